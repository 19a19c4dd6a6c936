/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the families of rules share: which chains they are asked about, and findings that state a problem of a path.
 * What is true of a chain is in analysis/chain.h, of a place in analysis/place.h; commands are in fix/command.h. */
#ifndef DIAGNOSE_RULES_COMMON_H
#define DIAGNOSE_RULES_COMMON_H
#include "diagnose/rules/family.h"
#include "base/i18n.h"

#define NARRAY(x) (sizeof(x) / sizeof((x)[0]))

/* ---- connections ---- */

/* The peer's fatal alert, with which it ended; NULL: none. A warning (unrecognized_name, of old servers) ends nothing.
 */
const struct alert *fatal_alert(const struct connection *c);
/* What makes a difference to a connection that failed, and what does not (--probe). */
void say_experiments(struct diagnosis *d, struct finding *f, const struct connection *c);

/* The rules that our own certificate or key explains when it cannot be used: .explains. */
#define NOTHING_SENT "client-cert-required-not-sent handshake-failed"

/* ---- findings ---- */

/* Where several causes remain: one of them, and what would show that it is this one. */
void say_possible(struct diagnosis *d, struct finding *f, struct sentence what, struct sentence shown);

/* A finding for a problem of a path: severity, class and title are the problem's. */
struct finding *problem_finding(struct diagnosis *d, const struct chain *c, const struct problem *p);
/* The check of rules that state one kind of problem of the chosen path and no more. */
void each_problem(struct diagnosis *d, const struct chain *c, enum problem_kind kind, const char *title,
                  const char *fix);
/* With evidence of the rule's own in front. */
typedef void (*say_of_problem)(struct diagnosis *d, struct finding *f, const struct chain *c,
                               const struct certificate *cert);
void each_problem_saying(struct diagnosis *d, const struct chain *c, enum problem_kind kind, const char *title,
                         const char *fix, say_of_problem say);

/* usage.c: a name was looked for in a certificate that is plainly there to issue others, and bears no name of a host:
 * what it lacks is no fault of its own, the leaf is not there. */
bool usage_ca_in_place_of_leaf(const struct analysis *a, const struct chain *c);

/* file.c: the findings of this rule among the notes of all inputs, those of --trust files included. */
void input_notes(struct diagnosis *d);

#endif
