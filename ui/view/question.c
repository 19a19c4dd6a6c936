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
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/frame/undo.h"
#include "ui/frame/view.h"
#include "ui/kit/row.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/tag.h"

#include <stdio.h>
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

/* Our own certificate alone is judged by what the server trusts. */
static void trust_words(const struct run *s, struct buf *out, bool shortly)
{
	const struct words *w = s->nsource == 0 && s->plan->client.ca.n > 0 ? &s->plan->client.ca : &s->plan->trust;
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

static const char *when(int64_t at, char text[32])
{
	char *midnight;

	time_minute(at, text);
	if ((midnight = strstr(text, " 00:00")))
		*midnight = '\0';
	return text;
}

/* One part of the title's right end: quiet label, value, and what keeps it apart. A value that somebody chose is bold.
 */
struct title_part {
	const char *label;
	char value[200];
	bool chosen;
};

#define PARTS 7

/* What is not as it would be without being asked for, in one part: a run of each would be too many. */
static void given_words(const struct question *q, struct buf *out)
{
	const char *blank = "";

	if (q->purpose_given) {
		buf_printf(out, _("for %s"), purpose_name(q->purpose));
		blank = "  ";
	}
	if (q->strict) {
		buf_printf(out, "%s%s", blank, _("strict"));
		blank = "  ";
	}
	if (q->revocation_given) {
		buf_printf(out, "%s", blank);
		buf_printf(out, _("revocation %s"), revocation_name(q->revocation));
		blank = "  ";
	}
	if (q->nexclude > 0) {
		buf_printf(out, "%s", blank);
		buf_printf(out, P_("without %zu cert", "without %zu certs", q->nexclude), q->nexclude);
	}
}

static void part(struct title_part list[PARTS], size_t *n, const char *label, struct buf *value, bool chosen)
{
	struct title_part *p = &list[(*n)++];

	p->label = label;
	p->chosen = chosen;
	snprintf(p->value, sizeof p->value, "%s", buf_str(value));
	buf_reset(value);
}

/* Whose name is expected, and nobody's: NULL. */
static const char *host_of(const struct ui *ui)
{
	const struct question *q = &ui->model->run->plan->question;
	const struct analysis *a = ui->model->analysis;

	return q->host ? q->host : a && a->nchain > 0 ? a->chain[0].host : NULL;
}

const char *question_host(struct rows *r, const struct ui *ui, int cells)
{
	const char *host = host_of(ui);
	struct buf b = BUF_INIT;

	if (!host)
		return NULL;
	outside_words(&b, host, (size_t)cells);
	return buf_keep(&b, rows_arena(r));
}

/* The whole question; shorter with each level: 0 as it is, 1 parts cut, 2 without the name, which then stands in the
 * line below, 3 what was given alone. The labels stay. */
static size_t parts_of(struct ui *ui, struct title_part list[PARTS], int level)
{
	struct model *m = ui->model;
	const struct question *q = &m->run->plan->question;
	const char *host = host_of(ui);
	struct buf b = BUF_INIT;
	size_t n = 0;
	char at[32];

	if (ui->watch.every_ms > 0) {
		buf_printf(&b, P_("%u change in %u", "%u changes in %u", ui->watch.changes), ui->watch.changes,
		           ui->watch.rounds);
		part(list, &n, _("watch "), &b, true);
	}
	if (host && level < 2) {
		outside_words(&b, host, level < 1 ? 0 : HOST_CELLS);
		part(list, &n, _("name "), &b, q->host != NULL);
	}
	given_words(q, &b);
	if (b.n > 0)
		part(list, &n, "", &b, true);
	if (level < 3) {
		trust_words(m->run, &b, level > 0);
		part(list, &n, _("trust "), &b, undo_changed_trust(ui));
	}
	buf_puts(&b, q->at_given ? when(q->at, at) : _("now"));
	part(list, &n, _("at "), &b, q->at_given);
	buf_free(&b);
	return n;
}

static size_t width_of(const struct title_part *list, size_t n)
{
	size_t w = 0;

	for (size_t i = 0; i < n; i++)
		w += (i > 0 ? 3 : 0) + text_width(list[i].label) + text_width(list[i].value);
	return w;
}

void question_words(struct ui *ui, struct rows *r, struct row *row, int width)
{
	struct title_part list[PARTS];
	size_t n = 0;

	if (model_is_empty(ui->model))
		return;
	for (int level = width >= UI_WIDE ? 0 : width >= TITLE_NAMED ? 1 : 2; level <= 3; level++) {
		n = parts_of(ui, list, level);
		if ((int)width_of(list, n) <= TITLE_RIGHT(width))
			break;
	}
	for (size_t i = 0; i < n; i++) {
		row_rightf(r, row, STYLE_LABEL, "%s%s",
		           i == 0                 ? ""
		           : width >= TITLE_NAMED ? "   "
		                                  : "  ",
		           list[i].label);
		row_right(r, row, list[i].chosen ? STYLE_STRONG : STYLE_PLAIN, list[i].value);
	}
}
