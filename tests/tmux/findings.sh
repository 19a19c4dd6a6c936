#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# All findings as a table: orders, the filter, the way to one and back.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples

tui 100 30 certloupe --trust root.pem missing-int.pem expired.pem
see "UNTRUSTED"
keys I
see "all findings" "rule" "what is the case" "worst first" "expired-leaf"
keys s
see "by rule"
keys s
see "by chain"
keys S
see "reversed"
keys f && type_text expired-leaf && keys Enter
see "only: expired-leaf"
at "expired-leaf"
keys Enter
see "HOW WE KNOW"
keys Escape
see "only: expired-leaf"
keys Escape
see "reversed"
keys f && type_text chain:2 && keys Enter
see "only: chain:2" "1 row "
keys Escape
see "reversed"
keys f && type_text "chain:1 rule:expired" && keys Enter
see "only: chain:1 rule:expired" "0 rows"
keys Escape
see "reversed"
keys q
see "CHAIN"
tui_end
