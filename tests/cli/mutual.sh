#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Refused client certificates and real servers: openssl s_server with TLS 1.2 (alert in the handshake) and 1.3 (alert after it), nginx (HTTP 400 over a good
# connection), and node (a close without a word) where it is installed.
. "${srcdir:-.}/tests/cli/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
need jq curl openssl nginx
run lab client-intermediate-not-sent "$work/c"
is "lab" "$status" 0
c=$work/c
openssl verify -CAfile "$c/root.pem" -untrusted "$c/intermediate.pem" "$c/client.pem" >/dev/null || complain "the lab's files do not fit together"

# ask LABEL PORT CERT EXPECTED-CAUSE [SOURCE...]: what is said when the client offers CERT ("-": none)
ask() {
	label=$1 at=localhost:$2 offered=$3 expected=$4
	shift 4
	[ "$offered" = - ] || set -- --cert "$offered" --key "$c/client.key" "$@"
	run check --trust "$c/root.pem" --host www.example.com --format json "$at" "$@"
	is "$label: the peer's chain" "$(json '.chains[0].verdict')" trusted
	is "$label: cause" "$(json '[.findings[] | select(.cause and .severity == "error") | .rule] | join(" ")')" "$expected"
	is "$label: on the board" "$(json '.connections[0].board.client | .verdict + (if .verdict == "refused" and .failed == 0 then ", and nothing failed" else "" end)')" \
		"$([ -z "$expected" ] && echo accepted || echo refused)"
	is "$label: status" "$status" "$([ -z "$expected" ] && echo 0 || echo 1)"
}

# every LABEL PORT: all that can be told apart at a server that trusts the root and checks client certificates
every() {
	ask "$1, none" "$2" - client-cert-required-not-sent
	ask "$1, whole chain" "$2" "$c/chain.pem" ""
	ask "$1, leaf alone" "$2" "$c/client.pem" client-intermediate-not-sent
	ask "$1, leaf alone, intermediate at hand" "$2" "$c/client.pem" client-intermediate-not-sent --untrusted "$c/intermediate.pem"
	ask "$1, self-signed" "$2" "$work/self.pem" client-cert-self-signed
}

# With the same key, issued by itself.
openssl req -x509 -key "$c/client.key" -subj /CN=self -days 10 -out "$work/self.pem" 2>/dev/null

for version in 1_2 1_3; do
	free_port; tls=$port
	start "s_server-$version" openssl s_server -accept "$tls" -cert "$c/server.pem" -cert_chain "$c/intermediate.pem" -key "$c/server.key" \
		-CAfile "$c/root.pem" -Verify 5 -verify_return_error -www "-tls$version"
	wait_port "$tls"
	every "s_server $version" "$tls"
done

free_port; web=$port
nginx_start <<CONF
listen 127.0.0.1:$web ssl; ssl_certificate $c/server.pem; ssl_certificate_key $c/server.key;
ssl_client_certificate $c/root.pem; ssl_verify_client on; error_log $work/web.log info;
if (\$request_uri = /bad) { return 400; }
CONF
every nginx "$web"
run check --trust "$c/root.pem" --format json --probe off --cert "$c/chain.pem" --key "$c/client.key" "https://localhost:$web/bad"
is "a page of HTTP 400 that is about the request" \
	"$(json '.connections[0].board | .client.verdict, (.rows[] | select(.check == "answer") | .client.detail | test("does not speak of a certificate"))' | tr '\n' ' ')" \
	"accepted true "

# What it is said to have in its log stands there.
for offered in "" client.pem self.pem; do
	[ "$offered" = self.pem ] && cert=$work/self.pem || cert=$c/$offered
	set -- --trust "$c/root.pem" --format json --probe off
	[ -z "$offered" ] || set -- "$@" --client-ca "$c/root.pem" --cert "$cert" --key "$c/client.key"
	: >"$work/web.log"
	run check "$@" "localhost:$web"
	is "nginx's log, ${offered:-none}: whose" "$(json '.connections[0].board.server_log | map(.program) | join(" ")')" nginx
	has "$work/web.log" "$(json '.connections[0].board.server_log[0].text')"
done

# The server holds the intermediate alone: OpenSSL wants a root above it.
free_port; bare=$port
nginx_start <<CONF
listen 127.0.0.1:$bare ssl; ssl_certificate $c/server.pem; ssl_certificate_key $c/server.key;
ssl_client_certificate $c/intermediate.pem; ssl_verify_client on;
CONF
ask "nginx, intermediate in the bundle" "$bare" "$c/chain.pem" bundle-only-intermediate

if command -v node >/dev/null 2>&1; then
	free_port; silent=$port
	start node node -e "
		const read = (f) => require('fs').readFileSync('$c/' + f);
		require('https').createServer({ key: read('server.key'), cert: read('server.pem'), ca: read('root.pem'), requestCert: true,
			rejectUnauthorized: true }, (q, r) => r.end('ok')).listen($silent, '127.0.0.1');"
	wait_port "$silent"
	every node "$silent"
fi
finish
