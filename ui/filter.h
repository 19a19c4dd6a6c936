/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rows must be to stay: words separated by blanks, all of which must hold.
 *
 *	error warning note unknown ok          its mark
 *	expired ca leaf root key csr crl ocsp  what it is; is:expired says the same
 *	san:TEXT serial:HEX oid:OID ...        TEXT stands in that part of it
 *	-WORD                                  WORD must not hold
 *	TEXT                                   as a search finds it
 *
 * Beside what is shown a row may have lines to be found by (row.find): "san:www.example.jp", "is:ca". */
#ifndef UI_FILTER_H
#define UI_FILTER_H
#include "cert/certificate.h"
#include "ui/row.h"

bool filter_passes(const char *filter, const struct row *row);
/* How many octets of a line of row.find name the part it is of. is: "is:ca", which no search for text finds. */
size_t filter_label(const char *line, bool *is);
/* The lines of a certificate: names, numbers and fingerprints; its object identifiers; these and what it is at a time.
 */
void filter_names(struct buf *out, const struct certificate *c);
void filter_oids(struct buf *out, const struct certificate *c);
const char *filter_lines(struct arena *a, const struct certificate *c, int64_t at);

#endif
