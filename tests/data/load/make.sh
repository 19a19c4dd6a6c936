#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How the files of this folder were made, with OpenSSL 3.0. Run by hand in an empty folder; the tests read what is
# committed. The keys are for these tests alone, and the password is always "test" (of keystores of Java, which want six letters, "testtest" or "changeit").
set -eu
days=27000
ec() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null ||
	openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }
sign() { # NAME SUBJECT CA EXTENSIONS
	openssl req -new -key "$1.key" -subj "$2" -out "$1.csr"
	printf '%b' "$4" >ext.cnf
	openssl x509 -req -in "$1.csr" -CA "$3.pem" -CAkey "$3.key" -days $days -extfile ext.cnf -out "$1.pem"
}

for k in root ca leaf other; do ec $k.key; done
openssl req -x509 -new -key root.key -subj '/O=certloupe test/CN=Load Test Root' -days $days -out root.pem
sign ca '/O=certloupe test/CN=Load Test CA' root 'basicConstraints=critical,CA:TRUE,pathlen:0\nkeyUsage=critical,keyCertSign,cRLSign\n'
sign leaf '/O=certloupe test/CN=load.example' ca 'basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:load.example\n'
cat leaf.pem ca.pem root.pem >chain.pem

# other forms of keys
openssl pkcs8 -topk8 -in leaf.key -v2 aes-256-cbc -iter 2048 -passout pass:test -out leaf-encrypted.key
{
	openssl ecparam -name prime256v1
	openssl ec -in leaf.key
} >leaf-sec1.key
openssl genrsa -traditional -out rsa.key 2048
openssl rsa -in rsa.key -traditional -aes128 -passout pass:test -out rsa-legacy.key
openssl genpkey -algorithm ED25519 -out ed25519.key
openssl pkcs8 -topk8 -nocrypt -in leaf.key -outform DER -out leaf-key.der
ssh-keygen -q -t ed25519 -N '' -C 'certloupe test' -f openssh.key

# other objects
cp other.key stray.key
: >index.txt
echo 01 >crlnumber
cat >ca.cnf <<'CNF'
[ca]
default_ca=x
[x]
database=index.txt
crlnumber=crlnumber
default_md=sha256
CNF
openssl ca -config ca.cnf -gencrl -keyfile ca.key -cert ca.pem -crldays $days -out ca.crl
serial=$(openssl x509 -noout -serial -in leaf.pem | sed 's/serial=//')
printf 'V\t20990101000000Z\t\t%s\tunknown\t/O=certloupe test/CN=load.example\n' "$serial" >index.txt
openssl ocsp -index index.txt -rsigner ca.pem -rkey ca.key -CA ca.pem -issuer ca.pem -cert leaf.pem -ndays $days -respout leaf.ocsp
openssl x509 -in leaf.pem -outform DER -out leaf.der
openssl x509 -in leaf.pem -addtrust serverAuth -setalias 'a trusted one' -trustout -out trusted.pem

# containers
openssl crl2pkcs7 -in ca.crl -certfile chain.pem -out chain.p7b
openssl crl2pkcs7 -nocrl -certfile chain.pem -outform DER -out chain-der.p7b
p12() { openssl pkcs12 -export -inkey leaf.key -in leaf.pem -certfile ca.pem -name load "$@"; }
p12 -passout pass:test -out leaf.p12
p12 -legacy -passout pass:test -out legacy.p12
p12 -passout pass: -out empty-password.p12
p12 -nomac -keypbe NONE -certpbe NONE -passout pass: -out plain.p12
p12 -nomac -passout pass:test -out nomac.p12
p12 -certpbe aria-256-cbc -keypbe aria-256-cbc -passout pass:test -out aria.p12
openssl pkcs8 -topk8 -in leaf.key -scrypt -passout pass:test -out scrypt.key
p12 -passout pass:test -iter 2500000 -out costly.p12
openssl pkcs8 -topk8 -in leaf.key -v2 aes-256-cbc -iter 2500000 -passout pass:test -out costly.key
openssl pkcs12 -export -nokeys -in chain.pem -keypbe NONE -certpbe NONE -passout pass:test -out store.p12
rm -f java-trust.p12
keytool -importcert -noprompt -alias ca -file ca.pem -storetype PKCS12 -keystore java-trust.p12 -storepass changeit

# known, and not examined: messages, time stamps, an attribute certificate, a public key
echo hello >hello.txt
openssl cms -encrypt -aes128 -in hello.txt -outform DER -out encrypted.cms leaf.pem
openssl cms -data_create -in hello.txt -outform DER -out data.cms
openssl pkey -in leaf.key -pubout -outform DER -out leaf-pub.der
cat >ts.cnf <<'CNF'
[t]
serial = ts.serial
default_policy = 1.2.3.4
digests = sha256
signer_digest = sha256
accuracy = secs:1
CNF
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ts.key -subj /CN=Stamp -days 36500 \
	-addext extendedKeyUsage=critical,timeStamping -addext basicConstraints=critical,CA:FALSE -out ts.pem
openssl ts -query -data hello.txt -cert -sha256 -out ts.tsq
openssl ts -reply -config ts.cnf -section t -queryfile ts.tsq -signer ts.pem -inkey ts.key -out answer.tsr
openssl ts -reply -in answer.tsr -token_out -out token.tst
cat >attribute.cnf <<'CNF'
asn1 = SEQUENCE:certificate
[certificate]
info = SEQUENCE:info
algorithm = SEQUENCE:algorithm
signature = FORMAT:HEX,BITSTRING:00
[algorithm]
oid = OID:ecdsa-with-SHA256
[info]
version = INTEGER:1
holder = SEQUENCE:holder
issuer = IMPLICIT:0,SEQUENCE:holder
algorithm = SEQUENCE:algorithm
serial = INTEGER:1
validity = SEQUENCE:validity
attributes = SEQUENCE:holder
[holder]
[validity]
from = GENERALIZEDTIME:20260101000000Z
to = GENERALIZEDTIME:20270101000000Z
CNF
openssl asn1parse -genconf attribute.cnf -noout -out attribute.der
rm -f hello.txt ts.cnf ts.key ts.pem ts.tsq ts.serial attribute.cnf
printf '\0\0\0\2\0\0\0\024saltsaltsaltsaltsalt\0\0\4\0\0' >empty.bks
# keystores of Java: a key, a secret key between two others, nothing
rm -f leaf.jks leaf.jceks empty.jks
store() { keytool "$@" -storepass testtest -noprompt; }
openssl pkcs12 -export -in chain.pem -inkey leaf.key -name leaf -passout pass:testtest -out leaf-store.p12
for type in jks jceks; do
	keytool -noprompt -importkeystore -srckeystore leaf-store.p12 -srcstorepass testtest -deststorepass testtest -destkeystore leaf.$type -deststoretype $type
done
store -genseckey -alias secret -keyalg AES -keysize 128 -keypass testtest -keystore leaf.jceks -storetype jceks
store -importcert -alias root -file root.pem -keystore leaf.jceks -storetype jceks
keytool -importcert -noprompt -alias root -file root.pem -keystore empty.jks -storetype jks -storepass changeit
keytool -delete -alias root -keystore empty.jks -storepass changeit
rm -f leaf-store.p12

rm -f ext.cnf ca.cnf index.txt* crlnumber* root.key ca.key other.key other.csr ca.csr root.csr openssh.key.pub
