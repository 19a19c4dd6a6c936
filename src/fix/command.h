/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands that a person can type, with the file names that he gave: nothing is run here. A command is a sentence that
 * command_render writes out (base/sentence.h), quoted for a shell; what it is made of is in the analysis's arena. */
#ifndef FIX_COMMAND_H
#define FIX_COMMAND_H
#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/argument.h"
#include "base/sentence.h"
#include "chain/path.h"

/* The SOURCE file with this certificate, as written; NULL: none. *line (may be NULL) is that of its BEGIN, 0: not a
 * text. */
const char *command_file(const struct analysis *a, const struct certificate *c, uint32_t *line);
/* The same where nothing else stands in it, and it is a text. */
const char *command_file_of_one(const struct analysis *a, const struct certificate *c);
/* A command that prints the certificate as PEM: from a loaded file, else from the peer (position 0); no sentence: it
 * cannot be had. */
struct sentence command_print(const struct analysis *a, const struct chain *c, const struct certificate *cert);
/* One that writes leaf and intermediates of a path to a new file, in order and without the root; no sentence: not all
 * can be had. */
struct sentence command_chain(const struct analysis *a, const struct chain *c, const struct path *p);
/* One that writes a file of the set and behind it what another prints to a new file; no sentence: not the file, or
 * openssl does not read it. */
struct sentence command_append(const struct analysis *a, struct certset *s, const char *file, struct sentence print,
                               const char *to);
/* A name for a new file: none of the files given, and not there. */
const char *command_new_file(const struct analysis *a, const char *stem);
/* The chain's SOURCE word: a file or peer as written. */
struct argument command_source(const struct analysis *a, const struct chain *c);
/* What --trust was given. */
struct argument command_trust(const char *spec);

#endif
