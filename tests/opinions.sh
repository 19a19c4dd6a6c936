#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What GnuTLS and OpenSSL see, we have seen: tests/opinions.py on the practice scenarios, and on the validation cases
# where they stand beside the checkout.
. "${srcdir:-.}/tests/cli/lib.sh"
need python3 openssl
run lab --quiet "$work/lab"
is "lab" "$status" 0
vectors=$srcdir/../shared/vectors
[ -f "$vectors/evalcommon.py" ] || { vectors=; echo "no validation cases beside the checkout: the scenarios alone"; }
PYTHONDONTWRITEBYTECODE=1 python3 "$srcdir/tests/opinions.py" "$program" "$work/lab" ${vectors:+"$(cd "$vectors" && pwd)"} >"$work/said" 2>&1
status=$?
cat "$work/said"
is "opinions" "$status" 0
finish
