#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Includes go down only (tests/floors.tsv, docs/architecture.md): no folder may include one that stands above it, or that it must not know. Only
# ui/kit/screen.c may include curses, and no rule may look at the second opinion. By the linker's view no function is called upwards, either, and
# rules, reports and views verify nothing: what they say of signatures is in the analysis.
set -u
cd "${srcdir:-.}" || exit 99
bad=0
complain() { echo "$1"; bad=1; }
rows=$(sed '/^#/d' tests/floors.tsv)
tab=$(printf '\t')

known=
floors=
while IFS=$tab read -r folder not; do
	floors="$floors $folder"
	room=${folder#src/}
	known="$known $room"
	for inc in $(find "$folder" -name '*.[ch]' -exec grep -hoE '^#include "(ui/)?[a-z]+/' {} + | sed 's/.*"//; s,/$,,' | sort -u); do
		case " $known " in *" $inc "*) ;; *) complain "$folder includes $inc/, which stands above it" ;; esac
		case " $not " in *" $inc "*) complain "$folder includes $inc/, which it must not know" ;; esac
	done
done <<END
$rows
END
for folder in src/*/ ui/*/; do
	case " $floors " in *" ${folder%/} "*) ;; *) complain "$folder has no row in tests/floors.tsv" ;; esac
done
found=$(grep -rlE '#include *[<"](ncurses|curses)' src ui | grep -v '^ui/kit/screen\.c$') && complain "curses outside ui/kit/screen.c: $found"
found=$(grep -rl 'stack/oracle.h' src/diagnose/rules) && complain "a rule includes the second opinion: $found"
found=$(git ls-files -- '*.[ch]' 2>/dev/null | xargs grep -L 'SPDX-License-Identifier: GPL-3.0-or-later') && [ -n "$found" ] && complain "no SPDX line: $found"
po/update-potfiles | cmp -s - po/POTFILES.in || complain "po/POTFILES.in is not in step: run po/update-potfiles >po/POTFILES.in"

# The linker's view: who calls a function that a folder above defines? (Tables are what a registry is made of: data does not count.)
if command -v nm >/dev/null 2>&1 && [ -d "${builddir:-build}/src" ]; then
	objects() { # of the sources of these folders
		# shellcheck disable=SC2086
		find "$@" -name '*.c' | sed "s,c\$,o,; /^ui/s,[^/]*\$,libui_a-&,; s,^,${builddir:-build}/," | xargs nm -A 2>/dev/null | sed "s,^${builddir:-build}/,,"
	}
	calls=$(objects $floors | awk -v floors="$floors" '
		BEGIN { n = split(floors, f, " "); for (i = 1; i <= n; i++) rank[f[i]] = i }
		{ folder = $1; sub(/\/[^\/]*$/, "", folder); while (!(folder in rank) && sub(/\/[^\/]*$/, "", folder)); }
		$(NF - 1) == "T" { home[$NF] = folder }
		$(NF - 1) == "U" { used[folder " " $NF] = 1 }
		END { for (u in used) { split(u, w, " "); if (w[2] in home && rank[home[w[2]]] > rank[w[1]]) print w[1] " calls " w[2] " of " home[w[2]] } }')
	[ -z "$calls" ] || complain "$calls"
	verify='graph_[a-z_]*|edge_verify|signature_verify[a-z_]*|budget_(verify|look)|paths_find|revocation_(of|ocsp_flaw|latest)'
	found=$(objects src/diagnose src/report ui | grep -E " U ($verify)$")
	[ -z "$found" ] || complain "verifies, where the facts are told only: $found"
fi
exit $bad
