#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Who loads a PEM file of which form: OpenSSL, GnuTLS, Go and Java as far as they are here, tests/framing.tsv, and what certloupe says of it (tests/framing.py).
. "${srcdir:-.}/tests/cli/lib.sh"
need python3 openssl
stacks=$srcdir/tests/stacks cache=${CERTLOUPE_GO_CACHE:-$(cd "$builddir" && pwd)/tests/go-cache} go= java=
# A signature's length decides whether base64 ends in padding; one of the forms takes that away.
for try in 1 2 3 4 5 6 7 8 9 10; do
	rm -rf "$work/ok"
	run lab --quiet ok "$work/ok"
	grep -q '=$' "$work/ok/server.pem" && grep -q '=$' "$work/ok/root.pem" && break
done
is "lab" "$status" 0
if command -v go >/dev/null 2>&1; then
	GOCACHE=$cache GO111MODULE=off go build -o "$work/read-go" "$stacks/read.go" && go="$work/read-go $work/ok/server.key"
fi
command -v javac >/dev/null 2>&1 && java="java $stacks/Read.java"
PYTHONDONTWRITEBYTECODE=1 python3 "$srcdir/tests/framing.py" "$program" "$work/ok" "$go" "$java" >"$work/said" 2>&1
status=$?
cat "$work/said"
is "framing" "$status" 0
finish
