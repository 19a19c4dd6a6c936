#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# certloupe listen and real clients: curl, openssl s_client, gnutls-cli, Python, and Node, Go and Java where they are installed. What it says of each, and that
# the client printed what fits.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq curl openssl
run lab client-intermediate-not-sent "$work/c"
c=$work/c
openssl req -x509 -key "$c/client.key" -subj /CN=self -days 10 -out "$work/self.pem" 2>/dev/null
openssl req -x509 -key "$c/client.key" -subj "/CN=Elsewhere CA" -days 10 -out "$work/elsewhere.pem" 2>/dev/null
openssl req -new -key "$c/client.key" -subj /CN=customer -out "$work/customer.csr" 2>/dev/null
# issue NAME DAYS EKU: of the CA that is let in
issue() {
	printf 'basicConstraints=CA:FALSE\nextendedKeyUsage=%s\n' "$3" >"$work/ext"
	openssl x509 -req -in "$work/customer.csr" -CA "$work/ours.pem" -CAkey "$c/client.key" -CAcreateserial -days "$2" -extfile "$work/ext" \
		-out "$work/$1.pem" 2>/dev/null
}
printf '[req]\ndistinguished_name=d\nx509_extensions=e\n[d]\n[e]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n' >"$work/ca.cnf"
openssl req -x509 -config "$work/ca.cnf" -key "$c/client.key" -subj "/CN=Our Client CA" -days 3000 -out "$work/ours.pem" 2>/dev/null
issue good 900 clientAuth
issue wrong 900 serverAuth
# openssl x509 gives no dates in the past.
cat >"$work/late.cnf" <<CONF
[ca]
default_ca = d
[d]
database = $work/index
new_certs_dir = $work
serial = $work/serial
default_md = sha256
policy = p
x509_extensions = e
[p]
commonName = supplied
[e]
basicConstraints = CA:FALSE
extendedKeyUsage = clientAuth
CONF
: >"$work/index"
echo 1000 >"$work/serial"
openssl ca -batch -notext -config "$work/late.cnf" -cert "$work/ours.pem" -keyfile "$c/client.key" -in "$work/customer.csr" -startdate 20240101000000Z \
	-enddate 20250101000000Z -out "$work/late.pem" 2>/dev/null || complain "no certificate of the past"
cat "$work/ours.pem" "$c/root.pem" >"$work/cas.pem"

# serve LABEL ARGS...: sets $port, $lines (what it says), $root and $server
serve() {
	lines=$work/$1.lines said=$work/$1.said
	shift
	TMPDIR=$work "$program" listen "$@" >"$lines" 2>"$said" </dev/null &
	server=$!
	pids="$pids $server"
	wait_listening "$said" "$server"
	root=$(sed -n 's/.*its root is in //p' "$said")
	seen=0
}
# told LABEL WHAT WANT: what is said of the client that has just gone
told() {
	seen=$((seen + 1)) tries=0
	until [ "$(wc -l <"$lines")" -ge "$seen" ] || [ "$tries" -gt 800 ]; do
		tries=$((tries + 1))
		sleep 0.02
	done
	shown="visit $seen of $lines"
	is "$1" "$(sed -n "${seen}p" "$lines" | jq -r "$2")" "$3"
}
causes='"\(.verdict) \([.findings[] | select(.cause and .severity == "error") | .rule] | join(" "))"'

serve main --client-ca "$work/cas.pem" 0
client() { curl -sS -o "$work/body" --cacert "$root" "https://localhost:$port/" "$@" 2>"$work/words"; }
client --cert "$work/good.pem" --key "$c/client.key"
told "a good one" "$causes" "trusted "
has "$work/body" ok
client
told "none" "$causes" "error client-cert-required-not-sent"
has "$work/words" "certificate required"
client --cert "$work/wrong.pem" --key "$c/client.key"
told "for servers" "$causes" "untrusted eku-client-missing"
has "$work/words" "unsupported certificate"
client --cert "$work/late.pem" --key "$c/client.key"
told "too late" "$causes" "untrusted expired-leaf"
has "$work/words" "certificate expired"
client --cert "$c/client.pem" --key "$c/client.key"
told "without its intermediate" "$causes" "untrusted missing-intermediate"
has "$work/words" "unknown ca"
client --cert "$c/chain.pem" --key "$c/client.key"
told "with its intermediate" "$causes" "trusted "
client --cert "$work/self.pem" --key "$c/client.key"
told "self-signed" '.reason' untrusted-root
client --tls-max 1.2 --cert "$work/late.pem" --key "$c/client.key"
told "TLS 1.2" "$causes" "untrusted expired-leaf"
is "TLS 1.2: the protocol" "$(sed -n "${seen}p" "$lines" | jq -r '.connections[0].protocol')" TLS1.2
client --tls-max 1.2
told "TLS 1.2, none" "$causes" "error client-cert-required-not-sent"
# The other side: it does not know our root.
curl -sS "https://localhost:$port/" --cert "$work/good.pem" --key "$c/client.key" 2>/dev/null
told "it does not trust us" "$causes" "error client-refuses-server"
is "it says so by" "$(sed -n "${seen}p" "$lines" | jq -r '.connections[0].alerts[0] | "\(.from) \(.number)"')" "peer 48"
curl -sS --tls-max 1.2 "https://localhost:$port/" 2>/dev/null
told "it does not trust us, TLS 1.2" "$causes" "error client-refuses-server"
curl -sS -o "$work/body" "http://localhost:$port/" 2>"$work/words"
told "no TLS" "$causes" "error http-on-tls-port-reverse"
openssl s_client -connect "localhost:$port" -tls1_1 -cipher ALL@SECLEVEL=0 </dev/null >"$work/words" 2>&1
told "too old" "$causes" "error protocol-version-mismatch"
has "$work/words" "alert protocol version"
openssl s_client -connect "localhost:$port" -tls1_2 -cipher PSK-AES128-CBC-SHA256:RSA-PSK-AES128-CBC-SHA256 -psk 00 </dev/null >"$work/words" 2>&1
told "nothing that fits" "$causes" "error no-shared-cipher"
has "$work/words" "handshake failure"
if command -v gnutls-cli >/dev/null; then
	gnutls-cli --x509cafile "$root" --x509certfile "$work/good.pem" --x509keyfile "$c/client.key" -p "$port" localhost </dev/null >"$work/words" 2>&1
	told "gnutls-cli" "$causes" "trusted "
	gnutls-cli --x509certfile "$work/good.pem" --x509keyfile "$c/client.key" -p "$port" localhost </dev/null >"$work/words" 2>&1
	told "gnutls-cli does not trust us" "$causes" "error client-refuses-server"
	has "$work/words" "verification"
fi
if command -v python3 >/dev/null; then
	python3 -c 'import socket, ssl, sys
ssl.create_default_context().wrap_socket(socket.create_connection(("localhost", int(sys.argv[1]))), server_hostname="localhost")' "$port" >"$work/words" 2>&1
	told "Python does not trust us" "$causes" "error client-refuses-server"
	has "$work/words" CERTIFICATE_VERIFY_FAILED
fi
if command -v node >/dev/null; then
	# node CODE: with the file of the root and the port
	visit() { node -e "const t = require('tls'), fs = require('fs'); $1" "$root" "$port" "$work/good.pem" "$c/client.key" >"$work/words" 2>&1; }
	visit 't.connect({ port: +process.argv[2], host: "127.0.0.1", servername: "localhost" }).on("error", e => console.log(e.code))'
	told "Node does not trust us" '.connections[0].served // (.findings[0].rule)' "client-refuses-server"
	visit 't.connect({ port: +process.argv[2], host: "127.0.0.1", servername: "localhost", ca: fs.readFileSync(process.argv[1]), cert: fs.readFileSync(process.argv[3]),
		key: fs.readFileSync(process.argv[4]) }, function () { this.end("GET / HTTP/1.0\r\n\r\n") }).on("error", e => console.log(e.code)).resume()'
	told "Node" "$causes" "trusted "
fi
kill -TERM "$server"
wait "$server"
is "the highest status met" "$?" 1
[ ! -e "$root" ] || complain "the root of the practice chain is still there"

# A certificate of one's own, and requests alone: whatever comes is taken, and judged.
serve own --once --request --client-ca "$work/ours.pem" --cert "$c/server.pem" --key "$c/server.key" 0
curl -sk -o "$work/body" "https://localhost:$port/" --cert "$work/late.pem" --key "$c/client.key"
told "requested alone" "$causes" "untrusted expired-leaf"
has "$work/body" ok
wait "$server"
is "once" "$?" 1
is "once: what it met" "$(wc -l <"$lines")" 1

# A protocol before TLS.
serve mail --once --starttls smtp --client-ca "$work/ours.pem" 0
openssl s_client -starttls smtp -connect "localhost:$port" -CAfile "$root" -cert "$work/good.pem" -key "$c/client.key" </dev/null >"$work/words" 2>&1
told "STARTTLS" "$causes" "trusted "
wait "$server"
is "STARTTLS: status" "$?" 0

# Like another server: the CAs that it names, without having them.
free_port; other=$port
start other openssl s_server -accept "$other" -cert "$c/server.pem" -key "$c/server.key" -CAfile "$c/root.pem" -Verify 3 -www -tls1_2
wait_port "$other"
serve like --once --like "localhost:$other" 0
openssl s_client -connect "localhost:$port" </dev/null >"$work/words" 2>&1
has "$work/words" "$(openssl x509 -in "$c/root.pem" -noout -subject | sed 's/.*CN = //')"
has "$work/words" "TLSv1.2"
told "like another" '.connections[0].protocol' TLS1.2

# What is wrong with the command line.
run listen
is "no port" "$status" 2
run listen nowhere:99999
is "no such port" "$status" 2
run listen --request --require 0
is "both" "$status" 2
run timeline --format jsonl "$c/root.pem"
is "jsonl of another command" "$status" 2
serve timed --for 1 0
wait "$server"
is "nobody came" "$?" 0
finish
