/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of a signing request: the certificates with its key, and what of it they kept. */
#ifndef ANALYSIS_REQUEST_H
#define ANALYSIS_REQUEST_H
#include "base/arena.h"
#include "base/argument.h"
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
/* The names that the request asked for and the certificate lacks, `shown` of them at most; none: it has all. */
struct argument request_names_lost(struct arena *a, const struct csr *r, const struct certificate *c, size_t shown);
/* The other way round. */
struct argument request_names_added(struct arena *a, const struct csr *r, const struct certificate *c, size_t shown);
#define REQUEST_NAMES_SHOWN 12 /* in a sentence */
bool request_subject_kept(const struct csr *r, const struct certificate *c);

#endif
