/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the system keeps its store is looked for first; what stands there is then loaded into a set like any file. */
#include "config.h"

#include "load/trust.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/name.h"
#include "load/certset.h"
#include "load/source.h"
#include "load/stores.h"
#include "load/trust_block.h"

#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define STORE_PARTS_SAID 3

struct trust_source {
	const char *spec; /* "system" or the person's word */
	const char *from; /* SSL_CERT_FILE ... */
	VEC_OF(char *) path;
	bool system, loaded;
	const struct store *store;  /* of a program (--trust store:NAME) */
	bool library;               /* read by way of GnuTLS, which knows stores that are no files */
	int first_input, end_input; /* in the set */
	size_t anchors;
};

struct trust {
	size_t holders;
	password_fn ask;
	void *ask_ctx;
	struct certset *set;
	struct trust_source *source;
	size_t n;
	size_t seen;        /* entries of the set that were looked at */
	VEC_OF(int) anchor; /* entries that are certificates */
	bool has_settings;  /* one of them at least came in a TRUSTED CERTIFICATE block with settings */
	/* inputs that trust_intern made in another set */
	struct certset *other;
	int *other_input;
	size_t nother;
};

/* ---- where the system's store is ---- */

static void add_path(struct trust_source *s, const char *path, size_t n)
{
	if (n)
		*vec_push(&s->path) = xstrndup(path, n);
}

/* As OpenSSL reads its variables: a file, and directories with ':' between. */
static void find_in_environment(struct trust_source *s)
{
	const char *file = getenv("SSL_CERT_FILE"), *dir = getenv("SSL_CERT_DIR");

	if (file && *file) {
		s->from = "SSL_CERT_FILE";
		add_path(s, file, strlen(file));
	}
	if (!dir || !*dir)
		return;
	s->from = s->from ? "SSL_CERT_FILE, SSL_CERT_DIR" : "SSL_CERT_DIR";
	for (size_t n; *dir; dir += n + (dir[n] == ':')) {
		n = strcspn(dir, ":");
		add_path(s, dir, n);
	}
}

static void find_system(struct trust_source *s)
{
	struct stat st;

	find_in_environment(s);
	for (size_t i = 0; !s->from && !s->path.n && stores_bundles[i]; i++)
		if (stat(stores_bundles[i], &st) == 0)
			add_path(s, stores_bundles[i], strlen(stores_bundles[i]));
}

static void join_paths(const struct trust_source *s, struct buf *out)
{
	for (size_t i = 0; i < s->path.n; i++) {
		buf_puts(out, i ? ":" : "");
		buf_puts(out, s->path.v[i]);
	}
}

static void forget_paths(struct trust_source *s)
{
	for (size_t i = 0; i < s->path.n; i++)
		free(s->path.v[i]);
	vec_free(&s->path);
}

const char *trust_system_path(const char **from)
{
	static char path[4096];
	struct trust_source s = { 0 };
	struct buf b = BUF_INIT;

	find_system(&s);
	join_paths(&s, &b);
	snprintf(path, sizeof path, "%s", buf_str(&b));
	buf_free(&b);
	forget_paths(&s);
	*from = s.from;
	return *path ? path : NULL;
}

/* ---- loading ---- */

/* Where no file is known, GnuTLS may know a keychain or a token of trust. */
static void load_from_library(struct trust *t, struct trust_source *s)
{
	gnutls_x509_trust_list_t list;
	gnutls_x509_trust_list_iter_t at = NULL;
	gnutls_x509_crt_t crt;

	if (gnutls_x509_trust_list_init(&list, 0))
		return;
	int input = certset_add_input(t->set, "GnuTLS", "store", ORIGIN_TRUST, -1);
	struct origin o = { .kind = ORIGIN_TRUST, .input = (uint16_t)input };
	if (gnutls_x509_trust_list_add_system_trust(list, 0, 0) >= 0)
		while (gnutls_x509_trust_list_iter_get_ca(list, &at, &crt) == 0) {
			gnutls_datum_t der;

			if (gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_DER, &der) == 0) {
				certset_add_der(t->set, span_of(der.data, der.size), ENTRY_CERTIFICATE, o);
				gnutls_free(der.data);
				o.position++;
			}
			gnutls_x509_crt_deinit(crt);
		}
	gnutls_x509_trust_list_iter_deinit(at);
	gnutls_x509_trust_list_deinit(list, 1);
	certset_input_complete(t->set, input);
	s->library = o.position > 0;
}

static bool read_path(struct trust *t, const char *path, struct err *e)
{
	bool is_stdin = !strcmp(path, "-");
	struct source src = { .kind = is_stdin ? SOURCE_STDIN : SOURCE_FILE, .spec = path, .path = path };

	log_line("trust store: %1$s", as_path(path));
	return certset_load(t->set, &src, ORIGIN_TRUST, NULL, e);
}

/* What every store of Java is sealed with unless somebody says otherwise. */
static char *changeit(void *ctx, const char *prompt)
{
	(void)ctx, (void)prompt;
	return xstrdup("changeit");
}

/* As the program does, what is not there is passed over. */
static void load_store(struct trust *t, const struct store *store)
{
	certset_password(t->set, changeit, NULL);
	for (size_t i = 0; i < store->npart; i++) {
		const struct store_part *p = &store->part[i];
		struct buf octets = BUF_INIT;

		if (p->form == STORE_DATABASE || !p->there)
			continue;
		if (p->form == STORE_FILE) {
			read_path(t, p->path, NULL);
			continue;
		}
		log_line("trust store: %1$s", as_path(p->path));
		stores_part_read(p, &octets);
		certset_load_octets(t->set, p->path, buf_span(&octets), ORIGIN_TRUST);
		buf_free(&octets);
	}
	certset_password(t->set, t->ask, t->ask_ctx);
}

/* A path that cannot be read leaves the others; the first error is told. */
static bool load_source(struct trust *t, struct trust_source *s, struct err *e)
{
	bool ok = true;

	s->loaded = true;
	s->first_input = (int)certset_inputs(t->set);
	certset_each_file_once(t->set, s->system); /* SSL_CERT_FILE may stand in SSL_CERT_DIR */
	for (size_t i = 0; i < s->path.n; i++) {
		struct err here = { 0 };

		if (!read_path(t, s->path.v[i], &here)) {
			log_line("trust store: %1$s", err_argument(certset_arena(t->set), &here));
			if (ok && e)
				*e = here;
			ok = false;
		}
	}
	certset_each_file_once(t->set, false);
	if (s->system && !s->path.n)
		load_from_library(t, s);
	if (s->store)
		load_store(t, s->store);
	s->end_input = (int)certset_inputs(t->set);
	return ok;
}

static size_t count_anchors(const struct trust *t, const struct trust_source *s)
{
	size_t anchors = 0, n;

	for (size_t i = 0; i < certset_count(t->set); i++) {
		const struct origin *o = certset_origins(t->set, (int)i, &n);
		bool here = false;

		for (size_t k = 0; k < n; k++)
			here |= o[k].input >= s->first_input && o[k].input < s->end_input;
		anchors += here && certset_entry(t->set, (int)i)->kind == ENTRY_CERTIFICATE;
	}
	return anchors;
}

/* The system store is looked at when something first asks for an anchor. Only certificates can be anchors; what else
 * stands in the files is not counted. */
static void load_all(struct trust *t)
{
	size_t n;

	for (size_t i = 0; i < t->n; i++)
		if (!t->source[i].loaded)
			load_source(t, &t->source[i], NULL);
	if (t->seen == (n = certset_count(t->set)))
		return;
	for (; t->seen < n; t->seen++)
		if (certset_entry(t->set, (int)t->seen)->kind == ENTRY_CERTIFICATE)
			*vec_push(&t->anchor) = (int)t->seen;
	for (size_t i = 0; i < t->anchor.n; i++)
		t->has_settings |= certset_entry(t->set, t->anchor.v[i])->settings != NULL;
	for (size_t i = 0; i < t->n; i++)
		t->source[i].anchors = count_anchors(t, &t->source[i]);
}

static bool add_source(struct trust *t, const char *spec, struct err *e)
{
	struct trust_source *s = &t->source[t->n++];

	s->spec = arena_strdup(certset_arena(t->set), spec);
	s->system = !strcmp(spec, "system");
	if (s->system) {
		find_system(s);
		return true;
	}
	if (strncmp(spec, STORE_PREFIX, strlen(STORE_PREFIX)) == 0) {
		s->store = stores_named(certset_arena(t->set), spec + strlen(STORE_PREFIX));
		return s->store || err_set(e, ERR_INPUT, _("%1$s: no such store here; certloupe stores lists them"),
		                           as_code(s->spec));
	}
	add_path(s, spec, strlen(spec));
	return load_source(t, s, e);
}

struct trust *trust_new_asking(const char *const *specs, size_t n, password_fn ask, void *ctx, struct err *e)
{
	static const char *const by_default[] = { "system" };
	struct trust *t = xcalloc(1, sizeof *t);

	t->holders = 1;
	t->set = certset_new();
	t->ask = ask;
	t->ask_ctx = ctx;
	certset_password(t->set, ask, ctx);
	if (!n)
		specs = by_default, n = 1;
	t->source = xcalloc(n, sizeof *t->source);
	for (size_t i = 0; i < n; i++)
		if (strcmp(specs[i], "none") && !add_source(t, specs[i], e)) {
			trust_free(t);
			return NULL;
		}
	return t;
}

struct trust *trust_of_octets(const char *spec, struct span octets)
{
	struct trust *t = xcalloc(1, sizeof *t);
	struct trust_source *s = t->source = xcalloc(1, sizeof *s);

	t->holders = 1;
	t->n = 1;
	t->set = certset_new();
	s->spec = arena_strdup(certset_arena(t->set), spec);
	s->loaded = true;
	certset_load_octets(t->set, s->spec, octets, ORIGIN_TRUST);
	s->end_input = (int)certset_inputs(t->set);
	return t;
}

struct trust *trust_of_store(const struct store *store)
{
	struct trust *t = xcalloc(1, sizeof *t);
	struct trust_source *s = t->source = xcalloc(1, sizeof *s);

	t->holders = 1;
	t->n = 1;
	t->set = certset_new();
	s->spec = arena_printf(certset_arena(t->set), STORE_PREFIX "%s", store->name);
	s->store = store;
	return t;
}

struct trust *trust_new(const char *const *specs, size_t n, struct err *e)
{
	return trust_new_asking(specs, n, NULL, NULL, e);
}

struct trust *trust_hold(struct trust *t)
{
	if (t)
		t->holders++;
	return t;
}

void trust_free(struct trust *t)
{
	if (!t || --t->holders > 0)
		return;
	certset_free(t->set);
	for (size_t i = 0; i < t->n; i++)
		forget_paths(&t->source[i]);
	vec_free(&t->anchor);
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

/* ---- trust settings ---- */

/* Calls take for each block that has this certificate, or another of its name and key, with its settings (NULL: a plain
 * one), until it returns false. Most stores have no settings at all, and nothing is looked up. */
static void each_block(struct trust *t, const struct certificate *c,
                       bool (*take)(const struct trust_settings *s, enum oid use, void *out), enum oid use, void *out)
{
	size_t rows, origins;

	load_all(t);
	const int *id = t->has_settings ? certset_by_subject(t->set, c->subject_hash, &rows) : NULL;
	for (size_t i = 0; id && i < rows; i++) {
		const struct certificate *twin = certset_certificate(t->set, id[i]);

		if (!name_equal(twin->subject, c->subject) || !certificate_same_key(twin, c))
			continue;
		certset_origins(t->set, id[i], &origins);
		for (const struct trust_settings *s = certset_entry(t->set, id[i])->settings; s; s = s->next, origins--)
			if (!take(s, use, out))
				return;
		if (origins && !take(NULL, use, out))
			return;
	}
}

struct said {
	bool given;
	enum trust_word worst;
};

static bool take_word(const struct trust_settings *s, enum oid use, void *out)
{
	struct said *said = out;
	enum trust_word word = s ? trust_settings_word(s, use) : TRUST_GIVEN;

	said->given |= word == TRUST_GIVEN;
	said->worst = word > said->worst ? word : said->worst;
	return true;
}

enum trust_word trust_says(struct trust *t, const struct certificate *c, enum oid use)
{
	struct said said = { .worst = TRUST_GIVEN };

	each_block(t, c, take_word, use, &said);
	return said.worst == TRUST_NOT_GIVEN && said.given ? TRUST_GIVEN : said.worst;
}

static bool take_name(const struct trust_settings *s, enum oid use, void *out)
{
	bool *named = out;

	*named = s && trust_settings_name(s, use);
	return !*named;
}

bool trust_names(struct trust *t, const struct certificate *c, enum oid use)
{
	bool named = false;

	each_block(t, c, take_name, use, &named);
	return named;
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

size_t trust_count(struct trust *t)
{
	load_all(t);
	return t->anchor.n;
}

const struct certificate *trust_at(struct trust *t, size_t i)
{
	load_all(t);
	return i < t->anchor.n ? certset_certificate(t->set, t->anchor.v[i]) : NULL;
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
	                      (struct origin){ .kind = ORIGIN_TRUST,
	                                       .input = (uint16_t)t->other_input[at],
	                                       .line = o->line,
	                                       .position = o->position });
}

size_t trust_sources(struct trust *t)
{
	return t->n;
}

bool trust_source_is_system(const struct trust *t, size_t i)
{
	return t->source[i].system;
}

bool trust_is_persons(const struct trust *t, int input)
{
	size_t i = trust_source_of(t, input);

	return !t->source[i].system && !t->source[i].store;
}

const char *trust_source_spec(const struct trust *t, size_t i)
{
	return t->source[i].spec;
}

size_t trust_source_of(const struct trust *t, int input)
{
	size_t i = 0;

	while (i + 1 < t->n &&
	       (!t->source[i].loaded || input >= t->source[i].end_input || input < t->source[i].first_input))
		i++;
	return i;
}

/* Where the system's store is: files, or nowhere. */
static struct argument system_store(struct arena *a, const struct trust_source *s)
{
	struct buf paths = BUF_INIT;

	join_paths(s, &paths);
	if (paths.n)
		return as_path(buf_keep(&paths, a));
	buf_free(&paths);
	return s->loaded && !s->library ? as_word(N_("no store found")) : as_code("GnuTLS");
}

struct sentence trust_source_said(struct arena *a, struct trust *t, size_t i, bool load)
{
	struct trust_source *s = &t->source[i];
	struct argument more[3 + STORE_PARTS_SAID], spec = s->system || s->store ? as_code(s->spec) : as_path(s->spec);
	size_t n = 0;

	if (load)
		load_all(t);
	if (s->system)
		more[n++] = system_store(a, s);
	for (size_t k = 0; s->store && k < s->store->npart && k < STORE_PARTS_SAID; k++)
		if (s->store->part[k].there)
			more[n++] = as_path(s->store->part[k].path);
	if (s->from)
		more[n++] = as_code(s->from);
	if (s->loaded)
		more[n++] = as_number((int64_t)(t->seen == certset_count(t->set) ? s->anchors : count_anchors(t, s)));
	return SENTENCE(a, N_("%1$s (%2$s)"), spec, as_list(a, more, n, n));
}

void trust_source_text(struct trust *t, size_t i, bool load, struct buf *out)
{
	struct arena *scratch = arena_new();
	struct sentence s = trust_source_said(scratch, t, i, load);

	sentence_render(out, &s, &rendering_translated);
	arena_free(scratch);
}
