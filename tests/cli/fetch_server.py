#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# The web server of tests/cli/fetch.sh: serves the files of a directory, and what a bad server does. Writes its port to the file "port" there, and each
# request to "asked".
import http.server
import os
import subprocess
import sys
import time

directory = sys.argv[1]


def here(name):
    return os.path.join(directory, name)


class Server(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        with open(here("asked"), "a", encoding="ascii") as f:
            f.write(f"{self.command} {self.path}\n")

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path.startswith("/to/"):  # /to/PLACE leads there, a name or a whole address
            return self.answer(302, Location=self.path[4:])
        if self.path == "/slow":
            time.sleep(20)
            return self.answer(200)
        if self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"\0" * 65536)
            except OSError:
                return None
        try:
            with open(here(os.path.basename(self.path)), "rb") as f:  # the type is a lie
                return self.answer(200, f.read(), **{"Content-Type": "text/html"})
        except OSError:
            return self.answer(404, b"nothing here")

    def do_POST(self):
        request = self.rfile.read(int(self.headers["Content-Length"]))
        with open(here("request.der"), "wb") as f:
            f.write(request)
        if self.path == "/sha256" and b"\x60\x86\x48\x01\x65\x03\x04\x02\x01" not in request:  # the OID is not in it
            return self.answer(200, b"\x30\x03\x0a\x01\x06")  # unauthorized
        if self.path == "/old":
            with open(here("old.der"), "rb") as f:
                return self.answer(200, f.read())
        command = "openssl ocsp -index index.txt -CA ca.pem -rsigner responder.pem -rkey responder.key -ndays 1 -reqin request.der -respout answer.der"
        subprocess.run(command.split(), cwd=directory, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(here("answer.der"), "rb") as f:
            return self.answer(200, f.read())


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
server.daemon_threads = True
with open(here("port.new"), "w", encoding="ascii") as f:
    f.write(str(server.server_address[1]))
os.rename(here("port.new"), here("port"))
server.serve_forever()
