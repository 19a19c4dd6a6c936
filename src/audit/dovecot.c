/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dovecot, 2.3 with its "ssl_cert = <FILE" and 2.4: blocks, and what a local_name or a protocol sets for itself. */
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

#include <ctype.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static const struct setting_row settings[] = {
	{ "ssl", SETTING_ENABLE, N_("yes, no or required") },
	{ "ssl_cert", SETTING_CERT, N_("<FILE: the certificate, followed by its intermediates") },
	{ "ssl_key", SETTING_KEY, N_("<FILE: its private key") },
	{ "ssl_alt_cert", SETTING_CERT, N_("<FILE: a second one with another kind of key") },
	{ "ssl_alt_key", SETTING_KEY, N_("<FILE: its private key") },
	{ "ssl_ca", SETTING_CLIENT_CA, N_("<FILE: CAs of clients, each with its revocation list") },
	{ "ssl_verify_client_cert", SETTING_VERIFY, N_("yes: clients are asked for a certificate") },
	{ "auth_ssl_require_client_cert", SETTING_REQUIRE, N_("yes: they must have one") },
	{ "ssl_require_crl", SETTING_CRL_CHECK, N_("no: revocation lists are not looked at") },
	{ "ssl_min_protocol", SETTING_MIN_PROTOCOL, N_("the least version of TLS") },
	{ "ssl_cipher_list", SETTING_CIPHERS, N_("cipher suites up to TLS 1.2") },
	{ "ssl_key_password", SETTING_PASSWORD, N_("of the key") },
	{ "ssl_dh", SETTING_DH, N_("<FILE: parameters for DHE") },
	{ "ssl_server_cert_file", SETTING_CERT, N_("since 2.4: the certificate, followed by its intermediates") },
	{ "ssl_server_key_file", SETTING_KEY, N_("its private key") },
	{ "ssl_server_alt_cert_file", SETTING_CERT, N_("a second one with another kind of key") },
	{ "ssl_server_alt_key_file", SETTING_KEY, N_("its private key") },
	{ "ssl_server_ca_file", SETTING_CLIENT_CA, N_("CAs of clients, each with its revocation list") },
	{ "ssl_server_request_client_cert", SETTING_VERIFY, N_("yes: clients are asked for a certificate") },
	{ "ssl_server_require_crl", SETTING_CRL_CHECK, N_("no: revocation lists are not looked at") },
	{ "ssl_server_key_password", SETTING_PASSWORD, N_("of the key") },
	{ NULL, SETTING_NONE, NULL },
};

/* What else begins with ssl_: any other word is none of Dovecot's. */
static const char *const others[] = { "ssl_protocols",
	                              "ssl_prefer_server_ciphers",
	                              "ssl_prefer_ciphers",
	                              "ssl_options",
	                              "ssl_curve_list",
	                              "ssl_cipher_suites",
	                              "ssl_cert_username_field",
	                              "ssl_crypto_device",
	                              "ssl_parameters_regenerate",
	                              "ssl_dh_parameters_length",
	                              "ssl_server_cert",
	                              "ssl_server_key",
	                              "ssl_server_ca",
	                              "ssl_server_alt_cert",
	                              "ssl_server_alt_key",
	                              "ssl_server_cert_username_field",
	                              "ssl_server_prefer_ciphers",
	                              "ssl_server_dh_file",
	                              "ssl_peer_certificate_fingerprint_hash",
	                              NULL };

/* ---- reading ---- */

/* Up to a comment, without blanks at the end and without quotes around it. */
static const char *value_of(struct configuration *c, const char *text, struct place_in at)
{
	int quote = *text == '"' || *text == '\'' ? *text : 0;
	size_t n = 0;

	if (quote) {
		for (n = 1; text[n] && text[n] != quote; n++)
			n += text[n] == '\\' && text[n + 1];
		if (!text[n])
			conf_syntax(c, at, N_("a quote is opened and not closed"));
		return arena_strndup(c->arena, text + 1, n - 1);
	}
	while (text[n] && !(text[n] == '#' && n && isspace((unsigned char)text[n - 1])))
		n++;
	while (n && isspace((unsigned char)text[n - 1]))
		n--;
	return arena_strndup(c->arena, text, n);
}

static const char *skip_blanks(const char *p)
{
	while (isspace((unsigned char)*p))
		p++;
	return p;
}

/* A name is as it is meant in the file that it stands in. */
static const char *path_at(struct configuration *c, struct place_in at, const char *name)
{
	const char *dir = conf_dirname(c->arena, c->file.v[at.file].path);

	return *name == '/' || !strcmp(dir, ".") ? name : arena_printf(c->arena, "%s/%s", dir, name);
}

static bool read_file(struct configuration *c, const char *path, struct directive *into, struct place_in from,
                      struct err *e);

/* Something must be there, but for include_try. */
static void include(struct configuration *c, const char *line, struct directive *into, struct place_in at)
{
	size_t n = strcspn(line, " \t");
	bool may_lack = n == 12 && !strncmp(line, "!include_try", n);
	struct stat st;

	if (!may_lack && (n != 8 || strncmp(line, "!include", n) != 0)) {
		conf_syntax(c, at, N_("unknown directive \"%1$s\""), as_code(arena_strndup(c->arena, line, n)));
		return;
	}
	const char *pattern = path_at(c, at, value_of(c, skip_blanks(line + n), at));
	const struct words files = conf_glob(c, pattern);
	if (!files.n && !may_lack)
		conf_syntax(c, at, N_("nothing is there that %1$s could include"), as_path(pattern));
	c->depth++;
	for (size_t i = 0; i < files.n; i++)
		if (!may_lack || stat(files.v[i], &st) == 0)
			read_file(c, files.v[i], into, at, NULL);
	c->depth--;
}

static void check_name(struct configuration *c, const struct directive *d)
{
	const char *near = setting_near(settings, false, d->name);

	if (setting_of(settings, false, d->name) || scan_is_among(d->name, others) ||
	    !strncmp(d->name, "ssl_client_", 11))
		return;
	if (near)
		conf_syntax(c, d->at, N_("unknown directive \"%1$s\"; %2$s is meant?"), as_code(d->name),
		            as_code(near));
	else if (!strncmp(d->name, "ssl_", 4))
		conf_syntax(c, d->at, N_("unknown directive \"%1$s\""), as_code(d->name));
}

static bool is_yes_or_no(const char *value)
{
	return pairs_is_on(value) || !strcasecmp(value, "no") || !strcasecmp(value, "off") || !*value;
}

static void check_value(struct configuration *c, const struct directive *d)
{
	static const char *const versions[] = {
		"SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3", "ANY", "LATEST", NULL
	};
	const char *value = directive_first(d);
	bool ok = true;

	if (*value == '$')
		return;
	switch (setting_of(settings, false, d->name)) {
	case SETTING_ENABLE:
		ok = d->parent->parent || is_yes_or_no(value) || !strcmp(value, "required");
		break;
	case SETTING_VERIFY:
	case SETTING_REQUIRE:
	case SETTING_CRL_CHECK:
		ok = is_yes_or_no(value);
		break;
	case SETTING_MIN_PROTOCOL:
		ok = scan_is_among(value, versions);
		break;
	default:
		break;
	}
	if (!ok)
		conf_syntax(c, d->at, N_("%1$s does not know the value \"%2$s\""), as_code(d->name), as_quote(value));
}

/* Since 2.4 what stands in "ssl_server { }" may leave that prefix out. */
static const char *whole_name(struct configuration *c, const struct directive *in, const char *name)
{
	bool prefixed = !strcmp(in->name, "ssl_server") && strncmp(name, "ssl_server_", 11) != 0;

	return prefixed ? arena_printf(c->arena, "ssl_server_%s", name) : name;
}

static struct directive *open_block(struct configuration *c, const char *line, struct directive *in, struct place_in at)
{
	bool open;
	const char *word = scan_word(&line, c->arena, &open);
	struct directive *d = directive_new(c, in, word ? word : "", at);

	if (!d)
		return in;
	d->block = true;
	while ((word = scan_word(&line, c->arena, &open)))
		directive_arg(c, d, word);
	return d;
}

static size_t length_up_to_comment(const char *line)
{
	size_t n = 0;

	while (line[n] && !(line[n] == '#' && n && isspace((unsigned char)line[n - 1])))
		n++;
	while (n && isspace((unsigned char)line[n - 1]))
		n--;
	return n;
}

static unsigned depth_of(const struct directive *d)
{
	unsigned n = 0;

	for (; d->parent; d = d->parent)
		n++;
	return n;
}

/* The block that the next line stands in. */
static struct directive *take_line(struct configuration *c, const char *line, struct directive *in,
                                   struct directive *top, struct place_in at)
{
	size_t n = length_up_to_comment(line), k = strcspn(line, "={}");

	if (*line == '!') {
		include(c, line, in, at);
		return in;
	}
	if (*line == '}') {
		if (in == top)
			conf_syntax(c, at, N_("} without {"));
		return in == top ? top : in->parent;
	}
	if (line[k] != '=' && line[n - 1] == '{') {
		if (depth_of(in) < CONFIG_NESTED_MAX)
			return open_block(c, arena_strndup(c->arena, line, n - 1), in, at);
		conf_syntax(c, at, N_("too many blocks in blocks"));
		return in;
	}
	if (line[k] != '=') {
		conf_syntax(c, at, N_("\"%1$s\" is no setting: there is no ="),
		            as_quote(arena_strndup(c->arena, line, n)));
		return in;
	}
	const char *value = skip_blanks(line + k + 1);
	while (k && isspace((unsigned char)line[k - 1]))
		k--;
	struct directive *d = directive_new(c, in, whole_name(c, in, arena_strndup(c->arena, line, k)), at);
	if (d) {
		directive_arg(c, d, value_of(c, value, at));
		check_name(c, d);
		check_value(c, d);
	}
	return in;
}

static bool read_file(struct configuration *c, const char *path, struct directive *into, struct place_in from,
                      struct err *e)
{
	struct directive *in = into;
	const char *line;
	struct span text;
	int file;

	if (!conf_open(c, path, from, &file, &text, e))
		return false;
	struct text_scan s = scan_of(text, file);
	unsigned first;
	while ((line = scan_line(&s, c->arena, true, &first))) {
		line = skip_blanks(line);
		if (*line && *line != '#')
			in = take_line(c, line, in, into, (struct place_in){ file, first });
	}
	if (in != into)
		conf_syntax(c, in->at, N_("{ is not closed"));
	return true;
}

static bool dovecot_read(struct configuration *c, const char *path, struct err *e)
{
	c->base = conf_dirname(c->arena, path);
	return read_file(c, path, c->top, (struct place_in){ -1, 0 }, e);
}

static int dovecot_sniff(const char *path, struct span text)
{
	static const char *const marks[] = { "!include",       "ssl_cert = <",   "ssl_key = <",
		                             "protocols =",    "mail_location",  "passdb",
		                             "userdb",         "inet_listener",  "ssl_server_cert_file",
		                             "dovecot_config", "login_greeting", "auth_mechanisms",
		                             "ssl_cert=<",     "ssl_key=<",      "local_name" };
	const char *name = file_last_word(path);

	return scan_marks(text, marks, sizeof marks / sizeof *marks) * 13 + (!strcmp(name, "dovecot.conf") ? 50 : 0);
}

/* ---- listeners ---- */

/* What is not set in a block is set around it; the last one of a name counts, that of 2.4 first. */
static const struct directive *find(const struct directive *block, const char *old, const char *new)
{
	for (const struct directive *b = block; b; b = b->parent) {
		const struct directive *d = new ? directive_in(b, new, false) : NULL;

		if (!d && new)
			for (const struct directive *s = b->child; s; s = s->next)
				if (s->block && !strcmp(s->name, "ssl_server") && directive_in(s, new, false))
					d = directive_in(s, new, false);
		if (d || (old && (d = directive_in(b, old, false))))
			return d;
	}
	return NULL;
}

/* "<FILE" in 2.3. Without it the value itself is taken for PEM, which a path is not. */
static bool add_file(struct configuration *c, struct listener *l, enum file_use use, const struct directive *d,
                     int pair)
{
	const char *word = directive_first(d), *path = word;
	bool since = d && strlen(d->name) > 5 && !strcmp(d->name + strlen(d->name) - 5, "_file");

	if (!d || !*word)
		return false;
	if (*word == '<' && !since)
		path = skip_blanks(word + 1);
	else if (!since && *word != '$')
		conf_fault(c, d->at, "config-syntax",
		           SENTENCE(c->arena, N_("%1$s is taken for the certificate or key itself: a file is %2$s"),
		                    as_quote(word), as_code(arena_printf(c->arena, "%s = <%s", d->name, word))));
	listener_file(l, c->arena, use, d, path, strchr(path, '$') ? NULL : path_at(c, d->at, path), pair);
	return true;
}

static void take_versions(struct configuration *c, struct listener *l, const struct directive *d)
{
	static const char *const all[] = { "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3" };
	const char *least = directive_first(d);
	bool on = !strcmp(least, "ANY");

	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		on = on || !strcmp(all[i], least) || (i == 4 && !strcmp(least, "LATEST"));
		if (on)
			words_add(c->arena, &l->protocols, all[i]);
	}
	l->protocols_by = d;
}

static void take_clients(struct configuration *c, struct listener *l, const struct directive *block)
{
	const struct directive *verify = find(block, "ssl_verify_client_cert", "ssl_server_request_client_cert"),
	                       *must = find(block, "auth_ssl_require_client_cert", NULL),
	                       *ca = find(block, "ssl_ca", "ssl_server_ca_file"),
	                       *crl = find(block, "ssl_require_crl", "ssl_server_require_crl");
	bool required = pairs_is_on(directive_first(must));

	l->asks = required ? ASKS_REQUIRED : pairs_is_on(directive_first(verify)) ? ASKS_OPTIONAL : ASKS_NOTHING;
	l->asks_by = required ? must : verify;
	if (!add_file(c, l, USE_CLIENT_CA, ca, -1) || l->asks == ASKS_NOTHING)
		return;
	l->crl_all = true;
	l->crl_off = crl && !pairs_is_on(directive_first(crl));
	if (!l->crl_off) {
		const struct named_file both = l->file.v[l->file.n - 1];

		listener_file(l, c->arena, USE_CRL, ca, both.word, both.path, -1)->beside = true;
	}
}

/* Several stand in one pair of quotes. */
static void take_names(struct configuration *c, struct listener *l, const struct directive *block)
{
	for (size_t i = 0; i < block->arg.n; i++) {
		const char *list = block->arg.v[i], *word;
		bool open;

		while ((word = scan_word(&list, c->arena, &open)))
			words_add(c->arena, &l->name, word);
	}
}

static void gather_block(struct configuration *c, struct listeners *out, const struct directive *block)
{
	const struct directive *on = find(block, "ssl", NULL), *cert = find(block, "ssl_cert", "ssl_server_cert_file"),
	                       *d;

	if (on && !pairs_is_on(directive_first(on)) && strcmp(directive_first(on), "required") != 0)
		return;
	if (!block->parent && !on && !cert) /* yes by default, and a piece says nothing of it */
		return;
	struct listener *l = listener_new(out, c, block->parent ? block : on ? on : cert);
	l->label = !block->parent ? "Dovecot" : block->arg.n ? directive_first(block) : block->name;
	l->names_wanted = true;
	if (!strcmp(block->name, "local_name")) {
		take_names(c, l, block);
		l->name_by = block;
	} else if (block->parent) {
		l->address = block->arg;
	}
	if (add_file(c, l, USE_CERT, cert, 0))
		add_file(c, l, USE_KEY, find(block, "ssl_key", "ssl_server_key_file"), 0);
	if (add_file(c, l, USE_CERT, find(block, "ssl_alt_cert", "ssl_server_alt_cert_file"), 1))
		add_file(c, l, USE_KEY, find(block, "ssl_alt_key", "ssl_server_alt_key_file"), 1);
	l->opens_keys = *directive_first(find(block, "ssl_key_password", "ssl_server_key_password")) != '\0';
	take_clients(c, l, block);
	if ((d = find(block, "ssl_min_protocol", NULL)))
		take_versions(c, l, d);
	if ((d = find(block, "ssl_cipher_list", NULL))) {
		l->ciphers = directive_first(d);
		l->ciphers_by = d;
	}
}

/* Does it say anything of TLS for itself? */
static bool is_own(const struct directive *block)
{
	static const char *const kinds[] = { "local_name", "local", "remote", "protocol", NULL };

	if (!block->block || !scan_is_among(block->name, kinds))
		return false;
	for (const struct directive *d = block->child; d; d = d->next)
		if (setting_of(settings, false, d->name) || !strcmp(d->name, "ssl_server"))
			return true;
	return false;
}

static void dovecot_gather(struct configuration *c, struct listeners *out)
{
	gather_block(c, out, c->top);
	for (const struct directive *d = c->top; (d = directive_next(c->top, d)) && out->list.n < LISTENERS_MAX;)
		if (is_own(d) && conf_gathers(c, d))
			gather_block(c, out, d);
}

static const char *dovecot_write(struct arena *a, const struct directive *d, const char *value)
{
	return arena_printf(a, *directive_first(d) == '<' ? "%s = <%s" : "%s = %s", d->name, value);
}

const struct dialect dialect_dovecot = {
	.name = "dovecot",
	.title = "Dovecot",
	.setting = settings,
	.files = "dovecot.conf",
	.sniff = dovecot_sniff,
	.read = dovecot_read,
	.gather = dovecot_gather,
	.write = dovecot_write,
};
