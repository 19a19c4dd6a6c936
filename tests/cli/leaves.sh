#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check --format jsonl: a line a leaf says what the one object of --format json says of that leaf, and the last line what belongs to none.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
{
	echo 'at 2026-01-01'
	echo 'cert root ca subject="CN=Leaves Root" from=-1y to=+10y'
	echo 'cert mid ca issuer=root subject="CN=Leaves CA" from=-1y to=+5y'
	echo 'cert other ca issuer=root subject="CN=Other CA" from=-1y to=+5y'
	for i in 1 2 3 4 5 6 7 8 9; do echo "cert l$i issuer=mid subject=\"CN=l$i.example\" san=DNS:l$i.example from=-30d to=+300d"; done
	echo 'cert late issuer=other subject="CN=late.example" san=DNS:late.example from=-300d to=-1d'
	echo 'cert twice issuer=mid subject="CN=twice.example" san=DNS:twice.example from=-30d to=+300d serial=77aa88bb'
	echo 'cert again issuer=mid subject="CN=again.example" san=DNS:again.example from=-30d to=+300d serial=77aa88bb'
	for i in 1 2 3 4 5 6 7 8 9 10 11; do echo "cert ca$i ca subject=\"CN=CA $i\" from=-1y to=+5y"; done
	echo 'crl mid issuer=mid this=2025-12-01 next=2026-02-01 number=7 revoke=l7:keyCompromise:2025-11-03'
	echo 'file root.pem root'
	echo 'file all.pem l1 l2 l3 l4 l5 mid l6 l7 l8 l9 late twice again other'
	echo 'file ten.pem ca1 ca2 ca3 ca4 ca5 ca6 ca7 ca8 ca9 ca10'
	echo 'file eleven.pem ca1 ca2 ca3 ca4 ca5 ca6 ca7 ca8 ca9 ca10 ca11'
	echo 'file mid.crl crl:mid'
	echo 'file l8.key key:l8'
} >"$work/recipe"
"$builddir/tools/mklab" "$work/recipe" "$work/lab" || exit 99
cd "$work/lab" || exit 99

# same ARGS...: the lines of jsonl against the object of json
same() {
	run check --format json "$@"
	one=$status
	cp "$out" "$work/one"
	run check --format jsonl "$@"
	is "status" "$status" "$one"
	is "chains" "$(jq -cs '[.[].chains[] | del(.checks[].findings)]' "$out")" "$(jq -c '[.chains[] | del(.checks[].findings)]' "$work/one")"
	is "what was found of them" "$(jq -cs '[.[] | .chains[0].leaf as $l | .findings[] | select(.chain != null) | [$l, .rule, .title, .because, .cause, .explained_by]] | sort' "$out")" \
		"$(jq -c '.chains as $c | [.findings[] | select(.chain != null) | [$c[.chain].leaf, .rule, .title, .because, .cause, .explained_by]] | sort' "$work/one")"
	is "of none of them" "$(jq -cs '[.[].findings[] | select(.chain == null) | [.rule, .title]] | unique' "$out")" \
		"$(jq -c '[.findings[] | select(.chain == null) | [.rule, .title]] | unique' "$work/one")"
	is "over all" "$(tail -n 1 "$out" | jq -c '[.verdict, .reason, .leaf]')" "$(jq -c '[.verdict, .reason, .leaf]' "$work/one")"
	is "findings of a row" "$(jq -c '. as $o | [.chains[].checks[].findings[] | $o.findings[.].rule] | length' "$out" | grep -c null)" 0
}
same --at 2026-01-01 --trust root.pem all.pem
is "lines" "$(wc -l <"$out" | tr -d ' ')" 13
is "certificates of a line" "$(head -n 1 "$out" | jq -c '[.certificates[].subject]')" '["CN=l1.example","CN=Leaves CA","CN=Leaves Root"]'
is "a number twice" "$(tail -n 1 "$out" | jq -r '.findings[].rule')" serial-reused
same --at 2026-01-01 --trust root.pem --revocation hard all.pem mid.crl l8.key
is "revoked" "$(jq -r 'select(.reason == "revoked") | .leaf as $l | .certificates[] | select(.id == $l) | .subject' "$out")" CN=l7.example
is "by a list of its line" "$(jq -c 'select(.reason == "revoked") | [.objects[].kind]' "$out")" '["crl"]'
same --at 2026-01-01 --trust none all.pem mid.crl
same --at 2026-01-01 --trust root.pem --leaf l3.example all.pem
same --at 2026-01-01 --trust root.pem --exclude "Leaves CA" all.pem
same --at 2026-01-01 --trust root.pem mid.crl l8.key
same --at 2026-01-01 --client-ca root.pem --cert all.pem --trust none
# Of ten CAs it is said how long they can go on, of more it is not: of all parts together.
same --at 2026-01-01 --trust none ten.pem
is "ten CAs" "$(jq -r '.findings[].rule' "$out" | grep -c '^ca-issue-until$')" 10
same --at 2026-01-01 --trust none eleven.pem
is "eleven CAs" "$(jq -r '.findings[].rule' "$out" | grep -c '^ca-issue-until$')" 0
same --at 2026-01-01 --trust root.pem . ./missing.pem
run check --format jsonl --at 2026-01-01 --trust root.pem all.pem -o "$work/lines"
is "into a file" "$(wc -l <"$work/lines" | tr -d ' ')" 13
run check --format jsonl --redact --at 2026-01-01 --trust root.pem all.pem
hasnt "$out" "l3.example"

# A connection is a line, whether a certificate came or not.
free_port
run check --format jsonl --timeout 2 "localhost:$port" all.pem --at 2026-01-01 --trust root.pem
is "refused" "$(head -n 1 "$out" | jq -c '[.verdict, .connections[0].address != null, (.chains | length)]')" '["error",true,0]'
is "the files behind it" "$(wc -l <"$out" | tr -d ' ')" 14
is "status of it" "$status" 3
finish
