/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lab/serverplan.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/span.h"
#include "lab/made.h"
#include "lab/parsed.h"
#include "lab/words.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

#define CHAIN_MAX 32

static const char *value(const struct recipe_server *spec, const char *word)
{
	for (size_t i = spec->noption; i-- > 0;)
		if (!strcmp(spec->option[i].word, word))
			return spec->option[i].value;
	return NULL;
}

static bool library_failed(struct lab *l, const struct recipe_server *spec, int code)
{
	return code >= 0 || lab_refuse(l, spec->line, "%s", gnutls_strerror(code));
}

/* The row of `words` that v is; -1: none. */
static int choice(const char *const *words, size_t n, const char *v)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(words[i], v))
			return (int)i;
	return -1;
}

static gnutls_datum_t datum(struct span s)
{
	return (gnutls_datum_t){ (unsigned char *)(uintptr_t)s.p, (unsigned)s.n };
}

/* ---- what it sends ---- */

static void pubkey_release(void *ctx)
{
	gnutls_pubkey_deinit(ctx);
}

static bool sent_certificate(struct lab *l, const struct recipe_server *spec, const char *name, gnutls_pcert_st *out)
{
	const struct lab_cert *c = lab_cert(l, name);

	if (!c)
		return lab_refuse(l, spec->line, _("there is no certificate '%s'"), name);
	int r = gnutls_pubkey_init(&out->pubkey);
	if (r >= 0) {
		arena_on_free(l->a, pubkey_release, out->pubkey);
		r = gnutls_pubkey_import_privkey(out->pubkey, c->key->handle, 0, 0);
	}
	out->cert = datum(c->der);
	out->type = GNUTLS_CRT_X509;
	return library_failed(l, spec, r);
}

static bool read_chain(struct lab *l, const struct recipe_server *spec, const char *word, struct sent_chain *out)
{
	const char *v = value(spec, word), *key = value(spec, "key");
	struct words_list names = words_commas(l->a, v ? v : "");

	if (!names.n)
		return true;
	if (names.n > CHAIN_MAX)
		return lab_refuse(l, spec->line, _("a chain has at most %d certificates"), CHAIN_MAX);
	out->cert = ARENA_ARRAY(l->a, gnutls_pcert_st, names.n);
	for (; out->n < names.n; out->n++)
		if (!sent_certificate(l, spec, names.v[out->n], &out->cert[out->n]))
			return false;
	bool main_chain = !strcmp(word, "chain");
	const struct lab_key *k = lab_key(l, main_chain && key ? key : names.v[0]);
	if (!k)
		return lab_refuse(l, spec->line, _("there is no key '%s'"), key);
	out->key = k->handle;
	return true;
}

/* A statement like `ocsp` made up for the stapled response. */
static bool read_staple(struct lab *l, const struct recipe_server *spec, struct server_plan *p)
{
	const char *v = value(spec, "staple"), *leaf = value(spec, "chain");
	struct recipe_word attr[4];
	struct statement s = { .kind = STATEMENT_OCSP, .name = "staple", .attr = attr, .line = spec->line };
	struct span der;

	if (!v || !strcmp(v, "none"))
		return true;
	bool stale = !strcmp(v, "expired"), bad = !strcmp(v, "bad-signature");
	struct words_list chain = words_commas(l->a, leaf ? leaf : "");
	attr[s.nattr++] = (struct recipe_word){ "cert", chain.n ? chain.v[0] : "" };
	attr[s.nattr++] = (struct recipe_word){ "status", stale || bad ? "good" : v };
	if (stale)
		attr[s.nattr++] = (struct recipe_word){ "this", "-9d" };
	if (stale)
		attr[s.nattr++] = (struct recipe_word){ "next", "-2d" };
	if (bad)
		attr[s.nattr++] = (struct recipe_word){ "damage", "bad-signature" };
	if (!ocsp_make(l, &s, &der))
		return false;
	p->staple.response = datum(der); /* no exptime: a stale one is sent, too */
	return true;
}

/* ---- whom it trusts ---- */

/* Certificates of a list, for GnuTLS to read; at most CHAIN_MAX. */
static bool import_list(struct lab *l, const struct recipe_server *spec, const char *v, gnutls_x509_crt_t *out,
                        unsigned *n)
{
	struct words_list names = words_commas(l->a, v);

	for (size_t i = 0; i < names.n && *n < CHAIN_MAX; i++) {
		const struct lab_cert *c = lab_cert(l, names.v[i]);

		if (!c)
			return lab_refuse(l, spec->line, _("there is no certificate '%s'"), names.v[i]);
		gnutls_datum_t d = datum(c->der);
		int r = gnutls_x509_crt_init(&out[*n]);
		if (r >= 0 && (r = gnutls_x509_crt_import(out[(*n)++], &d, GNUTLS_X509_FMT_DER)) < 0)
			return lab_refuse(l, spec->line, "%s: %s", c->name, gnutls_strerror(r));
	}
	return true;
}

static void free_list(gnutls_x509_crt_t *v, unsigned n)
{
	while (n--)
		gnutls_x509_crt_deinit(v[n]);
}

static bool read_announced(struct lab *l, const struct recipe_server *spec, struct server_plan *p)
{
	const char *v = value(spec, "client-ca");
	gnutls_x509_crt_t list[CHAIN_MAX];
	unsigned n = 0;

	if (!v)
		v = value(spec, "trust");
	bool ok = import_list(l, spec, v ? v : "", list, &n);
	if (ok && n)
		ok = library_failed(l, spec, gnutls_certificate_set_x509_trust(p->cred, list, (int)n));
	p->announces = n > 0;
	free_list(list, n);
	return ok;
}

static bool read_trust(struct lab *l, const struct recipe_server *spec, struct server_plan *p)
{
	const char *v = value(spec, "trust");
	gnutls_x509_crt_t list[CHAIN_MAX];
	unsigned n = 0;

	if (!v)
		return true;
	if (!import_list(l, spec, v, list, &n)) {
		free_list(list, n);
		return false;
	}
	int r = gnutls_x509_trust_list_init(&p->trust, 0);
	if (r >= 0) /* takes the certificates over */
		r = gnutls_x509_trust_list_add_cas(p->trust, list, n, 0);
	return library_failed(l, spec, r);
}

/* The time is ours, not GnuTLS's. */
static unsigned judge_time(const struct server_plan *p, gnutls_x509_crt_t c)
{
	if (gnutls_x509_crt_get_activation_time(c) > p->at)
		return GNUTLS_CERT_INVALID | GNUTLS_CERT_NOT_ACTIVATED;
	if (gnutls_x509_crt_get_expiration_time(c) < p->at)
		return GNUTLS_CERT_INVALID | GNUTLS_CERT_EXPIRED;
	return 0;
}

unsigned serverplan_judge(const struct server_plan *p, gnutls_session_t session)
{
	unsigned n = 0, m = 0, status = GNUTLS_CERT_INVALID;
	const gnutls_datum_t *sent = gnutls_certificate_get_peers(session, &n);
	gnutls_x509_crt_t list[CHAIN_MAX];
	gnutls_typed_vdata_st purpose = { GNUTLS_DT_KEY_PURPOSE_OID,
		                          (unsigned char *)(uintptr_t)GNUTLS_KP_TLS_WWW_CLIENT, 0 };
	if (!p->trust)
		return 0;
	int r = n && n <= CHAIN_MAX ? 0 : -1;

	while (r >= 0 && m < n)
		if ((r = gnutls_x509_crt_init(&list[m])) >= 0)
			r = gnutls_x509_crt_import(list[m], &sent[m], GNUTLS_X509_FMT_DER), m++;
	unsigned verified = 0;
	if (r >= 0)
		r = gnutls_x509_trust_list_verify_crt2(p->trust, list, n, &purpose, 1,
		                                       GNUTLS_VERIFY_DISABLE_TIME_CHECKS, &verified, NULL);
	if (r >= 0)
		status = verified | judge_time(p, list[0]);
	free_list(list, m);
	return status;
}

/* ---- the rest of the words ---- */

static bool read_behaviour(struct lab *l, const struct recipe_server *spec, struct server_plan *p)
{
	static const char *const words[] = { "tls",   "plain-http", "close", "reset", "silent",   "garbage",
		                             "alert", "smtp",       "imap",  "pop3",  "postgres", "smtp-no-starttls" };
	static const char *const clients[] = { "none", "request", "require", "http400" };
	const char *v = value(spec, "behaviour"), *client = value(spec, "client"), *late = value(spec, "late-alert");

	p->late_alert = late ? atoi(late) : -1;
	if (v && !strncmp(v, "alert:", 6)) {
		p->alert = atoi(v + 6);
		v = "alert";
	}
	int b = choice(words, sizeof words / sizeof *words, v ? v : "tls"),
	    c = choice(clients, 4, client ? client : "none");
	if (b < 0)
		return lab_refuse(l, spec->line, _("'%s' is not a behaviour"), v);
	if (c < 0)
		return lab_refuse(l, spec->line, _("'%s' is not a way to ask for client certificates"), client);
	p->behaviour = (enum behaviour)b;
	p->client = (enum client_policy)c;
	return true;
}

static bool read_priority(struct lab *l, const struct recipe_server *spec, struct server_plan *p)
{
	const char *v = value(spec, "tls"), *whole = value(spec, "priority");
	struct words_list versions = words_commas(l->a, v && strcmp(v, "both") != 0 ? v : "1.3,1.2");
	const char *s = "NORMAL:-VERS-ALL";

	for (size_t i = 0; i < versions.n; i++)
		s = arena_printf(l->a, "%s:+VERS-TLS%s", s, versions.v[i]);
	p->usual_ciphers = !whole;
	int r = gnutls_priority_init2(&p->priority, whole ? whole : s, NULL, 0);
	return r >= 0 || lab_refuse(l, spec->line, "%s: %s", whole ? whole : s, gnutls_strerror(r));
}

static void read_alpn(struct lab *l, const struct recipe_server *spec, struct server_plan *p)
{
	const char *v = value(spec, "alpn");
	struct words_list names = words_commas(l->a, v ? strcmp(v, "none") ? v : "" : "http/1.1");

	p->alpn_strict = v != NULL;
	for (size_t i = 0; i < names.n && p->nalpn < sizeof p->alpn / sizeof *p->alpn; i++)
		p->alpn[p->nalpn++] = datum(span_str(names.v[i]));
}

static void read_words(struct lab *l, const struct recipe_server *spec, struct server_plan *p)
{
	const char *sni = value(spec, "sni"), *colon = sni ? strchr(sni, ':') : NULL;
	const char *http = value(spec, "http"), *body = value(spec, "body");

	p->sni = colon ? arena_strndup(l->a, sni, (size_t)(colon - sni)) : sni;
	p->sni_reject = colon && !strcmp(colon, ":reject");
	p->http = http ? http : "200 OK";
	p->body = arena_printf(l->a, "%s\n", body ? body : "ok");
	p->at = l->at;
}

static void plan_release(void *ctx)
{
	struct server_plan *p = ctx;

	if (p->priority)
		gnutls_priority_deinit(p->priority);
	if (p->trust)
		gnutls_x509_trust_list_deinit(p->trust, 1);
	if (p->cred)
		gnutls_certificate_free_credentials(p->cred);
}

static bool fill(struct lab *l, const struct recipe_server *spec, struct server_plan *p)
{
	read_alpn(l, spec, p);
	read_words(l, spec, p);
	if (!read_behaviour(l, spec, p) || !read_priority(l, spec, p) || !read_chain(l, spec, "chain", &p->chain) ||
	    !read_chain(l, spec, "other-chain", &p->other) || !read_staple(l, spec, p) || !read_announced(l, spec, p))
		return false;
	bool needs_chain =
	    p->behaviour == BEHAVE_TLS || (p->behaviour >= BEHAVE_SMTP && p->behaviour != BEHAVE_SMTP_BARE);
	if (needs_chain && !p->chain.n)
		return lab_refuse(l, spec->line, _("%s= is needed"), "chain");
	return read_trust(l, spec, p);
}

struct server_plan *serverplan_make(struct lab *l, const struct recipe_server *spec, struct err *e)
{
	struct server_plan *p = ARENA_NEW(l->a, struct server_plan);
	struct err scratch;

	l->e = e ? e : &scratch;
	arena_on_free(l->a, plan_release, p);
	if (!library_failed(l, spec, gnutls_certificate_allocate_credentials(&p->cred)))
		return NULL;
	return fill(l, spec, p) ? p : NULL;
}
