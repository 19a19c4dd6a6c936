/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Octet by octet by the grammars of RFC 1123, 5321 and 3986; the parts that a name has in common with no other are left
 * out. */
#include "config.h"

#include "chain/normal.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/guard.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/name.h"
#include "cert/oid.h"

#include <string.h>
#include <unistr.h>

#define LABEL_MAX 63
#define HOST_MAX (NORMAL_HOST_SIZE - 3)

static bool is_digit(uint8_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_one_of(uint8_t c, const char *set)
{
	return c != '\0' && strchr(set, c) != NULL;
}

static bool has_high(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 0x80)
			return true;
	return false;
}

/* ---- hosts ---- */

/* Letters, digits, hyphen; the underscore is not a host name's, but met in certificates and answered by DNS. */
static bool is_host_octet(uint8_t c)
{
	return is_letter(c) || is_digit(c) || c == '-' || c == '_';
}

const char *normal_host(struct span s, char out[NORMAL_HOST_SIZE])
{
	size_t label = 0;

	if (s.n > HOST_MAX)
		return N_("it is longer than 253 octets");
	for (size_t i = 0; i <= s.n; i++) {
		uint8_t c = i < s.n ? s.p[i] : '.';

		if (c == '.') {
			if (GUARD(HOST_LABEL, label == 0 || label > LABEL_MAX))
				return s.n > 0 && i == s.n && label == 0
				           ? N_("it ends in a dot")
				           : N_("a label is empty or longer than 63 octets");
			label = 0;
		} else if (GUARD(HOST_OCTET, !is_host_octet(c))) {
			return has_high(s) ? N_("it has octets above 127: international names are written in A-labels "
			                        "(xn--...)")
			       : c == '*'  ? N_("a star that is not the whole left-most label stands for nothing")
			                   : N_("it has a blank or another octet that no host name has");
		} else {
			label++;
		}
		out[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
	}
	out[s.n] = '\0';
	return NULL;
}

const char *normal_dns(struct span s, char out[NORMAL_HOST_SIZE], bool *wildcard)
{
	*wildcard = s.n > 2 && s.p[0] == '*' && s.p[1] == '.';
	return normal_host(*wildcard ? span_of(s.p + 2, s.n - 2) : s, out);
}

/* ---- mailboxes ---- */

/* RFC 5321 4.1.2: Quoted-string, its quotes and backslashes taken away. Returns the octets of it, 0: it is none. */
static size_t take_quoted(struct span s, bool utf8, struct buf *local)
{
	size_t i = 1;

	while (i < s.n && s.p[i] != '"') {
		if (s.p[i] == '\\')
			i++;
		if (i == s.n || s.p[i] < ' ' || s.p[i] == 0x7f || (s.p[i] >= 0x80 && !utf8))
			return 0;
		buf_putc(local, s.p[i++]);
	}
	return i < s.n ? i + 1 : 0;
}

/* Dot-string; where its dots stand is not looked at: some providers have handed out "a..b" and "a." */
static size_t take_atoms(struct span s, bool utf8, struct buf *local)
{
	size_t i = 0;

	while (i < s.n && (is_letter(s.p[i]) || is_digit(s.p[i]) || is_one_of(s.p[i], "!#$%&'*+-/=?^_`{|}~.") ||
	                   (utf8 && s.p[i] >= 0x80)))
		buf_putc(local, s.p[i++]);
	return i;
}

const char *normal_mailbox(struct span s, bool utf8, struct buf *local, char host[NORMAL_HOST_SIZE])
{
	if (utf8 && GUARD(MAILBOX_UTF8, u8_check(s.p, s.n) != NULL))
		return N_("it is not UTF-8");
	if (has_high(s) && !utf8)
		return N_("it has octets above 127");
	size_t n = s.n > 0 && s.p[0] == '"' ? take_quoted(s, utf8, local) : take_atoms(s, utf8, local);
	if (n == 0 || GUARD(MAILBOX_AT, n == s.n || s.p[n] != '@'))
		return N_(
		    "it is not LOCAL@DOMAIN: names, comments, angle brackets and blanks are no part of a mailbox");
	return normal_host(span_of(s.p + n + 1, s.n - n - 1), host);
}

bool normal_smtp_utf8(const struct general_name *g, struct span *mailbox)
{
	struct span in = g->value;
	struct der oid, wrapped, text;

	*mailbox = SPAN_NONE;
	if (g->type != GN_OTHER || !der_take(&in, DER_OID, &oid) || oid_find(oid.value) != OID_SMTP_UTF8_MAILBOX)
		return false;
	if (der_take(&in, DER_CTX_CONS(0), &wrapped) && der_take(&wrapped.value, DER_UTF8_STRING, &text) &&
	    wrapped.value.n == 0)
		*mailbox = text.value;
	return true;
}

/* ---- URIs: RFC 3986 ---- */

static bool is_hex(uint8_t c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_uri_text(struct span s)
{
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = s.p[i];

		if (c == '%' ? i + 2 >= s.n || !is_hex(s.p[i + 1]) || !is_hex(s.p[i + 2])
		             : !is_letter(c) && !is_digit(c) && !is_one_of(c, "-._~:/?#[]@!$&'()*+,;="))
			return false;
	}
	return true;
}

/* The octets in front of the first of these, or all. */
static size_t length_before(struct span s, const char *set)
{
	size_t n = 0;

	while (n < s.n && !is_one_of(s.p[n], set))
		n++;
	return n;
}

static bool is_digits(struct span s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]))
			return false;
	return true;
}

/* What a reader of addresses takes for one: its last label is a number, in tens or with 0x (WHATWG URL, "ends in a
 * number"). */
static bool is_address(const char *host)
{
	const char *dot = strrchr(host, '.'), *last = dot ? dot + 1 : host;

	return is_digits(span_str(last)) ||
	       (last[0] == '0' && last[1] == 'x' && strspn(last + 2, "0123456789abcdef") == strlen(last + 2));
}

enum normal_state normal_uri(struct span s, char host[NORMAL_HOST_SIZE], const char **why)
{
	size_t n = 0;

	while (n < s.n && (is_letter(s.p[n]) || (n > 0 && (is_digit(s.p[n]) || is_one_of(s.p[n], "+-.")))))
		n++;
	*why = N_("it does not begin with a scheme, as every absolute URI does");
	if (n == 0 || n == s.n || GUARD(URI_SCHEME, s.p[n] != ':'))
		return NORMAL_UNREADABLE;
	*why = N_("it has an octet that no URI has");
	if (GUARD(URI_OCTET, !is_uri_text(s)))
		return NORMAL_UNREADABLE;
	s = span_of(s.p + n + 1, s.n - n - 1);
	if (GUARD(URI_AUTHORITY, s.n < 2 || s.p[0] != '/' || s.p[1] != '/'))
		return NORMAL_NO_HOST;
	s = s.n < 2 ? SPAN_NONE : span_of(s.p + 2, s.n - 2);
	s.n = length_before(s, "/?#");
	size_t user = length_before(s, "@");
	*why = N_("its authority cannot be read");
	if (user < s.n) {
		if (length_before(s, "[]") < user)
			return NORMAL_UNREADABLE;
		s = span_of(s.p + user + 1, s.n - user - 1);
	}
	if (s.n > 0 && s.p[0] == '[')
		return NORMAL_NO_HOST;
	n = length_before(s, ":");
	if (n < s.n && GUARD(URI_PORT, !is_digits(span_of(s.p + n + 1, s.n - n - 1))))
		return NORMAL_UNREADABLE;
	if (n == 0)
		return NORMAL_NO_HOST;
	*why = normal_host(span_of(s.p, n), host);
	return *why ? NORMAL_UNREADABLE : GUARD(URI_ADDRESS, is_address(host)) ? NORMAL_NO_HOST : NORMAL_READ;
}

/* ---- all of them ---- */

static struct span kept(struct arena *a, const char *host)
{
	return arena_span(a, span_str(host));
}

/* What is left after normal_host and the others. */
static void settle(struct arena *a, struct normal *out, const char *why, const char *host)
{
	out->state = why ? NORMAL_UNREADABLE : NORMAL_READ;
	out->why = why;
	if (!why)
		out->text = kept(a, host);
}

static void mailbox_name(struct arena *a, struct span s, bool utf8, struct normal *out)
{
	struct buf local = BUF_INIT;
	char host[NORMAL_HOST_SIZE];

	out->mailbox = true;
	settle(a, out, normal_mailbox(s, utf8, &local, host), host);
	out->local = arena_span(a, buf_span(&local));
	buf_free(&local);
}

static void address(struct span s, size_t times, struct normal *out)
{
	out->text = s;
	if (GUARD(ADDRESS_LENGTH, s.n != 4 * times && s.n != 16 * times)) {
		out->state = NORMAL_UNREADABLE;
		out->why = N_("an address has 4 or 16 octets, and in a constraint a mask of as many");
	}
}

static void directory(struct arena *a, struct span name, struct normal *out)
{
	struct buf text = BUF_INIT, seen = BUF_INIT;

	if (name_normal(&text, name, NAME_FORM_EQUAL) && name_normal(&seen, name, NAME_FORM_SEEN)) {
		out->text = arena_span(a, buf_span(&text));
		out->seen = span_eq(buf_span(&text), buf_span(&seen)) ? out->text : arena_span(a, buf_span(&seen));
	} else {
		out->state = NORMAL_UNREADABLE;
		out->why = N_("it is no sound distinguished name");
	}
	buf_free(&text);
	buf_free(&seen);
}

void normal_name(struct arena *a, const struct general_name *g, struct normal *out)
{
	char host[NORMAL_HOST_SIZE];
	struct span utf8;
	const char *why;

	*out = (struct normal){ .form = g->type };
	switch (g->type) {
	case GN_DNS:
		why = normal_dns(g->value, host, &out->wildcard);
		settle(a, out, why, host);
		break;
	case GN_EMAIL:
		mailbox_name(a, g->value, false, out);
		break;
	case GN_URI:
		out->state = normal_uri(g->value, host, &out->why);
		if (out->state == NORMAL_READ)
			out->text = kept(a, host);
		break;
	case GN_IP:
		address(g->value, 1, out);
		break;
	case GN_DIRECTORY:
		directory(a, g->value, out);
		break;
	case GN_OTHER:
		if (normal_smtp_utf8(g, &utf8)) {
			out->form = GN_EMAIL;
			mailbox_name(a, utf8, true, out);
			break;
		}
		out->state = NORMAL_UNKNOWN;
		break;
	default:
		out->state = NORMAL_UNKNOWN;
	}
}

/* A host, with a dot in front all below it, or nothing for every host. */
static void host_base(struct arena *a, struct span s, struct normal *out)
{
	char host[NORMAL_HOST_SIZE];

	if (s.n == 0)
		return;
	out->below = s.p[0] == '.';
	if (out->below)
		s = span_of(s.p + 1, s.n - 1);
	settle(a, out, normal_host(s, host), host);
}

void normal_base(struct arena *a, const struct general_name *g, struct normal *out)
{
	*out = (struct normal){ .form = g->type };
	switch (g->type) {
	case GN_EMAIL:
		if (g->value.n > 0 && memchr(g->value.p, '@', g->value.n)) {
			mailbox_name(a, g->value, false, out);
			break;
		}
		host_base(a, g->value, out);
		break;
	case GN_DNS:
	case GN_URI:
		host_base(a, g->value, out);
		break;
	case GN_IP:
		address(g->value, 2, out);
		break;
	case GN_DIRECTORY:
		directory(a, g->value, out);
		break;
	default:
		out->state = NORMAL_UNKNOWN;
	}
}

/* ---- subtrees ---- */

static bool begins_with(struct span s, struct span start)
{
	return s.n >= start.n && span_eq(span_of(s.p, start.n), start);
}

static bool is_below(struct span host, struct span base)
{
	return host.n > base.n && host.p[host.n - base.n - 1] == '.' &&
	       memcmp(host.p + host.n - base.n, base.p, base.n) == 0;
}

/* "example.com" is itself and all below; ".example.com", which the RFC does not know for DNS, is all below. */
static bool dns_within(const struct normal *name, const struct normal *base, bool excluded)
{
	const uint8_t *dot;

	if (base->text.n == 0 || is_below(name->text, base->text))
		return true;
	if (span_eq(name->text, base->text))
		return !base->below || name->wildcard;
	if (!name->wildcard || !excluded || base->below)
		return false;
	/* One of the names that it stands for is the subtree's own. */
	dot = memchr(base->text.p, '.', base->text.n);
	return dot && span_eq(name->text, span_of(dot + 1, base->text.n - (size_t)(dot + 1 - base->text.p)));
}

/* A host that is meant alone, or all below one. */
static bool host_within(struct span host, const struct normal *base)
{
	return base->text.n == 0 || (base->below ? is_below(host, base->text) : span_eq(host, base->text));
}

static bool address_within(struct span name, struct span base)
{
	if (base.n != 2 * name.n)
		return false;
	for (size_t i = 0; i < name.n; i++)
		if ((name.p[i] ^ base.p[i]) & base.p[name.n + i])
			return false;
	return true;
}

bool normal_within(const struct normal *name, const struct normal *base, bool excluded)
{
	switch (base->form) {
	case GN_DNS:
		return dns_within(name, base, excluded);
	case GN_EMAIL:
		return host_within(name->text, base) && (!base->mailbox || span_eq(name->local, base->local));
	case GN_URI:
		return host_within(name->text, base);
	case GN_IP:
		return address_within(name->text, base->text);
	case GN_DIRECTORY:
		return begins_with(name->text, base->text) || (excluded && begins_with(name->seen, base->seen));
	default:
		return false;
	}
}
