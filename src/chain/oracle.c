/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chain/oracle.h"

#include "base/i18n.h"

#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#define ORACLE_ANCHORS_MAX 200

/* Anchors that some certificate of the chain names as its issuer, and those that stand in the chain. */
static unsigned add_anchors(struct graph *g, gnutls_x509_trust_list_t list, const struct certificate *const *chain, size_t n)
{
	unsigned added = 0;
	for (size_t i = 0; i < n; i++) {
		size_t m;
		struct edge *const *e = graph_issuers(g, chain[i], &m);
		for (size_t k = 0; k < m && added < ORACLE_ANCHORS_MAX; k++) {
			gnutls_x509_crt_t ca = e[k]->parent_trusted ? certificate_gnutls(e[k]->parent, NULL) : NULL;
			if (ca && gnutls_x509_trust_list_add_cas(list, &ca, 1, GNUTLS_TL_NO_DUPLICATES) > 0)
				added++;
		}
		gnutls_x509_crt_t own = trust_has(graph_trust(g), chain[i]) ? certificate_gnutls(chain[i], NULL) : NULL;
		if (own && gnutls_x509_trust_list_add_cas(list, &own, 1, GNUTLS_TL_NO_DUPLICATES) > 0)
			added++;
	}
	return added;
}

static struct oracle refused(struct arena *a, const struct certificate *c, int rc)
{
	return (struct oracle){ .why = arena_printf(a, _("GnuTLS does not read %s: %s"), certificate_title(c), gnutls_strerror(rc)) };
}

static unsigned verify(gnutls_x509_trust_list_t list, gnutls_x509_crt_t *crt, unsigned n, enum purpose purpose, const char *host, int *rc)
{
	gnutls_typed_vdata_st data[2];
	unsigned ndata = 0, status = 0;
	const char *oid = purpose == PURPOSE_SERVER ? GNUTLS_KP_TLS_WWW_SERVER : purpose == PURPOSE_CLIENT ? GNUTLS_KP_TLS_WWW_CLIENT : NULL;
	if (host)
		data[ndata++] = (gnutls_typed_vdata_st){ .type = GNUTLS_DT_DNS_HOSTNAME, .data = (void *)(uintptr_t)host, .size = (unsigned)strlen(host) };
	if (oid)
		data[ndata++] = (gnutls_typed_vdata_st){ .type = GNUTLS_DT_KEY_PURPOSE_OID, .data = (void *)(uintptr_t)oid, .size = 0 };
	*rc = gnutls_x509_trust_list_verify_crt2(list, crt, n, data, ndata, GNUTLS_VERIFY_ALLOW_UNSORTED_CHAIN, &status, NULL);
	return status;
}

/* GnuTLS knows only its own clock, a setting of the whole process: ours is put in and taken out again. */
static int64_t asked_time;

static time_t question_time(time_t *t)
{
	if (t)
		*t = (time_t)asked_time;
	return (time_t)asked_time;
}

struct oracle oracle_ask(struct arena *a, struct graph *g, const struct certificate *const *chain, size_t n, const struct question *q,
			 enum purpose purpose, const char *host)
{
	struct oracle out = { 0 };
	gnutls_x509_trust_list_t list;
	gnutls_x509_crt_t *crt = ARENA_ARRAY(a, gnutls_x509_crt_t, n);
	int rc = 0;
	for (size_t i = 0; i < n; i++)
		if (!(crt[i] = certificate_gnutls(chain[i], &rc)))
			return refused(a, chain[i], rc);
	if (gnutls_x509_trust_list_init(&list, 0))
		return out;
	add_anchors(g, list, chain, n);
	asked_time = q->at;
	gnutls_global_set_time_function(question_time);
	out.status = verify(list, crt, (unsigned)n, purpose, host, &rc);
	gnutls_global_set_time_function(time);
	out.ran = rc == 0;
	out.why = rc ? arena_strdup(a, gnutls_strerror(rc)) : NULL;
	gnutls_datum_t text = { NULL, 0 };
	if (out.ran && gnutls_certificate_verification_status_print(out.status, GNUTLS_CRT_X509, &text, 0) == 0)
		out.text = arena_strndup(a, (const char *)text.data, text.size);
	gnutls_free(text.data);
	/* the certificates belong to their own structs */
	gnutls_x509_trust_list_deinit(list, 0);
	return out;
}
