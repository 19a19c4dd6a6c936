#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# explain from outside: messages, codes, rule ids, standard input, what is the case in given files, JSON, exit status.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq

# ---- messages ----
run explain "curl: (60) SSL certificate problem: unable to get local issuer certificate"
is "status of a known message" $status 0
has "$out" 'curl       "SSL certificate problem: unable to get local issuer certificate"  curl 60'
has "$out" "missing-intermediate"
has "$out" "most likely first"
hasnt "$out" "IN WHAT WAS GIVEN"

run explain --format json "error 10 at 0 depth lookup: certificate has expired"
is "schema" "$(json .schema)" certloupe/1
is "asked" "$(json .asked)" "error 10 at 0 depth lookup: certificate has expired"
is "best match" "$(json '.matches[0].text')" "certificate has expired"
is "code of the match" "$(json '.matches[0].code')" "X509_V_ERR_CERT_HAS_EXPIRED 10"
is "likeliest condition" "$(json '.conditions[0]')" expired-leaf
is "nothing is here without sources" "$(json '.here | length')" 0
is "no placeholder leaks" "$(json '[.conditions[] | select(startswith("any-"))] | length')" 0

run explain --format json -12279
is "a negative code is no option" "$(json '.matches[0].text')" SSL_ERROR_UNSUPPORTED_VERSION
is "it is shown as asked" "$(json .asked)" -12279

run explain --format json "- Status: The certificate is NOT trusted. The certificate issuer is unknown."
is "an item of a list is no option" "$(json .asked)" "- Status: The certificate is NOT trusted. The certificate issuer is unknown."
run explain --format json -0x80090325
is "a hexadecimal code is no option" "$(json .asked)" -0x80090325
run explain --format json -- "--certificate has expired"
is "-- ends the options" "$(json '.conditions[0]')" expired-leaf
printf 'one line\nerror 10 at 0 depth lookup: certificate has expired\n' >"$work/excerpt"
run explain --format json --from "$work/excerpt"
is "an excerpt" "$(json '.conditions[0]')" expired-leaf
"$program" explain --format json --from - <"$work/excerpt" >"$out" 2>"$err"
is "an excerpt from standard input" "$(json '.conditions[0]')" expired-leaf
iconv -f UTF-8 -t UTF-16 "$work/excerpt" >"$work/excerpt16" 2>/dev/null && run explain --format json --from "$work/excerpt16"
is "an excerpt in UTF-16" "$(json '.conditions[0]')" expired-leaf
run explain --from "$work/none"
is "an excerpt that is not there" "$status" 3
run explain --from "$work/excerpt" -o "$work/excerpt"
is "an excerpt is spared" "$status" 2
run check --from "$work/excerpt" "$samples/ok.pem"
is "an excerpt is explained only" "$status" 2

printf 'Aug  3 12:00:01 host app[7]: \033[31mtlsv13 alert certificate required\033[0m\n' >"$work/log"
"$program" explain --format json - <"$work/log" >"$out" 2>"$err"
is "standard input" "$(json '.conditions[0]')" client-cert-required-not-sent
head -c 300000 /dev/zero | tr '\0' 'x' | "$program" explain - >"$out" 2>"$err"
is "status for a long stranger" $? 1
printf 'certificate\000has\000expired' | "$program" explain --format json - >"$out" 2>"$err"
is "a NUL is white space" "$(json '.conditions[0]')" expired-leaf

run explain "no program says such things"
is "status of an unknown message" $status 1
run explain --format json "no program says such things"
is "status of an unknown message in JSON" $status 1
is "no match is an empty list" "$(json '[.matches, .conditions, .here] | map(length) | add')" 0

run explain
is "status without WHAT" $status 2
has "$err" "Try 'certloupe --help'"

# What comes from outside is shown escaped.
run explain --format text "$(printf 'unable to get local issuer certificate \033]0;title\007')"
is "no escape byte comes out" "$(grep -c "$(printf '\033')" "$out")" 0

# ---- an excerpt: who speaks in each line, and what they tell together ----
cat >"$work/two" <<'end'
2026/08/03 12:00:01 [info] 31#31: *7 client SSL certificate verify error: (21:unable to verify the first certificate) while reading client request headers, client: 192.0.2.7
a line of something else
curl: (56) OpenSSL SSL_read: error:0A000418:SSL routines::tlsv1 alert unknown ca, errno 0
end
run explain --format json --from "$work/two"
is "lines" "$(json '.lines | length')" 3
is "who speaks" "$(json '[.lines[] | .program // "-", .side // "-", .about // "-"] | join(" ")')" "nginx server peer - - - curl client self"
is "together" "$(json '.ranked[0].id')" client-intermediate-not-sent
is "no more than six" "$(json '.ranked | length <= 6')" true
is "ranked is how conditions begin" "$(json '[.ranked[].id] == .conditions[:(.ranked | length)]')" true
run explain --from "$work/two"
has "$out" "2 of 3 known"
has "$out" "a server, of its client"
has "$out" "WHAT DECIDES"
has "$out" "--client-ca CA.pem HOST:PORT"
run explain --format json X509_V_ERR_PATH_LENGTH_EXCEEDED
is "nothing else is allowed" "$(json '.ranked[0].likelihood')" certain
run explain 'Get "https://api.example.net:8443/": x509: certificate signed by unknown authority'
has "$out" "certloupe check api.example.net:8443"
run explain --format json "error 10 at 1 depth lookup: certificate has expired"
is "the depth tells whose" "$(json '.conditions[0]')" expired-intermediate

# ---- pages ----
run explain missing-intermediate
is "status of a rule" $status 0
has "$out" "missing-intermediate: "
has "$out" "How to fix"
has "$out" "What programs say"
hasnt "$out" "##"
is "lines of a page fit" "$(awk '!/^      / && length($0) > 100' "$out" | wc -l)" 0
run explain --format json missing-intermediate
is "a rule is its own condition" "$(json '.conditions | join(" ")')" missing-intermediate
"$program" rules --format json 2>/dev/null | jq -r '.rules[].rule' >"$work/rules"
for id in $(cat "$work/rules"); do
	run explain "$id"
	is "status of explain $id" $status 0
	has "$out" "$id: "
done

# ---- which of them is the case ----
"$program" lab missing-intermediate "$work/lab" >/dev/null || { echo "no lab"; exit 1; }
run explain --trust "$work/lab/root.pem" "unable to verify the first certificate" "$work/lab/server.pem"
is "status with sources" $status 0
has "$out" "Intermediate CA certificate not sent  <- the case here"
has "$out" "ERROR missing-intermediate"
run explain --format json --trust "$work/lab/root.pem" "unable to verify the first certificate" "$work/lab/server.pem"
is "here" "$(json '.here | join(" ")')" missing-intermediate
run explain --format json --trust "$work/lab/root.pem" "certificate has expired" "$work/lab/server.pem"
run explain --format json --trust "$work/lab/root.pem" --from "$work/excerpt" "$work/lab/server.pem"
is "with an excerpt every operand is a source" "$(json '[.conditions[0], (.here | length)] | join(" ")')" "expired-leaf 0"
run explain --format json --trust "$work/lab/root.pem" "certificate has expired" "$work/lab/server.pem"
is "not here" "$(json '.here | join(" ")')" ""
run explain --trust "$work/lab/root.pem" "certificate has expired" "$work/lab/server.pem"
has "$out" "none of this, but something else is wrong"
has "$out" "is missing"
run explain --trust "$work/lab/root.pem" "certificate has expired" "$work/no-such.pem"
is "status of a missing source" $status 3
run explain --trust "$work/no-such.pem" "certificate has expired" "$work/lab/server.pem"
is "status of a missing store" $status 3

# ---- the line is part of the question ----
run explain --format json --trust "$work/lab/root.pem" "x509: certificate is valid for www.example.com, not other.example.com" "$work/lab/server.pem"
is "the name in the line is asked for" "$(json '[.found[] | .id, .finding] | unique | join(" ")')" hostname-mismatch
run explain --trust "$work/lab/root.pem" "x509: certificate is valid for www.example.com, not other.example.com" "$work/lab/server.pem"
has "$out" "other.example.com"
run explain --trust "$work/lab/root.pem" "client SSL certificate verify error: (10:certificate has expired)" "$work/lab/server.pem"
has "$out" "as a client's certificate"

run explain --trust "$work/lab/root.pem" 'SSL_do_handshake() failed while SSL handshaking to upstream, upstream: "https://192.0.2.8:9443/"' "$work/lab/server.pem"
has "$out" "certloupe check 192.0.2.8:9443"

# ---- a client's files: the condition of that side speaks ----
"$program" lab alb "$work/alb" >/dev/null && "$program" lab revoked "$work/revoked" >/dev/null || { echo "no lab"; exit 1; }
here() { run explain --format json "$@"; is "here: $*" "$(json '.here | join(" ")')" "$expected"; }
alb="--trust $work/alb/truststore.pem"
expected=client-crl-missing here $alb --purpose client --revocation hard "(3:unable to get certificate CRL)" "$work/alb/client.pem"
expected=crl-missing here $alb --purpose server --revocation hard "(3:unable to get certificate CRL)" "$work/alb/client.pem"
expected="client-cert-expired client-ca-expired" here $alb --at +12y --purpose client "alert certificate expired" "$work/alb/client.pem"
expected=client-cert-untrusted-ca here --trust "$work/lab/root.pem" --purpose client Failed:ClientCertUntrusted "$work/alb/client.pem" "$work/alb/truststore.pem"
revoked="--trust $work/revoked/root.pem --crl $work/revoked/ca.crl --crl $work/revoked/root.crl"
# whose files they are is not said: what is listed
expected=client-cert-revoked here $revoked --purpose any Failed:ClientCertCrlHit "$work/revoked/server.pem"
expected= here $revoked --purpose server Failed:ClientCertCrlHit "$work/revoked/server.pem"
run explain $revoked --purpose client Failed:ClientCertCrlHit "$work/revoked/server.pem"
has "$out" "Client certificate revoked  <- the case here"
has "$out" "ERROR revoked"
has "$out" "server.pem holds 2 certificates"
hasnt "$out" "none of this"

# ---- and messages of importers ----
"$program" lab serial-reused "$work/twice" >/dev/null || { echo "no lab"; exit 1; }
expected=serial-reused here SEC_ERROR_REUSED_ISSUER_AND_SERIAL "$work/twice"
expected= here SEC_ERROR_REUSED_ISSUER_AND_SERIAL "$work/alb/client.pem"
finish
