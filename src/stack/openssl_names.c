/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One function for each comparison of v3_utl.c and v3_ncons.c, under the codes that they return. */
#include "config.h"

#include "stack/openssl_names.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/der.h"
#include "cert/dirstring.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "chain/hostname.h"
#include "chain/normal.h"
#include "stack/openssl_asn1.h"
#include "stack/openssl_certificate.h"

#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* X509_V_ERR_... */
enum {
	FITS = 0,
	UNSPECIFIED = 1,
	NOT_PERMITTED = 47,
	EXCLUDED = 48,
	BOUNDED = 49,
	UNKNOWN_FORM = 51,
	BAD_NAME = 53,
	WRONG_HOST = 62,
	WRONG_EMAIL = 63,
	WRONG_ADDRESS = 64,
};

#define COMPARES_MAX (1 << 20) /* NAME_CHECK_MAX: more names times constraints are refused unseen */

/* ---- octets ---- */

static bool octets_equal(struct span a, struct span b)
{
	return a.n == b.n && (a.n == 0 || strncasecmp((const char *)a.p, (const char *)b.p, a.n) == 0);
}

static struct span tail(struct span s, size_t from)
{
	return span_of(s.p + from, s.n - from);
}

static bool ends_in(struct span s, struct span end)
{
	return s.n >= end.n && octets_equal(tail(s, s.n - end.n), end);
}

/* Index behind the last '@', 0: there is none. */
static size_t behind_at(struct span s)
{
	size_t n = s.n;

	while (n > 0 && s.p[n - 1] != '@')
		n--;
	return n;
}

static size_t index_of(struct span s, uint8_t c)
{
	const uint8_t *p = s.n ? memchr(s.p, c, s.n) : NULL;

	return p ? (size_t)(p - s.p) : s.n;
}

/* ---- the name that is expected ---- */

static bool is_alnum(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* valid_star(): where the one star is, in the first label, which it begins or ends, or is all of it; s.n: none. */
static size_t star_of(struct span s, bool whole)
{
	size_t star = s.n, dots = 0, label = 0;

	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = s.p[i], next = i + 1 < s.n ? s.p[i + 1] : '.';

		if (c == '*') {
			bool idna = i - label >= 4 && octets_equal(span_of(s.p + label, 4), SPAN_LIT("xn--"));

			if (star < s.n || dots || idna || (whole ? i > label || next != '.' : i > label && next != '.'))
				return s.n;
			star = i;
		} else if (c == '.') {
			if (i == label || s.p[i - 1] == '-')
				return s.n;
			label = i + 1;
			dots++;
		} else if (c == '-' ? i == label || next == '.' : !is_alnum(c)) {
			return s.n;
		}
	}
	return dots < 2 || label == s.n ? s.n : star;
}

/* equal_wildcard(): the star is one label of letters, digits and hyphens, or a part of one. */
static bool host_fits(struct span pattern, struct span host, bool whole_label)
{
	size_t star = star_of(pattern, whole_label);

	if (star == pattern.n)
		return octets_equal(pattern, host) && index_of(pattern, 0) == pattern.n;
	size_t rest = pattern.n - star - 1;
	if (host.n < star + rest || !octets_equal(span_of(pattern.p, star), span_of(host.p, star)) ||
	    !ends_in(host, tail(pattern, star + 1)))
		return false;
	bool whole = star == 0 && pattern.p[1] == '.';
	struct span part = span_of(host.p + star, host.n - rest - star);
	if (whole ? part.n == 0 : host.n - star >= 4 && octets_equal(span_of(part.p, 4), SPAN_LIT("xn--")))
		return false;
	for (size_t i = 0; i < part.n && !span_eq(part, SPAN_LIT("*")); i++)
		if (!is_alnum(part.p[i]) && part.p[i] != '-')
			return false;
	return true;
}

static bool host_equal(struct span pattern, struct span host)
{
	return host_fits(pattern, host, false);
}

/* X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS */
static bool host_equal_whole(struct span pattern, struct span host)
{
	return host_fits(pattern, host, true);
}

/* equal_email(): the domain without case, what stands before it to the letter. */
static bool mailbox_equal(struct span a, struct span b)
{
	size_t at = behind_at(a) > behind_at(b) ? behind_at(a) : behind_at(b);

	at -= at > 0;
	return a.n == b.n && span_eq(span_of(a.p, at ? at : a.n), span_of(b.p, at ? at : b.n)) &&
	       (at == 0 || octets_equal(tail(a, at), tail(b, at)));
}

static bool subject_has(const struct certificate *c, enum oid type, struct span wanted,
                        bool (*equal)(struct span, struct span))
{
	bool found = false;
	size_t n;
	struct arena *a = arena_new();
	const struct ava *ava = name_avas(a, c->subject, &n);

	for (size_t i = 0; i < n && !found; i++) {
		struct buf text = BUF_INIT;

		if (ava[i].type != type || !dirstring_is(ava[i].tag))
			continue;
		dirstring_utf8(&text, ava[i].tag, ava[i].raw);
		found = text.n > 0 && equal(buf_span(&text), wanted);
		buf_free(&text);
	}
	arena_free(a);
	return found;
}

/* An extension that it cannot decode, or that comes twice, is none. */
static bool has_decoded_names(const struct certificate *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->next; i++)
		if (c->ext[i].id == OID_SAN && (n++ || !openssl_decodes_extension(OID_SAN, c->ext[i].value)))
			return false;
	return true;
}

/* do_x509_check(): the subject counts where the subjectAltName has no name of the kind. */
int openssl_host_code(const struct certificate *c, const char *host, bool whole_labels)
{
	bool (*fits)(struct span, struct span) = whole_labels ? host_equal_whole : host_equal;
	struct host h;
	bool known = host_parse(host, &h), any = false;

	if (known && h.kind == HOST_URI)
		return hostname_match(c, &h, NULL) == HOST_MATCH ? FITS : -1;
	struct span wanted = !known || h.kind == HOST_EMAIL ? span_str(host) : span_str(h.name);
	size_t names = has_decoded_names(c) ? c->nsan : 0;
	for (size_t i = 0; i < names; i++) {
		const struct general_name *g = &c->san[i];
		struct span utf8;

		if (h.kind == HOST_IP && g->type == GN_IP && span_eq(g->value, span_of(h.ip, h.nip)))
			return FITS;
		if (h.kind == HOST_DNS && g->type == GN_DNS) {
			any = true;
			if (g->value.n && fits(g->value, wanted))
				return FITS;
		}
		if (h.kind == HOST_EMAIL && (g->type == GN_EMAIL || (normal_smtp_utf8(g, &utf8) && utf8.p))) {
			any = true;
			if (mailbox_equal(g->type == GN_EMAIL ? g->value : utf8, wanted))
				return FITS;
		}
	}
	switch (h.kind) {
	case HOST_IP:
		return WRONG_ADDRESS;
	case HOST_EMAIL:
		return !any && subject_has(c, OID_EMAIL, wanted, mailbox_equal) ? FITS : WRONG_EMAIL;
	default:
		return !any && subject_has(c, OID_CN, wanted, fits) ? FITS : WRONG_HOST;
	}
}

/* ---- one name against one constraint: FITS, NOT_PERMITTED (it does not fit), or another code ---- */

static int code_of(bool fits)
{
	return fits ? FITS : NOT_PERMITTED;
}

static int dns_fits(struct span name, struct span base)
{
	return code_of(base.n == 0 || (ends_in(name, base) &&
	                               (name.n == base.n || base.p[0] == '.' || name.p[name.n - base.n - 1] == '.')));
}

static int email_fits(struct span name, struct span base)
{
	size_t at = behind_at(name), base_at = behind_at(base);
	if (at == 0)
		return BAD_NAME;
	if (base_at == 0 && base.n > 0 && base.p[0] == '.')
		return code_of(name.n > base.n && ends_in(name, base));
	if (base_at > 1) {
		struct span local = span_of(name.p, at - 1), base_local = span_of(base.p, base_at - 1);

		if (local.n != base_local.n)
			return NOT_PERMITTED;
		if (index_of(local, 0) < local.n || index_of(base_local, 0) < base_local.n)
			return BAD_NAME;
		if (!span_eq(local, base_local))
			return NOT_PERMITTED;
	}
	return code_of(octets_equal(tail(name, at), tail(base, base_at)));
}

/* nc_email_eai(): held against the domain as it is read, not as A-labels. */
static int smtp_utf8_fits(struct span name, struct span base)
{
	gnutls_datum_t read = { NULL, 0 };
	size_t at = behind_at(name);
	int code;

	if (index_of(base, 0) < base.n || !name.p || at == 0)
		return BAD_NAME;
	char *text = xstrndup((const char *)base.p, base.n);
	if (gnutls_idna_reverse_map(text, (unsigned)base.n, &read, 0) < 0)
		code = UNSPECIFIED;
	else if (base.n > 0 && base.p[0] == '.') /* it puts a dot of its own in front: only "@x..domain" would fit */
		code = code_of(name.n > read.size + 1 && ends_in(name, span_of(read.data, read.size)) &&
		               name.p[name.n - read.size - 1] == '.');
	else
		code = code_of(octets_equal(tail(name, at), span_of(read.data, read.size)));
	gnutls_free(read.data);
	free(text);
	return code;
}

static int uri_fits(struct span name, struct span base)
{
	size_t colon = index_of(name, ':');

	if (name.n - colon < 3 || name.p[colon + 1] != '/' || name.p[colon + 2] != '/')
		return BAD_NAME;
	struct span host = tail(name, colon + 3);
	size_t end = index_of(host, ':');
	host.n = end < host.n ? end : index_of(host, '/');
	if (host.n == 0)
		return BAD_NAME;
	if (base.n > 0 && base.p[0] == '.')
		return code_of(host.n > base.n && ends_in(host, base));
	return code_of(octets_equal(host, base));
}

static int address_fits(struct span name, struct span base)
{
	if ((name.n != 4 && name.n != 16) || (base.n != 8 && base.n != 32))
		return BAD_NAME;
	if (base.n != 2 * name.n)
		return NOT_PERMITTED;
	for (size_t i = 0; i < name.n; i++)
		if ((name.p[i] ^ base.p[i]) & base.p[name.n + i])
			return NOT_PERMITTED;
	return FITS;
}

/* ---- a certificate below a CA ---- */

/* A name or a base. Directory names are in NAME_FORM_ASCII, a SmtpUTF8Mailbox is the otherName's text. */
struct name_entry {
	enum general_name_type form;
	struct span value, oid; /* oid: of an otherName */
	bool utf8, bounded;
};
typedef VEC_OF(struct name_entry) entries;

static void add_entry(struct arena *a, entries *out, const struct general_name *g, bool is_base, bool bounded)
{
	struct name_entry *e = vec_push(out);
	struct span in = g->value, utf8;
	struct buf name = BUF_INIT;
	struct der oid;

	*e = (struct name_entry){ .form = g->type, .value = g->value, .bounded = bounded };
	if (g->type == GN_DIRECTORY) {
		name_normal(&name, g->value, NAME_FORM_ASCII);
		e->value = arena_span(a, buf_span(&name));
		buf_free(&name);
	} else if (!is_base && normal_smtp_utf8(g, &utf8)) {
		e->form = GN_EMAIL;
		e->utf8 = true;
		e->value = utf8;
	} else if (g->type == GN_OTHER && der_take(&in, DER_OID, &oid)) {
		e->oid = oid.value;
	}
}

static int entry_fits(const struct name_entry *name, const struct name_entry *base)
{
	switch (name->form) {
	case GN_DIRECTORY:
		return code_of(name->value.n >= base->value.n &&
		               span_eq(span_of(name->value.p, base->value.n), base->value));
	case GN_DNS:
		return dns_fits(name->value, base->value);
	case GN_EMAIL:
		return (name->utf8 ? smtp_utf8_fits : email_fits)(name->value, base->value);
	case GN_URI:
		return uri_fits(name->value, base->value);
	case GN_IP:
		return address_fits(name->value, base->value);
	default:
		return UNKNOWN_FORM;
	}
}

/* nc_match() */
static int match(const struct name_entry *name, const entries *permitted, const entries *excluded)
{
	bool asked = false, allowed = false;

	for (size_t side = 0; side < 2; side++) {
		const entries *list = side == 0 ? permitted : excluded;

		for (size_t i = 0; i < list->n; i++) {
			const struct name_entry *base = &list->v[i];

			if (base->form != name->form || !span_eq(base->oid, name->oid))
				continue;
			if (base->bounded)
				return BOUNDED;
			if (allowed && side == 0)
				continue;
			int code = entry_fits(name, base);
			if (code != FITS && code != NOT_PERMITTED)
				return code;
			if (side == 1 && code == FITS)
				return EXCLUDED;
			asked |= side == 0;
			allowed |= side == 0 && code == FITS;
		}
		if (side == 0 && asked && !allowed)
			return NOT_PERMITTED;
	}
	return FITS;
}

static bool has_dns(const struct certificate *c)
{
	for (size_t i = 0; i < c->nsan; i++)
		if (c->san[i].type == GN_DNS)
			return true;
	return false;
}

/* cn2dnsid(): a CN of two labels or more in which every dot and hyphen is inside. */
static bool is_host_cn(struct span s)
{
	bool dots = false;

	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = s.p[i];

		if (is_alnum(c) || c == '_')
			continue;
		if (i == 0 || i + 1 == s.n ||
		    (c != '-' && (c != '.' || s.p[i + 1] == '.' || s.p[i + 1] == '-' || s.p[i - 1] == '-')))
			return false;
		dots |= c == '.';
	}
	return dots;
}

/* The names in the order it looks at them; returns how many it counts. *bad is the code of an attribute that it cannot
 * read at all, which it meets before the name *bad_at. */
static size_t names_it_judges(struct arena *a, const struct certificate *c, bool leaf, entries *out, int *bad,
                              size_t *bad_at)
{
	size_t n;
	const struct ava *ava = name_avas(a, c->subject, &n);

	if (n > 0)
		add_entry(a, out, &(struct general_name){ GN_DIRECTORY, c->subject, c->subject }, false, false);
	for (size_t i = 0; i < n && !*bad; i++) {
		if (ava[i].type != OID_EMAIL)
			continue;
		if (ava[i].tag != DER_IA5_STRING) {
			*bad = BAD_NAME;
			*bad_at = out->n;
			continue;
		}
		*vec_push(out) = (struct name_entry){ .form = GN_EMAIL, .value = ava[i].raw };
	}
	for (size_t i = 0; i < c->nsan; i++)
		add_entry(a, out, &c->san[i], false, false);
	for (size_t i = 0; leaf && !has_dns(c) && i < n; i++) {
		struct buf text = BUF_INIT;

		if (ava[i].type != OID_CN)
			continue;
		if (!dirstring_is(ava[i].tag)) {
			if (!*bad) {
				*bad = UNSPECIFIED;
				*bad_at = out->n;
			}
			continue;
		}
		dirstring_utf8(&text, ava[i].tag, ava[i].raw);
		while (text.n > 0 && text.s[text.n - 1] == '\0')
			text.n--;
		struct span s = arena_span(a, buf_span(&text));
		buf_free(&text);
		if (index_of(s, 0) < s.n && !*bad) {
			*bad = BAD_NAME;
			*bad_at = out->n;
		} else if (is_host_cn(s)) {
			*vec_push(out) = (struct name_entry){ .form = GN_DNS, .value = s };
		}
	}
	return n + c->nsan;
}

static int constrain(const struct certificate *ca, const struct certificate *below, bool leaf)
{
	struct arena *a = arena_new();
	entries side[2] = { VEC_INIT, VEC_INIT }, names = VEC_INIT;
	struct der seq, list;
	struct general_name g;
	bool readable, bounded;
	int code = FITS, bad = FITS;
	size_t bad_at = 0;

	if (der_first(ca->name_constraints, &seq) && seq.tag == DER_SEQUENCE)
		for (uint8_t k = 0; k < 2; k++)
			if (der_take(&seq.value, DER_CTX_CONS(k), &list))
				while (general_subtree(&list.value, &g, &readable, &bounded))
					add_entry(a, &side[k], &g, true, bounded);
	size_t count = names_it_judges(a, below, leaf, &names, &bad, &bad_at);
	if (count > 0 && side[0].n + side[1].n > COMPARES_MAX / count)
		code = UNSPECIFIED;
	for (size_t i = 0; i <= names.n && code == FITS; i++) {
		if (bad && i == bad_at)
			code = bad;
		else if (i < names.n)
			code = match(&names.v[i], &side[0], &side[1]);
	}
	vec_free(&names);
	vec_free(&side[0]);
	vec_free(&side[1]);
	arena_free(a);
	return code;
}

/* check_name_constraints(): from the top down, self-issued certificates above the leaf left out. */
int openssl_constraints_code(const struct certificate *const *chain, size_t n, size_t *at)
{
	for (size_t i = n; i-- > 0;)
		for (size_t j = n - 1; j > i && !(i > 0 && openssl_certificate(chain[i]).self_issued); j--) {
			int code = chain[j]->name_constraints.p ? constrain(chain[j], chain[i], i == 0) : FITS;

			*at = i;
			if (code != FITS)
				return code;
		}
	return FITS;
}
