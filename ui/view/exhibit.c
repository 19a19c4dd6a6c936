/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One switch over the kinds of objects; behind it the views need not know them. */
#include "config.h"

#include "ui/view/exhibit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/item.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "load/certset.h"
#include "report/report.h"
#include "ui/frame/ui.h"
#include "ui/kit/row.h"
#include "ui/view/crl_list.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/tag.h"

#include <gnutls/gnutls.h>

#define PEM_MAX (1024 * 1024) /* octets of the DER */

static void show(struct exhibit *e, enum der_kind kind, const char *label, struct span der, const struct defect_at *d,
                 size_t n)
{
	e->kind = kind;
	e->label = label;
	e->der = der;
	e->defects = d;
	e->ndefects = n;
}

static bool of_entry(struct certset *set, int id, struct exhibit *e)
{
	const struct csr *csr = certset_csr(set, id);
	const struct ocsp *ocsp = certset_ocsp(set, id);
	const struct key *key = certset_key(set, id);

	e->entry = id;
	e->crl = certset_crl(set, id);
	if (csr)
		show(e, DER_KIND_CSR, "CERTIFICATE REQUEST", csr->der, csr->defects, csr->ndefects);
	else if (e->crl)
		show(e, DER_KIND_CRL, "X509 CRL", e->crl->der, e->crl->defects, e->crl->ndefects);
	else if (ocsp)
		show(e, DER_KIND_OCSP, "OCSP RESPONSE", ocsp->der, ocsp->defects, ocsp->ndefects);
	else if (key)
		show(e, DER_KIND_PKCS8, "PUBLIC KEY", key->pub.spki, NULL, 0);
	else
		return false;
	return true;
}

bool exhibit_of(struct model *m, uint64_t tag, struct exhibit *e)
{
	int entry;
	const struct certificate *c = tag_certificate(m, tag, &entry);

	*e = (struct exhibit){ .entry = entry, .certificate = c };
	if (c) {
		show(e, DER_KIND_CERTIFICATE, "CERTIFICATE", c->der, c->defects, c->ndefects);
		return true;
	}
	if (TAG_KIND(tag) == KIND_INPUT) /* the one thing in a file */
		return entry >= 0 && of_entry(m->run->set, entry, e);
	return TAG_KIND(tag) == KIND_ENTRY && of_entry(m->run->set, TAG_B(tag), e);
}

bool exhibit_on_top(struct ui *ui, struct exhibit *e)
{
	struct view *v = ui_top(ui);
	uint64_t tag = v->ops->subject ? v->ops->subject(v) : 0;

	return tag && exhibit_of(ui->model, tag, e);
}

void exhibit_put_pem(struct buf *out, const char *label, struct span der)
{
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)der.p, (unsigned)der.n }, pem = { NULL, 0 };

	if (der.p && gnutls_pem_base64_encode2(label, &in, &pem) == 0)
		buf_put(out, (const char *)pem.data, pem.size);
	gnutls_free(pem.data);
}

void exhibit_items(struct items *items, struct model *m, const struct exhibit *e, int64_t at)
{
	if (e->certificate)
		items_certificate(items, e->certificate, at);
	else
		report_items(items, m->run->set, m->run->trust, e->entry, at);
}

void exhibit_pem(struct rows *r, const struct exhibit *e)
{
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)e->der.p, (unsigned)e->der.n }, pem = { NULL, 0 };

	if (e->der.n > PEM_MAX)
		rows_text(r, 70, 0, STYLE_WARNING, _("larger than 1 MiB: not shown as PEM"));
	else if (e->der.p && gnutls_pem_base64_encode2(e->label, &in, &pem) == 0)
		rows_lines(r, STYLE_PLAIN, arena_strndup(rows_arena(r), (const char *)pem.data, pem.size));
	if (e->kind == DER_KIND_PKCS8)
		rows_text(r, 70, 0, STYLE_DIM, _("The public key alone; the private key is never shown."));
	gnutls_free(pem.data);
}

void exhibit_revoked(struct rows *r, struct crl_list *l, size_t i, int width)
{
	struct crl_entry e;
	struct buf b = BUF_INIT;

	if (!crl_list_entry(l, i, &e))
		return;
	buf_hex(&b, e.serial, ":");
	rows_text(r, width, 0, STYLE_PLAIN,
	          arena_printf(rows_arena(r), _("Entry %1$zu of %2$zu: serial number %3$s"), i + 1, l->n,
	                       rows_safe(r, buf_str(&b), ROW_LINE_MAX)));
	buf_reset(&b);
	items_crl_entry_more(&b, &e);
	if (b.n > 0)
		rows_text(r, width, 0, STYLE_PLAIN, rows_safe(r, buf_str(&b), ROW_LINE_MAX));
	buf_free(&b);
}
