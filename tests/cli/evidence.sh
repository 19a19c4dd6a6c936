#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The evidence of findings, in words: what there is of it is shown, and lengths and times are counted to the second where that decides.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq openssl
cat >"$work/recipe" <<'RECIPE'
at 2026-06-01
cert root ca subject="CN=Example Root" from=-1y to=+9y
cert int issuer=root ca pathlen=0 subject="CN=Example Issuing CA" from=-1y to=2028-06-01
cert blank issuer=int subject="CN=x" 'san=DNS: www.example.com' eku=serverAuth
cert long issuer=int subject="CN=long" san=DNS:www.example.com eku=serverAuth from=2026-05-01 to=2026-11-17
cert just issuer=int subject="CN=just" san=DNS:www.example.com eku=serverAuth from=2026-05-01 to=2026-11-16T23:59:59Z
cert six issuer=int subject="CN=six" san=DNS:www.example.com eku=serverAuth from=-1d to=2028-06-01T00:00:06Z
cert person issuer=int subject="CN=customer-a" eku=clientAuth
cert both issuer=int subject="CN=customer-b" san=email:b@example.com eku=clientAuth
cert soon issuer=int subject="CN=soon" san=DNS:www.example.com eku=serverAuth from=-20d to=+1d
crl base issuer=int number=7
crl delta issuer=int number=9 delta=7
crl roots issuer=root
file root.pem root
file blank.pem blank int
file long.pem long int
file just.pem just int
file six.pem six int
file person.pem person int
file both.pem both int
file soon.pem soon int
file delta.crl crl:delta crl:roots
file all.crl crl:delta crl:base crl:roots
RECIPE
"$builddir/tools/mklab" "$work/recipe" "$work/lab" || exit 99
cd "$work/lab" || exit 99
because() { json "[.findings[] | select(.rule == \"$1\") | .title, .because[]] | join(\"; \")" >"$work/because"; }
ask() { run check --format json --at 2026-06-01 --trust root.pem "$@"; }

# blanks that nobody sees
ask --host www.example.com blank.pem
because hostname-mismatch
has "$work/because" "it begins or ends with a blank"
because hidden-characters
has "$work/because" "between brackets: [ www.example.com]"
ask --host mail.example.com long.pem
because hostname-mismatch
hasnt "$work/because" "blank"

# a validity is counted as the Baseline Requirements do, for what the system trusts
ours() { SSL_CERT_FILE=root.pem SSL_CERT_DIR=/none run check --format json --at 2026-06-01 "$@"; }
ours --host www.example.com long.pem
because validity-too-long
has "$work/because" "long is valid for 201 days, longer than a public CA may issue for"
has "$work/because" "200 days and 1 s"
ours --host www.example.com just.pem
is "200 days exactly" "$(json '[.findings[] | select(.rule == "validity-too-long")] | length')" 0

# times that differ by seconds
ask --host www.example.com six.pem
because outlives-issuer
has "$work/because" "it ends on 2028-06-01 00:00:06 UTC, its issuer on 2028-06-01 00:00:00 UTC"
ask --host www.example.com long.pem
because outlives-issuer
is "it does not" "$(cat "$work/because")" ""
run check --format json --at 2028-06-01T00:00:10Z --trust root.pem six.pem
because expired-leaf
has "$work/because" "six expired on 2028-06-01 00:00:06 UTC"
ask soon.pem
because expires-soon
has "$work/because" "soon expires on 2026-06-02, in 1 day"
has "$work/because" "left of its 21 days: 1 day; the warning begins 7 days before the end"

# a name in the CN
ask --host customer-a person.pem
because hostname-mismatch
has "$work/because" "customer-a bears the name customer-a in its CN alone, and a CN is not looked at"
has "$work/because" "--expect CN=customer-a"
ask --host customer-b both.pem
because hostname-mismatch
has "$work/because" "in its CN alone"
ask --host customer-c person.pem
because hostname-mismatch
has "$work/because" "customer-a is not valid for customer-c"
hasnt "$work/because" "--expect"

# a delta list is none by itself
ask --revocation hard --crl delta.crl --host www.example.com long.pem
because crl-missing
has "$work/because" "a delta list, the changes since list 0x07 alone: delta.crl:1"
run check --at 2026-06-01 --trust root.pem --crl delta.crl long.pem
has "$out" "Example Issuing CA, a delta: changes of an older list alone, 0 revoked"
ask --revocation hard --crl all.crl --host www.example.com long.pem
is "beside its list it counts" "$(json .verdict)" trusted

# several peers: each chain names its own
mkdir "$work/rot"
"$program" lab rotation "$work/rot" >/dev/null || exit 99
for peer in first second; do
	free_port
	start "$peer" openssl s_server -accept "$port" -cert "$work/rot/server/localhost.crt" -key "$work/rot/server/localhost.key" -www
	wait_port "$port"
	eval "$peer=localhost:$port"
done
run check --format json --trust "$work/rot/client_ca/old_ca.pem" "$first" "$second"
is "JSON: sources" "$(json '[.chains[] | .source] | join(" ")')" "$first $second"
is "JSON: connections" "$(json '[.chains[] | .connection] | join(" ")')" "0 1"
is "JSON: origins" "$(json '.certificates[0].origins | sort | join(", ")')" "sent by $first at position 1, sent by $second at position 1"
run check --trust "$work/rot/client_ca/old_ca.pem" "$first" "$second"
is "text: each chain its own" "$(grep -c "left  sent by localhost:[0-9]* at position 1\$" "$out")" 2
is "text: headings" "$(sed -n 's/^  sent by    //p' "$out" | tr '\n' ' ')" "$first $second "
has "$out" "where      sent by $second at position 1"
run check --format markdown --trust "$work/rot/server_ca/ca.pem" "$first" "$second"
has "$out" "## localhost, sent by $second"
run check --trust "$work/rot/server_ca/ca.pem" "$first"
has "$out" "left  sent at position 1"
hasnt "$out" "sent by"
run check --format json --trust "$work/lab/root.pem" long.pem
is "a file" "$(json '.chains[0] | "\(.source) \(.connection)"')" "long.pem null"
finish
