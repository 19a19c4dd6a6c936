/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Containers that hold certificates and no key: PKCS#7 without a signer (RFC 2315), and PKCS#12 (RFC 7292) with the
 * attribute by which Java takes a certificate for one that it trusts. */
#ifndef LOAD_CONTAINER_WRITE_H
#define LOAD_CONTAINER_WRITE_H
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "cert/certificate.h"

/* Objects are written as they are. */
void container_write_pkcs7(struct buf *out, const struct span *cert, size_t ncert, const struct span *crl, size_t ncrl);
/* Each under its title as alias; what has the same gets a number.  Not encrypted: the password is that of the seal.
 * false: e. */
bool container_write_trust(struct buf *out, const struct certificate *const *cert, size_t n, const char *password,
                           struct err *e);
#define CONTAINER_WRITE_MAX ((size_t)15 << 20) /* octets of all objects together */

#endif
