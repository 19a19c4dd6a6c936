/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PKCS#7 (RFC 2315) and PKCS#12 (RFC 7292), by GnuTLS. */
#include "config.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "base/span.h"
#include "load/block.h"
#include "load/certset.h"
#include <fcntl.h>
#include "base/secret.h"
#include "load/derivation.h"
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/pkcs12.h>
#include <gnutls/pkcs7.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

#define ITEMS_MAX 1000 /* in one container */

static gnutls_datum_t datum(struct span s)
{
	return (gnutls_datum_t){ (unsigned char *)(uintptr_t)s.p, (unsigned)s.n };
}

/* Takes over a datum of GnuTLS as an object of the set. */
static void take(struct destination *d, gnutls_datum_t *raw, uint32_t line)
{
	struct span der = span_of(raw->data, raw->size);

	if (!block_load_der(d, der, line))
		block_add_broken(d, der, line, INPUT_NOTE_BAD_BLOCK, "PKCS#7");
	gnutls_free(raw->data);
	raw->data = NULL;
}

void container_load_pkcs7(struct destination *d, struct span der, uint32_t line)
{
	gnutls_datum_t in = datum(der), raw;
	gnutls_pkcs7_t p7;
	unsigned i = 0, k = 0;
	int rc = gnutls_pkcs7_init(&p7);

	if (rc) {
		block_add_broken(d, der, line, INPUT_NOTE_BAD_BLOCK, gnutls_strerror(rc));
		return;
	}
	rc = gnutls_pkcs7_import(p7, &in, GNUTLS_X509_FMT_DER);
	for (; !rc && i < ITEMS_MAX && gnutls_pkcs7_get_crt_raw2(p7, (int)i, &raw) == 0; i++)
		take(d, &raw, line);
	for (; !rc && k < ITEMS_MAX && gnutls_pkcs7_get_crl_raw2(p7, k, &raw) == 0; k++)
		take(d, &raw, line);
	gnutls_pkcs7_deinit(p7);
	if (rc)
		block_add_broken(d, der, line, INPUT_NOTE_BAD_BLOCK, gnutls_strerror(rc));
	else if (i == ITEMS_MAX || k == ITEMS_MAX)
		block_note(d, INPUT_NOTE_LIMIT, line, -1, _("more than 1,000 objects in a container"));
}

/* ---- PKCS#12 ---- */

struct p12 {
	struct destination *d;
	gnutls_pkcs12_t file;
	uint32_t line;
	bool mac, encrypted;
	unsigned rounds;      /* of the key derivations in it, the most */
	uint64_t cost_of_try; /* of seeing whether a password fits */
	bool limited;         /* the run has spent its rounds */
	const char *schema;   /* how its bags are encrypted; NULL */
	const char *password; /* the one that fits */
	bool open, asked;     /* one fits; somebody was asked */
	int rc;               /* of the last try */
};

static gnutls_pkcs12_bag_t bag_at(struct p12 *p, int i)
{
	gnutls_pkcs12_bag_t bag;

	if (i >= ITEMS_MAX || gnutls_pkcs12_bag_init(&bag))
		return NULL;
	if (gnutls_pkcs12_get_bag(p->file, i, bag) == 0)
		return bag;
	gnutls_pkcs12_bag_deinit(bag);
	return NULL;
}

static bool is_encrypted(gnutls_pkcs12_bag_t bag)
{
	return gnutls_pkcs12_bag_get_type(bag, 0) == GNUTLS_BAG_ENCRYPTED;
}

static void count_rounds(struct p12 *p, unsigned rounds)
{
	if (rounds > p->rounds)
		p->rounds = rounds;
}

static void look_at_mac(struct p12 *p)
{
	gnutls_mac_algorithm_t mac;
	unsigned salt_size = 64, rounds = 0;
	uint8_t salt[64];
	char *oid = NULL;
	int rc = gnutls_pkcs12_mac_info(p->file, &mac, salt, &salt_size, &rounds, &oid);
	bool long_hash = rc >= 0 && gnutls_hmac_get_len(mac) > 32;

	p->mac = rc >= 0 || oid;
	p->cost_of_try = (uint64_t)rounds * (long_hash ? 3 : 1); /* what a round takes beside one of PBKDF2 */
	count_rounds(p, rounds);
	gnutls_free(oid);
}

static void look_at_encrypted_bag(struct p12 *p, gnutls_pkcs12_bag_t bag)
{
	unsigned schema = 0, cipher, salt_size = 64, rounds = 0;
	uint8_t salt[64];
	char *oid = NULL;

	p->encrypted = true;
	if (gnutls_pkcs12_bag_enc_info(bag, &schema, &cipher, salt, &salt_size, &rounds, &oid) >= 0)
		p->schema = gnutls_pkcs_schema_get_name(schema);
	else if (oid)
		p->schema = arena_strdup(certset_arena(p->d->set), oid);
	count_rounds(p, rounds);
	gnutls_free(oid);
}

/* Of decrypting a bag, or the key in one. */
static uint64_t cost_of_bag(gnutls_pkcs12_bag_t bag)
{
	gnutls_datum_t data;

	if (gnutls_pkcs12_bag_get_data(bag, 0, &data))
		return 0;
	struct span der = span_of(data.data, data.size);
	return is_encrypted(bag) ? derivation_cost_of_content(der) : derivation_cost_of_key(der);
}

static void look_over(struct p12 *p)
{
	gnutls_pkcs12_bag_t bag;

	look_at_mac(p);
	for (int i = 0; (bag = bag_at(p, i)) != NULL; i++) {
		if (!p->mac && !p->cost_of_try)
			p->cost_of_try = cost_of_bag(bag);
		if (is_encrypted(bag))
			look_at_encrypted_bag(p, bag);
		for (int k = 0; k < gnutls_pkcs12_bag_get_count(bag); k++)
			p->encrypted |= gnutls_pkcs12_bag_get_type(bag, (unsigned)k) == GNUTLS_BAG_PKCS8_ENCRYPTED_KEY;
		gnutls_pkcs12_bag_deinit(bag);
	}
}

/* Decrypting the first thing that is encrypted tells, where there is no MAC that the library can compute. */
static int try_decrypting(struct p12 *p, const char *password)
{
	gnutls_pkcs12_bag_t bag;
	gnutls_datum_t key;
	gnutls_x509_privkey_t opened;
	int rc = 1;

	for (int i = 0; rc > 0 && (bag = bag_at(p, i)) != NULL; i++) {
		if (is_encrypted(bag)) {
			rc = gnutls_pkcs12_bag_decrypt(bag, password);
		} else if (gnutls_pkcs12_bag_get_type(bag, 0) == GNUTLS_BAG_PKCS8_ENCRYPTED_KEY &&
		           gnutls_pkcs12_bag_get_data(bag, 0, &key) == 0 && gnutls_x509_privkey_init(&opened) == 0) {
			rc = gnutls_x509_privkey_import_pkcs8(opened, &key, GNUTLS_X509_FMT_DER, password, 0);
			gnutls_x509_privkey_deinit(opened);
		}
		gnutls_pkcs12_bag_deinit(bag);
	}
	return rc > 0 ? 0 : rc;
}

static bool fits(struct p12 *p, const char *password)
{
	p->limited = !derivation_spend(p->cost_of_try);
	if (p->limited)
		return false;
	p->rc = p->mac ? gnutls_pkcs12_verify_mac(p->file, password) : try_decrypting(p, password);
	if (p->mac && p->rc && p->rc != GNUTLS_E_MAC_VERIFY_FAILED)
		p->rc = try_decrypting(p, password);
	p->open = p->rc == 0;
	p->password = password ? password : "";
	return p->open;
}

/* An empty one, none, then what the person says. */
static void find_password(struct p12 *p, struct passwords *ask)
{
	const char *given;

	p->open = !p->encrypted;
	if (p->open || fits(p, "") || fits(p, NULL))
		return;
	while (!p->open && !p->limited) {
		p->limited = !derivation_affordable(p->cost_of_try); /* nobody is asked for what would not be tried */
		given = p->limited ? NULL : password_next(ask);
		if (!given)
			break;
		p->asked = true;
		fits(p, given);
	}
}

static void load_element(struct p12 *p, gnutls_pkcs12_bag_t bag, unsigned i)
{
	gnutls_datum_t data;
	gnutls_pkcs12_bag_type_t type = gnutls_pkcs12_bag_get_type(bag, i);

	if (gnutls_pkcs12_bag_get_data(bag, i, &data))
		return;
	struct span der = span_of(data.data, data.size);
	if (type == GNUTLS_BAG_CERTIFICATE || type == GNUTLS_BAG_CRL) {
		if (!block_load_der(p->d, der, p->line))
			block_add_broken(p->d, der, p->line, INPUT_NOTE_BAD_BLOCK, "PKCS#12");
	} else if (type == GNUTLS_BAG_PKCS8_KEY || (type == GNUTLS_BAG_PKCS8_ENCRYPTED_KEY && p->open)) {
		block_add_key(p->d, der, false, "PKCS#12", p->password ? p->password : "", p->line);
	}
}

/* What is not encrypted is there whether a password fits or not. */
static void load_bags(struct p12 *p)
{
	gnutls_pkcs12_bag_t bag;
	int i = 0;

	for (; (bag = bag_at(p, i)) != NULL; i++) {
		/* decrypting puts what is in it in the place of its one element */
		if (is_encrypted(bag) && p->open && derivation_spend(cost_of_bag(bag)))
			p->rc = gnutls_pkcs12_bag_decrypt(bag, p->password);
		else if (is_encrypted(bag) && p->open)
			p->limited = true;
		for (int k = 0; k < gnutls_pkcs12_bag_get_count(bag); k++)
			load_element(p, bag, (unsigned)k);
		gnutls_pkcs12_bag_deinit(bag);
	}
	if (i == ITEMS_MAX)
		block_note(p->d, INPUT_NOTE_LIMIT, p->line, -1, _("more than 1,000 objects in a container"));
}

/* Does the library not know how, rather than that the password is not the one? */
static bool is_unsupported(int rc)
{
	return rc == GNUTLS_E_UNKNOWN_CIPHER_TYPE || rc == GNUTLS_E_UNKNOWN_HASH_ALGORITHM ||
	       rc == GNUTLS_E_UNKNOWN_ALGORITHM || rc == GNUTLS_E_UNIMPLEMENTED_FEATURE ||
	       rc == GNUTLS_E_UNWANTED_ALGORITHM || rc == GNUTLS_E_X509_UNSUPPORTED_OID ||
	       rc == GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM;
}

static void say_closed(struct p12 *p, struct span der)
{
	if (is_unsupported(p->rc))
		block_add_broken(p->d, der, p->line, INPUT_NOTE_CLOSED,
		                 arena_printf(certset_arena(p->d->set), _("GnuTLS cannot undo its encryption (%s)"),
		                              p->schema ? p->schema : gnutls_strerror(p->rc)));
	else
		block_add_broken(p->d, der, p->line, INPUT_NOTE_PASSWORD,
		                 p->asked ? _("the password is wrong") : _("it needs a password"));
}

static void note_form(struct p12 *p)
{
	bool old = p->schema && (strstr(p->schema, "RC2") || strstr(p->schema, "RC4"));
	block_note(
	    p->d, INPUT_NOTE_PKCS12, p->line, -1,
	    old ? arena_printf(certset_arena(p->d->set), _("%s, which OpenSSL 3 opens with -legacy only"), p->schema)
	        : NULL);
}

static void load_pkcs12(struct p12 *p, struct span der)
{
	struct passwords ask = { .d = p->d };
	gnutls_datum_t in = datum(der);

	p->rc = gnutls_pkcs12_import(p->file, &in, GNUTLS_X509_FMT_DER, 0);
	if (p->rc) {
		block_add_broken(p->d, der, p->line, INPUT_NOTE_BAD_BLOCK, gnutls_strerror(p->rc));
		return;
	}
	look_over(p);
	note_form(p);
	if (p->rounds > ROUNDS_MAX) {
		block_add_broken(p->d, der, p->line, INPUT_NOTE_LIMIT, _("a container takes too long to decrypt"));
		return;
	}
	find_password(p, &ask);
	load_bags(p);
	if (p->limited)
		block_add_broken(p->d, der, p->line, INPUT_NOTE_LIMIT, derivation_limit_text());
	else if (p->rc)
		say_closed(p, der);
	passwords_forget(&ask);
}

void container_load_pkcs12(struct destination *d, struct span der, uint32_t line)
{
	struct p12 p = { .d = d, .line = line };

	secret_guard();
	int rc = gnutls_pkcs12_init(&p.file);
	if (rc) {
		block_add_broken(d, der, line, INPUT_NOTE_BAD_BLOCK, gnutls_strerror(rc));
		return;
	}
	load_pkcs12(&p, der);
	gnutls_pkcs12_deinit(p.file);
	secret_erase_stack();
}
