/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A holder with certificates of two CAs, of which those who verify know one: what a rotation leaves behind on its way.
 */
#ifndef DIAGNOSE_RULES_HOLDER_H
#define DIAGNOSE_RULES_HOLDER_H
#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "cert/certificate.h"

/* A client's files, or our own as the server sees them. */
bool holder_is_client(const struct chain *c);
/* For the holder of c, by another CA, and accepted by the store that c is judged by; NULL. *newer: 1 where c is the
 * newer of the two, -1 where it is the older, 0 where nothing tells. */
const struct certificate *holder_accepted(const struct analysis *a, const struct chain *c, int *newer);

#endif
