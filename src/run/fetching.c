/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Round by round, since what was fetched names more; what comes is read beside the set first, and only what was asked
 * for is taken over. Kept below XDG_CACHE_HOME for as long as it says itself that it holds. */
#include "config.h"

#include "run/fetching.h"

#include "base/arena.h"
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
#define ROUNDS_MAX 8   /* of issuers: each may name the next */
#define OBJECTS_MAX 16 /* that are taken from one document */
#define CACHE_SECONDS_MAX (7 * DAY)

struct fetching {
	struct run *run;
	VEC_OF(struct fetched) done;
	size_t requests;
	int64_t until_ms;
};

/* ---- the cache ---- */

static const char *cache_directory(struct arena *a)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (cache && *cache == '/')
		return arena_printf(a, "%s/" PACKAGE_NAME, cache);
	return home && *home == '/' ? arena_printf(a, "%s/.cache/" PACKAGE_NAME, home) : NULL;
}

/* A name that tells nobody what was asked. */
static const char *cache_file(struct arena *a, const char *url, struct span key)
{
	const char *directory = cache_directory(a);
	struct buf b = BUF_INIT, hex = BUF_INIT;
	uint8_t hash[32];

	if (!directory)
		return NULL;
	buf_put(&b, url, strlen(url) + 1);
	buf_put(&b, key.p, key.n);
	gnutls_hash_fast(GNUTLS_DIG_SHA256, b.s, b.n, hash);
	buf_hex(&hex, span_of(hash, sizeof hash), "");
	const char *path = arena_printf(a, "%s/%s", directory, buf_str(&hex));
	buf_free(&b);
	buf_free(&hex);
	return path;
}

/* "UNTIL\n" and the document. */
static bool cache_read(struct arena *a, const char *url, struct span key, struct buf *out)
{
	const char *path = cache_file(a, url, key);
	struct bytes b;
	bool good = false;

	if (!path || !bytes_read(path, FILE_FOUND, FETCH_OCTETS_MAX + 32, &b, NULL))
		return false;
	if (!b.room || bytes_all(&b)) {
		const char *line = memchr(b.s.p, '\n', b.s.n < 32 ? b.s.n : 32);

		good = line && strtoll((const char *)b.s.p, NULL, 10) > clock_now();
		if (good)
			buf_put(out, line + 1, b.s.n - (size_t)(line + 1 - (const char *)b.s.p));
	}
	bytes_release(&b);
	return good;
}

/* What cannot be kept is fetched again. */
static void cache_write(struct arena *a, const char *url, struct span key, struct span document, int64_t until)
{
	const char *path = cache_file(a, url, key);
	char *directory = path ? arena_strdup(a, path) : NULL;
	struct buf b = BUF_INIT;
	int64_t now = clock_now();

	if (!path || until <= now)
		return;
	until = until < now + CACHE_SECONDS_MAX ? until : now + CACHE_SECONDS_MAX;
	*strrchr(directory, '/') = '\0';
	char *parent = arena_strdup(a, directory);
	*strrchr(parent, '/') = '\0';
	mkdir(parent, 0700);
	mkdir(directory, 0700);
	buf_printf(&b, "%lld\n", (long long)until);
	buf_put(&b, document.p, document.n);
	file_write(path, buf_span(&b), FILE_REPLACE | FILE_SECRET | FILE_UNSYNCED | FILE_REGULAR | FILE_AMEND, NULL);
	buf_free(&b);
}

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

/* The document; false: d says why not. */
static bool get(struct fetching *f, struct fetched *d, struct span body, struct buf *out)
{
	int64_t left = f->until_ms - clock_monotonic_ms();
	struct fetch_request q = { .url = d->url,
		                   .body = body,
		                   .body_type = "application/ocsp-request",
		                   .private_addresses = f->run->plan->fetch_private,
		                   .timeout_ms = shorter(shorter(left, TIMEOUT_MS), f->run->plan->probe.timeout_ms) };

	if (is_spent(f)) {
		d->said = SENTENCE(f->run->arena, N_("not asked: the bounds of one run are spent"));
		return false;
	}
	f->requests++;
	const struct fetch_answer answer = fetch_document(&q, out);
	if (answer.end != FETCH_DONE)
		d->said = fetch_said(f->run->arena, &answer);
	return answer.end == FETCH_DONE;
}

static bool fetch_one(struct fetching *f, const char *url, enum entry_kind kind, struct sentence about)
{
	struct arena *a = f->run->arena;
	struct buf document = BUF_INIT;
	int64_t until = TIME_UNKNOWN;

	if (was_asked(f, url))
		return false;
	struct fetched *d = begin(f, url, about);
	d->cached = cache_read(a, url, SPAN_NONE, &document);
	bool ok = d->cached || get(f, d, SPAN_NONE, &document);
	if (ok && !take(f, url, buf_span(&document), kind, &until)) {
		d->said = SENTENCE(a, kind == ENTRY_CRL ? N_("what came is no revocation list")
		                                        : N_("what came is no certificate"));
		ok = false;
	}
	if (ok && !d->cached)
		cache_write(a, url, SPAN_NONE, buf_span(&document), until);
	buf_free(&document);
	return ok;
}

/* Whatever comes first; LDAP is said, and not done. */
static bool fetch_any(struct fetching *f, const char **url, size_t n, enum entry_kind kind, struct sentence about)
{
	for (size_t i = 0; i < n && i < 4; i++)
		if (fetch_one(f, url[i], kind, about))
			return true;
	return false;
}

/* ---- issuers ---- */

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

static bool fetch_issuers(struct fetching *f)
{
	struct run *r = f->run;
	bool any = false;

	for (size_t i = 0, n = certset_count(r->set); i < n; i++) {
		const struct certificate *c =
		    may_ask(certset_entry(r->set, (int)i)) ? certset_certificate(r->set, (int)i) : NULL;

		if (!c || c->self_issued || !c->nca_issuers || issuer_of(r, c))
			continue;
		any |= fetch_any(f, c->ca_issuers, c->nca_issuers, ENTRY_CERTIFICATE,
		                 SENTENCE(r->arena, N_("the issuer of %1$s"), as_certificate_title(r, (int)i)));
	}
	return any;
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

static bool ask_responder(struct fetching *f, const char *url, const struct certificate *c,
                          const struct certificate *issuer, struct sentence about)
{
	static const gnutls_digest_algorithm_t digests[] = { GNUTLS_DIG_SHA1, GNUTLS_DIG_SHA256 };
	struct arena *a = f->run->arena;
	struct buf key = BUF_INIT, document = BUF_INIT, request = BUF_INIT;
	uint8_t random[16];
	const gnutls_datum_t nonce = { random, sizeof random };
	struct fetched *d = begin(f, url, about);
	int64_t until = TIME_UNKNOWN;
	bool again = true, ok = false;

	if (!write_request(c, issuer, digests[0], NULL, &key)) {
		d->said = SENTENCE(a, N_("no request can be made of it"));
		return false;
	}
	d->cached = cache_read(a, url, buf_span(&key), &document);
	if (d->cached) {
		d->said = flaw_of(a, buf_span(&document), c, issuer, NULL, &again);
		ok = !d->said.msgid;
		d->cached = ok;
	}
	for (size_t i = 0; !ok && again && i < sizeof digests / sizeof *digests; i++) {
		buf_reset(&request);
		buf_reset(&document);
		again = false;
		d->said = (struct sentence){ 0 };
		if (gnutls_rnd(GNUTLS_RND_NONCE, random, sizeof random) == 0 &&
		    write_request(c, issuer, digests[i], &nonce, &request) &&
		    get(f, d, buf_span(&request), &document)) {
			d->said = flaw_of(a, buf_span(&document), c, issuer, &nonce, &again);
			ok = !d->said.msgid;
		}
	}
	if (ok && !take(f, url, buf_span(&document), ENTRY_OCSP, &until)) {
		d->said = SENTENCE(a, N_("what came is no OCSP response"));
		ok = false;
	}
	if (ok && !d->cached)
		cache_write(a, url, buf_span(&key), buf_span(&document), until);
	buf_free(&key);
	buf_free(&document);
	buf_free(&request);
	return ok;
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

/* The responder is asked first: lists are large. */
static void fetch_revocation(struct fetching *f)
{
	struct run *r = f->run;

	for (size_t i = 0, n = certset_count(r->set); i < n; i++) {
		const struct certificate *c =
		    may_ask(certset_entry(r->set, (int)i)) ? certset_certificate(r->set, (int)i) : NULL;
		const struct certificate *issuer = c && !c->self_issued ? issuer_of(r, c) : NULL;
		bool answered = false;

		if (!issuer || has_answer(r, c, issuer))
			continue;
		const struct argument title = as_certificate_title(r, (int)i);
		for (size_t k = 0; k < c->nocsp && k < 2 && !answered; k++)
			answered = ask_responder(f, c->ocsp[k], c, issuer,
			                         SENTENCE(r->arena, N_("an OCSP response about %1$s"), title));
		if (!answered)
			fetch_any(f, c->crl_dp, c->ncrl_dp, ENTRY_CRL,
			          SENTENCE(r->arena, N_("the revocation list of %1$s"), title));
	}
}

struct fetched *run_fetch(struct run *r, size_t *n)
{
	struct fetching f = { .run = r, .until_ms = clock_monotonic_ms() + SECONDS_MAX * 1000 };

	for (int round = 0; round < ROUNDS_MAX && fetch_issuers(&f); round++)
		;
	if (r->plan->question.revocation != REVOCATION_OFF)
		fetch_revocation(&f);
	struct fetched *all = arena_dup(r->arena, f.done.v, f.done.n * sizeof *all);
	*n = f.done.n;
	vec_free(&f.done);
	return all;
}
