#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# blanks.sh [--fix]: names each place in C where no blank line follows the declarations that open a block; --fix puts it there.
set -u
cd "${srcdir:-$(dirname "$0")/..}" || exit 99
sources=$(find src ui tools tests -name '*.[ch]' | LC_ALL=C sort)
# shellcheck disable=SC2086
[ "${1:-}" = --fix ] || exec awk -f tests/blanks.awk $sources
for f in $sources; do
	awk -v fix=1 -f tests/blanks.awk "$f" >"$f.tmp" || exit 99
	if cmp -s "$f" "$f.tmp"; then rm "$f.tmp"; else cat "$f.tmp" >"$f" && rm "$f.tmp" && echo "$f"; fi
done
