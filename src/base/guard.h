/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A condition that keeps a forgery out: GUARD(ECDSA_DER, !is_der(signature)) is the condition, no more. make mutate
 * (tests/mutate.sh) finds every GUARD by its name, builds with that one never true (-DMUTANT_GUARD=ECDSA_DER), and
 * wants a test to notice. A condition that makes a certificate worse belongs in one, a convenience does not. */
#ifndef BASE_GUARD_H
#define BASE_GUARD_H

#ifdef MUTANT_GUARD
#include <string.h>
#define GUARD_TEXT(word) #word
#define GUARD_WORD(word) GUARD_TEXT(word)
#define GUARD(name, condition) (strcmp(#name, GUARD_WORD(MUTANT_GUARD)) != 0 && (condition))
#else
#define GUARD(name, condition) (condition)
#endif

#endif
