/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HAProxy: sections of lines; each word of a bind or server line that names a file becomes a directive of its own below
 * that line. */
#include "config.h"

#include "audit/conf.h"
#include "audit/dialect.h"
#include "audit/listener.h"
#include "audit/scan.h"
#include "audit/setting.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/words.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct setting_row settings[] = {
	{ "crt", SETTING_CERT, N_("certificate, intermediates and key in one file, or a directory of such files") },
	{ "key", SETTING_KEY, N_("the private key, where it stands apart") },
	{ "crt-list", SETTING_LIST, N_("a file that names certificates, a line each") },
	{ "ca-file", SETTING_CLIENT_CA, N_("CAs of clients (bind) or of the server (server)") },
	{ "ca-verify-file", SETTING_EXTRA_CA, N_("CAs that are trusted, and not named") },
	{ "crl-file", SETTING_CRL, N_("revocation lists, one for every CA of a path") },
	{ "verify", SETTING_VERIFY, N_("none, optional or required") },
	{ "ssl-min-ver", SETTING_MIN_PROTOCOL, N_("the least version of TLS") },
	{ "ssl-max-ver", SETTING_MAX_PROTOCOL, N_("the highest") },
	{ "ciphers", SETTING_CIPHERS, N_("cipher suites up to TLS 1.2") },
	{ "ssl", SETTING_ENABLE, N_("TLS is spoken") },
	{ "verifyhost", SETTING_NAME, N_("the name of a server that is connected to") },
	{ "crt-base", SETTING_BASE, N_("where certificates are looked for") },
	{ "ca-base", SETTING_BASE, N_("where CAs and lists are looked for") },
	{ NULL, SETTING_NONE, NULL },
};

/* Words of bind and server lines that take no value, and of which one that is nearly so is none. */
static const char *const flags[] = { "ssl",
	                             "accept-proxy",
	                             "transparent",
	                             "defer-accept",
	                             "v4v6",
	                             "v6only",
	                             "strict-sni",
	                             "no-sslv3",
	                             "no-tlsv10",
	                             "no-tlsv11",
	                             "no-tlsv12",
	                             "no-tlsv13",
	                             "no-tls-tickets",
	                             "prefer-client-ciphers",
	                             "force-tlsv12",
	                             "force-tlsv13",
	                             "generate-certificates",
	                             "check",
	                             "check-ssl",
	                             "backup",
	                             "allow-0rtt",
	                             "send-proxy",
	                             "send-proxy-v2",
	                             "send-proxy-v2-ssl",
	                             "no-check",
	                             "disabled",
	                             "force-tlsv10",
	                             "force-tlsv11",
	                             "force-sslv3",
	                             "no-ssl",
	                             "no-verify",
	                             "no-ssl-reuse",
	                             "quic-force-retry",
	                             "tfo",
	                             NULL };

static const char *const sections[] = { "global",      "defaults", "frontend",    "backend",  "listen",
	                                "peers",       "userlist", "resolvers",   "mailers",  "program",
	                                "cache",       "ring",     "http-errors", "fcgi-app", "crt-store",
	                                "log-forward", "traces",   "acme",        NULL };

static bool is_end_line(const char *name)
{
	return !strcmp(name, "bind") || !strcmp(name, "server") || !strcmp(name, "default-server") ||
	       !strcmp(name, "server-template") || !strcmp(name, "ssl-default-bind-options") ||
	       !strcmp(name, "ssl-default-server-options");
}

/* ---- reading ---- */

/* Words of the line as directives below it. */
static void split(struct configuration *c, struct directive *d)
{
	size_t from = !strcmp(d->name, "bind") ? 1 : !strncmp(d->name, "server", 6) ? 2 : 0;

	for (size_t i = from; i < d->arg.n; i++) {
		const char *w = d->arg.v[i];
		enum setting s = setting_of(settings, false, w);
		const char *near;
		struct directive *x;

		if (s == SETTING_ENABLE || scan_is_among(w, flags)) {
			directive_new(c, d, w, d->at);
			continue;
		}
		if (s == SETTING_NONE) {
			near = setting_near(settings, false, w);
			if (near && strlen(w) > 3)
				conf_syntax(c, d->at, N_("unknown directive \"%1$s\"; %2$s is meant?"), as_code(w),
				            as_code(near));
			continue;
		}
		x = directive_new(c, d, w, d->at);
		if (x && i + 1 < d->arg.n)
			directive_arg(c, x, d->arg.v[++i]);
		else
			conf_syntax(c, d->at, N_("%1$s has no value"), as_code(w));
	}
}

static const char *const verify_words[] = { "none", "optional", "required", NULL };
static const char *const version_words[] = { "SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3", NULL };

static void check_values(struct configuration *c, const struct directive *line)
{
	for (const struct directive *d = line->child; d; d = d->next) {
		enum setting s = setting_of(settings, false, d->name);
		const char *const *allowed = s == SETTING_VERIFY                                      ? verify_words
		                             : s == SETTING_MIN_PROTOCOL || s == SETTING_MAX_PROTOCOL ? version_words
		                                                                                      : NULL;

		if (allowed && d->arg.n && !scan_is_among(directive_first(d), allowed))
			conf_syntax(c, d->at, N_("%1$s does not know the value \"%2$s\""), as_code(d->name),
			            as_quote(directive_first(d)));
	}
}

static bool haproxy_read(struct configuration *c, const char *path, struct err *e)
{
	struct directive *section = NULL;
	struct span text;
	struct text_scan s;
	const char *line;
	unsigned first;
	int file;

	c->base = conf_dirname(c->arena, path);
	if (!conf_open(c, path, (struct place_in){ -1, 0 }, &file, &text, e))
		return false;
	s = scan_of(text, file);
	while ((line = scan_line(&s, c->arena, true, &first))) {
		const struct place_in at = { file, first };
		bool open = false;
		const char *w = scan_word(&line, c->arena, &open);
		struct directive *d;

		if (!w || *w == '#')
			continue;
		bool begins = scan_is_among(w, sections);
		if (!begins && !section && *w != '.') {
			conf_syntax(c, at, N_("%1$s stands outside of any section"), as_code(w));
			continue;
		}
		d = directive_new(c, begins || !section ? c->top : section, w, at);
		while (d && (w = scan_word(&line, c->arena, &open)) && *w != '#')
			directive_arg(c, d, w);
		if (!d)
			break;
		if (open)
			conf_syntax(c, at, N_("a quote is opened and not closed"));
		d->block = begins;
		if (begins) {
			section = d;
		} else if (is_end_line(d->name)) {
			split(c, d);
			check_values(c, d);
		}
	}
	return true;
}

static int haproxy_sniff(const char *path, struct span text)
{
	static const char *const marks[] = {
		"global\n",     "defaults\n", "frontend ",        "backend ",
		"bind ",        "timeout ",   "mode http",        "ssl-default-bind-ciphers ",
		"use_backend ", "balance ",   "default_backend ", "maxconn "
	};
	const char *name = file_last_word(path);

	return scan_marks(text, marks, sizeof marks / sizeof *marks) * 12 + (!strcmp(name, "haproxy.cfg") ? 50 : 0);
}

/* ---- listeners ---- */

static const struct directive *global(const struct configuration *c, const char *name)
{
	const struct directive *found = NULL;

	for (const struct directive *d = c->top->child; d; d = d->next)
		if (!strcmp(d->name, "global") && directive_in(d, name, false))
			found = directive_in(d, name, false);
	return found;
}

static const char *below(struct configuration *c, const char *base, const char *word)
{
	const struct directive *d = *word == '/' ? NULL : global(c, base);

	return d ? arena_printf(c->arena, "%s/%s", directive_first(d), word) : conf_path(c, word);
}

static struct named_file *add_file(struct configuration *c, struct listener *l, enum file_use use,
                                   const struct directive *d, const char *word, const char *base, int pair)
{
	bool unknown = strchr(word, '$') || *word == '@';

	return listener_file(l, c->arena, use, d, word, unknown ? NULL : below(c, base, word), pair);
}

/* The key beside the certificate: FILE.key, or what stands in place of .crt. */
static const char *key_beside(struct configuration *c, const char *path)
{
	struct stat st;
	size_t n = strlen(path);
	const char *key = arena_printf(c->arena, "%s.key", path);

	if (stat(key, &st) == 0)
		return key;
	key = n > 4 && !strcmp(path + n - 4, ".crt") ? arena_printf(c->arena, "%.*s.key", (int)(n - 4), path) : NULL;
	return key && stat(key, &st) == 0 ? key : NULL;
}

static void add_cert(struct configuration *c, struct listener *l, const struct directive *d, const char *word,
                     int *pair)
{
	const struct named_file *f = add_file(c, l, USE_CERT, d, word, "crt-base", *pair);
	const char *path = f->path, *key;
	struct stat st;

	if (!path) {
		(*pair)++;
		return;
	}
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
		const struct words files = conf_directory(c, path);

		l->file.n -= f != &l->spare;
		for (size_t i = 0; i < files.n; i++) {
			const char *dot = strrchr(files.v[i], '.');

			if (dot && (!strcmp(dot, ".key") || !strcmp(dot, ".ocsp") || !strcmp(dot, ".issuer") ||
			            !strcmp(dot, ".sctl")))
				continue;
			listener_file(l, c->arena, USE_CERT, d, files.v[i], files.v[i], *pair);
			if ((key = key_beside(c, files.v[i])))
				listener_file(l, c->arena, USE_KEY, d, key, key, *pair);
			(*pair)++;
		}
		return;
	}
	if ((key = key_beside(c, path)))
		listener_file(l, c->arena, USE_KEY, d, key, key, *pair);
	(*pair)++;
}

/* FILE [options] names...: its lines are directives with their own place. */
static void add_list(struct configuration *c, struct listener *l, const struct directive *d, int *pair)
{
	struct span text;
	struct text_scan s;
	const char *line;
	unsigned first;
	int file;

	if (!conf_open(c, below(c, "crt-base", directive_first(d)), d->at, &file, &text, NULL))
		return;
	s = scan_of(text, file);
	while ((line = scan_line(&s, c->arena, false, &first))) {
		bool open;
		const char *w = scan_word(&line, c->arena, &open);
		struct directive *x;

		if (!w || *w == '#')
			continue;
		x = ARENA_NEW(c->arena, struct directive);
		x->name = "crt";
		x->at = (struct place_in){ file, first };
		directive_arg(c, x, w);
		add_cert(c, l, x, w, pair);
		for (bool inside = false; (w = scan_word(&line, c->arena, &open));) {
			inside = inside || *w == '[';
			if (!inside && *w != '!' && !strpbrk(w, "*$") && strchr(w, '.')) {
				words_add(c->arena, &l->name, w);
				l->name_by = l->name_by ? l->name_by : x;
			}
			inside = inside && w[strlen(w) - 1] != ']';
		}
	}
}

/* A version is spoken between the least and the highest, unless a flag forbids it. */
static void take_versions(struct configuration *c, struct listener *l, const struct directive *line,
                          const struct directive *defaults)
{
	static const char *const name[] = { "SSLv3", "TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3" };
	static const char *const no[] = { "no-sslv3", "no-tlsv10", "no-tlsv11", "no-tlsv12", "no-tlsv13" };
	static const char *const force[] = { "force-sslv3", "force-tlsv10", "force-tlsv11", "force-tlsv12",
		                             "force-tlsv13" };
	const struct directive *const from[] = { defaults, line };
	size_t low = 3, high = 4;
	bool off[5] = { false };

	for (size_t i = 0; i < 2; i++)
		for (const struct directive *d = from[i] ? from[i]->child : NULL; d; d = d->next) {
			enum setting s = setting_of(settings, false, d->name);

			for (size_t k = 0; k < 5; k++) {
				bool is = !strcmp(directive_first(d), name[k]);

				if (is && s == SETTING_MIN_PROTOCOL)
					low = k;
				if (is && s == SETTING_MAX_PROTOCOL)
					high = k;
				if (!strcmp(d->name, force[k]))
					low = high = k;
				off[k] = off[k] || !strcmp(d->name, no[k]);
				if ((is && (s == SETTING_MIN_PROTOCOL || s == SETTING_MAX_PROTOCOL)) ||
				    !strcmp(d->name, force[k]) || !strcmp(d->name, no[k]))
					l->protocols_by = d;
			}
		}
	for (size_t k = low; k <= high && k < 5; k++)
		if (!off[k])
			words_add(c->arena, &l->protocols, name[k]);
}

static void take_ciphers(struct configuration *c, struct listener *l, const struct directive *line,
                         const char *global_name)
{
	const struct directive *d = directive_in(line, "ciphers", false);

	if (!d)
		d = global(c, global_name);
	if (!d || !d->arg.n)
		return;
	l->ciphers = directive_first(d);
	l->ciphers_by = d;
}

static void take_line(struct configuration *c, struct listener *l, const struct directive *line)
{
	const struct directive *verify = directive_in(line, "verify", false);
	int pair = 0;

	for (const struct directive *d = line->child; d; d = d->next) {
		const char *word = directive_first(d);

		if (!*word)
			continue;
		switch (setting_of(settings, false, d->name)) {
		case SETTING_CERT:
			add_cert(c, l, d, word, &pair);
			break;
		case SETTING_KEY:
			add_file(c, l, USE_KEY, d, word, "crt-base", pair ? pair - 1 : 0);
			break;
		case SETTING_LIST:
			add_list(c, l, d, &pair);
			break;
		case SETTING_CLIENT_CA:
			l->system_ca = l->system_ca || *word == '@';
			add_file(c, l, USE_CLIENT_CA, d, word, "ca-base", -1);
			break;
		case SETTING_EXTRA_CA:
			add_file(c, l, USE_EXTRA_CA, d, word, "ca-base", -1);
			break;
		case SETTING_CRL:
			add_file(c, l, USE_CRL, d, word, "ca-base", -1);
			break;
		default:
			break;
		}
	}
	l->crl_all = true;
	l->asks_by = verify;
	l->asks = !strcmp(directive_first(verify), "required")   ? ASKS_REQUIRED
	          : !strcmp(directive_first(verify), "optional") ? ASKS_OPTIONAL
	                                                         : ASKS_NOTHING;
}

static void gather_bind(struct configuration *c, struct listeners *out, const struct directive *line)
{
	struct listener *l;

	if (!directive_in(line, "ssl", false)) {
		const struct directive *crt = directive_in(line, "crt", false);

		if (!crt)
			return;
		conf_fault(c, crt->at, "setting-without-effect",
		           SENTENCE(c->arena,
		                    N_("%1$s names a certificate, and without the word ssl TLS is not spoken"),
		                    as_code("bind")));
	}
	l = listener_new(out, c, line);
	l->names_wanted = true;
	if (line->arg.n)
		words_add(c->arena, &l->address, line->arg.v[0]);
	take_line(c, l, line);
	take_versions(c, l, line, global(c, "ssl-default-bind-options"));
	take_ciphers(c, l, line, "ssl-default-bind-ciphers");
	l->label = line->parent && line->parent->arg.n ? line->parent->arg.v[0] : directive_first(line);
}

static void gather_server(struct configuration *c, struct listeners *out, const struct directive *line)
{
	const struct directive *ca = directive_in(line, "ca-file", false), *crt = directive_in(line, "crt", false);
	struct listener *l;

	if (!directive_in(line, "ssl", false) && !ca && !crt)
		return;
	l = listener_new(out, c, line);
	l->connects = true;
	take_line(c, l, line);
	if (!l->asks_by) { /* required unless global says none */
		const struct directive *d = global(c, "ssl-server-verify");

		l->asks = strcmp(directive_first(d), "none") ? ASKS_REQUIRED : ASKS_NOTHING;
		l->asks_by = d ? d : line;
	}
	l->label = directive_first(line);
}

static void haproxy_gather(struct configuration *c, struct listeners *out)
{
	for (const struct directive *s = c->top->child; s; s = s->next)
		for (const struct directive *d = s->child; d && out->list.n < LISTENERS_MAX; d = d->next) {
			if (!strcmp(d->name, "bind"))
				gather_bind(c, out, d);
			else if (!strcmp(d->name, "server"))
				gather_server(c, out, d);
		}
}

static const char *haproxy_write(struct arena *a, const struct directive *d, const char *value)
{
	return arena_printf(a, "... %s %s", d->name, value);
}

const struct dialect dialect_haproxy = {
	.name = "haproxy",
	.title = "HAProxy",
	.setting = settings,
	.files = "haproxy.cfg",
	.sniff = haproxy_sniff,
	.read = haproxy_read,
	.gather = haproxy_gather,
	.write = haproxy_write,
};
