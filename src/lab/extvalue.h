/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values of extensions, from the attributes of a `cert` statement. */
#ifndef LAB_EXTVALUE_H
#define LAB_EXTVALUE_H
#include "lab/made.h"

struct build {
	struct lab *l;
	const struct lab_cert *c;
	const struct lab_cert *issuer;
	struct derwrite list; /* the Extension elements so far */
};

const char *build_value(const struct build *b, const char *word); /* of the attribute; NULL: there is none */
bool build_damaged(const struct build *b, const char *word);
bool build_is_ca(const struct build *b);
/* Calls fn for each value of an attribute that may repeat. */
bool build_each(struct build *b, const char *word, struct derwrite *w,
                bool (*fn)(struct build *, struct derwrite *, const char *));

/* Each writes what stands inside the OCTET STRING; nothing written means that the extension is absent. false: refused.
 */
bool extvalue_ski(struct build *b, struct derwrite *w);
bool extvalue_aki(struct build *b, struct derwrite *w);
bool extvalue_basic(struct build *b, struct derwrite *w);
bool extvalue_key_usage(struct build *b, struct derwrite *w);
bool extvalue_eku(struct build *b, struct derwrite *w);
bool extvalue_san(struct build *b, struct derwrite *w);
bool extvalue_name_constraints(struct build *b, struct derwrite *w);
bool extvalue_crl_points(struct build *b, struct derwrite *w);
bool extvalue_aia(struct build *b, struct derwrite *w);
bool extvalue_policies(struct build *b, struct derwrite *w);
bool extvalue_mappings(struct build *b, struct derwrite *w);
bool extvalue_policy_constraints(struct build *b, struct derwrite *w);
bool extvalue_inhibit_any(struct build *b, struct derwrite *w);
bool extvalue_must_staple(struct build *b, struct derwrite *w);
/* GeneralNames of a comma list; for requests, too. */
bool extvalue_names(struct lab *l, const struct statement *s, const char *list, struct derwrite *w);

#endif
