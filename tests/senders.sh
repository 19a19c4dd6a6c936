#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Which programs send their certificate to whom, as the board foresees it: tests/senders.py with the clients that are quick to start.
. "${srcdir:-.}/tests/cli/lib.sh"
need python3 openssl
CERTLOUPE=$program srcdir=$srcdir builddir=$builddir PYTHONDONTWRITEBYTECODE=1 python3 "$srcdir/tests/senders.py" >"$work/said" 2>&1
status=$?
cat "$work/said"
is "senders" "$status" 0
finish
