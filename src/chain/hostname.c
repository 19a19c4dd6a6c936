/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is expected is read first, by its kind; then each entry of the SAN of that kind is held against it. */
#include "config.h"

#include "chain/hostname.h"

#include "base/buf.h"
#include "base/guard.h"
#include "base/span.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "chain/normal.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>

/* ---- DNS names ---- */

static char ascii_lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

/* A star for a whole top-level domain is nobody's to have, and OpenSSL and GnuTLS refuse it as well. */
static bool covers_a_domain(const char *rest)
{
	return strchr(rest, '.') != NULL;
}

bool hostname_dns_matches(struct span pattern, const char *name)
{
	char text[NORMAL_HOST_SIZE];
	bool wildcard;
	const char *dot = strchr(name, '.');

	if (normal_dns(pattern, text, &wildcard))
		return false;
	if (wildcard) /* RFC 9525 6.3: the star is one whole label */
		return covers_a_domain(text) && dot && strcmp(dot + 1, text) == 0;
	return strcmp(text, name) == 0;
}

/* RFC 1123 2.1: no label begins or ends with a hyphen. */
static bool hyphens_inside(const char *s)
{
	for (size_t i = 0; s[i]; i++)
		if (s[i] == '-' && (i == 0 || s[i - 1] == '.' || s[i + 1] == '.' || s[i + 1] == '\0'))
			return false;
	return true;
}

bool hostname_is_dns(struct span text)
{
	char name[NORMAL_HOST_SIZE];
	bool wildcard;

	return !normal_dns(text, name, &wildcard) && covers_a_domain(name) && hyphens_inside(name);
}

bool hostname_wildcard_near(struct span pattern, const char *name)
{
	char rest[NORMAL_HOST_SIZE];
	bool wildcard;

	if (normal_dns(pattern, rest, &wildcard) || !wildcard || !covers_a_domain(rest) ||
	    hostname_dns_matches(pattern, name))
		return false;
	size_t nh = strlen(name), nr = strlen(rest);
	return strcmp(name, rest) == 0 ||
	       (nh > nr + 1 && name[nh - nr - 1] == '.' && strcmp(name + nh - nr, rest) == 0);
}

/* ---- what is expected ---- */

/* RFC 3986 3.1, and more than one letter, so that no drive or port is taken for one. */
static bool has_scheme(const char *s)
{
	size_t n = 0;

	if (!isalpha((unsigned char)s[0]))
		return false;
	while (isalnum((unsigned char)s[n]) || strchr("+-.", s[n] ? s[n] : ' '))
		n++;
	if (n < 2 || s[n] != ':')
		return false;
	return strncmp(s + n, "://", 3) == 0 ||
	       (n == 3 && ascii_lower(s[0]) == 'u' && ascii_lower(s[1]) == 'r' && ascii_lower(s[2]) == 'n');
}

static bool parse_ip(const char *s, struct host *out)
{
	char plain[64];
	size_t n = strlen(s);

	if (n > 2 && s[0] == '[' && s[n - 1] == ']') {
		s++;
		n -= 2;
	}
	if (n >= sizeof plain)
		return false;
	memcpy(plain, s, n);
	plain[n] = '\0';
	out->nip = inet_pton(AF_INET, plain, out->ip) == 1 ? 4 : inet_pton(AF_INET6, plain, out->ip) == 1 ? 16 : 0;
	return out->nip > 0;
}

/* What a person writes may be a name as it is read (IDNA) or end in the root's dot; what a certificate holds may not.
 */
static bool parse_dns(const char *s, struct host *out)
{
	gnutls_datum_t mapped = { NULL, 0 };
	size_t n = strlen(s);

	if (n > 1 && s[n - 1] == '.')
		n--;
	if (n >= sizeof out->name || gnutls_idna_map(s, (unsigned)n, &mapped, 0) < 0)
		return false;
	bool good = normal_host(span_of(mapped.data, mapped.size), out->name) == NULL;
	gnutls_free(mapped.data);
	if (!good)
		out->name[0] = '\0';
	return good;
}

/* The local part may be quoted, and may have more than ASCII: then a SmtpUTF8Mailbox is meant. */
static bool parse_mailbox(const char *s, struct host *out)
{
	struct buf text = BUF_INIT, local = BUF_INIT;
	char host[NORMAL_HOST_SIZE];
	bool good = parse_dns(strrchr(s, '@') + 1, out);

	buf_printf(&text, "%.*s@%s", (int)(strrchr(s, '@') - s), s, out->name);
	good = good && !normal_mailbox(buf_span(&text), true, &local, host) && local.n < sizeof out->local;
	if (good) {
		memcpy(out->local, buf_str(&local), local.n);
		out->nlocal = local.n;
	}
	buf_free(&text);
	buf_free(&local);
	return good;
}

bool host_parse(const char *text, struct host *out)
{
	*out = (struct host){ .kind = HOST_DNS, .text = text };
	if (!text || !*text)
		return false;
	if (has_scheme(text)) {
		out->kind = HOST_URI;
		return true;
	}
	if (strchr(text, '@')) {
		bool good = parse_mailbox(text, out);

		if (good)
			out->kind = HOST_EMAIL;
		else
			out->name[0] = '\0';
		return good;
	}
	if (parse_ip(text, out)) {
		out->kind = HOST_IP;
		return true;
	}
	return parse_dns(text, out);
}

/* ---- against a certificate ---- */

static enum general_name_type san_type(enum host_kind k)
{
	return k == HOST_IP ? GN_IP : k == HOST_EMAIL ? GN_EMAIL : k == HOST_URI ? GN_URI : GN_DNS;
}

static bool is_of_kind(const struct general_name *g, enum host_kind k)
{
	struct span mailbox;

	return g->type == san_type(k) || (k == HOST_EMAIL && normal_smtp_utf8(g, &mailbox));
}

/* RFC 5280 7.5: the local part to the letter, the domain as DNS names are compared. RFC 9598 5 adds nothing to it. */
static bool mailbox_matches(const struct general_name *g, const struct host *h)
{
	struct buf local = BUF_INIT;
	char domain[NORMAL_HOST_SIZE];
	struct span text;
	bool utf8 = normal_smtp_utf8(g, &text);
	bool same = !normal_mailbox(utf8 ? text : g->value, utf8, &local, domain) && strcmp(domain, h->name) == 0 &&
	            span_eq(buf_span(&local), span_of(h->local, h->nlocal));

	buf_free(&local);
	return same;
}

static bool uri_matches(struct span uri, const char *expected)
{
	char host[NORMAL_HOST_SIZE];
	const char *why;

	/* To the octet: who has a URI for a name compares it so (SPIFFE, SIP, OPC UA). */
	return span_eq(uri, span_str(expected)) &&
	       !GUARD(URI_READABLE, normal_uri(uri, host, &why) == NORMAL_UNREADABLE);
}

bool hostname_entry_matches(const struct general_name *g, const struct host *h)
{
	if (!is_of_kind(g, h->kind))
		return false;
	switch (h->kind) {
	case HOST_IP:
		return span_eq(g->value, span_of(h->ip, h->nip));
	case HOST_EMAIL:
		return mailbox_matches(g, h);
	case HOST_URI:
		return uri_matches(g->value, h->text);
	default:
		return h->name[0] && hostname_dns_matches(g->value, h->name);
	}
}

/* ---- the nearest name: what a person may have meant ---- */

#define NEAR_NAMES 500 /* more are not compared letter by letter */
#define NEAR_OCTETS 64

/* Edit distance over at most NEAR_OCTETS of each. */
static unsigned distance(const char *a, const char *b)
{
	unsigned row[NEAR_OCTETS + 1];
	size_t n = strnlen(b, NEAR_OCTETS);

	for (size_t j = 0; j <= n; j++)
		row[j] = (unsigned)j;
	for (size_t i = 0; i < NEAR_OCTETS && a[i]; i++) {
		unsigned diagonal = row[0]++;

		for (size_t j = 1; j <= n; j++) {
			unsigned change = diagonal + (ascii_lower(a[i]) != ascii_lower(b[j - 1]));

			diagonal = row[j];
			unsigned shorter = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
			row[j] = change < shorter ? change : shorter;
		}
	}
	return row[n];
}

static int nearest_entry(const struct certificate *c, const struct host *h)
{
	unsigned best = NEAR_OCTETS;
	int which = -1;

	for (size_t i = 0; i < c->nsan && i < NEAR_NAMES; i++) {
		struct buf text = BUF_INIT;

		general_name_value(&text, &c->san[i]);
		unsigned d = distance(h->text, buf_str(&text));
		if (h->kind == HOST_DNS && c->san[i].type == GN_DNS && hostname_wildcard_near(c->san[i].value, h->name))
			d = 0;
		if (d < best) {
			best = d;
			which = (int)i;
		}
		buf_free(&text);
	}
	return which;
}

enum host_match hostname_match(const struct certificate *c, const struct host *h, int *which)
{
	bool any = false;

	for (size_t i = 0; i < c->nsan; i++) {
		if (!is_of_kind(&c->san[i], h->kind))
			continue;
		any = true;
		if (hostname_entry_matches(&c->san[i], h)) {
			if (which)
				*which = (int)i;
			return HOST_MATCH;
		}
	}
	if (which)
		*which = h->text ? nearest_entry(c, h) : -1;
	return any ? HOST_DIFFERS : c->has_san ? HOST_NO_NAME_OF_KIND : HOST_NO_SAN;
}

const char *hostname_cn_would_match(const struct certificate *c, const struct host *h)
{
	char *cn = name_attribute(c->arena, c->subject, OID_CN);
	struct host own;

	if (!cn || !*cn)
		return NULL;
	if (h->kind == HOST_DNS)
		return h->name[0] && hostname_dns_matches(span_str(cn), h->name) ? cn : NULL;
	if (h->kind == HOST_IP)
		return parse_ip(cn, &own) && own.nip == h->nip && memcmp(own.ip, h->ip, h->nip) == 0 ? cn : NULL;
	return strcmp(cn, h->text) == 0 ? cn : NULL;
}
