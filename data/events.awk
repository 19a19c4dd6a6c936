# SPDX-License-Identifier: GPL-3.0-or-later
# data/events.tsv -> the table of src/analysis/ledger.c: roots that are refused by key and day, those that were added likewise, the rest by day.
BEGIN {
	FS = "\t"
	split("root added leaf-days any-days leaf-eku ocsp-off note", word, " ")
	split("ROOT ADDED LEAF_DAYS ANY_DAYS LEAF_EKU OCSP_OFF NOTE", name, " ")
	for (i in word)
		kind[word[i]] = name[i]
}
/^#/ || NF == 0 { next }
NF != 10 { complain("ten columns are needed") }
!($2 in kind) { complain("no such kind: " $2) }
$6 !~ /^[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]$/ { complain("no day: " $6) }
$7 != "all" && $7 != "issued" { complain("neither all nor issued: " $7) }
($2 == "root" || $2 == "added") && ($3 !~ /^[0-9a-f]+$/ || length($3) != 64) { complain("no SHA-256: " $3) }
{
	n++
	key[n] = ($2 == "root" ? "0" $3 : $2 == "added" ? "1" $3 : "2") " " $6
	roots += $2 == "root"
	added += $2 == "added"
	row[n] = quoted($1) ", EVENT_" kind[$2] ", " quoted($3) ", " quoted($4) ", " ($2 ~ /-days$/ ? $3 : 0) ", " quoted($5) ", " \
		day($6) ", " ($7 == "issued" ? "true" : "false") ", " quoted($8) ", " quoted($9) ", " quoted($10)
	for (i = n; i > 1 && key[order[i - 1]] > key[n]; i--)
		order[i] = order[i - 1]
	order[i] = n
}
# Seconds since 1970 of a day's begin.
function day(s,    y, m, d) {
	y = substr(s, 1, 4) + 0; m = substr(s, 6, 2) + 0; d = substr(s, 9, 2) + 0
	if (m <= 2) {
		y--
		m += 12
	}
	return sprintf("%d", (365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * (m - 3) + 2) / 5) + d - 719469) * 86400)
}
END {
	if (failed)
		exit 1
	print "/* Made from data/events.tsv by data/events.awk. */"
	print "const struct event event_table[] = {"
	for (i = 1; i <= n; i++)
		print "\t{ " row[order[i]] " },"
	print "};"
	print "static const size_t event_roots = " roots + 0 ", event_added = " added + 0 ";"
}
