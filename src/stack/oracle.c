/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our DER into GnuTLS's handles, one call, and its status in words; the handles go at once. */
#include "config.h"

#include "stack/oracle.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "cert/sigcheck.h"
#include "chain/graph.h"
#include "chain/hostname.h"
#include "chain/question.h"
#include "load/certset.h"
#include "load/trust.h"

#include <gnutls/x509.h>
#include <locale.h>
#include <stdlib.h>
#include <time.h>

typedef VEC_OF(gnutls_x509_crt_t) crt_list;
typedef VEC_OF(gnutls_x509_crl_t) crl_list;

static unsigned typed_data(gnutls_typed_vdata_st data[2], const struct host *h, enum purpose purpose)
{
	unsigned n = 0;
	const char *oid = purpose == PURPOSE_SERVER   ? GNUTLS_KP_TLS_WWW_SERVER
	                  : purpose == PURPOSE_CLIENT ? GNUTLS_KP_TLS_WWW_CLIENT
	                                              : NULL;

	if (h->kind == HOST_DNS)
		data[n++] = (gnutls_typed_vdata_st){ .type = GNUTLS_DT_DNS_HOSTNAME,
			                             .data = (unsigned char *)(h->name[0] ? h->name : h->text) };
	else if (h->kind == HOST_IP)
		data[n++] = (gnutls_typed_vdata_st){ .type = GNUTLS_DT_IP_ADDRESS,
			                             .data = (unsigned char *)h->ip,
			                             .size = h->nip };
	else if (h->kind == HOST_EMAIL)
		data[n++] = (gnutls_typed_vdata_st){ .type = GNUTLS_DT_RFC822NAME, .data = (unsigned char *)h->text };
	if (oid)
		data[n++] = (gnutls_typed_vdata_st){ .type = GNUTLS_DT_KEY_PURPOSE_OID, .data = (unsigned char *)oid };
	return n;
}

/* GnuTLS asks the clock of the process: it is set for this one call. */
static time_t asked_time;

static time_t ask_time(time_t *t)
{
	if (t)
		*t = asked_time;
	return asked_time;
}

/* libtasn1 reads a list in time that grows with the square of its entries that have extensions, and GnuTLS walks it for
 * each certificate: all lists together get less than a tenth of a second. */
#define CRL_EXTENDED_MAX 2500 /* root of the sum of squares */
#define CRL_OCTETS_MAX ((size_t)1 << 19)
#define CRLS_MAX 64

static bool is_issuer_on(const struct certificate *const *chain, size_t n, const struct crl *list)
{
	for (size_t i = 0; i < n; i++)
		if (name_equal(chain[i]->issuer, list->issuer))
			return true;
	return false;
}

/* The lists at hand of those who issued these; the handles are the caller's. None, or why GnuTLS is not to be asked: it
 * is given all of them, or its word would be about another question. */
static struct argument add_crls(struct arena *a, struct graph *g, const struct certificate *const *chain, size_t n,
                                crl_list *out)
{
	struct certset *set = graph_set(g);
	VEC_OF(const struct crl *) lists = VEC_INIT;
	size_t octets = 0, entries = 0, squares = 0, crls;
	const int *id = graph_crls(g, &crls);
	struct argument why = as_none();

	for (size_t i = 0; i < crls; i++) {
		const struct crl *list = certset_crl(set, id[i]);

		if (!list || !is_issuer_on(chain, n, list))
			continue;
		*vec_push(&lists) = list;
		octets += list->der.n;
		entries += list->nentries;
		squares += list->nextended * list->nextended;
	}
	if (lists.n > CRLS_MAX || octets > CRL_OCTETS_MAX || squares > (size_t)CRL_EXTENDED_MAX * CRL_EXTENDED_MAX)
		why = as_sentence(
		    a,
		    SENTENCE(a, N_("the CRLs are beyond our bounds for it (CRLs: %1$s, entries: %2$s, octets: %3$s)"),
		             as_number((int64_t)lists.n), as_number((int64_t)entries), as_number((int64_t)octets)));
	for (size_t i = 0; i < lists.n && why.kind == ARGUMENT_NONE; i++) {
		gnutls_datum_t der = { (unsigned char *)lists.v[i]->der.p, (unsigned)lists.v[i]->der.n };
		gnutls_x509_crl_t crl;

		if (gnutls_x509_crl_init(&crl) < 0)
			continue;
		if (gnutls_x509_crl_import(crl, &der, GNUTLS_X509_FMT_DER) >= 0) {
			*vec_push(out) = crl;
			continue;
		}
		gnutls_x509_crl_deinit(crl);
		why = as_word(N_("it cannot read one of the CRLs at hand, which were to be given to it"));
	}
	vec_free(&lists);
	return why;
}

static void free_crls(crl_list *crls)
{
	for (size_t i = 0; i < crls->n; i++)
		gnutls_x509_crl_deinit(crls->v[i]);
	vec_free(crls);
}

static int verify(const crt_list *chain, const crt_list *anchors, const crl_list *crls, const struct question *q,
                  const struct host *h, enum purpose purpose, unsigned *status)
{
	gnutls_x509_trust_list_t list;
	gnutls_typed_vdata_st data[2];
	int rc = gnutls_x509_trust_list_init(&list, 0);

	if (rc < 0)
		return rc;
	if (anchors->n)
		rc = gnutls_x509_trust_list_add_cas(list, anchors->v, (unsigned)anchors->n, 0);
	if (crls->n && rc >= 0)
		rc = gnutls_x509_trust_list_add_crls(list, crls->v, (unsigned)crls->n, 0, 0);
	asked_time = (time_t)q->at;
	gnutls_global_set_time_function(ask_time);
	if (rc >= 0)
		rc = gnutls_x509_trust_list_verify_crt2(list, chain->v, (unsigned)chain->n, data,
		                                        typed_data(data, h, purpose), 0, status, NULL);
	gnutls_global_set_time_function(time);
	gnutls_x509_trust_list_deinit(list, 0); /* the certificates stay their owners' */
	return rc;
}

/* In English whatever the locale: it is quoted, and looked for, as it is. The last sentence ends in a blank. */
static const char *status_text(struct arena *a, unsigned status)
{
	gnutls_datum_t text = { NULL, 0 };
	const char *was = setlocale(LC_MESSAGES, NULL), *out = "";
	char *locale = xstrdup(was ? was : "C");

	setlocale(LC_MESSAGES, "C");
	if (gnutls_certificate_verification_status_print(status, GNUTLS_CRT_X509, &text, 0) >= 0)
		out = arena_strndup(a, (const char *)text.data,
		                    text.size && text.data[text.size - 1] == ' ' ? text.size - 1 : text.size);
	setlocale(LC_MESSAGES, locale);
	free(locale);
	gnutls_free(text.data);
	return out;
}

static struct oracle said(struct arena *a, int rc, unsigned status)
{
	if (rc < 0)
		return (struct oracle){ .why = as_quote(gnutls_strerror(rc)) };
	return (struct oracle){ .ran = true, .status = status, .text = status_text(a, status) };
}

/* What would let GnuTLS spend seconds: the keys that our own check declines, too, and names against constraints in
 * masses. */
#define NAMES_MAX 2000
#define CONSTRAINTS_MAX 65536

static bool too_much(const struct certificate *c)
{
	return signature_key_too_large(&c->key) || c->nsan > NAMES_MAX || c->name_constraints.n > CONSTRAINTS_MAX;
}

/* Anchors that bear a name which occurs as issuer or, for a certificate that is its own anchor, as subject. false: one
 * is too much. */
static bool add_anchors(struct graph *g, const struct certificate *c, crt_list *out)
{
	const struct span names[] = { c->issuer, c->subject };
	const uint64_t hashes[] = { c->issuer_hash, c->subject_hash };

	for (int side = 0; side < 2; side++) {
		size_t n;
		const struct certificate **anchor = trust_by_subject(graph_trust(g), names[side], hashes[side], &n);

		for (size_t i = 0; i < n; i++) {
			if (graph_excluded(g, anchor[i]))
				continue;
			if (too_much(anchor[i]))
				return false;
			gnutls_x509_crt_t crt = certificate_gnutls(anchor[i], NULL);
			bool there = !crt;
			for (size_t k = 0; k < out->n && !there; k++)
				there = out->v[k] == crt;
			if (!there)
				*vec_push(out) = crt;
		}
	}
	return true;
}

struct oracle oracle_ask(struct arena *a, struct graph *g, const struct certificate *const *chain, size_t n,
                         const struct question *q, enum purpose purpose, const char *host)
{
	crt_list crts = VEC_INIT, anchors = VEC_INIT;
	crl_list crls = VEC_INIT;
	struct host h = { .kind = HOST_NONE };
	struct argument why = n ? as_none() : as_word(N_("no certificate"));
	unsigned status = 0;
	int rc = 0;

	if (host)
		host_parse(host, &h);
	for (size_t i = 0; i < n && why.kind == ARGUMENT_NONE; i++)
		if (too_much(chain[i]) || !add_anchors(g, chain[i], &anchors))
			why = as_word(N_("a key, or the number of names, is beyond our bounds"));
	if (why.kind == ARGUMENT_NONE && q->revocation != REVOCATION_OFF)
		why = add_crls(a, g, chain, n, &crls);
	for (size_t i = 0; i < n && why.kind == ARGUMENT_NONE && rc >= 0; i++) {
		gnutls_x509_crt_t crt = certificate_gnutls(chain[i], &rc);

		if (crt)
			*vec_push(&crts) = crt;
	}
	if (why.kind == ARGUMENT_NONE && rc >= 0)
		rc = verify(&crts, &anchors, &crls, q, &h, purpose, &status);
	struct oracle o = why.kind == ARGUMENT_NONE ? said(a, rc, status) : (struct oracle){ .why = why };
	vec_free(&crts);
	vec_free(&anchors);
	free_crls(&crls);
	return o;
}
