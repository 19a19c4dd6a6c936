#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real clients that come to certloupe listen with faulty certificates: what is said of each here, by which alert it is refused, and that the client printed words that
fit. tests/clients.tsv has a row for each fault. Of clients that choose their certificate by the server's list of CAs some send none where another one is sent.

    clients.py [CLIENT...]      those of the suite, or the ones that are named (curl openssl gnutls python java go node)"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

program = os.path.abspath(os.environ["CERTLOUPE"])
srcdir = os.path.abspath(os.environ.get("srcdir", "."))
builddir = os.path.abspath(os.environ.get("builddir", "."))
CHEAP = ["curl", "openssl", "gnutls", "python", "erlang"]
bad = 0


def complain(what):
    global bad
    bad = 1
    print(what)


# ---- the clients: each goes to localhost:PORT with a certificate, its key and the CAs that it trusts ----


def run(command, **more):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=120, **more).stdout.decode(errors="replace")


def curl(port, ca, cert, key):
    ours = ["--cert", cert, "--key", key] if cert else []
    return run(["curl", "-sS", "--max-time", "20", "--ciphers", "DEFAULT@SECLEVEL=0", "--cacert", ca, *ours, f"https://localhost:{port}/"])


def openssl(port, ca, cert, key):
    ours = ["-cert", cert, "-cert_chain", cert, "-key", key] if cert else []
    # What comes late (TLS 1.3) is read only by who asks for something.
    command = ["openssl", "s_client", "-connect", f"localhost:{port}", "-servername", "localhost", "-verify_return_error", "-cipher", "DEFAULT@SECLEVEL=0", "-CAfile", ca, *ours,
               "-ign_eof", "-quiet"]
    done = subprocess.run(command, input=b"GET / HTTP/1.0\r\n\r\n", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=60)
    return done.stdout.decode(errors="replace")


def gnutls(port, ca, cert, key):
    ours = ["--x509certfile", cert, "--x509keyfile", key] if cert else []
    done = subprocess.run(["gnutls-cli", "--x509cafile", ca, *ours, "-p", str(port), "localhost"], input=b"GET / HTTP/1.0\r\n\r\n", stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False, timeout=60)
    return done.stdout.decode(errors="replace")


def wget(port, ca, cert, key):
    return run(["wget", "-nv", "-T", "20", "-t", "1", "-O", "-", "--ca-certificate", ca, *([f"--certificate={cert}", f"--private-key={key}"] if cert else []), f"https://localhost:{port}/"])


PYTHON = """
import socket, ssl, sys
port, ca, cert, key = sys.argv[1:]
context = ssl.create_default_context(cafile=ca)
context.set_ciphers("DEFAULT@SECLEVEL=0")
if cert:
    context.load_cert_chain(cert, key)
try:
    with context.wrap_socket(socket.create_connection(("localhost", int(port))), server_hostname="localhost") as s:
        s.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")
        print(s.recv(4096).decode())
except OSError as e:
    print(e)
"""


def python(port, ca, cert, key):
    return run([sys.executable, "-c", PYTHON, str(port), ca, cert, key])


NODE = """
const [port, ca, cert, key] = process.argv.slice(1), fs = require("fs"), o = { port: +port, host: "127.0.0.1", servername: "localhost", ca: fs.readFileSync(ca),
	ciphers: "DEFAULT@SECLEVEL=0" };
if (cert) { o.cert = fs.readFileSync(cert); o.key = fs.readFileSync(key); }
try {
	require("tls").connect(o, function () { this.write("GET / HTTP/1.0\\r\\n\\r\\n"); }).on("data", d => console.log("" + d)).on("error", e => console.log(e.message));
} catch (e) { console.log(e.message); }
"""


def node(port, ca, cert, key):
    return run(["node", "-e", NODE, str(port), ca, cert, key])


GO = """
package main

import ("crypto/tls"; "crypto/x509"; "fmt"; "io"; "net/http"; "os")

func main() {
	pool := x509.NewCertPool()
	pem, _ := os.ReadFile(os.Args[2])
	pool.AppendCertsFromPEM(pem)
	config := &tls.Config{RootCAs: pool}
	if os.Args[3] != "" {
		pair, err := tls.LoadX509KeyPair(os.Args[3], os.Args[4])
		if err != nil { fmt.Println(err); return }
		config.Certificates = []tls.Certificate{pair}
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: config}}
	answer, err := client.Get("https://localhost:" + os.Args[1] + "/")
	if err != nil { fmt.Println(err); return }
	body, _ := io.ReadAll(answer.Body)
	fmt.Println(answer.Status, string(body))
}
"""


def go(port, ca, cert, key):
    if not os.path.exists("client-go"):
        with open("client.go", "w", encoding="ascii") as f:
            f.write(GO)
        print(run(["go", "build", "-o", "client-go", "client.go"], env=dict(os.environ, GO111MODULE="off", GOFLAGS="", GOCACHE=os.path.abspath("go-cache"))), end="")
    return run(["./client-go", str(port), ca, cert, key])


JAVA = """
import java.io.*; import java.net.*; import java.security.*; import javax.net.ssl.*; import java.security.cert.*;
public class Client {
	public static void main(String[] a) throws Exception {
		KeyStore trust = KeyStore.getInstance(KeyStore.getDefaultType()), ours = KeyStore.getInstance("PKCS12");
		trust.load(null, null);
		int i = 0;
		try (InputStream in = new FileInputStream(a[1])) {
			for (java.security.cert.Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) trust.setCertificateEntry("" + i++, c);
		}
		KeyManager[] keys = null;
		if (!a[2].isEmpty()) {
			try (InputStream in = new FileInputStream(a[2])) { ours.load(in, "secret".toCharArray()); }
			KeyManagerFactory f = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			f.init(ours, "secret".toCharArray());
			keys = f.getKeyManagers();
		}
		TrustManagerFactory t = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		t.init(trust);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys, t.getTrustManagers(), null);
		HttpsURLConnection c = (HttpsURLConnection) new URL("https://localhost:" + a[0] + "/").openConnection();
		c.setSSLSocketFactory(context.getSocketFactory());
		try { System.out.println(c.getResponseCode()); } catch (IOException e) { System.out.println(e); }
	}
}
"""


def java(port, ca, cert, key):
    if not os.path.exists("Client.class"):
        with open("Client.java", "w", encoding="ascii") as f:
            f.write(JAVA)
        print(run(["javac", "Client.java"]), end="")
    store = ""
    if cert:
        store = cert + ".p12"
        run(["openssl", "pkcs12", "-export", "-in", cert, "-inkey", key, "-out", store, "-passout", "pass:secret", "-name", "ours"])
    return run(["java", "-cp", ".", "Client", str(port), ca, store])


ERLANG = """
-module(client).
-export([main/1]).
main([Port, Ca | Ours]) ->
	{ok, _} = application:ensure_all_started(ssl),
	Given = case Ours of [Cert, Key] -> [{certfile, Cert}, {keyfile, Key}]; [] -> [] end,
	Options = [{active, true}, {cacertfile, Ca}, {verify, verify_peer}, {log_level, none}, {server_name_indication, "localhost"}, {signature_algs, algorithms()} | Given],
	case ssl:connect({127, 0, 0, 1}, list_to_integer(Port), Options, 20000) of
		{ok, S} ->
			ssl:send(S, "GET / HTTP/1.0\\r\\n\\r\\n"),
			receive {ssl, _, Answer} -> io:format("~s~n", [Answer]); Other -> io:format("~p~n", [Other]) after 20000 -> io:format("nothing~n") end;
		Failed -> io:format("~p~n", [Failed])
	end,
	halt().
algorithms() -> [ecdsa_secp256r1_sha256, rsa_pss_rsae_sha256, rsa_pkcs1_sha256, {sha256, ecdsa}, {sha256, rsa}, {sha, rsa}, {sha, ecdsa}].
"""


def erlang(port, ca, cert, key):
    if not os.path.exists("client.beam"):
        with open("client.erl", "w", encoding="ascii") as f:
            f.write(ERLANG)
        print(run(["erlc", "client.erl"]), end="")
    return run(["erl", "-noshell", "-pa", ".", "-run", "client", "main", str(port), ca, *([cert, key] if cert else [])], env=dict(os.environ, HOME=os.getcwd()))


CLIENTS = {"curl": (curl, "curl"), "openssl": (openssl, "openssl"), "gnutls": (gnutls, "gnutls-cli"), "python": (python, "python3"), "java": (java, "javac"),
           "go": (go, "go"), "node": (node, "node"),
           "erlang": (erlang, "erlc"), "wget": (wget, "wget")}

# ---- the certificates ----

RECIPE = """
cert root ca subject="O=Example, CN=Client Root" from=-1y to=+9y
cert int issuer=root ca subject="O=Example, CN=Client Issuing CA" from=-1y to=+4y
cert deep issuer=int ca subject="O=Example, CN=Client Team CA" from=-1y to=+4y
cert stranger ca subject="O=Elsewhere, CN=Other Root" from=-1y to=+9y
cert namesake ca subject="O=Example, CN=Client Root" from=-1y to=+9y
cert good issuer=int subject="CN=customer" eku=clientAuth
cert expired issuer=int subject="CN=customer" eku=clientAuth from=-90d to=-10d
cert early issuer=int subject="CN=customer" eku=clientAuth from=+10d to=+90d
cert unknown issuer=stranger subject="CN=customer" eku=clientAuth
cert server issuer=int subject="CN=customer" eku=serverAuth
cert revoked issuer=int subject="CN=customer" eku=clientAuth
cert same issuer=namesake subject="CN=customer" eku=clientAuth
cert self subject="CN=customer" eku=clientAuth
cert low issuer=deep subject="CN=customer" eku=clientAuth
cert weak issuer=int subject="CN=customer" eku=clientAuth sig=sha1
cert nosign issuer=int subject="CN=customer" eku=clientAuth ku=keyEncipherment
crl rootlist issuer=root this=-1d next=+30d number=1
crl intlist issuer=int this=-1d next=+6d number=2 revoke=revoked:keyCompromise:-2d
crl deeplist issuer=deep this=-1d next=+6d number=3
file ca.pem root
file lists.pem crl:rootlist crl:intlist crl:deeplist
file good.pem good int
file alone.pem good
file alone.key key:good
file root.pem root
file low.pem low deep int
"""
PAIRS = ["good", "expired", "early", "unknown", "server", "revoked", "same", "self", "weak", "nosign"]


def make_files():
    text = RECIPE
    for name in PAIRS:
        text += f"file {name}.key key:{name}\n"
        if name != "good":
            text += f"file {name}.pem {name}{' int' if name not in ('unknown', 'same', 'self') else ''}\n"
    text += "file low.key key:low\nfile root.key key:root\n"
    with open("recipe", "w", encoding="ascii") as f:
        f.write(text)
    subprocess.run([f"{builddir}/tools/mklab", "--keys", f"{srcdir}/tests/keys", "--force", "recipe", "."], check=True)


# ---- the server ----


class Listen:
    def __init__(self):
        command = [program, "listen", "--client-ca", "ca.pem", "--client-crl", "lists.pem", "--client-depth", "1", "--format", "jsonl", "0"]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ, TMPDIR=os.getcwd()))
        self.port = int(self.process.stderr.readline().decode().rsplit(":", 1)[1])
        self.root = self.process.stderr.readline().decode().rsplit(" in ", 1)[1].strip()

    def told(self):
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.terminate()
        self.process.communicate()


def causes(report):
    return " ".join(f["rule"] for f in report["findings"] if f["cause"] and f["severity"] == "error")


def alert(report):
    alerts = report["connections"][0]["alerts"]
    return f"{alerts[-1]['from']} {alerts[-1]['number']}" if alerts else "none"


def rows():
    with open(f"{srcdir}/tests/clients.tsv", encoding="ascii") as f:
        for line in f:
            if line.strip() and line[0] != "#":
                yield line.rstrip("\n").split("\t")


def main():
    asked = sys.argv[1:] or CHEAP
    missing = [name for name in asked if not shutil.which(CLIENTS[name][1])]
    work = tempfile.mkdtemp(prefix="certloupe-clients.")
    os.chdir(work)
    n = 0
    try:
        make_files()
        server = Listen()
        for fault, files, cause, number, words, *loads in rows():
            for name in asked:
                if name in missing or name in " ".join(loads).split():
                    continue
                cert = f"{files}.pem" if files not in ("-", "stranger") else ""
                key = f"{files}.key" if cert else ""
                again = name in ("go", "java")  # which connect once more when they were refused
                there = Listen() if again else server
                said = CLIENTS[name][0](there.port, "ca.pem" if files == "stranger" else there.root, cert, key)
                report = there.told()
                if again:
                    there.end()
                got = f"{causes(report) or '-'}, alert {alert(report)}"
                sent_none = cert and not report["certificates"] and "client-cert-required-not-sent" in got
                fits = re.search(words, said, re.I)
                if os.environ.get("SHOW"):
                    last = [line for line in said.splitlines() if line.strip()]
                    print(f"{fault}\t{name}\t{got}\t{fits.group(0) if fits else '!'}\t{last[-1][:150] if last else ''}", flush=True)
                n += 1
                if sent_none and name in ("gnutls", "java", "go"):
                    continue
                if not re.fullmatch(f"{cause}, alert {number}", got):
                    complain(f"{fault}, {name}: said '{got}', expected '{cause}, alert {number}'")
                if not fits:
                    complain(f"{fault}, {name}: its words do not fit /{words}/: {said[-300:]}")
        server.end()
    finally:
        os.chdir("/")
        shutil.rmtree(work)
    for name in missing:
        print(f"{CLIENTS[name][1]} is not here")
    print(f"{n} visits")
    sys.exit(bad)


if __name__ == "__main__":
    main()
