#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Clients of a server of ours in the browser: real ones, with a good certificate, without any, with that of another CA, and one that refuses ours. Each is a row
# as it goes; what one sent is opened as anything else is, and listening goes on; Esc ends it.
. "${srcdir:-.}/tests/tmux/lib.sh"
command -v openssl >/dev/null 2>&1 || { echo "openssl is not installed"; exit 77; }
cd "$tui_work" || exit 99
"$program" lab --quiet client-intermediate-not-sent made >/dev/null || exit 99
openssl req -x509 -key made/client.key -subj "/CN=Elsewhere CA" -days 10 -out elsewhere.pem 2>/dev/null || exit 99
mkdir tmp && TMPDIR=$tui_work/tmp && export TMPDIR

# comes ARGS...: a client, to the port that the screen names
comes() {
	port=$(screen | sed -n 's/.*listen 127\.0\.0\.1:\([0-9]*\).*/\1/p' | head -n 1)
	root=$(echo "$tui_work"/tmp/certloupe-listen-*)
	{ printf 'GET / HTTP/1.0\r\n\r\n'; sleep 0.3; } |
		timeout 20 openssl s_client -connect "127.0.0.1:$port" -servername localhost -quiet -CAfile "$root" "$@" >said 2>words
}

tui 100 30 certloupe listen --no-config --client-ca made/root.pem 0
see "a certificate is required" "accepts made/root.pem" "WAITING" "waiting for the first client" "TRY" "loopback only"
comes -cert made/client.pem -cert_chain made/intermediate.pem -key made/client.key
see "customer-a +1" "accepted" "1 of 1" "ACCEPTED" "waiting for the next one"
comes
see "we refuse: client cert" "client-cert-required-not-sent" "2 of 2" "1 FAILED" "WE SAID" "alert 116 certificate_required"
grep -q "certificate required" words || fail "what the client prints does not fit"
comes -cert elsewhere.pem -key made/client.key
see "Elsewhere CA" "3 of 3" "2 FAILED" "2 refused by us" "FIX"
comes -cert made/client.pem -key made/client.key
see "missing-intermediate" "we refuse: issuer not sent" "4 of 4" "3 FAILED"
comes -CAfile elsewhere.pem -verify_return_error
see "it refuses: alert 48" "1 refused us" "client-refuses-server" "5 of 5"

# The fourth, as it is now; meanwhile another comes.
keys k
at "we refuse: issuer not sent"
keys Enter
see "sent by the client" "NOT SENT" "UNTRUSTED" "for client"
grep -q 127.0.0.1 "$XDG_STATE_HOME/certloupe/recent" 2>/dev/null && fail "a client is remembered as a server"
timeout 20 openssl s_client -connect "127.0.0.1:$port" -servername localhost -CAfile "$root" -cert made/client.pem -cert_chain made/intermediate.pem -key made/client.key </dev/null >said 2>words
keys q
see "2 accepted" "of 6"

# Nothing of it is left, and the port is free again.
keys Escape
see "not listening any more: 6 clients came" "sent by the client"
[ -z "$(ls "$TMPDIR")" ] || fail "left behind: $(ls "$TMPDIR")"
timeout 5 openssl s_client -connect "127.0.0.1:$port" </dev/null >/dev/null 2>&1 && fail "it listens still"
keys q
ended 0

# From the first screen: a port that is taken is said, and asked for again.
tui 80 24 certloupe --no-config --no-history
see "a client" "listen, and see what it presents"
keys L
see "listen at:" "127.0.0.1:8443"
type_text 65536
keys Enter
see "needs a port"
keys C-u
type_text 0
keys Enter
see "a certificate is asked for" "WAITING"
comes -cert elsewhere.pem -key made/client.key
see "Elsewhere CA" "let in:" "1 FAILED"
keys Escape
see "What is broken?" "1 client came"
keys q
ended 0

# It goes with the browser, however that ends; and where nobody can look it says lines.
tui 100 30 certloupe listen --no-config 0
see "WAITING"
[ -n "$(ls "$TMPDIR")" ] || fail "no root for the client"
keys Q
ended 0
[ -z "$(ls "$TMPDIR")" ] || fail "left behind: $(ls "$TMPDIR")"
tui 100 30 certloupe listen --no-config --for 1 0
ended 0
grep -q "listening on 127.0.0.1:" "$tui_work/stderr" || fail "no lines with --for"
tui 100 30 certloupe listen --no-config nowhere
ended 2
