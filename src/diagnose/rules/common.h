/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the families share: the path that speaks, names and places of certificates, and commands with the person's own
 * file names. Strings are in the analysis's arena and not escaped, but for what goes into a command: that is quoted for
 * a shell. */
#ifndef DIAGNOSE_RULES_COMMON_H
#define DIAGNOSE_RULES_COMMON_H
#include "diagnose/rules/family.h"
#include "base/i18n.h"

#define NARRAY(x) (sizeof(x) / sizeof((x)[0]))

/* ---- chains ---- */

/* The path that speaks for the verdict. */
const struct path *chosen(const struct chain *c);
const struct problem *chosen_problem(const struct chain *c, enum problem_kind kind); /* the first of its kind, NULL */
int path_index(const struct path *p, const struct certificate *c);                   /* -1: not on it */
bool on_any_path(const struct chain *c, const struct certificate *cert);
int sent_index(const struct analysis *a, const struct chain *c, const struct certificate *cert); /* first place, -1 */
const struct certificate *sent_certificate(const struct analysis *a, const struct chain *c,
                                           size_t k); /* NULL: none, unreadable */
bool is_live(const struct chain *c);
/* What was sent, or a file that holds one leaf and so may be meant to be served. */
bool looks_served(const struct analysis *a, const struct chain *c);

/* ---- certificates ---- */

int entry_of(const struct analysis *a, const struct certificate *c);
bool is_self_signed(const struct analysis *a, const struct certificate *c); /* name and signature */
const char *place_of(const struct analysis *a,
                     const struct certificate *c); /* "./chain.pem:28", "sent at position 2" */
const char *number_text(const struct analysis *a, long long n);
const char *day_text(const struct analysis *a, int64_t t);
const char *names_text(const struct analysis *a, const struct certificate *c); /* its SAN, at most a dozen */
const char *fingerprint(const struct analysis *a, const struct certificate *c);

/* ---- connections ---- */

/* The peer's fatal alert, with which it ended; NULL: none. A warning (unrecognized_name, of old servers) ends nothing.
 */
const struct alert *fatal_alert(const struct connection *c);
/* What makes a difference to a connection that failed, and what does not (--probe). */
void say_experiments(struct diagnosis *d, struct finding *f, const struct connection *c);
/* "www.example.com:443", "[::1]:443": whom the SOURCE names, without a scheme. */
const char *peer_word(const struct analysis *a, const struct connection *c);

/* ---- findings ---- */

/* A finding for a problem of a path: severity, class and title are the problem's. */
struct finding *problem_finding(struct diagnosis *d, const struct chain *c, const struct problem *p);
/* The check of rules that state one kind of problem of the chosen path and no more. */
void each_problem(struct diagnosis *d, const struct chain *c, enum problem_kind kind, const char *title,
                  const char *fix);

/* file.c: the findings of this rule among the notes of all inputs, those of --trust files included. */
void input_notes(struct diagnosis *d);

/* ---- the trust store ---- */

/* "system (/etc/ssl/certs/ca-certificates.crt, 150), ./root.pem (1)" */
const char *trust_text(const struct analysis *a);

/* ---- commands ---- */

const char *shell_word(const struct analysis *a, const char *word);
/* The SOURCE file with this certificate, as written; NULL: none. *line (may be NULL) is that of its BEGIN, 0: not a
 * text. */
const char *file_of(const struct analysis *a, const struct certificate *c, uint32_t *line);
/* A command that prints the certificate as PEM: from a loaded file, else from the peer (position 0); NULL: cannot be
 * had. */
const char *print_command(const struct analysis *a, const struct chain *c, const struct certificate *cert);
/* One that writes leaf and intermediates of a path to a new file, in order and without the root; NULL: not all can be
 * had. */
const char *chain_command(const struct analysis *a, const struct chain *c, const struct path *p);
/* A name for a new file that is none of the files given. */
const char *new_file(const struct analysis *a, const char *stem);
/* The chain's SOURCE word: a file or peer as written. */
const char *source_word(const struct analysis *a, const struct chain *c);

#endif
