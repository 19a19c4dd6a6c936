/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The phases of X509_verify_cert(), one function each, over the way that greedy.h takes: each answers with the first
 * code that it would say, and where. */
#include "config.h"

#include "stack/prediction.h"

#include "base/span.h"
#include "cert/certificate.h"
#include "cert/der.h"
#include "cert/name.h"
#include "cert/oid.h"
#include "cert/sigcheck.h"
#include "chain/graph.h"
#include "chain/node.h"
#include "chain/path.h"
#include "chain/question.h"
#include "chain/revocation.h"
#include "load/trust.h"
#include "phrase/phrasebook.h"
#include "stack/greedy.h"
#include "stack/loading.h"
#include "stack/openssl_certificate.h"
#include "stack/openssl_lists.h"
#include "stack/openssl_names.h"
#include "stack/openssl_strict.h"

#include <stdio.h>
#include <string.h>

/* X509_V_ERR_... */
enum {
	STANDS = 0,
	UNSPECIFIED = 1,
	NO_ISSUER = 2,
	BAD_SIGNATURE = 7,
	NO_LOCAL_ISSUER = 20,
	TOO_LONG = 22,
	REVOKED = 23,
	PATH_TOO_LONG = 25,
	WRONG_PURPOSE = 26,
	UNKNOWN_EXTENSION = 34,
	PROXY = 40,
	NOT_A_CA = 79,
	EXPLICIT_CURVE = 94,
};
#define UNKNOWN (-1)

/* What is asked, of which way; `at` is where a code was met. */
struct judgement {
	const struct analysis *a;
	const struct chain *chain;
	const struct greedy *way;
	bool strict;
	size_t at;
};

/* The row of its code is one whose code ends in this number. */
const struct phrase *openssl_phrase(int code)
{
	char end[16];
	size_t n = (size_t)snprintf(end, sizeof end, " %d", code);
	const struct phrase *p;

	for (size_t k = 0; (p = phrase_verify_at(k)); k++) {
		size_t len = strlen(p->code);

		if (len > n && strcmp(p->code + len - n, end) == 0)
			return p;
	}
	return NULL;
}

const char *openssl_words(int code)
{
	const struct phrase *p = openssl_phrase(code);

	return p ? p->text : NULL;
}

/* ---- extensions ---- */

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

static bool has_unknown_extension(const struct certificate *c)
{
	for (size_t i = 0; i < c->next; i++)
		if (c->ext[i].critical && !openssl_knows_extension(c->ext[i].id))
			return true;
	return false;
}

/* anyExtendedKeyUsage does not help. */
static bool lists_purpose(const struct openssl_certificate *o, enum purpose purpose)
{
	struct span in = o->eku;
	struct der oid;

	while (der_take(&in, DER_OID, &oid))
		if (oid_find(oid.value) == purpose_oid(purpose) ||
		    (purpose == PURPOSE_SERVER && is_gated_crypto(oid.value)))
			return true;
	return !o->has_eku;
}

/* nsCertType counts, critical or not, of the leaf; of a CA only where nothing else says that it is one. */
static bool has_purpose(const struct openssl_certificate *o, bool leaf, enum purpose purpose)
{
	bool server = purpose == PURPOSE_SERVER;
	int ca = openssl_ca(o);

	if (!lists_purpose(o, purpose))
		return false;
	if (!leaf)
		return ca != 0 && (ca != 5 || o->ns_type & NS_SSL_CA);
	return (!o->has_ns_type || o->ns_type & (server ? NS_SSL_SERVER : NS_SSL_CLIENT)) &&
	       (!o->has_ku || o->ku & (server ? KU_OF_SERVERS : KU_OF_CLIENTS));
}

/* What the store says by name outweighs what the certificate says. */
static bool is_trusted_by_name(const struct judgement *j, size_t i)
{
	return i >= j->way->trusted_from &&
	       trust_names(graph_trust(j->chain->graph), j->way->cert[i], purpose_oid(j->chain->purpose));
}

static int extension_code(const struct judgement *j, size_t i, int64_t cas_below)
{
	struct openssl_certificate o = openssl_certificate(j->way->cert[i]);
	size_t n = j->way->n;
	int ca = openssl_ca(&o), code;

	if (has_unknown_extension(o.c))
		return UNKNOWN_EXTENSION;
	if (o.proxy)
		return PROXY;
	if (i == 0 ? j->strict && ca > 1 : ca == 0 || ((i + 1 < n || j->strict) && ca != 1))
		return NOT_A_CA;
	if (n > 1 && !o.has_key)
		return UNSPECIFIED;
	if (n > 1 && o.c->key.explicit_curve)
		return EXPLICIT_CURVE;
	code = j->strict && n > 1 ? openssl_strict_code(&o, i + 1 == n) : STANDS;
	if (code)
		return code;
	if (j->chain->purpose != PURPOSE_ANY && (o.sound || j->strict) && !is_trusted_by_name(j, i) &&
	    (!o.sound || !has_purpose(&o, i == 0, j->chain->purpose)))
		return WRONG_PURPOSE;
	return i > 1 && o.pathlen >= 0 && cas_below > o.pathlen ? PATH_TOO_LONG : STANDS;
}

static int check_extensions(struct judgement *j)
{
	int64_t cas = 0;

	for (size_t i = 0; i < j->way->n; i++) {
		int code = extension_code(j, i, cas);

		j->at = i;
		if (code)
			return code;
		cas += i > 0 && !openssl_certificate(j->way->cert[i]).self_issued;
	}
	return STANDS;
}

/* ---- the name that is expected, revocation, names ---- */

static int check_host(struct judgement *j)
{
	j->at = 0;
	return j->chain->host ? openssl_host_code(j->way->cert[0], j->chain->host, j->strict) : STANDS;
}

/* X509_get_pubkey_parameters() wants the key of the leaf; of several all were looked at before. */
static int check_key(struct judgement *j)
{
	j->at = 0;
	return openssl_certificate(j->way->cert[0]).has_key ? STANDS : UNSPECIFIED;
}

/* Lists that are wanted are wanted of all; where they are only at hand, what they revoke counts. */
static int check_lists(struct judgement *j)
{
	enum revocation wanted = j->chain->question->revocation;
	size_t n;

	if (wanted == REVOCATION_OFF || (!revocation_lists(j->chain->graph, &n) && wanted != REVOCATION_HARD))
		return STANDS;
	for (size_t i = 0; i < j->way->n; i++) {
		int code =
		    openssl_list_code(j->a->arena, j->chain->graph, j->way->cert, j->way->n, i, j->chain->question->at);

		j->at = i;
		if (code && (wanted == REVOCATION_HARD || code == REVOKED))
			return code;
	}
	return STANDS;
}

static int check_names(struct judgement *j)
{
	return openssl_constraints_code(j->way->cert, j->way->n, &j->at);
}

/* ---- signatures and times, from the top down ---- */

static bool names_one_algorithm(const struct certificate *c)
{
	return span_eq(c->sig.oid, c->tbs_sig.oid) && span_eq(c->sig.params, c->tbs_sig.params);
}

static int signature_code(const struct judgement *j, size_t i)
{
	struct graph *g = j->chain->graph;
	const struct certificate *c = j->way->cert[i];

	if (!names_one_algorithm(c))
		return BAD_SIGNATURE;
	switch (graph_verify(g, graph_node(g, c), graph_node(g, j->way->cert[i + 1]))) {
	case SIG_GOOD:
		return STANDS;
	case SIG_BAD:
		return BAD_SIGNATURE;
	default:
		return UNKNOWN;
	}
}

/* The last one is looked at if it is self-signed, or else if it may be the end all the same. */
static int check_signatures(struct judgement *j)
{
	size_t n = j->way->n;
	struct openssl_certificate top = openssl_certificate(j->way->cert[n - 1]);
	bool looks_at_top = j->strict || (top.sound && top.self_signed);

	for (size_t i = n; i-- > 0;) {
		int code = i + 1 < n ? signature_code(j, i) : STANDS;

		j->at = i;
		if (i + 1 == n && !looks_at_top)
			continue;
		if (!code)
			code = openssl_time_code(j->way->cert[i], j->chain->question->at);
		if (code)
			return code;
	}
	return STANDS;
}

/* RFC 3779, which it judges last: what the leaf has, the CAs have to have. */
static int check_resources(struct judgement *j)
{
	const struct certificate *leaf = j->way->cert[0];

	j->at = 0;
	return certificate_extension(leaf, OID_IP_BLOCKS) || certificate_extension(leaf, OID_AS_IDS) ? UNKNOWN : STANDS;
}

static int (*const phases[])(struct judgement *j) = {
	check_extensions, check_host, check_key, check_lists, check_signatures, check_names, check_resources,
};

/* ---- the whole ---- */

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
static void load(struct prediction *p, const struct analysis *a, const struct chain *c)
{
	p->load = loading_foreseen(c, a->set, &p->way, LOADER_OPENSSL);
	if (p->load.answer == LOAD_GOOD && p->unread)
		p->load = loading_undecoded(a, p->unread);
	if (p->load.answer == LOAD_GOOD)
		return;
	p->known = p->load.answer == LOAD_REFUSED;
	p->accepts = false;
	p->code = 0;
	p->message = p->load.message;
	p->about = NULL;
}

static const struct certificate *first_unread(const struct greedy *way)
{
	for (size_t i = 0; i < way->n; i++)
		if (!openssl_loads(way->cert[i]))
			return way->cert[i];
	return NULL;
}

/* As many intermediates as that; it says so where it would have to look for one more. */
static void limit_depth(struct prediction *p, struct judgement *j, int depth)
{
	size_t most = (size_t)depth + 2;
	bool seeks = p->code == NO_ISSUER || p->code == NO_LOCAL_ISSUER;

	if (p->way.n < most || (p->way.n == most && !seeks))
		return;
	p->code = TOO_LONG;
	j->at = most - 1;
}

static struct prediction predict(const struct analysis *a, const struct chain *c, bool strict)
{
	struct prediction p = { .path = -1 };
	struct judgement j = { .a = a, .chain = c, .way = &p.way, .strict = strict };

	p.way = (strict ? greedy_path_partial : greedy_path)(a->arena, c->graph, c->cert, c->question->at,
	                                                     purpose_oid(c->purpose));
	for (size_t i = 0; i < c->paths->n && p.path < 0; i++)
		if (is_way(&c->paths->path[i], &p.way))
			p.path = (int)i;
	p.unread = first_unread(&p.way);
	p.code = p.way.code;
	j.at = p.way.n - 1;
	limit_depth(&p, &j, c->question->depth);
	for (size_t i = 0; !p.code && i < sizeof phases / sizeof *phases; i++)
		p.code = phases[i](&j);
	p.known = !p.unread && p.code != UNKNOWN;
	p.accepts = p.known && !p.code;
	if (!p.known)
		p.code = 0;
	if (p.code) {
		p.about = p.way.cert[j.at];
		p.message = openssl_words(p.code);
	}
	load(&p, a, c);
	return p;
}

struct prediction predict_openssl(const struct analysis *a, const struct chain *c)
{
	return predict(a, c, false);
}

struct prediction predict_python(const struct analysis *a, const struct chain *c)
{
	return predict(a, c, true);
}
