/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The details of everything that is not a certificate: the missing issuer, a
 * connection, a file, a request, a CRL, an OCSP response, a key. */
#include "config.h"

#include "analysis/finding.h"
#include "analysis/request.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "cert/signature.h"
#include "load/certset.h"
#include "load/note.h"
#include "net/connection.h"
#include "net/experiment.h"
#include "ui/frame/ui.h"
#include "ui/kit/row.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/tag.h"

#include <string.h>

#define LABEL_CELLS 12
#define STEP_CELLS 14
#define CAS_SHOWN 200

static void field(struct rows *r, int width, const char *label, const char *outside)
{
	if (outside && *outside)
		rows_field(r, 0, width, LABEL_CELLS, label, STYLE_PLAIN, rows_safe(r, outside, ROW_TEXT_MAX));
}

/* ---- the missing issuer ---- */

static void key_id(struct rows *r, const struct certificate *c, int width)
{
	struct buf b = BUF_INIT;

	if (!c->aki_keyid.p)
		return;
	buf_hex(&b, span_of(c->aki_keyid.p, c->aki_keyid.n < 64 ? c->aki_keyid.n : 64), ":");
	field(r, width, _("Key id"), buf_str(&b));
	buf_free(&b);
}

static void searched(struct rows *r, const struct analysis *a, const struct chain *c, int width)
{
	bool first = true;

	for (size_t i = 0; i < a->nfinding; i++) {
		const struct finding *f = &a->finding[i];

		for (size_t k = 0; k < f->nfact && &a->chain[f->about.chain < 0 ? 0 : f->about.chain] == c; k++) {
			if (f->fact[k].kind != FACT_SEARCHED)
				continue;
			rows_field(r, 0, width, LABEL_CELLS, first ? _("Searched") : "", STYLE_PLAIN,
			           rows_sentence(r, &f->fact[k].text));
			first = false;
		}
	}
}

void detail_missing(struct rows *r, struct model *m, const struct chain *c, int width)
{
	const struct path *p = &c->paths->path[0];
	const struct certificate *child = p->cert[p->n - 1];

	field(r, width, _("Missing"), _("the certificate that issued the one above"));
	field(r, width, _("Its name"), name_text(rows_arena(r), child->issuer));
	key_id(r, child, width);
	field(r, width, _("Needed by"), certificate_title(child));
	searched(r, m->analysis, c, width);
	for (size_t i = 0; i < child->nca_issuers && i < 5; i++)
		field(r, width, i == 0 ? _("To be had") : "",
		      arena_printf(rows_arena(r), _("%s  (not fetched)"), child->ca_issuers[i]));
}

/* ---- a connection ---- */

static void agreed(struct rows *r, const struct connection *c, int width)
{
	struct buf b = BUF_INIT;

	field(r, width, _("Address"), c->address);
	if (c->protocol) {
		buf_printf(&b, "%s, %s", c->protocol, c->cipher ? c->cipher : "?");
		if (c->group)
			buf_printf(&b, ", %s", c->group);
		field(r, width, _("Agreed"), buf_str(&b));
	}
	field(r, width, "SNI", c->servername ? c->servername : _("not sent"));
	field(r, width, "ALPN", c->alpn);
	buf_free(&b);
}

static void client_certificate(struct rows *r, const struct connection *c, int width)
{
	const char *text = !c->client_asked ? _("not asked for")
	                   : c->client_sent ? _("asked for, and sent")
	                   : c->client_have ? _("asked for; ours was not sent")
	                                    : _("asked for; none was given (--cert, --key)");

	if (!c->handshake_done && !c->client_asked)
		return;
	field(r, width, _("Client"), text);
	if (c->client_asked && c->nacceptable_ca == 0)
		field(r, width, _("Accepts"), _("the server names no CAs"));
	for (size_t i = 0; i < c->nacceptable_ca && i < CAS_SHOWN; i++)
		field(r, width, i == 0 ? _("Accepts") : "", name_text(rows_arena(r), c->acceptable_ca[i]));
	if (c->nacceptable_ca > CAS_SHOWN)
		field(r, width, "", arena_printf(rows_arena(r), _(".. and %zu more"), c->nacceptable_ca - CAS_SHOWN));
}

static void came_back(struct rows *r, const struct connection *c, int width)
{
	for (size_t i = 0; i < c->nalerts; i++)
		field(r, width, i == 0 ? _("Alert") : "",
		      arena_printf(rows_arena(r),
		                   c->alerts[i].from_peer ? _("from the peer: %d %s (%s)") : _("from us: %d %s (%s)"),
		                   c->alerts[i].number, c->alerts[i].name, c->alerts[i].when));
	if (c->http_status) {
		const char *status = arena_printf(rows_arena(r), "%d", c->http_status);

		/* nginx's titles begin with the number */
		if (c->http_hint && strncmp(c->http_hint, status, strlen(status)) == 0)
			field(r, width, "HTTP", c->http_hint);
		else
			field(r, width, "HTTP",
			      arena_printf(rows_arena(r), "%s %s", status, c->http_hint ? c->http_hint : ""));
	}
	if (c->library_error.kind != ARGUMENT_NONE)
		rows_field(r, 0, width, LABEL_CELLS, _("Error"), STYLE_PLAIN,
		           rows_argument(r, c->library_error, ROW_TEXT_MAX));
}

void detail_steps(struct rows *r, const struct connection *c, int width)
{
	for (size_t i = 0; i < c->nsteps; i++) {
		const struct step_note *n = &c->steps[i];
		const char *label = arena_printf(rows_arena(r), "%-2s %s", n->ok ? "ok" : "x", step_name(n->step));
		struct sentence text = SENTENCE(rows_arena(r), N_("%1$s  (%2$s ms)"),
		                                as_sentence(rows_arena(r), n->text), as_number(n->ms));

		rows_field(r, 0, width, STEP_CELLS, label, n->ok ? STYLE_PLAIN : STYLE_ERROR, rows_sentence(r, &text));
	}
}

#define PROBE_CELLS 26

static enum mark probe_mark(const struct connection *c, const struct experiment *e)
{
	switch (experiment_result(c, e)) {
	case EXPERIMENT_TAKEN:
		return MARK_OK;
	case EXPERIMENT_ALIKE:
		return MARK_ERROR;
	default:
		return MARK_WARNING;
	}
}

/* Those that were made, a row each, and how many lines in somebody's log that is. */
static void probes(struct rows *r, const struct connection *c, int width)
{
	if (c->nexperiments == 0 && c->outcome != OUTCOME_OK && c->failed_step >= STEP_HANDSHAKE) {
		rows_blank(r);
		row_put(r, rows_add(r, 0, 0), STYLE_DIM, _("B tries once more with one thing different"));
	}
	if (c->nexperiments == 0)
		return;
	rows_blank(r);
	rows_heading(r, _("PROBES"),
	             arena_printf(rows_arena(r),
	                          P_("%zu line in somebody's log", "%zu lines in somebody's log", c->nexperiments + 1),
	                          c->nexperiments + 1));
	for (size_t i = 0; i < c->nexperiments; i++) {
		const struct experiment *e = &c->experiments[i];
		const struct connection *b = e->connection;
		enum mark mark = probe_mark(c, e);

		rows_field(r, 0, width, PROBE_CELLS, arena_printf(rows_arena(r), "%-3s%s", mark_text(mark), e->varied),
		           mark == MARK_OK ? STYLE_PLAIN : STYLE_STRONG,
		           b->nsteps > 0 ? rows_sentence(r, &b->steps[b->nsteps - 1].text) : "");
	}
}

void detail_connection(struct rows *r, const struct connection *c, int width)
{
	agreed(r, c, width);
	client_certificate(r, c, width);
	came_back(r, c, width);
	rows_blank(r);
	detail_steps(r, c, width);
	probes(r, c, width);
}

/* ---- a file ---- */

static struct argument note_said(struct arena *a, const struct input_note *n)
{
	struct argument x = as_code(input_note_rule(n->kind));

	if (n->line)
		x = as_sentence(a, SENTENCE(a, N_("line %1$s: %2$s"), as_number(n->line), x));
	if (n->detail.kind != ARGUMENT_NONE)
		x = as_sentence(a, SENTENCE(a, N_("%1$s (%2$s)"), x, n->detail));
	if (n->count > 1)
		x = as_sentence(a, SENTENCE(a, N_("%1$s, %2$s times"), x, as_number(n->count)));
	return x;
}

void detail_input(struct rows *r, struct model *m, int input, int width)
{
	const struct input *in = certset_input(m->run->set, input);

	field(r, width, _("Form"), in->kind);
	field(r, width, _("Objects"), arena_printf(rows_arena(r), "%zu", in->nentries));
	if (!in->complete)
		field(r, width, "", _("reading was stopped"));
	for (size_t i = 0; i < in->nnotes && i < 50; i++) {
		rows_field(r, 0, width, LABEL_CELLS, i == 0 ? _("Noticed") : "", STYLE_PLAIN,
		           rows_argument(r, note_said(rows_arena(r), &in->notes[i]), ROW_TEXT_MAX));
	}
}

/* ---- other objects ---- */

/* The certificates that were made of it, and what of it they kept. */
static void issued_rows(struct rows *r, struct certset *set, const struct csr *c, int width)
{
	struct arena *a = rows_arena(r);
	const char *label = _("Issued");
	int issued[REQUEST_ISSUED_MAX];
	size_t count = request_issued(set, c, issued);

	for (size_t i = 0; i < count; i++) {
		const struct certificate *cert = certset_certificate(set, issued[i]);
		struct argument x = as_certificate(cert), lost = request_names_lost(a, c, cert, REQUEST_NAMES_SHOWN);

		if (lost.kind != ARGUMENT_NONE)
			x = as_sentence(a, SENTENCE(a, N_("%1$s, without %2$s"), x, lost));
		else if (c->nsan > 0)
			x = as_sentence(a, SENTENCE(a, N_("%1$s, with all its names"), x));
		if (!request_subject_kept(c, cert))
			x = as_sentence(a,
			                SENTENCE(a, N_("%1$s; subject %2$s"), x, as_name(certificate_subject(cert))));
		rows_field(r, 0, width, LABEL_CELLS, label, STYLE_PLAIN, rows_argument(r, x, ROW_TEXT_MAX));
		label = "";
	}
	if (*label)
		field(r, width, label, _("nothing that is loaded"));
}

static void csr(struct rows *r, struct certset *set, const struct csr *c, int width)
{
	struct buf b = BUF_INIT;

	field(r, width, _("Subject"), name_text(rows_arena(r), c->subject));
	for (size_t i = 0; i < c->nsan && i < 200; i++) {
		buf_reset(&b);
		general_name_text(&b, &c->san[i]);
		field(r, width, i == 0 ? _("Names") : "", buf_str(&b));
	}
	field(r, width, _("Key"), key_text(rows_arena(r), &c->key));
	field(r, width, _("Signature"), signature_text(rows_arena(r), &c->sig));
	field(r, width, "",
	      c->self_signature == 1   ? _("made with its own key, as it must be")
	      : c->self_signature == 0 ? _("does not fit its own key")
	                               : _("could not be checked"));
	issued_rows(r, set, c, width);
	buf_free(&b);
}

static void crl(struct rows *r, const struct crl *c, int width)
{
	char at[32];

	field(r, width, _("Issuer"), name_text(rows_arena(r), c->issuer));
	field(r, width, _("Made"), time_minute(c->this_update, at));
	field(r, width, _("Next"), c->next_update == TIME_UNKNOWN ? _("not said") : time_minute(c->next_update, at));
	field(r, width, _("Revoked"), arena_printf(rows_arena(r), "%zu", c->nentries));
	field(r, width, _("Signature"), signature_text(rows_arena(r), &c->sig));
}

static void ocsp(struct rows *r, const struct ocsp *o, int width)
{
	char at[32];

	field(r, width, _("Answer"), o->response_status == 0 ? _("successful") : _("an error"));
	field(r, width, _("Made"), time_minute(o->produced_at, at));
	for (size_t i = 0; i < o->nsingle && i < 50; i++) {
		const struct ocsp_single *s = &o->single[i];
		const char *status = s->bad_status ? NULL : ocsp_status_name(s->status);
		struct buf b = BUF_INIT;

		buf_puts(&b, status ? _(status) : "?");
		buf_puts(&b, ", ");
		buf_hex(&b, s->serial, ":");
		field(r, width, i == 0 ? _("Says") : "", buf_str(&b));
		buf_free(&b);
	}
}

#define SAME_KEY_SHOWN 100

static void key(struct rows *r, struct model *m, const struct key *k, int width)
{
	struct certset *set = m->run->set;
	bool first = true;
	const int *id;
	size_t n = 0;

	field(r, width, _("Form"), k->form);
	if (!k->opened) {
		field(r, width, _("Key"), k->encrypted ? _("encrypted: not opened") : _("could not be opened"));
		return;
	}
	field(r, width, _("Key"), key_text(rows_arena(r), &k->pub));
	id = m->large ? NULL : certset_by_key(set, &k->pub, &n);
	for (size_t i = 0; i < n && i < SAME_KEY_SHOWN; i++) {
		const struct certificate *c = certset_certificate(set, id[i]);

		if (!c)
			continue;
		field(r, width, first ? _("Belongs to") : "", certificate_title(c));
		first = false;
	}
	if (first)
		field(r, width, _("Belongs to"), _("none of the certificates here"));
	field(r, width, "", _("The private key itself is never shown."));
}

void detail_object(struct rows *r, struct model *m, int entry, int width)
{
	struct certset *set = m->run->set;
	struct buf b = BUF_INIT;
	size_t n;
	const struct origin *o = certset_origins(set, entry, &n);

	field(r, width, _("Kind"), entry_kind_name(certset_entry(set, entry)->kind));
	if (certset_csr(set, entry))
		csr(r, set, certset_csr(set, entry), width);
	else if (certset_crl(set, entry))
		crl(r, certset_crl(set, entry), width);
	else if (certset_ocsp(set, entry))
		ocsp(r, certset_ocsp(set, entry), width);
	else if (certset_key(set, entry))
		key(r, m, certset_key(set, entry), width);
	for (size_t i = 0; i < n && i < 5; i++) {
		buf_reset(&b);
		certset_origin_text(set, &o[i], &b);
		field(r, width, i == 0 ? _("Found") : "", buf_str(&b));
	}
	buf_free(&b);
}
