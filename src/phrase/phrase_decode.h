/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and names in a text that are made of others: an error of OpenSSL or BoringSSL in whichever way its library
 * packs it, two errors of mbedTLS in one sum, the words of a reason joined to a name. Each is said again as the
 * phrasebook's rows have it.
 *
 * Private to the phrasebook. */
#ifndef PHRASE_PHRASE_DECODE_H
#define PHRASE_PHRASE_DECODE_H
#include "base/arena.h"
#include "phrase/phrase_text.h"

struct decoded {
	const char *code;    /* "error:0A000086", "-0x2180"; NULL: it is no number. All in the arena or static */
	const char *alert;   /* "alert 48" where the number is one that the peer sent; NULL */
	const char *reason;  /* "no start line"; NULL: it is no name */
	const char *library; /* of the reason: "PEM routines"; "": not told */
	size_t at;           /* which word of the text it is */
};

/* The first of them at word *from or behind it, which is moved behind it; false: there is none. */
bool phrase_decode_next(struct arena *a, const struct phrase_text *t, size_t *from, struct decoded *out);

#endif
