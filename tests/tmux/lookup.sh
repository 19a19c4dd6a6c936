#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What another program says is looked up without a file, then with one that has the fault.
. "${srcdir:-.}/tests/tmux/lib.sh"
cd "$tui_work" || exit 99
certloupe lab missing-intermediate pki >/dev/null || exit 99

tui 80 24 certloupe --trust pki/root.pem
see "What is broken?" "a message"
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
see "What is broken?"
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
see "1 in all"
keys Escape
see "the case here"
keys Escape
see "CHAIN"
tui_end

# an excerpt of several lines, pasted: each line is marked, the answer is about the whole, and no line of it is a command
cat >excerpt <<'end'
Jul 12 09:00:01 web1 app[77]: quit was asked for
Jul 12 09:00:02 web1 app[77]: error 21 at 0 depth lookup: unable to verify the first certificate
curl: (60) SSL certificate problem: unable to get local issuer certificate
end
tui 100 30 certloupe --trust pki/root.pem pki/server.pem
see "CHAIN"
paste_text excerpt
see "X takes what is pasted" "CHAIN"
keys X
paste_text excerpt
see "* Jul 12 09:00:02" "* curl: (60)" "quit was asked for" "not sent  <- the case here"
keys Enter Enter
see "1 in all"
keys Escape
keys Tab
type_text x # what is typed begins another question
gone "* Jul 12 09:00:02"
keys Escape
see "CHAIN"
tui_end
