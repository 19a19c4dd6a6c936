#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# --format dot, markdown and JSON: the missing issuer, what graphviz makes of it, hostile names, redacted names.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
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
# What a finding is about, where it can be seen, and which row of the checklist it belongs to.
run check --format json --trust missing/root.pem missing/server.pem
is "its chain" "$(json '.findings[0] | [.rule, .chain, .connection] | @csv')" '"missing-intermediate",0,'
is "its place" "$(json '.findings[0].where | [.source, .line] | @csv')" '"missing/server.pem",1'
is "its row" "$(json '.chains[0].checks[] | select(.findings | length > 0) | [.check, .findings[0]] | @csv')" '"issuer",0'
is "whose checklists" "$(json '.sides | @csv')" '0,'
{ echo; cat missing/server.pem; } | sed 's/^\([A-Za-z0-9]\)/  \1/' >indented.pem
run check --format json --trust missing/root.pem indented.pem
is "a note's place" "$(json '.findings[] | select(.rule == "pem-indented") | .where | [.source, .line] | @csv')" '"indented.pem",2'
# OpenSSL's one word stands with the cause that it is for, and no program is quoted for a form that is not the case.
"$program" lab expired-leaf expired >/dev/null
run check --format json --trust expired/root.pem --host other.example expired/server.pem
is "what OpenSSL says" "$(json '.stacks[] | select(.stack == "openssl") | .code')" 62
run check --trust expired/root.pem --host other.example expired/server.pem
said() { sed -n "/^[A-Z]* $1/,/^  fix/p" "$out"; }
is "of the name" "$(said hostname-mismatch | grep -c X509_V_ERR_HOSTNAME_MISMATCH)" 1
is "of the time" "$(said expired-leaf | grep -c X509_V_ERR)" 0
"$program" lab ok ok >/dev/null
run check --at +75d --warn 9999 --trust ok/root.pem ok/server.pem
has "$out" "expires-soon"
hasnt "$out" "will not expire"
finish
