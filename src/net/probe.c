/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stages in their order: each is asked to go on until it wants to wait; one watch waits for all of them. */
#include "config.h"

#include "net/probe.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/protocol.h"
#include "load/source.h"
#include "net/connection.h"
#include "net/dial.h"
#include "net/elsewhere.h"
#include "net/experiment.h"
#include "net/greeting.h"
#include "net/handshake.h"
#include "net/record.h"
#include "net/resolve.h"
#include "net/settle.h"
#include "net/starttls.h"
#include "net/target.h"
#include "net/tunnel.h"
#include "net/want.h"
#include "net/wire.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define PEEK_MS 2000 /* of silence in place of a ServerHello */
#define LEAVE_MS 250 /* for the end of a server that was told that we go */

const struct probe_options probe_defaults = {
	.starttls = -1,
	.application = -1,
	.timeout_ms = 10000,
	.settle_ms = 2000,
};

struct probe {
	struct loop *loop;
	struct watch watch;
	struct record record;
	struct probe_options options;
	struct target target;
	struct handshake_plan plan;
	int64_t deadline; /* of everything up to the handshake */
	struct resolve *resolve;
	struct dial *dial;
	struct wire wire;
	struct tunnel *tunnel;
	struct starttls *starttls;
	struct handshake *handshake;
	struct greeting_plan greeting_plan;
	struct greeting *greeting; /* in place of a handshake */
	struct settle *settle;
	void (*progress)(void *ctx, const struct connection *c);
	void (*done)(void *ctx, struct connection *c);
	void *ctx;
	struct probe *beside;          /* the experiment that is going on */
	const char *varied;            /* what is different in it */
	gnutls_datum_t session;        /* of the main connection, to be resumed */
	const gnutls_datum_t *resumed; /* in an experiment: the main one's */
	int64_t peek_at; /* a peer that has been silent until then may not speak TLS; INT64_MAX: nobody looks */
	bool peeked;
	size_t told;     /* notes that progress was called for */
	bool finished;   /* done was called */
	bool cancelled;
	bool single;   /* one experiment of a connection that was complete before */
	bool begun;    /* ... and it was made */
	unsigned busy; /* callbacks under way: they may free the probe */
	bool doomed;
};

/* What is going on now is in the record, for all to see. */
static enum step step_of(const struct probe *p)
{
	return p->record.c->step;
}

/* ---- the stages ---- */

static enum want no_such_name(struct probe *p, int code, int sys)
{
	struct connection *c = p->record.c;

	c->library_code = code;
	c->sys = code == EAI_SYSTEM ? sys : code;
	c->library_error =
	    argument_keep(p->record.arena, as_quote(code == EAI_SYSTEM ? strerror(sys) : gai_strerror(code)));
	record_fail(&p->record, OUTCOME_DNS, STEP_RESOLVE, N_("%1$s: %2$s"), as_host(c->host), c->library_error);
	return WANT_END;
}

static void note_addresses(struct probe *p)
{
	struct connection *c = p->record.c;
	struct argument *address = ARENA_ARRAY(p->record.arena, struct argument, c->naddresses);

	for (size_t i = 0; i < c->naddresses; i++)
		address[i] = as_host(c->addresses[i]);
	record_note(&p->record, STEP_RESOLVE, true, N_("%1$s: %2$s"), as_host(c->host),
	            as_list(p->record.arena, address, c->naddresses, c->naddresses));
}

/* A socket in the file system has no name to look up. */
static enum want local_socket(struct probe *p)
{
	struct address *to = resolve_local(p->record.arena, p->target.host);

	if (!to) {
		p->record.c->sys = ENAMETOOLONG;
		record_fail(&p->record, OUTCOME_OTHER, STEP_RESOLVE, "%1$s", as_quote(strerror(ENAMETOOLONG)));
		return WANT_END;
	}
	p->dial = dial_new(&p->record, to, 1, p->deadline);
	return WANT_NEXT;
}

static enum want resolve_stage(struct probe *p, int64_t *until)
{
	struct connection *c = p->record.c;
	struct address *list;
	int code, sys;

	(void)until;
	if (*p->target.host == '/')
		return local_socket(p);
	if (!p->resolve)
		p->resolve = p->target.tunnel.kind ? resolve_start(p->target.tunnel.proxy_host,
		                                                   p->target.tunnel.proxy_port, p->options.family)
		                                   : resolve_start(p->target.host, p->target.port, p->options.family);
	p->watch.fd = resolve_fd(p->resolve);
	if (!resolve_ended(p->resolve))
		return WANT_READ;
	list = resolve_result(p->resolve, p->record.arena, &c->naddresses, &code, &sys);
	if (!list)
		return no_such_name(p, code, sys);
	c->addresses = ARENA_ARRAY(p->record.arena, const char *, c->naddresses);
	for (size_t i = 0; i < c->naddresses; i++)
		c->addresses[i] = list[i].host;
	note_addresses(p);
	p->dial = dial_new(&p->record, list, c->naddresses, p->deadline);
	return WANT_NEXT;
}

/* The wait for a proxy's answer is part of the way to the peer. */
static enum want connect_stage(struct probe *p, int64_t *until)
{
	enum want want = p->wire.fd < 0 ? dial_step(p->dial, until) : WANT_NEXT;

	p->watch.fd = p->wire.fd < 0 ? dial_fd(p->dial) : p->wire.fd;
	if (want == WANT_NEXT && p->wire.fd < 0) {
		p->wire.fd = p->watch.fd = dial_take(p->dial);
		p->tunnel = tunnel_new(&p->record, &p->wire, &p->target.tunnel);
	}
	if (want == WANT_NEXT && p->tunnel)
		want = tunnel_step(p->tunnel);
	if (want == WANT_NEXT) {
		p->starttls = starttls_new(&p->record, &p->wire, p->target.protocol, p->target.http_host);
	}
	return want;
}

static enum want starttls_stage(struct probe *p, int64_t *until)
{
	(void)until;
	if (p->starttls && p->peek_at == INT64_MAX && !p->peeked && p->options.experiments != EXPERIMENTS_OFF)
		p->peek_at = clock_monotonic_ms() + PEEK_MS;
	return p->starttls ? starttls_step(p->starttls) : WANT_NEXT;
}

static enum want handshake_stage(struct probe *p, int64_t *until)
{
	struct connection *c = p->record.c;
	enum want want;

	if (p->options.hello || p->options.clear_text) {
		if (!p->greeting)
			p->greeting = greeting_new(&p->record, &p->wire, &p->greeting_plan);
		return greeting_step(p->greeting, until);
	}
	if (!p->handshake && p->options.experiments != EXPERIMENTS_OFF && !c->starttls)
		p->peek_at = clock_monotonic_ms() + PEEK_MS;
	if (!p->handshake)
		p->handshake = handshake_new(&p->record, &p->wire, &p->plan);
	want = handshake_step(p->handshake, until);
	if (want != WANT_NEXT)
		return want;
	p->settle = settle_new(&p->record, p->handshake,
	                       &(struct settle_plan){ .ms = p->options.brief ? LEAVE_MS : p->options.settle_ms,
	                                              .application = p->target.application,
	                                              .told = p->options.application >= 0,
	                                              .host = p->target.http_host,
	                                              .port = p->target.http_port,
	                                              .path = c->source->way,
	                                              .user = p->options.user,
	                                              .brief = p->options.brief,
	                                              .starttls = c->starttls != NULL });
	return WANT_NEXT;
}

static enum want settle_stage(struct probe *p, int64_t *until)
{
	return settle_step(p->settle, until);
}

/* By enum step. A stage sees to it that the watch has its descriptor; *until is when it wants to be called at the
 * latest. */
static enum want (*const stages[])(struct probe *p, int64_t *until) = {
	[STEP_RESOLVE] = resolve_stage,     [STEP_CONNECT] = connect_stage, [STEP_STARTTLS] = starttls_stage,
	[STEP_HANDSHAKE] = handshake_stage, [STEP_SETTLE] = settle_stage,
};

/* ---- beside it ---- */

static void tell(struct probe *p);
static void out_of_time(struct probe *p, int64_t ms);

/* One experiment is over: what it came to is kept, and the next one may go. */
static void beside_done(void *ctx, struct connection *c)
{
	struct probe *p = ctx;
	struct connection *main = p->record.c;

	if (c->outcome != OUTCOME_CANCELLED)
		main->experiments[main->nexperiments++] = (struct experiment){ p->varied, c };
	probe_free(p->beside);
	p->beside = NULL;
	if (step_of(p) != STEP_DONE && /* there is nothing to wait for */
	    (c->outcome == OUTCOME_NOT_TLS || (step_of(p) == STEP_STARTTLS && c->protocol)))
		out_of_time(p, clock_monotonic_ms() - p->record.start_ms);
	tell(p);
}

static void start_beside(struct probe *p, const struct probe_options *varied)
{
	const struct source *source = p->record.c->source;

	log_line("%1$s: beside it: %2$s", as_host(source->spec), as_code(p->varied));
	p->beside = probe_start(p->loop, p->record.arena, source, varied, NULL, beside_done, p);
	p->beside->resumed = varied->resume ? &p->session : NULL;
}

/* The next experiment, once the main connection is complete. false: there is none, or none is wanted any more. */
static bool go_beside(struct probe *p)
{
	struct connection *main = p->record.c;
	struct probe_options varied;

	if (p->cancelled || p->begun)
		return false;
	if (!experiment_next(main, &p->options, &varied, &p->varied) &&
	    (p->single || !elsewhere_next(main, &p->options, p->record.arena, &varied, &p->varied)))
		return false;
	p->begun = p->single;
	start_beside(p, &varied);
	return true;
}

/* ---- telling ---- */

/* A callback may cancel or free the probe: what is left of it is looked at only while it is not doomed. */
static void tell(struct probe *p)
{
	struct connection *c = p->record.c;

	p->busy++;
	while (!p->doomed && p->told < c->nsteps) {
		p->told++;
		if (p->progress)
			p->progress(p->ctx, c);
	}
	if (!p->doomed && step_of(p) == STEP_DONE && !p->finished && !p->beside && !go_beside(p)) {
		p->finished = true;
		if (p->done)
			p->done(p->ctx, c);
	}
	if (--p->busy == 0 && p->doomed)
		free(p);
}

/* ---- going on ---- */

static void release(struct probe *p)
{
	loop_remove(p->loop, &p->watch);
	settle_free(p->settle);
	handshake_free(p->handshake);
	greeting_free(p->greeting);
	starttls_free(p->starttls);
	tunnel_free(p->tunnel);
	dial_free(p->dial);
	resolve_free(p->resolve);
	wire_close(&p->wire);
	p->settle = NULL;
	p->handshake = NULL;
	p->greeting = NULL;
	p->starttls = NULL;
	p->tunnel = NULL;
	p->dial = NULL;
	p->resolve = NULL;
}

static void finish(struct probe *p)
{
	struct connection *c = p->record.c;

	if (c->outcome == OUTCOME_PENDING)
		c->outcome = OUTCOME_OK;
	if (c->outcome == OUTCOME_OK && p->handshake && p->options.experiments != EXPERIMENTS_OFF)
		c->resumable = handshake_keep(p->handshake, &p->session);
	c->octets_read = p->wire.total;
	release(p);
	c->step = STEP_DONE;
}

static void forget_session(struct probe *p)
{
	if (p->session.data)
		gnutls_memset(p->session.data, 0, p->session.size);
	gnutls_free(p->session.data);
	p->session = (gnutls_datum_t){ NULL, 0 };
}

static void out_of_time(struct probe *p, int64_t ms)
{
	record_fail(&p->record, OUTCOME_TIMEOUT, step_of(p), N_("no answer within %1$s ms"), as_number(ms));
	finish(p);
}

/* A ClientHello went out, and nothing came yet. */
static bool is_silent(const struct probe *p)
{
	return step_of(p) >= STEP_STARTTLS && step_of(p) <= STEP_HANDSHAKE && !p->wire.total && !p->beside;
}

static void await(struct probe *p, enum want want, int64_t until)
{
	if (step_of(p) >= STEP_STARTTLS)
		p->watch.fd = p->wire.fd;
	p->watch.events = want == WANT_WRITE ? POLLOUT : POLLIN;
	p->watch.deadline_ms = step_of(p) < STEP_SETTLE && until > p->deadline ? p->deadline : until;
	if (is_silent(p) && p->watch.deadline_ms > p->peek_at)
		p->watch.deadline_ms = p->peek_at;
}

static void advance(struct probe *p)
{
	wire_turn(&p->wire);
	while (step_of(p) != STEP_DONE) {
		int64_t until = INT64_MAX;
		enum want want = stages[step_of(p)](p, &until);

		if (want == WANT_NEXT && step_of(p) < STEP_SETTLE) {
			p->record.c->step++;
			continue;
		}
		if (want == WANT_READ || want == WANT_WRITE) {
			await(p, want, until);
			break;
		}
		finish(p);
	}
	if (step_of(p) < STEP_SETTLE && clock_monotonic_ms() >= p->deadline)
		out_of_time(p, p->options.timeout_ms);
}

static void peek(struct probe *p)
{
	struct probe_options varied;

	p->peek_at = INT64_MAX;
	p->peeked = true;
	experiment_peek(p->record.c, &p->options, &varied, &p->varied);
	start_beside(p, &varied);
	await(p, WANT_READ, INT64_MAX);
}

static void ready(struct watch *w, short revents)
{
	struct probe *p = w->ctx;

	(void)revents;
	advance(p);
	if (is_silent(p) && clock_monotonic_ms() >= p->peek_at)
		peek(p);
	tell(p);
}

/* ---- for the caller ---- */

static void plan(struct probe *p)
{
	struct connection *c = p->record.c;
	struct err e;

	if (!target_of(p->record.arena, c->source, &p->options, &p->target, &e)) {
		c->library_error = argument_keep(p->record.arena, as_quote(e.text));
		record_fail(&p->record, OUTCOME_OTHER, STEP_RESOLVE, "%1$s", c->library_error);
		finish(p);
		return;
	}
	p->plan = (struct handshake_plan){ .servername = p->target.servername,
		                           .alpn = p->target.alpn,
		                           .version = p->options.version,
		                           .server_key = (enum server_key)p->options.server_key,
		                           .cert = p->options.cert,
		                           .ncert = p->options.ncert,
		                           .key = p->options.key,
		                           .no_tickets = p->options.no_tickets,
		                           .resumed = p->resumed };
	p->greeting_plan = (struct greeting_plan){ p->target.servername, p->target.alpn, p->options.hello };
	c->host = p->target.tunnel.kind ? p->target.tunnel.proxy_host : p->target.host;
	if (p->target.tunnel.kind)
		c->proxy = arena_printf(p->record.arena, "%s:%s", c->host, p->target.tunnel.proxy_port);
	c->starttls = p->target.protocol == PROTOCOL_TLS ? NULL : protocol_scheme(p->target.protocol);
}

static void first(struct watch *w, short revents)
{
	struct probe *p = w->ctx;

	w->ready = ready;
	plan(p);
	ready(w, revents);
}

struct probe *probe_start(struct loop *l, struct arena *a, const struct source *src, const struct probe_options *o,
                          void (*progress)(void *ctx, const struct connection *c),
                          void (*done)(void *ctx, struct connection *c), void *ctx)
{
	struct probe *p = xcalloc(1, sizeof *p);
	int64_t now = clock_monotonic_ms();

	*p = (struct probe){
		.loop = l, .options = *o, .progress = progress, .done = done, .ctx = ctx, .peek_at = INT64_MAX
	};
	p->record = (struct record){ .arena = a, .c = ARENA_NEW(a, struct connection), .start_ms = now };
	*p->record.c = (struct connection){
		.source = src, .host = src->host, .input = -1, .client_have = o->ncert > 0, .family = o->family
	};
	p->deadline = now + o->timeout_ms;
	p->wire.fd = -1;
	/* The work begins in the loop, so that no callback comes before the caller has the probe. */
	p->watch = (struct watch){ .fd = -1, .deadline_ms = now, .ready = first, .ctx = p };
	loop_add(l, &p->watch);
	return p;
}

static void only_beside(struct watch *w, short revents)
{
	struct probe *p = w->ctx;

	(void)revents;
	loop_remove(p->loop, w);
	tell(p);
}

struct probe *probe_beside(struct loop *l, struct arena *a, struct connection *c, const struct probe_options *o,
                           void (*done)(void *ctx, struct connection *c), void *ctx, const char **word)
{
	struct probe *p = xcalloc(1, sizeof *p);
	struct probe_options varied;

	*p = (struct probe){ .loop = l,
		             .options = *o,
		             .done = done,
		             .ctx = ctx,
		             .peek_at = INT64_MAX,
		             .told = c->nsteps,
		             .single = true };
	c->resumable = false; /* its session is gone */
	p->options.experiments = EXPERIMENTS_MORE;
	if (!experiment_next(c, &p->options, &varied, word)) {
		free(p);
		return NULL;
	}
	p->record = (struct record){ .arena = a, .c = c, .start_ms = clock_monotonic_ms() };
	p->wire.fd = -1;
	p->watch = (struct watch){ .fd = -1, .deadline_ms = p->record.start_ms, .ready = only_beside, .ctx = p };
	loop_add(l, &p->watch);
	return p;
}

void probe_cancel(struct probe *p)
{
	p->cancelled = true;
	if (p->beside && step_of(p) != STEP_DONE) {
		probe_free(p->beside);
		p->beside = NULL;
	}
	if (p->beside) {
		probe_cancel(p->beside); /* which ends p, too: nothing of it is looked at after this */
		return;
	}
	if (step_of(p) == STEP_DONE) {
		if (p->single)
			tell(p);
		return;
	}
	record_fail(&p->record, OUTCOME_CANCELLED, step_of(p), N_("cancelled"));
	finish(p);
	tell(p);
}

const struct connection *probe_connection(const struct probe *p)
{
	return p->record.c;
}

void probe_free(struct probe *p)
{
	if (!p)
		return;
	probe_free(p->beside);
	p->beside = NULL;
	release(p);
	forget_session(p);
	if (p->busy)
		p->doomed = true;
	else
		free(p);
}

struct connection *probe_run(struct loop *l, struct arena *a, const struct source *src, const struct probe_options *o)
{
	struct probe *p = probe_start(l, a, src, o, NULL, NULL, NULL);
	struct connection *c = p->record.c;

	while (!p->finished && loop_step(l, -1))
		continue;
	probe_free(p);
	return c;
}
