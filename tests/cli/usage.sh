#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How the program behaves as a program: help, version, wrong usage, missing files, pipes, terminals that can't show the browser, no network unasked.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

run --help
is "help status" "$status" 0
is "help goes to standard output" "$(wc -c <"$err")" 0
is "help has at most 60 lines" "$([ "$(wc -l <"$out")" -le 60 ] && echo yes)" yes
is "help has no escape bytes" "$(tr -d '\n -~' <"$out" | wc -c)" 0
has "$out" "Example:"

run --version
is "version status" "$status" 0
has "$out" "GnuTLS"
has "$out" "GPL-3.0-or-later"

run --bogus
is "wrong usage" "$status" 2
is "one line and the hint" "$(wc -l <"$err")" 2
has "$err" "Try 'certloupe --help'"
is "nothing on standard output" "$(wc -c <"$out")" 0

run check
is "check without a source" "$status" 2
run check "$work/absent.pem"
is "an absent file" "$status" 3
has "$err" "absent.pem"
run check nosuchfile
is "a word without dot and colon is a file" "$status" 3
has "$err" "nosuchfile"

run check --trust "$samples/root.pem" "$samples/ok.pem"
is "a good chain" "$status" 0
has "$out" "trusted"
run check --trust "$work/absent.pem" "$samples/ok.pem"
is "an absent trust file" "$status" 3

# Without a terminal, browsing is the report of check; piped input is "-". Both are asked of one time: a minute may end between them.
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
run --at "$now" --trust "$samples/root.pem" "$samples/ok.pem"
cp "$out" "$work/browse"
run check --at "$now" --trust "$samples/root.pem" "$samples/ok.pem"
is "same report without a terminal" "$(cmp "$work/browse" "$out" && echo same)" same
shown="pipe"
"$program" --trust "$samples/root.pem" <"$samples/ok.pem" >"$out" 2>"$err"
is "piped" "$?" 0
hasnt "$out" "$(printf '\033')"

run check --format json --trust "$samples/root.pem" "$samples/ok.pem"
is "schema" "$(json .schema)" certloupe/1
is "verdict" "$(json .verdict)" trusted
run check --color always --trust "$samples/root.pem" "$samples/ok.pem"
has "$out" "$(printf '\033[')"

# -o, and a full medium
run check -o "$work/report" --trust "$samples/root.pem" "$samples/ok.pem"
is "-o" "$status" 0
has "$work/report" "trusted"
if [ -w /dev/full ]; then
	run check -o /dev/full --trust "$samples/root.pem" "$samples/ok.pem"
	is "a full medium is told" "$status" 3
fi

# No socket until a host is named.
if command -v strace >/dev/null 2>&1 && strace -o "$work/probe" true 2>/dev/null; then
	strace -f -e trace=socket,connect -o "$work/trace" "$program" check "$samples/missing-int.pem" >"$out" 2>"$err"
	is "no socket" "$(grep -c 'socket(' "$work/trace")" 0
fi

# Names that want to take over the terminal.
run check --verbose "$samples/evil-names.pem"
is "control bytes in the report" "$(tr -d '\n' <"$out" | tr -d '\040-\176\200-\377' | wc -c)" 0
run check --format json "$samples/evil-names.pem"
is "valid JSON" "$(json .schema)" certloupe/1

# help finds what there is about a word, by name before by text; what nobody has is status 1.
run help crl
is "help with a word" "$status" 0
for what in "  --crl FILE" "  crl-expired" EXAMPLES; do has "$out" "$what"; done
hasnt "$out" "  --policy"
run help --servername
is "help with an option" "$status" 0
has "$out" "  --servername NAME|none"
hasnt "$out" "  --host"
run help copy
has "$out" "KEYS OF THE BROWSER"
run help clipboard
has "$out" "--clipboard WHERE"
run help timeline
has "$out" "  certloupe timeline "
has "$out" "certloupe timeline --at +200d"
hasnt "$out" "status 0"
run help SSL_ctx_load
is "help with a word that is not there" "$status" 1
run help two words
is "help with two words" "$status" 2
run help
is "help without a word" "$(cat "$out")" "$("$program" --help)"

# demo with a rule; its options win over those of the case.
run demo --format json expired-leaf
is "demo of a rule" "$status $(json '.findings[0].rule')" "1 expired-leaf"
run demo --format json --at 2026-01-01 expired-leaf
is "demo of a rule at another time" "$(json '.findings | map(select(.rule == "expired-leaf")) | length')" 0
run demo --fail-on note --redact expires-soon
is "demo with options of reports" "$status" 1
hasnt "$out" "example.com"
run demo no-such-rule
is "demo of no rule" "$status" 2
run demo expired-leaf revoked
is "demo of two rules" "$status" 2

run lab missing-intermediate
is "lab with a scenario and no directory" "$status" 2

# Keys are read, never shown.
run check --verbose --format json "$samples/rotation"
hasnt "$out" "PRIVATE KEY"
# the practice PKI leaves nothing behind, whatever ends it
mkdir "$work/tmp"
for after in 0.02 0.1 0.2; do
	TMPDIR=$work/tmp "$program" demo >"$out" 2>"$err" &
	demo=$!
	sleep "$after"
	kill -TERM "$demo" 2>/dev/null
	wait "$demo" 2>/dev/null
	shown="demo ended after $after s"
	is "nothing is left behind" "$(ls -A "$work/tmp")" ""
done
# A redacted report names nobody, whatever holds the name and however it is quoted.
for format in text json; do
	run check --redact --format $format --trust "$samples/root.pem" --host www.example.com "$samples/ok.pem" "$samples/ok.csr" "$samples/revoked.crl"
	has "$out" "name-"
	hasnt "$out" "example.com"
	hasnt "$out" "Issuing"
	run check --redact --format $format --trust "$samples/root.pem" "$samples/evil-names.pem"
	hasnt "$out" "elpmaxe"
done
run check --redact --trust "$work/nowhere.pem" "$work/nobody.pem"
has "$err" "path-1: No such file"
hasnt "$err" "$work"
run check --exclude nobody --trust "$samples/root.pem" "$samples/ok.pem"
has "$err" "--exclude: there is no certificate 'nobody'"
run check --exclude 'Example Root CA' --trust "$samples/root.pem" "$samples/ok.pem"
hasnt "$err" "--exclude"
run check --redact --format pem "$samples/ok.pem"
is "a certificate cannot be redacted" "$status" 2
has "$err" "--redact does not go with --format pem"
finish
