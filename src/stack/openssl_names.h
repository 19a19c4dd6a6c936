/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What OpenSSL 3 makes of the names in certificates: foreseen, like all in prediction.h, and not how names ought to be
 * read (chain/normal.h). It compares octets: a name that nobody could read is to it one more name. */
#ifndef DIAGNOSE_OPENSSL_NAMES_H
#define DIAGNOSE_OPENSSL_NAMES_H
#include "cert/certificate.h"

#include <stdbool.h>

/* X509_check_host and its kin, with the flags that are set when nobody sets any, or, as Python does, with the one by
 * which a wildcard is a whole label or none. host as for --host. 0: it has the name, 62, 63 or 64: it has not, -1: it
 * has not, and OpenSSL has no way to be asked for such a name (a URI). */
int openssl_host_code(const struct certificate *c, const char *host, bool whole_labels);
/* NAME_CONSTRAINTS_check along a chain, leaf first: the code of the first violation, 0 where there is none; *at is the
 * certificate it is about. */
int openssl_constraints_code(const struct certificate *const *chain, size_t n, size_t *at);

#endif
