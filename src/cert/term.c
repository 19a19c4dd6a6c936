/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looked up by name or by OID; a family of OIDs answers by its longest prefix. */
#include "config.h"

#include "cert/term.h"

#include "cert/der.h"
#include "cert/oid.h"

#include <string.h>

const struct term *term_named(const char *name)
{
	for (size_t i = 0; name && i < term_count; i++)
		if (strcmp(term_table[i].name, name) == 0)
			return &term_table[i];
	return NULL;
}

/* The longest prefix wins: families stand in families. */
static const struct term *family(const char *dotted)
{
	const struct term *best = NULL;
	size_t longest = 0;

	for (size_t i = 0; i < term_count; i++) {
		const char *name = term_table[i].name;
		size_t n = strlen(name);

		if (name[n - 1] == '.' && n > longest && strncmp(dotted, name, n) == 0) {
			best = &term_table[i];
			longest = n;
		}
	}
	return best;
}

const struct term *term_of_oid(struct span oid)
{
	char dotted[OID_TEXT_MAX];
	/* The attribute has the name of the certificate's own number. */
	bool attribute = oid_find(oid) == OID_SERIAL_NUMBER;
	const struct term *t = term_named(attribute ? "x520SerialNumber" : oid_name(oid));

	return t ? t : family(der_oid_dotted(oid, dotted, sizeof dotted));
}

const struct term *term_of_extension(const struct extension *x)
{
	const struct term *t = term_of_oid(x->oid);

	return t ? t : term_named("extnValue");
}
