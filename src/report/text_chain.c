/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chain in the text report: the verdict, the chosen path upwards, the other paths, the checklist. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/name.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "chain/question.h"
#include "chain/revocation.h"
#include "load/certset.h"
#include "load/trust.h"
#include "report/text.h"

#include <string.h>

/* What we trust says nothing of what the server trusts. */
static bool left_to_the_server(const struct chain *c)
{
	return !chain_is_judged(c) && (c->reason == CLASS_UNKNOWN_ISSUER || c->reason == CLASS_UNTRUSTED_ROOT);
}

static const char *mark(const struct chain *c, const struct certificate *cert, const struct path *p, enum ink *ink)
{
	bool remark = false;

	for (size_t i = 0; i < p->nproblem; i++) {
		if (p->problem[i].cert != cert)
			continue;
		if (p->problem[i].fails) {
			*ink = INK_ERROR;
			return p->problem[i].unchecked || left_to_the_server(c) ? "?" : "x";
		}
		remark = true;
	}
	*ink = remark ? INK_WARNING : INK_OK;
	return remark ? "!" : "ok";
}

/* Of what several peers sent, this chain's peer alone. */
static void where_from(struct sheet *s, const struct chain *c, const struct certificate *cert, struct buf *b)
{
	int id = certset_find(s->a->set, cert);
	size_t n;
	const struct origin *o = id < 0 ? NULL : certset_origins(s->a->set, id, &n);

	for (size_t i = 0, shown = 0; o && i < n && shown < 3; i++) {
		if (o[i].kind == ORIGIN_SENT && chain_is_live(c) && o[i].input != c->input)
			continue;
		if (shown++)
			buf_puts(b, ", ");
		const struct sentence said = certset_origin_said(s->a->set, &o[i]);
		sheet_render(s, b, &said);
	}
}

static void left(struct buf *b, int64_t at, const struct certificate *cert)
{
	char day[32], span[32];

	if (cert->not_after == TIME_UNKNOWN)
		return;
	buf_printf(b, _("to %s"), time_day(cert->not_after, day));
	if (cert->not_after >= at)
		buf_printf(b, _(", %s left"), time_span(cert->not_after - at, span));
	else
		buf_printf(b, _(", expired %s ago"), time_span(at - cert->not_after, span));
}

static void path_line(struct sheet *s, const struct chain *c, const struct path *p, size_t i)
{
	const struct certificate *cert = p->cert[i];
	struct buf b = BUF_INIT;
	enum ink ink;
	const char *m = mark(c, cert, p, &ink);

	buf_puts(s->out, "  ");
	sheet_ink(s, ink, m);
	buf_pad(s->out, ' ', 3 - strlen(m) + 2 * i);
	sheet_ink(s, INK_BOLD, sheet_private(s, ARGUMENT_NAME, certificate_title(cert)));
	buf_printf(&b, "  %s",
	           i + 1 == p->n && p->anchored ? _("trust anchor")
	                                        : _(analysis_role(s->a, certset_find(s->a->set, cert))));
	buf_puts(&b, "  ");
	left(&b, s->a->question.at, cert);
	buf_puts(&b, "  ");
	where_from(s, c, cert, &b);
	sheet_ink(s, INK_PLAIN, buf_str(&b));
	buf_putc(s->out, '\n');
	buf_free(&b);
}

/* What should stand above the last certificate. */
static void path_end_line(struct sheet *s, const struct path *p)
{
	const struct certificate *last = p->cert[p->n - 1];
	struct buf b = BUF_INIT;

	if (p->end != PATH_ISSUER_MISSING)
		return;
	buf_puts(s->out, "  ");
	sheet_ink(s, INK_WARNING, "?");
	buf_pad(s->out, ' ', 2 + 2 * p->n);
	buf_printf(&b, _("%s  not found"), sheet_private(s, ARGUMENT_NAME, name_short(s->a->arena, last->issuer)));
	sheet_ink(s, INK_PLAIN, buf_str(&b));
	buf_putc(s->out, '\n');
	buf_free(&b);
}

static void text_path(struct sheet *s, const struct chain *c, const struct path *p)
{
	for (size_t i = 0; i < p->n; i++)
		path_line(s, c, p, i);
	path_end_line(s, p);
	for (size_t i = 0; s->o->verbose && i < p->nproblem; i++) {
		const struct rendering how = { .translated = true, .redaction = s->o->redaction };
		struct buf b = BUF_INIT;

		problem_text(&b, &p->problem[i], &how);
		sheet_line(s, "", buf_str(&b));
		buf_free(&b);
	}
}

static void judged_for(struct sheet *s, const struct chain *c)
{
	struct buf b = BUF_INIT;
	char at[32];

	if (c->host)
		buf_printf(&b, _("name %s"), sheet_private(s, ARGUMENT_HOST, c->host));
	else
		buf_puts(&b, _("name not checked (no --host)"));
	buf_printf(&b, _(", purpose %s, at %s UTC"), purpose_name(c->purpose), time_minute(s->a->question.at, at));
	if (s->a->question.strict)
		buf_puts(&b, _(", strict"));
	sheet_line(s, _("asked"), buf_str(&b));
	buf_free(&b);
}

static void text_checks(struct sheet *s, const struct chain *c)
{
	for (size_t i = 0; i < c->ncheck; i++) {
		const struct check *k = &c->check[i];
		struct buf b = BUF_INIT;
		static const char *const word[] = { N_("ok"), N_("FAILED"), N_("unknown"), "-" };

		if (k->result == CHECK_NOT_APPLICABLE && !s->o->verbose)
			continue;
		buf_printf(&b, "%s: %s", k->id, k->result == CHECK_NOT_APPLICABLE ? "-" : _(word[k->result]));
		if (k->detail->msgid) {
			buf_puts(&b, "; ");
			sheet_render(s, &b, k->detail);
		}
		sheet_line(s, i ? "" : _("checks"), buf_str(&b));
		buf_free(&b);
	}
}

/* Of nothing at hand the checklist says enough, unless it fails by it. */
static void text_coverage(struct sheet *s, const struct chain *c)
{
	bool any = s->a->question.revocation == REVOCATION_HARD;

	for (size_t i = 0; i < c->ncoverage; i++)
		any |= c->coverage[i].state != REVSTATE_MISSING;
	for (size_t i = 0; any && i < c->ncoverage; i++) {
		sheet_sentence(s, i ? "" : _("revocation"), c->coverage[i].said);
	}
}

void text_trust(struct sheet *s, const char *label, struct trust *trust)
{
	for (size_t i = 0; i < trust_sources(trust); i++) {
		const struct sentence said = trust_source_said(s->a->arena, trust, i, s->a->nchain > 0);

		sheet_sentence(s, i ? "" : label, &said);
	}
	if (!trust_sources(trust))
		sheet_line(s, label, _("nothing"));
}

void text_chain(struct sheet *s, const struct chain *c)
{
	struct buf b = BUF_INIT;

	if (left_to_the_server(c))
		buf_puts(&b, _("the server decides by its own CAs; by those given here: "));
	buf_printf(&b, "%s",
	           c->verdict == VERDICT_TRUSTED     ? _("trusted")
	           : c->verdict == VERDICT_UNTRUSTED ? _("untrusted")
	                                             : _("error"));
	if (c->reason != CLASS_NONE)
		buf_printf(&b, ": %s", class_text(c->reason));
	sheet_heading(s, c->side == SIDE_OURS ? _("OUR CERTIFICATE") : _("CHAIN"),
	              sheet_private(s, ARGUMENT_NAME, certificate_title(c->cert)));
	if (chain_is_live(c) && c->side == SIDE_PEER && certset_several_peers(s->a->set))
		sheet_line(s, _("sent by"), sheet_private(s, ARGUMENT_HOST, certset_input(s->a->set, c->input)->spec));
	sheet_line(s, _("verdict"), buf_str(&b));
	judged_for(s, c);
	if (c->question->of_server)
		text_trust(s, _("judged by"), chain_trust(c));
	text_path(s, c, &c->paths->path[0]);
	for (size_t i = 1; s->o->verbose && i < c->paths->n; i++) {
		buf_reset(&b);
		buf_printf(&b, _("%zu of %zu: %s"), i + 1, c->paths->n, path_end_name(c->paths->path[i].end));
		sheet_line(s, _("path"), buf_str(&b));
		text_path(s, c, &c->paths->path[i]);
	}
	if (!s->o->quiet) {
		text_checks(s, c);
		text_coverage(s, c);
	}
	buf_free(&b);
}
