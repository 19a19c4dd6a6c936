/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A lab from a recipe: keys first, then what others refer to in certificates (subjects, serials, key identifiers), then
 * the certificates themselves: so two CAs can certify each other. */
#include "config.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/der.h"
#include "lab/damage.h"
#include "lab/derwrite.h"
#include "lab/keys.h"
#include "lab/made.h"
#include "lab/namewrite.h"
#include "lab/parsed.h"
#include "lab/recipe.h"
#include "lab/words.h"

#include <stdlib.h>
#include <string.h>

/* Serial numbers that a recipe does not choose count from here: two octets, so that they look like serials. */
#define FIRST_SERIAL 0x1001

static bool make_keys(struct lab *l, const char *keydir)
{
	struct key_counts counts = { 0 };
	struct err why = { 0 };
	bool ok = true;

	for (size_t i = 0; ok && i < l->r->nstatement; i++) {
		const struct statement *s = &l->r->statement[i];
		bool own = s->kind == STATEMENT_CERT && !statement_value(s, "key") && !lab_key(l, s->name);

		if (!own && s->kind != STATEMENT_KEY)
			continue;
		struct lab_key *k = key_make(l->a, s->name, own ? "ec:p256" : s->attr[0].word, keydir, &counts, &why);
		ok = k || lab_refuse(l, s->line, "%s", why.text);
		if (k)
			l->key[l->nkey++] = k;
	}
	vec_free(&counts.of);
	return ok;
}

/* The key a certificate is about: of key=, which may be a certificate's, or its own. */
static struct lab_key *key_of(struct lab *l, const struct statement *s)
{
	const char *name = statement_value(s, "key");

	for (unsigned hops = 0; name && !lab_key(l, name) && hops < 8; hops++) {
		const char *next = NULL;

		for (size_t i = 0; i < l->r->nstatement; i++)
			if (l->r->statement[i].kind == STATEMENT_CERT && !strcmp(l->r->statement[i].name, name))
				next = statement_value(&l->r->statement[i], "key");
		if (!next)
			break;
		name = next;
	}
	struct lab_key *k = lab_key(l, name ? name : s->name);
	if (!k)
		lab_refuse(l, s->line, _("there is no key '%s'"), name);
	return k;
}

/* INTEGER of serial=HEX as it stands (an octet from 80 on makes it negative only by damage), else by order. */
static bool serial_of(struct lab *l, const struct statement *s, size_t order, struct span *out)
{
	const char *v = statement_value(s, "serial");
	struct derwrite w = { 0 };
	struct span octets =
	    v ? namewrite_hex(l->a, strlen(v) % 2 && !strchr(v, ':') ? arena_printf(l->a, "0%s", v) : v) : SPAN_NONE;

	if (v && !octets.p)
		return lab_refuse(l, s->line, _("'%s' is not hexadecimal"), v);
	if (v)
		derw_unsigned(&w, octets);
	else
		derw_int(&w, DER_INTEGER, (int64_t)(FIRST_SERIAL + order));
	*out = derw_take(&w, l->a);
	return true;
}

static bool ski_of(struct lab *l, const struct statement *s, const struct lab_key *key, struct span *out)
{
	const char *v = statement_value(s, "ski"), *version = statement_value(s, "version");
	bool none = v ? !strcmp(v, "none") : version && strcmp(version, "3") != 0;

	*out = none ? SPAN_NONE : v && strcmp(v, "auto") != 0 ? namewrite_hex(l->a, v) : key->ski;
	return none || out->p || lab_refuse(l, s->line, _("'%s' is not hexadecimal"), v);
}

static bool name_certificates(struct lab *l)
{
	for (size_t i = 0; i < l->r->nstatement; i++) {
		const struct statement *s = &l->r->statement[i];

		if (s->kind != STATEMENT_CERT)
			continue;
		if (lab_cert(l, s->name))
			return lab_refuse(l, s->line, _("there is a certificate '%s' already"), s->name);
		struct lab_cert c = { .s = s, .name = s->name, .key = key_of(l, s) };
		if (!c.key || !lab_name(l, s, "subject", arena_printf(l->a, "CN=%s", s->name), &c.subject) ||
		    !serial_of(l, s, l->ncert, &c.serial) || !ski_of(l, s, c.key, &c.ski))
			return false;
		l->cert[l->ncert++] = c;
	}
	return true;
}

static bool make_object(struct lab *l, const struct statement *s)
{
	struct lab_object o = { s->kind, s->name, SPAN_NONE };
	bool ok = s->kind == STATEMENT_CRL   ? crl_make(l, s, &o.der)
	          : s->kind == STATEMENT_CSR ? csr_make(l, s, &o.der)
	                                     : ocsp_make(l, s, &o.der);

	l->object[l->nobject++] = o;
	return ok;
}

static bool make_objects(struct lab *l)
{
	for (size_t i = 0; i < l->ncert; i++)
		if (!damage_known(l, l->cert[i].s) || !cert_make(l, &l->cert[i]))
			return false;
	for (size_t i = 0; i < l->r->nstatement; i++) {
		const struct statement *s = &l->r->statement[i];
		bool object = s->kind == STATEMENT_CRL || s->kind == STATEMENT_CSR || s->kind == STATEMENT_OCSP;

		if (object && !make_object(l, s))
			return false;
	}
	return true;
}

struct lab *lab_make(struct arena *a, const struct recipe *r, int64_t at, const char *keydir, struct err *e)
{
	struct err scratch;
	struct lab *l = ARENA_NEW(a, struct lab);

	l->a = a;
	l->r = r;
	l->at = r->at != TIME_UNKNOWN ? r->at : at;
	l->e = e ? e : &scratch;
	l->key = ARENA_ARRAY(a, struct lab_key *, r->nstatement);
	l->cert = ARENA_ARRAY(a, struct lab_cert, r->nstatement);
	l->object = ARENA_ARRAY(a, struct lab_object, r->nstatement);
	return make_keys(l, keydir) && name_certificates(l) && make_objects(l) ? l : NULL;
}

struct span lab_revocation(struct lab *l, const char *name)
{
	for (size_t i = 0; i < l->nobject; i++)
		if (l->object[i].kind != STATEMENT_CSR && !strcmp(l->object[i].name, name))
			return l->object[i].der;
	return SPAN_NONE;
}

struct span lab_certificate(struct lab *l, const char *name)
{
	const struct lab_cert *c = lab_cert(l, name);

	return c ? c->der : SPAN_NONE;
}

int64_t lab_at(const struct lab *l)
{
	return l->at;
}
