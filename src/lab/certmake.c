/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A certificate of a recipe, written by our own hand: what GnuTLS would refuse to make can be made, too. */
#include "config.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/der.h"
#include "lab/damage.h"
#include "lab/derwrite.h"
#include "lab/extension.h"
#include "lab/made.h"
#include "lab/namewrite.h"
#include "lab/parsed.h"
#include "lab/signing.h"

#include <stdlib.h>
#include <string.h>

#define FROM_DEFAULT (-30 * DAY)
#define TO_DEFAULT (335 * DAY)

/* Who issued c: itself without issuer=. */
static const struct lab_cert *issuer_of(struct lab *l, const struct lab_cert *c)
{
	const char *name = statement_value(c->s, "issuer");

	return !name || !strcmp(name, "self") ? c : lab_need_cert(l, c->s, "issuer");
}

static bool version_of(struct lab *l, const struct lab_cert *c, int64_t *version)
{
	if (!lab_number(l, c->s, "version", 3, version))
		return false;
	if (lab_damaged(l, c->s, "v1-extensions") || lab_damaged(l, c->s, "explicit-v1"))
		*version = 1;
	if (lab_damaged(l, c->s, "version-9"))
		*version = 9;
	return true;
}

static void write_version(struct lab *l, const struct lab_cert *c, int64_t version, struct derwrite *w)
{
	if (version == 1 && !lab_damaged(l, c->s, "explicit-v1"))
		return;
	derw_open(w, DER_CTX_CONS(0));
	derw_int(w, DER_INTEGER, version - 1);
	derw_close(w);
}

static bool write_validity(struct lab *l, const struct lab_cert *c, struct derwrite *w)
{
	int64_t from, to;
	struct derwrite v = { 0 };

	if (!lab_time(l, c->s, "from", l->at + FROM_DEFAULT, &from) ||
	    !lab_time(l, c->s, "to", l->at + TO_DEFAULT, &to))
		return false;
	derw_time(&v, from);
	if (!damage_time(l, c->s, to, &v))
		derw_time(&v, to);
	if (lab_damaged(l, c->s, "long-length")) {
		const uint8_t header[] = { DER_SEQUENCE, 0x81, (uint8_t)v.b.n };

		derw_raw(w, span_of(header, sizeof header));
		derw_raw(w, buf_span(&v.b));
	} else {
		derw_put(w, DER_SEQUENCE, buf_span(&v.b));
	}
	buf_free(&v.b);
	return true;
}

static bool write_tbs(struct lab *l, const struct lab_cert *c, const struct lab_cert *issuer,
                      const struct lab_key *signer, const struct signing *how, struct derwrite *w)
{
	int64_t version;

	if (!version_of(l, c, &version))
		return false;
	derw_open(w, DER_SEQUENCE);
	write_version(l, c, version, w);
	derw_raw(w, damage_serial(l, c->s, c->serial));
	signing_algorithm(w, signer, how);
	derw_raw(w, c->issuer);
	if (!write_validity(l, c, w))
		return false;
	derw_raw(w, c->subject);
	derw_raw(w, damage_key(l, c->s, c->key->spki));
	if ((version >= 3 || lab_damaged(l, c->s, "v1-extensions")) && !extensions_write(l, c, issuer, w))
		return false;
	derw_close(w);
	return true;
}

/* The certificate around a signed TBSCertificate, with another algorithm named outside. */
static struct span mismatched(struct lab *l, const struct lab_cert *c, const struct lab_key *signer,
                              struct span signed_der)
{
	struct derwrite w = { 0 };
	struct der outer, part;
	const char *said = statement_value(c->s, "sig");
	const struct signing *other = signing_find(signer, said && !strcmp(said, "sha384") ? "sha512" : "sha384", NULL);

	if (!other || !der_first(signed_der, &outer))
		return signed_der;
	struct span in = outer.value;
	derw_open(&w, DER_SEQUENCE);
	for (unsigned i = 0; der_next(&in, &part); i++)
		if (i == 1)
			signing_algorithm(&w, signer, other);
		else
			derw_raw(&w, part.whole);
	derw_close(&w);
	return derw_take(&w, l->a);
}

static bool sign_and_damage(struct lab *l, struct lab_cert *c, struct lab_key *signer, struct span tbs)
{
	struct span der;

	if (!damage_patch(l, c->s, &tbs) || !lab_sign(l, c->s, signer, tbs, &der))
		return false;
	if (lab_damaged(l, c->s, "alg-mismatch"))
		der = mismatched(l, c, signer, der);
	c->der = damage_finished(l, c->s, der);
	return true;
}

bool cert_make(struct lab *l, struct lab_cert *c)
{
	const char *raw = statement_value(c->s, "raw");

	if (raw) {
		c->der = namewrite_hex(l->a, raw);
		return c->der.p || lab_refuse(l, c->s->line, _("'%s' is not hexadecimal"), raw);
	}
	const struct lab_cert *issuer = issuer_of(l, c);
	struct lab_key *signer = NULL;
	const struct signing *how = issuer ? lab_signing(l, c->s, issuer->key, &signer) : NULL;
	struct derwrite w = { 0 };
	if (!how)
		return false;
	c->issuer = issuer->subject;
	if (statement_value(c->s, "issuer-name") && !lab_name(l, c->s, "issuer-name", "", &c->issuer))
		return false;
	if (!write_tbs(l, c, issuer, signer, how, &w)) {
		buf_free(&w.b);
		return false;
	}
	return sign_and_damage(l, c, signer, derw_take(&w, l->a));
}
