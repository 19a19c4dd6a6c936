#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every file includes what it uses, by name (tests/includes.py).
set -u
. "${srcdir:-.}/tests/cli/lib.sh"
need python3
PYTHONDONTWRITEBYTECODE=1 exec python3 "$srcdir/tests/includes.py"
