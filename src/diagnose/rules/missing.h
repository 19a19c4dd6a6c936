/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An issuer that no path could use: what is known of it all the same, what it probably is, where it was looked for, and
 * which explanations of its absence can be ruled out. */
#ifndef DIAGNOSE_RULES_MISSING_H
#define DIAGNOSE_RULES_MISSING_H
#include "diagnose/rules/common.h"

struct missing {
	const struct missing_issuer *facts;
	const struct certificate *child, *known; /* of the facts */
	struct argument name;                    /* of the issuer, short */
	const struct certificate
	    *sibling; /* an anchor that is an older or newer generation: v1 and v2, 2024 and 2026; NULL */
};

/* The issuer that the chosen path of a peer's chain ends for want of; false: it does not. */
bool missing_find(struct diagnosis *d, const struct chain *c, struct missing *m);
/* A root that is not trusted, or an intermediate that was not sent? On the evidence: what is at hand, what the key
 * identifier says of the issuer's issuer, an anchor that is an older or newer one of the kind, names. */
bool missing_is_root(const struct analysis *a, const struct chain *c, const struct missing *m);
/* By the words "intermediate", "issuing" and their kind in the name of a CA. */
bool missing_called_intermediate(const char *name);
/* Neither does the child say where its issuer can be had, as what public CAs issue does, nor does --trust name any CA:
 * that of a private CA is what lacks. */
bool missing_is_private(const struct chain *c, const struct missing *m);
void missing_say_names(struct diagnosis *d, struct finding *f, const struct missing *m);
void missing_say_searched(struct diagnosis *d, struct finding *f, const struct chain *c);
void missing_say_ruled_out(struct diagnosis *d, struct finding *f, const struct chain *c, const struct missing *m);

/* The word, in lower case, stands somewhere in the text. */
bool missing_has_word(const char *text, const char *word);

#endif
