#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What real servers do to a client, where none that is made for a test would: Apache that asks late for a certificate. Each part is left out where its server is not here.
. "${srcdir:-.}/tests/cli/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
need jq curl openssl
cd "$work" || exit 99

# issue NAME SUBJECT ISSUER EXTENSIONS...: NAME.pem and NAME.key, signed by ISSUER (NAME: by itself)
issue() {
	name=$1 subject=$2 issuer=$3
	shift 3
	printf '%s\n' subjectKeyIdentifier=hash "$@" >"$name.ext"
	openssl ecparam -name prime256v1 -genkey -noout -out "$name.key" && openssl req -new -key "$name.key" -subj "$subject" -out "$name.csr" || exit 99
	if [ "$name" = "$issuer" ]; then
		openssl x509 -req -in "$name.csr" -signkey "$name.key" -days 900 -extfile "$name.ext" -out "$name.pem" 2>/dev/null
	else
		echo authorityKeyIdentifier=keyid >>"$name.ext"
		openssl x509 -req -in "$name.csr" -CA "$issuer.pem" -CAkey "$issuer.key" -CAcreateserial -days 300 -extfile "$name.ext" -out "$name.pem" 2>/dev/null
	fi
}
ca="basicConstraints=critical,CA:TRUE keyUsage=critical,keyCertSign,cRLSign"
leaf="basicConstraints=CA:FALSE keyUsage=critical,digitalSignature"
# the words of ca and leaf are arguments
# shellcheck disable=SC2086
{
	issue root "/O=Acme/CN=Acme Root" root $ca
	issue server "/CN=localhost" root $leaf extendedKeyUsage=serverAuth subjectAltName=DNS:localhost
	issue cca "/O=Acme/CN=Acme Client CA" cca $ca
	issue client "/CN=alice" cca $leaf extendedKeyUsage=clientAuth
	issue other "/O=Other/CN=Other CA" other $ca
	issue stranger "/CN=bob" other $leaf extendedKeyUsage=clientAuth
}
chmod 755 . && chmod 644 ./*.pem ./*.key

# apache LINES: a virtual host with our certificate on a new $port, and a place that is for clients with one
apache() {
	command -v apache2 >/dev/null && [ -d /usr/lib/apache2/modules ] || return 1
	free_port
	mkdir -p apache/pages/secure && echo secret >apache/pages/secure/page && chmod -R a+rX apache
	{
		for module in mpm_event authz_core ssl socache_shmcb proxy proxy_http; do
			echo "LoadModule ${module}_module /usr/lib/apache2/modules/mod_$module.so"
		done
		printf '%s\n' "ServerRoot $work/apache" "PidFile $work/apache/$port.pid" "ServerName localhost" "ErrorLog $work/apache-$port.error" "User www-data" \
			"DocumentRoot $work/apache/pages" "Mutex file:$work/apache" "Listen 127.0.0.1:$port" "<VirtualHost *>" "SSLEngine on" \
			"SSLCertificateFile $work/server.pem" "SSLCertificateKeyFile $work/server.key" "$@" "</VirtualHost>"
	} >"apache/$port.conf"
	start "apache-$port" apache2 -DFOREGROUND -f "$work/apache/$port.conf"
	wait_port "$port"
}

# A certificate that is asked for behind the handshake: curl answers, Go and others do not, and GnuTLS stumbles over OpenSSL's way to do it in TLS 1.2.
for version in 1.2 1.3; do
	apache "SSLProtocol -all +TLSv$version" "SSLCACertificateFile $work/cca.pem" "<Location /secure>" "SSLVerifyClient require" "</Location>" || break
	is "curl, TLS $version" "$(curl -s --cacert root.pem --cert client.pem --key client.key "https://localhost:$port/secure/page")" secret
	run check --trust root.pem --cert client.pem --key client.key --format json "https://localhost:$port/secure/page"
	is "late, TLS $version" "$status $(causes) $(json '.connections[0].http.status')" "0 post-handshake-auth $([ $version = 1.3 ] && echo 200 || echo null)"
	is "late, TLS $version: others" "$(json '[.connections[] | select(.varied == "tickets=none") | .http.status] | join(" ")')" "$([ $version = 1.3 ] || echo 200)"
	run check --trust root.pem "https://localhost:$port/secure/page"
	is "late, none sent, TLS $version" "$status" 1
	has "$out" "ERROR client-cert-required-not-sent"
	has "$out" "https://localhost:$port/secure/page"
	[ $version = 1.3 ] || hasnt "$out" "as TLS 1.3 does it"
	run check --trust root.pem --cert client.pem --key client.key --format json "https://localhost:$port/"
	hasnt "$out" post-handshake-auth
done
finish
