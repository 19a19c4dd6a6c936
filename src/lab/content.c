/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items by the words of the statement, then the format, then the deformations: in that order, whatever the order of the
 * words. */
#include "config.h"

#include "lab/content.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/text.h"
#include "cert/name.h"
#include "lab/derwrite.h"
#include "lab/made.h"
#include "lab/namewrite.h"
#include "lab/parsed.h"
#include "lab/retype.h"

#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

/* Options of a file that stand alone; every other word without a value is an item. */
static const char *const flags[] = { "crlf", "bom",   "glued", "one-line", "escaped", "no-final-newline",
	                             "text", "utf16", "yaml" };

static bool is_flag(const char *word)
{
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		if (!strcmp(flags[i], word))
			return true;
	return false;
}

/* ---- items ---- */

static bool key_der(struct lab *l, const struct statement *s, struct lab_key *k, const char *form,
                    struct content_item *it)
{
	gnutls_datum_t d = { 0 };
	const char *password = !strncmp(form, "encrypted:", 10) ? form + 10 : NULL;
	int r;

	it->label = password ? "ENCRYPTED PRIVATE KEY" : "PRIVATE KEY";
	it->key = k;
	if (!strcmp(form, "traditional")) {
		it->label = k->pk == GNUTLS_PK_RSA   ? "RSA PRIVATE KEY"
		            : k->pk == GNUTLS_PK_DSA ? "DSA PRIVATE KEY"
		                                     : "EC PRIVATE KEY";
		r = gnutls_x509_privkey_export2(k->x509, GNUTLS_X509_FMT_DER, &d);
	} else if (!*form || password) {
		r = gnutls_x509_privkey_export2_pkcs8(k->x509, GNUTLS_X509_FMT_DER, password,
		                                      password ? GNUTLS_PKCS_PBES2_AES_256 : GNUTLS_PKCS_PLAIN, &d);
	} else {
		return lab_refuse(l, s->line, _("'%s' is not a form of a key"), form);
	}
	if (r < 0)
		return lab_refuse(l, s->line, "%s: %s", k->name, gnutls_strerror(r));
	it->der = arena_span(l->a, span_of(d.data, d.size));
	gnutls_free(d.data);
	return true;
}

/* key:NAME[:traditional|:encrypted:PASSWORD] */
static bool key_item(struct lab *l, const struct statement *s, const char *text, struct content_item *it)
{
	const char *colon = strchr(text, ':');
	const char *name = colon ? arena_strndup(l->a, text, (size_t)(colon - text)) : text;
	struct lab_key *k = lab_key(l, name);

	if (!k)
		return lab_refuse(l, s->line, _("there is no key '%s'"), name);
	return key_der(l, s, k, colon ? colon + 1 : "", it);
}

static bool public_item(struct lab *l, const struct statement *s, const char *name, struct content_item *it)
{
	const struct lab_key *k = lab_key(l, name);

	if (!k)
		return lab_refuse(l, s->line, _("there is no key '%s'"), name);
	it->label = "PUBLIC KEY";
	it->der = k->spki;
	return true;
}

static bool object_item(struct lab *l, const struct statement *s, const char *word, struct content_item *it)
{
	static const struct {
		const char *prefix;
		enum statement_kind kind;
		const char *label;
	} objects[] = {
		{ "crl:", STATEMENT_CRL, "X509 CRL" },
		{ "csr:", STATEMENT_CSR, "CERTIFICATE REQUEST" },
		{ "ocsp:", STATEMENT_OCSP, "OCSP RESPONSE" },
	};
	*it = (struct content_item){ .label = "CERTIFICATE" };

	if (!strncmp(word, "key:", 4))
		return key_item(l, s, word + 4, it);
	if (!strncmp(word, "pub:", 4))
		return public_item(l, s, word + 4, it);
	for (size_t i = 0; i < sizeof objects / sizeof *objects; i++) {
		size_t n = strlen(objects[i].prefix);
		const struct lab_object *o =
		    strncmp(word, objects[i].prefix, n) ? NULL : lab_object(l, objects[i].kind, word + n);

		if (o) {
			it->label = objects[i].label;
			it->der = o->der;
			return true;
		}
	}
	it->cert = lab_cert(l, word);
	if (!it->cert)
		return lab_refuse(l, s->line, _("there is no '%s' to put into %s"), word, s->name);
	it->der = it->cert->der;
	return true;
}

/* behind=HEX: OpenSSL's trust settings stand behind a certificate so. */
static bool item_of(struct lab *l, const struct statement *s, const char *word, struct content_item *it)
{
	const char *behind = statement_value(s, "behind");
	struct span octets = behind ? namewrite_hex(l->a, behind) : span_of("", 0);
	struct derwrite w = { 0 };

	if (!octets.p)
		return lab_refuse(l, s->line, _("'%s' is not hexadecimal"), behind);
	if (!object_item(l, s, word, it))
		return false;
	derw_raw(&w, it->der);
	derw_raw(&w, octets);
	it->der = derw_take(&w, l->a);
	return true;
}

static struct content_item *items_of(struct lab *l, const struct statement *s, size_t *n)
{
	struct content_item *v = ARENA_ARRAY(l->a, struct content_item, s->nattr);

	*n = 0;
	for (size_t i = 0; i < s->nattr; i++)
		if (!s->attr[i].value && !is_flag(s->attr[i].word) && !item_of(l, s, s->attr[i].word, &v[(*n)++]))
			return NULL;
	return v;
}

/* ---- PEM ---- */

static bool flag(const struct statement *s, const char *word)
{
	return statement_value(s, word) != NULL;
}

/* Subject and issuer before the block, as many tools write them. */
static void put_preamble(struct lab *l, struct buf *b, const struct content_item *it)
{
	if (!it->cert || !it->cert->issuer.p)
		return;
	buf_puts(b, "subject=");
	text_escape(b, span_str(name_text(l->a, it->cert->subject)), CHARSET_UTF8);
	buf_puts(b, "\nissuer=");
	text_escape(b, span_str(name_text(l->a, it->cert->issuer)), CHARSET_UTF8);
	buf_putc(b, '\n');
}

static void put_block(struct lab *l, struct buf *b, const struct statement *s, const struct content_item *it)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *label = statement_value(s, "label");
	size_t width = flag(s, "one-line") ? SIZE_MAX : 64, column = 0;

	label = label ? label : it->label;
	if (flag(s, "text"))
		put_preamble(l, b, it);
	buf_printf(b, "-----BEGIN %s-----\n", label);
	for (size_t i = 0; i < it->der.n; i += 3) {
		size_t left = it->der.n - i;
		uint32_t v = (uint32_t)it->der.p[i] << 16 | (left > 1 ? (uint32_t)it->der.p[i + 1] << 8 : 0) |
		             (left > 2 ? it->der.p[i + 2] : 0);

		if (column == width) {
			buf_putc(b, '\n');
			column = 0;
		}
		buf_putc(b, digits[v >> 18]);
		buf_putc(b, digits[v >> 12 & 63]);
		buf_putc(b, left > 1 ? digits[v >> 6 & 63] : '=');
		buf_putc(b, left > 2 ? digits[v & 63] : '=');
		column += 4;
	}
	buf_printf(b, "\n-----END %s-----%s", label, flag(s, "glued") ? "" : "\n");
}

static void put_pem(struct lab *l, const struct statement *s, const struct content_item *item, size_t n,
                    struct buf *out)
{
	if (flag(s, "yaml"))
		buf_puts(out, "certificates: |\n");
	for (size_t i = 0; i < n; i++)
		put_block(l, out, s, &item[i]);
}

/* ---- deformations of the finished text ---- */

/* A character in the middle of line `number` (from 1) becomes one that is no base64. */
static void flip_line(struct buf *b, int64_t number)
{
	size_t start = 0;

	while (number > 1 && start < b->n)
		if (b->s[start++] == '\n')
			number--;
	size_t end = start;
	while (end < b->n && b->s[end] != '\n')
		end++;
	if (end > start)
		b->s[start + (end - start) / 2] = '!';
}

/* Every line from `first` (0 or 1) led by `indent` blanks, its end as `eol`. */
static void rewrite_lines(struct buf *b, unsigned first, size_t indent, const char *eol)
{
	struct buf out = BUF_INIT;
	bool fresh = !first;

	for (size_t i = 0; i < b->n; i++) {
		if (fresh)
			buf_pad(&out, ' ', indent);
		fresh = b->s[i] == '\n';
		if (fresh)
			buf_puts(&out, eol);
		else
			buf_putc(&out, b->s[i]);
	}
	buf_free(b);
	*b = out;
}

/* UTF-16, little end first, with its mark, as some editors save "Unicode". The text is ASCII. */
static void widen(struct buf *b)
{
	struct buf out = BUF_INIT;

	buf_puts(&out, "\xff\xfe");
	for (size_t i = 0; i < b->n; i++) {
		buf_putc(&out, b->s[i]);
		buf_putc(&out, 0);
	}
	buf_free(b);
	*b = out;
}

static bool deform(struct lab *l, const struct statement *s, struct buf *b)
{
	int64_t line, indent, cut;

	if (!lab_number(l, s, "flip", 0, &line) || !lab_number(l, s, "indent", 0, &indent) ||
	    !lab_number(l, s, "cut", 0, &cut))
		return false;
	if (line > 0)
		flip_line(b, line);
	if (flag(s, "no-final-newline") && b->n && b->s[b->n - 1] == '\n')
		b->n--;
	if (flag(s, "yaml") && !indent)
		indent = 2;
	if (indent > 0 || flag(s, "crlf") || flag(s, "escaped"))
		rewrite_lines(b, flag(s, "yaml"), (size_t)indent,
		              flag(s, "crlf")      ? "\r\n"
		              : flag(s, "escaped") ? "\\n"
		                                   : "\n");
	if (cut > 0)
		b->n -= (size_t)cut < b->n ? (size_t)cut : b->n;
	if (flag(s, "utf16"))
		widen(b);
	return retype(l, s, b);
}

static bool put_format(struct lab *l, const struct statement *s, const struct content_item *item, size_t n,
                       struct buf *b)
{
	const char *format = statement_value(s, "format");

	if (!format || !strcmp(format, "pem")) {
		put_pem(l, s, item, n, b);
		return true;
	}
	if (!strcmp(format, "der")) {
		for (size_t i = 0; i < n; i++)
			buf_put(b, item[i].der.p, item[i].der.n);
		return true;
	}
	if (!strcmp(format, "p7b"))
		return container_pkcs7(l, s, item, n, b);
	if (!strcmp(format, "p12"))
		return container_pkcs12(l, s, item, n, b);
	return lab_refuse(l, s->line, _("'%s' is not a format"), format);
}

bool content_write(struct lab *l, const struct statement *s, struct buf *out, bool *secret)
{
	struct buf b = BUF_INIT;
	size_t n;
	const struct content_item *item = items_of(l, s, &n);
	bool ok = item && put_format(l, s, item, n, &b) && deform(l, s, &b);

	for (size_t i = 0; ok && i < n; i++)
		*secret = *secret || item[i].key;
	if (ok && flag(s, "bom"))
		buf_puts(out, "\xef\xbb\xbf");
	if (ok)
		buf_put(out, b.s, b.n);
	buf_free(&b);
	return ok;
}
