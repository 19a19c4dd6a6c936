#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make mutants [N=200] [SEED=1] [JOBS=2] [FILES="hostname.c chain/path.c:120"]: small random changes of the program, and some test must notice each.

One operator, bound, condition or return of the floors below is changed at a time; that file alone is compiled, and of the
tests those that run the line are linked and run, the quickest first, until one fails; then the cases (tests/run_cases), and
last the scripts of tests/cli: half a minute of them, all where nobody else runs the line. Which tests run a line was learned
from gcov, once for these sources. A change that the compiler makes the same code of counts for nothing, nor does one that
only says how much room is taken. Prints the survivors with file:line and the change; status 1 when there are any that
tests/mutants.tsv does not excuse, or when fewer than 85 of 100 are noticed.

Not to be confused with make mutate, which switches whole checks off by their names, nor with the tests that change the
octets of the input (test_mutation, test_load_mutation).

Run in a build tree of its own (mutants/ of the build): the objects and programs there are the mutants', those in its
lines/ are gcov's."""
import bisect, collections, concurrent.futures, glob, hashlib, itertools, json, os, queue, random, re, shlex, signal, subprocess, sys, threading, time

FLOORS = ['src/cert', 'src/load', 'src/chain', 'src/net', 'src/analysis', 'src/diagnose']
# These take long, and look at something else.
SLOW = {'tests/unit/test_growth', 'tests/unit/test_growth_evidence', 'tests/unit/test_keys', 'tests/unit/test_locales'}
GOAL = 0.85
MEMORY = 4 << 30
SCRIPTS = 30 # seconds, as they took without any change
JOBS = int(os.environ.get('JOBS') or os.cpu_count())

TOKEN = re.compile(r'''
    (?P<skip>/\*.*?\*/ | //[^\n]* | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])*' | ^[ \t]*\#(?:\\\n|[^\n])*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<number>0[xX][0-9a-fA-F]+[uUlL]* | \d+[uUlL]*)
  | (?P<operator><<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%<>=!~&|^?:;,.(){}\[\]])
  | \s+''', re.X | re.S | re.M)
OPERATORS = {'==': ['!='], '!=': ['=='], '<': ['<=', '>='], '<=': ['<', '>'], '>': ['>=', '<='], '>=': ['>', '<'],
             '&&': ['||'], '||': ['&&'], '+=': ['-='], '-=': ['+='], '++': ['--'], '--': ['++'], '|=': ['&='], '&=': ['|='], '<<': ['>>'], '>>': ['<<']}
# How much room is taken, and what is written to the log: what differs there is no matter of right or wrong.
ROOM = {'ARENA_ARRAY', 'arena_alloc', 'buf_room', 'make_room', 'xcalloc', 'xmalloc', 'xrealloc', 'vec_grow', 'log_line', 'log_say'}
# The factor only spreads a hash; a search that splits at a third finds the same; and no test meets one very millisecond.
SPREADS = re.compile(r'\* UINT64_C\(0x[0-9a-fA-F]{6,}\)')
SPLITS = re.compile(r'(\w+) \+ \(\w+ - \1\) / 2;')
MOMENTS = re.compile(r'clock_monotonic_ms\(\) (?:[<>]=?) |[^=<>!-][<>]=? clock_monotonic_ms\(\)')
CLOCK = re.compile(r'\b(\w+) = clock_monotonic_ms\(\);')
# Words of one octet have no order of their octets; how an element is read is asked of those alone that hold no others;
# and a text may have room for one letter more than it needs.
ORDERS = re.compile(r'\bmpz_(?:im|ex)port\([^;]*, 1, 1, (0), 0, ')
HOLDERS = re.compile(r'\{ DER_(?:SEQUENCE|SET|CTX_CONS\(\d+\)), "[^"]*", (?:&\w+|NULL), (0), 0 \}')
TEXTS = re.compile(r'\bchar \w+\[\d+\][^;(){}]*;')
# What holds no others is shown alike whether its shape, of which there is none, would be its own or of what it wraps.
SHAPELESS = re.compile(r'\{ DER_(?:OID|INTEGER|BOOLEAN|ENUMERATED|UTC_TIME|GENERALIZED_TIME), "[^"]*", NULL, \w+, (0) \}')
# Of two that differ, the one that is no greater is less.
DIFFERING = re.compile(r'\b([\w.>()*\[\]-]+) != ([\w.>()*\[\]-]+)(?:\)\s+return | \? \()\1 ([<>]) \2 \?')
# The last word of a function by which qsort() alone compares: of two that are equal either may stand first.
SORTING = re.compile(r'^static int (\w+)\(const void[^{;]*\)\n\{.*?\n\treturn ([^;{}]*);\n\}', re.S | re.M)
BINARY_BEFORE = re.compile(r'[\w)\]]$')


def tokens(text):
    at = 0
    while at < len(text):
        m = TOKEN.match(text, at)
        if not m:
            at += 1
            continue
        at = m.end()
        if m.lastgroup and m.lastgroup != 'skip':
            yield m.lastgroup, m.group(), m.start()


def closing(text, at):
    """Behind the parenthesis that closes the one at `at`."""
    depth = 0
    for kind, word, start in tokens(text[at:]):
        depth += (word == '(') - (word == ')')
        if depth == 0:
            return at + start + 1
    return at


def in_function(text, place):
    """Not in a table, nor among the members of an enum."""
    depth, before, function = 0, '', False
    for kind, word, at in tokens(text):
        if at >= place:
            break
        if word == '{' and depth == 0:
            function = before == ')'
        depth += (word == '{') - (word == '}')
        before = word
    return function and depth > 0


def mutants(text):
    """(start, end, new text, what it is) of all changes that could be made in functions."""
    depth, before, sign, room = 0, '', False, 0
    alike = {m.end() - 2: {'3'} for m in SPLITS.finditer(text)}
    alike.update({m.start(1): {'1'} for kind in (ORDERS, HOLDERS, SHAPELESS) for m in kind.finditer(text)})
    alike.update({m.start() + n.start(1): {str(int(n[1]) + 1)} for m in TEXTS.finditer(text) for n in re.finditer(r'\[(\d+)\]', m[0])})
    spread = [m.span() for m in SPREADS.finditer(text)]
    moments = [m.span() for m in MOMENTS.finditer(text)] + [m.span(3) for m in DIFFERING.finditer(text)]
    for name in set(CLOCK.findall(text)):
        moments += [m.span() for m in re.finditer(r'\b%s [<>]=? |[^=<>!-][<>]=? %s\b' % (name, name), text)]
    moments += [m.span(2) for m in SORTING.finditer(text) if len(re.findall(r'\b%s\b' % m[1], text)) == 2 and re.search(r'qsort\([^;]*\b%s\)' % m[1], text)]
    bools = {m.start(1) for m in re.finditer(r'\breturn (true|false);', text)}
    for kind, word, at in tokens(text):
        if word == '{':
            depth += 1
        elif word == '}':
            depth -= 1
        if word in ROOM:
            room = max(room, closing(text, text.index('(', at)))
        if depth > 0 and at >= room:
            if kind == 'operator' and word in OPERATORS:
                at_a_moment = word in ('<', '<=', '>', '>=') and any(a <= at < b for a, b in moments)
                for new in OPERATORS[word][at_a_moment:]:
                    yield at, at + len(word), new, '%s -> %s' % (word, new)
            elif kind == 'operator' and word in '+-' and BINARY_BEFORE.search(before):
                new = '-' if word == '+' else '+'
                yield at, at + 1, new, '%s -> %s' % (word, new)
            elif kind == 'number' and before != 'case' and not any(a <= at < b for a, b in spread):
                value = int(re.sub('[uUlL]', '', word), 0)
                none = {2} if sign and value == 1 else set() # who says -1 means any that is negative
                for new in {value + 1, max(value - 1, 0)} - {value} - none - {int(n) for n in alike.get(at, ())}:
                    yield at, at + len(word), str(new), '%s -> %d' % (word, new)
            elif at in bools:
                new = 'false' if word == 'true' else 'true'
                yield at, at + len(word), new, 'return %s -> %s' % (word, new)
            elif word == 'if' or word == 'while':
                start = text.index('(', at)
                end = closing(text, start)
                yield start, end, '(!%s)' % text[start:end], '%s (...) -> %s (!(...))' % (word, word)
            elif word == 'return' and at + 7 not in bools:
                end = text.index(';', at)
                value = text[at + 7:end]
                if value.strip() and value.strip() not in ('NULL', '0', '-1') and '{' not in value:
                    yield at, end, 'return 0', 'return %s -> 0' % ' '.join(value.split())
            elif word in ('continue', 'break') and before != ':':
                yield at, at + len(word), ';', '%s -> nothing' % word
        sign = word == '-' and (before == 'return' or not BINARY_BEFORE.search(before))
        before = word


def end_session(number):
    """Ends all processes that a test has started: libcheck's children are in groups of their own."""
    for stat in glob.glob('/proc/[0-9]*/stat'):
        try:
            with open(stat) as f:
                session = int(f.read().rpartition(')')[2].split()[3])
            if session == number:
                os.kill(int(stat.split('/')[2]), signal.SIGKILL)
        except (OSError, ValueError):
            pass # it has ended meanwhile


sessions = set()


def give_up(*_):
    """Whoever ends this ends what it runs."""
    for number in list(sessions):
        end_session(number)
    os._exit(1)


def fails(command, env, patience):
    """Also when it does not end, or wants all the memory there is."""
    p = subprocess.Popen(['sh', '-c', command], env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    sessions.add(p.pid)
    try:
        return p.wait(patience) != 0
    except subprocess.TimeoutExpired:
        return True
    finally:
        sessions.discard(p.pid)
        end_session(p.pid) # until it is waited for, nobody else gets its number
        p.wait()


def state_of(files):
    return hashlib.sha256(b''.join(open(f, 'rb').read() for f in sorted(files) if os.path.isfile(f))).hexdigest()


class Tree:
    """The build: how a file is compiled, which tests link it, how they are linked and how long they take."""

    def __init__(self, srcdir):
        self.srcdir = srcdir
        self.env = dict(os.environ, srcdir=srcdir, builddir='.', CERTLOUPE=os.path.abspath('certloupe'), TZ='UTC', LC_ALL='C.UTF-8',
                        XDG_CONFIG_HOME='/nonexistent', CK_TIMEOUT_MULTIPLIER='10')
        listed = open(srcdir + '/tests/files.am').read()
        units = re.search(r'^unit_tests = (.*?[^\\])\n', listed, re.S | re.M).group(1).replace('\\\n', ' ').split()
        browser = re.findall(r'^tests_unit_(\w+)_LDADD = libui', listed, re.M) # looks at other things
        self.programs = [t for t in units if t not in SLOW and t[len('tests/unit/'):] not in browser] + ['tests/run_cases']
        self.tests = self.programs + re.findall(r'tests/cli/\w+\.sh', listed[listed.index('script_tests = '):].split('\n\n')[0])
        self.make('certloupe', 'data/samples/README', 'tools/mklab', *self.programs)
        self.seconds, self.lines = {}, collections.defaultdict(dict)
        self.learn_lines()
        self.links, self.compilers, self.lock = {}, {}, threading.Lock()

    def make(self, *what):
        subprocess.run(['make', '-s', '-j2'] + list(what), check=True, stdout=subprocess.DEVNULL)

    def made_by(self, product, *make_words):
        """The command by which make makes it."""
        said = subprocess.run(['make', '-n', 'V=1', *make_words, product], check=True, capture_output=True, text=True).stdout
        line = [l for l in said.replace('\\\n', ' ').split('\n') if re.search(r' -o %s( |$)' % re.escape(product), l)][-1]
        return line.split('`;')[-1].split('&&')[0]

    def learn_lines(self):
        """{file: {line: its tests}}, of all lines that gcov counts, and how long each test takes. Learned again when the test has changed; of a file
        that has changed since, who has run any line of it may run them all."""
        def below(*tops):
            return [f for top in tops for f in glob.glob('%s/%s/**/*.*' % (self.srcdir, top), recursive=True)]

        shared, kept = below('tests/net') + glob.glob(self.srcdir + '/tests/unit/*.h'), {}
        for t in self.tests:
            own = [self.srcdir + '/' + t, self.srcdir + '/%s.c' % t] + (below('tests/cases') if t == 'tests/run_cases' else [])
            kept[t] = 'lines/%s-%s' % (os.path.basename(t), state_of(shared + own)[:16])
        unknown = [t for t in self.tests if not os.path.exists(kept[t])]
        if unknown:
            os.makedirs('lines', exist_ok=True)
            if not os.path.exists('lines/Makefile'):
                subprocess.run([self.srcdir + '/configure', '-q', '--disable-nls', '--disable-hardening', 'CFLAGS=-O0 --coverage'], cwd='lines', check=True)
            subprocess.run(['make', '-s', '-j2', 'certloupe'] + [t for t in unknown if t in self.programs], cwd='lines', check=True, stdout=subprocess.DEVNULL)
        state = {f: state_of([self.srcdir + '/' + f]) for floor in FLOORS for f in glob.glob(floor + '/**/*.c', root_dir=self.srcdir, recursive=True)}
        for t in unknown:
            lines, seconds = self.lines_run_by(t)
            with open(kept[t], 'w') as out:
                json.dump([seconds, {f: [state[f], numbers] for f, numbers in lines.items() if f in state}], out)
        for t in self.tests:
            self.seconds[t], files = json.load(open(kept[t]))
            for path, (was, numbers) in files.items():
                if state.get(path) != was:
                    numbers = [[1, any(run for _, run in numbers)]]
                for number, run in numbers:
                    self.lines[path].setdefault(number, []).extend([t] if run else [])

    def command(self, test, folder):
        """What runs a test whose program is in that folder; a script is run as it is, with all the memory that other programs want."""
        return 'exec sh %s/%s' % (self.srcdir, test) if test.endswith('.sh') else 'ulimit -v %d; exec %s/%s' % (MEMORY >> 10, folder, test)

    def lines_run_by(self, test):
        """{file: [[line, whether it was run]]}, and in how many seconds."""
        for old in glob.glob('lines/src/**/*.gcda', recursive=True):
            os.unlink(old)
        start = time.time()
        command, env = self.command(test, 'lines'), dict(self.env, CERTLOUPE=os.path.abspath('lines/certloupe'))
        if fails(command, env, 600) and fails(command, env, 600): # twice: the machine may have been busy
            if test in self.programs:
                sys.exit('%s fails without any change' % test)
            print('%s fails here without any change, or is skipped: it is left out' % test, flush=True)
            return {}, 0
        seconds = time.time() - start
        data = [d for floor in FLOORS for d in glob.glob('%s/**/*.gcda' % floor, root_dir='lines', recursive=True)]
        said = subprocess.run(['gcov', '--json-format', '--stdout'] + data, cwd='lines', capture_output=True, text=True).stdout if data else ''
        lines = {}
        for row in said.splitlines():
            for f in json.loads(row)['files']:
                path = f['file'][f['file'].rfind('src/'):]
                if path.endswith('.c'):
                    run = lines.setdefault(path, {})
                    for l in f['lines']:
                        run[l['line_number']] = run.get(l['line_number'], False) or l['count'] > 0
        return {path: sorted(run.items()) for path, run in lines.items()}, seconds

    def learn_link(self, program):
        """The mutant's object stands before the library, which then has nothing that is still wanted of its own one."""
        os.utime('libcertloupe.a')
        command = self.made_by(program)
        self.links[program] = command.replace(' libcertloupe.a', ' MUTANT libcertloupe.a', 1)

    def learn_compile(self, path):
        words, skip = [], False
        for w in shlex.split(self.made_by(path[:-2] + '.o', '-W', self.srcdir + '/' + path)):
            if skip or w in ('-MD', '-MP', '-c', '-g') or w.endswith('.c'):
                skip = False
            elif w in ('-MT', '-MF', '-o'):
                skip = True
            else:
                words.append(w)
        self.compilers[path] = words + ['-w', '-iquote', self.srcdir + '/' + os.path.dirname(path), '-c', 'mutant.c', '-o']

    def order(self, path, text, place):
        """The tests that run a line (of a statement, its first; of what is in no function, any of the file's), those of the file's name first, then the quick ones; scripts last."""
        base, counted = os.path.basename(path)[:-2], self.lines.get(path, {})
        if in_function(text, place):
            numbers = sorted(n for n in counted if n > 1)
            at = bisect.bisect_right(numbers, text.count('\n', 0, place) + 1) - 1
            run = set((counted[numbers[at]] if at >= 0 else []) + counted.get(1, []))
        else:
            run = set(t for tests in counted.values() for t in tests)
        programs, scripts = run.intersection(self.programs), sorted(run.difference(self.programs), key=self.seconds.get)
        sums = itertools.accumulate(self.seconds[t] for t in scripts)
        return sorted(programs, key=lambda t: (t == 'tests/run_cases', base not in t and t.rsplit('_', 1)[-1] not in base, self.seconds[t])) + [
            t for t, s in zip(scripts, sums) if s <= SCRIPTS or not programs]


class Bench:
    """Where one mutant at a time is made and tried: a folder for its object and the programs with it."""

    def __init__(self, tree, name):
        self.tree, self.folder = tree, 'mutant/' + name
        os.makedirs(self.folder + '/tests/unit', exist_ok=True)
        program = os.path.abspath(self.folder + '/bounded/certloupe')
        os.makedirs(os.path.dirname(program), exist_ok=True)
        with open(program, 'w') as f:
            f.write('#!/bin/sh\nulimit -v %d\nexec %s "$@"\n' % (MEMORY >> 10, os.path.abspath(self.folder + '/certloupe')))
        os.chmod(program, 0o755)
        self.env = dict(tree.env, CERTLOUPE=program)

    def compile(self, path, source):
        """The object; None: it is no C any more."""
        with open(self.folder + '/mutant.c', 'w') as f:
            f.write(source)
        with self.tree.lock:
            if path not in self.tree.compilers:
                self.tree.learn_compile(path)
        words = [self.folder + '/mutant.c' if w == 'mutant.c' else w for w in self.tree.compilers[path]]
        if subprocess.run(words + [self.folder + '/mutant.o'], capture_output=True).returncode != 0:
            return None
        with open(self.folder + '/mutant.o', 'rb') as f:
            return f.read()

    def link(self, program):
        with self.tree.lock:
            if program not in self.tree.links:
                self.tree.learn_link(program)
        command = self.tree.links[program].replace(' MUTANT ', ' %s/mutant.o ' % self.folder)
        command = command.replace(' -o %s ' % program, ' -o %s/%s ' % (self.folder, program))
        return subprocess.run(command, shell=True, capture_output=True).returncode == 0

    def try_one(self, path, text, start, end, new):
        """The test that fails with the mutant's object in the place of the file's own; '': none; None: it is no change."""
        was, now = self.compile(path, text), self.compile(path, text[:start] + new + text[end:])
        if was is None or now is None or was == now:
            return None
        for t in self.tree.order(path, text, start):
            runs_program = t not in self.tree.programs or t == 'tests/run_cases'
            if t in self.tree.programs and not self.link(t) or runs_program and not self.link('certloupe'):
                print('%s does not link with a change of %s' % (t, path), flush=True)
                continue
            command, patience = self.tree.command(t, self.folder), 20 + 5 * self.tree.seconds[t]
            if not fails(command, self.env if runs_program else self.tree.env, patience):
                continue
            # a script may fail because the machine is busy: it must pass without the change, and fail again with it
            if t in self.tree.programs or not fails(command, self.tree.env, patience) and fails(command, self.env, patience):
                return t
        return ''


def excused(srcdir):
    rows = {}
    for line in open(srcdir + '/tests/mutants.tsv'):
        if line.strip() and not line.startswith('#'):
            path, code, change, why = line.rstrip('\n').split('\t')
            rows[path, code, change] = why
    return rows


def code_at(text, place):
    """The line, and what stands in it."""
    return text.count('\n', 0, place) + 1, text[text.rfind('\n', 0, place) + 1:].split('\n', 1)[0].strip()


def is_wanted(wanted, path, text, at):
    place = '%s:%d' % (path, text.count('\n', 0, at) + 1)
    return not wanted or any(place.endswith(w) if ':' in w else w in path for w in wanted)


def in_order(function, items):
    """What a function says of each, in their order, JOBS at a time and no further ahead than that."""
    with concurrent.futures.ThreadPoolExecutor(JOBS) as pool:
        ahead = collections.deque()
        for item in items:
            ahead.append(pool.submit(function, item))
            if len(ahead) == 2 * JOBS:
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()


def main():
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, give_up)
    srcdir = os.path.abspath(os.environ.get('srcdir', '.'))
    wanted = os.environ.get('FILES', '').split()
    count, seed = int(os.environ.get('N', '200')), int(os.environ.get('SEED', '1'))
    sites = []
    for floor in FLOORS:
        for folder, _, names in sorted(os.walk(os.path.join(srcdir, floor))):
            for name in sorted(n for n in names if n.endswith('.c')):
                path = os.path.relpath(os.path.join(folder, name), srcdir)
                if not wanted or any(w.split(':')[0] in path for w in wanted):
                    text = open(os.path.join(srcdir, path)).read()
                    sites += [(path, text) + m for m in mutants(text) if is_wanted(wanted, path, text, m[0])]
    random.Random(seed).shuffle(sites)
    excuses = excused(srcdir)
    for row in set(excuses) - {(path, code_at(text, start)[1], change) for path, text, start, _, _, change in sites} if not wanted else ():
        sys.exit('tests/mutants.tsv excuses what is not there: %s' % ' '.join(row))
    tree = Tree(srcdir)
    benches = queue.SimpleQueue()
    for i in range(JOBS):
        benches.put(Bench(tree, str(i)))

    def try_site(site):
        bench = benches.get()
        try:
            return site, bench.try_one(*site[:5])
        finally:
            benches.put(bench)

    survivors, noticed, meant = [], 0, 0
    for (path, text, start, end, new, change), who in in_order(try_site, sites):
        line, code = code_at(text, start)
        if who is None:
            continue
        if who:
            noticed += 1
            print('noticed by %s: %s:%d: %s' % (who, path, line, change), flush=True)
        elif (path, code, change) in excuses:
            meant += 1
            print('makes no difference: %s:%d: %s: %s' % (path, line, change, excuses[path, code, change]), flush=True)
        else:
            survivors.append((path, line, change))
            print('SURVIVES: %s:%d: %s: %s' % (path, line, change, code), flush=True)
        if noticed + len(survivors) + meant == count:
            break
    all_of_them = noticed + len(survivors)
    print('%d changes (seed %d): %d noticed, %d survive, %d more make no difference' % (all_of_them, seed, noticed, len(survivors), meant))
    sys.exit(0 if not survivors or noticed >= GOAL * all_of_them and not wanted else 1)


main()
