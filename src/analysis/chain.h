/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One chain: a leaf, the paths from it, and what they come to: verdict, checklist, coverage by revocation lists. */
#ifndef ANALYSIS_CHAIN_H
#define ANALYSIS_CHAIN_H
#include "base/sentence.h"
#include "chain/path.h"
#include "chain/revocation.h"

enum verdict { VERDICT_TRUSTED, VERDICT_UNTRUSTED, VERDICT_ERROR, VERDICT_NONE };
const char *verdict_name(enum verdict v); /* "trusted", "untrusted", "error", "none" */
enum side { SIDE_PEER, SIDE_OURS };

/* A row of the checklist (scenario C). */
enum check_result { CHECK_PASSED, CHECK_FAILED, CHECK_UNKNOWN, CHECK_NOT_APPLICABLE };
const char *check_result_name(enum check_result r);
struct check {
	const char *id;
	enum check_result result;
	struct sentence detail;
};

/* Whether one certificate of the chosen path is revoked, and what says so. */
struct coverage {
	const struct certificate *cert, *issuer;
	enum revocation_state state;
	int by; /* entry of the CRL or OCSP response, -1: none */
	bool by_crl;
	struct sentence said;
};

struct chain {
	enum side side;
	int leaf;                       /* entry */
	const struct certificate *cert; /* the leaf */
	const char *host;               /* the name that was expected, NULL: not checked */
	enum purpose purpose;
	enum verdict verdict;
	enum reason reason;               /* of the path problems */
	const struct certificate *anchor; /* of the chosen path when it ends in one, else NULL */
	struct graph *graph;
	struct path_set *paths; /* path[0] is the chosen one */
	int connection;         /* index in analysis.connection, -1: files */
	int input;              /* the input it came from, -1: it stands in no SOURCE */
	unsigned of_input;      /* chains that came from that input, this one included */
	/* entries of the chain as sent, or as they stand in the leaf's file, in order; of a file with more than
	 * ANALYSIS_SENT_MAX objects only those on the chosen path, leaf first */
	const int *sent;
	size_t nsent;
	struct check *check;
	size_t ncheck;
	struct coverage
	    *coverage; /* of each certificate below the top of the chosen path; none with --revocation off */
	size_t ncoverage;
};

/* The problem's sentence with its certificate named. */
struct sentence problem_said(struct arena *a, const struct problem *p);

#endif
