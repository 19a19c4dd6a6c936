/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a row stands for: kind, a, b of its tag (ui/kit/row.h). */
#ifndef UI_VIEW_TAG_H
#define UI_VIEW_TAG_H
#include "cert/certificate.h"
#include "ui/frame/model.h"

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

/* The certificate behind a tag and its entry (-1: an anchor that is none). NULL: the tag is something else. */
const struct certificate *tag_certificate(struct model *m, uint64_t tag, int *entry);

#endif
