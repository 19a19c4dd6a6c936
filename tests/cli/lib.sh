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
