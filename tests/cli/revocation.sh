#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Revocation lists given to real programs: what the coverage map says of the lists is what nginx (ssl_crl) then does with a client, errors 3, 12 and 23 included,
# and what openssl verify -crl_check_all and certtool make of the same files.
. "${srcdir:-.}/tests/cli/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
need jq curl openssl nginx certtool
mkdir "$work/pki"
cd "$work/pki" || exit 99

# A PKI of the running day, by openssl: the lists of both CAs, whole, out of date, and with the client on it.
openssl_ca() {
	mkdir "$1.ca" && : >"$1.ca/index" && echo 01 >"$1.ca/number"
	printf '[ca]\ndefault_ca=x\n[x]\ndatabase=%s.ca/index\ncrlnumber=%s.ca/number\ndefault_md=sha256\ncrl_extensions=e\n[e]\nauthorityKeyIdentifier=keyid\n' "$1" "$1" >"$1.cnf"
}
new_key() {
	openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key" 2>/dev/null || openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"
}
sign() { # NAME ISSUER EXTENSIONS
	new_key "$1"
	printf '%s\n' "$3" >"$1.ext"
	openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr"
	openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -days 30 -extfile "$1.ext" -out "$1.pem" 2>/dev/null
}
new_key root
openssl req -x509 -new -key root.key -subj /CN=root -days 30 -out root.pem -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
sign int root "basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid"
sign client int "extendedKeyUsage=clientAuth
keyUsage=critical,digitalSignature
authorityKeyIdentifier=keyid"
sign localhost root "extendedKeyUsage=serverAuth
subjectAltName=DNS:localhost"
openssl_ca root
openssl_ca int
crl() { # CA FILE OPTION...
	ca=$1 file=$2
	shift 2
	openssl ca -config "$ca.cnf" -gencrl -cert "$ca.pem" -keyfile "$ca.key" -out "$file" "$@" 2>/dev/null
}
crl root root.crl -crldays 7
crl int int.crl -crldays 7
crl int old.crl -crl_lastupdate 20200101000000Z -crl_nextupdate 20200108000000Z
crl int weak.crl -crldays 7 -md sha1
printf '63\n' >int.ca/number
crl int newest.crl -crldays 7
printf '04\n' >int.ca/number
openssl ca -config int.cnf -revoke client.pem -cert int.pem -keyfile int.key 2>/dev/null
crl int revoked.crl -crldays 7
crl int early.crl -crl_lastupdate 20200101000000Z -crl_nextupdate 20991231235959Z
crl int weak-revoked.crl -crldays 7 -md sha1
cat client.pem int.pem >chain.pem

# all NAME LISTS STATES NGINX-ERROR CAUSE: the lists as nginx gets them in one file; 0: it lets the client in
all() {
	cat $2 >"$1.crls"
	run check --format json --purpose client --trust root.pem --crl "$1.crls" chain.pem
	is "$1: coverage" "$(json '[.chains[0].revocation[].state] | join(" ")')" "$3"
	is "$1: verdict" "$(json .verdict)" "$([ "$4" = 0 ] && echo trusted || echo untrusted)"
	foretold=$(json '.stacks[] | select(.stack == "openssl") | .code')
	is "$1: what OpenSSL is said to answer" "$foretold" "$4"
	openssl verify -purpose sslclient -crl_check_all -CAfile root.pem -untrusted int.pem -CRLfile "$1.crls" client.pem >verify.out 2>&1
	said=$(sed -n 's/^error \([0-9]*\) at.*/\1/p' verify.out | head -n 1)
	is "$1: openssl verify" "${said:-0}" "$4"
	free_port
	nginx_start <<CONF
listen 127.0.0.1:$port ssl; ssl_certificate $work/pki/localhost.pem; ssl_certificate_key $work/pki/localhost.key;
ssl_client_certificate $work/pki/root.pem; ssl_verify_client on; ssl_verify_depth 3; ssl_crl $work/pki/$1.crls;
error_log $work/$1.nginx info;
CONF
	wait_port "$port"
	curl -s --cacert root.pem --cert chain.pem --key client.key -o page -w '%{http_code}\n' "https://localhost:$port/" >code
	is "$1: nginx" "$(cat code)" "$([ "$4" = 0 ] && echo 200 || echo 400)"
	[ "$4" = 0 ] || has "$work/$1.nginx" "client SSL certificate verify error: ($4:"
	run check --format json --trust root.pem --cert chain.pem --key client.key "localhost:$port" "$1.crls"
	is "$1: cause, from outside" "$(json '[.findings[] | select(.cause and .severity == "error") | .rule] | join(" ")')" "$5"
}
all whole "int.crl root.crl" "good good" 0 ""
all leaf-only "int.crl" "good missing" 3 client-crl-missing
all old "old.crl root.crl" "expired good" 12 client-crl-expired
all revoked "revoked.crl root.crl" "revoked good" 23 client-cert-revoked

# Where we are stricter, or go by the number and not by the date: what is said of OpenSSL is what it says all the same.
# differ NAME LISTS STATES VERDICT OPENSSL-SAYS FINDING
differ() {
	cat $2 >"$1.crls"
	run check --format json --purpose client --trust root.pem --crl "$1.crls" chain.pem
	is "$1: coverage" "$(json '[.chains[0].revocation[].state] | join(" ")')" "$3"
	is "$1: verdict" "$(json .verdict)" "$4"
	is "$1: what OpenSSL is said to answer" "$(json '.stacks[] | select(.stack == "openssl") | .code')" "$5"
	openssl verify -purpose sslclient -crl_check_all -CAfile root.pem -untrusted int.pem -CRLfile "$1.crls" client.pem >verify.out 2>&1
	said=$(sed -n 's/^error \([0-9]*\) at.*/\1/p' verify.out | head -n 1)
	is "$1: openssl verify" "${said:-0}" "$5"
	is "$1: $6" "$(json "[.findings[] | select(.rule == \"$6\")] | length")" 1
}
differ weak "weak.crl root.crl" "weak good" untrusted 0 revocation-evidence-weak
differ weak-revoked "weak-revoked.crl root.crl" "revoked good" untrusted 23 revocation-evidence-weak
differ gone "early.crl newest.crl root.crl" "good good" trusted 0 crl-entry-gone

# OCSP: answers made and judged by openssl, too.
sign responder int "extendedKeyUsage=OCSPSigning
keyUsage=digitalSignature
noCheck=ignored
authorityKeyIdentifier=keyid"
sign impostor int "extendedKeyUsage=serverAuth
authorityKeyIdentifier=keyid"
sign stranger root "extendedKeyUsage=OCSPSigning
authorityKeyIdentifier=keyid"
sign other int "extendedKeyUsage=clientAuth
authorityKeyIdentifier=keyid"
serial=$(openssl x509 -in other.pem -noout -serial | sed 's/.*=//')
printf 'V\t991231235959Z\t\t%s\tunknown\t/CN=other\n' "$serial" >>int.ca/index
answer() { # FILE SIGNER CERT [OPTION...]
	file=$1 signer=$2 about=$3
	shift 3
	openssl ocsp -index int.ca/index -CA int.pem -rsigner "$signer.pem" -rkey "$signer.key" -issuer int.pem -cert "$about.pem" -respout "$file" "$@" >/dev/null 2>&1
}
# by_ocsp LABEL CERT FILE STATE OPENSSL-SAYS
by_ocsp() {
	run check --format json --purpose client --trust root.pem --untrusted int.pem --crl "$3" --crl root.crl "$2.pem"
	is "$1: state" "$(json '.chains[0].revocation[0].state')" "$4"
	is "$1: verdict" "$(json .verdict)" "$([ "$4" = good ] && echo trusted || echo untrusted)"
	openssl ocsp -respin "$3" -issuer int.pem -cert "$2.pem" -CAfile root.pem -verify_other int.pem -no_nonce >ocsp.out 2>&1
	has ocsp.out "$5"
}
answer good.ocsp responder other -ndays 3
by_ocsp "a good answer" other good.ocsp good "other.pem: good"
answer gone.ocsp responder client -ndays 3
by_ocsp "a revoked client" client gone.ocsp revoked "client.pem: revoked"
answer ca.ocsp int other -ndays 3
by_ocsp "the CA answers itself" other ca.ocsp good "Response verify OK"
answer impostor.ocsp impostor other -ndays 3
by_ocsp "a responder that may not" other impostor.ocsp ocsp-invalid "Response Verify Failure"
answer stranger.ocsp stranger other -ndays 3
by_ocsp "a responder of another CA" other stranger.ocsp ocsp-invalid "Response Verify Failure"
answer unknown.ocsp responder responder -ndays 3
by_ocsp "one that the responder does not know" responder unknown.ocsp ocsp-unknown "responder.pem: unknown"
by_ocsp "an answer that is about another" client good.ocsp missing "No Status found"

# GnuTLS looks at the lists that it is given, and asks for no others.
certtool --verify --load-ca-certificate root.pem --load-crl revoked.crl --infile chain.pem >gnutls.out 2>&1
grep -qi revoked gnutls.out || complain "certtool does not say that the client is revoked"
finish
