#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who loads a PEM file of which form: tests/framing.tsv against the programs that are here, and what we say against both.

  framing.py PROGRAM DIR READ-GO READ-JAVA    DIR: root.pem, server.pem (leaf and intermediate), server.key.
                                              READ-*: a command that answers paths with counts, '' where there is none

Of each form: every program here loads it or not, as the table says; our verdict is `trusted`, the finding of the table's rule names
exactly those who refuse, `stacks` foresees OpenSSL and GnuTLS likewise, and the command that is printed gives a file
that openssl loads whole and certloupe has no warning about."""
import base64, json, os, re, shlex, shutil, ssl, subprocess, sys

BEGIN, END = '-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----'
SHARE = int(os.environ.get('CERTLOUPE_TEST_SHARE') or 1)  # 8: every eighth form
ZERO_WIDTH, NO_BREAK_SPACE, MARK = '\u200b', '\u00a0', '\ufeff'


def forms(text):
    """name -> octets"""
    bodies = [re.sub(r'\s', '', b) for b in re.findall(BEGIN + '(.*?)' + END, text, re.S)]
    fold = lambda b, n=64: '\n'.join(b[i:i + n] for i in range(0, len(b), n))
    each = lambda f: ''.join(f(b) for b in bodies)
    block = lambda body, behind='\n': BEGIN + behind + body + '\n' + END + '\n'
    plain = each(lambda b: block(fold(b)))
    inside = lambda line: each(lambda b: block(fold(b).replace('\n', '\n' + line + '\n', 1)))
    headed = lambda b, gap='\n': block('Comment: x\nX-Info: y\n' + gap + fold(b))
    yield 'plain', plain
    yield 'body-in-one-line', each(block)
    yield 'lines-of-76', each(lambda b: block(fold(b, 76)))
    yield 'lines-of-1', each(lambda b: block(fold(b, 1)))
    yield 'blanks-behind-lines', each(lambda b: block(fold(b).replace('\n', ' \n') + ' '))
    yield 'blank-behind-begin', plain.replace(BEGIN, BEGIN + ' ')
    yield 'blank-behind-end', plain.replace(END, END + ' ')
    yield 'empty-line-behind-begin', plain.replace(BEGIN, BEGIN + '\n')
    yield 'empty-lines-between', plain.replace(END, END + '\n\n')
    yield 'text-between', plain.replace(BEGIN, 'subject=x: y\n' + BEGIN)
    yield 'no-final-newline', plain.rstrip('\n')
    yield 'zeros-behind', plain + '\0\0'
    yield 'blanks-in-body', each(lambda b: block(fold(b).replace('\n', ' ')))
    yield 'crlf', plain.replace('\n', '\r\n')
    yield 'crcrlf', plain.replace('\n', '\r\r\n')
    yield 'cr-only', plain.replace('\n', '\r')
    yield 'mark', MARK + plain
    yield 'mark-each', plain.replace(BEGIN, MARK + BEGIN)
    yield 'utf16', plain.encode('utf-16')
    yield 'glued', plain.replace(END + '\n' + BEGIN, END + BEGIN)
    yield 'glued-blank', plain.replace(END + '\n' + BEGIN, END + ' ' + BEGIN)
    yield 'glued-tab', plain.replace(END + '\n' + BEGIN, END + '\t' + BEGIN)
    yield 'semicolon-behind-end', plain.replace(END, END + ';')
    yield 'one-line', each(lambda b: BEGIN + b + END + '\n')
    yield 'all-in-one-line', each(lambda b: BEGIN + b + END)
    yield 'body-on-begin', plain.replace(BEGIN + '\n', BEGIN)
    yield 'body-on-end', plain.replace('\n' + END, END)
    yield 'spaces', plain.replace('\n', ' ')
    yield 'tabs', plain.replace('\n', '\t')
    yield 'empty-lines', plain.replace('\n', '\n\n')
    yield 'empty-line-inside', inside('')
    yield 'empty-line-before-end', plain.replace(END, '\n' + END)
    yield 'blank-line-inside', inside(' ')
    yield 'two-empty-lines-behind-begin', plain.replace(BEGIN, BEGIN + '\n\n')
    yield 'headers', each(headed)
    yield 'headers-of-second', block(fold(bodies[0])) + headed(bodies[1])
    yield 'headers-without-empty-line', each(lambda b: headed(b, ''))
    yield 'zero-width-before-begin', plain.replace(BEGIN, ZERO_WIDTH + BEGIN)
    yield 'joiner-before-begin', plain.replace(BEGIN, '\u2060' + BEGIN)
    yield 'no-break-space-before-begin', plain.replace(BEGIN, NO_BREAK_SPACE + BEGIN)
    yield 'zero-width-inside', each(lambda b: block(fold(b[:70] + ZERO_WIDTH + b[70:])))
    yield 'no-break-space-indent', each(lambda b: block(NO_BREAK_SPACE + fold(b).replace('\n', '\n' + NO_BREAK_SPACE)))
    yield 'soft-hyphen-inside', each(lambda b: block(fold(b[:70] + '\u00ad' + b[70:])))
    yield 'zero-width-before-end', plain.replace(END, ZERO_WIDTH + END)
    yield 'zero-width-behind-lines', each(lambda b: block(fold(b).replace('\n', ZERO_WIDTH + '\n')))
    yield 'zero-width-behind-begin', plain.replace(BEGIN, BEGIN + ZERO_WIDTH)
    yield 'zero-width-behind-end', plain.replace(END, END + ZERO_WIDTH)
    yield 'indented', '  ' + plain.replace('\n', '\n  ').rstrip(' ')
    yield 'indented-by-tab', '\t' + plain.replace('\n', '\n\t').rstrip('\t')
    yield 'body-indented', each(lambda b: block('  ' + fold(b).replace('\n', '\n  ')))
    yield 'end-indented', plain.replace(END, '  ' + END)
    yield 'escaped', plain.replace('\n', '\\n')
    yield 'unpadded', plain.replace('=', '')
    yield 'old-label', plain.replace('CERTIFICATE', 'X509 CERTIFICATE')
    yield 'label-shorter', plain.replace('CERTIFICATE', 'CERT')
    yield 'label-longer', plain.replace('CERTIFICATE', 'CERTIFICATE CHAIN')
    yield 'label-and-blank', plain.replace('CERTIFICATE', 'CERTIFICATE ')
    yield 'blank-before-label', plain.replace('CERTIFICATE', ' CERTIFICATE')
    yield 'label-of-request', plain.replace('CERTIFICATE', 'CERTIFICATE REQUEST')
    yield 'label-of-crl', plain.replace('CERTIFICATE', 'X509 CRL')
    yield 'label-of-another', plain.replace('CERTIFICATE', 'PKCS7')
    yield 'small-letters', plain.replace('CERTIFICATE', 'certificate')
    yield 'end-label', plain.replace(END, '-----END X-----')
    yield 'four-dashes', plain.replace('-----', '----')
    yield 'en-dashes', plain.replace('-----', '\u2013\u2013')


def mixed(made):
    """Several at once: what is printed has to mend them together."""
    plain = made['plain']
    yield 'mark-crlf-glued', MARK + made['glued'].replace('\n', '\r\n')
    yield 'utf16-crlf', made['crlf'].encode('utf-16')
    yield 'utf16-one-line', made['one-line'].encode('utf-16')
    yield 'crlf-empty-lines-headers', made['headers'].replace('\n', '\r\n\r\n')
    yield 'spaces-mark', MARK + made['spaces']
    yield 'indented-zero-width', made['indented'].replace('=', ZERO_WIDTH + '=')
    yield 'json', json.dumps({'cert': plain, 'n': 1})
    yield 'json-crlf', json.dumps([plain.replace('\n', '\r\n')], indent=1)
    yield 'json-slashes', json.dumps({'cert': plain}).replace('/', '\\/')
    yield 'json-twice', json.dumps({'a': json.dumps({'cert': plain})})
    yield 'environment', f'CERT="{plain}"\n'
    yield 'environment-escaped', 'CERT=' + plain.replace('\n', '\\n') + '\n'
    yield 'yaml', 'data:\n  tls.crt: |\n    ' + plain.replace('\n', '\n    ') + '\n'
    yield 'openvpn', '<cert>\n' + plain + '</cert>\n'
    yield 'xml', '<cert>' + plain + '</cert>\n'
    yield 'quoted-mail', '> ' + plain.replace('\n', '\n> ')
    yield 'url-safe', re.sub('(?m)^[^-].*$', lambda m: m[0].replace('+', '-').replace('/', '_'), plain)
    yield 'line-numbers', ''.join(f'{n:6}\t{line}\n' for n, line in enumerate(plain.splitlines(), 1))
    yield 'numbers-and-colons', ''.join(f'{n}:{line}\n' for n, line in enumerate(plain.splitlines(), 1))
    yield 'numbers-and-bars', ''.join(f'{n:3} | {line}\n' for n, line in enumerate(plain.splitlines(), 1))
    yield 'terminal-colours', ''.join(f'\x1b[1;32m{line}\x1b[0m\x1b[K\n' for line in plain.splitlines())
    yield 'java', 'String s = ' + ' +\n    '.join(f'"{line}\\n"' for line in plain.splitlines()) + ';\n'
    yield 'python', 's = (' + '\n     '.join(f"'{line}\\n'" for line in plain.splitlines()) + ')\n'
    yield 'php', '$s = ' + '\n  . '.join(f'"{line}\\n"' for line in plain.splitlines()) + ';\n'
    yield 'c-continued', '#define CERT \\\n' + ' \\\n'.join(f'"{line}\\n"' for line in plain.splitlines()) + '\n'
    yield 'source', ''.join(f'"{line}\\n"\n' for line in plain.splitlines())


def openssl(path, key, root):
    """A server that has loaded the file, and a client that knows the root alone."""
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.load_verify_locations(root)
    client.check_hostname = False
    try:
        server.load_cert_chain(path, key)
    except (ssl.SSLError, OSError):
        return 'R'
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [client.wrap_bio(to_client, to_server), server.wrap_bio(to_server, to_client, server_side=True)]
    for _ in range(4):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                pass
            except ssl.SSLError:
                return 'R'
    return 'A'


def store(path):
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except (ssl.SSLError, OSError):
        return 'R'
    return 'A'


def gnutls(path):
    p = subprocess.run(['certtool', '-i', '--infile', path], capture_output=True)
    return 'A' if p.returncode == 0 and p.stdout.count(b'BEGIN CERT') == 2 else 'R'


def asked(command, paths):
    """Counts of a program that is started once; None where it is not here."""
    if not command:
        return [None] * len(paths)
    p = subprocess.run(shlex.split(command), input='\n'.join(paths) + '\n', capture_output=True, text=True)
    said = p.stdout.splitlines()
    if len(said) != len(paths):
        sys.exit(f'{command}: {p.stderr}')
    return ['A' if line.split()[0] == '2' else 'R' for line in said]


class Test:
    def __init__(self, program):
        self.program, self.bad, self.done = program, 0, 0

    def same(self, form, what, got, want):
        self.done += 1
        if got != want:
            self.bad += 1
            print(f'{form}: {what} is {got}, not {want}')

    def check(self, path, root):
        p = subprocess.run([self.program, 'check', '--format', 'json', '--trust', root, '--host', 'www.example.com', path], capture_output=True, cwd=os.path.dirname(path))
        return json.loads(p.stdout)

    def said(self, form, path, root, row):
        a = self.check(path, root)
        refused = {who for who, answer in zip(('OpenSSL', 'GnuTLS', 'Go', 'Java'), row) if answer == 'R'}
        self.same(form, 'the verdict', a['verdict'], 'trusted')
        rules = {f['rule'] for f in a['findings'] if f['rule'].startswith('pem-')}
        self.same(form, 'the rules', rules, set() if row[4] == '-' else {row[4]})
        for f in a['findings']:
            if f['rule'] == row[4]:
                m = re.search(r'refused by: (.*?)(; read by|$)', '\n'.join(f['because']), re.M)
                self.same(form, 'who is said to refuse', set(m.group(1).split(', ')) if m else set(), refused)
                if refused and row[4] != 'pem-escaped':
                    self.same(form, 'the severity', f['severity'], 'warning')
                self.mended(form, path, root, f)
        for s in a['stacks']:
            want = 'refuse' if row[1 if s['stack'] == 'gnutls' else 0] == 'R' else 'accept'
            self.same(form, f'{s["stack"]} foreseen', s['verdict'], want)

    def mended(self, form, path, root, finding):
        commands = finding['fix'].split('\n')[1:]
        fixed = os.path.join(os.path.dirname(path), 'fixed.pem')
        if os.path.exists(fixed):
            os.remove(fixed)
        p = subprocess.run(['sh', '-ec', '\n'.join(commands)], cwd=os.path.dirname(path), capture_output=True)
        self.same(form, f'the status of {commands}', p.returncode, 0)
        a = self.check(fixed, root) if os.path.exists(fixed) else {'verdict': 'no file', 'findings': []}
        self.same(form, 'the verdict on the mended file', a['verdict'], 'trusted')
        self.same(form, 'findings of the mended file', [f['rule'] for f in a['findings'] if f['rule'].startswith('pem-')], [])
        self.same(form, 'the mended file to openssl', openssl(fixed, self.key, root), 'A')


def main():
    program, where, go, java = sys.argv[1:]
    table = {}
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'framing.tsv')) as lines:
        for line in lines:
            if line.strip() and not line.startswith('#'):
                form, *row = line.rstrip('\n').split('\t')
                table[form] = row
    test = Test(program)
    test.key, root = os.path.join(where, 'server.key'), os.path.join(where, 'root.pem')
    made = dict(forms(open(os.path.join(where, 'server.pem')).read()))
    paths = {}
    for form, content in made.items():
        paths[form] = os.path.join(where, form, 'form.pem')
        os.makedirs(os.path.dirname(paths[form]), exist_ok=True)
        with open(paths[form], 'wb') as f:
            f.write(content if isinstance(content, bytes) else content.encode())
    test.same('the table', 'its forms', sorted(table), sorted(made))
    by_go, by_java = asked(go, list(paths.values())), asked(java, list(paths.values()))
    certtool = shutil.which('certtool')
    for i, (form, path) in list(enumerate(paths.items()))[::SHARE]:
        row = table.get(form)
        if not row:
            continue
        measured = [openssl(path, test.key, root), gnutls(path) if certtool else None, by_go[i], by_java[i]]
        for who, got, want in zip(('OpenSSL', 'GnuTLS', 'Go', 'Java'), measured, row):
            if got:
                test.same(form, who, got, want)
        test.said(form, path, root, row)
    roots = open(root).read()
    for form, content in list(forms(roots + roots))[::SHARE]:
        path = os.path.join(where, form, 'trust.pem')
        with open(path, 'wb') as f:
            f.write(content if isinstance(content, bytes) else content.encode())
        test.same(form, 'OpenSSL on a store', store(path), table[form][0])
        a = test.check(os.path.join(where, 'server.pem'), path)
        foreseen = [s['verdict'] for s in a['stacks'] if s['stack'] == 'openssl']
        test.same(form, 'openssl on a store foreseen', foreseen, ['refuse' if table[form][0] == 'R' else 'accept'])
    for form, content in list(mixed(made))[::SHARE]:
        path = os.path.join(where, form, 'form.pem')
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as f:
            f.write(content if isinstance(content, bytes) else content.encode())
        findings = [f for f in test.check(path, root)['findings'] if '\n' in f['fix']]
        for f in findings:
            test.mended(form, path, root, f)
        test.same(form, 'a finding with a command is there', bool(findings) or form == 'openvpn', True)
    print(f'{test.done} comparisons of {len(made)} forms, {test.bad} wrong')
    return test.bad > 0


sys.exit(main())
