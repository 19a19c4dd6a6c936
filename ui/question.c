/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question in a few words: it stands in the title line of every answer. */
#include "config.h"
#include "ui/main.h"
#include "base/i18n.h"

static void trust_words(const struct session *s, struct buf *out)
{
	const struct words *w = &s->options->trust;
	size_t files = 0;
	bool system = w->n == 0;

	for (size_t i = 0; i < w->n; i++) {
		system |= strcmp(w->v[i], "system") == 0;
		files += strcmp(w->v[i], "system") != 0 && strcmp(w->v[i], "none") != 0;
	}
	if (files == 1 && !system) {
		for (size_t i = 0; i < w->n; i++)
			if (strcmp(w->v[i], "none") != 0)
				text_escape(out, span_str(w->v[i]), CHARSET_ASCII);
		return;
	}
	if (system)
		buf_puts(out, _("system"));
	if (files > 0)
		buf_printf(out, P_("%s%zu file", "%s%zu files", files), system ? " + " : "", files);
	if (!system && files == 0)
		buf_puts(out, _("nothing"));
}

void question_text(struct model *m, struct buf *out, int width)
{
	const struct question *q = &m->question;
	const struct analysis *a = m->analysis;
	const char *host = q->host ? q->host : a && a->nchain > 0 ? a->chain[0].host : NULL;
	char at[32];
	const char *blank = width >= UI_WIDE ? "   " : "  ";

	if (host && width >= UI_WIDE) {
		buf_printf(out, _("name: "));
		text_escape(out, span_str(host), CHARSET_ASCII);
		buf_puts(out, blank);
	}
	if (q->nexclude > 0)
		buf_printf(out, P_("without %zu cert%s", "without %zu certs%s", q->nexclude), q->nexclude,
		           blank);
	buf_puts(out, _("trust: "));
	trust_words(m->session, out);
	buf_printf(out, "%s%s", blank, width >= UI_WIDE ? _("at: ") : q->at_given ? _("at ") : "");
	buf_puts(out, q->at_given ? time_minute(q->at, at) : _("now"));
}
