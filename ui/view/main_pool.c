/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lower part of the main tree: every file with what is in it, and the trust
 * stores with their anchors. */
#include "config.h"

#include "analysis/analysis.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "run/run.h"
#include "load/certset.h"
#include "load/trust.h"
#include "ui/frame/ui.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/tag.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#define ANCHORS_SHOWN 2000
#define DIRECTORY_DEPTH 20
#define SAME_KEY_LOOKED 100 /* many keys may be that of many requests */

/* What a key fits is the question it is loaded for. */
static const char *key_words(struct maker *k, const struct key *key)
{
	struct certset *set = k->model->run->set;
	size_t n;
	const int *id;

	if (!key->opened)
		return key->encrypted ? _("key, encrypted") : _("key, unreadable");
	id = certset_by_key(set, &key->pub, &n);
	for (size_t i = 0; i < n && i < SAME_KEY_LOOKED; i++)
		if (certset_entry(set, id[i])->kind == ENTRY_CERTIFICATE)
			return _("key, matches");
	return certset_count(set) > CERTSET_KEYED_MAX ? _("key") : _("key, no match");
}

int pool_only_entry(struct model *m, int input)
{
	struct certset *set = m->run->set;
	const struct input *in = certset_input(set, input);
	size_t n;
	const struct placed *at = certset_placed(set, input, &n);

	if (in->nentries != 1 || strcmp(in->kind, "directory") == 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (at[i].kind != ORIGIN_TRUST)
			return at[i].id;
	return -1;
}

/* "leaf", "CSR", "key, matches". */
static const char *what_words(struct maker *k, int entry)
{
	struct certset *set = k->model->run->set;
	const struct key *key = certset_key(set, entry);

	if (certset_certificate(set, entry))
		return _(analysis_role(k->analysis, entry));
	return key ? key_words(k, key) : entry_kind_name(certset_entry(set, entry)->kind);
}

static void object_row(struct maker *k, int input, int entry, unsigned depth)
{
	struct certset *set = k->model->run->set;
	struct row *row = rows_add(k->rows, TAG(KIND_ENTRY, input + 1, entry), depth);
	const struct key *key = certset_key(set, entry);
	struct buf title = BUF_INIT;

	if (key && key->opened)
		buf_printf(&title, "%s  ", key_text(rows_arena(k->rows), &key->pub));
	certset_title(set, entry, &title);
	row->marks = true;
	row->find = arena_printf(rows_arena(k->rows), "is:%s\n", entry_kind_name(certset_entry(set, entry)->kind));
	row_raw(k->rows, row, STYLE_PLAIN, buf_str(&title));
	row_right(k->rows, row, STYLE_DIM, what_words(k, entry));
	buf_free(&title);
}

static void entry_row(struct maker *k, int input, int entry, unsigned depth)
{
	struct certset *set = k->model->run->set;
	const struct certificate *cert = certset_certificate(set, entry);
	struct row *row;
	enum severity s;

	if (cert) {
		row = maker_certificate(k, TAG(KIND_ENTRY, input + 1, entry), depth, cert);
		maker_columns(k, row, maker_role(analysis_role(k->analysis, entry)), STYLE_DIM, cert);
	} else {
		object_row(k, input, entry, depth);
	}
	row = &k->rows->list.v[k->rows->list.n - 1];
	row->mark = (uint8_t)findings_none_mark(k->analysis);
	if (analysis_worst(k->analysis, entry, &s))
		row->mark = (uint8_t)severity_mark(s);
	else if (certset_entry(set, entry)->kind == ENTRY_BROKEN)
		row->mark = MARK_ERROR;
}

static bool is_pool_input(const struct input *in)
{
	return in->role != ORIGIN_TRUST && strcmp(in->kind, "connection") != 0;
}

static void input_row(struct maker *k, int input, unsigned depth);

static int by_number(const void *x, const void *y)
{
	const int *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

/* In the order of the set; what stands there twice is one row. */
static size_t input_entries_rows(struct maker *k, int input, unsigned depth)
{
	struct certset *set = k->model->run->set;
	size_t all, n = 0;
	const struct placed *at = certset_placed(set, input, &all);
	int *id = ARENA_ARRAY(rows_arena(k->rows), int, all);

	for (size_t i = 0; i < all; i++)
		if (at[i].kind != ORIGIN_TRUST)
			id[n++] = at[i].id;
	if (n > 1)
		qsort(id, n, sizeof *id, by_number);
	for (size_t i = all = 0; i < n; i++)
		if (i == 0 || id[i] != id[i - 1])
			id[all++] = id[i];
	for (size_t i = 0; i < all; i++)
		entry_row(k, input, id[i], depth);
	return all;
}

static size_t files_of_directory(struct maker *k, int directory, unsigned depth)
{
	struct certset *set = k->model->run->set;
	size_t n = 0;

	if (depth >= DIRECTORY_DEPTH || strcmp(certset_input(set, directory)->kind, "directory") != 0)
		return 0;
	for (size_t i = 0; i < certset_inputs(set); i++)
		if (certset_input(set, (int)i)->parent == directory) {
			input_row(k, (int)i, depth);
			n++;
		}
	return n;
}

/* In a directory the way to it is not said again with each file. */
static const char *name_in_directory(const struct certset *set, const struct input *in)
{
	const char *directory = in->parent >= 0 ? certset_input(set, in->parent)->spec : "";
	size_t n = strlen(directory);

	if (n == 0 || strncmp(in->spec, directory, n) != 0)
		return in->spec;
	n += strspn(in->spec + n, "/");
	return in->spec[n] ? in->spec + n : in->spec;
}

/* A file with what is in it, or a directory with its files. */
static void input_row(struct maker *k, int input, unsigned depth)
{
	const struct input *in = certset_input(k->model->run->set, input);
	struct row *row = rows_add(k->rows, TAG(KIND_INPUT, 0, input), depth);
	const struct finding *f = finding_first(k->analysis, row->tag);
	size_t at = k->rows->list.n - 1, n, files;

	row->marks = true;
	row->mark = (uint8_t)(f ? severity_mark(f->severity) : findings_none_mark(k->analysis));
	row_raw(k->rows, row, STYLE_PLAIN, name_in_directory(k->model->run->set, in));
	n = input_entries_rows(k, input, depth + 1);
	files = files_of_directory(k, input, depth + 1);
	row = &k->rows->list.v[at];
	row->fold = files > 0 ? FOLD_OPEN : n > 0 ? FOLD_CLOSED : FOLD_NONE;
	if (files > 0)
		row_rightf(k->rows, row, STYLE_DIM, P_("%zu file", "%zu files", files), files);
	else if (n == 1 && pool_only_entry(k->model, input) >= 0)
		row_right(k->rows, row, STYLE_DIM, what_words(k, pool_only_entry(k->model, input)));
	else if (n > 0)
		row_rightf(k->rows, row, STYLE_DIM, "%zu", n);
	else
		row_right(k->rows, row, STYLE_DIM, _("nothing"));
}

static void failed_rows(struct maker *k)
{
	const struct run *s = k->model->run;

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

static bool came_from_store(const struct trust *trust, const struct certset *set, int entry, size_t store)
{
	size_t n;
	const struct origin *o = certset_origins(set, entry, &n);

	for (size_t i = 0; i < n; i++)
		if (trust_source_of(trust, o[i].input) == store)
			return true;
	return false;
}

static void anchors(struct maker *k, size_t store)
{
	struct trust *trust = k->model->run->trust;
	struct certset *set = trust_set(trust);
	size_t n = trust_count(trust), shown = 0;

	for (size_t i = 0; i < n && shown < ANCHORS_SHOWN; i++) {
		const struct certificate *c = trust_at(trust, i);
		struct row *row;
		int entry = certset_find(set, c);

		if (trust_sources(trust) > 1 && entry >= 0 && !came_from_store(trust, set, entry, store))
			continue;
		row = maker_certificate(k, TAG(KIND_ANCHOR, store, i), 1, c);
		row->mark = MARK_OK;
		maker_columns(k, row, maker_role(analysis_role_of(k->analysis, c)), STYLE_DIM, c);
		shown++;
	}
}

static void store_row(struct maker *k, size_t store)
{
	struct trust *trust = k->model->run->trust;
	uint64_t tag = TAG(KIND_STORE, 0, store);
	bool open = k->all || tree_is_open(k->tree, tag, false);
	struct buf text = BUF_INIT;
	struct row *row = rows_add(k->rows, tag, 0);

	trust_source_text(trust, store, open, &text);
	row->fold = FOLD_CLOSED;
	row->unmade = !open;
	row->marks = true;
	row->mark = MARK_OK;
	row_raw(k->rows, row, STYLE_PLAIN, buf_str(&text));
	row_right(k->rows, row, STYLE_DIM, _("trusted"));
	buf_free(&text);
	if (open)
		anchors(k, store);
}

void maker_pool(struct maker *k)
{
	struct certset *set = k->model->run->set;
	struct trust *trust = k->model->run->trust;
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
	row_put(k->rows, &k->rows->list.v[at], STYLE_HEADING, _("FILES"));
	if (inputs > 0)
		row_rightf(k->rows, &k->rows->list.v[at], STYLE_DIM, P_("%zu file", "%zu files", inputs), inputs);
}
