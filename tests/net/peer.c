/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "tests/net/peer.h"
#include "base/arena.h"
#include <arpa/inet.h>
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- its plan ---- */

/* The chain as it is, whatever is in it: only the first one's key matters to GnuTLS. */
static void take_chain(struct peer *p, struct sent_chain *out)
{
	const struct span usual[] = { p->pki->server.der, p->pki->intermediate.der };
	const struct span *chain = p->tls.nchain ? p->tls.chain : usual;
	gnutls_datum_t key;

	out->n = p->tls.nchain ? (unsigned)p->tls.nchain : 2;
	out->cert = xcalloc(out->n, sizeof *out->cert);
	for (unsigned i = 0; i < out->n; i++) {
		out->cert[i].cert = (gnutls_datum_t){ (unsigned char *)chain[i].p, (unsigned)chain[i].n };
		out->cert[i].type = GNUTLS_CRT_X509;
	}
	gnutls_pubkey_init(&out->cert[0].pubkey);
	gnutls_pubkey_import_x509(out->cert[0].pubkey, p->pki->server.crt, 0);
	gnutls_x509_privkey_export2(p->pki->server.key, GNUTLS_X509_FMT_DER, &key);
	gnutls_privkey_init(&out->key);
	gnutls_privkey_import_x509_raw(out->key, &key, GNUTLS_X509_FMT_DER, NULL, 0);
	gnutls_free(key.data);
}

static void take_trust(struct peer *p, struct server_plan *plan)
{
	gnutls_x509_crt_t ca = p->tls.trust->crt;
	gnutls_datum_t der = { (unsigned char *)p->tls.trust->der.p, (unsigned)p->tls.trust->der.n };

	plan->announces = true;
	gnutls_certificate_set_x509_trust(plan->cred, &ca, 1);
	gnutls_x509_trust_list_init(&plan->trust, 0);
	/* Read anew: GnuTLS does not find what it only made by its name. */
	gnutls_x509_trust_list_add_trust_mem(plan->trust, &der, NULL, GNUTLS_X509_FMT_DER, 0, 0);
}

static void make_plan(struct peer *p)
{
	const struct peer_tls *t = &p->tls;
	struct server_plan *plan = &p->plan;

	*plan = (struct server_plan){ .moves = p->moves,
		                      .once = true,
		                      .dribble = p->dribble,
		                      .client = t->request,
		                      .application = t->application,
		                      .refuses = t->refuses,
		                      .http = "200 OK",
		                      .body = "ok\n",
		                      .sni = t->only,
		                      .sni_reject = t->only != NULL,
		                      .at = 1780272000 /* 2026-06-01 */ };
	gnutls_certificate_allocate_credentials(&plan->cred);
	ck_assert_int_ge(gnutls_priority_init2(&plan->priority, t->priority ? t->priority : "NORMAL", NULL, 0), 0);
	if (t->alpn) {
		plan->alpn[plan->nalpn++] = (gnutls_datum_t){ (unsigned char *)t->alpn, (unsigned)strlen(t->alpn) };
		plan->alpn_strict = true;
	}
	if (t->trust)
		take_trust(p, plan);
	if (t->staple.n)
		plan->staple.response = (gnutls_datum_t){ (unsigned char *)t->staple.p, (unsigned)t->staple.n };
	if (p->pki)
		take_chain(p, &plan->chain);
}

static void drop_plan(struct server_plan *plan)
{
	if (plan->chain.n) {
		gnutls_pubkey_deinit(plan->chain.cert[0].pubkey);
		gnutls_privkey_deinit(plan->chain.key);
	}
	free(plan->chain.cert);
	if (plan->trust)
		gnutls_x509_trust_list_deinit(plan->trust, 1);
	gnutls_certificate_free_credentials(plan->cred);
	gnutls_priority_deinit(plan->priority);
}

/* ---- its life ---- */

static void gone(void *ctx, struct served *seen)
{
	struct peer *p = ctx;

	buf_put(&p->heard, seen->heard.s, seen->heard.n);
	memcpy(p->sni, seen->sni, sizeof p->sni);
	p->rc = seen->rc;
	p->over = true;
}

static void *live(void *ctx)
{
	struct peer *p = ctx;

	while (!p->over)
		loop_step(p->loop, PATIENCE_MS);
	return NULL;
}

void peer_start(struct peer *p)
{
	struct err e;

	make_plan(p);
	p->over = false;
	p->loop = loop_new();
	p->server = server_start(p->loop, &p->plan, gone, p, &e);
	ck_assert_msg(p->server != NULL, "%s", e.text);
	snprintf(p->port, sizeof p->port, "%d", server_port(p->server));
	ck_assert_int_eq(pthread_create(&p->thread, NULL, live, p), 0);
}

/* If nobody came, it is we who come, and say nothing. */
void peer_stop(struct peer *p)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		                  .sin_port = htons((uint16_t)server_port(p->server)),
		                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
		shutdown(fd, SHUT_WR);
	pthread_join(p->thread, NULL);
	close(fd);
	server_stop(p->server);
	loop_free(p->loop);
	drop_plan(&p->plan);
}

void peer_free(struct peer *p)
{
	buf_free(&p->heard);
}
