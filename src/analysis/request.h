/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of a signing request: the certificates with its key, and what of it they kept. */
#ifndef ANALYSIS_REQUEST_H
#define ANALYSIS_REQUEST_H
#include "base/buf.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "load/certset.h"

/* Of what has one key so much is looked at for each request: many requests may have the key of many certificates. */
#define REQUEST_ISSUED_MAX 100

/* The certificates that have the key of the request, in the order of the set; their number. */
size_t request_issued(struct certset *set, const struct csr *r, int issued[REQUEST_ISSUED_MAX]);
/* Appends the names that the request asked for and the certificate lacks, separated by commas, not escaped; their
 * number. */
size_t request_names_lost(const struct csr *r, const struct certificate *c, struct buf *out);
/* The other way round. */
size_t request_names_added(const struct csr *r, const struct certificate *c, struct buf *out);
bool request_subject_kept(const struct csr *r, const struct certificate *c);

#endif
