/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Serial numbers of certificates (RFC 5280 4.1.2.2), as certificates, CRLs and OCSP responses write them. Serial numbers
 * are numbers: octets that only pad do not count. */
#ifndef CERT_SERIAL_H
#define CERT_SERIAL_H
#include "base/span.h"
#include <stdbool.h>
#include <stdint.h>

bool serial_equal(struct span a, struct span b);
uint64_t serial_hash(struct span serial); /* equal ones have equal hashes */

#endif
