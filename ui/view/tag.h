/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a row stands for: kind, a, b of its tag (ui/kit/row.h). All kinds of all views stand here, so that none means
 * two things; a tag is that of one row of its pane. */
#ifndef UI_VIEW_TAG_H
#define UI_VIEW_TAG_H
#include "cert/certificate.h"
#include "ui/frame/model.h"

enum kind {
	KIND_NODE = 1,   /* a: chain, b: entry */
	KIND_MISSING,    /* a: chain: the issuer that was not found */
	KIND_REMARK,     /* a: chain: a word below the missing one */
	KIND_CONNECTION, /* b: index in analysis.connection */
	KIND_FAILED,     /* b: index in run.source */
	KIND_INPUT,      /* b: input of the set */
	KIND_ENTRY,      /* b: entry; a: input + 1 it stands under */
	KIND_STORE,      /* b: trust source */
	KIND_ANCHOR,     /* b: index in the trust store; a: trust source */
	KIND_FINDING,    /* b: index in analysis.finding */
	KIND_FIELD,      /* a: field, b: line */
	KIND_DER,        /* b: node of an ASN.1 tree */
	KIND_REVOKED,    /* b: entry of a revocation list */
	KIND_PATH,       /* b: path */
	KIND_STEP,       /* a: path, b: place on it */
	KIND_GONE,       /* b: index in question.exclude */
	KIND_CHECK,      /* b: row of the checklist */
	KIND_COMPARED,   /* b: row of the comparison */
	KIND_BAR,        /* b: entry + 1; a: place in the list + 1 where there is no entry */
	KIND_MATCH,      /* b: place in the answer of the phrasebook */
	KIND_CONDITION,  /* b: condition, or behind them rule (view_lookup.c) */
	KIND_MESSAGE,    /* a: entry of the log, b: line of it */
	KIND_ACTION,     /* b: place in action_at + 1; in the help a: part and row, b: line */
	KIND_ASKED,      /* b: field of the form */
	KIND_START,      /* a: kind of start (view_start.c), b: place among them */
	KIND_FACT,       /* b: fact of a finding */
	KIND_TERM,       /* a: part and word of the glossary, b: line */
	KIND_PASSED,     /* b: message of a transcript; a: probe + 1, 0: the main connection; or line of the log behind it */
	KIND_FETCHED,    /* b: place in the list of what was fetched, and behind it of what would be */
	KIND_MENDED,     /* b: row of a repair */
	KIND_LISTENER,   /* b: listener of an audit */
	KIND_AUDITED,    /* b: finding of an audit */
	KIND_VISIT,      /* b: number of a visit */
	KIND_AT_HAND,    /* b: place among what a server would take of us */
	KIND_COUNT
};

/* The certificate behind a tag and its entry (-1: an anchor that is none). NULL: the tag is something else. */
const struct certificate *tag_certificate(struct model *m, uint64_t tag, int *entry);

#endif
