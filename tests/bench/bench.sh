#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make bench: ours against peers in the same run. Times are medians of interleaved rounds, the ratio is to the first line of a table; instructions
# are counted by callgrind where valgrind is there. Figures, not tests.
set -eu
srcdir=${srcdir:-.} builddir=${builddir:-.}
program=$builddir/certloupe
compare="$builddir/tests/bench/compare"
rounds=${ROUNDS:-7}
work=$builddir/tests/bench/data
mkdir -p "$work"
have() { command -v "$1" >/dev/null 2>&1; }

for n in 1 100 1000 10000 100000; do
	[ -f "$work/b$n.pem" ] || "$builddir/tests/bench/mkbundle" "$n" "$work/b$n.pem" "$srcdir/tests/keys"
done
one=$work/b1.pem
at=2026-06-01 epoch=1780272000

table() { # TITLE LABEL COMMAND ...: commands whose program is missing are left out
	echo
	echo "## $1"
	shift
	words=
	while [ $# -gt 1 ]; do
		if have "${2%% *}"; then
			words="$words '$1' '$2'"
		else
			echo "(not here: ${2%% *})"
		fi
		shift 2
	done
	eval "$compare $rounds $words"
}

# counted by callgrind
counted='valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null </dev/null | sed -n "s/.*Collected : *//p"'
instructions() { # COMMAND...
	eval "$counted"
}

# LABEL COUNTED GOAL, in instructions: a goal is what we hold ourselves to
goal() {
	awk -v l="$1" -v n="$2" -v g="$3" 'BEGIN { printf "%-44s %12.0f %12.0f %7.2f\n", l, n, g, n / g }'
}

each() { # FEW MANY DIFFERENCE COMMAND...: instructions a certificate, from two bundles; @ stands for the bundle
	few=$1 many=$2 between=$3
	shift 3
	a=$(instructions $(echo "$@" | sed "s|@|$few|"))
	b=$(instructions $(echo "$@" | sed "s|@|$many|"))
	echo $(((b - a) / between))
}

counts() {
	echo
	echo "## instructions, and what we hold ourselves to"
	printf '%-44s %12s %12s %7s\n' '' counted goal ratio
	judge="$program check --at $at --trust $work/root.pem --untrusted $work/ca.pem"
	bare=$(instructions "$builddir/tests/bench/verify" 1000)
	bare=$(((bare - $(instructions "$builddir/tests/bench/verify" 100)) / 900))
	goal "check of one certificate, --trust none" "$(instructions "$program" check --trust none "$one")" 6500000
	goal "... the system store" "$(env -u SSL_CERT_FILE -u SSL_CERT_DIR sh -c "$counted" x "$program" check "$one")" 11000000
	goal "index, a certificate" "$(each "$one" "$work/b1000.pem" 999 "$builddir/tests/bench/index @")" 20000
	goal "one signature of P-256, bare" "$bare" "$bare"
	goal "check as text, a certificate" "$(each "$work/b100.pem" "$work/b1000.pem" 900 "$judge @")" $((bare * 11 / 10 + 700000))
	goal "check as JSON, a certificate" "$(each "$work/b100.pem" "$work/b1000.pem" 900 "$judge --format json @")" $((bare * 11 / 10 + 700000))
	goal "check as lines of JSON, a certificate" "$(each "$work/b100.pem" "$work/b1000.pem" 900 "$judge --format jsonl @")" $((bare * 11 / 10 + 700000))
}
! have valgrind || counts

table "start-up" "certtool -i, one certificate" "certtool -i --infile $one" "certloupe --version" "$program --version" \
	"check --trust none" "$program check --trust none $one" "check, system store" "$program check $one" "openssl x509 -text" "openssl x509 -noout -text -in $one"
table "1,000 certificates as text" "certloupe check --verbose --trust none" "$program check --verbose --trust none $work/b1000.pem" \
	"certtool -i" "certtool -i --infile $work/b1000.pem" "openssl storeutl -text" "openssl storeutl -noout -text -certs $work/b1000.pem"
table "verify one chain" "certloupe check" "$program check --at $at --trust $work/root.pem --untrusted $work/ca.pem $one" \
	"openssl verify" "openssl verify -attime $epoch -CAfile $work/root.pem -untrusted $work/ca.pem $one"

table "compare, two bundles of 1,000" "certloupe compare" "$program compare --at $at --trust $work/root.pem --untrusted $work/ca.pem $work/b1000.pem $work/b1000.pem" \
	"certloupe check" "$program check --at $at --trust $work/root.pem --untrusted $work/ca.pem $work/b1000.pem"
table "10,000 leaves, all judged" "certloupe check --format json" "$program check --format json --at $at --trust $work/root.pem --untrusted $work/ca.pem $work/b10000.pem" \
	"certtool -i" "certtool -i --infile $work/b10000.pem"

if [ -x "$builddir/tests/bench/verify" ]; then
	echo
	echo "## one verification, and what src/chain/budget.c counts for it"
	"$builddir/tests/bench/verify"
fi
if [ -x "$builddir/tests/bench/index" ]; then
	table "index of 10,000 certificates" "certloupe index" "$builddir/tests/bench/index $work/b10000.pem" \
		"openssl storeutl -certs" "openssl storeutl -noout -certs $work/b10000.pem" "certtool -i --no-text" "certtool -i --no-text --infile $work/b10000.pem"
	echo
	echo "## index of 100,000 certificates"
	"$builddir/tests/bench/index" "$work/b100000.pem"
	if have valgrind; then
		a=$(instructions "$builddir/tests/bench/index" "$one")
		b=$(instructions "$builddir/tests/bench/index" "$work/b1000.pem")
		echo "instructions a certificate: $(((b - a) / 999))"
	fi
fi

if [ -f "$builddir/data/samples/missing-int.pem" ] && [ -x "$builddir/tests/bench/octets" ]; then
	echo
	echo "## octets that the browser writes for a key"
	octets=$(cd "$builddir" && pwd)/tests/bench/octets
	absolute=$(cd "$builddir" && pwd)/certloupe
	(cd "$builddir/data/samples" && "$octets" "$absolute" --no-config --trust root.pem missing-int.pem cross.pem ok.pem)
	echo "in a list of 10,000 certificates:"
	"$octets" "$absolute" --no-config --trust none "$work/b10000.pem"
fi

# The first picture and each key, with another screen opened and left while files are read and judged.
if [ -x "$builddir/tests/bench/waits" ] && [ -x "$builddir/tools/mklab" ]; then
	echo
	echo "## how long a key waits"
	if [ ! -d "$work/directory" ]; then
		for scenario in $("$program" lab --list | awk '{ print $1 }'); do
			"$program" lab "$scenario" "$work/lab/$scenario" >/dev/null 2>&1 || :
		done
		mkdir -p "$work/directory"
		find "$work/lab" -type f ! -name '*.p12' | sort | head -n 160 | awk '{ printf "%s %03d\n", $0, NR }' | while read -r from to; do
			cp "$from" "$work/directory/$to"
		done
	fi
	if [ ! -f "$work/names/all.pem" ]; then # 300 leaves below 300 CAs of one name
		awk 'BEGIN { print "at 2026-06-01\ncert root ca from=-1y to=+9y\nfile root.pem root"
			for (i = 1; i <= 300; i++) print "cert i" i " issuer=root ca subject=\"CN=Same\" ski=none aki=none"
			for (i = 300; i; i--) print "cert l" i " issuer=i" i " san=DNS:l" i ".example aki=none\nfile all.pem i" i " l" i }' >"$work/names.recipe"
		"$builddir/tools/mklab" "$work/names.recipe" "$work/names" >/dev/null
	fi
	absolute=$(cd "$builddir" && pwd)/certloupe waits=$(cd "$builddir/tests/bench" && pwd)/waits
	for what in directory names/all.pem b10000.pem; do
		printf '%s: ' "$what"
		(cd "$work" && "$waits" 5 '?q' "$absolute" --no-config --at "$at" --trust none "$what")
	done
fi
