#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make golden: draws every picture of tests/golden anew and shows what is different from the last commit; without git, from what was there. A picture that no
# test draws any more is gone then. Look at the difference before you commit it: the pictures are right by definition from there on.
set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
golden=$srcdir/tests/golden
was=$(mktemp -d "${TMPDIR:-/tmp}/certloupe-golden.XXXXXX")
trap 'rm -rf "$was"' EXIT
trap 'exit 129' HUP INT TERM
cp "$golden"/*.txt "$was"
rm -f "$golden"/*.txt
bad=0
for t in "$@"; do
	CERTLOUPE_GOLDEN=write "./$t" >"$was/said" 2>&1 || { cat "$was/said"; bad=1; }
done
rm -f "$was/said"
if [ "$bad" = 1 ]; then
	echo "not every picture could be drawn: what was not is as before"
	for f in "$was"/*.txt; do
		[ -f "$golden/${f##*/}" ] || cp "$f" "$golden"
	done
fi
if git -C "$srcdir" rev-parse HEAD >/dev/null 2>&1; then
	git -C "$srcdir" --no-pager diff -- tests/golden
	git -C "$srcdir" --no-pager diff --stat -- tests/golden
	git -C "$srcdir" ls-files --others -- tests/golden | sed 's/^/new: /'
else
	diff -ru "$was" "$golden" || :
fi
exit $bad
