/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Look-ups by name, and the words that several makers read; each refuses with the line of the recipe. */
#include "config.h"

#include "lab/made.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/i18n.h"
#include "lab/derwrite.h"
#include "lab/namewrite.h"
#include "lab/parsed.h"
#include "lab/signing.h"
#include "lab/words.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

bool lab_refuse(struct lab *l, unsigned line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	const char *why = arena_vprintf(l->a, fmt, ap);
	va_end(ap);
	return err_set(l->e, ERR_INPUT, "%1$s:%2$s: %3$s", as_code(l->r->name), as_number(line), as_code(why));
}

struct lab_cert *lab_cert(struct lab *l, const char *name)
{
	for (size_t i = 0; i < l->ncert; i++)
		if (!strcmp(l->cert[i].name, name))
			return &l->cert[i];
	return NULL;
}

struct lab_key *lab_key(struct lab *l, const char *name)
{
	for (size_t i = 0; i < l->nkey; i++)
		if (!strcmp(l->key[i]->name, name))
			return l->key[i];
	struct lab_cert *c = lab_cert(l, name);
	return c ? c->key : NULL;
}

struct lab_object *lab_object(struct lab *l, enum statement_kind kind, const char *name)
{
	for (size_t i = 0; i < l->nobject; i++)
		if (l->object[i].kind == kind && !strcmp(l->object[i].name, name))
			return &l->object[i];
	return NULL;
}

struct lab_key *lab_need_key(struct lab *l, const struct statement *s, const char *word)
{
	const char *name = statement_value(s, word);
	struct lab_key *k = name ? lab_key(l, name) : NULL;

	if (!name)
		lab_refuse(l, s->line, _("%s= is needed"), word);
	else if (!k)
		lab_refuse(l, s->line, _("there is no key '%s'"), name);
	return k;
}

struct lab_cert *lab_need_cert(struct lab *l, const struct statement *s, const char *word)
{
	const char *name = statement_value(s, word);
	struct lab_cert *c = name ? lab_cert(l, name) : NULL;

	if (!name)
		lab_refuse(l, s->line, _("%s= is needed"), word);
	else if (!c)
		lab_refuse(l, s->line, _("there is no certificate '%s'"), name);
	return c;
}

bool lab_time(struct lab *l, const struct statement *s, const char *word, int64_t otherwise, int64_t *out)
{
	const char *v = statement_value(s, word);

	*out = otherwise;
	return !v || time_parse(v, l->at, out) || lab_refuse(l, s->line, _("'%s' is not a time"), v);
}

bool lab_number(struct lab *l, const struct statement *s, const char *word, int64_t otherwise, int64_t *out)
{
	const char *v = statement_value(s, word);
	char *end = NULL;

	*out = v ? strtoll(v, &end, 10) : otherwise;
	return !v || (*v && !*end) || lab_refuse(l, s->line, _("'%s' is not a number"), v);
}

bool lab_name(struct lab *l, const struct statement *s, const char *word, const char *otherwise, struct span *out)
{
	const char *v = statement_value(s, word), *why = NULL;
	struct derwrite w = { 0 };
	bool ok = namewrite_name(&w, l->a, v ? v : otherwise, &why);

	*out = derw_take(&w, l->a);
	return ok || lab_refuse(l, s->line, _("'%s' cannot stand in a name"), why);
}

bool lab_damaged(const struct lab *l, const struct statement *s, const char *damage)
{
	for (size_t i = 0; i < s->nattr; i++) {
		if (strcmp(s->attr[i].word, "damage") != 0)
			continue;
		struct words_list words = words_commas(l->a, s->attr[i].value);
		for (size_t k = 0; k < words.n; k++)
			if (!strcmp(words.v[k], damage))
				return true;
	}
	return false;
}

const struct signing *lab_signing(struct lab *l, const struct statement *s, struct lab_key *signer,
                                  struct lab_key **used)
{
	struct err why = { 0 };

	if (statement_value(s, "sig-as"))
		signer = lab_need_key(l, s, "sig-as");
	if (!signer)
		return NULL;
	*used = signer;
	const struct signing *how = signing_find(signer, statement_value(s, "sig"), &why);
	if (!how)
		lab_refuse(l, s->line, "%s", why.text);
	return how;
}

bool lab_sign(struct lab *l, const struct statement *s, struct lab_key *signer, struct span tbs, struct span *out)
{
	struct err why = { 0 };
	const struct signing *how = lab_signing(l, s, signer, &signer);

	if (!how)
		return false;
	enum twist twist = lab_damaged(l, s, "bad-signature")      ? TWIST_BIT
	                   : lab_damaged(l, s, "padded-signature") ? TWIST_PAD
	                                                           : TWIST_NONE;
	return signing_wrap(l->a, signer, how, tbs, twist, out, &why) || lab_refuse(l, s->line, "%s", why.text);
}
