/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef REPORT_SIGNER_H
#define REPORT_SIGNER_H
#include "cert/item.h"
#include "load/certset.h"
#include "load/trust.h"

/* Adds who signed it, or that nobody at hand did. Whether the signer was entitled to is the verdict's, not said here.
 */
void signer_of_crl(struct items *items, const struct crl *c, struct certset *set, struct trust *trust);
void signer_of_ocsp(struct items *items, const struct ocsp *o, struct certset *set, struct trust *trust);

#endif
