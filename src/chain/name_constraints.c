/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Name constraints: RFC 5280 4.2.1.10, 6.1.3 (b), (c), 6.1.4 (g). Every name of a certificate must be within what each
 * CA above it permits for names of that kind, and outside of what it excludes. Self-issued intermediates are free.
 *
 * A constraint or a name that cannot be read, and a kind of name that nobody here processes, are refused where they
 * meet, as the RFC wants it of a critical extension. */
#include "config.h"

#include "chain/check.h"

#include "cert/der.h"
#include "cert/name.h"
#include <string.h>
#include <strings.h>

#define COMPARES_MAX 20000000 /* names held against subtrees, for one leaf */
#define COMPARES_TEXT "20000000 comparisons"

/* ---- one name against one subtree ---- */

enum match { MATCH_NO, MATCH_YES, MATCH_BAD };

static bool same_text(struct span a, struct span b)
{
	return a.n == b.n && strncasecmp((const char *)a.p, (const char *)b.p, a.n) == 0;
}

/* Whether a ends in b, and is longer. */
static bool ends_in(struct span a, struct span b)
{
	return a.n > b.n && same_text((struct span){ a.p + a.n - b.n, b.n }, b);
}

static struct span without_dot(struct span s)
{
	if (s.n > 0 && s.p[s.n - 1] == '.')
		s.n--;
	return s;
}

/* "example.com" is itself and all below; ".example.com", which the RFC does not know for DNS, is all below. */
static bool dns_within(struct span name, struct span base)
{
	if (base.n == 0 || same_text(name, base))
		return true;
	return ends_in(name, base) && (base.p[0] == '.' || name.p[name.n - base.n - 1] == '.');
}

/* A wildcard could stand for an excluded name one label below it. */
static bool wildcard_meets(struct span name, struct span base)
{
	const uint8_t *dot = base.n > 0 ? memchr(base.p, '.', base.n) : NULL;

	return name.n > 2 && name.p[0] == '*' && name.p[1] == '.' && dot &&
	       same_text((struct span){ name.p + 1, name.n - 1 },
	                 (struct span){ dot, base.n - (size_t)(dot - base.p) });
}

static enum match match_dns(struct span name, struct span base, bool excluded)
{
	name = without_dot(name);
	base = without_dot(base);
	if (dns_within(name, base))
		return MATCH_YES;
	return excluded && wildcard_meets(name, base) ? MATCH_YES : MATCH_NO;
}

/* A host name that is meant alone, or ".example.com" for all below. */
static bool host_within(struct span host, struct span base)
{
	if (base.n == 0)
		return true;
	return base.p[0] == '.' ? ends_in(host, base) : same_text(host, base);
}

/* The part behind the last '@' in *host. false: there is none. */
static bool split_mailbox(struct span s, struct span *local, struct span *host)
{
	size_t at = s.n;

	while (at > 0 && s.p[at - 1] != '@')
		at--;
	if (at == 0)
		return false;
	*local = (struct span){ s.p, at - 1 };
	*host = (struct span){ s.p + at, s.n - at };
	return true;
}

/* A mailbox, a host with all its mailboxes, or with a dot in front all hosts of a domain. Only the host is without
 * case. */
static enum match match_email(struct span name, struct span base)
{
	struct span local, host, base_local, base_host;

	if (!split_mailbox(name, &local, &host) || local.n == 0 || host.n == 0)
		return MATCH_BAD;
	if (!split_mailbox(base, &base_local, &base_host))
		return host_within(host, base) ? MATCH_YES : MATCH_NO;
	return span_eq(local, base_local) && same_text(host, base_host) ? MATCH_YES : MATCH_NO;
}

static bool is_address(struct span host)
{
	bool digits = true;

	for (size_t i = 0; i < host.n; i++)
		digits &= host.p[i] == '.' || (host.p[i] >= '0' && host.p[i] <= '9');
	return host.n == 0 || host.p[0] == '[' || digits;
}

/* RFC 3986 3.2: what stands between "//" and the path, without user and port. */
static struct span uri_host(struct span uri)
{
	struct span host = SPAN_NONE;

	for (size_t i = 0; i + 2 < uri.n && !host.p; i++)
		if (memcmp(uri.p + i, "://", 3) == 0)
			host = (struct span){ uri.p + i + 3, uri.n - i - 3 };
	for (size_t i = 0; i < host.n; i++)
		if (strchr("/?#", host.p[i]))
			host.n = i;
	for (size_t i = host.n; i > 0; i--)
		if (host.p[i - 1] == '@') {
			host = (struct span){ host.p + i, host.n - i };
			break;
		}
	for (size_t i = 0; i < host.n && host.p[0] != '['; i++)
		if (host.p[i] == ':')
			host.n = i;
	return host;
}

/* "MUST reject" a URI without a host's name, as soon as URIs are constrained. */
static enum match match_uri(struct span name, struct span base)
{
	struct span host = uri_host(name);

	if (!host.p || is_address(host))
		return MATCH_BAD;
	return host_within(without_dot(host), base) ? MATCH_YES : MATCH_NO;
}

static enum match match_ip(struct span name, struct span base)
{
	if ((base.n != 8 && base.n != 32) || (name.n != 4 && name.n != 16))
		return MATCH_BAD;
	if (base.n != 2 * name.n)
		return MATCH_NO;
	for (size_t i = 0; i < name.n; i++)
		if ((name.p[i] ^ base.p[i]) & base.p[name.n + i])
			return MATCH_NO;
	return MATCH_YES;
}

static enum match match(const struct general_name *name, const struct general_name *base, bool excluded)
{
	switch (name->type) {
	case GN_DNS:
		return match_dns(name->value, base->value, excluded);
	case GN_EMAIL:
		return match_email(name->value, base->value);
	case GN_URI:
		return match_uri(name->value, base->value);
	case GN_IP:
		return match_ip(name->value, base->value);
	case GN_DIRECTORY:
		return name_within(name->value, base->value) ? MATCH_YES : MATCH_NO;
	default:
		return MATCH_BAD;
	}
}

/* ---- the subtrees of a CA ---- */

struct subtree {
	struct general_name base;
	bool bad; /* it has a minimum or maximum, or its name cannot be read */
};
typedef VEC_OF(struct subtree) subtrees;

/* "minimum MUST be zero, and maximum MUST be absent"; a written zero does no harm. */
static bool has_bounds(struct span rest)
{
	struct der bound;
	int64_t n;

	while (der_next(&rest, &bound))
		if (bound.tag != DER_CTX(0) || !der_int64(bound.value, &n) || n != 0)
			return true;
	return rest.n > 0;
}

static void read_subtrees(struct arena *a, struct span in, subtrees *out)
{
	struct der tree, base;

	while (der_take(&in, DER_SEQUENCE, &tree)) {
		size_t n;
		bool ok;
		struct general_name *g;

		if (!der_next(&tree.value, &base))
			continue;
		g = general_names(a, base.whole, &n, &ok);
		if (n > 0)
			*vec_push(out) = (struct subtree){ *g, has_bounds(tree.value) };
		else if ((base.tag & 0x1f) <= GN_RID)
			*vec_push(out) =
			    (struct subtree){ { (enum general_name_type)(base.tag & 0x1f), base.value, base.whole },
				              true };
	}
}

struct constraints {
	subtrees permitted, excluded;
};

static void read_constraints(struct arena *a, struct span value, struct constraints *c)
{
	struct der seq, list;
	struct span in;

	*c = (struct constraints){ VEC_INIT, VEC_INIT };
	if (!der_first(value, &seq) || seq.tag != DER_SEQUENCE)
		return; /* the certificate is malformed, and is told so */
	in = seq.value;
	if (der_take(&in, DER_CTX_CONS(0), &list))
		read_subtrees(a, list.value, &c->permitted);
	if (der_take(&in, DER_CTX_CONS(1), &list))
		read_subtrees(a, list.value, &c->excluded);
}

/* ---- the names of a certificate ---- */

typedef VEC_OF(struct general_name) names;

static bool has_kind(const struct certificate *c, enum general_name_type type)
{
	for (size_t i = 0; i < c->nsan; i++)
		if (c->san[i].type == type)
			return true;
	return false;
}

/* Attributes of the subject that are names of another kind: an e-mail address where the SAN has none (RFC 5280), and a
 * CN that is a host's name where it has no DNS name (contract). */
static void add_subject_attributes(struct arena *a, const struct certificate *c, names *out)
{
	bool mail = !has_kind(c, GN_EMAIL), dns = !has_kind(c, GN_DNS);
	size_t n;
	const struct ava *ava = name_avas(a, c->subject, &n);

	for (size_t i = 0; i < n; i++) {
		struct span text = span_str(ava[i].text ? ava[i].text : "");

		if (mail && ava[i].type == OID_EMAIL)
			*vec_push(out) = (struct general_name){ GN_EMAIL, text, text };
		else if (dns && ava[i].type == OID_CN && hostname_is_dns(text))
			*vec_push(out) = (struct general_name){ GN_DNS, text, text };
	}
}

static void names_of(struct arena *a, const struct certificate *c, names *out)
{
	*out = (names)VEC_INIT;
	if (c->subject.n && !name_is_empty(c->subject)) {
		*vec_push(out) = (struct general_name){ GN_DIRECTORY, c->subject, c->subject };
		add_subject_attributes(a, c, out);
	}
	for (size_t i = 0; i < c->nsan; i++)
		*vec_push(out) = c->san[i];
}

/* ---- a certificate below a CA ---- */

static bool is_excluded(const struct general_name *name, const struct constraints *c)
{
	for (size_t i = 0; i < c->excluded.n; i++)
		if (c->excluded.v[i].base.type == name->type &&
		    (c->excluded.v[i].bad || match(name, &c->excluded.v[i].base, true) != MATCH_NO))
			return true;
	return false;
}

static bool is_outside(const struct general_name *name, const struct constraints *c)
{
	bool asked = false, allowed = false;

	for (size_t i = 0; i < c->permitted.n && !allowed; i++) {
		if (c->permitted.v[i].base.type != name->type)
			continue;
		asked = true;
		allowed = !c->permitted.v[i].bad && match(name, &c->permitted.v[i].base, false) == MATCH_YES;
	}
	return asked && !allowed;
}

static const char *shown(struct checker *k, const struct general_name *g)
{
	struct buf b = BUF_INIT;

	if (g->type == GN_DIRECTORY && g->value.p == g->whole.p)
		buf_puts(&b, name_text(k->arena, g->value));
	else if (g->value.p == g->whole.p)
		buf_put(&b, (const char *)g->value.p, g->value.n);
	else
		general_name_text(&b, g);
	return buf_keep(&b, k->arena);
}

/* Paths share their certificates: the answer for a pair is kept. */
static struct constrained *judge(struct checker *k, const struct certificate *ca, const struct certificate *below)
{
	struct constrained *r;
	struct constraints c;
	names list;

	for (size_t i = 0; i < k->constrained.n; i++)
		if (k->constrained.v[i].ca == ca && k->constrained.v[i].below == below)
			return &k->constrained.v[i];
	r = vec_push(&k->constrained);
	*r = (struct constrained){ .ca = ca, .below = below };
	read_constraints(k->arena, ca->name_constraints, &c);
	names_of(k->arena, below, &list);
	for (size_t i = 0; i < list.n && !r->name && !r->cut; i++) {
		r->cut = k->compares > COMPARES_MAX;
		if (r->cut)
			break;
		k->compares += c.permitted.n + c.excluded.n;
		r->excluded = !is_outside(&list.v[i], &c);
		if (!r->excluded || is_excluded(&list.v[i], &c))
			r->name = shown(k, &list.v[i]);
	}
	vec_free(&list);
	vec_free(&c.permitted);
	vec_free(&c.excluded);
	return r;
}

void check_name_constraints(struct checker *k, const struct path *p)
{
	for (size_t i = 1; i < p->n; i++) {
		const struct certificate *ca = p->cert[i];

		for (size_t j = 0; ca->name_constraints.p && j < i; j++) {
			const struct constrained *r;

			if (j > 0 && p->cert[j]->self_issued)
				continue;
			r = judge(k, ca, p->cert[j]);
			if (r->name)
				check_say(k, r->excluded ? PROBLEM_NAME_EXCLUDED : PROBLEM_NAME_NOT_PERMITTED,
				          p->cert[j], r->name, certificate_title(ca));
			else if (r->cut)
				check_unjudged(k, PROBLEM_NAME_CONSTRAINTS_UNCHECKED, ca, COMPARES_TEXT, NULL);
		}
	}
}
