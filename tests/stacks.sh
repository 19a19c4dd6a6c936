#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Our verdict beside those of the real openssl, GnuTLS (certtool), Go, Java, Python and Node, on the lab's scenarios: A accepts, R refuses, x cannot be asked
# (its server side refuses the files), - is not looked at (the answer depends on the version). Where one differs from us, the rule that says so has found something, or the table's remark
# says why. A program that is not here is left out, and named.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq openssl
stacks=$srcdir/tests/stacks
run lab --quiet "$work/lab"
is "lab" "$status" 0
absent=
have() { command -v "$1" >/dev/null 2>&1 || { absent="$absent $1"; return 1; }; }
have certtool && gnutls=1
have go && GOCACHE=$work/go GO111MODULE=off go build -o "$work/verify-go" "$stacks/verify.go" 2>"$work/go.log" && go=1
have javac && javac -d "$work" "$stacks/Verify.java" 2>"$work/java.log" && java=1
have python3 && python=1
have node && node=1

ours() {
	run check --format json --purpose server --trust root.pem --host "$1" server.pem
	case $(json .verdict) in trusted) echo A ;; *) echo R ;; esac
}
answer() { # COMMAND...: A, R or x
	"$@" >"$work/said" 2>&1 </dev/null
	case $? in 0) echo A ;; 3) echo x ;; *) echo R ;; esac
}
openssl_says() {
	case $1 in *[!0-9.]*) kind=hostname ;; *) kind=ip ;; esac
	openssl verify -CAfile root.pem -untrusted server.pem -purpose sslserver "-verify_$kind" "$1" server.pem
}
gnutls_says() { certtool --verify --load-ca-certificate root.pem --infile server.pem --verify-hostname "$1" --verify-purpose 1.3.6.1.5.5.7.3.1; }

compare() { # WHO WANT COMMAND...
	who=$1 want=$2
	shift 2
	shown="$who: $scenario"
	[ "$want" = - ] || is "$who on $scenario" "$(answer "$@")" "$want"
}

# What we say that OpenSSL would say is what it says: the first number it prints, 0 where it accepts.
foreseen() {
	openssl_says "$1" >said 2>&1
	really=$(sed -n 's/^error \([0-9]*\) at.*/\1/p' said | head -n 1)
	[ "$scenario" != leaf-not-first ] || return 0 # it was asked about another certificate
	grep -q '^Could not\|^unable to load\|Unable to load' said && return 0
	case $(json '.stacks[] | select(.stack == "openssl") | .code') in
	null) unforeseen="${unforeseen:-} $scenario" ;;
	*) is "OpenSSL foreseen on $scenario" "$(json '.stacks[] | select(.stack == "openssl") | .code')" "${really:-0}" ;;
	esac
}

while read -r scenario host we o g go_ j p n _; do
	case $scenario in '' | '#'*) continue ;; esac
	[ "$host" != . ] || host=www.example.com
	cd "$work/lab/$scenario" || { complain "no scenario $scenario"; continue; }
	is "certloupe on $scenario" "$(ours "$host")" "$we"
	compare openssl "$o" openssl_says "$host"
	foreseen "$host"
	[ -z "${gnutls:-}" ] || compare gnutls "$g" gnutls_says "$host"
	[ -z "${go:-}" ] || compare go "$go_" "$work/verify-go" root.pem server.pem server.key "$host"
	[ -z "${java:-}" ] || compare java "$j" java -cp "$work" Verify root.pem server.pem server.key "$host"
	[ -z "${python:-}" ] || compare python "$p" python3 "$stacks/verify.py" root.pem server.pem server.key "$host"
	[ -z "${node:-}" ] || compare node "$n" node "$stacks/verify.js" root.pem server.pem server.key "$host"
done <<'TABLE'
# scenario              host                we openssl gnutls go java python node
aki-ski-mismatch        .                   A R R A A R R   RFC 5280 does not make the identifiers decide; finding aki-ski-mismatch
bad-signature           .                   R R R R R R R
chain-loop              .                   R R R R R R R
client-intermediate-not-sent . A A A A A A A
cn-only-no-san          .                   R A A R A A A   openssl, GnuTLS and Node still look at the CN
cross-sign              .                   R R R R A R R   Java: expired anchor
duplicate-cert          .                   A A A A A A A
eku-ca                  .                   R R R R A R R   Java looks at the leaf only
eku-server-missing      .                   R R R R R R R
expired-intermediate    .                   R R R R R R R
expired-leaf            .                   R R R R R R R
expired-root            .                   R R R R A R R   Java accepts an expired anchor
extra-certs             .                   A A A A A A A
hostname-mismatch       mail.example.com    R R R R A R R   Java was not asked about names
ip-san-missing          192.0.2.1           R R R R A R R   Java was not asked about names
key-mismatch            .                   A A A A A x x
keyusage-ca             .                   R R R R R R R
leaf-not-first          .                   A R R R R x x   they take the first certificate for the leaf
missing-intermediate    .                   R R R R R R R
negative-serial         .                   A A A A A A A
not-ca                  .                   R R R R R R R
not-yet-valid           .                   R R R R R R R
ok                      .                   A A A A A A A
pathlen                 .                   R R R R R R R
revoked                 .                   A A A A A A A
root-sent               .                   A A A A A A A
same-name-different-key .                   R R R R R R R
self-signed-in-chain    .                   R R R R R R R
self-signed-leaf        .                   R R R R R R R
serial-reused           .                   A A A A A A A
trust-only-intermediate .                   A A A A A A A
unknown-critical-ext    .                   R R R R R R R
untrusted-root          .                   R R R R R R R
v1-ca                   .                   R R R R R R R
weak-key                .                   A A A A - - -   depends on the security level
weak-signature-md5      .                   R - R R R - -   depends on the security level
weak-signature-sha1     .                   R - R R - - -   depends on the security level
wildcard-misuse         a.b.example.com     R R R R A R R   Java was not asked about names
wrong-intermediate      .                   R R R R R R R
wrong-order             .                   A A A A A A A
TABLE
[ -z "$absent" ] || echo "not here, left out:$absent"
finish
