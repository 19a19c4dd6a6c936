#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How real servers put a refusal in their logs, and whether the board says so: tests/server_logs.py.
. "${srcdir:-.}/tests/cli/lib.sh"
need python3
CERTLOUPE=$program srcdir=$srcdir builddir=$builddir PYTHONDONTWRITEBYTECODE=1 python3 "$srcdir/tests/server_logs.py" >"$work/said" 2>&1
status=$?
cat "$work/said"
is "server_logs" "$status" 0
finish
