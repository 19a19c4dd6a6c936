#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Real servers: openssl s_server, gnutls-serv and nginx on loopback with the PKI of the client certificate rotation (scenario A), and what the program says of
# them: the missing intermediate, the client certificate that was not sent or not accepted, plain HTTP, a closed port.
. "${srcdir:-.}/tests/cli/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
need jq curl openssl gnutls-serv nginx
run lab missing-intermediate "$work/mi"
is "lab missing-intermediate" "$status" 0
run lab rotation "$work/rot"
is "lab rotation" "$status" 0
rot=$work/rot

# A chain without its intermediate: openssl s_server sends the leaf alone.
free_port; miss=$port
start s_server openssl s_server -accept "$miss" -cert "$work/mi/server.pem" -key "$work/mi/server.key" -www
wait_port "$miss"
run check --trust "$work/mi/root.pem" --host www.example.com --format json "localhost:$miss"
is "s_server: status" "$status" 1
is "s_server: verdict" "$(json .verdict)" untrusted
is "s_server: reason" "$(json .reason)" unknown-issuer
is "s_server: cause" "$(causes)" missing-intermediate

# nginx as in the article: both client CAs.
free_port; both=$port
cat "$rot/client_ca/old_ca.pem" "$rot/client_ca/new_ca.pem" >"$work/old_new_ca.pem"
nginx_start <<CONF
listen 127.0.0.1:$both ssl; ssl_certificate $rot/server/localhost.crt; ssl_certificate_key $rot/server/localhost.key;
ssl_client_certificate $work/old_new_ca.pem; ssl_verify_client on;
CONF
run check --trust "$rot/server_ca/ca.pem" --format json "localhost:$both"
is "no client certificate: status" "$status" 1
is "no client certificate: the chain is good" "$(json .verdict)" trusted
is "no client certificate: reason" "$(json .reason)" client-cert
is "no client certificate: cause" "$(causes)" client-cert-required-not-sent
is "no client certificate: HTTP" "$(json '.connections[0].http.status')" 400
is "both CAs are named" "$(json '.connections[0].client_certificate.acceptable_cas | length')" 2
for which in old new; do
	run check --trust "$rot/server_ca/ca.pem" --cert "$rot/client/${which}_client.pem" --key "$rot/client/client.key" --format json "localhost:$both"
	is "$which client certificate: status" "$status" 0
	is "$which client certificate: HTTP" "$(json '.connections[0].http.status')" 200
	is "$which client certificate: no error" "$(findings)" ""
done

# The new client certificate, and a server that knows only the old CA.
free_port; old=$port
nginx_start <<CONF
listen 127.0.0.1:$old ssl; ssl_certificate $rot/server/localhost.crt; ssl_certificate_key $rot/server/localhost.key;
ssl_client_certificate $rot/client_ca/old_ca.pem; ssl_verify_client on;
CONF
run check --trust "$rot/server_ca/ca.pem" --cert "$rot/client/new_client.pem" --key "$rot/client/client.key" --format json "localhost:$old"
is "old CA only: status" "$status" 1
is "old CA only: cause" "$(causes)" server-bundle-lacks-new-ca

# What the server says of a certificate that none of its CAs issued has another name than what is found here.
run lab alb "$work/alb"
run explain --format json --trust "$rot/server_ca/ca.pem" --cert "$work/alb/client.pem" --key "$work/alb/client.key" \
	"client SSL certificate verify error: (21:unable to verify the first certificate)" "localhost:$old"
is "explained: here" "$(json '.here | join(" ")')" client-cert-untrusted-ca

# The refusal comes after the handshake (TLS 1.3) and by alert.
free_port; gnutls=$port
start gnutls gnutls-serv --port "$gnutls" --x509certfile "$rot/server/localhost.crt" --x509keyfile "$rot/server/localhost.key" \
	--x509cafile "$work/old_new_ca.pem" --require-client-cert --http
wait_port "$gnutls"
run check --trust "$rot/server_ca/ca.pem" --format json "localhost:$gnutls"
is "no transcript unasked" "$(json '.connections[0] | has("transcript")')" false
run check --trust "$rot/server_ca/ca.pem" --transcript "localhost:$gnutls"
has "$out" "->  ClientHello"
has "$out" "server_name: localhost"
has "$out" "<-  Alert"
has "$out" "description: certificate_required"
run check --trust "$rot/server_ca/ca.pem" --transcript --format json "localhost:$gnutls"
is "transcript: the first and the last" "$(json '.connections[0].transcript | "\(.[0].from) \(.[0].message) \(.[-1].from) \(.[-1].fields.description)"')" \
	"us ClientHello peer certificate_required"
is "transcript: all of it" "$(json '.connections[0] | .transcript_total == (.transcript | length)')" true
is "gnutls-serv: status" "$status" 1
is "gnutls-serv: alert" "$(json '.connections[0].alerts[0].number')" 116
is "gnutls-serv: cause" "$(causes)" client-cert-required-not-sent

# A server of old. Where the system's policy forbids TLS 1.1, there is nothing to see.
free_port; ancient=$port
start s_server-old openssl s_server -accept "$ancient" -cert "$rot/server/localhost.crt" -key "$rot/server/localhost.key" -tls1_1 \
	-cipher 'ALL:@SECLEVEL=0' -www
wait_port "$ancient"
run check --trust "$rot/server_ca/ca.pem" --format json "localhost:$ancient"
if [ "$(json '.connections[0].protocol')" = TLS1.1 ]; then
	is "TLS 1.1: status" "$status" 0
	is "TLS 1.1: cause" "$(causes)" protocol-version-mismatch
fi

# Plain HTTP, and nobody.
free_port; plain=$port
nginx_start <<CONF
listen 127.0.0.1:$plain;
CONF
run check --format json "localhost:$plain"
is "plain HTTP: status" "$status" 1
is "plain HTTP: cause" "$(causes)" plain-http-on-tls-port
free_port
run check --format json "localhost:$port"
is "closed port: status" "$status" 3
is "closed port: verdict" "$(json .verdict)" error
is "closed port: cause" "$(causes)" tcp-refused
# What makes the difference: a server that insists on another protocol takes us without one. A probe that fails is no finding.
free_port; h2=$port
start s_server-h2 openssl s_server -accept "$h2" -cert "$work/mi/server.pem" -key "$work/mi/server.key" -www -tls1_2 -alpn h2
wait_port "$h2"
run check --trust "$work/mi/root.pem" --host www.example.com --probe auto --format json "localhost:$h2"
is "probes: cause" "$(causes)" alpn-mismatch
is "probes: roles" "$(json '[.connections[] | "\(.role) \(.varied)"] | join(", ")')" \
	"main null, probe alpn=none"
is "probes: evidence" "$(json '[.findings[] | select(.rule == "alpn-mismatch") | .because[] | select(startswith("with"))] | join(", ")')" \
	"with alpn=none alone changed, the peer takes us (TLS1.2)"
run check --trust "$work/mi/root.pem" --host www.example.com --probe full "localhost:$h2"
has "$out" "tls=1.2: it is refused alike"
hasnt "$out" "tls=1.3: it is refused alike"
free_port; wish=$port
start s_server-wish openssl s_server -accept "$wish" -cert "$rot/server/localhost.crt" -key "$rot/server/localhost.key" -www -verify 2 -verify_return_error \
	-CAfile "$rot/client_ca/old_ca.pem"
wait_port "$wish"
run check --trust "$rot/server_ca/ca.pem" --cert "$rot/client/new_client.pem" --key "$rot/client/client.key" --probe auto --format json "localhost:$wish"
is "probes: our certificate alone is refused" "$(json '[.findings[] | select(.cause) | .because[] | select(startswith("with"))] | join(", ")')" \
	"with cert=none alone changed, the peer takes us (TLS1.3)"
run check --trust "$work/mi/root.pem" --host www.example.com --probe off --format json "localhost:$h2"
is "no probes where none are wanted" "$(json '[.connections[].role] | join(" ")')" main
# What other clients stumble over where all is well with us, and what a line is that this server's port explains.
free_port; new=$port
start s_server-new openssl s_server -accept "$new" -cert "$rot/server/localhost.crt" -key "$rot/server/localhost.key" -www -tls1_3
wait_port "$new"
run check --trust "$rot/server_ca/ca.pem" --format json "localhost:$new"
is "TLS 1.3 alone: status" "$status" 0
is "TLS 1.3 alone: said" "$(json '[.findings[] | select(.rule == "protocol-version-mismatch") | .severity] | join(" ")')" note
is "TLS 1.3 alone: probes" "$(json '[.connections[] | select(.role == "probe") | .varied] | join(" ")')" "tls=1.2 hello=ecdsa-first hello=large"
run explain 'malformed HTTP response "\x15\x03\x01\x00\x02\x02"' --trust "$rot/server_ca/ca.pem" "localhost:$new"
has "$out" "this port speaks TLS"
hasnt "$out" "nothing here explains it"
run explain 'FATAL:  certificate authentication failed for user "bob"' --trust "$rot/server_ca/ca.pem" --cert "$rot/client/new_client.pem" \
	--key "$rot/client/client.key" --format json "localhost:$new"
is "another user than the holder" "$(json '.here | join(" ")')" client-identity-not-authorised
finish
