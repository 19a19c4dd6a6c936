/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Distribution points of certificates and CRLs (RFC 5280 4.2.1.13, 5.2.5) as recipes write them. What is
 * written goes to w, opened by the caller. A word that is not understood is refused with the line of the statement
 * (lab_refuse): the function then answers false, and what w holds by then is of no use. */
#ifndef LAB_POINT_H
#define LAB_POINT_H
#include "lab/made.h"

/* DistributionPoint of "POINT[|reasons:WORD+WORD][|issuer:CERT]". false: refused. */
bool point_write(struct lab *l, const struct statement *s, const char *text, struct derwrite *w);
/* [0] DistributionPointName of POINT: a URI, a general name ("dn:CN=x"), "rdn:CN=x" relative to the issuer, or "none".
 */
bool point_name_write(struct lab *l, const struct statement *s, const char *text, struct derwrite *w);
/* ReasonFlags of "keyCompromise+superseded" under this tag. */
bool point_reasons_write(struct lab *l, const struct statement *s, const char *text, uint8_t tag, struct derwrite *w);
/* The number of a CRLReason (RFC 5280 5.3.1); -1: it is none, and the caller refuses. */
int point_reason(const char *name);

#endif
