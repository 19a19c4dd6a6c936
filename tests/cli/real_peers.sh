#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What real servers do to a client, where none that is made for a test would: Apache that asks late for a certificate, fronts, balancers, Java, Postfix. Each part is left out where its server is not here.
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
		for module in mpm_event authz_core alias ssl socache_shmcb proxy proxy_http; do
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

# What a front says of the server behind it, in a page of HTTP 500.
free_port
start "behind-$port" openssl s_server -accept "$port" -cert stranger.pem -key stranger.key -www
wait_port "$port"
behind=$port
if apache "SSLProxyEngine on" "SSLProxyVerify require" "SSLProxyCACertificateFile $work/root.pem" "ProxyPass / https://localhost:$behind/"; then
	run check --trust root.pem --format json "localhost:$port"
	is "behind Apache" "$status $(causes) $(json '.connections[0].http.status')" "0 upstream-failed 500"
fi
if apache "Redirect 500 /"; then
	run check --trust root.pem --format json "localhost:$port"
	is "a fault of Apache's own" "$(causes) $(json '.connections[0].http.status')" " 500"
fi

# haproxy FRONT: on a new $port; $bind is its address with our certificate
haproxy_up() {
	command -v haproxy >/dev/null || return 1
	cat server.pem server.key >server.all
	free_port
	printf 'defaults\n timeout connect 3s\n timeout client 5s\n timeout server 5s\n%b' "$1" | sed "s/PORT/$port/" >"haproxy-$port.conf"
	start "haproxy-$port" haproxy -db -f "haproxy-$port.conf"
	wait_port "$port"
}

# A client of a CA that was made anew under its old name: the server's file has the old one.
cp cca.pem old-cca.pem
issue cca "/O=Acme/CN=Acme Client CA" cca basicConstraints=critical,CA:TRUE keyUsage=critical,keyCertSign,cRLSign
issue again "/CN=alice" cca basicConstraints=CA:FALSE keyUsage=critical,digitalSignature extendedKeyUsage=clientAuth
if haproxy_up "frontend f\n mode http\n bind 127.0.0.1:PORT ssl crt $work/server.all ca-file $work/old-cca.pem verify required\n http-request return status 200\n"; then
	run check --trust root.pem --cert again.pem --key again.key --client-ca old-cca.pem --format json "localhost:$port"
	is "the old CA of that name" "$status $(causes)" "1 same-name-different-key"
	hasnt "$out" "could be trusted: ?"
fi

# A balancer of two of which one has another certificate: who comes twice meets both.
issue older "/CN=localhost" root basicConstraints=CA:FALSE keyUsage=critical,digitalSignature extendedKeyUsage=serverAuth subjectAltName=DNS:elsewhere
ports=
for name in server older; do
	free_port
	start "machine-$name" openssl s_server -accept "$port" -cert "$name.pem" -key "$name.key" -www -tls1_2
	wait_port "$port"
	ports="$ports $port"
done
# shellcheck disable=SC2086
set -- $ports
if haproxy_up "listen f\n mode tcp\n bind 127.0.0.1:PORT\n balance roundrobin\n server a 127.0.0.1:$1\n server b 127.0.0.1:$2\n"; then
	run check --trust root.pem --format json "localhost:$port"
	if [ "$(json '.connections[0].sent | length')" = 1 ] && [ "$(json '.chains[0].reason')" != none ]; then
		listening "$port" # the first was the bad one, which speaks for itself
		run check --trust root.pem --format json "localhost:$port"
	fi
	is "one machine of two" "$status $(json '[.findings[] | .rule] | sort | join(" ")')" "1 certificates-differ hostname-mismatch"
fi

# TLS from the start where a dialog was to come first: a server that waits, and one that closes.
if haproxy_up "frontend f\n mode http\n bind 127.0.0.1:PORT ssl crt $work/server.all\n http-request return status 200\n"; then
	run check --trust root.pem --format json "imap://localhost:$port"
	is "TLS at once, silent" "$status $(causes)" "1 starttls-not-offered"
	has "$out" "speaks TLS from the start"
	has "$out" "certloupe imaps://localhost:$port"
	[ "$(json '.connections[0].steps[-1].ms')" -lt 4000 ] || complain "it is not looked for in time"
fi
free_port
start "at-once-$port" openssl s_server -accept "$port" -cert server.pem -key server.key -quiet
wait_port "$port"
run check --trust root.pem --format json "ldap://localhost:$port"
is "TLS at once, closed" "$status $(causes)" "1 starttls-not-offered"
has "$out" "certloupe ldaps://localhost:$port"

# A certificate whose key only signs, and a key exchange that decrypts.
openssl req -x509 -newkey rsa:2048 -nodes -keyout signs.key -out signs.pem -subj /CN=localhost -days 90 -addext subjectAltName=DNS:localhost \
	-addext keyUsage=critical,digitalSignature -addext basicConstraints=critical,CA:FALSE 2>/dev/null
free_port
start "signs-$port" openssl s_server -accept "$port" -cert signs.pem -key signs.key -www -tls1_2 -cipher AES128-GCM-SHA256
wait_port "$port"
is "curl does not look" "$(curl -s --cacert signs.pem -o /dev/null -w '%{http_code}' "https://localhost:$port/")" 200
run check --trust signs.pem "localhost:$port"
is "key usage" "$status" 1
has "$out" "for what the keyUsage in it does not"

# Java with a keystore in which no key is, that wants a certificate of its clients: it never came as far as that.
if command -v keytool >/dev/null; then
	keytool -importcert -noprompt -alias ca -file cca.pem -keystore no-key.p12 -storetype PKCS12 -storepass changeit >/dev/null 2>&1
	cat >NoKey.java <<'JAVA'
import java.io.*; import java.net.*; import java.security.*; import javax.net.ssl.*;
class NoKey {
	public static void main(String[] a) throws Exception {
		KeyStore k = KeyStore.getInstance("PKCS12");
		k.load(new FileInputStream(a[1]), "changeit".toCharArray());
		KeyManagerFactory own = KeyManagerFactory.getInstance("SunX509");
		own.init(k, "changeit".toCharArray());
		TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
		trust.init(k);
		SSLContext c = SSLContext.getInstance("TLS");
		c.init(own.getKeyManagers(), trust.getTrustManagers(), null);
		SSLServerSocket s = (SSLServerSocket) c.getServerSocketFactory().createServerSocket(Integer.parseInt(a[0]), 50, InetAddress.getByName("127.0.0.1"));
		s.setNeedClientAuth(true);
		while (true) {
			SSLSocket x = (SSLSocket) s.accept();
			try { x.startHandshake(); } catch (IOException e) { x.close(); }
		}
	}
}
JAVA
	free_port
	start "java-$port" java NoKey.java "$port" no-key.p12
	wait_port "$port"
	run check --trust root.pem --format json "localhost:$port"
	is "Java without a key" "$status $(causes)" "1 handshake-failed"
	has "$out" "before it has sent a certificate"
fi

# Postfix: none sent, one of another CA, the right one; and one that turns everybody away.
postfix_up() {
	command -v postfix >/dev/null && [ "$(id -u)" = 0 ] && [ -f /usr/share/postfix/master.cf.dist ] || return 1
	free_port
	dir=$work/postfix-$port
	mkdir -p "$dir/etc" "$dir/queue" "$dir/data" && chown postfix "$dir/data"
	sed -E "s/^smtp +inet .*/127.0.0.1:$port inet n - n - - smtpd/" /usr/share/postfix/master.cf.dist >"$dir/etc/master.cf"
	printf '%s\n' compatibility_level=3.6 "queue_directory=$dir/queue" "data_directory=$dir/data" myhostname=mail.acme.test inet_interfaces=127.0.0.1 inet_protocols=ipv4 \
		"smtpd_tls_cert_file=$work/server.pem" "smtpd_tls_key_file=$work/server.key" "smtpd_tls_CAfile=$work/cca.pem" "maillog_file=$dir/log" "maillog_file_prefixes=$work" \
		mydestination= alias_maps= alias_database= meta_directory=/etc/postfix "$@" >"$dir/etc/main.cf"
	postfix -c "$dir/etc" start >"$dir/start" 2>&1 || { cat "$dir/start"; return 1; }
	pids="$pids $(tr -d ' ' <"$dir/queue/pid/master.pid")"
	wait_port "$port"
}
if postfix_up smtpd_tls_security_level=encrypt smtpd_tls_req_ccert=yes; then
	run check --trust root.pem --format json "smtp://localhost:$port"
	is "Postfix, none sent" "$status $(causes)" "1 client-cert-required-not-sent"
	run check --trust root.pem --cert stranger.pem --key stranger.key --format json "smtp://localhost:$port"
	is "Postfix, of another CA" "$status $(causes)" "1 client-cert-not-in-acceptable-cas"
	run check --trust root.pem --cert again.pem --key again.key --format json "smtp://localhost:$port"
	is "Postfix, the right one" "$status $(causes)" "0 "
fi
if postfix_up smtpd_tls_security_level=may smtpd_delay_reject=no smtpd_client_restrictions=reject; then
	run check --trust root.pem --format json "smtp://localhost:$port"
	is "Postfix turns away" "$status $(causes)" "1 starttls-not-offered"
	has "$out" "turns us away before TLS"
	hasnt "$out" "switch TLS on"
fi
finish
