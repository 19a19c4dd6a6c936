#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# A mail server that knows EHLO, STARTTLS and QUIT: man_smtp.py PORT CERTIFICATE KEY. A peer for an example of the manual.
import socketserver
import ssl
import sys

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[2], sys.argv[3])


class Session(socketserver.StreamRequestHandler):
    def say(self, line):
        self.wfile.write(line + b"\r\n")

    def handle(self):
        self.say(b"220 localhost ESMTP")
        while line := self.rfile.readline():
            word = line.split()[:1]
            if word == [b"EHLO"]:
                self.say(b"250-localhost\r\n250 STARTTLS")
            elif word == [b"STARTTLS"]:
                self.say(b"220 go ahead")
                self.request = context.wrap_socket(self.request, server_side=True)
                self.setup()
            elif word == [b"QUIT"]:
                return self.say(b"221 bye")
            else:
                self.say(b"502 not known here")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # who looks whether somebody listens says nothing


Server(("127.0.0.1", int(sys.argv[1])), Session).serve_forever()
