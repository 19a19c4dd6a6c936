#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What another program says is looked up without a file, then with one that has the fault.
. "${srcdir:-.}/tests/tmux/lib.sh"
cd "$tui_work" || exit 99
certloupe lab missing-intermediate pki >/dev/null || exit 99

tui 80 24 certloupe --trust pki/root.pem
see "NOTHING WAS NAMED" "look up an error message"
keys X
see "error lookup" "Nothing is sent"
type_text "quite unheard of"
see "No program that is known here"
keys C-u
type_text "curl: (60) SSL certificate problem: unable to get local issuer certificate"
see "exact    curl" "1. Intermediate CA certificate not sent" "Which of them is it?"
keys Enter Enter
see "What it means"
keys Escape
see "MOST OFTEN"
keys Tab
type_text q # typed, not obeyed
see "certificateq"
keys BSpace
gone "certificateq"
keys Escape
see "NOTHING WAS NAMED"
tui_end

tui 100 30 certloupe --trust pki/root.pem pki/server.pem
see "CHAIN"
keys X
type_text "certificate has expired"
see "In what is loaded none of this is the case"
keys C-u
type_text "unable to get local issuer certificate"
see "not sent  <- the case here"
keys Enter Enter
see "finding 1 of"
keys Escape
see "the case here"
keys Escape
see "CHAIN"
tui_end
