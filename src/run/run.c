/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is named is parsed and loaded in the order of the command line; each source then is a small state machine that
 * the loop drives. */
#include "config.h"

#include "run/run.h"

#include "analysis/analysis.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/secret.h"
#include "base/span.h"
#include "base/words.h"
#include "cert/public_key.h"
#include "cert/reader.h"
#include "chain/graph.h"
#include "chain/question.h"
#include "diagnose/diagnose.h"
#include "diagnose/leaves.h"
#include "load/certset.h"
#include "load/derivation.h"
#include "load/source.h"
#include "load/trust.h"
#include "net/probe.h"
#include "run/fetching.h"
#include "run/plan.h"
#include "run/sent.h"
#include "run/session.h"

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
		err_sys(e, sys, "%1$s", as_path(path));
	return p;
}

/* What is asked for later (the browser reads anew) is read anew, if it is still there. */
static char *stored_password(void *ctx, const char *prompt)
{
	struct run *r = ctx;

	(void)prompt;
	return r->password ? xstrdup(r->password) : read_password(r->plan->password_file, FILE_FOUND, NULL);
}

char *run_password(struct run *r, struct err *e)
{
	return !r->plan->password_file ? NULL
	       : r->password           ? xstrdup(r->password)
	                               : read_password(r->plan->password_file, FILE_FOUND, e);
}

/* Once no source is left that may need it. */
static void forget_password(struct run *r)
{
	for (size_t i = 0; i < r->nsource; i++)
		if (r->source[i].state == SOURCE_WAITING || r->source[i].state == SOURCE_LOADING)
			return;
	secret_free(r->password);
	r->password = NULL;
}

/* ---- opening ---- */

static bool parse_sources(struct run *r, struct err *e)
{
	const struct words *w = &r->plan->source;

	r->source = ARENA_ARRAY(r->arena, struct run_source, w->n);
	r->nsource = w->n;
	for (size_t i = 0; i < w->n; i++) {
		r->source[i].input = -1;
		r->source[i].run = r;
		if (!source_parse(r->arena, w->v[i], r->plan->probe.connect != NULL, &r->source[i].source, e))
			return false;
	}
	return true;
}

/* ---- of a session ---- */

static bool has_note(const struct input *in, enum input_note_kind kind)
{
	for (size_t i = 0; i < in->nnotes; i++)
		if (in->notes[i].kind == kind)
			return true;
	return false;
}

/* What is known of a private key, without its octets. */
static void load_key(struct run *r, const struct session_item *item, int input, const struct session_key *from)
{
	struct arena *a = certset_arena(r->set);
	struct key *k = ARENA_NEW(a, struct key);
	struct span spki = from->key.pub.spki;
	size_t position;

	*k = from->key;
	k->form = arena_strdup(a, from->key.form);
	k->pub = spki.n > 0 ? public_key_of(a, arena_span(a, spki)) : (struct public_key){ 0 };
	k->opened &= k->pub.spki.n > 0;
	certset_placed(r->set, input, &position);
	certset_add(r->set,
	            &(struct entry){ .kind = ENTRY_KEY,
	                             .first = { .kind = (uint8_t)item->role,
	                                        .input = (uint16_t)input,
	                                        .line = from->line,
	                                        .position = (uint32_t)position },
	                             .object = k },
	            spki.n > 0 ? spki : span_str(k->form));
}

static int load_item(struct run *r, const struct session_item *item)
{
	int input = item->octets.n > 0 ? certset_load_octets(r->set, item->spec, item->octets, item->role)
	                               : certset_add_input(r->set, item->spec, "pem", item->role, -1);

	certset_input_complete(r->set, input);
	for (size_t i = 0; i < item->nnote; i++)
		if (!has_note(certset_input(r->set, input), item->note[i].kind))
			for (uint32_t k = 0; k < item->note[i].count && k < INPUT_NOTES_MAX; k++)
				certset_note(r->set, input, item->note[i].kind, item->note[i].line, -1,
				             item->note[i].detail);
	for (size_t i = 0; i < item->nkeys; i++)
		load_key(r, item, input, &item->keys[i]);
	certset_input_kind(r->set, input, item->kind);
	return input;
}

/* What is no source is loaded at once; nothing is read but what the session holds. */
static void parse_session(struct run *r)
{
	const struct session *s = r->plan->session;

	r->source = ARENA_ARRAY(r->arena, struct run_source, s->n);
	for (size_t i = 0; i < s->n; i++) {
		const struct session_item *item = &s->item[i];

		if (!item->peer && item->role != ORIGIN_FILE) {
			load_item(r, item);
			continue;
		}
		r->source[r->nsource++] = (struct run_source){
			.source = item->peer
			              ? *item->connection->source
			              : (struct source){ .kind = SOURCE_FILE, .spec = item->spec, .path = item->spec },
			.item = item,
			.input = -1,
			.run = r,
		};
	}
}

static bool same_words(const struct words *a, const struct words *b)
{
	bool same = a->n == b->n;

	for (size_t i = 0; same && i < a->n; i++)
		same = strcmp(a->v[i], b->v[i]) == 0;
	return same;
}

/* What was trusted then, as long as nobody asks for something else. */
static struct trust *session_trust(struct run *r, const struct words *trust)
{
	const struct session *s = r->plan->session;
	struct buf spec = BUF_INIT;

	if (!s || !same_words(trust, &s->trust))
		return NULL;
	for (size_t i = 0; i < trust->n; i++)
		buf_printf(&spec, "%s%s", i ? ", " : "", trust->v[i]);
	return trust_of_octets(buf_keep(&spec, r->arena), s->anchors);
}

static bool load_aside(struct run *r, const char *word, enum origin_kind role, int *input, struct err *e)
{
	struct source *src = ARENA_NEW(r->arena, struct source);

	*src = (struct source){ .kind = strcmp(word, "-") ? SOURCE_FILE : SOURCE_STDIN, .spec = word, .path = word };
	return certset_load(r->set, src, role, input, e);
}

static bool load_words(struct run *r, const struct words *w, enum origin_kind role, struct err *e)
{
	for (size_t i = 0; i < w->n; i++)
		if (!load_aside(r, w->v[i], role, NULL, e))
			return false;
	return true;
}

/* In the order of the file: what was met before (--untrusted) stands earlier in the set. */
static void take_chain(struct run *r, int input)
{
	size_t n;
	const struct placed *at = certset_placed(r->set, input, &n);
	const struct certificate **list = ARENA_ARRAY(r->arena, const struct certificate *, n);

	r->probe.ncert = 0;
	for (size_t i = 0; i < n; i++) {
		const struct certificate *c = certset_certificate(r->set, at[i].id);

		if (c)
			list[r->probe.ncert++] = c;
	}
	r->probe.cert = list;
}

static void take_key(struct run *r, int input)
{
	size_t n;
	const struct placed *at = certset_placed(r->set, input, &n);

	for (size_t i = 0; i < n; i++) {
		const struct key *key = certset_key(r->set, at[i].id);

		if (key && key->opened)
			r->probe.key = key;
	}
}

/* In a PKCS#12 file the order says nothing: the certificate that has the key is the one to be sent first. */
static void order_chain(struct run *r, int input)
{
	const struct certificate **list = (const struct certificate **)r->probe.cert;

	if (!r->probe.key || strcmp(certset_input(r->set, input)->kind, "pkcs12") != 0)
		return;
	for (size_t i = 1; i < r->probe.ncert; i++)
		if (public_key_equal(&list[i]->key, &r->probe.key->pub)) {
			const struct certificate *own = list[i];

			memmove(list + 1, list, i * sizeof *list);
			list[0] = own;
		}
}

/* Something else than was meant is in the file: a rule says what, and the server is asked all the same. */
static bool holds_something(const struct run *r, int input)
{
	return certset_input(r->set, input)->nknown > 0;
}

/* The certificates and the key of --cert and --key, for the handshake: both, or none. */
static bool load_ours(struct run *r, struct err *e)
{
	const struct plan *p = r->plan;
	int cert_input, key_input = -1;

	if (!p->cert)
		return true;
	if (!load_aside(r, p->cert, ORIGIN_OURS, &cert_input, e))
		return false;
	key_input = cert_input;
	if (p->key && strcmp(p->key, p->cert) != 0 && !load_aside(r, p->key, ORIGIN_OURS, &key_input, e))
		return false;
	take_chain(r, cert_input);
	take_key(r, key_input);
	order_chain(r, cert_input);
	if (!r->probe.ncert && !holds_something(r, cert_input))
		return err_set(e, ERR_INPUT, _("%1$s: no certificate in it"), as_path(p->cert));
	if (p->key && !r->probe.key && !holds_something(r, key_input))
		return err_set(e, ERR_INPUT, _("%1$s: no private key in it that can be opened"), as_path(p->key));
	if (!r->probe.ncert || !r->probe.key) {
		r->probe.ncert = 0;
		r->probe.key = NULL;
	}
	return true;
}

struct trust *run_open_trust(struct run *r, const struct words *trust, password_fn ask, void *ask_ctx, struct err *e)
{
	bool stored = r->plan->password_file != NULL;
	struct trust *kept = session_trust(r, trust);

	return kept ? kept
	            : trust_new_asking(trust->v, trust->n, stored ? stored_password : ask, stored ? (void *)r : ask_ctx,
	                               e);
}

/* Without --client-ca the server's anchors are ours. */
static bool load_server_view(struct run *r, password_fn ask, void *ask_ctx, struct err *e)
{
	const struct server_view *v = &r->plan->client;

	if (!v->given)
		return true;
	r->client_trust = v->ca.n ? run_open_trust(r, &v->ca, ask, ask_ctx, e) : trust_hold(r->trust);
	return r->client_trust && load_words(r, &v->crl, ORIGIN_CLIENT_CRL, e);
}

struct run *run_new(const struct plan *p, struct loop *l, password_fn ask, void *ask_ctx, struct err *e)
{
	struct arena *a = arena_new();
	struct run *r = ARENA_NEW(a, struct run);

	r->arena = a;
	r->plan = plan_copy(p);
	r->loop = l;
	r->set = certset_new();
	r->probe = r->plan->probe;
	derivation_reset();
	if (r->plan->password_file && !(r->password = read_password(r->plan->password_file, FILE_NAMED, e)))
		goto fail;
	certset_password(r->set, r->password ? stored_password : ask, r->password ? (void *)r : ask_ctx);
	if (r->plan->session)
		parse_session(r);
	else if (!parse_sources(r, e))
		goto fail;
	r->trust = run_open_trust(r, &r->plan->trust, ask, ask_ctx, e);
	if (r->plan->session) { /* what else there is was added since */
		if (!r->trust || !load_words(r, &r->plan->untrusted, ORIGIN_UNTRUSTED, e))
			goto fail;
		return r;
	}
	if (!r->trust || !load_server_view(r, ask, ask_ctx, e) ||
	    !load_words(r, &r->plan->untrusted, ORIGIN_UNTRUSTED, e) || !load_words(r, &r->plan->crl, ORIGIN_CRL, e) ||
	    !load_ours(r, e))
		goto fail;
	return r;
fail:
	run_free(r);
	return NULL;
}

void run_free(struct run *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->nsource; i++) {
		if (r->source[i].job)
			certset_load_end(r->source[i].job);
		probe_free(r->source[i].probe);
	}
	secret_free(r->password);
	trust_free(r->trust);
	trust_free(r->client_trust);
	certset_free(r->set);
	plan_free(r->plan);
	arena_free(r->arena);
}

void run_trust(struct run *r, struct trust *t, const struct words *trust)
{
	trust_free(r->trust);
	r->trust = t;
	r->plan->trust = words_copy(r->plan->arena, trust);
}

void run_ask(struct run *r, const struct question *q)
{
	r->plan->question = question_copy(r->plan->arena, q);
}

void run_keep_files(const struct run *r, struct plan *p)
{
	if (p->session) { /* they are not here */
		plan_leave_session(p);
		return;
	}
	for (size_t i = 0; i < r->nsource; i++) {
		const struct source *src = &r->source[i].source;

		if (src->kind == SOURCE_FILE || src->kind == SOURCE_DIRECTORY || src->kind == SOURCE_TOKEN)
			words_add(p->arena, &p->source,
			          arena_strdup(p->arena, src->kind == SOURCE_TOKEN ? src->path : src->spec));
	}
}

/* ---- one source ---- */

static void source_changed(struct run_source *src)
{
	if (src->changed)
		src->changed(src->ctx, src);
}

static void source_done(struct run_source *src, enum source_state state)
{
	src->state = state;
	forget_password(src->run);
	log_line("%1$s: %2$s", src->source.kind == SOURCE_HOST ? as_host(src->source.spec) : as_path(src->source.spec),
	         state == SOURCE_LOADED ? as_code("done") : err_argument(src->run->arena, &src->err));
	source_changed(src);
}

static void take_connection(struct run_source *src, struct connection *c)
{
	src->connection = c;
	sent_take(src->run->set, c, src->source.spec);
	src->input = c->input;
}

void run_visited(struct run *r, struct connection *c)
{
	r->source = ARENA_NEW(r->arena, struct run_source);
	*r->source = (struct run_source){ .source = *c->source, .state = SOURCE_LOADED, .input = -1, .run = r };
	r->nsource = 1;
	take_connection(r->source, c);
}

static void probe_progress(void *ctx, const struct connection *c)
{
	struct run_source *src = ctx;

	(void)c;
	source_changed(src);
}

static void probe_done(void *ctx, struct connection *c)
{
	struct run_source *src = ctx;

	take_connection(src, c);
	sent_take_elsewhere(src);
	source_done(src, SOURCE_LOADED);
}

/* Of a session: it is there at once. Each run has a record of its own, for its place in the set is written there. */
static void start_item(struct run_source *src)
{
	struct connection *c;

	if (src->item->peer) {
		c = ARENA_NEW(src->run->arena, struct connection);
		*c = *src->item->connection;
		c->source = &src->source;
		take_connection(src, c);
	} else {
		src->input = load_item(src->run, src->item);
	}
	source_done(src, SOURCE_LOADED);
}

static void beside_done(void *ctx, struct connection *c)
{
	(void)c;
	sent_take_elsewhere(ctx);
	source_done(ctx, SOURCE_LOADED);
}

bool run_probe_more(struct run *r, struct run_source *src, const char **word)
{
	struct probe *p;

	if (src->state != SOURCE_LOADED || !src->connection || src->connection->served)
		return false;
	p = probe_beside(r->loop, r->arena, src->connection, &r->probe, beside_done, src, word);
	if (!p)
		return false;
	probe_free(src->probe);
	src->probe = p;
	src->state = SOURCE_LOADING;
	return true;
}

void run_start(struct run *r, struct run_source *src)
{
	src->state = SOURCE_LOADING;
	if (src->item) {
		start_item(src);
		return;
	}
	if (src->source.kind == SOURCE_HOST) {
		src->probe = probe_start(r->loop, r->arena, &src->source, &r->probe, probe_progress, probe_done, src);
		return;
	}
	src->job = certset_load_begin(r->set, &src->source, ORIGIN_FILE, &src->input, &src->err);
	if (!src->job)
		source_done(src, SOURCE_FAILED);
}

bool run_step(struct run *r, struct run_source *src, size_t max)
{
	(void)r;
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

void run_read(struct run *r, struct run_source *src)
{
	while (src->job && run_step(r, src, SIZE_MAX))
		certset_load_await(src->job);
}

void run_cancel(struct run *r, struct run_source *src)
{
	if (src->state == SOURCE_WAITING && src->source.kind == SOURCE_HOST)
		run_start(r, src);
	if (src->state == SOURCE_LOADING && src->probe) {
		probe_cancel(src->probe);
	} else if (src->state == SOURCE_LOADING) {
		certset_load_stop(src->job);
		src->job = NULL;
		source_done(src, SOURCE_LOADED);
	} else if (src->state == SOURCE_WAITING) {
		src->input = certset_load_none(r->set, &src->source, ORIGIN_FILE);
		source_done(src, SOURCE_LOADED);
	}
}

void run_load_all(struct run *r)
{
	size_t next = 0, running;

	do {
		running = 0;
		for (size_t i = 0; i < next; i++)
			running += r->source[i].state == SOURCE_LOADING;
		for (; next < r->nsource && running < PROBES_AT_ONCE; next++) {
			if (r->source[next].state == SOURCE_WAITING)
				run_start(r, &r->source[next]);
			run_read(r, &r->source[next]);
			running += r->source[next].state == SOURCE_LOADING;
		}
	} while (running && loop_step(r->loop, -1));
	if (r->plan->fetch)
		run_fetch(r);
}

/* ---- asking ---- */

static bool is_there(struct certset *s, const char *what)
{
	for (size_t id = 0; id < certset_count(s); id++) {
		const struct certificate *c = certset_certificate(s, (int)id);

		if (c && graph_means(what, c))
			return true;
	}
	return false;
}

const char *run_excludes_nothing(struct run *r)
{
	const struct question *q = &r->plan->question;

	for (size_t i = 0; i < q->nexclude; i++)
		if (!is_there(r->set, q->exclude[i]) && !is_there(trust_set(r->trust), q->exclude[i]) &&
		    !(r->client_trust && is_there(trust_set(r->client_trust), q->exclude[i])))
			return q->exclude[i];
	return NULL;
}

bool run_leaf_known(struct run *r, struct err *e)
{
	const char *leaf = r->plan->question.leaf;

	return !leaf || analysis_leaf_exists(r->set, leaf) ||
	       err_set(e, ERR_INPUT, _("--leaf: there is no certificate '%1$s'"), as_name(leaf));
}

/* What a server asks of a client: nothing of what --host, --purpose, --policy and so on ask of the peer. */
static struct question server_question(const struct question *q, const struct server_view *v)
{
	struct question s = question_default;

	s.of_server = true;
	s.at = q->at;
	s.purpose = v->purpose;
	s.purpose_given = true;
	s.depth = v->depth;
	s.strict = q->strict;
	s.budget = q->budget;
	s.exclude = q->exclude;
	s.nexclude = q->nexclude;
	s.warn_seconds = q->warn_seconds;
	s.warn_percent = q->warn_percent;
	s.crl_given = v->crl.n > 0;
	s.revocation_given = q->revocation_given;
	s.revocation = q->revocation_given ? q->revocation : s.crl_given ? REVOCATION_HARD : s.revocation;
	return s;
}

static size_t connections(const struct run *r)
{
	size_t n = r->nsource;

	for (size_t i = 0; i < r->nsource; i++)
		n += r->source[i].nelsewhere;
	return n;
}

/* What is asked of the run: fn takes it, and copies what it keeps. */
static void *ask(struct run *r, const struct question *q, int leaf, int end,
                 void *(*fn)(const struct analysis_input *in))
{
	const struct server_eyes server = { server_question(q, &r->plan->client), r->client_trust };
	struct analysis_input in = {
		.question = *q,
		.set = r->set,
		.trust = r->trust,
		.only_leaf = leaf,
		.only_end = end,
		.trust_spec = r->plan->trust.v,
		.ntrust_spec = r->plan->trust.n,
		.cert_spec = r->plan->cert,
		.key_spec = r->plan->key,
		.server = r->client_trust ? &server : NULL,
	};
	struct connection **list = xcalloc(connections(r) + 1, sizeof *list);
	struct failed_source *failed = xcalloc(r->nsource + 1, sizeof *failed);

	if (!q->at_given && in.question.at < r->fetched_at && in.question.at != TIME_UNKNOWN)
		in.question.at = r->fetched_at;
	for (size_t i = 0; i < r->nsource; i++) {
		const struct run_source *src = &r->source[i];

		if (src->connection)
			list[in.nconnection++] = src->connection;
		for (size_t k = 0; k < src->nelsewhere; k++)
			list[in.nconnection++] = src->elsewhere[k];
		if (src->state == SOURCE_FAILED)
			failed[in.nfailed++] = (struct failed_source){ src->source.spec, &src->err };
	}
	in.connection = list;
	in.failed = failed;
	void *asked = fn(&in);
	free(list);
	free(failed);
	return asked;
}

static void *judging_asked(const struct analysis_input *in)
{
	return judging_begin(in);
}

struct judging *run_judge(struct run *r, const struct question *q, int leaf, int end)
{
	return ask(r, q, leaf, end, judging_asked);
}

static void *leaves_asked(const struct analysis_input *in)
{
	return leaves_begin(in);
}

struct leaves *run_leaves(struct run *r, const struct question *q)
{
	return ask(r, q, -1, 0, leaves_asked);
}

struct analysis *run_analyse(struct run *r, const struct question *q, int leaf)
{
	struct judging *j = run_judge(r, q, leaf, 0);

	while (judging_step(j))
		;
	return judging_end(j);
}
