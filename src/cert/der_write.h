/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing DER (X.690), element by element, for structures that are put together from parts that were read. */
#ifndef CERT_DER_WRITE_H
#define CERT_DER_WRITE_H
#include "base/buf.h"
#include "base/span.h"

/* Appends one element with contents of less than 16 MiB. */
void der_put(struct buf *out, uint8_t tag, struct span value);

#endif
