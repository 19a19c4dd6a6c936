/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private keys, and the passwords of what is encrypted. Of a key its public half stays, and the library's handle. */
#include "config.h"

#include "load/block.h"

#include "base/i18n.h"

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
	if (last)
		gnutls_memset(last, 0, strlen(last));
	free(last);
	if (again || none)
		passwords_forget(p);
	return p->now;
}

void passwords_forget(struct passwords *p)
{
	if (p->now)
		gnutls_memset(p->now, 0, strlen(p->now));
	free(p->now);
	p->now = NULL;
}

/* ---- keys ---- */

enum encryption { ENCRYPTION_OPENS, ENCRYPTION_COSTLY, ENCRYPTION_UNKNOWN };

/* Can the library open it, and in what time? PKCS#8 names its rounds itself: two thousand million of them are
 * somebody's joke. What is not encrypted, or in OpenSSL's old way, opens. *why is the arena's. */
static enum encryption look_at_encryption(struct destination *d, struct span data, bool pem, const char **why)
{
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)data.p, (unsigned)data.n };
	unsigned schema, cipher, rounds = 0, salt_size = 64;
	uint8_t salt[64];
	char *oid = NULL;
	if (pem || der_kind(data) != DER_KIND_PKCS8_ENCRYPTED)
		return ENCRYPTION_OPENS;
	int rc = gnutls_pkcs8_info(&in, GNUTLS_X509_FMT_DER, &schema, &cipher, salt, &salt_size, &rounds, &oid);
	*why = arena_printf(certset_arena(d->set), _("GnuTLS cannot undo its encryption (%s)"),
	                    oid ? oid : gnutls_strerror(rc));
	gnutls_free(oid);
	return rc < 0 ? ENCRYPTION_UNKNOWN : rounds > ROUNDS_MAX ? ENCRYPTION_COSTLY : ENCRYPTION_OPENS;
}

/* *asked: somebody gave a password, and it was not the one. */
static struct key *open_key(struct destination *d, struct span data, bool pem, const char *label, const char *known,
                            bool *asked)
{
	struct arena *a = certset_arena(d->set);
	struct key *k = key_read(a, data, pem, label, known);
	struct passwords p = { .d = d };
	const char *password;
	while (k->encrypted && !k->opened && !known && (password = password_next(&p)) != NULL) {
		*asked = true;
		k = key_read(a, data, pem, label, password);
	}
	passwords_forget(&p);
	return k;
}

static void note_key(struct destination *d, const struct key *k, int id, bool known, bool asked, const char *label,
                     uint32_t line)
{
	if (!k->opened && k->encrypted && (known || asked))
		block_note(d, INPUT_NOTE_PASSWORD, line, id, _("the private key does not open with this password"));
	else if (k->encrypted && !known)
		block_note(d, INPUT_NOTE_ENCRYPTED_KEY, line, id, k->opened ? NULL : _("no password"));
	else if (!k->opened)
		block_note(d, INPUT_NOTE_BAD_BLOCK, line, id, label ? label : k->form);
}

void block_add_key(struct destination *d, struct span data, bool pem, const char *label, const char *password,
                   uint32_t line)
{
	bool asked = false;
	const char *why = NULL;
	enum encryption form = data.n > OBJECT_MAX ? ENCRYPTION_COSTLY : look_at_encryption(d, data, pem, &why);
	if (form == ENCRYPTION_COSTLY) {
		block_add_broken(d, data, line, INPUT_NOTE_LIMIT, _("a private key takes too long to decrypt"));
		return;
	}
	struct key *k = form == ENCRYPTION_OPENS ? open_key(d, data, pem, label, password, &asked)
	                                         : key_read(certset_arena(d->set), data, pem, label, NULL);
	/* by its public half one key in two forms is one */
	int id = block_add_opaque(d, ENTRY_KEY, k->opened ? k->pub.spki : data, line, k);
	if (form == ENCRYPTION_UNKNOWN)
		block_note(d, INPUT_NOTE_CLOSED, line, id, why);
	else
		note_key(d, k, id, password != NULL, asked, label, line);
}
