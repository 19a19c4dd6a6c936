/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rows must be to stay: words separated by blanks, all of which must hold.
 *
 *	error warning note unknown ok          its mark
 *	expired ca leaf root key csr crl ocsp  what it is; is:expired says the same
 *	san:TEXT serial:HEX oid:OID ...        TEXT stands in that part of it
 *	rule:ID chain:N                        of a list of findings
 *	-WORD                                  WORD must not hold
 *	TEXT                                   as a search finds it
 *
 * Beside what is shown a row may have lines to be found by (row.find): "san:www.example.jp", "is:ca". */
#ifndef UI_KIT_FILTER_H
#define UI_KIT_FILTER_H
#include "ui/kit/needle.h"
#include "ui/kit/row.h"

bool filter_passes(const char *filter, const struct row *row);
/* Does it ask for a mark that only a judged row has? */
bool filter_asks_mark(const char *filter);
/* How many octets of a line of row.find name the part it is of. is: "is:ca", which no search for text finds. */
size_t filter_label(const char *line, bool *is);
/* What a search finds: the needle in what the row shows, or in its lines to be found by (what it is, "is:", apart). */
bool filter_finds(const struct needle *n, const struct row *row);

#endif
