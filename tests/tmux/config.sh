#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The configuration in the browser: keys that were bound do it, and the hints and the help say so; themes; a line that is not understood is told.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples

mkdir -p "$XDG_CONFIG_HOME/certloupe"
config() { printf '%s\n' "$@" >"$XDG_CONFIG_HOME/certloupe/config"; }
has_sgr() { screen_with_attributes | grep -Eq "$(printf '\033')"'\[([0-9]+;)*'"$1"'(;|m)'; }
has_no_sgr() { ! has_sgr "$1"; }

config "bind gX quit" "bind j up" "bind x none" "bind J down" "bind / none"
tui 180 140 certloupe --trust root.pem missing-int.pem # the help has room
see "not here; it may be" "Down move"
gone "x why" "/ find"
keys J
at "?"
keys j
at "leaf"
keys x
keys '?'
see "Down J" "k Up j" "^C gX"
keys Escape
see "not here; it may be"
keys g X
ended 0

config "theme = light"
tui 100 30 certloupe --trust root.pem missing-int.pem
see "not here; it may be"
until_true has_sgr '38;5;124' || fail "light has no dark red"
has_no_sgr '3[236]' || fail "light has text in yellow, cyan or green"
keys C-t
see "theme mono"
until_true has_no_sgr '3[0-8]' || fail "mono has a colour"
has_sgr 1 || fail "mono has nothing bold"
keys Q
ended 0

config "theme = pink"
tui 100 30 certloupe --trust root.pem missing-int.pem
see "config:1: theme: 'pink' is not"
keys j
gone "config:1"
tui_end
