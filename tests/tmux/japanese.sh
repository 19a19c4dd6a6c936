#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The Japanese locale: Japanese names at every width from 40 to 120, no half character, the right column straight; and a
# terminal that gives two cells to ambiguous characters. Rows 16 (the columns) and 17 of the acceptance list.
. "${srcdir:-.}/tests/tmux/lib.sh"
build=$(cd "${builddir:-.}" && pwd)
samples

LC_ALL=ja_JP.UTF-8
if ! locale -a 2>/dev/null | grep -qi '^ja_JP\.utf-\{0,1\}8$'; then
	LOCPATH=$build/tests/locale
	[ -d "$LOCPATH/ja_JP.UTF-8" ] || { echo "there is no Japanese locale, and localedef makes none"; exit 77; }
	export LOCPATH
fi
export LC_ALL
# tmux itself, and the counting here, in any UTF-8 locale
TUI_ENV="env LC_ALL=$LC_ALL ${LOCPATH:+LOCPATH=$LOCPATH}"

# the cells before the line between the panes, in every line that has one
columns() { screen | sed -n '/│/s/│.*//p' | while IFS= read -r l; do printf '%s\n' "$l" | wc -L; done | sort -u; }
# the rule below the banner is as wide as the screen, and nothing is wider
drawn() { [ "$(line $((w < 60 ? 5 : 4)) | wc -L)" = "$w" ] && [ "$(screen | wc -L)" = "$w" ] && screen | grep -q "サンプル"; }
straight() { drawn && [ "$(columns | wc -l)" = 1 ]; }

tui 120 30 certloupe --trust root.pem jp.pem
see "leaf"
for w in 120 119 117 115 113 111 109 107 105 103 101 100; do
	resize "$w" 30
	until_true straight || fail "at width $w the line between the panes is in columns: $(columns)"
done
for w in 99 97 93 89 85 81 80 77 73 71 67 63 61 57 53 51 47 43 41 40; do
	resize "$w" 30
	until_true drawn || fail "at width $w a line is too wide or missing"
	screen | grep -q "$(printf '\357\277\275')" && fail "half a character at width $w"
done
resize 100 30
keys Enter
see "株"
keys Q
ended 0

mkdir -p "$tui_work/config/certloupe"
echo "ambiguous-width = 2" >"$tui_work/config/certloupe/config"
tui 100 30 certloupe --trust root.pem jp.pem
see "株" "[-]"
screen | grep -q '[│─▾]' && fail "signs of two cells where there is room for one"
tui_end
