#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Live peers: the steps are shown while they are waited for, Esc and ^C stop them and leave what is known, a closed port
# says so, and a chain that a server sends is shown as sent. Rows 27 and 28.
. "${srcdir:-.}/tests/tmux/lib.sh"
command -v openssl >/dev/null 2>&1 || { echo "openssl is not installed"; exit 77; }
cd "$tui_work" || exit 99

openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=peer.example >/dev/null 2>&1 || exit 99
: >server.log
openssl s_server -accept 127.0.0.1:0 -cert cert.pem -key key.pem -www >server.log 2>&1 &
server=$!
trap 'kill -CONT $server; kill $server; tui_quit' EXIT
until_true grep -q ACCEPT server.log || { cat server.log; exit 99; }
port=$(sed -n 's/.*ACCEPT [^:]*:\([0-9]*\).*/\1/p' server.log | head -n 1)

tui 100 50 certloupe --trust none "127.0.0.1:$port"
see "sent by the server" "peer.example" "leaf" "CONNECTION" "TLS1.3"
keys G
keys /
type_text "127.0"
keys Enter
see "SNI" "ok handshake"
# one connection more with one thing different, and it stays
keys B
see "PROBES" "2 lines in somebody's log" "servername=localhost"
keys M
see "ClientHello" "PROBE" "octets in"
keys Escape
see "PROBES"
keys r
see "sent by the server"
# ... and is stopped at once
kill -STOP "$server"
keys B
see "trying " "Esc stops"
keys Escape
see "what was known before stands" "sent by the server"
kill -CONT "$server"
tui_end

tui 80 24 certloupe --trust none 127.0.0.1:1
see "connect: refused" "ERROR"
tui_end

# a peer that accepts and then says nothing
kill -STOP "$server"
for key in C-c Escape q; do
	tui 80 24 certloupe --trust none "127.0.0.1:$port"
	see "connecting" "ok  connect" "waiting for the handshake" "Esc cancel"
	keys "$key"
	see "handshake: cancelled" "ok connect" "q quit"
	tui_end
done
tui 80 24 certloupe --trust none "127.0.0.1:$port"
see "waiting for the handshake"
resize 100 30
see "waiting for the handshake"
kill -TERM "$(tui_pid)"
ended 143
