/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Was it issued as it was asked for? What the key says comes first: a certificate for another key is no answer to the
 * request. */
#include "config.h"

#include "analysis/finding.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "cert/public_key.h"
#include "change/comparison.h"

#include <string.h>

struct answer {
	struct arena *arena;
	const struct comparison *c;
	const struct standing *asked, *got; /* the request; what is held against it, a request too perhaps */
	meaning_list *list;
};

#define MEANS(k, ID, SEVERITY, msgid, ...)                                                                             \
	(*vec_push((k)->list) =                                                                                        \
	     (struct meaning){ (ID), SEVERITY_##SEVERITY, SENTENCE((k)->arena, (msgid), ##__VA_ARGS__) })

static void tell_key(struct answer *k)
{
	const char *asked = key_text(k->arena, &k->asked->cert->key), *got = key_text(k->arena, &k->got->cert->key);
	bool same = certificate_same_key(k->asked->cert, k->got->cert);

	if (k->asked->request && k->got->request && same)
		MEANS(k, "same-key", NOTE, N_("Both requests are for the same key."));
	else if (k->asked->request && k->got->request)
		MEANS(k, "other-key", NOTE, N_("The requests are for two keys."));
	else if (same)
		MEANS(k, "issued", NOTE, N_("The certificate was issued for the key of the request."));
	else if (strcmp(asked, got) == 0)
		MEANS(k, "other-key", WARNING,
		      N_("The certificate was not issued for this request: it has another key."));
	else
		MEANS(k, "other-key", WARNING,
		      N_("The certificate was not issued for this request: it has another key (%1$s, not %2$s)."),
		      as_code(got), as_code(asked));
}

static void tell_subject(struct answer *k)
{
	if (!name_equal(k->asked->cert->subject, k->got->cert->subject))
		MEANS(k, "subject-changed", NOTE, N_("The subject is another one: %1$s, asked for was %2$s."),
		      as_name(certificate_subject(k->got->cert)), as_name(certificate_subject(k->asked->cert)));
}

static void tell_names(struct answer *k)
{
	const struct compare_row *r = compare_row_named(k->c, "alt-names");
	bool swapped = k->asked == k->c->b;

	if (!r || r->state == ROW_EQUAL)
		return;
	size_t lost = swapped ? r->nadded : r->nremoved, more = swapped ? r->nremoved : r->nadded;
	if (lost)
		MEANS(k, "name-lost", WARNING, N_("Asked for and not there: %1$s."),
		      compare_row_joined(k->arena, swapped ? r->added : r->removed, lost));
	if (more)
		MEANS(k, "name-added", NOTE, N_("There without being asked for: %1$s."),
		      compare_row_joined(k->arena, swapped ? r->removed : r->added, more));
}

/* Extensions that the CA set as it saw fit, or left out. */
static void tell_others(struct answer *k)
{
	for (size_t i = 0; i < k->c->nrow; i++) {
		const struct compare_row *r = &k->c->row[i];

		if (r->state == ROW_EQUAL || !strcmp(r->id, "alt-names") || !strcmp(r->id, "subject") ||
		    !strcmp(r->id, "key") || !strcmp(r->id, "spki-sha256"))
			continue;
		MEANS(k, "not-kept", NOTE,
		      r->state == ROW_CHANGED ? N_("Not as it was asked for: %1$s.")
		                              : N_("Asked for and left out: %1$s."),
		      as_word(r->label));
	}
}

void comparison_means_request(struct arena *arena, const struct comparison *c, meaning_list *list)
{
	struct answer k = { arena, c, c->a->request ? c->a : c->b, c->a->request ? c->b : c->a, list };

	tell_key(&k);
	tell_subject(&k);
	tell_names(&k);
	tell_others(&k);
}
