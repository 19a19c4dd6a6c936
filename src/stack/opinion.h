/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GnuTLS's verdict beside ours, for whoever writes a report. No rule includes this. */
#ifndef STACK_OPINION_H
#define STACK_OPINION_H
#include "phrase/phrasebook.h"
#include "stack/oracle.h"
#include "stack/prediction.h"

/* GnuTLS is asked the same question about the chain that speaks at the top level: about what was sent, in that order,
 * or about the chosen path of a file. Texts are in the analysis's arena. false: there is no such chain. */
bool second_opinion(const struct analysis *a, struct oracle *out);
/* The chain that speaks at the top level; NULL: none that could be put to others does. */
const struct chain *opinion_chain(const struct analysis *a);
/* What GnuTLS says of one with paths, which of very many it may not be asked. */
struct oracle opinion_of_gnutls(const struct analysis *a, const struct chain *c);
/* What OpenSSL would say of any chain with paths: as it was foreseen, else foreseen now. */
struct prediction openssl_opinion_of(const struct analysis *a, const struct chain *c);
struct prediction opinion_python_of(const struct analysis *a, const struct chain *c);
/* What OpenSSL would say of that chain, and what with the flags of Python from 3.13 on. false: there is none. */
bool openssl_opinion(const struct analysis *a, struct prediction *out);
bool opinion_of_python(const struct analysis *a, struct prediction *out);

#endif
