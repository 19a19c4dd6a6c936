/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of the main view: each chain from its leaf upwards with what is
 * missing in its place, what was sent beside it, the connections, and below them
 * the pool (main_pool.c). */
#include "config.h"

#include "ui/view/main_tree.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "cert/public_key.h"
#include "chain/path.h"
#include "load/certset.h"
#include "net/connection.h"
#include "ui/frame/found_by.h"
#include "ui/frame/ui.h"
#include "ui/kit/column.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/tag.h"

#include <stdio.h>
#include <string.h>

enum { ROLE, LEFT, KEY };

static const struct column columns[] = {
	[ROLE] = { "role", .min = 19, .gap = 1, .right = true },
	[LEFT] = { "left", .min = 10, .right = true },
	[KEY] = { "key", .min = 10, .right = true },
};

#define NAME_CELLS 26

/* ---- one certificate of a chain ---- */

static int place_of(const struct chain *c, int entry)
{
	for (size_t i = 0; i < c->nsent; i++)
		if (c->sent[i] == entry)
			return (int)i;
	return -1;
}

static enum mark node_mark(const struct maker *k, const struct chain *c, const struct certificate *cert, int entry)
{
	const struct path *p = &c->paths->path[0];
	enum mark worst = findings_none_mark(k->analysis);
	enum severity s;

	for (size_t i = 0; i < p->nproblem; i++) {
		enum mark m = !p->problem[i].fails ? MARK_WARNING : p->problem[i].unchecked ? MARK_UNKNOWN : MARK_ERROR;

		if (p->problem[i].cert == cert && m > worst)
			worst = m;
	}
	if (entry >= 0 && analysis_worst(k->analysis, entry, &s) && severity_mark(s) > worst)
		worst = severity_mark(s);
	return worst;
}

static const char *left_text(struct rows *r, const struct certificate *c, int64_t at)
{
	char span[32];

	if (c->not_after == TIME_UNKNOWN)
		return "?";
	if (c->not_before != TIME_UNKNOWN && at < c->not_before)
		return _("not yet");
	if (c->not_after < at)
		return _("expired");
	return arena_strdup(rows_arena(r), time_span(c->not_after - at, span));
}

void maker_columns(struct maker *k, struct row *row, const struct certificate *c)
{
	int64_t at = k->analysis->question.at;
	bool past = c->not_after != TIME_UNKNOWN && c->not_after < at;

	column_put(k->rows, row, &columns[LEFT], 0, past ? STYLE_ERROR : STYLE_PLAIN, left_text(k->rows, c, at));
	column_put(k->rows, row, &columns[KEY], 0, STYLE_DIM,
	           rows_safe(k->rows, key_text(rows_arena(k->rows), &c->key), 100));
}

void maker_role_column(struct maker *k, struct row *row, const char *text)
{
	if (k->wide)
		column_put(k->rows, row, &columns[ROLE], 0, STYLE_DIM, text);
	else
		row_right(k->rows, row, STYLE_DIM, text);
}

struct row *maker_certificate(struct maker *k, uint64_t tag, unsigned depth, const struct certificate *cert)
{
	struct row *row = rows_add(k->rows, tag, depth);

	row->marks = true;
	row->find = found_by(rows_arena(k->rows), cert, k->analysis->question.at);
	row_raw(k->rows, row, STYLE_PLAIN, certificate_title(cert));
	return row;
}

static void node(struct maker *k, int chain, const struct certificate *cert, unsigned depth, bool on_path, bool parent)
{
	const struct chain *c = &k->analysis->chain[chain];
	int entry = certset_find(k->analysis->set, cert), place = place_of(c, entry);
	struct row *row = maker_certificate(k, TAG(KIND_NODE, chain, entry), depth, cert);
	const char *role = analysis_role_of(k->analysis, cert);
	const struct path *p = &c->paths->path[0];
	bool anchor = on_path && p->anchored && cert == p->cert[p->n - 1];
	char where[40];

	row->mark = (uint8_t)node_mark(k, c, cert, entry);
	row->fold = parent ? FOLD_OPEN : FOLD_NONE;
	row->keep = 14;
	if (place >= 0)
		snprintf(where, sizeof where, "[%d] %s", place,
		         on_path || strcmp(role, "root") == 0 ? _(role) : _("extra"));
	else
		snprintf(where, sizeof where, "%s", anchor ? _("trust store") : _(role));
	maker_role_column(k, row, where);
	if (k->wide)
		maker_columns(k, row, cert);
}

/* ---- a chain ---- */

static void missing_issuer(struct maker *k, int chain, const struct path *p, unsigned depth)
{
	struct row *row = rows_add(k->rows, TAG(KIND_MISSING, chain, 0), depth);
	const struct certificate *last = p->cert[p->n - 1];

	row->mark = MARK_UNKNOWN;
	row->marks = true;
	row->fold = FOLD_OPEN;
	row->keep = 14;
	row_raw(k->rows, row, STYLE_UNKNOWN, name_short(rows_arena(k->rows), last->issuer));
	maker_role_column(k, row, k->analysis->chain[chain].connection >= 0 ? _("not sent") : _("missing"));
	if (k->wide) {
		column_put(k->rows, row, &columns[LEFT], 0, STYLE_PLAIN, "");
		column_put(k->rows, row, &columns[KEY], 0, STYLE_PLAIN, "");
	}
	row = rows_add(k->rows, TAG(KIND_REMARK, chain, 0), depth + 1);
	row->mark = MARK_ERROR;
	row->marks = true;
	row_put(k->rows, row, STYLE_PLAIN, _("no issuer found"));
}

static bool on_path(const struct path *p, const struct certificate *cert)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->cert[i] == cert)
			return true;
	return false;
}

/* What came with the leaf and has no place on the path. */
static void beside(struct maker *k, int chain)
{
	const struct chain *c = &k->analysis->chain[chain];

	for (size_t i = 0; i < c->nsent; i++) {
		const struct certificate *cert = certset_certificate(k->analysis->set, c->sent[i]);

		if (cert && !on_path(&c->paths->path[0], cert) && place_of(c, c->sent[i]) == (int)i)
			node(k, chain, cert, 0, false, false);
	}
}

/* The file's own name, when the way to it would not fit. */
static const char *short_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return strlen(path) > NAME_CELLS && slash && slash[1] ? slash + 1 : path;
}

static void chain_heading(struct maker *k, int chain)
{
	const struct chain *c = &k->analysis->chain[chain];
	const struct input *in = c->input >= 0 ? certset_input(k->analysis->set, c->input) : NULL;
	char head[60], sent[60];

	if (k->analysis->nchain > 1)
		snprintf(head, sizeof head, _("CHAIN %d of %zu"), chain + 1, k->analysis->nchain);
	else
		snprintf(head, sizeof head, "%s", _("CHAIN"));
	if (c->side == SIDE_OURS)
		rows_heading(k->rows, _("OUR CERTIFICATE"), NULL);
	else if (c->connection >= 0) {
		snprintf(sent, sizeof sent, P_("server chain, %zu sent", "server chain, %zu sent", c->nsent), c->nsent);
		rows_heading(k->rows, head,
		             certset_several_peers(k->analysis->set) ? rows_safe(k->rows, in->spec, 200) : sent);
	} else {
		rows_heading(k->rows, head, in ? rows_safe(k->rows, short_name(in->spec), 200) : NULL);
	}
}

static void chain_rows(struct maker *k, int chain)
{
	const struct chain *c = &k->analysis->chain[chain];
	const struct path *p = &c->paths->path[0];
	bool open_end = p->end == PATH_ISSUER_MISSING;

	chain_heading(k, chain);
	for (size_t i = 0; i < p->n; i++)
		node(k, chain, p->cert[i], (unsigned)i, true, i + 1 < p->n || open_end);
	if (open_end)
		missing_issuer(k, chain, p, (unsigned)p->n);
	if (c->connection >= 0)
		beside(k, chain);
	rows_blank(k->rows);
}

/* ---- connections ---- */

/* How it ended, in a word or two; what was agreed when it went well. */
static const char *outcome_words(struct rows *r, const struct connection *c)
{
	static const char *const words[] = {
		[OUTCOME_PENDING] = N_("not tried"),
		[OUTCOME_OK] = N_("connected"),
		[OUTCOME_DNS] = N_("no such name"),
		[OUTCOME_REFUSED] = N_("refused"),
		[OUTCOME_UNREACHABLE] = N_("unreachable"),
		[OUTCOME_TIMEOUT] = N_("no answer in time"),
		[OUTCOME_CLOSED] = N_("closed"),
		[OUTCOME_ALERT] = N_("alert"),
		[OUTCOME_NOT_TLS] = N_("not TLS"),
		[OUTCOME_STARTTLS_REFUSED] = N_("no STARTTLS"),
		[OUTCOME_PROTOCOL] = N_("protocol error"),
		[OUTCOME_CANCELLED] = N_("cancelled"),
		[OUTCOME_OTHER] = N_("failed"),
	};

	if (c->outcome == OUTCOME_OK && c->protocol)
		return rows_safe(r, c->protocol, 40);
	if (c->outcome == OUTCOME_OK)
		return _(words[OUTCOME_OK]);
	if (c->outcome == OUTCOME_ALERT && c->nalerts > 0)
		return arena_printf(rows_arena(r), _("%s: alert %d"), step_name(c->failed_step),
		                    c->alerts[c->nalerts - 1].number);
	return arena_printf(rows_arena(r), "%s: %s", step_name(c->failed_step), _(words[c->outcome]));
}

static void connection_rows(struct maker *k)
{
	const struct analysis *a = k->analysis;

	if (a->nconnection == 0)
		return;
	rows_heading(k->rows, a->nconnection == 1 ? _("CONNECTION") : _("CONNECTIONS"), NULL);
	for (size_t i = 0; i < a->nconnection; i++) {
		const struct connection *c = a->connection[i];
		struct row *row = rows_add(k->rows, TAG(KIND_CONNECTION, 0, i), 0);
		const struct finding *f = finding_first(a, row->tag);

		row->marks = true;
		row->mark = (uint8_t)(f                          ? severity_mark(f->severity)
		                      : c->outcome == OUTCOME_OK ? findings_none_mark(a)
		                                                 : MARK_ERROR);
		row_raw(k->rows, row, STYLE_PLAIN, c->source->spec);
		row_right(k->rows, row, STYLE_DIM, outcome_words(k->rows, c));
	}
	rows_blank(k->rows);
}

/* Nothing was named: what could be. */
static void welcome(struct rows *r)
{
	static const char *const lines[][2] = {
		{ "C", N_("connect to a server") },
		{ "X", N_("look up an error message") },
		{ "certloupe FILE", N_("files, directories") },
		{ "certloupe demo", N_("a faulty PKI, to try") },
	};

	rows_heading(r, _("NOTHING WAS NAMED"), NULL);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct row *row = rows_add(r, 0, 0);

		row_putf(r, row, STYLE_COMMAND, "  %-15s", lines[i][0]);
		row_put(r, row, STYLE_PLAIN, _(lines[i][1]));
	}
	rows_blank(r);
}

void main_tree_fill(struct tree *t, struct model *m, bool wide, bool all)
{
	struct maker k = { .tree = t, .rows = &t->rows, .model = m, .analysis = m->analysis, .wide = wide, .all = all };

	tree_begin(t);
	if (k.analysis) {
		if (m->run->nsource == 0)
			welcome(k.rows);
		for (size_t i = 0; i < k.analysis->nchain; i++)
			chain_rows(&k, (int)i);
		connection_rows(&k);
		maker_pool(&k);
	} else {
		rows_heading(k.rows, m->settled ? _("judging ..") : _("reading .."), NULL);
	}
	tree_end(t);
}
