#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every printed command works: for each finding that prints one, over the practice scenarios and over one chain written
down in the ways that people meet, the lines are run as printed, in a shell, in a copy of the directory.

  fixes.py PROGRAM LAB [DIRECTORY...]    LAB: where `certloupe lab` made all scenarios; DIRECTORY: each of its files, too

Asked of every command: it ends with 0; what it leaves can be read by openssl; nothing that certloupe read in the file it
mends is lost; certloupe says of the result neither what it said before nor a new error. Commands that need the network
are counted and left out, as are those of programs that are not there."""
import base64, collections, concurrent.futures, json, os, re, shlex, shutil, subprocess, sys, tempfile

NETWORK = re.compile(r'\b(s_client|curl|wget|ss -|certloupe (check |explain )?\S*://)')
PROGRAMS = {'openssl', 'awk', 'sed', 'tr', 'tail', 'iconv', 'base64', 'keytool', 'java', 'ssh-keygen', 'puttygen', 'python3', 'jq'}


def run(words, cwd, stdin=None):
    return subprocess.run(words, cwd=cwd, input=stdin, capture_output=True, timeout=60,
                          stdin=None if stdin is not None else subprocess.DEVNULL)


def examine(program, arguments, cwd):
    p = run([program, 'check', '--format', 'json', '--trust', 'none', *arguments], cwd)
    try:
        return json.loads(p.stdout)
    except ValueError:
        raise SystemExit(f'{arguments} in {cwd}: no JSON, status {p.returncode}: {p.stderr.decode(errors="replace")}')


def commands(finding):
    return [line for line in (finding['fix'] or '').split('\n')[1:] if line.strip()]


def missing_program(lines):
    words = set(re.findall(r'(?:^|[|;{(]|&&)\s*([a-z0-9_-]+)', '\n'.join(lines), re.M))
    return next((w for w in words & PROGRAMS if not shutil.which(w)), None)


def openssl_reads(path, cwd):
    """What openssl finds in a file that a server would be given: Counter of x509, crl, req, pkey."""
    text = open(os.path.join(cwd, path), 'rb').read()
    found = collections.Counter()
    for block in re.findall(rb'-----BEGIN [^-]*-----.*?-----END [^-]*-----', text, re.S):
        for kind in ('x509', 'crl', 'req', 'pkey'):
            more = ['-passin', 'pass:'] if kind == 'pkey' else []
            if run(['openssl', kind, '-noout', *more], cwd, block + b'\n').returncode == 0:
                found[kind] += 1
                break
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
        'zero-width.pem': each_block(chain, lambda b: b[:60] + '\u200b'.encode() + b[60:]),
        'nbsp.pem': each_block(chain, lambda b: b[:60] + '\u00a0'.encode() + b[60:]),
        'glued.pem': chain.replace(b'-----\n-----', b'----------'),
        'indented.pem': re.sub(rb'(?m)^', b'    ', chain).rstrip(b' '),
        'escaped.json': escaped,
        'escaped.env': b'CERT="' + lines(chain, b'\\n') + b'"\n',
        'secret.yaml': b'data:\n  tls.crt: ' + base64.b64encode(chain) + b'\n',
        'twice.yaml': b'data:\n  tls.crt: ' + base64.b64encode(base64.b64encode(chain)) + b'\n',
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
        'own.p12': p12,
        'certificates.p12': p12_certs,
        'bare-base64.pfx': base64.encodebytes(p12),
        "it's \"odd\" $(x) `y` .pem": each_block(chain, lambda b: lines(b, b'\n\n')),
        '-dash.pem': lines(chain, b'\r'),
        'final newline\n': lines(chain, b'\r\n'),
    }
    for name, text in files.items():
        open(os.path.join(directory, name), 'wb').write(text)
    for name in ('plain.pem', 'plain.key', 'own.pem'):
        os.unlink(os.path.join(directory, name))
    return [('framing/' + name, directory, ['./' + name if name.startswith('-') else name]) for name in sorted(files)]


# ---- what is asked -----------------------------------------------------------------------------------------------------

def lab_cases(lab):
    for scenario in sorted(os.listdir(lab)):
        directory = os.path.join(lab, scenario)
        words = next((l.split()[2:] for l in open(os.path.join(directory, 'README')) if l.startswith('Try: certloupe check ')), None)
        if words and not any('://' in w or ':' in w for w in words):
            yield (f'lab/{scenario}', directory, words[1:] if words[0] == 'check' else words)
        for name in sorted(os.listdir(directory)):
            if name != 'README' and os.path.isfile(os.path.join(directory, name)):
                yield (f'lab/{scenario}/{name}', directory, [name])


def known(report):
    """What there is, by what it is: kinds of objects, and certificates."""
    things = collections.Counter(o['kind'] for o in report.get('objects', []))
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


def judge(case, finding, program):
    """None, or what is wrong with its command."""
    name, directory, arguments = case
    lines = commands(finding)
    with tempfile.TemporaryDirectory() as scratch:
        place = os.path.join(scratch, 'd')
        shutil.copytree(directory, place, symlinks=True)
        before = set(os.listdir(place))
        bin_ = os.path.join(scratch, 'bin')
        os.mkdir(bin_)
        os.symlink(os.path.abspath(program), os.path.join(bin_, 'certloupe'))
        try:
            # A password that is asked for is the empty one, on standard input: there is no terminal.
            p = subprocess.run(['sh', '-ec', '\n'.join(lines)], input=b'\n\n', cwd=place, capture_output=True, timeout=60,
                               env={**os.environ, 'PATH': bin_ + ':' + os.environ['PATH']}, start_new_session=True)
        except subprocess.TimeoutExpired:
            return 'did not end'
        fresh = sorted(set(os.listdir(place)) - before)
        if lines[-1].startswith('certloupe check '):
            return tried(finding, lines[-1], p, place, program)
        if p.returncode:
            return f'status {p.returncode}: {p.stderr.decode(errors="replace").strip()[:200]}'
        if not any('>' in l or ' -out ' in l for l in lines):
            return None if p.stdout.strip() else 'printed nothing'
        if not fresh:
            return 'left no file'
        read = sum((openssl_reads(f, place) for f in fresh), collections.Counter())
        if not sum(read.values()):
            return f'openssl reads nothing in {fresh}'
        old = examine(program, arguments, directory)
        where = (finding.get('where') or {}).get('source')
        mended = [a for a in arguments if a == where] or arguments
        source = examine(program, mended, directory) if finding['rule'].startswith('pem-') else None
        new = examine(program, fresh, place)
        if source:
            lost = known(source) - known(new)
            if lost:
                return f'lost {dict(lost)}'
        if any(f['rule'] == finding['rule'] for f in new['findings']):
            return f'{finding["rule"]} is still said of {fresh}'
        errors = lambda r: {f['rule'] for f in r['findings'] if f['severity'] == 'error'}
        # Alone, without what the question named, a chain may lack its anchor; that is no fault of the file.
        more = errors(new) - errors(old) - {'untrusted-root', 'missing-intermediate'}
        if more:
            return f'new errors of {fresh}: {sorted(more)}'
    return None


def main():
    program, lab, more = os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]
    scratch = tempfile.TemporaryDirectory()
    every = list(lab_cases(lab)) + framings(scratch.name, lab)
    for d in more:
        every += [(d + '/' + f, d, [f]) for f in sorted(os.listdir(d)) if os.path.isfile(os.path.join(d, f))]
    seen, todo, left_out = set(), [], collections.Counter()

    def findings_of(case):
        p = run([program, 'check', '--format', 'json', *case[2]], case[1])
        return case, json.loads(p.stdout)['findings'] if p.stdout else []

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for case, findings in pool.map(findings_of, every):
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
        wrong = 0
        for (case, f), fault in zip(todo, pool.map(lambda t: judge(t[0], t[1], program), todo)):
            if fault:
                wrong += 1
                print(f'{case[0]!r}: {f["rule"]}: {fault}')
                print(*('    ' + l for l in commands(f)), sep='\n')
    print(f'{len(todo) - wrong} of {len(todo)} commands do what they say', *(f'; {n} {what}' for what, n in left_out.items()), sep='')
    if len(todo) < 40:
        print('too few commands were met: is JSON\'s "fix" what it was?')
        wrong += 1
    return wrong > 0


if __name__ == '__main__':
    sys.exit(main())
