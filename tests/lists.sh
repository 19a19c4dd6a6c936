#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The lists that are kept by hand: whatever was forgotten or put in the wrong place is named, with the place where it belongs.
set -u
cd "${srcdir:-.}" || exit 99
work=$(mktemp -d "${TMPDIR:-/tmp}/certloupe-lists.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
LC_ALL=C && export LC_ALL
bad=0
complain() { echo "$1"; bad=1; }
lists=$(find Makefile.am src ui tools tests man data -name '*.am' | sort)

# In a list of a path a line, each stands behind those that come before it in the order of LC_ALL=C sort, once.
for list in $lists; do
	awk -v list="$list" '
		/^\t[a-z]+\/[^ ]*( \\)?$/ {
			if (last != "" && !($1 > last)) { print list ":" NR ": " $1 " stands behind " last; bad = 1 }
			last = $1
			next
		}
		{ last = "" }
		END { exit bad }' "$list" || bad=1
done

# Each source is named in some Makefile fragment, a program without its .c; of these folders all is distributed.
# shellcheck disable=SC2086
cat $lists | tr -s ' \t\\=' '\n\n\n\n' | sed 's,^\$(srcdir)/,,' | sort -u >"$work/named"
find src ui tools tests man data docs -type f \
	\( -name '*.[ch]' -o -name '*.sh' -o -name '*.py' -o -name '*.go' -o -name '*.java' -o -name '*.js' -o -name '*.awk' -o -name '*.tsv' -o -name '*.md' \
	-o -name '*.recipe' -o -name '*.pem' -o -name '*.in' \) |
	grep -vE '^tests/(cases|data/load|golden)/|^data/samples/' | sort >"$work/there"
sed 's/\.c$//' "$work/there" | paste -d ' ' "$work/there" - | awk -v named="$work/named" '
	BEGIN { while ((getline word <named) > 0) is[word] = 1 }
	!is[$1] && !is[$2] { print $1 }' >"$work/forgotten"
while read -r file; do
	fragment=${file%/*}
	while [ "$fragment" != . ] && [ ! -f "$fragment/files.am" ]; do
		case $fragment in */*) fragment=${fragment%/*} ;; *) fragment=. ;; esac
	done
	[ "$fragment" = . ] && fragment=Makefile.am || fragment=$fragment/files.am
	complain "$file is in no list: $fragment is where it belongs"
done <"$work/forgotten"

# one_list WHAT PLACE: the words of $work/want are those of $work/have
one_list() {
	sort "$work/want" | comm -23 - "$work/have.sorted" >"$work/missing"
	sort "$work/want" | comm -13 - "$work/have.sorted" >"$work/extra"
	while read -r word; do complain "$1 $word is not in $2"; done <"$work/missing"
	while read -r word; do complain "$2 names $word, but there is no such $1"; done <"$work/extra"
}

# A family of rules that is not joined to the others has no rules.
sed -n 's/^RULE_FAMILY_COUNT(\([a-z_]*\)).*/\1/p' src/diagnose/rules/*.c >"$work/want"
sed -n '/define RULE_FAMILIES/,/^$/s/^\tX(\([a-z_]*\)).*/\1/p' src/diagnose/rules/family.h >"$work/have"
sort "$work/have" >"$work/have.sorted"
one_list "family of rules" "RULE_FAMILIES (src/diagnose/rules/family.h)"
sort -c "$work/have" 2>"$work/said" || complain "RULE_FAMILIES (src/diagnose/rules/family.h) is not sorted: $(sed 's/.*: //' "$work/said")"

# A view that is not listed has no help, no hint and no pictures. The order is that of the help.
sed -n 's/^const struct view_ops view_\([a-z_]*\) = .*/\1/p' ui/view/*.c >"$work/want"
sed -n 's/^\tV(\([a-z_]*\)).*/\1/p' ui/view/view_list.h | sort >"$work/have.sorted"
one_list view "VIEW_LIST (ui/view/view_list.h)"

# What a row stands for is told by one list of kinds: a number that a view makes up may be that of another view.
sed -n 's/^\t\(KIND_[A-Z_]*\).*/\1/p' ui/view/tag.h | sort >"$work/have.sorted"
grep -ohE '(TAG\(|TAG_KIND\([a-z_()]*\) [!=]= )KIND_[A-Z_]+|case KIND_[A-Z_]+|(define|enum \{) KIND_[A-Z_]+' ui/view/*.c ui/desk/*.c | grep -oE 'KIND_[A-Z_]+' | sort -u >"$work/want"
comm -23 "$work/want" "$work/have.sorted" >"$work/missing"
while read -r word; do complain "$word is not in enum kind (ui/view/tag.h)"; done <"$work/missing"
[ -s "$work/want" ] || complain "no kind is used"

# The cases that the program carries.
sed -n 's,^\ttests/cases/\(.*\)\.case.*,\1,p' tests/cases/files.am | sort >"$work/have.sorted"
for case in tests/cases/*.case; do basename "$case" .case; done >"$work/want"
one_list case "rule_cases (tests/cases/files.am)"

# A case whose rule has another name is a case that the rule lacks. (A page may be that of a condition, which has no cases.)
for case in tests/cases/*.case; do
	[ -f "data/rules/$(basename "$case" .case).md" ] || complain "$case is of no rule: there is no page data/rules/$(basename "$case" .case).md"
done

# What make mutate runs are tests.
sed -n "s/^tests='\(.*\)'/\1/p" tests/mutate.sh | tr ' ' '\n' | grep -v '^tests/run_cases$' | sort >"$work/mutate"
sed -n '/^unit_tests/,/[^\\]$/s/^\t\(tests[^ ]*\).*/\1/p' tests/files.am | sort >"$work/units"
comm -23 "$work/mutate" "$work/units" >"$work/missing"
while read -r word; do complain "tests/mutate.sh names $word, which is not in unit_tests (tests/files.am)"; done <"$work/missing"
[ -s "$work/mutate" ] && [ -s "$work/units" ] && [ -s "$work/named" ] && [ -s "$work/there" ] || complain "a list could not be read at all"
exit $bad
