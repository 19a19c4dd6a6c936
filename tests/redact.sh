#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# --redact lets nothing through: tests/redact.py on the practice scenarios and on odd names, and on all that is in
# $CERTLOUPE_REDACT, a directory, if that is set.
. "${srcdir:-.}/tests/cli/lib.sh"
need python3
run lab --quiet "$work/lab"
is "lab" "$status" 0
PYTHONDONTWRITEBYTECODE=1 python3 "$srcdir/tests/redact.py" "$program" "$srcdir" "$builddir/tools/mklab" \
	"$srcdir/tests/keys" "$work/lab" ${CERTLOUPE_REDACT:+"$CERTLOUPE_REDACT"} >"$work/said" 2>&1
status=$?
cat "$work/said"
is "what got through" "$status" 0
finish
