#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Other projects' validation cases, where they stand beside the checkout: each is answered without a crash or time-out, and every certificate of the lint
# collection, whole and damaged, gives valid JSON and a known exit status. What the verdicts should be is not judged here.
. "${srcdir:-.}/tests/cli/lib.sh"
vectors=${CERTLOUPE_VECTORS:-$srcdir/../shared/vectors}
[ -f "$vectors/eval_tool.py" ] || { echo "the validation cases are not beside the checkout"; exit 77; }
need python3 jq

if [ "${CERTLOUPE_TEST_SHARE:-1}" = 1 ]; then
	shown="eval_tool.py"
	python3 "$vectors/eval_tool.py" --tool "$program" --jobs 2 >"$out" 2>"$err"
	is "evaluator" "$?" 0
	cat "$out"
	is "crashes and time-outs" "$(awk -F'|' '/^[a-z-]+ +[0-9]+ +all/ && NF > 5 { split($5, v, " "); n += v[2] + v[3] } END { print n + 0 }' "$out")" 0
	hasnt "$out" "crash 1"
fi

shown="lint collection"
find "$vectors/zlint/testdata" -type f | sort >"$work/files"
python3 - "$program" "$work/files" >"$out" 2>"$err" <<'PY'
import json, os, random, subprocess, sys, tempfile
program, files = sys.argv[1], [l.rstrip('\n') for l in open(sys.argv[2])]
random.seed(20261121)
files = files[::int(os.environ.get('CERTLOUPE_TEST_SHARE') or 1)]
damaged = []
tmp = tempfile.mkdtemp()
for i, f in enumerate(random.sample(files, min(len(files), 200))):
    b = bytearray(open(f, 'rb').read())
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(b))
        what = random.random()
        if what < 0.6: b[at] = random.randrange(256)
        elif what < 0.8: del b[at:at + random.randint(1, 40)]
        else: b = b[:at] or b
        if not b: b = bytearray(b'-')
    p = os.path.join(tmp, 'damaged-%d.pem' % i); open(p, 'wb').write(b); damaged.append(p)
bad = 0
for f in files + damaged:
    try:
        r = subprocess.run([program, 'check', '--format', 'json', '--trust', 'none', f], capture_output=True, stdin=subprocess.DEVNULL, timeout=30)
        j = json.loads(r.stdout)
        ok = r.returncode in (0, 1, 3) and j['schema'] == 'certloupe/1' and b'Sanitizer' not in r.stderr and b'runtime error' not in r.stderr
        why = 'status %d %s' % (r.returncode, r.stderr[-300:])
    except Exception as e:
        ok, why = False, repr(e)
    if not ok:
        bad += 1
        if bad < 6: print(f, why)
    if f.startswith(tmp): os.unlink(f)
os.rmdir(tmp)
print('%d files, %d bad' % (len(files) + len(damaged), bad))
sys.exit(bad > 0)
PY
is "every lint file and 200 damaged ones" "$?" 0
cat "$out" "$err"
finish
