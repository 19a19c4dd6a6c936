/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Round by round, since what was fetched names more; what comes is read beside the set first, and only what was asked
 * for is taken over. A machine that says which document is next: one waits for it, or has it got aside. */
#include "config.h"

#include "run/fetching.h"

#include "base/arena.h"
#include "base/aside.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "chain/question.h"
#include "load/bytes.h"
#include "load/certset.h"
#include "load/trust.h"
#include "net/fetch.h"
#include "run/fetch_cache.h"
#include "run/run.h"

#include <gnutls/crypto.h>
#include <gnutls/ocsp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define REQUESTS_MAX 64 /* of one run */
#define SECONDS_MAX 60
#define TIMEOUT_MS 10000
#define ROUNDS_MAX 8    /* of issuers: each may name the next */
#define ADDRESSES_MAX 4 /* of one thing */
#define OBJECTS_MAX 16  /* that are taken from one document */

/* What is missing, and the addresses where it may be had: whatever comes first. */
struct wish {
	enum entry_kind kind;                 /* a certificate, an answer of OCSP, a list */
	const struct certificate *c, *issuer; /* that of c; of a wish for an issuer NULL */
	struct argument title;                /* of c */
	const char **url;
	size_t n, at;  /* addresses; the one that is tried */
	size_t digest; /* OCSP: of the request */
	bool again;    /* the same address once more, with this digest */
};

enum fetch_phase { FETCH_ISSUERS, FETCH_REVOCATION, FETCH_OVER };

struct fetching {
	struct run *run;
	struct trust *trust;         /* held: issuers come from it, and another may be trusted meanwhile */
	VEC_OF(struct fetched) done; /* the last of them is that which is asked */
	size_t requests;
	int64_t until_ms;
	enum fetch_phase phase;
	int round;        /* of issuers */
	bool any;         /* this round brought one */
	size_t at, end;   /* of the set: the entry whose wishes are next, and how many there were as the phase began */
	struct wish wish; /* c NULL: none */
	uint8_t random[16];
	struct buf request;    /* that is posted */
	struct errand *errand; /* a document on its way; NULL: none */
	struct aside *aside;
};

/* A document that is got on a thread of its own: nothing in it is the run's. */
struct errand {
	struct fetch_request request;
	char *url;
	struct buf body, document;
	struct fetch_answer answer;
};

/* ---- what came ---- */

static struct span octets_of(struct certset *s, int id, enum entry_kind kind)
{
	const struct certificate *c = kind == ENTRY_CERTIFICATE ? certset_certificate(s, id) : NULL;
	const struct crl *crl = kind == ENTRY_CRL ? certset_crl(s, id) : NULL;
	const struct ocsp *ocsp = kind == ENTRY_OCSP ? certset_ocsp(s, id) : NULL;

	return c ? c->der : crl ? crl->der : ocsp ? ocsp->der : SPAN_NONE;
}

/* When it speaks no longer; of a certificate, which does not say, tomorrow. */
static int64_t until_when(struct certset *s, int id)
{
	const struct crl *crl = certset_crl(s, id);
	const struct ocsp *ocsp = certset_ocsp(s, id);

	if (crl)
		return revocation_until(crl->this_update, crl->next_update);
	if (ocsp)
		return ocsp->nsingle ? revocation_until(ocsp->single[0].this_update, ocsp->single[0].next_update)
		                     : TIME_UNKNOWN;
	return clock_now() + DAY;
}

/* Those of the kind that was asked for become entries of the run's set. false: there is none in it. */
static bool take(struct fetching *f, const char *url, struct span document, enum entry_kind kind, int64_t *until)
{
	struct certset *beside = certset_new(), *set = f->run->set;
	int input = -1;
	uint32_t n = 0;

	certset_load_octets(beside, url, document, ORIGIN_FETCHED);
	for (size_t i = 0; i < certset_count(beside) && n < OBJECTS_MAX; i++) {
		struct span der = octets_of(beside, (int)i, kind);

		if (certset_entry(beside, (int)i)->kind != kind || !der.p)
			continue;
		if (input < 0)
			input = certset_add_input(set, arena_strdup(f->run->arena, url), "der", ORIGIN_FETCHED, -1);
		if (input < 0)
			break;
		if (!n)
			*until = until_when(beside, (int)i);
		certset_add_der(set, der, kind,
		                (struct origin){ .kind = ORIGIN_FETCHED, .input = (uint16_t)input, .position = n++ });
	}
	if (input >= 0)
		certset_input_complete(set, input);
	certset_free(beside);
	return n > 0;
}

/* ---- one address ---- */

static struct fetched *begin(struct fetching *f, const char *url, struct sentence about)
{
	struct fetched *d = vec_push(&f->done);

	d->url = url;
	d->about = about;
	return d;
}

static bool was_asked(const struct fetching *f, const char *url)
{
	for (size_t i = 0; i < f->done.n; i++)
		if (strcmp(f->done.v[i].url, url) == 0)
			return true;
	return false;
}

static bool is_spent(const struct fetching *f)
{
	return f->requests >= REQUESTS_MAX || clock_monotonic_ms() >= f->until_ms;
}

static int shorter(int64_t a, int64_t b)
{
	return (int)(a < b ? a : b);
}

/* ---- what is missing ---- */

static struct argument as_certificate_title(struct run *r, int id)
{
	struct buf title = BUF_INIT;

	certset_title(r->set, id, &title);
	return as_name(buf_keep(&title, r->arena));
}

static bool may_ask(const struct entry *e)
{
	return e->kind == ENTRY_CERTIFICATE && e->first.kind != ORIGIN_TRUST && e->first.kind != ORIGIN_STAPLE &&
	       e->first.kind != ORIGIN_CLIENT_CRL;
}

/* A certificate with the issuer's name, of several the one that the key identifier speaks for; NULL: none is at hand.
 */
static const struct certificate *issuer_of(struct run *r, const struct certificate *c)
{
	size_t n, nt;
	const int *id = certset_by_subject(r->set, c->issuer_hash, &n);
	const struct certificate **anchor = trust_by_subject(r->trust, c->issuer, c->issuer_hash, &nt), *found = NULL;

	for (size_t i = 0; i < n + nt; i++) {
		const struct certificate *x = i < n ? certset_certificate(r->set, id[i]) : anchor[i - n];

		if (!x || !name_equal(x->subject, c->issuer))
			continue;
		if (!found || (c->aki_keyid.p && x->ski.p && span_eq(c->aki_keyid, x->ski)))
			found = x;
	}
	return found;
}

/* ---- OCSP ---- */

/* DER of a request about c, with a nonce unless that is NULL. */
static bool write_request(const struct certificate *c, const struct certificate *issuer,
                          gnutls_digest_algorithm_t digest, const gnutls_datum_t *nonce, struct buf *out)
{
	struct span key = certificate_key_octets(issuer);
	uint8_t name_hash[32], key_hash[32];
	unsigned length = digest == GNUTLS_DIG_SHA1 ? 20 : 32;
	const gnutls_datum_t by_name = { name_hash, length }, by_key = { key_hash, length },
	                     serial = { (uint8_t *)(uintptr_t)c->serial.p, (unsigned)c->serial.n };
	gnutls_ocsp_req_t req;
	gnutls_datum_t der;
	bool ok = false;

	if (!key.p || gnutls_hash_fast(digest, issuer->subject.p, issuer->subject.n, name_hash) < 0 ||
	    gnutls_hash_fast(digest, key.p, key.n, key_hash) < 0 || gnutls_ocsp_req_init(&req) < 0)
		return false;
	if (gnutls_ocsp_req_add_cert_id(req, digest, &by_name, &by_key, &serial) == 0 &&
	    (!nonce || gnutls_ocsp_req_set_nonce(req, 0, nonce) == 0) && gnutls_ocsp_req_export(req, &der) == 0) {
		buf_put(out, der.data, der.size);
		gnutls_free(der.data);
		ok = true;
	}
	gnutls_ocsp_req_deinit(req);
	return ok;
}

/* Another nonce than ours: an old answer, played again. Most responders send none, for theirs are made beforehand. */
static bool is_replayed(struct span answer, const gnutls_datum_t *nonce)
{
	const gnutls_datum_t der = { (uint8_t *)(uintptr_t)answer.p, (unsigned)answer.n };
	gnutls_datum_t got = { NULL, 0 };
	gnutls_ocsp_resp_t resp;
	unsigned critical;
	bool other = false;

	if (gnutls_ocsp_resp_init(&resp) < 0)
		return false;
	if (gnutls_ocsp_resp_import(resp, &der) == 0 && gnutls_ocsp_resp_get_nonce(resp, &critical, &got) == 0) {
		other = got.size != nonce->size || memcmp(got.data, nonce->data, got.size) != 0;
		gnutls_free(got.data);
	}
	gnutls_ocsp_resp_deinit(resp);
	return other;
}

static const char *const answer_words[] = { "successful", "malformedRequest", "internalError", "tryLater",
	                                    "4",          "sigRequired",      "unauthorized" };

/* NULL: the answer is about the certificate. *again: another hash in the request may bring one. */
static struct sentence flaw_of(struct arena *a, struct span answer, const struct certificate *c,
                               const struct certificate *issuer, const gnutls_datum_t *nonce, bool *again)
{
	const struct ocsp *o = ocsp_read(a, arena_span(a, answer));

	*again = false;
	if (o->response_status < 0)
		return SENTENCE(a, N_("what came is no OCSP response"));
	*again = true;
	if (o->response_status > 0 && o->response_status < (int)(sizeof answer_words / sizeof *answer_words))
		return SENTENCE(a, N_("the responder answers %1$s"), as_code(answer_words[o->response_status]));
	if (!ocsp_find(o, c->serial, issuer))
		return SENTENCE(a, N_("the answer is about another certificate"));
	*again = false;
	if (nonce && is_replayed(answer, nonce))
		return SENTENCE(a, N_("the answer has another nonce than the request"));
	return (struct sentence){ 0 };
}

/* ---- who is revoked ---- */

static bool has_answer(struct run *r, const struct certificate *c, const struct certificate *issuer)
{
	for (size_t i = 0; i < certset_count(r->set); i++) {
		const struct ocsp *o = certset_ocsp(r->set, (int)i);
		const struct crl *crl = certset_crl(r->set, (int)i);

		if ((o && ocsp_find(o, c->serial, issuer)) || (crl && name_equal(crl->issuer, c->issuer)))
			return true;
	}
	return false;
}

/* The wishes of one entry: an issuer that is nowhere, or what says whether it is revoked. The responder is asked
 * first: lists are large. */
static bool wish_of(struct fetching *f, int id)
{
	struct run *r = f->run;
	const struct certificate *c = may_ask(certset_entry(r->set, id)) ? certset_certificate(r->set, id) : NULL;

	if (!c || c->self_issued)
		return false;
	const struct certificate *issuer = issuer_of(r, c);
	if (f->phase == FETCH_ISSUERS) {
		if (issuer || !c->nca_issuers)
			return false;
		f->wish = (struct wish){ .kind = ENTRY_CERTIFICATE, .url = c->ca_issuers, .n = c->nca_issuers };
	} else {
		if (!issuer || (!c->nocsp && !c->ncrl_dp) || has_answer(r, c, issuer))
			return false;
		f->wish = (struct wish){ .kind = ENTRY_OCSP, .url = c->ocsp, .n = c->nocsp };
	}
	if (f->wish.n > ADDRESSES_MAX)
		f->wish.n = ADDRESSES_MAX;
	f->wish.c = c;
	f->wish.issuer = issuer;
	f->wish.title = as_certificate_title(r, id);
	return true;
}

static void begin_phase(struct fetching *f, enum fetch_phase p)
{
	f->phase = p;
	f->any = false;
	f->at = 0;
	f->end = certset_count(f->run->set);
}

/* false: nothing is left to be wished for. */
static bool next_wish(struct fetching *f)
{
	while (f->phase != FETCH_OVER) {
		while (f->at < f->end)
			if (wish_of(f, (int)f->at++))
				return true;
		if (f->phase == FETCH_ISSUERS && f->any && ++f->round < ROUNDS_MAX)
			begin_phase(f, FETCH_ISSUERS);
		else if (f->phase == FETCH_ISSUERS && f->run->plan->question.revocation != REVOCATION_OFF)
			begin_phase(f, FETCH_REVOCATION);
		else
			f->phase = FETCH_OVER;
	}
	return false;
}

/* No address is left: of an answer, the list remains. */
static void give_up(struct fetching *f)
{
	struct wish *w = &f->wish;

	if (w->kind == ENTRY_OCSP) {
		w->kind = ENTRY_CRL;
		w->url = w->c->crl_dp;
		w->n = w->c->ncrl_dp < ADDRESSES_MAX ? w->c->ncrl_dp : ADDRESSES_MAX;
		w->at = 0;
	} else
		w->c = NULL;
}

static struct sentence about(const struct fetching *f)
{
	struct arena *a = f->run->arena;
	const struct wish *w = &f->wish;

	return w->kind == ENTRY_CERTIFICATE ? SENTENCE(a, N_("the issuer of %1$s"), w->title)
	       : w->kind == ENTRY_OCSP      ? SENTENCE(a, N_("an OCSP response about %1$s"), w->title)
	                                    : SENTENCE(a, N_("the revocation list of %1$s"), w->title);
}

/* ---- one address ---- */

static const gnutls_digest_algorithm_t digests[] = { GNUTLS_DIG_SHA1, GNUTLS_DIG_SHA256 };
#define DIGESTS (sizeof digests / sizeof *digests)

static struct fetched *last(struct fetching *f)
{
	return &f->done.v[f->done.n - 1];
}

/* What a document in the cache is kept under beside its address: of an answer the request, without a nonce. */
static struct span cache_key(const struct fetching *f, struct buf *out)
{
	const struct wish *w = &f->wish;

	buf_reset(out);
	return w->kind == ENTRY_OCSP && write_request(w->c, w->issuer, digests[0], NULL, out) ? buf_span(out)
	                                                                                      : SPAN_NONE;
}

/* A document came. true: it is what was wished for, and an entry of the set. */
static bool accept(struct fetching *f, struct span document, bool cached)
{
	struct arena *a = f->run->arena;
	struct wish *w = &f->wish;
	const gnutls_datum_t nonce = { f->random, sizeof f->random };
	struct buf key = BUF_INIT;
	int64_t until = TIME_UNKNOWN;
	struct fetched *d = last(f);

	w->again = false;
	d->said = w->kind == ENTRY_OCSP ? flaw_of(a, document, w->c, w->issuer, cached ? NULL : &nonce, &w->again)
	                                : (struct sentence){ 0 };
	if (!d->said.msgid && !take(f, d->url, document, w->kind, &until))
		d->said = SENTENCE(a, w->kind == ENTRY_OCSP  ? N_("what came is no OCSP response")
		                      : w->kind == ENTRY_CRL ? N_("what came is no revocation list")
		                                             : N_("what came is no certificate"));
	d->cached = cached && !d->said.msgid;
	if (d->said.msgid)
		return false;
	if (!cached)
		fetch_cache_write(a, d->url, cache_key(f, &key), document, until);
	buf_free(&key);
	f->any = true;
	w->c = NULL;
	return true;
}

/* The request is ready in *q. false: it is not made, and why is said. */
static bool make_request(struct fetching *f, struct fetch_request *q)
{
	const gnutls_datum_t nonce = { f->random, sizeof f->random };
	int64_t left = f->until_ms - clock_monotonic_ms();
	struct wish *w = &f->wish;

	last(f)->said = (struct sentence){ 0 };
	buf_reset(&f->request);
	if (is_spent(f)) {
		last(f)->said =
		    SENTENCE(f->run->arena, N_("not asked: one run asks %1$s times at most, and for %2$s seconds"),
		             as_number(REQUESTS_MAX), as_number(SECONDS_MAX));
		return false;
	}
	if (w->kind == ENTRY_OCSP && (gnutls_rnd(GNUTLS_RND_NONCE, f->random, sizeof f->random) != 0 ||
	                              !write_request(w->c, w->issuer, digests[w->digest], &nonce, &f->request))) {
		last(f)->said = SENTENCE(f->run->arena, N_("no request can be made of it"));
		return false;
	}
	f->requests++;
	*q = (struct fetch_request){ .url = last(f)->url,
		                     .body = w->kind == ENTRY_OCSP ? buf_span(&f->request) : SPAN_NONE,
		                     .body_type = "application/ocsp-request",
		                     .private_addresses = f->run->plan->fetch_private,
		                     .timeout_ms = shorter(shorter(left, TIMEOUT_MS), f->run->plan->probe.timeout_ms) };
	return true;
}

/* The address that is next. true: it has to be asked, with *q. */
static bool try_address(struct fetching *f, struct fetch_request *q)
{
	struct wish *w = &f->wish;
	struct buf key = BUF_INIT, document = BUF_INIT;
	bool there;

	if (w->again) {
		w->again = false;
		return make_request(f, q) || (w->at++, false);
	}
	if (w->at == w->n) {
		give_up(f);
		return false;
	}
	w->digest = 0;
	if (w->kind != ENTRY_OCSP && was_asked(f, w->url[w->at])) {
		w->at++;
		return false;
	}
	begin(f, w->url[w->at], about(f));
	there = fetch_cache_read(f->run->arena, w->url[w->at], cache_key(f, &key), &document) &&
	        accept(f, buf_span(&document), true);
	buf_free(&key);
	buf_free(&document);
	w->again = false;
	return !there && (make_request(f, q) || (w->at++, false));
}

/* true: *q has to be asked. false: all is there, or cannot be had. */
static bool next_request(struct fetching *f, struct fetch_request *q)
{
	while (f->wish.c || next_wish(f))
		if (try_address(f, q))
			return true;
	return false;
}

/* Another hash in the request may bring an answer. */
static void take_answer(struct fetching *f, const struct fetch_answer *answer, struct span document)
{
	struct wish *w = &f->wish;

	if (answer->end != FETCH_DONE)
		last(f)->said = fetch_said(f->run->arena, answer);
	else if (accept(f, document, false))
		return;
	else if (w->again && ++w->digest < DIGESTS)
		return;
	w->again = false;
	w->at++;
}

/* ---- a run's ---- */

struct fetching *fetching_begin(struct run *r)
{
	struct fetching *f = xcalloc(1, sizeof *f);

	f->run = r;
	f->trust = trust_hold(r->trust);
	f->until_ms = clock_monotonic_ms() + SECONDS_MAX * 1000;
	for (size_t i = 0; i < r->nfetched; i++)
		if (!r->fetched[i].said.msgid)
			*vec_push(&f->done) = r->fetched[i];
	begin_phase(f, FETCH_ISSUERS);
	return f;
}

static void drop_errand(void *ctx)
{
	struct errand *e = ctx;

	buf_free(&e->body);
	buf_free(&e->document);
	free(e->url);
	free(e);
}

static void run_errand(void *ctx)
{
	struct errand *e = ctx;

	e->answer = fetch_document(&e->request, &e->document);
}

/* Where there is no thread, the document is got here. */
static bool send_errand(struct fetching *f, const struct fetch_request *q)
{
	struct errand *e = xcalloc(1, sizeof *e);
	int sys;

	e->request = *q;
	e->request.url = e->url = xstrdup(q->url);
	if (q->body.n)
		buf_put(&e->body, q->body.p, q->body.n);
	e->request.body = q->body.p ? buf_span(&e->body) : SPAN_NONE;
	f->aside = aside_start(run_errand, drop_errand, e, &sys);
	if (!f->aside) {
		run_errand(e);
		take_answer(f, &e->answer, buf_span(&e->document));
		drop_errand(e);
		return false;
	}
	f->errand = e;
	return true;
}

int fetching_turn(struct fetching *f)
{
	struct fetch_request q;

	if (f->aside) {
		if (!aside_ended(f->aside))
			return aside_fd(f->aside);
		take_answer(f, &f->errand->answer, buf_span(&f->errand->document));
		aside_free(f->aside);
		f->aside = NULL;
		f->errand = NULL;
	}
	while (next_request(f, &q))
		if (send_errand(f, &q))
			return aside_fd(f->aside);
	return -1;
}

const struct fetched *fetching_list(const struct fetching *f, size_t *n, bool *waits)
{
	*n = f->done.n;
	*waits = f->aside != NULL;
	return f->done.v;
}

void fetching_end(struct fetching *f)
{
	struct run *r = f->run;

	if (f->aside)
		last(f)->said = SENTENCE(r->arena, N_("given up before it came"));
	r->fetched = arena_dup(r->arena, f->done.n ? (const void *)f->done.v : "", f->done.n * sizeof *f->done.v);
	r->nfetched = f->done.n;
	r->fetched_at = f->done.n ? clock_now() : 0;
	fetching_drop(f);
}

void fetching_drop(struct fetching *f)
{
	if (!f)
		return;
	aside_free(f->aside);
	vec_free(&f->done);
	buf_free(&f->request);
	trust_free(f->trust);
	free(f);
}

struct fetched *fetching_first(struct run *r, size_t *n)
{
	struct fetching *f = fetching_begin(r);

	f->done.n = 0;
	while (next_wish(f)) {
		if (f->wish.n == 0)
			give_up(f);
		if (f->wish.n && !was_asked(f, f->wish.url[0]))
			begin(f, f->wish.url[0], about(f));
	}
	struct fetched *all = arena_dup(r->arena, f->done.n ? (const void *)f->done.v : "", f->done.n * sizeof *all);
	*n = f->done.n;
	fetching_drop(f);
	return all;
}

void run_fetch(struct run *r)
{
	struct fetching *f = fetching_begin(r);
	struct fetch_request q;

	while (next_request(f, &q)) {
		struct buf document = BUF_INIT;
		const struct fetch_answer answer = fetch_document(&q, &document);

		take_answer(f, &answer, buf_span(&document));
		buf_free(&document);
	}
	fetching_end(f);
}
