/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row is one line over both sides: its name, and a mark and a reason for each. What passed on both sides and says
 * no more than that stands together in one row where lines are few. */
#include "config.h"

#include "ui/view/board.h"

#include "analysis/analysis.h"
#include "analysis/board.h"
#include "analysis/chain.h"
#include "analysis/check_asked.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "chain/path.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "net/connection.h"
#include "net/transcript.h"
#include "phrase/phrasebook.h"
#include "report/words.h"
#include "ui/kit/column.h"
#include "ui/kit/grid.h"
#include "ui/kit/row.h"
#include "ui/view/main_tree.h"
#include "ui/view/tag.h"

#include <string.h>

enum { SIDES = 2 };
enum { NAME, MARK, LEFT, TIME, ARROW };

static const struct column columns[] = {
	[NAME] = { "name", .min = 17 },
	[MARK] = { "mark", .min = 3 },
	[LEFT] = { "left", .min = 9, .gap = 1, .align = ALIGN_RIGHT },
	[TIME] = { "time", .min = 10, .gap = 2, .align = ALIGN_RIGHT },
	[ARROW] = { "arrow", .min = 3 },
};
#define CHAIN_ROWS 3
#define SAYS_MAX 5

int board_shown(const struct analysis *a)
{
	int speaks = a && a->side[0] >= 0 ? a->chain[a->side[0]].connection : -1;

	if (speaks >= 0 && board_of(a, (size_t)speaks))
		return speaks;
	for (size_t i = 0; a && a->side[0] < 0 && i < a->nconnection; i++)
		if (board_of(a, i))
			return (int)i;
	return -1;
}

static enum mark mark_of(const struct check *c)
{
	static const enum mark marks[] = { [CHECK_PASSED] = MARK_OK,
		                           [CHECK_FAILED] = MARK_ERROR,
		                           [CHECK_UNKNOWN] = MARK_UNKNOWN,
		                           [CHECK_NOT_APPLICABLE] = MARK_NOTE };

	return c ? marks[c->result] : MARK_NONE;
}

static const struct {
	const char *word;
	enum style style;
} chips[] = {
	[BOARD_NOTHING] = { N_("NOTHING"), STYLE_CHIP_UNKNOWN },
	[BOARD_TRUSTED] = { N_("TRUSTED"), STYLE_CHIP_OK },
	[BOARD_UNTRUSTED] = { N_("UNTRUSTED"), STYLE_CHIP_ERROR },
	[BOARD_UNJUDGED] = { N_("ERROR"), STYLE_CHIP_UNKNOWN },
	[BOARD_ACCEPTED] = { N_("ACCEPTED"), STYLE_CHIP_OK },
	[BOARD_REFUSED] = { N_("REFUSED"), STYLE_CHIP_ERROR },
	[BOARD_NONE_SENT] = { N_("NONE SENT"), STYLE_CHIP_WARNING },
	[BOARD_NOT_ASKED] = { N_("NOT ASKED"), STYLE_CHIP_OK },
	[BOARD_UNSETTLED] = { N_("NOT SETTLED"), STYLE_CHIP_UNKNOWN },
};

/* ---- the making ---- */

struct board_maker {
	struct rows *r;
	const struct analysis *a;
	const struct connection *c;
	const struct board *b;
	const struct chain *chain[SIDES]; /* NULL: none */
	struct column half[SIDES];        /* of a side: its mark and its words */
	struct column reason[SIDES];
	bool roomy;
};

static struct board_maker maker_of(struct rows *r, const struct analysis *a, int connection, int width, bool roomy)
{
	struct board_maker m = {
		.r = r, .a = a, .c = a->connection[connection], .b = board_of(a, (size_t)connection), .roomy = roomy
	};
	int room = width - columns[NAME].min - 2, first = room / 2, cells[SIDES] = { first, room - first };
	const int of[SIDES] = { m.b->server.chain, m.b->client.chain };

	for (int k = 0; k < SIDES; k++) {
		m.chain[k] = of[k] < 0 ? NULL : &a->chain[of[k]];
		m.half[k] = (struct column){ "half", .min = cells[k], .gap = 1 };
		m.reason[k] = (struct column){ "reason", .min = cells[k] - columns[MARK].min, .gap = 1 };
	}
	return m;
}

static void divider(struct board_maker *m, struct row *row)
{
	row_putf(m->r, row, STYLE_RULE, "%s ", line_text(LINE_V, m->r->charset));
}

static const struct board_side *side_of(const struct board_maker *m, int k)
{
	return k == 0 ? &m->b->server : &m->b->client;
}

/* ---- the head ---- */

static const char *judged_by(const struct board_maker *m, int k)
{
	if (k == 0)
		return _("judged by us");
	if (m->chain[1] && chain_is_judged(m->chain[1]))
		return _("judged as it does: --client-ca");
	return m->c->client_asked ? _("judged by the server") : "";
}

static void chip_and_counts(struct board_maker *m, struct row *row, int k)
{
	const struct board_side *s = side_of(m, k);
	const char *chip = arena_printf(rows_arena(m->r), " %s ", _(chips[s->verdict].word));
	static const enum check_result shown[] = { CHECK_PASSED, CHECK_FAILED, CHECK_UNKNOWN };
	static const enum mark marks[] = { MARK_OK, MARK_ERROR, MARK_UNKNOWN };
	size_t used = text_width(chip);

	row_put(m->r, row, chips[s->verdict].style, chip);
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		const char *count = s->n[shown[i]] == 0 ? ""
		                                        : arena_printf(rows_arena(m->r), "  %s %zu",
		                                                       mark_text(marks[i]), s->n[shown[i]]);

		if (*count)
			row_put(m->r, row, mark_style(marks[i]), count);
		used += text_width(count);
	}
	if (k == 0 && used < (size_t)m->half[0].min)
		row_putf(m->r, row, STYLE_PLAIN, "%*s", (int)((size_t)m->half[0].min - used), "");
}

static void head_rows(struct board_maker *m)
{
	const char *titles[SIDES] = { _("THE SERVER SENT"), m->c->client_sent ? _("WE SENT") : _("WE WOULD SEND") };
	struct row *row = rows_add(m->r, 0, 0);

	if (!m->c->client_sent && !m->chain[1])
		titles[1] = _("WE SENT NOTHING");
	column_put(m->r, row, &columns[NAME], 0, STYLE_PLAIN, "");
	for (int k = 0; k < SIDES; k++) {
		const char *by = judged_by(m, k);
		int title = (int)text_width(titles[k]), gap = m->half[k].min - title - (int)text_width(by) - 1;

		row_put(m->r, row, STYLE_HEADING, titles[k]);
		if (!m->roomy || gap < 2)
			row_putf(m->r, row, STYLE_PLAIN, "%*s", m->half[k].min - title, "");
		else
			row_putf(m->r, row, STYLE_DIM, "%*s%s ", gap, "", by);
		if (k == 0)
			divider(m, row);
	}
	row = rows_add(m->r, 0, 0);
	column_put(m->r, row, &columns[NAME], 0, STYLE_PLAIN, "");
	chip_and_counts(m, row, 0);
	divider(m, row);
	chip_and_counts(m, row, 1);
}

/* One certificate of a side, or its missing issuer, or what takes the place of both. */
static void chain_cell(struct board_maker *m, struct row *row, int k, size_t i)
{
	const struct path *p = m->chain[k] && m->chain[k]->paths->n ? chain_path(m->chain[k]) : NULL;
	struct column name = { "certificate", .min = m->half[k].min - columns[MARK].min - columns[LEFT].min, .gap = 1 };
	const char *left = "", *said = "";
	enum style style = STYLE_PLAIN;
	enum mark mark = MARK_NONE;

	if (p && i < p->n) {
		enum severity s;
		int entry = certset_find(m->a->set, p->cert[i]);

		said = arena_printf(rows_arena(m->r), "%*s%s", (int)i, "",
		                    rows_safe(m->r, certificate_title(p->cert[i]), ROW_LINE_MAX));
		left = maker_left(m->r, p->cert[i]->not_before, p->cert[i]->not_after, m->a->question.at);
		mark = entry >= 0 && analysis_worst(m->a, entry, &s) && s == SEVERITY_ERROR ? MARK_ERROR : MARK_OK;
	} else if (p && i == p->n && p->end == PATH_ISSUER_MISSING) {
		said =
		    arena_printf(rows_arena(m->r), "%*s%s", (int)i, "",
		                 rows_safe(m->r, name_short(rows_arena(m->r), p->cert[i - 1]->issuer), ROW_LINE_MAX));
		left = k == 0 ? _("NOT SENT") : chain_is_judged(m->chain[k]) ? _("UNKNOWN") : "";
		style = *left ? STYLE_ERROR : STYLE_DIM;
		mark = MARK_UNKNOWN;
	} else if (k == 1 && i == (p ? p->n + (p->end == PATH_ISSUER_MISSING) : 0) && m->c->nacceptable_ca) {
		name.min += columns[MARK].min + columns[LEFT].min;
		said = arena_printf(
		    rows_arena(m->r), P_("it names %zu CA: %s", "it names %zu CAs, first %s", m->c->nacceptable_ca),
		    m->c->nacceptable_ca,
		    rows_safe(m->r, name_short(rows_arena(m->r), m->c->acceptable_ca[0]), ROW_LINE_MAX));
		column_put(m->r, row, &name, 0, STYLE_DIM, said);
		return;
	} else if (k == 1 && i == 0) {
		said = m->c->client_asked     ? _("a certificate was asked for")
		       : m->c->handshake_done ? _("no certificate is asked for")
		                              : _("it did not come that far");
	}
	row_putf(m->r, row, mark_style(mark), "%-*s", columns[MARK].min, mark_text(mark));
	column_put(m->r, row, &name, 0, *said ? STYLE_PLAIN : STYLE_DIM, said);
	column_put(m->r, row, &columns[LEFT], 0, style, left);
}

static void chain_rows(struct board_maker *m)
{
	size_t most = 0;

	for (int k = 0; k < SIDES; k++) {
		const struct path *p = m->chain[k] && m->chain[k]->paths->n ? chain_path(m->chain[k]) : NULL;
		size_t n = p ? p->n + (p->end == PATH_ISSUER_MISSING) : 1;

		n += k == 1 && m->c->nacceptable_ca > 0 && p;
		most = n > most ? n : most;
	}
	for (size_t i = 0; i < most && i < CHAIN_ROWS; i++) {
		struct row *row = rows_add(m->r, 0, 0);

		column_put(m->r, row, &columns[NAME], 0, STYLE_PLAIN, "");
		chain_cell(m, row, 0, i);
		divider(m, row);
		chain_cell(m, row, 1, i);
	}
}

/* ---- the rows ---- */

static const struct check *cell_of(const struct board_row *row, int k)
{
	return k == 0 ? row->server : row->client;
}

/* It hangs on the issuer, or on lists, which have rows of their own. */
static bool waits(const struct check *c)
{
	return c && c->result == CHECK_UNKNOWN && !c->nfinding;
}

/* Of what is fine, or waits for another row, nobody asks why. */
static bool may_join(const struct board_row *row)
{
	static const char *const quiet[] = { "ca", "form", "name-constraints", "policy", "ocsp", "sigalgs", "senders" };

	for (int k = 0; k < SIDES; k++) {
		const struct check *c = cell_of(row, k);

		if (c && !waits(c) && (c->result != CHECK_PASSED || c->nfinding))
			return false;
	}
	for (size_t i = 0; i < sizeof quiet / sizeof *quiet; i++)
		if (strcmp(quiet[i], row->id) == 0)
			return true;
	return false;
}

static enum style reason_style(const struct check *c)
{
	return !c || c->result == CHECK_UNKNOWN || c->result == CHECK_NOT_APPLICABLE ? STYLE_DIM
	       : c->result == CHECK_FAILED                                           ? STYLE_STRONG
	                                                                             : STYLE_PLAIN;
}

/* What ends first on the path. */
static const char *ends_on(struct board_maker *m, const struct chain *c)
{
	const struct path *p = chain_path(c);
	int64_t first = TIME_UNKNOWN;
	char day[32];

	for (size_t i = 0; i < p->n; i++)
		if (p->cert[i]->not_after != TIME_UNKNOWN && (first == TIME_UNKNOWN || p->cert[i]->not_after < first))
			first = p->cert[i]->not_after;
	return first == TIME_UNKNOWN ? "" : arena_printf(rows_arena(m->r), _("to %s"), time_day(first, day));
}

/* A few words for what passed, where its sentence does not fit into one line. */
static const char *brief(struct board_maker *m, const char *id, int k)
{
	static const struct {
		const char *id, *words;
	} passed[] = {
		{ "signature", N_("all of them verify") },
		{ "algorithm", N_("none is weak") },
		{ "name", N_("it has the name expected") },
		{ "ca", N_("they may issue") },
		{ "name-constraints", N_("none forbids") },
		{ "policy", N_("none is missing") },
		{ "key", N_("it proved its key") },
		{ "form", N_("well formed") },
		{ "depth", N_("short enough for all") },
		{ "crl", N_("covered, none revoked") },
		{ "ocsp", N_("good") },
		{ "ca-list", N_("it names an issuer of ours") },
		{ "sigalgs", N_("it takes every signature") },
		{ "senders", N_("others would send it, too") },
		{ "answer", N_("it goes on with us") },
	};
	const struct chain *c = m->chain[k];

	if (c && c->paths->n && strcmp(id, "validity") == 0)
		return ends_on(m, c);
	if (c && c->anchor && strcmp(id, "issuer") == 0)
		return arena_printf(rows_arena(m->r), _("%s is trusted"),
		                    rows_safe(m->r, certificate_title(c->anchor), ROW_LINE_MAX));
	for (size_t i = 0; i < sizeof passed / sizeof *passed; i++)
		if (strcmp(passed[i].id, id) == 0)
			return _(passed[i].words);
	return "";
}

/* In one line. */
static const char *words_in(struct board_maker *m, const char *id, const struct check *c, int k)
{
	const char *all = c ? rows_sentence(m->r, c->detail) : "", *few;

	if (!c || (int)text_width(all) < m->reason[k].min)
		return all;
	if (c->result == CHECK_PASSED)
		few = brief(m, id, k);
	else
		few = c->result == CHECK_FAILED && c->nfinding ? rule_brief(m->a->finding[c->finding[0]].rule) : "";
	return *few ? few : all;
}

static void check_row(struct board_maker *m, size_t i, size_t lines)
{
	const struct board_row *of = &m->b->row[i];
	struct column_lines wrapped[SIDES];
	size_t n = 1;

	for (int k = 0; k < SIDES; k++) {
		const struct check *c = cell_of(of, k);

		column_wrap(&wrapped[k], c ? rows_sentence(m->r, c->detail) : "", m->reason[k].min - 1, m->r->charset);
		if (wrapped[k].n > n)
			n = wrapped[k].n;
	}
	for (size_t line = 0; line < n && line < lines; line++) {
		struct row *row = rows_add(m->r, line == 0 ? TAG(KIND_CHECK, 0, i) : 0, 0);

		column_put(m->r, row, &columns[NAME], 0, STYLE_PLAIN, line == 0 ? of->id : "");
		for (int k = 0; k < SIDES; k++) {
			const struct check *c = cell_of(of, k);
			enum mark mark = line == 0 ? mark_of(c) : MARK_NONE;

			row_putf(m->r, row, mark_style(mark), "%-*s", columns[MARK].min, mark_text(mark));
			column_put(m->r, row, &m->reason[k], 0, reason_style(c),
			           lines == 1 ? words_in(m, of->id, c, k) : column_line(&wrapped[k], line));
			if (k == 0)
				divider(m, row);
		}
	}
	for (int k = 0; k < SIDES; k++)
		column_lines_free(&wrapped[k]);
}

static const char *joined_words(struct board_maker *m, int k, bool waiting)
{
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < m->b->nrow; i++) {
		const struct board_row *row = &m->b->row[i];

		if (may_join(row) && cell_of(row, k) && waits(cell_of(row, k)) == waiting)
			buf_printf(&names, "%s%s", names.n > 0 ? ", " : "", row->id);
	}
	return buf_keep(&names, rows_arena(m->r));
}

static void joined_row(struct board_maker *m)
{
	struct row *row = NULL;

	for (int k = 0; k < SIDES; k++) {
		const char *waiting = joined_words(m, k, true), *passed = joined_words(m, k, false);
		enum mark mark = *waiting ? MARK_UNKNOWN : *passed ? MARK_OK : MARK_NONE;

		if (!row && !*waiting && !*passed)
			continue;
		if (!row) {
			row = rows_add(m->r, 0, 0);
			column_put(m->r, row, &columns[NAME], 0, STYLE_PLAIN, _("the rest"));
		}
		row_putf(m->r, row, mark_style(mark), "%-*s", columns[MARK].min, mark_text(mark));
		column_put(m->r, row, &m->reason[k], 0, STYLE_DIM,
		           *waiting ? arena_printf(rows_arena(m->r), _("not settled: %s"), waiting) : passed);
		if (k == 0)
			divider(m, row);
	}
}

/* What it takes: every reason in full, or that of what failed, or a line of each. */
enum fullness { FULL, FAILED_FULL, SHORT, SHORTEST };

static size_t lines_of(const struct board_row *row, enum fullness how)
{
	bool failed = (row->server && row->server->result == CHECK_FAILED) ||
	              (row->client && row->client->result == CHECK_FAILED);

	return how == FULL || (how == FAILED_FULL && failed) ? 6 : 1;
}

/* The line between the two sides goes through. */
static void blank_row(struct board_maker *m)
{
	struct row *row = rows_add(m->r, 0, 0);

	row_putf(m->r, row, STYLE_PLAIN, "%*s", columns[NAME].min + m->half[0].min, "");
	divider(m, row);
}

static void all_rows(struct board_maker *m, enum fullness how)
{
	head_rows(m);
	if (how != SHORTEST && m->roomy)
		chain_rows(m);
	if (how == FULL || how == FAILED_FULL)
		blank_row(m);
	for (size_t i = 0; i < m->b->nrow; i++)
		if (how == FULL || !may_join(&m->b->row[i]))
			check_row(m, i, m->roomy ? lines_of(&m->b->row[i], how) : 1);
	if (how != FULL)
		joined_row(m);
}

void board_rows(struct rows *r, const struct analysis *a, int connection, int width, int height, bool roomy)
{
	struct board_maker m = maker_of(r, a, connection, width, roomy);

	for (enum fullness how = roomy ? FULL : SHORT; how <= SHORTEST; how++) {
		rows_clear(r);
		all_rows(&m, how);
		if ((int)r->list.n <= height)
			break;
	}
}

void board_why_rows(struct rows *r, const struct analysis *a, int connection, size_t row, int width)
{
	const struct board *b = board_of(a, (size_t)connection);

	const struct check_asked *asked = b && row < b->nrow ? check_asked(b->row[row].id) : NULL;

	if (asked)
		rows_field(r, 0, width, 10, _("asked"), STYLE_PLAIN, _(asked->question));
	for (int k = 0; b && row < b->nrow && k < SIDES; k++) {
		const struct check *c = cell_of(&b->row[row], k);
		const struct finding *f = c && c->nfinding ? &a->finding[c->finding[0]] : NULL;

		if (!c)
			continue;
		rows_field(r, 0, width, 10, k == 0 ? _("server") : _("ours"), STYLE_PLAIN,
		           rows_sentence(r, c->detail));
		if (c->settles->msgid)
			rows_field(r, 0, width, 10, _("  settled"), STYLE_PLAIN,
			           arena_printf(rows_arena(r), _("by %s"), rows_sentence(r, c->settles)));
		if (f && f->fix.msgid)
			rows_field(r, 0, width, 10, _("  fix"), STYLE_PLAIN, rows_sentence(r, &f->fix));
	}
	if (asked)
		rows_field(r, 0, width, 10, _("rule"), STYLE_DIM, asked->law);
}

/* ---- on the wire ---- */

/* The first line of somebody's words. */
static const char *first_line(struct rows *r, const char *words)
{
	return rows_safe(r, arena_strndup(rows_arena(r), words, strcspn(words, "\r\n")), 200);
}

/* What one wants to know of a message; NULL: its name says enough. */
static const char *telling(struct rows *r, const struct connection *c, const struct message *m)
{
	struct message_field field[MESSAGE_FIELDS];
	static const char *const names[] = { "server_name", "description", "text", "certificates", "alpn" };
	size_t n;

	if (m->type == MESSAGE_CERTIFICATE_REQUEST)
		return arena_printf(rows_arena(r), P_("names %zu CA", "names %zu CAs", c->nacceptable_ca),
		                    c->nacceptable_ca);
	n = message_fields(rows_arena(r), m, field);
	for (size_t k = 0; k < sizeof names / sizeof *names; k++)
		for (size_t i = 0; i < n; i++)
			if (strcmp(field[i].name, names[k]) == 0)
				return m->type < MESSAGE_CLEAR_TEXT ? arena_printf(rows_arena(r), "%s: %s", names[k],
				                                                   first_line(r, field[i].value))
				                                    : first_line(r, field[i].value);
	return NULL;
}

static bool is_refusal(const struct message *m)
{
	return m->from_peer && m->type == MESSAGE_ALERT && m->body.n >= 2 && m->body.p[0] == 2;
}

static const char *arrow(const struct message *m, enum charset cs)
{
	return m->from_peer ? (cs == CHARSET_UTF8 ? "←" : "<") : (cs == CHARSET_UTF8 ? "→" : ">");
}

/* From message i on, those that went the same way; returns the first that did not. */
static size_t flight(struct rows *r, const struct connection *c, size_t i, int width)
{
	const struct transcript *t = &c->transcript;
	const struct message *first = &t->v[i];
	struct column what = { "what", .min = (width - columns[TIME].min - columns[ARROW].min) * 6 / 10, .gap = 2 };
	struct row *row = rows_add(r, TAG(KIND_PASSED, 0, i), 0);
	const char *said = NULL;
	struct buf names = BUF_INIT;
	bool refused = false;

	for (; i < t->n && t->v[i].from_peer == first->from_peer && t->v[i].type < MESSAGE_CLEAR_TEXT; i++) {
		const char *more = telling(r, c, &t->v[i]);

		buf_printf(&names, "%s%s", names.n > 0 ? ", " : "", message_name(&t->v[i]));
		refused |= is_refusal(&t->v[i]);
		said = more ? more : said;
	}
	if (i < t->n && &t->v[i] == first) { /* words: one at a time */
		said = telling(r, c, first);
		buf_puts(&names, first->type == MESSAGE_CLEAR_TEXT ? _("in clear text") : _("application data"));
		i++;
	}
	column_put(r, row, &columns[TIME], 0, STYLE_DIM,
	           arena_printf(rows_arena(r), _("%lld ms"), (long long)first->ms));
	column_put(r, row, &columns[ARROW], 0, STYLE_KEY, arrow(first, r->charset));
	column_put(r, row, &what, 0, refused ? STYLE_STRONG : STYLE_PLAIN, buf_str(&names));
	row_put(r, row, refused ? STYLE_ERROR : STYLE_DIM, said ? said : "");
	buf_free(&names);
	return i;
}

static void log_rows(struct rows *r, const struct analysis *a, int connection, int width)
{
	const struct phrase *p[SAYS_MAX];
	int cause = board_of(a, (size_t)connection)->cause;
	size_t n = cause < 0 ? 0 : words_of_server(a, (size_t)connection, a->finding[cause].rule->id, p, SAYS_MAX);

	size_t last = a->connection[connection]->transcript.n;

	last -= last > 0;
	for (size_t i = 0; i < n; i++)
		rows_field(r, TAG(KIND_PASSED, i + 1, last), width, columns[TIME].min + columns[ARROW].min,
		           i == 0 ? _("its log") : "", STYLE_PLAIN,
		           arena_printf(rows_arena(r),
		                        words_are_documented(p[i]) ? _("if it is %s (as documented): %s")
		                        : n > 1                    ? _("if it is %s: %s")
		                                                   : "%s: %s",
		                        phrase_program_short(p[i]->program), rows_safe(r, p[i]->text, ROW_LINE_MAX)));
}

void board_wire_rows(struct rows *r, const struct analysis *a, int connection, int width)
{
	const struct connection *c = a->connection[connection];

	for (size_t i = 0; i < c->transcript.n;)
		i = flight(r, c, i, width);
	log_rows(r, a, connection, width);
	if (c->transcript.n == 0)
		row_put(r, rows_add(r, 0, 0), STYLE_DIM, _("no message passed"));
}
