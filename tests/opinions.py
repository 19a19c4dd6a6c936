#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What others see, we must have seen: every status bit that GnuTLS sets for a chain stands for something that one of our
findings says by itself (no rule may ask GnuTLS), what we foresee of OpenSSL is what it says, and where a stack refuses
what we trust, a finding of at least warning names it.

  opinions.py PROGRAM LAB [VECTORS]      LAB: where `certloupe lab` made all scenarios; VECTORS: validation cases, if there

A difference that is known and meant stands in opinions.tsv beside this file: who, a pattern of the case's name, what,
why. A row there that matches nothing any more is an error, too."""
import concurrent.futures, fnmatch, json, os, re, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
SHARE = int(os.environ.get('CERTLOUPE_TEST_SHARE') or 1)  # 8: every eighth case

# GNUTLS_CERT_..., and the classes of ours that say the same
BITS = {
    5: ('revoked', ['revoked']),
    6: ('signer not found', ['other', 'unknown-issuer', 'untrusted-root', 'bad-signature', 'malformed', 'order', 'file-format', 'not-a-ca', 'key-usage', 'weak-algorithm']),
    7: ('signer not a CA', ['not-a-ca', 'key-usage', 'path-length']),
    8: ('insecure algorithm', ['weak-algorithm']),
    9: ('not activated', ['not-yet-valid']),
    10: ('expired', ['expired']),
    11: ('signature failure', ['bad-signature', 'weak-algorithm', 'malformed', 'other']),
    12: ('revocation data superseded', ['crl-problem']),
    14: ('unexpected owner', ['hostname-mismatch']),
    15: ('revocation data in the future', ['crl-problem']),
    16: ('constraints', ['name-constraint', 'path-length', 'not-a-ca', 'key-usage']),
    17: ('mismatch', []),
    18: ('purpose', ['ext-key-usage', 'key-usage']),
    19: ('OCSP status missing', ['crl-problem']),
    20: ('OCSP status invalid', ['crl-problem', 'revoked']),
    21: ('unknown critical extensions', ['unknown-critical-extension']),
}


def cases(lab, vectors):
    """(name, directory, command's arguments, openssl's arguments)"""
    for name in sorted(os.listdir(lab)):
        d = os.path.join(lab, name)
        if all(os.path.exists(os.path.join(d, f)) for f in ('server.pem', 'root.pem')):
            yield ('lab/' + name, d, ['--trust', 'root.pem', '--purpose', 'server', 'server.pem'],
                   ['-CAfile', 'root.pem', '-untrusted', 'server.pem', '-purpose', 'sslserver', 'server.pem'])
    if not vectors:
        return
    sys.path.insert(0, vectors)
    import evalcommon
    for suite in evalcommon.CHAIN_SUITES:
        for c in evalcommon.read(suite):
            d = c['dir']
            has = lambda f: os.path.exists(os.path.join(d, f)) and os.path.getsize(os.path.join(d, f)) > 0
            if not (has('leaf.pem') and has('roots.pem')):
                continue
            ours = ['--trust', 'roots.pem'] + (['--host', c['host']] if c['host'] else []) + (['--at', c['time']] if c['time'] else [])
            ours += ['--purpose', c['purpose']] if c['purpose'] else []
            theirs = ['-CAfile', 'roots.pem', '-attime', str(evalcommon.epoch(c['time']))] if c['time'] else ['-CAfile', 'roots.pem']
            if has('intermediates.pem'):
                ours += ['--untrusted', 'intermediates.pem']
                theirs += ['-untrusted', 'intermediates.pem']
            if c['purpose'] in ('server', 'client'):
                theirs += ['-purpose', 'ssl' + c['purpose']]
            if c['host']:
                kind = 'email' if '@' in c['host'] else 'ip' if re.fullmatch(r'[0-9.]+|.*:.*', c['host']) else 'hostname'
                theirs += ['-verify_' + kind, c['host']]
            yield (suite + '/' + c['id'], d, ours + ['leaf.pem'], theirs + ['leaf.pem'])


def ask(program, case):
    name, d, ours, theirs = case
    env = dict(os.environ, LC_ALL='C.UTF-8')
    p = subprocess.run([program, 'check', '--format', 'json'] + ours, cwd=d, env=env, capture_output=True, timeout=120)
    try:
        answer = json.loads(p.stdout)
    except ValueError:
        return name, None, None
    p = subprocess.run(['openssl', 'verify'] + theirs, cwd=d, env=env, capture_output=True, timeout=120)
    said = (p.stdout + p.stderr).decode('utf8', 'replace')
    m = re.search(r'^error (\d+) at', said, re.M)
    loaded = not re.search(r'^(Could not|unable to load|Unable to load|Error loading)', said, re.M)
    return name, answer, (int(m.group(1)) if m else 0) if loaded else None


NAMED = {'openssl': r'openssl', 'gnutls': r'gnutls', 'python-strict': r'python|openssl'}


def is_named(answer, stack):
    """A finding of at least warning says that this stack refuses."""
    loud = [f for f in answer['findings'] if f['severity'] in ('error', 'warning')]
    return any(re.search(NAMED[stack], ' '.join([f['title']] + f['because']), re.I) for f in loud)


def differences(name, answer, openssl):
    """What differs: (who, name, what)"""
    if answer is None:
        yield 'certloupe', name, 'no answer'
        return
    found = {f['class'] for f in answer['findings']}
    found |= {p['class'] for c in answer['chains'] for path in c['paths'] for p in path['problems']}
    for s in answer['stacks']:
        if s['stack'] == 'gnutls' and s['code']:
            for bit, (word, classes) in BITS.items():
                if s['code'] >> bit & 1 and not found & set(classes):
                    yield 'gnutls', name, word
        if s['verdict'] == 'refuse' and answer['chains'][s['chain']]['verdict'] == 'trusted' and not is_named(answer, s['stack']):
            yield s['stack'], name, 'refused in silence'
        first = s['chain'] == answer['stacks'][0]['chain']  # the one that openssl was asked about
        if s['stack'] == 'openssl' and first and s['code'] is not None and openssl is not None and s['code'] != openssl:
            yield 'openssl', name, '%d, not %d' % (openssl, s['code'])


def known():
    with open(os.path.join(HERE, 'opinions.tsv'), encoding='utf8') as f:
        return [line.rstrip('\n').split('\t') for line in f if line.strip() and not line.startswith('#')]


def main():
    program, lab, vectors = sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else None
    rows, used, asked, unexplained, foreseen = known(), set(), 0, [], 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for name, answer, openssl in pool.map(lambda c: ask(program, c), list(cases(lab, vectors))[::SHARE]):
            asked += 1
            foreseen += answer is not None and any(s['stack'] == 'openssl' and s['code'] is not None for s in answer['stacks'])
            for d in differences(name, answer, openssl):
                row = [i for i, r in enumerate(rows) if r[0] == d[0] and fnmatch.fnmatch(d[1], r[1]) and fnmatch.fnmatch(d[2], r[2])]
                used.update(row)
                if not row:
                    unexplained.append(d)
    for d in unexplained:
        print('not explained: %s on %s: %s' % d)
    idle = [r for i, r in enumerate(rows) if SHARE == 1 and i not in used and (vectors or r[1].startswith('lab/'))]
    for r in idle:
        print('a row that nothing matches: %s' % '\t'.join(r))
    print('%d cases asked, OpenSSL foreseen on %d, %d differences unexplained' % (asked, foreseen, len(unexplained)))
    sys.exit(1 if unexplained or idle else 0)


if __name__ == '__main__':
    main()
