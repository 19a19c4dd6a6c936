/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conditions that settings show have rows here, since no rule can see them; where there is a rule of that name, it is
 * the rule that is meant. */
#include "config.h"

#include "analysis/finding.h"
#include "audit/dialect.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/map.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "run/auditing_private.h"

#include <string.h>

/* clang-format off */
static const struct rule rows[] = {
	{ .id = "cert-without-key", .severity = SEVERITY_ERROR, .class = CLASS_KEY_MISMATCH, .title = N_("Certificate without its private key") },
	{ .id = "cipher-list-invalid", .severity = SEVERITY_ERROR, .class = CLASS_CIPHER, .title = N_("Setting of ciphers, curves or versions not understood") },
	{ .id = "client-ca-not-configured", .severity = SEVERITY_ERROR, .class = CLASS_CLIENT_CERT, .title = N_("Clients are verified and no CA for them is named") },
	{ .id = "config-syntax", .severity = SEVERITY_ERROR, .class = CLASS_OTHER, .title = N_("Configuration with an error in it") },
	{ .id = "key-access-denied", .severity = SEVERITY_ERROR, .class = CLASS_KEY_MISMATCH, .title = N_("Private key exists and may not be used") },
	{ .id = "key-readable-by-all", .severity = SEVERITY_WARNING, .class = CLASS_OTHER, .title = N_("Private key readable by every account") },
	{ .id = "no-server-certificate", .severity = SEVERITY_ERROR, .class = CLASS_OTHER, .title = N_("Server without any certificate") },
	{ .id = "secret-entry-missing", .severity = SEVERITY_ERROR, .class = CLASS_FILE_FORMAT, .title = N_("Secret lacks an entry") },
	{ .id = "setting-without-effect", .severity = SEVERITY_WARNING, .class = CLASS_OTHER, .title = N_("Setting without effect") },
	{ .id = "stapling-without-url", .severity = SEVERITY_WARNING, .class = CLASS_CRL_PROBLEM, .title = N_("Stapling switched on, no responder in the certificate") },
	{ .id = "trust-store-limit", .severity = SEVERITY_ERROR, .class = CLASS_CLIENT_CERT, .title = N_("Trust store larger than its service takes") },
	{ .id = "verify-optional-no-ca", .severity = SEVERITY_WARNING, .class = CLASS_CLIENT_CERT, .title = N_("Client certificates asked for and not verified") },
};
/* clang-format on */

static const struct rule *row_of(const char *id)
{
	const struct rule *r = rule_find(id);

	for (size_t i = 0; !r && i < sizeof rows / sizeof *rows; i++)
		if (!strcmp(rows[i].id, id))
			r = &rows[i];
	return r;
}

static bool is_new(struct auditor *x, const struct rule *r, const void *by, const char *what, int entry)
{
	struct buf key = BUF_INIT;
	union map_value *v;

	buf_printf(&key, "%s %p %d %s", r->id, by, entry, what ? what : "");
	const char *kept = buf_keep(&key, x->arena);
	v = map_at(&x->judged, kept, strlen(kept) + 1);
	if (v->i)
		return false;
	v->i = 1;
	return true;
}

static struct finding *place(struct finding *f, const struct listener *l, const struct directive *by)
{
	const struct configuration *c = l->config;

	f->where.input = -1;
	f->where.line = 0;
	if (!by || by->at.file < 0)
		return f;
	f->where.input = c->file.v[by->at.file].input;
	f->where.line = by->at.line;
	return f;
}

static void count(struct auditor *x, const struct listener *l, enum severity s)
{
	for (size_t i = 0; i < x->out.n; i++)
		if (x->out.state[i].listener == l) {
			x->out.state[i].errors += s == SEVERITY_ERROR;
			x->out.state[i].warnings += s == SEVERITY_WARNING;
		}
}

struct finding *say(struct auditor *x, const char *id, const struct listener *l, const struct directive *by,
                    const char *what, int entry)
{
	const struct rule *r = row_of(id);
	struct finding *f;

	if (!r || !is_new(x, r, by, what, entry))
		return NULL;
	f = vec_push(&x->finding);
	*f = (struct finding){ .rule = r,
		               .class = r->class,
		               .severity = r->severity,
		               .about = about_entry(entry),
		               .cause = r->severity != SEVERITY_NOTE };
	f->title = SAID(x, r->title);
	count(x, l, f->severity);
	return place(f, l, by);
}

void say_title(struct auditor *x, struct finding *f, struct sentence title)
{
	(void)x;
	if (f)
		f->title = title;
}

void say_because(struct auditor *x, struct finding *f, struct sentence s)
{
	struct fact *grown;

	if (!f)
		return;
	grown = ARENA_ARRAY(x->arena, struct fact, f->nfact + 1);
	if (f->nfact)
		memcpy(grown, f->fact, f->nfact * sizeof *grown);
	grown[f->nfact] = (struct fact){ FACT_EVIDENCE, s, -1 };
	f->fact = grown;
	f->nfact++;
}

/* The same entry in the set of all files. */
static int entry_here(const struct auditor *x, const struct judged *j, int entry)
{
	const struct certificate *c = entry < 0 ? NULL : certset_certificate(j->run->set, entry);

	return c ? certset_find(x->run->set, c) : -1;
}

struct finding *say_again(struct auditor *x, const struct judged *j, const struct finding *f, const struct listener *l,
                          const struct directive *by, const char *what)
{
	int entry = entry_here(x, j, f->about.entry);
	struct finding *g;

	if (!is_new(x, f->rule, by, what, entry))
		return NULL;
	g = vec_push(&x->finding);
	*g = *f;
	g->about = about_entry(entry);
	g->fact = ARENA_ARRAY(x->arena, struct fact, f->nfact);
	for (size_t i = 0; i < f->nfact; i++) {
		g->fact[i] = f->fact[i];
		g->fact[i].about = entry_here(x, j, f->fact[i].about);
	}
	g->check = NULL;
	if (what && map_find(&x->texts, what, strlen(what) + 1)) /* it is no file */
		g->command = (struct sentence){ .msgid = NULL };
	count(x, l, g->severity);
	return place(g, l, by);
}
