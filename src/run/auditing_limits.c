/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a service takes of CAs and lists, by its dialect's numbers. */
#include "config.h"

#include "analysis/finding.h"
#include "audit/dialect.h"
#include "audit/listener.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "load/certset.h"
#include "run/auditing_private.h"

#include <stddef.h>
#include <sys/stat.h>

struct sums {
	size_t cas, name_octets, lists, revoked;
};

static void too_much(struct auditor *x, const struct listener *l, const struct named_file *f, int entry, size_t is,
                     size_t most, struct sentence what)
{
	struct finding *g = is > most ? say(x, "trust-store-limit", l, f->by, what.msgid, entry) : NULL;

	say_title(x, g,
	          SAID(x, N_("%1$s: %2$s, and %3$s takes %4$s"), as_sentence(x->arena, what), as_number((int64_t)is),
	               as_code(l->config->dialect->title), as_number((int64_t)most)));
	if (g)
		g->fix = SAID(x, N_("take out what no client needs any more, or divide it among several"));
}

static void add_certificate(struct auditor *x, const struct listener *l, const struct named_file *f, int entry,
                            struct sums *sum)
{
	const struct certificate *c = certset_certificate(x->run->set, entry);

	if (!c)
		return;
	sum->cas++;
	sum->name_octets += c->subject.n;
	too_much(x, l, f, entry, c->der.n, l->config->dialect->limits->ca_octets,
	         SAID(x, N_("octets of the certificate of %1$s"), as_certificate(c)));
}

static void add_list(struct auditor *x, int entry, struct sums *sum)
{
	const struct crl *c = certset_crl(x->run->set, entry);

	sum->lists += c != NULL;
	sum->revoked += c ? c->nentries : 0;
}

void auditing_limits(struct auditor *x, struct listener_state *s)
{
	const struct listener *l = s->listener;
	const struct limits *most = l->config->dialect->limits;
	const struct named_file *ca = NULL, *list = NULL;
	struct sums sum = { 0 };
	struct stat st;

	for (size_t i = 0; most && i < l->file.n; i++) {
		const struct named_file *f = &l->file.v[i];
		size_t n = 0;
		const struct placed *at =
		    s->file[i].input < 0 ? NULL : certset_placed(x->run->set, s->file[i].input, &n);

		ca = f->use == USE_CLIENT_CA ? f : ca;
		list = f->use == USE_CRL ? f : list;
		for (size_t k = 0; k < n; k++)
			if (f->use == USE_CLIENT_CA)
				add_certificate(x, l, f, at[k].id, &sum);
			else if (f->use == USE_CRL)
				add_list(x, at[k].id, &sum);
		if (f->use == USE_CRL && stat(f->path, &st) == 0)
			too_much(x, l, f, -1, (size_t)st.st_size, most->list_octets,
			         SAID(x, N_("octets of the file with lists")));
	}
	if (!most)
		return;
	if (ca) {
		too_much(x, l, ca, -1, sum.cas, most->cas, SAID(x, N_("certificates of CAs in the trust store")));
		too_much(x, l, ca, -1, sum.name_octets, most->name_octets,
		         SAID(x, N_("octets of the names of all CAs")));
	}
	if (list) {
		too_much(x, l, list, -1, sum.lists, most->lists, SAID(x, N_("revocation lists in the trust store")));
		too_much(x, l, list, -1, sum.revoked, most->revoked, SAID(x, N_("entries of all revocation lists")));
	}
}
