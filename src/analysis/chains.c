/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One chain a leaf: which certificates are asked about, for what purpose and under which name, and their paths.
 *
 * Live, the first certificate that was sent; in files, each certificate that issued none of the others, end-entities
 * before CAs, CAs only where no end-entity is. --leaf names others. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/facts.h"
#include "analysis/missed.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/oid.h"
#include "chain/budget.h"
#include "chain/graph.h"
#include "chain/hostname.h"
#include "chain/path.h"
#include "chain/question.h"
#include "load/certset.h"
#include "load/trust.h"

#include <stdlib.h>
#include <string.h>

/* ---- what stands where ---- */

static bool has_origin(const struct certset *s, int id, enum origin_kind kind)
{
	size_t n;
	const struct origin *o = certset_origins(s, id, &n);

	for (size_t i = 0; i < n; i++)
		if (o[i].kind == kind)
			return true;
	return false;
}

static bool stands_in(const struct certset *s, int id, int input)
{
	size_t n;
	const struct origin *o = certset_origins(s, id, &n);

	for (size_t i = 0; i < n; i++)
		if (o[i].input == input && o[i].kind != ORIGIN_TRUST && o[i].kind != ORIGIN_STAPLE)
			return true;
	return false;
}

/* What stands in an input, in its order (a repeated one repeatedly), in the arena; neither what was stapled nor
 * anchors. */
static const int *input_entries(struct analysis *a, int input, size_t *n)
{
	size_t all;
	const struct placed *at = certset_placed(a->set, input, &all);
	int *list = ARENA_ARRAY(a->arena, int, all);

	*n = 0;
	for (size_t i = 0; i < all; i++)
		if (at[i].kind != ORIGIN_TRUST && at[i].kind != ORIGIN_STAPLE)
			list[(*n)++] = at[i].id;
	return list;
}

/* Of a file that is no chain but a collection, only what is on the path counts. */
static const int *path_entries(struct analysis *a, const struct chain *c, size_t *n)
{
	const struct path *p = c->paths->n ? &c->paths->path[0] : NULL;
	int *list = ARENA_ARRAY(a->arena, int, p ? p->n : 0);

	*n = 0;
	for (size_t i = 0; p && i < p->n; i++) {
		int id = certset_find(a->set, p->cert[i]);

		if (id >= 0 && stands_in(a->set, id, c->input))
			list[(*n)++] = id;
	}
	return list;
}

/* Chains of one file share its list: a file of some leaves is walked once. */
static void fill_sent(struct analysis *a, struct chain *c, const struct chain **sibling)
{
	if (c->input < 0)
		return;
	if (c->connection < 0 && certset_input(a->set, c->input)->nentries > ANALYSIS_SENT_MAX) {
		c->sent = path_entries(a, c, &c->nsent);
		return;
	}
	if (sibling[c->input]) {
		c->sent = sibling[c->input]->sent;
		c->nsent = sibling[c->input]->nsent;
		return;
	}
	c->sent = input_entries(a, c->input, &c->nsent);
	sibling[c->input] = c;
}

/* ---- candidates ---- */

struct gathering {
	struct analysis *a;
	const struct analysis_input *in;
	struct graph *files; /* every certificate of every SOURCE may serve; made when needed */
	VEC_OF(struct chain) chain;
	VEC_OF(int) leaf;    /* in place of chains, where they are but counted */
	bool counting;
	bool *taken;         /* by entry: a chain asks about it already */
	size_t n;            /* entries when it began */
	size_t pass, at;     /* where it stands */
	bool looked, missed; /* for a file that was to hold the leaf; there is one */
};

static struct graph *graph_made(struct analysis *a, struct trust *trust, const struct question *q, int input)
{
	struct graph *graph = graph_new(a->arena, a->set, trust, q, input);

	graph_draw_from(graph, &a->budget);
	return graph;
}

/* Of what that connection's peer sent, or of all (-1). */
static struct graph *graph_of(struct gathering *g, int peer_input)
{
	return graph_made(g->a, g->a->trust, &g->a->question, peer_input);
}

static struct graph *file_graph(struct gathering *g)
{
	if (!g->files)
		g->files = graph_of(g, -1);
	return g->files;
}

static int input_of(const struct analysis *a, int id, enum origin_kind kind)
{
	size_t n;
	const struct origin *o = certset_origins(a->set, id, &n);

	for (size_t i = 0; i < n; i++)
		if (o[i].kind == kind)
			return o[i].input;
	return -1;
}

/* A mailbox or a URI (of a client, a workload) is asked for by others than those who look for a server. */
static bool expects_server(const struct question *q)
{
	struct host h;

	return q->host && ((void)host_parse(q->host, &h), h.kind == HOST_DNS || h.kind == HOST_IP);
}

static enum purpose file_purpose(const struct question *q, const struct certificate *c)
{
	bool server = certificate_has_eku(c, OID_EKU_SERVER), client = certificate_has_eku(c, OID_EKU_CLIENT);

	if (q->purpose_given)
		return q->purpose;
	if (expects_server(q) || (server && !client))
		return PURPOSE_SERVER;
	return client && !server ? PURPOSE_CLIENT : PURPOSE_ANY;
}

/* Beside an end-entity certificate nobody misses the leaf, and a CA whose private key is at hand may be meant itself.
 */
static bool misses_leaf(struct gathering *g, const struct certificate *c)
{
	const struct question *q = &g->a->question;

	if (!c->ca || !(q->host || q->purpose_given) || certset_key_for(g->a->set, &c->key) >= 0)
		return false;
	if (!g->looked)
		g->missed = g->in->nfailed || missed_any(g->a->set);
	g->looked = true;
	return g->missed;
}

static void add_file_chain(struct gathering *g, int id)
{
	g->taken[id] = true;
	if (g->counting) {
		*vec_push(&g->leaf) = id;
		return;
	}
	const struct certificate *c = certset_certificate(g->a->set, id);
	bool in_place = misses_leaf(g, c);
	*vec_push(&g->chain) = (struct chain){
		.side = SIDE_PEER,
		.leaf = id,
		.cert = c,
		.stands_in = in_place,
		.host = in_place ? NULL : g->a->question.host,
		.purpose = in_place ? PURPOSE_ANY : file_purpose(&g->a->question, c),
		.question = &g->a->question,
		.graph = file_graph(g),
		.connection = -1,
		.input = input_of(g->a, id, ORIGIN_FILE),
	};
}

static void add_live_chain(struct gathering *g, int connection, int id)
{
	const struct connection *live = g->a->connection[connection];
	const struct question *q = &g->a->question;

	g->taken[id] = true;
	*vec_push(&g->chain) = (struct chain){
		.side = SIDE_PEER,
		.leaf = id,
		.cert = certset_certificate(g->a->set, id),
		.host = q->host                         ? q->host
		        : live->source && !live->served && *live->source->host != '/' ? live->source->host
		                                        : NULL,
		.purpose = q->purpose_given ? q->purpose : PURPOSE_SERVER,
		.question = q,
		.graph = graph_of(g, live->input),
		.connection = connection,
		.input = live->input,
	};
}

/* ---- live ---- */

static void gather_peers(struct gathering *g)
{
	for (size_t i = 0; i < g->a->nconnection; i++) {
		size_t n;
		const struct connection *c = g->a->connection[i];
		const int *sent = c->input < 0 ? NULL : input_entries(g->a, c->input, &n);

		if (sent && n && certset_certificate(g->a->set, sent[0]))
			add_live_chain(g, (int)i, sent[0]);
	}
}

/* ---- ours ---- */

/* The certificate of --cert that goes with the key of --key, else the first. */
static int our_leaf(const struct analysis *a)
{
	int first = -1;

	for (size_t i = 0; i < certset_count(a->set); i++) {
		const struct certificate *c =
		    has_origin(a->set, (int)i, ORIGIN_OURS) ? certset_certificate(a->set, (int)i) : NULL;
		int key = c ? certset_key_for(a->set, &c->key) : -1;

		if (key >= 0 && has_origin(a->set, key, ORIGIN_OURS))
			return (int)i;
		if (c && first < 0)
			first = (int)i;
	}
	return first;
}

/* With the server's own files, as the server sees it; else as far as what is at hand says. */
static void gather_ours(struct gathering *g)
{
	struct analysis *a = g->a;
	const struct server_eyes *server = a->server;
	int id = g->in->cert_spec ? our_leaf(a) : -1;

	if (id < 0)
		return;
	int input = input_of(a, id, ORIGIN_OURS);
	*vec_push(&g->chain) = (struct chain){
		.side = SIDE_OURS,
		.leaf = id,
		.cert = certset_certificate(a->set, id),
		.purpose = server ? server->question.purpose : PURPOSE_CLIENT,
		.question = server ? &server->question : &a->question,
		.graph = server ? graph_made(a, server->trust, &server->question, input) : file_graph(g),
		.connection = -1,
		.input = input,
	};
}

/* ---- files ---- */

/* Cheap for a large set: a certificate whose name is nobody's issuer is settled by its index row alone. */
static bool issued_others(struct gathering *g, int id)
{
	size_t n;
	const struct entry *e = certset_entry(g->a->set, id);
	const int *child = certset_by_issuer(g->a->set, e->row.subject_hash, &n);

	for (size_t i = 0; i < n; i++)
		if (child[i] != id)
			return graph_issued_any(file_graph(g), certset_certificate(g->a->set, id));
	return false;
}

static bool is_source_certificate(const struct analysis *a, int id)
{
	return certset_entry(a->set, id)->kind == ENTRY_CERTIFICATE && has_origin(a->set, id, ORIGIN_FILE);
}

/* Those certificates of the files that are CAs, or those that are not; `any`: also where they issued another. CAs
 * beside a peer or an end-entity are there to explain. Where all certify each other (a loop, a key carried over), each
 * is asked about. */
static const struct pass {
	bool ca, any, if_none; /* if_none: not where there is something to ask about already */
} passes[] = { { false, false, false }, { true, false, true }, { true, true, true }, { false, true, false } };
#define PASSES (sizeof passes / sizeof *passes)

static bool is_candidate(struct gathering *g, int id, const struct pass *p)
{
	return is_source_certificate(g->a, id) && certset_entry(g->a->set, id)->row.ca == p->ca && !g->taken[id] &&
	       !(g->a->question.nexclude && graph_excluded(file_graph(g), certset_certificate(g->a->set, id))) &&
	       (p->any || !issued_others(g, id));
}

/* Looks at one certificate of the files; false: there is none left to look at. */
static bool gather_file(struct gathering *g)
{
	const struct pass *p = &passes[g->pass];
	int id = (int)g->at;

	if (g->at == 0 && p->if_none && (g->chain.n || g->leaf.n || g->a->nconnection))
		return false;
	if (g->at++ < g->n) {
		if (is_candidate(g, id, p))
			add_file_chain(g, id);
		return true;
	}
	g->at = 0;
	return ++g->pass < PASSES;
}

/* ---- --leaf ---- */

/* A number names its entry without a look at the others: in a large set they need not be read. */
static bool is_number(const char *what, unsigned long *number)
{
	char *end;

	*number = strtoul(what, &end, 10);
	return *what && !*end && strlen(what) < 10;
}

static bool leaf_named(struct certset *s, int id, const char *what)
{
	unsigned long number;

	if (is_number(what, &number))
		return number == (unsigned long)id && certset_entry(s, id)->kind == ENTRY_CERTIFICATE;
	const struct certificate *c = certset_certificate(s, id);
	struct buf hex = BUF_INIT;
	if (!c)
		return false;
	buf_hex(&hex, span_of(certificate_sha256(c), 32), "");
	bool same = strcmp(buf_str(&hex), what) == 0 || strcmp(certificate_title(c), what) == 0 ||
	            strcmp(certificate_subject(c), what) == 0;
	buf_free(&hex);
	return same;
}

bool analysis_leaf_exists(struct certset *s, const char *what)
{
	for (size_t id = 0; id < certset_count(s); id++)
		if (leaf_named(s, (int)id, what))
			return true;
	return false;
}

static void add_asked(struct gathering *g, int id)
{
	for (size_t i = 0; i < g->a->nconnection && !g->counting; i++)
		if (input_of(g->a, id, ORIGIN_SENT) >= 0 &&
		    input_of(g->a, id, ORIGIN_SENT) == g->a->connection[i]->input) {
			add_live_chain(g, (int)i, id);
			return;
		}
	add_file_chain(g, id);
}

/* The same for --leaf. */
static bool gather_asked(struct gathering *g)
{
	if (g->in->only_leaf >= 0) {
		int id = g->in->only_leaf + (int)g->at++, end = g->in->only_end;

		if (certset_certificate(g->a->set, id))
			add_asked(g, id);
		return id + 1 < end && (size_t)id + 1 < g->n;
	}
	if (g->at >= g->n)
		return false;
	if (leaf_named(g->a->set, (int)g->at, g->a->question.leaf))
		add_asked(g, (int)g->at);
	g->at++;
	return true;
}

static void forget(void *ctx)
{
	struct gathering *g = ctx;

	vec_free(&g->chain);
	vec_free(&g->leaf);
}

static bool gather_part(struct gathering *g)
{
	const struct portion *p = g->in->part;

	if (g->at < p->nleaf)
		add_asked(g, p->leaf[g->at++]);
	return g->at < p->nleaf;
}

struct gathering *chains_begin(struct analysis *a, const struct analysis_input *in)
{
	struct gathering *g = ARENA_NEW(a->arena, struct gathering);

	*g = (struct gathering){ .a = a, .in = in, .chain = VEC_INIT, .leaf = VEC_INIT, .n = certset_count(a->set) };
	g->taken = ARENA_ARRAY(a->arena, bool, g->n);
	arena_on_free(a->arena, forget, g);
	if (in->part ? in->part->peers : in->only_leaf < 0 && !a->question.leaf)
		gather_peers(g);
	return g;
}

bool chains_step(struct gathering *g)
{
	if (g->in->part)
		return gather_part(g);
	return g->in->only_leaf >= 0 || g->a->question.leaf ? gather_asked(g) : gather_file(g);
}

void chains_end(struct gathering *g)
{
	struct analysis *a = g->a;

	if (g->in->part ? g->in->part->peers : g->in->only_leaf < 0)
		gather_ours(g);
	a->nchain = g->chain.n;
	a->nasked = g->in->part ? g->in->part->chains : a->nchain;
	a->chain = ARENA_ARRAY(a->arena, struct chain, a->nchain);
	if (a->nchain)
		memcpy(a->chain, g->chain.v, a->nchain * sizeof *a->chain);
	vec_free(&g->chain);
}

void chains_count_only(struct gathering *g)
{
	g->counting = true;
}

const int *chains_counted(const struct gathering *g, size_t *n)
{
	*n = g->leaf.n;
	return g->leaf.v;
}

/* ---- paths ---- */

struct finder *chain_search(struct analysis *a, const struct chain *c)
{
	return paths_begin(a->arena, c->graph, c->cert, c->question, c->purpose, c->host);
}

void chain_take_paths(struct chain *c, struct path_set *paths)
{
	const struct path *chosen = paths->n ? &paths->path[0] : NULL;

	c->paths = paths;
	if (chosen && chosen->anchored)
		c->anchor = chosen->cert[chosen->n - 1];
}

void chain_leave(struct analysis *a, struct chain *c)
{
	c->paths = paths_untried(a->arena, c->cert);
	c->unjudged = true;
}

/* Anchors on paths become entries, when all paths have been found: the set's indexes are made anew after each. */
static void intern_anchors(struct analysis *a, const struct chain *c)
{
	for (size_t i = 0; i < c->paths->n; i++) {
		const struct path *p = &c->paths->path[i];

		if (p->anchored)
			trust_intern(chain_trust(c), a->set, p->cert[p->n - 1]);
	}
}

static bool is_counted(const struct chain *c, const struct portion *part)
{
	return part && part->ninput && c->side == SIDE_PEER && c->connection < 0;
}

/* How many chains came from each input. */
static void count_by_input(struct analysis *a, const struct portion *part)
{
	unsigned *chains = ARENA_ARRAY(a->arena, unsigned, certset_inputs(a->set) + 1);

	a->of_input = chains;
	if (part && part->ninput)
		memcpy(chains, part->of_input, (part->ninput + 1) * sizeof *chains);
	for (size_t i = 0; i < a->nchain; i++)
		chains[a->chain[i].input + 1] += !is_counted(&a->chain[i], part);
	for (size_t i = 0; i < a->nchain; i++)
		a->chain[i].of_input = chains[a->chain[i].input + 1];
}

unsigned analysis_chains_from(const struct analysis *a, int input)
{
	return a->of_input && input >= -1 ? a->of_input[input + 1] : 0;
}

void chains_settle(struct analysis *a, const struct portion *part)
{
	const struct chain **sibling;

	for (size_t i = 0; i < a->nchain; i++)
		intern_anchors(a, &a->chain[i]);
	sibling = xcalloc(certset_inputs(a->set) + 1, sizeof *sibling);
	for (size_t i = 0; i < a->nchain; i++)
		fill_sent(a, &a->chain[i], sibling);
	free(sibling);
	count_by_input(a, part);
}
