/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows of the phrasebook can be in a text at all, and by what: the rarest word of its text or regex, a name or
 * the number of its code, so that of some thousand rows a line asks a few dozen, and of each no more than that. Made
 * when something is asked first.
 *
 * Private to the phrasebook. */
#ifndef PHRASE_PHRASE_INDEX_H
#define PHRASE_PHRASE_INDEX_H
#include "phrase/phrase_text.h"

enum { FOUND_TEXT = 1, FOUND_REGEX = 2, FOUND_CODE = 4 };

struct found_row {
	uint16_t row;
	uint8_t by; /* what of it may be there */
};

/* Rows (phrase_at) that may fit, each once, in no order; *n of them. They stand until the next text is asked. */
const struct found_row *phrase_candidates(const struct phrase_text *t, size_t *n);
/* The same of speaker_table. */
const struct found_row *phrase_speakers(const struct phrase_text *t, size_t *n);
/* May a row have the second word behind the first? */
bool phrase_follows(const struct word *first, const struct word *second);

#endif
