#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the manual pages claim beside their examples, held against the program and its sources: tests/man_pages.py.
command -v python3 >/dev/null 2>&1 || { echo "python3 is not here"; exit 77; }
exec python3 "${srcdir:-.}/tests/man_pages.py"
