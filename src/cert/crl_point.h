/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a CRL is for, and where a certificate looks for one: issuingDistributionPoint (RFC 5280 5.2.5) and the points of
 * cRLDistributionPoints (4.2.1.13) in one form, to be compared with each other. */
#ifndef CERT_CRL_POINT_H
#define CERT_CRL_POINT_H
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"

/* ReasonFlags: bits 1 to 8. */
#define REASONS_ALL 0x1feu

struct crl_point {
	bool has_name;
	struct general_name *full; /* fullName; NULL with has_name: see relative */
	size_t nfull;
	struct span relative;            /* nameRelativeToCRLIssuer: contents of the RDN */
	unsigned reasons;                /* REASONS_ALL where none are named */
	struct general_name *crl_issuer; /* of a distribution point */
	size_t ncrl_issuer;
	/* of an issuingDistributionPoint */
	bool only_user, only_ca, only_attribute, indirect;
};

#define CRL_POINTS_MAX 64 /* points of one certificate that are looked at */

/* The points of a certificate, at most CRL_POINTS_MAX; *ok false: some of it cannot be read. */
struct crl_point *crl_points_read(struct arena *a, struct span extension, size_t *n, bool *ok);
/* false: cannot be read. */
bool crl_idp_read(struct arena *a, struct span extension, struct crl_point *out);
/* Do the two share a name? Relative ones are read as additions to `issuer_x` and `issuer_y`, the names of the CRL's
 * issuers. */
bool crl_point_names_meet(struct arena *a, const struct crl_point *x, struct span issuer_x, const struct crl_point *y,
                          struct span issuer_y);
/* Does the point's name stand among these? */
bool crl_point_named(struct arena *a, const struct crl_point *x, struct span issuer, const struct general_name *names,
                     size_t n);

#endif
