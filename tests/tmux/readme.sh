#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The pictures of the README are what the program draws today: of a session that was saved in certloupe demo
# (docs/pictures/demo.cl), whose time is that of the session. CERTLOUPE_PICTURES=write draws them anew.
. "${srcdir:-.}/tests/tmux/lib.sh"
docs=$(cd "${srcdir:-.}/docs/pictures" && pwd) || exit 99
infocmp xterm-256color >/dev/null 2>&1 || { echo "no terminfo of xterm-256color"; exit 77; }
mkdir -p "$XDG_CONFIG_HOME/certloupe" "$tui_work/p" || exit 99
echo "theme = dark" >"$XDG_CONFIG_HOME/certloupe/config"
cp "$docs/demo.cl" "$tui_work/p/" && cd "$tui_work/p" || exit 99
TUI_ENV="env TERM=xterm-256color COLORTERM= LC_ALL=C.UTF-8"

drawn() { [ -s "$1" ] && grep -q '</svg>' "$1"; }
# picture NAME: what is on the screen, once it has been drawn
picture() {
	keys : && type_text "picture $1.svg" && keys Enter
	see "the screen is written"
	until_true drawn "$1.svg" || fail "no picture: $1"
	if [ "${CERTLOUPE_PICTURES:-}" = write ]; then
		cp "$1.svg" "$docs/$1.svg" || exit 99
	elif ! cmp -s "$1.svg" "$docs/$1.svg"; then
		diff "$docs/$1.svg" "$1.svg" | head -n 20
		fail "docs/pictures/$1.svg is not what the program draws (CERTLOUPE_PICTURES=write tests/tmux/readme.sh)"
	fi
	grep -q "pictures/$1.svg" "$docs/../../README.md" || fail "the README does not show $1.svg"
}

tui 100 30 certloupe demo.cl
see "NOT SENT" "2 findings"
picture main
keys x
see "HOW WE KNOW"
picture finding
keys Escape
see "NOT SENT"
keys V
see "ON THE WIRE" "its log"
picture board
keys Escape
see "NOT SENT"
keys t
see "WINDOWS" "parallel run"
picture timeline
tui_end
