/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of the statement one after the other into a plan, and what GnuTLS needs for it: credentials, lists, a priority.
 * */
#include "config.h"

#include "lab/serverplan.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "base/span.h"
#include "lab/made.h"
#include "lab/parsed.h"
#include "lab/words.h"
#include "net/server.h"

#include <gnutls/abstract.h>
#include <gnutls/x509.h>
#include <stdio.h>
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

/* ---- the rest of the words ---- */

/* What it does on the bare connection, by its word. */
#define JUNK "\x17\x2a\x5e\x81\x00\xff*junk*\x03\x03\x9d\r\n"
static const struct behaviour {
	const char *word;
	struct server_move moves[4]; /* up to SERVER_OVER */
} behaviours[] = {
	{ "tls", { { SERVER_TLS, NULL, 0 }, { SERVER_ANSWER, NULL, 0 } } },
	{ "proxy", { { SERVER_PROXY, NULL, 0 }, { SERVER_TLS, NULL, 0 }, { SERVER_ANSWER, NULL, 0 } } },
	{ "small-hello", { { SERVER_SMALL, NULL, 1460 }, { SERVER_TLS, NULL, 0 }, { SERVER_ANSWER, NULL, 0 } } },
	{ "pong", { { SERVER_HEAR, "PING\r\n", 0 }, { SERVER_SAY, "+PONG\r\n", 7 } } },
	{ "plain-http", { { SERVER_HEAR, NULL, 1 }, { SERVER_ANSWER, NULL, 0 } } },
	{ "close", { { SERVER_HEAR, NULL, 1 } } },
	{ "reset", { { SERVER_HEAR, NULL, 1 }, { SERVER_RESET, NULL, 0 } } },
	{ "silent", { { SERVER_HOLD, NULL, 0 } } },
	{ "garbage", { { SERVER_HEAR, NULL, 1 }, { SERVER_SAY, JUNK, sizeof JUNK - 1 } } },
};
static const struct server_move starttls[] = {
	{ SERVER_DIALOG, NULL, 0 }, { SERVER_TLS, NULL, 0 }, { SERVER_DIALOG, NULL, 0 }, { SERVER_OVER, NULL, 0 }
};

/* "smtp", "smtp-no-starttls" and so on for each protocol. */
static bool read_dialog(struct server_plan *p, const char *word)
{
	static const char without[] = "-no-starttls";
	const char *end = strstr(word, without);
	char scheme[32];

	p->bare = end && !end[strlen(without)];
	snprintf(scheme, sizeof scheme, "%.*s", (int)(p->bare ? (size_t)(end - word) : strlen(word)), word);
	p->moves = starttls;
	return protocol_find(scheme, &p->protocol) && p->protocol != PROTOCOL_TLS;
}

/* A list of its own, where a number of the statement is in it. */
static struct server_move *own_moves(struct lab *l, struct server_plan *p, struct server_move first,
                                     struct server_move second)
{
	struct server_move *moves = ARENA_ARRAY(l->a, struct server_move, 3);

	moves[0] = first;
	moves[1] = second;
	p->moves = moves; /* the third is SERVER_OVER */
	return moves;
}

static bool find_moves(struct lab *l, const struct recipe_server *spec, struct server_plan *p)
{
	const char *v = value(spec, "behaviour"), *late = value(spec, "late-alert");

	if (!v)
		v = "tls";
	for (size_t i = 0; i < sizeof behaviours / sizeof *behaviours; i++)
		if (!strcmp(behaviours[i].word, v))
			p->moves = behaviours[i].moves;
	if (p->moves == behaviours[0].moves && late)
		own_moves(l, p, (struct server_move){ SERVER_TLS, NULL, 0 },
		          (struct server_move){ SERVER_ALERT, NULL, (size_t)(atoi(late) & 0xff) });
	if (!strncmp(v, "alert:", 6))
		own_moves(l, p, (struct server_move){ SERVER_HEAR, NULL, 1 },
		          (struct server_move){ SERVER_ALERT, NULL, (size_t)(atoi(v + 6) & 0xff) });
	return p->moves || read_dialog(p, v) || lab_refuse(l, spec->line, _("'%s' is not a behaviour"), v);
}

static const struct server_move asks_later[] = {
	{ SERVER_TLS, NULL, 0 }, { SERVER_HEAR, NULL, 1 }, { SERVER_AGAIN, NULL, 0 }, { SERVER_ANSWER, NULL, 0 }, { SERVER_OVER, NULL, 0 }
};

static bool read_behaviour(struct lab *l, const struct recipe_server *spec, struct server_plan *p)
{
	static const char *const clients[] = { "none", "request", "require", "http400", "later" };
	const char *client = value(spec, "client");
	int c = choice(clients, 5, client ? client : "none");

	if (c < 0)
		return lab_refuse(l, spec->line, _("'%s' is not a way to ask for client certificates"), client);
	if (!find_moves(l, spec, p))
		return false;
	if (c == 4)
		p->moves = asks_later;
	else
		p->client = (enum client_policy)c;
	return true;
}

/* Is there a handshake to come? */
static bool starts_tls(const struct server_plan *p)
{
	if (p->bare)
		return false;
	for (const struct server_move *m = p->moves; m->act != SERVER_OVER; m++)
		if (m->act == SERVER_TLS)
			return true;
	return false;
}

static bool read_priority(struct lab *l, const struct recipe_server *spec, struct server_plan *p)
{
	const char *v = value(spec, "tls"), *whole = value(spec, "priority");
	struct words_list versions = words_commas(l->a, v && strcmp(v, "both") != 0 ? v : "1.3,1.2");
	const char *s = "NORMAL:-VERS-ALL";

	for (size_t i = 0; i < versions.n; i++)
		s = arena_printf(l->a, "%s:+VERS-TLS%s", s, versions.v[i]);
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

/* "redis", "redis:refuse" */
static bool read_application(struct lab *l, const struct recipe_server *spec, struct server_plan *p)
{
	const char *v = value(spec, "app"), *colon = v ? strchr(v, ':') : NULL;

	if (!v)
		return true;
	p->refuses = colon && !strcmp(colon, ":refuse");
	if (!application_find(colon ? arena_strndup(l->a, v, (size_t)(colon - v)) : v, &p->application))
		return lab_refuse(l, spec->line, _("'%s' is no protocol"), v);
	own_moves(l, p, (struct server_move){ SERVER_TLS, NULL, 0 },
	          (struct server_move){ SERVER_APPLICATION, NULL, 0 });
	return true;
}

static void handshake_message(struct buf *out, uint8_t type, struct span body)
{
	buf_put(out, (const uint8_t[]){ type, 0, (uint8_t)(body.n >> 8), (uint8_t)body.n }, 4);
	buf_put(out, body.p, body.n);
}

static void put_vector(struct buf *out, size_t octets, struct span s)
{
	while (octets--)
		buf_putc(out, (uint8_t)(s.n >> 8 * octets));
	buf_put(out, s.p, s.n);
}

/* A server of TLS 1.2 with the second Oakley group (RFC 2409 6.2), 1024 bits: what servers of its time came with.
 * GnuTLS agrees on no such group with a client that knows larger ones, so these are its first messages alone, and their
 * signature is none. */
static bool read_group(struct lab *l, const struct recipe_server *spec, struct server_plan *p)
{
	static const uint8_t prime[] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xc9, 0x0f, 0xda, 0xa2, 0x21, 0x68, 0xc2, 0x34,
		0xc4, 0xc6, 0x62, 0x8b, 0x80, 0xdc, 0x1c, 0xd1, 0x29, 0x02, 0x4e, 0x08, 0x8a, 0x67, 0xcc, 0x74,
		0x02, 0x0b, 0xbe, 0xa6, 0x3b, 0x13, 0x9b, 0x22, 0x51, 0x4a, 0x08, 0x79, 0x8e, 0x34, 0x04, 0xdd,
		0xef, 0x95, 0x19, 0xb3, 0xcd, 0x3a, 0x43, 0x1b, 0x30, 0x2b, 0x0a, 0x6d, 0xf2, 0x5f, 0x14, 0x37,
		0x4f, 0xe1, 0x35, 0x6d, 0x6d, 0x51, 0xc2, 0x45, 0xe4, 0x85, 0xb5, 0x76, 0x62, 0x5e, 0x7e, 0xc6,
		0xf4, 0x4c, 0x42, 0xe9, 0xa6, 0x37, 0xed, 0x6b, 0x0b, 0xff, 0x5c, 0xb6, 0xf4, 0x06, 0xb7, 0xed,
		0xee, 0x38, 0x6b, 0xfb, 0x5a, 0x89, 0x9f, 0xa5, 0xae, 0x9f, 0x24, 0x11, 0x7c, 0x4b, 0x1f, 0xe6,
		0x49, 0x28, 0x66, 0x51, 0xec, 0xe6, 0x53, 0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	};
	static const uint8_t hello[] = { 3, 3, [34] = 0, 0, 0x33, 0, 0, 5, 0xff, 1, 0, 1, 0 };
	const char *v = value(spec, "dh");
	struct buf list = BUF_INIT, body = BUF_INIT, all = BUF_INIT, record = BUF_INIT;

	if (!v)
		return true;
	if (strcmp(v, "1024") != 0)
		return lab_refuse(l, spec->line, _("'%s' is not a group"), v);
	handshake_message(&all, 2, span_of(hello, sizeof hello));
	for (unsigned i = 0; i < p->chain.n; i++)
		put_vector(&list, 3, span_of(p->chain.cert[i].cert.data, p->chain.cert[i].cert.size));
	put_vector(&body, 3, buf_span(&list));
	handshake_message(&all, 11, buf_span(&body));
	buf_reset(&body);
	put_vector(&body, 2, span_of(prime, sizeof prime));
	put_vector(&body, 2, SPAN_LIT("\2"));
	put_vector(&body, 2, span_of(prime + 8, sizeof prime - 16));
	buf_put(&body, "\4\1", 2);
	put_vector(&body, 2, span_of(prime, sizeof prime));
	handshake_message(&all, 12, buf_span(&body));
	handshake_message(&all, 14, span_of("", 0));
	buf_put(&record, "\x16\3\3", 3);
	put_vector(&record, 2, buf_span(&all));
	struct span said = arena_span(l->a, buf_span(&record));
	own_moves(l, p, (struct server_move){ SERVER_HEAR, NULL, 1 },
	          (struct server_move){ SERVER_SAY, (const char *)said.p, said.n });
	buf_free(&list);
	buf_free(&body);
	buf_free(&all);
	buf_free(&record);
	return true;
}

/* "yes", "refuse" */
static bool read_resume(struct lab *l, const struct recipe_server *spec, struct server_plan *p)
{
	static const char *const ways[] = { "no", "yes", "refuse" };
	const char *v = value(spec, "resume");
	int way = choice(ways, 3, v ? v : "no");

	if (way < 0)
		return lab_refuse(l, spec->line, _("'%s' is no way to resume sessions"), v);
	p->resume_refused = way == 2;
	return !way || library_failed(l, spec, gnutls_session_ticket_key_generate(&p->tickets));
}

static void plan_release(void *ctx)
{
	struct server_plan *p = ctx;

	gnutls_free(p->tickets.data);

	if (p->priority)
		gnutls_priority_deinit(p->priority);
	if (p->trust)
		gnutls_x509_trust_list_deinit(p->trust, 1);
	if (p->cred)
		gnutls_certificate_free_credentials(p->cred);
}

static bool fill(struct lab *l, const struct recipe_server *spec, struct server_plan *p)
{
	read_words(l, spec, p);
	if (!read_behaviour(l, spec, p))
		return false;
	if (p->moves != starttls) /* there what is spoken is known */
		read_alpn(l, spec, p);
	if (!read_application(l, spec, p) || !read_priority(l, spec, p) || !read_chain(l, spec, "chain", &p->chain) ||
	    !read_chain(l, spec, "other-chain", &p->other) || !read_staple(l, spec, p) || !read_announced(l, spec, p))
		return false;
	if (starts_tls(p) && !p->chain.n)
		return lab_refuse(l, spec->line, _("%s= is needed"), "chain");
	return read_group(l, spec, p) && read_resume(l, spec, p) && read_trust(l, spec, p);
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
