/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files are read one at a time and probes side by side; judged is when the last of them has come. */
#include "config.h"

#include "ui/frame/model.h"

#include "analysis/analysis.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "base/words.h"
#include "cert/certificate.h"
#include "diagnose/diagnose.h"
#include "load/certset.h"
#include "load/source.h"
#include "load/trust.h"
#include "run/fetching.h"
#include "run/plan.h"
#include "run/run.h"
#include "ui/frame/answers.h"
#include "ui/frame/changes.h"
#include "ui/frame/list_index.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PROBES_AT_ONCE 16
#define SLICE_OBJECTS 8 /* between two looks at the clock: each may be a whole file */
#define SLICE_MS 8
#define JUDGE_MS 16 /* the loop has its turn after so long */
#define SWEEP_ENTRIES 200
#define QUICK_MS 5       /* so long a key may wait for the judging of a leaf */
#define WAITS_MS 50      /* a step that takes longer is shown */
#define ROWS_SOON 50     /* certificates: so many are not judged within the first look of a person */
#define SCREEN_ROWS 64   /* objects: so many are shown before more are read */
#define FIRST_SLICE_MS 3 /* a small file is read before the first frame, a large one does not hold it up */

static void tell(const struct model *m)
{
	if (m->changed)
		m->changed(m->ctx);
}

static void source_changed(void *ctx, struct run_source *src)
{
	(void)src;
	tell(ctx);
}

static void drop_judging(struct model *m)
{
	judging_free(m->judging);
	m->judging = NULL;
}

static void drop_answer(struct model *m)
{
	analysis_free(m->analysis);
	m->analysis = NULL;
	m->nanswers++;
}

static void forget_sweep(struct model *m)
{
	judging_free(m->sweep.judging);
	free(m->sweep.of);
	memset(&m->sweep, 0, sizeof m->sweep);
}

static void end_opening(struct model *m)
{
	answers_close(&m->answers);
	plan_free(m->opening);
	m->opening = NULL;
}

static void stop_waiting(struct model *m)
{
	if (m->aside.fd >= 0)
		loop_remove(m->run->loop, &m->aside);
	m->aside.fd = -1;
}

/* That it wakes the loop is all: the next step looks. If it takes long, the screen says so. */
static void step_made(struct watch *w, short revents)
{
	w->deadline_ms = INT64_MAX;
	if (revents)
		stop_waiting(w->ctx);
	else
		tell(w->ctx);
}

static void wait_for(struct model *m, int fd)
{
	stop_waiting(m);
	m->aside = (struct watch){
		.fd = fd,
		.events = POLLIN,
		.deadline_ms = clock_monotonic_ms() + WAITS_MS,
		.ready = step_made,
		.ctx = m,
	};
	loop_add(m->run->loop, &m->aside);
}

static void adopt(struct model *m, struct run *r)
{
	list_index_free(m->index);
	m->index = NULL;
	forget_sweep(m);
	m->run = r;
	m->opened++;
	m->started = m->counted = m->ncertificates = 0;
	m->large = m->settled = m->leaf_due = m->cut = m->probing = false;
	m->connecting_since = 0;
	m->leaf = -1;
	for (size_t i = 0; i < r->nsource; i++) {
		r->source[i].changed = source_changed;
		r->source[i].ctx = m;
	}
}

void model_init(struct model *m, struct run *r)
{
	*m = (struct model){ .marks = arena_new(), .aside = { .fd = -1 } };
	adopt(m, r);
}

static void drop_fetching(struct model *m)
{
	fetching_drop(m->fetching);
	m->fetching = NULL;
}

void model_free(struct model *m)
{
	drop_judging(m);
	drop_answer(m);
	m->changed = NULL;
	list_index_free(m->index);
	forget_sweep(m);
	stop_waiting(m);
	drop_fetching(m);
	if (m->run_is_ours)
		run_free(m->run);
	m->run = NULL;
	end_opening(m);
	changes_free(&m->changes);
	arena_free(m->marks);
}

static bool any_source(const struct model *m, bool hosts_only)
{
	for (size_t i = 0; i < m->run->nsource; i++) {
		const struct run_source *src = &m->run->source[i];

		if ((src->state == SOURCE_WAITING || src->state == SOURCE_LOADING) &&
		    (!hosts_only || src->source.kind == SOURCE_HOST))
			return true;
	}
	return false;
}

bool model_loading(const struct model *m)
{
	return any_source(m, false);
}

bool model_connecting(const struct model *m)
{
	return any_source(m, true);
}

bool model_judged(const struct model *m)
{
	return m->analysis && (!m->large || (m->analysis->leaf == m->leaf && !m->leaf_due));
}

bool model_rows_first(const struct model *m)
{
	if (m->analysis || m->ncertificates < MODEL_ROWS)
		return false;
	for (size_t i = 0; i < m->run->nsource; i++)
		if (m->run->source[i].source.kind == SOURCE_HOST)
			return false;
	return true;
}

bool model_all_failed(const struct model *m)
{
	size_t failed = 0;

	for (size_t i = 0; i < m->run->nsource; i++)
		failed += m->run->source[i].state == SOURCE_FAILED;
	return failed > 0 && failed == m->run->nsource;
}

static void count(struct model *m)
{
	size_t n = certset_count(m->run->set);

	for (; m->counted < n; m->counted++)
		m->ncertificates += certset_entry(m->run->set, (int)m->counted)->kind == ENTRY_CERTIFICATE;
	m->large = m->ncertificates > MODEL_LARGE;
}

/* ---- judging ---- */

bool model_judging(const struct model *m, size_t *done, size_t *all)
{
	*done = *all = 0;
	if (m->judging)
		*done = judging_done(m->judging, all);
	return m->judging != NULL;
}

/* What an analysis of one leaf, or of several, says of an entry. */
static void note_judgement(struct model *m, const struct analysis *a, size_t entry)
{
	enum severity s;

	if (entry >= m->sweep.n) {
		size_t n = certset_count(m->run->set);

		m->sweep.of = xrealloc(m->sweep.of, n);
		memset(m->sweep.of + m->sweep.n, JUDGEMENT_NONE, n - m->sweep.n);
		m->sweep.n = n;
	}
	m->sweep.of[entry] = (uint8_t)(analysis_worst(a, (int)entry, &s) ? JUDGEMENT_ERROR + (int)s : JUDGEMENT_WELL);
}

enum entry_judged model_judgement(const struct model *m, int entry)
{
	return (size_t)entry < m->sweep.n ? (enum entry_judged)m->sweep.of[entry] : JUDGEMENT_NONE;
}

void model_want_judged(struct model *m, int entry)
{
	if (m->large && model_judgement(m, entry) == JUDGEMENT_NONE)
		m->sweep.wanted = (size_t)entry + 1;
}

bool model_wants_judging(const struct model *m)
{
	return m->settled && m->large && (m->sweep.judging || m->sweep.wanted);
}

/* With what was judged so far. */
static void answer(struct model *m)
{
	struct analysis *a = judging_end(m->judging);

	m->judging = NULL;
	m->leaf_due = false;
	drop_answer(m);
	m->analysis = a;
	if (m->large && m->leaf >= 0 && !a->stopped)
		note_judgement(m, a, (size_t)m->leaf);
	tell(m);
}

static void judge_slice(struct model *m, int64_t ms)
{
	int64_t until = clock_monotonic_ms() + ms;
	bool more = true;

	while (more && clock_monotonic_ms() < until)
		more = judging_step(m->judging);
	if (!more)
		answer(m);
}

/* Of a large set the entry that is looked at. */
static void judge(struct model *m, int64_t ms)
{
	struct question q = m->run->plan->question;

	if (!q.at_given)
		q.at = clock_now();
	drop_judging(m);
	m->judging = run_judge(m->run, &q, m->large ? m->leaf : -1, 0);
	judge_slice(m, ms);
}

/* Several at once, as what is made for each analysis grows with the set. */
static void sweep_slice(struct model *m)
{
	int64_t until = clock_monotonic_ms() + JUDGE_MS;
	struct question q = m->run->plan->question;
	bool more = true;

	if (!q.at_given)
		q.at = clock_now();
	if (!m->sweep.judging) {
		m->sweep.at = m->sweep.wanted - 1;
		m->sweep.end = m->sweep.at + SWEEP_ENTRIES;
		m->sweep.wanted = 0;
		m->sweep.judging = run_judge(m->run, &q, (int)m->sweep.at, (int)m->sweep.end);
	}
	while (more && clock_monotonic_ms() < until)
		more = judging_step(m->sweep.judging);
	if (more)
		return;
	struct analysis *a = judging_end(m->sweep.judging);
	m->sweep.judging = NULL;
	for (size_t i = m->sweep.at; i < m->sweep.end && i < certset_count(m->run->set); i++)
		if (certset_entry(m->run->set, (int)i)->kind == ENTRY_CERTIFICATE)
			note_judgement(m, a, i);
	analysis_free(a);
}

/* ---- reading ---- */

static size_t running_probes(const struct model *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->started; i++)
		n += m->run->source[i].state == SOURCE_LOADING && m->run->source[i].probe;
	return n;
}

static struct run_source *being_read(const struct model *m)
{
	for (size_t i = 0; i < m->started; i++)
		if (m->run->source[i].state == SOURCE_LOADING && m->run->source[i].job)
			return &m->run->source[i];
	return NULL;
}

static struct run_source *next_source(const struct model *m)
{
	struct run_source *src;

	if (m->started == m->run->nsource)
		return NULL;
	src = &m->run->source[m->started];
	return src->source.kind == SOURCE_HOST && running_probes(m) >= PROBES_AT_ONCE ? NULL : src;
}

/* One file at a time, so that entries keep the order of the command line; probes side by side. */
static bool start_next(struct model *m)
{
	struct run_source *src = next_source(m);

	if (!src)
		return false;
	if (src->source.kind == SOURCE_HOST && !m->connecting_since)
		m->connecting_since = clock_monotonic_ms();
	m->started++;
	run_start(m->run, src);
	return true;
}

/* Everything was read: now it can be judged. */
static void settle(struct model *m)
{
	m->settled = true;
	m->probing = false;
	m->connecting_since = 0;
	if (!m->large)
		judge(m, model_rows_first(m) && m->ncertificates >= ROWS_SOON ? 0 : JUDGE_MS);
	else
		m->leaf_due = m->leaf >= 0;
	tell(m);
}

static bool load_slice(struct model *m)
{
	int64_t until = clock_monotonic_ms() + (m->started == 0 ? FIRST_SLICE_MS : SLICE_MS);
	struct run_source *src;

	while (clock_monotonic_ms() < until) {
		if (m->counted < SCREEN_ROWS && certset_count(m->run->set) >= SCREEN_ROWS)
			break;
		src = being_read(m);
		if (src && (certset_load_wants(src->job) || certset_load_waits(src->job) >= 0))
			break;
		if (src)
			run_step(m->run, src, SLICE_OBJECTS);
		else if (!start_next(m))
			break;
	}
	count(m);
	if (!model_loading(m) && m->run->plan->fetch && !m->probing)
		m->fetching = fetching_begin(m->run);
	else if (!model_loading(m))
		settle(m);
	if (m->fetching)
		return true;
	src = being_read(m);
	int waits = src ? certset_load_waits(src->job) : -1;
	if (waits >= 0 && m->aside.fd < 0)
		wait_for(m, waits);
	if (waits >= 0)
		return false;
	return m->settled || (src ? !certset_load_wants(src->job) : next_source(m) != NULL);
}

/* One document after the other, each on a thread of its own. */
static bool fetch_slice(struct model *m)
{
	int fd = m->aside.fd >= 0 ? m->aside.fd : fetching_turn(m->fetching);

	if (fd >= 0 && m->aside.fd < 0) {
		wait_for(m, fd);
		tell(m);
	}
	if (fd >= 0)
		return false;
	fetching_end(m->fetching);
	m->fetching = NULL;
	count(m);
	settle(m);
	return true;
}

/* So that a search need not read them all. */
static bool index_slice(struct model *m)
{
	int64_t until = clock_monotonic_ms() + SLICE_MS;
	bool more = true;

	if (!m->index)
		m->index = list_index_new(m->run->set);
	while (more && clock_monotonic_ms() < until)
		more = list_index_step(m->index, SLICE_OBJECTS);
	return more;
}

bool model_step(struct model *m)
{
	if (m->fetching)
		return fetch_slice(m);
	if (!m->settled) {
		if (m->started == 0 && !m->run->password)
			certset_password_later(m->run->set);
		return load_slice(m);
	}
	if (m->judging)
		judge_slice(m, JUDGE_MS);
	else if (m->leaf_due)
		judge(m, JUDGE_MS);
	else if (model_wants_judging(m))
		sweep_slice(m);
	else
		return m->large && index_slice(m);
	return true;
}

void model_cancel(struct model *m)
{
	if (m->judging) {
		answer(m);
		return;
	}
	stop_waiting(m);
	m->cut |= !m->probing;
	if (m->fetching)
		fetching_end(m->fetching);
	m->fetching = NULL;
	for (size_t i = 0; i < m->run->nsource; i++)
		run_cancel(m->run, &m->run->source[i]);
	m->started = m->run->nsource;
	count(m);
	settle(m);
}

void model_ask(struct model *m, const struct question *q)
{
	run_ask(m->run, q);
	drop_judging(m);
	forget_sweep(m);
	if (!m->settled)
		return;
	if (m->large)
		m->leaf_due = m->leaf >= 0;
	else
		judge(m, JUDGE_MS);
}

/* ---- opening ---- */

static void take_trust(struct model *m, struct trust *t)
{
	struct question q = m->run->plan->question;

	run_trust(m->run, t, &m->opening->trust);
	model_ask(m, &q);
}

static void take_run(struct model *m, struct run *r)
{
	struct run *old = m->run;

	drop_judging(m);
	forget_sweep(m);
	stop_waiting(m);
	drop_fetching(m);
	drop_answer(m);
	if (m->run_is_ours)
		run_free(old);
	m->run_is_ours = true;
	adopt(m, r);
}

/* With the passwords so far; if one more is wanted, nothing of it is kept. */
static bool try_opening(struct model *m, struct err *e)
{
	struct trust *t = NULL;
	struct run *r = NULL;

	answers_again(&m->answers);
	if (m->opening_trust)
		t = run_open_trust(m->run, &m->opening->trust, answers_give, &m->answers, e);
	else
		r = run_new(m->opening, m->run->loop, answers_give, &m->answers, e);
	if (m->answers.wanted) {
		trust_free(t);
		run_free(r);
		return true;
	}
	if (t)
		take_trust(m, t);
	if (r)
		take_run(m, r);
	end_opening(m);
	return t || r;
}

static bool begin_opening(struct model *m, const struct plan *p, bool trust, struct err *e)
{
	struct plan *copy = plan_copy(p);

	end_opening(m);
	m->opening = copy;
	m->opening_trust = trust;
	m->answers.closed = false;
	return try_opening(m, e);
}

/* The file that is read waits for a password. */
static const char *job_wants(const struct model *m)
{
	const struct run_source *src = being_read(m);

	return src ? certset_load_wants(src->job) : NULL;
}

const char *model_wants_password(const struct model *m)
{
	return m->opening ? m->answers.wanted : job_wants(m);
}

const char *model_waits(const struct model *m)
{
	const struct run_source *src = m->aside.fd >= 0 ? being_read(m) : NULL;

	return src ? certset_load_name(src->job) : NULL;
}

bool model_password(struct model *m, const char *said, struct err *e)
{
	if (m->opening) {
		answers_add(&m->answers, said);
		return try_opening(m, e);
	}
	if (job_wants(m))
		certset_load_answer(being_read(m)->job, said);
	return true;
}

bool model_trust(struct model *m, const char *words, struct err *e)
{
	struct plan *p = plan_copy(m->run->plan);

	p->trust = words_of(p->arena, words);
	bool ok = begin_opening(m, p, true, e);
	plan_free(p);
	return ok;
}

/* ---- as if it did not exist ---- */

static size_t excluded_at(const struct model *m, const char *fingerprint)
{
	size_t i = 0;

	while (i < m->run->plan->question.nexclude && strcasecmp(m->run->plan->question.exclude[i], fingerprint) != 0)
		i++;
	return i;
}

static char *fingerprint(const struct certificate *c)
{
	struct buf b = BUF_INIT;

	buf_hex(&b, (struct span){ certificate_sha256(c), 32 }, "");
	buf_str(&b);
	return b.s;
}

void model_exclude(struct model *m, const struct certificate *c)
{
	struct question q = m->run->plan->question;
	const char **list = xcalloc(q.nexclude + 1, sizeof *list);
	char *hex = fingerprint(c);
	size_t gone = excluded_at(m, hex), n = 0;

	for (size_t i = 0; i < q.nexclude; i++)
		if (i != gone)
			list[n++] = q.exclude[i];
	if (gone == q.nexclude)
		list[n++] = hex;
	q.exclude = list;
	q.nexclude = n;
	model_ask(m, &q);
	free(list);
	free(hex);
}

void model_look_at(struct model *m, int entry)
{
	if (!m->large || m->leaf == entry)
		return;
	m->leaf = entry;
	m->leaf_due = true;
	drop_judging(m);
	if (m->settled)
		judge(m, QUICK_MS);
}

bool model_probe(struct model *m, const struct connection *c, const char **word)
{
	if (!m->settled || m->judging || m->large)
		return false;
	for (size_t i = 0; i < m->run->nsource; i++)
		if (m->run->source[i].connection == c && run_probe_more(m->run, &m->run->source[i], word)) {
			m->settled = false;
			m->probing = true;
			m->connecting_since = clock_monotonic_ms();
			tell(m);
			return true;
		}
	return false;
}

bool model_fetch(struct model *m, bool private, const char **why)
{
	size_t n;

	*why = m->large               ? _("too many certificates to fetch for all of them: check --fetch does it")
	       : m->fetching          ? _("it is under way   Esc stops it")
	       : !m->settled          ? _("not everything was read yet")
	       : m->judging           ? _("not everything was judged yet")
	       : (fetching_first(m->run, &n), n == 0) ? _("nothing to fetch: all that certificates name is at hand")
	                              : NULL;
	if (*why)
		return false;
	m->run->plan->fetch = true;
	m->run->plan->fetch_private |= private;
	m->fetching = fetching_begin(m->run);
	m->settled = false;
	m->probing = true;
	tell(m);
	return true;
}

const char *model_fetches(const struct model *m)
{
	bool waits = false;
	size_t n;
	const struct fetched *f = m->fetching ? fetching_list(m->fetching, &n, &waits) : NULL;

	return waits ? f[n - 1].url : NULL;
}

bool model_reload(struct model *m, struct err *e)
{
	changes_remember(&m->changes, m->analysis);
	if (begin_opening(m, m->run->plan, false, e))
		return true;
	changes_free(&m->changes);
	return false;
}

bool model_open(struct model *m, const struct plan *p, struct err *e)
{
	if (!begin_opening(m, p, false, e))
		return false;
	changes_free(&m->changes);
	return true;
}

bool model_is_empty(const struct model *m)
{
	return m->run->nsource == 0 && !m->run->plan->cert;
}

void model_title(const struct model *m, struct buf *out)
{
	const struct run *r = m->run;

	if (r->nsource == 0) { /* our own certificate may be all that there is */
		buf_puts(out, r->plan->cert ? r->plan->cert : "");
		return;
	}
	buf_puts(out, r->source[0].source.spec);
	if (r->nsource == 2)
		buf_printf(out, ", %s", r->source[1].source.spec);
	else if (r->nsource > 2)
		buf_printf(out, _(" and %zu more"), r->nsource - 1);
}
