/* SPDX-License-Identifier: GPL-3.0-or-later */
/* GnuTLS's verdict beside ours, for whoever writes a report. No rule includes this. */
#ifndef STACK_OPINION_H
#define STACK_OPINION_H
#include "stack/oracle.h"
#include "stack/prediction.h"

/* GnuTLS is asked the same question about the chain that speaks at the top level: about what was sent, in that order,
 * or about the chosen path of a file. Texts are in the analysis's arena. false: there is no such chain. */
bool second_opinion(const struct analysis *a, struct oracle *out);
/* What OpenSSL would say of that chain. false: there is none. */
bool openssl_opinion(const struct analysis *a, struct prediction *out);

#endif
