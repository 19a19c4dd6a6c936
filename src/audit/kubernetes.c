/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Manifests of Kubernetes: Secrets that hold a certificate, its key and CAs themselves, and the Ingresses that use
 * them. */
#include "config.h"

#include "audit/conf.h"
#include "audit/dialect.h"
#include "audit/listener.h"
#include "audit/scan.h"
#include "audit/setting.h"
#include "audit/yaml.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/secret.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/words.h"
#include "load/pem.h"

#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define ANNOTATION "nginx.ingress.kubernetes.io/"

static const struct setting_row settings[] = {
	{ "tls.crt", SETTING_CERT, N_("the certificate, followed by its intermediates") },
	{ "tls.key", SETTING_KEY, N_("its private key") },
	{ "ca.crt", SETTING_CLIENT_CA, N_("the CA of the certificate; CAs of clients where an Ingress says so") },
	{ "ca.crl", SETTING_CRL, N_("revocation lists for clients") },
	{ "hosts", SETTING_NAME, N_("names that an Ingress serves") },
	{ "secretName", SETTING_LIST, N_("the Secret of an Ingress") },
	{ ANNOTATION "auth-tls-secret", SETTING_CLIENT_CA, N_("the Secret with the CAs of clients") },
	{ ANNOTATION "auth-tls-verify-client", SETTING_VERIFY, N_("on, off, optional or optional_no_ca") },
	{ ANNOTATION "auth-tls-verify-depth", SETTING_DEPTH, N_("at most so many intermediates (1)") },
	{ NULL, SETTING_NONE, NULL },
};

static bool kubernetes_read(struct configuration *c, const char *path, struct err *e)
{
	struct span text;
	struct text_scan s;
	int file;

	secret_guard();
	if (!conf_open(c, path, (struct place_in){ -1, 0 }, &file, &text, e))
		return false;
	yaml_is_secret(c, text);
	s = scan_of(text, file);
	yaml_read(c, &s, c->top);
	return true;
}

static int kubernetes_sniff(const char *path, struct span text)
{
	static const char *const yaml[] = { "apiVersion:", "kind: Secret", "kind: Ingress", "metadata:",
		                            "tls.crt:",    "tls.key:",     "kind: List" },
	                         *const json[] = { "\"apiVersion\":", "\"kind\": \"Secret\"",
		                                   "\"tls.crt\":", "\"tls.key\":", "\"metadata\":" };
	int n = scan_marks(text, yaml, sizeof yaml / sizeof *yaml),
	    m = scan_marks(text, json, sizeof json / sizeof *json);

	(void)path;
	return n >= 3 || m >= 3 ? (n + m) * 20 : 0;
}

/* ---- objects ---- */

static const char *value_in(const struct directive *block, const char *name)
{
	return block ? directive_first(directive_in(block, name, false)) : "";
}

static bool is_kind(const struct directive *d, const char *kind)
{
	return d->block && !strcmp(value_in(d, "kind"), kind) && directive_in(d, "metadata", false);
}

static const char *name_of(const struct directive *object)
{
	return value_in(directive_in(object, "metadata", false), "name");
}

/* Objects without a namespace stand in whichever is meant. */
static bool is_same_space(const struct directive *x, const struct directive *y)
{
	const char *a = value_in(directive_in(x, "metadata", false), "namespace"),
	           *b = value_in(directive_in(y, "metadata", false), "namespace");

	return !*a || !*b || !strcmp(a, b);
}

static const struct directive *secret_named(struct configuration *c, const struct directive *from, const char *name)
{
	const char *slash = strrchr(name, '/');

	for (const struct directive *d = c->top; (d = directive_next(c->top, d));)
		if (is_kind(d, "Secret") && !strcmp(name_of(d), slash ? slash + 1 : name) &&
		    (slash || is_same_space(from, d)))
			return d;
	return NULL;
}

/* ---- entries ---- */

/* stringData is as it is and wins; *plain says which. */
static const struct directive *entry_of(const struct directive *secret, const char *name, bool *plain)
{
	const struct directive *data = directive_in(secret, "data", false),
	                       *strings = directive_in(secret, "stringData", false),
	                       *d = strings ? directive_in(strings, name, false) : NULL;

	*plain = d != NULL;
	return d ? d : data ? directive_in(data, name, false) : NULL;
}

/* What stands there, decoded. A fault of it is said once. */
static struct span octets_of(struct configuration *c, const struct directive *d, bool plain)
{
	const char *word = directive_first(d);
	struct pem_block b = { .body = span_of(word, strlen(word)), .line = d->at.line };
	struct buf out = BUF_INIT;
	struct span kept;

	b.whole = b.body;
	if (plain)
		return b.body;
	if (!pem_decode(&b, &out))
		conf_syntax(c, d->at, N_("what stands at %1$s is no base64"), as_code(d->name));
	kept = arena_span(c->arena, span_of(out.s ? out.s : "", out.n));
	yaml_is_secret(c, kept);
	buf_wipe(&out);
	return kept;
}

static struct named_file *add_entry(struct configuration *c, struct listener *l, enum file_use use,
                                    const struct directive *secret, const char *name, int pair)
{
	bool plain;
	const struct directive *d = entry_of(secret, name, &plain);
	struct named_file *f;

	if (!d || d->block)
		return NULL;
	f = listener_file(l, c->arena, use, d, name, conf_place(c, c->arena, d->at), pair);
	f->octets = octets_of(c, d, plain);
	return f;
}

static void say_missing(struct configuration *c, const struct directive *secret, const char *name)
{
	const struct directive *data = directive_in(secret, "data", false);

	data = data ? data : directive_in(secret, "stringData", false);
	conf_fault(c, data ? data->at : secret->at, "secret-entry-missing",
	           SENTENCE(c->arena, N_("the Secret %1$s has no %2$s"), as_quote(name_of(secret)), as_code(name)));
}

/* ---- listeners ---- */

static bool has(const struct directive *secret, const char *name)
{
	bool plain;

	return entry_of(secret, name, &plain) != NULL;
}

static void take_pair(struct configuration *c, struct listener *l, const struct directive *secret)
{
	bool cert = add_entry(c, l, USE_CERT, secret, "tls.crt", 0),
	     key = add_entry(c, l, USE_KEY, secret, "tls.key", 0);

	if (!cert)
		say_missing(c, secret, "tls.crt");
	if (!key)
		say_missing(c, secret, "tls.key");
	add_entry(c, l, USE_OWN_CA, secret, "ca.crt", -1);
}

/* A Secret for TLS, or one with CAs alone; others are nothing to us. */
static void gather_secret(struct configuration *c, struct listeners *out, const struct directive *secret)
{
	bool tls =
	    !strcmp(value_in(secret, "type"), "kubernetes.io/tls") || has(secret, "tls.crt") || has(secret, "tls.key");

	if (!tls && !has(secret, "ca.crt"))
		return;
	struct listener *l = listener_new(out, c, secret);
	l->label = name_of(secret);
	if (tls)
		take_pair(c, l, secret);
	else
		add_entry(c, l, USE_OWN_CA, secret, "ca.crt", -1);
}

static const struct directive *annotation(const struct directive *ingress, const char *name)
{
	const struct directive *all = directive_in(directive_in(ingress, "metadata", false), "annotations", false);

	return all ? directive_in(all, name, false) : NULL;
}

static void take_clients(struct configuration *c, struct listener *l, const struct directive *ingress)
{
	const struct directive *by = annotation(ingress, ANNOTATION "auth-tls-secret"),
	                       *how = annotation(ingress, ANNOTATION "auth-tls-verify-client"),
	                       *depth = annotation(ingress, ANNOTATION "auth-tls-verify-depth"), *secret;
	const char *word = how ? directive_first(how) : "on";

	if (!by)
		return;
	l->asks = !strcmp(word, "off")              ? ASKS_NOTHING
	          : !strcmp(word, "optional")       ? ASKS_OPTIONAL
	          : !strcmp(word, "optional_no_ca") ? ASKS_UNVERIFIED
	                                            : ASKS_REQUIRED;
	l->asks_by = how ? how : by;
	l->depth = depth ? atoi(directive_first(depth)) : 1;
	l->depth_by = depth;
	l->crl_all = true;
	secret = secret_named(c, ingress, directive_first(by));
	if (!secret) {
		l->system_ca = true; /* it stands elsewhere, and nothing is known of it */
		return;
	}
	if (!add_entry(c, l, USE_CLIENT_CA, secret, "ca.crt", -1))
		say_missing(c, secret, "ca.crt");
	add_entry(c, l, USE_CRL, secret, "ca.crl", -1);
}

/* A listener for each Secret of an Ingress. */
static void gather_ingress(struct configuration *c, struct listeners *out, const struct directive *ingress)
{
	const struct directive *spec = directive_in(ingress, "spec", false),
	                       *tls = spec ? directive_in(spec, "tls", false) : NULL;

	for (const struct directive *t = tls ? tls->child : NULL; t; t = t->next) {
		const struct directive *named = directive_in(t, "secretName", false),
		                       *hosts = directive_in(t, "hosts", false),
		                       *secret = named && conf_gathers(c, named)
		                                     ? secret_named(c, ingress, directive_first(named))
		                                     : NULL;

		if (!named || !secret || out->list.n >= LISTENERS_MAX)
			continue;
		struct listener *l = listener_new(out, c, named);
		l->label = name_of(ingress);
		l->name_by = hosts;
		for (const struct directive *h = hosts ? hosts->child : NULL; h; h = h->next)
			words_add(c->arena, &l->name, directive_first(h));
		take_pair(c, l, secret);
		take_clients(c, l, ingress);
		*vec_push(&c->note) = secret;
	}
}

static bool is_used(const struct configuration *c, const struct directive *secret)
{
	for (size_t i = 0; i < c->note.n; i++)
		if (c->note.v[i] == secret)
			return true;
	return false;
}

static void kubernetes_gather(struct configuration *c, struct listeners *out)
{
	for (const struct directive *d = c->top; (d = directive_next(c->top, d)) && out->list.n < LISTENERS_MAX;)
		if (is_kind(d, "Ingress"))
			gather_ingress(c, out, d);
	for (const struct directive *d = c->top; (d = directive_next(c->top, d)) && out->list.n < LISTENERS_MAX;)
		if (is_kind(d, "Secret") && !is_used(c, d) && conf_gathers(c, d))
			gather_secret(c, out, d);
}

const struct dialect dialect_kubernetes = {
	.name = "kubernetes",
	.title = "Kubernetes",
	.setting = settings,
	.files = "",
	.sniff = kubernetes_sniff,
	.read = kubernetes_read,
	.gather = kubernetes_gather,
};
