#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Peers that go at every octet of the handshake, come in single octets, or mean harm: the program ends by itself, with a report and an exit status of its own, and so
does listen with such clients. Every CERTLOUPE_TEST_SHARE-th octet (16); 1 tries all of them.

    hostile.py PROGRAM DIR      DIR: a practice PKI with server.pem, server.key"""

import json
import os
import random
import select
import socket
import struct
import subprocess
import sys
import threading
import time

program, lab = sys.argv[1:]
SHARE = int(os.environ.get("CERTLOUPE_TEST_SHARE", "16"))
AT_ONCE = 120
bad = tried = 0


def complain(what):
    global bad
    bad = 1
    print(what)


def reset(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def serve(each):
    """each(sock, n) for the n-th that comes, in a thread of its own; the port."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)

    def accept():
        n = 0
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            sock.settimeout(20)
            threading.Thread(target=guarded, args=(sock, n), daemon=True).start()
            n += 1

    def guarded(sock, n):
        try:
            each(sock, n)
        except OSError:
            pass
        sock.close()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def check(label, port, n, *more):
    """n connections in one run; each is told of."""
    global tried
    began = time.monotonic()
    tried += n
    command = [program, "check", "--trust", f"{lab}/root.pem", "--timeout", "8", "--settle", "1", "--probe", "off", "--format", "json", *more] + [f"tls://localhost:{port}"] * n
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        complain(f"{label}: no end within 120 s")
        return
    if done.returncode not in (0, 1, 3) or b"Sanitizer" in done.stderr:
        complain(f"{label}: status {done.returncode}: {done.stderr[-600:].decode(errors='replace')}")
        return
    report = json.loads(done.stdout)
    ends = [c for c in report["connections"] if c["role"] == "main"]
    if os.environ.get("SHOW"):
        print(f"{label}: {time.monotonic() - began:.1f} s", flush=True)
    if len(ends) != n:
        complain(f"{label}: {len(ends)} connections told of, of {n}")


# ---- what a good server says, cut and in pieces ----


def through(upstream, cut):
    """A relay: cut(n) octets of the server's go through, then a reset; None: one octet after the other."""

    def each(sock, n):
        to = socket.create_connection(("127.0.0.1", upstream))
        to.settimeout(20)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        left = cut(n) if cut else None
        open_ = [sock, to]
        # Nobody else reads of it meanwhile: a reset goes out at once.
        while to in open_ and left != 0:
            for ready in select.select(open_, [], [], 20)[0]:
                data = ready.recv(4096)
                if not data:
                    open_.remove(ready)
                if ready is sock:
                    if data:
                        to.sendall(data)
                    else:
                        to.shutdown(socket.SHUT_WR)
                elif cut is None:
                    for octet in data:
                        sock.sendall(bytes([octet]))
                else:
                    sock.sendall(data[:left])
                    left = max(0, left - len(data))
        if left == 0:
            reset(sock)
        to.close()

    return serve(each)


def cuts(upstream, octets, label):
    places = list(range(random.randrange(SHARE), octets, SHARE))
    for i in range(0, len(places), AT_ONCE):
        part = places[i:i + AT_ONCE]
        check(f"{label}, cut at {part[0]} to {part[-1]}", through(upstream, lambda n, part=part: part[n % len(part)]), len(part))
    check(f"{label}, octet by octet", through(upstream, None), 4)


# ---- what nobody says who means well ----


def record(kind, body, version=b"\3\3"):
    return bytes([kind]) + version + struct.pack(">H", len(body)) + body


def message(kind, body, length=None):
    return bytes([kind]) + (len(body) if length is None else length).to_bytes(3, "big") + body


HELLO = message(2, b"\3\3" + bytes(32) + b"\0\xc0\x2b\0" + b"\0\5\xff\1\0\1\0")


def certificates(*list_of):
    body = b"".join(len(c).to_bytes(3, "big") + c for c in list_of)
    return message(11, len(body).to_bytes(3, "big") + body)


HARM = {
    "an endless banner": [b"220 " + b"x" * 65536] * 64,
    "an endless line of HTTP": [b"HTTP/1.1 200 OK\r\nX: "] + [b"y" * 65536] * 64,
    "empty records": [record(22, b"")] * 2000,
    "records without end": [record(22, HELLO)] + [record(22, bytes(16000))] * 64,
    "a message of 16 MiB": [record(22, HELLO), record(22, message(11, b"", 0xffffff))] + [record(22, bytes(16000))] * 64,
    "a thousand warnings": [record(21, b"\1\x70")] * 1000,
    "alerts in pieces": [record(21, b"\2"), record(21, b"\x28")],
    "an alert of no number": [record(21, b"\2\xff")],
    "a record of a false length": [b"\x16\3\3\xff\xff" + bytes(70000)],
    "a hello cut short": [record(22, message(2, b"\3\3" + bytes(10)))],
    "extensions that lie": [record(22, message(2, b"\3\3" + bytes(32) + b"\0\x13\1\0\xff\xff"))],
    "no certificate in the list": [record(22, HELLO), record(22, certificates())],
    "rubbish for certificates": [record(22, HELLO), record(22, certificates(b"", b"\x30", b"\x30\x84\xff\xff\xff\xff", os.urandom(300), b"\x30\x80" * 400))],
    "500 certificates": [record(22, HELLO)] + [record(22, certificates(*[b"\x30\3\2\1\1"] * 500)[i:i + 16000]) for i in range(0, 5000, 16000)],
    "a request of nothing": [record(22, HELLO), record(22, certificates(b"\x30\0")), record(22, message(13, b"")), record(22, message(14, b""))],
    "change of cipher first": [record(20, b"\1")] * 200,
    "application data first": [record(23, b"hello" * 100)],
    "a version that is none": [record(22, HELLO, b"\x7f\x1c")],
    "rubbish": [os.urandom(4096)],
    "nothing": [],
}


def harm():
    def each(sock, n):
        select.select([sock], [], [], 0.1)  # one that awaits a greeting says nothing first
        for part in list(HARM.values())[n % len(HARM)]:
            sock.sendall(part)
        if n % 2:
            reset(sock)

    check("hostile peers", serve(each), 2 * len(HARM))
    for way in ("smtp", "imap", "postgres", "mysql", "ldap", "ftp", "xmpp"):
        check(f"hostile peers of {way}", serve(each), len(HARM), "--starttls", way)


# ---- clients of listen ----


def client_hello():
    """What a real client begins with."""
    heard = []
    port = serve(lambda sock, n: heard.append(sock.recv(4096)))
    subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-servername", "localhost"], stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
    return heard[0]


def visit(port, parts, resets):
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.settimeout(20)
        try:
            for part in parts:
                sock.sendall(part)
            if resets:
                reset(sock)
                return
            sock.shutdown(socket.SHUT_WR)
            while sock.recv(65536):
                pass
        except OSError:
            pass


def visits():
    global tried
    hello = client_hello()
    with open("visits", "wb") as out:
        server = subprocess.Popen([program, "listen", "--client-ca", f"{lab}/root.pem", "--format", "jsonl", "0"], stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE)
        port = int(server.stderr.readline().decode().rsplit(":", 1)[1])
        n = 0
        for at in range(0, len(hello), SHARE):
            visit(port, [hello[:at]], at % 2)
            n += 1
        visit(port, [bytes([octet]) for octet in hello], False)
        for parts in HARM.values():
            for first in ([], [hello]):
                visit(port, first + parts, False)
                n += 1
        n += 1
        wait = time.monotonic() + 60
        while time.monotonic() < wait and sum(1 for _ in open("visits", "rb")) < n and server.poll() is None:
            time.sleep(0.05)
        server.terminate()
        said = server.communicate()[1]
    tried += n
    told = sum(1 for line in open("visits", encoding="utf-8") if json.loads(line)["connections"])
    if server.returncode not in (0, 1) or b"Sanitizer" in said or told != n:
        complain(f"listen: status {server.returncode}, {told} clients told of, of {n}: {said[-600:].decode(errors='replace')}")


def good_server(*more):
    """openssl s_server with the practice certificate; the process and its port."""
    probe = socket.socket()
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
    probe.close()
    server = subprocess.Popen(["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", f"{lab}/server.pem", "-key", f"{lab}/server.key", "-cert_chain", f"{lab}/chain.pem",
                               "-www", "-quiet", "-alpn", "http/1.1", *more], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(1000):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            break
        except OSError:
            time.sleep(0.02)
    return server, port


def main():
    with open(f"{lab}/server.pem", encoding="ascii") as f, open(f"{lab}/chain.pem", "w", encoding="ascii") as out:
        out.write("-----BEGIN" + f.read().split("-----BEGIN")[2])
    for more, octets in ((["-tls1_3"], 2400), (["-tls1_2"], 2000)):
        server, port = good_server(*more)
        cuts(port, octets, more[0])
        server.terminate()
        server.wait()
    harm()
    visits()
    print(f"{tried} connections")
    sys.exit(bad)


main()
