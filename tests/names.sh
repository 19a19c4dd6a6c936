#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each row of names.tsv: our verdict, what we foresee of OpenSSL, and, where it is installed, what OpenSSL says.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
tab=$(printf '\t')
grep -v '^#' "$srcdir/tests/names.tsv" | awk -v share="${CERTLOUPE_TEST_SHARE:-1}" 'NR % share == 0' >"$work/rows"
{
	printf '%s\n' 'at 2026-06-01' 'key ca ec:p256' 'key other ec:p256' 'cert root ca from=-1y to=+9y' 'file root.pem root'
	awk -F'\t' '{
		ca = $2 == "-" ? "" : $2
		print "cert int" NR " key=ca issuer=root ca subject=\"CN=int " NR "\" " ca
		print "cert leaf" NR " key=other issuer=int" NR ($3 ~ /subject=/ ? " " : " subject=CN=leaf ") $3
		print "file " NR ".pem leaf" NR " int" NR
	}' "$work/rows"
} >"$work/recipe"
"$builddir/tools/mklab" --keys "$srcdir/tests/keys" "$work/recipe" "$work/pki" || exit 99
cd "$work/pki" || exit 99
command -v openssl >/dev/null && openssl version | grep -q '^OpenSSL 3\.0' && real=yes || real=

n=0
while IFS=$tab read -r about ca leaf host reason code; do
	n=$((n + 1))
	shown="$about: $ca $leaf $host"
	set --
	case $host in
	-) ;;
	*@*) set -- -verify_email "$host" ;;
	*:*:* | *[0-9].[0-9]*) set -- -verify_ip "$host" ;;
	*) set -- -verify_hostname "$host" ;;
	esac
	if [ -n "$real" ]; then
		openssl verify -attime 1780272000 -CAfile root.pem -untrusted $n.pem "$@" $n.pem >said 2>&1
		is "OpenSSL" "$(sed -n 's/^error \([0-9]*\) at.*/\1/p; s/^.*: OK$/0/p' said | head -n 1)" "$code"
	fi
	[ "$host" = - ] && set -- || set -- --host "$host"
	"$program" check --format json --purpose any --trust root.pem "$@" --at 2026-06-01 $n.pem >"$n.json"
	printf '%s\n' "$reason $code" >>wanted
done <"$work/rows"
# shellcheck disable=SC2046
jq -r '(if .verdict == "trusted" then "trusted" else .reason end) + " " + (.stacks[] | select(.stack == "openssl") | if .verdict == "accept" then "0" else .code | tostring end)' \
	$(i=1; while [ $i -le $n ]; do echo $i.json; i=$((i + 1)); done) >got
shown="reason and code foreseen"
paste got wanted "$work/rows" | while IFS=$tab read -r got wanted about rest; do
	[ "$got" = "$wanted" ] || echo "$about: got '$got', expected '$wanted'"
done >differ
cat differ
is "rows that differ" "$(wc -l <differ | tr -d ' ')" 0
is "rows" "$(wc -l <got | tr -d ' ')" "$n"
finish
