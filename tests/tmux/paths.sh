#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The paths of a chain (row 33), and what if: a certificate left out and put back, those of another file added, a file that
# is not there.
. "${srcdir:-.}/tests/tmux/lib.sh"
cd "$tui_work" || exit 99
certloupe lab cross-sign pki >/dev/null || exit 99

tui 100 30 certloupe --trust pki/root.pem pki/both.pem
see "CHAIN"
keys p
see "PATHS  2, 1 valid" "who does not turn back" "same key as on B" "10 certificate has expired"
keys j
see "PATH B, leaf first" "Old Root expired on"
keys k Enter j s
see "PATHS  1, 0 valid" "without 1 cert" "now         untrusted: expired"
keys BTab G s
see "PATHS  2, 1 valid" "now         trusted"
gone "without 1 cert"
keys Escape
see "CHAIN" "q quit"
tui_end

tui 80 24 certloupe --trust pki/root.pem pki/server.pem
see "CHAIN"
keys p
see "PATHS  1, 0 valid"
keys +
type_text nothing.pem
keys Enter
see "No such file"
keys C-u
type_text pki/new.pem
keys Enter
see "PATHS  2, 1 valid" "now         trusted   before: untrusted: expired"
tui_end
