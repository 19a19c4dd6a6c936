#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""200 good servers, and no error is found: chains in the shapes in which public CAs issue them, with keys of our own, under the versions of TLS and the ways of asking
that are common.

    good_servers.py PROGRAM MKLAB KEYS"""

import json
import os
import subprocess
import sys

program, mklab, keys = sys.argv[1:]
NAMES = "san=DNS:localhost,IP:127.0.0.1"
MORE = "aia=http://ca.example.com/issuer.cer crldp=http://ca.example.com/list.crl"

# What stands above the leaf, as it is sent: statements for one PKI whose names end in {n}; the chain; what is trusted.
SHAPES = {
    "root alone": ("", "", "root"),
    "one intermediate": ("cert int{n} issuer=root ca pathlen=0 subject=\"O=Example, CN=Issuing {n}\"\n", "int{n}", "root"),
    "two intermediates": ("cert mid{n} issuer=root ca subject=\"O=Example, CN=Policy {n}\"\ncert int{n} issuer=mid{n} ca pathlen=0 subject=\"O=Example, CN=Issuing {n}\"\n",
                          "int{n},mid{n}", "root"),
    "three intermediates": ("cert top{n} issuer=root ca subject=\"O=Example, CN=Top {n}\"\ncert mid{n} issuer=top{n} ca subject=\"O=Example, CN=Policy {n}\"\n"
                            "cert int{n} issuer=mid{n} ca pathlen=0 subject=\"O=Example, CN=Issuing {n}\"\n", "int{n},mid{n},top{n}", "root"),
    "new root under an old one": ("cert int{n} issuer=new ca pathlen=0 subject=\"O=Example, CN=Issuing {n}\"\n", "int{n},cross", "root"),
    "new root by itself": ("cert int{n} issuer=new ca pathlen=0 subject=\"O=Example, CN=Issuing {n}\"\n", "int{n}", "new"),
}
LEAVES = ["", "san=DNS:localhost,DNS:*.example.com,DNS:example.com,IP:127.0.0.1", "san=" + ",".join(["DNS:localhost", "IP:127.0.0.1"] + [f"DNS:host{i}.example.com" for i in range(60)]),
          "policy=2.23.140.1.2.1", "san=DNS:localhost,IP:127.0.0.1,DNS:xn--bcher-kva.example.com", MORE]
WAYS = ["", "tls=1.2", "tls=1.3", "alpn=h2,http/1.1", "client=request", "resume=yes", "staple=good", "tls=1.2 client=request"]


def recipe():
    text = """key oldroot rsa:2048
key newroot ec:p384
cert root ca key=oldroot subject="O=Example, CN=Example Root R1" from=-9y to=+9y
cert new ca key=newroot subject="O=Example, CN=Example Root R2" from=-2y to=+18y
cert cross issuer=root ca key=newroot subject="O=Example, CN=Example Root R2" from=-2y to=+4y
file root.pem root
file new.pem new
"""
    trust = []
    n = 0
    while n < 200:
        for above, chain, anchor in SHAPES.values():
            if n == 200:
                break
            leaf, way = LEAVES[n // 7 % len(LEAVES)], WAYS[n % len(WAYS)]
            issuer = f"int{n}" if above else "root"
            text += above.format(n=n) + f"cert leaf{n} issuer={issuer} subject=\"CN=localhost\" eku=serverAuth {leaf if 'san=' in leaf else NAMES + ' ' + leaf} from=-20d to=+70d\n"
            sent = ",".join(x for x in (f"leaf{n}", chain.format(n=n)) if x)
            text += f"server s{n} chain={sent} {way}\n"
            trust.append(anchor)
            n += 1
    return text, trust


def main():
    text, trust = recipe()
    with open("recipe", "w", encoding="ascii") as f:
        f.write(text)
    servers = subprocess.Popen([mklab, "--force", "--serve", "recipe", "."], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    try:
        places = [servers.stdout.readline().decode().split()[1] for _ in trust]
        bad = judged = 0
        for anchor in ("root", "new"):
            there = [place for place, by in zip(places, trust) if by == anchor]
            command = [program, "check", "--trust", f"{anchor}.pem", "--budget", "1000000", "--probe", "off", "--format", "json"] + there
            report = json.loads(subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False).stdout)
            judged += sum(chain["verdict"] == "trusted" for chain in report["chains"] if chain["side"] == "peer")
            for finding in report["findings"]:
                if finding["severity"] == "error":
                    bad += 1
                    print(f"{finding['rule']}: {finding['title']}")
        if os.environ.get("SHOW"):
            print(sorted({f["rule"] + " " + f["severity"] for f in report["findings"]}))
    finally:
        servers.terminate()
        servers.wait()
    print(f"{len(places)} good servers, {judged} trusted, {bad} errors")
    sys.exit(bad > 0 or judged != len(places))


main()
