/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OCSP responses of a recipe (RFC 6960 4.2.1). */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "lab/extension.h"
#include "lab/made.h"
#include "lab/namewrite.h"
#include "lab/point.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/oid.h"
#include "lab/derwrite.h"
#include "lab/made.h"
#include "lab/parsed.h"
#include "lab/point.h"

#include <gnutls/crypto.h>
#include <string.h>

#define NEXT_DEFAULT (7 * DAY)

/* ---- about whom ---- */

static bool uses_sha256(const struct statement *s)
{
	const char *v = statement_value(s, "hash");

	return v && !strcmp(v, "sha256");
}

static void put_hash(const struct statement *s, struct derwrite *w, struct span of)
{
	bool long_one = uses_sha256(s);
	uint8_t hash[32];

	gnutls_hash_fast(long_one ? GNUTLS_DIG_SHA256 : GNUTLS_DIG_SHA1, of.p, of.n, hash);
	derw_put(w, DER_OCTET_STRING, span_of(hash, long_one ? 32 : 20));
}

/* What stands in the BIT STRING of an SPKI. */
static struct span key_octets(const struct lab_key *key)
{
	struct der seq, algorithm, bits;

	if (!der_first(key->spki, &seq) || !der_next(&seq.value, &algorithm) || !der_next(&seq.value, &bits) ||
	    !bits.value.n)
		return SPAN_NONE;
	return span_of(bits.value.p + 1, bits.value.n - 1);
}

static void put_cert_id(const struct statement *s, struct derwrite *w, const struct lab_cert *issuer,
                        const struct lab_cert *c)
{
	derw_open(w, DER_SEQUENCE);
	derw_open(w, DER_SEQUENCE);
	derw_oid(w, uses_sha256(s) ? OID_SHA256 : OID_SHA1);
	derw_null(w);
	derw_close(w);
	put_hash(s, w, issuer->subject);
	put_hash(s, w, key_octets(issuer->key));
	derw_raw(w, c->serial);
	derw_close(w);
}

static const struct lab_cert *issuer_of(struct lab *l, const struct lab_cert *c)
{
	const char *name = statement_value(c->s, "issuer");

	return name && strcmp(name, "self") != 0 ? lab_cert(l, name) : c;
}

/* ---- what is said ---- */

/* SEQUENCE OF Extension under [1], of ext= (responseExtensions) or single-ext= (singleExtensions), as often as they
 * stand there. */
static bool put_extensions(struct lab *l, const struct statement *s, const char *word, struct derwrite *w)
{
	bool ok = true;

	if (!statement_value(s, word))
		return true;
	derw_open(w, DER_CTX_CONS(1));
	derw_open(w, DER_SEQUENCE);
	for (size_t i = 0; ok && i < s->nattr; i++)
		if (!strcmp(s->attr[i].word, word))
			ok = extension_write(l, s, s->attr[i].value, w);
	derw_close(w);
	derw_close(w);
	return ok;
}

/* good [0], revoked [1] with its time and reason, unknown [2]; raw:HEX is the element as it stands. */
static bool put_status(struct lab *l, const struct statement *s, const char *v, struct derwrite *w)
{
	const char *reason = statement_value(s, "reason");
	int code = reason ? point_reason(reason) : -1;

	if (reason && code < 0)
		return lab_refuse(l, s->line, _("'%s' is not a reason"), reason);
	if (!v || !strcmp(v, "good")) {
		derw_put(w, DER_CTX(0), span_of("", 0));
	} else if (!strcmp(v, "revoked")) {
		derw_open(w, DER_CTX_CONS(1));
		derw_generalized(w, l->at - DAY);
		if (code >= 0) {
			derw_open(w, DER_CTX_CONS(0));
			derw_int(w, DER_ENUMERATED, code);
			derw_close(w);
		}
		derw_close(w);
	} else if (!strcmp(v, "unknown")) {
		derw_put(w, DER_CTX(2), span_of("", 0));
	} else if (!strncmp(v, "raw:", 4) && namewrite_hex(l->a, v + 4).p) {
		derw_raw(w, namewrite_hex(l->a, v + 4));
	} else {
		return lab_refuse(l, s->line, _("a status is good, revoked or unknown, not '%s'"), v);
	}
	return true;
}

static bool put_single(struct lab *l, const struct statement *s, const struct lab_cert *c, const char *status,
                       struct derwrite *w)
{
	int64_t from, next = TIME_UNKNOWN;
	const char *until = statement_value(s, "next");
	bool open_end = until && !strcmp(until, "none");

	if (!lab_time(l, s, "this", l->at - DAY, &from) ||
	    (!open_end && !lab_time(l, s, "next", l->at + NEXT_DEFAULT, &next)))
		return false;
	derw_open(w, DER_SEQUENCE);
	put_cert_id(s, w, issuer_of(l, c), c);
	if (!put_status(l, s, status, w))
		return false;
	derw_generalized(w, from);
	if (!open_end) {
		derw_open(w, DER_CTX_CONS(0));
		derw_generalized(w, next);
		derw_close(w);
	}
	bool ok = put_extensions(l, s, "single-ext", w);
	derw_close(w);
	return ok;
}

/* also=CERT[:STATUS] */
static bool put_singles(struct lab *l, const struct statement *s, const struct lab_cert *c, struct derwrite *w)
{
	derw_open(w, DER_SEQUENCE);
	bool ok = put_single(l, s, c, statement_value(s, "status"), w);
	for (size_t i = 0; ok && i < s->nattr; i++) {
		if (strcmp(s->attr[i].word, "also") != 0)
			continue;
		char *name = arena_strdup(l->a, s->attr[i].value), *status = strchr(name, ':');
		if (status)
			*status++ = '\0';
		const struct lab_cert *other = lab_cert(l, name);
		ok = other ? put_single(l, s, other, status, w)
		           : lab_refuse(l, s->line, _("there is no certificate '%s'"), name);
	}
	derw_close(w);
	return ok;
}

/* By its key, or by=name. */
static bool put_responder(struct lab *l, const struct statement *s, const struct lab_cert *issuer,
                          const struct lab_cert *responder, const struct lab_key *signer, struct derwrite *w)
{
	const char *by = statement_value(s, "by");
	uint8_t hash[20];

	if (by && !strcmp(by, "name")) {
		derw_open(w, DER_CTX_CONS(1));
		derw_raw(w, responder ? responder->subject : issuer->subject);
		derw_close(w);
		return true;
	}
	if (by && strcmp(by, "key") != 0)
		return lab_refuse(l, s->line, _("a responder is named by name or by key, not by '%s'"), by);
	struct span key = key_octets(responder ? responder->key : signer);
	gnutls_hash_fast(GNUTLS_DIG_SHA1, key.p, key.n, hash);
	derw_open(w, DER_CTX_CONS(2));
	derw_put(w, DER_OCTET_STRING, span_of(hash, sizeof hash));
	derw_close(w);
	return true;
}

static bool write_response_data(struct lab *l, const struct statement *s, const struct lab_cert *c,
                                const struct lab_cert *responder, const struct lab_key *signer, struct derwrite *w)
{
	int64_t produced, version;

	if (!lab_time(l, s, statement_value(s, "produced") ? "produced" : "this", l->at - DAY, &produced) ||
	    !lab_number(l, s, "version", 1, &version))
		return false;
	derw_open(w, DER_SEQUENCE);
	if (version != 1) {
		derw_open(w, DER_CTX_CONS(0));
		derw_int(w, DER_INTEGER, version - 1);
		derw_close(w);
	}
	if (!put_responder(l, s, issuer_of(l, c), responder, signer, w))
		return false;
	derw_generalized(w, produced);
	if (!put_singles(l, s, c, w) || !put_extensions(l, s, "ext", w))
		return false;
	derw_close(w);
	return true;
}

/* ---- the whole ---- */

/* The responder's certificate goes along. */
static struct span with_certificate(struct lab *l, struct span basic, const struct lab_cert *responder)
{
	struct derwrite w = { 0 };
	struct der seq;

	if (!responder || !der_first(basic, &seq))
		return basic;
	derw_open(&w, DER_SEQUENCE);
	derw_raw(&w, seq.value);
	derw_open(&w, DER_CTX_CONS(0));
	derw_open(&w, DER_SEQUENCE);
	derw_raw(&w, responder->der);
	derw_close(&w);
	derw_close(&w);
	derw_close(&w);
	return derw_take(&w, l->a);
}

static struct span response_around(struct lab *l, struct span basic)
{
	struct derwrite w = { 0 };

	derw_open(&w, DER_SEQUENCE);
	derw_int(&w, DER_ENUMERATED, 0); /* successful */
	derw_open(&w, DER_CTX_CONS(0));
	derw_open(&w, DER_SEQUENCE);
	derw_oid(&w, OID_OCSP_BASIC);
	derw_put(&w, DER_OCTET_STRING, basic);
	derw_close(&w);
	derw_close(&w);
	derw_close(&w);
	return derw_take(&w, l->a);
}

/* error=N: no answer but a status, RFC 6960 4.2.1. */
static struct span error_response(struct lab *l, int64_t n)
{
	struct derwrite w = { 0 };

	derw_open(&w, DER_SEQUENCE);
	derw_int(&w, DER_ENUMERATED, n);
	derw_close(&w);
	return derw_take(&w, l->a);
}

bool ocsp_make(struct lab *l, const struct statement *s, struct span *out)
{
	const struct lab_cert *c = lab_need_cert(l, s, "cert");
	const char *by = statement_value(s, "responder");
	const struct lab_cert *responder = by && c ? lab_need_cert(l, s, "responder") : NULL;
	struct lab_key *signer = NULL;
	struct derwrite w = { 0 };
	struct span basic;
	int64_t error;

	if (!c || (by && !responder) || !lab_number(l, s, "error", 0, &error))
		return false;
	struct lab_key *key = responder ? responder->key : issuer_of(l, c)->key;
	if (!lab_signing(l, s, key, &signer))
		return false;
	if (error) {
		*out = error_response(l, error);
		return true;
	}
	if (!write_response_data(l, s, c, responder, signer, &w)) {
		buf_free(&w.b);
		return false;
	}
	if (!lab_sign(l, s, key, derw_take(&w, l->a), &basic))
		return false;
	*out = response_around(l, with_certificate(l, basic, responder));
	return true;
}
