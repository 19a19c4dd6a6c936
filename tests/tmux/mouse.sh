#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The mouse: a click selects and moves the focus, the wheel scrolls the pane under the pointer, a double click opens.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples

# event BUTTON COLUMN LINE M|m, from 1; in the form that the terminal was asked for
octal() { printf '\\%03o' $(($1 + 32)); }
event_text() {
	if [ "$(pane mouse_sgr_flag)" = 1 ]; then
		printf '\033[<%d;%d;%d%s' "$1" "$2" "$3" "$4"
	else
		button=$1
		[ "$4" = M ] || button=3
		# shellcheck disable=SC2059
		printf "\\033[M$(octal "$button")$(octal "$2")$(octal "$3")"
	fi
}
event() { type_text "$(event_text "$@")"; }
# Made before, so that nothing but the sending stands between the two.
double_click() {
	press=$(event_text 0 "$1" "$2" M) release=$(event_text 0 "$1" "$2" m)
	for text in "$press" "$release" "$press" "$release"; do type_text "$text"; done
}
click() {
	event 0 "$1" "$2" M
	event 0 "$1" "$2" m
}
wheel_up() { event 64 "$1" "$2" M; }
wheel_down() { event 65 "$1" "$2" M; }

# tmux writes a sequence byte by byte: on a busy machine they come apart
tui 100 30 env ESCDELAY=2000 certloupe --trust root.pem missing-int.pem
see "not here; it may be"
at "leaf"
# The first screen may stand before the mouse is asked for, and in which form.
asked_for() { [ "$(pane mouse_any_flag)" = 1 ]; }
until_true asked_for || fail "the mouse is not asked for"
# Of a sequence that comes in pieces curses may lose the rest. A click that was lost is repeated when it would be no double click any more.
click_to() { # COLUMN LINE TEXT: where the cursor then is
	for try in 1 2 3 4 5; do
		click "$1" "$2"
		(patience=3 && until_true tui_cursor_has "$3") && return
	done
	fail "a click does not lead to: $3"
}
click_to 10 7 "?"
see "Its name"
click_to 70 6 "missing-intermediate"
# two clicks are one double click only when they are quick, which a busy machine may prevent
opened() { tui_has "Valid until"; }
opened_by_double_click() {
	click 10 7
	double_click 10 6
	(patience=3 && until_true opened)
}
until_true opened_by_double_click || fail "a double click does not open"
wheel_down 10 10
wheel_down 10 10
gone "Identity"
wheel_up 10 10
wheel_up 10 10
see "Identity"
keys q
at "leaf"
tui_end
# Tabs, hints, the fold sign and the banner are keys; a click that was lost is repeated.
click_until() { # COLUMN LINE TEXT
	for try in 1 2 3 4 5; do
		click "$1" "$2"
		(patience=3 && until_true tui_has "$3") && return
	done
	fail "a click does not bring: $3"
}
# The column of a text on a line, in characters: some awks count octets.
column_of() {
	on_line=$(line "$1")
	echo $(($(printf %s "${on_line%%"$2"*}" | LC_ALL=C.UTF-8 wc -m) + 1))
}
tui 80 24 env ESCDELAY=2000 certloupe --trust root.pem missing-int.pem
see "[Why]"
at "leaf"
until_true asked_for || fail "the mouse is not asked for"
tabs=$(screen | grep -nF "[Why]" | cut -d : -f 1)
click_until "$(column_of "$tabs" Names)" "$tabs" "[Names]"
click_until "$(column_of 24 "? help")" 24 "THIS SCREEN"
keys q
see "[Names]"
click_until 3 2 "WHAT"
keys q
gone "WHAT"
# Each click that arrives turns the sign around; one that was lost changes nothing.
turned() { [ "$(line 6)" != "$before" ]; }
folded() {
	before=$(line 6)
	click 2 6
	(patience=3 && until_true turned)
	tui_line_has 6 "▸"
}
until_true folded || fail "the fold sign does not fold"
tui_end
