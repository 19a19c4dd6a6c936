#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Killed at any moment, also while it waits for a server that says nothing, the terminal is as it was: 100 rounds at
# moments that a seed chooses. Four processes share them, with the seeds 1 to 4; SEED=1 in the environment is one alone.
# Row 26 of the acceptance list.
. "${srcdir:-.}/tests/tmux/lib.sh"
rounds=${ROUNDS:-$((96 / ${CERTLOUPE_TEST_SHARE:-1} + 4))} seed=${SEED:-}
if [ -z "$seed" ]; then
	shares=
	for seed in 1 2 3 4; do
		ROUNDS=$((rounds / 4)) SEED=$seed sh "$0" >"$tui_work/share.$seed" 2>&1 &
		shares="$shares $!"
	done
	worst=0
	for share in $shares; do
		wait "$share"
		status=$?
		[ "$status" = 0 ] || worst=$status
	done
	cat "$tui_work"/share.*
	exit "$worst"
fi
samples
first=$seed

signals="TERM HUP INT SEGV"
# Sanitizers report a crash in their own way, and leave the terminal to itself.
if "$program" --version 2>/dev/null | grep -qi sanitizer || nm "$program" 2>/dev/null | grep -q __asan_init; then
	signals="TERM HUP INT"
fi

# A port that accepts and says nothing; without python3 the rounds are on files alone.
silent=
if command -v python3 >/dev/null 2>&1; then
	python3 -c '
import socket, sys, time
s = socket.socket()
s.bind(("127.0.0.1", 0))
s.listen(200)
print(s.getsockname()[1], flush=True)
time.sleep(600)
' >"$tui_work/port" &
	listener=$!
	trap 'kill "$listener" 2>/dev/null; tui_quit' EXIT
	until_true test -s "$tui_work/port" || fail "nothing listens"
	silent=127.0.0.1:$(cat "$tui_work/port")
fi

# next N: a number below N in $drawn
next() {
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	drawn=$((seed / 65536 % $1))
}

pick() { # a word of the list, by number from 0
	shift "$1"
	echo "$2"
}

running() { program_pid=$(tui_pid) && [ -n "$program_pid" ]; }
# The first INT ends what is being waited for, the next one the program.
over() {
	tui_has "status " && return
	[ "$signal" != INT ] || kill -INT "$program_pid" 2>/dev/null
	return 1
}

round=0 connected=0
while [ "$round" -lt "$rounds" ]; do
	round=$((round + 1))
	# shellcheck disable=SC2086
	set -- $signals
	next $#
	signal=$(pick "$drawn" "$@")
	next 3
	sources="--trust root.pem missing-int.pem"
	if [ "$drawn" = 0 ] && [ -n "$silent" ]; then
		sources="--trust root.pem $silent"
		connected=$((connected + 1))
	fi
	# shellcheck disable=SC2086
	tui 80 24 certloupe $sources
	until_true running || fail "seed $first, round $round: it did not start"
	next 150
	sleep "0.$(printf %03d "$drawn")"
	next 3
	[ "$drawn" = 0 ] || keys j x
	kill -"$signal" "$program_pid" 2>/dev/null
	until_true over || fail "seed $first, round $round: $signal did not end it"
	modes=$(tui_mux display-message -p -t tui '#{alternate_on}#{mouse_any_flag}#{mouse_sgr_flag}#{cursor_flag}')
	[ "$modes" = 0001 ] || fail "seed $first, round $round: $signal leaves alternate screen, mouse, mouse form, cursor at $modes"
	tui_has_not "echo is off" || fail "seed $first, round $round: echo is off after $signal"
done
echo "$rounds rounds, $connected while connecting"
