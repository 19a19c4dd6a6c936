# SPDX-License-Identifier: GPL-3.0-or-later
# Text files as rows { "NAME", "TEXT", LENGTH }, for an array of structs: NAME is the file's without folder and suffix. first=WORD: what begins with the second
# line whose first word is WORD is left out.
function finish() {
	if (name != "")
		printf "\t  , %d },\n", octets
}
FNR == 1 {
	finish()
	name = FILENAME
	sub(/.*\//, "", name)
	sub(/\.[^.]*$/, "", name)
	octets = met = 0
	printf "\t{ \"%s\",\n", name
}
first != "" && $1 == first && met++ { over[FILENAME] }
FILENAME in over { next }
{
	octets += length($0) + 1
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	gsub(/\?/, "\\?") # no trigraphs
	gsub(/\t/, "\\t")
	printf "\t  \"%s\\n\"\n", $0
}
END { finish() }
