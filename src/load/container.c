/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PKCS#7 and PKCS#12, by GnuTLS. */
#include "config.h"

#include "load/block.h"

#include "base/i18n.h"

#include <gnutls/gnutls.h>
#include <gnutls/pkcs12.h>
#include <gnutls/pkcs7.h>
#include <stdlib.h>
#include <string.h>

/* Bounds on what a container may hold (GnuTLS keeps at most 32 elements in a bag). */
#define CONTAINER_MAX 1000

static bool broken(struct destination *d, struct span der, uint32_t line, enum input_note_kind why, int rc)
{
	int id = block_add(d, ENTRY_BROKEN, arena_span(certset_arena(d->set), der), line, NULL);
	block_note(d, why, line, id, gnutls_strerror(rc));
	return false;
}

static gnutls_datum_t datum(struct span s)
{
	return (gnutls_datum_t){ (unsigned char *)(uintptr_t)s.p, (unsigned)s.n };
}

/* Takes over a datum of GnuTLS as an object of the set. */
static void take(struct destination *d, gnutls_datum_t *raw, uint32_t line)
{
	block_load_der(d, span_of(raw->data, raw->size), line);
	gnutls_free(raw->data);
	raw->data = NULL;
}

bool container_load_pkcs7(struct destination *d, struct span der, uint32_t line)
{
	gnutls_datum_t in = datum(der), raw;
	gnutls_pkcs7_t p7;
	int rc = gnutls_pkcs7_init(&p7);
	if (rc)
		return broken(d, der, line, INPUT_NOTE_BAD_BLOCK, rc);
	rc = gnutls_pkcs7_import(p7, &in, GNUTLS_X509_FMT_DER);
	for (unsigned i = 0; !rc && i < CONTAINER_MAX && gnutls_pkcs7_get_crt_raw2(p7, i, &raw) == 0; i++)
		take(d, &raw, line);
	for (unsigned i = 0; !rc && i < CONTAINER_MAX && gnutls_pkcs7_get_crl_raw2(p7, i, &raw) == 0; i++)
		take(d, &raw, line);
	gnutls_pkcs7_deinit(p7);
	return rc ? broken(d, der, line, INPUT_NOTE_BAD_BLOCK, rc) : true;
}

/* No password, an empty one, then what the person says. The password found is the caller's to wipe; NULL: the MAC never fits. */
static char *find_password(struct destination *d, gnutls_pkcs12_t p12, int *rc)
{
	*rc = gnutls_pkcs12_verify_mac(p12, "");
	if (*rc == 0)
		return xstrdup("");
	char *password = certset_ask(d->set, certset_input(d->set, d->input)->spec);
	if (!password)
		return NULL;
	*rc = gnutls_pkcs12_verify_mac(p12, password);
	if (*rc == 0)
		return password;
	gnutls_memset(password, 0, strlen(password));
	free(password);
	return NULL;
}

static void load_bag_element(struct destination *d, gnutls_pkcs12_bag_t bag, unsigned i, const char *password, uint32_t line)
{
	gnutls_datum_t data;
	gnutls_pkcs12_bag_type_t type = gnutls_pkcs12_bag_get_type(bag, i);
	if (gnutls_pkcs12_bag_get_data(bag, i, &data))
		return;
	struct span der = span_of(data.data, data.size);
	if (type == GNUTLS_BAG_CERTIFICATE || type == GNUTLS_BAG_CRL)
		block_load_der(d, der, line);
	else if (type == GNUTLS_BAG_PKCS8_KEY || type == GNUTLS_BAG_PKCS8_ENCRYPTED_KEY)
		block_add_key(d, der, false, "PKCS#12", password, line);
}

static int load_bag(struct destination *d, gnutls_pkcs12_t p12, int index, const char *password, uint32_t line)
{
	gnutls_pkcs12_bag_t bag;
	int rc = gnutls_pkcs12_bag_init(&bag);
	if (rc)
		return rc;
	rc = gnutls_pkcs12_get_bag(p12, index, bag);
	/* an encrypted bag has one element, which decrypting replaces by what is in it */
	if (!rc && gnutls_pkcs12_bag_get_type(bag, 0) == GNUTLS_BAG_ENCRYPTED)
		rc = gnutls_pkcs12_bag_decrypt(bag, password);
	for (int i = 0, n = rc ? 0 : gnutls_pkcs12_bag_get_count(bag); i < n; i++)
		load_bag_element(d, bag, (unsigned)i, password, line);
	gnutls_pkcs12_bag_deinit(bag);
	return rc;
}

bool container_load_pkcs12(struct destination *d, struct span der, uint32_t line)
{
	gnutls_datum_t in = datum(der);
	gnutls_pkcs12_t p12;
	int rc = gnutls_pkcs12_init(&p12);
	if (rc)
		return broken(d, der, line, INPUT_NOTE_BAD_BLOCK, rc);
	rc = gnutls_pkcs12_import(p12, &in, GNUTLS_X509_FMT_DER, 0);
	bool parsed = rc == 0;
	char *password = parsed ? find_password(d, p12, &rc) : NULL;
	for (int i = 0; password && i < CONTAINER_MAX; i++) {
		int bag = load_bag(d, p12, i, password, line);
		if (bag == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
			break;
		rc = bag ? bag : rc;
	}
	if (password) {
		gnutls_memset(password, 0, strlen(password));
		free(password);
	}
	gnutls_pkcs12_deinit(p12);
	return rc ? broken(d, der, line, parsed ? INPUT_NOTE_PASSWORD : INPUT_NOTE_BAD_BLOCK, rc) : true;
}
