/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The entries of a CRL by serial number: made in one pass over its DER, then a look-up costs no more in a list of a
 * million than in a list of one. */
#ifndef CERT_CRL_INDEX_H
#define CERT_CRL_INDEX_H
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"

struct crl_index;

/* Lives in the arena; the CRL's bytes must outlive it. */
struct crl_index *crl_index_new(struct arena *a, const struct crl *c);
/* The entry of this serial whose certificate was issued by `issuer` (RFC 5280 5.3.3: an entry without
 * certificateIssuer is of the issuer of the entry before it, the first of the CRL's issuer). false: not listed. */
bool crl_index_find(const struct crl_index *x, struct span serial, struct span issuer, struct crl_entry *out);
/* The same of a list that was read (crl_read): its index is made when it is asked often, and kept beside it. */
bool crl_look_up(const struct crl *c, struct span serial, struct span issuer, struct crl_entry *out);

#endif
