#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# slowest.sh FILE.trs...: the ten tests that took longest in the last run, with their seconds by the clock and, in brackets, those of the processor.
# What a test starts and does not wait for (a tmux server) is not among the latter. make slowest says it again.
for trs in "$@"; do
	[ -f "$trs" ] || continue
	# What date does not know (%N) it leaves as letters: whole seconds then. Two lines "0m1.5s 0m0.2s": the shell's own time, and its children's.
	awk -v name="${trs%.trs}" '
		function seconds(text, part) { split(text, part, "m"); return part[1] * 60 + part[2] }
		$1 == ":began:" { began = $2 }
		$1 == ":ended:" { ended = $2 }
		/^[0-9]+m[0-9.,]+s / { used += seconds($1) + seconds($2) }
		END { if (ended) printf "%8.1f s  (%.1f s)  %s\n", ended - began, used, name }' "$trs"
done | LC_ALL=C sort -rn | head -n 10 | {
	first=1
	while IFS= read -r line; do
		[ -z "$first" ] || echo "the slowest tests, by the clock (and of the processor):"
		first=
		echo "$line"
	done
}
