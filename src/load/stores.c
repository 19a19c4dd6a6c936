/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A function for each program puts together what it would read, from variables, flags, its own configuration, and the
 * paths that stand in its libraries as they were built. */
#include "config.h"

#include "load/stores.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/words.h"
#include "load/bytes.h"
#include "load/directory.h"
#include "load/scan.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define STORES_MAX 200
#define LINKS_MAX 40 /* as Linux has it */

extern char **environ;

struct store_search {
	const struct stores_view *v;
	struct arena *a;
	VEC_OF(struct store) found;
};

struct program_row {
	const char *name;
	enum store_engine engine;
	const char *const *reads;
	void (*find)(struct store_search *s, const struct program_row *row);
	const char *about;
};

/* ---- variables, flags, paths ---- */

static const char *variable(const struct store_search *s, const char *name)
{
	size_t n = strlen(name);
	const char *const *list = s->v->environment ? s->v->environment : (const char *const *)environ;

	for (; list && *list; list++)
		if (strncmp(*list, name, n) == 0 && (*list)[n] == '=')
			return (*list)[n + 1] ? *list + n + 1 : NULL;
	return NULL;
}

/* A word of the arguments that begins so: what stands behind that. The last one wins, as with most programs. */
static const char *argument(const struct store_search *s, const char *start)
{
	const char *found = NULL;

	for (const char *const *w = s->v->argument; w && *w; w++)
		if (strncmp(*w, start, strlen(start)) == 0)
			found = *w + strlen(start);
	return found;
}

/* The same among the words of a variable. */
static const char *word_of(const struct store_search *s, const char *name, const char *start)
{
	const char *value = variable(s, name), *found = NULL;
	struct words w = value ? words_of(s->a, value) : (struct words){ 0 };

	for (size_t i = 0; i < w.n; i++)
		if (strncmp(w.v[i], start, strlen(start)) == 0)
			found = w.v[i] + strlen(start);
	return found;
}

/* Without its last word. */
static const char *above(struct arena *a, const char *path)
{
	const char *last = strrchr(path, '/');

	return arena_strndup(a, path, last ? (size_t)(last - path) : 0);
}

/* Below another root links are followed by ourselves: the system would take one that begins with '/' from our own. */
static const char *followed(const struct store_search *s, const char *path)
{
	const char *done = "", *rest = path;
	char target[PATH_MAX];

	for (int links = 0; *(rest += strspn(rest, "/")) && links <= LINKS_MAX;) {
		size_t n = strcspn(rest, "/");
		const char *word = arena_strndup(s->a, rest, n);

		rest += n;
		if (strcmp(word, "..") == 0) {
			done = above(s->a, done);
			continue;
		}
		done = arena_printf(s->a, "%s/%s", done, word);
		ssize_t k = readlink(arena_printf(s->a, "%s%s", s->v->root, done), target, sizeof target - 1);
		if (k <= 0)
			continue;
		target[k] = '\0';
		links++;
		rest = arena_printf(s->a, "%s%s", target, rest);
		done = *target == '/' ? "" : above(s->a, done);
	}
	return *rest ? path : done;
}

/* As it is found from here. */
static const char *placed(const struct store_search *s, const char *path)
{
	return *s->v->root ? arena_printf(s->a, "%s%s", s->v->root, followed(s, path)) : path;
}

static bool exists(const struct store_search *s, const char *path)
{
	struct stat st;

	return stat(placed(s, path), &st) == 0;
}

static const char *home(const struct store_search *s)
{
	const char *h = variable(s, "HOME");

	return h ? h : "/nonexistent";
}

static const char *below_home(const struct store_search *s, const char *rest)
{
	return arena_printf(s->a, "%s/%s", home(s), rest);
}

/* Names that fit, without what stands in front of them. */
static struct words matching(const struct store_search *s, const char *pattern)
{
	struct words w = { 0 };
	glob_t g;

	if (glob(placed(s, pattern), 0, NULL, &g) == 0) {
		for (size_t i = 0; i < g.gl_pathc && i < STORES_MAX; i++)
			words_add(s->a, &w, arena_strdup(s->a, g.gl_pathv[i] + strlen(s->v->root)));
		globfree(&g);
	}
	return w;
}

static const char *resolved(const struct store_search *s, const char *path)
{
	char *real = *s->v->root ? NULL : realpath(path, NULL);

	if (!real)
		return followed(s, path);
	const char *kept = arena_strdup(s->a, real);
	free(real);
	return kept;
}

static const char *on_path(const struct store_search *s, const char *program)
{
	const char *path = variable(s, "PATH");

	if (s->v->exe && s->v->program && strcmp(program, s->v->program) == 0)
		return s->v->exe;
	for (size_t n; path && *path; path += n + (path[n] == ':')) {
		n = strcspn(path, ":");
		const char *file = arena_printf(s->a, "%.*s/%s", (int)n, path, program);
		if (n && exists(s, file) && access(placed(s, file), X_OK) == 0)
			return file;
	}
	return NULL;
}

/* ---- what stands in programs ---- */

/* What follows the first place of a text in a file, as a string of fewer than `room` octets. */
static bool find_behind(const char *path, const char *text, char *rest, size_t room)
{
	struct scan c;

	if (!scan_open(&c, path))
		return false;
	ptrdiff_t at = scan_find(&c, 0, span_of(text, strlen(text)), room);
	if (at >= 0 && room) {
		size_t from = (size_t)at + strlen(text), n = c.n - from < room - 1 ? c.n - from : room - 1;

		memcpy(rest, c.s + from, n);
		rest[n] = '\0';
	}
	scan_close(&c);
	return at >= 0;
}

/* A string constant, the whole of it. */
static bool has_constant(struct arena *a, const char *path, const char *text)
{
	size_t n = strlen(text) + 2;
	char *octets = arena_alloc(a, n);

	octets[0] = octets[n - 1] = '\0';
	memcpy(octets + 1, text, n - 2);
	return scan_has(path, span_of(octets, n));
}

/* The first library of that name where systems keep them. */
static const char *library(const struct store_search *s, const char *name)
{
	static const char *const places[] = {
		"/usr/lib/*-linux-gnu*/", "/lib/*-linux-gnu*/", "/usr/lib64/", "/usr/lib/", "/lib64/", "/lib/",
		"/usr/local/lib/"
	};

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct words w = matching(s, arena_printf(s->a, "%s%s", places[i], name));

		if (w.n)
			return w.v[w.n - 1];
	}
	return NULL;
}

static const char *first_library(const struct store_search *s, const char *const *names)
{
	const char *found = NULL;

	for (; *names && !found; names++)
		found = library(s, *names);
	return found;
}

/* A path that was built in: the first of those that are common which stands in the file. */
static const char *built_in(const struct store_search *s, const char *file, const char *const *common)
{
	for (; file && *common; common++)
		if (scan_has(placed(s, file), span_str(*common)))
			return *common;
	return NULL;
}

const char *const stores_bundles[] = { "/etc/ssl/certs/ca-certificates.crt", /* Debian, Ubuntu, Arch, Gentoo, Alpine */
	                               "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", /* Fedora, RHEL */
	                               "/etc/pki/tls/certs/ca-bundle.crt",
	                               "/etc/ssl/ca-bundle.pem", /* openSUSE */
	                               "/var/lib/ca-certificates/ca-bundle.pem",
	                               "/etc/ssl/cert.pem",           /* Alpine, macOS, OpenBSD */
	                               "/usr/local/etc/ssl/cert.pem", /* FreeBSD */
	                               "/usr/local/share/certs/ca-root-nss.crt",
	                               "/opt/homebrew/etc/ca-certificates/cert.pem",
	                               "/usr/local/etc/ca-certificates/cert.pem",
	                               "/etc/openssl/certs",           /* NetBSD: a directory */
	                               "/system/etc/security/cacerts", /* Android */
	                               NULL };

/* ---- stores in the making ---- */

static bool is_among(const char *const *list, const char *name)
{
	for (; list && *list; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

static struct store *add(struct store_search *s, const struct program_row *row, const char *instance)
{
	struct store *st = vec_push(&s->found);

	st->program = row->name;
	st->name = instance ? arena_printf(s->a, "%s:%s", row->name, instance) : row->name;
	st->engine = row->engine;
	st->reads = row->reads;
	st->about = row->about;
	return st;
}

static void part(struct store_search *s, struct store *st, enum store_form form, const char *path, const char *from)
{
	struct store_part *more = ARENA_ARRAY(s->a, struct store_part, st->npart + 1);

	if (st->npart)
		memcpy(more, st->part, st->npart * sizeof *more);
	more[st->npart++] = (struct store_part){ form, placed(s, path), from, exists(s, path) };
	st->part = more;
}

/* Several directories, with ':' between. */
static void directories(struct store_search *s, struct store *st, enum store_form form, const char *list,
                        const char *from)
{
	for (size_t n; *list; list += n + (list[n] == ':')) {
		n = strcspn(list, ":");
		if (n)
			part(s, st, form, arena_strndup(s->a, list, n), from);
	}
}

/* ---- OpenSSL and what is built on it ---- */

/* Where it was built to look; where nobody says, the first usual place that is there. */
static const char *openssl_directory(const struct store_search *s)
{
	static const char *const names[] = { "libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so", NULL };
	static const char *const common[] = { "/usr/lib/ssl", "/etc/pki/tls", "/etc/ssl", "/usr/local/ssl", NULL };
	const char *lib = first_library(s, names);
	char found[256];

	if (lib && find_behind(placed(s, lib), "OPENSSLDIR: \"", found, sizeof found)) {
		found[strcspn(found, "\"")] = '\0';
		return arena_strdup(s->a, found);
	}
	for (size_t i = 0; common[i]; i++)
		if (exists(s, common[i]))
			return common[i];
	return "/usr/local/ssl";
}

static void openssl_paths(struct store_search *s, struct store *st, const char *directory)
{
	const char *file = variable(s, "SSL_CERT_FILE"), *dir = variable(s, "SSL_CERT_DIR");

	if (file)
		part(s, st, STORE_FILE, file, "SSL_CERT_FILE");
	else
		part(s, st, STORE_FILE, arena_printf(s->a, "%s/cert.pem", directory), NULL);
	if (dir)
		directories(s, st, STORE_HASHED, dir, "SSL_CERT_DIR");
	else
		part(s, st, STORE_HASHED, arena_printf(s->a, "%s/certs", directory), NULL);
}

static void find_openssl(struct store_search *s, const struct program_row *row)
{
	openssl_paths(s, add(s, row, NULL), openssl_directory(s));
}

/* ---- the system, GnuTLS, p11-kit ---- */

/* As --trust system reads it (load/trust.c). */
static void find_system(struct store_search *s, const struct program_row *row)
{
	const char *file = variable(s, "SSL_CERT_FILE"), *dir = variable(s, "SSL_CERT_DIR");
	struct store *st = add(s, row, NULL);

	if (file)
		part(s, st, STORE_FILE, file, "SSL_CERT_FILE");
	if (dir)
		directories(s, st, STORE_FILE, dir, "SSL_CERT_DIR");
	for (size_t i = 0; !st->npart && stores_bundles[i]; i++)
		if (exists(s, stores_bundles[i]))
			part(s, st, STORE_FILE, stores_bundles[i], NULL);
}

static void p11_kit_paths(struct store_search *s, struct store *st)
{
	static const char *const names[] = { "pkcs11/p11-kit-trust.so", NULL };
	static const char *const common[] = {
		"/etc/pki/ca-trust/source", "/usr/share/pki/ca-trust-source",    "/usr/share/pki/trust",
		"/etc/pki/trust",           "/etc/ca-certificates/trust-source", NULL
	};
	const char *lib = first_library(s, names), *bundle = built_in(s, lib, stores_bundles);

	if (bundle)
		part(s, st, STORE_FILE, bundle, NULL);
	for (size_t i = 0; lib && !bundle && common[i]; i++)
		if (scan_has(placed(s, lib), span_str(common[i]))) {
			part(s, st, STORE_FLAT, common[i], NULL);
			part(s, st, STORE_FLAT, arena_printf(s->a, "%s/anchors", common[i]), NULL);
		}
}

static void find_p11_kit(struct store_search *s, const struct program_row *row)
{
	if (library(s, "pkcs11/p11-kit-trust.so"))
		p11_kit_paths(s, add(s, row, NULL));
}

static void find_gnutls(struct store_search *s, const struct program_row *row)
{
	const char *lib = library(s, "libgnutls.so.30"), *bundle = built_in(s, lib, stores_bundles);
	struct store *st = lib ? add(s, row, NULL) : NULL;

	if (bundle)
		part(s, st, STORE_FILE, bundle, NULL);
	else if (st)
		p11_kit_paths(s, st);
}

/* ---- curl and git ---- */

/* GnuTLS reads all files of a directory. */
static enum store_form directory_form(const char *lib)
{
	return lib && strstr(lib, "gnutls") ? STORE_FLAT : STORE_HASHED;
}

/* What libcurl was built with, as far as nobody said otherwise. */
static void libcurl_paths(struct store_search *s, struct store *st, const char *lib, bool file, bool directory)
{
	const char *bundle = file ? built_in(s, lib, stores_bundles) : NULL;

	if (bundle)
		part(s, st, STORE_FILE, bundle, NULL);
	if (directory && lib && has_constant(s->a, placed(s, lib), "/etc/ssl/certs"))
		part(s, st, directory_form(lib), "/etc/ssl/certs", NULL);
}

/* A line "NAME = VALUE" or "NAME VALUE" or "--NAME VALUE" of a configuration; the last one. NULL: none. */
static const char *setting_in(const struct store_search *s, const char *path, const char *section, const char *name)
{
	char *line = NULL;
	size_t room = 0;
	bool here = !section;
	const char *found = NULL;
	struct stat st;
	int fd = file_open(placed(s, path), FILE_FOUND, &st);
	FILE *f = fd >= 0 ? fdopen(fd, "r") : NULL;

	if (!f && fd >= 0)
		close(fd);
	while (f && getline(&line, &room, f) > 0) {
		char *p = line + strspn(line, " \t-");
		size_t n = strlen(name);

		p[strcspn(p, "\r\n")] = '\0';
		if (section && *p == '[')
			here = strncasecmp(p + 1, section, strlen(section)) == 0 && p[1 + strlen(section)] == ']';
		if (!here || strncasecmp(p, name, n) != 0 || !strchr(" \t=:", p[n]) || !p[n])
			continue;
		p += n + strspn(p + n, " \t=:");
		p += *p == '"';
		p[strcspn(p, "\"")] = '\0';
		found = arena_strdup(s->a, p);
	}
	free(line);
	if (f)
		fclose(f);
	return found;
}

static const char *from_home(const struct store_search *s, const char *path)
{
	return path && strncmp(path, "~/", 2) == 0 ? below_home(s, path + 2) : path;
}

static void find_curl(struct store_search *s, const struct program_row *row)
{
	static const char *const names[] = { "libcurl.so.4", NULL };
	const char *lib = first_library(s, names);

	if (!on_path(s, "curl"))
		return;
	struct store *st = add(s, row, NULL);
	const char *rc = below_home(s, ".curlrc"), *file = setting_in(s, rc, NULL, "cacert");
	const char *dir = setting_in(s, rc, NULL, "capath"), *from = file ? rc : NULL;
	const char *dir_from = dir ? rc : NULL;
	for (const char *const *w = s->v->argument; w && *w; w++)
		if (strcmp(*w, "--cacert") == 0 && w[1])
			file = w[1], from = "--cacert";
		else if (strcmp(*w, "--capath") == 0 && w[1])
			dir = w[1], dir_from = "--capath";
		else if (strcmp(*w, "-k") == 0 || strcmp(*w, "--insecure") == 0)
			st->warning = N_("it was told to verify nothing (--insecure)");
	/* Told by an option of any kind, it looks at no variable; told by its own, at none of OpenSSL. */
	bool asks = !file && !dir;
	if (asks && (file = variable(s, from = "CURL_CA_BUNDLE")) == NULL) {
		file = variable(s, from = "SSL_CERT_FILE");
		dir = variable(s, dir_from = "SSL_CERT_DIR");
	}
	if (file)
		part(s, st, STORE_FILE, from_home(s, file), from);
	libcurl_paths(s, st, lib, !file, !dir);
	if (dir)
		directories(s, st, STORE_HASHED, dir, dir_from);
}

/* As git reads a truth (git-config(1)): these are its words for false, and so is nothing. */
static bool is_off(const char *value)
{
	static const char *const words[] = { "false", "no", "off", "0", "" };

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcasecmp(value, words[i]) == 0)
			return true;
	return false;
}

static void find_git(struct store_search *s, const struct program_row *row)
{
	static const char *const names[] = { "libcurl-gnutls.so.4", "libcurl.so.4", NULL };
	const char *xdg = variable(s, "XDG_CONFIG_HOME");
	/* In the order in which git reads them: the last that says it counts. */
	const char *const config[] = { "/etc/gitconfig",
		                       xdg ? arena_printf(s->a, "%s/git/config", xdg)
		                           : below_home(s, ".config/git/config"),
		                       below_home(s, ".gitconfig") };
	const char *file = NULL, *from = NULL, *dir = NULL, *dir_from = NULL, *value;

	if (!on_path(s, "git"))
		return;
	struct store *st = add(s, row, NULL);
	for (size_t i = 0; i < sizeof config / sizeof *config; i++) {
		if ((value = setting_in(s, config[i], "http", "sslCAInfo")))
			file = value, from = config[i];
		if ((value = setting_in(s, config[i], "http", "sslCAPath")))
			dir = value, dir_from = config[i];
		if ((value = setting_in(s, config[i], "http", "sslVerify")))
			st->warning = is_off(value) ? N_("it was told to verify nothing (http.sslVerify)") : NULL;
	}
	if ((value = variable(s, "GIT_SSL_CAINFO")))
		file = value, from = "GIT_SSL_CAINFO";
	if ((value = variable(s, "GIT_SSL_CAPATH")))
		dir = value, dir_from = "GIT_SSL_CAPATH";
	if (variable(s, "GIT_SSL_NO_VERIFY"))
		st->warning = N_("it was told to verify nothing (GIT_SSL_NO_VERIFY)");
	if (file)
		part(s, st, STORE_FILE, from_home(s, file), from);
	const char *lib = first_library(s, names);
	libcurl_paths(s, st, lib, !file, !dir);
	if (dir)
		part(s, st, directory_form(lib), from_home(s, dir), dir_from);
}

/* ---- Python ---- */

static void find_python(struct store_search *s, const struct program_row *row)
{
	if (on_path(s, "python3") || on_path(s, "python"))
		openssl_paths(s, add(s, row, NULL), openssl_directory(s));
}

/* "python3.11", and where it is if there are several. */
static const char *python_of(const struct store_search *s, const char *path)
{
	const char *at = strstr(path, "/lib/python"), *mark = strstr(path, "/.pyenv/versions/");
	size_t n = at ? strcspn(at + 5, "/") : 0;

	if (mark)
		return arena_printf(s->a, "pyenv-%.*s", (int)strcspn(mark + 17, "/"), mark + 17);
	return at ? arena_strndup(s->a, at + 5, n) : "python";
}

static void add_certifi(struct store_search *s, const struct program_row *row, const char *package, const char *name)
{
	const char *requests = variable(s, "REQUESTS_CA_BUNDLE"), *curl = variable(s, "CURL_CA_BUNDLE");
	const char *core = arena_printf(s->a, "%s/core.py", package), *system = built_in(s, core, stores_bundles);
	struct store *st = add(s, row, name);

	if (requests || curl)
		part(s, st, STORE_FILE, requests ? requests : curl, requests ? "REQUESTS_CA_BUNDLE" : "CURL_CA_BUNDLE");
	else if (system) /* as Debian has it */
		part(s, st, STORE_FILE, system, core);
	else
		part(s, st, STORE_FILE, arena_printf(s->a, "%s/cacert.pem", package), NULL);
}

static void find_certifi(struct store_search *s, const struct program_row *row)
{
	const char *venv = variable(s, "VIRTUAL_ENV");
	const char *const places[] = {
		venv ? arena_printf(s->a, "%s/lib/python*/site-packages/certifi", venv) : NULL,
		"/usr/lib/python3/dist-packages/certifi",
		"/usr/lib/python3*/site-packages/certifi",
		"/usr/local/lib/python3*/*-packages/certifi",
		below_home(s, ".local/lib/python*/site-packages/certifi"),
		below_home(s, ".pyenv/versions/*/lib/python*/site-packages/certifi"),
		"/opt/*/lib/python*/site-packages/certifi",
	};

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct words w = places[i] ? matching(s, places[i]) : (struct words){ 0 };

		for (size_t k = 0; k < w.n; k++)
			add_certifi(s, row, w.v[k], i == 0 ? "venv" : python_of(s, w.v[k]));
	}
}

/* ---- Node ---- */

static bool node_flag(const struct store_search *s, const char *flag)
{
	return argument(s, flag) || word_of(s, "NODE_OPTIONS", flag);
}

static void find_node(struct store_search *s, const struct program_row *row)
{
	const char *exe = on_path(s, "node"), *lib = library(s, "libnode.so.*"),
	           *extra = variable(s, "NODE_EXTRA_CA_CERTS");
	const char *verify = variable(s, "NODE_TLS_REJECT_UNAUTHORIZED");
	char directory[256] = "";

	if (!exe)
		return;
	struct store *st = add(s, row, NULL);
	exe = resolved(s, exe);
	/* A distribution's node is its library, built to ask OpenSSL's store. */
	bool shared = lib && !scan_has(placed(s, exe), span_str("-----BEGIN CERTIFICATE-----"));
	if ((shared && !node_flag(s, "--use-bundled-ca")) || node_flag(s, "--use-openssl-ca")) {
		if (!shared && find_behind(placed(s, exe), "OPENSSLDIR: \"", directory, sizeof directory))
			directory[strcspn(directory, "\"")] = '\0';
		openssl_paths(s, st, *directory ? arena_strdup(s->a, directory) : openssl_directory(s));
	} else {
		part(s, st, STORE_EMBEDDED, shared ? lib : exe, NULL);
	}
	if (node_flag(s, "--use-system-ca") || variable(s, "NODE_USE_SYSTEM_CA"))
		for (size_t i = 0; stores_bundles[i]; i++)
			if (exists(s, stores_bundles[i])) {
				part(s, st, STORE_FILE, stores_bundles[i], "--use-system-ca");
				break;
			}
	if (extra)
		part(s, st, STORE_FILE, extra, "NODE_EXTRA_CA_CERTS");
	if (verify && strcmp(verify, "0") == 0)
		st->warning = N_("it was told to verify nothing (NODE_TLS_REJECT_UNAUTHORIZED=0)");
}

/* ---- Java ---- */

static const char *java_property(const struct store_search *s, const char **from)
{
	static const char *const variables[] = { "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS" };
	static const char property[] = "-Djavax.net.ssl.trustStore=";
	const char *value = argument(s, property);

	*from = "-Djavax.net.ssl.trustStore";
	for (size_t i = 0; !value && i < sizeof variables / sizeof *variables; i++) {
		value = word_of(s, variables[i], property);
		*from = variables[i];
	}
	return value;
}

static bool add_jdk(struct store_search *s, const struct program_row *row, const char *directory, const char *name)
{
	static const char *const places[] = { "lib/security", "jre/lib/security" };
	const char *from, *told = java_property(s, &from);

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const char *store = arena_printf(s->a, "%s/%s/cacerts", directory, places[i]);
		const char *other = arena_printf(s->a, "%s/%s/jssecacerts", directory, places[i]);

		if (!exists(s, store) && !exists(s, other))
			continue;
		struct store *st = add(s, row, name);
		if (told)
			part(s, st, STORE_FILE, told, from);
		else
			part(s, st, STORE_FILE, exists(s, other) ? other : store, NULL);
		return true;
	}
	return false;
}

static bool is_known_jdk(struct words *known, struct arena *a, const char *real)
{
	for (size_t i = 0; i < known->n; i++)
		if (strcmp(known->v[i], real) == 0)
			return true;
	words_add(a, known, real);
	return false;
}

/* .../bin/java */
static const char *jdk_of(const struct store_search *s, const char *exe)
{
	char *directory = arena_strdup(s->a, resolved(s, exe));

	for (int i = 0; i < 2 && strrchr(directory, '/'); i++)
		*strrchr(directory, '/') = '\0';
	return directory;
}

static void find_java(struct store_search *s, const struct program_row *row)
{
	const char *set = variable(s, "JAVA_HOME"), *exe = on_path(s, "java");
	const char *const places[] = { "/usr/lib/jvm/*", "/usr/java/*", "/opt/java/*", "/opt/*jdk*",
		                       below_home(s, ".sdkman/candidates/java/*") };
	struct words known = { 0 };

	if (exe && !is_known_jdk(&known, s->a, jdk_of(s, exe)))
		add_jdk(s, row, jdk_of(s, exe), NULL);
	if (set && !is_known_jdk(&known, s->a, resolved(s, set)))
		add_jdk(s, row, set, "JAVA_HOME");
	if (s->v->exe)
		return;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct words w = matching(s, places[i]);

		for (size_t k = 0; k < w.n; k++) {
			const char *real = resolved(s, w.v[k]);

			if (!is_known_jdk(&known, s->a, real))
				add_jdk(s, row, real, strrchr(real, '/') + 1);
		}
	}
}

/* ---- Go, NSS ---- */

static void find_go(struct store_search *s, const struct program_row *row)
{
	static const char *const files[] = { "/etc/ssl/certs/ca-certificates.crt",
		                             "/etc/pki/tls/certs/ca-bundle.crt",
		                             "/etc/ssl/ca-bundle.pem",
		                             "/etc/pki/tls/cacert.pem",
		                             "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
		                             "/etc/ssl/cert.pem" };
	const char *file = variable(s, "SSL_CERT_FILE"), *dir = variable(s, "SSL_CERT_DIR");
	struct store *st = add(s, row, NULL);

	if (file)
		part(s, st, STORE_FILE, file, "SSL_CERT_FILE");
	for (size_t i = 0; !file && i < sizeof files / sizeof *files; i++)
		if (exists(s, files[i])) {
			part(s, st, STORE_FILE, files[i], NULL);
			break;
		}
	if (dir) {
		directories(s, st, STORE_FLAT, dir, "SSL_CERT_DIR");
		return;
	}
	part(s, st, STORE_FLAT, "/etc/ssl/certs", NULL);
	if (exists(s, "/etc/pki/tls/certs"))
		part(s, st, STORE_FLAT, "/etc/pki/tls/certs", NULL);
}

static void find_nss(struct store_search *s, const struct program_row *row)
{
	static const char *const places[] = { ".pki/nssdb", ".mozilla/firefox/*",
		                              "snap/firefox/common/.mozilla/firefox/*", ".thunderbird/*" };

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct words w = matching(s, arena_printf(s->a, "%s/cert9.db", below_home(s, places[i])));

		for (size_t k = 0; k < w.n; k++) {
			char *directory = arena_strdup(s->a, w.v[k]);

			*strrchr(directory, '/') = '\0';
			part(s, add(s, row, strrchr(directory, '/') + 1), STORE_DATABASE, directory, NULL);
		}
	}
}

/* ---- the table ---- */

static const char *const reads_openssl[] = { "SSL_CERT_FILE", "SSL_CERT_DIR", NULL };
static const char *const reads_nothing[] = { NULL };
static const char *const reads_curl[] = { "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR", NULL };
static const char *const reads_git[] = { "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_NO_VERIFY", NULL };
static const char *const reads_certifi[] = { "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", NULL };
static const char *const reads_node[] = { "NODE_EXTRA_CA_CERTS", "NODE_OPTIONS", "NODE_USE_SYSTEM_CA",
	                                  "NODE_TLS_REJECT_UNAUTHORIZED", NULL };
static const char *const reads_java[] = { "JAVA_HOME", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", NULL };

/* ORDER: STORE_PROGRAM_WORDS. */
static const struct program_row programs[] = {
	/* clang-format off */
	{ "system",  STORE_BY_OTHERS,          reads_openssl, find_system,  N_("what --trust system stands for") },
	{ "openssl", STORE_BY_OPENSSL,         reads_openssl, find_openssl, N_("openssl s_client, and most that is linked with libssl and told nothing else") },
	{ "gnutls",  STORE_BY_GNUTLS,          reads_nothing, find_gnutls,  N_("gnutls-cli, and what is linked with libgnutls") },
	{ "p11-kit", STORE_BY_OTHERS,          reads_nothing, find_p11_kit, N_("what the trust module gives to those that ask it") },
	{ "curl",    STORE_BY_OPENSSL_PARTIAL, reads_curl,    find_curl,    NULL },
	{ "git",     STORE_BY_GNUTLS,          reads_git,     find_git,     NULL },
	{ "python",  STORE_BY_OPENSSL,         reads_openssl, find_python,  N_("ssl, urllib, asyncio: OpenSSL's store; requests and pip take certifi's") },
	{ "certifi", STORE_BY_OPENSSL,         reads_certifi, find_certifi, N_("requests; pip has one of its own") },
	{ "node",    STORE_BY_OPENSSL,         reads_node,    find_node,    NULL },
	{ "java",    STORE_BY_OTHERS,          reads_java,    find_java,    NULL },
	{ "go",      STORE_BY_OTHERS,          reads_openssl, find_go,      N_("programs made with Go, unless they bring a store") },
	{ "nss",     STORE_BY_OTHERS,          reads_nothing, find_nss,     N_("Firefox, Thunderbird, Chromium: beside the CAs that they bring; certutil -L -d sql:DIRECTORY lists it") },
	/* clang-format on */
};
#define NPROGRAMS (sizeof programs / sizeof *programs)

bool stores_is_program(const char *word)
{
	for (size_t i = 0; i < NPROGRAMS; i++)
		if (strcmp(programs[i].name, word) == 0)
			return true;
	return false;
}

/* Which variables speak to it, and which that are set do not. */
static void note_variables(struct store_search *s, struct store *st)
{
	for (size_t i = 0; i < NPROGRAMS; i++)
		for (const char *const *name = programs[i].reads; *name; name++) {
			bool mine = is_among(st->reads, *name);
			struct words *list = mine ? &st->set : &st->ignored;

			if (!variable(s, *name) || strcmp(*name, "JAVA_HOME") == 0 ||
			    strcmp(*name, "NODE_OPTIONS") == 0)
				continue;
			bool there = false;
			for (size_t k = 0; k < list->n; k++)
				there |= strcmp(list->v[k], *name) == 0;
			if (!there)
				words_add(s->a, list, *name);
		}
}

/* Pythons of one version are told apart by a number; from the last one on, as long as those before it have their names. */
static void tell_apart(struct store_search *s)
{
	for (size_t i = s->found.n; i-- > 1;) {
		int same = 1;

		for (size_t k = 0; k < i; k++)
			same += strcmp(s->found.v[k].name, s->found.v[i].name) == 0;
		if (same > 1)
			s->found.v[i].name = arena_printf(s->a, "%s-%d", s->found.v[i].name, same);
	}
}

struct store *stores_find(const struct stores_view *v, const char *program, size_t *n)
{
	struct store_search s = { .v = v, .a = v->arena };

	for (size_t i = 0; i < NPROGRAMS; i++)
		if (!program || strcmp(programs[i].name, program) == 0)
			programs[i].find(&s, &programs[i]);
	for (size_t i = 0; i < s.found.n; i++)
		note_variables(&s, &s.found.v[i]);
	tell_apart(&s);
	struct store *all = arena_dup(v->arena, s.found.v, s.found.n * sizeof *all);
	*n = s.found.n;
	vec_free(&s.found);
	return all;
}

const struct store *stores_named(struct arena *a, const char *name)
{
	const struct stores_view here = { .arena = a, .root = "" };
	size_t n;
	const char *program = arena_strndup(a, name, strcspn(name, ":"));
	const struct store *all = stores_is_program(program) ? stores_find(&here, program, &n) : NULL;

	for (size_t i = 0; all && i < n; i++)
		if (strcmp(all[i].name, name) == 0)
			return &all[i];
	return all && n && !strchr(name, ':') ? all : NULL;
}
