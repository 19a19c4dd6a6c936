/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who could have issued whom, over a certificate set and a trust store. Edges are made when asked for and kept. */
#ifndef CHAIN_GRAPH_H
#define CHAIN_GRAPH_H
#include "chain/budget.h"
#include "chain/edge.h"
#include "chain/question.h"
#include "load/certset.h"
#include "load/trust.h"

struct graph;

/* peer_input: the connection whose chain is judged (its input number in the set): then only what it sent, --untrusted
 * and anchors are usable; -1: every certificate of every SOURCE is. With q->of_server it is what we send (--cert) and
 * the anchors. Certificates that `exclude` names do not exist.
 * The graph lives in the arena; set and trust must outlive it. */
struct graph *graph_new(struct arena *a, struct certset *set, struct trust *trust, const struct question *q,
                        int peer_input);
/* Where a path is looked for that may be, not the one that is: before anything is asked of it. */
void graph_takes_fetched(struct graph *g);
/* Its verifications are those of the run; without this a graph has a budget of its own. b must outlive it. */
void graph_draw_from(struct graph *g, struct budget *b);
struct budget *graph_budget(struct graph *g);
struct certset *graph_set(const struct graph *g);
struct trust *graph_trust(const struct graph *g);
/* May that revocation list or OCSP response of the set be evidence? --crl is about the peer, --client-crl about us. */
bool graph_takes_list(const struct graph *g, int id);
/* Is that (its name, its subject, its SHA-256) this certificate? */
bool graph_means(const char *what, const struct certificate *c);
/* The revocation lists of the set, looked for once: their entries. */
const int *graph_crls(struct graph *g, size_t *n);
bool graph_excluded(const struct graph *g, const struct certificate *c);

/* The i-th certificate with the name that c was issued by, trusted ones first, then usable ones, then the rest (known
 * but not usable: to explain). c itself is among them when self-issued. NULL: there are no more. */
struct edge *graph_bearer(struct graph *g, const struct certificate *c, size_t i);
/* Who of them, c itself apart, really signed c. Those that c's key identifier names are tried first. */
struct signers {
	const struct certificate *first; /* in the order of graph_bearer; NULL: none, as far as the budget goes */
	size_t n;                        /* those with its key */
	size_t bearers;                  /* of the name, whoever signed */
};
struct signers graph_signers(struct graph *g, const struct certificate *c);
/* Those whose key made c's signature or whose SKI is c's AKI, whatever they are called (wrong name, aki-ski-mismatch).
 */
struct edge *const *graph_issuers_by_key(struct graph *g, const struct certificate *c, size_t *n);
/* Verifies the edge's signature if that was not done; counts against the budget (SIG_LIMIT when spent). */
enum sig_result edge_verify(struct graph *g, struct edge *e);
/* c's signature is made with its own key. Of a trust anchor its own signature is not looked at (contract, "Verdict"):
 * where it names itself as its issuer, and no key identifier speaks against it, it is taken at its word, as OpenSSL
 * does. */
bool graph_self_signed(struct graph *g, const struct certificate *c);
/* c issued something in the set (its own signature apart), by name and verified signature. */
bool graph_issued_any(struct graph *g, const struct certificate *c);
unsigned graph_signatures_done(const struct graph *g);

#endif
