#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Nothing is found wrong with 200 good servers: tests/good_servers.py.
. "${srcdir:-.}/tests/cli/lib.sh"
need python3
top=$(pwd)
for word in "$program" "$srcdir" "$builddir"; do
	case $word in
	/*) set -- "$@" "$word" ;;
	*) set -- "$@" "$top/$word" ;;
	esac
done
(cd "$work" && PYTHONDONTWRITEBYTECODE=1 python3 "$2/tests/good_servers.py" "$1" "$3/tools/mklab" "$2/tests/keys") >"$work/said" 2>&1
status=$?
cat "$work/said"
is "good servers" "$status" 0
finish
