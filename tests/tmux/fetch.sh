#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The browser gets what certificates name: the addresses first, then by a key, while other keys go on and Esc stops it.
. "${srcdir:-.}/tests/tmux/lib.sh"
for tool in openssl python3; do
	command -v $tool >/dev/null 2>&1 || { echo "$tool is not here"; exit 77; }
done
server=$(cd "$srcdir/tests/cli" && pwd)/fetch_server.py
cd "$tui_work" || exit 99
for v in http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY; do unset "$v"; done
XDG_CACHE_HOME=$tui_work/cache
export XDG_CACHE_HOME
mkdir web
python3 "$server" "$tui_work/web" >server.log 2>&1 &
server_pid=$!
trap 'kill $server_pid 2>/dev/null; tui_quit' EXIT
n=0
until [ -s web/port ]; do
	n=$((n + 1))
	[ $n -lt 300 ] || { echo "no server"; cat server.log; exit 1; }
	sleep 0.1
done
url=http://127.0.0.1:$(cat web/port)

# sign NAME EXTENSIONS [ISSUER]
sign() {
	printf '%b\n' "$2" "subjectKeyIdentifier=hash" >ext
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -subj "/CN=$1" -out csr 2>/dev/null || exit 99
	if [ $# -gt 2 ]; then
		openssl x509 -req -in csr -CA "$3.pem" -CAkey "$3.key" -set_serial 1001 -days 30 -extfile ext -out "$1.pem"
	else
		openssl x509 -req -in csr -key "$1.key" -days 30 -extfile ext -out "$1.pem"
	fi 2>/dev/null || exit 99
}
ca='basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign'
leaf='basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=DNS:www.example.com'
sign root "$ca"
sign issuing "$ca" root
openssl x509 -in issuing.pem -outform der -out web/ca.der
sign good "$leaf\nauthorityInfoAccess=caIssuers;URI:$url/ca.der" issuing
sign waits "$leaf\nauthorityInfoAccess=caIssuers;URI:$url/slow" issuing
if "$program" check --fetch --fetch-private --trust root.pem good.pem 2>&1 | grep -q "libcurl is not here"; then
	echo "libcurl is not here"
	exit 77
fi
rm -rf cache web/asked

# ---- the addresses first, then the thing ----
tui 100 30 certloupe --no-config --trust root.pem good.pem
see "MISSING"
keys a
see "TO BE FETCHED"
see "$url/ca.der"
see "not asked"
[ ! -e web/asked ] || { echo "somebody was asked before it was said"; exit 1; }
keys Enter
see "not got"
see "private"
[ ! -e web/asked ] || { echo "a private address was asked unasked"; exit 1; }
keys A
see "the issuer of good"
see " got"
gone "TO BE FETCHED"
keys Escape
see "issuing"
grep -q "GET /ca.der" web/asked || { echo "nobody was asked"; exit 1; }
tui_end

# ---- while it is waited for, keys go on; Esc stops it ----
tui 100 30 certloupe --no-config --trust root.pem waits.pem
see "MISSING"
keys a
see "TO BE FETCHED"
keys A
see "fetching .."
see "asked .."
keys '?'
see "THIS SCREEN"
keys q
see "asked .."
keys Escape
see "stopped: what came stays"
see "given up before it came"
tui_end

# ---- of many certificates, each with an address of its own, the first are asked about: the rest is named, and keys go on ----
n=0
while [ $n -lt 70 ]; do
	n=$((n + 1))
	printf '%b\n' "$leaf\nauthorityInfoAccess=caIssuers;URI:$url/nothing$n" >ext
	openssl x509 -req -in csr -CA issuing.pem -CAkey issuing.key -set_serial $((2000 + n)) -days 30 -extfile ext 2>/dev/null >>many.pem || exit 99
done
rm -f web/asked
tui 100 30 certloupe --no-config --trust root.pem many.pem
see "70 FAILED"
keys a
see "TO BE FETCHED"
keys A
see "answers with status 404"
gone "fetching"
see "of 140"
keys G
see "one run asks 64 times at most"
keys Home
see "nothing1 "
[ "$(grep -c nothing web/asked)" = 64 ] || { echo "asked $(grep -c nothing web/asked) times"; exit 1; }
tui_end

# ---- by the option: before the first answer ----
tui 100 30 certloupe --no-config --fetch-private --trust root.pem good.pem
see "issuing"
keys a
see "kept from before"
tui_end
exit 0
