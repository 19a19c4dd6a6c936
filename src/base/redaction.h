/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --redact: names, hosts, serial numbers, fingerprints and paths become tokens ("name-3"), the same one for the same
 * text throughout, so that a report can be shown to strangers and still be followed.  It is done by kind, where a text
 * is written out: what was never printed cannot be found in a line break. */
#ifndef BASE_REDACTION_H
#define BASE_REDACTION_H
#include "base/arena.h"
#include "base/argument.h"

/* The tokens of one report; in the arena, but for what redaction_free frees. */
struct redaction *redaction_new(struct arena *a);
void redaction_free(struct redaction *r); /* NULL is allowed */
/* What is written in place of the text: the text itself where there is no redaction (NULL), where its kind tells of
 * nobody, and where it is NULL, empty or standard input. A text of two kinds has one token, of the kind it was first
 * met as: a host that is asked for is seen to stand in a certificate, or not to. */
const char *redacted(struct redaction *r, enum argument_kind kind, const char *text);

#endif
