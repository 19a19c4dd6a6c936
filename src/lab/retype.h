/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A finished file as something else wrote it down again: with other line ends, as text, in base64. */
#ifndef LAB_RETYPE_H
#define LAB_RETYPE_H
#include "base/buf.h"
#include "lab/made.h"

/* as=WORD[,WORD] of a `file` statement, one after the other. false: refused. */
bool retype(struct lab *l, const struct statement *s, struct buf *b);

#endif
