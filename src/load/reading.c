/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a reader says what it found. */
#include "config.h"

#include "load/reading.h"

#include "base/argument.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/der_kind.h"
#include "load/bytes.h"
#include "load/note.h"

struct piece *reading_piece(struct reading *r, enum piece_kind kind, struct span octets, uint32_t line)
{
	struct piece *p = vec_push(&r->pieces);

	p->kind = kind;
	p->octets = octets;
	p->line = line;
	return p;
}

void reading_note(struct reading *r, enum input_note_kind kind, uint32_t line, struct argument detail)
{
	struct piece *p = reading_piece(r, PIECE_NOTE, SPAN_NONE, line);

	p->note = kind;
	p->detail = detail;
}

void reading_note_about(struct reading *r, enum input_note_kind kind, uint32_t line, struct argument detail)
{
	reading_note(r, kind, line, detail);
	r->pieces.v[r->pieces.n - 1].about = true;
}

struct piece *reading_der(struct reading *r, enum der_kind kind, struct span der, uint32_t line)
{
	struct piece *p = reading_piece(r, PIECE_DER, der, line);

	p->der = kind;
	return p;
}

void reading_broken(struct reading *r, struct span content, uint32_t line, enum input_note_kind why,
                    struct argument detail)
{
	reading_piece(r, PIECE_BROKEN, content, line);
	reading_note_about(r, why, line, detail);
}

void reading_too_large(struct reading *r, struct span content, uint32_t line, size_t bound)
{
	reading_broken(r, content, line, INPUT_NOTE_LIMIT,
	               as_sentence(r->arena, SENTENCE(r->arena, N_("an object is larger than %1$s MiB"),
	                                              as_number((int64_t)(bound >> 20)))));
}

void reading_erase(const struct reading *r, struct span octets)
{
	if (octets.n && span_holds(r->stays, octets.p))
		bytes_erase(octets);
}
