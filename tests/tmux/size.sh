#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Any size at any time: side by side, below each other, too small, and back, with the selection kept and no debris.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples

tui 100 30 certloupe --trust root.pem missing-int.pem
see "not here; it may be"
keys j
at "?"
for size in 80x24 40x10 120x40 60x15 100x30; do
	resize "${size%x*}" "${size#*x}"
	see_on 1 "missing-int"
	at "?"
done
resize 20 4
see "too small"
resize 39 24
see "too small: 39x24, needs 40x10"
resize 80 24
see "[Why]" "not here; it may be"
gone "too small"
at "?"
resize 100 30
see "Its name"
at "?"
# columns of Japanese names at every width: japanese.sh
tui_end
