/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Field by field, in the order of the table of fields; then extensions that have no field, the chain and the trust. */
#include "config.h"

#include "change/comparison.h"

#include "analysis/chain.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/redaction.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/der.h"
#include "cert/field.h"
#include "cert/oid.h"

#include <string.h>
#include <time.h>

#define VALUES_MAX 1000 /* lines of one field that are held against each other; more are one value */

struct comparing {
	struct arena *arena;
	struct redaction *redaction;
	struct comparison *c;
	VEC_OF(struct compare_row) row;
};

const char *row_state_name(enum row_state s)
{
	static const char *const name[] = { "equal", "changed", "only-a", "only-b" };

	return name[s];
}

char row_state_mark(enum row_state s)
{
	return "=~-+"[s];
}

/* ---- several values ---- */

struct lines {
	const char **v;
	size_t n;
};

static struct lines split(struct arena *a, const char *text)
{
	struct lines l = { NULL, 0 };
	size_t n = 1;

	if (!text)
		return l;
	for (const char *p = text; *p; p++)
		n += *p == '\n';
	if (n > VALUES_MAX)
		return l;
	l.v = ARENA_ARRAY(a, const char *, n);
	for (char *s = arena_strdup(a, text), *next; s; s = next) {
		next = strchr(s, '\n');
		if (next)
			*next++ = '\0';
		l.v[l.n++] = s;
	}
	return l;
}

static bool holds(const struct lines *l, const char *s)
{
	for (size_t i = 0; i < l->n; i++)
		if (strcmp(l->v[i], s) == 0)
			return true;
	return false;
}

/* The lines of x that y has not. */
static const char **missing_in(struct arena *a, const struct lines *x, const struct lines *y, size_t *n)
{
	const char **list = ARENA_ARRAY(a, const char *, x->n);

	*n = 0;
	for (size_t i = 0; i < x->n; i++)
		if (!holds(y, x->v[i]))
			list[(*n)++] = x->v[i];
	return list;
}

static void compare_lines(struct comparing *k, struct compare_row *r)
{
	struct lines a = split(k->arena, r->a), b = split(k->arena, r->b);

	if (a.n <= 1 && b.n <= 1 && strcmp(r->id, "alt-names") != 0)
		return;
	r->removed = missing_in(k->arena, &a, &b, &r->nremoved);
	r->added = missing_in(k->arena, &b, &a, &r->nadded);
	if (r->state == ROW_CHANGED && a.n && b.n && !r->nremoved && !r->nadded && strcmp(r->id, "alt-names") == 0)
		r->state = ROW_EQUAL; /* the same names in another order */
}

static struct compare_row *add_row(struct comparing *k, const char *id, const char *label, const char *a, const char *b)
{
	struct compare_row *r;

	if (!a && !b)
		return NULL;
	r = vec_push(&k->row);
	*r = (struct compare_row){ .id = id, .label = label, .a = a, .b = b };
	r->state = !b ? ROW_ONLY_A : !a ? ROW_ONLY_B : strcmp(a, b) != 0 ? ROW_CHANGED : ROW_EQUAL;
	compare_lines(k, r);
	return r;
}

/* Said of a row that may not have come about. */
static void is_of_time(struct compare_row *r, bool time)
{
	if (r)
		r->time = time;
}

/* ---- fields ---- */

static const char *field_value(struct comparing *k, const struct field *f, const struct certificate *c)
{
	struct buf b = BUF_INIT;

	f->get(&b, c, &(struct field_style){ TIME_UNKNOWN, k->redaction });
	if (!b.n) {
		buf_free(&b);
		return NULL;
	}
	return buf_keep(&b, k->arena);
}

/* The octets and the other digests say nothing more, and what has no field comes extension by extension. */
static bool is_left_out(const struct field *f)
{
	return f->group == FIELD_OCTETS || !strcmp(f->id, "sha1") || !strcmp(f->id, "pin") ||
	       !strcmp(f->id, "extensions");
}

static bool with_request(const struct comparison *c)
{
	return c->a->request || c->b->request;
}

/* What a request asks for, of all fields; the rest is the CA's to add. Names it may ask for or leave to the CA. */
static bool is_asked(const struct field *f, const struct standing *s, const char *value)
{
	bool askable = !strcmp(f->id, "subject") || !strcmp(f->id, "key") || !strcmp(f->id, "spki-sha256") ||
	               f->extension != OID_UNKNOWN;

	return !s->request || (askable && (value || f->extension == OID_SAN));
}

static void compare_fields(struct comparing *k)
{
	const struct standing *a = k->c->a, *b = k->c->b;

	for (size_t i = 0; i < field_count; i++) {
		const struct field *f = &field_table[i];
		bool wanted = !is_left_out(f) && !(with_request(k->c) && f->group == FIELD_SIGNATURE);
		const char *of_a = wanted ? field_value(k, f, a->cert) : NULL,
		           *of_b = wanted ? field_value(k, f, b->cert) : NULL;

		if (wanted && is_asked(f, a, of_a) && is_asked(f, b, of_b))
			is_of_time(add_row(k, f->id, f->label, of_a, of_b), f->time);
	}
}

static const char *extension_name(struct arena *a, const struct extension *x)
{
	char dotted[256];
	const char *name = oid_name(x->oid);

	return arena_strdup(a, name ? name : der_oid_dotted(x->oid, dotted, sizeof dotted));
}

static const char *extension_value(const struct comparing *k, const struct extension *x)
{
	struct buf b = BUF_INIT;

	if (!x)
		return NULL;
	extension_text(&b, x, k->redaction);
	buf_str(&b);
	return buf_keep(&b, k->arena);
}

/* Without a field of its own; a second one of the same kind is a defect that has its own finding. */
static const struct extension *other_extension(const struct certificate *c, struct span oid)
{
	for (size_t i = 0; i < c->next; i++)
		if (span_eq(c->ext[i].oid, oid) && !field_shows(c->ext[i].id))
			return &c->ext[i];
	return NULL;
}

static void compare_others(struct comparing *k, const struct certificate *of, bool second)
{
	const struct certificate *a = k->c->a->cert, *b = k->c->b->cert;

	for (size_t i = 0; i < of->next; i++) {
		const struct extension *x = &of->ext[i];

		if (other_extension(of, x->oid) != x || (second && other_extension(a, x->oid)))
			continue;
		if ((k->c->a->request && !other_extension(a, x->oid)) ||
		    (k->c->b->request && !other_extension(b, x->oid)))
			continue;
		const char *name = extension_name(k->arena, x);
		add_row(k, name, name, extension_value(k, other_extension(a, x->oid)),
		        extension_value(k, other_extension(b, x->oid)));
	}
}

/* ---- the chain ---- */

static const char *chain_value(const struct comparing *k, const struct standing *s)
{
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < s->n; i++)
		buf_printf(&b, "%s%s", i ? " > " : "",
		           redacted(k->redaction, ARGUMENT_NAME, certificate_title(s->path[i])));
	return buf_keep(&b, k->arena);
}

static bool same_path(const struct standing *a, const struct standing *b)
{
	bool same = a->n == b->n;

	for (size_t i = 1; same && i < a->n; i++)
		same = certificate_equal(a->path[i], b->path[i]);
	return same;
}

static const char *verdict_value(struct arena *a, const struct standing *s)
{
	if (!s->judged)
		return NULL;
	return s->reason == CLASS_NONE ? arena_strdup(a, verdict_name(s->verdict))
	                               : arena_printf(a, "%s (%s)", verdict_name(s->verdict), class_text(s->reason));
}

static const char *until_value(struct arena *a, const struct standing *s)
{
	char text[32];

	return s->trusted ? arena_strdup(a, time_rfc3339(s->until, text)) : NULL;
}

static void compare_chains(struct comparing *k)
{
	const struct standing *a = k->c->a, *b = k->c->b;
	struct compare_row *r = add_row(k, "chain", N_("Chain"), chain_value(k, a), chain_value(k, b));

	if (r->state == ROW_EQUAL && !same_path(a, b))
		r->state = ROW_CHANGED; /* other certificates of the same names */
	add_row(k, "verdict", N_("Verdict"), verdict_value(k->arena, a), verdict_value(k->arena, b));
	is_of_time(add_row(k, "trusted-until", N_("Trusted until"), until_value(k->arena, a), until_value(k->arena, b)),
	           true);
}

#define OTHERS_SHOWN 100

static const char *others_value(const struct comparing *k, const struct standing *s)
{
	struct buf b = BUF_INIT;

	if (!s->nothers)
		return NULL;
	for (size_t i = 0; i < s->nothers && i < OTHERS_SHOWN; i++)
		buf_printf(&b, "%s%s", i ? "\n" : "", redacted(k->redaction, ARGUMENT_NAME, s->others[i]));
	if (s->nothers > OTHERS_SHOWN)
		buf_printf(&b, "\n... (%zu)", s->nothers);
	return buf_keep(&b, k->arena);
}

struct comparison *comparison_new(struct arena *arena, const struct standing *a, const struct standing *b,
                                  struct redaction *r)
{
	struct comparison *c = ARENA_NEW(arena, struct comparison);
	struct comparing k = { .arena = arena, .redaction = r, .c = c };

	*c = (struct comparison){ .a = a, .b = b };
	compare_fields(&k);
	compare_others(&k, a->cert, false);
	compare_others(&k, b->cert, true);
	if (!with_request(c))
		compare_chains(&k);
	add_row(&k, "others", N_("Other certificates"), others_value(&k, a), others_value(&k, b));
	c->nrow = k.row.n;
	c->row = ARENA_ARRAY(arena, struct compare_row, c->nrow);
	memcpy(c->row, k.row.v, c->nrow * sizeof *c->row);
	vec_free(&k.row);
	for (size_t i = 0; i < c->nrow; i++)
		c->ndifferent += c->row[i].state != ROW_EQUAL;
	c->equal = c->ndifferent == 0;
	comparison_means(arena, c);
	return c;
}

/* ---- in a line ---- */

static void clause(struct buf *out, size_t start, struct sentence s)
{
	if (out->n > start)
		buf_puts(out, "; ");
	sentence_render(out, &s, &rendering_translated);
}

static struct sentence verdict_said(struct arena *arena, const struct standing *a, const struct standing *b)
{
	struct argument was = as_code(verdict_name(a->verdict)), is = as_code(verdict_name(b->verdict));

	if (b->reason == CLASS_NONE)
		return SENTENCE(arena, N_("verdict %1$s -> %2$s"), was, is);
	return SENTENCE(arena, N_("verdict %1$s -> %2$s (%3$s)"), was, is, as_code(class_text(b->reason)));
}

void comparison_line(struct arena *arena, struct buf *out, const struct comparison *c)
{
	const struct certificate *a = c->a->cert, *b = c->b->cert;
	size_t start = out->n;

	if (c->equal)
		return;
	if (a->not_after != b->not_after)
		clause(out, start,
		       SENTENCE(arena, N_("not after %1$s -> %2$s"), as_day_beside(a->not_after, b->not_after),
		                as_day_beside(b->not_after, a->not_after)));
	else if (!certificate_equal(a, b))
		clause(out, start, SENTENCE(arena, N_("another certificate with the same end")));
	if (!span_eq(a->issuer, b->issuer))
		clause(out, start, SENTENCE(arena, N_("other issuer")));
	if (certificate_equal(a, b) && !same_path(c->a, c->b))
		clause(out, start, SENTENCE(arena, N_("another chain above it")));
	if (c->a->judged && c->b->judged && (c->a->verdict != c->b->verdict || c->a->reason != c->b->reason))
		clause(out, start, verdict_said(arena, c->a, c->b));
}
