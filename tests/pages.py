#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands that the pages of the rules print work: those that need no network are run, line by line and page by page,
among the files of the case that shows the rule and of others with the names that the page uses.

  pages.py PROGRAM MKLAB SOURCES LAB

A page about the form of a file is about the file of its case: there, what the command writes is no longer complained of.
What is written can be read by openssl; the files that are put together lack their last line end."""
import concurrent.futures, glob, importlib.util, os, re, shlex, shutil, subprocess, sys, tempfile

COMMAND = re.compile(r'(openssl|cat|grep|sed|awk|tr|tail|iconv|printf|keytool|base64|certloupe (check|timeline))\s')
NETWORK = re.compile(r's_client|ocsp -issuer|https?:|/etc/|/path/|nginx:|-importcert -cacerts|certloupe check .*(example|MESSAGE|192\.0)')
CLIENT, ROTATION = 'client-intermediate-not-sent/', 'rotation/client_ca/'
# What the names stand for, in the practice scenarios.
NAMES = {
    'server.pem': CLIENT + 'server.pem', 'server.key': CLIENT + 'server.key', 'cert.pem': CLIENT + 'server.pem',
    'client.pem': CLIENT + 'client.pem', 'client.key': CLIENT + 'client.key', 'client-chain.pem': CLIENT + 'chain.pem',
    'chain.pem': CLIENT + 'chain.pem', 'intermediate.pem': CLIENT + 'intermediate.pem', 'root.pem': CLIENT + 'root.pem',
    'client-ca.pem': CLIENT + 'root.pem', 'client-cas.pem': CLIENT + 'root.pem', 'new-root.pem': ROTATION + 'new_ca.pem',
    'ca.pem': ROTATION + 'old_ca.pem', 'ca.key': ROTATION + 'old_ca.key', 'old_ca.pem': ROTATION + 'old_ca.pem',
    'new_ca.pem': ROTATION + 'new_ca.pem', 'old_new_ca.pem': ROTATION + 'old_new_ca.pem', 'clients': 'rotation/client',
    'ca.crl': 'revoked/ca.crl', 'intermediate.crl': 'revoked/ca.crl', 'root.crl': 'revoked/root.crl', 'server.ocsp': 'revoked/server.ocsp',
    'file.pem': CLIENT + 'server.pem', 'trusted.pem': CLIENT + 'server.pem', 'crl-signer.pem': CLIENT + 'intermediate.pem',
}
# Those that are made of these.
MADE = {
    'server.csr': 'openssl req -new -key server.key -subj /CN=www.example.com -addext subjectAltName=DNS:www.example.com -out server.csr',
    'client.csr': 'openssl req -new -key client.key -subj /CN=client -out client.csr',
    'server.p12': 'openssl pkcs12 -export -in server.pem -inkey server.key -passout pass: -out server.p12',
    'fullchain.pem': 'cat server.pem intermediate.pem > fullchain.pem',
    'old.p12': 'openssl pkcs12 -export -in server.pem -inkey server.key -passout pass: -out old.p12',
    'store.p12': 'openssl pkcs12 -export -in server.pem -inkey server.key -passout pass:changeit -out store.p12',
    'store.jks': 'keytool -importkeystore -noprompt -srckeystore store.p12 -srcstorepass changeit -destkeystore store.jks -deststoretype JKS -deststorepass changeit || :',
    'server.jks': 'cp store.jks server.jks || :',
    'server.cer': 'cp server.pem server.cer',
    'cert.cer': 'cp server.pem cert.cer',
    'chain.p7b': 'openssl crl2pkcs7 -nocrl -certfile chain.pem -out chain.p7b',
    'names.cnf': 'echo subjectAltName=DNS:www.example.com > names.cnf',
    'server.ocsp': 'grep -v -e -- server.ocsp | base64 -d > ocsp.der; mv ocsp.der server.ocsp',
    'all.crl': 'cat revoked-ca.crl revoked-root.crl > all.crl',
}
# The lines that may fail or print nothing, since they show a fault, or ask for what these files have not.
MAY_FAIL = re.compile(r'openssl verify|.*(-ocsp_uri|Issuing Distrib|-ext ct_precert_scts)')


def commands(page):
    """Lines of a page, those that a pipe or an open quote joins being one."""
    command = ''
    for line in open(page):
        if not line.startswith('    '):
            command = ''
            continue
        command += line[4:].rstrip() if not command else '\n' + line[4:].rstrip()
        if command.endswith(('|', '\\')) or command.count("'") % 2:
            continue
        if COMMAND.match(command):
            yield re.sub(r'\s{2,}\(.*\)$', '', command)
        command = ''


def named(command):
    """The files that it names: those that it reads, and the one that it writes."""
    words = re.findall(r'(?<![\w./-])[\w.-]+\.(?:pem|key|crl|csr|cer|p12|p7b|txt|cnf|ext|ocsp|crt)\b', command)
    outputs = [] if command.startswith('keytool -list') else re.findall(r'(?:>|-out |-keyout |-keystore )\s*([^\s;)]+)', command)
    return [w for w in words if w not in outputs], outputs


def lay_out(place, lab):
    for name, source in NAMES.items():
        source = os.path.join(lab, source)
        (shutil.copytree if os.path.isdir(source) else shutil.copy)(source, os.path.join(place, name))
    for name in ('ca.crl', 'root.crl'):
        shutil.copy(os.path.join(place, name), os.path.join(place, 'revoked-' + name))
    for command in MADE.values():
        subprocess.run(command, shell=True, cwd=place, check=True, capture_output=True)
    for name in os.listdir(place):     # as editors and web forms leave them
        if name.endswith(('.pem', '.crl')):
            change(os.path.join(place, name), lambda text: text.rstrip(b'\n'))


def case_of(rule, fixes, mklab, sources, place):
    """Makes the files of the first case that fires; the one that it is about, None."""
    case = fixes.cases_of(os.path.join(sources, 'tests/cases', rule + '.case'))[0]
    if fixes.make_case(mklab, sources, case, place).wait():
        return None
    words = shlex.split(re.search(r'(?m)^run (.*)', case)[1])
    return next((p for w in reversed(words) if os.path.isfile(p := os.path.join(place, w))), None)


def change(path, f):
    text = open(path, 'rb').read()
    with open(path, 'wb') as out:
        out.write(f(text))


def prepare(rule, command, place, about, lab):
    """What the command reads becomes what the page is about."""
    reads, _ = named(command)
    kind = re.search(r'openssl (\w+) -inform der .*?-in (\S+)', command)
    if kind:
        subprocess.run(['openssl', kind[1], '-in', kind[2], '-outform', 'der', '-out', kind[2]], cwd=place, check=True, capture_output=True)
    elif about and reads and not command.startswith('openssl'):
        shutil.copy(about, os.path.join(place, reads[0]))
    if command.startswith("tr '\\r'"):    # the one of the two that is for CR alone
        change(os.path.join(place, reads[0]), lambda text: text.replace(b'\r\n', b'\r'))
    if rule.startswith('crl-') and 'ca.pem' in reads:
        shutil.copy(os.path.join(lab, 'revoked/root.pem'), os.path.join(place, 'ca.pem'))
        shutil.copy(os.path.join(lab, 'revoked/root.crl'), os.path.join(place, 'ca.crl'))
    if command.startswith('keytool'):
        with open(os.path.join(place, 'pw'), 'w') as f:
            f.write('changeit\nchangeit\nyes\n')


def judge(rule, command, place, bin_, fixes, program):
    reads, writes = named(command)
    for name in writes:
        if name not in reads and os.path.isfile(os.path.join(place, name)):
            os.unlink(os.path.join(place, name))
    for name in reads:
        if not os.path.exists(os.path.join(place, name)):
            return f'no file {name}'
    command = command.replace('SERIAL', 'Serial')
    p = fixes.execute('sh', [command], place, bin_)
    if re.search(rb'(?i)usage:|unknown option|unrecognized|use -help', p.stderr):
        return p.stderr.decode(errors='replace').strip()[:200]
    if MAY_FAIL.match(command):
        return None
    if p.returncode and not (command.startswith('certloupe') and p.returncode == 1):
        return f'status {p.returncode}: {p.stderr.decode(errors="replace").strip()[:200]}'
    if not writes:
        return None if p.stdout.strip() or p.stderr.strip() else 'printed nothing'
    out = writes[-1]
    if not os.path.exists(os.path.join(place, out)):
        return f'{out} is not there'
    if out.endswith(('.ext', '.p12')) or command.startswith('openssl dhparam'):
        return None if os.path.getsize(os.path.join(place, out)) else f'{out} is empty'
    found = fixes.openssl_reads(out, place)
    blocks = open(os.path.join(place, out), 'rb').read().count(b'-----BEGIN')
    if not blocks or sum(found.values()) != blocks:
        return f'openssl reads {dict(found)} in {out}, of {blocks} blocks'
    if rule.startswith('pem-') and any(f['rule'] == rule for f in fixes.examine(program, [out], place)['findings']):
        return f'{rule} is still said of {out}'
    return None


def try_page(rule, lines, fixes, program, mklab, sources, lab, laid_out):
    """In one directory, one after the other: some read what another wrote."""
    said = []
    with tempfile.TemporaryDirectory() as scratch:
        place, bin_ = os.path.join(scratch, 'd'), os.path.join(scratch, 'bin')
        os.mkdir(bin_)
        os.symlink(program, os.path.join(bin_, 'certloupe'))
        shutil.copytree(laid_out, place)
        about = None
        if rule.startswith('pem-') and '-in-place-of-' not in rule:
            about = case_of(rule, fixes, mklab, sources, os.path.join(scratch, 'case'))
        for command in lines:
            prepare(rule, command, place, about, lab)
            said.append((command, judge(rule, command, place, bin_, fixes, program)))
    return said


def main():
    program, mklab, sources, lab = (os.path.abspath(w) for w in sys.argv[1:5])
    spec = importlib.util.spec_from_file_location('fixes', os.path.join(sources, 'tests/fixes.py'))
    fixes = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fixes)
    ran, wrong, left_out, pages = 0, 0, 0, []
    for page in sorted(glob.glob(os.path.join(sources, 'data/rules/*.md'))):
        lines = list(commands(page))
        here = [c for c in lines if not NETWORK.search(c) and not fixes.missing_program([c])]
        left_out += len(lines) - len(here)
        if here:
            pages.append((os.path.basename(page)[:-3], here))
    met = sum(len(here) for _, here in pages)
    with tempfile.TemporaryDirectory() as laid_out, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        lay_out(laid_out, lab)
        for rule, said in pool.map(lambda p: (p[0], try_page(*p, fixes, program, mklab, sources, lab, laid_out)), pages[::fixes.SHARE]):
            for command, fault in said:
                ran += 1
                if fault:
                    wrong += 1
                    print(f'{rule}: {fault}', *('    ' + l for l in command.split('\n')), sep='\n')
    print(f'{ran - wrong} of {ran} commands of pages work; {left_out} need the network or a program')
    return wrong > 0 or met < 60


if __name__ == '__main__':
    sys.exit(main())
