#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""--redact lets nothing through that tells of somebody: no name, host, file, serial number, fingerprint or key
identifier, in any format, at any width, on standard output or standard error, or in the log.

  redact.py PROGRAM SOURCES MKLAB KEYS LAB [DIRECTORY...]

  LAB: where `certloupe lab` made all scenarios; DIRECTORY: each of its directories and files, too

What must not be there is read from the JSON of the same run without --redact. White space is left out before it is
looked for: a line break must not hide it."""
import concurrent.futures, fcntl, itertools, json, os, pty, re, shutil, struct, subprocess, sys, tempfile, termios

WIDTHS = 40, 80, 200
SHARE = int(os.environ.get('CERTLOUPE_TEST_SHARE') or 1)  # 8: every eighth input
SHORTEST = 6  # shorter texts ("JP") occur everywhere and tell nothing
ENVIRONMENT = {**os.environ, 'LC_ALL': 'C.UTF-8', 'TZ': 'UTC', 'NO_COLOR': '1', 'TERM': 'dumb'}
numbers = itertools.count()
TOKEN = re.compile(r'(name|host|serial|digest|path|quote)-[1-9][0-9]*')

# Names that are odd, long, foreign, or hold what a terminal, a shell or a line would take for its own.
ODD = r'''
at 2026-06-01
key one ec:p256
cert root key=one ca subject="O=Zwölf Boxkämpfer & Söhne, CN=Wurzel der Zwölf" serial=4711471147114711
cert int issuer=root ca pathlen=0 subject="O=Zwölf Boxkämpfer & Söhne, CN=Zwischenstelle 'Nord' $(id)" permit=DNS:.boxkampf.example exclude=DNS:.verboten.example policy=1.3.6.1.4.1.99999.47.11
cert leaf issuer=int key=one eku=serverAuth subject="O=Zwölf Boxkämpfer & Söhne, CN=annahme.boxkampf.example" san=DNS:annahme.boxkampf.example,DNS:*.kunden.boxkampf.example,DNS:xn--bxkmpfer-n4ae.example,IP:192.0.2.147,IP:2001:db8::4711,email:zoe.quast@boxkampf.example,URI:spiffe://boxkampf.example/annahme,UPN:zquast@boxkampf.example,dn:CN=Nebenname+O=Nebenstelle aia=http://ausgabe.boxkampf.example/zwischenstelle.cer ocsp=http://ocsp.boxkampf.example crldp=http://listen.boxkampf.example/nord.crl ext=1.3.6.1.4.1.99999.1:0c0f476568656d65205a757461742034
cert newline issuer=int subject="CN=zeile eins\0azeile zwei des namens" san=DNS:umbruch.boxkampf.example\0aDNS:zweite.boxkampf.example,DNS:nul.boxkampf.example\00.boese.example eku=serverAuth from=-20d to=-5d
cert bidi issuer=int subject="CN=annahme\e2\80\aeelpmaxe\e2\80\ac.boxkampf" san=DNS:bidi.boxkampf.example eku=serverAuth
cert blank issuer=int subject="CN=eine Bezeichnung mit sehr vielen Leerzeichen und noch mehr Woertern\\, damit sie in jeder Breite umgebrochen wird" san=DNS:umgebrochen.boxkampf.example eku=serverAuth
cert long issuer=int subject="CN=donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft.boxkampf.example" san=DNS:x{1..40}.donaudampfschifffahrt.boxkampf.example eku=serverAuth
cert broken issuer=int subject="CN=schadhaft.boxkampf.example" san=DNS:schadhaft.boxkampf.example damage=bad-signature eku=serverAuth
cert other ca subject="CN=Fremde Stelle Quastenflosser"
cert stray issuer=other subject="CN=verwaist.boxkampf.example" san=DNS:verwaist.boxkampf.example eku=clientAuth
crl nord issuer=int this=-10d next=-1d number=471108154711 revoke=blank:keyCompromise revoke=4711081547110815
csr request key=one subject="CN=antrag.boxkampf.example" san=DNS:antrag.boxkampf.example,DNS:zusatz.boxkampf.example
ocsp answer cert=leaf status=good this=-2d next=+2d
file 'wurzel q7.pem' root
file 'kette (q7) & mehr.pem' leaf int
file q7zwischen.der int format=der
file q7viele.pem newline bidi blank long broken stray
file q7schaden.pem leaf flip=4
file q7liste.crl crl:nord
file q7antrag.csr csr:request
file q7antwort.ocsp ocsp:answer format=der
file q7geheim.key key:one
file q7fenster.pem leaf bom crlf label=Q7GERAETENAME
file q7text.txt leaf text
text q7nichts.txt dies ist kein Zertifikat von Boxkampf
server peer chain=leaf,int key=one client=http400 client-ca=int,other trust=int staple=good http="400 Nur fuer Boxkaempfer" body=Boxkampf-Quastenflosser
server short chain=leaf key=one sni=annahme.boxkampf.example other-chain=stray tls=1.2
'''


def run(program, words, cwd, width=None):
    """Both outputs; with a width, on a terminal of so many cells."""
    command = [program, *words]
    if width is None:
        p = subprocess.run(command, cwd=cwd, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
        return p.returncode, p.stdout.decode('utf8', 'replace'), p.stderr.decode('utf8', 'replace')
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('4H', 50, width, 0, 0))
    with tempfile.TemporaryFile() as err:
        p = subprocess.Popen(command, cwd=cwd, env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=slave, stderr=err)
        os.close(slave)
        out = b''
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:
                break
            if not piece:
                break
            out += piece
        os.close(master)
        status = p.wait(timeout=120)
        err.seek(0)
        return status, out.decode('utf8', 'replace'), err.read().decode('utf8', 'replace')


# ---- what must not be there ---------------------------------------------------------------------------------------------

def parts_of_name(name):
    """The values of an RFC 4514 name."""
    return [v.split('=', 1)[1] for v in re.split(r'(?<!\\)[,+]', name) if '=' in v]


def needles_of(report):
    found = set()

    def name(text):
        if text:
            found.add(text)
            found.update(parts_of_name(text))

    for c in report['certificates'] + report['objects']:
        for key in 'subject', 'issuer', 'responder':
            name(c.get(key))
        for key in 'serial', 'sha256', 'pin', 'responder_key':
            found.add(c.get(key))
        for key in 'revoked', 'responses':
            found.update(x['serial'] for x in c.get(key) or [])
        for san in c.get('san') or []:
            found.add(san.split(':', 1)[1])
        for x in c.get('extensions') or []:
            for line in x['value'] or []:
                found.update(re.findall(r'(?:URI|DNS|email|IP):(\S+)', line))
                found.update(h.replace(':', '') for h in re.findall(r'(?:[0-9a-f]{2}:){7,}[0-9a-f]{2}', line))
    for source in report['sources']:
        found.update((source['spec'], os.path.basename(source['spec'])))
    for trust in report['question']['trust']:
        if not trust.startswith('system'):
            found.add(trust.rsplit(' (', 1)[0])
    for c in report['chains'] + [report['question']]:
        found.add(c['host'])
    for c in report['connections']:
        found.update((c['source'], c['source'].split('://')[-1], c['address']))
        found.add((c['http'] or {}).get('hint'))
        for ca in c['client_certificate']['acceptable_cas']:
            name(ca)
    return {squeezed(x) for x in found if x}


def squeezed(text):
    """Without what a line break, Markdown, DOT or JSON puts between two letters."""
    return re.sub(r'[\s\\]', '', text)


def vocabulary(sources):
    """What reports say of themselves: a certificate may be called "server"."""
    text = ''
    for top, _, files in os.walk(os.path.join(sources, 'src')):
        if os.path.basename(top) in ('cli', 'lab'):
            continue
        for f in files:
            if f.endswith('.c'):
                text += '\n'.join(re.findall(r'"((?:[^"\\\n]|\\.)*)"', open(os.path.join(top, f)).read()))
    for f in os.listdir(os.path.join(sources, 'data')):
        if f.endswith('.tsv'):
            text += open(os.path.join(sources, 'data', f)).read()
    return squeezed(text)


# ---- tokens in JSON -----------------------------------------------------------------------------------------------------

def token_pairs(a, b, key=''):
    """(key, plain, redacted) of the values that tell, from two reports of one shape."""
    if isinstance(a, dict):
        for k in a:
            if k in ('extensions', 'fields', 'fix', 'title', 'because', 'detail', 'text', 'notes'):
                continue
            yield from token_pairs(a[k], b[k], k)
    elif isinstance(a, list):
        if len(a) != len(b):
            yield key, f'{len(a)} elements', f'{len(b)} elements'
        for x, y in zip(a, b):
            yield from token_pairs(x, y, key)
    elif isinstance(a, str) and key in ('subject', 'issuer', 'serial', 'sha256', 'pin', 'san', 'host', 'spec', 'name',
                                        'by', 'responder', 'responder_key', 'address', 'acceptable_cas'):
        yield key, a, b


def wrong_tokens(plain, hidden):
    token = {}
    for key, a, b in token_pairs(plain, hidden):
        if key == 'san':
            a, b = a.split(':', 1)[1], b.split(':', 1)[1]
        if key == 'by' and a in ('certificate', 'key') or a in ('', '-'):
            continue
        if not TOKEN.fullmatch(b):
            yield f'{key}: {a!r} is {b!r}, no token'
        elif token.setdefault(a, b) != b:
            yield f'{key}: {a!r} is {b!r} here and {token[a]!r} there'
    if len(set(token.values())) < len({x.lower() for x in token}):
        yield 'two texts have one token'


# ---- the runs -----------------------------------------------------------------------------------------------------------

def reports_of(words):
    """(what, words, width): every way to write one input."""
    message = f'unable to get local issuer certificate: {words[-1]}'
    for width in WIDTHS:
        for more in [], ['--verbose'], ['--transcript']:
            yield 'text', ['check', *more, *words], width
        yield 'timeline', ['timeline', *words], width
    for form in 'json', 'dot', 'markdown':
        yield form, ['check', '--format', form, '--verbose', '--transcript', *words], None
    yield 'timeline json', ['timeline', '--format', 'json', *words], None
    yield 'explain', ['explain', message, *words], None
    yield 'explain json', ['explain', '--format', 'json', message, *words], None
    yield 'log', ['check', '--quiet', *words], None


def comparisons_of(words, operands):
    options = words[:len(words) - len(operands)]
    options = [o for i, o in enumerate(options) if o != '--host' and (i == 0 or options[i - 1] != '--host')]
    for a, b in zip(operands, operands[1:4]):
        yield 'compare', ['compare', *options, a, b], 40
        yield 'compare json', ['compare', '--format', 'json', *options, a, b], None


def examine(program, input, spoken, logs):
    """The leaks of one input, and how many texts were looked for in how many reports."""
    name, cwd, options, operands = input
    words = [*options, *operands]
    said, out, err = run(program, ['check', '--format', 'json', *words], cwd)
    try:
        plain = json.loads(out)
    except ValueError:
        return [f'{name}: no JSON, status {said}: {err}'], 0, 0
    needles = {n for n in needles_of(plain) if len(n) >= SHORTEST and n not in spoken and not n.isdigit()}
    bad = []
    n = 0
    live = any('://' in w for w in operands)
    if not live:
        _, hidden, _ = run(program, ['check', '--redact', '--format', 'json', *words], cwd)
        bad += [f'{name}: JSON: {x}' for x in wrong_tokens(plain, json.loads(hidden))]
    for what, command, width in [*reports_of(words), *comparisons_of(words, operands)]:
        log = os.path.join(logs, f'{next(numbers)}.log')
        _, out, err = run(program, [command[0], '--redact', *(['--log', log] if what == 'log' else []), *command[1:]], cwd, width)
        n += 1
        if what == 'log':
            out += open(log).read()
        for where, text in ('', out), (' on standard error', err):
            text = squeezed(text)
            flat = text.replace(':', '')
            for x in needles:
                if x in text or x in flat:
                    at = (text if x in text else flat).index(x)
                    bad.append(f'{name}: {what} at {width}{where}: {x!r} in ...{(text if x in text else flat)[max(0, at - 60):at + len(x) + 20]}...')
    if not needles & {x for x in needles if x in squeezed(json.dumps(plain, ensure_ascii=False))}:
        bad.append(f'{name}: nothing to look for')
    return bad, len(needles), n


# ---- the inputs ---------------------------------------------------------------------------------------------------------

def files_below(top):
    return sorted(os.path.join(d, f) for d, _, files in os.walk(top) for f in files)


def trust_among(files):
    return [f for f in files if re.search(r'(root|ca|wurzel)[^/]*\.pem$', f)][:1]


def input_of(name, cwd, files):
    trust = trust_among(files)
    options = ['--at', '2026-11-29T12:00:00Z', '--host', 'gesucht.boxkampf.example']
    for t in trust:
        options += ['--trust', t]
    return name, cwd, options, [f for f in files if f not in trust] or files


def scenarios(lab, work):
    """Each under names that occur nowhere else."""
    for i, name in enumerate(sorted(os.listdir(lab))):
        top = os.path.join(work, f'Ablage {i}')
        for f in files_below(os.path.join(lab, name)):
            where, base = os.path.split(os.path.relpath(f, os.path.join(lab, name)))
            os.makedirs(os.path.join(top, where), exist_ok=True)
            shutil.copy(f, os.path.join(top, where, 'q7' + base), follow_symlinks=True)
        yield input_of(name, top, [os.path.relpath(f, top) for f in files_below(top)])


def given(directory):
    tops = [os.path.join(directory, x) for x in sorted(os.listdir(directory))]
    for top in tops:
        files = [top] if os.path.isfile(top) else [f for f in files_below(top) if os.path.getsize(f) < 1 << 20][:40]
        if files:
            yield input_of(top, '/', files)


def odd(program, mklab, keys, work):
    """Files and two servers; the servers go with the process."""
    recipe, top = os.path.join(work, 'odd.recipe'), os.path.join(work, 'Ablage odd')
    open(recipe, 'w').write(ODD)
    servers = subprocess.Popen([mklab, '--keys', keys, '--serve', recipe, top], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    peers = {}
    while len(peers) < 2:
        line = servers.stdout.readline()
        if not line:
            raise SystemExit(f'{mklab}: no servers')
        word = line.split()
        peers[word[0]] = word[-1]
    files = [os.path.relpath(f, top) for f in files_below(top)]
    inputs = [input_of('odd', top, files)]
    inputs += [input_of('odd ' + f, top, [f]) for f in files]
    inputs.append(('odd, not there', top, ['--trust', 'none'], ['q7gibtesnicht.pem', files[0]]))
    for peer in peers.values():
        for more in ['--host', 'annahme.boxkampf.example'], ['--host', 'gesucht.boxkampf.example', '--servername', 'gesucht.boxkampf.example']:
            inputs.append((f'odd peer {more}', top, ['--trust', 'wurzel q7.pem', *more], [f'https://{peer}/']))
    return inputs, servers


def main(program, sources, mklab, keys, lab, *directories):
    spoken = vocabulary(sources)
    with tempfile.TemporaryDirectory() as work:
        inputs, servers = odd(program, mklab, keys, work)
        inputs = [*inputs, *scenarios(lab, work)][::SHARE]
        for d in directories:
            inputs += given(os.path.abspath(d))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            results = list(pool.map(lambda i: examine(program, i, spoken, work), inputs))
        servers.kill()
        servers.wait()
    leaks = [x for bad, _, _ in results for x in bad]
    for x in leaks:
        print(x)
    print(f'{len(inputs)} inputs, {sum(n for _, _, n in results)} reports, {sum(n for _, n, _ in results)} texts looked for, {len(leaks)} got through')
    return 1 if leaks else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
