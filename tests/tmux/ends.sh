#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# However it ends, the terminal is as it was before: main screen, cursor, mouse, echo. Also stopped and continued.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples

sane() {
	[ "$(pane alternate_on)$(pane mouse_any_flag)$(pane cursor_flag)" = 001 ] || fail "the terminal is not restored after $1"
	tui_has_not "echo is off" || fail "echo is off after $1"
}
for signal in TERM:143 HUP:129 INT:130; do
	tui 80 24 certloupe --trust root.pem missing-int.pem
	see "missing-intermediate"
	[ "$(pane alternate_on)" = 1 ] || fail "no alternate screen"
	kill -"${signal%:*}" "$(tui_pid)"
	ended "${signal#*:}"
done

# What ends it comes in one turn with a key that hands the terminal to a command: it does not wait for Enter then.
tui 80 24 certloupe --trust root.pem missing-int.pem
see "missing-intermediate"
pid=$(tui_pid)
kill -STOP "$pid"
type_text "!true"
keys Enter
kill -TERM "$pid"
kill -CONT "$pid"
ended 143

# A terminal that goes away while it owes an answer (its colours were asked for) is not waited for.
if command -v python3 >/dev/null 2>&1; then
	python3 - "$program" --no-config root.pem <<'END' || fail "it did not end with its terminal"
import os, pty, sys, time
pid, fd = pty.fork()
if pid == 0:
    os.environ["TERM"] = "xterm-256color"
    os.execv(sys.argv[1], sys.argv[1:])
seen = b""
while b"\033]11;?" not in seen:
    seen += os.read(fd, 65536)
os.close(fd)
for _ in range(1200):
    if os.waitpid(pid, os.WNOHANG)[0]:
        sys.exit(0)
    time.sleep(0.05)
os.kill(pid, 9)
sys.exit(1)
END
fi

# A crash says where to report it. (Sanitizers report it in their own way.)
if ! "$program" --version 2>/dev/null | grep -qi sanitizer && ! nm "$program" 2>/dev/null | grep -q __asan_init; then
	for signal in SEGV ABRT BUS; do
		tui 80 24 certloupe --trust root.pem missing-int.pem
		see "missing-intermediate"
		kill -"$signal" "$(tui_pid)"
		until_true tui_has "status" || fail "did not end by $signal"
		sane "$signal"
		grep -q "Please report" "$tui_work/stderr" || fail "$signal: nothing said"
	done
fi

# ^Z gives the shell a clean terminal; fg draws all of it again
tui 80 24 "PS1='shell> ' ENV= sh -c 'exec sh -i 2>/dev/tty'"
see "shell>"
type_text "clear; PS1='ready> '"
keys Enter
see "ready>"
type_text "certloupe --trust root.pem missing-int.pem"
keys Enter
see "missing-intermediate"
keys j
at "?"
keys C-z
see "ready>"
sane "^Z"
type_text "stty -a | grep -c ' echo '"
keys Enter
until_true tui_has "1" || fail "no echo"
type_text "fg"
keys Enter
see "missing-intermediate"
at "?"
[ "$(pane mouse_any_flag)" = 1 ] || fail "the mouse is not reported after fg"
keys Q
see "ready>"
sane "fg"

# What ends it comes while it is stopped: it ends when it is continued, and is not asked twice.
type_text "clear; certloupe --trust root.pem missing-int.pem"
keys Enter
see "missing-intermediate"
keys C-z
see "ready>"
type_text 'clear; kill -TERM %1; fg; echo "ended with $?"'
keys Enter
see "ended with 143"
sane "TERM while it was stopped"

# --no-mouse leaves the mouse to the terminal
tui 80 24 certloupe --no-mouse --trust root.pem ok.pem
see "trusted"
[ "$(pane mouse_any_flag)" = 0 ] || fail "the mouse is reported"
tui_end
