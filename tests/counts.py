#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes data/counts.tsv: how often the programs that print a row of data/messages.tsv at all printed it where one of
its conditions was the case, and in how many runs that was so.

    tests/counts.py PROGRAM OBSERVED [OBSERVED...] >data/counts.tsv

OBSERVED is a table of runs of real programs: a line of names, then condition, program, role, exit status and what was
printed (line ends as " ⏎ "). PROGRAM is certloupe, which says what rows are in it. Which programs print a row is told
by the runs themselves: those that printed it under some condition, and whose name is in the row's first column."""
import collections
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data")


def table(name):
    with open(os.path.join(DATA, name), encoding="utf-8") as f:
        return [line.rstrip("\n").split("\t") for line in f if line.strip() and not line.startswith("#")]


def words(text):
    return set(w for w in re.findall(r"[a-z0-9]+", text.lower()) if len(w) > 1)


def answer(program, run):
    text = run[4].replace(" ⏎ ", "\n").replace("⏎", "\n")
    if not text.strip():
        return None
    done = subprocess.run([program, "explain", "--format", "json", "--", text], stdin=subprocess.DEVNULL,
                          capture_output=True, check=False)
    try:
        matches = json.loads(done.stdout)["matches"]
    except (ValueError, KeyError):
        return None
    return run[0], run[1], {(m["program"], m["text"]) for m in matches}


def count(answers):
    """Yields program, text, condition, printed, tried."""
    conditions = {row[0]: row for row in table("conditions.tsv")}
    runs, printed, printers = collections.Counter(), collections.Counter(), collections.defaultdict(set)
    for condition, program, rows in answers:
        runs[program, condition] += 1
        for row in rows:
            if words(row[0]) & words(program):
                printed[row, program, condition] += 1
                printers[row].add(program)

    def spread(listed):
        for c in listed.split(","):
            if c.startswith("any-"):
                yield from spread(conditions[c][1])
            elif c:
                yield c

    done = set()
    for row in table("messages.tsv"):
        key = (row[0], row[2])
        for c in dict.fromkeys(spread(row[5])):
            same = [c] + [m for m in conditions[c][2].split(",") if m]
            tried = sum(runs[p, s] for p in printers[key] for s in same)
            if tried and (key, c) not in done:
                done.add((key, c))
                yield key[0], key[1], c, sum(printed[key, p, s] for p in printers[key] for s in same), tried


def write(answers):
    print("# SPDX-License-Identifier: GPL-3.0-or-later")
    print(f"# What was counted in {len(answers)} runs of {len({a[1] for a in answers})} real programs under "
          f"{len({a[0] for a in answers})} conditions, by tests/counts.py.")
    print("# program<TAB>text<TAB>condition<TAB>printed<TAB>tried")
    print("# program, text: a row of data/messages.tsv; printed: runs that had it under the condition, of those tried by the")
    print("#   programs that print it at all. What stands in no line here was never tried.")
    for row in count(answers):
        print(*row, sep="\t")


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    runs = []
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8") as f:
            runs += [line.rstrip("\n").split("\t") for line in list(f)[1:]]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        write([a for a in pool.map(lambda run: answer(sys.argv[1], run), runs) if a])


if __name__ == "__main__":
    main()
