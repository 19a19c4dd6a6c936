/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By public key: who asked is known by nothing else. Names are compared as octets, as the CA copied them or did not. */
#include "config.h"

#include "analysis/request.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "load/certset.h"

size_t request_issued(struct certset *set, const struct csr *r, int issued[REQUEST_ISSUED_MAX])
{
	size_t all, n = 0;
	const int *id = certset_by_key(set, &r->key, &all);

	for (size_t i = 0; i < all && i < REQUEST_ISSUED_MAX; i++)
		if (certset_entry(set, id[i])->kind == ENTRY_CERTIFICATE)
			issued[n++] = id[i];
	return n;
}

static bool is_among(const struct general_name *g, const struct general_name *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].type == g->type && span_eq(list[i].value, g->value))
			return true;
	return false;
}

static struct argument missing(struct arena *a, const struct general_name *have, size_t nhave,
                               const struct general_name *list, size_t n, size_t shown)
{
	struct argument *name = ARENA_ARRAY(a, struct argument, nhave < shown ? nhave : shown);
	size_t lost = 0;

	for (size_t i = 0; i < nhave; i++) {
		struct buf b = BUF_INIT;

		if (is_among(&have[i], list, n) || lost++ >= shown)
			continue;
		general_name_text(&b, &have[i]);
		name[lost - 1] = as_name(buf_keep(&b, a));
	}
	return as_list(a, name, lost < shown ? lost : shown, lost);
}

struct argument request_names_lost(struct arena *a, const struct csr *r, const struct certificate *c, size_t shown)
{
	return missing(a, r->san, r->nsan, c->san, c->nsan, shown);
}

struct argument request_names_added(struct arena *a, const struct csr *r, const struct certificate *c, size_t shown)
{
	return missing(a, c->san, c->nsan, r->san, r->nsan, shown);
}

bool request_subject_kept(const struct csr *r, const struct certificate *c)
{
	return name_equal(r->subject, c->subject);
}
