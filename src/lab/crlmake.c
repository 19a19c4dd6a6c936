/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CRLs of a recipe (RFC 5280 5). */
#include "config.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/der.h"
#include "cert/oid.h"
#include "lab/damage.h"
#include "lab/derwrite.h"
#include "lab/extension.h"
#include "lab/made.h"
#include "lab/namewrite.h"
#include "lab/parsed.h"
#include "lab/point.h"
#include "lab/signing.h"

#include <string.h>

#define NEXT_DEFAULT (7 * DAY)

static void put_extension(struct derwrite *w, enum oid id, bool critical, struct span value)
{
	derw_open(w, DER_SEQUENCE);
	derw_oid(w, id);
	if (critical)
		derw_bool(w, true);
	derw_put(w, DER_OCTET_STRING, value);
	derw_close(w);
}

/* ext= or entry-ext=, as often as they stand there. */
static bool put_others(struct lab *l, const struct statement *s, const char *word, struct derwrite *w)
{
	for (size_t i = 0; i < s->nattr; i++)
		if (!strcmp(s->attr[i].word, word) && !extension_write(l, s, s->attr[i].value, w))
			return false;
	return true;
}

/* ---- entries ---- */

static void put_certificate_issuer(struct derwrite *w, struct span name)
{
	struct derwrite names = { 0 };

	derw_open(&names, DER_SEQUENCE);
	derw_open(&names, DER_CTX_CONS(4));
	derw_raw(&names, name);
	derw_close(&names);
	derw_close(&names);
	put_extension(w, OID_CERT_ISSUER, true, buf_span(&names.b));
	buf_free(&names.b);
}

/* c NULL: a bare serial. An indirect list names the issuer of each certificate that is not its own. */
static bool put_entry_extensions(struct lab *l, const struct statement *s, const struct lab_cert *issuer,
                                 const struct lab_cert *c, int reason, struct derwrite *w)
{
	const uint8_t value[] = { DER_ENUMERATED, 1, (uint8_t)reason };
	bool other = c && statement_value(s, "indirect") && !span_eq(c->issuer, issuer->subject);

	if (reason < 0 && !other && !statement_value(s, "entry-ext"))
		return true;
	derw_open(w, DER_SEQUENCE);
	if (reason >= 0)
		put_extension(w, OID_CRL_REASON, false, span_of(value, sizeof value));
	if (other)
		put_certificate_issuer(w, c->issuer);
	bool ok = put_others(l, s, "entry-ext", w);
	derw_close(w);
	return ok;
}

/* revoke=CERT[:REASON[:TIME]]; CERT may be a serial number in hexadecimal. */
static bool put_revoked(struct lab *l, const struct statement *s, const struct lab_cert *issuer, const char *text,
                        struct derwrite *w)
{
	char *name = arena_strdup(l->a, text), *reason = strchr(name, ':'),
	     *when = reason ? strchr(reason + 1, ':') : NULL;
	int64_t t = l->at - DAY;

	if (reason)
		*reason++ = '\0';
	if (when)
		*when++ = '\0';
	const struct lab_cert *c = lab_cert(l, name);
	struct span octets = c ? SPAN_NONE : namewrite_hex(l->a, name);
	if (!c && !octets.p)
		return lab_refuse(l, s->line, _("there is no certificate '%s'"), name);
	int code = reason && *reason ? point_reason(reason) : -1;
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
	bool ok = put_entry_extensions(l, s, issuer, c, code, w);
	derw_close(w);
	return ok;
}

static bool put_revoked_list(struct lab *l, const struct statement *s, const struct lab_cert *issuer,
                             struct derwrite *w)
{
	if (!statement_value(s, "revoke"))
		return true;
	derw_open(w, DER_SEQUENCE);
	for (size_t i = 0; i < s->nattr; i++)
		if (!strcmp(s->attr[i].word, "revoke") && !put_revoked(l, s, issuer, s->attr[i].value, w))
			return false;
	derw_close(w);
	return true;
}

/* ---- extensions ---- */

static bool put_aki(struct lab *l, const struct statement *s, const struct lab_cert *issuer, struct derwrite *w)
{
	const char *v = statement_value(s, "aki");
	struct span id = v && strcmp(v, "auto") != 0 ? namewrite_hex(l->a, v) : issuer->ski;
	struct derwrite aki = { 0 };

	if ((v && !strcmp(v, "none")) || !id.p)
		return true;
	derw_open(&aki, DER_SEQUENCE);
	derw_put(&aki, DER_CTX(0), id);
	derw_close(&aki);
	put_extension(w, OID_AKI, false, buf_span(&aki.b));
	buf_free(&aki.b);
	return true;
}

/* number= and delta=, the latter critical. */
static bool put_number(struct lab *l, const struct statement *s, const char *word, enum oid id, bool critical,
                       struct derwrite *w)
{
	const char *v = statement_value(s, word);
	struct derwrite serial = { 0 };
	int64_t number;

	if ((v && !strcmp(v, "none")) || (!v && critical))
		return true;
	if (!lab_number(l, s, word, 1, &number))
		return false;
	derw_int(&serial, DER_INTEGER, number);
	put_extension(w, id, critical, buf_span(&serial.b));
	buf_free(&serial.b);
	return true;
}

static void put_flag(const struct statement *s, const char *only, uint8_t tag, struct derwrite *w)
{
	const char *v = statement_value(s, "only");

	if (v && !strcmp(v, only))
		derw_put(w, tag, SPAN_LIT("\xff"));
}

static bool put_idp(struct lab *l, const struct statement *s, struct derwrite *w)
{
	const char *point = statement_value(s, "dp"), *only = statement_value(s, "reasons");
	bool indirect = statement_value(s, "indirect") != NULL;
	struct derwrite idp = { 0 };

	if (!point && !only && !indirect && !statement_value(s, "only"))
		return true;
	derw_open(&idp, DER_SEQUENCE);
	bool ok = !point || point_name_write(l, s, point, &idp);
	put_flag(s, "user", DER_CTX(1), &idp);
	put_flag(s, "ca", DER_CTX(2), &idp);
	ok = ok && (!only || point_reasons_write(l, s, only, DER_CTX(3), &idp));
	if (indirect)
		derw_put(&idp, DER_CTX(4), SPAN_LIT("\xff"));
	put_flag(s, "attribute", DER_CTX(5), &idp);
	derw_close(&idp);
	if (ok)
		put_extension(w, OID_IDP, true, buf_span(&idp.b));
	buf_free(&idp.b);
	return ok;
}

static bool put_crl_extensions(struct lab *l, const struct statement *s, const struct lab_cert *issuer,
                               struct derwrite *w)
{
	derw_open(w, DER_CTX_CONS(0));
	derw_open(w, DER_SEQUENCE);
	bool ok = put_aki(l, s, issuer, w) && put_number(l, s, "number", OID_CRL_NUMBER, false, w) &&
	          put_number(l, s, "delta", OID_DELTA_CRL, true, w) && put_idp(l, s, w) && put_others(l, s, "ext", w);
	derw_close(w);
	derw_close(w);
	return ok;
}

/* ---- the whole ---- */

static bool write_crl(struct lab *l, const struct statement *s, const struct lab_cert *issuer, struct derwrite *w)
{
	int64_t from, next = TIME_UNKNOWN, version;
	struct lab_key *signer;
	struct span name = issuer->subject;
	const struct signing *how = lab_signing(l, s, issuer->key, &signer);
	const char *until = statement_value(s, "next");
	bool open_end = until && !strcmp(until, "none");

	if (!how || !lab_time(l, s, "this", l->at - DAY, &from) || !lab_number(l, s, "version", 2, &version) ||
	    (!open_end && !lab_time(l, s, "next", l->at + NEXT_DEFAULT, &next)) ||
	    (statement_value(s, "issuer-name") && !lab_name(l, s, "issuer-name", "", &name)))
		return false;
	derw_open(w, DER_SEQUENCE);
	if (version != 1)
		derw_int(w, DER_INTEGER, version - 1);
	signing_algorithm(w, signer, how);
	derw_raw(w, name);
	derw_time(w, from);
	if (!open_end)
		derw_time(w, next);
	if (!put_revoked_list(l, s, issuer, w) || (version != 1 && !put_crl_extensions(l, s, issuer, w)))
		return false;
	derw_close(w);
	return true;
}

bool crl_make(struct lab *l, const struct statement *s, struct span *out)
{
	const struct lab_cert *issuer = lab_need_cert(l, s, "issuer");
	struct derwrite w = { 0 };

	if (!issuer || !write_crl(l, s, issuer, &w)) {
		buf_free(&w.b);
		return false;
	}
	struct span tbs = derw_take(&w, l->a);
	return damage_patch(l, s, &tbs) && lab_sign(l, s, issuer->key, tbs, out);
}
