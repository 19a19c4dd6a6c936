/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report in words: answer first, then chains, findings and what else was loaded, one fact a line. */
#include "config.h"

#include "report/text.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/place.h"
#include "analysis/request.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "phrase/phrasebook.h"
#include "report/board.h"
#include "report/report.h"
#include "stack/loading.h"
#include "report/words.h"
#include "stack/opinion.h"

#include <string.h>

#define OTHERS_MAX 6

static void text_sources(struct sheet *s)
{
	struct buf b = BUF_INIT;
	bool first = true;

	for (size_t i = 0; i < certset_inputs(s->a->set); i++) {
		const struct input *in = certset_input(s->a->set, (int)i);
		bool fetched = in->role == ORIGIN_FETCHED;
		enum argument_kind kind = in->role == ORIGIN_SENT || fetched ? ARGUMENT_HOST : ARGUMENT_PATH;

		if (in->role == ORIGIN_TRUST)
			continue;
		buf_reset(&b);
		buf_printf(&b, P_("%s (%s, %zu object)", "%s (%s, %zu objects)", in->nentries),
		           strcmp(in->spec, "-") ? sheet_private(s, kind, in->spec) : _("standard input"),
		           in->kind ? in->kind : "?", in->nentries);
		sheet_line(s, fetched ? _("fetched") : first ? _("read") : "", buf_str(&b));
		first = false;
	}
	buf_free(&b);
}

/* What a program makes of a file that it does not load as it stands. */
static struct sentence load_said(struct sheet *s, const struct load *l)
{
	if (l->answer == LOAD_UNKNOWN)
		return SENTENCE(s->a->arena, N_("not foreseen: %1$s is not loaded as it stands"), as_path(l->file));
	if (!l->message)
		return SENTENCE(s->a->arena, N_("cannot load %1$s"), as_path(l->file));
	return SENTENCE(s->a->arena, N_("cannot load %1$s: \"%2$s\""), as_path(l->file), as_code(l->message));
}

/* What another program makes of the same thing: where it differs from us, one of the two is wrong. */
static void text_second_opinion(struct sheet *s)
{
	struct oracle o;

	if (!second_opinion(s->a, &o))
		return;
	const struct sentence said = o.load.answer != LOAD_GOOD ? load_said(s, &o.load)
	                             : o.ran                    ? SENTENCE(s->a->arena, "\"%1$s\"", as_code(o.text))
	                                     : SENTENCE(s->a->arena, N_("could not be asked: %1$s"), o.why);
	sheet_sentence(s, "GnuTLS", &said);
}

static struct sentence openssl_said(struct sheet *s, const struct prediction *p)
{
	struct arena *a = s->a->arena;

	if (p->load.answer != LOAD_GOOD)
		return load_said(s, &p->load);
	if (!p->known)
		return SENTENCE(a, N_("not foreseen: it hangs on how it was built and set up"));
	if (p->accepts)
		return SENTENCE(a, s->a->nconnection ? N_("would accept the chain; the connection is another matter")
		                                     : N_("would accept it"));
	return SENTENCE(a, N_("would refuse it: %1$s \"%2$s\" at %3$s"), as_number(p->code),
	                as_code(p->message ? p->message : ""), as_certificate(p->about));
}

static void text_openssl(struct sheet *s)
{
	struct prediction p;

	if (!openssl_opinion(s->a, &p))
		return;
	const struct sentence said = openssl_said(s, &p);
	sheet_sentence(s, "OpenSSL", &said);
}

/* --trust is about peers and files: of our own certificate alone, as a server sees it, it says nothing. */
static bool stands_by_trust(const struct analysis *a)
{
	return a->nchain != 1 || a->chain[0].side == SIDE_PEER || !chain_is_judged(&a->chain[0]) || a->nconnection;
}

/* What is wrong where the chain that speaks is trusted. */
static const char *but_why(const struct analysis *a)
{
	if (a->nconnection)
		return N_(", but the connection fails: %s");
	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].side == SIDE_OURS && a->chain[i].verdict != VERDICT_TRUSTED)
			return N_(", but our own certificate fails: %s");
	return N_(", but there is an error: %s");
}

static void text_answer(struct sheet *s)
{
	static const char *const word[] = { N_("trusted"), N_("untrusted"), N_("error: could not be judged"),
		                            N_("no certificate to judge") };
	const struct analysis *a = s->a;
	struct buf b = BUF_INIT;
	enum ink ink = a->verdict == VERDICT_TRUSTED && a->reason == CLASS_NONE ? INK_OK
	               : a->verdict == VERDICT_NONE                             ? INK_BOLD
	                                                                        : INK_ERROR;

	sheet_ink(s, INK_BOLD, _("VERDICT"));
	buf_puts(s->out, "    ");
	sheet_ink(s, ink, _(word[a->verdict]));
	if (a->reason != CLASS_NONE)
		buf_printf(&b, a->verdict == VERDICT_TRUSTED ? _(but_why(a)) : " (%s)", class_text(a->reason));
	sheet_ink(s, INK_PLAIN, buf_str(&b));
	buf_putc(s->out, '\n');
	buf_free(&b);
	text_sources(s);
	if (stands_by_trust(s->a))
		text_trust(s, _("trust"), s->a->trust);
	if (!s->o->quiet) {
		text_second_opinion(s);
		text_openssl(s);
	}
}

/* ---- findings ---- */

static void facts(struct sheet *s, const struct finding *f, enum fact_kind kind, const char *label)
{
	for (size_t i = 0; i < f->nfact; i++)
		if (f->fact[i].kind == kind) {
			sheet_sentence(s, label, &f->fact[i].text);
			label = "";
		}
}

/* A rule's first finding says it for all of them. */
static bool said_before(struct sheet *s, const struct finding *f)
{
	const struct analysis *a = s->a;

	if (!s->first) {
		s->first = ARENA_ARRAY(a->arena, const struct finding *, rule_count() + 1); /* the last: no rule's */
		for (size_t i = a->nfinding; i-- > 0;)
			if (a->finding[i].cause)
				s->first[rule_number(a->finding[i].rule)] = &a->finding[i];
	}
	const struct finding *first = s->first[rule_number(f->rule)];
	return first && first < f;
}

static void others_say(struct sheet *s, const struct finding *f)
{
	const struct phrase *p[OTHERS_MAX];
	size_t n = f->cause && !said_before(s, f) ? words_of_others(s->a, f, p, OTHERS_MAX) : 0;
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < n; i++) {
		buf_reset(&b);
		buf_printf(&b, "%s: \"%s\"%s%s", phrase_program_short(p[i]->program), p[i]->text,
		           p[i]->code && *p[i]->code ? "  " : "", p[i]->code ? p[i]->code : "");
		sheet_line(s, i ? "" : _("others say"), buf_str(&b));
	}
	buf_free(&b);
}

static bool says(const struct finding *f, const char *place)
{
	bool found = false;
	struct buf b = BUF_INIT;

	sentence_render(&b, &f->title, &rendering_translated);
	for (size_t i = 0; i < f->nfact; i++) {
		buf_putc(&b, '\n');
		sentence_render(&b, &f->fact[i].text, &rendering_translated);
	}
	found = strstr(buf_str(&b), place) != NULL;
	buf_free(&b);
	return found;
}

/* Where the object stands that it is about, unless the evidence says so: two certificates may bear one name. */
static void where_about(struct sheet *s, const struct finding *f)
{
	struct buf b = BUF_INIT;
	const struct origin *o = place_origin(s->a, f->about.entry, f->about.chain);
	struct sentence said = { .msgid = NULL };

	if (o)
		said = certset_origin_said(s->a->set, o);
	sentence_render(&b, &said, &rendering_translated);
	if (b.n && !says(f, buf_str(&b)))
		sheet_sentence(s, _("where"), &said);
	buf_free(&b);
}

void text_finding(struct sheet *s, const struct finding *f)
{
	struct buf b = BUF_INIT;

	sheet_ink(s, severity_ink(f->severity), severity_word(f->severity));
	buf_puts(s->out, " ");
	sheet_ink(s, INK_BOLD, f->rule->id);
	buf_puts(s->out, "\n");
	sheet_sentence(s, "", &f->title);
	if (f->explained_by) {
		buf_printf(&b, _("follows from %s"), f->explained_by->id);
		sheet_line(s, "", buf_str(&b));
	}
	buf_free(&b);
	if (s->o->quiet)
		return;
	where_about(s, f);
	facts(s, f, FACT_EVIDENCE, _("because"));
	facts(s, f, FACT_SEARCHED, _("searched"));
	facts(s, f, FACT_RULED_OUT, _("ruled out"));
	if (!s->alone)
		others_say(s, f);
	sheet_sentence(s, _("fix"), &f->fix);
	command_render(&b, &f->command, s->o->redaction);
	sheet_command(s, buf_str(&b));
	buf_free(&b);
}

static void text_findings(struct sheet *s)
{
	size_t count[3] = { 0 };
	struct buf b = BUF_INIT;
	const struct analysis *a = s->a;

	for (size_t i = 0; i < a->nfinding; i++)
		count[a->finding[i].severity]++;
	if (!a->nfinding)
		buf_puts(&b, _("none"));
	else
		buf_printf(&b, _("errors %zu, warnings %zu, notes %zu"), count[0], count[1], count[2]);
	sheet_heading(s, _("FINDINGS"), buf_str(&b));
	for (size_t i = 0; i < a->nfinding; i++)
		if (!s->o->quiet || a->finding[i].cause)
			text_finding(s, &a->finding[i]);
	buf_free(&b);
}

/* ---- what else is there ---- */

#define BELONGS_SHOWN 12

/* Whose private key it is: certificates, and requests that were made with it. */
static void belongs_to(struct sheet *s, const struct public_key *pub, struct buf *b)
{
	size_t n;
	const int *id = certset_by_key(s->a->set, pub, &n);

	for (size_t i = 0; i < n && i < BELONGS_SHOWN; i++) {
		const struct certificate *c = certset_certificate(s->a->set, id[i]);

		if (c)
			buf_printf(b, _(", belongs to %s"), sheet_private(s, ARGUMENT_NAME, certificate_title(c)));
		else
			buf_printf(b, _(", made the request for %s"),
			           sheet_private(s, ARGUMENT_NAME,
			                         name_short(s->a->arena, certset_csr(s->a->set, id[i])->subject)));
	}
	if (n > BELONGS_SHOWN)
		buf_printf(b, ", ... (%zu)", n);
	if (!n && certset_count(s->a->set) <= CERTSET_KEYED_MAX)
		buf_puts(b, _(", belongs to nothing that was given"));
}

/* What a request asks for beside its subject, and whether who asks has the key. */
static void asks_for(struct sheet *s, const struct csr *q, struct buf *b)
{
	const char *signature = q->self_signature > 0    ? _("signed by its own key")
	                        : q->self_signature == 0 ? _("not signed by its own key")
	                                                 : _("its signature could not be checked");
	struct buf name = BUF_INIT;

	buf_printf(b, ", %s", signature);
	for (size_t i = 0; i < q->nsan && i < BELONGS_SHOWN; i++) {
		buf_reset(&name);
		general_name_text(&name, &q->san[i]);
		buf_printf(b, "%s%s", i ? ", " : _(", asks for "), sheet_private(s, ARGUMENT_NAME, buf_str(&name)));
	}
	if (q->nsan > BELONGS_SHOWN)
		buf_printf(b, ", ... (%zu)", q->nsan);
	buf_free(&name);
}

static void signed_by(struct sheet *s, const struct list_signer *by, struct buf *b)
{
	if (!by || !by->asked)
		return;
	if (by->by)
		buf_printf(b, _(", signed by %s"), sheet_private(s, ARGUMENT_NAME, certificate_title(by->by)));
	else if (by->untold)
		buf_puts(b, _(", its signature could not be checked"));
	else
		buf_puts(b,
		         by->tried ? _(", not signed by the CA of that name") : _(", its CA is not here: not checked"));
}

static void put_title(struct sheet *s, int id, struct buf *b)
{
	struct buf title = BUF_INIT;

	certset_title(s->a->set, id, &title);
	buf_puts(b, sheet_private(s, ARGUMENT_NAME, buf_str(&title)));
	buf_free(&title);
}

static void object_text(struct sheet *s, int id, struct buf *b)
{
	const struct key *key = certset_key(s->a->set, id);
	const struct csr *csr = certset_csr(s->a->set, id);
	const struct crl *crl = certset_crl(s->a->set, id);
	char day[32];

	put_title(s, id, b);
	if (key && key->opened) {
		buf_printf(b, ", %s", key_text(s->a->arena, &key->pub));
		belongs_to(s, &key->pub, b);
	}
	if (csr) {
		int issued[REQUEST_ISSUED_MAX];

		buf_printf(b, ", %s", key_text(s->a->arena, &csr->key));
		asks_for(s, csr, b);
		if (request_issued(s->a->set, csr, issued))
			buf_printf(b, _(", issued as %s"),
			           sheet_private(s, ARGUMENT_NAME,
			                         certificate_title(certset_certificate(s->a->set, issued[0]))));
	}
	if (crl && crl->is_delta)
		buf_puts(b, _(", a delta: changes of an older list alone"));
	if (crl) {
		buf_printf(b, _(", %zu revoked, next update %s"), crl->nentries, time_day(crl->next_update, day));
		signed_by(s, analysis_list_signer(s->a, id), b);
	}
}

static void text_objects(struct sheet *s)
{
	struct buf b = BUF_INIT;
	size_t n;
	bool any = false;

	for (size_t i = 0; i < certset_count(s->a->set); i++) {
		const struct entry *e = certset_entry(s->a->set, (int)i);

		if (e->kind == ENTRY_CERTIFICATE)
			continue;
		if (!any)
			sheet_heading(s, _("OTHER OBJECTS"), NULL);
		any = true;
		buf_reset(&b);
		object_text(s, (int)i, &b);
		buf_puts(&b, "  ");
		const struct sentence said = certset_origin_said(s->a->set, certset_origins(s->a->set, (int)i, &n));
		sheet_render(s, &b, &said);
		sheet_line(s, entry_kind_name(e->kind), buf_str(&b));
	}
	buf_free(&b);
}

static void text_certificates(struct sheet *s)
{
	for (size_t i = 0; i < certset_count(s->a->set); i++) {
		const struct certificate *c = certset_certificate(s->a->set, (int)i);

		if (!c)
			continue;
		sheet_heading(s, _("CERTIFICATE"), sheet_private(s, ARGUMENT_NAME, certificate_title(c)));
		report_certificate(s->out, c, s->a->question.at, s->o);
	}
}

static void text_objects_whole(struct sheet *s)
{
	for (size_t i = 0; i < certset_count(s->a->set); i++) {
		enum entry_kind kind = certset_entry(s->a->set, (int)i)->kind;
		struct buf title = BUF_INIT, whole = BUF_INIT;

		if (kind != ENTRY_CERTIFICATE &&
		    report_object(&whole, s->a->set, s->a->trust, (int)i, s->a->question.at, s->o)) {
			buf_printf(&title, "%s ", entry_kind_name(kind));
			put_title(s, (int)i, &title);
			sheet_heading(s, _("OBJECT"), buf_str(&title));
			buf_put(s->out, whole.s, whole.n);
		}
		buf_free(&title);
		buf_free(&whole);
	}
}

void report_text(struct buf *out, const struct analysis *a, const struct report_options *o)
{
	struct sheet s = { .out = out, .o = o, .a = a };

	text_answer(&s);
	for (size_t i = 0; i < a->nconnection; i++)
		text_connection(&s, a->connection[i]);
	for (size_t i = 0; i < a->nchain; i++)
		text_chain(&s, &a->chain[i]);
	for (size_t i = 0; i <= a->nconnection; i++)
		board_text(&s, i);
	text_findings(&s);
	if (!o->quiet)
		text_objects(&s);
	if (o->verbose) {
		text_certificates(&s);
		text_objects_whole(&s);
	}
}
