/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question answered over everything that was loaded: chains with verdicts, connections, findings. Immutable once
 * made; another question makes another analysis from the same set. The browser, the text report and JSON read this and
 * nothing else. */
#ifndef ANALYSIS_ANALYSIS_H
#define ANALYSIS_ANALYSIS_H
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/list_signer.h"
#include "chain/budget.h"
#include "load/certset.h"
#include "load/trust.h"
#include "net/connection.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum role { ROLE_UNSEEN, ROLE_UNKNOWN, ROLE_ROOT, ROLE_INTERMEDIATE, ROLE_LEAF };
#define ROLE_SELF_SIGNED 0x80 /* name and signature */

struct oracle;
struct analysis {
	struct arena *arena;
	struct sentence_pool *said; /* what checklists say, chain by chain nearly the same */
	struct question question;
	struct certset *set;
	struct trust *trust;
	const struct server_eyes *server; /* how our own certificate is judged; NULL: the server does it */
	struct chain *chain;              /* in the contract's order */
	size_t nchain;
	size_t nasked;            /* chains, those of the other parts (analysis_input.part) included */
	const unsigned *of_input; /* likewise: how many came from each input, [1 + its number] */
	bool stopped;             /* by a person, before all was judged: of what has no finding nothing is known */
	struct connection **connection;
	size_t nconnection;
	struct oracle **gnutls; /* *gnutls: by chain, what GnuTLS said; once it was asked (stack/opinion.h) */
	struct budget budget;   /* of all graphs */
	unsigned kinds;         /* what the set holds: 1 << enum entry_kind, or-ed */
	const int *examined; /* entries: the certificates whose form the rules looked at (all, or in a large set those
	                        on chains) */
	size_t nexamined;
	/* by entry: enum role | ROLE_SELF_SIGNED; of those that were neither examined nor sent ROLE_UNSEEN */
	uint8_t *role;
	size_t nrole;
	/* each CRL of the set, of many the first ANALYSIS_LISTS_MAX, in their order */
	struct list_fact {
		int entry;
		struct list_signer signer;
	} * list;
	size_t nlist;
	struct finding *finding; /* causes first, then severity, certificate position, rule id */
	size_t nfinding;
	const uint8_t *worst; /* by entry: 1 + the worst severity of what was found about it, 0: nothing */
	size_t nworst;
	enum verdict verdict;
	enum reason reason;
	int leaf; /* entry of the chain at the top level, -1 */
	/* Of an excerpt (excerpt.h), which is about one leaf or one connection: what else than `examined` belongs to
	 * it; NULL: this is no excerpt, and all there is does. */
	const struct excerpt *excerpt;
	int side[2];     /* chains whose checklists stand beside each other: the peer's that speaks, and ours or, among
	                    files,     the one for the other purpose; -1: none */
	const struct board *board; /* by connection: both sides of it (analysis/board.h); once all findings are known */
	bool unexamined; /* some SOURCE could not be examined: exit status 3 */
	int status;      /* exit status 0, 1 or 3 for --fail-on error; see analysis_status */
};

#define ANALYSIS_LISTS_MAX 100     /* CRLs whose signer is looked for, whatever chains make of them */
#define ANALYSIS_SENT_MAX 100      /* a file with more is a collection, no chain */
#define ANALYSIS_EXAMINED_MAX 2000 /* sets with more certificates: only those on chains are examined one by one */

/* The server's view of our own certificate. */
struct server_eyes {
	struct question question; /* of_server */
	struct trust *trust;      /* the CAs whose clients it lets in */
};

/* Very many leaves are judged one part after the other, each an analysis of its own, so that no more than a part is in
 * memory. What only all together show is asked of the last part, in which those stand that speak for the rest. */
struct portion {
	const int *leaf; /* entries, ascending: the leaves of this part */
	size_t nleaf;
	bool peers, last;            /* peers: the connections, too, and our own certificate */
	size_t chains;               /* of all parts */
	const unsigned *of_input;    /* how many of them came from each input, [1 + its number]; ... */
	size_t ninput;               /* ... so many inputs and one more */
	const struct budget *budget; /* what the parts before left */
	const int *also;             /* entries that are examined beside those on chains */
	size_t nalso;
};

struct analysis_input {
	struct question question; /* at filled in */
	struct certset *set;
	struct trust *trust;
	struct connection **connection;
	size_t nconnection;
	int only_leaf;              /* entry: analyse this leaf alone (large sets); -1: all */
	int only_end;               /* ... or each certificate from there up to before this entry; 0: it alone */
	const struct portion *part; /* NULL: all at once */
	/* SOURCEs that could not be read at all: the run cannot end better than `error` */
	const struct failed_source {
		const char *spec;
		const struct err *why;
	} * failed;
	size_t nfailed;
	const char *const *trust_spec; /* --trust words, for fixes */
	size_t ntrust_spec;
	const char *cert_spec, *key_spec; /* --cert, --key words */
	const struct server_eyes *server; /* --client-ca and so on; NULL: not given */
};
/* --leaf: does a certificate of the set have this number, SHA-256, name or subject? Asked before an analysis is made.
 */
bool analysis_leaf_exists(struct certset *s, const char *what);
/* The entries that the chains of files would be about, or of --leaf; in the arena. Nothing is read for it that need not
 * be. */
int *analysis_leaves(const struct analysis_input *in, struct arena *arena, size_t *n);
/* How many of the chains came from that input, those of other parts included. */
unsigned analysis_chains_from(const struct analysis *a, int input);
/* An analysis to be filled: first with the facts (below), then with findings and the verdict over all, which are
 * diagnose()'s (diagnose/diagnose.h). The arena of the result holds everything it made; set and connections must
 * outlive it; of trust it is a holder, and the words of its question are its own. */
struct analysis *analysis_new(const struct analysis_input *in);
/* The facts: chains with their paths, verdicts and checklists, and which certificates are looked at one by one. Made in
 * steps: a certificate that may be a leaf, the paths of one chain, its verdict; facts_step is false when all are made.
 * `in` must live as long, and the facts live in a's arena. */
struct facts;
struct facts *facts_begin(struct analysis *a, const struct analysis_input *in);
bool facts_step(struct facts *f);
/* The chains whose paths have not been searched are left so (chain.unjudged), and the steps that remain are short. */
void facts_stop(struct facts *f);
size_t facts_judged(const struct facts *f); /* chains, of a->nchain (0 as long as they are not known) */
void analysis_free(struct analysis *a);
/* When the findings are there and the leaf at the top is known: which of them belong to which row of the checklists,
 * where each can be seen, and whose checklists are shown. For diagnose() alone. */
void analysis_link(struct analysis *a);

/* "root", "intermediate", "leaf", "unknown": the role of an entry, on the evidence of the set; to be translated where
 * it is shown to a person. Of a set that is too large to be examined, it is what names and basicConstraints say. */
const char *analysis_role(const struct analysis *a, int entry);
/* The same of a certificate that may be an anchor only, and no entry: by what it says of itself. */
const char *analysis_role_of(const struct analysis *a, const struct certificate *c);
/* Is it its own issuer, by name and signature? Of what was neither examined nor sent nobody knows: false. */
bool analysis_self_signed(const struct analysis *a, int entry);
/* What is known of who signed this CRL; NULL: it was not looked for. */
const struct list_signer *analysis_list_signer(const struct analysis *a, int entry);
/* Of the certificates on the paths that speak for the verdicts, and their anchors, the first to end; NULL: none. */
const struct certificate *analysis_first_end(const struct analysis *a);
/* Number of findings about an entry, and the worst of them; false: none. */
bool analysis_worst(const struct analysis *a, int entry, enum severity *out);

#endif
