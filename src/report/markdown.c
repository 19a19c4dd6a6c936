/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer for a ticket or a wiki: verdict, chosen paths and findings in Markdown (CommonMark with tables). */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/place.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/name.h"
#include "chain/path.h"
#include "chain/question.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "report/quote.h"
#include "report/report.h"
#include "report/text.h"

#include <stdlib.h>
#include <string.h>

static void put_character(struct buf *out, int c)
{
	if (strchr("\\`*_[]<>#|&~$", c))
		buf_putc(out, '\\');
	buf_putc(out, c);
}

static void put_text(struct sheet *s, const char *text)
{
	quote_put(s->out, text, s->o->charset, put_character);
}

static void put_name(struct sheet *s, const char *name)
{
	put_text(s, sheet_private(s, ARGUMENT_NAME, name));
}

static void put_sentence(struct sheet *s, const struct sentence *said)
{
	struct buf words = BUF_INIT;

	sheet_render(s, &words, said);
	put_text(s, buf_str(&words));
	buf_free(&words);
}

static void put_verdict(struct buf *out, enum verdict v, enum reason r)
{
	buf_printf(out, "**%s**", verdict_name(v));
	if (r != CLASS_NONE)
		buf_printf(out, " (`%s`)", class_text(r));
}

static void put_origin(struct sheet *s, int chain, const struct certificate *c)
{
	const struct origin *o = place_origin(s->a, certset_find(s->a->set, c), chain);

	if (!o)
		return;
	const struct sentence said = certset_origin_said(s->a->set, o);
	put_sentence(s, &said);
}

static void put_chain(struct sheet *s, int chain)
{
	struct buf *out = s->out;
	const struct chain *c = &s->a->chain[chain];
	const struct path *p = &c->paths->path[0];
	char day[32];

	buf_puts(out, "\n## ");
	put_name(s, certificate_title(c->cert));
	if (chain_is_live(c) && c->side == SIDE_PEER && certset_several_peers(s->a->set)) {
		const struct sentence peer = { .msgid = N_(", sent by %1$s"),
			                       .arg = { as_host(certset_input(s->a->set, c->input)->spec) },
			                       .n = 1 };

		put_sentence(s, &peer);
	}
	buf_puts(out, "\n\n");
	put_verdict(out, c->verdict, c->reason);
	buf_printf(out, _(", purpose %s"), purpose_name(c->purpose));
	if (c->host) {
		buf_puts(out, _(", name "));
		put_text(s, sheet_private(s, ARGUMENT_HOST, c->host));
	}
	buf_printf(out, "\n\n| %s | %s | %s | %s |\n| --- | --- | --- | --- |\n", _("Certificate"), _("Role"),
	           _("Valid to"), _("Where"));
	for (size_t i = 0; i < p->n; i++) {
		buf_puts(out, "| ");
		put_name(s, certificate_title(p->cert[i]));
		buf_printf(out, " | %s | %s | ",
		           p->anchored && i + 1 == p->n ? _("trust anchor")
		                                        : _(analysis_role(s->a, certset_find(s->a->set, p->cert[i]))),
		           p->cert[i]->not_after == TIME_UNKNOWN ? "?" : time_day(p->cert[i]->not_after, day));
		put_origin(s, chain, p->cert[i]);
		buf_puts(out, " |\n");
	}
	if (p->end != PATH_ISSUER_MISSING)
		return;
	buf_puts(out, "| ");
	put_name(s, name_short(s->a->arena, p->cert[p->n - 1]->issuer));
	buf_printf(out, " | %s | | |\n", _("not found"));
}

/* An indented block cannot be left by anything that stands in it. */
static void put_command(struct sheet *s, const struct sentence *command)
{
	struct buf lines = BUF_INIT;

	command_render(&lines, command, s->o->redaction);
	char *safe = text_escaped_lines(buf_str(&lines), CHARSET_UTF8);

	buf_puts(s->out, "\n    ");
	for (const char *p = safe; *p; p++) {
		buf_putc(s->out, *p);
		if (*p == '\n' && p[1])
			buf_puts(s->out, "    ");
	}
	buf_putc(s->out, '\n');
	free(safe);
	buf_free(&lines);
}

static void put_finding(struct sheet *s, const struct finding *f)
{
	struct buf *out = s->out;

	buf_printf(out, "\n### %s: `%s`\n\n", severity_word(f->severity), f->rule->id);
	if (f->title.msgid)
		put_sentence(s, &f->title);
	else
		put_text(s, _(f->rule->title));
	buf_puts(out, "\n");
	for (size_t i = 0; i < f->nfact; i++) {
		if (f->fact[i].kind != FACT_EVIDENCE)
			continue;
		buf_puts(out, i == 0 ? "\n- " : "- ");
		put_sentence(s, &f->fact[i].text);
		buf_putc(out, '\n');
	}
	if (f->fix.msgid) {
		buf_printf(out, "\n**%s:** ", _("Fix"));
		put_sentence(s, &f->fix);
		buf_putc(out, '\n');
	}
	if (f->command.msgid)
		put_command(s, &f->command);
}

void report_markdown(struct buf *out, const struct analysis *a, const struct report_options *o)
{
	struct sheet s = { .out = out, .o = o, .a = a };
	char at[32];

	buf_printf(out, "# %s\n\n", _("Certificate report"));
	put_verdict(out, a->verdict, a->reason);
	buf_printf(out, _(", judged at %s UTC"), time_minute(a->question.at, at));
	buf_putc(out, '\n');
	for (size_t i = 0; i < a->nchain; i++)
		put_chain(&s, (int)i);
	buf_printf(out, "\n## %s\n", _("Findings"));
	if (a->nfinding == 0)
		buf_printf(out, "\n%s\n", _("none"));
	for (size_t i = 0; i < a->nfinding; i++)
		put_finding(&s, &a->finding[i]);
}
