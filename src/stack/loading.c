/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table by what reading noticed; a chain is loaded if each of its certificates can be had from some file. */
#include "config.h"

#include "stack/loading.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "cert/certificate.h"
#include "load/certset.h"
#include "load/note.h"
#include "load/trust.h"

#include <string.h>

#define OPENSSL LOADER_OPENSSL
#define GNUTLS LOADER_GNUTLS
#define GO LOADER_GO
#define JAVA LOADER_JAVA
#define ALL (OPENSSL | GNUTLS | GO | JAVA)

#define NO_START "no start line"
#define NO_STORE "no certificate or crl found"
#define BAD_END "bad end line"
#define BAD_BASE64 "bad base64 decode"
#define UNEXPECTED "Base64 unexpected header error."
#define NONE_FOUND "No certificate was found."

static const struct loading loadings[INPUT_NOTE_COUNT] = {
	[INPUT_NOTE_CRCRLF] = { .refused = GO },
	[INPUT_NOTE_CR_ONLY] = { .refused = OPENSSL | GO, .passed_over = true, .openssl = NO_START },
	[INPUT_NOTE_BOM] = { .refused = GO | JAVA },
	[INPUT_NOTE_MARK] = { .refused = GO | JAVA },
	[INPUT_NOTE_UTF16] = { .refused = ALL, .openssl = NO_START, .gnutls = NONE_FOUND },
	[INPUT_NOTE_GLUED] = { .refused = OPENSSL | GO | JAVA, .openssl = BAD_END },
	[INPUT_NOTE_BEHIND_END] = { .refused = OPENSSL | GO | JAVA, .openssl = BAD_END },
	[INPUT_NOTE_ON_BEGIN] = { .refused = OPENSSL | GO | JAVA, .passed_over = true, .openssl = NO_START },
	[INPUT_NOTE_ON_END] = { .refused = OPENSSL | GO, .openssl = BAD_END },
	[INPUT_NOTE_SPACES] = { .refused = OPENSSL | GO | JAVA, .passed_over = true, .openssl = NO_START },
	[INPUT_NOTE_BLANK_LINES] = { .refused = OPENSSL },
	[INPUT_NOTE_HEADERS] = { .refused = OPENSSL | GNUTLS | JAVA, .openssl = "not proc type", .gnutls = UNEXPECTED },
	[INPUT_NOTE_HEADERS_OPEN] = { .refused = OPENSSL },
	[INPUT_NOTE_HIDDEN_BEFORE] = { .refused = OPENSSL | GO | JAVA, .passed_over = true, .openssl = NO_START },
	[INPUT_NOTE_HIDDEN_INSIDE] = { .refused = ALL, .gnutls = UNEXPECTED },
	[INPUT_NOTE_HIDDEN_BEHIND] = { .refused = GNUTLS | GO | JAVA, .gnutls = UNEXPECTED },
	[INPUT_NOTE_HIDDEN_END] = { .refused = GO | JAVA },
	[INPUT_NOTE_INDENTED] = { .refused = OPENSSL | GO | JAVA, .passed_over = true, .openssl = NO_START },
	[INPUT_NOTE_END_INDENTED] = { .refused = OPENSSL | GO, .openssl = BAD_END },
	[INPUT_NOTE_TRUNCATED] = { .refused = ALL, .openssl = BAD_END, .gnutls = UNEXPECTED },
	[INPUT_NOTE_CUT] = { .refused = ALL, .openssl = "too long" },
	[INPUT_NOTE_BASE64] = { .refused = ALL, .openssl = BAD_BASE64, .gnutls = UNEXPECTED },
	[INPUT_NOTE_STRAYS] = { .refused = ALL, .openssl = BAD_BASE64, .gnutls = UNEXPECTED },
	[INPUT_NOTE_QUOTED_PRINTABLE] = { .refused = ALL, .openssl = BAD_BASE64, .gnutls = UNEXPECTED },
	[INPUT_NOTE_MARKUP] = { .refused = ALL, .openssl = BAD_BASE64, .gnutls = UNEXPECTED },
	[INPUT_NOTE_URL_LETTERS] = { .refused = ALL, .openssl = BAD_BASE64, .gnutls = UNEXPECTED },
	[INPUT_NOTE_NUMBERED] = { .refused = ALL, .openssl = NO_START, .gnutls = UNEXPECTED },
	[INPUT_NOTE_COLOURED] = { .refused = ALL, .openssl = NO_START, .gnutls = UNEXPECTED },
	[INPUT_NOTE_LEFT_OUT] = { .refused = ALL, .openssl = BAD_BASE64, .gnutls = UNEXPECTED },
	[INPUT_NOTE_UNPADDED] = { .refused = OPENSSL | GNUTLS | GO, .openssl = BAD_BASE64, .gnutls = UNEXPECTED },
	[INPUT_NOTE_LABEL] = { .refused = OPENSSL | GNUTLS | GO,
	                       .passed_over = true,
	                       .openssl = NO_START,
	                       .gnutls = NONE_FOUND },
	[INPUT_NOTE_LONGER_LABEL] = { .refused = OPENSSL | GO, .passed_over = true, .openssl = NO_START },
	[INPUT_NOTE_OLD_LABEL] = { .refused = GO },
	[INPUT_NOTE_END_LABEL] = { .refused = OPENSSL | GO | JAVA, .openssl = BAD_END },
	[INPUT_NOTE_NO_BEGIN] = { .refused = ALL, .passed_over = true, .openssl = NO_START, .gnutls = NONE_FOUND },
	[INPUT_NOTE_FALSE_BEGIN] = { .refused = ALL, .passed_over = true, .openssl = NO_START, .gnutls = NONE_FOUND },
	[INPUT_NOTE_TRUSTED_BLOCK] = { .refused = GNUTLS | GO, .gnutls = NONE_FOUND },
	[INPUT_NOTE_ESCAPED] = { .refused = ALL, .passed_over = true, .openssl = NO_START, .gnutls = UNEXPECTED },
	[INPUT_NOTE_HEX] = { .refused = ALL, .openssl = NO_START, .gnutls = NONE_FOUND },
	[INPUT_NOTE_TEXT_MODE] = { .refused = ALL },
	[INPUT_NOTE_AS_UTF8] = { .refused = ALL },
	[INPUT_NOTE_PKCS7] = { .inside = true },
	[INPUT_NOTE_PKCS12] = { .inside = true },
	[INPUT_NOTE_KEYSTORE] = { .inside = true },
	[INPUT_NOTE_EMBEDDED] = { .inside = true },
	[INPUT_NOTE_BARE] = { .inside = true },
	[INPUT_NOTE_ENCODED] = { .inside = true },
	[INPUT_NOTE_ENCODED_FILE] = { .refused = ALL, .passed_over = true, .openssl = NO_START, .gnutls = NONE_FOUND },
	[INPUT_NOTE_ENCODED_TWICE] = { .inside = true },
	[INPUT_NOTE_ENCODED_TWICE_FILE] = { .refused = ALL,
	                                    .passed_over = true,
	                                    .openssl = NO_START,
	                                    .gnutls = NONE_FOUND },
	[INPUT_NOTE_URL_SAFE] = { .inside = true },
	[INPUT_NOTE_URL_ENCODED] = { .inside = true },
};

const struct loading *loading_of(enum input_note_kind k, bool store)
{
	/* openssl verify reads a chain in DER, and no CAs */
	static const struct loading der_store = { .refused = OPENSSL | GNUTLS | GO,
		                                  .openssl = NO_STORE,
		                                  .gnutls = NONE_FOUND };

	return store && k == INPUT_NOTE_DER ? &der_store : &loadings[k];
}

const char *loader_name(unsigned i)
{
	static const char *const name[LOADER_COUNT] = { "OpenSSL", "GnuTLS", "Go", "Java" };

	return name[i];
}

/* ---- one file ---- */

static void answer(struct load *l, const struct loading *how, enum loader who, enum load_answer answer)
{
	if (l->answer >= answer)
		return;
	l->answer = answer;
	l->message = answer == LOAD_UNKNOWN ? NULL : who == LOADER_OPENSSL ? how->openssl : how->gnutls;
}

/* A file of which some blocks are passed over is loaded without them: what comes of that is not foreseen. */
static struct load of_file(const struct input *in, enum loader who)
{
	struct load l = { .answer = LOAD_GOOD, .file = in->spec };

	for (size_t i = 0; i < in->nnotes; i++) {
		const struct loading *how = loading_of(in->notes[i].kind, in->role == ORIGIN_TRUST);
		bool in_part = how->passed_over && in->notes[i].count < in->nentries;

		/* of a chain file the first such block alone is loaded; of a trust store all */
		if (in->notes[i].kind == INPUT_NOTE_TRUSTED_BLOCK && who == LOADER_OPENSSL && in->notes[i].count > 1 &&
		    in->role != ORIGIN_TRUST)
			return (struct load){ .answer = LOAD_UNKNOWN, .file = in->spec };
		if (how->inside)
			return (struct load){ .answer = LOAD_UNKNOWN, .file = in->spec };
		if (how->refused & who)
			answer(&l, how, who, in_part ? LOAD_UNKNOWN : LOAD_REFUSED);
	}
	return l;
}

/* ---- a way ---- */

/* The best of the places where a certificate may be loaded from; what a run took from a trust store has its places
 * there. */
static struct load of_certificate(const struct certset *s, int entry, bool store, enum loader who)
{
	struct load best = { .answer = LOAD_GOOD };
	size_t n = 0;
	const struct origin *o = entry < 0 ? NULL : certset_origins(s, entry, &n);
	bool any = false;

	for (size_t i = 0; i < n && !(any && best.answer == LOAD_GOOD); i++) {
		if ((o[i].kind == ORIGIN_TRUST) != store)
			continue;
		struct load l = of_file(certset_input(s, o[i].input), who);
		if (!any || l.answer < best.answer)
			best = l;
		any = true;
	}
	return best;
}

struct load loading_undecoded(const struct analysis *a, const struct certificate *c)
{
	struct certset *const sets[] = { a->set, trust_set(a->trust) };

	for (size_t k = 0; k < sizeof sets / sizeof *sets; k++) {
		int entry = certset_find(sets[k], c);
		size_t n = 0;
		const struct origin *o = entry < 0 ? NULL : certset_origins(sets[k], entry, &n);

		for (size_t i = 0; i < n; i++)
			if (o[i].kind == ORIGIN_SENT)
				return (struct load){ .answer = LOAD_GOOD };
		if (n)
			return (struct load){ .answer = LOAD_REFUSED,
				              .file = certset_input(sets[k], o[0].input)->spec };
	}
	return (struct load){ .answer = LOAD_GOOD };
}

struct load loading_foreseen(const struct chain *c, struct certset *set, const struct greedy *way, enum loader who)
{
	struct load l = { .answer = LOAD_GOOD };

	for (size_t i = 0; l.answer == LOAD_GOOD && i < way->n; i++) {
		bool store = i >= way->trusted_from;
		struct certset *s = store ? trust_set(chain_trust(c)) : set;

		l = of_certificate(s, certset_find(s, way->cert[i]), store, who);
		if (store && l.message && strcmp(l.message, NO_START) == 0) /* as a store it says so otherwise */
			l.message = NO_STORE;
	}
	return l;
}
