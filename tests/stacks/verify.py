# SPDX-License-Identifier: GPL-3.0-or-later
# Python's verdict by a handshake in memory: verify.py ROOT CHAIN KEY HOST; 0 accepts, 1 refuses, 3 cannot be asked (the server side refuses the files).
import ssl, sys
root, chain, key, host = sys.argv[1:]
try:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.set_ciphers("DEFAULT@SECLEVEL=0")
    server.load_cert_chain(chain, key)
except ssl.SSLError as e:
    print(e)
    sys.exit(3)
try:
    client = ssl.create_default_context(cafile=root)
    a, b = ssl.MemoryBIO(), ssl.MemoryBIO()
    c, s = client.wrap_bio(a, b, server_hostname=host), server.wrap_bio(b, a, server_side=True)
    for turn in range(10):
        for side in (c, s):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                pass
except (ssl.SSLError, ssl.CertificateError) as e:
    print(e)
    sys.exit(1)
