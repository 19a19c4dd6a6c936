/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One element off the input and a note if it is odd; the notes are bounded, and sorted by place at the end. */
#include "config.h"

#include "cert/reader.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/defect.h"
#include "cert/der.h"
#include "cert/dirstring.h"
#include "cert/name_walk.h"
#include "cert/oid.h"

#include <stdlib.h>
#include <string.h>

/* A hostile object has a defect an octet; nobody reads more than these. */
#define DEFECTS_MAX 64

void reader_note(struct reader *r, enum defect what, const uint8_t *at, const char *detail)
{
	if (r->mute || r->defects.n == DEFECTS_MAX)
		return;
	*vec_push(&r->defects) =
	    (struct defect_at){ what, at >= r->der.p && at ? (uint32_t)(at - r->der.p) : 0, detail };
}

static int by_offset(const void *a, const void *b)
{
	const struct defect_at *x = a, *y = b;

	return x->offset != y->offset ? (x->offset < y->offset ? -1 : 1) : (int)x->what - (int)y->what;
}

const struct defect_at *reader_finish(struct reader *r, size_t *n, bool *fatal)
{
	if (r->defects.n > 1)
		qsort(r->defects.v, r->defects.n, sizeof *r->defects.v, by_offset);
	*n = r->defects.n;
	*fatal = false;
	for (size_t i = 0; i < r->defects.n; i++)
		*fatal |= defect_is_fatal(r->defects.v[i].what);
	const struct defect_at *out = arena_dup(r->arena, r->defects.v, r->defects.n * sizeof *r->defects.v);
	vec_free(&r->defects);
	return out;
}

void reader_check_der(struct reader *r, struct span s, const char *detail)
{
	const uint8_t *at;

	switch (der_fault(s, &at)) {
	case DER_SOUND:
		break;
	case DER_NOT_DISTINGUISHED:
		reader_note(r, DEFECT_BER_NOT_DER, at, detail);
		break;
	case DER_OVERRUN:
		reader_note(r, DEFECT_BAD_STRUCTURE, at, detail);
		break;
	case DER_ODD_BOOLEAN:
		reader_note(r, DEFECT_BAD_BOOLEAN, at, detail);
		break;
	}
}

bool read_outer(struct reader *r, struct der *out)
{
	struct span in = r->der;

	if (!der_take(&in, DER_SEQUENCE, out)) {
		reader_note(r, DEFECT_NOT_CERTIFICATE, r->der.p, NULL);
		r->mute = true;
		return false;
	}
	if (out->oddity & DER_TRUNCATED) {
		reader_note(r, DEFECT_TRUNCATED, r->der.p, NULL);
		r->mute = true; /* whatever is missing is missing because of that */
	}
	if (in.n > 0)
		reader_note(r, DEFECT_TRAILING_BYTES, in.p, NULL);
	reader_check_der(r, out->whole, NULL);
	return true;
}

bool read_element(struct reader *r, struct span *in, uint8_t tag, const char *what, struct der *out)
{
	const uint8_t *at = in->p;

	if (der_take(in, tag, out))
		return true;
	reader_note(r, DEFECT_BAD_STRUCTURE, at, what);
	if (!der_next(in, out))
		in->n = 0;
	return false;
}

struct span read_bits(struct reader *r, struct span *in, const char *what)
{
	struct der d;
	const uint8_t *at = in->p;

	if (der_take(in, DER_BIT_STRING, &d) && d.value.n > 0 && d.value.p[0] == 0)
		return span_of(d.value.p + 1, d.value.n - 1);
	reader_note(r, DEFECT_BAD_SIGNATURE_FIELD, at, what);
	return SPAN_NONE;
}

int64_t read_time(struct reader *r, struct span *in, const char *what)
{
	struct der d;
	int64_t t;
	bool odd;
	const uint8_t *at = in->p;

	if (!der_next(in, &d) || !der_time(d.tag, d.value, &t, &odd)) {
		reader_note(r, DEFECT_BAD_TIME, at, what);
		return TIME_UNKNOWN;
	}
	if (odd) /* the well-formed but early GeneralizedTime is what validators accept: PKITS 4.2.4 */
		reader_note(r, d.tag == DER_GENERALIZED_TIME && d.value.n == 15 ? DEFECT_TIME_NOT_UTC : DEFECT_ODD_TIME,
		            at, what);
	return t;
}

struct span read_name(struct reader *r, struct span *in, const char *what)
{
	struct der d;
	struct name_walk w;
	struct name_part p;
	const uint8_t *at = in->p;

	if (!read_element(r, in, DER_SEQUENCE, what, &d))
		return SPAN_NONE;
	bool strings_ok = true;
	for (name_walk_start(&w, d.whole); name_walk_next(&w, &p);)
		if (strings_ok && dirstring_is(p.tag) && !dirstring_valid(p.tag, p.raw)) {
			reader_note(r, DEFECT_BAD_STRING, p.whole.p, what);
			strings_ok = false;
		}
	if (w.bad)
		reader_note(r, DEFECT_BAD_NAME, at, what);
	else if (w.empty)
		reader_note(r, DEFECT_EMPTY_RDN, at, what);
	return d.whole;
}

/* Sorts extensions by identifier to find the same one twice without a square of comparisons. */
static int by_oid(const void *a, const void *b)
{
	const struct extension *x = *(const struct extension *const *)a, *y = *(const struct extension *const *)b;
	size_t n = x->oid.n < y->oid.n ? x->oid.n : y->oid.n;
	int c = n > 0 ? memcmp(x->oid.p, y->oid.p, n) : 0;

	if (c == 0 && x->oid.n != y->oid.n)
		c = x->oid.n < y->oid.n ? -1 : 1;
	return c != 0 ? c : x->offset < y->offset ? -1 : 1;
}

static void note_duplicates(struct reader *r, const struct extension *ext, size_t n)
{
	const struct extension **sorted = xmalloc((n + 1) * sizeof *sorted);

	for (size_t i = 0; i < n; i++)
		sorted[i] = &ext[i];
	qsort(sorted, n, sizeof *sorted, by_oid);
	for (size_t i = 1; i < n; i++)
		if (span_eq(sorted[i]->oid, sorted[i - 1]->oid))
			reader_note(r, DEFECT_DUPLICATE_EXTENSION, r->der.p + sorted[i]->offset,
			            oid_name(sorted[i]->oid));
	free(sorted);
}

static bool read_extension(struct reader *r, const struct der *whole, struct extension *out)
{
	struct span in = whole->value;
	struct der oid, flag, value;

	if (whole->tag != DER_SEQUENCE || !der_take(&in, DER_OID, &oid))
		return false;
	*out = (struct extension){ .id = oid_find(oid.value),
		                   .oid = oid.value,
		                   .offset = (uint32_t)(whole->whole.p - r->der.p) };
	if (der_take(&in, DER_BOOLEAN, &flag)) {
		out->critical = flag.value.n > 0 && flag.value.p[0] != 0;
		if (!out->critical)
			reader_note(r, DEFECT_EXPLICIT_DEFAULT, flag.whole.p, "critical");
	}
	if (!der_take(&in, DER_OCTET_STRING, &value))
		return false;
	out->value = value.value;
	return in.n == 0;
}

struct extension *read_extensions(struct reader *r, struct span contents, size_t *n)
{
	struct der d;
	size_t count = 0;

	for (struct span s = contents; der_next(&s, &d);)
		count++;
	struct extension *ext = ARENA_ARRAY(r->arena, struct extension, count);
	*n = 0;
	struct span s = contents;
	while (der_next(&s, &d)) {
		if (read_extension(r, &d, &ext[*n]))
			(*n)++;
		else
			reader_note(r, DEFECT_BAD_STRUCTURE, d.whole.p, "extension");
	}
	if (s.n > 0)
		reader_note(r, DEFECT_BAD_STRUCTURE, s.p, "extensions");
	if (count == 0)
		reader_note(r, DEFECT_EMPTY_EXTENSIONS, contents.p, NULL);
	note_duplicates(r, ext, *n);
	return ext;
}
