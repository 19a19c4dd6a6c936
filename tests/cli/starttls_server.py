#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""starttls_server.py PORT imap|smtp FILE KEY [FILE KEY]: a server with certificates of two kinds behind STARTTLS, which
writes a line for each connection that it is asked for TLS in."""
import socket
import ssl
import sys
import threading

WORDS = {
    "smtp": (b"220 mx ESMTP\r\n", {b"EHLO": b"250-mx\r\n250 STARTTLS\r\n", b"STARTTLS": b"220 go\r\n", b"QUIT": b"221 bye\r\n"}),
    "imap": (b"* OK here\r\n", {b"CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS\r\n", b"STARTTLS": b"", b"LOGOUT": b"* BYE\r\n"}),
}


def talk(stream, answers, tagged):
    """Until STARTTLS was answered, or the client goes."""
    while line := stream.readline():
        tag, *rest = line.split()
        word = (rest[0] if tagged else tag).upper()
        stream.write(answers.get(word, b"") + (tag + b" OK\r\n" if tagged else b""))
        stream.flush()
        if word == b"STARTTLS":
            return True
    return False


def serve(s, context, protocol):
    greeting, answers = WORDS[protocol]
    try:
        s.sendall(greeting)
        if not talk(s.makefile("rwb", buffering=0), answers, protocol == "imap"):
            return
        print("TLS", flush=True)
        with context.wrap_socket(s, server_side=True) as tls:
            talk(tls.makefile("rwb"), answers, protocol == "imap")
    except OSError:
        pass
    finally:
        s.close()


port, protocol, *files = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
if protocol == "imap":  # as Dovecot; the other keeps to an order of its own
    context.options &= ~ssl.OP_CIPHER_SERVER_PREFERENCE
for certificate, key in zip(files[::2], files[1::2]):
    context.load_cert_chain(certificate, key)
listening = socket.create_server(("127.0.0.1", int(port)))
while True:
    threading.Thread(target=serve, args=(listening.accept()[0], context, protocol), daemon=True).start()
