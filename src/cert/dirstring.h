/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The string types that names are written in (RFC 5280 4.1.2.4, X.680): one text out of many encodings. */
#ifndef CERT_DIRSTRING_H
#define CERT_DIRSTRING_H
#include "base/buf.h"
#include "base/span.h"

/* Is the tag one of the character string types, primitive? */
bool dirstring_is(uint8_t tag);
/* Does raw hold only what the type allows (UTF-8, the PrintableString alphabet, whole code units ...)? */
bool dirstring_valid(uint8_t tag, struct span raw);
/* Appends it as UTF-8 as far as that can be made: octets that mean nothing come as they are; T61 is read as
 * Latin-1, as everybody wrote it.  NUL octets may come out. */
void dirstring_utf8(struct buf *out, uint8_t tag, struct span raw);

/* The form that RFC 5280 7.1 compares by: NFKC, case folded, white space squeezed. */
void dirstring_fold(struct buf *out, uint8_t tag, struct span raw);
/* A hash of that form, without making it where the text is plain ASCII. */
uint64_t dirstring_hash(uint64_t seed, uint8_t tag, struct span raw);

#endif
