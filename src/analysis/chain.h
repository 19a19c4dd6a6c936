/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One chain: a leaf, the paths from it, and what they come to: verdict, checklist, coverage by revocation lists. */
#ifndef ANALYSIS_CHAIN_H
#define ANALYSIS_CHAIN_H
#include "base/sentence.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "chain/edge.h"
#include "chain/graph.h"
#include "chain/path.h"
#include "chain/question.h"
#include "chain/revocation.h"
#include "load/trust.h"
#include "net/connection.h"

enum verdict { VERDICT_TRUSTED, VERDICT_UNTRUSTED, VERDICT_ERROR, VERDICT_NONE };
const char *verdict_name(enum verdict v); /* "trusted", "untrusted", "error", "none" */
enum side { SIDE_PEER, SIDE_OURS };

/* A row of the checklist (scenario C). */
enum check_result { CHECK_PASSED, CHECK_FAILED, CHECK_UNKNOWN, CHECK_NOT_APPLICABLE };
const char *check_result_name(enum check_result r);
struct check {
	const char *id;
	enum check_result result;
	const struct sentence *detail;
	const int *finding; /* those that belong to it, as numbers in analysis.finding: in its order */
	size_t nfinding;
	const struct sentence *settles; /* of one that is unknown: what would settle it; else sentence_none */
};

/* Whether one certificate of the chosen path is revoked, and what says so. */
struct coverage {
	const struct certificate *cert, *issuer;
	enum revocation_state state;
	int by; /* entry of the CRL or OCSP response, -1: none */
	bool by_crl;
	const struct sentence *said;
	const struct revocation_answer *answer; /* in full */
};

/* The issuer for want of which the chosen path ends: what is known of it all the same. */
struct missing_issuer {
	const struct certificate *child;
	size_t bearers;        /* certificates at hand that bear the name, the child apart */
	bool some_did_not;     /* ... among them one whose key did not sign, or was not tried */
	struct edge *impostor; /* ... the first of which that is known and which no key identifier speaks for; NULL */
	const struct certificate *known; /* at hand and its key did sign, but it may not serve (another SOURCE); NULL */
	bool known_is_root;              /* ... and it is its own issuer */
	const struct certificate *renamed; /* where none is known: its key did sign, but it bears another name; NULL */
	const struct path *with_files; /* the best path if every certificate of every SOURCE might serve: where one is
	                                * known, else NULL */
};

struct analysis;
struct prediction;

struct chain {
	enum side side;
	int leaf;                       /* entry */
	const struct certificate *cert; /* the leaf */
	/* a CA that is asked about for want of the leaf, whose file holds something else (missed.h) */
	bool stands_in;
	const char *host; /* the name that was expected, NULL: not checked */
	enum purpose purpose;
	const struct question
	    *question; /* what is asked of it: the analysis's, or the server's of our own certificate */
	enum verdict verdict;
	enum reason reason;               /* of the path problems */
	bool unjudged;                    /* judging was stopped before its paths were searched: the leaf alone */
	const struct certificate *anchor; /* of the chosen path when it ends in one, else NULL */
	/* The anchor is no root, and no root that is an anchor stands above it: some programs refuse that. */
	bool rootless;
	const struct missing_issuer *missing; /* NULL: the chosen path does not end for want of one */
	/* Our side alone: who issued the leaf, who issued that and so on, as far as they are at hand and no root. */
	const struct certificate *const *above;
	size_t nabove;
	const char *staple_flaw; /* why the OCSP answer stapled to it is not to be believed; NULL: it is, or none was */
	struct graph *graph;
	struct path_set *paths; /* path[0] is the chosen one */
	int connection;         /* index in analysis.connection, -1: files */
	int input;              /* the input it came from, -1: it stands in no SOURCE */
	unsigned of_input;      /* chains that came from that input, this one included */
	/* entries of the chain as sent, or as they stand in the leaf's file, in order; of a file with more than
	 * ANALYSIS_SENT_MAX objects only those on the chosen path, leaf first */
	const int *sent;
	size_t nsent;
	/* What OpenSSL would say of it, as programs ask by default and as Python does from 3.13 on
	 * (stack/prediction.h); NULL: nobody foresaw it. */
	const struct prediction *openssl, *python;
	const struct check *check; /* may be the one of the chain before */
	size_t ncheck;
	struct coverage
	    *coverage; /* of each certificate below the top of the chosen path; none with --revocation off */
	size_t ncoverage;
};

/* The row of the checklist that a problem, or anything of a class, belongs to; NULL: none. */
const char *check_of_problem(const struct chain *c, const struct problem *p);
const char *check_of_class(enum reason class);
/* The problem's sentence with its certificate named. */
struct sentence problem_said(struct arena *a, const struct problem *p);

/* The path that speaks for the verdict. */
const struct path *chain_path(const struct chain *c);
const struct problem *chain_problem(const struct chain *c, enum problem_kind kind); /* the first of its kind, NULL */
bool chain_on_any_path(const struct chain *c, const struct certificate *cert);
int chain_sent_index(const struct analysis *a, const struct chain *c,
                     const struct certificate *cert); /* first place, -1 */
const struct certificate *chain_sent(const struct analysis *a, const struct chain *c,
                                     size_t k); /* NULL: none, unreadable */
bool chain_is_live(const struct chain *c);
/* Its verdict is ours to give. Our own certificate is judged by the server, unless what that has is at hand
 * (--client-ca). */
bool chain_is_judged(const struct chain *c);
struct trust *chain_trust(const struct chain *c); /* whose anchors it is judged by */
/* The peer names this CA as one of those whose certificates it takes. */
bool chain_ca_named(const struct connection *by, struct span name);
/* The first issuer in what we send that the peer names; NONE: no such one, or it names none at all. */
struct span chain_issuer_named(const struct analysis *a, const struct chain *c, const struct connection *by);
/* What was sent, or a file that holds one leaf and so may be meant to be served. */
bool chain_looks_served(const struct analysis *a, const struct chain *c);

#endif
