/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who signed a revocation list or an OCSP response, by trying the keys of the certificates at hand that may have.
 * Whether the signer was entitled to is the verdict's, not said here. */
#ifndef ANALYSIS_LIST_SIGNER_H
#define ANALYSIS_LIST_SIGNER_H
#include "base/arena.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/ocsp.h"
#include "chain/budget.h"
#include "load/certset.h"
#include "load/trust.h"

struct list_signer {
	bool asked;                   /* false: there is no signature, or nobody is named */
	const struct certificate *by; /* NULL: nobody at hand */
	int tried;                    /* so many that may have, at most 20 */
	bool untold;                  /* of one of them nobody here knows the algorithm or the key */
};

/* budget: what it may verify, NULL: as much as it is; what is not tried for that is untold. */
struct list_signer signer_of_crl(const struct crl *c, struct certset *set, struct trust *trust, struct budget *budget);
/* a: for the certificates that the answer brings along. */
struct list_signer signer_of_ocsp(struct arena *a, const struct ocsp *o, struct certset *set, struct trust *trust);

#endif
