/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parts of the main view, and rows that other views show as well. Only view files include this. */
#ifndef UI_MAIN_H
#define UI_MAIN_H
#include "ui/ui.h"

/* What a row stands for: kind, a, b of its tag (row.h). */
enum kind {
	KIND_NODE = 1,   /* a: chain, b: entry */
	KIND_MISSING,    /* a: chain: the issuer that was not found */
	KIND_REMARK,     /* a: chain: a word below the missing one */
	KIND_CONNECTION, /* b: index in analysis.connection */
	KIND_FAILED,     /* b: index in session.source */
	KIND_INPUT,      /* b: input of the set */
	KIND_ENTRY,      /* b: entry; a: input + 1 it stands under */
	KIND_STORE,      /* b: trust source */
	KIND_ANCHOR,     /* b: index in the trust store; a: trust source */
	KIND_FINDING,    /* b: index in analysis.finding */
	KIND_FIELD,      /* a: field, b: line */
	KIND_DER,        /* b: node of an ASN.1 tree */
	KIND_REVOKED,    /* b: entry of a revocation list */
};

enum detail_tab { TAB_FINDINGS = 1, TAB_FIELDS, TAB_NAMES, TAB_USAGE, TAB_BYTES, TAB_COUNT = TAB_BYTES };

/* Who makes the rows of the main tree (main_tree.c, main_pool.c). */
struct maker {
	struct tree *tree;
	struct rows *rows;
	struct model *model;
	struct analysis *analysis;
	bool wide; /* room for the columns */
	bool all;  /* the anchors of closed stores, too: a search is to find them */
};
/* A row with mark, name and what it is found by. */
struct row *maker_certificate(struct maker *k, uint64_t tag, unsigned depth, const struct certificate *cert);
void maker_role_column(struct maker *k, struct row *row, const char *text);
void maker_columns(struct maker *k, struct row *row, const struct certificate *c); /* days left and key */
void maker_pool(struct maker *k);
/* The one thing that is in a file; -1: it holds several, or nothing, or is a directory. */
int pool_only_entry(struct model *m, int input);

/* The chain tree and the pool below it. wide, all: see struct maker. */
void main_tree_fill(struct tree *t, struct model *m, bool wide, bool all);
/* The list of a large set: a source over the model, all entries in file order. */
extern const struct tree_source main_list;

/* Heading and rows of what a tag stands for. */
void detail_fill(struct rows *r, struct model *m, uint64_t tag, enum detail_tab tab, int width);
const char *detail_title(struct rows *r, struct model *m, uint64_t tag); /* safe, in the rows' arena */
/* (detail_object.c) what is not a certificate */
void detail_object(struct rows *r, struct model *m, int entry, int width);
void detail_input(struct rows *r, struct model *m, int input, int width);
void detail_connection(struct rows *r, const struct connection *c, int width);
void detail_steps(struct rows *r, const struct connection *c, int width);
void detail_missing(struct rows *r, struct model *m, const struct chain *c, int width);
void detail_certificate(struct rows *r, struct model *m, const struct certificate *c, int entry, enum detail_tab tab,
                        int width);
/* The certificate behind a tag and its entry (-1: an anchor that is none). NULL: the tag is something else. */
const struct certificate *tag_certificate(struct model *m, uint64_t tag, int *entry);

/* Findings that belong to what a tag stands for. */
bool finding_belongs(const struct analysis *a, const struct finding *f, uint64_t tag);
bool findings_rows(struct rows *r, const struct analysis *a, uint64_t tag, int width); /* false: there are none */
/* alone: no head says that there are none, and no details stand beside them. */
void findings_fill(struct tree *t, struct model *m, uint64_t tag, int width, bool alone);
struct severities {
	size_t n[3];
};
struct severities findings_count(const struct analysis *a, uint64_t tag); /* 0: of everything */
/* "1 error  2 warnings", as runs with marks. */
void findings_summary(struct rows *r, struct row *row, struct severities s);
const struct finding *finding_first(const struct analysis *a, uint64_t tag); /* NULL: none; 0: of everything */
enum mark severity_mark(enum severity s);

/* What changed when everything was read again (view_compare.c). */
void compare_changes(struct ui *ui, int arg);
/* Once it was read again: says what changed, and goes back to the row that was selected. */
void changes_tell(struct ui *ui);

/* "at: 2027-01-01  trust: system + 1 file": the question, for the title line. */
void question_text(struct model *m, struct buf *out, int width);
/* "50 d", "expired 3 d": the time left, for a column. */
const char *left_text(struct rows *r, const struct certificate *c, int64_t at);

#endif
