/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walks over chains, then names and places for people, then commands for their shell. */
#include "config.h"

#include "diagnose/rules/common.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "chain/graph.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "load/note.h"
#include "load/trust.h"
#include "net/connection.h"

#include <gnutls/gnutls.h>
#include <string.h>

/* ---- chains ---- */

const struct path *chosen(const struct chain *c)
{
	return &c->paths->path[0];
}

const struct problem *chosen_problem(const struct chain *c, enum problem_kind kind)
{
	for (size_t i = 0; i < chosen(c)->nproblem; i++)
		if (chosen(c)->problem[i].kind == kind)
			return &chosen(c)->problem[i];
	return NULL;
}

int path_index(const struct path *p, const struct certificate *c)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->cert[i] == c || certificate_equal(p->cert[i], c))
			return (int)i;
	return -1;
}

bool on_any_path(const struct chain *c, const struct certificate *cert)
{
	for (size_t i = 0; i < c->paths->n; i++)
		if (path_index(&c->paths->path[i], cert) >= 0)
			return true;
	return false;
}

const struct certificate *sent_certificate(const struct analysis *a, const struct chain *c, size_t k)
{
	return k < c->nsent ? certset_certificate(a->set, c->sent[k]) : NULL;
}

int sent_index(const struct analysis *a, const struct chain *c, const struct certificate *cert)
{
	int id = entry_of(a, cert);

	for (size_t i = 0; i < c->nsent; i++)
		if (c->sent[i] == id)
			return (int)i;
	return -1;
}

bool is_live(const struct chain *c)
{
	return c->connection >= 0;
}

/* Certificates one after the other; a container (PKCS #7) is a set without an order. */
static bool is_list(const struct input *in)
{
	for (size_t i = 0; i < in->nnotes; i++)
		if (in->notes[i].kind == INPUT_NOTE_PKCS7)
			return false;
	return strcmp(in->kind, "pem") == 0;
}

bool looks_served(const struct analysis *a, const struct chain *c)
{
	size_t certificates = 0;

	if (is_live(c))
		return c->nsent > 0;
	if (!is_list(certset_input(a->set, c->input)))
		return false;
	for (size_t i = 0; i < c->nsent && certificates < 2; i++)
		certificates += sent_certificate(a, c, i) != NULL;
	return c->of_input == 1 && certificates > 1 && !c->cert->ca;
}

bool is_self_signed(const struct analysis *a, const struct certificate *c)
{
	return analysis_self_signed(a, entry_of(a, c));
}

/* ---- certificates ---- */

int entry_of(const struct analysis *a, const struct certificate *c)
{
	return certset_find(a->set, c);
}

/* Where a person would look for it: a file before a store. */
static int place_rank(const struct origin *o)
{
	static const int rank[] = { [ORIGIN_SENT] = 0, [ORIGIN_FILE] = 1,   [ORIGIN_UNTRUSTED] = 2, [ORIGIN_OURS] = 3,
		                    [ORIGIN_CRL] = 4,  [ORIGIN_STAPLE] = 5, [ORIGIN_TRUST] = 6 };
	return rank[o->kind];
}

const char *place_of(const struct analysis *a, const struct certificate *c)
{
	struct buf b = BUF_INIT;
	size_t n = 0, best = 0;
	int id = entry_of(a, c);
	struct certset *in = id < 0 ? trust_set(a->trust) : a->set;
	const struct origin *o = certset_origins(in, id < 0 ? certset_find(in, c) : id, &n);

	if (!n)
		return NULL;
	for (size_t i = 1; i < n; i++)
		if (place_rank(&o[i]) < place_rank(&o[best]))
			best = i;
	certset_origin_text(in, &o[best], &b);
	return buf_keep(&b, a->arena);
}

const char *number_text(const struct analysis *a, long long n)
{
	return arena_printf(a->arena, "%lld", n);
}

const char *day_text(const struct analysis *a, int64_t t)
{
	char day[32];

	return arena_strdup(a->arena, time_day(t, day));
}

#define NAMES_MAX 12

const char *names_text(const struct analysis *a, const struct certificate *c)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < c->nsan && i < NAMES_MAX; i++) {
		if (i)
			buf_puts(&b, ", ");
		general_name_text(&b, &c->san[i]);
	}
	if (c->nsan > NAMES_MAX)
		buf_printf(&b, ", ... (%zu)", c->nsan);
	return buf_keep(&b, a->arena);
}

const char *fingerprint(const struct analysis *a, const struct certificate *c)
{
	struct buf b = BUF_INIT;

	buf_hex(&b, span_of(certificate_sha256(c), 32), "");
	return buf_keep(&b, a->arena);
}

/* ---- connections ---- */

const struct alert *fatal_alert(const struct connection *c)
{
	for (size_t i = c->nalerts; i-- > 0;)
		if (c->alerts[i].from_peer && c->alerts[i].level == GNUTLS_AL_FATAL)
			return &c->alerts[i];
	return NULL;
}

static bool ends_alike(const struct connection *c, const struct connection *e)
{
	const struct alert *a = fatal_alert(c), *b = fatal_alert(e);

	if (c->outcome != e->outcome || c->failed_step != e->failed_step || c->http_status != e->http_status ||
	    c->closed_in_settle != e->closed_in_settle)
		return false;
	return a && b ? a->number == b->number : a == b;
}

void say_experiments(struct diagnosis *d, struct finding *f, const struct connection *c)
{
	for (size_t i = 0; i < c->nexperiments; i++) {
		const struct connection *e = c->experiments[i].connection;

		if (ends_alike(c, e))
			finding_ruled_out(d, f, N_("%1$s: it is refused alike"), c->experiments[i].varied);
		else if (e->outcome == OUTCOME_OK && e->http_status < 400)
			finding_because(d, f, N_("with %1$s alone changed, the peer takes us (%2$s)"),
			                c->experiments[i].varied, e->protocol);
	}
}

const char *peer_word(const struct analysis *a, const struct connection *c)
{
	const struct source *s = c->source;

	return arena_printf(a->arena, strchr(s->host, ':') ? "[%s]:%s" : "%s:%s", s->host, s->port);
}

/* ---- findings ---- */

struct finding *problem_finding(struct diagnosis *d, const struct chain *c, const struct problem *p)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *f = finding_new(d, about_chain(d, c, entry_of(a, p->cert)));

	f->class = problem_class(p->kind);
	f->severity = p->fails ? SEVERITY_ERROR : SEVERITY_WARNING;
	f->title = problem_said(a->arena, p);
	f->check = check_of_problem(c, p);
	return f;
}

void each_problem(struct diagnosis *d, const struct chain *c, enum problem_kind kind, const char *title,
                  const char *fix)
{
	for (size_t i = 0; i < chosen(c)->nproblem; i++) {
		const struct problem *p = &chosen(c)->problem[i];

		if (p->kind != kind)
			continue;
		struct finding *f = problem_finding(d, c, p);
		finding_title(d, f, title, certificate_title(p->cert), p->arg[0], p->arg[1]);
		finding_because(d, f, N_("it was met: %1$s"), place_of(diagnosis_analysis(d), p->cert));
		finding_fix(d, f, fix, certificate_title(p->cert), p->arg[0], p->arg[1]);
	}
}

/* ---- the trust store ---- */

const char *trust_text(const struct analysis *a)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < trust_sources(a->trust); i++) {
		if (i)
			buf_puts(&b, ", ");
		trust_source_text(a->trust, i, true, &b);
	}
	if (!trust_sources(a->trust))
		buf_puts(&b, _("nothing"));
	return buf_keep(&b, a->arena);
}

/* ---- commands ---- */

const char *shell_word(const struct analysis *a, const char *word)
{
	struct buf b = BUF_INIT;

	if (word[0] == '-' && word[1])
		word = arena_printf(a->arena, "./%s", word);
	text_shell_word(&b, word);
	return buf_keep(&b, a->arena);
}

const char *file_of(const struct analysis *a, const struct certificate *c, uint32_t *line)
{
	size_t n = 0;
	int id = entry_of(a, c);
	const struct origin *o = id < 0 ? NULL : certset_origins(a->set, id, &n);

	for (size_t i = 0; i < n; i++) {
		if (o[i].kind != ORIGIN_FILE && o[i].kind != ORIGIN_UNTRUSTED)
			continue;
		const struct input *in = certset_input(a->set, o[i].input);
		if (strcmp(in->spec, "-") == 0 || (strcmp(in->kind, "pem") != 0 && strcmp(in->kind, "der") != 0))
			continue;
		if (line)
			*line = strcmp(in->kind, "pem") == 0 ? o[i].line : 0;
		return in->spec;
	}
	return NULL;
}

/* What else stands in the file? A certificate alone in it can be had with cat. */
static bool alone_in(const struct analysis *a, const char *file)
{
	for (size_t i = 0; i < certset_inputs(a->set); i++)
		if (strcmp(certset_input(a->set, (int)i)->spec, file) == 0)
			return certset_input(a->set, (int)i)->nentries == 1;
	return false;
}

/* The certificate that the peer sends at that place. */
static const char *peer_command(const struct analysis *a, const struct connection *c, int place)
{
	struct buf b = BUF_INIT;

	buf_puts(&b, "openssl s_client -connect ");
	text_shell_word(&b, peer_word(a, c));
	if (c->servername) {
		buf_puts(&b, " -servername ");
		text_shell_word(&b, c->servername);
	}
	if (c->starttls)
		buf_printf(&b, " -starttls %s", c->starttls);
	if (place == 0)
		buf_puts(&b, " </dev/null 2>/dev/null | openssl x509");
	else
		buf_printf(&b,
		           " -showcerts </dev/null 2>/dev/null | awk '/-----BEGIN/ { n++ } n == %d && /-----BEGIN/, "
		           "/-----END/'",
		           place + 1);
	return buf_keep(&b, a->arena);
}

const char *print_command(const struct analysis *a, const struct chain *c, const struct certificate *cert)
{
	uint32_t line = 0;
	const char *file = file_of(a, cert, &line);

	if (file && !line)
		return arena_printf(a->arena, "openssl x509 -inform der -in %s", shell_word(a, file));
	if (file && alone_in(a, file))
		return arena_printf(a->arena, "cat %s", shell_word(a, file));
	if (file)
		return arena_printf(a->arena, "sed -n '%u,/-----END/p' %s", (unsigned)line, shell_word(a, file));
	if (is_live(c) && sent_index(a, c, cert) >= 0 && a->connection[c->connection]->source)
		return peer_command(a, a->connection[c->connection], sent_index(a, c, cert));
	return NULL;
}

static bool is_input_name(const struct analysis *a, const char *name)
{
	for (size_t i = 0; i < certset_inputs(a->set); i++) {
		const char *spec = certset_input(a->set, (int)i)->spec, *slash = strrchr(spec, '/');

		if (strcmp(slash ? slash + 1 : spec, name) == 0)
			return true;
	}
	return false;
}

const char *new_file(const struct analysis *a, const char *stem)
{
	const char *name = arena_printf(a->arena, "%s.pem", stem);

	for (int i = 2; is_input_name(a, name); i++)
		name = arena_printf(a->arena, "%s-%d.pem", stem, i);
	return name;
}

const char *chain_command(const struct analysis *a, const struct chain *c, const struct path *p)
{
	struct buf b = BUF_INIT;
	const char *command = NULL;
	size_t parts = 0;

	for (size_t i = 0; i < p->n; i++) {
		bool root = i + 1 == p->n ? p->rooted : is_self_signed(a, p->cert[i]);
		const char *print = i && root ? "" : print_command(a, c, p->cert[i]);

		if (!print)
			goto out;
		if (*print)
			buf_printf(&b, "%s%s", parts++ ? "; " : "", print);
	}
	if (parts)
		command = arena_printf(a->arena, parts > 1 ? "{ %s; } > %s" : "%s > %s", buf_str(&b),
		                       new_file(a, "fullchain"));
out:
	buf_free(&b);
	return command;
}

const char *source_word(const struct analysis *a, const struct chain *c)
{
	const struct source *s = is_live(c) ? a->connection[c->connection]->source : NULL;
	const char *spec = s ? s->spec : c->input >= 0 ? certset_input(a->set, c->input)->spec : NULL;

	return spec ? shell_word(a, spec) : NULL;
}
