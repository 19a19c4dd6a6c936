# SPDX-License-Identifier: GPL-3.0-or-later
# For tests of the program from outside. A test says what it does, then
#
#	run ARGS...             runs the program; sets $status, files $out and $err
#	is WHAT GOT WANT        both in words when they differ
#	has FILE TEXT           a line holds TEXT
#	hasnt FILE TEXT
#	json EXPRESSION         what jq -r says of $out
#	finish                  exit status of the test
program=${CERTLOUPE:?the program to test}
srcdir=${srcdir:-.} builddir=${builddir:-.}
samples=$builddir/data/samples
work=$(mktemp -d "${TMPDIR:-/tmp}/certloupe-test.XXXXXX") || exit 99
pids=
cleanup() {
	for p in $pids; do kill "$p" 2>/dev/null; done
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 129' HUP INT TERM
out=$work/out err=$work/err bad=0 done_=0 shown=

run() {
	shown="certloupe $*"
	"$program" "$@" >"$out" 2>"$err" </dev/null
	status=$?
}
complain() {
	echo "$1 [$shown]"
	bad=1
}
is() {
	done_=$((done_ + 1))
	[ "$2" = "$3" ] || complain "$1: got '$2', expected '$3'"
}
has() {
	done_=$((done_ + 1))
	grep -qF -- "$2" "$1" || { complain "not there: $2"; head -n 40 "$1"; }
}
hasnt() {
	done_=$((done_ + 1))
	! grep -qF -- "$2" "$1" || { complain "there, but should not be: $2"; grep -F -- "$2" "$1" | head -n 5; }
}
json() { jq -r "$1" "$out" 2>&1; }
need() {
	for tool in "$@"; do
		command -v "$tool" >/dev/null 2>&1 || { echo "$tool is not here"; exit 77; }
	done
}
finish() {
	[ "$done_" -gt 0 ] || { echo "nothing was tested"; bad=1; }
	echo "$done_ comparisons"
	exit "$bad"
}

# ---- real peers on loopback ----
# start LABEL COMMAND...    runs it in the background, ended with the test
# free_port                 sets $port to one that nothing listens on
# wait_port PORT            until something listens there, or fails the test
start() {
	label=$1
	shift
	"$@" >"$work/$label.log" 2>&1 </dev/null &
	pids="$pids $!"
}
listening() { # curl says 7 when nothing is there
	curl -sk -o /dev/null --max-time 2 "https://127.0.0.1:$1/" 2>/dev/null
	[ $? != 7 ]
}
# Below those that the system gives to clients, and far from those of a script that began beside this one.
last_port=$((10000 + $$ * 61 % 22000))
free_port() {
	while last_port=$((last_port + 1)) && listening "$last_port"; do :; done
	port=$last_port
}
# wait_listening FILE PID    until FILE, what PID writes on standard error, says where certloupe listens: sets $port; empty where it ended before
wait_listening() {
	tries=0
	until grep -qs 'listening on .*:[0-9][0-9]*$' "$1" || ! kill -0 "$2" 2>/dev/null || [ "$tries" -gt 1500 ]; do
		tries=$((tries + 1))
		sleep 0.02
	done
	port=$(sed -n 's/.*listening on .*:\([0-9]*\)$/\1/p' "$1")
}
wait_port() {
	tries=0
	until listening "$1"; do
		tries=$((tries + 1))
		[ "$tries" -lt 500 ] || { echo "no peer on port $1"; cat "$work"/*.log; exit 1; }
		sleep 0.02
	done
}
# nginx CONFIG-LINES: a server of its own in $work/nginx, TLS on $port; extra directives on standard input
nginx_start() {
	mkdir -p "$work/nginx-$port"
	{
		echo "daemon off; error_log stderr; pid $work/nginx-$port/pid; events {}"
		echo "http { access_log off; client_body_temp_path $work/nginx-$port/body; proxy_temp_path $work/nginx-$port/proxy;"
		echo "fastcgi_temp_path $work/nginx-$port/f; uwsgi_temp_path $work/nginx-$port/u; scgi_temp_path $work/nginx-$port/s; server {"
		cat
		echo "location / { return 200 \"hello from nginx\\n\"; } } }"
	} >"$work/nginx-$port/conf"
	PATH=$PATH:/usr/sbin:/sbin start "nginx-$port" nginx -p "$work/nginx-$port" -e stderr -c "$work/nginx-$port/conf"
	wait_port "$port"
}
findings() { json '[.findings[] | select(.severity == "error") | .rule] | join(" ")'; }
# The CAs of the rotation have no keyUsage, as openssl req makes them, which Python refuses: always there, and not meant.
causes() { json '[.findings[] | select(.cause and .rule != "rfc5280-profile") | .rule] | join(" ")'; }
