#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file includes what it uses: a function, macro, constant or type of the house is had by including the header that
declares it, not by what some other header happens to include; and nothing is included that is not used.

    tests/includes.py          names each file that does not; status 1 if there is one
    tests/includes.py --fix    rewrites the block of includes: config.h, the file's own header, the house's, the system's

What a header declares is read from the preprocessor's output, so that names made by lists (X-macros) count. Struct and
enum tags justify an include, but do not demand one: a pointer needs no more than the tag.
"""
import os, re, subprocess, sys

ROOT = os.path.realpath(os.environ.get('srcdir', '.'))
BUILD = os.path.realpath(os.environ.get('builddir', os.path.join(ROOT, 'build')))
CC = os.environ.get('CC', 'cc').split()[-1]
SYSTEM = {  # what a file asks of the standard headers by name
    'stdlib.h': 'abs atoi calloc exit free getenv malloc mkstemp qsort realloc setenv strtol strtoll strtoul strtoull _Exit EXIT_SUCCESS EXIT_FAILURE bsearch abort unsetenv system',
    'string.h': 'memchr memcmp memcpy memmove memset strchr strcmp strcspn strdup strerror strlen strncmp strncpy strnlen strpbrk strrchr strspn strstr strtok strtok_r strcpy strcat stpcpy',
    'strings.h': 'strcasecmp strncasecmp',
    'stdio.h': 'FILE fclose feof ferror fflush fgets fileno fopen fdopen fprintf fputc fputs fread fwrite getc perror printf putc putchar puts snprintf sscanf stderr stdin stdout vfprintf vsnprintf getline rename remove popen pclose setvbuf ftell fseek',
    'ctype.h': 'isalnum isalpha isdigit isgraph islower isprint ispunct isspace isupper isxdigit tolower toupper',
    'errno.h': 'errno',
    'unistd.h': 'access close chdir dup dup2 execl execlp execv execvp fork fsync ftruncate getcwd geteuid getpid getppid getuid isatty link lseek pipe pread pwrite read readlink rmdir sleep sysconf tcgetpgrp tcsetpgrp unlink usleep write _exit setsid getpgrp setpgid STDIN_FILENO STDOUT_FILENO STDERR_FILENO ttyname',
    'limits.h': 'INT_MAX INT_MIN LONG_MAX UINT_MAX SIZE_MAX_ PATH_MAX UCHAR_MAX',
    'stdarg.h': 'va_list va_start va_end va_copy va_arg',
    'poll.h': 'poll POLLIN POLLOUT POLLERR POLLHUP',
    'signal.h': 'kill raise sigaction sigemptyset sigaddset sigprocmask SIGINT SIGTERM SIGHUP SIGPIPE sig_atomic_t SIGWINCH SIGQUIT SIGTSTP SIGCONT SIGCHLD',
    'fcntl.h': 'open fcntl O_RDONLY O_WRONLY O_RDWR O_CREAT O_NONBLOCK O_CLOEXEC O_NOCTTY O_EXCL O_TRUNC O_APPEND F_GETFL F_SETFL F_SETFD FD_CLOEXEC',
    'assert.h': 'assert',
    'time.h': 'time localtime gmtime strftime nanosleep clock_gettime CLOCK_MONOTONIC CLOCK_REALTIME',
}
LIBRARIES = ['gnutls/gnutls.h', 'gnutls/x509.h', 'gnutls/x509-ext.h', 'gnutls/abstract.h', 'gnutls/crypto.h', 'gnutls/ocsp.h',
             'gnutls/pkcs7.h', 'gnutls/pkcs12.h', 'jansson.h', 'libintl.h']
KEYWORDS = set('if for while switch return sizeof do else case default struct enum union typedef static const void int char '
               'unsigned long short bool true false extern inline volatile double float signed goto break continue'.split())
KEPT = {'config.h'}
MACROS = {}  # what the body of each speaks of


def read(path):
    return open(os.path.join(ROOT, path), encoding='utf8').read()


FLOORS = [l.split('\t')[0] for l in read('tests/floors.tsv').split('\n') if l and not l.startswith('#')]


def floor(path):
    """How high it stands: from above nothing is included."""
    return max([i for i, folder in enumerate(FLOORS) if path.startswith(folder + '/')], default=len(FLOORS))


def sources():
    found = subprocess.run(['git', 'ls-files', 'src', 'ui'], cwd=ROOT, capture_output=True, text=True).stdout.split()
    if not found:  # of a release
        found = [os.path.relpath(os.path.join(d, f), ROOT) for top in ('src', 'ui') for d, _, fs in os.walk(os.path.join(ROOT, top)) for f in fs]
    return sorted(f for f in found if f.endswith(('.c', '.h')) and os.path.exists(os.path.join(ROOT, f)))


def name_of(path):
    """As an #include writes it."""
    return path[4:] if path.startswith('src/') else path


def stripped(text):
    """Without comments, strings and directives that include."""
    text = re.sub(r'/\*.*?\*/', ' ', text, flags=re.S)
    text = re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)
    text = re.sub(r"'(?:\\.|[^'\\\n])+'", "''", text)
    return re.sub(r'^\s*#\s*include.*$', '', text, flags=re.M)


CFLAGS = os.environ.get('LIBRARY_CFLAGS', '').split()
FLAGS = CFLAGS + ['-I' + os.path.join(ROOT, 'src'), '-I' + ROOT, '-I' + BUILD, '-I' + os.path.join(BUILD, 'src'), '-D_GNU_SOURCE']


def library(header):
    """Names that a header of a library declares itself."""
    p = subprocess.run([CC, '-E', '-dD', '-include', header, '-x', 'c', '/dev/null'] + CFLAGS, capture_output=True, text=True)
    names, here = set(), False
    for line in p.stdout.split('\n'):
        m = re.match(r'# \d+ "([^"]*)"', line)
        if m:
            here = m.group(1).endswith('/' + header)
        elif here:
            names.update(re.findall(r'\b((?:gnutls|GNUTLS|json|JSON)_\w+)', line))
    return names


def preprocessed(headers):
    """{header: its own lines}, read in one go; the bodies of all macros go to MACROS."""
    p = subprocess.run([CC, '-E', '-dD', '-std=gnu11'] + FLAGS + ['-include', os.path.join(BUILD, 'config.h'), '-x', 'c', '-'],
                       input=''.join('#include "%s"\n' % name_of(h) for h in headers), capture_output=True, text=True)
    if p.returncode:
        sys.exit(p.stderr)
    lines, homes, mine = {h: [] for h in headers}, {}, None
    wanted = {os.path.realpath(os.path.join(ROOT, h)): h for h in headers}
    for line in p.stdout.split('\n'):
        if line.startswith('# '):
            m = re.match(r'# \d+ "([^"]*)"', line)
            if m:
                if m.group(1) not in homes:
                    homes[m.group(1)] = lines.get(wanted.get(os.path.realpath(m.group(1))))
                mine = homes[m.group(1)]
                continue
        elif line.startswith('#define '):
            m = re.match(r'#define (\w+)(?:\([^)]*\))? (.*)', line)
            if m and not m.group(1).startswith('_'):
                MACROS[m.group(1)] = set(re.findall(r'[A-Za-z_]\w*', m.group(2)))
        if mine is not None:
            mine.append(line)
    return lines


def declared(header, mine):
    """(names that demand the include, tags that justify it, whether there are members that somebody may need)"""
    names, tags, bodies = set(), set(), False
    for line in mine:
        m = re.match(r'#define (\w+)', line)
        if m:
            names.add(m.group(1))
    text = stripped('\n'.join(l for l in mine if not l.startswith('#')))
    for m in re.finditer(r'\b(?:struct|union|enum)\s+(\w+)\s*[{;]', text):
        tags.add(m.group(1))
        bodies |= m.group(0).endswith('{')
    for m in re.finditer(r'\benum\s*\w*\s*\{([^}]*)\}', text):
        names.update(re.findall(r'(?:^|,)\s*(\w+)', m.group(1)))
    flat, depth = '', 0
    for c in text:  # a body ends its function, the members of a struct end nothing
        if c == '{':
            function = depth == 0 and flat.rstrip().endswith(')') or depth > 0 and function
            depth += 1
        elif c == '}':
            depth -= 1
            flat += ';' if depth == 0 and function else ' '
        elif depth == 0:
            flat += c
    for statement in flat.split(';'):
        if re.search(r'\btypedef\b', statement):
            m = re.search(r'\(\s*\*\s*(\w+)\s*\)', statement) or re.search(r'(\w+)\s*(?:\(.*\))?\s*$', statement, re.S)
            names.add(m.group(1))
            continue
        m = re.search(r'\b(\w+)\s*\(', statement)
        if m and m.group(1) not in KEYWORDS and m.group(1) != '__attribute__':
            names.add(m.group(1))
        elif re.search(r'\bextern\b', statement):
            m = re.search(r'(\w+)\s*(?:\[[^\]]*\]\s*)*$', statement)
            if m:
                names.add(m.group(1))
    guard = re.sub(r'\W', '_', name_of(header)).upper()
    names.discard(guard)
    return names, tags, bodies


def defined_in(text):
    """Names that a file makes for itself."""
    own = set()
    for m in re.finditer(r'\benum\s*\w*\s*\{([^}]*)\}', text):
        own.update(re.findall(r'(?:^|,)\s*(\w+)', m.group(1)))
    own.update(re.findall(r'^#define\s+(\w+)', text, flags=re.M))
    own.update(re.findall(r'^(?:static|struct|enum|typedef|bool|int|void|size_t|const)\b[^;{}=(]*?\b(\w+)\s*[(\[=;]', text, flags=re.M))
    return own


def main():
    fix = '--fix' in sys.argv
    files = sources()
    headers = [f for f in files if f.endswith('.h')]
    who, names, tags, bodies = {}, {}, {}, {}
    for h, mine in preprocessed(headers).items():
        names[h], tags[h], bodies[h] = declared(h, mine)
        for n in names[h]:
            who.setdefault(n, []).append(h)
    of_library = {}
    for h in LIBRARIES:
        for n in library(h):
            of_library.setdefault(n, h)
    of_system = {w for words in SYSTEM.values() for w in words.split()}
    by_include = {name_of(h): h for h in headers}
    bad = 0
    files = [f for f in files if f.endswith('.c')]  # a header stands alone: its .c includes it first
    for f in files:
        text = read(f)
        includes = re.findall(r'^#include ["<]([^">]*)[">]', text, flags=re.M)
        bare = stripped(text)
        used = set(re.findall(r'(?<![.\w])(?<!->)[A-Za-z_]\w*', bare))
        own_names = defined_in(bare)
        need = set()
        for token in used:
            homes = [h for h in who.get(token, []) if floor(h) <= floor(f)]
            if homes and token not in own_names and not any(name_of(h) in includes for h in homes[1:]):
                need.add(name_of(homes[0]))
        own = name_of(f[:-2] + '.h')
        if own in by_include:
            need.add(own)
        house = [i for i in includes if i in by_include]
        spoken = used.union(*[MACROS.get(t, set()) for t in used])
        keep = {i for i in house if bodies[by_include[i]] or spoken & (names[by_include[i]] | tags[by_include[i]])}
        system = [i for i in includes if i not in by_include]
        asked = {t for t in (used - own_names) & of_system if t.upper() == t or re.search(r'\b%s\b(?!\s*,)' % t, bare)}
        wanted = {s for s, words in SYSTEM.items() if asked & set(words.split())}
        libs = [of_library[t] for t in used if t in of_library]
        covered = {'gnutls/gnutls.h'} if any(i.startswith('gnutls/') for i in system) or any(h != 'gnutls/gnutls.h' and h.startswith('gnutls/') for h in libs) else set()
        wanted |= set(libs) - covered
        inside = {i for i in system if i.endswith(('.inc',)) or '_table.h' in i}
        missing = sorted((need | wanted) - set(includes))
        extra = sorted(i for i in house if i not in keep and i not in need)
        if 'config.h' not in includes:
            missing.append('config.h')
        if not missing and not extra:
            continue
        bad += 1
        if not fix:
            print('%s:%s%s' % (f, ''.join(' uses ' + m + ' without including it;' for m in missing), ''.join(' includes ' + e + ' for nothing;' for e in extra)))
            continue
        final = (set(house) - set(extra)) | {m for m in missing if m in by_include}
        finals = (set(system) - inside - KEPT) | {m for m in missing if m not in by_include and m not in KEPT}
        block = []
        block += ['#include "config.h"', '']
        if own in final:
            block += ['#include "%s"' % own, '']
            final.discard(own)
        block += ['#include "%s"' % i for i in sorted(final)]
        if finals:
            if block[-1]:
                block.append('')
            block += ['#include <%s>' % i for i in sorted(finals)]
        lines = text.split('\n')
        at = [i for i, l in enumerate(lines) if re.match(r'#include ["<]', l) and not re.search(r'_table\.h"|\.inc"', l) and (re.match(r'#include ["<]([^">]*)', l).group(1) not in inside)]
        # only those of the first block: what stands behind an #if stays where it is
        first = [at[0]] if at else []
        for i in at[1:]:
            if all(not l.strip() or l.startswith('#include') for l in lines[first[-1] + 1:i]):
                first.append(i)
            else:
                break
        if not first:  # behind the comment that opens the file
            first = [next(i for i, l in enumerate(lines) if not l.startswith(('/*', ' *')))]
            lines[first[0]:first[0]] = ['']
        behind = [re.match(r'#include ["<]([^">]*)', lines[i]).group(1) for i in at if i not in first]
        block = [b for b in block if not any('"%s"' % x in b or '<%s>' % x in b for x in behind)]
        while block and not block[-1]:
            block.pop()
        lines[first[0]:first[-1] + 1] = block
        open(os.path.join(ROOT, f), 'w', encoding='utf8').write('\n'.join(lines))
    print('%d of %d files' % (bad, len(files)))
    return 1 if bad and not fix else 0


if __name__ == '__main__':
    sys.exit(main())
