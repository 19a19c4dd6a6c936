/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Postfix: the parameters of main.cf, and the services of master.cf that speak TLS with what -o sets for them alone. */
#include "config.h"

#include "audit/conf.h"
#include "audit/dialect.h"
#include "audit/listener.h"
#include "audit/pairs.h"
#include "audit/scan.h"
#include "audit/setting.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/words.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct setting_row settings[] = {
	{ "smtpd_tls_cert_file", SETTING_CERT, N_("the certificate, followed by its intermediates") },
	{ "smtpd_tls_key_file", SETTING_KEY, N_("its private key (that in the file of the certificate)") },
	{ "smtpd_tls_eccert_file", SETTING_CERT, N_("a second one with an EC key") },
	{ "smtpd_tls_eckey_file", SETTING_KEY, N_("its private key") },
	{ "smtpd_tls_chain_files", SETTING_CERT, N_("files with a key each, followed by its certificates") },
	{ "smtpd_tls_CAfile", SETTING_CLIENT_CA, N_("CAs of clients") },
	{ "smtpd_tls_CApath", SETTING_CLIENT_CA, N_("the same as a directory with hashed names") },
	{ "smtpd_tls_ask_ccert", SETTING_VERIFY, N_("yes: clients are asked for a certificate") },
	{ "smtpd_tls_req_ccert", SETTING_REQUIRE, N_("yes: they must have one") },
	{ "smtpd_tls_ccert_verifydepth", SETTING_DEPTH, N_("at most so many intermediates (9)") },
	{ "smtpd_tls_security_level", SETTING_ENABLE, N_("none, may or encrypt") },
	{ "smtpd_use_tls", SETTING_ENABLE, N_("yes: as may") },
	{ "smtpd_tls_protocols", SETTING_PROTOCOLS, N_("versions of TLS where it is opportunistic") },
	{ "smtpd_tls_mandatory_protocols", SETTING_PROTOCOLS, N_("versions of TLS where it is a must") },
	{ "smtp_tls_cert_file", SETTING_CERT, N_("our certificate as a client") },
	{ "smtp_tls_key_file", SETTING_KEY, N_("its private key") },
	{ "smtp_tls_CAfile", SETTING_CLIENT_CA, N_("CAs of servers") },
	{ "smtp_tls_security_level", SETTING_VERIFY, N_("verify and secure look at the certificate of a server") },
	{ "myhostname", SETTING_NAME, N_("the name of the machine") },
	{ NULL, SETTING_NONE, NULL },
};
static const struct pairs_form form = { settings, true, false, false, NULL };

/* ---- reading ---- */

/* "smtp inet n - y - - smtpd -o name=value ...": the service, with what is set for it below. */
static void take_service(struct configuration *c, struct directive *block, const char *line, struct place_in at)
{
	struct words w = { 0 };
	bool open;
	const char *word;
	struct directive *d;

	while ((word = scan_word(&line, c->arena, &open)))
		words_add(c->arena, &w, word);
	if (w.n < 8) {
		conf_syntax(c, at, N_("a service has eight columns, and there are %1$s"), as_number((int64_t)w.n));
		return;
	}
	d = directive_new(c, block, w.v[0], at);
	if (!d)
		return;
	d->block = true;
	directive_arg(c, d, w.v[7]);
	for (size_t i = 8; i + 1 < w.n; i++) {
		const char *equal = strchr(w.v[i + 1], '=');
		struct directive *x;

		if (strcmp(w.v[i], "-o") || !equal)
			continue;
		x = directive_new(c, d, arena_strndup(c->arena, w.v[i + 1], (size_t)(equal - w.v[i + 1])), at);
		if (x)
			directive_arg(c, x, equal + 1);
		i++;
	}
}

static void read_master(struct configuration *c, const char *path)
{
	struct buf whole = BUF_INIT;
	struct directive *block;
	struct span text;
	struct text_scan s;
	const char *line;
	unsigned first, began = 0;
	int file;

	if (!conf_open(c, path, (struct place_in){ 0, 0 }, &file, &text, NULL))
		return;
	block = directive_new(c, c->top, "master.cf", (struct place_in){ file, 0 });
	s = scan_of(text, file);
	while (block && (line = scan_line(&s, c->arena, false, &first))) {
		bool more = isspace((unsigned char)*line) && began;

		while (isspace((unsigned char)*line))
			line++;
		if (!*line || *line == '#')
			continue;
		if (!more) {
			if (began)
				take_service(c, block, buf_str(&whole), (struct place_in){ file, began });
			buf_reset(&whole);
			began = first;
		}
		buf_putc(&whole, ' ');
		buf_puts(&whole, line);
	}
	if (block && began)
		take_service(c, block, buf_str(&whole), (struct place_in){ file, began });
	buf_free(&whole);
}

static bool postfix_read(struct configuration *c, const char *path, struct err *e)
{
	struct stat st;
	const char *master;

	c->base = conf_dirname(c->arena, path);
	if (!pairs_read(c, &form, path, c->top, (struct place_in){ -1, 0 }, e))
		return false;
	master = arena_printf(c->arena, "%s/master.cf", c->base);
	if (stat(master, &st) == 0)
		read_master(c, master);
	return true;
}

static int postfix_sniff(const char *path, struct span text)
{
	static const char *const marks[] = { "myhostname",
		                             "smtpd_tls_cert_file",
		                             "mydestination",
		                             "smtpd_banner",
		                             "smtpd_tls_security_level",
		                             "mynetworks",
		                             "alias_maps",
		                             "inet_interfaces",
		                             "smtpd_tls_key_file",
		                             "smtpd_tls_chain_files",
		                             "smtpd_tls_CAfile",
		                             "smtp_tls_security_level" };
	const char *name = file_last_word(path);

	return scan_marks(text, marks, sizeof marks / sizeof *marks) * 12 + (!strcmp(name, "main.cf") ? 50 : 0);
}

/* ---- listeners ---- */

struct service {
	struct configuration *c;
	const struct directive *by; /* its line; NULL: main.cf alone */
};

static const struct directive *find(const struct service *s, const char *name)
{
	const struct directive *own = s->by ? directive_in(s->by, name, false) : NULL;

	return own ? own : pairs_find(s->c, name);
}

#define EXPAND_MAX 10

/* $name, ${name} and $(name) are the values of other parameters. NULL: one is not known. */
static const char *expand(const struct service *s, const char *value, unsigned depth)
{
	struct buf b = BUF_INIT;

	if (!strchr(value, '$'))
		return value;
	for (const char *p = value; *p;) {
		if (*p != '$') {
			buf_putc(&b, *p++);
			continue;
		}
		bool braced = p[1] == '{' || p[1] == '(';
		p += 1 + braced;
		size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
		const char *name = arena_strndup(s->c->arena, p, n);
		const struct directive *d = find(s, name);
		const char *is = !strcmp(name, "config_directory") ? s->c->base : d ? directive_first(d) : NULL;

		is = is && depth < EXPAND_MAX && b.n < 4096 && conf_expands(s->c) ? expand(s, is, depth + 1) : NULL;
		if (!is) {
			buf_free(&b);
			return NULL;
		}
		buf_puts(&b, is);
		p += n + (braced && p[n]);
	}
	buf_str(&b);
	return buf_keep(&b, s->c->arena);
}

static bool add_file(const struct service *s, struct listener *l, enum file_use use, const char *name, int pair)
{
	const struct directive *d = find(s, name);
	const char *word = directive_first(d), *path = d ? expand(s, word, 0) : NULL;

	if (!d || !*word || !strcmp(word, "none"))
		return false;
	listener_file(l, s->c->arena, use, d, word, path ? conf_path(s->c, path) : NULL, pair);
	return true;
}

/* A key and its certificates in each of these. */
static bool add_chains(const struct service *s, struct listener *l)
{
	const struct directive *d = find(s, "smtpd_tls_chain_files");
	const char *value = d ? expand(s, directive_first(d), 0) : NULL;
	int pair = 0;

	for (const char *p = value ? value : ""; *p;) {
		size_t n = strcspn(p, ", \t");
		const char *path = arena_strndup(s->c->arena, p, n);

		if (n) {
			listener_file(l, s->c->arena, USE_CERT, d, path, conf_path(s->c, path), pair);
			pair++;
		}
		p += n + (p[n] != '\0');
	}
	return pair > 0;
}

/* "!SSLv2, !SSLv3", ">=TLSv1.2", "TLSv1.2": what is left. */
static void take_protocols(const struct service *s, struct listener *l, const struct directive *d)
{
	static const char *const all[] = { "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3" };
	bool off[5] = { false }, on[5] = { false }, any = false;
	size_t low = 0, high = 4;

	for (const char *p = directive_first(d); *p;) {
		size_t n = strcspn(p, ", \t:");
		const char *w = arena_strndup(s->c->arena, p, n);
		bool least = !strncmp(w, ">=", 2), most = !strncmp(w, "<=", 2), no = *w == '!';
		const char *name = w + (least || most ? 2 : no);

		for (size_t k = 0; k < 5; k++)
			if (!strcmp(name, all[k])) {
				low = least ? k : low;
				high = most ? k : high;
				off[k] = off[k] || no;
				on[k] = on[k] || (!no && !least && !most);
				any = any || (!no && !least && !most);
			}
		p += n + (p[n] != '\0');
	}
	l->protocols_by = d;
	for (size_t k = low; k <= high; k++)
		if (!off[k] && (!any || on[k]))
			words_add(s->c->arena, &l->protocols, all[k]);
}

static void gather_service(struct configuration *c, struct listeners *out, const struct directive *by)
{
	const struct service s = { c, by };
	const struct directive *level = find(&s, "smtpd_tls_security_level"), *use = find(&s, "smtpd_use_tls"),
	                       *wrap = find(&s, "smtpd_tls_wrappermode"), *ask = find(&s, "smtpd_tls_ask_ccert"),
	                       *req = find(&s, "smtpd_tls_req_ccert"), *depth = find(&s, "smtpd_tls_ccert_verifydepth"),
	                       *d;
	const char *how = directive_first(level);
	bool must = !strcmp(how, "encrypt") || pairs_is_on(directive_first(wrap));

	if ((!*how || !strcmp(how, "none")) && !must && !pairs_is_on(directive_first(use)))
		return;
	struct listener *l = listener_new(out, c, by ? by : level ? level : use);
	l->label = by ? by->name : "smtpd";
	l->names_wanted = true;
	if (by)
		words_add(c->arena, &l->address, by->name);
	if (!add_chains(&s, l) && add_file(&s, l, USE_CERT, "smtpd_tls_cert_file", 0)) {
		add_file(&s, l, USE_KEY, "smtpd_tls_key_file", 0);
		if (add_file(&s, l, USE_CERT, "smtpd_tls_eccert_file", 1))
			add_file(&s, l, USE_KEY, "smtpd_tls_eckey_file", 1);
	}
	l->asks = pairs_is_on(directive_first(req))   ? ASKS_REQUIRED
	          : pairs_is_on(directive_first(ask)) ? ASKS_OPTIONAL
	                                              : ASKS_NOTHING;
	l->asks_by = l->asks == ASKS_REQUIRED ? req : ask;
	/* The file of CAs completes our own chain, too, so it is no fault where no client is asked. */
	if (l->asks != ASKS_NOTHING) {
		add_file(&s, l, USE_CLIENT_CA, "smtpd_tls_CAfile", -1);
		add_file(&s, l, USE_CLIENT_CA, "smtpd_tls_CApath", -1);
	} else {
		add_file(&s, l, USE_EXTRA_CA, "smtpd_tls_CAfile", -1);
	}
	l->depth = depth ? atoi(directive_first(depth)) : 9;
	l->depth_by = depth;
	d = find(&s, must ? "smtpd_tls_mandatory_protocols" : "smtpd_tls_protocols");
	if (d)
		take_protocols(&s, l, d);
}

static void gather_client(struct configuration *c, struct listeners *out)
{
	const struct service s = { c, NULL };
	const struct directive *cert = find(&s, "smtp_tls_cert_file"), *level = find(&s, "smtp_tls_security_level");

	if (!cert || !*directive_first(cert))
		return;
	struct listener *l = listener_new(out, c, cert);
	l->connects = true;
	l->label = "smtp";
	add_file(&s, l, USE_CERT, "smtp_tls_cert_file", 0);
	add_file(&s, l, USE_KEY, "smtp_tls_key_file", 0);
	add_file(&s, l, USE_EXTRA_CA, "smtp_tls_CAfile", -1);
	l->asks_by = level;
	l->asks = !strcmp(directive_first(level), "verify") || !strcmp(directive_first(level), "secure") ? ASKS_REQUIRED
	                                                                                                 : ASKS_NOTHING;
	l->system_ca = true;
}

static void postfix_gather(struct configuration *c, struct listeners *out)
{
	const struct directive *master = directive_in(c->top, "master.cf", false);
	bool any = false;

	for (const struct directive *d = master ? master->child : NULL; d && out->list.n < LISTENERS_MAX; d = d->next)
		if (conf_gathers(c, d) && !strcmp(directive_first(d), "smtpd")) {
			any = true;
			gather_service(c, out, d);
		}
	if (!any)
		gather_service(c, out, NULL);
	gather_client(c, out);
}

static const char *postfix_write(struct arena *a, const struct directive *d, const char *value)
{
	return arena_printf(a, "%s = %s", d->name, value);
}

const struct dialect dialect_postfix = {
	.name = "postfix",
	.title = "Postfix",
	.setting = settings,
	.files = "main.cf",
	.sniff = postfix_sniff,
	.read = postfix_read,
	.gather = postfix_gather,
	.write = postfix_write,
};
