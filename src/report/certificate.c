/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One certificate or other object in full, and chains as PEM. */
#include "config.h"

#include "analysis/list_signer.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/map.h"
#include "base/redaction.h"
#include "base/span.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/defect.h"
#include "cert/der_kind.h"
#include "cert/item.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "load/certset.h"
#include "load/pem_write.h"
#include "report/report.h"

#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_CELLS 22
#define FITS_MAX 100 /* objects with one key that are shown */

/* A label once, its value's lines beside it. */
static void field_lines(struct buf *out, const char *label, const char *value, const struct report_options *o)
{
	for (bool first = true; *value || first; first = false) {
		size_t n = strcspn(value, "\n");

		buf_puts(out, "  ");
		text_column(out, first ? label : "", LABEL_CELLS, o->charset);
		buf_puts(out, " ");
		text_escape(out, span_of(value, n), o->charset);
		buf_puts(out, "\n");
		value += n + (value[n] == '\n');
	}
}

static void put_items(struct buf *out, const struct items *list, const struct report_options *o)
{
	const char *group = "";

	for (size_t i = 0; i < list->list.n; i++) {
		const struct item *t = &list->list.v[i];
		struct buf label = BUF_INIT;

		if (o->redaction && t->secret)
			continue;
		if (strcmp(t->group, group) != 0)
			buf_printf(out, " %s\n", t->group);
		group = t->group;
		text_escape(&label, span_str(t->label), o->charset);
		if (t->critical)
			buf_puts(&label, " *");
		field_lines(out, buf_str(&label), t->value, o);
		buf_free(&label);
	}
}

static void put_defects(struct buf *out, const struct defect_at *d, size_t n, const struct report_options *o)
{
	struct buf value = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		buf_reset(&value);
		buf_printf(&value, "%s%s%s", _(defect_sentence(d[i].what)), d[i].detail ? ": " : "",
		           d[i].detail ? redacted(o->redaction, ARGUMENT_QUOTE, d[i].detail) : "");
		buf_printf(&value, _(" (offset %u)"), (unsigned)d[i].offset);
		field_lines(out, i ? "" : _("Defects"), buf_str(&value), o);
	}
	buf_free(&value);
}

void report_certificate(struct buf *out, const struct certificate *c, int64_t at, const struct report_options *o)
{
	struct items list = { .a = arena_new(), .redaction = o->redaction };

	items_certificate(&list, c, at);
	put_items(out, &list, o);
	put_defects(out, c->defects, c->ndefects, o);
	items_free(&list);
	arena_free(list.a);
}

/* ---- other objects ---- */

static void put_entries(struct buf *out, const struct crl *c, const struct report_options *o)
{
	struct span in = c->entries;
	struct crl_entry e;
	struct buf line = BUF_INIT;

	for (size_t i = 0; i < REPORT_ENTRIES && crl_entry_next(&in, &e); i++) {
		if (i == 0)
			buf_printf(out, " %s\n", _("Listed"));
		buf_reset(&line);
		items_crl_entry(&line, &e, o->redaction);
		field_lines(out, "", buf_str(&line), o);
	}
	if (c->nentries > REPORT_ENTRIES) {
		buf_reset(&line);
		buf_printf(&line, _("showing the first %d of %zu"), REPORT_ENTRIES, c->nentries);
		field_lines(out, "", buf_str(&line), o);
	}
	buf_free(&line);
}

/* What the key fits: the question it is loaded for. */
static void items_fits(struct items *list, struct certset *set, const struct key *k)
{
	size_t n = 0;
	const int *id = k->opened ? certset_by_key(set, &k->pub, &n) : NULL;

	for (size_t i = 0; i < n && i < FITS_MAX; i++) {
		const struct certificate *c = certset_certificate(set, id[i]);
		const struct csr *r = certset_csr(set, id[i]);

		const char *name = redacted(list->redaction, ARGUMENT_NAME,
		                            c ? certificate_title(c) : name_short(list->a, r->subject));
		items_add(list, _("Key"), i ? "" : _("Belongs to"),
		          c ? name : arena_printf(list->a, _("the request for %s"), name), "PrivateKey");
	}
	if (k->opened && !n)
		items_add(list, _("Key"), _("Belongs to"), _("nothing that was given"), "PrivateKey");
	if (k->opened && certset_count(set) > CERTSET_KEYED_MAX)
		items_add(list, _("Key"), "",
		          arena_printf(list->a, _("only the first %d objects were looked at"), CERTSET_KEYED_MAX),
		          "PrivateKey");
}

static void say_signer(struct items *list, struct list_signer s)
{
	if (!s.asked)
		return;
	items_add(list, _("Signature"), _("Made by"),
	          s.by          ? redacted(list->redaction, ARGUMENT_NAME, certificate_title(s.by))
	          : s.untold    ? _("could not be checked: nobody here knows the algorithm or the key")
	          : s.tried > 0 ? _("none of the certificates here that bear its issuer's name: do not believe it")
	                        : _("not checked: no certificate of its issuer is here"),
	          "signatureValue");
	items_gather(list);
}

bool report_items(struct items *list, struct certset *set, struct trust *trust, int id, int64_t at)
{
	const struct certificate *c = certset_certificate(set, id);
	const struct csr *csr = certset_csr(set, id);
	const struct crl *crl = certset_crl(set, id);
	const struct ocsp *ocsp = certset_ocsp(set, id);
	const struct key *key = certset_key(set, id);

	if (c)
		items_certificate(list, c, at);
	else if (csr)
		items_csr(list, csr);
	else if (crl)
		items_crl(list, crl, at);
	else if (ocsp)
		items_ocsp(list, ocsp, at);
	else if (key)
		items_key(list, key);
	else
		return false;
	if (key)
		items_fits(list, set, key);
	if (crl)
		say_signer(list, signer_of_crl(crl, set, trust, NULL));
	if (ocsp)
		say_signer(list, signer_of_ocsp(list->a, ocsp, set, trust));
	return true;
}

static void object_defects(struct buf *out, struct certset *set, int id, const struct report_options *o)
{
	const struct csr *csr = certset_csr(set, id);
	const struct crl *crl = certset_crl(set, id);
	const struct ocsp *ocsp = certset_ocsp(set, id);

	if (csr)
		put_defects(out, csr->defects, csr->ndefects, o);
	else if (crl)
		put_defects(out, crl->defects, crl->ndefects, o);
	else if (ocsp)
		put_defects(out, ocsp->defects, ocsp->ndefects, o);
}

bool report_object(struct buf *out, struct certset *set, struct trust *trust, int id, int64_t at,
                   const struct report_options *o)
{
	struct items list = { .a = arena_new(), .redaction = o->redaction };
	bool any = report_items(&list, set, trust, id, at);

	put_items(out, &list, o);
	if (any && certset_certificate(set, id))
		put_defects(out, certset_certificate(set, id)->defects, certset_certificate(set, id)->ndefects, o);
	if (any && certset_crl(set, id))
		put_entries(out, certset_crl(set, id), o);
	if (any)
		object_defects(out, set, id, o);
	items_free(&list);
	arena_free(list.a);
	return any;
}

/* What stood in a SOURCE beside certificates. */
static void put_objects(struct buf *out, struct certset *set)
{
	for (size_t i = 0; i < certset_count(set); i++) {
		const struct csr *csr = certset_csr(set, (int)i);
		const struct crl *crl = certset_crl(set, (int)i);

		if (certset_entry(set, (int)i)->first.kind != ORIGIN_FILE)
			continue;
		if (csr)
			pem_write(out, "CERTIFICATE REQUEST", csr->der);
		if (crl)
			pem_write(out, "X509 CRL", crl->der);
	}
}

void report_pem(struct buf *out, const struct analysis *a)
{
	struct map written = { .arena = NULL };

	for (size_t i = 0; i < a->nchain; i++) {
		const struct path *p = &a->chain[i].paths->path[0];

		for (size_t k = 0; k < p->n; k++) {
			bool sent = k == 0 || k + 1 < p->n || !p->anchored || !p->cert[k]->self_issued; /* not a root */

			/* Chains of several leaves have their CAs in common. */
			if (sent && map_at(&written, certificate_sha256(p->cert[k]), 32)->i++ == 0)
				pem_write(out, "CERTIFICATE", p->cert[k]->der);
		}
	}
	put_objects(out, a->set);
	map_free(&written);
}
