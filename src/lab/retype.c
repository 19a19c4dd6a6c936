/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two tables: what is put in place of what, and what is done to each octet. */
#include "config.h"

#include "lab/retype.h"

#include "base/buf.h"
#include "base/i18n.h"
#include "base/span.h"
#include "lab/made.h"
#include "lab/parsed.h"
#include "lab/words.h"

#include <gnutls/gnutls.h>
#include <string.h>

#define BEGIN "-----BEGIN CERTIFICATE-----"

static const struct {
	const char *word, *from, *to;
} texts[] = {
	{ "joined", "-----\n", "-----" }, /* what follows BEGIN and END stands on their lines */
	{ "end-joined", "\n-----END", "-----END" },
	{ "spaces", "\n", " " },
	{ "empty-lines", "\n", "\n\n" },
	{ "headers", BEGIN "\n", BEGIN "\nComment: for the lab\n\n" },
	{ "zero-width", "-----BEGIN", "\xe2\x80\x8b-----BEGIN" },
	{ "cr", "\n", "\r" },
	{ "crcrlf", "\n", "\r\r\n" },
	{ "unpadded", "=", "" },
	{ "quoted", "\n", "\n> " }, /* as mail does it */
	{ "text-mode", "\n", "\r\n" }, /* of DER, too */
	{ "old-label", "CERTIFICATE", "X509 CERTIFICATE" },
	{ "four-dashes", "-----", "----" },
};

static void replace(struct buf *b, const char *from, const char *to)
{
	struct buf out = BUF_INIT;
	size_t n = strlen(from);

	for (size_t i = 0; i < b->n;) {
		if (b->n - i >= n && !memcmp(b->s + i, from, n)) {
			buf_puts(&out, to);
			i += n;
		} else {
			buf_putc(&out, b->s[i++]);
		}
	}
	buf_free(b);
	*b = out;
}

/* ---- octets ---- */

static void put_url(struct buf *out, uint8_t c)
{
	if (c <= ' ' || strchr("+/=", c))
		buf_printf(out, "%%%02X", c);
	else
		buf_putc(out, c);
}

static void put_hex(struct buf *out, uint8_t c)
{
	buf_printf(out, "%02x", c);
}

/* Octets above 7f taken for characters of Latin-1. */
static void put_utf8(struct buf *out, uint8_t c)
{
	if (c >= 0x80)
		buf_putc(out, 0xc0 | c >> 6);
	buf_putc(out, c < 0x80 ? c : 0x80 | (c & 0x3f));
}

/* ... or for none. */
static void put_lost(struct buf *out, uint8_t c)
{
	if (c < 0x80)
		buf_putc(out, c);
	else
		buf_puts(out, "\xef\xbf\xbd");
}

static const struct {
	const char *word;
	void (*put)(struct buf *out, uint8_t c);
} octets[] = {
	{ "url", put_url },
	{ "hex", put_hex },
	{ "utf-8", put_utf8 },
	{ "lost", put_lost },
};

static void each_octet(struct buf *b, void (*put)(struct buf *out, uint8_t c))
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < b->n; i++)
		put(&out, (uint8_t)b->s[i]);
	buf_free(b);
	*b = out;
}

static bool to_base64(struct buf *b)
{
	gnutls_datum_t in = { (unsigned char *)b->s, (unsigned)b->n }, out;

	if (gnutls_base64_encode2(&in, &out) < 0)
		return false;
	buf_reset(b);
	buf_put(b, out.data, out.size);
	gnutls_free(out.data);
	return true;
}

static bool one(struct buf *b, const char *word)
{
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!strcmp(word, texts[i].word)) {
			replace(b, texts[i].from, texts[i].to);
			return true;
		}
	for (size_t i = 0; i < sizeof octets / sizeof *octets; i++)
		if (!strcmp(word, octets[i].word)) {
			each_octet(b, octets[i].put);
			return true;
		}
	return !strcmp(word, "base64") && to_base64(b);
}

bool retype(struct lab *l, const struct statement *s, struct buf *b)
{
	const char *list = statement_value(s, "as");
	struct words_list words = words_commas(l->a, list ? list : "");

	for (size_t i = 0; i < words.n; i++)
		if (!one(b, words.v[i]))
			return lab_refuse(l, s->line, _("'%s' is no way to write a file"), words.v[i]);
	return true;
}
