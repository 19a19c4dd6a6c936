/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row has the place, the verdict it got and when that was. */
#include "config.h"

#include "ui/view/looked_at.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "ui/kit/column.h"
#include "ui/kit/recent.h"
#include "ui/kit/row.h"

#include <string.h>

enum { NUMBER, MARK, WHAT, OUTCOME, WHEN };

static const struct column columns[] = {
	[NUMBER] = { "number", .min = 3, .gap = 1 },
	[MARK] = { "mark", .min = 3, .gap = 1 },
	[WHAT] = { "what", .min = 24, .max = 70, .share = 40, .gap = 2, .align = ALIGN_TAIL },
	[OUTCOME] = { "outcome", .min = 22, .gap = 1 },
	[WHEN] = { "when", .right = true },
};

/* What is asked where nothing was looked up yet: the phrasebook's own words, one of each kind of trouble. */
static const char *const asked_often[] = {
	"unable to get local issuer certificate",
	"400 No required SSL certificate was sent",
	"certificate has expired",
	"self-signed certificate in certificate chain",
	"x509: certificate signed by unknown authority",
	"PKIX path building failed",
	"tlsv1 alert unknown ca",
	"Hostname mismatch",
	"wrong version number",
};

static enum mark mark_of(const struct recent *x)
{
	if (strcmp(x->verdict, "trusted") != 0 && *x->verdict)
		return strcmp(x->verdict, "untrusted") == 0 ? MARK_ERROR : MARK_UNKNOWN;
	return x->found[0] > 0 ? MARK_ERROR : x->found[1] > 0 ? MARK_WARNING : *x->verdict ? MARK_OK : MARK_NONE;
}

static const char *verdict_words(const char *name)
{
	static const char *const words[][2] = { { "trusted", N_("trusted") },
		                                { "untrusted", N_("untrusted") },
		                                { "error", N_("could not be judged") } };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(name, words[i][0]) == 0)
			return _(words[i][1]);
	return "";
}

/* "untrusted, 2 errors": the worst there is. */
static const char *found_words(struct rows *r, const struct recent *x)
{
	struct buf b = BUF_INIT;

	buf_puts(&b, verdict_words(x->verdict));
	for (size_t i = 0; i < 3; i++)
		if (x->found[i] > 0) {
			buf_puts(&b, b.n > 0 ? ", " : "");
			buf_printf(&b,
			           i == 0   ? P_("%u error", "%u errors", x->found[i])
			           : i == 1 ? P_("%u warning", "%u warnings", x->found[i])
			                    : P_("%u note", "%u notes", x->found[i]),
			           x->found[i]);
			break;
		}
	return buf_keep(&b, rows_arena(r));
}

static const char *what_words(struct rows *r, const struct recent *x)
{
	const char *word = x->what.v[0], *first;

	first = rows_safe(r, word + (strncmp(word, "tls://", 6) == 0 ? 6 : 0), ROW_LINE_MAX);
	return x->what.n == 1 ? first : arena_printf(rows_arena(r), _("%s and %zu more"), first, x->what.n - 1);
}

/* "today 09:01", "yesterday", "2027-01-18"; in UTC, as all times here. */
static const char *when_words(struct rows *r, int64_t at)
{
	char day[32], minute[32];
	int64_t now = clock_now();

	if (at / DAY == now / DAY)
		return arena_printf(rows_arena(r), _("today %s"), time_minute(at, minute) + strlen(time_day(at, day)) + 1);
	return at / DAY == now / DAY - 1 ? _("yesterday") : arena_strdup(rows_arena(r), time_day(at, day));
}

static void put_number(struct rows *r, struct row *row, unsigned number, int width)
{
	char digit[2] = "";

	if (number > 0 && number < 10)
		digit[0] = (char)('0' + number);
	column_put(r, row, &columns[NUMBER], width, STYLE_KEY, digit);
}

void looked_at_row(struct rows *r, uint64_t tag, const struct recent *x, unsigned number, int width)
{
	enum mark m = mark_of(x);
	struct row *row = rows_add(r, tag, 0);

	put_number(r, row, number, width);
	column_put(r, row, &columns[MARK], width, m ? mark_style(m) : STYLE_PLAIN, mark_text(m));
	column_put(r, row, &columns[WHAT], width, STYLE_PLAIN, what_words(r, x));
	column_put(r, row, &columns[OUTCOME], width, STYLE_DIM, found_words(r, x));
	column_put(r, row, &columns[WHEN], width, STYLE_DIM, when_words(r, x->at));
}

void looked_up_row(struct rows *r, uint64_t tag, const char *message, unsigned number)
{
	struct row *row = rows_add(r, tag, 0);

	put_number(r, row, number, 0);
	row_put(r, row, STYLE_PLAIN, rows_safe(r, message, ROW_LINE_MAX));
}

static bool is_among(const char *const *list, size_t n, const char *text)
{
	while (n > 0)
		if (strcmp(list[--n], text) == 0)
			return true;
	return false;
}

size_t looked_up_most(const struct recents *r, const char *out[ASKED_MAX], size_t max)
{
	unsigned times[ASKED_MAX];
	size_t n = 0;

	for (size_t i = 0; i < r->n && n < ASKED_MAX; i++) {
		size_t at = n;

		if (r->v[i].kind != RECENT_MESSAGE)
			continue;
		for (; at > 0 && times[at - 1] < r->v[i].times; at--) {
			times[at] = times[at - 1];
			out[at] = out[at - 1];
		}
		times[at] = r->v[i].times;
		out[at] = r->v[i].what.v[0];
		n++;
	}
	for (size_t i = 0; i < sizeof asked_often / sizeof *asked_often && n < ASKED_MAX; i++)
		if (!is_among(out, n, asked_often[i]))
			out[n++] = asked_often[i];
	return n < max ? n : max;
}
