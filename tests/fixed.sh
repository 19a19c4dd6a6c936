#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What fix makes is what the real programs trust, or fix says who does not: tests/fixed.py on the practice scenarios, on two more chains, and on the directories in
# CERTLOUPE_FIELD, each with a file cmd that begins with the check of it.
. "${srcdir:-.}/tests/cli/lib.sh"
need python3 openssl
stacks=$srcdir/tests/stacks cache=${CERTLOUPE_GO_CACHE:-$(cd "$builddir" && pwd)/tests/go-cache}
run lab --quiet "$work/lab"
is "lab" "$status" 0
# made NAME HOST: a PKI of the recipe on standard input, with its question
made() {
	mkdir "$work/$1"
	{ printf 'key ca ec:p256\nkey other ec:p256\n'; cat; } >"$work/recipe"
	"$builddir/tools/mklab" --force --keys "$srcdir/tests/keys" "$work/recipe" "$work/$1" || exit 99
	echo "certloupe check --trust root.pem --host $2 server.pem" >"$work/$1/cmd"
}
made part-of-a-label www.example.com <<'END'
cert root key=ca ca subject="CN=Root" from=-1y to=+9y
cert server key=other issuer=root subject="CN=x" san=DNS:w*.example.com eku=serverAuth
file root.pem root
file server.pem server
END
made ca-as-server www.example.com <<'END'
cert server key=ca ca subject="CN=www.example.com" san=DNS:www.example.com from=-1y to=+1y
file root.pem server
file server.pem server
END
if command -v go >/dev/null; then
	VERIFY_GO=$work/verify-go
	GOCACHE=$cache GO111MODULE=off go build -o "$VERIFY_GO" "$stacks/verify.go" || VERIFY_GO=
	export VERIFY_GO
fi
# shellcheck disable=SC2086
PYTHONDONTWRITEBYTECODE=1 python3 "$srcdir/tests/fixed.py" "$program" "$work/lab" "$stacks" "$work/part-of-a-label" "$work/ca-as-server" ${CERTLOUPE_FIELD:-} >"$work/said" 2>&1
status=$?
cat "$work/said"
is "results" "$status" 0
finish
