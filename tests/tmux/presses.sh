#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How many keys an answer is away, of the demo, at the two usual sizes. Each key is one of `press`, which counts; the
# table below says how many there may be.
#
#	what is wrong             0    both causes, the second of which the chain does not show
#	what to do                0    the first fix, with its key
#	which is missing          0    and the file that it is in
#	the server's client CAs   0
#	the other path            1    p
#	the field behind          2    x, Enter on the first line of evidence
#	the message behind        2    Enter on what the handshake showed, from the page of the finding
. "${srcdir:-.}/tests/tmux/lib.sh"
TMPDIR=$tui_work/tmp
export TMPDIR
mkdir "$TMPDIR" || exit 99

pressed=0
press() {
	keys "$1"
	pressed=$((pressed + 1))
}
# within MOST WHAT SEEN...: what is looked for is there after so many keys
within() {
	most=$1 what=$2
	shift 2
	see "$@"
	[ "$pressed" -le "$most" ] || fail "$what: $pressed keys, more than $most"
	pressed=0
}
# the row that the keys go to has this in it
chosen() { screen | grep -q "^▌.*$1"; }

for size in "80 24" "100 30"; do
	# shellcheck disable=SC2086 # two words
	tui $size env TMPDIR="$TMPDIR" certloupe demo
	within 0 "what is wrong" "UNTRUSTED" "x  issuer not sent   x  client cert demanded"
	within 0 "what to do" "FIX          append local-dev-issuing-ca" "F command"
	within 0 "which is missing" "NOT SENT" "it is in server_ca/intermediate.pem:1"
	within 0 "the server's client CAs" "it accepts example-client-ca-v1" "example-client-ca-v2"
	press p
	within 1 "the other path" "paths from localhost" "PATHS  1"
	keys Escape
	see "it accepts"
	press x
	see "HOW WE KNOW"
	press Enter
	see "Fields"
	until_true chosen "Issuer" || fail "the field behind a finding: another one"
	within 2 "the field behind" "Issuer"
	keys Escape
	see "HOW WE KNOW" "missing-intermediate"
	keys ] # expired-leaf of another chain
	see "WHAT         old.example.com expired"
	keys ]
	see "requires a client certificate, and none was sent"
	press Enter
	see "messages"
	until_true chosen "CertificateRequest" || fail "the message behind a finding: another one"
	within 1 "the message behind" "certificate_authorit"
	keys Escape
	see "requires a client certificate"
	keys j Enter
	see "messages"
	until_true chosen "application data" || fail "what the server answered: another message"
	keys Escape q
	see "it accepts"
	keys q
	ended 0
done
