/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands that a person can type, with the file names that he gave: nothing is run here. They are quoted for a shell,
 * not escaped for a terminal, and in the analysis's arena. */
#ifndef FIX_COMMAND_H
#define FIX_COMMAND_H
#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "chain/path.h"

const char *command_word(const struct analysis *a, const char *word);
/* The SOURCE file with this certificate, as written; NULL: none. *line (may be NULL) is that of its BEGIN, 0: not a
 * text. */
const char *command_file(const struct analysis *a, const struct certificate *c, uint32_t *line);
/* A command that prints the certificate as PEM: from a loaded file, else from the peer (position 0); NULL: cannot be
 * had. */
const char *command_print(const struct analysis *a, const struct chain *c, const struct certificate *cert);
/* One that writes leaf and intermediates of a path to a new file, in order and without the root; NULL: not all can be
 * had. */
const char *command_chain(const struct analysis *a, const struct chain *c, const struct path *p);
/* A name for a new file that is none of the files given. */
const char *command_new_file(const struct analysis *a, const char *stem);
/* The chain's SOURCE word: a file or peer as written. */
const char *command_source(const struct analysis *a, const struct chain *c);

#endif
