/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files in DER: objects one behind the other. What follows the last is a text with PEM blocks, or nobody's. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/der_kind.h"
#include "load/format_rows.h"
#include "load/note.h"
#include "load/pem.h"
#include "load/reading.h"

#include <stdlib.h>

struct der_state {
	struct span rest; /* what is still to be read */
	struct span last; /* what was yielded last, and may have to be erased */
	bool secret;      /* of the reading, before it */
};

bool format_der_is(struct span octets)
{
	return octets.n && octets.p[0] == 0x30 && der_kind(octets) != DER_KIND_UNKNOWN;
}

/* A private key that was read goes at once. */
static void erase_last(struct reading *r, struct der_state *s)
{
	if (r->secret)
		reading_erase(r, s->last);
	s->last = SPAN_NONE;
	r->secret |= s->secret;
}

enum reading_step format_der_read(struct reading *r)
{
	struct der_state *s = r->state;
	struct der first;

	if (!s) {
		enum der_kind k = der_kind(r->in);

		s = r->state = xcalloc(1, sizeof *s);
		s->rest = r->in;
		r->kind = k == DER_KIND_PKCS7 ? "pkcs7" : k == DER_KIND_PKCS12 ? "pkcs12" : "der";
		if (k == DER_KIND_PKCS7)
			reading_note(r, INPUT_NOTE_PKCS7, 0, as_none());
		else if (k != DER_KIND_PKCS12)
			reading_note(r, INPUT_NOTE_DER, 0, as_none());
	} else {
		erase_last(r, s);
	}
	struct span rest = s->rest, one = s->rest;
	if (!rest.n)
		return READING_ENDS;
	if (der_kind(rest) == DER_KIND_UNKNOWN && pem_begins_in(rest)) {
		s->rest = SPAN_NONE;
		reading_piece(r, PIECE_TEXT, rest, 0)->as = "pem";
		return READING_GOES_ON;
	}
	bool whole = der_next(&rest, &first) && !(first.oddity & DER_TRUNCATED);
	if (r->cut && !whole)
		return READING_ENDS;
	bool goes_on = r->cut || der_kind(rest) != DER_KIND_UNKNOWN || pem_begins_in(rest);
	if (goes_on)
		one = first.whole;
	else
		one = reading_first(r, one, 0);
	s->rest = whole && goes_on ? rest : SPAN_NONE;
	s->last = one;
	s->secret = r->secret;
	r->secret = false;
	enum der_kind kind = der_kind(one);
	if (kind == DER_KIND_CERTIFICATE)
		reading_certificate(r, one, 0);
	else if (kind != DER_KIND_UNKNOWN)
		reading_der(r, kind, one, 0);
	return READING_GOES_ON;
}

void format_der_end(struct reading *r)
{
	if (r->state)
		erase_last(r, r->state);
	free(r->state);
}
