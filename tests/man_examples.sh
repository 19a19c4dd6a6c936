#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs every example of certloupe(1) as it is printed (man/examples says how they are written), one after the other in one shell and in a directory of its
# own, and compares exit status and output. The peers that the live ones talk to are started here, in a network of their own where the system allows that:
# the ports are those of the manual. No command is wider than 76 columns as man(1) shows it.
set -u
srcdir=${srcdir:-.}
program=${CERTLOUPE:?the program to test}
examples=$srcdir/man/examples
for tool in curl jq openssl python3; do
	command -v "$tool" >/dev/null 2>&1 || { echo "$tool is not here"; exit 77; }
done
if [ -z "${ALONE-}" ] && unshare -rn ip link set lo up 2>/dev/null; then
	ALONE=yes exec unshare -rn sh -c 'ip link set lo up && exec sh "$0"' "$0"
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/certloupe-man.XXXXXX") || exit 99
peers=
end_peers() {
	for peer in $peers; do kill "$peer" 2>/dev/null && wait "$peer" 2>/dev/null; done
	peers=
}
trap 'end_peers; rm -rf "$work"' EXIT
trap 'exit 129' HUP INT TERM
mkdir "$work/bin" && ln -s "$program" "$work/bin/certloupe"
PATH=$work/bin:$PATH
export PATH
cd "$work" || exit 99

ran=0 bad=0 skipped=0 command='' kind='' port='' live=yes status='' from=1 exact=''
complain() {
	echo "$1: $command"
	cat "$work/out" "$work/err"
	bad=1
}
listening() {
	curl -s -o /dev/null --max-time 2 "http://127.0.0.1:$1/" 2>/dev/null
	[ $? != 7 ]
}
start_peer() {
	if listening "$port"; then
		echo "something listens on port $port already: the examples that need it are left out"
		live=no
		return
	fi
	eval "exec $command" >"$work/peer.log" 2>&1 </dev/null &
	peers="$peers $!"
	tries=0
	until listening "$port"; do
		tries=$((tries + 1))
		[ "$tries" -lt 500 ] || { echo "no peer on port $port"; cat "$work/peer.log"; exit 1; }
		sleep 0.02
	done
}
run() {
	[ -n "$command" ] || return 0
	from=1 exact='' status=''
	if [ "$kind" = peer ]; then
		start_peer
	elif [ "$live" = no ]; then
		skipped=$((skipped + 1))
	else
		ran=$((ran + 1))
		eval "$command" >"$work/out" 2>"$work/err" </dev/null
		status=$?
	fi
	was=$command command=''
}
# The lines that are shown below the last command are its whole output.
compare_exact() {
	[ -n "$exact" ] || return 0
	printf '%s' "$exact" | cmp -s - "$work/out" || { command=$was; complain "the output differs"; command=''; }
	exact=''
}
while IFS= read -r line; do
	case $line in
	'> '*)
		command="$command
${line#> }"
		continue ;;
	esac
	run
	case $line in
	'#'*) ;;
	'= '*)
		compare_exact
		end_peers
		live=yes ;;
	'$ '*)
		compare_exact
		kind=command command=${line#??} ;;
	'@ '* | '& '*)
		compare_exact
		line=${line#??}
		kind=peer port=${line%% *} command=${line#* } ;;
	'status '*)
		command=$was
		[ "$status" = '' ] || [ "$status" = "${line#status }" ] || complain "status $status, expected ${line#status }"
		command='' ;;
	'| '*)
		[ -n "$status" ] || continue
		at=$(tail -n +"$from" "$work/out" | grep -nF -- "${line#??}" | head -n 1 | cut -d: -f1)
		if [ -z "$at" ]; then
			command=$was
			complain "not in the output (from line $from): ${line#??}"
			command=''
		else
			from=$((from + at - 1))
		fi ;;
	': '*)
		[ -z "$status" ] || exact="$exact${line#??}
" ;;
	esac
done <"$examples"
run
compare_exact
[ "$ran" -ge 30 ] || { echo "only $ran examples were run"; bad=1; }
echo "$ran examples, $skipped left out"

# man(1) sets a command in by 11 columns.
awk '/^[$>@] / { sub(/^@ [0-9]+ /, "@ "); if (length($0) - 2 > 76 - 11) { print "wider than 76 columns: " $0; bad = 1 } } END { exit bad }' \
	"$examples" || bad=1
exit $bad
