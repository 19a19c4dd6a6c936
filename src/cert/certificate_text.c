/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a certificate is called on a line: subject, issuer, serial number, title, made once and kept:
 * a screen asks for the same text with every frame. */
#include "config.h"

#include "base/argument.h"
#include "base/buf.h"
#include "cert/certificate.h"
#include "cert/certificate_kept.h"
#include "cert/name.h"
#include "cert/oid.h"

const char *certificate_subject(const struct certificate *c)
{
	if (c->kept->subject == NULL)
		c->kept->subject = name_text(c->arena, c->subject);
	return c->kept->subject;
}

const char *certificate_issuer(const struct certificate *c)
{
	if (c->kept->issuer == NULL)
		c->kept->issuer = name_text(c->arena, c->issuer);
	return c->kept->issuer;
}

const char *certificate_serial(const struct certificate *c)
{
	if (c->kept->serial == NULL) {
		struct buf b = BUF_INIT;

		buf_hex(&b, c->serial, "");
		c->kept->serial = buf_keep(&b, c->arena);
	}
	return c->kept->serial;
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
	if (c->kept->title == NULL)
		c->kept->title = title_make(c);
	return c->kept->title;
}

struct argument as_certificate(const struct certificate *c)
{
	return as_name(c ? certificate_title(c) : NULL);
}
