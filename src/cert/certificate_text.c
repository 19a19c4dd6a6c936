/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cert/certificate.h"

/* A screen asks for the same text with every frame: it is made once. */
static struct certificate *cache_of(const struct certificate *c)
{
	return (struct certificate *)c;
}

const char *certificate_subject(const struct certificate *c)
{
	if (c->subject_cache == NULL)
		cache_of(c)->subject_cache = name_text(c->arena, c->subject);
	return c->subject_cache;
}

const char *certificate_issuer(const struct certificate *c)
{
	if (c->issuer_cache == NULL)
		cache_of(c)->issuer_cache = name_text(c->arena, c->issuer);
	return c->issuer_cache;
}

const char *certificate_serial(const struct certificate *c)
{
	if (c->serial_cache == NULL) {
		struct buf b = BUF_INIT;
		buf_hex(&b, c->serial, "");
		cache_of(c)->serial_cache = arena_strdup(c->arena, buf_str(&b));
		buf_free(&b);
	}
	return c->serial_cache;
}

static const char *title_make(const struct certificate *c)
{
	struct buf b = BUF_INIT;
	char *cn = c->subject.p ? name_attribute(c->arena, c->subject, OID_CN) : NULL;
	if (cn && cn[0] != '\0')
		return name_title(cn);
	if (c->nsan == 0)
		return name_short(c->arena, c->subject);
	general_name_value(&b, &c->san[0]);
	char *s = arena_strdup(c->arena, buf_str(&b));
	buf_free(&b);
	return name_title(s);
}

const char *certificate_title(const struct certificate *c)
{
	if (c->title_cache == NULL)
		cache_of(c)->title_cache = title_make(c);
	return c->title_cache;
}
