/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What OpenSSL 3.0 asks of a certificate with X509_V_FLAG_X509_STRICT alone: openssl verify -x509_strict, and Python
 * from 3.13 on. */
#ifndef STACK_OPENSSL_STRICT_H
#define STACK_OPENSSL_STRICT_H
#include "stack/openssl_certificate.h"

/* 0, or the first X509_V_ERR_... of a certificate in a chain of several; last: no certificate stands above it. */
int openssl_strict_code(const struct openssl_certificate *o, bool last);

#endif
