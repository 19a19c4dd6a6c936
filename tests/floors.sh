#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Includes go down only (docs/architecture.md): no folder of the house may include one that stands above it, only ui/ may include curses, and no rule may
# look at GnuTLS's second opinion.
set -u
cd "${srcdir:-.}" || exit 99
floors="base cert load chain net diagnose report lab cli"
bad=0
complain() { echo "$1"; bad=1; }

below=
for floor in $floors; do
	below="$below $floor"
	case $floor in
	net) allowed="base cert load net" ;;
	lab) allowed="base cert lab" ;;
	*) allowed=$below ;;
	esac
	for inc in $(grep -hoE '^#include "[a-z]+/' src/"$floor"/*.[ch] src/"$floor"/*/*.[ch] 2>/dev/null | sed 's/.*"//; s,/$,,' | sort -u); do
		case " $allowed " in
		*" $inc "*) ;;
		*) complain "src/$floor includes $inc/, which it must not know" ;;
		esac
	done
done
found=$(grep -rlE '#include *[<"](ncurses|curses)' src) && complain "curses outside ui/: $found"
found=$(grep -lE '#include *[<"](ncurses|curses)' ui/*.[ch] | grep -vE '^ui/screen\.c$') && complain "curses outside ui/screen.c: $found"
found=$(grep -rl 'chain/oracle.h' src/diagnose/rules) && complain "a rule includes the second opinion: $found"
found=$(git ls-files -- '*.[ch]' 2>/dev/null | xargs grep -L 'SPDX-License-Identifier: GPL-3.0-or-later') && [ -n "$found" ] && complain "no SPDX line: $found"
po/update-potfiles | cmp -s - po/POTFILES.in || complain "po/POTFILES.in is not in step: run po/update-potfiles >po/POTFILES.in"
exit $bad
