/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chain/hostname.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NAME_MAX_DNS 253
#define LABEL_MAX 63

/* ---- the name that is expected ---- */

/* Letters, digits, hyphens and underscores in labels of 1 to 63, RFC 1123 2.1; underscores occur. */
static bool valid_dns(const char *s)
{
	size_t label = 0, n = strlen(s);
	if (!n || n > NAME_MAX_DNS)
		return false;
	for (; *s; s++) {
		if (*s == '.') {
			if (!label || label > LABEL_MAX)
				return false;
			label = 0;
		} else if (isalnum((unsigned char)*s) || *s == '-' || *s == '_') {
			label++;
		} else {
			return false;
		}
	}
	return label && label <= LABEL_MAX;
}

/* As A-labels in lower case, without the final dot. */
static bool to_alabels(const char *text, char *out, size_t size)
{
	gnutls_datum_t mapped = { NULL, 0 };
	size_t n = strlen(text);
	bool ascii = true;
	for (const char *p = text; *p; p++)
		ascii &= (unsigned char)*p < 0x80;
	if (!ascii && gnutls_idna_map(text, (unsigned)n, &mapped, 0) == 0) {
		text = (const char *)mapped.data;
		n = mapped.size;
	}
	if (n && text[n - 1] == '.')
		n--;
	bool ok = n > 0 && n < size;
	for (size_t i = 0; ok && i < n; i++)
		out[i] = (char)tolower((unsigned char)text[i]);
	if (ok)
		out[n] = '\0';
	gnutls_free(mapped.data);
	return ok;
}

static bool has_scheme(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");
	return n > 1 && s[n] == ':' && isalpha((unsigned char)*s) && (!strncmp(s + n, "://", 3) || !strncasecmp(s, "urn:", 4));
}

bool host_parse(const char *text, struct host *out)
{
	*out = (struct host){ .kind = HOST_DNS, .text = text };
	if (inet_pton(AF_INET, text, out->ip) == 1) {
		out->kind = HOST_IP;
		out->nip = 4;
		return true;
	}
	if (inet_pton(AF_INET6, text, out->ip) == 1) {
		out->kind = HOST_IP;
		out->nip = 16;
		return true;
	}
	if (has_scheme(text)) {
		out->kind = HOST_URI;
		return true;
	}
	if (strchr(text, '@')) {
		out->kind = HOST_EMAIL;
		return strchr(text, '@') != text && strchr(text, '@')[1];
	}
	if (!to_alabels(text, out->name, sizeof out->name) || !valid_dns(out->name)) {
		out->name[0] = '\0';
		return false;
	}
	return true;
}

/* ---- matching ---- */

/* A dNSName as A-labels; false: nothing a host can be called. */
static bool pattern_name(struct span pattern, char *out, size_t size)
{
	char text[512];
	if (!pattern.n || pattern.n >= sizeof text || memchr(pattern.p, 0, pattern.n))
		return false;
	memcpy(text, pattern.p, pattern.n);
	text[pattern.n] = '\0';
	return to_alabels(text, out, size);
}

bool hostname_dns_matches(struct span pattern, const char *name)
{
	char p[256];
	if (!*name || !pattern_name(pattern, p, sizeof p))
		return false;
	if (p[0] != '*')
		return !strcmp(p, name);
	/* RFC 6125 6.4.3, RFC 9525 6.3: "*" is the whole left-most label, and stands for exactly one. One label behind it would be a
	 * wildcard for a whole top-level domain. */
	const char *rest = strchr(name, '.');
	return p[1] == '.' && strchr(p + 2, '.') && !strchr(p + 1, '*') && rest && rest != name && !strcmp(p + 1, rest);
}

bool hostname_wildcard_near(struct span pattern, const char *name)
{
	char p[256];
	if (!pattern_name(pattern, p, sizeof p) || p[0] != '*' || p[1] != '.' || hostname_dns_matches(pattern, name))
		return false;
	size_t n = strlen(name), k = strlen(p + 1);
	return !strcmp(name, p + 2) || (n > k && !strcmp(name + n - k, p + 1));
}

static bool email_matches(struct span san, const char *text)
{
	/* RFC 5280 7.5: the local part as it is, the domain without regard to case. */
	const char *at = strrchr(text, '@');
	size_t local = (size_t)(at - text), n = strlen(text);
	return at && san.n == n && !memcmp(san.p, text, local + 1) && !strncasecmp((const char *)san.p + local + 1, at + 1, n - local - 1);
}

static bool matches(const struct general_name *g, const struct host *h)
{
	switch (h->kind) {
	case HOST_DNS:
		return g->type == GN_DNS && hostname_dns_matches(g->value, h->name);
	case HOST_IP:
		return g->type == GN_IP && span_eq(g->value, span_of(h->ip, h->nip));
	case HOST_EMAIL:
		return g->type == GN_EMAIL && email_matches(g->value, h->text);
	case HOST_URI:
		return g->type == GN_URI && span_eq(g->value, span_str(h->text));
	case HOST_NONE:
		break;
	}
	return false;
}

static enum general_name_type wanted_type(const struct host *h)
{
	return h->kind == HOST_IP ? GN_IP : h->kind == HOST_EMAIL ? GN_EMAIL : h->kind == HOST_URI ? GN_URI : GN_DNS;
}

/* How many octets agree from the end: a measure of nearness that speaks of the same domain. */
static size_t common_tail(struct span san, const char *name)
{
	size_t n = strlen(name), k = 0;
	while (k < n && k < san.n && tolower(san.p[san.n - 1 - k]) == tolower((unsigned char)name[n - 1 - k]))
		k++;
	return k;
}

enum host_match hostname_match(const struct certificate *c, const struct host *h, int *which)
{
	int nearest = -1, dummy;
	size_t best = 0;
	bool of_kind = false;
	which = which ? which : &dummy;
	*which = -1;
	if (h->kind == HOST_NONE)
		return HOST_MATCH;
	for (size_t i = 0; i < c->nsan; i++) {
		if (matches(&c->san[i], h)) {
			*which = (int)i;
			return HOST_MATCH;
		}
		size_t near = common_tail(c->san[i].value, h->name[0] ? h->name : h->text);
		of_kind |= c->san[i].type == wanted_type(h);
		if (c->san[i].type == wanted_type(h) && near >= best) {
			best = near;
			nearest = (int)i;
		}
	}
	*which = nearest;
	return !c->has_san ? HOST_NO_SAN : of_kind ? HOST_DIFFERS : HOST_NO_NAME_OF_KIND;
}

const char *hostname_cn_would_match(const struct certificate *c, const struct host *h)
{
	const char *cn = name_attribute(c->arena, c->subject, OID_CN);
	if (!cn || (h->kind != HOST_DNS && h->kind != HOST_IP))
		return NULL;
	if (h->kind == HOST_IP)
		return strcmp(cn, h->text) ? NULL : cn;
	return hostname_dns_matches(span_str(cn), h->name) ? cn : NULL;
}
