/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A paragraph for each store; then for each chain who takes it and who does not, those with the same answer together.
 */
#include "config.h"

#include "report/stores.h"

#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/words.h"
#include "load/stores.h"
#include "load/trust.h"
#include "report/json.h"
#include "report/report.h"
#include "report/text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const char *const form_name[] = { "file", "hashed", "directory", "built-in", "database" };
static const char *const stand_name[] = { "accept", "refuse", "unknown" };

static bool is_read(const struct store *st)
{
	for (size_t i = 0; i < st->npart; i++)
		if (st->part[i].form != STORE_DATABASE)
			return true;
	return false;
}

/* ---- in words ---- */

static void put_part(struct sheet *s, const struct store_part *p)
{
	static const char *const label[] = { N_("file"), N_("by hash"), N_("directory"), N_("built in"),
		                             N_("database") };
	struct buf b = BUF_INIT;

	buf_puts(&b, sheet_private(s, ARGUMENT_PATH, p->path));
	if (!p->there)
		buf_printf(&b, ": %s", _("not there"));
	if (p->from)
		buf_printf(&b, " (%s)",
		           sheet_private(s, strchr(p->from, '/') ? ARGUMENT_PATH : ARGUMENT_CODE, p->from));
	sheet_line(s, _(label[p->form]), buf_str(&b));
	buf_free(&b);
}

static void put_words(struct sheet *s, const char *label, const char *const *v, size_t n)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", v[i]);
	if (n)
		sheet_line(s, label, buf_str(&b));
	buf_free(&b);
}

static size_t count(const char *const *list)
{
	size_t n = 0;

	while (list[n])
		n++;
	return n;
}

static void put_store(struct sheet *s, const struct stores_report *x, size_t i)
{
	const struct store *st = &x->store[i];
	struct buf b = BUF_INIT;

	if (is_read(st)) {
		size_t n = trust_count(x->trust[i]);

		buf_printf(&b, P_("%zu anchor", "%zu anchors", n), n);
	}
	sheet_heading(s, st->name, buf_str(&b));
	buf_free(&b);
	if (st->warning)
		sheet_line(s, _("WARN"), _(st->warning));
	for (size_t k = 0; k < st->npart; k++)
		put_part(s, &st->part[k]);
	if (!st->npart)
		sheet_line(s, "", _("no store found"));
	if (s->o->quiet)
		return;
	if (st->about)
		sheet_line(s, _("for"), _(st->about));
	put_words(s, _("reads"), st->reads, count(st->reads));
	put_words(s, _("ignores"), st->ignored.v, st->ignored.n);
}

static bool is_same(const struct stores_cell *a, const struct stores_cell *b)
{
	return a->stand == b->stand && (a->why == b->why || (a->why && b->why && strcmp(a->why, b->why) == 0));
}

/* Everybody who says what store i says, unless that was said before. */
static void put_answer(struct sheet *s, const struct stores_report *x, const struct stores_chain *c, size_t i)
{
	static const char *const label[] = { N_("accepts"), N_("refuses"), N_("unknown") };
	const struct stores_cell *cell = &c->cell[i];
	struct buf b = BUF_INIT;

	for (size_t k = 0; k < i; k++)
		if (is_read(&x->store[k]) && is_same(&c->cell[k], cell))
			return;
	for (size_t k = i; k < x->nstore; k++)
		if (is_read(&x->store[k]) && is_same(&c->cell[k], cell))
			buf_printf(&b, "%s%s", b.n ? ", " : "", x->store[k].name);
	if (cell->why)
		buf_printf(&b, ": %s", cell->why);
	sheet_line(s, _(label[cell->stand]), buf_str(&b));
	buf_free(&b);
}

static void put_process(struct sheet *s, const struct stores_report *x)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, _("process %ld"), x->pid);
	sheet_heading(s, buf_str(&b), x->view->exe ? sheet_private(s, ARGUMENT_PATH, x->view->exe) : "");
	buf_free(&b);
	if (x->view->unreadable)
		sheet_line(s, _("WARN"), _("its environment cannot be read: what its variables say is not known"));
	if (!x->view->program)
		sheet_line(s, _("NOTE"), _("not a program that is known here: any of these may be what it reads"));
	if (*x->view->root)
		sheet_line(
		    s, _("NOTE"),
		    _("it has a root directory of its own; links in it that begin with / are not followed there"));
}

void report_stores(struct buf *out, const struct stores_report *x, const struct report_options *o)
{
	struct sheet s = { .out = out, .o = o };

	if (x->pid)
		put_process(&s, x);
	if (!x->nchain || !o->quiet)
		for (size_t i = 0; i < x->nstore; i++)
			put_store(&s, x, i);
	for (size_t c = 0; c < x->nchain; c++) {
		sheet_heading(&s, sheet_private(&s, ARGUMENT_NAME, x->chain[c].title),
		              _("by the store of each program"));
		for (size_t i = 0; i < x->nstore; i++)
			if (is_read(&x->store[i]))
				put_answer(&s, x, &x->chain[c], i);
	}
}

/* ---- JSON ---- */

static json_t *json_words(const char *const *v, size_t n)
{
	json_t *l = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(l, json_string(v[i]));
	return l;
}

static json_t *json_store(const struct json_report *r, const struct stores_report *x, size_t i)
{
	const struct store *st = &x->store[i];
	json_t *parts = json_array();

	for (size_t k = 0; k < st->npart; k++) {
		const struct store_part *p = &st->part[k];

		json_array_append_new(
		    parts,
		    json_pack("{s:s, s:o, s:o, s:b}", "form", form_name[p->form], "path",
		              json_private(r, ARGUMENT_PATH, p->path), "from",
		              p->from ? json_private(r, strchr(p->from, '/') ? ARGUMENT_PATH : ARGUMENT_CODE, p->from)
		                      : json_null(),
		              "there", p->there));
	}
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:s?}", "program", st->program, "name", st->name,
	                 "anchors", is_read(st) ? json_integer((json_int_t)trust_count(x->trust[i])) : json_null(),
	                 "parts", parts, "reads", json_words(st->reads, count(st->reads)), "set",
	                 json_words(st->set.v, st->set.n), "ignored", json_words(st->ignored.v, st->ignored.n),
	                 "warning", st->warning);
}

static json_t *json_row(const struct json_report *r, const struct stores_report *x, const struct stores_chain *c)
{
	json_t *l = json_array();

	for (size_t i = 0; i < x->nstore; i++)
		if (is_read(&x->store[i]))
			json_array_append_new(l, json_pack("{s:s, s:s, s:o}", "store", x->store[i].name, "verdict",
			                                   stand_name[c->cell[i].stand], "why",
			                                   json_safe(c->cell[i].why)));
	return json_pack("{s:o, s:o}", "leaf", json_private(r, ARGUMENT_NAME, c->title), "answers", l);
}

void report_stores_json(struct buf *out, const struct stores_report *x, const struct report_options *o)
{
	const struct json_report r = { .redaction = o->redaction };
	json_t *stores = json_array(), *matrix = json_array();

	for (size_t i = 0; i < x->nstore; i++)
		json_array_append_new(stores, json_store(&r, x, i));
	for (size_t c = 0; c < x->nchain; c++)
		json_array_append_new(matrix, json_row(&r, x, &x->chain[c]));
	json_t *all = json_pack("{s:s, s:o, s:o, s:o, s:o}", "schema", "certloupe/1", "process",
	                        x->pid ? json_integer(x->pid) : json_null(), "executable",
	                        x->pid && x->view->exe ? json_private(&r, ARGUMENT_PATH, x->view->exe) : json_null(),
	                        "stores", stores, "matrix", matrix);
	json_write(out, all);
	buf_putc(out, '\n');
	json_decref(all);
}
