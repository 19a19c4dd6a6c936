/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files are read one at a time and probes side by side; judged is when the last of them has come. */
#include "config.h"

#include "ui/frame/model.h"

#include "analysis/analysis.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "cert/certificate.h"
#include "cli/option.h"
#include "load/certset.h"
#include "load/source.h"
#include "cli/session.h"
#include "ui/frame/changes.h"
#include "ui/frame/list_index.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PROBES_AT_ONCE 16
#define SLICE_OBJECTS 50
#define SLICE_MS 8
#define QUICK_MS 5       /* a leaf is judged while a key is answered if the one before took no longer */
#define FIRST_SLICE_MS 1 /* a small file is read before the first frame, a large one does not hold it up */

static void tell(const struct model *m)
{
	if (m->changed)
		m->changed(m->ctx);
}

static void source_changed(void *ctx, struct session_source *src)
{
	(void)src;
	tell(ctx);
}

static void adopt(struct model *m, struct session *s)
{
	list_index_free(m->index);
	m->index = NULL;
	m->session = s;
	m->started = m->counted = m->ncertificates = 0;
	m->large = m->settled = m->leaf_due = false;
	m->connecting_since = 0;
	m->leaf = -1;
	for (size_t i = 0; i < s->nsource; i++) {
		s->source[i].changed = source_changed;
		s->source[i].ctx = m;
	}
}

void model_init(struct model *m, struct session *s)
{
	*m = (struct model){ .question = s->options->question, .words = arena_new() };
	adopt(m, s);
}

void model_free(struct model *m)
{
	analysis_free(m->analysis);
	m->analysis = NULL;
	m->changed = NULL;
	list_index_free(m->index);
	if (m->session_is_ours)
		session_free(m->session);
	m->session = NULL;
	for (size_t i = 0; i < m->noptions; i++)
		arena_free(m->options[i]->arena);
	free(m->options);
	changes_free(&m->changes);
	arena_free(m->words);
}

static bool any_source(const struct model *m, bool hosts_only)
{
	for (size_t i = 0; i < m->session->nsource; i++) {
		const struct session_source *src = &m->session->source[i];

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

bool model_all_failed(const struct model *m)
{
	size_t failed = 0;

	for (size_t i = 0; i < m->session->nsource; i++)
		failed += m->session->source[i].state == SOURCE_FAILED;
	return failed > 0 && failed == m->session->nsource;
}

static void count(struct model *m)
{
	size_t n = certset_count(m->session->set);

	for (; m->counted < n; m->counted++)
		m->ncertificates += certset_entry(m->session->set, (int)m->counted)->kind == ENTRY_CERTIFICATE;
	m->large = m->ncertificates > MODEL_LARGE;
}

static void analyse(struct model *m, int leaf)
{
	struct question q = m->question;

	if (!q.at_given)
		q.at = clock_now();
	analysis_free(m->analysis);
	m->analysis = session_analyse(m->session, &q, leaf);
}

static size_t running_probes(const struct model *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->started; i++)
		n += m->session->source[i].state == SOURCE_LOADING && m->session->source[i].probe;
	return n;
}

static struct session_source *being_read(const struct model *m)
{
	for (size_t i = 0; i < m->started; i++)
		if (m->session->source[i].state == SOURCE_LOADING && m->session->source[i].job)
			return &m->session->source[i];
	return NULL;
}

static struct session_source *next_source(const struct model *m)
{
	struct session_source *src;

	if (m->started == m->session->nsource)
		return NULL;
	src = &m->session->source[m->started];
	return src->source.kind == SOURCE_HOST && running_probes(m) >= PROBES_AT_ONCE ? NULL : src;
}

/* One file at a time, so that entries keep the order of the command line; probes side by side. */
static bool start_next(struct model *m)
{
	struct session_source *src = next_source(m);

	if (!src)
		return false;
	if (src->source.kind == SOURCE_HOST && !m->connecting_since)
		m->connecting_since = clock_monotonic_ms();
	m->started++;
	session_start(m->session, src);
	return true;
}

/* Everything was read: now it can be judged. */
static void settle(struct model *m)
{
	m->settled = true;
	m->connecting_since = 0;
	if (!m->large)
		analyse(m, -1);
	else
		m->leaf_due = m->leaf >= 0;
	tell(m);
}

static bool load_slice(struct model *m)
{
	int64_t until = clock_monotonic_ms() + (m->started == 0 ? FIRST_SLICE_MS : SLICE_MS);
	struct session_source *src;

	while (clock_monotonic_ms() < until) {
		src = being_read(m);
		if (src)
			session_step(m->session, src, SLICE_OBJECTS);
		else if (!start_next(m))
			break;
	}
	count(m);
	if (!model_loading(m))
		settle(m);
	return m->settled || being_read(m) || next_source(m);
}

static void judge_leaf(struct model *m)
{
	int64_t since = clock_monotonic_ms();

	m->leaf_due = false;
	analyse(m, m->leaf);
	m->judging_ms = clock_monotonic_ms() - since;
	tell(m);
}

/* So that a search need not read them all. */
static bool index_slice(struct model *m)
{
	int64_t until = clock_monotonic_ms() + SLICE_MS;
	bool more = true;

	if (!m->index)
		m->index = list_index_new(m->session->set);
	while (more && clock_monotonic_ms() < until)
		more = list_index_step(m->index, SLICE_OBJECTS);
	return more;
}

bool model_step(struct model *m)
{
	if (!m->settled) {
		if (m->started == 0 && m->ask && !m->session->password)
			certset_password(m->session->set, m->ask, m->ctx);
		return load_slice(m);
	}
	if (!m->leaf_due)
		return m->large && index_slice(m);
	judge_leaf(m);
	return true;
}

void model_cancel(struct model *m)
{
	for (size_t i = 0; i < m->session->nsource; i++) {
		struct session_source *src = &m->session->source[i];

		if (src->state == SOURCE_WAITING)
			session_start(m->session, src);
		session_cancel(m->session, src);
	}
	m->started = m->session->nsource;
	count(m);
	settle(m);
}

void model_ask(struct model *m, const struct question *q)
{
	m->question = *q;
	if (!m->settled)
		return;
	if (m->large)
		m->leaf_due = m->leaf >= 0;
	else
		analyse(m, -1);
}

const char *model_keep(struct model *m, const char *text)
{
	return arena_strdup(m->words, text);
}

static void keep_options(struct model *m, struct options *o)
{
	m->options = xrealloc(m->options, (m->noptions + 1) * sizeof *m->options);
	m->options[m->noptions++] = o;
}

bool model_trust(struct model *m, const char *words, struct err *e)
{
	struct options *o = options_copy(m->session->options);
	struct question q = m->question;
	size_t n;

	o->trust = (struct words){ .v = NULL };
	for (words += strspn(words, " "); *words; words += n, words += strspn(words, " ")) {
		n = strcspn(words, " ");
		words_add(o->arena, &o->trust, arena_strndup(o->arena, words, n));
	}
	keep_options(m, o);
	if (!session_trust(m->session, o, m->ask, m->ctx, e))
		return false;
	model_ask(m, &q);
	return true;
}

/* ---- as if it did not exist ---- */

static size_t excluded_at(const struct model *m, const char *fingerprint)
{
	size_t i = 0;

	while (i < m->question.nexclude && strcasecmp(m->question.exclude[i], fingerprint) != 0)
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
	struct question q = m->question;
	const char **list = arena_alloc(m->words, (q.nexclude + 1) * sizeof *list);
	char *hex = fingerprint(c);
	size_t gone = excluded_at(m, hex), n = 0;

	for (size_t i = 0; i < q.nexclude; i++)
		if (i != gone)
			list[n++] = q.exclude[i];
	if (gone == q.nexclude)
		list[n++] = arena_strdup(m->words, hex);
	free(hex);
	q.exclude = list;
	q.nexclude = n;
	model_ask(m, &q);
}

void model_look_at(struct model *m, int entry)
{
	if (!m->large || m->leaf == entry)
		return;
	m->leaf = entry;
	m->leaf_due = true;
	if (m->settled && m->judging_ms <= QUICK_MS)
		judge_leaf(m);
}

static bool start_over(struct model *m, const struct options *o, struct err *e)
{
	struct session *old = m->session;
	struct session *s = session_new(o, old->loop, m->ask, m->ctx, e);

	if (!s)
		return false;
	analysis_free(m->analysis);
	m->analysis = NULL;
	if (m->session_is_ours)
		session_free(old);
	m->session_is_ours = true;
	adopt(m, s);
	return true;
}

bool model_reload(struct model *m, struct err *e)
{
	changes_remember(&m->changes, m->analysis);
	if (start_over(m, m->session->options, e))
		return true;
	changes_free(&m->changes);
	return false;
}

bool model_open(struct model *m, struct options *o, struct err *e)
{
	keep_options(m, o);
	if (!start_over(m, o, e))
		return false;
	changes_free(&m->changes);
	m->question = o->question;
	return true;
}

void model_title(const struct model *m, struct buf *out)
{
	const struct session *s = m->session;

	if (s->nsource == 0)
		return;
	buf_puts(out, s->source[0].source.spec);
	for (size_t i = 1; i < s->nsource && i < 4; i++)
		buf_printf(out, ", %s", s->source[i].source.spec);
	if (s->nsource > 4)
		buf_puts(out, ", ..");
}
