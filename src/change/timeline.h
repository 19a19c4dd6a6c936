/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is valid from when to when, and what that means for those who renew: rows with their bounds, and windows between
 * which something must be done (both CAs trusted, everybody moved, the old CA gone). Made from an analysis when it is
 * wanted; an instant belongs to what ends with it (RFC 5280 4.1.2.5: notAfter is inclusive). */
#ifndef CHANGE_TIMELINE_H
#define CHANGE_TIMELINE_H
#include "base/argument.h"
#include "analysis/analysis.h"

enum timeline_group {
	TIMELINE_TRUSTED,      /* CAs that are trust anchors */
	TIMELINE_ROOT,         /* CAs that issued themselves, and are none */
	TIMELINE_INTERMEDIATE, /* CAs below another one */
	TIMELINE_SERVER,       /* leaves for servers alone, by purpose or extendedKeyUsage */
	TIMELINE_CLIENT,
	TIMELINE_LEAF,       /* leaves for whatever */
	TIMELINE_REVOCATION, /* CRLs and OCSP responses: thisUpdate to nextUpdate */
	TIMELINE_GROUPS
};
const char *timeline_group_name(enum timeline_group g);  /* for JSON: "trusted-ca" ... */
const char *timeline_group_title(enum timeline_group g); /* N_() */

struct timeline_row {
	enum timeline_group group;
	int entry;                      /* of the set; -1: an anchor that is no entry of it */
	const struct certificate *cert; /* NULL: a CRL or an OCSP response */
	const char *name, *by;          /* not escaped; by NULL: nobody else */
	struct argument said;           /* the name in a sentence */
	int issuer;                     /* row, -1: not among them */
	int64_t from, to;               /* TIME_UNKNOWN: not given, or unreadable */
	int64_t end;                    /* `to`, or earlier: the end of what it stands below */
	int older, newer;               /* CAs: the row whose place this one takes, and that takes its place; -1 */
	bool succeeded;                 /* another for the same holder is valid when this one ends */
	bool soon;                      /* a certificate's end is near, as --warn says */
	bool finding;                   /* something was found about it, at worst: */
	enum severity worst;
};

enum timeline_window_kind {
	WINDOW_PARALLEL, /* from..to: `row` (old) and `other` (new) must both be trusted */
	WINDOW_GAP,      /* from..to: neither is valid */
	WINDOW_MOVE,     /* until `to`: who is still below the old CA alone */
	WINDOW_REMOVE,   /* from `from` on the old CA can go; who: what ends last below it */
	WINDOW_OUTLIVES, /* `row` stops at `to`, with its issuer, although its own date is later */
	WINDOW_ISSUE,    /* until `to` `row` can sign what is to be valid as long as --issue says */
	WINDOW_OVER,     /* who: what has ended, and has no successor */
	WINDOW_NEXT,     /* at `to` `row` ends, the first to do so */
	WINDOW_SAFE,     /* at `to` `row` ends, the first without a successor */
	WINDOW_REFUSED,  /* from `from` on somebody refuses what stands below `row`, or what it issues
	                    (analysis/ledger.h) */
	WINDOW_RENEWAL,  /* at `to` `row` ends, and its successor cannot be as it is */
};
const char *timeline_window_name(enum timeline_window_kind k);  /* for JSON: "parallel-run" ... */
const char *timeline_window_title(enum timeline_window_kind k); /* N_() */

struct event;
struct timeline_window {
	enum timeline_window_kind kind;
	int64_t from, to;          /* TIME_UNKNOWN: open */
	int row, other;            /* -1: none */
	const struct event *event; /* that was announced; NULL: none */
	const int *who;            /* rows */
	size_t nwho;
	struct sentence text;
};

struct timeline {
	int64_t at;
	struct timeline_row *row; /* by group, in a group by end */
	size_t nrow;
	size_t total; /* rows there would be without TIMELINE_ROWS_MAX; those kept are CAs, then what ends first */
	size_t idle;  /* anchors that are no rows: nothing here was issued by them, and there are many */
	struct timeline_window *window;
	size_t nwindow;
	size_t windows_left; /* further ones of a kind that has TIMELINE_WINDOWS_MAX */
};
#define TIMELINE_ROWS_MAX 2000
#define TIMELINE_CAS_MAX 500          /* of them CAs */
#define TIMELINE_PAIRS_MAX 100        /* CAs that are compared with one another */
#define TIMELINE_WINDOWS_MAX 20       /* of one kind */
#define TIMELINE_WHO_MAX 8            /* named in a sentence */
#define TIMELINE_ANCHORS_MAX 20       /* of --trust: more are shown only where they issued something */
#define TIMELINE_FOREVER 253402300799 /* 9999-12-31T23:59:59Z: no end is meant (RFC 5280 4.1.2.5) */

/* Everything is in the arena, or the analysis's. finished: the rules have run: rows know the worst that was found about
 * them, and anchors that become rows become entries of the set, too. A rule says false. */
struct timeline *timeline_new(struct arena *arena, const struct analysis *a, bool finished);
/* (timeline_window.c) the windows of rows that are made. */
void timeline_windows(struct arena *arena, const struct analysis *a, struct timeline *t);

bool timeline_is_ca(const struct timeline_row *r);
bool timeline_is_leaf(const struct timeline_row *r);
bool timeline_over(const struct timeline *t, const struct timeline_row *r); /* has ended */
bool timeline_begun(const struct timeline *t, const struct timeline_row *r);
bool timeline_outlives(const struct timeline_row *r);                        /* its own date is later than its end */
bool timeline_issue(const struct timeline *t, const struct timeline_row *r); /* something is to be said about it */
/* The day on which it ends; "": not given, or none is meant. */
const char *timeline_end(const struct timeline_row *r, char out[32]);
/* "40 d", "over", "not yet", "no end", "?": what is left of it, to be translated where it is shown. */
const char *timeline_left(const struct timeline *t, const struct timeline_row *r, char out[32]);

#endif
