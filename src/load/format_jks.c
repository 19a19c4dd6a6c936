/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keystores of Java as sun.security.provider.JavaKeyStore and com.sun.crypto.provider.JceKeyStore write them:
 * big-endian numbers, aliases, certificates as they are, and behind all a SHA-1 over a password, a sentence and the
 * rest.  Private keys are encrypted in a way of their own and stay closed. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/secret.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/text.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "load/format_rows.h"
#include "load/note.h"
#include "load/java_object.h"
#include "load/reading.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAGIC_JKS 0xfeedfeed
#define MAGIC_JCEKS 0xcececece
#define DIGEST 20
#define NAMES_MAX 8
#define STEPS_MAX 1000000 /* entries that are tried behind secret keys */

enum tag { TAG_KEY = 1, TAG_CERTIFICATE = 2, TAG_SECRET = 3 };

struct jks {
	struct span left; /* without the digest */
	uint32_t version;
	uint32_t entries; /* that are still to come */
	uint32_t entry;   /* the one at hand, from 1 */
	uint32_t chain;   /* certificates of the entry at hand that are still to come */
	size_t yielded;
	struct argument name[NAMES_MAX]; /* of private keys */
	size_t nname, nsecret;
	bool jceks, damaged, read, settled, asked, fits;
	bool odd; /* an entry is of no known kind */
};

/* ---- the pieces of the format ---- */

static bool take_number(struct span *in, unsigned octets, uint32_t *out)
{
	*out = 0;
	if (in->n < octets)
		return false;
	for (unsigned i = 0; i < octets; i++)
		*out = *out << 8 | in->p[i];
	*in = span_of(in->p + octets, in->n - octets);
	return true;
}

static bool take_octets(struct span *in, size_t n, struct span *out)
{
	if (in->n < n)
		return false;
	*out = span_of(in->p, n);
	*in = span_of(in->p + n, in->n - n);
	return true;
}

/* A length of two octets, and a text. */
static bool take_text(struct span *in, struct span *out)
{
	uint32_t n;

	return take_number(in, 2, &n) && take_octets(in, n, out);
}

static bool take_block(struct span *in, struct span *out)
{
	uint32_t n;

	return take_number(in, 4, &n) && take_octets(in, n, out);
}

static bool take_certificate(struct span *in, uint32_t version, struct span *type, struct span *der)
{
	*type = SPAN_LIT("X.509");
	return (version == 1 || take_text(in, type)) && take_block(in, der);
}

static bool take_head(struct span *in, uint32_t *tag, struct span *alias)
{
	uint32_t date;

	return take_number(in, 4, tag) && *tag >= TAG_KEY && *tag <= TAG_SECRET && take_text(in, alias) &&
	       take_number(in, 4, &date) && take_number(in, 4, &date);
}

bool format_jks_is(struct span octets)
{
	uint32_t magic, version;

	return take_number(&octets, 4, &magic) && (magic == MAGIC_JKS || magic == MAGIC_JCEKS) &&
	       take_number(&octets, 4, &version) && (version == 1 || version == 2) && octets.n >= 4 + DIGEST;
}

/* ---- a secret key ---- */

/* Does the rest consist of so many entries, to its last octet? Of secret keys the length is not written. */
static bool is_whole(struct span in, uint32_t version, uint32_t entries, unsigned *steps)
{
	struct span text, block;
	uint32_t tag, chain;

	for (; entries > 0; entries--) {
		if (++*steps > STEPS_MAX || !take_head(&in, &tag, &text))
			return false;
		if (tag == TAG_SECRET)
			return true;
		chain = 1;
		if (tag == TAG_KEY && (!take_block(&in, &block) || !take_number(&in, 4, &chain)))
			return false;
		for (; chain > 0; chain--)
			if (++*steps > STEPS_MAX || !take_certificate(&in, version, &text, &block))
				return false;
	}
	return in.n == 0;
}

/* A serialised object of Java (its stream begins ac ed). One that is not understood ends where the other entries begin.
 */
static bool skip_secret(struct jks *s)
{
	unsigned steps = 0;
	const enum java_object object = java_object_skip(&s->left);

	if (object != JAVA_OBJECT_UNKNOWN)
		return object == JAVA_OBJECT_WHOLE;
	s->odd = true;
	if (s->left.n < 4 || s->left.p[0] != 0xac || s->left.p[1] != 0xed)
		return false;
	for (size_t i = 4; i <= s->left.n && steps <= STEPS_MAX; i++) {
		struct span rest = span_of(s->left.p + i, s->left.n - i);

		if (is_whole(rest, s->version, s->entries, &steps)) {
			s->left = rest;
			return true;
		}
	}
	return false;
}

/* ---- reading ---- */

static struct argument name_of(struct reading *r, struct span alias)
{
	return as_name(arena_strndup(r->arena, (const char *)alias.p, alias.n));
}

/* Named, and no more than that. */
static void yield_key(struct reading *r, struct jks *s, struct span alias, struct span sealed)
{
	struct key *k = ARENA_NEW(r->arena, struct key);

	k->encrypted = true;
	k->form = s->jceks ? "JCEKS" : "JKS";
	reading_piece(r, PIECE_KEY, sealed, r->line)->key = k;
	if (s->nname < NAMES_MAX)
		s->name[s->nname] = name_of(r, alias);
	s->nname++;
}

static bool yield_certificate(struct reading *r, struct jks *s)
{
	struct span type, der;

	if (!take_certificate(&s->left, s->version, &type, &der))
		return false;
	if (der_kind(der) == DER_KIND_CERTIFICATE)
		reading_der(r, DER_KIND_CERTIFICATE, der, r->line);
	else
		reading_malformed(r, der, r->line, as_code(s->jceks ? "JCEKS" : "JKS"));
	return true;
}

static bool next_entry(struct reading *r, struct jks *s)
{
	struct span alias, sealed;
	uint32_t tag;

	struct span begins = s->left;
	s->odd = take_number(&begins, 4, &tag) && (tag < TAG_KEY || tag > TAG_SECRET);
	s->entry++;
	if (!take_head(&s->left, &tag, &alias))
		return false;
	s->entries--;
	if (tag == TAG_CERTIFICATE) {
		s->chain = 1;
		return true;
	}
	if (tag == TAG_SECRET) {
		s->nsecret++;
		return skip_secret(s);
	}
	if (!take_block(&s->left, &sealed) || !take_number(&s->left, 4, &s->chain))
		return false;
	yield_key(r, s, alias, sealed);
	return true;
}

static void begin(struct reading *r)
{
	struct jks *s = r->state = xcalloc(1, sizeof *s);
	uint32_t magic = 0;

	secret_guard();
	r->secret = true;
	s->left = span_of(r->in.p, r->in.n - DIGEST);
	take_number(&s->left, 4, &magic);
	take_number(&s->left, 4, &s->version);
	take_number(&s->left, 4, &s->entries);
	s->jceks = magic == MAGIC_JCEKS;
	r->kind = s->jceks ? "jceks" : "jks";
}

/* An entry that is longer than what is left, or one of no known kind. */
static void say_damage(struct reading *r, const struct jks *s)
{
	if (s->odd)
		reading_malformed(r, s->left, r->line, as_code(s->jceks ? "JCEKS" : "JKS"));
	else
		reading_broken(r, s->left, r->line, INPUT_NOTE_KEYSTORE_CUT, as_number(s->entry));
}

/* Something is yielded, or everything was read. */
static void go_on(struct reading *r, struct jks *s)
{
	while (!r->pieces.n && !s->read) {
		bool ok = true;

		if (s->yielded >= CONTAINER_ITEMS_MAX && (s->chain > 0 || s->entries > 0)) {
			reading_note(r, INPUT_NOTE_LIMIT, r->line,
			             as_word(N_("more than 1,000 objects in a container")));
			s->read = s->damaged = true;
		} else if (s->chain > 0) {
			ok = yield_certificate(r, s);
			s->chain--;
		} else if (s->entries > 0) {
			ok = next_entry(r, s);
		} else {
			s->read = true;
		}
		if (!ok) {
			say_damage(r, s);
			s->read = s->damaged = true;
		}
		s->yielded += r->pieces.n > 0;
	}
}

/* A password in UTF-16, as Java has its characters; octets that are no UTF-8 count as one each. The octets written, at
 * most twice as many as were given. */
static size_t widen(const char *password, uint8_t *out)
{
	const bool utf8 = text_is_utf8(span_str(password));
	size_t n = 0;

	for (const uint8_t *p = (const uint8_t *)password; *p;) {
		unsigned more = !utf8 || *p < 0x80 ? 0 : *p < 0xe0 ? 1 : *p < 0xf0 ? 2 : 3;
		uint32_t c = more ? *p & (0x3fu >> more) : *p;

		for (p++; more; more--)
			c = c << 6 | (*p++ & 0x3f);
		if (c >= 0x10000) {
			uint32_t high = 0xd800 + ((c - 0x10000) >> 10);

			out[n++] = (uint8_t)(high >> 8);
			out[n++] = (uint8_t)high;
			c = 0xdc00 + ((c - 0x10000) & 0x3ff);
		}
		out[n++] = (uint8_t)(c >> 8);
		out[n++] = (uint8_t)c;
	}
	return n;
}

/* SHA-1 over the password in UTF-16, the words that the format is known for, and all that stands before it. */
static bool digest_fits(const struct reading *r, const char *password)
{
	static const char words[] = "Mighty Aphrodite";
	uint8_t *wide = xmalloc(2 * strlen(password) + 1), got[DIGEST];
	const size_t n = widen(password, wide);
	gnutls_hash_hd_t hash;
	bool fits = false;

	if (gnutls_hash_init(&hash, GNUTLS_DIG_SHA1) == 0) {
		gnutls_hash(hash, wide, n);
		gnutls_hash(hash, words, sizeof words - 1);
		gnutls_hash(hash, r->in.p, r->in.n - DIGEST);
		gnutls_hash_deinit(hash, got);
		fits = memcmp(got, r->in.p + r->in.n - DIGEST, DIGEST) == 0;
	}
	secret_erase(wide, n);
	free(wide);
	return fits;
}

static void say_what_it_is(struct reading *r, const struct jks *s)
{
	struct sentence said;
	size_t shown = s->nname < NAMES_MAX ? s->nname : NAMES_MAX;

	if (s->nname)
		said = SENTENCE(r->arena, N_("private keys that stay closed: %1$s"),
		                as_list(r->arena, s->name, shown, s->nname));
	else if (s->nsecret)
		said =
		    SENTENCE(r->arena, N_("secret keys that were passed over: %1$s"), as_number((int64_t)s->nsecret));
	reading_note(r, INPUT_NOTE_KEYSTORE, r->line, s->nname || s->nsecret ? as_sentence(r->arena, said) : as_none());
	if (!s->fits && !r->cut && !s->damaged)
		reading_note(r, s->asked ? INPUT_NOTE_SEAL_BROKEN : INPUT_NOTE_SEAL, r->line,
		             as_word(s->asked ? N_("the password is wrong, or octets were changed")
		                              : N_("no password was given, and changeit is not the one")));
}

enum reading_step format_jks_read(struct reading *r)
{
	struct jks *s = r->state;

	if (!s && r->in.n > CONTAINER_MAX) {
		reading_too_large(r, r->in, r->line, CONTAINER_MAX);
		return READING_ENDS;
	}
	if (!s)
		begin(r);
	s = r->state;
	if (!s->read) {
		go_on(r, s);
		return READING_GOES_ON;
	}
	if (!s->settled) {
		s->settled = true;
		s->fits = digest_fits(r, "changeit") || digest_fits(r, "");
		if (!s->fits && !r->cut && !s->damaged)
			return READING_WANTS_PASSWORD;
	} else if (r->password) {
		s->asked = true;
		s->fits = digest_fits(r, r->password);
		if (!s->fits)
			return READING_WANTS_PASSWORD;
	}
	say_what_it_is(r, s);
	return READING_ENDS;
}

void format_jks_end(struct reading *r)
{
	free(r->state);
}
