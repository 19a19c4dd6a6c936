# SPDX-License-Identifier: GPL-3.0-or-later
# What the makers of tables have in common: a fault of a row ends them, a text becomes one of C.
function complain(what) {
	print FILENAME ":" FNR ": " what > "/dev/stderr"
	failed = 1
	exit 1
}
function one_of(word, words) {
	if (word == "" || index(" " words " ", " " word " ") == 0)
		complain("\"" word "\" is none of: " words)
}
function quoted(s) {
	gsub(/\\/, "&&", s)
	gsub(/"/, "\\\"", s)
	gsub(/\?/, "\\?", s) # no trigraphs
	return "\"" s "\""
}
