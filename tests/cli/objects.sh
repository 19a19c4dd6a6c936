#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Objects in full (-v, and JSON): what a request, a revocation list, an OCSP response and a key say, that openssl says the same where it is there, that no
# private octet comes out, and that --redact leaves nothing that tells whose they are.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
cat >"$work/recipe" <<'RECIPE'
at 2026-01-01
cert root ca subject="CN=Objects Root" from=-1y to=+10y
cert leaf issuer=root subject="CN=objects.example" san=DNS:objects.example eku=serverAuth from=-30d to=+300d serial=5bb6ff9f
cert gone issuer=root subject="CN=gone.example" serial=77aa88bb
csr leaf key=leaf subject="CN=objects.example" san=DNS:objects.example
crl root issuer=root this=2025-12-01 next=2026-02-01 number=7 revoke=gone:keyCompromise:2025-11-03
ocsp gone cert=gone status=revoked this=2025-12-30 next=2026-01-08
file root.pem root
file leaf.pem leaf
file leaf.csr csr:leaf
file leaf.key key:leaf
file root.crl crl:root
file gone.ocsp ocsp:gone format=der
RECIPE
"$builddir/tools/mklab" "$work/recipe" "$work/lab" || exit 99
cd "$work/lab" || exit 99
files="leaf.pem leaf.csr leaf.key root.crl gone.ocsp"

# shellcheck disable=SC2086
run check -v --at 2026-01-01 --trust root.pem $files
has "$out" "its own key, as it must be"
has "$out" "2025-11-03 00:00  77:aa:88:bb  keyCompromise"
is "signers" "$(grep -c 'Made by  *Objects Root' "$out")" 2
has "$out" "OBJECT  ocsp OCSP response"
has "$out" "Issuer's key"
has "$out" "Key usage *"
has "$out" "the SHA-1 of the key, as RFC 5280 proposes"
has "$out" "the request for objects.example"
if command -v openssl >/dev/null; then
	pin=$(openssl x509 -in leaf.pem -pubkey -noout | openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | openssl base64)
	has "$out" "$pin"
	has "$out" "$(openssl x509 -in leaf.pem -noout -fingerprint -sha1 | sed 's/.*=//' | tr A-F a-f)"
	secret=$(openssl pkey -in leaf.key -text -noout | sed -n '/^priv/,/^pub/p' | sed -n 2p | tr -d ' ')
	[ -n "$secret" ] && hasnt "$out" "$secret"
fi

# shellcheck disable=SC2086
run check --format json --at 2026-01-01 --trust root.pem $files
is "revoked" "$(json '.objects[] | select(.kind=="crl") | .revoked[0] | "\(.serial) \(.reason)"')" "77aa88bb keyCompromise"
is "ocsp" "$(json '.objects[] | select(.kind=="ocsp") | .responses[0] | "\(.serial) \(.status)"')" "77aa88bb revoked"
is "extensions" "$(json '.certificates[0].extensions[] | select(.name=="subjectAltName") | "\(.oid) \(.critical) \(.value[0])"')" "2.5.29.17 false DNS:objects.example"
is "pins" "$(json '[.objects[] | select(.kind=="csr" or .kind=="key") | .pin] | unique | length')" 1

is "the list is verified" "$(json '.objects[] | select(.kind=="crl") | "\(.verified) \(.signer)"')" "true CN=Objects Root"

# ---- requests and lists by themselves, as PEM ----
run check --format pem --trust none --at 2026-01-01 root.crl leaf.csr
cat root.crl leaf.csr >both
is "PEM of a list and a request" "$(cat "$out")" "$(cat both)"

# ---- and of whatever they stand in ----
# labels: what is in $out, by label
labels() { grep '^-----BEGIN' "$out" | sed 's/-----BEGIN //; s/-----//' | sort | uniq -c | sed 's/^ *//' | paste -sd,; }
run check --format pem --at 2026-01-01 --trust root.pem leaf.pem root.crl leaf.csr
is "a chain and what stands beside it" "$(labels)" "1 CERTIFICATE,1 CERTIFICATE REQUEST,1 X509 CRL"
run check --format pem --at 2026-01-01 --trust root.pem --crl root.crl leaf.pem
is "a list that is no SOURCE" "$(labels)" "1 CERTIFICATE"
openssl crl2pkcs7 -in root.crl -certfile leaf.pem -certfile root.pem -out all.p7b || exit 99
run check --format pem --at 2026-01-01 --trust none all.p7b
is "PKCS #7" "$(labels)" "2 CERTIFICATE,1 X509 CRL"
run check --at 2026-01-01 --trust none all.p7b
has "$out" "openssl pkcs7 -print_certs"
cat root.pem all.p7b >beside.p7b # whose conversion would lose what stands beside it
run check --at 2026-01-01 --trust none beside.p7b
has "$out" pem-pkcs7-where-pem
hasnt "$out" "openssl pkcs7 -print_certs"
sed '/^-----BEGIN CERT/,$!d' leaf.pem >alone.pem
openssl pkcs12 -export -nokeys -in alone.pem -certfile root.pem -passout pass:secret -out both.p12 || exit 99
echo secret >password
run check --format pem --at 2026-01-01 --trust none --password-file password both.p12
is "PKCS #12" "$(labels)" "2 CERTIFICATE"
if command -v keytool >/dev/null 2>&1; then
	for type in jks jceks; do
		keytool -importcert -noprompt -alias a -file root.pem -storetype $type -storepass changeit -keystore a.$type 2>/dev/null || exit 99
		run check --format pem --at 2026-01-01 --trust none a.$type
		openssl x509 -in root.pem >one
		is "$type" "$(cat "$out")" "$(cat one)"
	done
fi
run check --trust none --at 2026-01-01 root.crl leaf.csr
has "$out" "its CA is not here: not checked"
has "$out" "signed by its own key, asks for DNS:objects.example"

for format in text json; do
	# shellcheck disable=SC2086
	run check -v --format $format --redact --at 2026-01-01 --trust root.pem $files
	hasnt "$out" objects.example
	hasnt "$out" 77aa88bb
	hasnt "$out" 77:aa:88:bb
	[ -n "${pin:-}" ] && hasnt "$out" "$pin"
done
finish
