#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""coverage.py FLOOR... | coverage.py --branches FILE...: what gcov counted in the build that is the current directory; see
coverage.sh. A file may have been compiled twice, by itself and into a test that includes it: what one of them took is taken."""
import collections, glob, json, os, subprocess, sys


def counted():
    """{file: {line: [taken?...]}}"""
    files = collections.defaultdict(dict)
    data = [d for folder in ('src', 'tests/unit') for d in glob.glob(folder + '/**/*.gcda', recursive=True)]
    said = subprocess.run(['gcov', '-b', '--json-format', '--stdout'] + data, check=True, capture_output=True, text=True).stdout
    for line in said.splitlines():
        for f in json.loads(line)['files']:
            at = f['file'].rfind('src/')
            if at < 0 or not f['file'].endswith('.c'):
                continue
            for l in f['lines']:
                took = [b['count'] > 0 for b in l['branches']]
                have = files[f['file'][at:]].setdefault(l['line_number'], took)
                if len(have) == len(took):
                    files[f['file'][at:]][l['line_number']] = [a or b for a, b in zip(have, took)]
    return files


def main():
    files = counted()
    if sys.argv[1] == '--branches':
        for name in sys.argv[2:]:
            source = open(os.path.join(os.environ['srcdir'], 'src', name)).read().split('\n')
            for line, took in sorted(files['src/' + name].items()):
                if not all(took):
                    print('%s:%d: %d of %d: %s' % (name, line, sum(took), len(took), source[line - 1].strip()))
        return
    for floor in sys.argv[1:]:
        every = [0, 0]
        for name in sorted(f for f in files if f.startswith('src/%s/' % floor)):
            took = [t for l in files[name].values() for t in l]
            if took:
                print('%-36s %4d of %4d  %3d%%' % (name, sum(took), len(took), 100 * sum(took) // len(took)))
            every = [every[0] + sum(took), every[1] + len(took)]
        print('%-36s %4d of %4d  %.1f%%' % (floor, every[0], every[1], 100 * every[0] / max(every[1], 1)))


main()
