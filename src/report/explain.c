/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the phrasebook answered, first in words, then as JSON; whether it is the case here is looked up among the
 * findings. */
#include "config.h"

#include "report/explain.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/ledger.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/redaction.h"
#include "base/sentence.h"
#include "base/text.h"
#include "cert/class.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "chain/question.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "phrase/page.h"
#include "phrase/phrasebook.h"
#include "report/json.h"
#include "report/text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define MATCHES_SHOWN 6 /* more with --verbose */
#define LINES_SHOWN 40
#define RARER_SHOWN 12 /* by name */
#define LIKELIHOOD_CELLS 10
#define SAYINGS_SHOWN 12
#define INPUTS_SHOWN 6

/* ---- which of them is the case ---- */

static const char *listed(const struct phrase_answer *answer, const char *id, size_t n)
{
	for (size_t i = 0; i < answer->nconditions; i++)
		if (strncmp(answer->condition[i], id, n) == 0 && !answer->condition[i][n])
			return answer->condition[i];
	return NULL;
}

/* What a finding was judged for; of what no chain has, the chains together. */
static enum purpose purpose_of(const struct analysis *a, const struct finding *f)
{
	if (f->class == CLASS_CLIENT_CERT)
		return PURPOSE_CLIENT;
	if (f->about.chain >= 0)
		return a->chain[f->about.chain].side == SIDE_OURS ? PURPOSE_CLIENT : a->chain[f->about.chain].purpose;
	for (size_t i = 1; i < a->nchain; i++)
		if (a->chain[i].purpose != a->chain[0].purpose)
			return PURPOSE_ANY;
	return a->nchain ? a->chain[0].purpose : a->question.purpose;
}

/* Is the finding about the chain that a peer has sent? */
static bool is_of_peer(const struct analysis *a, const struct finding *f)
{
	return a->nconnection && f->class != CLASS_CLIENT_CERT && f->about.chain >= 0 &&
	       a->chain[f->about.chain].side != SIDE_OURS;
}

/* The peer refused us here, too, for what the line means most likely: it is what was told, and not what we think of the
 * peer. */
static bool refused_alike(const struct explanation *x)
{
	for (size_t i = 0; x->answer.nconditions && i < x->a->nfinding; i++)
		if (x->a->finding[i].class == CLASS_CLIENT_CERT && x->a->finding[i].severity == SEVERITY_ERROR &&
		    x->a->finding[i].about.connection >= 0 &&
		    !strcmp(x->a->finding[i].rule->id, x->answer.condition[0]))
			return true;
	return false;
}

/* The condition of the answer that a finding is; NULL: none. What a server says of a client's certificate has a name of
 * its own, and of a client's files that one speaks; of files that may be either's, where no other is listed. A server's
 * word about its client is not about the chain that the server itself has sent. */
static const char *condition_found(const struct explanation *x, const struct finding *f)
{
	const char *id = f->rule->id, *same = listed(&x->answer, id, strlen(id)), *mirrored = NULL;
	const struct condition *c = condition_find(id, strlen(id));
	enum purpose purpose = purpose_of(x->a, f);

	if ((x->answer.judge == JUDGE_SERVER || (x->answer.judge == JUDGE_UNKNOWN && refused_alike(x))) &&
	    is_of_peer(x->a, f))
		return NULL;
	for (size_t k = 0, n; c && purpose != PURPOSE_SERVER && !mirrored && phrase_nth(c->mirrored, k, &n); k++)
		mirrored = listed(&x->answer, phrase_nth(c->mirrored, k, &n), n);
	return mirrored && (purpose == PURPOSE_CLIENT || !same) ? mirrored : same;
}

const struct finding *explanation_finding(const struct explanation *x, const char *id)
{
	const char *found;

	for (size_t i = 0; x->a && i < x->a->nfinding; i++)
		if ((found = condition_found(x, &x->a->finding[i])) && strcmp(found, id) == 0)
			return &x->a->finding[i];
	return NULL;
}

/* Plain HTTP was spoken to a port of TLS: that it is one shows in a handshake that went well. */
static bool took_tls(const struct explanation *x)
{
	for (size_t i = 0; x->a && i < x->a->nconnection; i++)
		if (x->a->connection[i]->handshake_done)
			return true;
	return false;
}

/* The holder of our certificate, by whom servers know a user; NULL: there is none. */
static const char *our_name(const struct analysis *a, struct arena *arena)
{
	const struct certificate *leaf = NULL;

	for (size_t i = 0; i < a->nchain && !leaf; i++)
		if (a->chain[i].side == SIDE_OURS)
			leaf = certset_certificate(a->set, a->chain[i].leaf);
	return leaf ? name_attribute(arena, leaf->subject, OID_CN) : NULL;
}

/* The user whom the line names as `user "bob"`; NULL. */
static const char *user_named(const char *line, struct arena *arena)
{
	const char *at = strstr(line, "user \"");
	size_t n = at ? strcspn(at + 6, "\"\n") : 0;

	return n && at[6 + n] == '"' ? arena_strndup(arena, at + 6, n) : NULL;
}

/* What is the case without being a fault of what was given: no finding says it. */
static bool is_by_itself(struct explanation *x, const char *id, struct arena *arena)
{
	if (!x->a)
		return false;
	if (!strcmp(id, "http-on-tls-port-reverse") && !strcmp(id, x->answer.condition[0]))
		return x->spoke_tls = took_tls(x);
	if (!strcmp(id, "client-identity-not-authorised")) {
		const char *ours = our_name(x->a, arena), *user = user_named(x->asked, arena);

		if (ours && user && strcmp(ours, user)) {
			x->ours = ours;
			x->user = user;
			return true;
		}
	}
	return false;
}

void explanation_find_here(struct explanation *x, struct arena *arena)
{
	x->here = ARENA_ARRAY(arena, const char *, x->answer.nconditions);
	for (size_t i = 0; i < x->answer.nconditions; i++)
		if (explanation_finding(x, x->answer.condition[i]) || is_by_itself(x, x->answer.condition[i], arena))
			x->here[x->nhere++] = x->answer.condition[i];
}

void explanation_ask(struct explanation *x, struct question *q, bool live)
{
	if (x->answer.judge == JUDGE_SERVER && !live && !q->purpose_given) {
		q->purpose = PURPOSE_CLIENT;
		q->purpose_given = x->purpose_asked = true;
	}
	if (x->answer.judge != JUDGE_SERVER && x->answer.name && !q->host && !live) {
		q->host = x->answer.name;
		x->name_asked = true;
	}
}

static bool is_here(const struct explanation *x, const char *id)
{
	for (size_t i = 0; i < x->nhere; i++)
		if (strcmp(x->here[i], id) == 0)
			return true;
	return false;
}

/* ---- in words ---- */

static void say(struct sheet *s, const char *program, const char *text, const char *code)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "\"%s\"%s%s", text, *code ? "  " : "", code);
	sheet_line(s, phrase_program_short(program), buf_str(&b));
	buf_free(&b);
}

/* The same words from several programs are shown once, for the program that fits best. */
static bool said_before(const struct phrase_answer *answer, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(answer->match[k].text, answer->match[i].text) == 0)
			return true;
	return false;
}

static void text_matches(struct sheet *s, const struct explanation *x)
{
	size_t shown = 0, max = s->o->verbose ? SIZE_MAX : MATCHES_SHOWN;
	struct buf b = BUF_INIT;

	sheet_heading(s, _("RECOGNISED"), NULL);
	for (size_t i = 0; i < x->answer.n; i++) {
		const struct phrase_match *m = &x->answer.match[i];

		if (said_before(&x->answer, i))
			continue;
		if (shown++ >= max)
			continue;
		say(s, m->program, m->text, m->code);
		if (m->note) {
			buf_reset(&b);
			buf_printf(&b, "%s (%s)", _(m->note), m->document);
			sheet_line(s, "", buf_str(&b));
			buf_reset(&b);
		}
	}
	if (shown > max) {
		buf_printf(&b, P_("and %zu more (--verbose)", "and %zu more (--verbose)", shown - max), shown - max);
		sheet_line(s, "", buf_str(&b));
	}
	buf_free(&b);
}

/* Line by line, of an excerpt: what is known of each. */
static const char *speaker(const struct phrase_line *l)
{
	if (l->side == BY_SERVER && l->about == OF_PEER)
		return _("a server, of its client");
	if (l->side == BY_CLIENT && l->about == OF_PEER)
		return _("a client, of its server");
	if (l->about == OF_SELF && l->side != BY_ANY)
		return l->side == BY_SERVER ? _("a server, of what it was told") : _("a client, of what it was told");
	if (l->about == OF_FILE)
		return _("of a file");
	return "";
}

static void text_line(struct sheet *s, const struct phrase_line *l)
{
	struct buf b = BUF_INIT;
	const char *who = speaker(l), *means = l->means ? rule_title(l->means) : "";

	sheet_line(s, l->known ? "*" : "", sheet_private(s, ARGUMENT_QUOTE, l->text));
	if (!l->known)
		return;
	buf_printf(&b, "%s%s%s%s%s", l->program, *l->program && *who ? ", " : "", who,
	           *means && (*who || *l->program) ? ": " : "", means);
	if (b.n)
		sheet_line(s, "", buf_str(&b));
	buf_free(&b);
}

static void text_lines(struct sheet *s, const struct explanation *x)
{
	size_t known = 0, shown = 0, max = s->o->verbose ? SIZE_MAX : LINES_SHOWN;
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < x->answer.nlines; i++)
		known += x->answer.line[i].known;
	buf_printf(&b, P_("%zu of %zu known (*)", "%zu of %zu known (*)", known), known, x->answer.nlines);
	sheet_heading(s, _("THE LINES"), buf_str(&b));
	buf_reset(&b);
	for (size_t i = 0; i < x->answer.nlines; i++)
		if (x->answer.nlines <= max || x->answer.line[i].known) {
			if (shown < max)
				text_line(s, &x->answer.line[i]);
			shown++;
		}
	if (shown > max) {
		buf_printf(&b, P_("and %zu more (--verbose)", "and %zu more (--verbose)", shown - max), shown - max);
		sheet_line(s, "", buf_str(&b));
	}
	buf_free(&b);
}

/* ---- what may be behind it ---- */

/* What is the case here stands among the first, however rarely it is behind such a message. */
static bool stands_first(const struct explanation *x, size_t i)
{
	return i < x->answer.nranked || is_here(x, x->answer.condition[i]);
}

static size_t widest_id(const struct explanation *x)
{
	size_t cells = 0;

	for (size_t i = 0; i < x->answer.nconditions; i++)
		if (stands_first(x, i) && strlen(x->answer.condition[i]) > cells)
			cells = strlen(x->answer.condition[i]);
	return cells;
}

static void text_condition(struct sheet *s, const struct explanation *x, size_t i, size_t cells)
{
	const char *id = x->answer.condition[i], *word = _(likelihood_word(x->answer.likelihood[i]));
	bool here = is_here(x, id);

	buf_puts(s->out, "  ");
	sheet_ink(s, here ? INK_ERROR : INK_BOLD, id);
	buf_pad(s->out, ' ', cells - strlen(id) + 2);
	sheet_ink(s, INK_DIM, word);
	buf_pad(s->out, ' ', LIKELIHOOD_CELLS > text_width(word) ? LIKELIHOOD_CELLS - text_width(word) : 1);
	sheet_ink(s, INK_PLAIN, rule_title(id));
	if (here)
		sheet_ink(s, INK_ERROR, _("  <- the case here"));
	buf_putc(s->out, '\n');
}

static void text_rest(struct sheet *s, const struct explanation *x)
{
	size_t max = s->o->verbose ? SIZE_MAX : RARER_SHOWN, shown = 0, more = 0;
	struct buf b = BUF_INIT;

	for (size_t i = x->answer.nranked; i < x->answer.nconditions; i++) {
		if (stands_first(x, i))
			continue;
		if (shown < max)
			buf_printf(&b, "%s%s", shown++ ? ", " : "", x->answer.condition[i]);
		else
			more++;
	}
	if (more)
		buf_printf(&b, P_(" and %zu more (--verbose)", " and %zu more (--verbose)", more), more);
	if (shown)
		sheet_line(s, _("rarer"), buf_str(&b));
	buf_free(&b);
}

static void text_conditions(struct sheet *s, const struct explanation *x)
{
	size_t n = x->answer.nconditions, shown = x->answer.nranked;

	sheet_heading(s, _("WHAT MAY BE BEHIND IT"), n > 1 ? _("most likely first") : NULL);
	for (size_t i = shown; i < n; i++)
		if (stands_first(x, i))
			text_condition(s, x, i, widest_id(x));
	for (size_t i = 0; i < shown; i++)
		text_condition(s, x, i, widest_id(x));
	text_rest(s, x);
	if (!n)
		sheet_line(s, "", _("nothing that can be looked up: the message names no cause of its own"));
}

/* ---- what decides ---- */

void explanation_decides(const struct phrase_answer *w, struct redaction *redaction, struct buf *out)
{
	struct arena *a = arena_new();
	const char *where = w->address ? w->address : "HOST:PORT", *file = w->file ? w->file : "FILE";
	struct sentence command;

	if (w->about == OF_FILE)
		command = SENTENCE(a, "certloupe check %1$s", as_path(file));
	else if (w->judge == JUDGE_SERVER)
		command = SENTENCE(a, "certloupe check --cert CLIENT.pem --key CLIENT.key --client-ca CA.pem %1$s",
		                   as_host(where));
	else if (w->name && w->address && strncmp(w->address, w->name, strlen(w->name)) != 0)
		command = SENTENCE(a, "certloupe check --host %1$s %2$s", as_host(w->name), as_host(where));
	else
		command = SENTENCE(a, "certloupe check %1$s", as_host(w->address || !w->name ? where : w->name));
	command_render(out, &command, redaction);
	arena_free(a);
}

static const char *deciding_command(const struct sheet *s, const struct explanation *x, struct buf *out)
{
	explanation_decides(&x->answer, s->o->redaction, out);
	return buf_str(out);
}

static void text_decides(struct sheet *s, const struct explanation *x)
{
	struct buf b = BUF_INIT;

	if (x->answer.nranked < 2)
		return;
	sheet_heading(s, _("WHAT DECIDES"), NULL);
	sheet_command(s, deciding_command(s, x, &b));
	buf_free(&b);
}

/* ---- what was given ---- */

/* Other causes than those asked about: the message may be of something else. */
static void text_other_causes(struct sheet *s, const struct explanation *x)
{
	for (size_t i = 0; i < x->a->nfinding; i++)
		if (x->a->finding[i].cause && !condition_found(x, &x->a->finding[i]))
			sheet_sentence(s, x->a->finding[i].severity == SEVERITY_ERROR ? _("error") : _("warning"),
			               &x->a->finding[i].title);
}

static size_t certificates_in(struct certset *set, int input)
{
	size_t all, n = 0;
	const struct placed *at = certset_placed(set, input, &all);

	for (size_t i = 0; i < all; i++)
		n += certset_entry(set, at[i].id)->kind == ENTRY_CERTIFICATE;
	return n;
}

static bool has_chain_of_client(const struct analysis *a)
{
	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].side == SIDE_OURS || !a->nconnection)
			return true;
	return false;
}

static bool lists(const struct explanation *x, const char *id)
{
	for (size_t i = 0; i < x->answer.nranked; i++)
		if (strcmp(x->answer.condition[i], id) == 0)
			return true;
	return false;
}

static bool other_causes(const struct explanation *x)
{
	for (size_t i = 0; i < x->a->nfinding; i++)
		if (x->a->finding[i].cause && !condition_found(x, &x->a->finding[i]))
			return true;
	return false;
}

const char *explanation_lacking(const struct explanation *x)
{
	const struct analysis *a = x->a;

	if (x->answer.judge == JUDGE_SERVER && !has_chain_of_client(a))
		return _("The line is about a client's certificate, and none was given: add --cert and --key, and with "
		         "--client-ca the CAs that the server lets in.");
	if (x->answer.about != OF_FILE && !a->nconnection && lists(x, "hostname-mismatch") && !a->question.host)
		return _("The name that was expected is not known: add --host.");
	if ((lists(x, "crl-missing") || lists(x, "client-crl-missing")) && !a->question.crl_given)
		return _("Which revocation lists the program has is not known: add --crl for each.");
	if (x->answer.about != OF_FILE && !a->nconnection && x->answer.judge != JUDGE_SERVER && !other_causes(x))
		return _("The line is about a connection, and none was made: add HOST:PORT.");
	return NULL;
}

/* Programs that want one certificate in a file, or none that is not needed, refuse what we do not mind. */
static void text_held(struct sheet *s, const struct explanation *x)
{
	bool first = true;

	for (size_t i = 0, shown = 0; i < certset_inputs(x->a->set) && shown < INPUTS_SHOWN; i++) {
		const struct input *in = certset_input(x->a->set, (int)i);
		size_t n = certificates_in(x->a->set, (int)i);
		struct buf b = BUF_INIT;

		if (in->role == ORIGIN_TRUST || n == 0)
			continue;
		buf_printf(&b, P_("%s holds %zu certificate", "%s holds %zu certificates", n),
		           sheet_private(s, in->role == ORIGIN_SENT ? ARGUMENT_HOST : ARGUMENT_PATH, in->spec), n);
		sheet_line(s, first ? _("read") : "", buf_str(&b));
		buf_free(&b);
		first = false;
		shown++;
	}
}

static bool was_given(const struct explanation *x, const char *address)
{
	for (size_t i = 0; i < certset_inputs(x->a->set); i++)
		if (strcmp(certset_input(x->a->set, (int)i)->spec, address) == 0)
			return true;
	return false;
}

/* The line speaks of another connection than the one that was made: a front of its upstream. */
static void text_elsewhere(struct sheet *s, const struct explanation *x)
{
	struct buf b = BUF_INIT;

	if (!x->answer.address || was_given(x, x->answer.address))
		return;
	sheet_line(s, _("named"), sheet_private(s, ARGUMENT_HOST, x->answer.address));
	sheet_command(s, deciding_command(s, x, &b));
	buf_free(&b);
}

static void text_user(struct sheet *s, const struct explanation *x)
{
	struct buf b = BUF_INIT;

	buf_printf(
	    &b,
	    _("our certificate is that of %s, and the line names the user %s: a server that takes the user from the CN "
	      "wants them to be one, or a map between them (PostgreSQL: pg_ident.conf)"),
	    sheet_private(s, ARGUMENT_QUOTE, x->ours), sheet_private(s, ARGUMENT_QUOTE, x->user));
	sheet_line(s, _("seen"), buf_str(&b));
	buf_free(&b);
}

/* First what is the case here and is said so; else what is wrong instead; else what was not given and is needed. */
static void text_here(struct sheet *s, const struct explanation *x)
{
	const char *lacking = x->nhere ? NULL : explanation_lacking(x);

	sheet_heading(s, _("IN WHAT WAS GIVEN"),
	              x->nhere          ? NULL
	              : other_causes(x) ? _("none of this, but something else is wrong")
	              : lacking         ? _("it cannot be told yet")
	                                : _("nothing here explains it"));
	text_held(s, x);
	if (x->name_asked)
		sheet_line(s, _("asked"), sheet_private(s, ARGUMENT_HOST, x->answer.name));
	if (x->purpose_asked)
		sheet_line(s, _("asked"), _("as a client's certificate"));
	for (size_t i = 0; i < x->a->nfinding; i++)
		if (condition_found(x, &x->a->finding[i]))
			text_finding(s, &x->a->finding[i]);
	if (x->spoke_tls)
		sheet_line(s, _("seen"),
		           _("this port speaks TLS: whoever said this spoke plain HTTP to it (https:// is meant)"));
	if (x->user)
		text_user(s, x);
	text_other_causes(s, x);
	if (lacking)
		sheet_line(s, _("needed"), lacking);
	text_elsewhere(s, x);
}

static void text_sayings(struct sheet *s, const char *id)
{
	const struct phrase *p[SAYINGS_SHOWN];
	size_t n = phrasebook_for_condition(id, p, SAYINGS_SHOWN);

	if (n)
		sheet_heading(s, _("What programs say"), NULL);
	for (size_t i = 0; i < n; i++)
		say(s, p[i]->program, p[i]->text, p[i]->code);
}

/* The days of the ledger that are about it; those of roots are too many, and are said of a chain. */
static void text_days(struct sheet *s, const char *id)
{
	bool any = false;

	for (size_t i = 0; i < event_count; i++) {
		const struct event *e = &event_table[i];
		char day[32];
		struct buf b = BUF_INIT;

		if (strcmp(e->rule, id) || e->kind == EVENT_ROOT || e->kind == EVENT_ADDED)
			continue;
		if (!any)
			sheet_heading(s, _("What changes, and when"), NULL);
		any = true;
		buf_printf(&b, "%s: %s", e->who, e->what);
		sheet_line(s, time_day(e->from, day), buf_str(&b));
		buf_free(&b);
	}
}

static void text_one_page(struct sheet *s, const char *id)
{
	const char *page = page_of(id);

	if (page)
		text_page(s, page);
	else
		sheet_heading(s, id, rule_title(id));
	text_sayings(s, id);
	text_days(s, id);
}

void explain_text(struct buf *out, const struct explanation *x, const struct report_options *o)
{
	struct sheet s = { .out = out, .o = o, .a = x->a };

	if (!x->answer.n && x->answer.nconditions == 1) {
		text_one_page(&s, x->answer.condition[0]);
	} else if (!x->answer.n) {
		buf_printf(out, "%s\n", _("No program that is known here says this."));
	} else {
		if (x->answer.nlines > 1)
			text_lines(&s, x);
		else
			text_matches(&s, x);
		text_conditions(&s, x);
		if (!x->a)
			text_decides(&s, x);
	}
	if (x->a)
		text_here(&s, x);
	if (x->answer.n && x->answer.nconditions && !x->a)
		buf_printf(
		    out, _("\n%s explain ID prints the page of one; with SOURCEs behind it, what is the case there.\n"),
		    PACKAGE_NAME);
}

/* ---- as JSON ---- */

static json_t *ids(const char *const *id, size_t n)
{
	json_t *list = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_string(id[i]));
	return list;
}

static json_t *matches(const struct phrase_answer *answer)
{
	json_t *list = json_array();

	for (size_t i = 0; i < answer->n; i++) {
		const struct phrase_match *m = &answer->match[i];

		json_array_append_new(list, json_pack("{s:s, s:s, s:o, s:s?}", "program", m->program, "text", m->text,
		                                      "code", *m->code ? json_string(m->code) : json_null(), "document",
		                                      m->document));
	}
	return list;
}

/* The words of the contract; NULL where the line does not tell. */
static const char *side_word(enum phrase_by side)
{
	static const char *const word[] = { [BY_CLIENT] = "client", [BY_SERVER] = "server", [BY_FILE] = "file" };

	return side == BY_ANY ? NULL : word[side];
}

static const char *about_word(enum phrase_of about)
{
	static const char *const word[] = { [OF_PEER] = "peer", [OF_SELF] = "self", [OF_FILE] = "file" };

	return about == OF_ANY ? NULL : word[about];
}

static json_t *lines(const struct phrase_answer *answer, const struct report_options *o)
{
	json_t *list = json_array();

	for (size_t i = 0; i < answer->nlines; i++) {
		const struct phrase_line *l = &answer->line[i];

		json_array_append_new(list,
		                      json_pack("{s:o, s:s?, s:s?, s:s?, s:o}", "text",
		                                json_safe(redacted(o->redaction, ARGUMENT_QUOTE, l->text)), "program",
		                                *l->program ? l->program : NULL, "side", side_word(l->side), "about",
		                                about_word(l->about), "codes", ids(l->code, l->ncodes)));
	}
	return list;
}

/* What here is behind which of them, worst first. */
static json_t *found(const struct explanation *x)
{
	json_t *list = json_array();

	for (size_t i = 0; i < x->nhere; i++)
		for (size_t k = 0; x->a && k < x->a->nfinding; k++) {
			const char *id = condition_found(x, &x->a->finding[k]);

			if (id && strcmp(id, x->here[i]) == 0)
				json_array_append_new(
				    list, json_pack("{s:s, s:s}", "id", id, "finding", x->a->finding[k].rule->id));
		}
	return list;
}

static json_t *ranked(const struct phrase_answer *answer)
{
	json_t *list = json_array();

	for (size_t i = 0; i < answer->nconditions; i++)
		if (answer->likelihood[i] != LIKELIHOOD_RARER)
			json_array_append_new(list, json_pack("{s:s, s:s}", "id", answer->condition[i], "likelihood",
			                                      likelihood_word(answer->likelihood[i])));
	return list;
}

void explain_json(struct buf *out, const struct explanation *x, const struct report_options *o)
{
	json_t *all =
	    json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "schema", "certloupe/1", "asked",
	              json_safe(redacted(o->redaction, ARGUMENT_QUOTE, x->asked)), "lines", lines(&x->answer, o),
	              "matches", matches(&x->answer), "conditions", ids(x->answer.condition, x->answer.nconditions),
	              "ranked", ranked(&x->answer), "here", ids(x->here, x->nhere), "found", found(x));
	char *text = json_dumps(all, JSON_INDENT(2));

	buf_puts(out, text);
	buf_putc(out, '\n');
	free(text);
	json_decref(all);
}
