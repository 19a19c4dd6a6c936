/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nginx: words, quotes and blocks; a directive that a block does not have is that of the block around it. */
#include "config.h"

#include "audit/dialect.h"
#include "audit/listener.h"
#include "audit/scan.h"
#include "audit/setting.h"
#include "audit/conf.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/words.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Without the prefix of what connects: proxy_, grpc_, uwsgi_. */
static const struct setting_row settings[] = {
	{ "ssl_certificate", SETTING_CERT, N_("the certificate, followed by its intermediates") },
	{ "ssl_certificate_key", SETTING_KEY, N_("its private key") },
	{ "ssl_client_certificate", SETTING_CLIENT_CA, N_("CAs of clients, whose names are sent") },
	{ "ssl_trusted_certificate", SETTING_EXTRA_CA, N_("CAs of clients and of OCSP answers, not named") },
	{ "ssl_crl", SETTING_CRL, N_("revocation lists, one for every CA of a client's path") },
	{ "ssl_verify_client", SETTING_VERIFY, N_("on, off, optional or optional_no_ca") },
	{ "ssl_verify", SETTING_VERIFY, N_("on or off: of a server that is connected to") },
	{ "ssl_verify_depth", SETTING_DEPTH, N_("at most so many intermediates (1)") },
	{ "ssl_stapling", SETTING_STAPLING, N_("send OCSP answers") },
	{ "ssl_stapling_file", SETTING_STAPLE_FILE, N_("an OCSP answer in DER") },
	{ "ssl_protocols", SETTING_PROTOCOLS, N_("versions of TLS") },
	{ "ssl_ciphers", SETTING_CIPHERS, N_("cipher suites up to TLS 1.2") },
	{ "ssl", SETTING_ENABLE, N_("on: TLS on all addresses of the server") },
	{ "server_name", SETTING_NAME, N_("names that are served") },
	{ "ssl_name", SETTING_NAME, N_("the name of a server that is connected to") },
	{ "ssl_dhparam", SETTING_DH, N_("parameters for DHE") },
	{ NULL, SETTING_NONE, NULL },
};

/* What else begins with ssl_: a word that is none of them is none of nginx's. */
static const char *const others[] = {
	"ssl_alpn",
	"ssl_buffer_size",
	"ssl_certificate_cache",
	"ssl_certificate_compression",
	"ssl_client_hello_timeout",
	"ssl_conf_command",
	"ssl_early_data",
	"ssl_ecdh_curve",
	"ssl_encrypted_hello_key",
	"ssl_engine",
	"ssl_handshake_timeout",
	"ssl_key_log",
	"ssl_ocsp",
	"ssl_ocsp_cache",
	"ssl_ocsp_responder",
	"ssl_password_file",
	"ssl_prefer_server_ciphers",
	"ssl_preread",
	"ssl_preread_client_hello_buffer_size",
	"ssl_reject_handshake",
	"ssl_server_name",
	"ssl_session_cache",
	"ssl_session_reuse",
	"ssl_session_ticket_key",
	"ssl_session_tickets",
	"ssl_session_timeout",
	"ssl_stapling_responder",
	"ssl_stapling_verify",
	"ssl_dyn_rec_enable",
	"ssl_object_cache_inheritable",
};

/* ---- reading ---- */

struct nginx_reader {
	struct configuration *c;
	struct text_scan s;
	const char *fault; /* why the last word is none */
};

/* After a closing quote a blank, a semicolon, a brace or the end must come. */
static bool quoted(struct nginx_reader *r, struct buf *b)
{
	int quote = scan_take(&r->s);

	while (scan_peek(&r->s) >= 0) {
		int c = scan_take(&r->s);

		if (c == quote)
			return true;
		if (c == '\\' && scan_peek(&r->s) >= 0) {
			int next = scan_take(&r->s);

			if (next != '"' && next != '\'' && next != '\\')
				buf_putc(b, '\\');
			c = next;
		}
		buf_putc(b, c);
	}
	r->fault = N_("a quote is opened and not closed");
	return false;
}

static void bare(struct nginx_reader *r, struct buf *b)
{
	int c;

	while ((c = scan_peek(&r->s)) >= 0 && !isspace(c) && c != ';') {
		if (c == '{' && !(b->n && b->s[b->n - 1] == '$'))
			break;
		if (c == '{') { /* ${name} */
			while ((c = scan_peek(&r->s)) >= 0 && c != '}' && !isspace(c))
				buf_putc(b, scan_take(&r->s));
			if (c != '}')
				break;
		}
		c = scan_take(&r->s);
		if (c == '\\' && scan_peek(&r->s) >= 0) {
			int next = scan_take(&r->s);

			if (!strchr("\"'\\ {};", next))
				buf_putc(b, '\\');
			c = next;
		}
		buf_putc(b, c);
	}
}

static void skip_blank(struct text_scan *s)
{
	for (int c; (c = scan_peek(s)) >= 0;) {
		if (c == '#')
			scan_line_end(s);
		else if (isspace(c) || c == 0)
			scan_take(s);
		else
			return;
	}
}

/* The next word; NULL: one of ; { } is next, or the end, or a fault. */
static const char *word(struct nginx_reader *r)
{
	struct buf b = BUF_INIT;
	int c;

	skip_blank(&r->s);
	c = scan_peek(&r->s);
	if (c < 0 || c == ';' || c == '{' || c == '}')
		return NULL;
	if (c == '"' || c == '\'') {
		if (!quoted(r, &b)) {
			buf_free(&b);
			return NULL;
		}
		buf_str(&b);
	} else {
		bare(r, &b);
	}
	return buf_keep(&b, r->c->arena);
}

static bool ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n >= k && !strcmp(s + n - k, end);
}

/* Lua up to its closing brace: only braces count there. */
static void skip_code(struct nginx_reader *r)
{
	unsigned deep = 0;
	int c;

	while ((c = scan_peek(&r->s)) >= 0) {
		scan_take(&r->s);
		if (c == '{')
			deep++;
		else if (c == '}' && --deep == 0)
			return;
		else if (c == '-' && scan_peek(&r->s) == '-')
			scan_line_end(&r->s);
	}
}

static bool read_file(struct configuration *c, const char *path, struct directive *into, struct place_in from,
                      struct err *e);

static void include(struct configuration *c, struct directive *d)
{
	const char *first = directive_first(d);
	struct words files;

	if (d->arg.n != 1) {
		conf_syntax(c, d->at, N_("include takes one name"));
		return;
	}
	files = conf_glob(c, conf_path(c, first));
	for (size_t i = 0; i < files.n; i++)
		read_file(c, files.v[i], d->parent, d->at, NULL);
}

/* What is wrong with a directive that is known. */
static void check_words(struct configuration *c, const struct directive *d)
{
	const char *name = d->name;
	bool known = setting_of(settings, false, name) != SETTING_NONE;

	for (size_t i = 0; !known && i < sizeof others / sizeof *others; i++)
		known = !strcmp(others[i], name);
	if (!known && (!strncmp(name, "ssl_", 4) || setting_near(settings, false, name))) {
		const char *near = setting_near(settings, false, name);

		if (near)
			conf_syntax(c, d->at, N_("unknown directive \"%1$s\"; %2$s is meant?"), as_code(name),
			            as_code(near));
		else
			conf_syntax(c, d->at, N_("unknown directive \"%1$s\""), as_code(name));
		return;
	}
	if (known && !d->block && !d->arg.n)
		conf_syntax(c, d->at, N_("%1$s has no value"), as_code(name));
}

static const char *const verify_words[] = { "on", "off", "optional", "optional_no_ca", NULL };
static const char *const on_words[] = { "on", "off", NULL };
static const char *const protocol_words[] = { "SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3", NULL };

static void check_values(struct configuration *c, const struct directive *d)
{
	enum setting s = setting_of(settings, false, d->name);
	const char *const *allowed = s == SETTING_VERIFY && !strcmp(d->name, "ssl_verify_client") ? verify_words
	                             : s == SETTING_ENABLE || s == SETTING_STAPLING               ? on_words
	                             : s == SETTING_PROTOCOLS                                     ? protocol_words
	                                                                                          : NULL;

	if (s == SETTING_NONE)
		return;
	for (size_t i = 0; allowed && i < d->arg.n; i++)
		if (!scan_is_among(d->arg.v[i], allowed))
			conf_syntax(c, d->at, N_("%1$s does not know the value \"%2$s\""), as_code(d->name),
			            as_quote(d->arg.v[i]));
	if (d->arg.n > 1 && s != SETTING_NAME && s != SETTING_PROTOCOLS)
		conf_syntax(c, d->at, N_("%1$s takes one value"), as_code(d->name));
	if (s == SETTING_DEPTH && d->arg.n && d->arg.v[0][strspn(d->arg.v[0], "0123456789")])
		conf_syntax(c, d->at, N_("%1$s does not know the value \"%2$s\""), as_code(d->name),
		            as_quote(d->arg.v[0]));
}

/* Twice in a block, where nginx takes one. */
static void check_twice(struct configuration *c, const struct directive *d)
{
	enum setting s = setting_of(settings, false, d->name);

	if (s == SETTING_NONE || s == SETTING_CERT || s == SETTING_KEY || s == SETTING_NAME ||
	    c->fault.n >= CONFIG_FAULTS_MAX)
		return;
	for (const struct directive *x = d->parent->child; x && x != d; x = x->next)
		if (!strcmp(x->name, d->name)) {
			conf_syntax(c, d->at, N_("%1$s stands twice in this block; it stands in line %2$s, too"),
			            as_code(d->name), as_number(x->at.line));
			return;
		}
}

static void opened(struct nginx_reader *r, struct directive *d)
{
	if (ends_with(d->name, "_by_lua_block"))
		skip_code(r);
	else
		scan_take(&r->s);
}

/* One statement within `block`. false: the block, or the file, is at its end. */
static bool statement(struct nginx_reader *r, struct directive **block, const struct directive *outermost,
                      unsigned *deep)
{
	struct configuration *c = r->c;
	struct place_in at;
	const char *w = word(r);
	struct directive *d = NULL;
	int next;

	at = (struct place_in){ r->s.file, r->s.word_line };
	if (!w && !r->fault) {
		at.line = r->s.line;
		next = scan_peek(&r->s);
		if (next < 0)
			return false;
		scan_take(&r->s);
		if (next != '}') {
			conf_syntax(c, at, N_("unexpected \"%1$s\""), as_code(next == ';' ? ";" : "{"));
			if (next == '{')
				(*deep)++;
			return true;
		}
		if (*block == outermost) {
			if (*deep)
				(*deep)--;
			else
				conf_syntax(c, at, N_("unexpected \"%1$s\""), as_code("}"));
			return true;
		}
		*block = (*block)->parent;
		return true;
	}
	if (w)
		d = directive_new(c, *block, w, at);
	while (d && (w = word(r)))
		directive_arg(c, d, w);
	if (r->fault) {
		conf_syntax(c, at, r->fault);
		return false;
	}
	if (!d)
		return false;
	next = scan_peek(&r->s);
	if (next == '{') {
		unsigned nested = 0;

		for (const struct directive *x = d; x; x = x->parent)
			nested++;
		d->block = true;
		opened(r, d);
		if (nested > CONFIG_NESTED_MAX) {
			conf_syntax(c, at, N_("too many blocks within each other"));
			return false;
		}
		if (!ends_with(d->name, "_by_lua_block"))
			*block = d;
		check_words(c, d);
		return true;
	}
	if (next == ';')
		scan_take(&r->s);
	else if (next < 0)
		conf_syntax(c, at, N_("%1$s is not ended by \";\""), as_code(d->name));
	else
		conf_syntax(c, at, N_("%1$s is not ended by \";\" before \"}\""), as_code(d->name));
	/* A line that lacks its semicolon has swallowed the next. */
	if (d->arg.n > 1 && r->s.word_line > at.line && setting_of(settings, false, d->name) != SETTING_NONE &&
	    setting_of(settings, false, d->name) != SETTING_NAME) {
		for (size_t i = 1; i < d->arg.n; i++)
			if (setting_of(settings, false, d->arg.v[i]) != SETTING_NONE) {
				conf_syntax(c, at, N_("%1$s is not ended by \";\""), as_code(d->name));
				struct directive *swallowed =
				    directive_new(c, *block, d->arg.v[i], (struct place_in){ at.file, r->s.word_line });

				for (size_t k = i + 1; swallowed && k < d->arg.n; k++)
					directive_arg(c, swallowed, d->arg.v[k]);
				d->arg.n = i;
				return true;
			}
	}
	if (!strcmp(d->name, "include")) {
		c->depth++;
		include(c, d);
		c->depth--;
		return true;
	}
	check_words(c, d);
	check_values(c, d);
	check_twice(c, d);
	return true;
}

static bool read_file(struct configuration *c, const char *path, struct directive *into, struct place_in from,
                      struct err *e)
{
	struct nginx_reader r = { .c = c };
	struct directive *block = into;
	struct span text;
	unsigned deep = 0;
	int file;

	if (!conf_open(c, path, from, &file, &text, e))
		return false;
	r.s = scan_of(text, file);
	while (statement(&r, &block, into, &deep))
		;
	if (block != into && !r.fault)
		conf_syntax(c, ((struct place_in){ file, r.s.line }),
		            N_("the end of the file, and the block %1$s of line %2$s is not closed by \"}\""),
		            as_code(block->name), as_number(block->at.line));
	return true;
}

static bool nginx_read(struct configuration *c, const char *path, struct err *e)
{
	if (!c->file.n)
		c->base = conf_dirname(c->arena, path);
	/* A file of conf.d or sites-enabled: names are below the directory above. */
	const char *base = strrchr(c->base, '/');
	if (!c->file.n && base &&
	    (!strcmp(base, "/conf.d") || !strcmp(base, "/sites-enabled") || !strcmp(base, "/sites-available") ||
	     !strcmp(base, "/snippets")))
		c->base = conf_dirname(c->arena, c->base);
	return read_file(c, path, c->top, (struct place_in){ -1, 0 }, e);
}

static int nginx_sniff(const char *path, struct span text)
{
	static const char *const marks[] = { "server {",
		                             "server{",
		                             "http {",
		                             "ssl_certificate ",
		                             "ssl_certificate\t",
		                             "server_name ",
		                             "worker_processes ",
		                             "location ",
		                             "proxy_pass ",
		                             "ssl_client_certificate ",
		                             "ssl_certificate_key ",
		                             "ssl_protocols " };

	return scan_marks(text, marks, sizeof marks / sizeof *marks) * 10 + (ends_with(path, "nginx.conf") ? 50 : 0);
}

/* ---- listeners ---- */

struct scope {
	struct configuration *c;
	const struct directive *block;
	const char *prefix; /* "" or "proxy_" */
};

static const struct directive *find(const struct scope *s, const char *name)
{
	const char *whole = *s->prefix ? arena_printf(s->c->arena, "%s%s", s->prefix, name) : name;

	for (const struct directive *b = s->block; b; b = b->parent) {
		const struct directive *d = directive_in(b, whole, false);

		if (d)
			return d;
	}
	return NULL;
}

/* A variable that is set to a constant in the block or one around it; NULL. */
static const char *constant(const struct directive *block, const char *name, size_t n)
{
	for (const struct directive *b = block; b; b = b->parent)
		for (const struct directive *d = b->child; d; d = d->next)
			if (!strcmp(d->name, "set") && d->arg.n == 2 && d->arg.v[0][0] == '$' &&
			    strlen(d->arg.v[0] + 1) == n && !strncmp(d->arg.v[0] + 1, name, n) &&
			    !strchr(d->arg.v[1], '$'))
				return d->arg.v[1];
	return NULL;
}

/* NULL: something in it is no constant. */
static const char *expand(struct configuration *c, const struct directive *block, const char *word)
{
	struct buf b = BUF_INIT;

	for (const char *p = word; *p;) {
		size_t n;
		const char *value;

		if (*p != '$') {
			buf_putc(&b, *p++);
			continue;
		}
		bool braced = p[1] == '{';
		p += 1 + braced;
		for (n = 0; isalnum((unsigned char)p[n]) || p[n] == '_'; n++)
			;
		value = conf_expands(c) ? constant(block, p, n) : NULL;
		if (!value) {
			buf_free(&b);
			return NULL;
		}
		buf_puts(&b, value);
		p += n + (braced && p[n] == '}');
	}
	buf_str(&b);
	return buf_keep(&b, c->arena);
}

static void add_file(const struct scope *s, struct listener *l, enum file_use use, const struct directive *d, int pair)
{
	const char *word = directive_first(d), *path;

	if (!d || !*word)
		return;
	path = expand(s->c, s->block, word);
	bool inside =
	    path && (!strncmp(path, "data:", 5) || !strncmp(path, "engine:", 7) || !strncmp(path, "store:", 6));
	listener_file(l, s->c->arena, use, d, word, path && !inside ? conf_path(s->c, path) : NULL, pair);
}

/* Certificates and keys stand beside each other in their order, all of one block. */
static void add_pairs(const struct scope *s, struct listener *l, const char *name, enum file_use use)
{
	const struct directive *any = find(s, name);
	int pair = 0;

	for (const struct directive *d = any ? any->parent->child : NULL; d; d = d->next)
		if (!strcmp(d->name, any->name))
			add_file(s, l, use, d, pair++);
}

static void take_tls(const struct scope *s, struct listener *l)
{
	const struct directive *d;

	add_pairs(s, l, "ssl_certificate", USE_CERT);
	add_pairs(s, l, "ssl_certificate_key", USE_KEY);
	add_file(s, l, l->connects ? USE_CLIENT_CA : USE_EXTRA_CA, find(s, "ssl_trusted_certificate"), -1);
	add_file(s, l, USE_CRL, find(s, "ssl_crl"), -1);
	l->crl_all = true;
	l->opens_keys = find(s, "ssl_password_file") != NULL;
	if ((d = find(s, "ssl_verify_depth"))) {
		l->depth = atoi(directive_first(d));
		l->depth_by = d;
	} else {
		l->depth = 1;
	}
	if ((d = find(s, "ssl_protocols"))) {
		l->protocols = d->arg;
		l->protocols_by = d;
	}
	if ((d = find(s, "ssl_ciphers"))) {
		l->ciphers = directive_first(d);
		l->ciphers_by = d;
	}
}

static void take_clients(const struct scope *s, struct listener *l)
{
	const struct directive *d = find(s, "ssl_verify_client");
	const char *how = directive_first(d);

	add_file(s, l, USE_CLIENT_CA, find(s, "ssl_client_certificate"), -1);
	l->asks_by = d;
	l->asks = !strcmp(how, "on")               ? ASKS_REQUIRED
	          : !strcmp(how, "optional")       ? ASKS_OPTIONAL
	          : !strcmp(how, "optional_no_ca") ? ASKS_UNVERIFIED
	                                           : ASKS_NOTHING;
	d = find(s, "ssl_stapling");
	if (!strcmp(directive_first(d), "on"))
		l->staple_by = d;
	d = find(s, "ssl_stapling_file");
	if (d)
		l->staple_by = NULL;
	add_file(s, l, USE_STAPLE, d, -1);
}

static bool has_word(const struct directive *d, const char *word)
{
	for (size_t i = 1; i < d->arg.n; i++)
		if (!strcmp(d->arg.v[i], word))
			return true;
	return false;
}

#define SEARCHED_MAX 5000 /* directives among which a default server is looked for */

/* Some earlier server of the tree is the default of that address. */
static bool is_served_elsewhere(const struct configuration *c, const struct directive *server, const char *address)
{
	bool before = true, first = true;

	for (const struct directive *d = c->top; (d = directive_next(c->top, d));) {
		if (d == server)
			before = false;
		if (strcmp(d->name, "listen") || d->parent == server || strcmp(directive_first(d), address))
			continue;
		if (has_word(d, "default_server") || has_word(d, "default") || (before && first))
			return true;
		first = false;
	}
	return false;
}

static void take_addresses(const struct scope *s, struct listener *l, bool *tls)
{
	const struct directive *on = find(s, "ssl");

	*tls = !strcmp(directive_first(on), "on") && !on->block;
	for (const struct directive *d = s->block->child; d; d = d->next) {
		if (strcmp(d->name, "listen") || !d->arg.n)
			continue;
		bool ssl = has_word(d, "ssl") || has_word(d, "quic") || has_word(d, "http3");
		if (ssl || *tls)
			words_add(s->c->arena, &l->address, d->arg.v[0]);
		*tls = *tls || ssl;
	}
}

static bool is_a_name(const char *name)
{
	return *name && *name != '~' && *name != '.' && strcmp(name, "_") && !strpbrk(name, "*$") && strchr(name, '.');
}

static void take_names(const struct scope *s, struct listener *l)
{
	for (const struct directive *d = s->block->child; d; d = d->next) {
		if (strcmp(d->name, "server_name"))
			continue;
		l->name_by = l->name_by ? l->name_by : d;
		for (size_t i = 0; i < d->arg.n; i++) {
			const char *name = d->arg.v[i];

			if (*name == '.' && name[1])
				name++;
			if (is_a_name(name))
				words_add(s->c->arena, &l->name, name);
		}
	}
}

static void gather_server(struct configuration *c, struct listeners *out, const struct directive *block)
{
	const struct scope s = { c, block, "" };
	struct listener *l;
	bool tls, elsewhere = true;

	if (out->list.n >= LISTENERS_MAX || !conf_gathers(c, block))
		return;
	const struct directive *reject = find(&s, "ssl_reject_handshake");
	l = listener_new(out, c, block);
	take_addresses(&s, l, &tls);
	if (!tls) {
		out->list.n--;
		return;
	}
	take_names(&s, l);
	take_tls(&s, l);
	take_clients(&s, l);
	for (size_t i = 0; i < l->address.n && c->directives <= SEARCHED_MAX; i++)
		elsewhere = elsewhere && is_served_elsewhere(c, block, l->address.v[i]);
	l->names_wanted = strcmp(directive_first(reject), "on") != 0 && !elsewhere;
	l->label = l->name.n ? l->name.v[0] : l->address.n ? l->address.v[0] : "";
}

/* Where a file or a check of the other side is named itself, not only inherited. */
static void gather_connecting(struct configuration *c, struct listeners *out, const struct directive *block,
                              const char *prefix)
{
	static const char *const telling[] = { "ssl_certificate", "ssl_trusted_certificate", "ssl_verify" };
	const struct scope s = { c, block, prefix };
	const struct directive *any = NULL, *d;
	size_t k = strlen(prefix);

	for (d = block->child; d && !any; d = d->next)
		for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
			if (!strncmp(d->name, prefix, k) && !strcmp(d->name + k, telling[i]))
				any = d;
	if (!any || out->list.n >= LISTENERS_MAX || !conf_gathers(c, any))
		return;
	struct listener *l = listener_new(out, c, any);
	l->connects = true;
	take_tls(&s, l);
	d = find(&s, "ssl_verify");
	l->asks_by = d;
	l->asks = !strcmp(directive_first(d), "on") ? ASKS_REQUIRED : ASKS_NOTHING;
	l->label = arena_printf(c->arena, "%s*", prefix);
}

static void nginx_gather(struct configuration *c, struct listeners *out)
{
	static const char *const prefixes[] = { "proxy_", "grpc_", "uwsgi_" };

	for (const struct directive *d = c->top; d; d = directive_next(c->top, d)) {
		if (!d->block)
			continue;
		if (!strcmp(d->name, "server") && (!d->parent || strcmp(d->parent->name, "upstream")))
			gather_server(c, out, d);
		for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
			gather_connecting(c, out, d, prefixes[i]);
	}
	/* A snippet without a server: what its directives name is looked at all the same. */
	const struct scope s = { c, c->top, "" };
	if (!out->list.n && (find(&s, "ssl_certificate") || find(&s, "ssl_client_certificate"))) {
		struct listener *l = listener_new(out, c, find(&s, "ssl_certificate"));

		if (!l->by)
			l->by = find(&s, "ssl_client_certificate");
		take_tls(&s, l);
		take_clients(&s, l);
	}
}

static const char *nginx_write(struct arena *a, const struct directive *d, const char *value)
{
	return arena_printf(a, "%s %s;", d->name, value);
}

const struct dialect dialect_nginx = {
	.name = "nginx",
	.title = "nginx",
	.setting = settings,
	.files = "nginx.conf",
	.sniff = nginx_sniff,
	.read = nginx_read,
	.gather = nginx_gather,
	.write = nginx_write,
};
