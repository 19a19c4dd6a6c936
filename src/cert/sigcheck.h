/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does this key's signature fit these bytes? Mathematics only: whether the algorithm is still fit to be trusted is the
 * path check's business. */
#ifndef CERT_SIGCHECK_H
#define CERT_SIGCHECK_H
#include "cert/certificate.h"

enum sig_result {
	SIG_NOT_TRIED,
	SIG_GOOD,
	SIG_BAD,
	SIG_UNSUPPORTED, /* algorithm or key that GnuTLS does not know */
	SIG_LIMIT,       /* key too large to try, or a budget is spent */
};
enum sig_result signature_verify(struct span tbs, const struct signature_algorithm *alg, struct span signature,
				 const struct certificate *signer);
unsigned signature_count(void); /* verifications done by this process */

#endif
