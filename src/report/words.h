/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Other programs' words for what a finding or a refusal is about, only those of this case. */
#ifndef REPORT_WORDS_H
#define REPORT_WORDS_H
#include "analysis/analysis.h"
#include "analysis/finding.h"
#include "phrase/phrasebook.h"

/* What other programs say in the case that a finding is about, at most max: of OpenSSL what is foreseen, in front of
 * the cause that it is for; of GnuTLS what it said; of programs built on one of them what that says; of others what
 * they say in the condition, if that has one form (rule.many_forms); of a chain that is trusted only those whom the
 * finding names. What is neither foreseen nor asked of the first two is not said. */
size_t words_of_others(const struct analysis *a, const struct finding *f, const struct phrase **out, size_t max);

/* How a server that has refused us puts it in its log, in its own words and only in those of this case: by the page
 * it may be told which one it is, else they stand beside each other, at most max. condition: the rule of the board's
 * cause. */
size_t words_of_server(const struct analysis *a, size_t connection, const char *condition, const struct phrase **out,
                       size_t max);
/* They stand in the documents of somebody whose program cannot be tried; those of the others were met in their logs. */
bool words_are_documented(const struct phrase *p);

#endif
