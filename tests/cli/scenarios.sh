#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The lab's scenarios through the program: verdict, exit status and the cause that each was made to show; then what the articles behind the scenarios ask:
# which files belong together, what a rotation's bundle accepts, what is wrong with certificates of version 1, what a server without a CA list means.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
run lab --quiet "$work/lab"
is "lab" "$status" 0
cd "$work/lab" || exit 99

# SCENARIO STATUS VERDICT CAUSE ARGUMENTS: root.pem of the scenario is trusted
while read -r scenario want verdict cause args; do
	case $scenario in '' | '#'*) continue ;; esac
	cd "$work/lab/$scenario" || { complain "no scenario $scenario"; continue; }
	# shellcheck disable=SC2086
	run check --format json --trust root.pem $args
	is "$scenario: status" "$status" "$want"
	is "$scenario: verdict" "$(json .verdict)" "$verdict"
	# GnuTLS, asked beside us, agrees, but for three: it cannot read a doubled extension, still matches the CN, and refuses where key identifiers differ
	case $scenario:$verdict in
	malformed:*) is "$scenario: GnuTLS" "$(json '.stacks[0].verdict')" unknown ;;
	cn-only-no-san:*) is "$scenario: GnuTLS" "$(json '.stacks[0].verdict')" accept ;;
	aki-ski-mismatch:* | *:untrusted) is "$scenario: GnuTLS" "$(json '.stacks[0].verdict')" refuse ;;
	*:trusted) is "$scenario: GnuTLS" "$(json '.stacks[0].verdict')" accept ;;
	esac
	case " $(causes) " in
	*" $cause "*) done_=$((done_ + 1)) ;;
	*) [ "$cause" = - ] && [ -z "$(causes)" ] || complain "$scenario: causes '$(causes)', expected '$cause'" ;;
	esac
done <<'TABLE'
ok                      0 trusted   -                        --host www.example.com server.pem
missing-intermediate    1 untrusted missing-intermediate     --host www.example.com server.pem
expired-leaf            1 untrusted expired-leaf             server.pem
expired-intermediate    1 untrusted expired-intermediate     server.pem
expired-root            1 untrusted expired-root             server.pem
not-yet-valid           1 untrusted not-yet-valid            server.pem
hostname-mismatch       1 untrusted hostname-mismatch        --host mail.example.com server.pem
cn-only-no-san          1 untrusted cn-only-no-san           --host www.example.com server.pem
ip-san-missing          1 untrusted ip-san-missing           --host 192.0.2.1 server.pem
wildcard-misuse         1 untrusted wildcard-misuse          --host a.b.example.com server.pem
self-signed-leaf        1 untrusted self-signed-leaf         server.pem
self-signed-in-chain    1 untrusted self-signed-in-chain     server.pem
untrusted-root          1 untrusted untrusted-root           server.pem private-root.pem
wrong-intermediate      1 untrusted wrong-intermediate       server.pem
same-name-different-key 1 untrusted same-name-different-key  server.pem
bad-signature           1 untrusted bad-signature            server.pem
chain-loop              1 untrusted chain-loop               server.pem
cross-sign              0 trusted   expired-root-cross-sign  both.pem
wrong-order             0 trusted   wrong-order              server.pem
leaf-not-first          0 trusted   leaf-not-first           server.pem
extra-certs             0 trusted   extra-certs              server.pem
duplicate-cert          0 trusted   duplicate-cert           server.pem
eku-server-missing      1 untrusted eku-server-missing       --purpose server server.pem
eku-client-missing      1 untrusted eku-client-missing       --purpose client client.pem
eku-ca                  1 untrusted eku-ca                   server.pem
keyusage-ca             1 untrusted keyusage-ca              server.pem
not-ca                  1 untrusted not-ca                   server.pem
pathlen                 1 untrusted pathlen                  server.pem
v1-ca                   1 untrusted v1-ca                    server.pem
unknown-critical-ext    1 untrusted unknown-critical-ext     server.pem
weak-signature-sha1     1 untrusted weak-signature-sha1      server.pem
weak-signature-md5      1 untrusted weak-signature-md5       server.pem
weak-key                0 trusted   weak-key                 server.pem
negative-serial         0 trusted   negative-serial          server.pem
key-mismatch            0 trusted   key-mismatch             server.pem server.key
serial-reused           0 trusted   serial-reused            server.pem second.pem
revoked                 1 untrusted revoked                  --crl ca.crl --crl root.crl server.pem
pem-problems            1 error     pem-base64-damaged       bad-block.pem
malformed               1 untrusted duplicate-extension      duplicate.pem
TABLE

# A: the rotation. Both bundles, the key that two certificates share, and the CA that ends before what it signed.
cd "$work/lab/rotation" || exit 99
run check --format json --purpose client --trust client_ca/old_new_ca.pem client/old_client.pem client/new_client.pem
is "A3: both CAs take both" "$status $(json .verdict)" "0 trusted"
run check --format json --purpose client --trust client_ca/old_ca.pem client/old_client.pem client/new_client.pem
is "A3: the old CA alone" "$status $(json '[.chains[].verdict] | sort | join(" ")')" "1 trusted untrusted"
run check --format json --trust client_ca/old_new_ca.pem client/client.key client/old_client.pem client/new_client.pem
is "A6: one key, two certificates" "$(json '.objects[] | select(.kind == "key") | .matches | length')" 2
is "A2: the data of a timeline" "$(json '[.certificates[] | select(.not_before and .not_after and .role)] | length')" "$(json '.certificates | length')"
run check --format json --trust server_ca/ca.pem --at +300d --purpose client client_ca/old_ca.pem client/old_client.pem
is "A1: past the old CA's end" "$status" 1

# B: roles, kinds, version 1 and a serial number for two.
cd "$work/lab/roles" || exit 99
run check --format json --trust root.crt --host hoge .
is "B1: kinds" "$(json '[.objects[].kind] | unique | join(" ")')" "csr key"
is "B1: roles" "$(json '[.certificates[].role] | unique | join(" ")')" "leaf root"
is "B4: what is wrong" "$(json '[.findings[].rule] | unique | map(select(. == "v1-leaf" or . == "cn-only-no-san" or . == "serial-reused" or . == "outlives-issuer")) | join(" ")')" \
	"cn-only-no-san outlives-issuer serial-reused v1-leaf"
run check --verbose --trust root.crt server.crt
for field in "CN=hoge" "RSA 2048" "SHA256" "v1"; do has "$out" "$field"; done

# C: the checklist, nothing passed over in silence.
cd "$work/lab/ok" || exit 99
run check --format json --trust root.pem --host www.example.com server.pem
is "C1: checks" "$(json '.chains[0].checks | map(.check) | sort | join(" ")')" \
	"algorithm ca crl form issuer name name-constraints ocsp policy purpose signature validity"
is "C1: revocation is unknown, and said so" "$(json '.chains[0].checks[] | select(.check == "crl") | .result')" unknown

# D: a message, its causes, and the one that is the case here.
cd "$work/lab/same-name-different-key" || exit 99
run explain --format json "error 20 at 0 depth lookup: unable to get local issuer certificate" "$work/lab/missing-intermediate/server.pem"
is "D1: most likely first" "$(json '.conditions[0]')" missing-intermediate
is "D1: here" "$(json '.here | index("missing-intermediate") != null')" true
run explain "no program says this"
is "D1: nothing matches" "$status" 1
finish
