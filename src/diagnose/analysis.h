/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question answered over everything that was loaded: chains with verdicts, connections, findings. Immutable once
 * made; another question makes another analysis from the same set. The browser, the text report and JSON read this and
 * nothing else. */
#ifndef DIAGNOSE_ANALYSIS_H
#define DIAGNOSE_ANALYSIS_H
#include "base/sentence.h"
#include "chain/path.h"
#include "chain/revocation.h"
#include "net/connection.h"

enum verdict { VERDICT_TRUSTED, VERDICT_UNTRUSTED, VERDICT_ERROR, VERDICT_NONE };
const char *verdict_name(enum verdict v); /* "trusted", "untrusted", "error", "none" */
enum side { SIDE_PEER, SIDE_OURS };
enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE };
const char *severity_name(enum severity s); /* "error", "warning", "note" */

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

enum fact_kind { FACT_EVIDENCE, FACT_RULED_OUT, FACT_SEARCHED };
struct fact {
	enum fact_kind kind;
	struct sentence text;
	int about; /* entry, -1 */
};

struct rule;
struct finding {
	const struct rule *rule;
	enum reason class;
	enum severity severity;
	struct sentence title; /* what is the case, with names in it */
	int about;             /* entry it is about, -1: none */
	int chain;             /* index in analysis.chain, -1 */
	int connection;        /* index, -1 */
	int input;             /* input it is about, -1 */
	struct fact *fact;
	size_t nfact;
	struct sentence fix; /* what to do, in words */
	const char *command; /* lines for a shell or a configuration with the person's own names, NULL; not escaped */
	bool cause;          /* error or warning that no other finding explains */
	const struct rule *explained_by; /* NULL */
};

struct analysis {
	struct arena *arena;
	struct question question;
	struct certset *set;
	struct trust *trust;
	struct chain *chain; /* in the contract's order */
	size_t nchain;
	bool chains_cut; /* more leaves than ANALYSIS_LEAVES_MAX */
	struct connection **connection;
	size_t nconnection;
	struct budget budget; /* of all graphs */
	unsigned kinds;       /* what the set holds: 1 << enum entry_kind, or-ed */
	const int *examined;  /* entries: the certificates whose form the rules looked at (all, or in a large set those
	                         on chains) */
	size_t nexamined;
	struct finding *finding; /* causes first, then severity, certificate position, rule id */
	size_t nfinding;
	enum verdict verdict;
	enum reason reason;
	int leaf;        /* entry of the chain at the top level, -1 */
	bool unexamined; /* some SOURCE could not be examined: exit status 3 */
	int status;      /* exit status 0, 1 or 3 for --fail-on error; see analysis_status */
};

#define ANALYSIS_LEAVES_MAX 1000
#define ANALYSIS_SENT_MAX 100      /* a file with more is a collection, no chain */
#define ANALYSIS_EXAMINED_MAX 2000 /* sets with more certificates: only those on chains are examined one by one */

struct analysis_input {
	struct question question; /* at filled in */
	struct certset *set;
	struct trust *trust;
	struct connection **connection;
	size_t nconnection;
	int only_leaf; /* entry: analyse this leaf alone (large sets); -1: all */
	/* SOURCEs that could not be read at all: the run cannot end better than `error` */
	const struct failed_source {
		const char *spec, *why;
	} * failed;
	size_t nfailed;
	const char *const *trust_spec; /* --trust words, for fixes */
	size_t ntrust_spec;
	const char *cert_spec, *key_spec; /* --cert, --key words */
};
/* --leaf: does a certificate of the set have this number, SHA-256, name or subject? Asked before an analysis is made.
 */
bool analysis_leaf_exists(struct certset *s, const char *what);
/* The arena of the result holds everything it made; set, trust and connections must outlive it. */
struct analysis *analysis_new(const struct analysis_input *in);
void analysis_free(struct analysis *a);
int analysis_status(const struct analysis *a, enum severity fail_on);

/* The problem's sentence with its certificate named. */
struct sentence problem_said(struct arena *a, const struct problem *p);
/* "root", "intermediate", "leaf", "unknown": the role of an entry, on the evidence of the set; to be translated where
 * it is shown to a person. */
const char *analysis_role(struct analysis *a, int entry);
/* Number of findings about an entry, and the worst of them; false: none. */
bool analysis_worst(const struct analysis *a, int entry, enum severity *out);

#endif
