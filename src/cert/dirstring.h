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
/* As above, and what nobody sees is left out, as RFC 4518 2.2 wants it: controls, format characters, whatever Unicode
 * calls default ignorable. Two texts that look alike are alike in this form. */
void dirstring_fold_seen(struct buf *out, uint8_t tag, struct span raw);
/* The form that OpenSSL compares by: UTF-8, white space squeezed, of the letters only A to Z without case; an octet of
 * a string type of octets is a character of Latin-1 to it. */
void dirstring_fold_ascii(struct buf *out, uint8_t tag, struct span raw);
/* A hash of the first form, without making it where the text is plain ASCII. */
uint64_t dirstring_hash(uint64_t seed, uint8_t tag, struct span raw);

#endif
