#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The line between the panes: keys and the mouse move it, and the next run finds it where it was left.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples

# The column of the line, from 1, in a row that has no other.
line_at() { line 9 | sed "s/│.*//" | LC_ALL=C.UTF-8 wc -m; }
stands_at() { [ "$(line_at)" = "$1" ]; }
stands() { until_true stands_at "$1" || fail "the line stands at $(line_at), not at $1"; }
press() { type_text "$(printf '\033[<%d;%d;%d%s' 0 "$1" "$2" "$3")"; }

tui 100 30 env ESCDELAY=2000 certloupe --trust root.pem missing-int.pem
see "missing-intermediate"
first=$(line_at)
keys '>' '>' '>'
stands $((first + 6))
keys '<'
stands $((first + 4))
if [ "$(pane mouse_sgr_flag)" = 1 ]; then
	dragged() {
		press "$(line_at)" 12 M
		press 41 14 m
		(patience=3 && until_true stands_at 41)
	}
	until_true dragged || fail "the mouse does not move the line from $(line_at)"
else
	keys '<' '<' '<' '<' '<' '<'
fi
left=$(line_at)
keys Q
tui_end
tui 100 30 certloupe --trust root.pem missing-int.pem
see "missing-intermediate"
stands "$left"
keys '|'
stands "$first"
keys Q
tui_end
tui 100 30 certloupe --no-history --trust root.pem missing-int.pem
see "missing-intermediate"
stands "$first"
keys '>' Q
tui_end
[ ! -s "$XDG_STATE_HOME/certloupe/panes" ] || fail "kept without a history: $(cat "$XDG_STATE_HOME/certloupe/panes")"
