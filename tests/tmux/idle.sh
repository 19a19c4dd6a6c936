#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# With nothing to do it sleeps: every thread in a poll that has no end, and two seconds without one system call. Where the
# system does not show how it waits, ten; IDLE says how many.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples
command -v strace >/dev/null 2>&1 || { echo "strace is not installed"; exit 77; }

tui 80 24 certloupe --trust root.pem missing-int.pem
see "missing-intermediate"
keys j
at "?"
pid=$(tui_pid)
# what the last key made is over once it waits again
asleep() { [ "$(awk '{ print $3 }' "/proc/$pid/stat")" = S ]; }
until_true asleep || fail "it does not sleep"
# number, then arguments: poll(fds, n, -1), or ppoll(fds, n, NULL); the same when it goes on with the call
idle=10
if [ -n "$(cat "/proc/$pid/task/"*/syscall 2>/dev/null)" ]; then
	idle=2
	endless() { ! cat "/proc/$pid/task/"*/syscall | grep -vqE '^[0-9]+ 0x[0-9a-f]+ 0x[0-9a-f]+ 0x(0|f{8}|f{16}) '; }
	until_true endless || fail "it waits for a time: $(cat "/proc/$pid/task/"*/syscall)"
fi

strace -f -o "$tui_work/calls" -p "$pid" 2>"$tui_work/strace" &
tracer=$!
attached() { grep -q attached "$tui_work/strace" || ! kill -0 "$tracer" 2>/dev/null; }
until_true attached
grep -q attached "$tui_work/strace" || { echo "strace may not attach here: $(head -n 1 "$tui_work/strace")"; exit 77; }
sleep "${IDLE:-$idle}"
kill "$tracer"
wait "$tracer" 2>/dev/null
# the call it was found in, and the one it is left in
calls=$(grep -vcE 'resuming interrupted|detached' "$tui_work/calls")
[ "$calls" = 0 ] || fail "$calls system calls: $(head -n 5 "$tui_work/calls")"
keys k
at "leaf"
tui_end
