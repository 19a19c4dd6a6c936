/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "load/trust.h"

#include "base/i18n.h"
#include "base/log.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct trust_source {
	const char *spec;     /* "system" or the person's word */
	const char *path;     /* NULL: there is none */
	const char *from;     /* SSL_CERT_FILE ... */
	bool system, loaded;
	int input;            /* in the set, -1 */
};

struct trust {
	struct certset *set;
	struct trust_source *source;
	size_t n;
	/* inputs that trust_intern made in another set */
	struct certset *other;
	int *other_input;
	size_t nother;
};

/* Where systems keep their bundle, most widespread first. */
static const char *const bundles[] = {
	"/etc/ssl/certs/ca-certificates.crt",                /* Debian, Ubuntu, Arch, Gentoo, Alpine */
	"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* Fedora, RHEL */
	"/etc/pki/tls/certs/ca-bundle.crt",
	"/etc/ssl/ca-bundle.pem",                            /* openSUSE */
	"/var/lib/ca-certificates/ca-bundle.pem",
	"/etc/ssl/cert.pem",                                 /* Alpine, macOS, OpenBSD */
	"/usr/local/etc/ssl/cert.pem",                       /* FreeBSD */
	"/usr/local/share/certs/ca-root-nss.crt",
	"/opt/homebrew/etc/ca-certificates/cert.pem",
	"/usr/local/etc/ca-certificates/cert.pem",
	"/etc/openssl/certs",                                /* NetBSD: a directory */
	"/system/etc/security/cacerts",                      /* Android */
};

const char *trust_system_path(const char **from)
{
	static const char *const vars[] = { "SSL_CERT_FILE", "SSL_CERT_DIR" };
	struct stat st;
	for (size_t i = 0; i < 2; i++) {
		const char *v = getenv(vars[i]);
		if (v && *v) {
			*from = vars[i];
			return v;
		}
	}
	*from = NULL;
	for (size_t i = 0; i < sizeof bundles / sizeof *bundles; i++)
		if (stat(bundles[i], &st) == 0)
			return bundles[i];
	return NULL;
}

static bool load_source(struct trust *t, struct trust_source *s, struct err *e)
{
	struct source src = { .kind = SOURCE_FILE, .spec = s->path, .path = s->path };
	s->loaded = true;
	if (!s->path)
		return true;
	log_line("trust store: %s", s->path);
	return certset_load(t->set, &src, ORIGIN_TRUST, &s->input, e);
}

/* The system store is looked at when something first asks for an anchor. */
static void load_all(struct trust *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (!t->source[i].loaded) {
			struct err e = { 0 };
			if (!load_source(t, &t->source[i], &e))
				log_line("trust store: %s", e.text);
		}
}

struct trust *trust_new(const char *const *specs, size_t n, struct err *e)
{
	static const char *const by_default[] = { "system" };
	struct trust *t = xcalloc(1, sizeof *t);
	t->set = certset_new();
	if (!n)
		specs = by_default, n = 1;
	t->source = xcalloc(n, sizeof *t->source);
	for (size_t i = 0; i < n; i++) {
		struct trust_source *s = &t->source[t->n];
		if (!strcmp(specs[i], "none"))
			continue;
		t->n++;
		*s = (struct trust_source){ .spec = specs[i], .path = specs[i], .input = -1, .system = !strcmp(specs[i], "system") };
		if (s->system)
			s->path = trust_system_path(&s->from);
		else if (!load_source(t, s, e)) {
			trust_free(t);
			return NULL;
		}
	}
	return t;
}

void trust_free(struct trust *t)
{
	if (!t)
		return;
	certset_free(t->set);
	free(t->source);
	free(t->other_input);
	free(t);
}

struct certset *trust_set(struct trust *t)
{
	load_all(t);
	return t->set;
}

const struct certificate **trust_by_subject(struct trust *t, struct span name, uint64_t hash, size_t *n)
{
	size_t rows;
	load_all(t);
	const int *id = certset_by_subject(t->set, hash, &rows);
	const struct certificate **found = ARENA_ARRAY(certset_arena(t->set), const struct certificate *, rows);
	*n = 0;
	for (size_t i = 0; i < rows; i++) {
		const struct certificate *c = certset_certificate(t->set, id[i]);
		if (name_equal(c->subject, name))
			found[(*n)++] = c;
	}
	return found;
}

bool trust_has(struct trust *t, const struct certificate *c)
{
	load_all(t);
	return certset_find(t->set, c) >= 0;
}

const struct certificate *trust_twin(struct trust *t, const struct certificate *c)
{
	size_t n;
	const struct certificate **v = trust_by_subject(t, c->subject, c->subject_hash, &n);
	for (size_t i = 0; i < n; i++)
		if (certificate_same_key(v[i], c))
			return v[i];
	return NULL;
}

/* Only certificates can be anchors; what else stands in the file is not counted. */
size_t trust_count(struct trust *t)
{
	size_t n = 0;
	load_all(t);
	for (size_t i = 0; i < certset_count(t->set); i++)
		n += certset_entry(t->set, (int)i)->kind == ENTRY_CERTIFICATE;
	return n;
}

const struct certificate *trust_at(struct trust *t, size_t i)
{
	load_all(t);
	for (size_t k = 0; k < certset_count(t->set); k++)
		if (certset_entry(t->set, (int)k)->kind == ENTRY_CERTIFICATE && i-- == 0)
			return certset_certificate(t->set, (int)k);
	return NULL;
}

int trust_intern(struct trust *t, struct certset *set, const struct certificate *anchor)
{
	size_t n;
	int id = certset_find(trust_set(t), anchor);
	const struct origin *o = certset_origins(t->set, id, &n);
	size_t at = o ? o->input : 0;
	if (t->other != set) {
		free(t->other_input);
		t->other = set;
		t->nother = certset_inputs(t->set);
		t->other_input = xmalloc((t->nother + 1) * sizeof *t->other_input);
		memset(t->other_input, 0xff, (t->nother + 1) * sizeof *t->other_input);
	}
	if (at >= t->nother)
		return certset_find(set, anchor);
	if (t->other_input[at] < 0) {
		const struct input *in = certset_input(t->set, (int)at);
		t->other_input[at] = certset_add_input(set, in->spec, in->kind, ORIGIN_TRUST, -1);
		certset_input_complete(set, t->other_input[at]);
	}
	return certset_intern(set, anchor,
			      (struct origin){ .kind = ORIGIN_TRUST, .input = (uint16_t)t->other_input[at], .line = o->line, .position = o->position });
}

size_t trust_sources(struct trust *t)
{
	return t->n;
}

bool trust_source_is_system(const struct trust *t, size_t i)
{
	return t->source[i].system;
}

const char *trust_source_spec(const struct trust *t, size_t i)
{
	return t->source[i].spec;
}

static size_t anchors_below(struct trust *t, int input)
{
	size_t n = 0;
	for (size_t i = 0; i < certset_inputs(t->set); i++)
		if ((int)i == input || certset_input(t->set, (int)i)->parent == input)
			n += certset_input(t->set, (int)i)->nentries;
	return n;
}

void trust_source_text(struct trust *t, size_t i, bool load, struct buf *out)
{
	struct trust_source *s = &t->source[i];
	if (load)
		load_all(t);
	buf_puts(out, s->spec);
	if (s->system)
		buf_printf(out, " (%s%s%s", s->path ? s->path : _("no store found"), s->from ? ", " : "", s->from ? s->from : "");
	else
		buf_puts(out, " (");
	if (s->loaded && s->input >= 0)
		buf_printf(out, "%s%zu", s->system ? ", " : "", anchors_below(t, s->input));
	buf_puts(out, ")");
}
