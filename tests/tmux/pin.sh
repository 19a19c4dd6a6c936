#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A token that shows nothing without its PIN: it is asked for, on the terminal and in the browser's bottom line, once; what shows itself is read without.
. "${srcdir:-.}/tests/tmux/lib.sh"
. "${srcdir:-.}/tests/cli/softhsm.sh"
samples
make_token "$tui_work"
in_token --mark-private --load-certificate ok.pem --label web
TUI_ENV="env SOFTHSM2_CONF=$SOFTHSM2_CONF"

asked() {
	tui 100 30 certloupe check -v --trust root.pem $token
	see "password for $token"
}

asked
type_text 482913
keys Enter
see "www.example.com"
screen | grep -q 482913 && fail "the PIN was shown"
ended 1
asked
type_text 000000
keys Enter
see "PIN"
ended 3
asked
keys C-d
ended 3

tui 100 30 certloupe --trust root.pem $token
see "password for"
type_text 482913
keys Enter
see "www.example.com"
screen | grep -q 482913 && fail "the PIN was shown"
keys q
ended 0

tui 100 30 certloupe --trust root.pem $token ok.pem
see "password for"
keys Escape
gone "password for"
see "www.example.com"
keys q
ended 0
