/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CRLs and OCSP responses of a recipe. */
#include "config.h"

#include "lab/made.h"
#include "lab/namewrite.h"

#include "base/clock.h"
#include "base/i18n.h"

#include <gnutls/crypto.h>
#include <string.h>

#define NEXT_DEFAULT (7 * DAY)

static const char *const reasons[] = {
	"unspecified",   "keyCompromise",        "cACompromise",    "affiliationChanged",
	"superseded",    "cessationOfOperation", "certificateHold", NULL,
	"removeFromCRL", "privilegeWithdrawn",   "aACompromise",
};

static int reason_of(const char *name)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i] && !strcmp(reasons[i], name))
			return (int)i;
	return -1;
}

static void put_extension(struct derwrite *w, enum oid id, struct span value)
{
	derw_open(w, DER_SEQUENCE);
	derw_oid(w, id);
	derw_put(w, DER_OCTET_STRING, value);
	derw_close(w);
}

static void put_reason(struct derwrite *w, int reason)
{
	const uint8_t value[] = { DER_ENUMERATED, 1, (uint8_t)reason };
	derw_open(w, DER_SEQUENCE);
	put_extension(w, OID_CRL_REASON, span_of(value, sizeof value));
	derw_close(w);
}

/* revoke=CERT[:REASON[:TIME]]; CERT may be a serial number in hexadecimal. */
static bool put_revoked(struct lab *l, const struct statement *s, const char *text, struct derwrite *w)
{
	char *name = arena_strdup(l->a, text), *reason = strchr(name, ':'),
	     *when = reason ? strchr(reason + 1, ':') : NULL;
	int64_t t = l->at - DAY;
	if (reason)
		*reason++ = '\0';
	if (when)
		*when++ = '\0';
	const struct lab_cert *c = lab_cert(l, name);
	struct span octets = c ? SPAN_NONE : hex_octets(l->a, name);
	if (!c && !octets.p)
		return lab_refuse(l, s->line, _("there is no certificate '%s'"), name);
	int code = reason && *reason ? reason_of(reason) : -1;
	if (reason && *reason && code < 0)
		return lab_refuse(l, s->line, _("'%s' is not a reason"), reason);
	if (when && !time_parse(when, l->at, &t))
		return lab_refuse(l, s->line, _("'%s' is not a time"), when);
	derw_open(w, DER_SEQUENCE);
	if (c)
		derw_raw(w, c->serial);
	else
		derw_unsigned(w, octets);
	derw_time(w, t);
	if (code >= 0)
		put_reason(w, code);
	derw_close(w);
	return true;
}

static bool put_revoked_list(struct lab *l, const struct statement *s, struct derwrite *w)
{
	if (!statement_value(s, "revoke"))
		return true;
	derw_open(w, DER_SEQUENCE);
	for (size_t i = 0; i < s->nattr; i++)
		if (!strcmp(s->attr[i].word, "revoke") && !put_revoked(l, s, s->attr[i].value, w))
			return false;
	derw_close(w);
	return true;
}

static void put_crl_extensions(const struct lab_cert *issuer, int64_t number, struct derwrite *w)
{
	struct derwrite aki = { 0 }, serial = { 0 };
	derw_open(&aki, DER_SEQUENCE);
	derw_put(&aki, DER_CTX(0), issuer->ski);
	derw_close(&aki);
	derw_int(&serial, DER_INTEGER, number);
	derw_open(w, DER_CTX_CONS(0));
	derw_open(w, DER_SEQUENCE);
	if (issuer->ski.p)
		put_extension(w, OID_AKI, buf_span(&aki.b));
	put_extension(w, OID_CRL_NUMBER, buf_span(&serial.b));
	derw_close(w);
	derw_close(w);
	buf_free(&aki.b);
	buf_free(&serial.b);
}

static bool write_crl(struct lab *l, const struct statement *s, const struct lab_cert *issuer, struct derwrite *w)
{
	int64_t from, next = TIME_UNKNOWN, number;
	struct lab_key *signer;
	const struct signing *how = lab_signing(l, s, issuer->key, &signer);
	const char *until = statement_value(s, "next");
	bool open_end = until && !strcmp(until, "none");
	if (!how || !lab_time(l, s, "this", l->at - DAY, &from) || !lab_number(l, s, "number", 1, &number) ||
	    (!open_end && !lab_time(l, s, "next", l->at + NEXT_DEFAULT, &next)))
		return false;
	derw_open(w, DER_SEQUENCE);
	derw_int(w, DER_INTEGER, 1);
	signing_algorithm(w, signer, how);
	derw_raw(w, issuer->subject);
	derw_time(w, from);
	if (!open_end)
		derw_time(w, next);
	if (!put_revoked_list(l, s, w))
		return false;
	put_crl_extensions(issuer, number, w);
	derw_close(w);
	return true;
}

bool crl_make(struct lab *l, const struct statement *s, struct span *out)
{
	const struct lab_cert *issuer = lab_need_cert(l, s, "issuer");
	struct derwrite w = { 0 };
	if (issuer && write_crl(l, s, issuer, &w))
		return lab_sign(l, s, issuer->key, derw_take(&w, l->a), out);
	buf_free(&w.b);
	return false;
}

/* ---- OCSP (RFC 6960 4.2.1) ---- */

static void put_hash(struct derwrite *w, struct span of)
{
	uint8_t hash[20];
	gnutls_hash_fast(GNUTLS_DIG_SHA1, of.p, of.n, hash);
	derw_put(w, DER_OCTET_STRING, span_of(hash, sizeof hash));
}

static void put_cert_id(struct derwrite *w, const struct lab_cert *issuer, const struct lab_cert *c)
{
	derw_open(w, DER_SEQUENCE);
	derw_open(w, DER_SEQUENCE);
	derw_oid(w, OID_SHA1);
	derw_null(w);
	derw_close(w);
	put_hash(w, issuer->subject);
	derw_put(w, DER_OCTET_STRING, issuer->key->ski);
	derw_raw(w, c->serial);
	derw_close(w);
}

/* good [0], revoked [1] with its time, unknown [2]. */
static bool put_status(struct lab *l, const struct statement *s, struct derwrite *w)
{
	const char *v = statement_value(s, "status");
	if (!v || !strcmp(v, "good")) {
		derw_put(w, DER_CTX(0), span_of("", 0));
	} else if (!strcmp(v, "revoked")) {
		derw_open(w, DER_CTX_CONS(1));
		derw_generalized(w, l->at - DAY);
		derw_close(w);
	} else if (!strcmp(v, "unknown")) {
		derw_put(w, DER_CTX(2), span_of("", 0));
	} else {
		return lab_refuse(l, s->line, _("a status is good, revoked or unknown, not '%s'"), v);
	}
	return true;
}

static bool write_response_data(struct lab *l, const struct statement *s, const struct lab_cert *issuer,
                                const struct lab_cert *c, const struct lab_key *signer, struct derwrite *w)
{
	int64_t from, next;
	if (!lab_time(l, s, "this", l->at - DAY, &from) || !lab_time(l, s, "next", l->at + NEXT_DEFAULT, &next))
		return false;
	derw_open(w, DER_SEQUENCE);
	derw_open(w, DER_CTX_CONS(2)); /* the responder, by its key */
	derw_put(w, DER_OCTET_STRING, signer->ski);
	derw_close(w);
	derw_generalized(w, from);
	derw_open(w, DER_SEQUENCE);
	derw_open(w, DER_SEQUENCE);
	put_cert_id(w, issuer, c);
	if (!put_status(l, s, w))
		return false;
	derw_generalized(w, from);
	derw_open(w, DER_CTX_CONS(0));
	derw_generalized(w, next);
	derw_close(w);
	derw_close(w);
	derw_close(w);
	derw_close(w);
	return true;
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

bool ocsp_make(struct lab *l, const struct statement *s, struct span *out)
{
	const struct lab_cert *c = lab_need_cert(l, s, "cert");
	const char *name = c ? statement_value(c->s, "issuer") : NULL;
	const struct lab_cert *issuer = name ? lab_cert(l, name) : c;
	struct lab_key *signer = NULL;
	struct derwrite w = { 0 };
	struct span basic;
	if (!issuer || !lab_signing(l, s, issuer->key, &signer))
		return false;
	if (!write_response_data(l, s, issuer, c, signer, &w)) {
		buf_free(&w.b);
		return false;
	}
	if (!lab_sign(l, s, issuer->key, derw_take(&w, l->a), &basic))
		return false;
	*out = response_around(l, basic);
	return true;
}
