#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Our verdict beside those of the real openssl, GnuTLS (certtool), Go, Java, Python and Node, on the lab's scenarios: A accepts, R refuses, x cannot be asked
# (its server side refuses the files), - is not looked at (the answer depends on the version). Where one differs from us, the rule that says so has found something, or the table's remark
# says why. A program that is not here is left out, and named.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq openssl
stacks=$srcdir/tests/stacks cache=${CERTLOUPE_GO_CACHE:-$(cd "$builddir" && pwd)/tests/go-cache}
run lab --quiet "$work/lab"
is "lab" "$status" 0
cat >"$work/table" <<'TABLE'
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
# what fix makes of them, of all files that are there
fixed/client-intermediate-not-sent . A A A A A A A
fixed/cross-sign        .                   A A A A A A A
fixed/duplicate-cert    .                   A A A A A A A
fixed/extra-certs       .                   A A A A A A A
fixed/leaf-not-first    .                   A A A A A A A
fixed/missing-intermediate .                A A A A A A A
fixed/root-sent         .                   A A A A A A A
fixed/trust-only-intermediate .             A A A A A A A
fixed/wrong-intermediate .                  A A A A A A A
fixed/wrong-order       .                   A A A A A A A
TABLE
here=$(pwd)
fix_all() { # SCENARIO
	to=$work/lab/fixed/$1
	mkdir -p "$to"
	cd "$work/lab/$1" || return
	cp root.pem server.key "$to"
	set -- server.pem
	for f in *.pem; do
		case $f in root.pem | server.pem) ;; *) set -- "$@" "$f" ;; esac
	done
	run fix --purpose server --host www.example.com --trust root.pem "$@" -o "$to/server.pem"
	is "fix in $to" "$status" 0
	cd "$here" || exit 99
}
for scenario in $(awk 'sub("^fixed/", "", $1) { print $1 }' "$work/table"); do fix_all "$scenario"; done
# Each program is started once and asked about all of them, line by line (tests/stacks): its runtime takes longer to start than to answer.
awk -v lab="$work/lab" '!/^#/ && NF { print lab "/" $1, $2 == "." ? "www.example.com" : $2 }' "$work/table" >"$work/cases"
absent= asked=
have() { command -v "$1" >/dev/null 2>&1 || { absent="$absent $1"; return 1; }; }
ask() { # WHO COMMAND...
	who=$1
	shift
	"$@" <"$work/cases" >"$work/$who.said" 2>"$work/$who.err" &
	pids="$pids $!" asked="$asked $who"
}
have certtool && gnutls=1
build_go() { GOCACHE=$cache GO111MODULE=off go build -o "$work/verify-go" "$stacks/verify.go" || { absent="$absent go (which does not build)"; return 1; }; }
have go && build_go && ask go "$work/verify-go"
have javac && ask java java "$stacks/Verify.java"
have python3 && ask python python3 "$stacks/verify.py"
have node && ask node node "$stacks/verify.js"

ours() {
	run check --format json --purpose server --trust root.pem --host "$1" server.pem
	case $(json .verdict) in trusted) echo A ;; *) echo R ;; esac
}
openssl_says() {
	case $1 in *[!0-9.]*) kind=hostname ;; *) kind=ip ;; esac
	openssl verify -CAfile root.pem -untrusted server.pem -purpose sslserver "-verify_$kind" "$1" server.pem
}
gnutls_says() { certtool --verify --load-ca-certificate root.pem --infile server.pem --verify-hostname "$1" --verify-purpose 1.3.6.1.5.5.7.3.1; }
accepts() { # COMMAND...: A or R
	if "$@" >"$work/said" 2>&1 </dev/null; then echo A; else echo R; fi
}
compare() { # WHO WANT GOT
	shown="$1: $scenario"
	[ "$2" = - ] || is "$1 on $scenario" "$3" "$2"
}

# What we say that OpenSSL would say is what it says: the first number it prints, 0 where it accepts.
foreseen() {
	really=$(sed -n 's/^error \([0-9]*\) at.*/\1/p' "$work/said" | head -n 1)
	[ "$scenario" != leaf-not-first ] || return 0 # it was asked about another certificate
	grep -q '^Could not\|^unable to load\|Unable to load' "$work/said" && return 0
	code=$(json '.stacks[] | select(.stack == "openssl") | .code')
	[ "$code" = null ] || is "OpenSSL foreseen on $scenario" "$code" "${really:-0}"
}

while read -r scenario host we o g _; do
	case $scenario in '' | '#'*) continue ;; esac
	[ "$host" != . ] || host=www.example.com
	cd "$work/lab/$scenario" || { complain "no scenario $scenario"; continue; }
	[ -z "${gnutls:-}" ] || compare gnutls "$g" "$(accepts gnutls_says "$host")"
	is "certloupe on $scenario" "$(ours "$host")" "$we"
	compare openssl "$o" "$(accepts openssl_says "$host")"
	foreseen
done <"$work/table"

wait
column=6
for who in go java python node; do
	case " $asked " in *" $who "*) ;; *) column=$((column + 1)); continue ;; esac
	# said and wanted side by side: scenario, what is wanted, what was said
	awk -v column=$column '!/^#/ && NF { print $1, $column }' "$work/table" | paste -d ' ' - "$work/$who.said" >"$work/both"
	while read -r scenario want got why; do
		compare "$who" "$want" "$got"
	done <"$work/both"
	cat "$work/$who.err"
	column=$((column + 1))
done
[ -z "$absent" ] || echo "not here, left out:$absent"
finish
