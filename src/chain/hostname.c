/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chain/hostname.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <stdlib.h>

#define NAME_MAX_OCTETS 253 /* RFC 1035 2.3.4, without the root's dot */
#define LABEL_MAX 63

/* ---- DNS names ---- */

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool is_ascii(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 0x80)
			return false;
	return true;
}

/* Letters, digits, hyphen; the underscore is not a host name's, but met in certificates and answered by DNS. */
static bool label_octet(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static bool name_is_valid(const char *s)
{
	size_t label = 0, n = strlen(s);
	for (size_t i = 0; i <= n; i++) {
		if (s[i] == '.' || s[i] == '\0') {
			if (label == 0 || label > LABEL_MAX)
				return false;
			label = 0;
		} else {
			if (!label_octet(s[i]))
				return false;
			label++;
		}
	}
	return n <= NAME_MAX_OCTETS;
}

/* Lower case, A-labels; false: cannot be a name. A star in front stays, as IDNA knows none. */
static bool to_ascii(struct span s, char out[256])
{
	gnutls_datum_t mapped = { NULL, 0 };
	char text[256];
	if (s.n == 0 || s.n >= sizeof text || memchr(s.p, 0, s.n))
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	size_t star = strncmp(text, "*.", 2) == 0 ? 2 : 0, n = s.n - star;
	const char *from = text + star;
	if (!is_ascii(s)) {
		if (gnutls_idna_map(from, (unsigned)n, &mapped, 0) < 0)
			return false;
		from = (const char *)mapped.data;
		n = mapped.size;
	}
	bool fits = star + n < 256;
	memcpy(out, text, star);
	for (size_t i = 0; fits && i <= n; i++)
		out[star + i] = i < n ? lower(from[i]) : '\0';
	gnutls_free(mapped.data);
	return fits;
}

/* "*.rest" with a rest of at least two labels: a star for a whole top-level domain is nobody's to have, and
 * OpenSSL and GnuTLS refuse it as well. Returns the rest, or NULL. */
static const char *wildcard_rest(const char *pattern)
{
	if (pattern[0] != '*' || pattern[1] != '.' || strchr(pattern + 2, '.') == NULL)
		return NULL;
	return name_is_valid(pattern + 2) ? pattern + 2 : NULL;
}

bool hostname_dns_matches(struct span pattern, const char *name)
{
	char p[256], h[256];
	if (!to_ascii(pattern, p) || !to_ascii(span_str(name), h) || !name_is_valid(h))
		return false;
	const char *rest = wildcard_rest(p), *dot = strchr(h, '.');
	if (rest) /* RFC 9525 6.3: the star is one whole label */
		return dot && strcmp(dot + 1, rest) == 0;
	return strcmp(p, h) == 0;
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
	char name[256];

	if (!to_ascii(text, name) || !strchr(name, '.') || !hyphens_inside(name))
		return false;
	return wildcard_rest(name) || name_is_valid(name);
}

bool hostname_wildcard_near(struct span pattern, const char *name)
{
	char p[256], h[256];
	const char *rest = to_ascii(pattern, p) ? wildcard_rest(p) : NULL;
	if (!rest || !to_ascii(span_str(name), h) || !name_is_valid(h) || hostname_dns_matches(pattern, name))
		return false;
	size_t nh = strlen(h), nr = strlen(rest);
	return strcmp(h, rest) == 0 || (nh > nr + 1 && h[nh - nr - 1] == '.' && strcmp(h + nh - nr, rest) == 0);
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
	       (n == 3 && lower(s[0]) == 'u' && lower(s[1]) == 'r' && lower(s[2]) == 'n');
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

static bool parse_dns(const char *s, struct host *out)
{
	size_t n = strlen(s);
	if (n > 1 && s[n - 1] == '.')
		n--;
	if (!to_ascii(span_of(s, n), out->name) || !name_is_valid(out->name)) {
		out->name[0] = '\0';
		return false;
	}
	return true;
}

bool host_parse(const char *text, struct host *out)
{
	const char *at = text ? strrchr(text, '@') : NULL;
	*out = (struct host){ .kind = HOST_DNS, .text = text };
	if (!text || !*text)
		return false;
	if (has_scheme(text)) {
		out->kind = HOST_URI;
		return true;
	}
	if (at) {
		out->kind = HOST_EMAIL;
		if (at > text && parse_dns(at + 1, out))
			return true;
		out->kind = HOST_DNS;
		return false;
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

/* RFC 5280 7.5: the local part to the letter, the domain as DNS names are compared. */
static bool email_matches(struct span entry, const struct host *h)
{
	const char *at = strrchr(h->text, '@');
	size_t local = (size_t)(at - h->text);
	char domain[256];
	if (entry.n <= local + 1 || memcmp(entry.p, h->text, local + 1) != 0)
		return false;
	return to_ascii(span_of(entry.p + local + 1, entry.n - local - 1), domain) && strcmp(domain, h->name) == 0;
}

static bool entry_matches(const struct general_name *g, const struct host *h)
{
	switch (h->kind) {
	case HOST_IP:
		return span_eq(g->value, span_of(h->ip, h->nip));
	case HOST_EMAIL:
		return email_matches(g->value, h);
	case HOST_URI: /* to the octet: who has a URI for a name compares it so (SPIFFE, SIP, OPC UA) */
		return span_eq(g->value, span_str(h->text));
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
			unsigned change = diagonal + (lower(a[i]) != lower(b[j - 1]));
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
		if (c->san[i].type != san_type(h->kind))
			continue;
		any = true;
		if (entry_matches(&c->san[i], h)) {
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
