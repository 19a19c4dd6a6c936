#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The connect dialog: typed into, refused, corrected, answered; what was loaded stays, and nothing is asked before Enter.
. "${srcdir:-.}/tests/tmux/lib.sh"
command -v openssl >/dev/null 2>&1 || { echo "openssl is not installed"; exit 77; }
samples

openssl s_server -accept 127.0.0.1:0 -cert ok.pem -key server.key -www >"$tui_work/server.log" 2>&1 &
server=$!
trap 'kill -CONT $server; kill $server; tui_quit' EXIT
until_true grep -q ACCEPT "$tui_work/server.log" || { cat "$tui_work/server.log"; exit 99; }
port=$(sed -n 's/.*ACCEPT [^:]*:\([0-9]*\).*/\1/p' "$tui_work/server.log" | head -n 1)

tui 100 30 certloupe --trust root.pem missing-int.pem
see "not here; it may be"
keys C
see "Our certificate" "a name, an address, HOST:PORT or a URL" "Esc cancel"
see "Nothing is sent before Enter" "as host" "http/1.1"
gone "____"
keys Enter
see "the host is missing"
type_text "127.0.0.1"
keys Tab
type_text "1"
keys Enter
see "refused 127.0.0.1:1" "Esc shows why"
keys BSpace
type_text "$port"
keys Enter
see "sent by the server" "missing-int.pem" "CONNECTION" "q quit"
gone "Our certificate"
tui_end

# It asks for a certificate of ours: whose it takes stands below the form, and which of those that were loaded; Enter there connects with it.
"$program" lab --quiet rotation "$tui_work/made" >/dev/null || exit 99
made=$tui_work/made
openssl s_server -accept 127.0.0.1:0 -cert "$made/server/localhost.crt" -key "$made/server/localhost.key" -Verify 2 -CAfile "$made/client_ca/old_ca.pem" \
	-www >"$tui_work/asks.log" 2>&1 &
asks=$!
trap 'kill -CONT $server; kill $server $asks; tui_quit' EXIT
until_true grep -q ACCEPT "$tui_work/asks.log" || { cat "$tui_work/asks.log"; exit 99; }
asked=$(sed -n 's/.*ACCEPT [^:]*:\([0-9]*\).*/\1/p' "$tui_work/asks.log" | head -n 1)
tui 100 30 certloupe --no-history --trust "$made/server_ca/ca.pem" "localhost:$asked" "$made/client"
see "client cert demanded"
keys C
see "STEPS" "certificate_required" "of 1 CA; none to send" "IT ACCEPTS CERTIFICATES OF" "example-client-ca-v1" "AT HAND" "old_client.pem"
gone "new_client.pem"
keys BTab
see "our certificate from here on"
keys Enter
see "OUR CERTIFICATE" "asked for, and sent"
tui_end

# a silent peer: Esc stops asking and leaves the form, another leaves that
kill -STOP "$server"
tui 80 24 certloupe --trust root.pem ok.pem
see "CHAIN"
keys C
see "Our certificate"
type_text "127.0.0.1"
keys Tab
type_text "$port"
keys Enter
see "waiting for the handshake"
keys Escape
see "cancelled" "[ Connect ]" "Enter asks again"
keys Escape
see "ok.pem" "q quit"
gone "[ Connect ]"
tui_end
