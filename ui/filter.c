/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "ui/filter.h"
#include "ui/tree.h"
#include "base/clock.h"
#include "cert/der.h"
#include <gnutls/crypto.h>
#include <stdio.h>

#define WORD_MAX 200
#define SANS_MAX 100 /* of one certificate that are searched */
#define OIDS_MAX 200
#define OIDS_DEEP 12

static const char *const labels[] = { "is:", "serial:", "subject:", "issuer:", "san:", "sha256:", "sha1:", "oid:" };
#define LABELS (sizeof labels / sizeof *labels)

static const char *const kinds[] = { "expired",     "future", "ca",  "leaf", "root",
	                             "certificate", "key",    "csr", "crl",  "ocsp" };

static const struct {
	const char *word;
	enum mark mark;
} marks[] = {
	{ "error", MARK_ERROR }, { "warning", MARK_WARNING }, { "warn", MARK_WARNING },
	{ "note", MARK_NOTE },   { "unknown", MARK_UNKNOWN }, { "ok", MARK_OK },
};

size_t filter_label(const char *line, bool *is)
{
	for (size_t i = 0; i < LABELS; i++)
		if (strncmp(line, labels[i], strlen(labels[i])) == 0) {
			*is = i == 0;
			return strlen(labels[i]);
		}
	*is = false;
	return 0;
}

/* In any case, a number with colons or without. */
static bool holds(const char *text, size_t n, const char *word, bool hex)
{
	struct buf in = BUF_INIT, what = BUF_INIT;
	bool yes;

	needle_fold(&in, text, n);
	for (size_t len; *word; word += len + (word[len] == ':')) {
		len = hex ? strcspn(word, ":") : strlen(word);
		needle_fold(&what, word, len);
	}
	yes = strstr(buf_str(&in), buf_str(&what)) != NULL;
	buf_free(&in);
	buf_free(&what);
	return yes;
}

/* Whether a line of the part has the text; exactly: it is the text. */
static bool part_has(const struct row *row, const char *label, const char *text, bool exactly)
{
	size_t n = strlen(label), len;
	bool hex = strncmp(label, "s", 1) == 0 && label[2] != 'n' && label[2] != 'b'; /* serial, sha1, sha256 */

	for (const char *line = row->find; line && *line; line += len + (line[len] != '\0')) {
		len = strcspn(line, "\n");
		if (strncmp(line, label, n) != 0)
			continue;
		if (exactly ? len - n == strlen(text) && strncmp(line + n, text, len - n) == 0
		            : holds(line + n, len - n, text, hex))
			return true;
	}
	return false;
}

static bool word_holds(const char *word, const struct row *row)
{
	bool is;
	size_t n = filter_label(word, &is);
	char label[16];

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strcmp(word, marks[i].word) == 0)
			return row->mark == marks[i].mark;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(word, kinds[i]) == 0)
			return part_has(row, "is:", word, true);
	if (n == 0)
		return row_matches(row, word);
	snprintf(label, sizeof label, "%.*s", (int)n, word);
	return part_has(row, label, word + n, is);
}

bool filter_passes(const char *filter, const struct row *row)
{
	char word[WORD_MAX];
	size_t n;

	for (filter += strspn(filter, " "); *filter; filter += n, filter += strspn(filter, " ")) {
		bool not = filter[0] == '-' && filter[1] && filter[1] != ' ';

		n = strcspn(filter, " ");
		snprintf(word, sizeof word, "%.*s", (int)n - not, filter + not );
		if (word_holds(word, row) == not )
			return false;
	}
	return true;
}

/* ---- the lines of a certificate ---- */

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

void filter_names(struct buf *out, const struct certificate *c)
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

void filter_oids(struct buf *out, const struct certificate *c)
{
	struct oids o = { .n = 0 };
	char room[OID_TEXT_MAX];

	walk_oids(&o, c->der, 0);
	for (size_t i = 0; i < c->next; i++)
		walk_oids(&o, c->ext[i].value, 0);
	for (size_t i = 0; i < o.n; i++)
		buf_printf(out, "oid:%s\n", der_oid_dotted(o.v[i], room, sizeof room));
}

const char *filter_lines(struct arena *a, const struct certificate *c, int64_t at)
{
	struct buf b = BUF_INIT;
	const char *text;

	buf_printf(&b, "is:certificate\nis:%s\n%s", c->ca ? "ca" : "leaf", c->ca && c->self_issued ? "is:root\n" : "");
	if (c->not_after != TIME_UNKNOWN && c->not_after < at)
		buf_puts(&b, "is:expired\n");
	if (c->not_before != TIME_UNKNOWN && c->not_before > at)
		buf_puts(&b, "is:future\n");
	filter_names(&b, c);
	filter_oids(&b, c);
	text = arena_strdup(a, buf_str(&b));
	buf_free(&b);
	return text;
}
