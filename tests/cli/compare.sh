#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# compare from outside: a renewal, equal sources, a chain without its intermediate, JSON, and what it does not take.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
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

run compare --format json --trust $ca/old_new_ca.pem $old $new
is "status in JSON" $status 1
is "schema" "$(json .schema)" certloupe/1
is "place of the key" "$(json 'keys_unsorted | .[index("findings") + 1]')" comparison
is "the two are certificates of the object" "$(json '[.comparison.a.certificate, .comparison.b.certificate] as $id | [.certificates[] | select(.id == $id[0] or .id == $id[1])] | length')" 2
is "state of a row" "$(json '.comparison.rows[] | select(.field == "issuer") | .state')" changed
is "the key is the same" "$(json '.comparison.rows[] | select(.field == "spki-sha256") | .state')" equal
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

# ---- each as if the other were not there ----
cat missing/server.pem missing/intermediate.pem >full.pem
run compare --format json --trust missing/root.pem missing/server.pem full.pem
is "the intermediate of B does not help A" "$(json '.comparison.a.reason + " " + .comparison.b.verdict')" "unknown-issuer trusted"
is "same certificate" "$(json '.comparison.meaning[0].id')" same-certificate
is "the chain differs" "$(json '.comparison.rows[] | select(.field == "chain") | .state')" changed

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
has "$err" "no certificate in it"
run compare --redact --trust $ca/old_new_ca.pem $old $new
hasnt "$out" "customer-a"
finish
