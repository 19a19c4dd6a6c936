/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The extensions of a certificate of a recipe. */
#ifndef LAB_EXTENSION_H
#define LAB_EXTENSION_H
#include "lab/made.h"

/* [3] with all extensions that c has; nothing where there are none. issuer: whose identifiers aki= takes. false:
 * refused. */
bool extensions_write(struct lab *l, const struct lab_cert *c, const struct lab_cert *issuer, struct derwrite *w);
/* One Extension of "OID[:critical]:HEX". */
bool extension_write(struct lab *l, const struct statement *s, const char *text, struct derwrite *w);

#endif
