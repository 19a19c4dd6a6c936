/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private keys of any form, encrypted or not. What stays of a key, and whose it is, is decided where it is filed. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "base/secret.h"
#include "base/sentence.h"
#include "base/span.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/public_key.h"
#include "load/derivation.h"
#include "load/format_rows.h"
#include "load/note.h"
#include "load/reading.h"

#include <gnutls/x509.h>
#include <stdlib.h>

enum encryption { ENCRYPTION_OPENS, ENCRYPTION_COSTLY, ENCRYPTION_UNKNOWN };

struct key_state {
	uint64_t cost;   /* of a try */
	struct key *key; /* as far as it is open */
	bool asked;      /* somebody gave a password, and it was not the one */
	bool limited;    /* the run has spent its rounds */
	bool closed;     /* it cannot be opened, whatever the password: */
	struct argument why;
};

/* Can the library open it, and at what cost? PKCS#8 names its rounds itself: two thousand million of them are
 * somebody's joke. What is not encrypted, or in OpenSSL's old way, opens at none. *why is the arena's. */
static enum encryption look_at_encryption(const struct reading *r, uint64_t *cost, struct argument *why)
{
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)r->in.p, (unsigned)r->in.n };
	unsigned schema, cipher, rounds = 0, salt_size = 64;
	uint8_t salt[64];
	char *oid = NULL;

	*cost = 0;
	if (r->pem || der_kind(r->in) != DER_KIND_PKCS8_ENCRYPTED)
		return ENCRYPTION_OPENS;
	int rc = gnutls_pkcs8_info(&in, GNUTLS_X509_FMT_DER, &schema, &cipher, salt, &salt_size, &rounds, &oid);
	*why = as_sentence(r->arena, SENTENCE(r->arena, N_("GnuTLS cannot undo its encryption (%1$s)"),
	                                      oid ? as_code(oid) : as_quote(gnutls_strerror(rc))));
	gnutls_free(oid);
	*cost = derivation_cost_of_key(r->in);
	if (*cost < rounds)
		*cost = rounds;
	return rc < 0 ? ENCRYPTION_UNKNOWN : rounds > ROUNDS_MAX ? ENCRYPTION_COSTLY : ENCRYPTION_OPENS;
}

static void try_password(struct reading *r, struct key_state *s, const char *password)
{
	s->key = key_read(r->arena, r->in, r->pem, r->label, password);
}

static bool begin(struct reading *r)
{
	struct key_state *s = r->state = xcalloc(1, sizeof *s);
	struct argument why = as_none();

	r->secret = true;
	secret_guard();
	enum encryption form = r->in.n > OBJECT_MAX ? ENCRYPTION_COSTLY : look_at_encryption(r, &s->cost, &why);
	if (form == ENCRYPTION_COSTLY) {
		reading_broken(r, r->in, r->line, INPUT_NOTE_LIMIT,
		               as_word(N_("a private key takes too long to decrypt")));
		return false;
	}
	s->closed = form == ENCRYPTION_UNKNOWN;
	s->why = why;
	s->limited = !s->closed && r->given && !derivation_spend(s->cost);
	try_password(r, s, s->closed || s->limited ? NULL : r->given);
	return true;
}

/* Forms that the standards allow and some programs do not read. */
static void note_form(struct reading *r, const struct key *k)
{
	if (k->lacks_point && k->opened)
		reading_note_about(r, INPUT_NOTE_KEY_POINT, r->line, as_none());
	if (k->compressed && k->opened)
		reading_note_about(r, INPUT_NOTE_KEY_COMPRESSED, r->line, as_none());
	if (k->second)
		reading_note_about(r, INPUT_NOTE_KEY_SECOND, r->line, as_none());
	if (k->foreign && !k->opened)
		reading_note_about(r, INPUT_NOTE_KEY_FOREIGN, r->line, as_code(key_text(r->arena, &k->pub)));
}

static void note_key(struct reading *r, const struct key_state *s)
{
	const struct key *k = s->key;

	if (s->closed)
		reading_note_about(r, INPUT_NOTE_CLOSED, r->line, s->why);
	else if (!k->opened && s->limited)
		reading_note(r, INPUT_NOTE_LIMIT, r->line, as_word(derivation_limit_text()));
	else if (k->wrong_password)
		reading_note_about(r, INPUT_NOTE_PASSWORD, r->line,
		                   as_word(N_("the private key does not open with this password")));
	else if (k->encrypted && !r->given)
		reading_note_about(r, INPUT_NOTE_ENCRYPTED_KEY, r->line,
		                   k->opened ? as_none() : as_word(N_("no password")));
	else if (!k->opened && !k->foreign)
		reading_note_about(r, r->line ? INPUT_NOTE_BAD_BLOCK : INPUT_NOTE_BAD_OBJECT, r->line,
		                   as_code(r->label ? r->label : k->form));
	note_form(r, k);
}

enum reading_step format_key_read(struct reading *r)
{
	struct key_state *s = r->state;
	bool more = true; /* passwords to be tried */

	if (!s && !begin(r))
		return READING_ENDS;
	if (s && r->password) {
		s->asked = true;
		derivation_spend(s->cost);
		try_password(r, s, r->password);
	} else if (s) {
		more = false;
	}
	s = r->state;
	if (more && s->key->encrypted && !s->key->opened && !r->given && !s->closed) {
		s->limited = !derivation_affordable(s->cost); /* nobody is asked for what would not be tried */
		if (!s->limited)
			return READING_WANTS_PASSWORD;
	}
	/* by its public half one key in two forms is one */
	reading_piece(r, PIECE_KEY, s->key->opened ? s->key->pub.spki : r->in, r->line)->key = s->key;
	note_key(r, s);
	return READING_ENDS;
}

void format_key_end(struct reading *r)
{
	free(r->state);
	secret_erase_stack();
}

bool format_key_is_slow(struct span octets)
{
	return der_kind(octets) == DER_KIND_PKCS8_ENCRYPTED && derivation_is_slow(derivation_cost_of_key(octets));
}
