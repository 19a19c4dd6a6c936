# SPDX-License-Identifier: GPL-3.0-or-later
# data/alerts.tsv -> the table of src/base/alert.c, rows in the order of the file.
BEGIN { FS = "\t" }
/^#/ || NF == 0 { next }
NF != 6 { print FILENAME ":" FNR ": six columns are needed" > "/dev/stderr"; failed = 1; exit 1 }
{ row[++n] = $1 ", \"" $2 "\", \"" $3 "\"" }
END {
	if (failed)
		exit 1
	print "/* Made from data/alerts.tsv by data/alerts.awk. */"
	print "const struct alert_row alert_table[] = {"
	for (i = 1; i <= n; i++)
		print "\t{ " row[i] " },"
	print "};"
}
