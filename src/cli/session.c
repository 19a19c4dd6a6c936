/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is named is parsed and loaded in the order of the command line; each source then is a small state machine that
 * the loop drives. */
#include "config.h"

#include "cli/session.h"

#include "analysis/analysis.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/protocol.h"
#include "base/secret.h"
#include "diagnose/diagnose.h"
#include "load/certset.h"
#include "load/derivation.h"
#include "load/source.h"
#include "load/trust.h"
#include "net/probe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How many probes run side by side for one run. */
#define PROBES_AT_ONCE 16

/* ---- passwords ---- */

/* The first line of the file, without its line end. */
static char *read_password(const char *path, enum file_open_as as, struct err *e)
{
	char line[1024];
	struct stat st;
	size_t n = 0;
	ssize_t k = 1;

	secret_guard();
	int fd = file_open(path, as, &st);
	while (fd >= 0 && k > 0 && n < sizeof line - 1 && !memchr(line, '\n', n)) {
		k = read(fd, line + n, sizeof line - 1 - n);
		n += k > 0 ? (size_t)k : 0;
		if (k < 0 && errno == EINTR)
			k = 1;
	}
	int sys = errno;
	if (fd >= 0)
		close(fd);
	line[n] = '\0';
	line[strcspn(line, "\r\n")] = '\0';
	char *p = fd < 0 || k < 0 ? NULL : xstrdup(line);
	secret_erase(line, sizeof line);
	if (!p)
		err_sys(e, sys, "%s", path);
	return p;
}

/* What is asked for later (the browser reads anew) is read anew, if it is still there. */
static char *stored_password(void *ctx, const char *prompt)
{
	struct session *s = ctx;

	(void)prompt;
	return s->password ? xstrdup(s->password) : read_password(s->options->password_file, FILE_FOUND, NULL);
}

/* Once no source is left that may need it. */
static void forget_password(struct session *s)
{
	for (size_t i = 0; i < s->nsource; i++)
		if (s->source[i].state == SOURCE_WAITING || s->source[i].state == SOURCE_LOADING)
			return;
	secret_free(s->password);
	s->password = NULL;
}

/* ---- opening ---- */

static bool parse_sources(struct session *s, struct err *e)
{
	const struct words *w = &s->options->operand;

	s->source = ARENA_ARRAY(s->arena, struct session_source, w->n);
	s->nsource = w->n;
	for (size_t i = 0; i < w->n; i++) {
		s->source[i].input = -1;
		s->source[i].session = s;
		if (!source_parse(s->arena, w->v[i], s->options->connect != NULL, &s->source[i].source, e))
			return false;
	}
	return true;
}

static bool load_aside(struct session *s, const char *word, enum origin_kind role, int *input, struct err *e)
{
	struct source *src = ARENA_NEW(s->arena, struct source);

	*src = (struct source){ .kind = strcmp(word, "-") ? SOURCE_FILE : SOURCE_STDIN, .spec = word, .path = word };
	return certset_load(s->set, src, role, input, e);
}

static bool load_words(struct session *s, const struct words *w, enum origin_kind role, struct err *e)
{
	for (size_t i = 0; i < w->n; i++)
		if (!load_aside(s, w->v[i], role, NULL, e))
			return false;
	return true;
}

/* In the order of the file: what was met before (--untrusted) stands earlier in the set. */
static void take_chain(struct session *s, int input)
{
	size_t n;
	const struct placed *at = certset_placed(s->set, input, &n);
	const struct certificate **list = ARENA_ARRAY(s->arena, const struct certificate *, n);

	s->probe.ncert = 0;
	for (size_t i = 0; i < n; i++) {
		const struct certificate *c = certset_certificate(s->set, at[i].id);

		if (c)
			list[s->probe.ncert++] = c;
	}
	s->probe.cert = list;
}

static void take_key(struct session *s, int input)
{
	size_t n;
	const struct placed *at = certset_placed(s->set, input, &n);

	for (size_t i = 0; i < n; i++) {
		const struct key *key = certset_key(s->set, at[i].id);

		if (key && key->opened)
			s->probe.key = key;
	}
}

/* Something else than was meant is in the file: a rule says what, and the server is asked all the same. */
static bool holds_something(const struct session *s, int input)
{
	return certset_input(s->set, input)->nknown > 0;
}

/* The certificates and the key of --cert and --key, for the handshake: both, or none. */
static bool load_ours(struct session *s, struct err *e)
{
	const struct options *o = s->options;
	int cert_input, key_input;

	if (!o->cert)
		return true;
	if (!load_aside(s, o->cert, ORIGIN_OURS, &cert_input, e) || !load_aside(s, o->key, ORIGIN_OURS, &key_input, e))
		return false;
	take_chain(s, cert_input);
	take_key(s, key_input);
	if (!s->probe.ncert && !holds_something(s, cert_input))
		return err_set(e, ERR_INPUT, _("%s: no certificate in it"), o->cert);
	if (!s->probe.key && !holds_something(s, key_input))
		return err_set(e, ERR_INPUT, _("%s: no private key in it that can be opened"), o->key);
	if (!s->probe.ncert || !s->probe.key) {
		s->probe.ncert = 0;
		s->probe.key = NULL;
	}
	return true;
}

static void probe_settings(struct session *s)
{
	const struct options *o = s->options;
	enum protocol p;

	s->probe = probe_defaults;
	s->probe.servername = o->servername;
	s->probe.alpn = o->alpn;
	s->probe.connect = o->connect;
	s->probe.family = o->family;
	s->probe.timeout_ms = o->timeout_s * 1000;
	s->probe.settle_ms = o->settle_s * 1000;
	s->probe.experiments = (enum experiments)o->experiments;
	s->probe.starttls = o->starttls && protocol_find(o->starttls, &p) ? (int)p : -1;
}

static struct trust *open_trust(struct session *s, const struct options *o, password_fn ask, void *ask_ctx,
                                struct err *e)
{
	bool stored = o->password_file != NULL;

	return trust_new_asking(o->trust.v, o->trust.n, stored ? stored_password : ask, stored ? (void *)s : ask_ctx,
	                        e);
}

struct session *session_new(const struct options *o, struct loop *l, password_fn ask, void *ask_ctx, struct err *e)
{
	struct arena *a = arena_new();
	struct session *s = ARENA_NEW(a, struct session);

	s->arena = a;
	s->options = o;
	s->loop = l;
	s->set = certset_new();
	probe_settings(s);
	derivation_reset();
	if (o->password_file && !(s->password = read_password(o->password_file, FILE_NAMED, e)))
		goto fail;
	certset_password(s->set, s->password ? stored_password : ask, s->password ? (void *)s : ask_ctx);
	if (!parse_sources(s, e))
		goto fail;
	s->trust = open_trust(s, o, ask, ask_ctx, e);
	if (!s->trust || !load_words(s, &o->untrusted, ORIGIN_UNTRUSTED, e) || !load_words(s, &o->crl, ORIGIN_CRL, e) ||
	    !load_ours(s, e))
		goto fail;
	return s;
fail:
	session_free(s);
	return NULL;
}

void session_free(struct session *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->nsource; i++) {
		if (s->source[i].job)
			certset_load_end(s->source[i].job);
		probe_free(s->source[i].probe);
	}
	secret_free(s->password);
	trust_free(s->trust);
	for (size_t i = 0; i < s->nold_trust; i++)
		trust_free(s->old_trust[i]);
	free(s->old_trust);
	certset_free(s->set);
	arena_free(s->arena);
}

bool session_trust(struct session *s, const struct options *o, password_fn ask, void *ask_ctx, struct err *e)
{
	struct trust *t = open_trust(s, o, ask, ask_ctx, e);

	if (!t)
		return false;
	s->old_trust = xrealloc(s->old_trust, (s->nold_trust + 1) * sizeof(struct trust *));
	s->old_trust[s->nold_trust++] = s->trust;
	s->trust = t;
	s->options = o;
	return true;
}

/* ---- one source ---- */

static void source_changed(struct session_source *src)
{
	if (src->changed)
		src->changed(src->ctx, src);
}

static void source_done(struct session_source *src, enum source_state state)
{
	src->state = state;
	forget_password(src->session);
	log_line("%s: %s", src->source.spec, state == SOURCE_LOADED ? "done" : src->err.text);
	source_changed(src);
}

/* What the peer sent, and what it stapled, becomes part of the set. */
static void take_connection(struct session_source *src, struct connection *c)
{
	struct session *s = src->session;

	src->connection = c;
	src->input = c->input = certset_add_peer(s->set, src->source.spec);
	for (size_t i = 0; i < c->nsent; i++)
		certset_add_der(
		    s->set, c->sent[i], ENTRY_CERTIFICATE,
		    (struct origin){ .kind = ORIGIN_SENT, .input = (uint16_t)c->input, .position = (uint32_t)i });
	if (c->staple.n)
		certset_add_der(s->set, c->staple, ENTRY_OCSP,
		                (struct origin){ .kind = ORIGIN_STAPLE, .input = (uint16_t)c->input });
}

static void probe_progress(void *ctx, const struct connection *c)
{
	struct session_source *src = ctx;
	(void)c;
	source_changed(src);
}

static void probe_done(void *ctx, struct connection *c)
{
	struct session_source *src = ctx;

	take_connection(src, c);
	source_done(src, SOURCE_LOADED);
}

void session_start(struct session *s, struct session_source *src)
{
	src->state = SOURCE_LOADING;
	if (src->source.kind == SOURCE_HOST) {
		src->probe = probe_start(s->loop, s->arena, &src->source, &s->probe, probe_progress, probe_done, src);
		return;
	}
	src->job = certset_load_begin(s->set, &src->source, ORIGIN_FILE, &src->input, &src->err);
	if (!src->job)
		source_done(src, SOURCE_FAILED);
}

bool session_step(struct session *s, struct session_source *src, size_t max)
{
	(void)s;
	if (src->state != SOURCE_LOADING)
		return false;
	if (!src->job)
		return true;
	if (certset_load_step(src->job, max))
		return true;
	certset_load_end(src->job);
	src->job = NULL;
	source_done(src, SOURCE_LOADED);
	return false;
}

void session_cancel(struct session *s, struct session_source *src)
{
	(void)s;
	if (src->state != SOURCE_LOADING)
		return;
	if (src->probe) {
		probe_cancel(src->probe);
	} else {
		certset_load_end(src->job);
		src->job = NULL;
		source_done(src, SOURCE_LOADED);
	}
}

void session_load_all(struct session *s)
{
	size_t next = 0, running;

	do {
		running = 0;
		for (size_t i = 0; i < next; i++)
			running += s->source[i].state == SOURCE_LOADING;
		for (; next < s->nsource && running < PROBES_AT_ONCE; next++) {
			session_start(s, &s->source[next]);
			while (s->source[next].job && session_step(s, &s->source[next], SIZE_MAX))
				;
			running += s->source[next].state == SOURCE_LOADING;
		}
	} while (running && loop_step(s->loop, -1));
}

/* ---- asking ---- */

bool session_leaf_known(struct session *s, struct err *e)
{
	const char *leaf = s->options->question.leaf;

	return !leaf || analysis_leaf_exists(s->set, leaf) ||
	       err_set(e, ERR_INPUT, _("--leaf: there is no certificate '%s'"), leaf);
}

struct analysis *session_analyse(struct session *s, const struct question *q, int leaf)
{
	struct analysis_input in = {
		.question = *q,
		.set = s->set,
		.trust = s->trust,
		.only_leaf = leaf,
		.trust_spec = s->options->trust.v,
		.ntrust_spec = s->options->trust.n,
		.cert_spec = s->options->cert,
		.key_spec = s->options->key,
	};
	struct connection **list = xcalloc(s->nsource + 1, sizeof *list);
	struct failed_source *failed = xcalloc(s->nsource + 1, sizeof *failed);

	for (size_t i = 0; i < s->nsource; i++) {
		const struct session_source *src = &s->source[i];

		if (src->connection)
			list[in.nconnection++] = src->connection;
		if (src->state == SOURCE_FAILED)
			failed[in.nfailed++] = (struct failed_source){ src->source.spec, src->err.text };
	}
	in.connection = list;
	in.failed = failed;
	struct analysis *a = diagnose(&in);
	free(list);
	free(failed);
	return a;
}

int session_status(const struct session *s, const struct analysis *a, enum severity fail_on)
{
	(void)s;
	return analysis_status(a, fail_on);
}
