#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What stands in a PKCS #11 token (SoftHSM's): its certificates are judged, its private keys are named and stay there, and no PIN is shown.
. "${srcdir:-.}/tests/cli/lib.sh"
. "${srcdir:-.}/tests/cli/softhsm.sh"
need jq
cd "$work" || exit 99
"$program" lab --quiet missing-intermediate made >/dev/null || exit 99
make_token "$work"
in_token --load-certificate made/server.pem --label web

run check --format json --trust made/root.pem $token
is "status of the leaf alone" $status 1
is "rule" "$(json '.findings[0].rule')" missing-intermediate
is "kind" "$(json '.sources[0] | "\(.spec) \(.kind) \(.items)"')" "$token token 1"

in_token --load-certificate made/intermediate.pem --label ca
in_token --load-privkey made/server.key --label webkey
run check --format json --trust made/root.pem $token
is "status of the chain" $status 0
is "verdict without a login" "$(json '.verdict')" trusted
is "no key without a login" "$(json '[.findings[].rule] | length')" 0

for how in uri environment; do
	if [ $how = uri ]; then
		run check -v --trust made/root.pem "$token?pin-value=482913"
	else
		GNUTLS_PIN=482913
		export GNUTLS_PIN
		run check -v --trust made/root.pem $token
		unset GNUTLS_PIN
	fi
	is "status, the PIN by the $how" $status 0
	has "$out" "has private keys that stay there: webkey"
	hasnt "$out" 482913
	hasnt "$err" 482913
	hasnt "$out" "PRIVATE KEY"
done
run check --format json --trust made/root.pem "$token?pin-value=482913"
hasnt "$out" 482913
printf '482913' >pin
for source in "$work/pin" "file:$work/pin" "file://$work/pin"; do
	run check -v --trust made/root.pem "$token?pin-source=$source"
	is "status, the PIN from $source" $status 0
	has "$out" "webkey"
	hasnt "$out" 482913
done
run check --format pem --trust made/root.pem "$token;object=web"
is "one object of it" "$(openssl x509 -noout -fingerprint <"$out")" "$(openssl x509 -noout -fingerprint -in made/server.pem)"

# ---- what cannot be had is said; a wrong PIN is tried once ----
run check --trust made/root.pem "$token?pin-value=000000"
is "status of a wrong PIN" $status 3
has "$err" "PIN"
hasnt "$err" 000000
run check --format json --trust made/root.pem "$token?pin-value=000000"
is "rule of a wrong PIN" "$(json '.findings[0].rule')" pem-password-wrong
hasnt "$out" 000000
run check --trust made/root.pem $token
is "the token is not locked" $status 0
run check --trust made/root.pem pkcs11:token=nosuch
is "status of no token" $status 3
finish
