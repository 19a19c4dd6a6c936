#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The real program under valgrind: no error and no leak on samples of every kind, on broken input, and on a live connection to the demo's server.
set -u
program=${CERTLOUPE:?the program to test} builddir=${builddir:-.} srcdir=${srcdir:-.}
command -v valgrind >/dev/null || { echo "valgrind is not here"; exit 77; }
work=$(mktemp -d "${TMPDIR:-/tmp}/certloupe-valgrind.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
bad=0 ran=0

run() { # the exit status is the program's own, 99 when valgrind found something
	ran=$((ran + 1))
	LC_ALL=C.UTF-8 valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,indirect,possible \
		--errors-for-leak-kinds=definite,indirect,possible "$program" "$@" >"$work/out" 2>"$work/err" </dev/null
	status=$?
	if [ "$status" -ge 99 ]; then
		echo "status $status: certloupe $*"
		tail -n 40 "$work/err"
		bad=1
	fi
}

run --help
run --version
run rules
run lab --quiet rotation "$work/rotation"
run check --verbose --trust "$builddir/data/samples/root.pem" "$builddir/data/samples"
run check --format json --redact --trust none "$builddir/data/samples"
head -c 700 "$builddir/data/samples/ok.pem" >"$work/cut.pem"
head -c 3000 /dev/urandom >"$work/noise.der"
run check "$work/cut.pem" "$work/noise.der" "$work/absent.pem"
run explain "unable to get local issuer certificate" "$builddir/data/samples/missing-int.pem"
run demo
run check --timeout 2 localhost:1
echo "$ran runs"
exit $bad
