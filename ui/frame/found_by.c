/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labelled lines of what a person may search for and no row shows: names, numbers, OIDs anywhere in the DER. */
#include "config.h"

#include "ui/frame/found_by.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/span.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/der.h"
#include "cert/name.h"
#include "cert/oid.h"

#include <gnutls/crypto.h>
#include <stdlib.h>

#define SANS_MAX 100 /* of one certificate that are searched */
#define OIDS_MAX 200
#define OIDS_DEEP 12

static void line(struct buf *out, const char *label, const char *raw)
{
	char *safe = text_escaped(raw, CHARSET_UTF8);

	buf_printf(out, "%s%.1000s\n", label, safe);
	free(safe);
}

static void san_line(struct buf *out, const struct general_name *name)
{
	struct buf text = BUF_INIT;

	general_name_text(&text, name);
	line(out, "san:", buf_str(&text));
	buf_free(&text);
}

static void sha1_line(struct buf *out, const struct certificate *c)
{
	uint8_t digest[20];

	if (gnutls_hash_fast(GNUTLS_DIG_SHA1, c->der.p, c->der.n, digest) < 0)
		return;
	buf_puts(out, "sha1:");
	buf_hex(out, (struct span){ digest, sizeof digest }, "");
	buf_putc(out, '\n');
}

void found_by_names(struct buf *out, const struct certificate *c)
{
	buf_printf(out, "serial:%.100s\n", certificate_serial(c));
	line(out, "subject:", certificate_subject(c));
	line(out, "issuer:", certificate_issuer(c));
	for (size_t i = 0; i < c->nsan && i < SANS_MAX; i++)
		san_line(out, &c->san[i]);
	buf_puts(out, "sha256:");
	buf_hex(out, (struct span){ certificate_sha256(c), 32 }, "");
	buf_putc(out, '\n');
	sha1_line(out, c);
}

/* Each identifier once. */
struct oids {
	struct span v[OIDS_MAX];
	size_t n;
};

static void add_oid(struct oids *o, struct span oid)
{
	for (size_t i = 0; i < o->n; i++)
		if (span_eq(o->v[i], oid))
			return;
	if (o->n < OIDS_MAX)
		o->v[o->n++] = oid;
}

static void walk_oids(struct oids *o, struct span in, unsigned deep)
{
	struct der d;

	while (o->n < OIDS_MAX && in.n > 0 && der_next(&in, &d))
		if (d.tag == DER_OID)
			add_oid(o, d.value);
		else if ((d.tag & 0x20) && deep < OIDS_DEEP)
			walk_oids(o, d.value, deep + 1);
}

void found_by_oids(struct buf *out, const struct certificate *c)
{
	struct oids o = { .n = 0 };
	char room[OID_TEXT_MAX];

	walk_oids(&o, c->der, 0);
	for (size_t i = 0; i < c->next; i++)
		walk_oids(&o, c->ext[i].value, 0);
	for (size_t i = 0; i < o.n; i++)
		buf_printf(out, "oid:%s\n", der_oid_dotted(o.v[i], room, sizeof room));
}

const char *found_by(struct arena *a, const struct certificate *c, int64_t at)
{
	struct buf b = BUF_INIT;
	const char *text;

	buf_printf(&b, "is:certificate\nis:%s\n%s", c->ca ? "ca" : "leaf", c->ca && c->self_issued ? "is:root\n" : "");
	if (c->not_after != TIME_UNKNOWN && c->not_after < at)
		buf_puts(&b, "is:expired\n");
	if (c->not_before != TIME_UNKNOWN && c->not_before > at)
		buf_puts(&b, "is:future\n");
	found_by_names(&b, c);
	found_by_oids(&b, c);
	text = arena_strdup(a, buf_str(&b));
	buf_free(&b);
	return text;
}
