/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a certificate is called on a line: subject, issuer, serial number, title, made once and kept. */
#include "config.h"

#include "base/buf.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "cert/oid.h"

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
		cache_of(c)->serial_cache = buf_keep(&b, c->arena);
	}
	return c->serial_cache;
}

const char *const key_usage_names[KEY_USAGES + 1] = {
	"digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement",
	"keyCertSign",      "cRLSign",        "encipherOnly",    "decipherOnly",     NULL,
};

void certificate_key_usage(struct buf *out, const struct certificate *c)
{
	const char *between = "";

	for (unsigned i = 0; i < KEY_USAGES; i++)
		if (c->ku & 1U << i) {
			buf_printf(out, "%s%s", between, key_usage_names[i]);
			between = ", ";
		}
}

void certificate_purposes(struct buf *out, const struct certificate *c)
{
	char room[OID_TEXT_MAX];

	for (size_t i = 0; i < c->neku && i < EKU_SHOWN; i++)
		buf_printf(out, "%s%s", i ? ", " : "", oid_text(c->eku[i], room));
	if (c->neku > EKU_SHOWN)
		buf_printf(out, ", ... (%zu)", c->neku);
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
	return name_title(buf_keep(&b, c->arena));
}

const char *certificate_title(const struct certificate *c)
{
	if (c->title_cache == NULL)
		cache_of(c)->title_cache = title_make(c);
	return c->title_cache;
}
