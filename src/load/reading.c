/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a reader says what it found. */
#include "config.h"

#include "load/reading.h"

#include "base/argument.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/der.h"
#include "cert/der_kind.h"
#include "load/bytes.h"
#include "load/note.h"

#include <string.h>

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

/* What it says its length is; 0: that is lost as well. */
static size_t length_said(struct span der)
{
	size_t n = 0, octets = der.n > 2 && der.p[0] == 0x30 && der.p[1] > 0x80 ? der.p[1] & 0x7FU : 0;

	if (octets > 4 || der.n < 2 + octets)
		return 0;
	for (size_t i = 0; i < octets; i++)
		n = n << 8 | der.p[2 + i];
	return octets ? 2 + octets + n : 0;
}

struct piece *reading_certificate(struct reading *r, struct span der, uint32_t line)
{
	size_t at = r->pieces.n, said = length_said(der);

	reading_der(r, DER_KIND_CERTIFICATE, der, line);
	if (!r->cut && said > der.n)
		reading_note_about(
		    r, INPUT_NOTE_CUT, line,
		    as_sentence(r->arena, SENTENCE(r->arena, N_("%1$s octets of %2$s"), as_number((int64_t)der.n),
		                                   as_number((int64_t)said))));
	return &r->pieces.v[at];
}

void reading_broken(struct reading *r, struct span content, uint32_t line, enum input_note_kind why,
                    struct argument detail)
{
	reading_piece(r, PIECE_BROKEN, content, line);
	reading_note_about(r, why, line, detail);
}

void reading_malformed(struct reading *r, struct span content, uint32_t line, struct argument detail)
{
	size_t said = length_said(content);

	if (!r->cut && said > content.n)
		detail = as_sentence(r->arena, SENTENCE(r->arena, N_("it is cut short: %1$s octets of %2$s are there"),
		                                        as_number((int64_t)content.n), as_number((int64_t)said)));
	reading_broken(r, content, line, line ? INPUT_NOTE_BAD_BLOCK : INPUT_NOTE_BAD_OBJECT, detail);
}

static bool holds_only(struct span s, const char *octets, size_t n)
{
	for (size_t i = 0; i < s.n; i++)
		if (!memchr(octets, s.p[i], n))
			return false;
	return true;
}

static struct argument what_follows(struct arena *a, struct span rest)
{
	if (holds_only(rest, "\r\n", 2))
		return as_word(N_("a line end"));
	return as_sentence(a, SENTENCE(a, holds_only(rest, "", 1) ? N_("%1$s zero octets") : N_("%1$s octets"),
	                               as_number((int64_t)rest.n)));
}

struct span reading_first(struct reading *r, struct span der, uint32_t line)
{
	struct der first;

	if (!der_first(der, &first) || (first.oddity & DER_TRUNCATED) || first.whole.n == der.n)
		return der;
	struct span rest = span_of(der.p + first.whole.n, der.n - first.whole.n);
	reading_note(r, INPUT_NOTE_TRAILING, line, what_follows(r->arena, rest));
	return first.whole;
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
