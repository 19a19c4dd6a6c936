/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer for a ticket or a wiki: verdict, chosen paths and findings in Markdown (CommonMark with tables). */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
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
#include "report/text.h"

#include <stdlib.h>
#include <string.h>

static void put_character(struct buf *out, int c)
{
	if (strchr("\\`*_[]<>#|&~$", c))
		buf_putc(out, '\\');
	buf_putc(out, c);
}

static void put_sentence(struct buf *out, const struct sentence *s)
{
	struct buf words = BUF_INIT;

	sentence_render(&words, s, &rendering_translated);
	quote_put(out, buf_str(&words));
	buf_free(&words);
}

static void put_verdict(struct buf *out, enum verdict v, enum reason r)
{
	buf_printf(out, "**%s**", verdict_name(v));
	if (r != CLASS_NONE)
		buf_printf(out, " (`%s`)", class_text(r));
}

static void put_origin(struct buf *out, const struct analysis *a, const struct certificate *c)
{
	struct buf where = BUF_INIT;
	int id = certset_find(a->set, c);
	size_t n = 0;
	const struct origin *o = id < 0 ? NULL : certset_origins(a->set, id, &n);

	if (o && n > 0)
		certset_origin_text(a->set, &o[0], &where);
	quote_put(out, buf_str(&where));
	buf_free(&where);
}

static void put_chain(struct buf *out, const struct analysis *a, const struct chain *c)
{
	const struct path *p = &c->paths->path[0];
	char day[32];

	buf_puts(out, "\n## ");
	quote_put(out, certificate_title(c->cert));
	buf_puts(out, "\n\n");
	put_verdict(out, c->verdict, c->reason);
	buf_printf(out, _(", purpose %s"), purpose_name(c->purpose));
	if (c->host) {
		buf_puts(out, _(", name "));
		quote_put(out, c->host);
	}
	buf_printf(out, "\n\n| %s | %s | %s | %s |\n| --- | --- | --- | --- |\n", _("Certificate"), _("Role"),
	           _("Valid to"), _("Where"));
	for (size_t i = 0; i < p->n; i++) {
		buf_puts(out, "| ");
		quote_put(out, certificate_title(p->cert[i]));
		buf_printf(out, " | %s | %s | ",
		           p->anchored && i + 1 == p->n ? _("trust anchor")
		                                        : _(analysis_role(a, certset_find(a->set, p->cert[i]))),
		           p->cert[i]->not_after == TIME_UNKNOWN ? "?" : time_day(p->cert[i]->not_after, day));
		put_origin(out, a, p->cert[i]);
		buf_puts(out, " |\n");
	}
	if (p->end != PATH_ISSUER_MISSING)
		return;
	buf_puts(out, "| ");
	quote_put(out, name_short(a->arena, p->cert[p->n - 1]->issuer));
	buf_printf(out, " | %s | | |\n", _("not found"));
}

/* An indented block cannot be left by anything that stands in it. */
static void put_command(struct buf *out, const char *command)
{
	char *safe = text_escaped_lines(command, CHARSET_UTF8);

	buf_puts(out, "\n    ");
	for (const char *s = safe; *s; s++) {
		buf_putc(out, *s);
		if (*s == '\n' && s[1])
			buf_puts(out, "    ");
	}
	buf_putc(out, '\n');
	free(safe);
}

static void put_finding(struct buf *out, const struct finding *f)
{
	buf_printf(out, "\n### %s: `%s`\n\n", severity_word(f->severity), f->rule->id);
	if (f->title.msgid)
		put_sentence(out, &f->title);
	else
		quote_put(out, _(f->rule->title));
	buf_puts(out, "\n");
	for (size_t i = 0; i < f->nfact; i++) {
		if (f->fact[i].kind != FACT_EVIDENCE)
			continue;
		buf_puts(out, i == 0 ? "\n- " : "- ");
		put_sentence(out, &f->fact[i].text);
		buf_putc(out, '\n');
	}
	if (f->fix.msgid) {
		buf_printf(out, "\n**%s:** ", _("Fix"));
		put_sentence(out, &f->fix);
		buf_putc(out, '\n');
	}
	if (f->command)
		put_command(out, f->command);
}

void report_markdown(struct buf *out, const struct analysis *a, const struct report_options *o)
{
	size_t start = out->n;
	char at[32];

	buf_printf(out, "# %s\n\n", _("Certificate report"));
	put_verdict(out, a->verdict, a->reason);
	buf_printf(out, _(", judged at %s UTC"), time_minute(a->question.at, at));
	buf_putc(out, '\n');
	for (size_t i = 0; i < a->nchain; i++)
		put_chain(out, a, &a->chain[i]);
	buf_printf(out, "\n## %s\n", _("Findings"));
	if (a->nfinding == 0)
		buf_printf(out, "\n%s\n", _("none"));
	for (size_t i = 0; i < a->nfinding; i++)
		put_finding(out, &a->finding[i]);
	quote_settle(out, start, a, o, put_character);
}
