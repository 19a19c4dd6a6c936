#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# --fetch against a server of our own that has issuers, a revocation list and an OCSP responder, and is slow, endless, private, leads elsewhere and lies.
. "${srcdir:-.}/tests/cli/lib.sh"
need openssl python3 jq
server=$(cd "$srcdir/tests/cli" && pwd)/fetch_server.py
cd "$work" || exit 99
for v in http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY; do unset "$v"; done
HOME=$work/home XDG_CACHE_HOME=$work/cache
export HOME XDG_CACHE_HOME
mkdir web home
start server python3 "$server" "$work/web"
n=0
until [ -s web/port ]; do
	n=$((n + 1))
	[ $n -lt 300 ] || { echo "no server"; cat server.log; exit 1; }
	sleep 0.1
done
url=http://127.0.0.1:$(cat web/port)

# sign NAME SUBJECT EXTENSIONS [ISSUER]
serial=1000
sign() {
	serial=$((serial + 1))
	printf '%b\n' "$3" "subjectKeyIdentifier=hash" >ext
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -subj "$2" -out csr 2>/dev/null || exit 99
	if [ $# -gt 3 ]; then
		openssl x509 -req -in csr -CA "$4.pem" -CAkey "$4.key" -set_serial "$serial" -days "${days:-30}" -extfile ext -out "$1.pem"
	else
		openssl x509 -req -in csr -key "$1.key" -days 30 -extfile ext -out "$1.pem"
	fi 2>/dev/null || exit 99
}
ca='basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign'
leaf='basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:www.example.com'
sign root "/CN=Fetch Root" "$ca"
sign ca "/CN=Fetch Issuing" "$ca" root
openssl x509 -in ca.pem -outform der -out web/ca.der
sign good "/CN=good" "$leaf\nauthorityInfoAccess=caIssuers;URI:$url/to/$url/ca.der" ca
for place in slow endless nothing to/to/to/to/to/ca.der to/file:///etc/passwd readme; do
	sign "$(echo "$place" | tr -c 'a-z\n' _)" "/CN=bad" "$leaf\nauthorityInfoAccess=caIssuers;URI:$url/$place" ca
done
echo "this is no certificate" >web/readme
sign ldap "/CN=ldap" "$leaf\nauthorityInfoAccess=caIssuers;URI:ldap://127.0.0.1/cn=x" ca

# ---- nothing unasked ----
run check --trust root.pem good.pem
is "status without it" $status 1
[ -e web/asked ]
is "nobody was asked" $? 1
if command -v strace >/dev/null 2>&1; then
	strace -f -o trace -e trace=socket,connect "$program" check --trust root.pem good.pem >/dev/null 2>&1
	is "sockets" "$(grep -cE 'socket\(|connect\(' trace)" 0
fi
run check --fetch --trust root.pem good.pem
is "status of what is private" $status 1
if grep -q "libcurl is not here" "$err"; then # nor was it built with it, perhaps (--disable-fetch)
	[ -e web/asked ]
	is "nobody was asked without it" $? 1
	echo "libcurl is not here: what it would get is not looked at"
	finish
fi
has "$err" "its address is a private one (--fetch-private)"
[ -e web/asked ]
is "nor with an address that is private" $? 1
# An address of IPv4 in one of IPv6 is that: mapped, NAT64, 6to4.
for address in 10.0.0.1 169.254.169.254 "[::1]" "[::ffff:10.0.0.1]" "[64:ff9b::a00:1]" "[2002:a00:1::1]" "[fd00::1]" "[fe80::1]"; do
	[ -e /proc/net/if_inet6 ] || [ "${address#\[}" = "$address" ] || continue
	sign private "/CN=private" "$leaf\nauthorityInfoAccess=caIssuers;URI:http://$address/ca.der" ca
	run check --fetch --timeout 2 --trust root.pem private.pem
	has "$err" "its address is a private one (--fetch-private)"
done

# ---- an issuer ----
run check --fetch-private --format json --trust root.pem good.pem
is "it is named, and most have it not" "$(json .reason)" unknown-issuer
is "rule" "$(json '.findings[0].rule')" missing-intermediate
is "the source" "$(json '.sources[1].spec')" "$url/to/$url/ca.der"
has "$out" "clients that do not fetch what AIA names will not have it"
run fix --fetch-private --trust root.pem good.pem -o fixed.pem
is "status of fix" $status 0
is "the chain is whole" "$(openssl verify -CAfile root.pem -untrusted fixed.pem fixed.pem)" "fixed.pem: OK"
is "the second time it comes from the cache" "$(grep -c /ca.der web/asked)" 2
run check --fetch-private --trust root.pem ldap.pem
has "$err" "only http and https are fetched"

# ---- bad servers ----
try() { # NAME WHAT-IS-SAID
	run check --fetch-private --timeout 2 --trust root.pem "$1.pem"
	is "status of $1" $status 1
	has "$err" "$2"
}
try slow "not fetched"
try endless "it is larger than 16 MiB"
try nothing "the server answers with status 404"
try to_to_to_to_to_ca_der "it leads from one place to the next"
try to_file____etc_passwd "only http and https are fetched"
try readme "what came is no certificate"

# ---- a revocation list ----
sign listed "/CN=listed" "$leaf\ncrlDistributionPoints=URI:$url/ca.crl" ca
cat >ca.cnf <<X
[ca]
default_ca = d
[d]
database = web/index.txt
serial = serial
default_md = sha256
default_crl_days = 2
crlnumber = number
policy = p
[p]
commonName = supplied
X
: >web/index.txt
echo 01 >number
openssl ca -config ca.cnf -batch -revoke listed.pem -cert ca.pem -keyfile ca.key 2>/dev/null || exit 99
openssl ca -config ca.cnf -gencrl -cert ca.pem -keyfile ca.key -out ca.crl 2>/dev/null || exit 99
openssl crl -in ca.crl -outform der -out web/ca.crl
run check --fetch-private --format json --trust root.pem ca.pem listed.pem
is "the list revokes it" "$(json .reason)" revoked
run check --format json --trust root.pem ca.pem listed.pem
is "which nobody knows who does not fetch" "$(json .verdict)" trusted

# ---- OCSP ----
sign responder "/CN=Fetch Responder" 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=OCSPSigning\nnoCheck=ignored' ca
cp ca.pem responder.pem responder.key web/
sign asked "/CN=asked" "$leaf\nauthorityInfoAccess=OCSP;URI:$url/ocsp" ca
sign replayed "/CN=replayed" "$leaf\nauthorityInfoAccess=OCSP;URI:$url/old" ca
for c in asked replayed; do openssl ca -config ca.cnf -batch -valid "$c.pem" -cert ca.pem -keyfile ca.key 2>/dev/null || exit 99; done
run check --fetch-private --format json --host www.example.com --trust root.pem ca.pem asked.pem
is "the responder is believed" "$(json '.chains[0].revocation[0].state')" good
openssl ocsp -issuer ca.pem -cert replayed.pem -reqout old.req 2>/dev/null
(cd web && openssl ocsp -index index.txt -CA ca.pem -rsigner responder.pem -rkey responder.key -ndays 1 -reqin ../old.req -respout old.der >/dev/null 2>&1)
run check --fetch-private --trust root.pem ca.pem replayed.pem
has "$err" "the answer has another nonce than the request"
openssl ca -config ca.cnf -batch -revoke asked.pem -cert ca.pem -keyfile ca.key 2>/dev/null || exit 99
run check --fetch-private --format json --trust root.pem ca.pem asked.pem
is "the answer is kept for as long as it holds" "$(json '.chains[0].revocation[0].state')" good
rm -r cache
run check --fetch-private --format json --trust root.pem ca.pem asked.pem
is "and then asked for again" "$(json .reason)" revoked

# ---- a responder that answers by SHA-256 alone, and one that sends no nonce ----
sign modern "/CN=modern" "$leaf\nauthorityInfoAccess=OCSP;URI:$url/sha256" ca
sign quiet "/CN=quiet" "$leaf\nauthorityInfoAccess=OCSP;URI:$url/old" ca
sign fourth "/CN=fourth" "$leaf\nauthorityInfoAccess=OCSP;URI:$url/ocsp" ca
for c in modern quiet fourth; do openssl ca -config ca.cnf -batch -valid "$c.pem" -cert ca.pem -keyfile ca.key 2>/dev/null || exit 99; done
run check --fetch-private --format json --trust root.pem ca.pem modern.pem
is "by SHA-256" "$(json '.chains[0].revocation[0].state')" good
openssl ocsp -issuer ca.pem -cert quiet.pem -no_nonce -reqout quiet.req 2>/dev/null
(cd web && openssl ocsp -index index.txt -CA ca.pem -rsigner responder.pem -rkey responder.key -ndays 1 -reqin ../quiet.req -respout old.der >/dev/null 2>&1)
run check --fetch-private --format json --trust root.pem ca.pem quiet.pem
is "without a nonce" "$(json '.chains[0].revocation[0].state')" good

# ---- who may not answer: whose certificate is for something else, is from another CA, has ended ----
ocsp='basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=OCSPSigning'
sign purpose "/CN=Fetch Other Purpose" "$leaf" ca
sign foreign "/CN=Fetch Foreign" "$ocsp" root
days=-1
sign ended "/CN=Fetch Ended" "$ocsp" ca
days=30
openssl x509 -in ended.pem -noout -checkend 0 >/dev/null
is "it has ended" $? 1
for who in purpose foreign ended; do
	cp $who.pem web/responder.pem
	cp $who.key web/responder.key
	rm -r cache
	run check --fetch-private --format json --revocation hard --trust root.pem ca.pem fourth.pem
	is "it answered: $who" "$(tail -n 1 web/asked)" "POST /ocsp"
	is "the answer does not count: $who" "$(json '[.chains[0].revocation[] | select(.state == "good")] | length')" 0
	is "and nothing is trusted by it: $who" $status 1
done
cp ca.pem responder.pem responder.key web/
rm -r cache
run check --fetch-private --format json --trust root.pem ca.pem fourth.pem
is "the right one again" "$(json '.chains[0].revocation[0].state')" good
finish
