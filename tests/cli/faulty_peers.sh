#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What is wrong with a chain, met at a real server: each practice scenario with a server's files is served by openssl s_server, and its rule must be the cause, alone.
# Then servers that refuse in their own way.
. "${srcdir:-.}/tests/cli/lib.sh"
PATH=$PATH:/usr/sbin:/sbin
need jq curl openssl
run lab --quiet "$work/lab"
is "lab" "$status" 0

# Of errors and warnings what nothing explains; the lab's CAs are as plain as openssl makes them.
named() { json '[.findings[] | select(.cause and .severity != "note" and .rule != "rfc5280-profile" and .rule != "python-strict") | .rule] | unique | join(" ")'; }
unanswered() { json "[.findings[] | select(.rule == \"upstream-failed\") | .title | test(\"$1\")] | any"; }
# serve_chain LABEL FILE KEY ARGS...: s_server that sends the certificates of FILE in its order, whatever they are
serve_chain() {
	label=$1 file=$2 key=$3
	shift 3
	awk '/BEGIN CERTIFICATE/ { n++ } n > 1' "$file" >"$work/above.pem"
	[ ! -s "$work/above.pem" ] || set -- -cert_chain "$work/above.pem" "$@"
	free_port
	start "s_server-$label" openssl s_server -accept "$port" -cert "$file" -key "$key" -www -cipher 'ALL:@SECLEVEL=0' "$@"
	wait_port "$port"
}

# rule, host that is asked for, anchors; -: the rule is the cause, and alone; none: it is a note, and nothing else is said
while read -r rule host anchors want; do
	dir=$work/lab/$rule
	serve_chain "$rule" "$dir/server.pem" "$dir/server.key"
	run check --probe off --trust "$dir/$anchors" --host "$host" --format json "127.0.0.1:$port"
	case $want in
	-) is "$rule" "$(named)" "$rule" ;;
	none) is "$rule" "$(named), $(json '[.findings[].rule] | join(" ")')" ", $rule" ;;
	esac
done <<ROWS
aki-ski-mismatch www.example.com root.pem -
bad-signature www.example.com root.pem -
chain-loop www.example.com root.pem -
cn-only-no-san www.example.com root.pem -
duplicate-cert www.example.com root.pem -
eku-ca www.example.com root.pem -
eku-server-missing www.example.com root.pem -
expired-intermediate www.example.com root.pem -
expired-leaf www.example.com root.pem -
expired-root www.example.com root.pem -
extra-certs www.example.com root.pem -
hostname-mismatch mail.example.com root.pem -
ip-san-missing 192.0.2.1 root.pem -
keyusage-ca www.example.com root.pem -
missing-intermediate www.example.com root.pem -
negative-serial www.example.com root.pem -
not-ca www.example.com root.pem -
not-yet-valid www.example.com root.pem -
pathlen www.example.com root.pem -
root-sent www.example.com root.pem none
same-name-different-key www.example.com root.pem -
self-signed-in-chain www.example.com root.pem -
self-signed-leaf www.example.com root.pem -
trust-only-intermediate www.example.com intermediate.pem -
unknown-critical-ext www.example.com root.pem -
untrusted-root www.example.com root.pem -
v1-ca www.example.com root.pem -
weak-key www.example.com root.pem -
weak-signature-md5 www.example.com root.pem -
weak-signature-sha1 www.example.com root.pem -
wildcard-misuse a.b.example.com root.pem -
wrong-intermediate www.example.com root.pem -
wrong-order www.example.com root.pem -
ROWS

# Answers of an OCSP responder that a server staples without looking at them.
mkdir "$work/ocsp"
cat >"$work/ocsp/recipe" <<RECIPE
cert root ca subject="O=Example, CN=Example Root" from=-1y to=+9y
cert int issuer=root ca pathlen=0 subject="O=Example, CN=Example Issuing CA" from=-1y to=+4y
cert leaf issuer=int subject="CN=www.example.com" san=DNS:www.example.com eku=serverAuth
cert responder issuer=int subject="CN=Nobody's responder"
ocsp expired cert=leaf this=-9d next=-1d
ocsp unknown cert=leaf status=unknown
ocsp foreign cert=leaf responder=responder
file root.pem root
file chain.pem leaf int
file leaf.key key:leaf
file expired.ocsp ocsp:expired format=der
file unknown.ocsp ocsp:unknown format=der
file foreign.ocsp ocsp:foreign format=der
RECIPE
"$builddir/tools/mklab" --keys "$srcdir/tests/keys" --force "$work/ocsp/recipe" "$work/ocsp" || exit 99
while read -r answer want; do
	serve_chain "staple-$answer" "$work/ocsp/chain.pem" "$work/ocsp/leaf.key" -status_file "$work/ocsp/$answer.ocsp"
	run check --probe off --trust "$work/ocsp/root.pem" --host www.example.com --format json "127.0.0.1:$port"
	is "stapled: $answer" "$(named) $(json '[.findings[] | select(.rule | test("^ocsp-(expired|unknown|error|invalid)$")) | "\(.rule) by \(.explained_by)"] | join(" ")')" "$want"
done <<ROWS
expired ocsp-staple-invalid ocsp-expired by ocsp-staple-invalid
unknown ocsp-staple-invalid ocsp-unknown by ocsp-staple-invalid
foreign ocsp-staple-invalid ocsp-invalid by ocsp-staple-invalid
ROWS

# The server has the root alone, names no CA, and our leaf comes by itself: nothing here says what its issuer is.
c=$work/lab/client-intermediate-not-sent
other=$work/lab/rotation
serve_chain nameless "$other/server/localhost.crt" "$other/server/localhost.key" -Verify 5 -verify_return_error -verifyCAfile "$c/root.pem"
run check --trust "$other/server_ca/ca.pem" --host localhost --cert "$c/client.pem" --key "$c/client.key" --format json "127.0.0.1:$port"
is "no CA is named" "$(json '.connections[0].client_certificate.acceptable_cas | length')" 0
is "the leaf by itself" "$(named)" client-cert-untrusted-ca
is "which may be all" "$(json '.findings[] | select(.rule == "client-cert-untrusted-ca") | [(.because[] | test("is an intermediate: the server has the root")), (.fix | test("behind our certificate"))] | any')" true
run check --trust "$other/server_ca/ca.pem" --host localhost --cert "$c/chain.pem" --key "$c/client.key" --format json "127.0.0.1:$port"
is "with the intermediate" "$status $(named)" "0 "

# Two certificates, one of them out of date, or for another name: who prefers the other kind of key gets it, and is told of it without being asked. Of two good
# ones nothing is said.
cat >"$work/recipe" <<RECIPE
key rsa rsa:2048
cert two-root ca subject="O=Example, CN=Two Root" from=-1y to=+9y
cert ec issuer=two-root subject="CN=localhost" san=DNS:localhost eku=serverAuth
cert ecold issuer=two-root key=ec subject="CN=localhost" san=DNS:localhost eku=serverAuth from=-99d to=-2d
cert rsa issuer=two-root subject="CN=localhost" san=DNS:localhost eku=serverAuth
cert old issuer=two-root key=rsa subject="CN=localhost" san=DNS:localhost eku=serverAuth from=-99d to=-2d
cert other issuer=two-root key=rsa subject="CN=other" san=DNS:other.example.com eku=serverAuth
crl two issuer=two-root revoke=ec
crl none issuer=two-root
file two.crl crl:two
file none.crl crl:none
file two-root.pem two-root
file ec.pem ec
file ec.key key:ec
file ecold.pem ecold
file rsa.pem rsa
file old.pem old
file other.pem other
file rsa.key key:rsa
RECIPE
"$builddir/tools/mklab" --keys "$srcdir/tests/keys" --force "$work/recipe" "$work" || exit 99
beside() { json '[.connections[] | select(.role == "probe") | .varied] | join(" ")'; }
key_told() { json '[.findings[] | select(.rule == "certificates-differ") | .title | capture("another kind, too .(?<key>[a-z]*)").key] | join(" ")'; }
if command -v nginx >/dev/null; then
	while read -r second order versions told asked want; do
		free_port
		protocols='TLSv1.2 TLSv1.3'
		[ "$versions" = both ] || protocols=TLSv1.2
		nginx_start <<CONF
listen 127.0.0.1:$port ssl; ssl_certificate $work/ec.pem; ssl_certificate_key $work/ec.key; ssl_prefer_server_ciphers $order; ssl_protocols $protocols;
ssl_certificate $work/$second.pem; ssl_certificate_key $work/rsa.key;
CONF
		what="nginx, RSA $second, order $order, $protocols"
		run check -4 --trust "$work/two-root.pem" --format json "localhost:$port"
		is "$what: cause" "$(echo $status $(named))" "$want"
		is "$what: which" "$(key_told)" "${told#-}"
		is "$what: three looks" "$(beside | wc -w)" 3
		run check -4 --all-addresses --trust "$work/two-root.pem" --format json "localhost:$port"
		is "$what: asked for, cause" "$(echo $status $(named))" "$want"
		is "$what: asked for, which" "$(key_told)" "$asked"
	done <<ROWS
old off both - ecdsa 1 expired-leaf
old on both rsa rsa 1 expired-leaf
old off old rsa rsa 1 expired-leaf
old on old rsa rsa 1 expired-leaf
other on both rsa rsa 1 hostname-mismatch
rsa off both - ecdsa 0
rsa on both - rsa 0
ROWS
else
	echo "nginx is not here"
fi
while read -r first second want; do
	serve_chain "two-$second" "$work/$first.pem" "$work/$first.key" -dcert "$work/$second.pem" -dkey "$work/ec.key"
	run check -4 --trust "$work/two-root.pem" --format json "localhost:$port"
	is "s_server, $first and $second" "$(echo $status $(named) by $(key_told))" "$want"
done <<ROWS
rsa ecold 1 expired-leaf by ecdsa
rsa ec 0 by
ROWS
# An ECDSA certificate alone: who asks for RSA is refused, and that is no fault.
serve_chain ec-alone "$work/ec.pem" "$work/ec.key" -cipher ECDHE-ECDSA-AES128-GCM-SHA256
run check -4 --trust "$work/two-root.pem" --format json "localhost:$port"
is "ECDSA alone" "$status $(named) $(beside)" "0  hello=rsa-tls1.2 hello=large resume"

# A server that keeps to an order of its own, with ECDSA before all RSA, one that has TLS 1.3 alone, and those behind STARTTLS, where the other certificate is the
# one thing that is looked for in a connection more.
while IFS='|' read -r what second want looks arguments; do
	case $second in
	ecold) serve_chain "$what" "$work/rsa.pem" "$work/rsa.key" -dcert "$work/$second.pem" -dkey "$work/ec.key" $arguments ;;
	none) serve_chain "$what" "$work/ec.pem" "$work/ec.key" $arguments ;;
	*) serve_chain "$what" "$work/ec.pem" "$work/ec.key" -dcert "$work/$second.pem" -dkey "$work/rsa.key" $arguments ;;
	esac
	run check -4 --trust "$work/two-root.pem" --format json "localhost:$port"
	is "$what, $second" "$(echo $status $(named) by $(key_told) in $(beside | wc -w))" "$want in $looks"
done <<ROWS
own-order|old|1 expired-leaf by rsa|3|-serverpref -cipher ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256
own-order|rsa|0 by|3|-serverpref -cipher ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256
1.3-alone|ecold|1 expired-leaf by ecdsa|3|-tls1_3
1.3-alone|rsa|0 by|3|-tls1_3
ROWS
if command -v python3 >/dev/null; then
	while read -r protocol first second looks want; do
		free_port
		set -- "$work/$first.pem" "$work/ec.key"
		case $first in rsa) set -- "$work/rsa.pem" "$work/rsa.key" ;; esac
		case $second in
		none) ;;
		ec*) set -- "$@" "$work/$second.pem" "$work/ec.key" ;;
		*) set -- "$@" "$work/$second.pem" "$work/rsa.key" ;;
		esac
		start "starttls-$protocol-$first-$second" python3 "$srcdir/tests/cli/starttls_server.py" "$port" "$protocol" "$@"
		wait_port "$port"
		run check -4 --trust "$work/two-root.pem" --format json --starttls "$protocol" "localhost:$port"
		is "--starttls $protocol, $first and $second" "$(echo $status $(named) by $(key_told) in $(beside))" "$want in $looks"
		is "... connections" "$(grep -c TLS "$work/starttls-$protocol-$first-$second.log")" "$(($(echo $looks | wc -w) + 1))"
	done <<ROWS
smtp ec old hello=rsa-tls1.2 1 expired-leaf by rsa
smtp ec rsa hello=rsa-tls1.2 0 by
smtp ec none hello=rsa-tls1.2 0 by
imap rsa ecold hello=ecdsa-first 1 expired-leaf by ecdsa
imap rsa ec hello=ecdsa-first 0 by
imap rsa none hello=ecdsa-first 0 by
ROWS
else
	echo "python3 is not here"
fi

# A list of the person counts for what is met by the way, too.
serve_chain listed "$work/ec.pem" "$work/ec.key" -dcert "$work/rsa.pem" -dkey "$work/rsa.key"
run check -4 --trust "$work/two-root.pem" --format json --crl "$work/two.crl" "localhost:$port"
is "the other one is revoked" "$(echo $status $(named) by $(key_told))" "1 revoked by ecdsa"
run check -4 --trust "$work/two-root.pem" --format json --crl "$work/none.crl" "localhost:$port"
is "neither is" "$(echo $status $(named) by $(key_told))" "0 by"


# A key that was carried over is seen where the old certificate is at hand beside the peer. Of the conditions of chains two are not met at a real server: there is no key of
# a CA that is distrusted, and what a server staples in place of an answer is ocsp-staple-invalid to it, not ocsp-error.
serve_chain renewed "$work/rsa.pem" "$work/rsa.key"
run check -4 --probe off --trust "$work/two-root.pem" --format json "localhost:$port" "$work/old.pem"
is "the old certificate beside it" "$(json '[.findings[].rule] | index("key-carried-over") != null')" true
run check -4 --probe off --trust "$work/two-root.pem" --format json "localhost:$port" "$work/ec.pem"
is "one with another key beside it" "$(json '[.findings[].rule] | index("key-carried-over") != null')" false

# slapd's library sends no alert: it closes when what it demands does not come, and a question is left without an answer. TLS 1.2 is refused for the same reason.
if command -v slapd >/dev/null && [ -r /etc/ldap/schema/core.schema ]; then
	mkdir "$work/ldap"
	cat >"$work/slapd.conf" <<CONF
include /etc/ldap/schema/core.schema
pidfile $work/ldap/pid
TLSCACertificateFile $c/root.pem
TLSCertificateFile $c/server.pem
TLSCertificateKeyFile $c/server.key
TLSVerifyClient demand
CONF
	free_port; ldap=$port
	free_port
	start slapd slapd -d stats -f "$work/slapd.conf" -h "ldaps://127.0.0.1:$port ldap://127.0.0.1:$ldap"
	wait_port "$port"
	set -- check --trust "$c/root.pem" --untrusted "$c/intermediate.pem" --host www.example.com --format json
	run "$@" "ldaps://127.0.0.1:$port"
	is "slapd: cause" "$status $(named)" "1 client-cert-required-not-sent"
	is "slapd: nothing of versions" "$(json '[.findings[] | select(.rule == "protocol-version-mismatch")] | length')" 0
	is "slapd: no web page is asked for" "$(json '.findings[] | select(.rule == "client-cert-required-not-sent") | .fix | test("curl")')" false
	run "$@" --starttls ldap "127.0.0.1:$ldap"
	is "slapd, STARTTLS: cause" "$status $(named)" "1 client-cert-required-not-sent"
	run "$@" --cert "$c/chain.pem" --key "$c/client.key" "ldaps://127.0.0.1:$port"
	is "slapd, ours: accepted" "$status $(json '.connections[0].board.client.verdict')" "0 accepted"
else
	echo "slapd is not here"
fi

# Erlang's servers refuse a chain that is longer than they are told to take with an alert that stands for everything: one intermediate may be too many.
if command -v erl >/dev/null; then
	free_port
	HOME=$work start erlang erl -noshell -eval "ssl:start(), {ok, L} = ssl:listen($port, [{ip, {127, 0, 0, 1}}, {certfile, \"$other/server/localhost.crt\"},
		{keyfile, \"$other/server/localhost.key\"}, {cacertfile, \"$c/root.pem\"}, {verify, verify_peer}, {fail_if_no_peer_cert, true}, {depth, 0}]),
		F = fun G() -> {ok, T} = ssl:transport_accept(L), catch ssl:handshake(T, 5000), G() end, F()."
	wait_port "$port"
	set -- check --trust "$other/server_ca/ca.pem" --cert "$c/chain.pem" --key "$c/client.key" --format json
	too_long() { json "[.findings[0] | .because[], .ruled_out[]? | select(test(\"fewer intermediates|too many intermediates\"))] | join(\" | \")" | sed 's/;.*//'; }
	run "$@" "localhost:$port"
	is "erlang, depth 0: open" "$status $(named)" "1 client-cert-refused"
	is "erlang, depth 0: still possible" "$(too_long)" "possible: the server allows fewer intermediates than were sent (1)"
	run "$@" --client-ca "$c/root.pem" --client-depth 0 "localhost:$port"
	is "erlang, its settings given" "$status $(named)" "1 verify-depth-exceeded"
	is "erlang, whose words" "$(json '.findings[0].because | any(test("max_path_length_reached"))')" true
	hasnt "$out" "too many intermediates"
else
	echo "erl is not here"
fi

if command -v haproxy >/dev/null; then
	cat "$c/server.pem" "$c/server.key" >"$work/both.pem"
	cat >"$work/haproxy.conf" <<CONF
defaults
	mode http
	timeout connect 5s
	timeout client 5s
	timeout server 5s
frontend named
	bind 127.0.0.1:PORT ssl crt $work/both.pem strict-sni
	http-request return status 200
frontend through
	mode tcp
	bind 127.0.0.1:NEXT ssl crt $work/both.pem
	default_backend gone
backend gone
	mode tcp
	retries TRIES
	server nobody 127.0.0.1:1
CONF
	free_port; through=$port
	free_port
	sed "s/PORT/$port/; s/NEXT/$through/; s/TRIES/0/" "$work/haproxy.conf" >"$work/haproxy-0.conf"
	start haproxy haproxy -db -f "$work/haproxy-0.conf"
	wait_port "$port"
	run check --trust "$c/root.pem" --format json "127.0.0.1:$port"
	is "haproxy, no name" "$status $(named)" "1 sni-missing"
	run check --trust "$c/root.pem" --servername other.example.net --format json "127.0.0.1:$port"
	is "haproxy, a name that it does not know" "$status $(named)" "1 sni-unrecognized"
	# Nobody is behind it: it closes, or tries again until our window is over. That there is no answer is not our certificate's fault, nor the peer's chain's.
	set -- check --trust "$c/root.pem" --untrusted "$c/intermediate.pem" --host www.example.com --settle 1 --format json
	run "$@" "ldaps://127.0.0.1:$through"
	is "haproxy, nobody behind it: closed" "$status $(named) $(unanswered "closes instead of an answer in LDAP")" "0 upstream-failed true"
	free_port; named=$port
	free_port; through=$port
	sed "s/PORT/$named/; s/NEXT/$through/; s/TRIES/9/" "$work/haproxy.conf" >"$work/haproxy-9.conf"
	start haproxy-9 haproxy -db -f "$work/haproxy-9.conf"
	wait_port "$named"
	run "$@" "ldaps://127.0.0.1:$through"
	is "haproxy, nobody behind it: silent" "$status $(named) $(unanswered "gives no answer in LDAP")" "0 upstream-failed true"
	run "$@" --app none "127.0.0.1:$through"
	is "haproxy, nothing was asked" "$status $(named)" "0 "
else
	echo "haproxy is not here"
fi
finish
