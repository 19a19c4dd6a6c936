#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Terminals that can less: vt100 is enough, dumb and unknown ones get the report with a word why; standard input piped
# leaves the keys to the controlling terminal; without a terminal there is plain text. Rows 20 to 23.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples

tui 80 24 env TERM=vt100 certloupe --trust root.pem missing-int.pem
see "missing-intermediate" "x  "
keys x
see "HOW WE KNOW"
keys Q
until_true tui_has "status 0" || fail "did not end"

for term in dumb no-such-terminal ''; do
	tui 100 60 env TERM="'$term'" certloupe --trust root.pem missing-int.pem
	see "searched" "missing-intermediate" "status 1"
	grep -q "instead" "$tui_work/stderr" || fail "TERM='$term': no reason given"
	[ "$(wc -l <"$tui_work/stderr")" = 1 ] || fail "TERM='$term': more than one line"
done

tui 80 24 "sh -c 'cat missing-int.pem | certloupe --trust root.pem -'"
see "missing-intermediate" "CHAIN"
keys j
at "?"
tui_end

"$program" --trust root.pem missing-int.pem >"$tui_work/out" 2>&1 && fail "status 0 without a terminal"
grep -q "VERDICT" "$tui_work/out" || fail "no report"
LC_ALL=C grep -q "$(printf '\033')" "$tui_work/out" && fail "escapes in a file"
exit 0
