#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Automake's own driver of tests (the word after this script's name), and below its result in the .trs file how long the test took: when it began and
# ended, and the user and system time of this shell and of all that it waited for. tests/slowest.sh reads them.
driver=$1
shift
trs=
previous=
for word in "$@"; do
	[ "$previous" != --trs-file ] || trs=$word
	[ "$word" != -- ] || break
	previous=$word
done
began=$(date +%s.%N)
"${CONFIG_SHELL:-/bin/sh}" "$driver" "$@"
status=$?
{
	echo ":began: $began"
	echo ":ended: $(date +%s.%N)"
	times
} >>"$trs"
exit $status
