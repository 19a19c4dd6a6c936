#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Our own certificate as the server sees it (--client-ca, --client-crl, --client-depth, --client-purpose), and whose it
# must be (--expect): offline, and beside a peer that is judged by options of its own.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
run lab --quiet "$work/lab"
is "lab" "$status" 0
r=$work/lab/rotation i=$work/lab/client-intermediate-not-sent v=$work/lab/revoked
ours() { run check --format json --trust none "$@"; }
verdict() { json '[.verdict, .reason] | join(" ")'; }
rules() { json '[.findings[] | select(.severity == "error") | .rule] | join(" ")'; }

ours --client-ca "$r/client_ca/old_new_ca.pem" --cert "$r/client/new_client.pem"
is "both CAs" "$(verdict) $status" "trusted none 0"
is "whose view" "$(json '.question.client.trust[0]' | sed 's/.*client_ca/client_ca/')" "client_ca/old_new_ca.pem (2)"
is "the side" "$(json '[.chains[].side] | join(" ")')" ours
ours --client-ca "$r/client_ca/old_ca.pem" --cert "$r/client/new_client.pem"
is "the old CA alone" "$(verdict) $status" "untrusted unknown-issuer 1"
ours --client-ca "$r/client_ca/old_ca.pem" --cert "$r/client/new_client.pem" "$r/client_ca/new_ca.pem"
is "what else is at hand does not serve the server" "$(json '.chains[] | select(.side == "ours") | .verdict')" untrusted

ours --client-ca "$i/root.pem" --cert "$i/client.pem"
is "the intermediate stayed at home" "$(verdict)" "untrusted unknown-issuer"
is "both sides without a connection" "$(json '[.board.client.verdict, .board.server.chain, (.board.rows[] | select(.check == "issuer") | .client.result)] | map(tostring) | join(" ")')" \
	"untrusted null failed"
is "in the words of a load balancer" "$(json '.board.server_log[] | select(.program == "AWS ALB") | .text')" ClientCertUntrusted
is "no key is at hand" "$(json '.board.rows[] | select(.check == "key") | .client.result')" unknown
run check --trust "$i/root.pem" --client-ca "$i/root.pem" --cert "$i/client.pem" "$i/server.pem"
has "$out" "BOTH SIDES  without a connection"
has "$out" "but our own certificate fails"
has "$out" 'if it is AWS ALB (as documented): "ClientCertUntrusted"'
# What others say of a server's chain is not said of ours: a client that rejects it, a browser.
run check --client-ca "$i/root.pem" --cert "$i/client.pem"
has "$out" "others say"
hasnt "$out" "client rejected"
hasnt "$out" "Firefox"
run check --trust "$i/root.pem" "$i/server.pem"
hasnt "$out" "BOTH SIDES"
ours --client-ca "$i/root.pem" --untrusted "$i/intermediate.pem" --cert "$i/client.pem"
is "--untrusted is ours, not the server's" "$(verdict)" "untrusted unknown-issuer"
ours --client-ca "$i/root.pem" --cert "$i/chain.pem"
is "sent along" "$(verdict)" "trusted none"
ours --client-ca "$i/root.pem" --client-depth 0 --cert "$i/chain.pem"
is "depth 0" "$(json .verdict)" untrusted
ours --client-ca "$i/root.pem" --client-depth 1 --depth 0 --cert "$i/chain.pem"
is "--depth is about the peer" "$(verdict)" "trusted none"
ours --client-ca "$i/root.pem" --cert "$i/server.pem"
is "a server's certificate" "$(verdict)" "untrusted ext-key-usage"
ours --client-ca "$i/root.pem" --client-purpose any --cert "$i/server.pem"
is "any purpose" "$(verdict)" "trusted none"

ours --client-ca "$v/root.pem" --client-purpose any --client-crl "$v/ca.crl" --client-crl "$v/root.crl" --cert "$v/server.pem"
is "revoked at the server" "$(verdict)" "untrusted revoked"
ours --client-ca "$v/root.pem" --client-purpose any --crl "$v/ca.crl" --cert "$v/server.pem"
is "--crl is about the peer" "$(verdict)" "trusted none"
ours --client-ca "$v/root.pem" --client-purpose any --client-crl "$v/root.crl" --cert "$v/server.pem"
is "a server with lists wants all of them" "$(verdict)" "untrusted crl-problem"
run check --format json --trust "$v/root.pem" --client-ca "$v/root.pem" --client-purpose any --client-crl "$v/ca.crl" --client-crl "$v/root.crl" \
	--cert "$v/server.pem" "$v/server.pem"
is "each side by its own lists" "$(json '[.chains[] | .side, .verdict] | join(" ")')" "peer trusted ours untrusted"
is "the peer speaks at the top" "$(json .verdict)" trusted

ours --client-ca "$r/client_ca/old_new_ca.pem" --cert "$r/client/new_client.pem" --expect 'O=Customer B' --expect 'O=Customer A,CN=*'
is "one pattern of two" "$(verdict) $status" "trusted none 0"
is "the checklist says so" "$(json '.chains[0].checks[] | select(.check == "name") | .result')" passed
ours --client-ca "$r/client_ca/old_new_ca.pem" --cert "$r/client/new_client.pem" --expect 'O=Customer B,CN=*'
is "another client" "$(verdict) $status" "trusted identity 1"
is "the rule" "$(rules)" client-identity-not-authorised
is "which part" "$(json '.findings[0].because[0]')" "O=Customer B: it has Customer A"
is "the checklist" "$(json '.chains[0].checks[] | select(.check == "name") | .result')" failed
run check --format json --trust "$r/client_ca/old_new_ca.pem" --expect 'SAN=URI:urn:customer:b' "$r/client/old_client.pem"
is "without --cert the files are asked" "$(json .reason)" identity

for read in --client-ca --client-crl; do
	cp "$r/client_ca/old_ca.pem" "$work/read.pem"
	run check $read "$work/read.pem" --cert "$r/client/new_client.pem" -o "$work/read.pem"
	is "-o spares what $read reads" "$status $(cmp "$r/client_ca/old_ca.pem" "$work/read.pem" && echo kept)" "2 kept"
done
run check --client-ca "$r/client_ca/old_ca.pem"
is "about --cert" "$status" 2
run check --expect Customer
is "no pattern" "$status" 2
has "$err" "is not a pattern"
run check --client-ca "$work/none.pem" --cert "$r/client/new_client.pem"
is "no such file" "$status" 3
run check --client-ca "$r/client_ca/old_ca.pem" --cert "$r/client/new_client.pem"
has "$out" "judged by"
finish
