# SPDX-License-Identifier: GPL-3.0-or-later
# The pages data/rules/ID.md, data/{messages,alerts,conditions,speakers,counts}.tsv -> the tables of src/phrase/phrasebook.c, rows in the order of the files.
# Each page is a condition, whose title is its heading; conditions.tsv has a row of those of which there is more to say, and of the kinds (any-...).
# A code is shared when several texts bear it: then the code alone does not tell which.
BEGIN { FS = "\t" }
FILENAME ~ /\.md$/ {
	if (FNR > 1)
		next
	split(FILENAME, part, "/")
	name = part[length(part)]
	sub(/\.md$/, "", name)
	if (index($0, "# " name ": ") != 1)
		complain("the page does not begin with \"# " name ": \":")
	title[name] = substr($0, length(name) + 5)
	page[++pages] = name
	next
}
/^#/ || NF == 0 { next }
FILENAME ~ /alerts/ {
	if (NF != 6)
		complain("six columns are needed")
	alert[++alerts] = quoted($4) ", " quoted($5) ", " quoted($6)
	next
}
FILENAME ~ /conditions/ {
	if (NF != 5)
		complain("five columns are needed")
	if ($1 !~ /^any-/ && !($1 in title))
		complain("no page of " $1)
	if ($1 in more)
		complain("a second row of " $1)
	more[$1] = quoted($2) ", " quoted($3) ", " quoted($4) ", " quoted($5)
	if (!($1 in title))
		page[++pages] = $1
	next
}
# All pages and kinds were met: what follows speaks of them.
FILENAME ~ /speakers/ && !rows {
	for (i = 1; i <= pages; i++) {
		condition[++rows] = quoted(page[i]) ", " quoted(title[page[i]]) ", " (page[i] in more ? more[page[i]] : "\"\", \"\", \"\", \"\"")
		id[rows] = page[i]
		number[page[i]] = rows - 1
	}
}
FILENAME ~ /speakers/ {
	if (NF != 5)
		complain("five columns are needed")
	one_of($4, "client server file any")
	one_of($5, "peer self file any")
	speaker[++speakers] = quoted($1) ", " quoted($2) ", " quoted($3) ", BY_" toupper($4) ", OF_" toupper($5)
	next
}
FILENAME ~ /counts/ {
	if (NF != 5)
		complain("five columns are needed")
	if (!(($1, $2) in at))
		complain("no such row: make it anew by tests/counts.py, or take the line out")
	if (!($3 in number))
		complain("no such condition: " $3)
	k = split(at[$1, $2], same, " ")
	for (i = 1; i <= k; i++)
		counted[same[i]] = counted[same[i]] "{ " same[i] ", " number[$3] ", " $4 ", " $5 " }, "
	next
}
{
	if (NF != 10)
		complain("ten columns are needed")
	one_of($7, "client server file any")
	one_of($8, "peer self file any")
	one_of($10, "run docs code report known")
	program[++n] = $1; kind[n] = $2; text[n] = $3; regex[n] = $4; code[n] = $5; conditions[n] = $6
	side[n] = toupper($7); about[n] = toupper($8); versions[n] = $9
	if ($5 != "")
		said[$5]++
	at[$1, $3] = at[$1, $3] (n - 1) " "
	first = $6
	sub(/,.*/, "", first)
	leads[first] = leads[first] (n - 1) ", "
	if ($5 ~ /^X509_V_ERR_/)
		verify = verify (n - 1) ", "
	led[first]++
}
function ended(s) {
	return quoted(s) "\"\\0\""
}
END {
	if (failed)
		exit 1
	print "/* Made from data/messages.tsv, alerts.tsv, conditions.tsv, speakers.tsv and counts.tsv by data/phrases.awk. */"
	# The words of all rows stand behind each other, so that no address of them has to be mended when the program starts.
	print "static const char row_words[] ="
	for (i = 1; i <= n; i++) {
		print "\t" ended(program[i]) ended(kind[i]) ended(text[i]) ended(regex[i]) ended(code[i]) ended(conditions[i]) ended(versions[i])
		words_at[i] = octets
		octets += length(program[i] kind[i] text[i] regex[i] code[i] conditions[i] versions[i]) + 7
	}
	print "\t;"
	print "static const struct packed packed[] = {"
	for (i = 1; i <= n; i++)
		print "\t{ " words_at[i] + 0 ", BY_" side[i] ", OF_" about[i] ", " (code[i] != "" && said[code[i]] > 1 ? "true" : "false") " },"
	print "};"
	print "const struct alert_phrase alert_phrase_table[] = {"
	for (i = 1; i <= alerts; i++)
		print "\t{ &alert_table[" i - 1 "], " alert[i] " },"
	print "};"
	print "const struct condition condition_table[] = {"
	for (i = 1; i <= rows; i++)
		print "\t{ " condition[i] " },"
	print "};"
	print "const struct speaker speaker_table[] = {"
	for (i = 1; i <= speakers; i++)
		print "\t{ " speaker[i] " },"
	print "};"
	print "static const struct counted counted[] = {"
	for (i = 0; i < n; i++)
		if (i in counted)
			print "\t" counted[i]
	print "};"
	print "static const uint16_t by_verify[] = { " verify "}; /* OpenSSL's own codes */"
	# For each condition, from where to where its rows stand in the list of rows by their first condition.
	print "static const uint16_t by_first[] = {"
	for (i = 1; i <= rows; i++)
		print "\t" leads[id[i]] "/* " id[i] " */"
	print "};"
	print "static const uint16_t first_end[] = {"
	for (i = 1; i <= rows; i++)
		print "\t" (end += led[id[i]]) ","
	print "};"
}
