#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make coverage [FLOORS="cert chain"] [BRANCHES=chain/path.c]: how many branches of each file the tests take, and of each floor;
# with BRANCHES, the lines of these files where one is not taken. Builds in its own directory, coverage/. Needs gcc and its gcov.
#
# Run are the unit tests, the cases and the scripts of tests/cli and tests/net. Counted is what gcov counts in functions that run, the two ways of every condition; not, that xmalloc could fail.
set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
mkdir -p coverage && cd coverage
[ -f Makefile ] || "$srcdir/configure" --quiet --disable-nls --disable-hardening CC="${CC:-gcc}" CFLAGS='-O0 --coverage' >/dev/null
tests=$(sed -n 's/^\t\(tests\/unit\/test_[a-z0-9_]*\).*/\1/p' "$srcdir/tests/files.am" | sort -u)
if [ -z "${BRANCHES:-}" ] || [ ! -f counted ]; then
	# shellcheck disable=SC2086
	make -s certloupe data/samples/README $tests tests/run_cases tests/net/probe_dump >log 2>&1 || { cat log; exit 99; }
	find . -name '*.gcda' -exec rm -f {} +
	export srcdir builddir=. CERTLOUPE="$PWD/certloupe" TZ=UTC LC_ALL=C.UTF-8 XDG_CONFIG_HOME=/nonexistent
	for t in $tests tests/run_cases; do
		"./$t" >said 2>&1 || { echo "$t fails:"; tail -n 5 said; }
	done
	for t in "$srcdir"/tests/cli/*.sh "$srcdir"/tests/net/*.sh; do
		sh "$t" >said 2>&1 || [ $? = 77 ] || { echo "$t fails:"; tail -n 5 said; }
	done
	touch counted
fi

# "file taken all": of the branches that were met
count() { # FOLDER
	for data in src/"$1"/*.gcda src/"$1"/*/*.gcda; do
		[ -f "$data" ] || continue
		gcov -b -c -t "$data" 2>/dev/null | awk -v file="${data%.gcda}.c" '
			$1 == "-:" && /0:Source:/ { here = index($0, file) > 0 }
			here && /^branch/ { all++; if ($0 ~ /taken [1-9]/) taken++ }
			END { print file, taken + 0, all + 0 }'
	done
}

if [ -n "${BRANCHES:-}" ]; then
	for file in $BRANCHES; do
		gcov -b -c -t "src/${file%.c}.gcda" 2>/dev/null | awk -v file="$file" '
			/0:Source:/ { here = index($0, file) > 0 }
			here && /^ *[0-9#=-]+\*?: *[0-9]+:/ { line = $0 }
			here && /^branch/ && !/taken [1-9]/ && line != said { print line; said = line }'
	done
	exit
fi
for floor in ${FLOORS:-cert chain load net}; do
	count "$floor" | awk -v floor="$floor" '
		$3 { printf "%-36s %4d of %4d  %3d%%\n", $1, $2, $3, 100 * $2 / $3; taken += $2; all += $3 }
		END { printf "%-36s %4d of %4d  %.1f%%\n", floor, taken, all, 100 * taken / all }'
done
