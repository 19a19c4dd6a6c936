/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One text for all: of an entry its lines as they are, an octet 0, those of them that folding changes, folded, and an
 * octet 0. Most certificates of a file have the same identifiers: each such list is kept once. */
#include "config.h"

#include "ui/frame/list_index.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "chain/policy_read.h"
#include "load/certset.h"
#include "ui/frame/found_by.h"
#include "ui/kit/filter.h"
#include "ui/kit/needle.h"

#include <stdlib.h>
#include <string.h>

#define OID_LISTS_MAX 10000
#define ABSENT SIZE_MAX

struct found_place {
	size_t at;        /* in text; ABSENT: it is read again each time */
	const char *oids; /* NULL: they stand in the text */
};

struct list_index {
	struct certset *set;
	struct buf text;
	VEC_OF(struct found_place) place;
	struct map oids; /* each text of object identifiers once, by itself */
};

struct list_index *list_index_new(struct certset *s)
{
	struct list_index *x = xcalloc(1, sizeof *x);

	x->set = s;
	x->oids.arena = arena_new();
	return x;
}

void list_index_free(struct list_index *x)
{
	struct arena *oids;

	if (!x)
		return;
	oids = x->oids.arena;
	map_free(&x->oids);
	arena_free(oids);
	buf_free(&x->text);
	vec_free(&x->place);
	free(x);
}

size_t list_index_done(const struct list_index *x)
{
	return x->place.n;
}

/* The certificate is read into memory of its own, which goes again: the set does not grow by a search. */
static void read_lines(struct list_index *x, size_t i, struct buf *lines, struct buf *oids)
{
	const struct entry *e = certset_entry(x->set, (int)i);
	struct buf scratch = BUF_INIT;
	struct arena *a;

	if (e->kind != ENTRY_CERTIFICATE)
		return;
	a = arena_new();
	const struct certificate *c = certificate_read(a, certset_der(x->set, (int)i, &scratch));

	found_by_names(lines, c);
	found_by_oids(oids, c);
	arena_free(a);
	buf_free(&scratch);
}

static void put_folded(struct buf *out, const char *lines)
{
	struct buf b = BUF_INIT;

	for (size_t n; *lines; lines += n) {
		n = strcspn(lines, "\n") + 1;
		buf_reset(&b);
		needle_fold(&b, lines, n);
		if (b.n != n || memcmp(b.s, lines, n) != 0)
			buf_put(out, b.s, b.n);
	}
	buf_free(&b);
}

static const char *keep_oids(struct list_index *x, const char *text)
{
	size_t n = strlen(text);
	const union map_value *there = map_find(&x->oids, text, n);
	char *kept;

	if (there || map_count(&x->oids) >= OID_LISTS_MAX)
		return there ? there->p : NULL;
	kept = arena_strdup(x->oids.arena, text);
	map_at(&x->oids, kept, n)->p = kept;
	return kept;
}

static void add(struct list_index *x)
{
	struct found_place *p = vec_push(&x->place);
	struct buf lines = BUF_INIT, oids = BUF_INIT;

	*p = (struct found_place){ .at = ABSENT };
	if (x->text.n >= LIST_INDEX_MAX)
		return;
	read_lines(x, x->place.n - 1, &lines, &oids);
	p->at = x->text.n;
	p->oids = keep_oids(x, buf_str(&oids));
	if (!p->oids)
		buf_puts(&lines, buf_str(&oids));
	buf_puts(&x->text, buf_str(&lines));
	buf_putc(&x->text, '\0');
	put_folded(&x->text, buf_str(&lines));
	buf_putc(&x->text, '\0');
	buf_free(&lines);
	buf_free(&oids);
}

bool list_index_step(struct list_index *x, size_t max)
{
	size_t n = certset_count(x->set);

	for (; x->place.n < n && max > 0; max--)
		add(x);
	return x->place.n < n;
}

void list_index_lines(struct list_index *x, size_t i, struct buf *out)
{
	const struct found_place *p = &x->place.v[i];

	if (p->at == ABSENT) {
		read_lines(x, i, out, out);
		return;
	}
	buf_puts(out, x->text.s + p->at);
	if (p->oids)
		buf_puts(out, p->oids);
}

/* In the lines, but not in what names the part they are of. */
static bool lines_have(const char *lines, const char *text)
{
	const char *hit = lines, *start;
	bool is;

	while ((hit = strstr(hit, text))) {
		for (start = hit; start > lines && start[-1] != '\n'; start--)
			;
		if ((size_t)(hit - start) >= filter_label(start, &is))
			return true;
		hit++;
	}
	return false;
}

static bool any_has(const char *lines, const char *folded, const char *oids, const struct needle *n)
{
	return lines_have(lines, n->text) || (!n->exact && lines_have(folded, n->text)) ||
	       (n->hex && lines_have(lines, n->hex)) ||
	       (strspn(n->text, "0123456789.") == strlen(n->text) && lines_have(oids, n->text));
}

static bool read_has(struct list_index *x, size_t i, const struct needle *n)
{
	struct buf lines = BUF_INIT, oids = BUF_INIT, folded = BUF_INIT;
	bool yes;

	read_lines(x, i, &lines, &oids);
	put_folded(&folded, buf_str(&lines));
	yes = any_has(buf_str(&lines), buf_str(&folded), buf_str(&oids), n);
	buf_free(&lines);
	buf_free(&oids);
	buf_free(&folded);
	return yes;
}

bool list_index_has(struct list_index *x, size_t i, const struct needle *n)
{
	const struct found_place *p = &x->place.v[i];
	const char *lines;

	if (p->at == ABSENT)
		return read_has(x, i, n);
	lines = x->text.s + p->at;
	return any_has(lines, lines + strlen(lines) + 1, p->oids ? p->oids : "", n);
}
