/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A copy is deep: each word and list of words is its own. */
#include "config.h"

#include "run/plan.h"

#include "base/arena.h"
#include "base/words.h"
#include "chain/question.h"
#include "run/session.h"

static const char *own(struct arena *a, const char *word)
{
	return word ? arena_strdup(a, word) : NULL;
}

struct plan *plan_copy(const struct plan *p)
{
	struct arena *a = arena_new();
	struct plan *copy = ARENA_NEW(a, struct plan);

	*copy = *p;
	copy->arena = a;
	copy->source = words_copy(a, &p->source);
	copy->trust = words_copy(a, &p->trust);
	copy->untrusted = words_copy(a, &p->untrusted);
	copy->crl = words_copy(a, &p->crl);
	copy->client.ca = words_copy(a, &p->client.ca);
	copy->client.crl = words_copy(a, &p->client.crl);
	copy->cert = own(a, p->cert);
	copy->key = own(a, p->key);
	copy->password_file = own(a, p->password_file);
	copy->question = question_copy(a, &p->question);
	copy->session = session_hold(p->session);
	copy->probe.servername = own(a, p->probe.servername);
	copy->probe.alpn = own(a, p->probe.alpn);
	copy->probe.connect = own(a, p->probe.connect);
	copy->probe.proxy = own(a, p->probe.proxy);
	return copy;
}

void plan_leave_session(struct plan *p)
{
	if (!p->session)
		return;
	session_free(p->session);
	p->session = NULL;
	p->trust = (struct words){ 0 };
	p->cert = p->key = NULL;
	p->question.at_given = false;
}

void plan_free(struct plan *p)
{
	if (!p)
		return;
	session_free(p->session);
	arena_free(p->arena);
}
