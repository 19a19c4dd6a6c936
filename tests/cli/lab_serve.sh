#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# lab --serve: the servers of practice scenarios, and what is said of the clients that come (row A8 of the scenarios): a rotation with both CAs, a chain without its
# intermediate, a server whose key is another's.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq curl
case $program in
/*) ;;
*) program=$(pwd)/$program ;;
esac

# serve LABEL ARGS...: sets $port, $dir, $lines (what it says), $try and $server
serve() {
	lines=$work/$1.lines said=$work/$1.said
	shift
	TMPDIR=$work "$program" lab --serve "$@" >"$lines" 2>"$said" </dev/null &
	server=$!
	pids="$pids $server"
	wait_listening "$said" "$server"
	dir=$(sed -n 's/.*its files are in //p' "$said")
	try=$(sed -n 's/.*to try there: certloupe //p' "$said")
	seen=0
}
# told WHAT WANT: of the client that has just gone
told() {
	seen=$((seen + 1)) tries=0
	until [ "$(wc -l <"$lines")" -ge "$seen" ] || [ "$tries" -gt 800 ]; do
		tries=$((tries + 1))
		sleep 0.02
	done
	shown="visit $seen of $lines"
	is "$1" "$(sed -n "${seen}p" "$lines" | jq -r '"\(.verdict) \([.findings[] | select(.cause and .severity == "error") | .rule] | join(" "))"')" "$2"
}

serve rotation rotation
client() { curl -sS -o "$work/body" "https://localhost:$port/" "$@" 2>"$work/words"; }
ca="--cacert $dir/server_ca/ca.pem"
client $ca
told "no certificate" "error client-cert-required-not-sent"
has "$work/body" "No required SSL certificate was sent"
for which in old new; do
	client $ca --cert "$dir/client/${which}_client.pem" --key "$dir/client/client.key"
	told "the $which certificate" "trusted "
	has "$work/body" ok
done
client --cert "$dir/client/new_client.pem" --key "$dir/client/client.key"
told "a client that does not know the CA" "error client-refuses-server"
# What it says to try is tried.
(cd "$dir" && "$program" $try --format json >"$out" 2>"$err")
is "what it says to try" "$?" 0
is "its verdict" "$(json .verdict)" trusted
kill -TERM "$server"
wait "$server"
is "the highest status met" "$?" 1
[ ! -e "$dir" ] || complain "the files are still there"

serve client client-intermediate-not-sent "$work/kept" --once
is "where its files are" "$dir" "$work/kept"
curl -sSk -o "$work/body" "https://localhost:$port/" --cert "$dir/client.pem" --key "$dir/client.key" 2>"$work/words"
told "the leaf alone" "untrusted missing-intermediate"
wait "$server"
is "once" "$?" 1
[ -e "$work/kept/root.pem" ] || complain "the files are gone"

serve key key-mismatch --once
curl -sSk -o "$work/body" "https://localhost:$port/" 2>"$work/words"
told "another's key" "error client-refuses-server"
has "$lines" "it was not made with the key of its certificate"
wait "$server"

run lab --serve
is "no scenario" "$status" 2
run lab --serve smime
is "nothing to serve" "$status" 2
run lab --once rotation "$work/dir"
is "--once alone" "$status" 2
serve timed ok --for 1
wait "$server"
is "nobody came" "$?" 0
finish
