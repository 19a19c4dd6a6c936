#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# compare from outside: a renewal, equal sources, a chain without its intermediate, JSON, and what it does not take.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
cat >"$work/asked.recipe" <<'END'
at 2026-06-01
key one ec:p256
cert ca ca subject="CN=CA"
cert kept issuer=ca key=one subject="CN=a" san=DNS:a.example,DNS:b.example eku=serverAuth ku=none
cert less issuer=ca key=one subject="CN=b" san=DNS:a.example,DNS:c.example
cert else issuer=ca subject="CN=a" san=DNS:a.example,DNS:b.example
csr asked key=one subject="CN=a" san=DNS:b.example,DNS:a.example
file kept.pem kept
file less.pem less
file else.pem else
file asked.csr csr:asked
END
"$builddir/tools/mklab" "$work/asked.recipe" "$work/asked" >/dev/null || exit 99
cd "$work" || exit 99
"$program" lab rotation rotation >/dev/null || exit 99
"$program" lab missing-intermediate missing >/dev/null || exit 99
ca=rotation/client_ca old=rotation/client/old_client.pem new=rotation/client/new_client.pem

# ---- a renewal under a new CA, with the same key ----
run compare --trust $ca/old_new_ca.pem $old $new
is "status when different" $status 1
has "$out" "~ Issuer"
has "$out" "example-client-ca-v2"
has "$out" "renewal: B can take the place of A"
has "$out" "key-carried-over"
has "$out" "parallel-run: While both are in use"
hasnt "$out" "~ Subject"
case $(sed -n '/~ Valid until/{n;p;}' "$out") in
*"A        "[0-9]*-*-*" "*:*:*" UTC") ;;
*) complain "a time is written as for people: $(sed -n '/~ Valid until/{n;p;}' "$out")" ;;
esac

run compare --format json --trust $ca/old_new_ca.pem $old $new
is "status in JSON" $status 1
is "schema" "$(json .schema)" certloupe/1
is "place of the key" "$(json 'keys_unsorted | .[index("findings") + 1]')" comparison
is "the two are certificates of the object" "$(json '[.comparison.a.certificate, .comparison.b.certificate] as $id | [.certificates[] | select(.id == $id[0] or .id == $id[1])] | length')" 2
is "state of a row" "$(json '.comparison.rows[] | select(.field == "issuer") | .state')" changed
is "the key is the same" "$(json '.comparison.rows[] | select(.field == "spki-sha256") | .state')" equal
is "a time is data" "$(json '.comparison.rows[] | select(.field == "not-after") | .a | test("T..:..:..Z$")')" true
is "count" "$(json '.comparison.differences')" "$(json '[.comparison.rows[] | select(.state != "equal")] | length')"
is "meanings" "$(json '[.comparison.meaning[].id] | join(" ")')" "renewal key-carried-over serial-reused other-issuer parallel-run"
is "trust" "$(json '.comparison.a.verdict + " " + .comparison.b.verdict')" "trusted trusted"

run compare --format json --trust $ca/old_ca.pem $old $new
is "under the old CA alone" "$(json '.comparison.b.verdict + " " + .comparison.b.reason')" "untrusted unknown-issuer"
is "that is said" "$(json '.comparison.meaning[] | select(.id == "verdict-changed") | .severity')" warning

# ---- equal ----
run compare --trust $ca/old_new_ca.pem $old $old
is "status when equal" $status 0
has "$out" "no difference"
cp $old copy.pem
run compare --format json --trust $ca/old_new_ca.pem $old copy.pem
is "status of a copy" $status 0
is "equal" "$(json '.comparison.equal')" true

# ---- what else the files hold ----
cat $old missing/server.pem missing/intermediate.pem >more.pem
run compare --format json --trust $ca/old_new_ca.pem more.pem $old
is "status when one has more" $status 1
is "B lacks some" "$(json '.comparison.rows[] | select(.field == "others") | .state + " " + (.removed | length | tostring)')" "only-a 2"
run compare --trust $ca/old_new_ca.pem $old more.pem
is "status when the other has more" $status 1
has "$out" "Other certificates"

# ---- each as if the other were not there ----
cat missing/server.pem missing/intermediate.pem >full.pem
run compare --format json --trust missing/root.pem missing/server.pem full.pem
is "the intermediate of B does not help A" "$(json '.comparison.a.reason + " " + .comparison.b.verdict')" "unknown-issuer trusted"
is "same certificate" "$(json '.comparison.meaning[0].id')" same-certificate
is "the chain differs" "$(json '.comparison.rows[] | select(.field == "chain") | .state')" changed

# ---- a request and what came of it ----
run compare asked/asked.csr asked/kept.pem
is "what was asked for is there" $status 0
has "$out" "issued: The certificate was issued for the key of the request."
hasnt "$out" "Valid"
run compare --format json asked/asked.csr asked/less.pem
is "it is not" $status 1
is "meanings of a request" "$(json '[.comparison.meaning[] | .id + ":" + .severity] | join(" ")')" \
	"issued:note name-lost:warning subject-changed:note name-added:note"
is "the request is an object" "$(json '.comparison.a.certificate as $id | .objects[] | select(.id == $id) | .kind')" csr
is "names lost" "$(json '.comparison.rows[] | select(.field == "alt-names") | .removed[0]')" DNS:b.example
run compare --format json asked/less.pem asked/asked.csr
is "the other way round" "$(json '[.comparison.meaning[] | .id] | join(" ")')" "issued name-lost subject-changed name-added"
run compare asked/asked.csr asked/else.pem
is "another key" $status 1
has "$out" "other-key: The certificate was not issued for this request: it has another key."

# ---- what it does not take ----
run compare $old
is "one source" $status 2
has "$err" "two SOURCEs"
run compare $old no-such.pem
is "a file that is not there" $status 3
has "$err" "no-such.pem"
: >empty.pem
run compare $old empty.pem
is "a file without a certificate" $status 3
has "$err" "no certificate and no request in it"
run compare --redact --trust $ca/old_new_ca.pem $old $new
hasnt "$out" "customer-a"
finish
