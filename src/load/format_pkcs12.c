/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PKCS#12 (RFC 7292): its certificates, lists and keys, by GnuTLS. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "base/secret.h"
#include "base/sentence.h"
#include "base/span.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "load/derivation.h"
#include "load/format_rows.h"
#include "load/note.h"
#include "load/pkcs12_java.h"
#include "load/reading.h"

#include <fcntl.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/pkcs12.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

struct p12 {
	struct reading *reading;
	gnutls_pkcs12_t file;
	bool mac, encrypted;
	unsigned rounds;         /* of the key derivations in it, the most */
	uint64_t cost_of_try;    /* of seeing whether a password fits */
	bool limited;            /* the run has spent its rounds */
	const char *schema;      /* how its bags are encrypted; NULL */
	const char *password;    /* the one that fits; NULL: none was needed, none fits, or that there is none does */
	bool open, asked;        /* one fits; somebody was asked */
	bool settled;            /* that is how it stays */
	int rc;                  /* of the last try */
	gnutls_pkcs12_bag_t bag; /* at hand, NULL: none */
	int nth, element;        /* its number, and of the element in it that comes next */
	int end;                 /* why there was no other bag */
};

static gnutls_pkcs12_bag_t bag_at(struct p12 *p, int i)
{
	gnutls_pkcs12_bag_t bag;

	if (gnutls_pkcs12_bag_init(&bag))
		return NULL;
	p->end = gnutls_pkcs12_get_bag(p->file, i, bag);
	if (p->end == 0)
		return bag;
	gnutls_pkcs12_bag_deinit(bag);
	return NULL;
}

/* Up to the bound. */
static gnutls_pkcs12_bag_t bag_within(struct p12 *p, int i)
{
	return i < CONTAINER_ITEMS_MAX ? bag_at(p, i) : NULL;
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
	uint8_t salt[64];
	unsigned salt_size = sizeof salt, rounds = 0;
	char *oid = NULL;
	int rc = gnutls_pkcs12_mac_info(p->file, &mac, salt, &salt_size, &rounds, &oid);
	bool long_hash = rc >= 0 && gnutls_hmac_get_len(mac) > 32;

	p->mac = oid != NULL; /* also of one that it does not know */
	p->cost_of_try = (uint64_t)rounds * (long_hash ? 3 : 1); /* what a round takes beside one of PBKDF2 */
	count_rounds(p, rounds);
	gnutls_free(oid);
}

static void look_at_encrypted_bag(struct p12 *p, gnutls_pkcs12_bag_t bag)
{
	uint8_t salt[64];
	unsigned schema = 0, cipher, salt_size = sizeof salt, rounds = 0;
	char *oid = NULL;

	p->encrypted = true;
	if (gnutls_pkcs12_bag_enc_info(bag, &schema, &cipher, salt, &salt_size, &rounds, &oid) >= 0)
		p->schema = gnutls_pkcs_schema_get_name(schema);
	else if (oid)
		p->schema = arena_strdup(p->reading->arena, oid);
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
	for (int i = 0; (bag = bag_within(p, i)) != NULL; i++) {
		if (!p->mac && !p->cost_of_try)
			p->cost_of_try = cost_of_bag(bag);
		if (is_encrypted(bag))
			look_at_encrypted_bag(p, bag);
		for (int k = 0; k < gnutls_pkcs12_bag_get_count(bag); k++)
			p->encrypted |= gnutls_pkcs12_bag_get_type(bag, (unsigned)k) == GNUTLS_BAG_PKCS8_ENCRYPTED_KEY;
		gnutls_pkcs12_bag_deinit(bag);
	}
}

static bool fits_key(struct span der, const char *password)
{
	struct arena *a = arena_new();
	struct key *k = key_read(a, der, false, NULL, password ? password : "");
	bool fits = !k->wrong_password;

	arena_free(a);
	return fits;
}

/* Decrypting the first thing that is encrypted tells, where there is no MAC that the library can compute. */
static int try_decrypting(struct p12 *p, const char *password)
{
	gnutls_pkcs12_bag_t bag;
	gnutls_datum_t key;
	int rc = 1;

	for (int i = 0; rc > 0 && (bag = bag_within(p, i)) != NULL; i++) {
		if (is_encrypted(bag)) {
			rc = gnutls_pkcs12_bag_decrypt(bag, password);
		} else if (gnutls_pkcs12_bag_get_type(bag, 0) == GNUTLS_BAG_PKCS8_ENCRYPTED_KEY &&
		           gnutls_pkcs12_bag_get_data(bag, 0, &key) == 0) {
			rc = fits_key(span_of(key.data, key.size), password) ? 0 : GNUTLS_E_DECRYPTION_FAILED;
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
	if (p->open)
		p->password = password; /* to PKCS #12, none is another than an empty one */
	return p->open;
}

static void yield_element(struct p12 *p, unsigned i)
{
	struct reading *r = p->reading;
	gnutls_datum_t data;
	gnutls_pkcs12_bag_type_t type = gnutls_pkcs12_bag_get_type(p->bag, i);

	if (gnutls_pkcs12_bag_get_data(p->bag, i, &data))
		return;
	struct span der = span_of(data.data, data.size);
	enum der_kind kind = der_kind(der);
	if (type == GNUTLS_BAG_CERTIFICATE || type == GNUTLS_BAG_CRL) {
		if (kind == DER_KIND_UNKNOWN)
			reading_malformed(r, der, r->line, as_code("PKCS#12"));
		else
			reading_der(r, kind, der, r->line);
	} else if (type == GNUTLS_BAG_PKCS8_KEY || (type == GNUTLS_BAG_PKCS8_ENCRYPTED_KEY && p->open)) {
		struct piece *key = reading_der(r, DER_KIND_PKCS8, der, r->line);

		key->label = "PKCS#12";
		key->password = p->password ? p->password : "";
	}
}

static void close_bag(struct p12 *p)
{
	if (p->bag)
		gnutls_pkcs12_bag_deinit(p->bag);
	p->bag = NULL;
}

/* The next element, in whichever bag; what is not encrypted is there whether a password fits or not. */
static bool next_element(struct p12 *p)
{
	for (;; close_bag(p), p->nth++) {
		if (!p->bag) {
			p->bag = bag_within(p, p->nth);
			if (!p->bag)
				return false;
			p->element = 0;
			/* decrypting puts what is in it in the place of its one element */
			if (is_encrypted(p->bag) && p->open && derivation_spend(cost_of_bag(p->bag)))
				p->rc = gnutls_pkcs12_bag_decrypt(p->bag, p->password);
			else if (is_encrypted(p->bag) && p->open)
				p->limited = true;
		}
		while (p->element < gnutls_pkcs12_bag_get_count(p->bag)) {
			yield_element(p, (unsigned)p->element++);
			if (p->reading->pieces.n)
				return true;
		}
	}
}

/* Does the library not know how, rather than that the password is not the one? */
static bool is_unsupported(int rc)
{
	static const int code[] = {
		GNUTLS_E_UNKNOWN_CIPHER_TYPE,
		GNUTLS_E_UNKNOWN_HASH_ALGORITHM,
		GNUTLS_E_UNKNOWN_ALGORITHM,
		GNUTLS_E_UNIMPLEMENTED_FEATURE,
		GNUTLS_E_UNWANTED_ALGORITHM,
		GNUTLS_E_X509_UNSUPPORTED_OID,
		GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM,
	};
	bool found = false;

	for (size_t i = 0; i < sizeof code / sizeof *code; i++)
		found |= rc == code[i];
	return found;
}

/* Why it was not opened, or not whole. */
static void say_closed(struct p12 *p)
{
	struct reading *r = p->reading;

	if (p->limited)
		reading_broken(r, r->in, r->line, INPUT_NOTE_LIMIT, as_word(derivation_limit_text()));
	else if (p->rc && is_unsupported(p->rc))
		reading_broken(
		    r, r->in, r->line, INPUT_NOTE_CLOSED,
		    as_sentence(r->arena, SENTENCE(r->arena, N_("GnuTLS cannot undo its encryption (%1$s)"),
		                                   p->schema ? as_code(p->schema) : as_quote(gnutls_strerror(p->rc)))));
	else if (p->rc)
		reading_broken(r, r->in, r->line, INPUT_NOTE_PASSWORD,
		               as_word(p->asked ? N_("the password is wrong") : N_("it needs a password")));
}

static void note_form(struct p12 *p)
{
	struct reading *r = p->reading;
	bool old = p->schema && (strstr(p->schema, "RC2") || strstr(p->schema, "ARCFOUR"));

	reading_note(r, INPUT_NOTE_PKCS12, r->line,
	             old ? as_sentence(r->arena, SENTENCE(r->arena, N_("%1$s, which OpenSSL 3 opens with -legacy only"),
	                                                  as_code(p->schema)))
	                 : as_none());
}

static bool begin(struct reading *r)
{
	struct p12 *p = r->state = xcalloc(1, sizeof *p);
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)r->in.p, (unsigned)r->in.n };

	r->secret = true;
	secret_guard();
	p->reading = r;
	p->rc = gnutls_pkcs12_init(&p->file);
	if (!p->rc)
		p->rc = gnutls_pkcs12_import(p->file, &in, GNUTLS_X509_FMT_DER, 0);
	if (p->rc) {
		reading_malformed(r, r->in, r->line, as_quote(gnutls_strerror(p->rc)));
		return false;
	}
	look_over(p);
	note_form(p);
	if (p->rounds > ROUNDS_MAX) {
		reading_broken(r, r->in, r->line, INPUT_NOTE_LIMIT,
		               as_word(N_("a container takes too long to decrypt")));
		return false;
	}
	p->open = !p->encrypted;
	p->settled = p->open || fits(p, "") || fits(p, NULL);
	return true;
}

enum reading_step format_pkcs12_read(struct reading *r)
{
	struct p12 *p = r->state;

	if (!p && !begin(r))
		return READING_ENDS;
	if (p && !p->settled) { /* what the person says */
		p->asked |= r->password != NULL;
		p->settled = !r->password || fits(p, r->password);
	}
	p = r->state;
	if (!p->settled && !p->limited) {
		p->limited = !derivation_affordable(p->cost_of_try); /* nobody is asked for what would not be tried */
		if (!p->limited)
			return READING_WANTS_PASSWORD;
	}
	p->settled = true;
	if (next_element(p))
		return READING_GOES_ON;
	if (p->open && pkcs12_empty_for_java(r->in, p->password ? p->password : ""))
		reading_note(r, INPUT_NOTE_JAVA_TRUST, r->line, as_none());
	if (p->nth < CONTAINER_ITEMS_MAX && p->end != GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
		reading_malformed(r, r->in, r->line, as_quote(gnutls_strerror(p->end)));
	else if (p->nth == CONTAINER_ITEMS_MAX && (p->bag = bag_at(p, p->nth)) != NULL)
		reading_note(r, INPUT_NOTE_LIMIT, r->line, as_word(N_("more than 1,000 objects in a container")));
	say_closed(p);
	return READING_ENDS;
}

void format_pkcs12_end(struct reading *r)
{
	struct p12 *p = r->state;

	if (p) {
		close_bag(p);
		gnutls_pkcs12_deinit(p->file);
	}
	free(p);
	secret_erase_stack();
}

/* It has several derivations, whose parameters stand deep in it. */
bool format_pkcs12_is_slow(struct span octets)
{
	(void)octets;
	return true;
}
