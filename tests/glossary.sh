#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each word of the heads of lists, the titles of parts of the screens and the rows of the checklist stands in the glossary, or among the plain words
# below; no word stands there twice, and what it says is short enough to be read.
set -u
cd "${srcdir:-$(dirname "$0")/..}" || exit 99
LC_ALL=C
export LC_ALL
table=src/phrase/glossary.c
plain="about all most of life also line what is the case where why where to be had rule here too same thing elsewhere next last time was anybody nothing named
  searched looked up how we know others say fix steps marks everywhere host reading waiting scenario rarer defects this screen on wire in words
  which certificate at it means two sides our their looked none problem word accepted connected message ms sent not asked probe probes server would
  send to we from offered said outcome try hand accepts certificates
  behind known you pasted who says one"

words=$(sed -n 's/^\t{ N_("\([^"]*\)"), "\([^"]*\)",$/\1|\2/p' "$table" | tr '|' '\n' | sed '/^$/d')
[ "$(printf '%s\n' "$words" | wc -l)" -gt 100 ] || { echo "$table: no table of words"; exit 1; }
failed=0
say() { echo "$*"; failed=1; }

twice=$(printf '%s\n' "$words" | sort | uniq -d)
[ -z "$twice" ] || say "$table: twice: $twice"
long=$(sed -n 's/^\t  N_("\(.*\)") },$/\1/p' "$table" | awk 'length > 240')
[ -z "$long" ] || say "$table: longer than a person reads: $long"

# "name" of a head, "HOW WE KNOW" of a part, "name-constraints" of the checklist.
asked=$({
	sed -n '/^static const struct column/,/^};/p' ui/view/*.c | grep -o '\(title = \|", \)N_("[a-z ]*")' | sed 's/.*N_("\(.*\)")/\1/'
	grep -ho '_("[A-Z][A-Z ]*[A-Z]")' ui/view/*.c | sed 's/_("\(.*\)")/\1/'
	sed -n 's/^\tCHECK_ROW("\([a-z-]*\)".*/\1/p' src/analysis/checks.c
} | tr '[:upper:]' '[:lower:]' | sort -u)
[ "$(printf '%s\n' "$asked" | wc -l)" -gt 30 ] || say "the heads of lists were not found"
known() { printf '%s\n' "$words" | grep -qxiF -e "$1" -e "${1%s}"; }
is_plain() { case " $(echo $plain) " in *" $1 "*) ;; *) return 1 ;; esac; }
old=$IFS
IFS='
'
for term in $asked; do
	known "$term" && continue
	IFS=$old
	for word in $term; do
		known "$word" || is_plain "$word" || say "'$word' (in '$term') is not in $table"
	done
	IFS='
'
done
exit $failed
