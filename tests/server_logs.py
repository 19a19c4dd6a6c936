#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How servers put it in their logs that they refuse a client: what the board says of it (server_log) is looked for in the log of the real one, for the faults of
tests/clients.tsv that a server refuses. Of each server as many words as it has for the fault are held against its log, and one at least.

    server_logs.py [SERVER...]      all of them, or those that are named (nginx apache haproxy erlang)"""

import glob
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

import clients

os.environ["PATH"] += ":/usr/sbin:/sbin"
FAULTS = ["alone", "expired", "early", "unknown", "server", "revoked", "same", "self", "low"]

RECIPE = """
key front rsa:2048
key www rsa:2048
cert front key=front ca subject="O=Example, CN=Front Root" from=-1y to=+9y
cert www issuer=front key=www subject="CN=localhost" san=DNS:localhost eku=serverAuth
file front.pem front
file www.pem www
file www.key key:www
file both.pem www key:www
"""

NGINX = """daemon off; error_log stderr info; pid {work}/nginx.pid; events {{}}
http {{ access_log off; client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/f; uwsgi_temp_path {work}/u; scgi_temp_path {work}/s;
server {{ listen 127.0.0.1:{port} ssl; ssl_certificate www.pem; ssl_certificate_key www.key; ssl_client_certificate ca.pem; ssl_crl lists.pem; ssl_verify_client on;
ssl_verify_depth 1; location / {{ return 200 "hello\\n"; }} }} }}
"""

APACHE = """ServerRoot {work}
ServerName localhost
PidFile {work}/apache.pid
DefaultRuntimeDir {work}
Listen 127.0.0.1:{port}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule ssl_module {modules}/mod_ssl.so
User nobody
Group nogroup
ErrorLog {work}/apache.log
LogLevel info
SSLEngine on
SSLCertificateFile {work}/www.pem
SSLCertificateKeyFile {work}/www.key
SSLCACertificateFile {work}/ca.pem
SSLCARevocationFile {work}/lists.pem
SSLCARevocationCheck chain
SSLVerifyClient require
SSLVerifyDepth 2
"""

HAPROXY = """global
	log 127.0.0.1:{syslog} local0 info
defaults
	mode http
	timeout connect 5s
	timeout client 5s
	timeout server 5s
frontend here
	log global
	option httplog
	bind 127.0.0.1:{port} ssl crt {work}/both.pem ca-file {work}/ca.pem crl-file {work}/lists.pem verify required
	http-request return status 200
"""

ERLANG = """
-module(server).
-export([main/1]).
main([Port]) ->
	{ok, _} = application:ensure_all_started(ssl),
	{ok, L} = ssl:listen(list_to_integer(Port), [{ip, {127, 0, 0, 1}}, {certfile, "www.pem"}, {keyfile, "www.key"}, {cacertfile, "ca.pem"}, {verify, verify_peer},
		{fail_if_no_peer_cert, true}, {depth, 1}, {log_level, notice}]),
	loop(L).
loop(L) ->
	{ok, T} = ssl:transport_accept(L),
	case ssl:handshake(T, 5000) of {ok, S} -> ssl:close(S); _ -> ok end,
	loop(L).
"""


def syslog(path):
    """A port to which log lines may be sent; they come into the file."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))

    def write():
        with open(path, "ab", buffering=0) as f:
            while True:
                f.write(sock.recv(4096))

    threading.Thread(target=write, daemon=True).start()
    return sock.getsockname()[1]


def nginx(work, port):
    with open("nginx.conf", "w", encoding="ascii") as f:
        f.write(NGINX.format(work=work, port=port))
    return ["nginx", "-p", work, "-e", "stderr", "-c", f"{work}/nginx.conf"]


def apache(work, port):
    modules = (glob.glob("/usr/lib/apache2/modules") + glob.glob("/usr/lib*/httpd/modules"))[0]
    with open("apache.conf", "w", encoding="ascii") as f:
        f.write(APACHE.format(work=work, port=port, modules=modules))
    return ["apache2", "-X", "-f", f"{work}/apache.conf"]


def haproxy(work, port):
    with open("haproxy.conf", "w", encoding="ascii") as f:
        f.write(HAPROXY.format(work=work, port=port, syslog=syslog(f"{work}/haproxy.log")))
    return ["haproxy", "-db", "-f", "haproxy.conf"]


def erlang(_, port):
    with open("server.erl", "w", encoding="ascii") as f:
        f.write(ERLANG)
    subprocess.run(["erlc", "server.erl"], check=True)
    return ["erl", "-noshell", "-pa", ".", "-run", "server", "main", str(port)]


# How it is started, what has to be here, the depth that it is given as --client-depth counts it, faults that it does not refuse as it is set up
SERVERS = {
    "nginx": (nginx, "nginx", "1", []),
    "apache": (apache, "apache2", "1", []),
    "haproxy": (haproxy, "haproxy", None, ["low"]),
    "erlang": (erlang, "erlc", "1", ["revoked"]),
}
NAMES = {"nginx": "nginx", "apache": "Apache", "haproxy": "HAProxy", "erlang": "Erlang"}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def is_up(port):
    for _ in range(500):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.02)
    return False


def check(port, fault, depth, lists):
    command = [clients.program, "check", "--probe", "off", "--format", "json", "--trust", "front.pem", "--client-ca", "ca.pem", "--cert", fault + ".pem", "--key",
               fault + ".key", f"localhost:{port}"]
    command[2:2] = (["--client-depth", depth] if depth else []) + (["--client-crl", "lists.pem"] if lists else [])
    return json.loads(subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=False, timeout=60).stdout)


def logged(log, at, words):
    """What the server has written since, once it holds the words."""
    for _ in range(150):
        with open(log, encoding="utf-8", errors="replace") as f:
            f.seek(at)
            said = f.read()
        if words in said:
            break
        time.sleep(0.02)
    return said


def try_server(name, work):
    make, _, depth, not_refused = SERVERS[name]
    port, bad = free_port(), 0
    log = f"{work}/{name}.log"
    with open(log, "ab") as out:
        process = subprocess.Popen(make(work, port), stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=dict(os.environ, HOME=work), start_new_session=True)
    try:
        if not is_up(port):
            with open(log, encoding="utf-8", errors="replace") as f:
                print(f"{name} does not start: {f.read()[-500:]}")
            return 1, 0
        faults = [f for f in FAULTS if f not in not_refused]
        for fault in faults:
            at = os.path.getsize(log)
            report = check(port, fault, depth, name != "erlang")
            board = report["connections"][0]["board"]
            words = [s["text"] for s in board["server_log"] if s["program"] == NAMES[name]]
            said = logged(log, at, words[0] if words else "\0")
            if os.environ.get("SHOW"):
                print(f"{name}\t{fault}\t{board['client']['verdict']}\t{words}\t{said[-300:]!r}")
            if board["client"]["verdict"] != "refused":
                print(f"{name}, {fault}: {board['client']['verdict']}")
                bad = 1
            elif not words or any(w not in said for w in words):
                print(f"{name}, {fault}: said {words}; its log: {said[-400:]}")
                bad = 1
        return bad, len(faults)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def main():
    asked = sys.argv[1:] or list(SERVERS)
    missing = [name for name in asked if not shutil.which(SERVERS[name][1])]
    work = tempfile.mkdtemp(prefix="certloupe-logs.")
    os.chmod(work, 0o755)
    os.chdir(work)
    bad = n = 0
    try:
        clients.RECIPE += RECIPE
        clients.make_files()
        for name in asked:
            if name not in missing:
                failed, tried = try_server(name, work)
                bad |= failed
                n += tried
    finally:
        os.chdir("/")
        shutil.rmtree(work)
    for name in missing:
        print(f"{SERVERS[name][1]} is not here")
    print(f"{n} refusals")
    sys.exit(bad)


main()
