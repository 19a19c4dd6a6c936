/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows of the phrasebook can be in a text at all: a row is known by its rarest word, by the words of its code or
 * by its number, so that of some thousand rows a line asks a few dozen. Made when something is asked first.
 *
 * Private to the phrasebook. */
#ifndef PHRASE_PHRASE_INDEX_H
#define PHRASE_PHRASE_INDEX_H
#include "base/arena.h"
#include "phrase/phrase_text.h"

/* Rows (phrase_at) that may fit, each once, in no order; *n of them. In the arena. */
const uint16_t *phrase_candidates(struct arena *a, const struct phrase_text *t, size_t *n);
/* The same of speaker_table. */
const uint16_t *phrase_speakers(struct arena *a, const struct phrase_text *t, size_t *n);

#endif
