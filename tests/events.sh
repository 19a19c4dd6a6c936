#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The ledger data/events.tsv is looked up again at least every 180 days, and no row is from the future. The measure is the day of the newest release in NEWS.md:
# what was released stays as it was, and builds years later. While that is unreleased it is today, so whoever works on the program learns of it.
top=${srcdir:-.}
days_most=180
head=$(grep -m1 '^## ' "$top/NEWS.md")
case $head in
*20[0-9][0-9]-[01][0-9]-[0-3][0-9]*) today=$(printf '%s\n' "$head" | grep -o '20[0-9][0-9]-[01][0-9]-[0-3][0-9]') ;;
*) today=$(date -u +%Y-%m-%d) ;;
esac
awk -F '\t' -v today="$today" -v most=$days_most '
function day(s,    y, m, d) {
	y = substr(s, 1, 4) + 0; m = substr(s, 6, 2) + 0; d = substr(s, 9, 2) + 0
	if (m <= 2) {
		y--
		m += 12
	}
	return 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d
}
/^#/ || NF == 0 { next }
{
	rows++
	if ($10 == "-") {
		unread++
		next
	}
	age = day(today) - day($10)
	if ($10 !~ /^20[0-9][0-9]-[01][0-9]-[0-3][0-9]$/ || age < 0 && today > $10) {
		print FILENAME ":" FNR ": no day: " $10
		bad++
	} else if (age > most) {
		print FILENAME ":" FNR ": looked up " age " days before " today ": " $8 ", " $5 " (" $9 ")"
		bad++
	}
}
END {
	if (rows < 120) {
		print FILENAME ": " rows + 0 " rows"
		bad++
	}
	print rows " rows, " unread + 0 " of them not read in their source yet"
	exit bad > 0 || unread > 88 # their number only falls
}' "$top/data/events.tsv"
