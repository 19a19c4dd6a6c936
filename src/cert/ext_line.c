/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines that the decoders write. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/redaction.h"
#include "cert/der.h"
#include "cert/dirstring.h"
#include "cert/ext_text.h"
#include "cert/name.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "cert/oid.h"

#include <stdarg.h>
#include <string.h>

static void put_safe_lines(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n')
			buf_puts(out, "\\n");
		else if (s.p[i] == '\0')
			buf_puts(out, "\\x00");
		else
			buf_putc(out, s.p[i]);
	}
}

void ext_more(struct ext_lines *l, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	put_safe_lines(l->out, buf_span(&b));
	buf_free(&b);
}

void ext_line(struct ext_lines *l, const char *fmt, ...)
{
	struct buf b = BUF_INIT;
	va_list ap;

	if (l->out->n > 0)
		buf_putc(l->out, '\n');
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	put_safe_lines(l->out, buf_span(&b));
	buf_free(&b);
}

const char *ext_private(struct ext_lines *l, enum argument_kind kind, const char *value)
{
	return redacted(l->redaction, kind, value);
}

const char *ext_string(struct ext_lines *l, enum argument_kind kind, const struct der *d)
{
	struct buf text = BUF_INIT, safe = BUF_INIT;

	/* In an IMPLICIT tag the type is not written: IA5String, then. */
	dirstring_utf8(&text, dirstring_is(d->tag) ? d->tag : DER_IA5_STRING, d->value);
	put_safe_lines(&safe, buf_span(&text));
	buf_free(&text);
	return ext_private(l, kind, buf_keep(&safe, l->a));
}

const char *ext_oid_short(struct ext_lines *l, struct span oid)
{
	char room[OID_TEXT_MAX];

	return arena_strdup(l->a, oid_text(oid, room));
}

const char *ext_oid(struct ext_lines *l, struct span oid)
{
	const char *title = oid_title(oid), *name = ext_oid_short(l, oid);

	return title && strcmp(title, name) != 0 ? arena_printf(l->a, "%s (%s)", name, title) : name;
}

const char *ext_hex(struct ext_lines *l, enum argument_kind kind, struct span s)
{
	struct buf b = BUF_INIT;

	buf_hex(&b, s, ":");
	return ext_private(l, kind, buf_keep(&b, l->a));
}

bool ext_whole(struct span value, uint8_t tag, struct der *out)
{
	return der_first(value, out) && out->tag == tag && out->whole.n == value.n &&
	       (out->oddity & DER_TRUNCATED) == 0;
}

bool ext_general_names(struct ext_lines *l, const char *prefix, struct span contents)
{
	size_t n;
	bool ok;
	struct general_name *g = general_names(l->a, contents, &n, &ok);
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		buf_reset(&b);
		general_name_redacted(&b, &g[i], l->redaction);
		ext_line(l, "%s%s", prefix, buf_str(&b));
	}
	buf_free(&b);
	return ok;
}

void ext_bits(struct ext_lines *l, const char *prefix, struct span bits, const char *const *names)
{
	bool any = false;

	ext_line(l, "%s", prefix);
	for (size_t i = 0; names[i]; i++)
		if (der_named_bits(bits) >> i & 1) {
			ext_more(l, "%s%s", any ? ", " : "", names[i]);
			any = true;
		}
	if (!any)
		ext_more(l, "%s", _("none"));
}
