/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two certificates, each with the chain that it stands in, field by field; and what the difference means to whoever
 * puts B where A was. Or a signing request and a certificate: whether it was issued as it was asked for.
 *
 * What is compared is a standing: a copy of the facts of one certificate in one analysis. It needs neither the
 * analysis nor the set afterwards, so what was there before a reload can be held against what is there now. */
#ifndef CHANGE_COMPARISON_H
#define CHANGE_COMPARISON_H
#include "analysis/analysis.h"
#include "base/vec.h"

struct standing {
	const char *source;             /* the SOURCE as written; not escaped */
	const struct certificate *cert; /* a copy; of a request what it asks for (csr_wanted) */
	bool request;
	const struct certificate **path; /* copies of those above it on the chosen path, from itself on */
	int *id;                         /* their entries in the set of the time */
	size_t n;                        /* at least 1 */
	bool judged;                     /* it is the leaf of a chain: verdict and reason are its own */
	enum verdict verdict;
	enum reason reason;
	bool trusted;  /* judged, and so found */
	bool anchored; /* the path ends in a trust anchor */
	const char *
	    *others; /* names of the certificates that its SOURCE alone has, the path apart; none: nobody looked */
	size_t nothers;
	int64_t from, until; /* when everything on the path is valid; TIME_UNKNOWN: some time cannot be read */
};

/* The standing of an entry that is a certificate or a signing request, NULL of others; source NULL: where it was first
 * met. a may be NULL: then it is judged by nothing. Everything is copied into the arena. */
struct standing *standing_of(struct arena *to, const struct analysis *a, struct certset *set, int entry,
                             const char *source);
enum row_state { ROW_EQUAL, ROW_CHANGED, ROW_ONLY_A, ROW_ONLY_B };
const char *row_state_name(enum row_state s); /* "equal", "changed", "only-a", "only-b" */
char row_state_mark(enum row_state s);        /* '=', '~', '-', '+' */

struct compare_row {
	const char *id;    /* of the field ("not-after"), an extension's name, "chain", "verdict", "trusted-until" */
	const char *label; /* N_(); of an extension without a field its name */
	enum row_state state;
	bool time; /* a and b are times, as in JSON: compare_row_shown says them for people */
	const char *a, *b; /* values, several are lines; NULL: absent; not escaped */
	/* of fields with several values: those that B has no more, and those that it has in addition */
	const char **removed, **added;
	size_t nremoved, nadded;
};

/* One thing that the difference means. */
struct meaning {
	const char *id;
	enum severity severity;
	struct sentence text;
};

struct comparison {
	const struct standing *a, *b;
	struct compare_row *row;
	size_t nrow, ndifferent;
	struct meaning *meaning; /* what it is first, then worst first */
	size_t nmeaning;
	bool equal;
};

/* Both must outlive it; everything it makes is in the arena. With a redaction, rows hold tokens. */
struct comparison *comparison_new(struct arena *arena, const struct standing *a, const struct standing *b,
                                  struct redaction *r);
/* meaning.c: fills c->meaning from the rest. */
void comparison_means(struct arena *arena, struct comparison *c);
/* meaning_request.c: likewise where one of them is a request; the meanings are added to the list. */
typedef VEC_OF(struct meaning) meaning_list;
void comparison_means_request(struct arena *arena, const struct comparison *c, meaning_list *list);
/* compare_row.c */
const struct compare_row *compare_row_named(const struct comparison *c, const char *id); /* NULL: neither has it */
/* What a person reads of r->a or r->b; NULL stays NULL. */
const char *compare_row_shown(struct arena *arena, const struct compare_row *r, const char *value);
/* The first of several values, and how many there are. */
struct argument compare_row_joined(struct arena *arena, const char *const *v, size_t n);
/* The difference in one line: "not after 2026-06-30 -> 2027-01-01; untrusted -> trusted". Appends nothing when equal.
 * In the person's language; not escaped. */
void comparison_line(struct arena *a, struct buf *out, const struct comparison *c);

#endif
