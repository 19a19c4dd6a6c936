/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One certificate in full, and chains as PEM. */
#include "config.h"

#include "base/i18n.h"
#include "cert/field.h"
#include "report/report.h"

#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_CELLS 22

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

void report_certificate(struct buf *out, const struct certificate *c, int64_t at, const struct report_options *o)
{
	int group = -1;
	struct buf value = BUF_INIT;
	for (size_t i = 0; i < field_count; i++) {
		const struct field *f = &field_table[i];
		buf_reset(&value);
		f->get(&value, c, at);
		if (!value.n)
			continue;
		if ((int)f->group != group)
			buf_printf(out, " %s\n", field_group_title(f->group));
		group = (int)f->group;
		field_lines(out, _(f->label), buf_str(&value), o);
	}
	for (size_t i = 0; i < c->ndefects; i++) {
		buf_reset(&value);
		buf_printf(&value, "%s%s%s", _(defect_sentence(c->defects[i].what)), c->defects[i].detail ? ": " : "",
		           c->defects[i].detail ? c->defects[i].detail : "");
		buf_printf(&value, _(" (offset %u)"), (unsigned)c->defects[i].offset);
		field_lines(out, i ? "" : _("Defects"), buf_str(&value), o);
	}
	buf_free(&value);
}

static void put_pem(struct buf *out, struct span der)
{
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)der.p, (unsigned)der.n }, pem = { NULL, 0 };
	if (gnutls_pem_base64_encode2("CERTIFICATE", &in, &pem) == 0)
		buf_put(out, pem.data, pem.size);
	gnutls_free(pem.data);
}

void report_pem(struct buf *out, struct analysis *a)
{
	for (size_t i = 0; i < a->nchain; i++) {
		const struct path *p = &a->chain[i].paths->path[0];
		for (size_t k = 0; k < p->n; k++)
			put_pem(out, p->cert[k]->der);
	}
}
