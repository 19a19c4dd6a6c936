# SPDX-License-Identifier: GPL-3.0-or-later
# Python's verdict by a handshake in memory. Reads lines "DIR HOST" and answers each with one line: A accepts, R refuses, x cannot be asked (the server side
# refuses the files), and why. The files are DIR/root.pem, DIR/server.pem and DIR/server.key.
import ssl, sys


def verdict(directory, host):
    try:
        server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.set_ciphers("DEFAULT@SECLEVEL=0")
        server.load_cert_chain(directory + "/server.pem", directory + "/server.key")
    except ssl.SSLError as e:
        return "x %s" % e
    try:
        client = ssl.create_default_context(cafile=directory + "/root.pem")
        a, b = ssl.MemoryBIO(), ssl.MemoryBIO()
        c, s = client.wrap_bio(a, b, server_hostname=host), server.wrap_bio(b, a, server_side=True)
        for turn in range(10):
            for side in (c, s):
                try:
                    side.do_handshake()
                except ssl.SSLWantReadError:
                    pass
    except (ssl.SSLError, ssl.CertificateError) as e:
        return "R %s" % e
    return "A"


for line in sys.stdin:
    print(" ".join(verdict(*line.rstrip("\n").rsplit(" ", 1)).split()))
