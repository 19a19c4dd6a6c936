#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# stores from outside: which are found, what a process reads, and the matrix of five chains held against what the real programs say of a server that sends
# them (curl, git, node, openssl, Python; Java with CERTLOUPE_TEST_JAVA=yes, for it is slow).
. "${srcdir:-.}/tests/cli/lib.sh"
need openssl
stacks=$(cd "$srcdir/tests/stacks" && pwd)
cd "$work" || exit 99
mkdir empty home
for v in SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE REQUESTS_CA_BUNDLE GIT_SSL_CAINFO GIT_SSL_CAPATH GIT_SSL_NO_VERIFY NODE_EXTRA_CA_CERTS NODE_OPTIONS \
	NODE_TLS_REJECT_UNAUTHORIZED JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS JAVA_HOME; do
	unset "$v"
done
HOME=$work/home
export HOME

# ---- two roots, one with an intermediate ----
# make_cert NAME SUBJECT EXTENSIONS [ISSUER]: NAME.pem and NAME.key, self-signed without ISSUER
make_cert() {
	printf '%s\n' "$3" "subjectKeyIdentifier=hash" >ext
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -subj "$2" -out csr 2>/dev/null || exit 99
	if [ $# -gt 3 ]; then
		openssl x509 -req -in csr -CA "$4.pem" -CAkey "$4.key" -set_serial 0x$(printf %s "$1" | od -An -tx1 | tr -d ' ') -days "${days:-30}" -extfile ext -out "$1.pem" 2>/dev/null
	else
		openssl x509 -req -in csr -key "$1.key" -days 30 -extfile ext -out "$1.pem" 2>/dev/null
	fi || exit 99
}
ca='basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign'
leaf='basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectAltName=DNS:localhost,IP:127.0.0.1'
make_cert one "/CN=Stores Test Root One" "$ca"
make_cert two "/CN=Stores Test Root Two" "$ca"
make_cert middle "/CN=Stores Test Issuing" "$ca" one
make_cert a "/CN=localhost" "$leaf" middle
make_cert b "/CN=localhost" "$leaf" two
make_cert c "/CN=localhost" "$leaf" middle
make_cert e "/CN=localhost" "$leaf"
cat a.pem middle.pem >1.pem && cp a.key 1.key # whole, below root one
cp b.pem 2.pem && cp b.key 2.key              # below root two
cp c.pem 3.pem && cp c.key 3.key              # the intermediate is missing
cat a.pem middle.pem one.pem >4.pem && cp a.key 4.key # with the root
cp e.pem 5.pem && cp e.key 5.key              # self-signed

# ---- what is found ----
run stores
is "status" $status 0
has "$out" "system"
run stores openssl
has "$out" "SSL_CERT_FILE, SSL_CERT_DIR"
run stores nothing-of-that-name
is "status of what is neither a program nor a file" $status 3
run stores 999999999
is "status of a process that is not there" $status 3
run stores --format pem
is "status of a format that it has not" $status 2
run check --trust store:nobody 1.pem
is "status of a store that is not there" $status 3
SSL_CERT_FILE=$work/one.pem SSL_CERT_DIR=$work/empty run stores openssl
has "$out" "openssl  1 anchor"
has "$out" "one.pem (SSL_CERT_FILE)"
SSL_CERT_FILE=$work/one.pem NODE_EXTRA_CA_CERTS=$work/two.pem run stores --format json openssl
is "what is ignored" "$(json '.stores[0].ignored[0]')" NODE_EXTRA_CA_CERTS
is "where it is from" "$(json '.stores[0].parts[0].from')" SSL_CERT_FILE
SSL_CERT_FILE=$work/one.pem SSL_CERT_DIR=$work/empty run check --trust store:openssl 1.pem
is "as --trust" $status 0
has "$out" "store:openssl"
mkdir hashed && cp one.pem "hashed/$(openssl x509 -in one.pem -noout -subject_hash).0" && cp two.pem hashed/two.pem
SSL_CERT_FILE=$work/nothing SSL_CERT_DIR=$work/hashed run stores openssl
has "$out" "openssl  1 anchor" # a file without a hash for its name is not looked up

# ---- a process ----
if [ -r /proc/self/environ ]; then
	env -i SSL_CERT_FILE="$work/two.pem" SSL_CERT_DIR="$work/empty" PATH="$PATH" sh -c 'mkfifo wait; exec openssl dgst wait' &
	pid=$! pids="$pids $!"
	n=0
	until [ "$(readlink "/proc/$pid/exe" | sed 's,.*/,,')" = openssl ] || [ $n -ge 300 ]; do
		n=$((n + 1))
		sleep 0.1
	done
	run stores "$pid" 1.pem 2.pem
	has "$out" "process $pid"
	has "$out" "two.pem (SSL_CERT_FILE)"
	has "$out" "accepts    openssl"
	has "$out" "refuses    openssl: 20"
	is "status of a chain that it refuses" $status 1
fi

# ---- the matrix and the real programs ----
for i in 1 2 3 4 5; do
	free_port
	eval "port$i=$port"
	start "server $i" openssl s_server -accept "127.0.0.1:$port" -cert "$i.pem" -cert_chain "$i.pem" -key "$i.key" -www -quiet
	wait_port "$port"
done
# Every program has a store of its own.
SSL_CERT_FILE=$work/one.pem SSL_CERT_DIR=$work/empty CURL_CA_BUNDLE=$work/middle.pem GIT_SSL_CAINFO=$work/two.pem NODE_EXTRA_CA_CERTS=$work/two.pem
export SSL_CERT_FILE SSL_CERT_DIR CURL_CA_BUNDLE GIT_SSL_CAINFO NODE_EXTRA_CA_CERTS
run convert one.pem two.pem -o java.p12
export JAVA_TOOL_OPTIONS="-Djavax.net.ssl.trustStore=$work/java.p12"
ask() { # PROGRAM PORT: accept or refuse, in the words of the matrix
	case $1 in
	openssl) openssl s_client -connect "127.0.0.1:$2" -verify_return_error </dev/null >said 2>&1 && echo accept || echo refuse ;;
	curl) curl -s -o /dev/null "https://localhost:$2/" --resolve "localhost:$2:127.0.0.1" --noproxy '*' && echo accept || echo refuse ;;
	git) # no repository is there: what it says before tells
		GIT_TERMINAL_PROMPT=0 git -c http.proxy= ls-remote "https://127.0.0.1:$2/x" >said 2>&1
		grep -qiE 'certificate|verif' said && echo refuse || echo accept ;;
	python) /usr/bin/python3 -c '
import socket, ssl, sys
try:
	ssl.create_default_context().wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[1]))), server_hostname="localhost")
	print("accept")
except ssl.SSLError:
	print("refuse")' "$2" ;;
	node) node -e '
const s = require("tls").connect({ host: "127.0.0.1", port: +process.argv[1], servername: "localhost" }, () => { console.log("accept"); s.destroy() })
s.on("error", () => console.log("refuse"))' "$2" ;;
	java) java "$stacks/Connect.java" "$2" ;;
	esac
}
programs="openssl curl git node"
[ -x /usr/bin/python3 ] && programs="$programs python"
[ -n "$CERTLOUPE_TEST_JAVA" ] && programs="$programs java"
for i in 1 2 3 4 5; do
	run stores --host localhost --format json "$i.pem"
	cp "$out" matrix
	for p in $programs; do
		[ "$p" = python ] || command -v "$p" >/dev/null 2>&1 || continue
		want=$(jq -r ".matrix[0].answers[] | select(.store == \"$p\") | .verdict" matrix)
		eval "at=\$port$i"
		is "chain $i: what $p says" "$(ask "$p" "$at")" "$want"
	done
done
finish
