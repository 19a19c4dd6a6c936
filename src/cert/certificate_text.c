/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "cert/certificate.h"

static const char *finish(struct arena *a, struct buf *b)
{
	const char *s = arena_strdup(a, buf_str(b));
	buf_free(b);
	return s;
}

const char *certificate_subject(const struct certificate *c)
{
	return name_text(c->arena, c->subject);
}

const char *certificate_issuer(const struct certificate *c)
{
	return name_text(c->arena, c->issuer);
}

const char *certificate_serial(const struct certificate *c)
{
	struct buf b = BUF_INIT;
	buf_hex(&b, c->serial, "");
	return finish(c->arena, &b);
}

const char *certificate_title(const struct certificate *c)
{
	struct buf b = BUF_INIT;
	const char *cn = c->subject.p ? name_attribute(c->arena, c->subject, OID_CN) : NULL;
	if (cn && cn[0] != '\0')
		return cn;
	if (c->nsan > 0) {
		general_name_value(&b, &c->san[0]);
		return finish(c->arena, &b);
	}
	return name_short(c->arena, c->subject);
}
