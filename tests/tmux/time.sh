#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# @ asks again for another time: everything is judged anew, the title says for when, and an empty answer returns to now.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples

tui 100 30 certloupe --trust root.pem ok.pem
see "trusted" "at now"
keys @
see "time:"
type_text "someday"
keys Enter
see "2027-01-31"
keys C-u
type_text "2190-01-01"
keys Enter
see "at 2190-01-01" "UNTRUSTED" "expired-leaf"
at "leaf"
keys x
see "WHAT" "2190-01-01"
keys Escape
keys @
see "time: 2190-01-01"
type_text "2191-02-03" # replaces it
keys Enter
see "at 2191-02-03"
keys @
see "time: 2191-02-03"
keys End
type_text "x" # behind what is there
see "time: 2191-02-0"
keys C-u
keys Enter
see "at now" "trusted"
gone "expired-leaf"
keys @
keys Escape
see "at now"
tui_end
