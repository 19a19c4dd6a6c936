/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of signature schemes are read by their beginning (the kind of key) and their end (the hash). */
#include "config.h"

#include "analysis/asked.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/oid.h"
#include "cert/signature.h"
#include "net/connection.h"

#include <string.h>
#include <strings.h>

#define NLIST(list) (sizeof(list) / sizeof *(list))

/* ---- kinds of key and signature ---- */

/* A scheme's beginning, the kind of key that makes it, and how the signature of a certificate by such a key is called
 * (signature_text) up to its hash. */
static const struct {
	const char *begins, *kind;
	enum oid key;
	const char *text;
} kinds[] = {
	{ "rsa_pkcs1_", "RSA", OID_KEY_RSA, "RSA-" },
	{ "rsa_pss_rsae_", "RSA", OID_KEY_RSA, "RSA-PSS-" },
	{ "rsa_pss_pss_", "RSA-PSS", OID_KEY_RSA_PSS, "RSA-PSS-" },
	{ "ecdsa_", "ECDSA", OID_KEY_EC, "ECDSA-" },
	{ "dsa_", "DSA", OID_KEY_DSA, "DSA-" },
	{ "ed25519", "Ed25519", OID_KEY_ED25519, "Ed25519" },
	{ "ed448", "Ed448", OID_KEY_ED448, "Ed448" },
};

static int kind_of(const char *scheme)
{
	for (size_t i = 0; i < NLIST(kinds); i++)
		if (!strncmp(scheme, kinds[i].begins, strlen(kinds[i].begins)))
			return (int)i;
	return -1;
}

static bool is_among(struct argument x, const struct argument *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (argument_equal(list[i], x))
			return true;
	return false;
}

size_t asked_other_keys(const struct connection *c, enum oid key, struct argument kind[ASKED_KINDS_MAX])
{
	bool known = false;
	size_t n = 0;

	for (size_t i = 0; i < NLIST(kinds); i++)
		known |= key == kinds[i].key;
	for (size_t i = 0; known && i < c->nsignature_algorithms && n < ASKED_KINDS_MAX; i++) {
		int k = kind_of(c->signature_algorithms[i]);
		struct argument name = as_code(k < 0 ? NULL : kinds[k].kind);

		if (k >= 0 && kinds[k].key == key)
			return 0;
		if (k >= 0 && !is_among(name, kind, n))
			kind[n++] = name;
	}
	return n;
}

/* ---- the signatures in our chain ---- */

/* Of ECDSA the curve in the scheme's name is not looked at, as TLS 1.2 does not. */
static bool is_scheme_of(const char *scheme, const char *signature)
{
	int k = kind_of(scheme);
	const char *hash = strrchr(scheme, '_');
	size_t n = k < 0 ? 0 : strlen(kinds[k].text);

	return k >= 0 && !strncmp(signature, kinds[k].text, n) && !strcasecmp(signature + n, hash ? hash + 1 : "");
}

static bool takes(const char *const *scheme, size_t n, const char *signature)
{
	for (size_t i = 0; i < n; i++)
		if (is_scheme_of(scheme[i], signature))
			return true;
	return n == 0;
}

/* RFC 8446 4.2.3: what is named for certificates apart, else what is named for all. */
static bool takes_signed(struct arena *a, const struct connection *c, const struct certificate *cert)
{
	const char *signature = signature_text(a, &cert->sig);

	return cert->self_issued ||
	       (c->ncertificate_signatures ? takes(c->certificate_signatures, c->ncertificate_signatures, signature)
	                                   : takes(c->signature_algorithms, c->nsignature_algorithms, signature));
}

const struct certificate *asked_other_signature(const struct analysis *a, const struct chain *ours,
                                                const struct connection *c)
{
	for (size_t i = 0; i < ours->nsent; i++) {
		const struct certificate *s = chain_sent(a, ours, i);

		if (s && !takes_signed(a->arena, c, s))
			return s;
	}
	return NULL;
}

/* ---- what others would send ---- */

/* Our file before this server, as the rows look at it. */
struct offer {
	const struct analysis *a;
	const struct chain *ours;
	const struct connection *c;
};

static bool key_is_wanted(const struct offer *q)
{
	struct argument kind[ASKED_KINDS_MAX];

	return asked_other_keys(q->c, q->ours->cert->key.type, kind) == 0;
}

static bool names_issuer(const struct offer *q)
{
	return !q->c->nacceptable_ca || chain_issuer_named(q->a, q->ours, q->c).p;
}

/* By the kind of key alone; of the signature only where the server has a list for certificates. */
static enum sending openssl(const struct offer *q)
{
	if (!key_is_wanted(q))
		return KEEPS_BY_KEY;
	return !q->c->ncertificate_signatures || takes_signed(q->a->arena, q->c, q->ours->cert) ? SENDS
	                                                                                        : KEEPS_BY_SIGNATURE;
}

static enum sending by_key(const struct offer *q)
{
	return key_is_wanted(q) ? SENDS : KEEPS_BY_KEY;
}

static enum sending by_issuers(const struct offer *q)
{
	return !key_is_wanted(q) ? KEEPS_BY_KEY : names_issuer(q) ? SENDS : KEEPS_BY_ISSUER;
}

/* In TLS 1.3 the issuers are looked for from the second certificate on, and where there is none it goes out. */
static enum sending erlang(const struct offer *q)
{
	bool named = !q->c->nacceptable_ca || q->ours->nsent < 2 || !q->c->protocol || strcmp(q->c->protocol, "TLS1.3");

	for (size_t i = 1; !named && i < q->ours->nsent; i++) {
		const struct certificate *s = chain_sent(q->a, q->ours, i);

		named = s && chain_ca_named(q->c, s->issuer);
	}
	if (!key_is_wanted(q))
		return KEEPS_BY_KEY;
	if (!takes_signed(q->a->arena, q->c, q->ours->cert))
		return KEEPS_BY_SIGNATURE;
	return named ? SENDS : KEEPS_BY_ISSUER;
}

/* System.Net.Http chooses among what may serve a client; SslStream then by the issuers. */
static enum sending dotnet(const struct offer *q)
{
	const struct certificate *c = q->ours->cert;

	if (c->has_eku && !certificate_has_eku(c, OID_EKU_CLIENT) && !certificate_has_eku(c, OID_EKU_ANY))
		return KEEPS_BY_PURPOSE;
	return by_issuers(q);
}

static const struct {
	const char *client, *version;
	enum sending (*of)(const struct offer *q);
} rows[] = {
	{ "OpenSSL (curl, Python)", "3.0", openssl },
	{ "Node", "20", openssl },
	{ "gnutls-cli", "3.7", by_key },
	{ "GnuTLS (wget)", "3.7", by_issuers },
	{ "Go", "1.19", by_issuers },
	{ "Java", "17", by_issuers },
	{ "Erlang", "25", erlang },
	{ ".NET", NULL, dotnet },
};

const char *sending_name(enum sending s)
{
	static const char *const names[] = { NULL, "key", "issuer", "signature", "purpose" };

	return names[s];
}

size_t asked_senders(const struct analysis *a, const struct chain *ours, const struct connection *c,
                     struct sender out[SENDERS_MAX])
{
	const struct offer q = { a, ours, c };
	size_t n = 0;

	for (size_t i = 0; c->client_asked && i < NLIST(rows); i++)
		out[n++] = (struct sender){ rows[i].client, rows[i].version, rows[i].of(&q) };
	return n;
}

struct argument asked_who(struct arena *a, const struct sender *v, size_t n, bool sends)
{
	struct argument who[SENDERS_MAX];
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if ((v[i].sends == SENDS) == sends)
			who[k++] = as_sentence(a, SENTENCE(a, v[i].version ? "%1$s %2$s" : N_("%1$s (as documented)"),
			                                   as_code(v[i].client), as_code(v[i].version)));
	return as_list(a, who, k, k);
}
