/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates and other objects as JSON. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/request.h"
#include "base/argument.h"
#include "base/buf.h"
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
#include "report/redact.h"
#include "report/report.h"

#include <jansson.h>
#include <string.h>

static json_t *san_list(const struct general_name *san, size_t n)
{
	json_t *list = json_array();
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		buf_reset(&b);
		general_name_text(&b, &san[i]);
		json_array_append_new(list, json_safe(buf_str(&b)));
	}
	buf_free(&b);
	return list;
}

static json_t *key_object(const struct public_key *k)
{
	char room[OID_TEXT_MAX];
	const char *curve = k->curve_oid.n ? oid_text(k->curve_oid, room) : NULL;

	return json_pack("{s:o, s:o, s:o}", "type", json_safe(key_type_name(k)), "bits",
	                 k->bits ? json_integer(k->bits) : json_null(), "curve", json_safe(curve));
}

static json_t *pin(const struct public_key *k)
{
	struct buf b = BUF_INIT;
	public_key_pin(&b, k);
	json_t *j = json_safe(b.n ? buf_str(&b) : NULL);
	buf_free(&b);
	return j;
}

/* The lines that the text report has of it. */
static json_t *value_lines(const struct extension *x)
{
	json_t *list = json_array();
	struct buf b = BUF_INIT;

	extension_text(&b, NULL, x);
	for (char *line = b.n ? b.s : NULL, *end; line; line = end) {
		end = strchr(line, '\n');
		if (end)
			*end++ = '\0';
		json_array_append_new(list, json_safe(line));
	}
	buf_free(&b);
	return list;
}

/* redact: nobody knows what the value of an unknown one would tell. */
static json_t *extension_list(const struct certificate *c, bool redact)
{
	json_t *list = json_array();
	char dotted[OID_TEXT_MAX];

	for (size_t i = 0; i < c->next; i++) {
		const struct extension *x = &c->ext[i];
		bool hidden = redact && x->id == OID_UNKNOWN;

		json_array_append_new(list, json_pack("{s:o, s:o, s:b, s:o}", "oid",
		                                      json_safe(der_oid_dotted(x->oid, dotted, sizeof dotted)), "name",
		                                      json_safe(oid_name(x->oid)), "critical", x->critical, "value",
		                                      hidden ? json_null() : value_lines(x)));
	}
	return list;
}

json_t *json_certificate(const struct analysis *a, int id, bool redact)
{
	const struct certificate *c = certset_certificate(a->set, id);
	json_t *j =
	    json_pack("{s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o}", "id", id, "sha256",
	              json_hex(span_of(certificate_sha256(c), 32)), "subject", json_safe(certificate_subject(c)),
	              "issuer", json_safe(certificate_issuer(c)), "serial", json_hex(c->serial), "not_before",
	              json_time(c->not_before), "not_after", json_time(c->not_after), "role", analysis_role(a, id),
	              "key", key_object(&c->key), "signature", json_safe(signature_text(a->arena, &c->sig)), "san",
	              san_list(c->san, c->nsan), "origins", json_origins(a, id));
	json_object_set_new(j, "pin", pin(&c->key));

	json_object_set_new(j, "extensions", extension_list(c, redact));
	return j;
}

static json_t *names(struct argument list)
{
	struct buf b = BUF_INIT;

	if (list.kind == ARGUMENT_NONE)
		return json_null();
	argument_render(&b, list, &rendering_plain);
	json_t *j = json_safe(buf_str(&b));
	buf_free(&b);
	return j;
}

static json_t *issued_list(const struct analysis *a, const struct csr *r)
{
	json_t *list = json_array();
	int issued[REQUEST_ISSUED_MAX];
	size_t n = request_issued(a->set, r, issued);

	for (size_t i = 0; i < n; i++) {
		const struct certificate *c = certset_certificate(a->set, issued[i]);

		json_array_append_new(list,
		                      json_pack("{s:o, s:b, s:o, s:o}", "cert", json_id(issued[i]), "subject_kept",
		                                request_subject_kept(r, c), "names_lost",
		                                names(request_names_lost(a->arena, r, c, SIZE_MAX)), "names_added",
		                                names(request_names_added(a->arena, r, c, SIZE_MAX))));
	}
	return list;
}

static void describe_csr(json_t *j, const struct analysis *a, const struct csr *r)
{
	json_object_set_new(j, "issued", issued_list(a, r));
	json_object_set_new(j, "subject", json_safe(name_text(a->arena, r->subject)));
	json_object_set_new(j, "key", key_object(&r->key));
	json_object_set_new(j, "san", san_list(r->san, r->nsan));
	json_object_set_new(j, "self_signature", r->self_signature < 0 ? json_null() : json_boolean(r->self_signature));
	json_object_set_new(j, "signature", json_safe(signature_text(a->arena, &r->sig)));
	json_object_set_new(j, "pin", pin(&r->key));
}

/* As many as the text report shows; "entries" says how many there are. */
static json_t *revoked_list(const struct crl *l)
{
	json_t *list = json_array();
	struct span in = l->entries;
	struct crl_entry e;

	for (size_t i = 0; i < REPORT_ENTRIES && crl_entry_next(&in, &e); i++)
		json_array_append_new(list, json_pack("{s:o, s:o, s:o}", "serial", json_hex(e.serial), "date",
		                                      json_time(e.when), "reason",
		                                      json_safe(e.reason < 0 ? NULL : crl_reason_text(e.reason))));
	return list;
}

static void describe_crl(json_t *j, const struct analysis *a, const struct crl *l)
{
	json_object_set_new(j, "issuer", json_safe(name_text(a->arena, l->issuer)));
	json_object_set_new(j, "this_update", json_time(l->this_update));
	json_object_set_new(j, "next_update", json_time(l->next_update));
	json_object_set_new(j, "number", json_hex(l->number));
	json_object_set_new(j, "entries", json_integer((json_int_t)l->nentries));
	json_object_set_new(j, "signature", json_safe(signature_text(a->arena, &l->sig)));
	json_object_set_new(j, "delta", json_boolean(l->is_delta));
	json_object_set_new(j, "revoked", revoked_list(l));
}

static void describe_ocsp(json_t *j, const struct analysis *a, const struct ocsp *p)
{
	json_t *list = json_array();

	for (size_t i = 0; i < p->nsingle; i++) {
		const struct ocsp_single *s = &p->single[i];

		json_array_append_new(
		    list, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "serial", json_hex(s->serial), "status",
		                    json_safe(s->bad_status ? NULL : ocsp_status_name(s->status)), "this_update",
		                    json_time(s->this_update), "next_update", json_time(s->next_update), "revoked_at",
		                    json_time(s->revoked_at), "reason",
		                    json_safe(s->reason < 0 ? NULL : crl_reason_text(s->reason))));
	}
	json_object_set_new(j, "response_status", json_id(p->response_status));
	json_object_set_new(j, "produced_at", json_time(p->produced_at));
	json_object_set_new(j, "responses", list);
	json_object_set_new(j, "responder",
	                    p->responder_name.p ? json_safe(name_text(a->arena, p->responder_name)) : json_null());
	json_object_set_new(j, "responder_key", json_hex(p->responder_key_hash));
	json_object_set_new(j, "signature", json_safe(p->sig.oid.p ? signature_text(a->arena, &p->sig) : NULL));
}

#define MATCHES_MAX 1000 /* of each key: there may be many keys, too */

/* Certificates and requests with this key. */
static json_t *key_fits(const struct analysis *a, const struct public_key *k)
{
	json_t *list = json_array();
	size_t n;
	const int *id = certset_by_key(a->set, k, &n);

	for (size_t i = 0; i < n && i < MATCHES_MAX; i++)
		json_array_append_new(list, json_integer(id[i]));
	return list;
}

static void describe_key(json_t *j, const struct analysis *a, const struct key *k)
{
	json_object_set_new(j, "form", json_safe(k->form));
	json_object_set_new(j, "encrypted", json_boolean(k->encrypted));
	json_object_set_new(j, "key", k->opened ? key_object(&k->pub) : json_null());
	json_object_set_new(j, "pin", k->opened ? pin(&k->pub) : json_null());
	json_object_set_new(j, "matches", k->opened ? key_fits(a, &k->pub) : json_null());
}

json_t *json_object_entry(const struct analysis *a, int id)
{
	const struct entry *e = certset_entry(a->set, id);
	json_t *j =
	    json_pack("{s:i, s:s, s:o}", "id", id, "kind", entry_kind_name(e->kind), "origins", json_origins(a, id));
	const struct csr *csr = certset_csr(a->set, id);
	const struct crl *crl = certset_crl(a->set, id);
	const struct ocsp *ocsp = certset_ocsp(a->set, id);
	const struct key *key = certset_key(a->set, id);

	if (csr)
		describe_csr(j, a, csr);
	if (crl)
		describe_crl(j, a, crl);
	if (ocsp)
		describe_ocsp(j, a, ocsp);
	if (key)
		describe_key(j, a, key);
	return j;
}
