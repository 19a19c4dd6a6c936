#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Random chains: what is foreseen of OpenSSL against what it says (tests/soak/chains.c), 2,000 in make check (100 under
# the sanitizers), 200,000 in make soak. Before that: does our question to the library get the answer of `openssl verify`?
. "${srcdir:-.}/tests/cli/lib.sh"
says=$(cd "$builddir" && pwd)/tests/soak/openssl chains=$(cd "$builddir" && pwd)/tests/soak/chains keys=$(cd "$srcdir" && pwd)/tests/keys
[ -x "$says" ] || { echo "OpenSSL's headers are not here: left out"; exit 77; }
need openssl
openssl version | grep -q '^OpenSSL 3\.0\.' || { echo "foreseen is OpenSSL 3.0, this is $(openssl version)"; exit 77; }

# A leak of the library's is known by its function (tests/lsan.supp), which the quick way to find a caller does not see.
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}fast_unwind_on_malloc=0
export ASAN_OPTIONS
CHAINS=60 CHAINS_TO=$work/files "$chains" "$says" "$keys" >"$work/said" 2>&1
n=0
while read -r dir code args; do
	n=$((n + 1))
	# shellcheck disable=SC2086
	(cd "$work/files/$dir" && openssl verify $args leaf.pem >said 2>&1)
	really=$(sed -n 's/^error \([0-9]*\) at.*/\1/p; s/^Could not.*/load/p; s/^.*: OK$/0/p' "$work/files/$dir/said" | head -n 1)
	shown="chain $dir: openssl verify $args"
	is "its code" "${really:-load}" "$code"
done <"$work/files/list"
[ "$n" -ge 50 ] || complain "only $n chains were asked of the program, too"

# The sanitizers look at each step: there are fewer then.
nm "$chains" 2>/dev/null | grep -q __asan_init && few=100 || few=$((2000 / ${CERTLOUPE_TEST_SHARE:-1}))
CHAINS=${CHAINS:-$few} "$chains" "$says" "$keys"
is "chains" $? 0
finish
