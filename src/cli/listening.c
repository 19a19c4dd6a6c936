/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The practice PKI makes the server, as it does the lab's; what was given takes the place of its parts. */
#include "config.h"

#include "cli/listening.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/key.h"
#include "cert/oid.h"
#include "cli/option.h"
#include "lab/derwrite.h"
#include "lab/recipe.h"
#include "lab/serverplan.h"
#include "load/certset.h"
#include "load/source.h"
#include "load/trust.h"
#include "net/connection.h"
#include "net/message.h"
#include "net/probe.h"
#include "net/server.h"
#include "run/plan.h"
#include "run/run.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIFE_MS 15000    /* of one visit */
#define ANCHORS_MAX 2000 /* that are announced; a list has 65,535 octets at most */

/* ---- where ---- */

/* [ADDR:]PORT; an IPv6 address in brackets. */
static bool read_place(struct listening *g, const char *where, const char **address, int *port, struct err *e)
{
	const char *colon = strrchr(where, ':'), *number = colon ? colon + 1 : where;
	size_t n = colon ? (size_t)(colon - where) : 0;
	unsigned char room[16];
	char *end;
	long value = strtol(number, &end, 10);

	if (!*number || *end || value < 0 || value > 65535)
		return err_set(e, ERR_USAGE, _("listen needs a port: [ADDRESS:]PORT, and '%1$s' is none"),
		               as_quote(where));
	*port = (int)value;
	if (n > 2 && where[0] == '[' && where[n - 1] == ']')
		*address = arena_strndup(g->arena, where + 1, n - 2);
	else
		*address = !n                                         ? NULL
		           : n == 9 && !memcmp(where, "localhost", n) ? "127.0.0.1"
		                                                      : arena_strndup(g->arena, where, n);
	if (*address && inet_pton(strchr(*address, ':') ? AF_INET6 : AF_INET, *address, room) != 1)
		return err_set(e, ERR_USAGE, _("'%1$s' is no address in numbers"), as_quote(*address));
	g->shown_at = !*address               ? "127.0.0.1"
	              : strchr(*address, ':') ? arena_printf(g->arena, "[%s]", *address)
	                                      : *address;
	return true;
}

/* ---- another server to be like ---- */

struct likeness {
	const char *versions; /* "1.3,1.2" */
	const char *alpn;
	struct span *name; /* of CAs */
	size_t nname;
	bool asks;
	const char **signature;
	size_t nsignature;
};

static const struct connection *look_at(struct listening *g, struct loop *l, const struct source *src, int version)
{
	struct probe_options o = g->run->probe;

	o.experiments = EXPERIMENTS_OFF;
	o.version = version;
	o.ncert = 0;
	o.key = NULL;
	o.settle_ms = 0;
	if (!o.alpn)
		o.alpn = "h2,http/1.1";
	return probe_run(l, g->arena, src, &o);
}

static bool read_model(struct listening *g, struct loop *l, const char *spec, struct likeness *m, struct err *e)
{
	struct source *src = ARENA_NEW(g->arena, struct source);
	const struct connection *c, *old, *new;

	if (!source_parse(g->arena, spec, true, src, e))
		return false;
	c = look_at(g, l, src, 0);
	if (!c->protocol && !c->client_asked && !c->nsent)
		return err_set(e, ERR_INPUT, _("--like %1$s: no TLS server answers there"), as_host(spec));
	old = look_at(g, l, src, TLS_1_2);
	new = look_at(g, l, src, TLS_1_3);
	m->versions = old->protocol && new->protocol ? "1.3,1.2" : new->protocol ? "1.3" : "1.2";
	m->alpn = c->alpn;
	m->name = c->acceptable_ca;
	m->nname = c->nacceptable_ca;
	m->asks = c->client_asked;
	m->signature = c->signature_algorithms;
	m->nsignature = c->nsignature_algorithms;
	g->like =
	    arena_printf(g->arena, "TLS %s, %s, %zu CA names", m->versions, m->alpn ? m->alpn : "no ALPN", m->nname);
	return true;
}

/* RFC 8446's name of a scheme in GnuTLS's words; NULL: it has none. */
static const char *signature_word(const char *scheme)
{
	static const struct {
		const char *scheme, *word;
	} words[] = {
		{ "rsa_pkcs1_sha1", "RSA-SHA1" },
		{ "rsa_pkcs1_sha256", "RSA-SHA256" },
		{ "rsa_pkcs1_sha384", "RSA-SHA384" },
		{ "rsa_pkcs1_sha512", "RSA-SHA512" },
		{ "rsa_pss_rsae_sha256", "RSA-PSS-RSAE-SHA256" },
		{ "rsa_pss_rsae_sha384", "RSA-PSS-RSAE-SHA384" },
		{ "rsa_pss_rsae_sha512", "RSA-PSS-RSAE-SHA512" },
		{ "rsa_pss_pss_sha256", "RSA-PSS-SHA256" },
		{ "rsa_pss_pss_sha384", "RSA-PSS-SHA384" },
		{ "rsa_pss_pss_sha512", "RSA-PSS-SHA512" },
		{ "ecdsa_secp256r1_sha256", "ECDSA-SECP256R1-SHA256:+SIGN-ECDSA-SHA256" },
		{ "ecdsa_secp384r1_sha384", "ECDSA-SECP384R1-SHA384:+SIGN-ECDSA-SHA384" },
		{ "ecdsa_secp521r1_sha512", "ECDSA-SECP521R1-SHA512:+SIGN-ECDSA-SHA512" },
		{ "ed25519", "EdDSA-Ed25519" },
		{ "ed448", "EdDSA-Ed448" },
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!strcmp(scheme, words[i].scheme))
			return words[i].word;
	return NULL;
}

/* A certificate that is good for nothing but its subject: GnuTLS takes names for a CertificateRequest from
 * certificates. */
static struct span name_bearer(struct arena *a, struct span name)
{
	struct derwrite w = { 0 };
	static const uint8_t nothing[64];

	derw_open(&w, 0x30);
	derw_open(&w, 0x30);
	derw_open(&w, 0xa0);
	derw_int(&w, 0x02, 2);
	derw_close(&w);
	derw_int(&w, 0x02, 1);
	derw_open(&w, 0x30);
	derw_dotted(&w, "1.3.101.112");
	derw_close(&w);
	derw_raw(&w, name);
	derw_open(&w, 0x30);
	derw_time(&w, 0);
	derw_time(&w, INT64_C(2524607999));
	derw_close(&w);
	derw_raw(&w, name);
	derw_open(&w, 0x30);
	derw_open(&w, 0x30);
	derw_dotted(&w, "1.3.101.112");
	derw_close(&w);
	derw_open_bits(&w);
	derw_raw(&w, span_of(nothing, 32));
	derw_close(&w);
	derw_close(&w);
	derw_close(&w);
	derw_open(&w, 0x30);
	derw_dotted(&w, "1.3.101.112");
	derw_close(&w);
	derw_open_bits(&w);
	derw_raw(&w, span_of(nothing, 64));
	derw_close(&w);
	derw_close(&w);
	return derw_take(&w, a);
}

/* ---- its parts ---- */

/* A server of the practice PKI; the words that have no value are left out. */
static bool make_base(struct listening *g, const struct options *o, const struct likeness *m, struct err *e)
{
	const char *words = arena_printf(g->arena, "chain=leaf alpn=%s tls=%s",
	                                 o->alpn   ? o->alpn
	                                 : m->alpn ? m->alpn
	                                           : "http/1.1",
	                                 m->versions);
	struct recipe *r;
	struct lab *lab;
	size_t n;

	if (o->starttls)
		words = arena_printf(g->arena, "%s behaviour=%s", words, o->starttls);
	r = recipe_parse(
	    g->arena, "listen",
	    span_str(arena_printf(g->arena,
	                          "cert root ca subject=\"CN=certloupe listen\" to=+30d\n"
	                          "cert leaf issuer=root subject=\"CN=localhost\" "
	                          "san=DNS:localhost,IP:127.0.0.1,IP:::1 eku=serverAuth to=+7d\nserver here %s\n",
	                          words)),
	    NULL, e);
	lab = r ? lab_make(g->arena, r, o->question.at, NULL, e) : NULL;
	g->plan = lab ? serverplan_make(lab, recipe_servers(r, &n), e) : NULL;
	if (g->plan && !o->cert)
		g->root = lab_certificate(lab, "root");
	if (g->plan)
		g->plan->alpn_strict = o->alpn != NULL;
	return g->plan != NULL;
}

static bool library_failed(int code, struct err *e)
{
	return code >= 0 || err_set(e, ERR_INPUT, _("GnuTLS: %1$s"), as_quote(gnutls_strerror(code)));
}

/* --cert and --key in place of the practice chain. */
static bool take_ours(struct listening *g, const struct options *o, struct err *e)
{
	const struct probe_options *ours = &g->run->probe;
	gnutls_pcert_st *list;

	if (!o->cert)
		return true;
	if (!ours->ncert || !ours->key || !ours->key->handle)
		return err_set(e, ERR_INPUT, _("listen needs the private key of --cert: --key FILE"));
	list = ARENA_ARRAY(g->arena, gnutls_pcert_st, ours->ncert);
	for (size_t i = 0; i < ours->ncert; i++) {
		gnutls_datum_t der = { (unsigned char *)(uintptr_t)ours->cert[i]->der.p,
			               (unsigned)ours->cert[i]->der.n };

		if (!library_failed(gnutls_pcert_import_x509_raw(&list[i], &der, GNUTLS_X509_FMT_DER, 0), e))
			return false;
	}
	g->plan->chain = (struct sent_chain){ list, (unsigned)ours->ncert, ours->key->handle };
	return true;
}

static int import(struct span der, gnutls_x509_crt_t *out)
{
	gnutls_datum_t d = { (unsigned char *)(uintptr_t)der.p, (unsigned)der.n };
	int rc = gnutls_x509_crt_init(out);

	if (rc >= 0 && (rc = gnutls_x509_crt_import(*out, &d, GNUTLS_X509_FMT_DER)) < 0)
		gnutls_x509_crt_deinit(*out);
	return rc;
}

/* What GnuTLS cannot read is left out: nobody is let in by it. */
static unsigned import_anchors(struct trust *t, gnutls_x509_crt_t *list)
{
	unsigned n = 0;

	for (size_t i = 0; i < trust_count(t) && n < ANCHORS_MAX; i++)
		n += import(trust_at(t, i)->der, &list[n]) >= 0;
	return n;
}

static unsigned import_names(struct listening *g, const struct likeness *m, gnutls_x509_crt_t *list)
{
	unsigned n = 0;

	for (size_t i = 0; i < m->nname && n < ANCHORS_MAX; i++)
		n += import(name_bearer(g->arena, m->name[i]), &list[n]) >= 0;
	return n;
}

/* The CAs of --client-ca are announced, unless another server's names are. Who is let in, visits_judge says. */
static bool take_clients(struct listening *g, const struct options *o, const struct likeness *m, struct err *e)
{
	gnutls_x509_crt_t *list = xcalloc(ANCHORS_MAX, sizeof *list);
	unsigned n = m->nname ? import_names(g, m, list) : o->client.ca.n ? import_anchors(g->run->trust, list) : 0;
	int rc = n ? gnutls_certificate_set_x509_trust(g->plan->cred, list, (int)n) : 0;

	g->plan->announces = n > 0;
	g->plan->client = o->require || (o->client.given && !o->request) ? CLIENT_REQUIRE : CLIENT_REQUEST;
	while (n)
		gnutls_x509_crt_deinit(list[--n]);
	free(list);
	return library_failed(rc < 0 ? rc : 0, e);
}

static bool take_signatures(struct listening *g, const struct likeness *m, struct err *e)
{
	struct buf b = BUF_INIT;
	const char *v = m->versions;

	if (!m->nsignature)
		return true;
	buf_puts(&b, "NORMAL:-VERS-ALL:-SIGN-ALL");
	if (strstr(v, "1.3"))
		buf_puts(&b, ":+VERS-TLS1.3");
	if (strstr(v, "1.2"))
		buf_puts(&b, ":+VERS-TLS1.2");
	for (size_t i = 0; i < m->nsignature; i++) {
		const char *word = signature_word(m->signature[i]);

		if (word)
			buf_printf(&b, ":+SIGN-%s", word);
	}
	gnutls_priority_deinit(g->plan->priority);
	g->plan->priority = NULL;
	bool ok = library_failed(gnutls_priority_init2(&g->plan->priority, buf_str(&b), NULL, 0), e);
	buf_free(&b);
	return ok;
}

/* ---- what a client is to trust ---- */

char *listening_root(struct listening *g, struct err *e)
{
	const char *tmp = getenv("TMPDIR");
	gnutls_datum_t der = { (unsigned char *)(uintptr_t)g->root.p, (unsigned)g->root.n }, pem;
	char *file = arena_printf(g->arena, "%s/certloupe-listen-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	int fd = mkstemp(file);

	if (fd < 0) {
		err_sys(e, errno, "%1$s", as_path(tmp && *tmp ? tmp : "/tmp"));
		return NULL;
	}
	bool ok = gnutls_pem_base64_encode2("CERTIFICATE", &der, &pem) >= 0;
	if (ok) {
		ok = write(fd, pem.data, pem.size) == (ssize_t)pem.size;
		gnutls_free(pem.data);
	}
	int sys = errno;
	close(fd);
	if (ok)
		return file;
	unlink(file);
	err_sys(e, sys, "%1$s", as_path(file));
	return NULL;
}

/* ---- all of it ---- */

bool listening_make(struct listening *g, const struct options *o, const char *where, struct loop *l, password_fn ask,
                    struct err *e)
{
	struct plan plan = options_plan(o);
	struct likeness m = { .versions = "1.3,1.2" };
	const char *address = NULL;
	int port = 0;

	*g = (struct listening){ .arena = arena_new() };
	if (!read_place(g, where, &address, &port, e))
		return false;
	plan.source = (struct words){ 0 };
	if (o->client.ca.n)
		plan.trust = o->client.ca;
	plan.client = (struct server_view){ 0 };
	g->run = run_new(&plan, l, ask, NULL, e);
	if (!g->run || (o->like && !read_model(g, l, o->like, &m, e)) || !make_base(g, o, &m, e) ||
	    !take_ours(g, o, e) || !take_clients(g, o, &m, e) || !take_signatures(g, &m, e))
		return false;
	g->plan->address = address;
	g->plan->port = port;
	g->plan->life_ms = LIFE_MS;
	g->plan->recorded = true;
	g->plan->once = o->once;
	g->plan->at = o->question.at;
	return true;
}

void listening_end(struct listening *g)
{
	if (g->plan && g->run && g->plan->chain.key && g->run->probe.key &&
	    g->plan->chain.key == g->run->probe.key->handle)
		for (unsigned i = 0; i < g->plan->chain.n; i++)
			gnutls_pcert_deinit(&g->plan->chain.cert[i]);
	run_free(g->run);
	arena_free(g->arena);
}
