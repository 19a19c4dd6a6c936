#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which programs send their certificate to a server, by the CAs and signature algorithms that it names: what the board says of each (senders) is held against what the
real one sends to openssl s_server.

    senders.py [CLIENT...]      those of the suite, or the ones that are named (openssl gnutls wget go java node erlang)"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

import clients

CHEAP = ["openssl", "gnutls", "wget", "erlang"]
NAMES = {"openssl": "OpenSSL (curl, Python)", "gnutls": "gnutls-cli", "wget": "GnuTLS (wget)", "go": "Go", "java": "Java", "node": "Node", "erlang": "Erlang"}

RECIPE = """
key rsa rsa:2048
key rint rsa:2048
cert root ca subject="O=Example, CN=Client Root" from=-1y to=+9y
cert int issuer=root ca subject="O=Example, CN=Client Issuing CA" from=-1y to=+4y
cert rint issuer=root key=rint ca subject="O=Example, CN=Client RSA CA" from=-1y to=+4y
cert stranger ca subject="O=Elsewhere, CN=Other Root" from=-1y to=+9y
cert server issuer=stranger subject="CN=localhost" san=DNS:localhost eku=serverAuth
cert good issuer=int subject="CN=customer" eku=clientAuth
cert rsa issuer=int key=rsa subject="CN=customer" eku=clientAuth
cert mixed issuer=rint subject="CN=customer" eku=clientAuth
cert forservers issuer=int subject="CN=customer" eku=serverAuth
file root.pem root
file int.pem int
file stranger.pem stranger
file server.pem server
file server.key key:server
file whole.pem good int
file whole.key key:good
file alone.pem good
file alone.key key:good
file rsa.pem rsa int
file rsa.key key:rsa
file mixed.pem mixed rint
file mixed.key key:mixed
file forservers.pem forservers int
file forservers.key key:forservers
"""

# What is the case, the CAs that the server names, our file, the signatures that it asks for
CASES = [
    ("its issuer is named", "int", "whole", None),
    ("its issuer is named, and it goes alone", "int", "alone", None),
    ("the CA above its issuer is named", "root", "whole", None),
    ("the CA above its issuer is named, and it goes alone", "root", "alone", None),
    ("others are named", "stranger", "whole", None),
    ("none is named", None, "whole", None),
    ("RSA is asked for, and the key is EC", "int", "whole", "RSA+SHA256:RSA-PSS+SHA256"),
    ("ECDSA is asked for, and the key is RSA", "int", "rsa", "ECDSA+SHA256"),
    ("ECDSA is asked for, and the CA's key is RSA", "root", "mixed", "ECDSA+SHA256"),
    ("it is for servers", "root", "forservers", None),
]


class Server:
    def __init__(self, version, named, asked):
        command = ["openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", "server.pem", "-key", "server.key", "-verify", "5", "-" + version, "-www", "-msg",
                   "-cipher", "DEFAULT@SECLEVEL=0"]
        command += ["-CAfile", named + ".pem"] if named else ["-no-CAfile", "-no-CApath"]
        command += ["-client_sigalgs", asked] if asked else []
        self.log = open("server.log", "w+b")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=self.log, stderr=subprocess.STDOUT)
        self.read = 0
        self.port = int(self.until(rb"ACCEPT \S*:(\d+)"))

    def until(self, pattern):
        """The group of the pattern in what was said since the last time; None: its end did not come."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            said = os.pread(self.log.fileno(), 1 << 22, self.read)
            found = re.search(pattern, said)
            if found:
                return found.group(1)
            time.sleep(0.01)
        return None

    def sent(self, go):
        """Whether the client that `go` runs sends a certificate: the length of its Certificate message, whose list is empty in 8 octets."""
        self.read = os.fstat(self.log.fileno()).st_size
        go()
        said = os.pread(self.log.fileno(), 1 << 22, self.read)
        found = re.search(rb"<<< [^\n]*Handshake \[length ([0-9a-f]+)\], Certificate\n", said)
        return bool(found) and int(found.group(1), 16) > 8

    def end(self):
        self.process.kill()
        self.process.communicate()
        self.log.close()


def foreseen(server, files):
    command = [clients.program, "check", "--probe", "off", "--format", "json", "--trust", "stranger.pem", "--cert", files + ".pem", "--key", files + ".key",
               f"localhost:{server.port}"]
    said = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False, timeout=60).stdout
    return {s["client"]: (s["sends"], s["kept_back_by"]) for s in json.loads(said)["connections"][0]["board"]["senders"]}


def main():
    asked = sys.argv[1:] or CHEAP
    missing = [name for name in asked if not shutil.which(clients.CLIENTS[name][1])]
    if "wget" not in missing and "+ssl/gnutls" not in clients.run(["wget", "--version"]):
        missing.append("wget")  # built on another library
    work = tempfile.mkdtemp(prefix="certloupe-senders.")
    os.chdir(work)
    bad = n = 0
    try:
        with open("recipe", "w", encoding="ascii") as f:
            f.write(RECIPE)
        subprocess.run([f"{clients.builddir}/tools/mklab", "--keys", f"{clients.srcdir}/tests/keys", "--force", "recipe", "."], check=True)
        for what, named, files, signatures in CASES:
            for version in ("tls1_2", "tls1_3"):
                server = Server(version, named, signatures)
                says = foreseen(server, files)
                for name in asked:
                    if name in missing:
                        continue
                    n += 1
                    sends = server.sent(lambda: clients.CLIENTS[name][0](server.port, "stranger.pem", files + ".pem", files + ".key"))
                    if os.environ.get("SHOW"):
                        print(f"{what}\t{version}\t{name}\t{sends}\t{says[NAMES[name]]}", flush=True)
                    if sends != says[NAMES[name]][0]:
                        bad = 1
                        print(f"{what}, {version}: {name} {'sends it' if sends else 'sends none'}; said: {says[NAMES[name]]}")
                server.end()
    finally:
        os.chdir("/")
        shutil.rmtree(work)
    for name in missing:
        print(f"{NAMES[name]} is not here")
    print(f"{n} visits")
    sys.exit(bad)


main()
