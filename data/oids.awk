# SPDX-License-Identifier: GPL-3.0-or-later
# data/oids.tsv -> the tables of src/cert/oid.c, sorted by the encoded octets for a binary search.
BEGIN { FS = "\t" }
/^#/ || NF == 0 { next }
NF != 5 { print FILENAME ":" FNR ": five columns are needed" > "/dev/stderr"; failed = 1; exit 1 }
{
	hex[++n] = encode($1); short[n] = $2; title[n] = $3; id[n] = $5
	for (i = n; i > 1 && hex[order[i - 1]] > hex[n]; i--)
		order[i] = order[i - 1]
	order[i] = n
}
function base128(v,    s) {
	s = sprintf("%02x", v % 128)
	for (v = int(v / 128); v > 0; v = int(v / 128))
		s = sprintf("%02x", v % 128 + 128) s
	return s
}
function encode(dotted,    arc, k, i, s) {
	k = split(dotted, arc, ".")
	s = base128(arc[1] * 40 + arc[2])
	for (i = 3; i <= k; i++)
		s = s base128(arc[i] + 0)
	return s
}
function octets(h,    s, i) {
	for (i = 1; i < length(h); i += 2)
		s = s "\\x" substr(h, i, 2)
	return s
}
END {
	if (failed)
		exit 1
	print "/* Made from data/oids.tsv by data/oids.awk. */"
	print "static const struct oid_row rows[] = {"
	for (i = 1; i <= n; i++) {
		k = order[i]
		printf "\t{ \"%s\", %d, %s, \"%s\", \"%s\" },\n", octets(hex[k]), length(hex[k]) / 2,
			(id[k] == "-" ? "OID_UNKNOWN" : "OID_" id[k]), short[k], title[k]
	}
	print "};\nstatic const uint16_t row_of[OID_COUNT] = {"
	for (i = 1; i <= n; i++)
		if (id[order[i]] != "-")
			printf "\t[OID_%s] = %d,\n", id[order[i]], i - 1
	print "};"
}
