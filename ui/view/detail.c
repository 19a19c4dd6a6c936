/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the details pane says about the selected thing: of a certificate what a
 * person asks first; the whole of it is the certificate view's. */
#include "config.h"

#include "ui/view/detail.h"

#include "analysis/analysis.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "cert/certificate.h"
#include "cert/defect.h"
#include "cert/name.h"
#include "cert/public_key.h"
#include "cert/signature.h"
#include "chain/question.h"
#include "chain/revocation.h"
#include "load/certset.h"
#include "load/trust.h"
#include "ui/frame/ui.h"
#include "ui/kit/gauge.h"
#include "ui/kit/row.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/tag.h"

#define LABEL_CELLS 12
#define NAMES_SHOWN 2000
#define GAUGE_CELLS 15

static void field(struct rows *r, int width, const char *label, const char *safe)
{
	if (*safe)
		rows_field(r, 0, width, LABEL_CELLS, label, STYLE_PLAIN, safe);
}

static void raw_field(struct rows *r, int width, const char *label, const char *outside)
{
	field(r, width, label, rows_safe(r, outside, ROW_TEXT_MAX));
}

/* ---- one certificate ---- */

static void validity(struct rows *r, const struct certificate *c, int64_t at, int width)
{
	struct buf b = BUF_INIT;
	char from[32], to[32], span[32], whole[32];
	bool known = c->not_before != TIME_UNKNOWN && c->not_after != TIME_UNKNOWN && c->not_before < c->not_after;
	enum style s = STYLE_PLAIN;

	buf_printf(&b, "%s .. %s UTC", time_minute(c->not_before, from), time_minute(c->not_after, to));
	field(r, width, _("Valid"), buf_str(&b));
	buf_reset(&b);
	if (known && at < c->not_before) {
		buf_printf(&b, _("not yet: starts in %s"), time_span(c->not_before - at, span));
		s = STYLE_ERROR;
	} else if (known && at > c->not_after) {
		buf_printf(&b, _("expired %s ago"), time_span(at - c->not_after, span));
		s = STYLE_ERROR;
	} else if (known) {
		buf_printf(&b, _("%s of %s left"), time_span(c->not_after - at, span),
		           time_span(c->not_after - c->not_before, whole));
	}
	if (known) {
		buf_puts(&b, "  ");
		gauge_put(&b, c->not_before, c->not_after, at, GAUGE_CELLS, r->charset);
		rows_field(r, 0, width, LABEL_CELLS, "", s, buf_str(&b));
	}
	buf_free(&b);
}

static void names_line(struct buf *b, const struct certificate *c, size_t max, const char *between)
{
	for (size_t i = 0; i < c->nsan && i < max; i++) {
		if (i > 0)
			buf_puts(b, between);
		general_name_text(b, &c->san[i]);
	}
}

static void constraints(struct buf *b, const struct certificate *c)
{
	if (!c->has_bc)
		return;
	if (c->pathlen < 0)
		buf_puts(b, c->ca ? "CA" : _("not a CA"));
	else if (c->ca)
		buf_printf(
		    b, P_("CA, at most %lld CA below it", "CA, at most %lld CAs below it", (unsigned long)c->pathlen),
		    (long long)c->pathlen);
	else
		buf_printf(b,
		           P_("not a CA, at most %lld CA below it", "not a CA, at most %lld CAs below it",
		              (unsigned long)c->pathlen),
		           (long long)c->pathlen);
}

static void usage(struct rows *r, const struct certificate *c, int width)
{
	struct buf b = BUF_INIT;

	constraints(&b, c);
	raw_field(r, width, _("CA"), buf_str(&b));
	buf_reset(&b);
	certificate_key_usage(&b, c);
	raw_field(r, width, _("Key usage"), buf_str(&b));
	buf_reset(&b);
	certificate_purposes(&b, c);
	raw_field(r, width, _("Purposes"), buf_str(&b));
	buf_free(&b);
}

static void links(struct rows *r, const struct certificate *c, int width)
{
	for (size_t i = 0; i < c->nca_issuers && i < 5; i++)
		raw_field(r, width, i == 0 ? "AIA" : "",
		          arena_printf(rows_arena(r), _("%s  (not fetched)"), c->ca_issuers[i]));
	for (size_t i = 0; i < c->nocsp && i < 5; i++)
		raw_field(r, width, i == 0 ? "OCSP" : "", c->ocsp[i]);
	for (size_t i = 0; i < c->ncrl_dp && i < 5; i++)
		raw_field(r, width, i == 0 ? "CRL" : "", c->crl_dp[i]);
}

static void origins(struct rows *r, struct model *m, int entry, int width)
{
	struct certset *set = m->run->set;
	struct buf b = BUF_INIT;
	size_t n;
	const struct origin *o = certset_origins(set, entry, &n);

	for (size_t i = 0; i < n && i < 8; i++) {
		buf_reset(&b);
		certset_origin_text(set, &o[i], &b);
		raw_field(r, width, i == 0 ? _("Found") : "", buf_str(&b));
	}
	buf_free(&b);
}

static void defects(struct rows *r, const struct certificate *c, int width)
{
	for (size_t i = 0; i < c->ndefects && i < 20; i++) {
		const struct defect_at *d = &c->defects[i];
		struct sentence text = SENTENCE(rows_arena(r), d->detail ? N_("%1$s: %2$s") : "%1$s",
		                                as_word(defect_sentence(d->what)), as_code(d->detail));

		rows_field(r, 0, width, LABEL_CELLS, i == 0 ? _("Defects") : "", STYLE_ERROR, rows_sentence(r, &text));
	}
}

static const struct coverage *covered(const struct analysis *a, const struct certificate *c, bool as_issuer)
{
	for (size_t i = 0; a && i < a->nchain; i++)
		for (size_t k = 0; k < a->chain[i].ncoverage; k++) {
			const struct coverage *v = &a->chain[i].coverage[k];

			if (v->state != REVSTATE_MISSING || a->question.revocation == REVOCATION_HARD)
				if (certificate_equal(as_issuer ? v->issuer : v->cert, c))
					return v;
		}
	return NULL;
}

/* Whether it is revoked, and what of the lists that it signs itself: nothing at hand is worth a line only where
 * something must be. */
static void revocation(struct rows *r, struct model *m, const struct certificate *c, int width)
{
	const char *const label[] = { N_("Revocation"), N_("Its CRL") };

	for (int k = 0; k < 2; k++) {
		const struct coverage *v = covered(m->analysis, c, k == 1);
		struct buf b = BUF_INIT;
		size_t n = 0;
		const struct origin *o;

		if (!v || (k == 1 && (!v->by_crl && v->state != REVSTATE_MISSING)))
			continue;
		o = v->by < 0 ? NULL : certset_origins(m->run->set, v->by, &n);
		buf_puts(&b, k == 0 || v->state > REVSTATE_EXEMPT ? _(revocation_state_text(v->state))
		             : v->state == REVSTATE_GOOD          ? _("up to date")
		                                                  : _("lists a certificate of this path"));
		if (n) {
			buf_puts(&b, "  ");
			certset_origin_text(m->run->set, &o[0], &b);
		}
		rows_field(r, 0, width, LABEL_CELLS, _(label[k]),
		           v->state == REVSTATE_REVOKED && k == 0 ? STYLE_ERROR
		           : v->state <= REVSTATE_EXEMPT          ? STYLE_PLAIN
		                                                  : STYLE_WARNING,
		           rows_safe(r, buf_str(&b), ROW_LINE_MAX));
		buf_free(&b);
	}
}

static void summary(struct rows *r, struct model *m, const struct certificate *c, int entry, int width)
{
	struct buf b = BUF_INIT;
	int64_t at = m->analysis ? m->analysis->question.at : clock_now();

	raw_field(r, width, _("Subject"), name_text(rows_arena(r), c->subject));
	raw_field(r, width, _("Issuer"), c->self_issued ? _("itself") : name_text(rows_arena(r), c->issuer));
	buf_hex(&b, c->serial, ":");
	raw_field(r, width, _("Serial"), buf_str(&b));
	buf_reset(&b);
	validity(r, c, at, width);
	revocation(r, m, c, width);
	names_line(&b, c, 20, ", ");
	if (c->nsan > 20)
		raw_field(r, width, _("Names"),
		          arena_printf(rows_arena(r), _("%s and %zu more"), buf_str(&b), c->nsan - 20));
	else
		raw_field(r, width, _("Names"), buf_str(&b));
	raw_field(r, width, _("Key"), key_text(rows_arena(r), &c->key));
	raw_field(r, width, _("Signature"), signature_text(rows_arena(r), &c->sig));
	usage(r, c, width);
	links(r, c, width);
	if (entry >= 0)
		origins(r, m, entry, width);
	defects(r, c, width);
	buf_free(&b);
}

static void names(struct rows *r, const struct certificate *c, int width)
{
	struct buf b = BUF_INIT;

	raw_field(r, width, _("Subject"), name_text(rows_arena(r), c->subject));
	if (c->nsan == 0)
		field(r, width, _("Names"), _("none: without subjectAltName no client accepts it for a host"));
	for (size_t i = 0; i < c->nsan && i < NAMES_SHOWN; i++) {
		buf_reset(&b);
		general_name_text(&b, &c->san[i]);
		raw_field(r, width, i == 0 ? _("Names") : "", buf_str(&b));
	}
	if (c->nsan > NAMES_SHOWN) {
		buf_reset(&b);
		buf_printf(&b, _(".. and %zu more"), c->nsan - NAMES_SHOWN);
		field(r, width, "", buf_str(&b));
	}
	buf_free(&b);
}

static void bytes_of(struct rows *r, const char *label, const uint8_t *p, size_t n, int width)
{
	struct buf b = BUF_INIT;

	/* four octets a word, so that it wraps at words */
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%02x", i > 0 && i % 4 == 0 ? " " : "", p[i]);
	field(r, width, label, buf_str(&b));
	buf_free(&b);
}

static void bytes(struct rows *r, const struct certificate *c, int width)
{
	uint8_t pin[32];
	struct buf b = BUF_INIT;

	buf_printf(&b, _("%zu octets"), c->der.n);
	field(r, width, "DER", buf_str(&b));
	bytes_of(r, "SHA-256", certificate_sha256(c), 32, width);
	certificate_spki_sha256(c, pin);
	bytes_of(r, _("Key SHA-256"), pin, 32, width);
	bytes_of(r, _("Key id"), c->ski.p, c->ski.n < 64 ? c->ski.n : 64, width);
	bytes_of(r, _("Issuer's id"), c->aki_keyid.p, c->aki_keyid.n < 64 ? c->aki_keyid.n : 64, width);
	buf_free(&b);
}

static void detail_certificate(struct rows *r, struct model *m, const struct certificate *c, int entry,
                               enum detail_tab tab, int width)
{
	switch (tab) {
	case TAB_NAMES:
		names(r, c, width);
		break;
	case TAB_USAGE:
		usage(r, c, width);
		links(r, c, width);
		break;
	case TAB_BYTES:
		bytes(r, c, width);
		break;
	default:
		summary(r, m, c, entry, width);
	}
}

/* ---- what a tag stands for ---- */

/* A row that is selected may be one of sources that are not open any more, until the rows are made anew. */
static bool tag_stands(const struct model *m, uint64_t tag)
{
	const struct certset *set = m->run->set;
	const struct analysis *a = m->analysis;
	size_t b = (size_t)TAG_B(tag);

	switch (TAG_KIND(tag)) {
	case KIND_NODE:
	case KIND_ENTRY:
		return b < certset_count(set);
	case KIND_INPUT:
		return b < certset_inputs(set);
	case KIND_FAILED:
		return b < m->run->nsource;
	case KIND_CONNECTION:
		return a && b < a->nconnection;
	case KIND_MISSING:
	case KIND_REMARK:
		return a && (size_t)TAG_A(tag) < a->nchain;
	default:
		return true;
	}
}

const struct certificate *tag_certificate(struct model *m, uint64_t tag, int *entry)
{
	struct trust *trust = m->run->trust;

	*entry = -1;
	if (!tag_stands(m, tag))
		return NULL;
	switch (TAG_KIND(tag)) {
	case KIND_NODE:
	case KIND_ENTRY:
		*entry = TAG_B(tag);
		return certset_certificate(m->run->set, *entry);
	case KIND_INPUT:
		*entry = pool_only_entry(m, TAG_B(tag));
		return *entry >= 0 ? certset_certificate(m->run->set, *entry) : NULL;
	case KIND_ANCHOR:
		return (size_t)TAG_B(tag) < trust_count(trust) ? trust_at(trust, (size_t)TAG_B(tag)) : NULL;
	default:
		return NULL;
	}
}

/* "csr: www.example.com" */
static const char *object_title(struct rows *r, struct certset *set, int entry)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s: ", entry_kind_name(certset_entry(set, entry)->kind));
	certset_title(set, entry, &b);
	return buf_keep(&b, rows_arena(r));
}

const char *detail_title(struct rows *r, struct model *m, uint64_t tag)
{
	int entry;
	const struct certificate *c = tag_certificate(m, tag, &entry);
	const struct analysis *a = m->analysis;
	const char *s = "";

	if (!tag_stands(m, tag))
		return s;
	if (c)
		s = certificate_title(c);
	else if (a && (TAG_KIND(tag) == KIND_MISSING || TAG_KIND(tag) == KIND_REMARK)) {
		const struct path *p = &a->chain[TAG_A(tag)].paths->path[0];

		s = name_short(rows_arena(r), p->cert[p->n - 1]->issuer);
	} else if (TAG_KIND(tag) == KIND_CONNECTION) {
		s = a->connection[TAG_B(tag)]->source->spec;
	} else if (TAG_KIND(tag) == KIND_INPUT) {
		s = certset_input(m->run->set, TAG_B(tag))->spec;
	} else if (TAG_KIND(tag) == KIND_FAILED) {
		s = m->run->source[TAG_B(tag)].source.spec;
	} else if (TAG_KIND(tag) == KIND_ENTRY) {
		s = object_title(r, m->run->set, TAG_B(tag));
	} else if (TAG_KIND(tag) == KIND_STORE) {
		s = _("trust store");
	}
	return rows_safe(r, s, 300);
}

static void detail_store(struct rows *r, struct model *m, size_t i, int width)
{
	struct buf b = BUF_INIT;
	const char *from = NULL, *path;

	trust_source_text(m->run->trust, i, true, &b);
	raw_field(r, width, _("Trusted"), buf_str(&b));
	if (trust_source_is_system(m->run->trust, i)) {
		path = trust_system_path(&from);
		raw_field(r, width, _("File"), path ? path : _("none was found"));
		if (from)
			raw_field(r, width, _("Named by"), from);
	}
	field(r, width, "", _("A path to one of these is trusted. Open it to see them."));
	buf_free(&b);
}

void detail_fill(struct rows *r, struct model *m, uint64_t tag, enum detail_tab tab, int width)
{
	int entry;
	const struct certificate *c = tag_certificate(m, tag, &entry);
	const struct analysis *a = m->analysis;

	if (c) {
		detail_certificate(r, m, c, entry, tab, width);
		return;
	}
	if (!tag_stands(m, tag))
		return;
	switch (TAG_KIND(tag)) {
	case KIND_MISSING:
	case KIND_REMARK:
		detail_missing(r, m, &a->chain[TAG_A(tag)], width);
		break;
	case KIND_CONNECTION:
		detail_connection(r, a->connection[TAG_B(tag)], width);
		break;
	case KIND_FAILED:
		raw_field(r, width, _("Error"), m->run->source[TAG_B(tag)].err.text);
		break;
	case KIND_INPUT:
		detail_input(r, m, TAG_B(tag), width);
		if (pool_only_entry(m, TAG_B(tag)) >= 0)
			detail_object(r, m, pool_only_entry(m, TAG_B(tag)), width);
		break;
	case KIND_ENTRY:
		detail_object(r, m, TAG_B(tag), width);
		break;
	case KIND_STORE:
		detail_store(r, m, (size_t)TAG_B(tag), width);
		break;
	default:
		break;
	}
}

/* ---- more of it, where there is room ---- */

#define SIBLINGS_SHOWN 6
#define SIBLINGS_LOOKED 2000 /* entries */

static bool is_sibling(const struct certificate *c, const struct certificate *of)
{
	return c && c != of && !c->self_issued && name_equal(c->issuer, of->issuer) && !certificate_equal(c, of);
}

static void sibling_row(struct rows *r, const struct analysis *a, int entry, const struct certificate *c)
{
	struct row *row = rows_add(r, 0, 0);
	enum severity s;
	enum mark m = analysis_worst(a, entry, &s) ? severity_mark(s) : findings_none_mark(a);
	bool over = c->not_after != TIME_UNKNOWN && c->not_after < a->question.at;
	char left[32];

	row_putf(r, row, mark_style(m), "%-3s", mark_text(m));
	row_raw(r, row, STYLE_PLAIN, certificate_title(c));
	if (c->not_after != TIME_UNKNOWN)
		row_rightf(r, row, over ? STYLE_ERROR : STYLE_PLAIN, "%s%s", over ? "-" : "",
		           time_span(over ? a->question.at - c->not_after : c->not_after - a->question.at, left));
}

/* Other certificates of the same issuer: what befell one may befall them all. */
static void siblings(struct rows *r, struct model *m, const struct certificate *of)
{
	size_t all = certset_count(m->run->set), n = 0;

	for (size_t i = 0; i < all && i < SIBLINGS_LOOKED && n < SIBLINGS_SHOWN && !of->self_issued; i++) {
		const struct certificate *c = certset_certificate(m->run->set, (int)i);

		if (!is_sibling(c, of))
			continue;
		if (n++ == 0) {
			rows_blank(r);
			rows_heading(r, _("BY THE SAME ISSUER, HERE"), NULL);
		}
		sibling_row(r, m->analysis, (int)i, c);
	}
}

static void way_here(struct rows *r, const struct analysis *a, uint64_t tag, int width)
{
	const struct chain *c =
	    TAG_KIND(tag) == KIND_NODE && (size_t)TAG_A(tag) < a->nchain ? &a->chain[TAG_A(tag)] : NULL;
	const char *address = c && c->connection >= 0 ? a->connection[c->connection]->address : NULL;

	if (!c || c->connection < 0 || c->leaf != TAG_B(tag))
		return;
	rows_blank(r);
	rows_heading(r, _("STEPS"), address ? rows_safe(r, address, 100) : NULL);
	detail_steps(r, a->connection[c->connection], width);
}

void detail_more(struct rows *r, struct model *m, uint64_t tag, int width)
{
	int entry;
	const struct certificate *c = tag_stands(m, tag) ? tag_certificate(m, tag, &entry) : NULL;

	if (!c)
		return;
	rows_blank(r);
	bytes(r, c, width);
	if (!m->analysis || m->large)
		return;
	siblings(r, m, c);
	way_here(r, m->analysis, tag, width);
}
