#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make coverage [FLOORS="cert chain"] [BRANCHES=chain/path.c]: how many branches of each file the tests take, and of each floor;
# with BRANCHES, the lines of these files where one is not taken. Builds in its own directory, coverage/. Needs gcc and its gcov.
#
# Run are the unit tests, the cases and the scripts of tests/cli and tests/net. Counted is what gcov counts in functions that run, the two ways of every condition; not,
# that xmalloc could fail.
set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
mkdir -p coverage && cd coverage
[ -f Makefile ] || "$srcdir/configure" --quiet --disable-nls --disable-hardening CC="${CC:-gcc}" CFLAGS='-O0 --coverage' >/dev/null
tests=$(sed -n 's/^\t\(tests\/unit\/test_[a-z0-9_]*\).*/\1/p' "$srcdir/tests/files.am" | sort -u)
if [ -z "${BRANCHES:-}" ] || [ ! -f counted ]; then
	# shellcheck disable=SC2086
	make -s -j2 certloupe data/samples/README $tests tests/run_cases tests/net/probe_dump >log 2>&1 || { cat log; exit 99; }
	find . -name '*.gcda' -exec rm -f {} +
	export srcdir builddir="$PWD" CERTLOUPE="$PWD/certloupe" TZ=UTC LC_ALL=C.UTF-8 XDG_CONFIG_HOME=/nonexistent CK_TIMEOUT_MULTIPLIER=10
	# Two at a time: what they count is added under a lock.
	# shellcheck disable=SC2086,SC2016
	printf '%s\n' $tests tests/run_cases "$srcdir"/tests/cli/*.sh "$srcdir"/tests/net/*.sh | xargs -P 2 -n 1 sh -c '
		case $1 in *.sh) said=$(sh "$1" 2>&1) ;; *) said=$("./$1" 2>&1) ;; esac || [ $? = 77 ] || { echo "$1 fails:"; echo "$said" | tail -n 5; }' sh
	touch counted
fi

export srcdir
if [ -n "${BRANCHES:-}" ]; then
	# shellcheck disable=SC2086
	exec python3 "$srcdir/tests/coverage.py" --branches $BRANCHES
fi
# shellcheck disable=SC2086
exec python3 "$srcdir/tests/coverage.py" ${FLOORS:-cert chain load net}
