#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# fix from outside: chains in order, bundles in form, in place with a backup, keys that stay, a live peer, and what it does not take.
# What it writes is held against the real openssl and certtool; tests/repair.py does that with many random files.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
need openssl
cd "$work" || exit 99
"$program" lab --quiet practice >/dev/null || exit 99
cd practice || exit 99
m=missing-intermediate

# ---- a missing intermediate, from a file ----
run fix --trust $m/root.pem $m/server.pem $m/intermediate.pem
is "status of a dry run" $status 0
has "$out" "2 + Example Issuing CA"
has "$out" "untrusted (unknown-issuer) -> trusted"
has "$out" "20 \"unable to get local issuer certificate\" -> accepts"
has "$out" "before: 20; after: trusted by all 3, loaded by all 5"
has "$out" "nothing: -o FILE writes it"
has "$out" "ssl_certificate fullchain.pem;"
has "$out" "openssl verify -no-CApath -CAfile $m/root.pem -untrusted fullchain.pem fullchain.pem"
run fix --trust $m/root.pem $m/server.pem $m/intermediate.pem -o full.pem
is "status when it is written" $status 0
is "certificates" "$(grep -c BEGIN full.pem)" 2
is "as it should be" "$(cat $m/server.pem $m/intermediate.pem | grep -v '^$' | tr -d '\r')" "$(cat full.pem)"
is "openssl trusts it" "$(openssl verify -no-CApath -CAfile $m/root.pem -untrusted full.pem full.pem)" "full.pem: OK"

# ---- as certbot's: the leaf, its issuers, and both in one ----
mkdir live
cp $m/server.pem live/cert.pem
cp $m/intermediate.pem live/chain.pem
cp full.pem live/fullchain.pem
run fix --trust $m/root.pem live
is "there already" "$status" 0
has "$out" "already in live/fullchain.pem"
has "$out" "ssl_certificate live/fullchain.pem;"
has "$out" "-untrusted live/fullchain.pem"
run fix --format json --trust $m/root.pem live
is "there already" "$(json .fix.already)" live/fullchain.pem
cat $m/server.key >>live/fullchain.pem
run fix --format json --trust $m/root.pem live
is "with something else" "$(json .fix.already)" null
cat $m/intermediate.pem $m/server.pem >live/fullchain.pem
run fix --format json --trust $m/root.pem live
is "in another order" "$(json .fix.already)" null

# ---- what is not foreseen is not counted among those that refuse ----
"$program" convert $m/root.pem -o trust.p12 >/dev/null || exit 99
run fix --trust trust.p12 $m/server.pem $m/intermediate.pem
has "$out" "it does not load each of these files as it stands"
has "$out" "after: loaded by 2 of 2, 3 are not foreseen"

# ---- a CA that is its own server's certificate ----
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout own.key -subj "/CN=www.example.com" -addext "subjectAltName=DNS:www.example.com" -days 30 \
	-out own.pem 2>/dev/null || exit 99
run fix --format json --trust own.pem --host www.example.com own.pem
is "a CA with that name is a chain" "$status $(json .fix.kind)" "0 chain"

# ---- a name, and its own certificate is not among what can be read ----
run fix --trust $m/root.pem --host www.example.com $m/intermediate.pem -o none.pem
is "CAs alone, for a name" "$status $([ -e none.pem ] || echo nothing)" "3 nothing"
has "$err" "certificates of CAs alone, and none for www.example.com"
openssl req -new -key $m/server.key -subj "/CN=www.example.com" -out request.pem
run fix --trust $m/root.pem --host www.example.com request.pem $m/intermediate.pem
has "$err" "request.pem holds a signing request where certificates are wanted"
run fix $m/intermediate.pem $m/root.pem
is "the same without a name: a bundle" $status 0

# ---- JSON ----
run fix --format json --trust $m/root.pem $m/server.pem $m/intermediate.pem
is "kind" "$(json .fix.kind)" chain
is "rows" "$(json '[.fix.rows[] | .change] | join(" ")')" "kept added"
is "before" "$(json '.fix.before.programs[] | select(.program == "OpenSSL") | .code')" 20
is "after" "$(json '.fix.after.programs[] | .verdict' | sort -u)" accept
is "the PEM" "$(json '.fix.pem')" "$(cat full.pem)"
is "written" "$(json '.fix.written')" null
run fix --format pem --trust $m/root.pem $m/server.pem $m/intermediate.pem
is "as PEM" "$(cat "$out")" "$(cat full.pem)"
run fix -o - --trust $m/root.pem $m/server.pem $m/intermediate.pem
is "on standard output" "$(cat "$out")" "$(cat full.pem)"
run fix --redact --format json --trust $m/root.pem $m/server.pem $m/intermediate.pem
hasnt "$out" "BEGIN CERT"
hasnt "$out" "example"

# ---- in place: order, root and duplicate go, the key stays, and what it was is kept ----
cat $m/root.pem $m/server.key $m/intermediate.pem $m/server.pem $m/server.pem | sed 's/$/\r/' >all.pem
chmod 640 all.pem
cp all.pem was.pem
run fix --in-place --trust $m/root.pem all.pem
is "status in place" $status 0
has "$out" "it stands there twice"
has "$out" "a root is not sent"
is "what it was" "$(cmp all.pem~ was.pem && echo same)" same
is "its permissions" "$(stat -c %a all.pem)" 640
is "certificates in place" "$(grep -c 'BEGIN CERTIFICATE' all.pem)" 2
is "no CR is left" "$(tr -dc '\r' <all.pem | wc -c | tr -d ' ')" 0
is "the key is the same" "$(openssl pkey -in all.pem -pubout)" "$(openssl pkey -in $m/server.key -pubout)"
is "the leaf is first" "$(openssl x509 -in all.pem -noout -subject)" "$(openssl x509 -in $m/server.pem -noout -subject)"
hasnt "$out" "PRIVATE KEY"
cp all.pem again.pem
run fix --in-place --trust $m/root.pem again.pem
is "nothing to mend" "$(test -e again.pem~ && echo backup || echo none)" none
has "$out" "it is as it should be"
run fix --in-place --dry-run --trust $m/root.pem was.pem
is "dry run" "$(test -e was.pem~ && echo backup || echo none)" none
run fix --trust $m/root.pem was.pem -o with-key.pem
is "the key goes along, for its owner alone" "$(stat -c %a with-key.pem) $(grep -c 'PRIVATE KEY' with-key.pem)" "600 2"
run fix --format pem --trust $m/root.pem was.pem
hasnt "$out" "PRIVATE KEY"

# ---- a mail: what came over the certificates on the way is taken out; as quoted, and as quoted-printable ----
{
	printf 'Subject: your certificate\n\n'
	sed 's/^/> /' $m/server.pem
	printf '\nand the intermediate:\n\n'
	cat $m/intermediate.pem $m/root.pem
} >mail.txt
run fix --format json --trust $m/root.pem mail.txt -o mailed.pem
is "of a mail" "$status $(json .fix.kind) $(json .fix.mended)" "0 chain 1"
is "as it was" "$(cat mailed.pem)" "$(cat full.pem)"
sed '/BEGIN\|END/!s/=/=3D/g; /^M/s/$/=/' $m/server.pem | sed 's/==$/=/' >quoted.pem
run fix --trust $m/root.pem quoted.pem $m/intermediate.pem -o mailed.pem
is "of one in quoted-printable" "$status $(cmp mailed.pem full.pem && echo same)" "0 same"
has "$out" "1 block: what came over its base64 on the way was taken out"
cp quoted.pem placed.pem
run fix --in-place --trust $m/root.pem placed.pem $m/intermediate.pem
is "in place" "$(cmp placed.pem full.pem && cmp placed.pem~ quoted.pem && echo same)" same
run fix --in-place --trust $m/root.pem mail.txt
is "a mail stays a mail" "$status" 2

# ---- a bundle ----
{ printf '\357\273\277'; cat rotation/client_ca/old_ca.pem; } | sed 's/$/\r/' >bundle.pem
printf '%s' "$(cat expired-root/root.pem)" >>bundle.pem
cat rotation/client_ca/old_ca.pem >>bundle.pem
run fix --format json bundle.pem rotation/client_ca/new_ca.pem -o mended.pem
is "status of a bundle" $status 0
is "kind of a bundle" "$(json .fix.kind)" bundle
is "nothing is lost" "$(json '[.fix.rows[] | .change] | join(" ")')" "kept kept kept added"
is "named" "$(json '[.fix.rows[] | .reason // "-"] | join(" ")')" "- expired duplicate -"
is "Go did not load it" "$(json '.fix.before.programs[] | select(.program == "Go") | .verdict')" refuse
is "all load it" "$(json '.fix.after.programs[] | .verdict' | sort -u)" accept
is "openssl finds them" "$(openssl storeutl -noout -certs mended.pem | tail -n 1)" "Total found: 4"
run fix --drop expired,duplicate bundle.pem rotation/client_ca/new_ca.pem -o mended.pem
is "dropped when asked" "$(grep -c BEGIN mended.pem)" 2
run fix rotation/client_ca/old_ca.pem rotation/client_ca/new_ca.pem --cert rotation/client/new_client.pem -o both.pem
is "old and new CA" "$status $(grep -c BEGIN both.pem)" "0 2"
is "the new client" "$(openssl verify -no-CApath -CAfile both.pem rotation/client/new_client.pem)" "rotation/client/new_client.pem: OK"
is "the old client" "$(openssl verify -no-CApath -CAfile both.pem rotation/client/old_client.pem)" "rotation/client/old_client.pem: OK"

# ---- what no order mends ----
run fix --trust expired-leaf/root.pem expired-leaf/server.pem -o gone.pem
is "status when it has expired" $status 1
has "$out" "WHAT IS LEFT"
has "$out" "expired"

# ---- what it does not take ----
run fix
is "no source" $status 2
run fix --in-place -o x.pem $m/server.pem
is "in place and -o" $status 2
run fix --drop roots $m/server.pem
is "what cannot be dropped" $status 2
run fix --format dot $m/server.pem
is "a format that has none" $status 2
run fix -o $m/server.pem $m/server.pem
is "-o is a source" $status 2
run fix $m/server.key
is "nothing but a key" $status 3
openssl x509 -in $m/server.pem -outform der -out server.der
run fix --in-place --trust $m/root.pem server.der
is "DER in place" $status 2
has "$err" "no PEM file"
finish
