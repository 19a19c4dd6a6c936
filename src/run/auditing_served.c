/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The certificates that a listener shows, with their keys and the names that it serves. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "audit/dialect.h"
#include "audit/listener.h"
#include "audit/conf.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/words.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/public_key.h"
#include "chain/hostname.h"
#include "chain/question.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "run/auditing_private.h"
#include "run/plan.h"

#include <string.h>

static int place_of(const struct listener *l, enum file_use use, int pair)
{
	for (size_t i = 0; i < l->file.n; i++)
		if (l->file.v[i].use == use && (l->file.v[i].pair == pair || l->file.v[i].pair < 0))
			return (int)i;
	return -1;
}

static int first_of(struct auditor *x, const struct file_state *f, enum entry_kind kind)
{
	return f->input < 0 ? -1 : certset_first_of(x->run->set, f->input, kind);
}

/* ---- key ---- */

static void check_key(struct auditor *x, const struct listener_state *s, size_t at)
{
	const struct listener *l = s->listener;
	const struct named_file *cert = &l->file.v[at];
	int place = place_of(l, USE_KEY, cert->pair);
	const struct named_file *named = place < 0 ? cert : &l->file.v[place];
	const struct file_state *in = place < 0 ? &s->file[at] : &s->file[place];
	int leaf = first_of(x, &s->file[at], ENTRY_CERTIFICATE), own = first_of(x, in, ENTRY_KEY);
	const struct certificate *c = leaf < 0 ? NULL : certset_certificate(x->run->set, leaf);
	const struct key *key = own < 0 ? NULL : certset_key(x->run->set, own);
	struct finding *f;

	if (place < 0 && own < 0 && s->file[at].input >= 0) {
		f = say(x, "cert-without-key", l, cert->by, cert->path, -1);
		say_title(x, f,
		          SAID(x, N_("%1$s has a certificate and no private key: no directive names one"),
		               as_path(cert->path)));
		return;
	}
	if (!c || !key)
		return;
	if (!key->opened) {
		f = key->encrypted && !l->opens_keys ? say(x, "pem-encrypted-key", l, named->by, named->path, -1)
		                                     : NULL;
		say_title(x, f,
		          SAID(x,
		               N_("%1$s is encrypted, and nothing names a password: %2$s asks for it when it starts"),
		               as_path(named->path), as_code(l->config->dialect->title)));
		return;
	}
	if (public_key_equal(&c->key, &key->pub))
		return;
	f = say(x, "key-mismatch", l, named->by, named->path, leaf);
	if (!f)
		return;
	f->severity = SEVERITY_ERROR;
	say_title(x, f,
	          SAID(x, N_("the key in %1$s is not that of the certificate in %2$s"), as_path(named->path),
	               as_path(cert->path)));
	say_because(x, f,
	            SAID(x, N_("the key is %1$s, the certificate of %2$s has another one (%3$s)"),
	                 as_code(key_text(x->arena, &key->pub)), as_certificate(c),
	                 as_code(key_text(x->arena, &c->key))));
	f->fix =
	    SAID(x, N_("name the key that the certificate was requested with; %1$s refuses to start with this one"),
	         as_code(l->config->dialect->title));
}

/* ---- names ---- */

static bool any_bears(struct auditor *x, const struct listener_state *s, const struct host *h, int *leaf)
{
	const struct listener *l = s->listener;
	bool any = false;

	*leaf = -1;
	for (size_t i = 0; i < l->file.n; i++) {
		if (l->file.v[i].use != USE_CERT)
			continue;
		if (l->file.v[i].several || l->file.v[i].unknown)
			return true;
		int entry = first_of(x, &s->file[i], ENTRY_CERTIFICATE);
		const struct certificate *c = entry < 0 ? NULL : certset_certificate(x->run->set, entry);

		if (!c)
			continue;
		any = true;
		*leaf = *leaf < 0 ? entry : *leaf;
		if (hostname_match(c, h, NULL) == HOST_MATCH)
			return true;
	}
	return !any;
}

#define SAN_SHOWN 6

static void say_names(struct auditor *x, struct finding *f, const struct certificate *c)
{
	struct argument name[SAN_SHOWN];
	size_t n = 0;
	struct buf b = BUF_INIT;

	if (!f || !c)
		return;
	for (size_t i = 0; i < c->nsan && n < SAN_SHOWN; i++) {
		buf_reset(&b);
		general_name_text(&b, &c->san[i]);
		name[n++] = argument_keep(x->arena, as_name(buf_str(&b)));
	}
	buf_free(&b);
	if (n)
		say_because(x, f,
		            SAID(x, N_("the certificate of %1$s is for %2$s"), as_certificate(c),
		                 as_list(x->arena, name, n, c->nsan)));
	else
		say_because(
		    x, f, SAID(x, N_("the certificate of %1$s has no name in it (subjectAltName)"), as_certificate(c)));
}

static void check_names(struct auditor *x, const struct listener_state *s)
{
	const struct listener *l = s->listener;
	struct host h;
	int leaf;

	for (size_t i = 0; i < l->name.n && !l->connects; i++) {
		if (!host_parse(l->name.v[i], &h) || any_bears(x, s, &h, &leaf))
			continue;
		struct finding *f = say(x, "hostname-mismatch", l, l->name_by, l->name.v[i], leaf);

		if (!f)
			return;
		say_title(x, f,
		          SAID(x, N_("%1$s is served, and no certificate that is named for it bears that name"),
		               as_host(l->name.v[i])));
		say_names(x, f, certset_certificate(x->run->set, leaf));
		f->fix = SAID(x, N_("name a certificate that has %1$s among its names, or take the name out of %2$s"),
		              as_host(l->name.v[i]), as_code(l->name_by ? l->name_by->name : ""));
	}
}

/* ---- the chain ---- */

/* A root that stands in any of the files: what issued the top of the chain is at hand, and need not be sent. */
static bool issuer_is_root_here(struct auditor *x, int entry)
{
	const struct certificate *c = entry < 0 ? NULL : certset_certificate(x->run->set, entry);
	size_t n;
	const int *id = c ? certset_by_subject(x->run->set, c->issuer_hash, &n) : NULL;

	for (size_t i = 0; id && i < n; i++) {
		const struct certificate *by = certset_certificate(x->run->set, id[i]);

		if (by && by->self_issued && name_equal(by->subject, c->issuer))
			return true;
	}
	return false;
}

static bool is_of_form(const struct finding *f)
{
	static const char *const ids[] = { "missing-intermediate", "wrong-order", "leaf-not-first",    "root-sent",
		                           "duplicate-cert",       "extra-certs", "wrong-intermediate" };

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		if (!strcmp(f->rule->id, ids[i]))
			return true;
	return false;
}

/* What nobody has asked of a configuration. */
static bool is_beside(const struct finding *f)
{
	static const char *const ids[] = { "hostname-mismatch", "revocation-not-checked", "key-mismatch",
		                           "ct-missing",        "cn-only-no-san",         "pem-key-in-place-of-cert",
		                           "pem-empty-file",    "trust-store-empty" };

	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		if (!strcmp(f->rule->id, ids[i]))
			return true;
	return false;
}

static void soften(struct auditor *x, struct finding *g, bool root)
{
	static const char *const roots[] = { "untrusted-root", "self-signed-leaf", "self-signed-in-chain", NULL };

	for (size_t i = 0; roots[i] && !root; i++)
		root = !strcmp(g->rule->id, roots[i]);
	if (x->wish->trust_given || !root)
		return;
	g->severity = SEVERITY_NOTE;
	g->cause = false;
	g->fix = SAID(x, N_("where clients trust this CA all is well; --trust FILE names what they trust"));
}

static void add_directive(struct auditor *x, struct finding *g, const struct listener *l, const struct directive *by,
                          const char *path)
{
	const struct dialect *d = l->config->dialect;

	if (!is_of_form(g) || !d->write)
		return;
	const char *dot = strrchr(path, '.');
	size_t stem = dot && !strchr(dot, '/') ? (size_t)(dot - path) : strlen(path);
	const char *file = arena_printf(x->arena, "%.*s-fullchain.pem", (int)stem, path);

	g->fix = SAID(x, N_("write the chain as it should be to a file of its own, and name that in %1$s: %2$s"),
	              as_path(conf_place(l->config, x->arena, by->at)), as_quote(d->write(x->arena, by, file)));
	g->command = SAID(x, "certloupe fix %1$s -o %2$s", as_path(path), as_path(file));
}

static void take_findings(struct auditor *x, struct listener_state *s, const struct judged *j,
                          const struct directive *by, const char *path, bool own)
{
	bool softened = false, else_untrusted = false;

	for (size_t i = 0; i < j->analysis->nfinding; i++) {
		const struct finding *f = &j->analysis->finding[i];
		bool missing = !strcmp(f->rule->id, "missing-intermediate");

		if (is_beside(f))
			continue;
		size_t before = s->errors, warned = s->warnings;
		struct finding *g = say_again(x, j, f, s->listener, by, path);
		if (!g)
			continue;
		enum severity was = g->severity;
		soften(x, g, own && missing && issuer_is_root_here(x, g->about.entry));
		if (g->severity != was) {
			s->errors = before;
			s->warnings = warned;
		}
		else_untrusted = else_untrusted || (was == SEVERITY_ERROR && g->severity == was);
		softened = softened || g->severity != was;
		if (own)
			add_directive(x, g, s->listener, by, path);
	}
	/* Whether clients trust its root nobody knows here. */
	if (own && softened && !else_untrusted && s->verdict == VERDICT_UNTRUSTED) {
		s->verdict = VERDICT_NONE;
		s->reason = CLASS_NONE;
	}
}

static void judge_chain(struct auditor *x, struct listener_state *s, size_t at)
{
	const struct listener *l = s->listener;
	const struct named_file *cert = &l->file.v[at];
	const char *path[16] = { cert->path };
	size_t n = 1;
	const struct plan p = judge_plan(x);
	struct question q = judge_question(x);

	for (size_t i = 0; i < l->file.n && n < 16; i++)
		if (l->file.v[i].use == USE_CHAIN && (l->file.v[i].pair == cert->pair || l->file.v[i].pair < 0) &&
		    s->file[i].input >= 0)
			path[n++] = l->file.v[i].path;
	q.purpose = l->connects ? PURPOSE_CLIENT : PURPOSE_SERVER;
	q.purpose_given = true;
	struct judged *j = judge_apart(x, &p, path, n, &q, NULL, l, cert->by);
	if (!j)
		return;
	if (s->leaf < 0 || s->verdict == VERDICT_NONE) {
		s->verdict = j->analysis->verdict;
		s->reason = j->analysis->reason;
	}
	take_findings(x, s, j, cert->by, cert->path, true);
}

/* Who gets the CA beside a certificate wants to verify it with that one. */
static void check_own_ca(struct auditor *x, const struct listener_state *s, const struct named_file *cert)
{
	int place = place_of(s->listener, USE_OWN_CA, -1);
	const struct named_file *ca = place < 0 ? NULL : &s->listener->file.v[place];
	const struct plan p = judge_plan(x);
	struct question q = judge_question(x);
	struct finding *f;

	if (!ca || s->file[place].input < 0 || !s->file[place].cert)
		return;
	q.purpose = PURPOSE_ANY;
	q.purpose_given = true;
	struct judged *j = judge_apart(x, &p, &cert->path, 1, &q, ca->path, s->listener, ca->by);
	if (!j || (j->analysis->reason != CLASS_UNKNOWN_ISSUER && j->analysis->reason != CLASS_UNTRUSTED_ROOT))
		return;
	f = say(x, "trust-store-wrong-file", s->listener, ca->by, ca->path, -1);
	if (!f)
		return;
	f->severity = SEVERITY_NOTE;
	f->cause = false;
	say_title(x, f,
	          SAID(x,
	               N_("%1$s is not the CA of %2$s: right where it is for clients, wrong where others verify the "
	                  "certificate with it"),
	               as_code(ca->by->name), as_code(cert->by->name)));
}

/* A certificate that several listeners inherit is judged once. */
static bool is_first(struct auditor *x, const struct listener_state *s, size_t at, struct listener_state **before)
{
	const struct named_file *f = &s->listener->file.v[at];

	for (struct listener_state *t = x->out.state; t < s; t++)
		for (size_t i = 0; i < t->listener->file.n; i++)
			if (t->listener->file.v[i].use == f->use && t->listener->file.v[i].by == f->by &&
			    t->listener->file.v[i].path && !strcmp(t->listener->file.v[i].path, f->path)) {
				*before = t;
				return false;
			}
	return true;
}

static void check_stapling(struct auditor *x, const struct listener_state *s)
{
	const struct listener *l = s->listener;
	const struct certificate *c = s->leaf < 0 ? NULL : certset_certificate(x->run->set, s->leaf);
	struct finding *f;

	if (!l->staple_by || !c || c->nocsp)
		return;
	f = say(x, "stapling-without-url", l, l->staple_by, NULL, s->leaf);
	say_title(x, f,
	          SAID(x, N_("%1$s is on, and the certificate of %2$s names no OCSP responder"),
	               as_code(l->staple_by->name), as_certificate(c)));
	if (f)
		f->fix = SAID(x, N_("take %1$s out: there is nothing to staple"), as_code(l->staple_by->name));
}

void auditing_served(struct auditor *x, struct listener_state *s)
{
	const struct listener *l = s->listener;
	struct listener_state *before;
	struct finding *f;
	bool any = false;

	for (size_t i = 0; i < l->file.n; i++) {
		const struct named_file *cert = &l->file.v[i];

		if (cert->use != USE_CERT)
			continue;
		any = true;
		if (!cert->path || cert->several || s->file[i].input < 0)
			continue;
		if (s->leaf < 0)
			s->leaf = first_of(x, &s->file[i], ENTRY_CERTIFICATE);
		check_key(x, s, i);
		if (!s->file[i].cert)
			continue;
		if (is_first(x, s, i, &before)) {
			judge_chain(x, s, i);
			check_own_ca(x, s, cert);
		} else if (s->verdict == VERDICT_NONE) {
			s->verdict = before->verdict;
			s->reason = before->reason;
		}
	}
	if (!any && l->names_wanted) {
		f = say(x, "no-server-certificate", l, l->by, NULL, -1);
		say_title(x, f,
		          SAID(x,
		               N_("TLS is asked for, and no certificate is named: %1$s refuses to start, or everybody"),
		               as_code(l->config->dialect->title)));
	}
	check_names(x, s);
	check_stapling(x, s);
}
