#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every command that a finding prints does what it says: tests/fixes.py on the practice scenarios and the cases of the rules.
# Then those of the rules' pages (tests/pages.py).
. "${srcdir:-.}/tests/cli/lib.sh"
need python3 openssl
run lab --quiet "$work/lab"
is "lab" "$status" 0
PYTHONDONTWRITEBYTECODE=1 python3 "$srcdir/tests/fixes.py" "$program" "$builddir/tools/mklab" "$srcdir" "$work/lab" >"$work/said" 2>&1
status=$?
cat "$work/said"
is "commands of findings" "$status" 0
PYTHONDONTWRITEBYTECODE=1 python3 "$srcdir/tests/pages.py" "$program" "$builddir/tools/mklab" "$srcdir" "$work/lab" >"$work/said" 2>&1
status=$?
cat "$work/said"
is "commands of pages" "$status" 0
finish
