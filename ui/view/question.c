/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question in a few words: it stands in the title line of every answer. */
#include "config.h"

#include "ui/view/question.h"

#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/text.h"
#include "chain/question.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/tag.h"

#include <stdlib.h>
#include <string.h>

#define HOST_CELLS 16 /* of a name where there is little room */
#define FILE_CELLS 12

/* As long as it is, or its end alone where there is little room. */
static void outside_words(struct buf *out, const char *raw, size_t cells)
{
	char *safe = text_escaped(raw, CHARSET_ASCII);
	size_t n = strlen(safe);

	if (cells == 0 || n <= cells)
		buf_puts(out, safe);
	else
		buf_printf(out, "..%s", safe + n - cells + 2);
	free(safe);
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

static void trust_words(const struct run *s, struct buf *out, bool shortly)
{
	const struct words *w = &s->plan->trust;
	size_t files = 0;
	bool system = w->n == 0;

	for (size_t i = 0; i < w->n; i++) {
		system |= strcmp(w->v[i], "system") == 0;
		files += strcmp(w->v[i], "system") != 0 && strcmp(w->v[i], "none") != 0;
	}
	if (files == 1 && !system) {
		for (size_t i = 0; i < w->n; i++)
			if (strcmp(w->v[i], "none") != 0)
				outside_words(out, shortly ? last_part(w->v[i]) : w->v[i], shortly ? FILE_CELLS : 0);
		return;
	}
	if (system && files > 0)
		buf_printf(out, P_("system + %zu file", "system + %zu files", files), files);
	else if (files > 0)
		buf_printf(out, P_("%zu file", "%zu files", files), files);
	else
		buf_puts(out, system ? _("system") : _("nothing"));
}

/* What is not as it would be without being asked for. */
static void given_words(const struct question *q, struct buf *out, const char *blank, bool shortly)
{
	if (q->purpose_given)
		buf_printf(out, shortly ? "%s%s" : _("for: %s%s"), purpose_name(q->purpose), blank);
	if (q->strict)
		buf_printf(out, "%s%s", _("strict"), blank);
	if (q->revocation_given)
		buf_printf(out, shortly ? _("revocation %s%s") : _("revocation: %s%s"), revocation_name(q->revocation),
		           blank);
	if (q->nexclude > 0)
		buf_printf(out, P_("without %zu cert%s", "without %zu certs%s", q->nexclude), q->nexclude, blank);
}

static const char *when(int64_t at, char text[32])
{
	char *midnight;

	time_minute(at, text);
	if ((midnight = strstr(text, " 00:00")))
		*midnight = '\0';
	return text;
}

/* The whole question; shorter with each level: 0 with labels, 1 without what can be guessed, 2 parts cut. */
static void words_of_question(struct model *m, struct buf *out, int level)
{
	const struct question *q = &m->run->plan->question;
	const struct analysis *a = m->analysis;
	const char *host = q->host ? q->host : a && a->nchain > 0 ? a->chain[0].host : NULL;
	const char *blank = level == 0 ? "   " : "  ";
	char at[32];

	if (host) {
		buf_puts(out, level == 0 ? _("name: ") : "");
		outside_words(out, host, level < 2 ? 0 : HOST_CELLS);
		buf_puts(out, blank);
	}
	given_words(q, out, blank, level > 0);
	buf_puts(out, level < 2 ? _("trust: ") : "");
	trust_words(m->run, out, level > 1);
	buf_printf(out, "%s%s", blank, level == 0 ? _("at: ") : q->at_given ? _("at ") : "");
	buf_puts(out, q->at_given ? when(q->at, at) : _("now"));
}

void question_text(struct model *m, struct buf *out, int width)
{
	for (int level = width >= UI_WIDE ? 0 : 1; level <= 2; level++) {
		buf_reset(out);
		words_of_question(m, out, level);
		if ((int)text_width(buf_str(out)) <= TITLE_RIGHT(width))
			return;
	}
}
