/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is made of a certificate when it is first asked for: digests, GnuTLS's view of it, what is wrong with its key.
 */
#include "config.h"

#include "base/arena.h"
#include "cert/certificate.h"
#include "cert/certificate_kept.h"
#include "cert/defect.h"
#include "cert/key_fault.h"
#include "cert/name_walk.h"
#include "cert/public_key.h"

#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <string.h>

static gnutls_datum_t datum(struct span s)
{
	return (gnutls_datum_t){ (unsigned char *)s.p, (unsigned)s.n };
}

const uint8_t *certificate_sha256(const struct certificate *c)
{
	struct certificate_kept *kept = c->kept;

	if (!kept->have_sha256)
		kept->have_sha256 = gnutls_hash_fast(GNUTLS_DIG_SHA256, c->der.p, c->der.n, kept->sha256) == 0;
	return kept->sha256;
}

void certificate_spki_sha256(const struct certificate *c, uint8_t out[32])
{
	memset(out, 0, 32);
	gnutls_hash_fast(GNUTLS_DIG_SHA256, c->key.spki.p, c->key.spki.n, out);
}

static void crt_free(void *p)
{
	gnutls_x509_crt_deinit(p);
}

/* Its ASN.1 library takes seconds for names of tens of thousands of attributes; nobody has a hundred. */
#define ATTRIBUTES_MAX 1000
#define EXTENSIONS_MAX 10000

static bool name_is_reasonable(struct span name)
{
	struct name_walk w;
	struct name_part p;
	size_t n = 0;

	for (name_walk_start(&w, name); n <= ATTRIBUTES_MAX && name_walk_next(&w, &p);)
		n++;
	return n <= ATTRIBUTES_MAX;
}

/* Our reader goes first: GnuTLS never sees what has no sound outline or is made to burn its time. */
static bool fit_for_gnutls(const struct certificate *c)
{
	for (size_t i = 0; i < c->ndefects; i++)
		switch (c->defects[i].what) {
		case DEFECT_NOT_CERTIFICATE:
		case DEFECT_TRUNCATED:
		case DEFECT_TOO_LARGE:
			return false;
		default:
			break;
		}
	return c->next <= EXTENSIONS_MAX && name_is_reasonable(c->issuer) && name_is_reasonable(c->subject);
}

static int crt_make(const struct certificate *c)
{
	gnutls_x509_crt_t crt;
	gnutls_datum_t d = datum(c->der);

	if (!fit_for_gnutls(c))
		return GNUTLS_E_ASN1_DER_ERROR;
	int rc = gnutls_x509_crt_init(&crt);
	if (rc < 0)
		return rc;
	rc = gnutls_x509_crt_import(crt, &d, GNUTLS_X509_FMT_DER);
	if (rc < 0) {
		gnutls_x509_crt_deinit(crt);
		return rc;
	}
	c->kept->gnutls = crt;
	arena_on_free(c->arena, crt_free, crt);
	return 0;
}

gnutls_x509_crt_t certificate_gnutls(const struct certificate *c, int *rc)
{
	struct certificate_kept *kept = c->kept;

	if (kept->gnutls == NULL && kept->gnutls_error == 0)
		kept->gnutls_error = crt_make(c);
	if (rc)
		*rc = kept->gnutls_error;
	return kept->gnutls;
}

const char *certificate_key_fault(const struct certificate *c)
{
	struct certificate_kept *kept = c->kept;

	if (!kept->key_looked_at)
		kept->key_fault = key_fault(&c->key);
	kept->key_looked_at = true;
	return kept->key_fault;
}

void **certificate_place(const struct certificate *c)
{
	return &c->kept->further;
}

bool certificate_same_key(const struct certificate *a, const struct certificate *b)
{
	return public_key_equal(&a->key, &b->key);
}
