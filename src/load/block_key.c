/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private keys, and the passwords of what is encrypted. Of a key its public half stays; of our own (--cert, --key) the
 * library's handle, too, as the handshake signs with it. */
#include "config.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "load/block.h"
#include "load/certset.h"
#include "load/derivation.h"
#include "base/secret.h"

#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

/* ---- passwords ---- */

const char *password_next(struct passwords *p)
{
	char *last = p->now;

	p->now =
	    p->tries++ < PASSWORD_TRIES ? certset_ask(p->d->set, certset_input(p->d->set, p->d->input)->spec) : NULL;
	bool again = last && p->now && !strcmp(last, p->now),
	     none = p->now && !*p->now; /* Enter alone: go on without */
	secret_free(last);
	if (again || none)
		passwords_forget(p);
	return p->now;
}

void passwords_forget(struct passwords *p)
{
	secret_free(p->now);
	p->now = NULL;
}

/* ---- keys ---- */

const char *derivation_limit_text(void)
{
	return _("20 million rounds of key derivation are spent; what is encrypted was not opened");
}

enum encryption { ENCRYPTION_OPENS, ENCRYPTION_COSTLY, ENCRYPTION_UNKNOWN };

/* Can the library open it, and at what cost? PKCS#8 names its rounds itself: two thousand million of them are
 * somebody's joke. What is not encrypted, or in OpenSSL's old way, opens at none. *why is the arena's. */
static enum encryption look_at_encryption(struct destination *d, struct span data, bool pem, uint64_t *cost,
                                          const char **why)
{
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)data.p, (unsigned)data.n };
	unsigned schema, cipher, rounds = 0, salt_size = 64;
	uint8_t salt[64];
	char *oid = NULL;

	*cost = 0;
	if (pem || der_kind(data) != DER_KIND_PKCS8_ENCRYPTED)
		return ENCRYPTION_OPENS;
	int rc = gnutls_pkcs8_info(&in, GNUTLS_X509_FMT_DER, &schema, &cipher, salt, &salt_size, &rounds, &oid);
	*why = arena_printf(certset_arena(d->set), _("GnuTLS cannot undo its encryption (%s)"),
	                    oid ? oid : gnutls_strerror(rc));
	gnutls_free(oid);
	*cost = derivation_cost_of_key(data);
	if (*cost < rounds)
		*cost = rounds;
	return rc < 0 ? ENCRYPTION_UNKNOWN : rounds > ROUNDS_MAX ? ENCRYPTION_COSTLY : ENCRYPTION_OPENS;
}

/* What came of it beside the key. */
struct opening {
	uint64_t cost; /* of a try */
	bool asked;    /* somebody gave a password, and it was not the one */
	bool limited;  /* the run has spent its rounds */
};

static struct key *open_key(struct destination *d, struct span data, bool pem, const char *label, const char *known,
                            struct opening *o)
{
	struct arena *a = certset_arena(d->set);

	o->limited = known && !derivation_spend(o->cost);
	struct key *k = key_read(a, data, pem, label, o->limited ? NULL : known);
	struct passwords p = { .d = d };
	while (k->encrypted && !k->opened && !known) {
		/* nobody is asked for what would not be tried */
		o->limited = !derivation_affordable(o->cost);
		const char *password = o->limited ? NULL : password_next(&p);
		if (!password)
			break;
		o->asked = true;
		derivation_spend(o->cost);
		k = key_read(a, data, pem, label, password);
	}
	passwords_forget(&p);
	return k;
}

static void note_key(struct destination *d, const struct key *k, int id, bool known, const struct opening *o,
                     const char *label, uint32_t line)
{
	if (!k->opened && o->limited)
		block_note(d, INPUT_NOTE_LIMIT, line, -1, derivation_limit_text());
	else if (!k->opened && k->encrypted && (known || o->asked))
		block_note(d, INPUT_NOTE_PASSWORD, line, id, _("the private key does not open with this password"));
	else if (k->encrypted && !known)
		block_note(d, INPUT_NOTE_ENCRYPTED_KEY, line, id, k->opened ? NULL : _("no password"));
	else if (!k->opened)
		block_note(d, INPUT_NOTE_BAD_BLOCK, line, id, label ? label : k->form);
}

/* The private part goes, but for our own. That may have been met before, as somebody else's. */
static void keep_ours_alone(struct destination *d, struct key *k, int id)
{
	struct key *met = certset_entry(d->set, id)->object;

	if (d->role != ORIGIN_OURS)
		key_close(k);
	else if (met && met != k && !met->handle)
		key_move_handle(certset_arena(d->set), met, k);
}

void block_add_key(struct destination *d, struct span data, bool pem, const char *label, const char *password,
                   uint32_t line)
{
	struct opening o = { 0 };
	const char *why = NULL;

	d->secret = true;
	secret_guard();
	enum encryption form =
	    data.n > OBJECT_MAX ? ENCRYPTION_COSTLY : look_at_encryption(d, data, pem, &o.cost, &why);
	if (form == ENCRYPTION_COSTLY) {
		block_add_broken(d, data, line, INPUT_NOTE_LIMIT, _("a private key takes too long to decrypt"));
		return;
	}
	struct key *k = form == ENCRYPTION_OPENS ? open_key(d, data, pem, label, password, &o)
	                                         : key_read(certset_arena(d->set), data, pem, label, NULL);
	/* by its public half one key in two forms is one */
	int id = block_add_opaque(d, ENTRY_KEY, k->opened ? k->pub.spki : data, line, k);
	keep_ours_alone(d, k, id);
	secret_erase_stack();
	if (form == ENCRYPTION_UNKNOWN)
		block_note(d, INPUT_NOTE_CLOSED, line, id, why);
	else
		note_key(d, k, id, password != NULL, &o, label, line);
}
