#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The first minute: certloupe demo opens on a server that does not send its intermediate, explains it, and leaves nothing
# behind, however it ends.
. "${srcdir:-.}/tests/tmux/lib.sh"
TMPDIR=$tui_work/tmp
export TMPDIR
mkdir "$TMPDIR" || exit 99
left_behind() { [ -n "$(ls -A "$TMPDIR")" ]; }
nothing_left() { ! left_behind; }

tui 100 30 env TMPDIR="$TMPDIR" certloupe demo
see "sent by the server" "NOT SENT" "missing-intermediate" "x why"
left_behind || fail "the practice PKI is not there"
keys x
see "HOW WE KNOW"
keys G
see "FIX"
keys q
see "sent by the server"
keys q
ended 0
nothing_left || fail "left behind: $(ls -A "$TMPDIR")"

tui 80 24 env TMPDIR="$TMPDIR" certloupe demo
see "localhost"
kill -TERM "$(tui_pid)"
ended 143
nothing_left || fail "left behind: $(ls -A "$TMPDIR")"

# while it connects
tui 80 24 env TMPDIR="$TMPDIR" certloupe demo
on_screen() { [ "$(pane alternate_on)" = 1 ]; }
until_true on_screen || fail "it does not start"
kill -TERM "$(tui_pid)"
until_true tui_has "status" || fail "it does not end"
until_true nothing_left || fail "left behind: $(ls -A "$TMPDIR")"
