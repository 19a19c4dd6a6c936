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
good() {
	run audit --as "$server" --format json --trust "$lab/ok/root.pem" --client good.pem "good.$server"
	is "$server: nothing is wrong" "$status $(json '[.findings[] | select(.severity != "note") | .rule] | join(" ")')" "0 "
	is "$server: the certificate is trusted" "$(json .verdict)" trusted
}

# A client of the same root, and lists for it.
cp "$lab/ok/root.pem" ca.pem
cp "$lab/rotation/client_ca/old_new_ca.pem" clients.pem
cp "$lab/rotation/client/new_client.pem" good.pem
cp "$lab/ok/server.pem" "$lab/ok/server.key" .
chmod 640 ./*.key
openssl x509 -in server.pem -outform DER -out server.der

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
