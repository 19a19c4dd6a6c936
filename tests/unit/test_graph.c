/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Edges of facts: who bears the issuer's name, what the key identifiers say, whose key made the signature. */
#include "tests/unit/pki.h"

#include "base/sentence.h"
#include "stack/oracle.h"
#include "cert/sigcheck.h"

#define CAS                                                                                                            \
	"key k ec:p256\ncert root ca\n"                                                                                \
	"cert a issuer=root ca subject=\"C=JP, O=Example, CN=Issuing\" key=k\n"                                        \
	"cert b issuer=root ca subject=\"C=JP, O=EXAMPLE, CN=issuing\"\n"                                              \
	"cert c issuer=root ca subject=\"C=JP, O=Example, CN=Issuing\" ski=none key=k\n"                               \
	"cert other issuer=root ca subject=\"CN=Other\" key=k\n"

static struct graph *graph(struct pki *p, int peer)
{
	static struct question q;

	q = pki_question();
	return graph_new(p->arena, p->set, p->trust, &q, peer);
}

static const char *list(struct pki *p, struct edge *const *e, size_t n)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%s", i ? " " : "", pki_name(p, e[i]->parent));
	char *s = arena_strdup(p->arena, buf_str(&b));
	buf_free(&b);
	return s;
}

#define BEARERS_MAX 8

/* All with the name of c's issuer. */
static size_t bearers(struct graph *g, const struct certificate *c, struct edge *e[BEARERS_MAX])
{
	size_t n = 0;

	while (n < BEARERS_MAX && (e[n] = graph_bearer(g, c, n)))
		n++;
	return n;
}

/* Names by the comparison of RFC 5280 7.1; trusted ones first, then those that may serve, then what is but known. */
START_TEST(issuers)
{
	struct pki p = pki_new(CAS "cert leaf issuer=a\n", "sent:leaf b sent:a other c", "c root");
	struct graph *g = graph(&p, p.peer);
	struct edge *e[BEARERS_MAX], *first;
	size_t n = bearers(g, pki_cert(&p, "leaf"), e);

	unit_str("issuers", list(&p, e, n), "c a b");
	ck_assert(e[0]->parent_trusted && e[0]->parent_usable && !e[1]->parent_trusted && e[1]->parent_usable &&
	          !e[2]->parent_usable);
	ck_assert(e[0]->names && e[1]->names && e[2]->names);
	ck_assert_int_eq(e[0]->keyid, KEYID_ABSENT);
	ck_assert_int_eq(e[1]->keyid, KEYID_MATCH);
	ck_assert_int_eq(e[2]->keyid, KEYID_DIFFER);
	ck_assert_int_eq(e[1]->signature, SIG_NOT_TRIED);
	first = e[0];
	ck_assert_ptr_eq(graph_bearer(g, pki_cert(&p, "leaf"), 0), first);
	n = bearers(g, pki_cert(&p, "root"), e);
	unit_str("of a root", list(&p, e, n), "root");
	pki_free(&p);
}
END_TEST

/* Our own certificates are nothing to build a peer's chain of, also where the peer came first. */
START_TEST(ours_are_not_the_peers)
{
	struct certset *s = certset_new();
	struct pki p = pki_new(CAS "cert leaf issuer=a\n", "", "root");
	struct question q = pki_question();
	int peer = certset_add_input(s, "peer", "connection", ORIGIN_SENT, -1);
	int mine = certset_add_input(s, "mine", "pem", ORIGIN_OURS, -1);

	ck_assert_int_eq(peer, 0);
	certset_add_der(s, pki_der(&p, "leaf"), ENTRY_CERTIFICATE,
	                (struct origin){ .kind = ORIGIN_SENT, .input = (uint16_t)peer });
	certset_add_der(s, pki_der(&p, "a"), ENTRY_CERTIFICATE,
	                (struct origin){ .kind = ORIGIN_OURS, .input = (uint16_t)mine });
	for (int of_server = 0; of_server < 2; of_server++) {
		q.of_server = of_server;
		struct edge *live = graph_bearer(graph_new(p.arena, s, p.trust, &q, peer), certset_certificate(s, 0), 0);
		struct edge *file = graph_bearer(graph_new(p.arena, s, p.trust, &q, -1), certset_certificate(s, 0), 0);

		ck_assert(live && file && file->parent_usable);
		ck_assert_int_eq(live->parent_usable, of_server);
	}
	pki_free(&p);
	certset_free(s);
}
END_TEST

START_TEST(no_issuer_name)
{
	struct pki p = pki_new("cert root ca\ncert leaf issuer=root damage=truncated\n", "leaf", "root");
	struct graph *g = graph(&p, -1);
	struct certificate nothing = { .arena = p.arena };
	size_t n = 7;

	ck_assert_ptr_null(graph_bearer(g, &nothing, 0));
	ck_assert_uint_eq(graph_signers(g, &nothing).bearers, 0);
	graph_issuers_by_key(g, &nothing, &n);
	ck_assert_uint_eq(n, 0);
	ck_assert(!graph_self_signed(g, &nothing) && !graph_issued_any(g, &nothing));
	pki_free(&p);
}
END_TEST

/* The verification is of the pair child and key: a and c have one key. */
START_TEST(signatures_once)
{
	struct pki p = pki_new(CAS "cert leaf issuer=a\n", "leaf a b c", "root");
	struct graph *g = graph(&p, -1);
	struct edge *e[BEARERS_MAX];

	ck_assert_uint_eq(bearers(g, pki_cert(&p, "leaf"), e), 3);
	for (int round = 0; round < 2; round++) {
		ck_assert_int_eq(edge_verify(g, e[0]), SIG_GOOD);
		ck_assert_int_eq(edge_verify(g, e[1]), SIG_BAD);
		ck_assert_int_eq(edge_verify(g, e[2]), SIG_GOOD);
		ck_assert_uint_eq(graph_signatures_done(g), 2);
	}
	ck_assert_int_eq(e[1]->signature, SIG_BAD);
	pki_free(&p);
}
END_TEST

/* What was found of one child is nothing of another with the same issuer; wherever they stand, each is verified once.
 */
START_TEST(signatures_apart)
{
	struct pki p =
	    pki_new(CAS "cert forged issuer=a damage=bad-signature\ncert leaf issuer=a\ncert next issuer=a\n",
	            "a forged leaf next", "root");
	static const struct {
		const char *child;
		enum sig_result result;
	} rows[] = { { "leaf", SIG_GOOD }, { "forged", SIG_BAD }, { "next", SIG_GOOD } };
	struct graph *g = graph(&p, -1);
	struct edge *e[BEARERS_MAX];

	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < UNIT_COUNT(rows); i++) {
			unit_int(rows[i].child, bearers(g, pki_cert(&p, rows[i].child), e), 1);
			ck_assert_ptr_eq(e[0]->child, pki_cert(&p, rows[i].child));
			unit_int(rows[i].child, e[0]->signature, round ? rows[i].result : SIG_NOT_TRIED);
			unit_int(rows[i].child, edge_verify(g, e[0]), rows[i].result);
			unit_int(rows[i].child, graph_signatures_done(g), round ? UNIT_COUNT(rows) : i + 1);
		}
	pki_free(&p);
}
END_TEST

/* ---- who really signed ---- */

static const struct {
	const char *name, *of, *first; /* first "": none */
	size_t n, bearers;
} signed_by[] = {
	{ "the issuer, and another with its key", "leaf", "c", 2, 3 },
	{ "named by its key identifier, or not", "bare", "c", 2, 3 },
	{ "an identifier that is another's", "misled", "b", 1, 3 },
	{ "nobody at hand", "forged", "", 0, 3 },
	{ "itself alone", "root", "", 0, 0 },
	{ "nobody bears the name", "orphan", "", 0, 0 },
};

START_TEST(signers)
{
	struct pki p = pki_new(CAS "cert gone ca subject=\"CN=Gone\"\ncert other-key ca\ncert leaf issuer=a\n"
	                           "cert bare issuer=a aki=none\ncert misled issuer=b aki=a\n"
	                           "cert forged issuer=a sig-as=other-key\ncert orphan issuer=gone\n",
	                       "leaf bare misled forged orphan a b", "c root");
	struct graph *g = graph(&p, -1);

	for (int round = 0; round < 2; round++) {
		struct signers s = graph_signers(g, pki_cert(&p, signed_by[_i].of));

		unit_str(signed_by[_i].name, s.first ? pki_name(&p, s.first) : "", signed_by[_i].first);
		unit_int(signed_by[_i].name, s.n, signed_by[_i].n);
		unit_int(signed_by[_i].name, s.bearers, signed_by[_i].bearers);
	}
	pki_free(&p);
}
END_TEST

/* ---- authorityCertIssuer and serial ---- */

static const struct {
	const char *name, *attributes, *issuer;
	enum keyid_fact keyid, serial;
} pins[] = {
	{ "none", "", "int", KEYID_MATCH, KEYID_ABSENT },
	{ "right", "aki=full", "int", KEYID_MATCH, KEYID_MATCH },
	{ "another serial", "aki-serial=4711", "int", KEYID_MATCH, KEYID_DIFFER },
	{ "its serial, but of another issuer", "aki=full", "twin", KEYID_MATCH, KEYID_DIFFER },
	{ "the serial alone", "aki=none ext=2.5.29.35:300482021002", "int", KEYID_ABSENT, KEYID_MATCH },
	{ "another serial alone", "aki=none ext=2.5.29.35:300482021003", "int", KEYID_ABSENT, KEYID_DIFFER },
	{ "its serial, of an issuer who is no name",
	  "aki=none ext=2.5.29.35:3008a1028200"
	  "82021002",
	  "int", KEYID_ABSENT, KEYID_MATCH },
};

START_TEST(issuer_serial)
{
	const char *recipe = "key k ec:p256\ncert root ca\ncert int issuer=root ca key=k serial=1002\ncert other ca\n"
	                     "cert twin issuer=other ca key=k subject=\"CN=int\" serial=1002\ncert leaf issuer=int ";
	struct arena *a = arena_new();
	struct pki p = pki_new(arena_printf(a, "%s%s\n", recipe, pins[_i].attributes),
	                       arena_printf(a, "leaf %s", pins[_i].issuer), "root");
	struct edge *e[BEARERS_MAX];
	size_t n = bearers(graph(&p, -1), pki_cert(&p, "leaf"), e);

	unit_int(pins[_i].name, n, 1);
	unit_int(pins[_i].name, e[0]->issuer_serial, pins[_i].serial);
	unit_int(pins[_i].name, e[0]->keyid, pins[_i].keyid);
	pki_free(&p);
	arena_free(a);
}
END_TEST

/* ---- by key ---- */

START_TEST(by_key)
{
	struct pki p = pki_new(
	    CAS "cert named issuer=a issuer-name=\"CN=Gone\"\ncert tried issuer=b aki=none issuer-name=\"CN=Gone\"\n"
	        "cert stranger issuer=root aki=99 issuer-name=\"CN=Gone\"\n",
	    "named tried stranger a b other", "c");
	struct graph *g = graph(&p, -1);
	size_t n;
	struct edge *const *e = graph_issuers_by_key(g, pki_cert(&p, "named"), &n);

	unit_str("by identifier", list(&p, e, n), "a other");
	ck_assert(!e[0]->names);
	e = graph_issuers_by_key(g, pki_cert(&p, "tried"), &n);
	unit_str("by signature", list(&p, e, n), "b");
	graph_issuers_by_key(g, pki_cert(&p, "stranger"), &n);
	ck_assert_uint_eq(n, 0);
	pki_free(&p);
}
END_TEST

/* ---- what issued what ---- */

START_TEST(issued_any)
{
	struct pki p = pki_new(
	    CAS "cert leaf issuer=a\ncert quiet ca\ncert alike ca subject=\"C=JP, O=Example, CN=Issuing\" ski=none\n",
	    "root a b leaf quiet alike", "");
	struct graph *g = graph(&p, -1);

	ck_assert(graph_issued_any(g, pki_cert(&p, "root")));
	ck_assert(graph_issued_any(g, pki_cert(&p, "a")));
	ck_assert(!graph_issued_any(g, pki_cert(&p, "b")));     /* the name alone, another key by its identifier */
	ck_assert(!graph_issued_any(g, pki_cert(&p, "alike"))); /* the name alone, the signature tells */
	ck_assert(!graph_issued_any(g, pki_cert(&p, "quiet"))); /* its own signature apart */
	ck_assert(!graph_issued_any(g, pki_cert(&p, "leaf")));
	pki_free(&p);
}
END_TEST

START_TEST(self_signed)
{
	struct pki p = pki_new("key ko ec:p256\nkey kn ec:p256\ncert old ca key=ko subject=\"CN=R\"\ncert new "
	                       "issuer=old ca key=kn subject=\"CN=R\"\n"
	                       "cert broken ca damage=bad-signature\ncert int issuer=old ca\n",
	                       "old new broken int", "");
	struct graph *g = graph(&p, -1);

	ck_assert(graph_self_signed(g, pki_cert(&p, "old")));
	ck_assert(!graph_self_signed(g, pki_cert(&p, "new")));
	ck_assert(!graph_self_signed(g, pki_cert(&p, "broken")));
	ck_assert(!graph_self_signed(g, pki_cert(&p, "int")));
	pki_free(&p);
}
END_TEST

/* ---- the second opinion: each bit that GnuTLS sets has a problem of ours beside it ---- */

static const struct {
	const char *name, *recipe, *have, *trust, *host;
	unsigned status; /* these bits are set, and no others but GNUTLS_CERT_INVALID */
	enum reason ours;
} opinions[] = {
	{ "good", "cert root ca\ncert leaf issuer=root san=DNS:a.example\n", "leaf", "root", "a.example", 0,
	  CLASS_NONE },
	{ "no issuer", "cert root ca\ncert leaf issuer=root\n", "leaf", "", NULL, GNUTLS_CERT_SIGNER_NOT_FOUND,
	  CLASS_UNKNOWN_ISSUER },
	{ "expired", "cert root ca\ncert leaf issuer=root to=-1d\n", "leaf", "root", NULL, GNUTLS_CERT_EXPIRED,
	  CLASS_EXPIRED },
	{ "not yet", "cert root ca\ncert leaf issuer=root from=+1d\n", "leaf", "root", NULL, GNUTLS_CERT_NOT_ACTIVATED,
	  CLASS_NOT_YET_VALID },
	{ "name", "cert root ca\ncert leaf issuer=root san=DNS:a.example\n", "leaf", "root", "b.example",
	  GNUTLS_CERT_UNEXPECTED_OWNER, CLASS_HOSTNAME_MISMATCH },
	{ "signature", "cert root ca\ncert leaf issuer=root damage=bad-signature\n", "leaf", "root", NULL,
	  GNUTLS_CERT_SIGNATURE_FAILURE, CLASS_BAD_SIGNATURE },
	{ "no CA", "cert root ca\ncert int issuer=root ca=no ku=keyCertSign\ncert leaf issuer=int\n", "leaf int",
	  "root", NULL, GNUTLS_CERT_SIGNER_NOT_CA, CLASS_NOT_A_CA },
};

START_TEST(second_opinion)
{
	struct pki p = pki_new(opinions[_i].recipe, opinions[_i].have, opinions[_i].trust);
	struct question q = pki_question();
	struct graph *g = graph(&p, -1);
	const struct certificate *chain[4];
	size_t n = 0;

	for (; n < certset_count(p.set); n++)
		chain[n] = certset_certificate(p.set, (int)n);
	struct oracle o = oracle_ask(p.arena, g, chain, n, &q, PURPOSE_ANY, opinions[_i].host);
	ck_assert_msg(o.ran && o.text, "%s", opinions[_i].name);
	unit_int(opinions[_i].name, o.status & ~(unsigned)GNUTLS_CERT_INVALID, opinions[_i].status);
	unit_int(opinions[_i].name,
	         path_reason(&paths_find(p.arena, g, chain[0], &q, PURPOSE_ANY, opinions[_i].host)->path[0]),
	         opinions[_i].ours);
	pki_free(&p);
}
END_TEST

START_TEST(second_opinion_refused)
{
	struct pki p = pki_new("cert root ca\ncert leaf issuer=root damage=dup-extension\n", "leaf", "root");
	struct question q = pki_question();
	struct graph *g = graph(&p, -1);
	const struct certificate *leaf = pki_cert(&p, "leaf");
	struct oracle o = oracle_ask(p.arena, g, &leaf, 1, &q, PURPOSE_ANY, NULL);

	ck_assert(!o.ran && o.why.kind == ARGUMENT_QUOTE);
	o = oracle_ask(p.arena, g, NULL, 0, &q, PURPOSE_ANY, NULL);
	ck_assert(!o.ran && o.why.kind == ARGUMENT_WORD);
	pki_free(&p);
}
END_TEST

/* It is given all lists of the chain's issuers, or it is not asked: `lists` lists, each with `revoked` entries, with a
 * reason or without. */
static const struct {
	const char *name, *reason;
	unsigned lists, revoked, status; /* of an answer */
	bool asked;
} bounds[] = {
	{ "a list", "", 1, 10, 0, true },
	{ "the leaf in a list", ":keyCompromise", 1, 10, GNUTLS_CERT_REVOKED, true },
	{ "as many lists as it may have", "", 64, 1, 0, true },
	{ "a list too many", "", 65, 1, 0, false },
	{ "entries with extensions, as many as it may have", ":superseded", 1, 2500, 0, true },
	{ "an entry with extensions too many", ":superseded", 1, 2501, 0, false },
	{ "two lists of too many together", ":superseded", 2, 1800, 0, false },
	{ "entries without extensions", "", 1, 2600, 0, true },
	{ "octets too many", "", 1, 25000, 0, false },
};

START_TEST(second_opinion_of_lists)
{
	struct buf recipe = BUF_INIT, have = BUF_INIT;

	buf_puts(&recipe, "cert root ca\ncert leaf issuer=root\n");
	buf_puts(&have, "leaf");
	for (unsigned i = 1; i <= bounds[_i].lists; i++) {
		buf_printf(&recipe, "crl c%u issuer=root number=%u", i, i);
		for (unsigned k = bounds[_i].status != 0; k < bounds[_i].revoked; k++)
			buf_printf(&recipe, " revoke=%08x%s", k, bounds[_i].reason);
		buf_puts(&recipe, bounds[_i].status ? " revoke=leaf\n" : "\n");
		buf_printf(&have, " crl:c%u", i);
	}
	struct pki p = pki_new(buf_str(&recipe), buf_str(&have), "root");
	struct question q = pki_question();
	const struct certificate *leaf = pki_cert(&p, "leaf");
	struct oracle o = oracle_ask(p.arena, graph(&p, -1), &leaf, 1, &q, PURPOSE_ANY, NULL);
	unit_int(bounds[_i].name, o.ran, bounds[_i].asked);
	unit_int(bounds[_i].name, o.status & ~(unsigned)GNUTLS_CERT_INVALID, bounds[_i].status);
	ck_assert(o.ran || (o.why.kind == ARGUMENT_SENTENCE && strstr(o.why.sentence->msgid, "CRLs") != NULL));
	q.revocation = REVOCATION_OFF;
	ck_assert(oracle_ask(p.arena, graph(&p, -1), &leaf, 1, &q, PURPOSE_ANY, NULL).ran);
	pki_free(&p);
	buf_free(&recipe);
	buf_free(&have);
}
END_TEST

/* A list that we read and GnuTLS does not: here the algorithm within what is signed has no identifier. */
START_TEST(second_opinion_without_a_list)
{
	struct pki p = pki_new("cert root ca\ncert leaf issuer=root\ncrl c issuer=root revoke=0102 patch=8:04\n",
	                       "leaf crl:c", "root");
	struct question q = pki_question();
	const struct certificate *leaf = pki_cert(&p, "leaf");
	struct oracle o = oracle_ask(p.arena, graph(&p, -1), &leaf, 1, &q, PURPOSE_ANY, NULL);

	ck_assert(!o.ran && o.why.kind == ARGUMENT_WORD && strstr(o.why.text, "CRLs") != NULL);
	pki_free(&p);
}
END_TEST

/* A key that our own check declines is not given to it, not even as an anchor's. */
START_TEST(second_opinion_of_keys)
{
	struct pki p = pki_new("cert root ca\ncert leaf issuer=root\n", "leaf", "root");
	struct question q = pki_question();
	struct graph *g = graph(&p, -1);
	const struct certificate *leaf = pki_cert(&p, "leaf");
	struct certificate *root = (struct certificate *)(uintptr_t)pki_cert(&p, "root");

	ck_assert(oracle_ask(p.arena, g, &leaf, 1, &q, PURPOSE_ANY, NULL).ran);
	root->key.type = OID_KEY_DSA;
	root->key.bits = SIGCHECK_DSA_BITS;
	root->key.order_bits = SIGCHECK_DSA_Q_BITS;
	ck_assert(oracle_ask(p.arena, g, &leaf, 1, &q, PURPOSE_ANY, NULL).ran);
	root->key.bits++;
	ck_assert(!oracle_ask(p.arena, g, &leaf, 1, &q, PURPOSE_ANY, NULL).ran);
	root->key.bits--;
	root->key.order_bits++;
	ck_assert(!oracle_ask(p.arena, g, &leaf, 1, &q, PURPOSE_ANY, NULL).ran);
	pki_free(&p);
}
END_TEST

UNIT_SUITE("graph")
{
	tcase_add_test(tc, issuers);
	tcase_add_test(tc, ours_are_not_the_peers);
	tcase_add_test(tc, no_issuer_name);
	tcase_add_test(tc, signatures_once);
	tcase_add_test(tc, signatures_apart);
	UNIT_ROWS(tc, signers, signed_by);
	UNIT_ROWS(tc, issuer_serial, pins);
	tcase_add_test(tc, by_key);
	tcase_add_test(tc, issued_any);
	tcase_add_test(tc, self_signed);
	UNIT_ROWS(tc, second_opinion, opinions);
	tcase_add_test(tc, second_opinion_refused);
	UNIT_ROWS(tc, second_opinion_of_lists, bounds);
	tcase_add_test(tc, second_opinion_without_a_list);
	tcase_add_test(tc, second_opinion_of_keys);
}
