/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The CAs and lists that a listener holds against certificates of clients, and those certificates themselves. */
#include "config.h"

#include "run/auditing_private.h"

#include "analysis/analysis.h"
#include "analysis/finding.h"
#include "audit/dialect.h"
#include "audit/listener.h"
#include "base/argument.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/words.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/crl.h"
#include "cert/name.h"
#include "chain/question.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "run/plan.h"

#include <string.h>

/* ---- the bundle itself ---- */

static const struct named_file *of_use(const struct listener *l, enum file_use use, const struct file_state *state,
                                       const struct file_state **in)
{
	for (size_t i = 0; i < l->file.n; i++)
		if (l->file.v[i].use == use && l->file.v[i].path && (state[i].input >= 0 || l->file.v[i].several)) {
			*in = &state[i];
			return &l->file.v[i];
		}
	return NULL;
}

static bool is_any_of(const char *id, const char *const *list)
{
	for (; *list; list++)
		if (!strcmp(id, *list))
			return true;
	return false;
}

#define LISTS_JUDGED 30

static bool is_about_list(const struct judged *j, const struct finding *f, const char *const *list, size_t n)
{
	const struct input *in = f->about.input < 0 ? NULL : certset_input(j->analysis->set, f->about.input);

	for (size_t i = 0; in && i < n; i++)
		if (strcmp(in->spec, list[i]) == 0)
			return true;
	return false;
}

/* It is its own trust store: what is left is what is wrong with the file and its CAs, and lists that none of these
 * signed. */
static void judge_bundle(struct auditor *x, struct listener_state *s, const struct named_file *f)
{
	static const char *const beside[] = { "rfc5280-profile",
		                              "gnutls-refuses",
		                              "revocation-not-checked",
		                              "key-mismatch",
		                              "hostname-mismatch",
		                              "pem-empty-file",
		                              "root-sent",
		                              "extra-certs",
		                              "ca-as-leaf",
		                              "ca-issue-until",
		                              "missing-intermediate",
		                              "untrusted-root",
		                              NULL },
	                         *const of_form[] = { "crl-format", "pem-der-where-pem", NULL },
	                         *const of_lists[] = { "crl-signer",   "crl-bad-signature", "crl-wrong-issuer",
		                                       "crl-unusable", "crl-format",        NULL };
	const struct plan p = judge_plan(x);
	struct question q = judge_question(x);
	const struct directive *list = NULL;
	const char *path[LISTS_JUDGED + 1] = { f->path };
	size_t n = 1;

	for (size_t i = 0; i < s->listener->file.n && n <= LISTS_JUDGED; i++)
		if (s->listener->file.v[i].use == USE_CRL && s->file[i].list && !s->listener->file.v[i].beside) {
			path[n++] = s->listener->file.v[i].path;
			list = s->listener->file.v[i].by;
		}
	q.purpose = PURPOSE_ANY;
	q.purpose_given = true;
	struct judged *j = judge_apart(x, &p, path, n, &q, f->path, s->listener, f->by);
	for (size_t i = 0; j && i < j->analysis->nfinding; i++) {
		const struct finding *found = &j->analysis->finding[i];

		if (is_about_list(j, found, path + 1, n - 1) && is_any_of(found->rule->id, of_form))
			continue; /* said of the file where it is named (auditing_files.c) */
		if (found->class == CLASS_CRL_PROBLEM && list && is_any_of(found->rule->id, of_lists))
			say_again(x, j, found, s->listener, list, path[1]);
		else if (found->class != CLASS_CRL_PROBLEM && !is_any_of(found->rule->id, beside))
			say_again(x, j, found, s->listener, f->by, f->path);
	}
}

static bool was_judged(const struct auditor *x, const struct listener_state *s, const struct named_file *f)
{
	for (const struct listener_state *t = x->out.state; t < s; t++)
		for (size_t i = 0; i < t->listener->file.n; i++)
			if (t->listener->file.v[i].by == f->by && t->listener->file.v[i].use == f->use)
				return true;
	return false;
}

/* ---- revocation lists ---- */

static const struct crl *list_of(struct auditor *x, const struct listener_state *s, const struct certificate *ca)
{
	const struct crl *best = NULL;

	for (size_t i = 0; i < s->listener->file.n; i++) {
		size_t n;
		const struct placed *at;

		if (s->listener->file.v[i].use != USE_CRL || s->file[i].input < 0)
			continue;
		at = certset_placed(x->run->set, s->file[i].input, &n);
		for (size_t k = 0; k < n; k++) {
			const struct crl *l = certset_crl(x->run->set, at[k].id);

			if (l && l->issuer_hash == ca->subject_hash && name_equal(l->issuer, ca->subject) &&
			    (!best || l->this_update > best->this_update))
				best = l;
		}
	}
	return best;
}

static void check_list(struct auditor *x, struct listener_state *s, const struct named_file *crl, int entry)
{
	const struct certificate *ca = certset_certificate(x->run->set, entry);
	const struct listener *l = s->listener;
	int64_t at = x->out.analysis->question.at;
	const struct crl *list;
	struct finding *f;

	if (!ca)
		return;
	list = list_of(x, s, ca);
	if (!list && l->config->dialect->limits) /* it looks at the lists that it has */
		return;
	if (!list) {
		f = say(x, "client-crl-missing", l, crl->by, crl->path, entry);
		if (!f)
			return;
		f->severity = l->crl_all ? SEVERITY_ERROR : SEVERITY_WARNING;
		say_title(x, f,
		          SAID(x, N_("%1$s has no list of %2$s, whose clients are all refused then"),
		               as_path(crl->path), as_certificate(ca)));
		f->fix = SAID(x, N_("append the list of %1$s to %2$s"), as_certificate(ca), as_path(crl->path));
		return;
	}
	if (revocation_until(list->this_update, list->next_update) < at) {
		f = say(x, "crl-expired", l, crl->by, crl->path, entry);
		if (!f)
			return;
		f->severity = SEVERITY_ERROR;
		say_title(x, f,
		          SAID(x, N_("the list of %1$s ended on %2$s: all of its clients are refused"),
		               as_certificate(ca), as_day(list->next_update)));
		f->fix = SAID(x, N_("get the current list into %1$s, and have it read again"), as_path(crl->path));
	} else if (list->this_update > at) {
		f = say(x, "crl-not-yet-valid", l, crl->by, crl->path, entry);
		say_title(
		    x, f,
		    SAID(x, N_("the list of %1$s begins on %2$s only"), as_certificate(ca), as_day(list->this_update)));
	}
}

static void check_lists(struct auditor *x, struct listener_state *s)
{
	const struct listener *l = s->listener;
	const struct file_state *in;
	const struct named_file *crl = of_use(l, USE_CRL, s->file, &in);

	if (!crl || crl->several || (!in->list && !crl->beside) || l->crl_off)
		return;
	for (size_t i = 0; i < l->file.n; i++) {
		size_t n;
		const struct placed *at;

		if ((l->file.v[i].use != USE_CLIENT_CA && l->file.v[i].use != USE_EXTRA_CA) || s->file[i].input < 0)
			continue;
		at = certset_placed(x->run->set, s->file[i].input, &n);
		for (size_t k = 0; k < n; k++)
			check_list(x, s, crl, at[k].id);
	}
}

/* ---- depth ---- */

#define DEPTH_LOOKED 20

/* How many intermediates a client has whose issuer this is, as far as the file knows. */
static int intermediates(struct auditor *x, const struct listener_state *s, int input, const struct certificate *ca)
{
	int n = 0;
	size_t count;

	(void)s;
	while (ca && !ca->self_issued && n < DEPTH_LOOKED) {
		const int *id = certset_by_subject(x->run->set, ca->issuer_hash, &count);
		const struct certificate *up = NULL;

		n++;
		for (size_t i = 0; i < count && !up; i++) {
			const struct origin *o;
			size_t k;
			const struct certificate *c = certset_certificate(x->run->set, id[i]);

			o = certset_origins(x->run->set, id[i], &k);
			for (size_t at = 0; c && at < k && !up; at++)
				if (o[at].input == input && name_equal(c->subject, ca->issuer))
					up = c;
		}
		ca = up;
	}
	return n;
}

static void check_depth(struct auditor *x, struct listener_state *s, const struct named_file *f,
                        const struct file_state *in)
{
	const struct listener *l = s->listener;
	size_t n;
	const struct placed *at = in->input < 0 ? NULL : certset_placed(x->run->set, in->input, &n);

	for (size_t i = 0; at && l->depth >= 0 && i < n; i++) {
		const struct certificate *c = certset_certificate(x->run->set, at[i].id);
		int needs = c ? intermediates(x, s, in->input, c) : 0;

		if (needs <= l->depth)
			continue;
		struct finding *g =
		    say(x, "verify-depth-exceeded", l, l->depth_by ? l->depth_by : l->asks_by, NULL, at[i].id);
		if (!g)
			continue;
		g->severity = SEVERITY_WARNING;
		say_title(
		    x, g,
		    SAID(x, N_("%1$s intermediates stand between a client of %2$s and its root, and %3$s are allowed"),
		         as_number(needs), as_certificate(c), as_number(l->depth)));
		say_because(x, g, SAID(x, N_("all of them are in %1$s"), as_path(f->path)));
		g->fix = SAID(x, N_("set the depth to %1$s"), as_number(needs));
	}
}

/* ---- clients ---- */

static const struct directive *directive_for(const struct listener *l, const struct finding *f,
                                             const struct named_file *ca)
{
	const struct directive *crl = NULL;

	for (size_t i = 0; i < l->file.n && !crl; i++)
		if (l->file.v[i].use == USE_CRL)
			crl = l->file.v[i].by;
	if (f->class == CLASS_DEPTH && l->depth_by)
		return l->depth_by;
	if ((f->class == CLASS_CRL_PROBLEM || f->class == CLASS_REVOKED) && crl)
		return crl;
	return ca->by;
}

/* RabbitMQ looks with Erlang, a load balancer with a program of AWS's own: what OpenSSL would say of it is nothing to
 * them. */
static bool is_of_openssl_alone(const struct listener *l, const char *rule)
{
	static const char *const rules[] = { "openssl-refuses", "openssl-refuses-name", NULL };

	return (l->config->dialect == &dialect_rabbitmq || l->config->dialect == &dialect_alb) &&
	       is_any_of(rule, rules);
}

static void judge_client(struct auditor *x, struct listener_state *s, const struct named_file *ca, const char *client)
{
	const struct listener *l = s->listener;
	struct plan p = judge_plan(x);
	struct question q = judge_question(x);

	p.cert = p.key = client;
	p.client.given = true;
	p.client.purpose = PURPOSE_CLIENT;
	p.client.depth = l->depth >= 0 ? l->depth : 100;
	for (size_t i = 0; i < l->file.n; i++) {
		if (!l->file.v[i].path || l->file.v[i].octets.p || (s->file[i].input < 0 && !l->file.v[i].several))
			continue;
		if (l->file.v[i].use == USE_CLIENT_CA || l->file.v[i].use == USE_EXTRA_CA)
			words_add(x->arena, &p.client.ca, l->file.v[i].path);
		if (l->file.v[i].use == USE_CRL && !l->crl_off)
			words_add(x->arena, &p.client.crl, l->file.v[i].path);
	}
	struct judged *j = judge_apart(x, &p, NULL, 0, &q, NULL, l, ca->by);
	if (!j && x->cut) /* nobody looked at it */
		return;
	if (!j) {
		struct finding *f = say(x, "pem-unknown-content", l, ca->by, client, -1);

		say_title(x, f,
		          SAID(x, N_("%1$s holds no certificate of a client, or cannot be read"), as_path(client)));
		return;
	}
	for (size_t i = 0; i < j->analysis->nfinding; i++) {
		const struct finding *f = &j->analysis->finding[i];

		if (f->about.chain < 0 || f->severity == SEVERITY_NOTE || !strcmp(f->rule->id, "rfc5280-profile"))
			continue; /* what strict programs refuse, servers take */
		if (is_of_openssl_alone(l, f->rule->id))
			continue;
		struct finding *g = say_again(x, j, f, l, directive_for(l, f, ca), client);

		if (g)
			say_because(x, g, SAID(x, N_("the client is that of %1$s"), as_path(client)));
	}
}

void auditing_clients(struct auditor *x, struct listener_state *s)
{
	const struct listener *l = s->listener;
	const struct file_state *in, *more_in;
	const struct named_file *ca = of_use(l, USE_CLIENT_CA, s->file, &in),
	                        *more = of_use(l, USE_EXTRA_CA, s->file, &more_in);

	if (ca && !ca->several && in->cert && !was_judged(x, s, ca))
		judge_bundle(x, s, ca);
	if (!ca) {
		ca = more;
		in = more_in;
	}
	if (!ca || l->asks == ASKS_NOTHING)
		return;
	check_lists(x, s);
	if (l->asks == ASKS_UNVERIFIED)
		return;
	check_depth(x, s, ca, in);
	for (size_t i = 0; i < x->client.n && !l->connects; i++)
		judge_client(x, s, ca, x->client.v[i]);
}
