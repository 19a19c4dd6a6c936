/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates, by the rows of field.c, and what all kinds of objects share; the other kinds are in item_object.c. */
#include "config.h"

#include "cert/item.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/der.h"
#include "cert/field.h"
#include "cert/item_add.h"
#include "cert/oid.h"
#include "cert/term.h"

#include <string.h>

void items_free(struct items *o)
{
	vec_free(&o->list);
}

void items_add(struct items *o, const char *group, const char *label, const char *value, const char *term)
{
	const struct term *t = term_named(term);

	if (*value)
		*vec_push(&o->list) = (struct item){ .group = group,
			                             .label = label,
			                             .value = arena_strdup(o->a, value),
			                             .reference = t ? t->reference : NULL,
			                             .sentence = t ? t->sentence : NULL };
}

void items_gather(struct items *o)
{
	size_t at = o->list.n;
	struct item last;

	if (at < 2)
		return;
	last = o->list.v[--at];
	for (size_t k = at; k-- > 0;)
		if (strcmp(o->list.v[k].group, last.group) == 0) {
			memmove(&o->list.v[k + 2], &o->list.v[k + 1], (at - k - 1) * sizeof last);
			o->list.v[k + 1] = last;
			return;
		}
}

void items_add_buf(struct items *o, const char *group, const char *label, struct buf *value, const char *term)
{
	items_add(o, group, label, buf_str(value), term);
	buf_free(value);
}

void items_explain(struct items *o, const struct term *t)
{
	if (o->list.n > 0 && t) {
		o->list.v[o->list.n - 1].reference = t->reference;
		o->list.v[o->list.n - 1].sentence = t->sentence;
	}
}

/* An extension that has no field: under its own name. */
static void add_extension(struct items *o, const char *group, const struct extension *x)
{
	char room[OID_TEXT_MAX];
	struct buf value = BUF_INIT;
	size_t n = o->list.n;

	if (oid_name(x->oid))
		buf_printf(&value, "%s\n", der_oid_dotted(x->oid, room, sizeof room));
	extension_text(&value, x, o->redaction);
	items_add_buf(o, group, arena_strdup(o->a, oid_text(x->oid, room)), &value, NULL);
	if (o->list.n == n)
		return;
	items_explain(o, term_of_extension(x));
	o->list.v[n].secret = x->id == OID_UNKNOWN; /* who knows what stands in it */
	o->list.v[n].critical = x->critical;
	o->list.v[n].outside = true;
}

void items_add_extensions(struct items *o, const char *group, const struct extension *ext, size_t n)
{
	for (size_t i = 0; i < n; i++)
		add_extension(o, group, &ext[i]);
}

/* Bits and purposes have a line and a sentence each. */
static void key_usages(struct items *o, const struct certificate *c, const struct field *f)
{
	bool any = false;

	for (unsigned i = 0; i < KEY_USAGES; i++)
		if (c->ku & 1U << i) {
			items_add(o, field_group_title(f->group), any ? "" : _(f->label), key_usage_names[i],
			          key_usage_names[i]);
			any = true;
		}
	if (!any)
		items_add(o, field_group_title(f->group), _(f->label), _("none"), "keyUsage");
}

static void purposes(struct items *o, const struct certificate *c, const struct field *f)
{
	char room[OID_TEXT_MAX];

	for (size_t i = 0; i < c->neku; i++) {
		struct buf b = BUF_INIT;
		const char *name = oid_text(c->eku[i], room), *title = oid_title(c->eku[i]);
		const struct term *t = term_of_oid(c->eku[i]);

		buf_puts(&b, name);
		if (title && strcmp(title, name) != 0)
			buf_printf(&b, " (%s)", title);
		items_add_buf(o, field_group_title(f->group), i ? "" : _(f->label), &b, "extKeyUsage");
		items_explain(o, t);
	}
}

static void mark_critical(struct items *o, size_t from, const struct certificate *c, const struct field *f)
{
	const struct extension *x = f->extension ? certificate_extension(c, f->extension) : NULL;

	if (x && x->critical && from < o->list.n)
		o->list.v[from].critical = true;
}

static void put_field(struct items *o, const struct certificate *c, int64_t at, const struct field *f)
{
	struct buf value = BUF_INIT;
	size_t n = o->list.n;

	f->get(&value, c, &(struct field_style){ at, o->redaction });
	if (f->extension == OID_KEY_USAGE && c->has_ku) {
		key_usages(o, c, f);
	} else if (f->extension == OID_EKU && c->neku > 0 && c->neku <= EKU_SHOWN) {
		purposes(o, c, f);
	} else if (value.n > 0) {
		items_add(o, field_group_title(f->group), _(f->label), buf_str(&value), NULL);
		o->list.v[n].reference = f->reference;
		o->list.v[n].sentence = f->sentence;
		o->list.v[n].secret = f->group == FIELD_OCTETS;
	}
	mark_critical(o, n, c, f);
	buf_free(&value);
}

void items_certificate(struct items *o, const struct certificate *c, int64_t at)
{
	for (size_t i = 0; i < field_count; i++) {
		if (strcmp(field_table[i].id, "extensions") != 0) {
			put_field(o, c, at, &field_table[i]);
			continue;
		}
		for (size_t k = 0; k < c->next; k++)
			if (!field_shows(c->ext[k].id) || certificate_extension(c, c->ext[k].id) != &c->ext[k])
				add_extension(o, field_group_title(FIELD_EXTENSIONS), &c->ext[k]);
	}
}
