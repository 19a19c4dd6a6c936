#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What fix makes, shown to the programs that are to trust it: each practice scenario (and each directory that is named, with its file cmd) is mended from
everything that lies beside it, and the result is sent to Python 3.13 (its VERIFY_X509_STRICT), to an older Python and to Node, and given to openssl, certtool,
Go and Java.

    fixed.py PROGRAM LAB STACKS [DIRECTORY...]     LAB: what "certloupe lab LAB" wrote; STACKS: tests/stacks

What fix says of OpenSSL, GnuTLS and Python 3.13 has to be what they say. Of the others it says nothing: where it says trusted and one of them refuses,
check names that program in a finding of the result, or ALLOWED has the reason.

Nobody has the keys of a chain from elsewhere, and none is needed: a handshake of TLS 1.2 is spoken as far as the Certificate message, which OpenSSL judges as it comes,
before it has seen a signature. Python then ends with the words of the verification or goes on to wait; Node keeps the verdict until the handshake has ended, but
its socket answers when it is asked before."""

import base64
import json
import os
import re
import shlex
import shutil
import ssl
import struct
import subprocess
import sys
import tempfile

program, lab, stacks = (os.path.abspath(a) for a in sys.argv[1:4])
elsewhere = [os.path.abspath(a) for a in sys.argv[4:]]
PEM = re.compile(r"-----BEGIN CERTIFICATE-----(.*?)-----END CERTIFICATE-----", re.S)
STRICT = getattr(ssl, "VERIFY_X509_STRICT", 0x20)
SHOW = os.environ.get("SHOW")
SHARE = int(os.environ.get("CERTLOUPE_TEST_SHARE") or 1)
# Where the program that is asked here differs from what people use.
ALLOWED = {("self-signed-leaf", "gnutls")}  # certtool takes no anchor that is no CA; gnutls-cli, which goes to a server, does
bad = 0


def complain(what):
    global bad
    bad = 1
    print(what)


def run(command, **more):
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=120, **more)


# ---- as far as the Certificate message ----


def handshake_message(kind, body):
    return bytes([kind]) + struct.pack(">I", len(body))[1:] + body


def records(message):
    parts = [message[i:i + 16384] for i in range(0, len(message), 16384)]
    return b"".join(b"\x16\x03\x03" + struct.pack(">H", len(p)) + p for p in parts)


def certificate_message(chain):
    entries = b"".join(struct.pack(">I", len(c))[1:] + c for c in chain)
    return records(handshake_message(11, struct.pack(">I", len(entries))[1:] + entries))


RENEGOTIATION = b"\xff\x01\x00\x01\x00"


def server_flight(chain, rsa):
    suite = b"\xc0\x2f" if rsa else b"\xc0\x2b"
    hello = b"\x03\x03" + bytes(range(32)) + b"\x00" + suite + b"\x00" + struct.pack(">H", len(RENEGOTIATION)) + RENEGOTIATION
    return [records(handshake_message(2, hello)) + certificate_message(chain)]


def client_flight(chain):
    algorithms = bytes.fromhex("040305030603080708080809080a080b080408050806040105010601")
    more = RENEGOTIATION + struct.pack(">HHH", 13, len(algorithms) + 2, len(algorithms)) + algorithms
    more += bytes.fromhex("000a000600040017001d" "000b00020100")
    hello = b"\x03\x03" + bytes(range(32)) + b"\x00" + bytes.fromhex("0004c02bc02f" "0100") + struct.pack(">H", len(more)) + more
    return [records(handshake_message(1, hello)), certificate_message(chain)]


def python_says(case, strict):
    """A: it took the chain and waits for what follows; R and the words of the verification; x: it never came to judge it. Its handshakes have a purpose, always."""
    if case["purpose"] == "any":
        return "-"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if case["client"] else ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_verify_locations(cafile=case["root"])
    context.verify_mode = ssl.CERT_REQUIRED
    context.verify_flags |= STRICT | ssl.VERIFY_X509_PARTIAL_CHAIN if strict else 0
    if case["client"]:
        context.load_cert_chain(f"{lab}/ok/server.pem", f"{lab}/ok/server.key")
    context.check_hostname = bool(case["host"]) and not case["client"]
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    s = context.wrap_bio(there, back, server_side=case["client"], server_hostname=None if case["client"] else case["host"])
    for part in [b""] + case["flight"]:
        there.write(part)
        try:
            s.do_handshake()
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLCertVerificationError as e:
            return f"R {e.verify_code} {e.verify_message}"
        except (ssl.SSLError, ValueError) as e:
            return f"x {e}"
    return "A"


NODE = r"""
const net = require('net'), readline = require('readline'), tls = require('tls'), fs = require('fs');

function verdict(q) {
	return new Promise((answer) => {
		let said = '';
		const peer = net.createServer((s) => {
			s.on('error', () => {});
			q.flight.reduce((before, part) => before.then(() => new Promise((next) => s.once('data', () => { s.write(Buffer.from(part, 'hex')); next(); }))),
				q.client ? Promise.resolve(s.write(Buffer.from(q.flight.shift(), 'hex'))) : Promise.resolve());
		});
		peer.listen(0, '127.0.0.1', () => {
			const raw = net.connect(peer.address().port, '127.0.0.1');
			const secureContext = tls.createSecureContext({ ca: fs.readFileSync(q.root), ciphers: 'ALL:@SECLEVEL=0', minVersion: 'TLSv1.2',
				...(q.client ? { cert: fs.readFileSync(q.cert), key: fs.readFileSync(q.key) } : {}) });
			const s = q.client ? new tls.TLSSocket(raw, { isServer: true, requestCert: true, secureContext })
				: tls.connect({ socket: raw, secureContext, servername: net.isIP(q.host) ? '' : q.host, rejectUnauthorized: true });
			const end = (word) => { if (said) return; said = word; clearInterval(t); s.destroy(); raw.destroy(); peer.close(); answer(word); };
			let turns = 0;
			const t = setInterval(() => {
				const c = s._handle && s.getPeerCertificate();
				if (c && c.raw) {
					const e = s._handle.verifyError() || (q.client || !q.host ? null : tls.checkServerIdentity(q.host, c));
					end(e ? 'R ' + (e.code || e.message) : 'A');
				} else if (++turns > 60) end('x nothing came');
			}, 25);
			s.on('error', (e) => end('x ' + (e.code || e.message)));
		});
	});
}

(async () => {
	for await (const line of readline.createInterface({ input: process.stdin }))
		console.log((await verdict(JSON.parse(line))).replace(/\s+/g, ' '));
})();
"""

# ---- the cases ----


def pem_blocks(path):
    with open(path, encoding="latin-1") as f:
        return [base64.b64decode("".join(m.split())) for m in PEM.findall(f.read())]


def question(directory):
    """The options and files of the line that is to be tried, or nothing."""
    if os.path.exists(f"{directory}/cmd"):
        with open(f"{directory}/cmd", encoding="utf-8") as f:
            words = shlex.split(f.readline())
    else:
        with open(f"{directory}/README", encoding="utf-8") as f:
            tries = [m for m in re.findall(r"^Try: (certloupe check .*)", f.read(), re.M) if "--trust" in m and ":8443" not in m]
        words = shlex.split(tries[-1]) if tries else []
    if words[:2] != ["certloupe", "check"] or "--trust" not in words:
        return None
    options, files, i = [], [], 2
    while i < len(words):
        if words[i].startswith("--"):
            options += words[i:i + 2]
            i += 1
        else:
            files.append(words[i])
        i += 1
    return options, files


def option(options, name):
    return next((options[i + 1] for i, w in enumerate(options) if w == name), None)


def beside(directory, options, files):
    """What lies there and may hold a certificate that is needed."""
    named = set(files) | set(options)
    return [f for f in sorted(os.listdir(directory)) if f.endswith((".pem", ".cer", ".crt", ".der", ".p7b")) and f not in named]


def mend(directory, work):
    asked = question(directory)
    if not asked:
        return None
    options, files = asked
    name = ("elsewhere/" if directory in elsewhere else "") + os.path.basename(directory)
    to = tempfile.mkdtemp(dir=work)
    said = run([program, "fix", "--format", "json", *options, *files, *beside(directory, options, files), "-o", f"{to}/server.pem"], cwd=directory)
    try:
        fix = json.loads(said.stdout)["fix"]
    except (ValueError, KeyError):
        return {"name": name, "none": said.stdout.decode(errors="replace").strip()[:300]}
    chain = pem_blocks(f"{to}/server.pem")
    with open(f"{to}/server.pem", "w", encoding="ascii") as f:
        f.write(fix["pem"])
    if chain != pem_blocks(f"{to}/server.pem"):
        complain(f"{name}: what was written is not what was shown")
    password = ["--password-file", option(options, "--password-file")] if "--password-file" in options else []
    run([program, "convert", *password, *[options[i + 1] for i, w in enumerate(options) if w == "--trust"], "-o", f"{to}/root.pem"], cwd=directory)
    check = json.loads(run([program, "check", "--format", "json", *options, f"{to}/server.pem"], cwd=directory).stdout)
    purpose = check["question"]["purpose"]
    host = option(options, "--host")
    host = host.encode("idna").decode() if host and "@" not in host else host
    client = purpose == "client"
    rsa = check["certificates"][0]["key"]["type"].upper().startswith("RSA")
    return {"name": name, "dir": to, "root": f"{to}/root.pem", "host": host, "purpose": purpose, "client": client, "kind": fix["kind"], "fix": fix, "check": check,
            "chain": chain, "crl": "--crl" in options,
            "flight": client_flight(chain) if client else server_flight(chain, rsa)}


# ---- asking ----


def batch(command, cases, line):
    done = subprocess.run(command, input="".join(line(c) + "\n" for c in cases).encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    said = done.stdout.decode(errors="replace").splitlines()
    if len(said) != len(cases):
        complain(f"{command[0]}: {len(said)} answers of {len(cases)}: {done.stderr.decode(errors='replace')[-500:]}")
    return said


def by_status(command):
    done = run(command)
    if done.returncode == 0:
        return "A"
    words = [w for w in done.stdout.decode(errors="replace").splitlines() if re.search("error|Output", w)]
    return "R " + (words[0].strip() if words else "")


def openssl_says(c):
    more = ["-purpose", "sslclient" if c["client"] else "sslserver"] if c["purpose"] != "any" else []
    host = c["host"] or ""
    if host:
        more += ["-verify_email" if "@" in host else "-verify_ip" if re.fullmatch(r"[0-9.]+|.*:.*", host) else "-verify_hostname", host]
    return by_status(["openssl", "verify", "-no-CApath", "-no-CAstore", "-CAfile", c["root"], "-untrusted", f"{c['dir']}/server.pem", *more, f"{c['dir']}/server.pem"])


def gnutls_says(c):
    more = ["--verify-purpose", "1.3.6.1.5.5.7.3." + ("2" if c["client"] else "1")] if c["purpose"] != "any" else []
    if c["host"]:
        more += ["--verify-email" if "@" in c["host"] else "--verify-hostname", c["host"]]
    return by_status(["certtool", "--verify", "--load-ca-certificate", c["root"], "--infile", f"{c['dir']}/server.pem", *more])


def ask_all(cases):
    said = {"openssl": [openssl_says(c) for c in cases], "python": [python_says(c, False) for c in cases], "python strict": [python_says(c, True) for c in cases]}
    if shutil.which("certtool"):
        said["gnutls"] = [gnutls_says(c) for c in cases]
    if shutil.which("node"):
        peers = [c for c in cases if c["purpose"] != "any"]
        answers = batch(["node", "-e", NODE], peers,
                             lambda c: json.dumps({"flight": [p.hex() for p in c["flight"]], "root": c["root"], "host": c["host"], "client": c["client"],
                                                   "cert": f"{lab}/ok/server.pem", "key": f"{lab}/ok/server.key"}))
        answers = dict(zip((c["name"] for c in peers), answers))
        said["node"] = [answers.get(c["name"], "-") for c in cases]
    servers = [c for c in cases if not c["client"] and c["host"] and "@" not in c["host"]]
    for who, command in (("go", [os.environ.get("VERIFY_GO") or "-"]), ("java", ["java", f"{stacks}/Verify.java"])):
        if shutil.which(command[0]):
            answers = dict(zip((c["name"] for c in servers), batch(command, servers, lambda c: f"{c['dir']} {c['host']}")))
            said[who] = [answers.get(c["name"], "-") for c in cases]
    return said


def is_named(case, who):
    """A finding of the result says that this program, or the one it is made with, does not take it; or a note, for what is not in the chain itself."""
    words = {"go": r"\bGo\b", "java": r"\bJava\b", "node": r"\bNode|OpenSSL", "openssl": "OpenSSL", "gnutls": "GnuTLS", "python": "Python|OpenSSL"}[who]
    return any(re.search(words, " ".join([f["title"], *f["because"], f["fix"] or ""])) for f in case["check"]["findings"]) or (
        who == "node" and any(p["stack"] == "openssl" and p["verdict"] == "refuse" for p in case["check"]["stacks"]))


def compare(case, said):
    """What fix says of a program is what that program says; and nobody refuses what we call trusted without a word of it."""
    after = {p["program"]: p for p in case["fix"]["after"]["programs"] if p["scope"] == "chain"}
    trusted = case["fix"]["after"]["verdict"] == "trusted"
    for program_, who in (("OpenSSL", "openssl"), ("GnuTLS", "gnutls"), ("Python 3.13", "python strict")):
        told, really = after.get(program_), said.get(who, "-")
        if not told or told["verdict"] == "unknown" or really[0] in "x-" or (case["name"], who) in ALLOWED or case["crl"]:
            continue
        word = re.match(r"R (?:error )?([0-9]+)", really)
        got = "refuse" if really[0] == "R" else "accept"
        if told["verdict"] != got or (word and told["code"] is not None and int(word.group(1)) != told["code"]):
            complain(f"{case['name']}: of {who} fix says {told['verdict']} {told['code'] or ''}, it says {really}")
    for who in ("go", "java", "node"):
        really = said.get(who, "-")
        if trusted and really[0] == "R" and (case["name"], who) not in ALLOWED and not is_named(case, who):
            complain(f"{case['name']}: trusted, {who} says {really}, and no finding does")


def main():
    with tempfile.TemporaryDirectory(prefix="certloupe-fixed.") as work:
        directories = [f"{lab}/{d}" for d in sorted(os.listdir(lab)) if os.path.exists(f"{lab}/{d}/README")][::SHARE] + elsewhere
        made = [mend(d, work) for d in directories]
        cases = [m for m in made if m and "none" not in m]
        for m in made:
            if m and "none" in m:
                print(f"{m['name']}: nothing was written: {m['none']}")
        said = ask_all(cases)
        tried = dict.fromkeys(said, 0)
        for i, c in enumerate(cases):
            answers = {who: a[i] for who, a in said.items()}
            if SHOW:
                print(c["name"], c["kind"], c["purpose"], c["fix"]["after"]["verdict"], c["fix"]["after"]["reason"], answers)
            compare(c, answers)
            for who, a in answers.items():
                tried[who] += a[0] in "AR"
        trusted = [i for i, c in enumerate(cases) if c["fix"]["after"]["verdict"] == "trusted"]
        by_all = sum(all(a[i][0] in "A-" for a in said.values()) for i in trusted)
        for i in trusted:
            refusing = [f"{who} ({a[i][2:].strip() or 'no word'})" for who, a in said.items() if a[i][0] in "Rx"]
            if refusing:
                print(f"{cases[i]['name']}: trusted, but refused, as is said, by {', '.join(refusing)}")
        print(f"{len(cases)} results, {len(trusted)} trusted, {by_all} of them by every program; asked: " + ", ".join(f"{who} {n}" for who, n in tried.items()))
    sys.exit(bad)


main()
