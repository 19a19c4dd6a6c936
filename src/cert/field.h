/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of a certificate for people: one table row is the whole truth of a field
 * (id, label, group, where the standard defines it, one sentence); the detail view, the
 * text report and the man page all walk it. */
#ifndef CERT_FIELD_H
#define CERT_FIELD_H
#include "base/buf.h"
#include "base/redaction.h"
#include "cert/certificate.h"

enum field_group {
	FIELD_IDENTITY,
	FIELD_VALIDITY,
	FIELD_KEY,
	FIELD_SIGNATURE,
	FIELD_NAMES,
	FIELD_USAGE,
	FIELD_LINKS,
	FIELD_IDS,
	FIELD_EXTENSIONS,
	FIELD_OCTETS
};

/* How values are written out. */
struct field_style {
	int64_t at;                  /* as of when */
	struct redaction *redaction; /* NULL: everything as it is */
};

struct field {
	const char *id;    /* "not-after" */
	const char *label; /* N_("Valid until") */
	enum field_group group;
	const char *reference; /* "RFC 5280 4.1.2.5" */
	const char *sentence;  /* N_("...") what it is for */
	/* Appends the value; several values are lines. Nothing appended: the field is absent. Not escaped. */
	void (*get)(struct buf *out, const struct certificate *c, const struct field_style *how);
	enum oid extension; /* whose value it is; OID_UNKNOWN: of no single one */
	bool time;          /* its value is a moment */
};
extern const struct field field_table[];
extern const size_t field_count;
const char *field_group_title(enum field_group g);
/* Has the extension a field of its own? */
bool field_shows(enum oid extension);
/* One extension decoded as far as we know it, else hex; lines. With a redaction, what tells of somebody is a token, and
 * so is the whole of a value that we cannot decode. */
void extension_text(struct buf *out, const struct extension *x, struct redaction *r);

#endif
