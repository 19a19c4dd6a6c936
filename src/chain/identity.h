/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a client the one that may enter? What a server behind a CA that issues to anybody must ask, too: parts of the
 * subject and of the subjectAltName against a pattern, "O=Customer A,OU=*" or "SAN=URI:urn:customer:*". Values are
 * compared octet by octet, as servers do in their maps and expressions; `*` stands for any characters. */
#ifndef CHAIN_IDENTITY_H
#define CHAIN_IDENTITY_H
#include "base/arena.h"
#include "cert/certificate.h"

/* "O=Customer A": an attribute of the subject, or a name of the SAN. */
struct identity_part {
	const char *text;  /* as written, without the escapes of the list */
	const char *type;  /* "O", "2.5.4.10", "SAN" */
	const char *value; /* the pattern */
	const char *kind;  /* of a SAN: "DNS", "URI" ..., NULL: of any kind */
};
struct identity {
	const char *text; /* as written */
	struct identity_part *part;
	size_t n;
};

/* Parts stand between commas; `\,` is a comma of the value, `\*` a star, `\\` a backslash. false: it is
 * none. */
bool identity_parse(struct arena *a, const char *text, struct identity *out);

enum identity_answer {
	IDENTITY_MET,
	IDENTITY_ABSENT, /* it has no such attribute, or no SAN of the kind */
	IDENTITY_CASE,   /* what it has differs in letter case alone */
	IDENTITY_DIFFERS,
};
struct identity_found {
	enum identity_answer answer;
	const char *has; /* the nearest value that it has, in the arena; NULL: none */
};
struct identity_found identity_part_find(struct arena *a, const struct certificate *c, const struct identity_part *p);
/* All parts are met. *nmet (may be NULL): how many. */
bool identity_match(struct arena *a, const struct certificate *c, const struct identity *x, size_t *nmet);

#endif
