#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# audit from outside: for each server a configuration in which nothing is wrong, and the same with one fault at a time, whose line is to be named.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq openssl
cd "$work" || exit 99
"$program" lab --quiet practice >/dev/null || exit 99
lab=$work/practice
chmod -R o-r practice

# planted NAME SERVER LINE RULE FILE: the rule stands at that line of the file, and as an error or a warning
planted() {
	run audit --as "$2" --format json --trust "$lab/ok/root.pem" --client good.pem "$5"
	is "$2, $1: $4 in line $3" "$(json "[.findings[] | select(.rule == \"$4\" and .where.line == $3 and .severity != \"note\")] | length | . > 0")" true
}
# fault NAME LINE RULE SED: the configuration good.$server with one change
fault() {
	sed "$4" "good.$server" >"bad.$server"
	cmp -s "good.$server" "bad.$server" && complain "$server, $1: nothing was changed"
	planted "$1" "$server" "$2" "$3" "bad.$server"
}
# Where there is an account for the server, it may not read what is here.
good() {
	run audit --as "$server" --format json --trust "$lab/ok/root.pem" --client good.pem "good.$server"
	is "$server: nothing is wrong" "$(json '[.findings[] | select(.severity != "note" and .rule != "key-access-denied") | .rule] | join(" ")')" ""
	is "$server: the certificate is trusted" "$(json '[.audit.listeners[].verdict] | unique - ["none"] | join(" ")')" trusted
}

# A client of the same root, and lists for it.
cp "$lab/ok/root.pem" ca.pem
cp "$lab/rotation/client_ca/old_new_ca.pem" clients.pem
cp "$lab/rotation/client/new_client.pem" good.pem
cp "$lab/ok/server.pem" "$lab/ok/server.key" .
chmod 640 ./*.key
openssl x509 -in server.pem -outform DER -out server.der
openssl crl2pkcs7 -nocrl -certfile "$lab/alb/truststore.pem" -out bundle.p7
: >empty.pem
sed '4s/./!/' "$lab/alb/truststore.pem" >damaged.pem

# ---- nginx ----
server=nginx
cat >good.nginx <<'END'
events { worker_connections 100; }
http {
	ssl_protocols TLSv1.2 TLSv1.3;
	ssl_ciphers HIGH:!aNULL:!MD5;
	server {
		listen 443 ssl;
		server_name www.example.com example.com;
		ssl_certificate server.pem;
		ssl_certificate_key server.key;
		ssl_client_certificate clients.pem;
		ssl_verify_client on;
		ssl_verify_depth 2;
		location / {
			return 204;
		}
	}
}
END
good
fault "a file that is not there" 8 pem-file-not-found 's/server.pem/nothing.pem/'
fault "DER in place of PEM" 8 pem-der-where-pem 's/server.pem/server.der/'
fault "a key in place of the certificate" 8 pem-key-in-place-of-cert 's/server.pem/server.key/'
fault "the key of another" 9 key-mismatch "s,server.key,$lab/hostname-mismatch/server.key,"
fault "a certificate in place of the key" 9 pem-cert-in-place-of-key 's/server.key/server.pem/'
fault "a chain without its intermediate" 8 missing-intermediate "s,certificate server.pem,certificate $lab/missing-intermediate/server.pem,"
fault "an expired certificate" 8 expired-leaf "s,certificate server.pem,certificate $lab/expired-leaf/server.pem,"
fault "a name that is not in it" 7 hostname-mismatch 's/ example.com/ other.example.org/'
fault "no CA for clients" 11 client-ca-not-configured '/ssl_client_certificate/s/.*//'
fault "a client of another CA" 10 missing-intermediate 's/clients.pem/ca.pem/'
fault "optional_no_ca" 11 verify-optional-no-ca 's/client on/client optional_no_ca/'
fault "nobody is asked" 10 setting-without-effect 's/client on/client off/'
fault "no list for a CA" 12 client-crl-missing "s,ssl_verify_depth 2,ssl_crl $lab/alb/root.crl.pem,"
fault "old versions" 3 weak-tls-parameters 's/TLSv1.2/TLSv1 TLSv1.2/'
fault "nothing but old versions" 3 protocol-version-mismatch 's/TLSv1.2 TLSv1.3/TLSv1.1/'
fault "weak ciphers" 4 weak-tls-parameters 's/:!MD5/:RC4-SHA/'
fault "ciphers for another kind of key" 4 no-shared-cipher 's/HIGH:/ECDHE-RSA-AES128-GCM-SHA256:/'
fault "stapling without a responder" 12 stapling-without-url 's/ssl_verify_depth 2/ssl_stapling on/'
fault "no certificate" 5 no-server-certificate '/ssl_certificate/s/.*//'
fault "no key" 8 cert-without-key '/ssl_certificate_key/s/.*//'
fault "a semicolon is missing" 8 config-syntax 's/server.pem;/server.pem/'
fault "a brace is missing" 18 config-syntax '17s/}//'
fault "a quote is not closed" 8 config-syntax 's/server.pem;/"server.pem;/'
fault "a word is misspelt" 9 config-syntax 's/certificate_key/certifcate_key/'
fault "a value that there is not" 11 config-syntax 's/client on/client maybe/'
fault "twice" 12 config-syntax 's/ssl_verify_depth 2/ssl_verify_client off/'
fault "an include that is not there" 12 config-syntax 's/ssl_verify_depth 2/include nothing.conf/'
is "what includes itself ends" "$(printf 'include self.conf;\nserver { listen 1 ssl; }\n' >self.conf && "$program" audit self.conf | grep -c 'again and again')" 1

# ---- Apache ----
server=apache
cat >good.apache <<'END'
Define base .
SSLProtocol all -SSLv3 -TLSv1 -TLSv1.1
SSLCipherSuite HIGH:!aNULL:!MD5
<VirtualHost *:443>
	ServerName www.example.com
	ServerAlias example.com
	SSLEngine on
	SSLCertificateFile "${base}/server.pem"
	SSLCertificateKeyFile server.key
	SSLCACertificateFile clients.pem
	SSLVerifyClient require
	SSLVerifyDepth 2
	<IfModule mod_headers.c>
		Header set X y
	</IfModule>
</VirtualHost>
END
good
fault "a file that is not there" 8 pem-file-not-found 's/server.pem/nothing.pem/'
fault "DER in place of PEM" 8 pem-der-where-pem 's/server.pem/server.der/'
fault "the key of another" 9 key-mismatch "s,server.key,$lab/hostname-mismatch/server.key,"
fault "a chain without its intermediate" 8 missing-intermediate "s,\"..base./server.pem\",$lab/missing-intermediate/server.pem,"
fault "a name that is not in it" 5 hostname-mismatch 's/ example.com/ other.example.org/'
fault "no CA for clients" 11 client-ca-not-configured '/SSLCACertificateFile/s/.*//'
fault "lists that nobody looks at" 12 setting-without-effect "s,SSLVerifyDepth 2,SSLCARevocationFile $lab/alb/root.crl.pem,"
fault "old versions" 2 weak-tls-parameters 's/ -TLSv1 / /'
fault "a section is not closed" 17 config-syntax 's,</VirtualHost>,,'
fault "another one is closed" 15 config-syntax 's,</IfModule>,</Directory>,'
fault "a word is misspelt" 9 config-syntax 's/KeyFile/KeyFlie/'
fault "a value that there is not" 11 config-syntax 's/require/required/'
fault "stapling without a responder" 12 stapling-without-url 's/SSLVerifyDepth 2/SSLUseStapling on/'
fault "a client of another CA" 10 missing-intermediate 's/clients.pem/ca.pem/'

# ---- HAProxy ----
server=haproxy
cat server.pem server.key >both.pem
chmod 640 both.pem
cat server.pem "$lab/hostname-mismatch/server.key" >other.pem
chmod 640 other.pem
printf 'both.pem [alpn h2] www.example.com example.com\n' >list.haproxy
cat >good.haproxy <<'END'
global
	ssl-default-bind-options ssl-min-ver TLSv1.2
	ssl-default-bind-ciphers HIGH:!aNULL:!MD5
defaults
	mode http
frontend www
	bind :443 ssl crt both.pem ca-file clients.pem verify required
	bind :444 ssl crt-list list.haproxy
	default_backend app
backend app
	server one 127.0.0.1:8443 ssl ca-file clients.pem verify required
END
good
fault "a file that is not there" 7 pem-file-not-found 's/both.pem/nothing.pem/'
fault "DER in place of PEM" 7 pem-der-where-pem 's/both.pem/server.der/'
fault "the key of another" 7 key-mismatch 's/both.pem/other.pem/'
fault "no key" 7 cert-without-key 's/both.pem/ca.pem/'
fault "no CA for clients" 7 client-ca-not-configured '7s/ca-file clients.pem//'
fault "a server behind that is not verified" 11 setting-without-effect '11s/required/none/'
fault "CAs and nobody is asked" 7 setting-without-effect '7s/verify required//'
fault "old versions" 2 weak-tls-parameters 's/TLSv1.2/TLSv1.0/'
fault "weak ciphers" 3 weak-tls-parameters 's/:!MD5/:RC4-SHA/'
fault "without the word ssl" 7 setting-without-effect '7s/ ssl / /'
fault "a value that there is not" 7 config-syntax '7s/required/require/'
fault "a word is misspelt" 7 config-syntax '7s/ca-file/ca-flie/'
fault "outside of any section" 1 config-syntax '1s/global/globl/'
fault "no list for a CA" 7 client-crl-missing "7s,verify,crl-file $lab/alb/root.crl.pem verify,"
fault "a list that is not there" 8 config-syntax 's/list.haproxy/nothing/'

# ---- Postfix ----
server=postfix
cat >good.postfix <<'END'
myhostname = www.example.com
tls = .
smtpd_tls_cert_file = $tls/server.pem
smtpd_tls_key_file = ${tls}/server.key
smtpd_tls_security_level = may
smtpd_tls_CAfile = clients.pem
smtpd_tls_ask_ccert = yes
smtpd_tls_protocols =
  >=TLSv1.2
smtp_tls_CApath = /etc/ssl/certs
END
good
fault "a file that is not there" 3 pem-file-not-found 's/server.pem/nothing.pem/'
fault "DER in place of PEM" 3 pem-der-where-pem 's/server.pem/server.der/'
fault "the key of another" 4 key-mismatch "s,[$][{]tls}/server.key,$lab/hostname-mismatch/server.key,"
fault "a certificate in place of the key" 4 pem-cert-in-place-of-key 's/server.key/server.pem/'
fault "a chain without its intermediate" 3 missing-intermediate "s,[$]tls/server.pem,$lab/missing-intermediate/server.pem,"
fault "an expired certificate" 3 expired-leaf "s,[$]tls/server.pem,$lab/expired-leaf/server.pem,"
fault "no CA for clients" 7 client-ca-not-configured '/CAfile/d;s/^tls/x = y\ntls/'
fault "old versions" 8 weak-tls-parameters 's/>=TLSv1.2/!SSLv3/'
fault "a word is misspelt" 4 config-syntax 's/key_file/key_flie/'
fault "no =" 5 config-syntax 's/level =/level/'
fault "no certificate" 5 no-server-certificate '/cert_file/s/.*/x = y/'
fault "a client of another CA" 6 missing-intermediate 's/clients.pem/ca.pem/'

# ---- PostgreSQL ----
server=postgresql
cat >good.postgresql <<'END'
listen_addresses = '*'
ssl = on
ssl_cert_file = 'server.pem'
ssl_key_file = 'server.key'	# the key
ssl_ca_file = 'clients.pem'
ssl_min_protocol_version = 'TLSv1.2'
END
good
fault "a file that is not there" 3 pem-file-not-found 's/server.pem/nothing.pem/'
fault "the default that is not there" 2 pem-file-not-found 's/^ssl_cert/#/'
fault "DER in place of PEM" 3 pem-der-where-pem 's/server.pem/server.der/'
fault "the key of another" 4 key-mismatch "s,server.key,$lab/hostname-mismatch/server.key,"
fault "a certificate in place of the key" 4 pem-cert-in-place-of-key 's/server.key/server.pem/'
fault "a chain without its intermediate" 3 missing-intermediate "s,server.pem,$lab/missing-intermediate/server.pem,"
fault "an expired certificate" 3 expired-leaf "s,server.pem,$lab/expired-leaf/server.pem,"
fault "a key in place of CAs" 5 pem-key-in-place-of-cert 's/clients.pem/server.key/'
fault "old versions" 6 weak-tls-parameters "s/TLSv1.2/TLSv1/"
fault "a quote is not closed" 5 config-syntax "s/pem'$/pem/;3s/pem$/pem'/"
fault "a word is misspelt" 5 config-syntax 's/ca_file/ca_flie/'
fault "a client of another CA" 5 missing-intermediate 's/clients.pem/ca.pem/'
printf "ssl = off\nhba_file = 'hba'\n" >bad.postgresql
printf 'local all all peer\nhostssl all all all cert\n' >hba
planted "hostssl without TLS" postgresql 2 setting-without-effect bad.postgresql
printf "ssl = on\nssl_cert_file = 'server.pem'\nssl_key_file = 'server.key'\nhba_file = 'hba'\n" >bad.postgresql
planted "cert without CAs" postgresql 2 client-ca-not-configured bad.postgresql

# ---- RabbitMQ ----
server=rabbitmq
cat >good.rabbitmq <<'END'
listeners.ssl.default = 5671
ssl_options.cacertfile = clients.pem
ssl_options.certfile = server.pem
ssl_options.keyfile = server.key
ssl_options.verify = verify_peer
ssl_options.fail_if_no_peer_cert = true
ssl_options.depth = 2
ssl_options.versions.1 = tlsv1.3
ssl_options.versions.2 = tlsv1.2
END
good
fault "a file that is not there" 3 pem-file-not-found 's/server.pem/nothing.pem/'
fault "DER in place of PEM" 3 pem-der-where-pem 's/server.pem/server.der/'
fault "the key of another" 4 key-mismatch "s,server.key,$lab/hostname-mismatch/server.key,"
fault "a certificate in place of the key" 4 pem-cert-in-place-of-key 's/server.key/server.pem/'
fault "a chain without its intermediate" 3 missing-intermediate "s,server.pem,$lab/missing-intermediate/server.pem,"
fault "no CA for clients" 5 client-ca-not-configured '/cacertfile/s/.*/x = y/'
fault "nobody is asked" 2 setting-without-effect 's/verify_peer/verify_none/'
fault "a must without a question" 6 setting-without-effect 's/verify_peer/verify_none/'
fault "old versions" 8 weak-tls-parameters 's/tlsv1.2/tlsv1.1/'
fault "a value that there is not" 5 config-syntax 's/verify_peer/verify/'
fault "a word is misspelt" 4 config-syntax 's/keyfile/kefyile/'
fault "no certificate" 1 no-server-certificate '/certfile/s/.*/x = y/;1s/.*/ssl_options.honor_cipher_order = true/'
fault "a client of another CA" 2 missing-intermediate 's/clients.pem/ca.pem/'

sed 's/depth = 2/depth = 0/; s,clients.pem,'"$lab/alb/truststore.pem," good.rabbitmq >bad.rabbitmq
run audit --as rabbitmq --format json --trust "$lab/ok/root.pem" --client "$lab/alb/client.pem" bad.rabbitmq
is "what OpenSSL says is nothing to Erlang" "$(json '[.findings[] | select(.severity != "note" and .rule != "key-access-denied") | .rule] | unique | join(" ")')" verify-depth-exceeded

# the old form, and what stands beside the new one
cat >good.rabbitmq <<'END'
%% -*- mode: erlang -*-
[
 {rabbit, [
   {ssl_listeners, [5671]},
   {ssl_options, [{cacertfile, "clients.pem"},
                  {certfile,   "server.pem"},
                  {keyfile,    <<"server.key">>},
                  {verify,     verify_peer},
                  {fail_if_no_peer_cert, true},
                  {depth, 2}, % of intermediates
                  {versions, ['tlsv1.3', 'tlsv1.2']}]},
   {loopback_users, []}
 ]},
 {rabbitmq_management, [{listener, [{port, 15671}, {ssl, true}]}]}
].
END
good
run audit good.rabbitmq
has "$out" "RabbitMQ  "
fault "terms: a file that is not there" 6 pem-file-not-found 's/server.pem/nothing.pem/'
fault "terms: DER in place of PEM" 6 pem-der-where-pem 's/server.pem/server.der/'
fault "terms: the key of another" 7 key-mismatch "s,server.key,$lab/hostname-mismatch/server.key,"
fault "terms: a certificate in place of the key" 7 pem-cert-in-place-of-key 's/server.key/server.pem/'
fault "terms: a chain without its intermediate" 6 missing-intermediate "s,server.pem,$lab/missing-intermediate/server.pem,"
fault "terms: an expired certificate" 6 expired-leaf "s,server.pem,$lab/expired-leaf/server.pem,"
fault "terms: a must without a question" 9 setting-without-effect 's/verify_peer/verify_none/'
fault "terms: old versions" 11 weak-tls-parameters 's/tlsv1.2/tlsv1.1/'
fault "terms: a value that there is not" 8 config-syntax 's/verify_peer/verify/'
fault "terms: a word is misspelt" 7 config-syntax 's/keyfile/kefyile/'
fault "terms: a client of another CA" 5 missing-intermediate 's/clients.pem/ca.pem/'
fault "terms: a comma is missing" 7 config-syntax '6s/},/}/'
fault "terms: a comma too many" 13 config-syntax '12s/\[\]}/[]},/'
fault "terms: a bracket is not closed" 11 config-syntax '11s/\]}\]/]}/'
fault "terms: no full stop" 16 config-syntax '15s/[.]//'
mkdir beside
cp server.pem server.key clients.pem beside
printf 'listeners.ssl.default = 5671\nssl_options.certfile = server.pem\n' >beside/rabbitmq.conf
printf '[{rabbit, [{ssl_options, [\n{keyfile, "server.key"},\n{cacertfile, "nothing.pem"}, {verify, verify_peer}]}]}].\n' >beside/advanced.config
planted "advanced.config" rabbitmq 3 pem-file-not-found beside

# ---- Dovecot ----
server=dovecot
# Dovecot wants a list for every CA of a client, in the file of the CAs
cat "$lab/alb/truststore.pem" "$lab/alb/root.crl.pem" "$lab/alb/issuing.crl.pem" >listed.pem
cp "$lab/alb/client.pem" listed-client.pem
cat >good.dovecot <<'END'
# 2.3
protocols = imap lmtp
ssl = required
ssl_cert = <server.pem
ssl_key = < server.key	# the key
ssl_ca = <listed.pem
ssl_verify_client_cert = yes
ssl_min_protocol = TLSv1.2
ssl_cipher_list = HIGH:!aNULL:!MD5
service imap-login {
  inet_listener imaps {
    port = 993
    ssl = yes
  }
}
local_name "www.example.com example.com" {
  ssl_cert = <server.pem
}
protocol imap {
  auth_ssl_require_client_cert = yes
}
!include_try nothing.conf
!include_try pieces/*.conf
END
cp good.pem others.pem
cp listed-client.pem good.pem
good
run audit good.dovecot
has "$out" "Dovecot  "
fault "a file that is not there" 4 pem-file-not-found '4s/server.pem/nothing.pem/'
fault "a path in place of its content" 4 config-syntax '4s/<//'
fault "DER in place of PEM" 4 pem-der-where-pem '4s/server.pem/server.der/'
fault "the key of another" 5 key-mismatch "s,server.key,$lab/hostname-mismatch/server.key,"
fault "a certificate in place of the key" 5 pem-cert-in-place-of-key 's/server.key/server.pem/'
fault "a chain without its intermediate" 4 missing-intermediate "4s,server.pem,$lab/missing-intermediate/server.pem,"
fault "an expired certificate" 4 expired-leaf "4s,server.pem,$lab/expired-leaf/server.pem,"
fault "a name that is not in it" 16 hostname-mismatch 's/ example.com/ other.example.org/'
fault "a block has a certificate of its own" 17 missing-intermediate "17s,server.pem,$lab/missing-intermediate/server.pem,"
fault "no CA for clients" 7 client-ca-not-configured '/^ssl_ca/s/.*//'
fault "a client of another CA" 6 missing-intermediate 's/listed.pem/ca.pem/'
fault "no list for a CA" 6 client-crl-missing 's/listed.pem/clients.pem/'
fault "nobody is asked" 6 setting-without-effect 's/^ssl_verify_client_cert = yes/x = y/'
fault "old versions" 8 weak-tls-parameters 's/TLSv1.2/TLSv1/'
fault "weak ciphers" 9 weak-tls-parameters 's/:!MD5/:RC4-SHA/'
fault "no certificate" 3 no-server-certificate '/^ssl_cert/s/.*//'
fault "no key" 4 cert-without-key '/^ssl_key/s/.*//'
fault "a word is misspelt" 5 config-syntax 's/ssl_key/ssl_kye/'
fault "a word that there is not" 5 config-syntax 's/^ssl_key/ssl_pkey/'
fault "a value that there is not" 3 config-syntax 's/required/require/'
fault "a brace is not closed" 19 config-syntax '21s/}//'
fault "a brace too many" 21 config-syntax '20s/auth.*/}/'
fault "no =" 8 config-syntax 's/min_protocol = /min_protocol /'
fault "an include that is not there" 22 config-syntax 's/include_try/include/'
mkdir pieces
printf 'ssl_key = <../server.pem\n' >pieces/one.conf
run audit --format json good.dovecot
is "what is included has its own lines and directory" "$(json '[.findings[] | select(.rule == "pem-cert-in-place-of-key") | .where.source + ":" + (.where.line | tostring)] | unique | join(" ")')" "pieces/one.conf:1"
rm -r pieces
cat >good.dovecot <<'END'
dovecot_config_version = 2.4.0
ssl_server_cert_file = server.pem
ssl_server {
  key_file = server.key
}
END
good
fault "2.4: a file that is not there" 2 pem-file-not-found 's/server.pem/nothing.pem/'
fault "2.4: the key of another" 4 key-mismatch "s,server.key,$lab/hostname-mismatch/server.key,"
cp others.pem good.pem

# ---- Kubernetes ----
server=kubernetes
in_base64() { openssl base64 -A -in "$1"; }
{
	cat <<-END
	apiVersion: v1
	kind: Secret
	metadata:
	  name: www
	  namespace: web
	type: kubernetes.io/tls
	data:
	  tls.crt: $(in_base64 server.pem)
	  tls.key: $(in_base64 server.key)
	---
	apiVersion: v1
	kind: Secret
	metadata: { name: clients, namespace: web }
	stringData:
	  ca.crt: |
	END
	sed 's/^/    /' clients.pem
	cat <<-'END'
	---
	apiVersion: networking.k8s.io/v1
	kind: Ingress
	metadata:
	  name: front
	  namespace: web
	  annotations:
	    nginx.ingress.kubernetes.io/auth-tls-secret: "web/clients"
	    nginx.ingress.kubernetes.io/auth-tls-verify-depth: "2"
	spec:
	  tls:
	  - hosts: [www.example.com]
	    secretName: www
	  - hosts:
	    - example.com
	    secretName: www
	END
} >good.kubernetes
hosts=$(grep -n 'hosts: \[' good.kubernetes | cut -d: -f1)
good
run audit good.kubernetes
has "$out" "Kubernetes  "
fault "DER in place of PEM" 8 pem-der-where-pem "s|tls.crt: .*|tls.crt: $(in_base64 server.der)|"
fault "a key in place of the certificate" 8 pem-key-in-place-of-cert "s|tls.crt: .*|tls.crt: $(in_base64 server.key)|"
fault "the key of another" 9 key-mismatch "s|tls.key: .*|tls.key: $(in_base64 "$lab/hostname-mismatch/server.key")|"
fault "a certificate in place of the key" 9 pem-cert-in-place-of-key "s|tls.key: .*|tls.key: $(in_base64 server.pem)|"
fault "a chain without its intermediate" 8 missing-intermediate "s|tls.crt: .*|tls.crt: $(in_base64 "$lab/missing-intermediate/server.pem")|"
fault "an expired certificate" 8 expired-leaf "s|tls.crt: .*|tls.crt: $(in_base64 "$lab/expired-leaf/server.pem")|"
fault "no base64" 8 config-syntax "s|tls.crt: .*|tls.crt: in%%valid|"
fault "no key" 7 secret-entry-missing 's/tls.key/tls.pem/'
fault "no certificate" 7 secret-entry-missing 's/tls.crt/cert.pem/'
fault "a name that is not in it" "$hosts" hostname-mismatch 's/\[www.example.com\]/[www.example.org]/'
fault "no CA in the Secret for clients" 14 secret-entry-missing 's/ca.crt/ca.pem/'
awk '/^---/ { n = 0 } /BEGIN CERT/ { n++ } !(n == 2 && /^    /)' good.kubernetes >bad.kubernetes
planted "a client of another CA" kubernetes 15 server-bundle-lacks-new-ca bad.kubernetes
fault "a tab" 8 config-syntax '8s/^ /	 /'
fault "no key: value" 5 config-syntax '5s/:.*//'
"$program" audit good.kubernetes | grep -q 'BEGIN.*KEY\|LS0tLS' && complain "a key is shown"
printf '{"apiVersion": "v1", "kind": "List", "items": [{"kind": "Secret", "metadata": {"name": "www"},\n"data": {"tls.crt": "%s",\n"tls.key": "%s"}}]}\n' "$(in_base64 server.pem)" "$(in_base64 "$lab/hostname-mismatch/server.key")" >bad.kubernetes
planted "JSON" kubernetes 3 key-mismatch bad.kubernetes

# ---- the trust store of a load balancer ----
run audit --as alb --client "$lab/alb/client.pem" --format json "$lab/alb/truststore.pem" "$lab/alb/root.crl.pem" "$lab/alb/issuing.crl.pem"
is "ALB: nothing is wrong" "$(json '[.findings[] | select(.severity != "note") | .rule] | join(" ")')" ""
is "ALB: one listener" "$(json '.audit.listeners | length')" 1
run audit --as alb --format json "$lab/alb/truststore.pem" "$lab/alb/root.crl"
is "ALB: DER" "$(json '[.findings[] | select(.rule == "pem-der-where-pem" and .severity == "error")] | length')" 1
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13; do cat "$lab/alb/truststore.pem"; done >many.pem
run audit --as alb --format json many.pem
is "ALB: 26 CAs" "$(json '[.findings[] | select(.rule == "trust-store-limit") | .where.source] | join(" ")')" many.pem

# of_alb NAME RULE FILE ARGUMENTS: the rule, of that file
of_alb() {
	run audit --as alb --format json "$3" "$4" ${5:+"$5"} ${6:+"$6"}
	is "ALB, $1" "$(json "[.findings[] | select(.rule == \"$2\" and .where.source == \"${7:-$3}\" and .severity != \"note\")] | length > 0")" true
}
trust=$lab/alb/truststore.pem
of_alb "a key" pem-key-in-place-of-cert server.key "$trust"
of_alb "DER" pem-der-where-pem server.der "$trust"
of_alb "PKCS#7" pem-pkcs7-where-pem bundle.p7 "$trust"
of_alb "nothing" pem-empty-file empty.pem "$trust"
of_alb "damaged" pem-base64-damaged damaged.pem "$trust"
of_alb "an expired CA" expired-root "$lab/expired-root/root.pem" "$trust"
of_alb "an intermediate alone" trust-only-intermediate server.pem "$trust"
of_alb "lists without a CA" client-ca-not-configured "$lab/alb/root.crl.pem" "$lab/alb/issuing.crl.pem"
of_alb "a list that has ended" crl-expired "$lab/alb/root.crl.pem" "$trust" --at +1y
of_alb "a list of another CA" crl-signer "$lab/revoked/ca.crl" "$trust"
of_alb "a client of another CA" missing-intermediate ca.pem --client "$lab/alb/client.pem"
of_alb "a revoked client" revoked "$lab/revoked/ca.crl" --client "$lab/revoked/server.pem" "$lab/revoked/root.pem"

# ---- a directory that has no main file: those below it, and what lies about there is no configuration ----
mkdir -p etc/nginx etc/haproxy/errors etc/one
cp good.nginx etc/nginx/nginx.conf
cp server.pem server.key clients.pem etc/nginx
printf 'frontend x\n\tbind :443 ssl crt nothing.pem\n' >etc/haproxy/haproxy.cfg
printf '# maxconn 5\nbind 127.0.0.1\ndatabases 16\n' >etc/redis.conf
printf 'location 5 # where\nMAIL_DIR /var/mail\n' >etc/login.defs
run audit --format json --trust "$lab/ok/root.pem" etc
is "those below a directory" "$(json '[.audit.listeners[].where.source] | join(" ")')" "etc/haproxy/haproxy.cfg etc/nginx/nginx.conf"
is "what is wrong there" "$(json '[.findings[] | select(.severity == "error") | .rule] | join(" ")')" pem-file-not-found
run audit etc/one
is "nothing there" $status 3

# ---- the rest of the program ----
run audit good.nginx
is "an untrusted root is a note" $status 0
has "$out" "NOTE untrusted-root"
run audit --trust none good.nginx
is "unless the person says what clients trust" $status 1
sed "s,ssl_certificate server,ssl_certificate $work/server," good.nginx >named.nginx
run check named.nginx
has "$out" "certloupe audit named.nginx"
run audit
is "nothing to read" $status 2
run audit --format dot good.nginx
is "no such form" $status 2
run audit ca.pem
is "no configuration" $status 3
run audit nothing.conf
is "not there" $status 3
run audit --redact good.nginx
hasnt "$out" "example"
finish
