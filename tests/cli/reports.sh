#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# --format dot and markdown: the missing issuer, what graphviz makes of it, hostile names, redacted names.
. "${srcdir:-.}/tests/cli/lib.sh"
evil=$(cd "$samples" && pwd)/evil-names.pem
cd "$work" || exit 99
"$program" lab missing-intermediate missing >/dev/null || exit 99
tab=$(printf '\t')

drawn() {
	command -v dot >/dev/null 2>&1 || return 0
	dot -Tsvg "$out" >"$work/svg" 2>"$work/dot.err"
	is "dot's status" "$?" 0
	is "dot's complaints" "$(cat "$work/dot.err")" ""
	has "$work/svg" "</svg>"
}
raw() { LC_ALL=C tr -d '\12\40-\176\200-\377\11' <"$out" | wc -c | tr -d ' '; }

run check --format dot --trust missing/root.pem missing/server.pem
has "$out" "digraph certloupe {"
has "$out" "style=dashed, label="
has "$out" "untrusted: unknown-issuer"
drawn
run check --format dot "$evil"
is "control characters in DOT" "$(raw)" 0
drawn

run check --format markdown --trust missing/root.pem missing/server.pem
has "$out" "**untrusted** (\`unknown-issuer\`)"
has "$out" "### ERROR: \`"
has "$out" "| --- | --- | --- | --- |"
run check --format markdown "$evil"
is "control characters in Markdown" "$(raw)" 0

title=$("$program" check --format dot missing/server.pem | sed -n "s/^${tab}c0 \[label=\"\([^\\\\]*\).*/\1/p")
[ -n "$title" ] || { echo "no leaf in the graph"; exit 1; }
run check --redact --format dot missing/server.pem
hasnt "$out" "\"$title\\n"
has "$out" "label=\"name-"
finish
