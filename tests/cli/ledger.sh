#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the ledger says of one chain: who will refuse it and what its renewal will lack, in check and in timeline; what a page tells of days.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
cat >"$work/recipe" <<'RECIPE'
at 2026-11-30
cert root ca subject="CN=Example Root" from=-1y to=+9y
cert leaf issuer=root subject="CN=www.example.com" san=DNS:www.example.com eku=serverAuth,clientAuth from=2026-10-01 to=2027-04-18T23:59:59Z
cert short issuer=root subject="CN=www.example.com" san=DNS:www.example.com eku=serverAuth from=2026-11-01 to=2027-01-29T23:59:59Z
file root.pem root
file leaf.pem leaf
file short.pem short
RECIPE
"$builddir/tools/mklab" "$work/recipe" "$work/lab" || exit 99
"$builddir/tools/mklab" --keys "${srcdir:-.}/tests/keys" --kind fires "${srcdir:-.}/tests/cases/announced-change.case" "$work/known" || exit 99
because() { json "[.findings[] | select(.rule == \"announced-change\") | .because[]] | join(\"; \")" >"$work/because"; }
windows() { json "[.timeline.windows[] | select(.window == \"$1\") | (.from // .to) + \" \" + .text] | join(\"; \")" >"$work/windows"; }
cd "$work/lab" || exit 99
public() { SSL_CERT_FILE=root.pem SSL_CERT_DIR=/none run "$@"; }

public check --format json --at 2026-11-30 --host www.example.com leaf.pem
because
has "$work/because" "the next one, due by 2027-04-18, can be had for 100 days at most"
has "$work/because" "will lack clientAuth"
public timeline --format json --at 2026-11-30 leaf.pem
windows renewal
has "$work/windows" "2027-04-18T23:59:59Z what comes after www.example.com can be had for 100 days at most"
has "$work/windows" "will lack clientAuth"
public timeline --at 2026-11-30 leaf.pem
has "$out" "next renewal    2027-04-18"

# short enough as it is, and not of a public CA
public check --format json --at 2026-11-30 --host www.example.com short.pem
is "nothing is announced" "$(json '[.findings[] | select(.rule == "announced-change")] | length')" 0
run check --format json --at 2026-11-30 --trust root.pem --host www.example.com leaf.pem
is "a private CA" "$(json '[.findings[] | select(.rule == "announced-change")] | length')" 0

# a root by its key, whatever it is called
cd "$work/known" || exit 99
run timeline --format json --at 2015-06-01 --trust root.pem leaf.pem
windows refused-from
has "$work/windows" "2015-11-23T00:00:00Z Chrome refuses what stands below Some Root"
run timeline --format json --at 2016-01-01 --trust root.pem leaf.pem
is "it has happened" "$(json '[.timeline.windows[] | select(.window == "refused-from")] | length')" 0

run explain validity-too-long
has "$out" "2027-03-15"
has "$out" "at most 100 days"
finish
