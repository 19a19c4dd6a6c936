/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of the main view: each chain from its leaf upwards with what is
 * missing in its place, what was sent beside it, and below the pool of
 * everything that was read. */
#include "config.h"
#include "ui/main.h"
#include "base/i18n.h"

#define ANCHORS_SHOWN 2000
#define DIRECTORY_DEPTH 20
#define KEY_CELLS 10
#define LEFT_CELLS 10
#define ROLE_CELLS 18

struct maker {
	struct tree *tree;
	struct rows *rows;
	struct model *model;
	struct analysis *analysis;
	bool wide;
};

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
	enum mark worst = MARK_OK;
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

static const char *role_word(const char *role)
{
	static const char *const words[][2] = {
		{ "leaf", N_("leaf") }, { "intermediate", N_("intermediate") }, { "root", N_("root") }
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(role, words[i][0]) == 0)
			return _(words[i][1]);
	return _("unknown");
}

const char *left_text(struct rows *r, const struct certificate *c, int64_t at)
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

static void wide_columns(struct maker *k, struct row *row, const struct certificate *c)
{
	struct buf b = BUF_INIT;
	bool past = c->not_after != TIME_UNKNOWN && c->not_after < k->analysis->question.at;

	buf_putc(&b, ' ');
	text_column(&b, left_text(k->rows, c, k->analysis->question.at), LEFT_CELLS, k->rows->charset);
	row_right(k->rows, row, past ? STYLE_ERROR : STYLE_PLAIN, buf_str(&b));
	buf_reset(&b);
	text_column(&b, rows_safe(k->rows, key_text(rows_arena(k->rows), &c->key), 100), KEY_CELLS, k->rows->charset);
	row_right(k->rows, row, STYLE_DIM, buf_str(&b));
	buf_free(&b);
}

static void role_column(struct maker *k, struct row *row, const char *text)
{
	struct buf b = BUF_INIT;

	if (k->wide)
		text_column(&b, text, ROLE_CELLS, k->rows->charset);
	else
		buf_puts(&b, text);
	row_right(k->rows, row, STYLE_DIM, buf_str(&b));
	buf_free(&b);
}

static struct row *certificate_row(struct maker *k, uint64_t tag, unsigned depth, const struct certificate *cert)
{
	struct row *row = rows_add(k->rows, tag, depth);

	row->marks = true;
	row->find = arena_printf(rows_arena(k->rows), "%s\n%s", serial_of(k->rows, cert), name_text(rows_arena(k->rows), cert->subject));
	row_raw(k->rows, row, STYLE_PLAIN, title_of(k->rows, cert));
	return row;
}

static void node(struct maker *k, int chain, const struct certificate *cert, unsigned depth, bool on_path, bool parent)
{
	const struct chain *c = &k->analysis->chain[chain];
	int entry = certset_find(k->analysis->set, cert), place = place_of(c, entry);
	struct row *row = certificate_row(k, TAG(KIND_NODE, chain, entry), depth, cert);
	const char *role = entry >= 0 ? analysis_role(k->analysis, entry) : "root";
	const struct path *p = &c->paths->path[0];
	bool anchor = on_path && p->anchored && cert == p->cert[p->n - 1];
	char where[40];

	row->mark = (uint8_t)node_mark(k, c, cert, entry);
	row->fold = parent ? FOLD_OPEN : FOLD_NONE;
	row->keep = 14;
	if (place >= 0)
		snprintf(where, sizeof where, "[%d] %s", place,
			 on_path || strcmp(role, "root") == 0 ? role_word(role) : _("extra"));
	else
		snprintf(where, sizeof where, "%s", anchor ? _("trust store") : role_word(role));
	role_column(k, row, where);
	if (k->wide)
		wide_columns(k, row, cert);
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
	role_column(k, row, k->analysis->chain[chain].connection >= 0 ? _("not sent") : _("missing"));
	if (k->wide) {
		struct buf pad = BUF_INIT;

		buf_pad(&pad, ' ', 1 + LEFT_CELLS + KEY_CELLS);
		row_right(k->rows, row, STYLE_PLAIN, buf_str(&pad));
		buf_free(&pad);
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
		rows_heading(k->rows, head, sent);
	} else {
		rows_heading(k->rows, head, in ? rows_safe(k->rows, in->spec, 200) : NULL);
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
		[OUTCOME_PENDING] = N_("not tried"),	 [OUTCOME_OK] = N_("connected"),
		[OUTCOME_DNS] = N_("no such name"),	 [OUTCOME_REFUSED] = N_("refused"),
		[OUTCOME_UNREACHABLE] = N_("unreachable"), [OUTCOME_TIMEOUT] = N_("no answer in time"),
		[OUTCOME_CLOSED] = N_("closed"),	 [OUTCOME_ALERT] = N_("alert"),
		[OUTCOME_NOT_TLS] = N_("not TLS"),	 [OUTCOME_STARTTLS_REFUSED] = N_("no STARTTLS"),
		[OUTCOME_PROTOCOL] = N_("protocol error"), [OUTCOME_CANCELLED] = N_("cancelled"),
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
		row->mark = (uint8_t)(f ? severity_mark(f->severity) : c->outcome == OUTCOME_OK ? MARK_OK : MARK_ERROR);
		row_raw(k->rows, row, STYLE_PLAIN, c->source->spec);
		row_right(k->rows, row, STYLE_DIM, outcome_words(k->rows, c));
	}
	rows_blank(k->rows);
}

/* ---- the pool ---- */

/* What a key fits is the question it is loaded for. */
static const char *key_words(struct maker *k, const struct key *key)
{
	struct certset *set = k->model->session->set;

	if (!key->opened)
		return key->encrypted ? _("key, encrypted") : _("key, unreadable");
	for (size_t i = 0; i < certset_count(set); i++) {
		const struct certificate *c = certset_certificate(set, (int)i);

		if (c && public_key_equal(&c->key, &key->pub))
			return _("key, matches");
	}
	return _("key, no match");
}

static void object_row(struct maker *k, int input, int entry, unsigned depth)
{
	struct certset *set = k->model->session->set;
	struct row *row = rows_add(k->rows, TAG(KIND_ENTRY, input + 1, entry), depth);
	const struct key *key = certset_key(set, entry);
	struct buf title = BUF_INIT;

	if (key && key->opened)
		buf_printf(&title, "%s  ", key_text(rows_arena(k->rows), &key->pub));
	certset_title(set, entry, &title);
	row->marks = true;
	row_raw(k->rows, row, STYLE_PLAIN, buf_str(&title));
	row_right(k->rows, row, STYLE_DIM,
		  key ? key_words(k, key) : entry_kind_name(certset_entry(set, entry)->kind));
	buf_free(&title);
}

static void entry_row(struct maker *k, int input, int entry, unsigned depth)
{
	struct certset *set = k->model->session->set;
	const struct certificate *cert = certset_certificate(set, entry);
	struct row *row;
	enum severity s;

	if (cert) {
		row = certificate_row(k, TAG(KIND_ENTRY, input + 1, entry), depth, cert);
		role_column(k, row, role_word(analysis_role(k->analysis, entry)));
		if (k->wide)
			wide_columns(k, row, cert);
	} else {
		object_row(k, input, entry, depth);
	}
	row = &k->rows->list.v[k->rows->list.n - 1];
	row->mark = MARK_OK;
	if (analysis_worst(k->analysis, entry, &s))
		row->mark = (uint8_t)severity_mark(s);
	else if (certset_entry(set, entry)->kind == ENTRY_BROKEN)
		row->mark = MARK_ERROR;
}

static bool came_from(const struct certset *set, int entry, int input)
{
	size_t n;
	const struct origin *o = certset_origins(set, entry, &n);

	for (size_t i = 0; i < n; i++)
		if (o[i].input == input && o[i].kind != ORIGIN_TRUST)
			return true;
	return false;
}

static bool is_pool_input(const struct input *in)
{
	return in->role != ORIGIN_TRUST && strcmp(in->kind, "connection") != 0;
}

static void input_row(struct maker *k, int input, unsigned depth);

static size_t input_entries_rows(struct maker *k, int input, unsigned depth)
{
	struct certset *set = k->model->session->set;
	size_t n = 0;

	for (size_t i = 0; i < certset_count(set); i++)
		if (came_from(set, (int)i, input)) {
			entry_row(k, input, (int)i, depth);
			n++;
		}
	return n;
}

static size_t files_of_directory(struct maker *k, int directory, unsigned depth)
{
	struct certset *set = k->model->session->set;
	size_t n = 0;

	for (size_t i = 0; depth < DIRECTORY_DEPTH && i < certset_inputs(set); i++)
		if (certset_input(set, (int)i)->parent == directory) {
			input_row(k, (int)i, depth);
			n++;
		}
	return n;
}

/* A file with what is in it, or a directory with its files. */
static void input_row(struct maker *k, int input, unsigned depth)
{
	const struct input *in = certset_input(k->model->session->set, input);
	struct row *row = rows_add(k->rows, TAG(KIND_INPUT, 0, input), depth);
	const struct finding *f = finding_first(k->analysis, row->tag);
	size_t at = k->rows->list.n - 1, n, files;

	row->marks = true;
	row->mark = (uint8_t)(f ? severity_mark(f->severity) : MARK_OK);
	row_raw(k->rows, row, STYLE_PLAIN, in->spec);
	n = input_entries_rows(k, input, depth + 1);
	files = files_of_directory(k, input, depth + 1);
	row = &k->rows->list.v[at];
	row->fold = files > 0 ? FOLD_OPEN : n > 0 ? FOLD_CLOSED : FOLD_NONE;
	if (files > 0)
		row_rightf(k->rows, row, STYLE_DIM, P_("%zu file", "%zu files", files), files);
	else if (n > 0)
		row_rightf(k->rows, row, STYLE_DIM, "%zu", n);
	else
		row_right(k->rows, row, STYLE_DIM, _("nothing"));
}

static void failed_rows(struct maker *k)
{
	const struct session *s = k->model->session;

	for (size_t i = 0; i < s->nsource; i++) {
		struct row *row;

		if (s->source[i].state != SOURCE_FAILED)
			continue;
		row = rows_add(k->rows, TAG(KIND_FAILED, 0, i), 0);
		row->marks = true;
		row->mark = MARK_ERROR;
		row_raw(k->rows, row, STYLE_PLAIN, s->source[i].source.spec);
		row_right(k->rows, row, STYLE_ERROR, _("not read"));
	}
}

/* The store an input of the trust set belongs to: stores are read in order, a directory with its files. */
static size_t store_of(const struct certset *set, int input)
{
	size_t n = 0;

	while (certset_input(set, input)->parent >= 0)
		input = certset_input(set, input)->parent;
	for (int i = 0; i < input; i++)
		n += certset_input(set, i)->parent < 0;
	return n;
}

static bool came_from_store(const struct certset *set, int entry, size_t store)
{
	size_t n;
	const struct origin *o = certset_origins(set, entry, &n);

	for (size_t i = 0; i < n; i++)
		if (store_of(set, o[i].input) == store)
			return true;
	return false;
}

static void anchors(struct maker *k, size_t store)
{
	struct trust *trust = k->model->session->trust;
	struct certset *set = trust_set(trust);
	size_t n = trust_count(trust), shown = 0;

	for (size_t i = 0; i < n && shown < ANCHORS_SHOWN; i++) {
		const struct certificate *c = trust_at(trust, i);
		struct row *row;
		int entry = certset_find(set, c);

		if (trust_sources(trust) > 1 && entry >= 0 && !came_from_store(set, entry, store))
			continue;
		row = certificate_row(k, TAG(KIND_ANCHOR, store, i), 1, c);
		row->mark = MARK_OK;
		role_column(k, row, role_word("root"));
		if (k->wide)
			wide_columns(k, row, c);
		shown++;
	}
}

static void store_row(struct maker *k, size_t store)
{
	struct trust *trust = k->model->session->trust;
	uint64_t tag = TAG(KIND_STORE, 0, store);
	bool open = tree_is_open(k->tree, tag, false);
	struct buf text = BUF_INIT;
	struct row *row = rows_add(k->rows, tag, 0);

	trust_source_text(trust, store, open, &text);
	row->fold = FOLD_CLOSED;
	row->marks = true;
	row->mark = MARK_OK;
	row_raw(k->rows, row, STYLE_PLAIN, buf_str(&text));
	row_right(k->rows, row, STYLE_DIM, _("trusted"));
	buf_free(&text);
	if (open)
		anchors(k, store);
}

static void pool_rows(struct maker *k)
{
	struct certset *set = k->model->session->set;
	struct trust *trust = k->model->session->trust;
	size_t inputs = 0;
	size_t at = k->rows->list.n;

	rows_add(k->rows, 0, 0);
	failed_rows(k);
	for (size_t i = 0; i < certset_inputs(set); i++) {
		const struct input *in = certset_input(set, (int)i);

		if (!is_pool_input(in))
			continue;
		inputs += strcmp(in->kind, "directory") != 0;
		if (in->parent < 0)
			input_row(k, (int)i, 0);
	}
	for (size_t i = 0; i < trust_sources(trust); i++)
		store_row(k, i);
	row_put(k->rows, &k->rows->list.v[at], STYLE_HEADING, _("POOL"));
	if (inputs > 0)
		row_rightf(k->rows, &k->rows->list.v[at], STYLE_DIM, P_("%zu file", "%zu files", inputs), inputs);
}

void main_tree_fill(struct tree *t, struct model *m, bool wide)
{
	struct maker k = { .tree = t, .rows = &t->rows, .model = m, .analysis = m->analysis, .wide = wide };

	tree_begin(t);
	if (k.analysis) {
		for (size_t i = 0; i < k.analysis->nchain; i++)
			chain_rows(&k, (int)i);
		connection_rows(&k);
		pool_rows(&k);
	} else {
		rows_heading(k.rows, _("reading .."), NULL);
	}
	tree_end(t);
}
