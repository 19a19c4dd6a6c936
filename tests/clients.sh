#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What certloupe listen says of real clients with faulty certificates, and what they print: tests/clients.py with the clients that are quick to start.
. "${srcdir:-.}/tests/cli/lib.sh"
need python3 openssl curl gnutls-cli
CERTLOUPE=$program srcdir=$srcdir builddir=$builddir PYTHONDONTWRITEBYTECODE=1 python3 "$srcdir/tests/clients.py" >"$work/said" 2>&1
status=$?
cat "$work/said"
is "clients" "$status" 0
finish
