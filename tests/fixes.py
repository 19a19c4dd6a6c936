#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every printed command works: for each finding that prints one, over the practice scenarios, the cases of the rules with
their servers, and one chain written down in the ways that people meet, the lines are run as printed, in two shells, in a
copy of the directory.

  fixes.py PROGRAM MKLAB SOURCES LAB [DIRECTORY...]

LAB: where `certloupe lab` made all scenarios; DIRECTORY: each of its files, too, with the password in its file pw.
Asked of every command: it ends with 0 and does the same in each shell; what it leaves can be read by openssl; nothing that
certloupe read in the file it mends is lost; with the new file in place of the one that the command reads first, certloupe
says neither what it said before nor a new error. Commands that need the network are counted and left out, as are those of
programs that are not there. CERTLOUPE_TEST_SHARE=8 in the environment: every eighth input is tried."""
import base64, collections, concurrent.futures, functools, json, os, re, shlex, shutil, subprocess, sys, tempfile

NETWORK = re.compile(r'\b(curl \S* ?http:|wget|certloupe \S*://|certloupe check --connect ORIGIN|certloupe check www\.\S+:\d)')
SHARE = int(os.environ.get('CERTLOUPE_TEST_SHARE') or 1)
PROGRAMS = {'openssl', 'awk', 'sed', 'tr', 'tail', 'iconv', 'base64', 'keytool', 'java', 'ssh-keygen', 'puttygen', 'python3', 'jq'}


def run(words, cwd, stdin=None):
    return subprocess.run(words, cwd=cwd, input=stdin, capture_output=True, timeout=60,
                          stdin=None if stdin is not None else subprocess.DEVNULL)


def examine(program, arguments, cwd):
    trust = [] if '--trust' in arguments else ['--trust', 'none']
    p = run([program, 'check', '--format', 'json', *trust, *arguments], cwd)
    try:
        return json.loads(p.stdout)
    except ValueError:
        raise SystemExit(f'{arguments} in {cwd}: no JSON, status {p.returncode}: {p.stderr.decode(errors="replace")}')


def options(arguments):
    """What a second run needs of the first: the time and passwords."""
    return [w for i, w in enumerate(arguments)
            if w in ('--at', '--password-file') or (i and arguments[i - 1] in ('--at', '--password-file'))]


def commands(finding):
    return [line for line in (finding['fix'] or '').split('\n')[1:] if line.strip()]


def missing_program(lines):
    words = set(re.findall(r'(?:^|[|;{(]|&&)\s*([a-z0-9_-]+)', '\n'.join(lines), re.M))
    return next((w for w in words & PROGRAMS if not shutil.which(w)), None)


@functools.cache
def openssl_kind(block):
    """What openssl finds in one block; None: nothing."""
    for kind in ('x509', 'crl', 'req', 'pkey', 'dhparam'):
        more = ['-passin', 'pass:'] if kind == 'pkey' else []
        if run(['openssl', kind, '-noout', *more], '/', block).returncode == 0:
            return kind
    return None


def openssl_reads(path, cwd):
    """What openssl finds in a file that a server would be given: Counter of x509, crl, req, pkey, dhparam."""
    text = open(os.path.join(cwd, path), 'rb').read()
    found = collections.Counter()
    for block in re.findall(rb'-----BEGIN [^-]*-----.*?-----END [^-]*-----', text, re.S):
        kind = openssl_kind(block + b'\n')
        if kind:
            found[kind] += 1
    # The whole file, as a server loads it.
    if found['x509'] and run(['openssl', 'crl2pkcs7', '-nocrl', '-certfile', path], cwd).returncode:
        found['x509'] = 0
    return found


# ---- one chain, written down in the ways that people meet ---------------------------------------------------------------

def body(pem):
    return re.sub(rb'-----[^-]*-----|\s', b'', pem)


def blocks(pem):
    return [b + b'\n' for b in re.findall(rb'-----BEGIN.*?-----END [^-]*-----', pem, re.S)]


def each_block(pem, change):
    return b''.join(change(b) for b in blocks(pem))


def framings(directory, lab):
    """Writes them; each is a file of two certificates, but for what its name says."""
    def openssl(*words, stdin=None):
        p = run(['openssl', *words], directory, stdin)
        assert p.returncode == 0, (words, p.stderr)
        return p.stdout

    chain = open(os.path.join(lab, 'ok/server.pem'), 'rb').read()
    chain = b''.join(blocks(chain))
    leaf = blocks(chain)[0]
    key = openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256')
    open(os.path.join(directory, 'plain.key'), 'wb').write(key)
    open(os.path.join(directory, 'plain.pem'), 'wb').write(chain)
    own = openssl('req', '-new', '-x509', '-key', 'plain.key', '-subj', '/CN=own', '-days', '3650')
    open(os.path.join(directory, 'own.pem'), 'wb').write(own)
    csr = openssl('req', '-new', '-key', 'plain.key', '-subj', '/CN=own')
    der = openssl('x509', '-outform', 'der', stdin=leaf)
    p7 = openssl('crl2pkcs7', '-nocrl', '-certfile', 'plain.pem')
    p12 = openssl('pkcs12', '-export', '-in', 'own.pem', '-inkey', 'plain.key', '-passout', 'pass:')
    p12_certs = openssl('pkcs12', '-export', '-in', 'plain.pem', '-nokeys', '-passout', 'pass:')
    label = lambda pem, name: re.sub(rb'(BEGIN|END) [^-]*', rb'\1 ' + name, pem)
    pem = lambda der, name: b'-----BEGIN ' + name + b'-----\n' + base64.encodebytes(der) + b'-----END ' + name + b'-----\n'
    lines = lambda pem, end: pem.replace(b'\n', end)
    escaped = json.dumps({'cert': chain.decode()}).encode()
    files = {
        'one-line.pem': each_block(chain, lambda b: b.replace(b'\n', b'').replace(b'-----MI', b'-----\nMI').replace(b'-----END', b'\n-----END') + b'\n'),
        'all-on-one-line.pem': each_block(chain, lambda b: b.replace(b'\n', b'') + b'\n'),
        'blank-lines.pem': each_block(chain, lambda b: lines(b, b'\n\n')),
        'header-lines.pem': each_block(chain, lambda b: b.replace(b'-----\n', b'-----\nComment: from the CA\n', 1)),
        'spaces.pem': each_block(chain, lambda b: lines(b.rstrip(), b' ') + b'\n'),
        'cr.pem': lines(chain, b'\r'),
        'crlf.pem': lines(chain, b'\r\n'),
        'bom.pem': b'\xef\xbb\xbf' + chain,
        'utf16.pem': chain.decode().encode('utf-16'),
        'utf16le.pem': chain.decode().encode('utf-16-le'),
        'utf16be.pem': chain.decode().encode('utf-16-be'),
        'utf16-crlf.pem': lines(chain, b'\r\n').decode().encode('utf-16-be'),
        'bundle-utf16.p7b': p7.decode().encode('utf-16'),
        'marked.cer': b'\xef\xbb\xbf' + der,
        'text-mode.p12': p12.replace(b'\n', b'\r\n') if b'\n' in p12 else p12[:40] + b'\r\n' + p12[40:],
        'mail.pem': lines(chain.replace(b'=', b'=3D'), b'=0A=\n'),
        'saml.xml': b'<x><X509Certificate>' + b'</X509Certificate><X509Certificate>'.join(map(body, blocks(chain))) + b'</X509Certificate></x>\n',
        'two-bare.txt': b'\n'.join(base64.encodebytes(base64.b64decode(body(b))) for b in blocks(chain)),
        'two-bare-lines.txt': b'\n'.join(body(b) for b in blocks(chain)),
        'two-bare-url.txt': b''.join(base64.urlsafe_b64encode(base64.b64decode(body(b))) + b'\n' for b in blocks(chain)),
        'zero-width.pem': each_block(chain, lambda b: b[:60] + '\u200b'.encode() + b[60:]),
        'nbsp.pem': each_block(chain, lambda b: b[:60] + '\u00a0'.encode() + b[60:]),
        'glued.pem': chain.replace(b'-----\n-----', b'----------'),
        'indented.pem': re.sub(rb'(?m)^', b'    ', chain).rstrip(b' '),
        'escaped.json': escaped,
        'escaped.env': b'CERT="' + lines(chain, b'\\n') + b'"\n',
        'secret.yaml': b'data:\n  tls.crt: ' + base64.b64encode(chain) + b'\n',
        'twice.yaml': b'data:\n  tls.crt: ' + base64.b64encode(base64.b64encode(chain)) + b'\n',
        'twice.txt': base64.b64encode(base64.b64encode(chain)) + b'\n',
        'twice-der.txt': base64.b64encode(base64.b64encode(der)),
        'url-safe.txt': base64.urlsafe_b64encode(der).rstrip(b'='),
        'secret-p12.yaml': b'data:\n  tls.p12: ' + base64.b64encode(p12) + b'\n',
        'bare-base64.cer': base64.encodebytes(der),
        'der.cer': der,
        'der-tail.cer': der + b'\r\n',
        'request.der': openssl('req', '-outform', 'der', stdin=csr),
        'key-as-certificate.pem': label(key, b'CERTIFICATE'),
        'key-as-rsa.pem': label(key, b'RSA PRIVATE KEY'),
        'request-as-certificate.pem': label(csr, b'CERTIFICATE'),
        'certificate-as-request.pem': label(leaf, b'CERTIFICATE REQUEST'),
        'certificate-as-key.pem': label(leaf, b'PRIVATE KEY'),
        'bundle.p7b': openssl('pkcs7', '-outform', 'der', stdin=p7),
        'bundle.pem7': p7,
        'bundle-as-certificate.pem': label(p7, b'CERTIFICATE'),
        'bundle-as-chain.pem': label(p7, b'CERTIFICATE CHAIN'),
        'bundle-as-cms.pem': label(p7, b'CMS'),
        'p12-as-certificate.pem': pem(p12, b'CERTIFICATE'),
        'p12-in-pem.pem': lines(pem(p12, b'PKCS12'), b'\r\n'),
        'p12-behind-certificates.pem': chain + pem(p12, b'PKCS12'),
        'two.der': der + openssl('x509', '-outform', 'der', stdin=blocks(chain)[1]),
        'encoded.txt': base64.encodebytes(chain),
        'lower-case.pem': re.sub(rb'-----.*?-----', lambda m: m[0].lower(), chain),
        'four-hyphens.pem': chain.replace(b'-----', b'----'),
        'em-dashes.pem': chain.replace(b'-----', '\u2014\u2014\u2014\u2014\u2014'.encode()),
        'blank-in-label.pem': chain.replace(b'BEGIN CERT', b'BEGIN  CERT'),
        'key-as-key.pem': label(key, b'KEY'),
        'own.p12': p12,
        'certificates.p12': p12_certs,
        'bare-base64.pfx': base64.encodebytes(p12),
        'no-end.pem': chain.rstrip(),
        'a=b.pem': lines(chain, b'\r'),
        "it's \"odd\" $(x) `y` .pem": each_block(chain, lambda b: lines(b, b'\n\n')),
        '-dash.pem': lines(chain, b'\r'),
        'final newline\n': lines(chain, b'\r\n'),
    }
    for name, text in files.items():
        open(os.path.join(directory, name), 'wb').write(text)
    for name in ('plain.pem', 'plain.key', 'own.pem'):
        os.unlink(os.path.join(directory, name))
    word = lambda name: './' + name if name.startswith('-') else name
    yield from (('framing/' + name, directory, [word(name)]) for name in sorted(files))
    for more in (['.'], ['./cr.pem'], [directory + '/cr.pem'], ['--untrusted', 'cr.pem', 'der.cer'], ['--trust', 'cr.pem', 'der.cer'],
                 ['--cert', 'glued.pem', 'der.cer'], ['crlf.pem', 'blank-lines.pem']):
        yield 'framing/' + ' '.join(more), directory, more


def names(directory, lab):
    """Leaf, issuer and root in files of their own, of names that a shell or a program could take amiss."""
    for i, name in enumerate(('plain', 'two words', '-in', 'a=b', "it's", '$HOME', 'file:x', 'n\u00f6', 'end\n', '*', 'a\tb', '!x', '%s', '\\n')):
        place = os.path.join(directory, str(i))
        os.mkdir(place)
        for kind, source in (('leaf', 'missing-intermediate/server.pem'), ('int', 'missing-intermediate/intermediate.pem'), ('root', 'missing-intermediate/root.pem')):
            with open(os.path.join(place, name + kind), 'wb') as f:
                f.write(open(os.path.join(lab, source), 'rb').read().rstrip())
        with open(os.path.join(place, name + 'both'), 'wb') as f:
            f.write(open(os.path.join(place, name + 'root'), 'rb').read() + b'\n' + open(os.path.join(place, name + 'int'), 'rb').read())
        word = lambda kind: ('./' if name.startswith('-') else '') + name + kind
        yield f'names/{name}', place, ['--trust', word('root'), word('leaf'), word('int')]
        yield f'names/{name}: both', place, ['--trust', word('root'), word('leaf'), word('both')]
        yield f'names/{name}: root', place, ['--trust', 'none', word('leaf'), '--untrusted', word('int'), word('root')]


def cases_of(path):
    """Recipes of one case each: those that fire."""
    first, *cases = re.split(r'(?m)^case ', open(path).read())
    return [first + 'case fires\n' + case.split('\n', 1)[1] for case in cases if case.startswith('fires')]


def make_case(mklab, sources, case, place, *more):
    with open(place + '.case', 'w') as f:
        f.write(case)
    return subprocess.Popen([mklab, '--keys', os.path.join(sources, 'tests/keys'), '--kind', 'fires', *more, place + '.case', place],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def recipes(directory, mklab, sources, servers):
    """The cases of the rules that fire, each with its servers."""
    for recipe in sorted(os.listdir(os.path.join(sources, 'tests/cases'))):
        if not recipe.endswith('.case'):
            continue
        for i, case in enumerate(cases_of(os.path.join(sources, 'tests/cases', recipe))):
            if 'run check ' not in case:
                continue
            place = os.path.join(directory, f'{recipe[:-5]}-{i}')
            p = make_case(mklab, sources, case, place, '--serve')
            servers.append(p)
            addresses, passwords = {}, re.findall(r'\bpassword=(\S+)', case)
            for _ in re.findall(r'(?m)^server ', case):
                name, _, address = p.stdout.readline().strip().partition(' ')
                addresses['@' + name] = address
            if not addresses:
                p.wait(timeout=60)
            if passwords:
                with open(os.path.join(place, 'pw'), 'w') as f:
                    f.write(passwords[0] + '\n')
            for line in re.findall(r'(?m)^run check (.*)', case):
                words = [re.sub(r'@\w+', lambda m: addresses.get(m[0], m[0]), w) for w in shlex.split(line)]
                yield f'case/{recipe[:-5]} {i}', place, words


# ---- what is asked -----------------------------------------------------------------------------------------------------

def lab_cases(lab):
    for scenario in sorted(os.listdir(lab)):
        directory = os.path.join(lab, scenario)
        for line in open(os.path.join(directory, 'README')):
            if line.startswith('Try: certloupe check ') and ':' not in line[4:]:
                yield (f'lab/{scenario}', directory, shlex.split(line)[3:])
        for name in sorted(os.listdir(directory)):
            if name != 'README' and os.path.isfile(os.path.join(directory, name)):
                yield (f'lab/{scenario}/{name}', directory, [name])


def known(report):
    """What there is, by what it is: kinds of objects, and certificates."""
    things = collections.Counter(o['kind'] for o in report.get('objects', []) if o['kind'] != 'broken')
    things['certificate'] = len({c['sha256'] for c in report.get('certificates', [])})
    return things


def tried(finding, line, ran, place, program):
    """The last line asks certloupe itself, as if what is wrong were mended: something else may still be wrong."""
    p = subprocess.run(['sh', '-c', line.replace('certloupe check ', shlex.quote(program) + ' check --format json ', 1)],
                       cwd=place, capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    if ran.returncode not in (0, 1) or not p.stdout:
        return f'status {ran.returncode}: {ran.stderr.decode(errors="replace").strip()[:200]}'
    if any((f['rule'], f['title']) == (finding['rule'], finding['title']) for f in json.loads(p.stdout)['findings']):
        return f'{finding["rule"]} is still said'
    return None


def first_named(lines, arguments):
    """The place among the arguments of what the command reads first; None."""
    words = [w[1:] if w.startswith('<') and len(w) > 1 else w for w in shlex.split(' '.join(l.replace('$', '') if "$'" in l else l for l in lines), comments=True)]
    for word in (w.rstrip(';') for w in words):
        for i, argument in enumerate(arguments):
            if os.path.normpath(word) == os.path.normpath(argument):
                return i
    return None


STAND_INS = {'client.pem': 'client-intermediate-not-sent/client.pem', 'client.key': 'client-intermediate-not-sent/client.key',
             'intermediate.pem': 'client-intermediate-not-sent/intermediate.pem', 'root.pem': 'client-intermediate-not-sent/root.pem',
             'client-cas.pem': 'client-intermediate-not-sent/root.pem', 'ca.crl': 'revoked/root.crl'}


def lay_out(directory, place, lines, lab):
    """A copy, with the files that a command names for want of the person's own; whether there were such."""
    shutil.copytree(directory, place, symlinks=True)
    generic = False
    for name, source in STAND_INS.items():
        if re.search(r'(?<![\w./-])' + re.escape(name) + r'(?![\w.])', '\n'.join(l.split('#')[0].split('>')[0] for l in lines)) and not os.path.exists(os.path.join(place, name)):
            shutil.copy(os.path.join(lab, source), os.path.join(place, name))
            generic = True
    return generic


def execute(shell, lines, place, bin_):
    # A password that is asked for stands in pw, or is empty, as each other answer, on standard input: there is no terminal.
    password = open(os.path.join(place, 'pw'), 'rb').read() if os.path.exists(os.path.join(place, 'pw')) else b'\n' * 20
    # A prime of 2048 bits is found in a second or in a minute.
    lines = [re.sub(r'(openssl dhparam .*)\b2048$', r'\g<1>512', l) for l in lines]
    return subprocess.run([shell, '-ec', '\n'.join(lines)], input=password, cwd=place, capture_output=True, timeout=60,
                          env={**os.environ, 'PATH': bin_ + ':' + os.environ['PATH'], 'LC_ALL': 'C' if shell == 'bash' else 'C.UTF-8'},
                          start_new_session=True)


def contents(place, names):
    return {n: open(os.path.join(place, n), 'rb').read() for n in names}


def ours(finding, arguments):
    """Where --cert's file stands, if the finding is about that: the new one takes its place."""
    at = arguments.index('--cert') + 1 if '--cert' in arguments else None
    return at if at and (finding.get('where') or {}).get('source') == arguments[at] else None


def judge(case, finding, program, lab):
    """None, or what is wrong with its command."""
    name, directory, arguments = case
    lines = commands(finding)
    with tempfile.TemporaryDirectory() as scratch:
        bin_ = os.path.join(scratch, 'bin')
        os.mkdir(bin_)
        os.symlink(os.path.abspath(program), os.path.join(bin_, 'certloupe'))
        left = []
        for shell in ('bash', 'sh'):
            if not shutil.which(shell):
                continue
            place = os.path.join(scratch, shell)
            generic = lay_out(directory, place, lines, lab)
            before = set(os.listdir(place))
            try:
                p = execute(shell, lines, place, bin_)
            except subprocess.TimeoutExpired:
                return 'did not end'
            fresh = sorted(set(os.listdir(place)) - before)
            left.append(contents(place, fresh))
        if left[0] != left[-1] and not any('openssl dhparam' in l for l in lines):
            return 'bash and sh leave different files'
        if contents(place, [f for f in before if os.path.isfile(os.path.join(place, f)) and os.path.exists(os.path.join(directory, f))]) != \
           contents(directory, [f for f in before if os.path.isfile(os.path.join(directory, f))]):
            return 'a file of the person is changed'
        if lines[-1].startswith('certloupe check '):
            return tried(finding, lines[-1], p, place, program)
        if lines[-1].startswith('curl '):   # who the server is may be another matter
            return f'status {p.returncode}: {p.stderr.decode(errors="replace")[:200]}' if p.returncode in (2, 3, 26, 58, 77) else None
        if generic and lines[-1].startswith('openssl verify ') and b'verification failed' in p.stderr:
            return None
        if p.returncode:
            return f'status {p.returncode}: {p.stderr.decode(errors="replace").strip()[:200]}'
        if not any('>' in l.replace('2>/dev/null', '') or ' -out ' in l for l in lines):
            return None if p.stdout.strip() else 'printed nothing'
        if not fresh:
            return 'left no file'
        read = sum((openssl_reads(f, place) for f in fresh), collections.Counter())
        if not sum(read.values()):
            return f'openssl reads nothing in {fresh}'
        if generic or read['dhparam']:
            return None
        said = lambda r: sum(f['rule'] == finding['rule'] for f in r['findings'])
        errors = lambda r: {f['rule'] for f in r['findings'] if f['severity'] == 'error'}
        at = ours(finding, arguments)
        if at is None:
            at = first_named(lines, arguments)
        where = arguments[at] if at is not None else (finding.get('where') or {}).get('source')
        if where and finding['rule'].startswith('pem-'):
            lost = known(examine(program, [*options(arguments), where], directory)) - known(examine(program, [*options(arguments), fresh[-1]], place))
            if lost:
                return f'lost {dict(lost)}'
        if at is None:
            if said(new := examine(program, [*options(arguments), *fresh], place)):
                return f'{finding["rule"]} is still said of {fresh}'
            old = examine(program, arguments, directory)
        else:
            changed = arguments[:at] + [fresh[-1]] + arguments[at + 1:]
            old, new = examine(program, arguments, directory), examine(program, changed, place)
            if said(new) >= max(said(old), 1):
                return f'{finding["rule"]} is still said with {changed}'
        # What was not read before has faults of its own, and alone a chain may lack its anchor.
        more = errors(new) - errors(old) - {'untrusted-root', 'missing-intermediate'}
        if more:
            return f'new errors of {fresh}: {sorted(more)}'
    return None


def main():
    program, mklab, sources, lab, more = os.path.abspath(sys.argv[1]), *sys.argv[2:5], sys.argv[5:]
    scratch, servers = tempfile.TemporaryDirectory(), []
    for name in ('framings', 'names', 'recipes'):
        os.mkdir(os.path.join(scratch.name, name))
    try:
        every = [*lab_cases(lab), *framings(scratch.name + '/framings', lab), *names(scratch.name + '/names', lab),
                 *recipes(scratch.name + '/recipes', mklab, sources, servers)]
        for d in more:
            password = ['--password-file', 'pw'] if os.path.exists(os.path.join(d, 'pw')) else []
            every += [(d + '/' + f, d, password + [f]) for f in sorted(os.listdir(d)) if os.path.isfile(os.path.join(d, f))]
        return ask(program, lab, every)
    finally:
        for p in servers:
            p.kill()
            p.wait()


def ask(program, lab, every):
    seen, todo, left_out = set(), [], collections.Counter()

    def findings_of(case):
        p = run([program, 'check', '--format', 'json', *case[2]], case[1])
        return case, json.loads(p.stdout)['findings'] if p.stdout else []

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for case, findings in pool.map(findings_of, every[::SHARE]):
            for f in findings:
                lines = commands(f)
                key = (case[1], f['rule'], tuple(lines))
                if not lines or key in seen:
                    continue
                seen.add(key)
                absent = missing_program(lines)
                if NETWORK.search('\n'.join(lines)):
                    left_out['need the network'] += 1
                elif absent:
                    left_out[f'need {absent}'] += 1
                else:
                    todo.append((case, f))
        wrong, met = 0, len(todo)
        for (case, f), fault in zip(todo, pool.map(lambda t: judge(t[0], t[1], program, lab), todo)):
            if fault:
                wrong += 1
                print(f'{case[0]!r}: {f["rule"]}: {fault}')
                print(*('    ' + l for l in commands(f)), sep='\n')
    print(f'{len(todo) - wrong} of {len(todo)} commands do what they say', *(f'; {n} {what}' for what, n in left_out.items()), sep='')
    if met < 40 and SHARE == 1:
        print('too few commands were met: is JSON\'s "fix" what it was?')
        wrong += 1
    return wrong > 0


if __name__ == '__main__':
    sys.exit(main())
