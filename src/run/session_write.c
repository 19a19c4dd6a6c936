/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects are written as PEM, each on the line on which it stood where that is still to come. Of a private key it is
 * the public half. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "chain/question.h"
#include "load/certset.h"
#include "load/note.h"
#include "load/pem_write.h"
#include "load/trust.h"
#include "run/run.h"
#include "run/session.h"
#include "run/session_connection.h"
#include "run/session_lines.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- objects ---- */

static size_t lines_of(const struct buf *b, size_t from)
{
	size_t n = 0;

	for (size_t i = from; i < b->n; i++)
		n += b->s[i] == '\n';
	return n;
}

static struct span der_of(struct certset *set, int id, const char **label)
{
	const struct csr *csr = certset_csr(set, id);
	const struct crl *crl = certset_crl(set, id);
	const struct ocsp *ocsp = certset_ocsp(set, id);

	*label = csr ? "CERTIFICATE REQUEST" : crl ? "X509 CRL" : "OCSP RESPONSE";
	return csr ? csr->der : crl ? crl->der : ocsp ? ocsp->der : SPAN_NONE;
}

static void put_object(struct buf *out, size_t from, struct certset *set, int id, uint32_t line)
{
	struct buf scratch = BUF_INIT;
	const char *label = "CERTIFICATE";
	struct span der = certset_entry(set, id)->kind == ENTRY_CERTIFICATE ? certset_der(set, id, &scratch)
	                                                                    : der_of(set, id, &label);
	size_t at = lines_of(out, from) + 1;

	if (line > at && line - at < 100000)
		buf_pad(out, '\n', line - at);
	if (der.p)
		pem_write(out, label, der);
	buf_free(&scratch);
}

static uint32_t line_in(const struct certset *set, int id, int input)
{
	size_t n;
	const struct origin *o = certset_origins(set, id, &n);

	for (size_t i = 0; i < n; i++)
		if (o[i].input == input)
			return o[i].line;
	return 0;
}

/* ---- files ---- */

static const char *const roles[] = {
	[ORIGIN_FILE] = "file", [ORIGIN_UNTRUSTED] = "untrusted",   [ORIGIN_CRL] = "crl",
	[ORIGIN_OURS] = "ours", [ORIGIN_CLIENT_CRL] = "client-crl", [ORIGIN_FETCHED] = "fetched",
};

static void put_notes(struct buf *out, const struct input *in)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < in->nnotes; i++) {
		const struct input_note *n = &in->notes[i];

		buf_reset(&b);
		buf_printf(&b, "%s %" PRIu32 " %" PRIu32 " ", input_note_word(n->kind), n->line, n->count);
		argument_render(&b, n->detail, &rendering_plain);
		session_put(out, "note", buf_str(&b));
	}
	buf_free(&b);
}

static void put_key(struct buf *out, const struct key *k, uint32_t line)
{
	struct buf b = BUF_INIT;

	buf_printf(&b, "%" PRIu32 " %d %d %d %d %d %d %d %s", line, k->encrypted, k->opened, k->wrong_password,
	           k->foreign, k->lacks_point, k->compressed, k->second, k->form);
	session_put(out, "key", buf_str(&b));
	session_put_octets(out, "spki", k->pub.spki);
	buf_free(&b);
}

static void put_block(struct buf *out, const struct buf *block)
{
	session_put_number(out, "octets", (int64_t)block->n);
	buf_put(out, block->n ? block->s : "", block->n);
	buf_putc(out, '\n');
}

static void put_file(struct buf *out, struct run *r, int input)
{
	const struct input *in = certset_input(r->set, input);
	size_t n, nplaced;
	const struct placed *placed = certset_placed(r->set, input, &nplaced);
	struct placed *own = xcalloc(nplaced + 1, sizeof *own); /* reading an object may move them */
	struct buf objects = BUF_INIT;

	memcpy(own, placed ? placed : own, nplaced * sizeof *own);
	for (n = 0; n < nplaced && objects.n <= SESSION_MAX; n++)
		put_object(&objects, 0, r->set, own[n].id, line_in(r->set, own[n].id, input));
	session_put(out, roles[in->role], in->spec);
	session_put(out, "kind", in->kind);
	put_notes(out, in);
	for (n = 0; n < nplaced; n++)
		if (certset_key(r->set, own[n].id))
			put_key(out, certset_key(r->set, own[n].id), line_in(r->set, own[n].id, input));
	put_block(out, &objects);
	buf_free(&objects);
	free(own);
}

static bool is_kept(const struct input *in)
{
	return in->role < sizeof roles / sizeof *roles && roles[in->role] && strcmp(in->kind, "directory") != 0 &&
	       strcmp(in->kind, "connection") != 0;
}

static void put_trust(struct buf *out, struct run *r)
{
	struct buf anchors = BUF_INIT;
	struct trust *t = r->trust;

	for (size_t i = 0; i < r->plan->trust.n; i++)
		session_put(out, "trust", r->plan->trust.v[i]);
	for (size_t i = 0; i < trust_count(t) && anchors.n <= SESSION_MAX; i++)
		pem_write(&anchors, "CERTIFICATE", trust_at(t, i)->der);
	session_put(out, "anchors", "");
	put_block(out, &anchors);
	buf_free(&anchors);
}

/* ---- the question and the answer ---- */

static void put_question(struct buf *out, const struct question *q, int64_t at)
{
	char when[32];

	session_put(out, "at", time_rfc3339(at, when));
	session_put(out, "host", q->host);
	if (q->purpose_given)
		session_put(out, "purpose", purpose_name(q->purpose));
	if (q->revocation_given)
		session_put(out, "revocation", revocation_name(q->revocation));
	if (q->strict)
		session_put(out, "strict", "yes");
	if (q->crl_given)
		session_put(out, "crl-given", "yes");
	session_put(out, "leaf", q->leaf);
	for (size_t i = 0; i < q->nexclude; i++)
		session_put(out, "exclude", q->exclude[i]);
	for (size_t i = 0; i < q->nexpect; i++)
		session_put(out, "expect", q->expect[i]);
	for (size_t i = 0; i < q->npolicies; i++)
		session_put(out, "policy", q->policies[i]);
	session_put_number(out, "depth", q->depth);
}

/* What a source brought: a file, or those of a directory. */
static void put_source(struct buf *out, struct run *r, const struct run_source *source, bool *done)
{
	if (source->connection) {
		session_put(out, "peer", source->source.spec);
		session_put_connection(out, source->connection);
		return;
	}
	for (size_t i = 0; i < certset_inputs(r->set) && source->input >= 0 && out->n <= SESSION_MAX; i++) {
		const struct input *in = certset_input(r->set, (int)i);

		if (!done[i] && is_kept(in) && ((int)i == source->input || in->parent == source->input)) {
			put_file(out, r, (int)i);
			done[i] = true;
		}
	}
}

static void put_loaded(struct buf *out, struct run *r)
{
	size_t n = certset_inputs(r->set);
	bool *done = xcalloc(n + 1, sizeof *done);

	for (size_t i = 0; i < r->nsource && out->n <= SESSION_MAX; i++)
		put_source(out, r, &r->source[i], done);
	for (size_t i = 0; i < n && out->n <= SESSION_MAX; i++)
		if (!done[i] && is_kept(certset_input(r->set, (int)i)))
			put_file(out, r, (int)i);
	free(done);
}

bool session_write(struct run *r, struct analysis *a, struct buf *out, struct err *e)
{
	char when[32];

	buf_puts(out, "certloupe session 1\n"
	              "# Open it with: certloupe FILE. There is no private key in it and no password.\n");
	session_put(out, "saved", time_rfc3339(clock_now(), when));
	put_question(out, &r->plan->question, a ? a->question.at : clock_now());
	put_trust(out, r);
	session_put(out, "cert", r->plan->cert);
	put_loaded(out, r);
	if (a) {
		session_put(out, "verdict", verdict_name(a->verdict));
		session_put_number(out, "findings", (int64_t)a->nfinding);
	}
	session_put(out, "end", "session");
	return out->n <= SESSION_MAX ||
	       err_set(e, ERR_LIMIT, _("more than %1$s MiB: too much for a session"), as_number(SESSION_MAX >> 20));
}
