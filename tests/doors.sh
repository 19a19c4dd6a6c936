#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Each file of src/ and ui/ has a door: it opens with a sentence, no struct, enum or union has a tag that another has too, what a file exports is
# used by another and called by the file's own word, files of a folder call each other in no ring, and no block of six lines stands twice.
# tests/doors.tsv lists what is let stand, and why.
set -u
cd "${srcdir:-.}" || exit 99
build=${builddir:-build}
bad=0
complain() { [ -z "$1" ] || { printf '%s\n' "$1" && bad=1; }; }
sources=$(find src ui -name '*.[ch]' ! -name '*_table.h' | LC_ALL=C sort)

# shellcheck disable=SC2086
complain "$(awk 'FNR == 2 && !/^\/\* ./ { print FILENAME ": opens without a sentence that says what it holds" }' $sources)"

# shellcheck disable=SC2086
complain "$(awk '
	FILENAME == "tests/doors.tsv" { if ($1 == "tag") let[$2] = 1; next }
	{
		s = $0
		while (match(s, /(struct|enum|union) [a-z_0-9]+ [{]/)) {
			split(substr(s, RSTART, RLENGTH), w, " ")
			if (w[2] in home && !(w[2] in let)) print FILENAME ": " w[1] " " w[2] " is also a tag of " home[w[2]]
			else if (w[2] in home) need[w[2]] = 1
			home[w[2]] = FILENAME
			s = substr(s, RSTART + RLENGTH)
		}
	}
	END { for (t in let) if (!(t in need)) print "tests/doors.tsv: no two tags are " t }' tests/doors.tsv $sources)"

# Six lines that follow each other, tables, declarations and labels left out.
# shellcheck disable=SC2086
complain "$(awk '
	FNR == 1 { n = off = 0 }
	/clang-format off/ { off = 1 }
	/clang-format on/ { off = 0 }
	{
		gsub(/^[ \t]+|[ \t]+$/, "")
		if (off || /^(#|\/\*|\*|$|case |default:)/ || /^[{}]*;?$/ || /^(const )?(struct|enum) [a-z_0-9]+ [*]?[a-z_0-9]+( =.*)?;$/) next
		if (/^([{[]|X\(|N_\()/) { n = 0; next }
		for (i = 1; i < 6; i++) line[i] = line[i + 1]
		line[6] = $0
		if (++n < 6) next
		block = line[1]
		for (i = 2; i <= 6; i++) block = block "\n" line[i]
		if (block in seen) { print FILENAME ":" FNR ": the six lines before stand at " seen[block] ", too: " line[1] " ..."; n = 0 }
		else seen[block] = FILENAME ":" FNR
	}' $(echo "$sources" | grep '\.c$'))"

# The linker's view. What the tests alone use is found by its word, since their objects need not be there.
command -v nm >/dev/null 2>&1 && [ -d "$build/src" ] || exit $bad
objects() {
	find "$build/src" "$build/ui" "$build/tools" -name '*.o' -exec nm -A {} + 2>/dev/null |
		sed "s,^$build/\\([^:]*\\)[.]o:,\\1.c ,; s,^\\([^ ]*/\\)[a-z_]*-\\([^ ]*\\),\\1\\2,"
}
words() { # types that a header defines, and functions that it declares, by file
	# shellcheck disable=SC2046
	awk '
		/^(struct|enum|union) [a-z_0-9]+ [{]/ { print "tag", FILENAME, $2 }
		!/^[ \t#*]/ && match($0, /[a-z_0-9]+\(/) { print "function", FILENAME, substr($0, RSTART, RLENGTH - 1) }' $(echo "$sources" | grep '\.h$')
}
complain "$({
	sed -n '/^[a-z]/p' tests/doors.tsv | sed 's/^/let /'
	words
	find tests tools -name '*.[ch]' -exec cat {} + | tr -cs 'A-Za-z0-9_' '\n' | sort -u | sed 's/^/word /'
	echo "$sources" | sed 's/^/file /'
	objects
} | LC_ALL=C awk '
	# A word of the name of a file or folder, in the singular or the plural.
	function add(words, more,   w, i, k) {
		k = split(more, w, /[\/_. ]/)
		for (i = 1; i <= k; i++) if (w[i] != "" && w[i] != "src") {
			words = words w[i] " " w[i] "s "
			if (w[i] ~ /s$/) words = words substr(w[i], 1, length(w[i]) - 1) " "
		}
		return words
	}
	function folder(f) { sub(/\/[^\/]*$/, "", f); return f }
	function stem(f) { sub(/[.][ch]$/, "", f); return f }
	function own(name, words,   w, i, k) {
		k = split(words, w, " ")
		for (i = 1; i <= k; i++) if (name == w[i] || index(name, w[i] "_") == 1) return w[i]
		return ""
	}
	$1 == "let" && $2 == "prefix" { split($0, row, "\t"); let[$3] = row[3]; next }
	$1 == "let" && $2 == "ring" { split($0, row, "\t"); k = split(row[3], w, " "); for (i = 1; i <= k; i++) ring[$3 "/" w[i] ".c"] = 1; next }
	$1 == "let" { next }
	$1 == "tag" { tags[$2] = tags[$2] $3 " "; next }
	$1 == "function" { door[$3] = $2; next }
	$1 == "file" { there[$2] = 1; next }
	$1 == "word" { tested[$2] = 1; next }
	!there[$1] && $1 ~ /^(src|ui)\// { next } # of a file that is gone
	$3 == "T" && $4 != "main" && $1 ~ /^(src|ui)\// { home[$4] = $1 }
	$2 == "U" { uses[$3] = uses[$3] $1 " " }
	END {
		for (f in home) {
			file = home[f]
			n = split(uses[f], by, " ")
			if (!n && !tested[f]) print file ": " f "() is used by nobody else"
			if (!own(f, add("", stem(file)) add("", stem(door[f])) tags[door[f]])) {
				word = own(f, let[file])
				if (word == "") print file ": " f "() does not begin with a word of its file"
				need[file, word] = 1
			}
			for (i = 1; i <= n; i++) if (by[i] != file && folder(by[i]) == folder(file) && !calls[by[i], file]++) {
				from[++ncalls] = by[i]; to[ncalls] = file; up[by[i]]++; down[file]++
			}
		}
		for (file in let) {
			k = split(let[file], w, " ")
			for (i = 1; i <= k; i++) if (!need[file, w[i]]) print "tests/doors.tsv: nothing of " file " needs the prefix " w[i]
		}
		for (file in ring) if (!up[file] || !down[file]) print "tests/doors.tsv: " file " stands in no ring"
		# Who calls nobody of the folder or is called by nobody stands in no ring, and goes, until nobody does.
		do {
			some = 0
			for (i = 1; i <= ncalls; i++) if (from[i] != "" && (!up[to[i]] || !down[from[i]] || (ring[from[i]] && ring[to[i]]))) {
				up[from[i]]--; down[to[i]]--; from[i] = ""; some = 1
			}
		} while (some)
		for (i = 1; i <= ncalls; i++) if (from[i] != "") print from[i] ": calls " to[i] ", which calls it in turn, or by way of others"
	}' | sort)"
exit $bad
