#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# fix on random files, held against the real openssl and certtool: tests/repair.py.
. "${srcdir:-.}/tests/cli/lib.sh"
need python3 openssl
run lab --quiet "$work/lab"
is "lab" "$status" 0
PYTHONDONTWRITEBYTECODE=1 python3 "$srcdir/tests/repair.py" "$program" "$work/lab" "${ROUNDS:-$((24 / ${CERTLOUPE_TEST_SHARE:-1}))}" >"$work/said" 2>&1
status=$?
cat "$work/said"
is "repaired" "$status" 0
finish
