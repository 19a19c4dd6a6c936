/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One PEM block as every program reads it (RFC 7468, strict): 64 characters a line, LF, nothing around it. */
#ifndef LOAD_PEM_WRITE_H
#define LOAD_PEM_WRITE_H
#include "base/buf.h"
#include "base/span.h"

/* Appends it. Room is made at once, so that of a key no copy is left behind (buf_wipe). */
void pem_write(struct buf *out, const char *label, struct span der);

#endif
