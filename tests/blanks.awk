# SPDX-License-Identifier: GPL-3.0-or-later
# The blank line after the declarations that open a block (CONTRIBUTING.md, Style). Nothing else is looked at: declarations further down are statements
# among others.
#
#	awk -f tests/blanks.awk FILE...                  names each place where it is missing; status 1 when there are any
#	awk -v fix=1 -f tests/blanks.awk FILE >NEW       the file with it
#
# It reads C as .clang-format leaves it: a function's braces stand in the first column, a block's brace behind a blank, an initializer's does not.

BEGIN { of_parts = "^(static |const )*(struct|union|enum)( [A-Za-z0-9_]+)? [{]$" } # a type that is declared with its parts

# The line without what is in quotes and comments; in_comment goes on to the next line.
function bare(line,   out, c, i, n, quote) {
	n = length(line)
	out = ""
	for (i = 1; i <= n; i++) {
		c = substr(line, i, 1)
		if (in_comment) {
			if (substr(line, i, 2) == "*/") { in_comment = 0; i++ }
		} else if (quote) {
			if (c == "\\") i++
			else if (c == quote) { quote = ""; out = out "0" }
		} else if (c == "\"" || c == "'") quote = c
		else if (substr(line, i, 2) == "/*") { in_comment = 1; i++ }
		else if (substr(line, i, 2) == "//") break
		else out = out c
	}
	gsub(/^[ \t]+|[ \t]+$/, "", out)
	return out
}

function depth_of(s,   i, c, d) {
	d = 0
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		if (c == "(" || c == "{" || c == "[") d++
		else if (c == ")" || c == "}" || c == "]") d--
	}
	return d
}

# A type of one or more words, and a name that is followed by what follows a name: "struct err e = { 0 };", "char *p, *q;", "int (*f)(void);", "VEC_OF(int) v;".
function declares(s) {
	if (s ~ /^(return|goto|else|case|default|break|continue|do|while|for|if|switch|sizeof)([^A-Za-z0-9_]|$)/) return 0
	return s ~ /^([A-Za-z_][A-Za-z0-9_]* +|[A-Z_]+_OF\([^)]*\) *)+\**(const )?\**[A-Za-z_][A-Za-z0-9_]*( *(=|;|,|\[|:)|$)/ ||
		s ~ /^([A-Za-z_][A-Za-z0-9_]* +)+\(\*[A-Za-z_]/ || s ~ /^typedef / || s ~ of_parts
}

function opens_block(s) { return s ~ /(^|[^=] )\{$/ && s !~ /[=,(] ?\{$/ && s !~ of_parts }

function flush_file(   i) {
	if (fix)
		for (i = 1; i <= count; i++) print text[i] (want[i] ? "\n" : "")
	count = 0
	split("", want)
	in_function = in_comment = depth = leading = last = 0
}

FNR == 1 && NR > 1 { flush_file() }
{
	text[++count] = $0
	was_comment = in_comment
	s = bare($0)
	if ($0 == "{") { in_function = 1; leading = 1; last = depth = 0; next }
	if ($0 == "}" || /^}/) { in_function = 0; next }
	if (!in_function) next
	if (/^[ \t]*#/ || /\\$/) { leading = 0; next }
	if (s == "") { # blank, or nothing but a comment
		if ($0 == "") leading = 0
		next
	}
	if (depth > 0) { # the statement goes on
		depth += depth_of(s)
		if (depth == 0 && declaration) last = count
		next
	}
	if (unfinished) {
		if (opens_block(s)) { leading = 1; last = 0; unfinished = 0; next }
		depth = depth_of(s)
		unfinished = depth > 0 || s !~ /;$/
		if (declaration) last = count
		if (depth < 0) depth = 0
		next
	}
	if (s == "}" || s ~ /^}/) { leading = opens_block(s); last = 0; next }
	if (opens_block(s)) {
		if (leading && last) complain()
		leading = 1
		last = 0
		next
	}
	declaration = leading && declares(s)
	if (leading && !declaration) {
		if (last) complain()
		leading = last = 0
	}
	depth = depth_of(s)
	unfinished = s !~ /[;:]$/ || depth > 0
	if (declaration) last = count
}
function complain() {
	want[last] = 1
	if (!fix) print FILENAME ":" FNR ": no blank line between the declarations and this"
	bad = 1
}
END {
	flush_file()
	exit !fix && bad
}
