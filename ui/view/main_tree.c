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
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "cert/public_key.h"
#include "chain/path.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "net/connection.h"
#include "ui/frame/found_by.h"
#include "ui/frame/model.h"
#include "ui/frame/ui.h"
#include "ui/kit/column.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/tag.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROLE, LEFT, KEY, COLUMNS };

static const struct column columns[COLUMNS] = {
	[ROLE] = { "role", N_("role"), .align = ALIGN_RIGHT, .min = 10, .right = true, .from = 44 },
	[LEFT] = { "left", N_("left"), .align = ALIGN_RIGHT, .min = 9, .right = true },
	[KEY] = { "key", N_("key"), .align = ALIGN_RIGHT, .min = 11, .right = true, .from = 54 },
};

#define NAME_CELLS 26
#define NAMED_CELLS 46 /* of a row: from here on its heading says where a chain comes from */

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

const char *maker_left(struct rows *r, int64_t from, int64_t to, int64_t at)
{
	char span[32];

	if (to == TIME_UNKNOWN)
		return "?";
	if (from != TIME_UNKNOWN && at < from)
		return _("not yet");
	if (to < at)
		return arena_printf(rows_arena(r), "-%s", time_span(at - to, span));
	return arena_strdup(rows_arena(r), time_span(to - at, span));
}

const char *maker_role(const char *role)
{
	return strcmp(role, "intermediate") == 0 ? _("CA") : _(role);
}

void maker_columns(struct maker *k, struct row *row, const char *role, enum style s, const struct certificate *c)
{
	int64_t at = k->analysis->question.at;
	bool past = c && c->not_after != TIME_UNKNOWN && c->not_after < at;
	enum style quiet = row->ghost ? STYLE_DIM : STYLE_PLAIN;

	row->keep = 12;
	if (role && k->room < columns[ROLE].from && s == STYLE_ERROR) { /* "NOT SENT" gives way to nothing */
		column_put(k->rows, row, &columns[LEFT], k->room, s, role);
		return;
	}
	if (role)
		column_put(k->rows, row, &columns[ROLE], k->room, s, role);
	column_put(k->rows, row, &columns[LEFT], k->room, past ? STYLE_ERROR : quiet,
	           c ? maker_left(k->rows, c->not_before, c->not_after, at) : "");
	column_put(k->rows, row, &columns[KEY], k->room, STYLE_DIM,
	           c ? rows_safe(k->rows, key_text(rows_arena(k->rows), &c->key), 100) : "");
}

static struct row *heading(struct maker *k, const char *name, const char *more)
{
	struct row *row = rows_add(k->rows, 0, 0);

	row_put(k->rows, row, STYLE_HEADING, name);
	if (more)
		row_putf(k->rows, row, STYLE_DIM, "  %s", more);
	return row;
}

struct row *maker_certificate(struct maker *k, uint64_t tag, unsigned depth, const struct certificate *cert)
{
	struct row *row = rows_add(k->rows, tag, depth);

	row->marks = true;
	row->find = found_by(rows_arena(k->rows), cert, k->analysis->question.at);
	row_raw(k->rows, row, STYLE_PLAIN, certificate_title(cert));
	return row;
}

/* What it is here: its place among what was sent matters only where it has none on the path. */
static const char *role_words(struct maker *k, const struct chain *c, const struct certificate *cert, bool on_path)
{
	const struct path *p = &c->paths->path[0];
	const char *role = analysis_role_of(k->analysis, cert);

	if (on_path && p->anchored && cert == p->cert[p->n - 1])
		return _("anchor");
	return on_path || strcmp(role, "root") == 0 ? maker_role(role) : _("extra");
}

static struct row *node(struct maker *k, int chain, const struct certificate *cert, unsigned depth, bool parent)
{
	const struct chain *c = &k->analysis->chain[chain];
	int entry = certset_find(k->analysis->set, cert);
	struct row *row = maker_certificate(k, TAG(KIND_NODE, chain, entry), depth, cert);

	row->mark = (uint8_t)node_mark(k, c, cert, entry);
	row->fold = parent ? FOLD_OPEN : FOLD_NONE;
	return row;
}

static void path_node(struct maker *k, int chain, const struct certificate *cert, unsigned depth, bool on_path,
                      bool parent)
{
	struct row *row = node(k, chain, cert, depth, parent);

	maker_columns(k, row, role_words(k, &k->analysis->chain[chain], cert, on_path), STYLE_DIM, cert);
}

/* ---- a chain ---- */

/* Where the issuer can be had: in a file here, by the address that its child gives, or nowhere. */
static void whereabouts(struct maker *k, int chain, const struct missing_issuer *m, unsigned depth)
{
	struct row *row = rows_add(k->rows, TAG(KIND_REMARK, chain, 0), depth);
	size_t n = 0;
	const struct origin *o =
	    m && m->known ? certset_origins(k->analysis->set, certset_find(k->analysis->set, m->known), &n) : NULL;
	const struct input *in = n > 0 ? certset_input(k->analysis->set, o->input) : NULL;

	row->ghost = true;
	if (in) {
		row_put(k->rows, row, STYLE_DIM, _("it is in "));
		row_raw(k->rows, row, STYLE_LINK, in->spec);
		if (o->line > 0)
			row_putf(k->rows, row, STYLE_LINK, ":%u", (unsigned)o->line);
	} else if (m && m->child->nca_issuers > 0) {
		row_put(k->rows, row, STYLE_DIM, _("not here; it may be at "));
		row_raw(k->rows, row, STYLE_LINK, m->child->ca_issuers[0]);
	} else {
		row_put(k->rows, row, STYLE_DIM, _("nowhere here"));
	}
}

/* The rest of the path as it would be with all that is at hand, above the one that is missing. */
static void ghosts(struct maker *k, int chain, const struct missing_issuer *m, unsigned depth)
{
	const struct path *p = m ? m->with_files : NULL;
	size_t i = 0;

	while (p && i < p->n && p->cert[i] != m->known)
		i++;
	for (i++; p && i < p->n; i++) {
		const struct certificate *c = p->cert[i];
		struct row *row =
		    maker_certificate(k, TAG(KIND_NODE, chain, certset_find(k->analysis->set, c)), depth, c);

		row->ghost = true;
		row->left[0].style = STYLE_DIM;
		row->mark = MARK_OK;
		maker_columns(k, row,
		              p->anchored && i + 1 == p->n ? _("anchor") : maker_role(analysis_role_of(k->analysis, c)),
		              STYLE_DIM, c);
	}
}

static void missing_issuer(struct maker *k, int chain, const struct path *p, unsigned depth)
{
	const struct chain *c = &k->analysis->chain[chain];
	struct row *row = rows_add(k->rows, TAG(KIND_MISSING, chain, 0), depth);

	row->mark = MARK_UNKNOWN;
	row->marks = true;
	row->fold = FOLD_OPEN;
	row_raw(k->rows, row, STYLE_PLAIN, name_short(rows_arena(k->rows), p->cert[p->n - 1]->issuer));
	maker_columns(k, row, c->connection >= 0 ? _("NOT SENT") : _("MISSING"), STYLE_ERROR,
	              c->missing ? c->missing->known : NULL);
	if (!k->low || !c->missing || !c->missing->with_files) /* else the banner says it */
		whereabouts(k, chain, c->missing, depth + 1);
	ghosts(k, chain, c->missing, depth + 1);
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
			path_node(k, chain, cert, 0, false, false);
	}
}

/* The file's own name, when the way to it would not fit. */
static const char *short_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return strlen(path) > NAME_CELLS && slash && slash[1] ? slash + 1 : path;
}

static const char *chain_source(struct maker *k, const struct chain *c)
{
	const struct input *in = c->input >= 0 ? certset_input(k->analysis->set, c->input) : NULL;

	return in ? rows_safe(k->rows, short_name(in->spec), 200) : "";
}

/* As long as it may be in a line that begins with the leaf's name. */
static const char *chain_file(struct maker *k, const struct chain *c)
{
	const struct input *in = c->input >= 0 ? certset_input(k->analysis->set, c->input) : NULL;
	const char *slash = in ? strrchr(in->spec, '/') : NULL, *file = in ? in->spec : "";
	const struct origin *o = &certset_entry(k->analysis->set, c->leaf)->first;
	struct buf b = BUF_INIT;

	if (in && c->input == k->analysis->chain[0].input && o->input == c->input) /* of one file: where in it */
		return o->line > 0 ? arena_printf(rows_arena(k->rows), ":%u", (unsigned)o->line) : "";
	if (slash && slash[1] && (int)strlen(file) > k->room * 3 / 10)
		file = slash + 1;
	text_column_tail(&b, rows_safe(k->rows, file, 200), (size_t)k->room * 3 / 10, k->rows->charset);
	while (b.n > 0 && b.s[b.n - 1] == ' ')
		b.n--;
	return buf_keep(&b, rows_arena(k->rows));
}

static void chain_heading(struct maker *k, int chain)
{
	const struct chain *c = &k->analysis->chain[chain];
	const char *source = chain_source(k, c);
	struct row *row;

	if (k->low)
		return;
	if (c->side == SIDE_OURS)
		row = heading(k, _("OUR CERTIFICATE"), NULL);
	else if (k->room < NAMED_CELLS)
		row = heading(k, _("CHAIN"), NULL);
	else if (c->connection < 0 || certset_several_peers(k->analysis->set))
		row = heading(k, _("CHAIN"), *source ? source : NULL);
	else
		row = heading(k, _("CHAIN"),
		              k->analysis->connection[c->connection]->served ? _("sent by the client")
		                                                             : _("sent by the server"));
	columns_head(k->rows, row, columns, COLUMNS, k->room, STYLE_DIM);
}

/* A chain from its leaf upwards. below: of another one, whose leaf says where it comes from. */
static void chain_nodes(struct maker *k, int chain, bool below)
{
	const struct chain *c = &k->analysis->chain[chain];
	const struct path *p = &c->paths->path[0];
	bool open_end = p->end == PATH_ISSUER_MISSING;

	for (size_t i = 0; i < p->n; i++) {
		bool parent = i + 1 < p->n || open_end;

		if (i == 0 && below) {
			struct row *row = node(k, chain, p->cert[0], 0, parent);

			row->fold = !parent ? FOLD_NONE : k->open ? FOLD_OPEN : FOLD_CLOSED;
			row_right(k->rows, row, STYLE_DIM, chain_file(k, c));
			maker_columns(k, row, NULL, STYLE_PLAIN, p->cert[0]);
		} else {
			path_node(k, chain, p->cert[i], (unsigned)i, true, parent);
		}
	}
	if (open_end)
		missing_issuer(k, chain, p, (unsigned)p->n);
	if (c->connection >= 0)
		beside(k, chain);
}

/* Between two parts, where there are lines to spare. */
static void gap(struct maker *k)
{
	if (!k->low)
		rows_blank(k->rows);
}

static void chain_rows(struct maker *k, int chain)
{
	chain_heading(k, chain);
	chain_nodes(k, chain, false);
	gap(k);
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
		[OUTCOME_PROXY_REFUSED] = N_("refused by the proxy"),
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

/* What went wrong with it, in a word; else whom it is with. */
static void connection_row(struct maker *k, size_t i)
{
	const struct analysis *a = k->analysis;
	const struct connection *c = a->connection[i];
	struct row *row = rows_add(k->rows, TAG(KIND_CONNECTION, 0, i), 0);
	const struct finding *f = finding_first(a, row->tag);

	row->marks = true;
	row->mark = (uint8_t)(f                          ? severity_mark(f->severity)
	                      : c->outcome == OUTCOME_OK ? findings_none_mark(a)
	                                                 : MARK_ERROR);
	row->find = rows_safe(k->rows, c->source->spec, 200);
	if (f && a->nconnection == 1)
		row_put(k->rows, row, STYLE_STRONG,
		        k->room < columns[KEY].from ? rule_brief(f->rule) : _(f->rule->title));
	else
		row_raw(k->rows, row, STYLE_PLAIN, c->source->spec);
	row_right(k->rows, row, STYLE_DIM, outcome_words(k->rows, c));
}

#define ACCEPTED_SHOWN 4
#define ACCEPTED_INDENT 5 /* cells: below the name */

/* The issuers that the server names in its request for our certificate: whose is wanted. */
static void accepted_rows(struct maker *k, const struct connection *c)
{
	struct buf b = BUF_INIT;

	if (k->low || !c->client_asked || c->nacceptable_ca == 0)
		return;
	for (size_t i = 0; i < c->nacceptable_ca && i < ACCEPTED_SHOWN; i++)
		buf_printf(&b, "%s%s", i > 0 ? ", " : "",
		           rows_safe(k->rows, name_short(rows_arena(k->rows), c->acceptable_ca[i]), ROW_LINE_MAX));
	rows_text(k->rows, k->room - 1, ACCEPTED_INDENT, STYLE_DIM,
	          c->nacceptable_ca <= ACCEPTED_SHOWN
	              ? arena_printf(rows_arena(k->rows), _("it accepts %s"), buf_str(&b))
	              : arena_printf(rows_arena(k->rows), _("it accepts %s and %zu more"), buf_str(&b),
	                             c->nacceptable_ca - ACCEPTED_SHOWN));
	buf_free(&b);
}

static void connection_rows(struct maker *k)
{
	const struct analysis *a = k->analysis;

	if (a->nconnection == 0)
		return;
	if (!k->low)
		heading(k, a->nconnection == 1 ? _("CONNECTION") : _("CONNECTIONS"),
		        a->nconnection == 1 ? rows_safe(k->rows, a->connection[0]->source->spec, 200) : NULL);
	for (size_t i = 0; i < a->nconnection; i++)
		connection_row(k, i);
	if (a->nconnection == 1)
		accepted_rows(k, a->connection[0]);
	gap(k);
}

/* The one that is asked about, and our own, stand open; the others are a line each. */
static bool is_other(const struct analysis *a, size_t chain)
{
	return chain > 0 && a->chain[chain].side != SIDE_OURS;
}

static void other_chains(struct maker *k)
{
	const struct analysis *a = k->analysis;
	size_t n = 0;
	struct row *row;
	char count[24];

	for (size_t i = 0; i < a->nchain; i++)
		n += is_other(a, i);
	if (n == 0)
		return;
	snprintf(count, sizeof count, "%zu", n);
	row = heading(k, _("OTHER CHAINS"), count);
	columns_head(k->rows, row, &columns[LEFT], COLUMNS - LEFT, k->room, STYLE_DIM);
	for (size_t i = 0; i < a->nchain; i++)
		if (is_other(a, i))
			chain_nodes(k, (int)i, true);
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

void main_tree_fill(struct tree *t, struct model *m, const struct main_tree_room *room)
{
	struct maker k = {
		.tree = t,
		.rows = &t->rows,
		.model = m,
		.analysis = m->analysis,
		.room = room->cells,
		.all = room->all,
		.open = room->open,
		.low = room->low,
	};

	tree_begin(t);
	if (k.analysis) {
		if (model_is_empty(m))
			welcome(k.rows);
		for (size_t i = 0; i < k.analysis->nchain; i++)
			if (!is_other(k.analysis, i))
				chain_rows(&k, (int)i);
		connection_rows(&k);
		other_chains(&k);
		maker_pool(&k);
	} else {
		rows_heading(k.rows, m->settled ? _("judging ..") : _("reading .."), NULL);
	}
	tree_end(t);
}
