/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer to WHAT: line by line every row that fits, the best first; of rows that say the same words those of the
 * program that speaks. Words that a line end has torn apart are looked for where two lines meet. */
#include "config.h"

#include "phrase/phrase_ask.h"

#include "base/arena.h"
#include "base/log.h"
#include "base/vec.h"
#include "phrase/phrase_decode.h"
#include "phrase/phrase_index.h"
#include "phrase/phrase_line.h"
#include "phrase/phrase_match.h"
#include "phrase/phrase_text.h"
#include "phrase/phrasebook.h"

#include <stdlib.h>
#include <string.h>

#define LINES_MAX 20000
#define ALERT_ALONE 6 /* words of a line that may be an alert's name or number alone */
#define SEAM 160      /* octets on each side of a line's end */

/* ---- which rows fit ---- */

static struct fit better(struct fit a, struct fit b)
{
	return b.score > a.score ? b : a;
}

/* What is told by text and by code ("num=20:unable to get local issuer certificate") is told twice. */
static struct fit fit_row(const struct phrase_text *t, const struct phrase *p, unsigned by)
{
	struct fit text = { 0 }, code = { 0 };

	if (by & FOUND_TEXT)
		text = fit_text(t, p);
	if (by & FOUND_REGEX)
		text = better(text, fit_regex(t, p));
	if (by & FOUND_CODE)
		code = fit_code(t, p);
	if (text.score && code.score && !code.exact) {
		text.score += FIT_PROGRAM;
		text.code = true;
	}
	return text.score && !code.exact ? text : better(text, code);
}

typedef VEC_OF(struct phrase_hit) hits;

static void add_row(hits *h, const struct log_line *l, size_t row, struct fit f, bool loose)
{
	const struct phrase *p = phrase_at(row);
	bool own = line_owns(l, p),
	     against = p->side != BY_ANY && l->side != BY_ANY && p->side != l->side && p->side != BY_FILE;

	*vec_push(h) = (struct phrase_hit){
		.m = { .program = p->program,
		       .text = p->text,
		       .code = p->code,
		       .row = p,
		       .conditions = p->conditions,
		       .score = f.score,
		       .exact = f.exact },
		.fit = f,
		.row = row,
		.own = own && !against,
		.stranger = (*l->program && !own) || against,
		.loose = loose,
	};
}

static void add_alert(struct arena *a, hits *h, const struct alert_phrase *p, struct fit f)
{
	*vec_push(h) = (struct phrase_hit){
		.m = { .program = "TLS alert",
		       .text = p->alert->name,
		       .code = arena_printf(a, "alert %d", p->alert->number),
		       .conditions = "",
		       .note = p->when,
		       .document = p->alert->document,
		       .score = f.score,
		       .exact = f.exact },
		.fit = f,
		.row = (size_t)(p - alert_phrase_table),
		.alert = true,
	};
}

#define ALERTS 256

/* Some have words of their own for an alert ("remote error: tls: internal error"): their rows tell which. By number. */
static bool told_by_rows(const hits *h, struct fit told[ALERTS])
{
	bool any = false;

	for (size_t i = 0; i < h->n; i++) {
		const char *code = strstr(h->v[i].m.code, "alert ");
		int number = code && h->v[i].fit.end ? atoi(code + strlen("alert ")) : -1;

		if (number < 0 || number >= ALERTS)
			continue;
		any = true;
		if (!told[number].score)
			told[number] = (struct fit){ FIT_NUMBER, false, true, h->v[i].fit.at, h->v[i].fit.end };
	}
	return any;
}

static void find_alerts(struct arena *a, const struct phrase_text *t, hits *h)
{
	bool named = t->n <= ALERT_ALONE || strstr(t->folded, "alert");
	bool in_a_word = named && strstr(t->folded, FIT_ALERT_GLUE);
	struct fit told[ALERTS] = { { 0 } };

	if (!told_by_rows(h, told) && !named)
		return;
	for (size_t i = 0; i < alert_phrase_count; i++) {
		const struct alert_phrase *p = &alert_phrase_table[i];
		struct fit f = { 0 };

		if (named)
			f = fit_alert(t, p, in_a_word);
		if (!f.score)
			f = told[p->alert->number];
		if (f.score)
			add_alert(a, h, p, f);
	}
}

#define OWN 6 /* letters that a row's program is worth, and costs a row of another one */

static int worth(const struct phrase_hit *h)
{
	return h->m.score + (h->own ? OWN : 0) - (h->stranger ? OWN : 0);
}

/* Better first; among equals an alert last, as it says least, then as the tables have them. */
static int by_fit(const void *x, const void *y)
{
	const struct phrase_hit *a = x, *b = y;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	if (worth(a) != worth(b))
		return worth(a) > worth(b) ? -1 : 1;
	if (a->alert != b->alert)
		return a->alert ? 1 : -1;
	return (a->row > b->row) - (a->row < b->row);
}

/* Rows that are what a number or name of the line stands for. What the line's words have led to is told twice. */
static void add_decoded(struct arena *a, hits *h, const struct log_line *l, const char *said, bool is_code, size_t at)
{
	struct phrase_text text = phrase_text_read(a, said);
	size_t n;
	const struct found_row *c = phrase_candidates(&text, &n);

	for (size_t i = 0; i < n; i++) {
		const struct phrase *p = phrase_at(c[i].row);
		struct fit f = is_code ? fit_code(&text, p) : fit_text(&text, p);
		size_t k = 0;

		if (!f.exact || !(c[i].by & (is_code ? FOUND_CODE : FOUND_TEXT)) ||
		    (!is_code && strncmp(p->program, "OpenSSL error queue", strlen("OpenSSL error queue")) != 0))
			continue;
		while (k < h->n && h->v[k].row != c[i].row)
			k++;
		if (k < h->n)
			h->v[k].fit.code = true;
		else
			add_row(h, l, c[i].row, (struct fit){ FIT_NUMBER, false, true, at, at + 1 }, false);
	}
}

/* The line's own words say it already. */
static bool is_said(const hits *h, size_t at)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->v[i].fit.at <= at && at < h->v[i].fit.end)
			return true;
	return false;
}

static void add_reason(struct arena *a, hits *h, const struct log_line *l, const struct decoded *d)
{
	if (is_said(h, d->at))
		return;
	add_decoded(a, h, l, d->reason, false, d->at);
	if (*d->library)
		add_decoded(a, h, l, arena_printf(a, "%s::%s", d->library, d->reason), false, d->at);
}

static void find_decoded(struct arena *a, const struct log_line *l, hits *h)
{
	struct decoded d;

	for (size_t from = 0; phrase_decode_next(a, &l->text, &from, &d);) {
		if (d.reason)
			add_reason(a, h, l, &d);
		if (d.code)
			add_decoded(a, h, l, d.code, true, d.at);
		if (!d.alert)
			continue;
		struct phrase_text alert = phrase_text_read(a, d.alert);
		for (size_t i = 0; i < alert_phrase_count; i++)
			if (fit_alert(&alert, &alert_phrase_table[i], false).score)
				add_alert(a, h, &alert_phrase_table[i],
				          (struct fit){ FIT_NUMBER, false, true, d.at, d.at + 1 });
	}
}

/* true: it has a part of a regex whose rest may stand in another line. */
static bool find_rows(struct arena *a, const struct log_line *l, hits *h)
{
	size_t n;
	const struct found_row *c = phrase_candidates(&l->text, &n);
	bool begun = false;

	for (size_t i = 0; i < n; i++) {
		const struct phrase *p = phrase_at(c[i].row);
		struct fit f = fit_row(&l->text, p, c[i].by);

		if (f.score)
			add_row(h, l, c[i].row, f, false);
		else if (c[i].by & FOUND_REGEX)
			begun = begun || fit_has_literal(&l->text, p);
	}
	find_alerts(a, &l->text, h);
	find_decoded(a, l, h);
	return begun;
}

/* With words between or missing, and only of the program that speaks. */
static void find_loosely(const struct log_line *l, hits *h)
{
	for (size_t i = 0; i < phrase_count; i++)
		if (line_owns(l, phrase_at(i))) {
			struct fit f = fit_loosely(&l->text, phrase_at(i));

			if (f.score)
				add_row(h, l, i, f, true);
		}
}

/* ---- which of them say the same words ---- */

static bool has_range(const struct fit *f)
{
	return f->at < f->end;
}

static bool within(const struct fit *f, const struct fit *of)
{
	return has_range(f) && has_range(of) && of->at <= f->at && of->end >= f->end;
}

static bool is_vague(const struct phrase_hit *h)
{
	return !*h->m.conditions || strstr(h->m.conditions, "any-");
}

/* A row that was found by its number alone, where another's words have that number: "num=20:unable to get ...". */
static bool is_number_of(const struct phrase_hit *h, const struct phrase_hit *of)
{
	return h->fit.code && !of->m.exact && of->fit.code && h->fit.end == h->fit.at + 1 &&
	       h->m.score <= FIT_NUMBER + 1 && strcmp(h->m.code, of->m.code) == 0;
}

/* Hits are in order: what comes later says less. */
static void group(struct phrase_hit *h, size_t n)
{
	int groups = 0;

	for (size_t i = 0; i < n; i++) {
		h[i].group = groups;
		for (size_t k = 0; k < i && h[i].group == groups; k++) {
			if (h[k].group < 0)
				continue;
			if (h[k].fit.at == h[i].fit.at && h[k].fit.end == h[i].fit.end && h[k].alert == h[i].alert)
				h[i].group = h[k].stranger == h[i].stranger && h[k].own == h[i].own ? h[k].group : -1;
			else if (is_number_of(&h[i], &h[k]) ||
			         (within(&h[i].fit, &h[k].fit) && (is_vague(&h[i]) || !is_vague(&h[k]))))
				h[i].group = -1;
		}
		groups += h[i].group == groups;
	}
}

/* ---- who judged whom ---- */

/* The first row that says it, the best first. */
static void told_by_hits(const hits *h, struct asked_line *l)
{
	for (size_t i = 0; i < h->n; i++) {
		const struct phrase_hit *x = &h->v[i];
		const struct phrase *p = phrase_at(x->row);

		if (x->group < 0 || x->stranger || x->loose)
			continue;
		if (x->alert) {
			if (l->about == OF_ANY)
				l->about = OF_SELF;
			continue;
		}
		if (l->side == BY_ANY && (x->own || i == 0))
			l->side = p->side;
		if (l->about == OF_ANY)
			l->about = p->about;
	}
}

/* Who was sent an alert has been judged by the other. */
static enum judge judge_of(enum phrase_by side, enum phrase_of about)
{
	if (about != OF_PEER && about != OF_SELF)
		return JUDGE_UNKNOWN;
	if (side == BY_CLIENT)
		return about == OF_PEER ? JUDGE_CLIENT : JUDGE_SERVER;
	if (side == BY_SERVER)
		return about == OF_PEER ? JUDGE_SERVER : JUDGE_CLIENT;
	return JUDGE_UNKNOWN;
}

/* A line that does not tell it is by the one that the others are by, and at the depth that stands beside it. */
static void share(struct phrase_query *q)
{
	enum phrase_by side = BY_ANY;
	bool differ = false;

	for (size_t i = 0; i < q->asked.n; i++) {
		enum phrase_by by = q->asked.v[i].side;

		differ = differ || (by != BY_ANY && side != BY_ANY && by != side);
		side = by != BY_ANY ? by : side;
	}
	for (size_t i = 0; i < q->asked.n; i++) {
		struct asked_line *l = &q->asked.v[i];

		if (l->side == BY_ANY && !differ)
			l->side = side;
		if (l->depth < 0 && i > 0 && !q->line.v[i - 1].known)
			l->depth = q->asked.v[i - 1].depth;
		if (l->depth < 0 && i + 1 < q->asked.n && !q->line.v[i + 1].known)
			l->depth = q->asked.v[i + 1].depth;
		l->judge = judge_of(l->side, l->about);
		q->line.v[i].side = l->side;
		q->line.v[i].about = l->about;
	}
	q->answer.side = differ ? BY_ANY : side;
}

/* ---- lines ---- */

static void keep_hits(struct phrase_query *q, hits *h, size_t line)
{
	for (size_t i = 0; i < h->n; i++) {
		h->v[i].line = line;
		*vec_push(&q->hit) = h->v[i];
	}
}

/* Where the line as it was given has the words of the best that was found in it, and of what overlaps them. */
static void find_said(struct arena *a, const struct log_line *l, const hits *h, struct phrase_line *out)
{
	struct fit all = { 0 };

	for (size_t i = 0; i < h->n; i++) {
		const struct fit *f = &h->v[i].fit;

		if (h->v[i].group < 0 || !has_range(f) || f->end > l->text.n)
			continue;
		if (!has_range(&all)) {
			all = *f;
		} else if (f->at <= all.end && f->end >= all.at) {
			all.at = f->at < all.at ? f->at : all.at;
			all.end = f->end > all.end ? f->end : all.end;
		}
	}
	if (!has_range(&all))
		return;
	const struct word *last = &l->text.word[all.end - 1];
	const char *from = l->text.word[all.at].s;
	size_t n = (size_t)(last->s + last->n - from);
	const char *at = strcasestr(l->raw, arena_strndup(a, from, n));

	if (at) {
		out->said = (size_t)(at - l->raw);
		out->nsaid = n;
	}
}

static void ask_line(struct phrase_query *q, const struct log_line *l, hits *h)
{
	size_t at = q->line.n;
	struct asked_line asked = { .side = l->side, .about = l->about, .depth = l->depth, .odd_clock = l->odd_clock };

	if (h->n)
		qsort(h->v, h->n, sizeof *h->v, by_fit);
	group(h->v, h->n);
	told_by_hits(h, &asked);
	const char *program = l->program;
	for (size_t i = 0; !*program && i < h->n; i++)
		if (h->v[i].group >= 0 && !h->v[i].alert)
			program = h->v[i].m.program;
	*vec_push(&q->line) =
	    (struct phrase_line){ .text = l->raw, .program = phrase_program_short(program), .known = h->n > 0 };
	find_said(q->arena, l, h, &q->line.v[at]);
	*vec_push(&q->asked) = asked;
	keep_hits(q, h, at);
}

/* May something begin in the one and end in the other? */
static bool may_meet(const struct log_line *l, const struct log_line *next)
{
	return l->text.n && next->text.n &&
	       (l->begun || next->begun || phrase_follows(&l->text.word[l->text.n - 1], &next->text.word[0]));
}

/* Where the line ends in the middle of a sentence, the next begins with the rest of it. */
static void ask_seam(struct phrase_query *q, const struct log_line *l, const struct log_line *next)
{
	size_t n = strlen(l->raw), from = n > SEAM ? n - SEAM : 0;
	struct log_line seam = *l;
	hits h = VEC_INIT, kept = VEC_INIT;
	const char *tail = l->raw + from, *s = tail;
	size_t words = 0;

	for (struct word w; word_next(&s, &w);)
		words++;
	seam.text = phrase_text_read(q->arena, arena_printf(q->arena, "%s %.*s", tail, SEAM, next->raw));
	find_rows(q->arena, &seam, &h);
	for (size_t i = 0; i < h.n; i++)
		if (h.v[i].fit.at < words && h.v[i].fit.end > words)
			*vec_push(&kept) = h.v[i];
	if (kept.n)
		qsort(kept.v, kept.n, sizeof *kept.v, by_fit);
	group(kept.v, kept.n);
	for (size_t i = 0; i < kept.n; i++)
		kept.v[i].group += kept.v[i].group >= 0 ? 1000 : 0;
	keep_hits(q, &kept, q->line.n - 1);
	if (kept.n) {
		q->line.v[q->line.n - 1].known = true;
		told_by_hits(&kept, &q->asked.v[q->line.n - 1]);
	}
	vec_free(&h);
	vec_free(&kept);
}

static void name_things(struct phrase_query *q, const struct log_line *l)
{
	struct phrase_answer *x = &q->answer;

	if (!x->name)
		x->name = line_name(q->arena, l->raw);
	if (!x->address)
		x->address = line_address(q->arena, l->raw);
	if (!x->file)
		x->file = line_file(q->arena, l->raw);
}

static void ask_lines(struct phrase_query *q, const char *what)
{
	struct log_line last = { .raw = NULL };
	hits h = VEC_INIT;
	char *raw;

	while (q->line.n < LINES_MAX && (raw = line_next(q->arena, &what))) {
		struct log_line l = line_read(q->arena, raw);

		h.n = 0;
		l.begun = find_rows(q->arena, &l, &h);
		if (last.raw && !l.prefixed && may_meet(&last, &l))
			ask_seam(q, &last, &l);
		ask_line(q, &l, &h);
		name_things(q, &l);
		last = l;
	}
	vec_free(&h);
}

/* Nothing fits in one piece. */
static void ask_loosely(struct phrase_query *q)
{
	for (size_t i = 0; i < q->line.n && i < 100; i++) {
		struct log_line l = line_read(q->arena, q->line.v[i].text);
		hits h = VEC_INIT;

		find_loosely(&l, &h);
		if (h.n)
			qsort(h.v, h.n, sizeof *h.v, by_fit);
		group(h.v, h.n);
		q->line.v[i].known = h.n > 0;
		keep_hits(q, &h, i);
		vec_free(&h);
	}
}

/* ---- the answer ---- */

/* What an alert means at the end that got it: the client, unless a client judged. Who sent one and does not say as what
 * was more likely a client: they are the ones that are always shown a certificate. */
static const char *alert_conditions(struct phrase_query *q, const struct alert_phrase *p, enum judge judge, bool sent)
{
	bool by_client = judge == JUDGE_CLIENT || (sent && judge == JUDGE_UNKNOWN);
	const char *first = by_client ? p->as_server : p->as_client, *then = by_client ? p->as_client : p->as_server;

	if (!*first || !*then || strcmp(first, then) == 0 || judge != JUDGE_UNKNOWN)
		return *first ? first : then;
	return arena_printf(q->arena, "%s,%s", first, then);
}

static void word_alerts(struct phrase_query *q)
{
	for (size_t i = 0; i < q->hit.n; i++) {
		struct phrase_hit *h = &q->hit.v[i];

		if (h->alert)
			h->m.conditions = alert_conditions(q, &alert_phrase_table[h->row], q->asked.v[h->line].judge,
			                                   q->asked.v[h->line].about == OF_PEER);
	}
}

static int by_score(const void *x, const void *y)
{
	const struct phrase_hit *a = *(const struct phrase_hit *const *)x, *b = *(const struct phrase_hit *const *)y;
	int own = (b->group < 0) - (a->group < 0);

	if (own)
		return -own;
	if (worth(a) != worth(b))
		return worth(a) > worth(b) ? -1 : 1;
	return by_fit(a, b);
}

/* Each row once, however many lines say it. */
static void finish_matches(struct phrase_query *q)
{
	const struct phrase_hit **h = ARENA_ARRAY(q->arena, const struct phrase_hit *, q->hit.n);
	bool *seen = ARENA_ARRAY(q->arena, bool, phrase_count + alert_phrase_count);

	for (size_t i = 0; i < q->hit.n; i++)
		h[i] = &q->hit.v[i];
	if (q->hit.n)
		qsort(h, q->hit.n, sizeof(*h), by_score);
	q->answer.match = ARENA_ARRAY(q->arena, struct phrase_match, q->hit.n);
	for (size_t i = 0; i < q->hit.n; i++) {
		bool *was = &seen[h[i]->row + (h[i]->alert ? phrase_count : 0)];

		if (!*was)
			q->answer.match[q->answer.n++] = h[i]->m;
		*was = true;
	}
}

/* What is not part of something better in the line. */
static void finish_codes(struct phrase_query *q)
{
	for (size_t i = 0, end; i < q->hit.n; i = end) {
		struct phrase_line *l = &q->line.v[q->hit.v[i].line];

		for (end = i; end < q->hit.n && q->hit.v[end].line == q->hit.v[i].line; end++)
			;
		l->code = ARENA_ARRAY(q->arena, const char *, end - i);
		for (size_t k = i; k < end; k++) {
			const struct phrase_hit *h = &q->hit.v[k];
			bool again = h->group < 0 || !*h->m.code;

			for (size_t c = 0; c < l->ncodes && !again; c++)
				again = strcmp(l->code[c], h->m.code) == 0;
			if (!again)
				l->code[l->ncodes++] = h->m.code;
		}
		l->means = phrase_rank_line(q, i, end);
	}
}

/* What the lines are about together: the first that is known tells. */
static void finish_subject(struct phrase_query *q)
{
	struct phrase_answer *x = &q->answer;

	for (size_t i = 0; i < q->line.n; i++)
		if (q->line.v[i].known && q->line.v[i].about != OF_ANY && x->about == OF_ANY)
			x->about = q->line.v[i].about;
	for (size_t i = 0; i < q->line.n; i++)
		if (q->line.v[i].known && q->asked.v[i].judge != JUDGE_UNKNOWN && x->judge == JUDGE_UNKNOWN)
			x->judge = q->asked.v[i].judge;
}

static struct phrase_answer ask(struct arena *a, const char *what)
{
	struct phrase_query q = { .arena = a, .hit = VEC_INIT, .line = VEC_INIT, .asked = VEC_INIT };

	q.scratch = ARENA_ARRAY(a, double, condition_count);
	ask_lines(&q, what);
	if (!q.hit.n)
		ask_loosely(&q);
	share(&q);
	word_alerts(&q);
	finish_codes(&q);
	phrase_rank(&q);
	finish_matches(&q);
	finish_subject(&q);
	q.answer.line = arena_dup(a, q.line.v, q.line.n * sizeof *q.line.v);
	q.answer.nlines = q.line.n;
	vec_free(&q.hit);
	vec_free(&q.line);
	vec_free(&q.asked);
	return q.answer;
}

/* An id may come with the white space of a shell or a pipe around it. */
static char *trimmed(struct arena *a, const char *what)
{
	what += strspn(what, " \t\r\n");
	size_t n = strnlen(what, PHRASE_ASKED_MAX);
	while (n && strchr(" \t\r\n", what[n - 1]))
		n--;
	return arena_strndup(a, what, n);
}

struct phrase_answer phrasebook_ask(struct arena *a, const char *what)
{
	char *asked = trimmed(a, what);

	if (condition_known(asked)) {
		const char **id = ARENA_NEW(a, const char *);

		*id = asked;
		return (struct phrase_answer){
			.condition = id, .likelihood = ARENA_NEW(a, enum likelihood), .nconditions = 1, .nranked = 1
		};
	}
	return ask(a, asked);
}
