/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PostgreSQL: postgresql.conf with its includes, and the lines of pg_hba.conf that ask for certificates. */
#include "config.h"

#include "audit/conf.h"
#include "audit/dialect.h"
#include "audit/listener.h"
#include "audit/pairs.h"
#include "audit/scan.h"
#include "audit/setting.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "base/span.h"
#include "base/words.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>

static const struct setting_row settings[] = {
	{ "ssl", SETTING_ENABLE, N_("on: TLS is spoken") },
	{ "ssl_cert_file", SETTING_CERT, N_("the certificate, followed by its intermediates (server.crt)") },
	{ "ssl_key_file", SETTING_KEY, N_("its private key (server.key)") },
	{ "ssl_ca_file", SETTING_CLIENT_CA, N_("CAs of clients") },
	{ "ssl_crl_file", SETTING_CRL, N_("revocation lists") },
	{ "ssl_crl_dir", SETTING_CRL, N_("the same as a directory with hashed names") },
	{ "ssl_ciphers", SETTING_CIPHERS, N_("cipher suites up to TLS 1.2") },
	{ "ssl_min_protocol_version", SETTING_MIN_PROTOCOL, N_("the least version of TLS") },
	{ "ssl_max_protocol_version", SETTING_MAX_PROTOCOL, N_("the highest") },
	{ "ssl_passphrase_command", SETTING_PASSWORD, N_("what says the password of the key") },
	{ NULL, SETTING_NONE, NULL },
};

static bool include(struct configuration *c, struct directive *d);
static const struct pairs_form form = { settings, false, true, true, include };

static bool include(struct configuration *c, struct directive *d)
{
	bool one = !strcmp(d->name, "include"), maybe = !strcmp(d->name, "include_if_exists"),
	     dir = !strcmp(d->name, "include_dir");
	const char *path;
	struct stat st;

	if (!one && !maybe && !dir)
		return false;
	path = conf_path(c, directive_first(d));
	c->depth++;
	if (dir) {
		const struct words files = conf_directory(c, path);

		for (size_t i = 0; i < files.n; i++)
			if (strlen(files.v[i]) > 5 && !strcmp(files.v[i] + strlen(files.v[i]) - 5, ".conf"))
				pairs_read(c, &form, files.v[i], c->top, d->at, NULL);
	} else if (one || stat(path, &st) == 0) {
		pairs_read(c, &form, path, c->top, d->at, NULL);
	}
	c->depth--;
	return true;
}

/* Lines of pg_hba.conf are directives named by their first word. */
static void read_hba(struct configuration *c)
{
	const struct directive *named = pairs_find(c, "hba_file");
	const char *path = named ? conf_path(c, directive_first(named)) : conf_path(c, "pg_hba.conf");
	struct directive *block;
	struct span text;
	struct stat st;
	struct text_scan s;
	const char *line;
	unsigned first;
	int file;

	if (stat(path, &st) != 0 ||
	    !conf_open(c, path, (struct place_in){ 0, named ? named->at.line : 0 }, &file, &text, NULL))
		return;
	block = directive_new(c, c->top, "pg_hba.conf", (struct place_in){ file, 0 });
	if (!block)
		return;
	block->block = true;
	s = scan_of(text, file);
	while ((line = scan_line(&s, c->arena, true, &first))) {
		bool open;
		const char *w = scan_word(&line, c->arena, &open);
		struct directive *d =
		    w && *w != '#' ? directive_new(c, block, w, (struct place_in){ file, first }) : NULL;

		while (d && (w = scan_word(&line, c->arena, &open)) && *w != '#')
			directive_arg(c, d, w);
	}
}

static bool postgresql_read(struct configuration *c, const char *path, struct err *e)
{
	c->base = conf_dirname(c->arena, path);
	if (!pairs_read(c, &form, path, c->top, (struct place_in){ -1, 0 }, e))
		return false;
	/* Includes stand below the file, everything else below the data. */
	const char *data = pairs_value(c, "data_directory");
	const char *conf = c->base;
	if (*data)
		c->base = data;
	if (pairs_find(c, "hba_file") || !*data) {
		read_hba(c);
	} else {
		c->base = conf;
		read_hba(c);
		c->base = data;
	}
	return true;
}

static int postgresql_sniff(const char *path, struct span text)
{
	static const char *const marks[] = { "listen_addresses", "ssl_cert_file",  "max_connections", "shared_buffers",
		                             "ssl_key_file",     "data_directory", "ssl_ca_file",     "hba_file",
		                             "wal_level",        "log_timezone" };
	const char *name = file_last_word(path);

	return scan_marks(text, marks, sizeof marks / sizeof *marks) * 11 + (!strcmp(name, "postgresql.conf") ? 50 : 0);
}

static bool has(const struct directive *d, const char *word)
{
	for (size_t i = 0; i < d->arg.n; i++)
		if (!strcmp(d->arg.v[i], word))
			return true;
	return false;
}

/* The line that asks for a certificate; NULL. */
static const struct directive *asking(const struct configuration *c)
{
	const struct directive *hba = directive_in(c->top, "pg_hba.conf", false);

	for (const struct directive *d = hba ? hba->child : NULL; d; d = d->next)
		if (!strncmp(d->name, "host", 4) && (has(d, "cert") || has(d, "clientcert=verify-full") ||
		                                     has(d, "clientcert=verify-ca") || has(d, "clientcert=1")))
			return d;
	return NULL;
}

static void check_hba(struct configuration *c, bool on)
{
	const struct directive *hba = directive_in(c->top, "pg_hba.conf", false);

	for (const struct directive *d = hba ? hba->child : NULL; d; d = d->next)
		if (!on && !strcmp(d->name, "hostssl"))
			conf_fault(c, d->at, "setting-without-effect",
			           SENTENCE(c->arena, N_("%1$s lets nobody in: TLS is off (ssl)"), as_code("hostssl")));
}

static void take_versions(struct configuration *c, struct listener *l)
{
	static const char *const all[] = { "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3" };
	const struct directive *low = pairs_find(c, "ssl_min_protocol_version"),
	                       *high = pairs_find(c, "ssl_max_protocol_version");
	bool on = !low || !*directive_first(low);

	if (!low && !high)
		return;
	for (size_t i = 0; i < 4; i++) {
		on = on ? on : !strcmp(all[i], directive_first(low));
		if (on && (low || i >= 2))
			words_add(c->arena, &l->protocols, all[i]);
		if (high && !strcmp(all[i], directive_first(high)))
			break;
	}
	l->protocols_by = low ? low : high;
}

static void postgresql_gather(struct configuration *c, struct listeners *out)
{
	const struct directive *on = pairs_find(c, "ssl"), *asks = asking(c), *any;
	struct listener *l;

	check_hba(c, pairs_is_on(directive_first(on)));
	if (!pairs_is_on(directive_first(on)))
		return;
	l = listener_new(out, c, on);
	l->label = "PostgreSQL";
	if ((any = pairs_find(c, "listen_addresses")))
		words_add(c->arena, &l->address, directive_first(any));
	if (!pairs_file(c, l, USE_CERT, "ssl_cert_file", 0))
		listener_file(l, c->arena, USE_CERT, on, "server.crt", conf_path(c, "server.crt"), 0);
	if (!pairs_file(c, l, USE_KEY, "ssl_key_file", 0))
		listener_file(l, c->arena, USE_KEY, on, "server.key", conf_path(c, "server.key"), 0);
	pairs_file(c, l, USE_CLIENT_CA, "ssl_ca_file", -1);
	pairs_file(c, l, USE_CRL, "ssl_crl_file", -1);
	pairs_file(c, l, USE_CRL, "ssl_crl_dir", -1);
	l->crl_all = true;
	l->opens_keys = *pairs_value(c, "ssl_passphrase_command") != '\0';
	/* With a CA every client is asked; only such a line wants one. */
	any = pairs_find(c, "ssl_ca_file");
	l->asks_by = asks ? asks : any;
	l->asks = asks ? ASKS_REQUIRED : any && *directive_first(any) ? ASKS_OPTIONAL : ASKS_NOTHING;
	if ((any = pairs_find(c, "ssl_ciphers"))) {
		l->ciphers = directive_first(any);
		l->ciphers_by = any;
	}
	take_versions(c, l);
}

static const char *postgresql_write(struct arena *a, const struct directive *d, const char *value)
{
	return arena_printf(a, "%s = '%s'", d->name, value);
}

const struct dialect dialect_postgresql = {
	.name = "postgresql",
	.title = "PostgreSQL",
	.setting = settings,
	.files = "postgresql.conf",
	.user = "postgres",
	.sniff = postgresql_sniff,
	.read = postgresql_read,
	.gather = postgresql_gather,
	.write = postgresql_write,
};
