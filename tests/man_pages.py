#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# The manual pages held against the program: certloupe-json(5) has each key that a report has, with the types that it has and the words that it may be, and no
# other; DIAGNOSTICS has each message of the sources that goes to standard error, and no other; mandoc finds nothing to complain about; what README and
# tutorial type exists.
import concurrent.futures
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

srcdir = os.path.abspath(os.environ.get("srcdir", "."))
builddir = os.path.abspath(os.environ.get("builddir", "."))
program = os.environ["CERTLOUPE"]
SHARE = int(os.environ.get("CERTLOUPE_TEST_SHARE") or 1)  # 8: every eighth demo
bad = 0


def complain(text):
    global bad
    bad = 1
    print(text)


def source(name):
    with open(os.path.join(srcdir, name), encoding="utf-8") as f:
        return f.read()


# ---- certloupe-json(5) ----

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
HEX = re.compile(r"([0-9a-f]{2})*$")
FORMS = {
    "string": lambda v: isinstance(v, str),
    "name": lambda v: isinstance(v, str),
    "time": lambda v: isinstance(v, str) and TIME.match(v),
    "hex": lambda v: isinstance(v, str) and HEX.match(v),
    "integer": lambda v: type(v) is int,
    "boolean": lambda v: isinstance(v, bool),
    "list": lambda v: isinstance(v, list),
    "object": lambda v: isinstance(v, dict),
    "null": lambda v: v is None,
}


def described_keys():
    keys = {}
    for line in source("man/json-keys").splitlines():
        if line.startswith(("#", "=")) or not line:
            continue
        key, form, meaning = line.split("\t")
        words = re.search(r"One of ([a-z0-9-]+(?:, [a-z0-9-]+)+)\.", meaning)
        keys[key] = (form.split(" or "), words and words[1].split(", "))
        if not meaning:
            complain(f"man/json-keys: {key} has no meaning")
    return keys


def walk(value, key, keys, met):
    if key and not (key.endswith("[]") and isinstance(value, dict)):
        any_key = re.sub(r"\.[^.]*$", ".*", key)
        key = any_key if key not in keys and any_key in keys else key
        if key not in keys:
            if key not in met:
                complain(f"man/json-keys does not have {key}")
            return met.add(key)
        forms, words = keys[key]
        form = next((f for f in forms if FORMS[f](value)), None)
        if not form:
            return complain(f"man/json-keys: {key} is {' or '.join(forms)}, not {value!r}")
        met.add((key, form))
        if words and value is not None and value not in words:
            complain(f"man/json-keys: {key} is one of {', '.join(words)}, not {value!r}")
    if isinstance(value, dict):
        for k, v in value.items():
            walk(v, f"{key}.{k}" if key else k, keys, met)
    elif isinstance(value, list):
        for v in value:
            walk(v, key + "[]", keys, met)


def reports(lab):
    """Reports of all kinds, over everything there is to practise on."""

    def ask(*args, cwd=lab):
        out = subprocess.run([program, *args, "--format", "json"], cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, check=False).stdout
        return json.loads(out or "{}")

    for scenario in sorted(os.listdir(lab)):
        root = "root.pem" if os.path.exists(os.path.join(lab, scenario, "root.pem")) else "none"
        yield ask("check", "--trust", root, "--host", "www.example.com", ".", cwd=os.path.join(lab, scenario))
        yield ask("timeline", "--trust", "ok/root.pem", scenario)
        yield ask("compare", "--trust", "ok/root.pem", "ok/server.pem", scenario)
        yield ask("fix", "--trust", root, scenario + "/server.pem" if os.path.exists(f"{lab}/{scenario}/server.pem") else scenario)
    missing = "missing-intermediate"
    with tempfile.TemporaryDirectory() as here:
        shutil.copy(f"{lab}/{missing}/server.pem", here)
        yield ask("fix", "--in-place", "--trust", f"{lab}/{missing}/root.pem", "server.pem", f"{lab}/{missing}/intermediate.pem", cwd=here)
    yield ask("fix", "expired-root/root.pem", "rotation/client_ca/old_ca.pem")
    yield audit(ask, lab)
    yield ask("rules")
    yield from scanned(lab)
    yield from stores(ask, lab)
    client = "rotation/client"
    yield ask("timeline", "--at", "+2y", "--trust", "rotation/client_ca/old_new_ca.pem", client)
    yield ask("compare", "--trust", "rotation/client_ca/old_new_ca.pem", f"{client}/old_client.pem", f"{client}/new_client.pem")
    yield ask("check", "--client-ca", "rotation/client_ca/old_ca.pem", "--cert", f"{client}/new_client.pem", "--expect", "O=Customer A")
    yield ask("check", "--client-ca", "rotation/client_ca/old_ca.pem", "--cert", f"{client}/new_client.pem", "revoked/server.pem")
    yield ask("check", "--trust", "revoked/root.pem", "--crl", "revoked/ca.crl", "revoked/server.pem")
    for samples in (os.path.join(builddir, "data/samples"), os.path.join(srcdir, "tests/data/load")):
        yield ask("check", "--trust", "none", samples)
        yield ask("timeline", "--trust", "none", samples)
    yield ask("check", "localhost:1")
    yield ask("demo", "--probe", "full", "--transcript")
    for what in ("alert 48", "certificate has expired", "client SSL certificate verify error: (10:certificate has expired)", "nobody says this"):
        yield ask("explain", what, "expired-leaf/server.pem")
    yield from demos()


def scanned(lab):
    """Each line is a report."""
    command = [program, "scan", "--trust", "revoked/root.pem", "-"]
    what = "revoked/server.pem\nrevoked/ca.crl\nnowhere.pem\n"
    lines = subprocess.run(command, cwd=lab, input=what, text=True, capture_output=True, check=False).stdout.splitlines()
    if len(lines) != 3:
        complain(f"scan of three sources: {len(lines)} lines")
    yield from map(json.loads, lines)


def audit(ask, lab):
    """A configuration with what each key may be."""
    with tempfile.TemporaryDirectory() as here:
        with open(f"{here}/nginx.conf", "w", encoding="utf-8") as f:
            f.write(
                "server { listen 443 ssl; server_name www.example.com; ssl_certificate $lab/ok/server.pem; ssl_certificate_key $lab/ok/server.key;"
                "ssl_verify_client on; ssl_client_certificate $lab/ok/root.pem; ssl_crl nothing.pem; ssl_trusted_certificate $variable; }".replace("$lab", lab)
            )
        return ask("audit", "--client", f"{lab}/roles/client.crt", f"{here}/nginx.conf")


def stores(ask, lab):
    """With a store of each kind that a machine may lack."""
    with tempfile.TemporaryDirectory() as here:
        git = os.path.join(here, "git")
        with open(git, "w", encoding="ascii"):
            os.chmod(git, 0o755)
        before = dict(os.environ)
        os.environ.update(SSL_CERT_FILE=f"{lab}/ok/root.pem", GIT_SSL_NO_VERIFY="1", PATH=f"{here}:{os.environ['PATH']}")
        yield ask("stores", "openssl", "ok/server.pem")
        yield ask("stores", "git", "ok/server.pem")
        yield ask("stores", str(os.getpid()))
        os.environ.clear()
        os.environ.update(before)


def demos():
    """certloupe demo ID shows the rule ID, where it has a case: what clients alone show listen does."""
    listed = subprocess.run([program, "rules"], capture_output=True, text=True, check=True).stdout
    ids = [line.split()[0] for line in listed.splitlines() if os.path.exists(f"{srcdir}/tests/cases/{line.split()[0]}.case")][::SHARE]

    def shown(rule):
        command = [program, "demo", "--format", "json", "--transcript", "--verbose", rule]
        return json.loads(subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).stdout)

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for rule, report in zip(ids, pool.map(shown, ids)):
            if rule not in [f["rule"] for f in report["findings"]]:
                complain(f"certloupe demo {rule} does not show it")
            yield report
    print(f"{len(ids)} rules shown")


def check_json(lab):
    keys, met = described_keys(), set()
    n = 0
    for report in reports(lab):
        walk(report, "", keys, met)
        n += 1
    for key, (forms, _) in keys.items():
        for form in forms:
            if SHARE == 1 and (key, form) not in met and form != "null":  # whatever is unknown is null
                complain(f"man/json-keys: no report has {key} as {form}")
    print(f"{len(keys)} keys in {n} reports")


# ---- DIAGNOSTICS ----

CALLS = r"\b(?:err_set|err_sys|bad_value|warn|fprintf|examine_operands)\s*\((?:[^;\"]|\"(?:[^\"\\]|\\.)*\")*;"
REASON = r"\*why = [^;]*;"
TEXT = r'\b_\(((?:\s*"(?:[^"\\]|\\.)*")+)\s*\)'
FOLDERS = ("src/audit", "src/cli", "src/run", "src/load")
FILES = ("src/base/file.c", "src/base/log.c", "src/net/server.c")
# What is said in place of the browser.
SCREEN = ("ui/desk/app.c", "ui/kit/screen.c")


def said_by_sources():
    files = [os.path.relpath(p, srcdir) for folder in FOLDERS for p in glob.glob(f"{srcdir}/{folder}/*.c")]
    for name in (*sorted(files), *FILES, *SCREEN):
        text = source(name)
        calls = (c[0] for c in re.finditer(REASON if name in SCREEN else CALLS, text) if not c[0].startswith("fprintf(out"))
        # All texts of the reader of sources are reasons in a message of it.
        for said in [text] if name == "src/load/source.c" else calls:
            for t in re.finditer(TEXT, said):
                yield name, "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', t[1])).replace("\\n", "")


def check_diagnostics():
    lines = [x for x in source("man/diagnostics").splitlines() if not x.startswith("#")]
    messages, used, n = lines[0::2], set(), 0
    for name, msgid in said_by_sources():
        parts = re.split(r"%(?:\d\$)?[-+0]?l?z?[sdu]", msgid)
        wanted = re.compile(r"(?:.*: )?" + ".+".join(re.escape(p) for p in parts) + r"(?:: .*)?$")
        hits = {m for m in messages if wanted.match(m)}
        # The kinds of value that an option wants stand in its message as one word.
        if not hits and not re.search(rf'bad_value\(e, row, [^;]*_\("{re.escape(msgid)}', source(name)):
            complain(f"man/diagnostics does not have {msgid!r} of {name}")
        used |= hits
        n += 1
    for m in messages:
        if m not in used:
            complain(f"man/diagnostics has a message that no source has: {m}")
    print(f"{n} messages")


# ---- the pages ----


def check_lint():
    pages = sorted(glob.glob(f"{builddir}/man/*.[157]"))
    if len(pages) < 4:
        complain(f"only {len(pages)} pages were made")
    if shutil.which("mandoc"):
        out = subprocess.run(["mandoc", "-T", "lint", *pages], capture_output=True, text=True, check=False).stdout
        for line in out.splitlines():
            complain(line)


def completed(*words):
    script = f'. "{builddir}/completions/certloupe"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _certloupe; echo "${{COMPREPLY[@]}}"'
    return subprocess.run(["bash", "-c", script, "bash", *words], capture_output=True, text=True, check=True).stdout.split()


def check_completion():
    if not shutil.which("bash"):
        return
    for words, wanted in ((("certloupe", "expl"), "explain"), (("certloupe", "explain", "expired-l"), "expired-leaf"), (("certloupe", "demo", "sni-m"), "sni-missing"),
                          (("certloupe", "lab", "smi"), "smime"), (("certloupe", "check", "--purp"), "--purpose"), (("certloupe", "check", "--purpose", "cl"), "client")):
        if completed(*words) != [wanted]:
            complain(f"{' '.join(words)} is completed to {completed(*words)}, not {wanted}")


def check_typed():
    """Options, commands and scenarios that README and tutorial type are there."""
    manual = source_of_build("man/certloupe.1").replace("\\-", "-")
    options = set(re.findall(r"\\fB(--[a-z0-9-]+)\\fR", manual))
    commands = set(re.findall(r"\\fBcertloupe ([a-z]+)\\fR", manual))
    scenarios = {os.path.basename(p).split(".")[0] for p in glob.glob(f"{srcdir}/data/lab/*.recipe")}
    if len(options) < 30 or len(commands) < 7:
        complain("certloupe(1) has no options or no commands")
    helped = subprocess.run([program, "--help"], capture_output=True, text=True, check=True).stdout
    for command in commands:
        if f"certloupe {command} " not in helped:
            complain(f"--help does not have the command {command}")
    examples = source("man/examples")
    for command in commands:
        if not re.search(rf"^[$>].*\bcertloupe {command}\b", examples, re.M):
            complain(f"certloupe(1) has no example of the command {command}")
    n = 0
    for name in ("README.md", "docs/tutorial.md"):
        for typed in re.findall(r"(?:^ {4}|`)(certloupe [^#`\n]*)", source(name), re.M):
            n += 1
            for option in re.findall(r"(?<!\S)(--[a-z0-9-]+)", typed):
                if option not in options:
                    complain(f"{name}: there is no option {option}: {typed}")
            scenario = re.match(r"certloupe lab ([a-z0-9-]+) ", typed)
            if scenario and scenario[1] not in scenarios:
                complain(f"{name}: there is no scenario {scenario[1]}: {typed}")
    if n < 10:
        complain("README and tutorial type nothing")


def source_of_build(name):
    with open(os.path.join(builddir, name), encoding="utf-8") as f:
        return f.read()


with tempfile.TemporaryDirectory(prefix="certloupe-man.") as work:
    lab = os.path.join(work, "lab")
    subprocess.run([program, "lab", "--quiet", lab], check=True)
    check_json(lab)
check_diagnostics()
check_lint()
check_typed()
check_completion()
sys.exit(bad)
