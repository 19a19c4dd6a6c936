# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# Drives the program in a terminal (tmux) and looks at its screen. A script reads
#
#	. "${srcdir:-.}/tests/tmux/lib.sh"
#	tui 80 24 certloupe chain.pem       start it in a terminal of that size
#	see "CHAIN"                         wait until that is on the screen
#	keys j j Enter                      press keys (tmux names)
#	gone "CHAIN"                        wait until it is not there any more
#	tui_end
#
# Nothing here waits for a fixed time: see and gone look again until it is true, and give up after $patience seconds.
# The first failure shows the screen and ends the script with status 1. Without tmux: status 77 (skipped).
set -u
srcdir=${srcdir:-.}
program=${CERTLOUPE:?the program to test}
patience=${TUI_PATIENCE:-20}

command -v tmux >/dev/null 2>&1 || { echo "tmux is not installed"; exit 77; }

tui_work=$(mktemp -d "${TMPDIR:-/tmp}/certloupe-tmux.XXXXXX") || exit 99
tui_socket=$tui_work/socket tui_count=0
tui_mux() { tmux -f /dev/null -S "$tui_socket" "$@"; }
tui_quit() {
	tui_mux kill-server >/dev/null 2>&1
	rm -rf "$tui_work"
}
trap tui_quit EXIT
trap 'exit 129' HUP INT TERM PIPE
PATH=$(dirname "$program"):$PATH
XDG_CONFIG_HOME=$tui_work/config # not that of whoever runs the tests
XDG_STATE_HOME=$tui_work/state
export PATH XDG_CONFIG_HOME XDG_STATE_HOME

# The samples that the build makes are the current directory.
samples() {
	tui_samples=${SAMPLES:-${builddir:-.}/data/samples}
	[ -f "$tui_samples/root.pem" ] || { echo "no samples in $tui_samples"; exit 77; }
	cd "$tui_samples" || exit 99
}

# tui WIDTH HEIGHT COMMAND...: a shell runs it, so that what it leaves behind can be looked at; "status N" says how it ended.
tui() {
	tui_w=$1 tui_h=$2
	shift 2
	tui_mux kill-server >/dev/null 2>&1
	tui_count=$((tui_count + 1))
	tui_socket=$tui_work/socket.$tui_count # a server that is going away answers no more
	tui_mux new-session -d -x "$tui_w" -y "$tui_h" -s tui \
		"cd '$PWD'; ${TUI_ENV:-env} $* 2>'$tui_work/stderr'; echo \"status \$?\"; stty -a | grep -qe '-echo ' && echo 'echo is off'; exec cat" || fail "tmux does not start"
	tui_mux set-option -g status off
	tui_mux set-option -g remain-on-exit on
	tui_mux resize-window -t tui -x "$tui_w" -y "$tui_h" 2>/dev/null
}

keys() { tui_mux send-keys -t tui "$@"; }
type_text() { tui_mux send-keys -t tui -l "$1"; }
# as a terminal pastes that tells what is pasted
paste_text() { tui_mux load-buffer "$1" && tui_mux paste-buffer -p -t tui; }
screen() { tui_mux capture-pane -p -t tui; }
screen_with_attributes() { tui_mux capture-pane -e -p -t tui; }
# A line of the screen, from 1.
line() { screen | sed -n "$1p"; }
resize() { tui_mux resize-window -t tui -x "$1" -y "$2"; }
pane() { tui_mux display-message -p -t tui "#{$1}"; }
tui_pid() { pgrep -P "$(pane pane_pid)" 2>/dev/null | head -n 1; }

fail() {
	echo "FAILED: $*"
	echo "--- the screen ---"
	screen
	echo "--- standard error ---"
	cat "$tui_work/stderr" 2>/dev/null
	exit 1
}

# Looks until "$@" succeeds: often at first, for most of what is waited for is there at once.
until_true() {
	tui_turns=$((patience * 20)) tui_pause=0.01
	until "$@"; do
		tui_turns=$((tui_turns - 1))
		[ "$tui_turns" -gt 0 ] || return 1
		[ "$tui_turns" -gt $((patience * 20 - 10)) ] || tui_pause=0.05
		sleep "$tui_pause"
	done
}
tui_has() { screen | grep -qF -- "$1"; }
tui_has_not() { ! screen | grep -qF -- "$1"; }
tui_line_has() { line "$1" | grep -qF -- "$2"; }

see() {
	for tui_text in "$@"; do
		until_true tui_has "$tui_text" || fail "not on the screen: $tui_text"
	done
}
gone() {
	for tui_text in "$@"; do
		until_true tui_has_not "$tui_text" || fail "still on the screen: $tui_text"
	done
}
# see_on LINE TEXT
see_on() { until_true tui_line_has "$1" "$2" || fail "not on line $1: $2"; }
# The row the cursor rests on holds the text.
tui_cursor_has() { line $(($(pane cursor_y) + 1)) | grep -qF -- "$1"; }
at() { until_true tui_cursor_has "$1" || fail "the cursor is not at: $1"; }
# The program has ended with this status, and the terminal is as it was.
tui_ended() { tui_has "status $1"; }
ended() {
	until_true tui_ended "$1" || fail "did not end with status $1"
	[ "$(pane alternate_on)" = 0 ] || fail "the alternate screen is still on"
	[ "$(pane mouse_any_flag)" = 0 ] || fail "the mouse is still reported"
	[ "$(pane cursor_flag)" = 1 ] || fail "the cursor is still hidden"
	tui_has_not "echo is off" || fail "echo is still off"
}
tui_end() {
	keys Q
	ended 0
}
