/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One attribute after the other: the string type is the one asked for, else the usual one, whether the text fits it or
 * not. */
#include "config.h"

#include "lab/namewrite.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/oid.h"
#include "lab/derwrite.h"
#include "lab/words.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistr.h>

struct span namewrite_hex(struct arena *a, const char *text)
{
	uint8_t *out = arena_alloc(a, strlen(text) / 2 + 1);
	size_t n = 0;

	for (const char *p = text; *p; p += 2) {
		if (*p == ':' && n)
			p++;
		int high = span_hex_digit((uint8_t)p[0]), low = high < 0 ? -1 : span_hex_digit((uint8_t)p[1]);
		if (low < 0)
			return SPAN_NONE;
		out[n++] = (uint8_t)(high << 4 | low);
	}
	return n ? span_of(out, n) : SPAN_NONE;
}

/* \xx is an octet, \c the character c. May hold NUL. */
static struct span unescape(struct arena *a, const char *s, size_t n)
{
	uint8_t *out = arena_alloc(a, n + 1);
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\\' && i + 2 < n && span_hex_digit((uint8_t)s[i + 1]) >= 0 &&
		    span_hex_digit((uint8_t)s[i + 2]) >= 0) {
			out[k++] =
			    (uint8_t)(span_hex_digit((uint8_t)s[i + 1]) << 4 | span_hex_digit((uint8_t)s[i + 2]));
			i += 2;
		} else if (s[i] == '\\' && i + 1 < n) {
			out[k++] = (uint8_t)s[++i];
		} else {
			out[k++] = (uint8_t)s[i];
		}
	}
	return span_of(out, k);
}

static const struct attribute {
	const char *name;
	const char *oid;
	uint8_t tag; /* the string type it has by default; 0: UTF8String */
} attributes[] = {
	{ "CN", "2.5.4.3", 0 },
	{ "SN", "2.5.4.4", 0 },
	{ "serialNumber", "2.5.4.5", DER_PRINTABLE_STRING },
	{ "C", "2.5.4.6", DER_PRINTABLE_STRING },
	{ "L", "2.5.4.7", 0 },
	{ "ST", "2.5.4.8", 0 },
	{ "street", "2.5.4.9", 0 },
	{ "O", "2.5.4.10", 0 },
	{ "OU", "2.5.4.11", 0 },
	{ "title", "2.5.4.12", 0 },
	{ "businessCategory", "2.5.4.15", 0 },
	{ "postalCode", "2.5.4.17", 0 },
	{ "GN", "2.5.4.42", 0 },
	{ "dnQualifier", "2.5.4.46", DER_PRINTABLE_STRING },
	{ "organizationIdentifier", "2.5.4.97", 0 },
	{ "UID", "0.9.2342.19200300.100.1.1", 0 },
	{ "DC", "0.9.2342.19200300.100.1.25", DER_IA5_STRING },
	{ "emailAddress", "1.2.840.113549.1.9.1", DER_IA5_STRING },
	{ "jurisdictionC", "1.3.6.1.4.1.311.60.2.1.3", DER_PRINTABLE_STRING },
};

static const struct string_type {
	const char *name;
	uint8_t tag;
} string_types[] = {
	{ "utf8", DER_UTF8_STRING },       { "printable", DER_PRINTABLE_STRING }, { "ia5", DER_IA5_STRING },
	{ "t61", DER_T61_STRING },         { "universal", DER_UNIVERSAL_STRING }, { "bmp", DER_BMP_STRING },
	{ "numeric", DER_NUMERIC_STRING },
};

static const struct attribute *attribute_find(const char *name)
{
	for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
		if (!strcasecmp(attributes[i].name, name))
			return &attributes[i];
	return NULL;
}

static uint8_t string_tag(const char *name)
{
	for (size_t i = 0; i < sizeof string_types / sizeof *string_types; i++)
		if (!strcmp(string_types[i].name, name))
			return string_types[i].tag;
	return 0;
}

/* BMPString and UniversalString hold two and four octets a character; the rest takes the octets as they are. */
static bool string_write(struct derwrite *w, uint8_t tag, struct span s)
{
	size_t n = 0;

	if (tag != DER_BMP_STRING && tag != DER_UNIVERSAL_STRING) {
		derw_put(w, tag, s);
		return true;
	}
	uint32_t *c = u8_to_u32(s.p, s.n, NULL, &n);
	if (!c)
		return false;
	derw_open(w, tag);
	for (size_t i = 0; i < n; i++)
		for (int shift = tag == DER_BMP_STRING ? 8 : 24; shift >= 0; shift -= 8)
			buf_putc(&w->b, (int)(c[i] >> shift & 0xff));
	derw_close(w);
	free(c);
	return true;
}

/* One TYPE[/STRING]=VALUE. */
static bool ava_write(struct derwrite *w, struct arena *a, const char *s, size_t n, const char **why)
{
	const char *eq = memchr(s, '=', n);
	char *type = arena_strndup(a, s, eq ? (size_t)(eq - s) : n);
	char *slash = strchr(type, '/');

	if (slash)
		*slash = '\0';
	const struct attribute *known = attribute_find(type);
	uint8_t tag = slash ? string_tag(slash + 1) : known && known->tag ? known->tag : DER_UTF8_STRING;
	*why = arena_strndup(a, s, n);
	if (!eq || !tag)
		return false;
	n -= (size_t)(eq + 1 - s);
	derw_open(w, DER_SEQUENCE);
	bool ok = derw_dotted(w, known ? known->oid : type);
	if (ok && n && eq[1] == '#') {
		struct span raw = namewrite_hex(a, arena_strndup(a, eq + 2, n - 1));

		derw_raw(w, raw);
		ok = raw.p != NULL;
	} else if (ok) {
		ok = string_write(w, tag, unescape(a, eq + 1, n));
	}
	derw_close(w);
	return ok;
}

/* Up to an unescaped `mark` or the end. */
static size_t piece(const char *s, const char *marks)
{
	size_t n = 0;

	while (s[n] && !strchr(marks, s[n]))
		n += s[n] == '\\' && s[n + 1] ? 2 : 1;
	return n;
}

/* Without the blanks at its end, but for an escaped one. */
static size_t trimmed(const char *s, size_t n)
{
	while (n && s[n - 1] == ' ' && (n < 2 || s[n - 2] != '\\'))
		n--;
	return n;
}

bool namewrite_name(struct derwrite *w, struct arena *a, const char *text, const char **why)
{
	const char *p = text + strspn(text, " ");
	bool ok = true;

	derw_open(w, DER_SEQUENCE);
	while (ok && *p) {
		derw_open(w, DER_SET);
		for (char mark = '+'; ok && mark == '+';) {
			size_t n = piece(p, ",+");

			ok = ava_write(w, a, p, trimmed(p, n), why);
			mark = p[n];
			p += n + (mark != '\0');
			p += strspn(p, " ");
		}
		derw_close(w);
	}
	derw_close(w);
	return ok;
}

/* "10.0.0.0/8", "2001:db8::/32": the address, and with a mask as many octets again. */
static bool address_write(struct derwrite *w, const char *text, bool constraint)
{
	uint8_t out[32] = { 0 };
	char address[64];
	const char *slash = strchr(text, '/');
	size_t n = slash ? (size_t)(slash - text) : strlen(text);

	if (n >= sizeof address || constraint != (slash != NULL))
		return false;
	memcpy(address, text, n);
	address[n] = '\0';
	bool v6 = strchr(address, ':') != NULL;
	if (inet_pton(v6 ? AF_INET6 : AF_INET, address, out) != 1)
		return false;
	n = v6 ? 16 : 4;
	int prefix = slash ? atoi(slash + 1) : 0;
	if (prefix < 0 || (size_t)prefix > 8 * n)
		return false;
	for (int i = 0; i < prefix; i++)
		out[n + (size_t)i / 8] |= (uint8_t)(0x80 >> i % 8);
	derw_put(w, DER_CTX(7), span_of(out, constraint ? 2 * n : n));
	return true;
}

/* otherName with a UTF8String: the user principal name of Windows log-ons. */
static bool other_write(struct derwrite *w, enum oid type, struct span value)
{
	derw_open(w, DER_CTX_CONS(0));
	derw_oid(w, type);
	derw_open(w, DER_CTX_CONS(0));
	derw_put(w, DER_UTF8_STRING, value);
	derw_close(w);
	derw_close(w);
	return true;
}

static bool directory_write(struct derwrite *w, struct arena *a, const char *text)
{
	const char *why;

	derw_open(w, DER_CTX_CONS(4));
	bool ok = namewrite_name(w, a, text, &why);
	derw_close(w);
	return ok;
}

static bool registered_write(struct derwrite *w, const char *dotted)
{
	uint8_t oid[64];
	size_t n = oid_encode(dotted, oid, sizeof oid);

	derw_put(w, DER_CTX(8), span_of(oid, n));
	return n > 0;
}

bool namewrite_general(struct derwrite *w, struct arena *a, const char *item, bool constraint, const char **why)
{
	static const struct {
		const char *kind;
		uint8_t tag;
	} strings[] = {
		{ "email", DER_CTX(1) },
		{ "DNS", DER_CTX(2) },
		{ "URI", DER_CTX(6) },
	};
	size_t n = strcspn(item, ":");
	const char *kind = arena_strndup(a, item, n);
	struct span value = item[n] ? unescape(a, item + n + 1, strlen(item + n + 1)) : SPAN_NONE;

	*why = item;
	if (!value.p)
		return false;
	const char *text = arena_strndup(a, (const char *)value.p, value.n);
	for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
		if (!strcmp(strings[i].kind, kind)) {
			derw_put(w, strings[i].tag, value);
			return true;
		}
	if (!strcmp(kind, "IP"))
		return address_write(w, text, constraint);
	if (!strcmp(kind, "UPN"))
		return other_write(w, OID_UPN, value);
	if (!strcmp(kind, "SmtpUTF8Mailbox"))
		return other_write(w, OID_SMTP_UTF8_MAILBOX, value);
	if (!strcmp(kind, "dn"))
		return directory_write(w, a, text);
	if (!strcmp(kind, "RID"))
		return registered_write(w, text);
	struct span raw = !strcmp(kind, "raw") ? namewrite_hex(a, text) : SPAN_NONE;
	derw_raw(w, raw);
	return raw.p != NULL;
}
