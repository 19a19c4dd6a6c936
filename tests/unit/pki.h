/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A practice PKI from a recipe (lab/recipe.h), loaded as a program would: certificates into a set, each as if it had
 * been sent, read from a file or given with --untrusted; others into a trust store. All dates count from 2026-06-01. */
#ifndef TESTS_PKI_H
#define TESTS_PKI_H
#include "tests/unit/unit.h"
#include "chain/path.h"
#include "lab/recipe.h"
#include <gnutls/gnutls.h>
#include <unistd.h>

#define PKI_AT 1780272000 /* 2026-06-01T00:00:00Z */

struct pki {
	struct arena *arena;
	const char *recipe;
	struct lab *lab;
	struct certset *set;
	struct trust *trust;
	int peer; /* input of what was sent */
};

static inline struct span pki_der(struct pki *p, const char *name)
{
	struct span der = lab_certificate(p->lab, name);

	ck_assert_msg(der.p != NULL, "the recipe makes no %s", name);
	return der;
}

/* Calls fn for each word of a list. */
static inline void pki_each(struct pki *p, const char *words, void (*fn)(struct pki *p, const char *word, void *ctx),
                            void *ctx)
{
	char *copy = arena_strdup(p->arena, words ? words : ""), *rest;

	for (char *w = strtok_r(copy, " ", &rest); w; w = strtok_r(NULL, " ", &rest))
		fn(p, w, ctx);
}

/* "int": from a file; "sent:int", "untrusted:int": so; "crl:list", "ocsp:answer". */
static inline void pki_add(struct pki *p, const char *word, void *ctx)
{
	const char *colon = strchr(word, ':');
	enum origin_kind kind = !colon ? ORIGIN_FILE : word[0] == 's' ? ORIGIN_SENT : ORIGIN_UNTRUSTED;
	struct origin o = { .kind = (uint8_t)kind, .input = (uint16_t)(kind == ORIGIN_SENT ? p->peer : 1) };

	(void)ctx;
	if (strncmp(word, "crl:", 4) == 0 || strncmp(word, "ocsp:", 5) == 0) {
		struct span der = lab_revocation(p->lab, colon + 1);

		ck_assert_msg(der.p != NULL, "the recipe makes no %s", word);
		o.kind = ORIGIN_FILE;
		certset_add_der(p->set, der, word[0] == 'c' ? ENTRY_CRL : ENTRY_OCSP, o);
		return;
	}
	certset_add_der(p->set, pki_der(p, colon ? colon + 1 : word), ENTRY_CERTIFICATE, o);
}

static inline void pki_write(struct pki *p, const char *word, void *file)
{
	struct span der = pki_der(p, word);
	gnutls_datum_t d = { (unsigned char *)der.p, (unsigned)der.n }, pem;

	ck_assert(gnutls_pem_base64_encode2("CERTIFICATE", &d, &pem) == 0);
	fwrite(pem.data, 1, pem.size, file);
	gnutls_free(pem.data);
}

static inline struct trust *pki_trust(struct pki *p, const char *names)
{
	/* the trust keeps what it was asked for */
	char *path = arena_strdup(p->arena, "/tmp/certloupe-unit.XXXXXX");
	const char **spec = ARENA_NEW(p->arena, const char *);
	struct err e = { 0 };
	int fd = mkstemp(path);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

	ck_assert(f != NULL);
	pki_each(p, names, pki_write, f);
	fclose(f);
	*spec = path;
	struct trust *t = trust_new(spec, 1, &e);
	ck_assert_msg(t != NULL, "%s", e.text);
	trust_count(t); /* read now: the file goes */
	unlink(path);
	return t;
}

/* There are 16 committed keys of a kind: a larger PKI gets fresh ones. */
static inline const char *pki_keys(const char *recipe)
{
	size_t certificates = 0;

	for (const char *at = recipe; (at = strstr(at, "cert ")) != NULL; at++)
		certificates++;
	return certificates > 8 ? NULL : unit_src("tests/keys");
}

static inline struct pki pki_new(const char *recipe, const char *have, const char *anchors)
{
	struct err e = { 0 };
	struct pki p = { .arena = arena_new(), .set = certset_new() };

	p.recipe = arena_strdup(p.arena, recipe);
	struct recipe *r = recipe_parse(p.arena, "unit", span_str(recipe), NULL, &e);
	p.lab = r ? lab_make(p.arena, r, PKI_AT, pki_keys(recipe), &e) : NULL;
	ck_assert_msg(p.lab != NULL, "%s", e.text);
	p.peer = certset_add_peer(p.set, "peer");
	certset_add_peer(p.set, "file");
	pki_each(&p, have, pki_add, NULL);
	p.trust = pki_trust(&p, anchors);
	return p;
}

static inline void pki_free(struct pki *p)
{
	trust_free(p->trust);
	certset_free(p->set);
	arena_free(p->arena);
}

static inline struct question pki_question(void)
{
	struct question q = question_default;

	q.at = PKI_AT;
	return q;
}

/* The certificate as the set has it, else as the trust store has it. */
static inline const struct certificate *pki_cert(struct pki *p, const char *name)
{
	struct certificate plain = { .der = pki_der(p, name) };
	int id = certset_find(p->set, &plain);

	if (id >= 0)
		return certset_certificate(p->set, id);
	id = certset_find(trust_set(p->trust), &plain);
	ck_assert_msg(id >= 0, "%s was not loaded", name);
	return certset_certificate(trust_set(p->trust), id);
}

/* What the recipe calls it. */
static inline const char *pki_name(struct pki *p, const struct certificate *c)
{
	const char *at = p->recipe;

	while ((at = strstr(at, "cert ")) != NULL) {
		bool statement = at == p->recipe || at[-1] == '\n';

		at += 5;
		char *name = arena_strndup(p->arena, at, strcspn(at, " \n"));
		if (statement && span_eq(lab_certificate(p->lab, name), c->der))
			return name;
	}
	return "?";
}

/* "leaf int root: trusted; expired(int) ?policy-unchecked(leaf) ~short-key(root)": ? could not be judged, ~ does not
 * fail. */
static inline const char *pki_path_text(struct pki *p, const struct path *x)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < x->n; i++)
		buf_printf(&b, "%s%s", i ? " " : "", pki_name(p, x->cert[i]));
	buf_printf(&b, ": %s", path_end_name(x->end));
	for (size_t i = 0; i < x->nproblem; i++)
		buf_printf(&b, "%s%s%s(%s)", i ? " " : "; ",
		           x->problem[i].unchecked ? "?"
		           : x->problem[i].fails   ? ""
		                                   : "~",
		           problem_name(x->problem[i].kind), pki_name(p, x->problem[i].cert));
	char *s = arena_strdup(p->arena, buf_str(&b));
	buf_free(&b);
	return s;
}

#endif
