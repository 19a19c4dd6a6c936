#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# convert from outside: each form there and back, held against the real openssl and, where it is there, keytool; keystores of Java as sources.
. "${srcdir:-.}/tests/cli/lib.sh"
need openssl
data=$(cd "$srcdir/tests/data/load" && pwd)
cd "$work" || exit 99
names() { openssl storeutl -noout -text -certs "$1" 2>/dev/null | grep 'Subject:' | sed 's/^ *//'; }
want=$(names "$data/chain.pem")

# ---- PEM, PKCS#7, DER ----
run convert "$data/chain.pem" -o chain.p7b
is "status" $status 0
has "$out" "certificates 3, revocation lists 0, requests 0"
is "openssl reads the p7b" "$(openssl pkcs7 -inform der -in chain.p7b -print_certs | grep -c BEGIN)" 3
run convert chain.p7b -o back.pem
is "there and back" "$(names back.pem)" "$want"
run convert "$data/leaf.pem" -o leaf.der
is "DER is the same" "$(openssl x509 -in "$data/leaf.pem" -outform der | openssl dgst -sha256)" "$(openssl dgst -sha256 <leaf.der)"
run convert leaf.der --to pem -o -
is "DER as PEM on standard output" "$(openssl x509 -in "$out" -noout -subject)" "$(openssl x509 -in "$data/leaf.pem" -noout -subject)"
run convert "$data/ca.crl" -o ca.der
is "a list" "$(openssl crl -inform der -in ca.der -noout -issuer)" "$(openssl crl -in "$data/ca.crl" -noout -issuer)"
run convert "$data/leaf.csr" -o request.der
is "a request" "$(openssl req -inform der -in request.der -noout -subject)" "$(openssl req -in "$data/leaf.csr" -noout -subject)"
run convert "$data/ca.crl" "$data/ca.pem" -o both.p7b
is "lists in PKCS#7" "$(openssl pkcs7 -inform der -in both.p7b -print | grep -c 'lastUpdate')" 1

# ---- trust stores of Java ----
run convert "$data/chain.pem" -o trust.p12
is "status of a trust store" $status 0
is "openssl opens it" "$(openssl pkcs12 -in trust.p12 -passin pass:changeit -nokeys | grep -c BEGIN)" 3
echo "other words" >password
run convert --password-file password --to p12-trust "$data/chain.pem" -o sealed.store
is "with a password" "$(openssl pkcs12 -in sealed.store -passin 'pass:other words' -nokeys 2>/dev/null | grep -c BEGIN)" 3
openssl pkcs12 -in sealed.store -passin pass:changeit -nokeys >/dev/null 2>&1
is "and no other" "$?" 1
if command -v keytool >/dev/null 2>&1; then
	is "keytool finds them trusted" "$(keytool -list -keystore trust.p12 -storepass changeit 2>/dev/null | grep -c trustedCertEntry)" 3
fi
run check --trust trust.p12 --at 2026-12-01 "$data/leaf.pem" "$data/ca.pem"
is "as --trust" $status 0

# ---- keystores of Java as sources ----
for store in leaf.jks leaf.jceks; do
	run convert "$data/$store" -o "$store.pem"
	is "certificates of $store" "$(grep -c BEGIN "$store.pem")" 3
	has "$out" "private keys, which stay where they are: 1"
	hasnt "$store.pem" KEY
done
cp "$data/leaf.jks" . # a short name: lines of a report are cut where they are full
echo testtest >password
run check --password-file password --trust "$data/root.pem" leaf.jks
has "$out" "is a keystore of Java"
has "$out" "private keys that stay closed: leaf"
hasnt "$out" "could not be checked"
echo wrong >password
run check --password-file password --trust "$data/root.pem" leaf.jks
has "$out" "octets were changed"
run check --password-file password --format json --trust "$data/root.pem" leaf.jks
is "a keystore that Java does not open" "$(json '.findings[] | select(.rule == "pem-password-wrong") | .severity')" warning
head -c 1000 "$data/leaf.jks" >cut.jks
run check --trust "$data/root.pem" cut.jks
is "a keystore that is cut short" $status 1
has "$out" "cut short"

# ---- what it does not take ----
run convert "$data/chain.pem"
is "no -o" $status 2
run convert -o x.pem
is "no source" $status 2
run convert --to pkcs8 "$data/chain.pem" -o x
is "a form that is none" $status 2
run convert "$data/chain.pem" -o chain.der
is "more than one in DER" $status 3
has "$err" "DER holds one object, and there are 3"
run convert "$data/leaf.csr" -o x.p7b
is "a request in PKCS#7" $status 3
run convert "$data/ca.crl" "$data/ca.pem" -o x.p12
is "a list in a trust store" $status 3
run convert "$data/leaf.key" -o x.pem
is "a key alone" $status 3
is "and nothing is written" "$(ls x* 2>/dev/null)" ""
finish
