#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# 300 leaves below 300 CAs of one name, told apart by nothing but their keys, and a directory of 160 files: keys are taken while
# it is judged, the screen says how far it is, Esc stops it and what was not judged is marked so, q leaves.
. "${srcdir:-.}/tests/tmux/lib.sh"
mklab=$(cd "${builddir:-.}" && pwd)/tools/mklab
[ -x "$mklab" ] || { echo "no mklab"; exit 77; }

{
	echo "at 2026-06-01"
	echo "cert root ca from=-1y to=+9y"
	echo "file root.pem root"
	i=0
	while [ $i -lt 300 ]; do
		i=$((i + 1))
		echo "cert i$i issuer=root ca subject=\"CN=Same\" ski=none aki=none"
	done
	while [ $i -gt 0 ]; do
		echo "cert l$i issuer=i$i san=DNS:l$i.example aki=none"
		echo "file all.pem i$i l$i"
		[ $i -gt 160 ] || echo "file dir/f$i.pem i$i l$i"
		i=$((i - 1))
	done
} >"$tui_work/recipe"
"$mklab" "$tui_work/recipe" "$tui_work/lab" >/dev/null || fail "no practice PKI"
cd "$tui_work/lab" || exit 99

# Of all that it may do it does far more than anybody waits for here.
for source in all.pem dir; do
	tui 100 30 certloupe --no-config --at 2026-06-01 --trust root.pem --budget 10000000 "$source"
	see "judging .." "Esc stops" "?  Same" # rows do not wait for what is found about them
	keys '?' # another screen, in the midst of it
	see "THIS SCREEN"
	keys q
	see "judging .."
	keys Escape
	see "stopped: what was not judged is marked ?"
	see "limit-hit"
	keys f
	type_text "unknown"
	keys Enter
	see "only: unknown"
	keys Escape
	gone "only:"
	# asked anew while it is judged, and left in the midst of it
	keys @ C-u
	type_text "2026-06-02"
	keys Enter
	see "judging .."
	keys H C-u
	type_text "l1.example"
	keys Enter
	see "judging .."
	keys q
	ended 0
done

# Where nobody stops it, it comes to its end.
tui 100 30 certloupe --no-config --at 2026-06-01 --trust root.pem --budget 50 all.pem
see "ERROR" "x why"
keys q
ended 0
tui_end
