#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the probe records of real servers, fact by fact: openssl s_server, gnutls-serv and nginx on loopback in old and new
# versions of TLS, with and without a client certificate. What is made of the facts is the business of tests/cli/live.sh.
CERTLOUPE=${builddir:-.}/tests/net/probe_dump
. "${srcdir:-.}/tests/cli/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
need openssl curl

cd "$work" || exit 99
pair() { # NAME SUBJECT ALGORITHM [ISSUER]: NAME.key, NAME.pem, NAME.der
	openssl req -x509 -newkey "$3" -pkeyopt "$4" -nodes -keyout "$1.key" -out "$1.pem" -subj "$2" -days 3650 ${5:+-CA "$5.pem" -CAkey "$5.key"} \
		-addext basicConstraints=critical,CA:"${6:-FALSE}" >>openssl.log 2>&1 || { cat openssl.log; exit 1; }
	openssl x509 -in "$1.pem" -outform DER -out "$1.der"
}
rsa="rsa rsa_keygen_bits:2048" ec="ec ec_paramgen_curve:P-256"
# the words of an algorithm are two arguments
# shellcheck disable=SC2086
{
	pair root /CN=Root $ec "" TRUE
	pair server /CN=localhost $rsa
	pair ca "/C=JP/O=Clients/CN=Client CA" $ec "" TRUE
	if openssl req -help 2>&1 | grep -q -e '-CA '; then
		pair client /CN=client $ec ca
	else
		echo "this openssl cannot issue with req"
		exit 77
	fi
	pair other /CN=other $ec
}

server() { # OPTIONS...: s_server with the RSA certificate on $port
	free_port
	start "s_server-$port" openssl s_server -accept "$port" -cert server.pem -key server.key -www "$@"
	wait_port "$port"
}

# Versions and key exchanges, old ones, too: an old server is what one wants to see.
server -tls1_2 -cipher AES128-SHA
run "localhost:$port"
has "$out" "outcome ok"
has "$out" "protocol TLS1.2"
has "$out" "TLS1.2, AES-128-CBC, RSA key exchange; certificates sent: 1"
has "$out" "http 200"
has "$out" "client asked=0"
server -tls1_2 -cipher DHE-RSA-AES128-SHA
run "localhost:$port"
has "$out" "outcome ok"
has "$out" "sent CN=localhost"
server -tls1 -cipher ALL@SECLEVEL=0
run "localhost:$port"
has "$out" "protocol TLS1.0"
has "$out" "outcome ok"
server -tls1_3
run "localhost:$port"
has "$out" "protocol TLS1.3"

# A client certificate: required, then of another CA, then right. TLS 1.2 refuses in the handshake, 1.3 after it.
server -tls1_2 -Verify 2 -verify_return_error -CAfile ca.pem
run "localhost:$port"
has "$out" "failed-step handshake"
has "$out" "alert peer 2 40 handshake_failure handshake"
has "$out" "client asked=1 have=0 sent=0"
has "$out" "ca CN=Client CA,O=Clients,C=JP"
run "localhost:$port" cert=other.der key=other.key
has "$out" "client asked=1 have=1 sent=1 n=1"
has "$out" "alert peer 2 48 unknown_ca handshake"
run "localhost:$port" cert=client.der cert=ca.der key=client.key
has "$out" "outcome ok"
has "$out" "sent=1 n=2"
server -tls1_3 -Verify 2 -verify_return_error -CAfile ca.pem
run "localhost:$port"
has "$out" "handshake done"
has "$out" "failed-step settle"
has "$out" "alert peer 2 116 certificate_required settle"
has "$out" "ca CN=Client CA,O=Clients,C=JP"
has "$out" "scheme ed25519"
run "localhost:$port" cert=other.der key=other.key
has "$out" "alert peer 2 48 unknown_ca settle"
run "localhost:$port" cert=client.der key=other.key
has "$out" "alert peer 2 51 decrypt_error settle"
run "localhost:$port" cert=client.der key=client.key
has "$out" "outcome ok"

if command -v gnutls-serv >/dev/null; then
	for version in 1.2 1.3; do
		free_port
		start "gnutls-$port" gnutls-serv --port "$port" --x509certfile server.pem --x509keyfile server.key --x509cafile ca.pem \
			--require-client-cert --verify-client-cert --http --priority "NORMAL:-VERS-ALL:+VERS-TLS$version"
		wait_port "$port"
		run "localhost:$port"
		has "$out" "protocol TLS$version"
		has "$out" "outcome alert"
		has "$out" "client asked=1 have=0 sent=0"
		run "localhost:$port" cert=other.der key=other.key
		has "$out" "outcome alert"
		has "$out" "client asked=1 have=1 sent=1"
		run "localhost:$port" cert=client.der key=client.key
		has "$out" "outcome ok"
		has "$out" "http 200"
		has "$out" "hint This is GnuTLS"
	done
else
	echo "gnutls-serv is not here"
fi

if command -v nginx >/dev/null; then
	tls="ssl_certificate $work/server.pem; ssl_certificate_key $work/server.key;"
	free_port
	nginx_start <<CONF
listen 127.0.0.1:$port ssl; $tls ssl_client_certificate $work/ca.pem; ssl_verify_client on;
CONF
	run "localhost:$port"
	has "$out" "outcome ok"
	has "$out" "alpn http/1.1"
	has "$out" "http 400"
	has "$out" "hint 400 No required SSL certificate was sent"
	run "localhost:$port" cert=other.der key=other.key
	has "$out" "hint 400 The SSL certificate error"
	run "localhost:$port" cert=client.der key=client.key
	has "$out" "hint hello from nginx"
	free_port
	nginx_start <<CONF
listen 127.0.0.1:$port ssl; ssl_reject_handshake on;
CONF
	run "localhost:$port"
	has "$out" "alert peer 2 112 unrecognized_name handshake"
	free_port
	nginx_start <<CONF
listen 127.0.0.1:$port;
CONF
	run "localhost:$port"
	has "$out" "outcome not-tls"
	has "$out" "not TLS, but HTTP"
else
	echo "nginx is not here"
fi
finish
