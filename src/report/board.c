/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the chains say of their rows stands with the chains; here are the counts, the rows that a connection alone
 * has, what would settle the others, and how the server puts it. */
#include "config.h"

#include "report/board.h"

#include "analysis/analysis.h"
#include "analysis/asked.h"
#include "analysis/board.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "net/connection.h"
#include "phrase/phrasebook.h"
#include "report/json.h"
#include "report/text.h"
#include "report/words.h"

#include <jansson.h>
#include <string.h>

#define SAYS_MAX 5

/* How the server puts it. */
static size_t server_says(const struct analysis *a, size_t connection, const struct phrase **out)
{
	const struct board *b = board_of(a, connection);

	return b->cause < 0 ? 0 : words_of_server(a, connection, a->finding[b->cause].rule->id, out, SAYS_MAX);
}

/* ---- as JSON ---- */

static json_t *cell_json(const struct json_report *r, const struct check *c)
{
	json_t *j = c ? json_check(r, c) : json_null();

	if (c)
		json_object_del(j, "check"); /* it is the row's */
	return j;
}

static json_t *rows_json(const struct json_report *r, const struct board *b)
{
	json_t *list = json_array();

	for (size_t i = 0; i < b->nrow; i++)
		json_array_append_new(list, json_pack("{s:s, s:o, s:o}", "check", b->row[i].id, "server",
		                                      cell_json(r, b->row[i].server), "client",
		                                      cell_json(r, b->row[i].client)));
	return list;
}

static json_t *side_json(const struct board_side *s)
{
	return json_pack("{s:o, s:s, s:I, s:I, s:I}", "chain", json_id(s->chain), "verdict",
	                 board_verdict_name(s->verdict), "passed", (json_int_t)s->n[CHECK_PASSED], "failed",
	                 (json_int_t)s->n[CHECK_FAILED], "unknown", (json_int_t)s->n[CHECK_UNKNOWN]);
}

static json_t *log_json(const struct analysis *a, size_t connection)
{
	const struct phrase *p[SAYS_MAX];
	size_t n = server_says(a, connection, p);
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(
		    list, json_pack("{s:s, s:s}", "program", phrase_program_short(p[i]->program), "text", p[i]->text));
	return list;
}

static json_t *senders_json(const struct board *b)
{
	json_t *list = json_array();

	for (size_t i = 0; i < b->nsender; i++)
		json_array_append_new(list,
		                      json_pack("{s:s, s:s?, s:b, s:s?}", "client", b->sender[i].client, "version",
		                                b->sender[i].version, "sends", b->sender[i].sends == SENDS,
		                                "kept_back_by", sending_name(b->sender[i].sends)));
	return list;
}

json_t *board_json(const struct json_report *r, const struct connection *c)
{
	size_t i = 0;

	while (i < r->a->nconnection && r->a->connection[i] != c)
		i++;
	if (c && i == r->a->nconnection)
		return json_null();
	const struct board *b = board_of(r->a, i);
	return b ? json_pack("{s:o, s:o, s:o, s:o, s:o}", "server", side_json(&b->server), "client",
	                     side_json(&b->client), "rows", rows_json(r, b), "senders", senders_json(b), "server_log",
	                     log_json(r->a, i))
	         : json_null();
}

/* ---- as text ---- */

static void side_text(struct sheet *s, const char *label, const struct board_side *side)
{
	static const char *const word[] = {
		[BOARD_NOTHING] = N_("sent no certificate that could be judged"),
		[BOARD_TRUSTED] = N_("trusted"),
		[BOARD_UNTRUSTED] = N_("untrusted"),
		[BOARD_UNJUDGED] = N_("error: could not be judged"),
		[BOARD_ACCEPTED] = N_("accepted by the server"),
		[BOARD_REFUSED] = N_("refused by the server"),
		[BOARD_NONE_SENT] = N_("asked for a certificate, sent none; the server goes on"),
		[BOARD_NOT_ASKED] = N_("not asked for a certificate"),
		[BOARD_UNSETTLED] = N_("not settled: it did not come that far"),
	};
	struct buf b = BUF_INIT;

	buf_printf(&b, _("%s; passed %zu, failed %zu, not settled %zu"), _(word[side->verdict]), side->n[CHECK_PASSED],
	           side->n[CHECK_FAILED], side->n[CHECK_UNKNOWN]);
	sheet_line(s, label, buf_str(&b));
	buf_free(&b);
}

static void cell_text(struct sheet *s, const char *label, const char *whose, const struct check *c)
{
	static const char *const word[] = { N_("ok"), N_("FAILED"), N_("unknown"), "-" };
	struct buf b = BUF_INIT;

	buf_printf(&b, "%s: %s; ", whose, c->result == CHECK_NOT_APPLICABLE ? "-" : _(word[c->result]));
	sheet_render(s, &b, c->detail);
	sheet_line(s, label, buf_str(&b));
	buf_free(&b);
}

/* Rows that no chain has: they are not said elsewhere. */
static bool of_connection(const struct sheet *s, const struct board *b, const struct board_row *row)
{
	const struct board_side *sides[] = { &b->server, &b->client };

	for (size_t k = 0; k < 2; k++) {
		const struct chain *c = sides[k]->chain < 0 ? NULL : &s->a->chain[sides[k]->chain];

		for (size_t i = 0; c && i < c->ncheck; i++)
			if (row->server == &c->check[i] || row->client == &c->check[i])
				return false;
	}
	return true;
}

static const struct check *cell_of(const struct board_row *row, int k)
{
	return k == 0 ? row->server : row->client;
}

static bool is_open(const struct check *c)
{
	return c && c->result == CHECK_UNKNOWN && c->settles->msgid;
}

/* Rows that the same thing would settle stand together. */
static void settle_text(struct sheet *s, const struct board *b)
{
	const char *label = _("to settle");
	struct buf line = BUF_INIT;

	for (int k = 0; k < 2; k++)
		for (size_t i = 0; i < b->nrow; i++) {
			const struct check *c = cell_of(&b->row[i], k);
			bool before = false;

			for (size_t n = 0; n < i && is_open(c); n++)
				before |= is_open(cell_of(&b->row[n], k)) &&
				          cell_of(&b->row[n], k)->settles->msgid == c->settles->msgid;
			if (before || !is_open(c))
				continue;
			buf_reset(&line);
			buf_printf(&line, "%s, %s", k == 0 ? _("server") : _("client"), b->row[i].id);
			for (size_t n = i + 1; n < b->nrow; n++)
				if (is_open(cell_of(&b->row[n], k)) &&
				    cell_of(&b->row[n], k)->settles->msgid == c->settles->msgid)
					buf_printf(&line, ", %s", b->row[n].id);
			buf_puts(&line, ": ");
			sheet_render(s, &line, c->settles);
			sheet_line(s, label, buf_str(&line));
			label = "";
		}
	buf_free(&line);
}

static void says_text(struct sheet *s, size_t connection)
{
	const struct phrase *p[SAYS_MAX];
	size_t n = server_says(s->a, connection, p);
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		buf_reset(&b);
		buf_printf(&b,
		           words_are_documented(p[i]) ? _("if it is %s (as documented): \"%s\"")
		           : n > 1             ? _("if it is %s: \"%s\"")
		                               : "%s: \"%s\"",
		           phrase_program_short(p[i]->program), p[i]->text);
		sheet_line(s, i ? "" : _("its log"), buf_str(&b));
	}
	buf_free(&b);
}

void board_text(struct sheet *s, size_t connection)
{
	const struct board *b = board_of(s->a, connection);

	if (!b)
		return;
	if (connection < s->a->nconnection)
		sheet_heading(s, _("BOTH SIDES"),
		              sheet_private(s, ARGUMENT_HOST,
		                            certset_input(s->a->set, s->a->connection[connection]->input)->spec));
	else
		sheet_heading(s, _("BOTH SIDES"), _("without a connection"));
	if (connection < s->a->nconnection || b->server.chain >= 0)
		side_text(s, _("server"), &b->server);
	side_text(s, _("client"), &b->client);
	for (size_t i = 0; i < b->nrow && !s->o->quiet; i++)
		if (of_connection(s, b, &b->row[i])) {
			if (b->row[i].server)
				cell_text(s, b->row[i].id, _("server"), b->row[i].server);
			if (b->row[i].client)
				cell_text(s, b->row[i].server ? "" : b->row[i].id, _("client"), b->row[i].client);
		}
	if (s->o->quiet)
		return;
	says_text(s, connection);
	settle_text(s, b);
}
