#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is asked otherwise can be taken back and asked again; what it did stays on the screen; keys that mean nothing say so.
. "${srcdir:-.}/tests/tmux/lib.sh"
LC_ALL=C.UTF-8 && export LC_ALL
samples

tui 100 30 certloupe --trust root.pem ok.pem
see "TRUSTED" "at now"
keys u
see "nothing to undo"
keys @ && type_text 2101-01-01 && keys Enter
see "UNTRUSTED" "at 2101-01-01" "was trusted"
keys T && keys C-u && type_text none && keys Enter
see "trust nothing"
keys u
see "undone: trust" "trust root.pem" "at 2101-01-01"
keys u
see "undone: time" "at now" "was untrusted"
gone "UNTRUSTED"
keys U
see "done again: time" "UNTRUSTED" "at 2101-01-01"
keys u
see "at now"
keys R
see "revocation hard" "was trusted"
keys P
see "for server"
keys u
see "undone: purpose"
keys u
see "undone: revocation"
keys u
see "nothing to undo"
# What is left out to try something is taken back, too.
keys p
see "PATH A"
keys Tab j s
see "without 1 cert"
keys u
see "undone: what is left out"
gone "without 1 cert"
keys q
see "CHAIN"
keys %
see "no such key here, ? lists them"
keys j
gone "no such key here"
# as an input method leaves them
type_text '？'
see "THIS SCREEN"
type_text 'ｑ'
gone "THIS SCREEN"
tui_end
