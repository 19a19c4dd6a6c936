#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What another program says is looked up without a file, then with one that has the fault.
. "${srcdir:-.}/tests/tmux/lib.sh"
cd "$tui_work" || exit 99
certloupe lab missing-intermediate pki >/dev/null || exit 99

tui 80 24 certloupe --trust pki/root.pem
see "What is broken?" "a message"
keys X
see "error lookup" "Nothing is sent" "type it, paste it"
type_text "quite unheard of"
see "No program that is known here"
keys C-u
type_text "curl: (60) SSL certificate problem: unable to get local issuer certificate"
see "exact    curl" "likely    missing-intermediate" "LIKELY" "which of them is it: certloupe check"
keys Enter Enter
see "What it means"
keys Escape
see "WHAT IS BEHIND IT"
keys BTab
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
see "NOT HERE" "in what is loaded none of this is the case"
keys C-u
type_text "unable to get local issuer certificate"
see "FOUND HERE" "the case"
keys Enter Enter
see "1 in all"
keys Escape
see "FOUND HERE"
keys Escape
see "CHAIN"
tui_end

# an excerpt of 40 lines, pasted: the lines that are known are marked, client and server are joined, the answer is about
# the whole, no line of it is a command, and Enter goes to the finding
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19; do
	echo "Jul 12 09:00:01 web1 app[77]: quit was asked for, $i"
	echo "Jul 12 09:00:02 web1 app[77]: q j k Enter $i"
	[ $i = 9 ] && cat <<'end'
curl: (60) SSL certificate problem: unable to get local issuer certificate
Jul 12 09:00:02 web1 nginx: SSL_do_handshake() failed (SSL: error:0A000418:SSL routines::tlsv1 alert unknown ca:SSL alert number 48)
end
done >excerpt
[ "$(wc -l <excerpt)" -eq 40 ] || fail "the excerpt has not 40 lines"
tui 100 60 certloupe --trust pki/root.pem pki/server.pem
see "CHAIN"
paste_text excerpt
see "X takes what is pasted" "CHAIN"
keys X
paste_text excerpt
see "18 lines that no program here says" "x  curl: (60)" "x  Jul 12 09:00:02 web1 nginx" "20 lines that" "FOUND HERE" "the case"
keys Enter Enter
see "1 in all"
keys Escape
see "x  curl: (60)"
keys BTab
type_text x # what is typed begins another question
gone "x  curl: (60)"
keys Escape
see "CHAIN"
tui_end
