#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The timeline of a CA rotation (row 34): bars of old CA, new CA and clients, now, the last safe date; another day recomputes all
# of it (row 35). On a small screen and without UTF-8 as well.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples

tui 100 30 certloupe --trust rotation/old_new_ca.pem --at 2026-11-01 rotation
see "CHAIN"
keys t
see "CAs that are trusted" "example-client-ca-v1      old" "example-client-ca-v2      new" "│ then"
see "2026-04-01..2027-03-31  parallel run" "2027-09-30  last safe date" "last safe date 2027-09-30"
at "example-client-ca-v1"
keys @
see " time: 2026-11-01"
keys C-u
type_text 2027-01-01
keys Enter
see "at 2027-01-01" "89 d"
keys @ C-u
type_text 2027-05-01
keys Enter
see "at 2027-05-01" "can go: nothing here below it is" "2 ENDED"
keys i
see "without an issue" "timeline   only issues"
keys i
gone "without an issue"
keys @ C-u Enter
see "at now" "│ now"
keys s
see "sorted by name"
keys j Enter
see "example-client-ca-v2" "Serial"
keys Escape
see "sorted by name"
keys Escape
see "CHAIN"
tui_end

TUI_ENV="env LC_ALL=C" tui 80 24 certloupe --at 2026-11-01 rotation
see "CHAIN"
keys t
see "Root CAs that are not in the trust store" "===" "| then"
keys + +
see "2026" "|"
keys Escape
see "CHAIN"
tui_end
