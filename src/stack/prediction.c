/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each phase of X509_verify_cert() would say is met in any order; the first in OpenSSL's own order wins. */
#include "config.h"

#include "stack/prediction.h"

#include "base/span.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/oid.h"
#include "chain/graph.h"
#include "chain/hostname.h"
#include "chain/path.h"
#include "chain/problem.h"
#include "chain/question.h"
#include "chain/revocation.h"
#include "load/trust.h"
#include "phrase/phrasebook.h"
#include "stack/greedy.h"
#include "stack/loading.h"
#include "stack/openssl_names.h"

#include <stdio.h>
#include <string.h>

/* X509_verify_cert() of OpenSSL 3: first the chain is built, then each of these looks at all of it. What it makes of
 * extensions and times is its own; of the rest it says what we say. */
enum phase { EXTENSIONS, PEER_NAME, REVOCATION, SIGNATURES_AND_TIMES, NAME_CONSTRAINTS, UNKNOWN };

static const struct {
	enum reason class;
	enum phase phase;
	int code;
} codes[] = {
	{ CLASS_PATH_LENGTH, EXTENSIONS, 25 },
	{ CLASS_REVOKED, REVOCATION, 23 },
	{ CLASS_BAD_SIGNATURE, SIGNATURES_AND_TIMES, 7 },
};
#define NCODES (sizeof codes / sizeof *codes)

/* Judged by its own rules, below and in openssl_names.h. */
static bool is_its_own(enum reason class)
{
	return class == CLASS_UNKNOWN_CRITICAL_EXTENSION || class == CLASS_NOT_A_CA || class == CLASS_KEY_USAGE ||
	       class == CLASS_EXT_KEY_USAGE || class == CLASS_EXPIRED || class == CLASS_NOT_YET_VALID ||
	       class == CLASS_HOSTNAME_MISMATCH || class == CLASS_NAME_CONSTRAINT;
}

/* The row of its code is one whose code ends in this number. */
const char *openssl_words(int code)
{
	char end[16];
	size_t n = (size_t)snprintf(end, sizeof end, " %d", code);

	for (size_t i = 0; i < phrase_count; i++) {
		size_t len = strlen(phrase_table[i].code);

		if (len > n && strncmp(phrase_table[i].code, "X509_V_ERR_", 11) == 0 &&
		    strcmp(phrase_table[i].code + len - n, end) == 0)
			return phrase_table[i].text;
	}
	return NULL;
}

static void refuse(struct prediction *p, int code, const struct certificate *about)
{
	p->known = true;
	p->code = code;
	p->message = openssl_words(code);
	p->about = about;
}

/* The chain does not stand: 18 and 19 where its end is self-signed, 2 where the store had a part of it, else 20. */
static void refuse_chain(struct prediction *p)
{
	const struct greedy *way = &p->way;

	refuse(p, way->whole ? (way->n == 1 ? 18 : 19) : (way->trusted_from < way->n ? 2 : 20), way->cert[way->n - 1]);
}

static size_t position(const struct greedy *way, const struct certificate *c)
{
	size_t i = 0;

	while (i < way->n && way->cert[i] != c)
		i++;
	return i;
}

static size_t row_of_class(enum reason class)
{
	size_t i = 0;

	while (i < NCODES && codes[i].class != class)
		i++;
	return i;
}

/* ---- what it says of one certificate ---- */

#define KU_OF_SERVERS (KU_DIGITAL_SIGNATURE | KU_KEY_ENCIPHERMENT | KU_KEY_AGREEMENT)
#define KU_OF_CLIENTS (KU_DIGITAL_SIGNATURE | KU_KEY_AGREEMENT)

/* Netscape's and Microsoft's "server gated crypto" of the 1990s, which still counts for servers. */
static bool is_gated_crypto(struct span oid)
{
	static const uint8_t netscape[] = { 0x60, 0x86, 0x48, 0x01, 0x86, 0xf8, 0x42, 0x04, 0x01 },
	                     microsoft[] = { 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x0a, 0x03, 0x03 };

	return span_eq(oid, (struct span){ netscape, sizeof netscape }) ||
	       span_eq(oid, (struct span){ microsoft, sizeof microsoft });
}

bool openssl_knows_extension(enum oid id)
{
	switch (id) {
	case OID_NS_CERT_TYPE:
	case OID_KEY_USAGE:
	case OID_SAN:
	case OID_BASIC_CONSTRAINTS:
	case OID_CERT_POLICIES:
	case OID_CRL_DP:
	case OID_EKU:
	case OID_IP_BLOCKS:
	case OID_AS_IDS:
	case OID_OCSP_NOCHECK:
	case OID_POLICY_CONSTRAINTS:
	case OID_PROXY_INFO:
	case OID_NAME_CONSTRAINTS:
	case OID_POLICY_MAPPINGS:
	case OID_INHIBIT_ANY_POLICY:
		return true;
	default:
		return false;
	}
}

static bool has_unknown_extension(const struct certificate *c)
{
	for (size_t i = 0; i < c->next; i++)
		if (c->ext[i].critical && !openssl_knows_extension(c->ext[i].id))
			return true;
	return false;
}

/* anyExtendedKeyUsage does not help; nsCertType counts, critical or not, of the leaf. */
static bool has_purpose(const struct certificate *c, bool leaf, enum purpose purpose)
{
	bool gated = false;

	if (purpose == PURPOSE_ANY)
		return true;
	if (leaf && c->has_ns_type && !(c->ns_type & (purpose == PURPOSE_SERVER ? NS_SSL_SERVER : NS_SSL_CLIENT)))
		return false;
	if (!c->has_eku)
		return true;
	for (size_t i = 0; i < c->neku; i++)
		gated |= purpose == PURPOSE_SERVER && is_gated_crypto(c->eku[i]);
	return gated || certificate_has_eku(c, purpose == PURPOSE_SERVER ? OID_EKU_SERVER : OID_EKU_CLIENT);
}

/* Without basicConstraints a root may do, if it is old or its keyUsage says so. */
static bool is_ca(const struct certificate *c)
{
	if (c->has_ku && !(c->ku & KU_KEY_CERT_SIGN))
		return false;
	return c->has_bc ? c->ca : c->self_issued && (c->has_ku || c->version == 1);
}

static int extension_code(const struct chain *h, const struct greedy *way, size_t i)
{
	const struct certificate *c = way->cert[i];
	enum purpose purpose = h->purpose;
	unsigned wanted = purpose == PURPOSE_SERVER ? KU_OF_SERVERS : KU_OF_CLIENTS;

	if (has_unknown_extension(c))
		return 34;
	if (i > 0 && !is_ca(c))
		return 79;
	if (way->n > 1 && c->key.explicit_curve)
		return 94;
	if (way->n > 1 && !greedy_decodes_key(c))
		return 1;
	if (i >= way->trusted_from && trust_names(graph_trust(h->graph), c, purpose_oid(purpose)))
		return 0; /* what the store says by name outweighs what the certificate says */
	if (!has_purpose(c, i == 0, purpose))
		return 26;
	return i == 0 && purpose != PURPOSE_ANY && c->has_ku && !(c->ku & wanted) ? 26 : 0;
}

/* notAfter itself is too late for it. */
static int time_code(const struct certificate *c, int64_t at)
{
	return at < c->not_before ? 9 : at >= c->not_after ? 10 : 0;
}

/* ---- the first thing it says ---- */

/* Less is met earlier. Signatures and times are looked at from the top down. */
static size_t turn(enum phase phase, size_t at, int code)
{
	return (size_t)phase * 1000000 + (phase == SIGNATURES_AND_TIMES ? GREEDY_MAX - at : at) * 1000 + (size_t)code;
}

struct first {
	size_t turn;
	int code;
	const struct certificate *about;
};

static void met(struct first *f, enum phase phase, size_t at, int code, const struct certificate *about)
{
	size_t t = turn(phase, at, code);

	if (code == 0 || (f->about && f->turn <= t))
		return;
	*f = (struct first){ t, code, about };
}

/* What it makes of the same lists; 0: not known. It does not look at OCSP answers here. */
static int list_code(enum problem_kind kind)
{
	switch (kind) {
	case PROBLEM_CRL_MISSING:
		return 3;
	case PROBLEM_CRL_EXPIRED:
		return 12;
	case PROBLEM_CRL_NOT_YET_VALID:
		return 11;
	case PROBLEM_CRL_BAD_SIGNATURE:
		return 8;
	case PROBLEM_CRL_WRONG_SCOPE:
		return 44;
	case PROBLEM_CRL_UNUSABLE:
		return 36;
	default:
		return 0;
	}
}

/* Of the complete lists that are in time it takes the one with the latest thisUpdate, whatever their numbers; one
 * without nextUpdate is in time for ever, and MD5 and SHA-1 under a list are good at every security level (tried
 * with 3.0). Deltas and OCSP answers it does not look at. true: that decides, whatever we make of the same. */
static bool met_lists(struct first *f, const struct analysis *a, const struct chain *c, const struct prediction *p,
                      const struct path *path, const struct problem *q)
{
	const struct revocation_answer *r;
	const struct crl *latest;
	bool listed;
	size_t i = 0, at = position(&p->way, q->cert);

	if (q->kind != PROBLEM_REVOKED && q->kind != PROBLEM_EVIDENCE_WEAK && q->kind != PROBLEM_CRL_EXPIRED &&
	    q->kind != PROBLEM_CRL_ENTRY_GONE)
		return false;
	while (i + 1 < path->n && path->cert[i] != q->cert)
		i++;
	if (i + 1 >= path->n)
		return false;
	r = revocation_of(c->graph, &a->question, path, i);
	latest = revocation_latest(c->graph, &a->question, path, i, &listed);
	if (latest && listed)
		met(f, REVOCATION, at, 23, q->cert);
	else if (!latest && q->kind == PROBLEM_REVOKED && r->stale_says_revoked)
		met(f, REVOCATION, at, 12, q->cert);
	else if (!latest && (!r->ocsp || a->question.revocation == REVOCATION_HARD))
		return false;
	return true;
}

/* Something that fails with us, and of which nobody here knows what OpenSSL would say, is met last. */
static void met_problem(struct first *f, const struct prediction *p, const struct problem *q)
{
	size_t row = row_of_class(problem_class(q->kind));

	/* keys and trust settings are looked at below, or when the way is taken */
	if (q->kind == PROBLEM_INVALID_KEY || q->kind == PROBLEM_EXPLICIT_CURVE || q->kind == PROBLEM_ANCHOR_REJECTED)
		return;
	if (!q->fails || is_its_own(problem_class(q->kind)) ||
	    problem_class(q->kind) == CLASS_POLICY) /* looked at only with -policy_check */
		return;
	if (list_code(q->kind) && !q->unchecked)
		met(f, REVOCATION, position(&p->way, q->cert), list_code(q->kind), q->cert);
	else if (row == NCODES || q->unchecked)
		met(f, UNKNOWN, 0, -1, q->cert);
	else
		met(f, codes[row].phase, position(&p->way, q->cert), codes[row].code, q->cert);
}

static void judge(struct prediction *p, const struct analysis *a, const struct chain *c, const struct path *path)
{
	struct first f = { .about = NULL };
	size_t at_name = 0;
	int host = c->host ? openssl_host_code(path->cert[0], c->host) : 0;
	int names = openssl_constraints_code(path->cert, path->n, &at_name);

	met(&f, host < 0 ? UNKNOWN : PEER_NAME, 0, host, path->cert[0]);
	met(&f, NAME_CONSTRAINTS, at_name, names, path->cert[at_name]);
	for (size_t i = 0; i < path->nproblem; i++)
		if (!met_lists(&f, a, c, p, path, &path->problem[i]))
			met_problem(&f, p, &path->problem[i]);
	for (size_t i = 0; i < path->n; i++) {
		met(&f, EXTENSIONS, i, extension_code(c, &p->way, i), path->cert[i]);
		met(&f, SIGNATURES_AND_TIMES, i, time_code(path->cert[i], a->question.at), path->cert[i]);
	}
	p->known = p->accepts = !f.about;
	if (f.about && f.code > 0)
		refuse(p, f.code, f.about);
}

/* ---- the way itself ---- */

static bool is_way(const struct path *p, const struct greedy *way)
{
	if (p->n != way->n)
		return false;
	for (size_t i = 0; i < p->n; i++)
		if (p->cert[i] != way->cert[i] && !span_eq(p->cert[i]->der, way->cert[i]->der))
			return false;
	return true;
}

/* What it cannot load it does not come to judge. */
static void load(struct prediction *p, const struct analysis *a)
{
	p->load = loading_foreseen(a, &p->way, LOADER_OPENSSL);
	if (p->load.answer == LOAD_GOOD)
		return;
	p->known = p->load.answer == LOAD_REFUSED;
	p->accepts = false;
	p->code = 0;
	p->message = p->load.message;
	p->about = NULL;
}

struct prediction predict_openssl(const struct analysis *a, const struct chain *c)
{
	struct prediction p = { .way =
		                    greedy_path(a->arena, c->graph, c->cert, a->question.at, purpose_oid(c->purpose)),
		                .path = -1 };

	for (size_t i = 0; i < c->paths->n && p.path < 0; i++)
		if (is_way(&c->paths->path[i], &p.way))
			p.path = (int)i;
	if (p.way.rejected)
		refuse(&p, 28, p.way.rejected);
	else if (!p.way.anchored)
		refuse_chain(&p);
	else if (p.path >= 0)
		judge(&p, a, c, &c->paths->path[p.path]);
	load(&p, a);
	return p;
}
