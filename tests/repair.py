#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random files for fix: chains and bundles, shuffled, doubled, mixed with others, damaged, in odd forms, with a key among them.

Whatever comes: no certificate that can be read and is part of the chain (or stands in the bundle) is lost, nor the key; what was there is
kept as FILE~; what is made is loaded and trusted by the real openssl and certtool; and mending it once more changes nothing.
  repair.py PROGRAM LAB [ROUNDS]      LAB: what "certloupe lab LAB" wrote"""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

program, lab = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 60
seed = int(os.environ.get('SEED', '1'))
PEM = re.compile(r'-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----\n', re.S)


def blocks(path):
    with open(path, encoding='ascii') as f:
        return [m.group(0) for m in PEM.finditer(f.read()) if m.group(1) == 'CERTIFICATE']


def run(*command):
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def read(name):
    with open(name, 'rb') as f:
        return f.read()


def write(name, octets):
    with open(name, 'wb') as f:
        f.write(octets)


def normal(block):
    return ''.join(block.split())


def damage(rng, block):
    lines = block.splitlines(True)
    k = rng.randrange(1, len(lines) - 1)
    lines[k] = rng.choice(['!' + lines[k][1:], lines[k][:7] + '\n', lines[k][:10] + '%%%' + lines[k][13:]])
    return ''.join(lines)


def oddly(rng, text):
    """One of the forms in which a file of PEM comes."""
    form = rng.randrange(9)
    octets = text.encode()
    if form == 1:
        octets = octets.replace(b'\n', b'\r\n')
    elif form == 2:
        octets = b'\xef\xbb\xbf' + octets
    elif form == 3:
        octets = b'\xff\xfe' + text.encode('utf-16-le')
    elif form == 4:
        octets = octets.replace(b'-----\n-----BEGIN', b'----------BEGIN')
    elif form == 5:
        octets = octets.rstrip(b'\n')
    elif form == 6:
        octets = b'subject: some text\n' + octets.replace(b'-----END CERTIFICATE-----\n', b'-----END CERTIFICATE-----\n# a comment\n')
    elif form == 7:
        octets = octets.replace(b'\n', b' \n')
    return octets


def fail(what, name, said):
    kept = tempfile.mkdtemp(prefix='certloupe-repair.')
    shutil.copytree('.', kept, dirs_exist_ok=True)
    print(f'{what}: {name} (seed {seed}, kept in {kept})\n{said.stdout[-2000:]}{said.stderr[-500:]}')
    sys.exit(1)


def others():
    found = []
    for name in ('rotation/client_ca/old_ca.pem', 'rotation/client_ca/new_ca.pem', 'expired-root/root.pem', 'v1-ca/root.pem',
                 'cross-sign/root.pem', 'pathlen/root.pem'):
        if os.path.exists(f'{lab}/{name}'):
            found += blocks(f'{lab}/{name}')
    return found


def certtool_trusts(root, name):
    if not shutil.which('certtool'):
        return True
    said = run('certtool', '--verify', '--load-ca-certificate', root, '--infile', name)
    return said.returncode == 0


def a_chain(rng, n):
    here = f'{lab}/missing-intermediate'
    leaf, inter, root = blocks(f'{here}/server.pem')[0], blocks(f'{here}/intermediate.pem')[0], blocks(f'{here}/root.pem')[0]
    with open(f'{here}/server.key', encoding='ascii') as f:
        key = f.read()
    parts = [leaf, inter] + [root] * rng.randrange(2) + rng.sample(others(), rng.randrange(3))
    parts += [rng.choice(parts) for _ in range(rng.randrange(3))]
    bad = rng.randrange(4) == 0
    if bad:
        parts.append(damage(rng, rng.choice(parts)))
    has_key = rng.randrange(2)
    parts += [key] * has_key
    rng.shuffle(parts)
    name = f'chain-{n}.pem'
    was = oddly(rng, ''.join(parts))
    write(name, was)
    said = run(program, 'fix', '--in-place', '--trust', f'{here}/root.pem', name)
    after = read(name)
    if after != was and read(name + '~') != was:
        fail('the backup is not what was there', name, said)
    text = after.decode('utf-8', 'replace')
    if said.returncode != 0 or [normal(m) for m in blocks(name)] != [normal(leaf), normal(inter)]:
        fail(f'not the chain (status {said.returncode})', name, said)
    if has_key and normal(key) not in normal(text):
        fail('the key is lost', name, said)
    if 'PRIVATE KEY' in said.stdout + said.stderr:
        fail('the key is shown', name, said)
    if run('openssl', 'verify', '-no-CApath', '-CAfile', f'{here}/root.pem', '-untrusted', name, name).returncode:
        fail('openssl does not trust it', name, said)
    write('alone.pem', ''.join(blocks(name)).encode())
    if not certtool_trusts(f'{here}/root.pem', 'alone.pem'):
        fail('certtool does not trust it', name, said)
    again = run(program, 'fix', '--in-place', '--trust', f'{here}/root.pem', name)
    if read(name) != after:
        fail('mended once more, it changes', name, again)


def a_bundle(rng, n):
    parts = rng.sample(others(), rng.randrange(1, 5))
    parts += [rng.choice(parts) for _ in range(rng.randrange(3))]
    bad = []
    if rng.randrange(3) == 0:
        bad = [damage(rng, rng.choice(parts))]
    rng.shuffle(parts)
    name, to = f'bundle-{n}.pem', f'mended-{n}.pem'
    write(name, oddly(rng, ''.join(bad + parts if rng.randrange(2) else parts + bad)))
    said = run(program, 'fix', '--format', 'json', name, '-o', to)
    if said.returncode not in (0, 1):
        fail(f'status {said.returncode}', name, said)
    got = [normal(b) for b in blocks(to)]
    if got != [normal(b) for b in parts]:
        fail('not the same certificates in their order', name, said)
    fix = json.loads(said.stdout)['fix']
    if [r for r in fix['rows'] if r['change'] == 'dropped' and r['reason'] != 'damaged']:
        fail('something is dropped unasked', name, said)
    if {p['verdict'] for p in fix['after']['programs']} != {'accept'}:
        fail('not loaded by all', name, said)
    found = run('openssl', 'storeutl', '-noout', '-certs', to)
    if f'Total found: {len(parts)}' not in found.stdout:
        fail('openssl does not find all', name, found)
    said = run(program, 'fix', '--format', 'json', '--drop', 'duplicate,expired', name, '-o', to)
    if 'nothing would be left' in said.stderr:
        return
    if len(blocks(to)) != len(set(blocks(to))) or not set(map(normal, blocks(to))) <= {normal(b) for b in parts}:
        fail('duplicates are left, or something new', name, said)


def main():
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix='certloupe-repair.') as work:
        os.chdir(work)
        for n in range(rounds):
            a_chain(rng, n)
            a_bundle(rng, n)
        os.chdir('/')
    print(f'{rounds} chains and {rounds} bundles')


main()
