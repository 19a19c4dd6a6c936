/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates and other objects as JSON. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/request.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der.h"
#include "cert/der_kind.h"
#include "cert/field.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "cert/oid.h"
#include "cert/public_key.h"
#include "cert/signature.h"
#include "load/certset.h"
#include "report/json.h"
#include "report/report.h"

#include <jansson.h>
#include <string.h>

static json_t *san_list(const struct json_report *r, const struct general_name *san, size_t n)
{
	json_t *list = json_array();
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		buf_reset(&b);
		general_name_redacted(&b, &san[i], r->redaction);
		json_array_append_new(list, json_safe(buf_str(&b)));
	}
	buf_free(&b);
	return list;
}

static void put_san(struct buf *out, const struct json_report *r, const struct general_name *san, size_t n)
{
	struct buf b = BUF_INIT;

	json_put_key(out, "san");
	buf_putc(out, '[');
	for (size_t i = 0; i < n; i++) {
		buf_reset(&b);
		general_name_redacted(&b, &san[i], r->redaction);
		json_put_safe(out, NULL, buf_str(&b));
	}
	buf_putc(out, ']');
	buf_free(&b);
}

static json_t *key_object(const struct public_key *k)
{
	char room[OID_TEXT_MAX];
	const char *curve = k->curve_oid.n ? oid_text(k->curve_oid, room) : NULL;

	return json_pack("{s:o, s:o, s:o}", "type", json_safe(key_type_name(k)), "bits",
	                 k->bits ? json_integer(k->bits) : json_null(), "curve", json_safe(curve));
}

static json_t *pin(const struct json_report *r, const struct public_key *k)
{
	struct buf b = BUF_INIT;
	public_key_pin(&b, k);
	json_t *j = json_private(r, ARGUMENT_DIGEST, b.n ? buf_str(&b) : NULL);
	buf_free(&b);
	return j;
}

/* The lines that the text report has of it. */
static void put_value_lines(struct buf *out, const struct json_report *r, const struct extension *x)
{
	struct buf b = BUF_INIT;

	buf_putc(out, '[');
	extension_text(&b, x, r->redaction);
	for (char *line = b.n ? b.s : NULL, *end; line; line = end) {
		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		json_put_safe(out, NULL, line);
	}
	buf_putc(out, ']');
	buf_free(&b);
}

static void put_extensions(struct buf *out, const struct json_report *r, const struct certificate *c)
{
	char dotted[OID_TEXT_MAX];

	json_put_key(out, "extensions");
	buf_putc(out, '[');
	for (size_t i = 0; i < c->next; i++) {
		const struct extension *x = &c->ext[i];
		bool hidden = r->redaction && x->id == OID_UNKNOWN; /* who knows what its value would tell */

		json_put_key(out, NULL);
		buf_putc(out, '{');
		json_put_safe(out, "oid", der_oid_dotted(x->oid, dotted, sizeof dotted));
		json_put_safe(out, "name", oid_name(x->oid));
		json_put_bool(out, "critical", x->critical);
		json_put_key(out, "value");
		if (hidden)
			buf_puts(out, "null");
		else
			put_value_lines(out, r, x);
		buf_putc(out, '}');
	}
	buf_putc(out, ']');
}

void json_put_certificate(struct buf *out, const struct json_report *r, int id)
{
	const struct certificate *c = certset_certificate(r->a->set, id);

	buf_putc(out, '{');
	json_put_integer(out, "id", id);
	json_put_hex(out, "sha256", r, ARGUMENT_DIGEST, span_of(certificate_sha256(c), 32));
	json_put_private(out, "subject", r, ARGUMENT_NAME, certificate_subject(c));
	json_put_private(out, "issuer", r, ARGUMENT_NAME, certificate_issuer(c));
	json_put_hex(out, "serial", r, ARGUMENT_SERIAL, c->serial);
	json_put(out, "not_before", json_time(c->not_before));
	json_put(out, "not_after", json_time(c->not_after));
	json_put_word(out, "role", analysis_role(r->a, id));
	json_put(out, "key", key_object(&c->key));
	json_put_safe(out, "signature", signature_text(r->a->arena, &c->sig));
	put_san(out, r, c->san, c->nsan);
	json_put_origins(out, "origins", r, id);
	json_put(out, "pin", pin(r, &c->key));
	put_extensions(out, r, c);
	buf_putc(out, '}');
}

/* Or null. */
static json_t *names(const struct json_report *r, struct argument list)
{
	return list.kind == ARGUMENT_NONE ? json_null() : json_argument(r, list);
}

static json_t *issued_list(const struct json_report *r, const struct csr *q)
{
	json_t *list = json_array();
	int issued[REQUEST_ISSUED_MAX];
	size_t n = request_issued(r->a->set, q, issued);

	for (size_t i = 0; i < n; i++) {
		const struct certificate *c = certset_certificate(r->a->set, issued[i]);

		json_array_append_new(list, json_pack("{s:o, s:b, s:o, s:o}", "cert", json_id(issued[i]),
		                                      "subject_kept", request_subject_kept(q, c), "names_lost",
		                                      names(r, request_names_lost(r->a->arena, q, c, SIZE_MAX)),
		                                      "names_added",
		                                      names(r, request_names_added(r->a->arena, q, c, SIZE_MAX))));
	}
	return list;
}

static void describe_csr(json_t *j, const struct json_report *r, const struct csr *q)
{
	json_object_set_new(j, "issued", issued_list(r, q));
	json_object_set_new(j, "subject", json_private(r, ARGUMENT_NAME, name_text(r->a->arena, q->subject)));
	json_object_set_new(j, "key", key_object(&q->key));
	json_object_set_new(j, "san", san_list(r, q->san, q->nsan));
	json_object_set_new(j, "self_signature", q->self_signature < 0 ? json_null() : json_boolean(q->self_signature));
	json_object_set_new(j, "signature", json_safe(signature_text(r->a->arena, &q->sig)));
	json_object_set_new(j, "pin", pin(r, &q->key));
}

/* As many as the text report shows; "entries" says how many there are. */
static json_t *revoked_list(const struct json_report *r, const struct crl *l)
{
	json_t *list = json_array();
	struct span in = l->entries;
	struct crl_entry e;

	for (size_t i = 0; i < REPORT_ENTRIES && crl_entry_next(&in, &e); i++)
		json_array_append_new(list,
		                      json_pack("{s:o, s:o, s:o}", "serial", json_hex(r, ARGUMENT_SERIAL, e.serial),
		                                "date", json_time(e.when), "reason",
		                                json_safe(e.reason < 0 ? NULL : crl_reason_text(e.reason))));
	return list;
}

static void describe_crl(json_t *j, const struct json_report *r, const struct crl *l, const struct list_signer *s)
{
	json_object_set_new(j, "issuer", json_private(r, ARGUMENT_NAME, name_text(r->a->arena, l->issuer)));
	json_object_set_new(j, "this_update", json_time(l->this_update));
	json_object_set_new(j, "next_update", json_time(l->next_update));
	json_object_set_new(j, "number", json_hex(r, ARGUMENT_SERIAL, l->number));
	json_object_set_new(j, "entries", json_integer((json_int_t)l->nentries));
	json_object_set_new(j, "signature", json_safe(signature_text(r->a->arena, &l->sig)));
	json_object_set_new(j, "delta", json_boolean(l->is_delta));
	json_object_set_new(j, "verified",
	                    s && s->by                                ? json_true()
	                    : s && s->asked && s->tried && !s->untold ? json_false()
	                                                              : json_null());
	json_object_set_new(j, "signer",
	                    json_private(r, ARGUMENT_NAME, s && s->by ? certificate_subject(s->by) : NULL));
	json_object_set_new(j, "revoked", revoked_list(r, l));
}

static void describe_ocsp(json_t *j, const struct json_report *r, const struct ocsp *p)
{
	json_t *list = json_array();

	for (size_t i = 0; i < p->nsingle; i++) {
		const struct ocsp_single *s = &p->single[i];

		json_array_append_new(
		    list, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "serial", json_hex(r, ARGUMENT_SERIAL, s->serial),
		                    "status", json_safe(s->bad_status ? NULL : ocsp_status_name(s->status)),
		                    "this_update", json_time(s->this_update), "next_update", json_time(s->next_update),
		                    "revoked_at", json_time(s->revoked_at), "reason",
		                    json_safe(s->reason < 0 ? NULL : crl_reason_text(s->reason))));
	}
	json_object_set_new(j, "response_status", json_id(p->response_status));
	json_object_set_new(j, "produced_at", json_time(p->produced_at));
	json_object_set_new(j, "responses", list);
	json_object_set_new(j, "responder",
	                    p->responder_name.p
	                        ? json_private(r, ARGUMENT_NAME, name_text(r->a->arena, p->responder_name))
	                        : json_null());
	json_object_set_new(j, "responder_key", json_hex(r, ARGUMENT_DIGEST, p->responder_key_hash));
	json_object_set_new(j, "signature", json_safe(p->sig.oid.p ? signature_text(r->a->arena, &p->sig) : NULL));
}

#define MATCHES_MAX 1000 /* of each key: there may be many keys, too */

/* Certificates and requests with this key. */
static json_t *key_fits(const struct json_report *r, const struct public_key *k)
{
	json_t *list = json_array();
	size_t n;
	const int *id = certset_by_key(r->a->set, k, &n);

	for (size_t i = 0; i < n && i < MATCHES_MAX; i++)
		json_array_append_new(list, json_integer(id[i]));
	return list;
}

static void describe_key(json_t *j, const struct json_report *r, const struct key *k)
{
	json_object_set_new(j, "form", json_safe(k->form));
	json_object_set_new(j, "encrypted", json_boolean(k->encrypted));
	json_object_set_new(j, "key", k->opened || k->foreign ? key_object(&k->pub) : json_null());
	json_object_set_new(j, "pin", k->opened ? pin(r, &k->pub) : json_null());
	json_object_set_new(j, "matches", k->opened ? key_fits(r, &k->pub) : json_null());
}

json_t *json_object_entry(const struct json_report *r, int id)
{
	const struct entry *e = certset_entry(r->a->set, id);
	json_t *j =
	    json_pack("{s:i, s:s, s:o}", "id", id, "kind", entry_kind_name(e->kind), "origins", json_origins(r, id));
	const struct csr *csr = certset_csr(r->a->set, id);
	const struct crl *crl = certset_crl(r->a->set, id);
	const struct ocsp *ocsp = certset_ocsp(r->a->set, id);
	const struct key *key = certset_key(r->a->set, id);

	if (csr)
		describe_csr(j, r, csr);
	if (crl)
		describe_crl(j, r, crl, analysis_list_signer(r->a, id));
	if (ocsp)
		describe_ocsp(j, r, ocsp);
	if (key)
		describe_key(j, r, key);
	return j;
}

static json_t *validity(const struct json_report *r, int id, enum entry_kind kind, const char *name, int64_t until)
{
	return json_pack("{s:o, s:s, s:o, s:o, s:o}", "id", json_id(id), "kind", entry_kind_name(kind), "name",
	                 json_private(r, ARGUMENT_NAME, name), "until", json_time(until), "days_left",
	                 until == TIME_UNKNOWN ? json_null() : json_integer(time_days_left(r->a->question.at, until)));
}

json_t *json_validity(const struct json_report *r, int id)
{
	const struct certificate *c = certset_certificate(r->a->set, id);
	const struct crl *l = certset_crl(r->a->set, id);

	return c   ? validity(r, id, ENTRY_CERTIFICATE, certificate_subject(c), c->not_after)
	       : l ? validity(r, id, ENTRY_CRL, name_text(r->a->arena, l->issuer), l->next_update)
	           : NULL;
}

json_t *json_first_end(const struct json_report *r)
{
	const struct certificate *c = analysis_first_end(r->a);

	return !c ? json_null()
	          : validity(r, certset_find(r->a->set, c), ENTRY_CERTIFICATE, certificate_subject(c), c->not_after);
}
