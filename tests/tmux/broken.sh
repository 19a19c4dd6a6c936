#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Broken input is shown, with its place: a damaged block among good ones, a file that is not there, one that is empty.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples

tui 100 30 certloupe --trust root.pem bad-block.pem
see "bad-block.pem" "CHAIN"
keys '*'
see "broken"
tui_end

tui 80 24 certloupe no-such-file.pem
ended 3
grep -q "no-such-file.pem" "$tui_work/stderr" || fail "it does not say which file"

tui 80 24 certloupe --trust root.pem ok.pem no-such-file.pem
see "no-such-file.pem" "not read" "CHAIN"
tui_end

: >"$tui_work/empty.pem"
tui 80 24 certloupe --trust root.pem "$tui_work/empty.pem"
see "empty.pem" "nothing"
tui_end
