#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What may reach the terminal: ASCII alone in the C locale, lines in UTF-8, no colour with NO_COLOR, and never a byte of
# a hostile name as anything but visible text. Rows 15, 18, 19 and 37 of the acceptance list.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples

ascii_only() { ! screen | LC_ALL=C grep -q '[^ -~]'; }
no_colour() { ! screen_with_attributes | grep -Eq "$(printf '\033')"'\[([0-9]+;)*(3[0-8]|4[0-8])(;|m)'; }
colour() { ! no_colour; }

LC_ALL=C.UTF-8 && export LC_ALL
tui 100 30 env LC_ALL=C certloupe --trust root.pem jp.pem
see "CHAIN" "\\u"
ascii_only || fail "more than ASCII in the C locale"
keys x
see "WHAT"
ascii_only || fail "more than ASCII in the C locale"
keys Q
ended 0

tui 100 30 certloupe --trust root.pem jp.pem
see "│" "▾"
colour || fail "no colour"
keys '~'
gone "│"
ascii_only || fail "more than ASCII after ~"
keys '~'
see "│"
keys Q
ended 0

tui 100 30 certloupe --ascii --trust root.pem jp.pem
see "[-]"
ascii_only || fail "more than ASCII with --ascii"
keys Q
ended 0

tui 80 24 env NO_COLOR=1 certloupe --trust root.pem missing-int.pem
see "missing-intermediate"
no_colour || fail "colour in spite of NO_COLOR"
keys Q
ended 0

tui 80 24 env NO_COLOR=1 certloupe --color=always --trust root.pem missing-int.pem
see "missing-intermediate"
colour || fail "the option does not win over NO_COLOR"
keys Q
ended 0

tui 100 30 certloupe --trust none evil-names.pem
see "\\x1b" "<U+202E>"
[ "$(pane pane_title)" != title ] || fail "a name set the title"
tui_mux show-buffer >/dev/null 2>&1 && fail "a name reached the clipboard"
keys Enter
see "Subject"
keys 3
see "\\1b"
keys Q
ended 0
