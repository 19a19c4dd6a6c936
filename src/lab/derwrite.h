/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A writer of DER: what is opened is closed, and gets its length then. It writes what it is told, so that wrong
 * encodings can be made too. Zero-initialise; derw_take hands the bytes to an arena and ends the use. */
#ifndef LAB_DERWRITE_H
#define LAB_DERWRITE_H
#include "base/arena.h"
#include "base/buf.h"
#include "cert/der.h"
#include "cert/oid.h"

#define DERW_DEPTH 24

struct derwrite {
	struct buf b;
	size_t start[DERW_DEPTH]; /* where the contents of each open element begin */
	unsigned depth;
};

void derw_open(struct derwrite *w, uint8_t tag);
void derw_close(struct derwrite *w);
/* Opens a BIT STRING without unused bits / an OCTET STRING to write into. */
void derw_open_bits(struct derwrite *w);

void derw_put(struct derwrite *w, uint8_t tag, struct span value);
void derw_text(struct derwrite *w, uint8_t tag, const char *s);
void derw_raw(struct derwrite *w, struct span der); /* as it is */
void derw_int(struct derwrite *w, uint8_t tag, int64_t v);
void derw_unsigned(struct derwrite *w,
                   struct span magnitude); /* INTEGER: leading zeros go, a sign octet comes where needed */
void derw_bool(struct derwrite *w, bool v);
void derw_null(struct derwrite *w);
void derw_oid(struct derwrite *w, enum oid id);
bool derw_dotted(struct derwrite *w, const char *dotted); /* false: not an OID, nothing written */
/* A BIT STRING of named bits (X.690 11.2.2: no trailing zero bits); bit 0 is the first. */
void derw_named_bits(struct derwrite *w, uint8_t tag, uint32_t bits);
/* UTCTime up to 2049, else GeneralizedTime (RFC 5280 4.1.2.5). */
void derw_time(struct derwrite *w, int64_t t);
void derw_generalized(struct derwrite *w, int64_t t);

struct span derw_take(struct derwrite *w, struct arena *a);

#endif
