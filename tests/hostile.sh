#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Peers and clients that go in the middle, come in single octets or mean harm: tests/hostile.py.
. "${srcdir:-.}/tests/cli/lib.sh"
need python3 openssl
run lab --quiet ok "$work/lab"
is "lab" "$status" 0
script=$(cd "$srcdir" && pwd)/tests/hostile.py
case $program in
/*) ;;
*) program=$(pwd)/$program ;;
esac
(cd "$work" && PYTHONDONTWRITEBYTECODE=1 python3 "$script" "$program" "$work/lab") >"$work/said" 2>&1
status=$?
cat "$work/said"
is "hostile peers" "$status" 0
finish
