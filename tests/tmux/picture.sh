#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The screen as a picture: well-formed, with what stands on the screen, never over another file.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples
mkdir "$tui_work/p" && cp root.pem missing-int.pem "$tui_work/p/" && cd "$tui_work/p" || exit 99
file=shown.svg

tui 80 24 certloupe --trust root.pem missing-int.pem
see "UNTRUSTED" "missing-intermediate"
keys : && type_text "picture $file" && keys Enter
see "the screen is written"
grep -q '<svg xmlns' "$file" || fail "no picture"
grep -q '>UNTRUSTED\|> UNTRUSTED' "$file" || fail "the verdict is not in the picture"
if command -v xmllint >/dev/null; then
	xmllint --noout "$file" || fail "the picture is not well-formed"
elif command -v python3 >/dev/null; then
	python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$file" || fail "the picture is not well-formed"
fi
keys : && type_text "picture $file" && keys Enter
see "it is there already"
keys Escape Escape
see "CHAIN"
keys w s
see "write SVG to: screen.svg"
keys Escape
see "CHAIN"
tui_end
