/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Other programs' verdicts as JSON. */
#include "config.h"

#include "analysis/chain.h"
#include "base/argument.h"
#include "base/buf.h"
#include "load/certset.h"
#include "report/json.h"
#include "stack/loading.h"
#include "stack/opinion.h"

#include <gnutls/gnutls.h>
#include <jansson.h>

struct stack {
	const char *name, *version;
	int chain;
	bool predicted;
};

static json_t *stack_said(const struct json_report *r, const struct stack *s, const char *scope, const char *verdict,
                          json_t *code, json_t *message, const struct prediction *p)
{
	json_t *path = p ? json_array() : NULL;

	for (size_t i = 0; p && i < p->way.n; i++)
		json_array_append_new(path, json_id(certset_find(r->a->set, p->way.cert[i])));
	return json_pack("{s:i, s:s, s:s?, s:s, s:s, s:o, s:o, s:b, s:o*}", "chain", s->chain, "stack", s->name,
	                 "version", s->version, "scope", scope, "verdict", verdict, "code", code, "message", message,
	                 "predicted", s->predicted, "path", path);
}

/* A file that a program cannot load is refused before any chain is judged, and without a code. */
static json_t *stack_of_load(const struct json_report *r, const struct stack *s, const struct load *l)
{
	struct stack foreseen = *s;

	foreseen.predicted = true;
	return stack_said(r, &foreseen, "load", l->answer == LOAD_REFUSED ? "refuse" : "unknown", json_null(),
	                  json_safe(l->message), NULL);
}

static json_t *gnutls_stack(const struct json_report *r, int chain, const struct oracle *o)
{
	const struct stack s = { "gnutls", gnutls_check_version(NULL), chain, false };

	if (o->load.answer != LOAD_GOOD)
		return stack_of_load(r, &s, &o->load);
	return stack_said(r, &s, "chain",
	                  !o->ran     ? "unknown"
	                  : o->status ? "refuse"
	                              : "accept",
	                  o->ran ? json_integer(o->status) : json_null(),
	                  json_argument(r, o->ran ? as_code(o->text) : o->why), NULL);
}

static json_t *openssl_stack(const struct json_report *r, const struct stack *s, const struct prediction *p)
{
	if (p->load.answer != LOAD_GOOD)
		return stack_of_load(r, s, &p->load);
	return stack_said(r, s, "chain",
	                  !p->known    ? "unknown"
	                  : p->accepts ? "accept"
	                               : "refuse",
	                  p->known ? json_integer(p->code) : json_null(), json_safe(p->message), p);
}

static void put_stack(struct buf *out, json_t *j)
{
	if (j)
		json_write(out, j);
	else /* it could not be made */
		buf_puts(out, "null");
	json_decref(j);
}

void json_put_stacks(struct buf *out, const struct json_report *r, const struct chain *c, size_t number)
{
	int chain = (int)number;
	struct oracle o = opinion_of_gnutls(r->a, c);
	struct prediction openssl = openssl_opinion_of(r->a, c), python = opinion_python_of(r->a, c);

	put_stack(out, gnutls_stack(r, chain, &o));
	buf_puts(out, ",\n ");
	put_stack(out, openssl_stack(r, &(struct stack){ "openssl", "3.0", chain, true }, &openssl));
	buf_puts(out, ",\n ");
	put_stack(out, openssl_stack(r, &(struct stack){ "python-strict", "3.13", chain, true }, &python));
}
