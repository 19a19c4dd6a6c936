#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# make mutate [MUTANTS=WORD]: each row of the check tables, each kind of problem and each GUARD (src/base/guard.h) is
# switched off in turn, and some test must notice. With a word, only those whose name contains it.
# Prints the survivors; status 1 when there are any. Builds in its own directory, mutate/.
set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
mkdir -p mutate && cd mutate
[ -f Makefile ] || "$srcdir/configure" --quiet --disable-nls CFLAGS=-O0 >/dev/null
tests='tests/unit/test_key_fault tests/unit/test_trust tests/unit/test_der tests/unit/test_sigcheck tests/unit/test_hostname tests/unit/test_path tests/unit/test_revocation tests/unit/test_analysis tests/run_cases'
export srcdir builddir=. CERTLOUPE="$PWD/certloupe" TZ=UTC LC_ALL=C

noticed() { # by the first test that fails; its name
	for t in $tests; do
		"./$t" >said 2>&1 || { echo "$t"; return 0; }
	done
	return 1
}
build() { # CPPFLAGS
	touch "$srcdir/src/chain/check.c"
	# shellcheck disable=SC2086
	touch $guarded
	# shellcheck disable=SC2086
	make -s CPPFLAGS="$1" certloupe tools/mklab $tests >log 2>&1 || { cat log; exit 99; }
}

guarded=$(grep -rl 'GUARD(' "$srcdir/src" --include='*.c' || true)
build ""
! who=$(noticed) || { echo "$who fails without any change:"; cat said; exit 99; }
rows=$(sed -n '/^static const struct certificate_check certificate_checks/,/^};/p; /^static const struct path_check path_checks/,/^};/p' "$srcdir/src/chain/check.c" | sed -n 's/.*{ "\([^"]*\)".*/\1/p')
kinds=$(sed -n 's/^\tX(\([A-Z0-9_]*\),.*/\1/p' "$srcdir/src/chain/problem.h")
guards=$(sed -n 's/.*\bGUARD(\([A-Z0-9_]*\),.*/\1/p' $guarded /dev/null | sort -u)
survivors=0 all=0
try() { # FLAG INDEX NAME
	case $3 in *"${MUTANTS:-}"*) ;; *) return 0 ;; esac
	all=$((all + 1))
	build "-D$1=$2"
	if who=$(noticed); then echo "noticed by $who: $3"; else echo "SURVIVES: $3"; survivors=$((survivors + 1)); fi
}
i=0
for row in $rows; do try MUTANT_ROW $i "row $row"; i=$((i + 1)); done
i=0
for kind in $kinds; do try MUTANT_KIND $i "problem $kind"; i=$((i + 1)); done
for guard in $guards; do try MUTANT_GUARD "$guard" "guard $guard"; done
# shellcheck disable=SC2086
touch "$srcdir/src/chain/check.c" $guarded
echo "$all switched off, $survivors survive"
[ "$survivors" = 0 ]
