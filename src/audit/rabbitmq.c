/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RabbitMQ: rabbitmq.conf, in which options of TLS stand below what they are for (ssl_options, management.ssl ...), and
 * the terms of rabbitmq.config and advanced.config, under the same names. */
#include "config.h"

#include "audit/conf.h"
#include "audit/dialect.h"
#include "audit/erlang.h"
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
#include "load/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Behind their prefix. */
static const struct setting_row settings[] = {
	{ "certfile", SETTING_CERT, N_("the certificate, followed by its intermediates") },
	{ "keyfile", SETTING_KEY, N_("its private key") },
	{ "cacertfile", SETTING_CLIENT_CA, N_("CAs of clients") },
	{ "verify", SETTING_VERIFY, N_("verify_none or verify_peer") },
	{ "fail_if_no_peer_cert", SETTING_REQUIRE, N_("true: a client must have a certificate") },
	{ "depth", SETTING_DEPTH, N_("at most so many intermediates (1)") },
	{ "password", SETTING_PASSWORD, N_("of the key") },
	{ NULL, SETTING_NONE, NULL },
};
/* No names are compared: those of whole lines have too many parts. */
static const struct setting_row none[] = { { NULL, SETTING_NONE, NULL } };
static const struct pairs_form form = { none, false, false, false, NULL };

static const char *const prefixes[] = {
	"ssl_options.",           "management.ssl.",        "management.listener.ssl_opts.",
	"mqtt.ssl_options.",      "stomp.ssl_options.",     "web_mqtt.ssl.",
	"web_stomp.ssl.",         "prometheus.ssl.",        "stream.ssl_options.",
	"auth_ldap.ssl_options.", "auth_http.ssl_options.", "cluster_formation.etcd.ssl_options."
};

static const char *const other_words[] = { "honor_cipher_order",
	                                   "honor_ecc_order",
	                                   "client_renegotiation",
	                                   "secure_renegotiate",
	                                   "reuse_sessions",
	                                   "log_alert",
	                                   "bypass_pem_cache",
	                                   "crl_check",
	                                   "dh",
	                                   "dhfile",
	                                   "sni",
	                                   "hostname_verification",
	                                   "port",
	                                   "ip",
	                                   "cacerts",
	                                   "idle_timeout",
	                                   "inactivity_timeout",
	                                   "request_timeout",
	                                   "compress",
	                                   "max_keepalive",
	                                   "backlog",
	                                   "cert",
	                                   "key",
	                                   "psk_identity",
	                                   NULL };

static const char *tail_of(const char *name)
{
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (!strncmp(name, prefixes[i], strlen(prefixes[i])))
			return name + strlen(prefixes[i]);
	return NULL;
}

static void check_lines(struct configuration *c)
{
	for (const struct directive *d = c->top->child; d; d = d->next) {
		const char *tail = tail_of(d->name), *near, *value = directive_first(d);

		if (!tail)
			continue;
		enum setting s = setting_of(settings, false, tail);
		near = scan_is_among(tail, other_words) ? NULL : setting_near(settings, false, tail);
		if (near)
			conf_syntax(c, d->at, N_("unknown directive \"%1$s\"; %2$s is meant?"), as_code(d->name),
			            as_code(near));
		else if (s == SETTING_NONE && !scan_is_among(tail, other_words) && !strchr(tail, '.'))
			conf_syntax(c, d->at, N_("unknown directive \"%1$s\""), as_code(d->name));
		if ((s == SETTING_VERIFY && strcmp(value, "verify_peer") && strcmp(value, "verify_none")) ||
		    (s == SETTING_REQUIRE && strcmp(value, "true") && strcmp(value, "false")) ||
		    (s == SETTING_DEPTH && (!*value || value[strspn(value, "0123456789")])))
			conf_syntax(c, d->at, N_("%1$s does not know the value \"%2$s\""), as_code(d->name),
			            as_quote(value));
	}
}

/* What the terms call otherwise. */
static const char *renamed(struct configuration *c, const char *name)
{
	static const struct {
		const char *term, *line;
	} rows[] = {
		{ "rabbit.ssl_options.", "ssl_options." },
		{ "rabbit.ssl_listeners.", "listeners.ssl." },
		{ "rabbitmq_management.listener.ssl_opts.", "management.listener.ssl_opts." },
		{ "rabbitmq_management.ssl_config.", "management.ssl." },
		{ "rabbitmq_web_mqtt.ssl_config.", "web_mqtt.ssl." },
		{ "rabbitmq_web_stomp.ssl_config.", "web_stomp.ssl." },
		{ "rabbitmq_prometheus.ssl_config.", "prometheus.ssl." },
		{ "rabbitmq_auth_backend_ldap.ssl_options.", "auth_ldap.ssl_options." },
		{ "rabbitmq_auth_backend_http.ssl_options.", "auth_http.ssl_options." },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!strncmp(name, rows[i].term, strlen(rows[i].term)))
			return arena_printf(c->arena, "%s%s", rows[i].line, name + strlen(rows[i].term));
	return NULL;
}

static bool read_terms(struct configuration *c, const char *path, struct place_in from, struct err *e)
{
	struct span text;
	struct text_scan s;
	int file;

	if (!conf_open(c, path, from, &file, &text, e))
		return false;
	s = scan_of(text, file);
	erlang_read(c, &s, c->top, renamed);
	return true;
}

static bool is_of_terms(const char *path)
{
	struct err why = { 0 };
	struct bytes b;
	bool is;

	if (!bytes_read(path, FILE_FOUND, CONFIG_OCTETS_MAX, &b, &why))
		return false;
	is = erlang_is(b.s);
	bytes_release(&b);
	return is;
}

/* The server reads what stands beside its file under this name, too. */
static void read_advanced(struct configuration *c)
{
	const char *path = arena_printf(c->arena, "%s/advanced.config", c->base);
	struct stat st;

	if (stat(path, &st) == 0)
		read_terms(c, path, (struct place_in){ 0, 0 }, NULL);
}

static bool rabbitmq_read(struct configuration *c, const char *path, struct err *e)
{
	c->base = conf_dirname(c->arena, path);
	if (is_of_terms(path)) {
		if (!read_terms(c, path, (struct place_in){ -1, 0 }, e))
			return false;
	} else {
		if (!pairs_read(c, &form, path, c->top, (struct place_in){ -1, 0 }, e))
			return false;
		read_advanced(c);
	}
	check_lines(c);
	return true;
}

static int rabbitmq_sniff(const char *path, struct span text)
{
	static const char *const marks[] = { "listeners.ssl",       "ssl_options.certfile", "ssl_options.cacertfile",
		                             "listeners.tcp",       "management.ssl",       "default_user",
		                             "loopback_users",      "cluster_formation.",   "ssl_options.verify",
		                             "ssl_options.keyfile", "ssl_options.depth" };
	static const char *const terms[] = { "[{rabbit,",  "{rabbit,",      "{ssl_options,",
		                             "{certfile,", "{cacertfile,",  "{ssl_listeners,",
		                             "[{certfile", "[{cacertfile,", "{rabbitmq_management," };
	const char *name = file_last_word(path);

	if (erlang_is(text))
		return scan_marks(text, terms, sizeof terms / sizeof *terms) * 20 +
		       (!strcmp(name, "rabbitmq.config") || !strcmp(name, "advanced.config") ? 50 : 0);
	return scan_marks(text, marks, sizeof marks / sizeof *marks) * 15 + (!strcmp(name, "rabbitmq.conf") ? 50 : 0);
}

static const char *whole(struct configuration *c, const char *prefix, const char *name)
{
	return arena_printf(c->arena, "%s%s", prefix, name);
}

static void take_versions(struct configuration *c, struct listener *l, const char *prefix)
{
	const char *versions = whole(c, prefix, "versions.");

	for (const struct directive *d = c->top->child; d; d = d->next)
		if (!strncmp(d->name, versions, strlen(versions))) {
			const char *word = directive_first(d);

			l->protocols_by = l->protocols_by ? l->protocols_by : d;
			words_add(c->arena, &l->protocols,
			          !strncmp(word, "tlsv", 4) ? arena_printf(c->arena, "TLSv%s", word + 4) : word);
		}
}

static bool begins_any(const struct configuration *c, const char *prefix, const struct directive **first)
{
	for (const struct directive *d = c->top->child; d; d = d->next)
		if (!strncmp(d->name, prefix, strlen(prefix))) {
			*first = d;
			return true;
		}
	return false;
}

static void gather_one(struct configuration *c, struct listeners *out, const char *prefix)
{
	const struct directive *first, *d;
	struct listener *l;
	bool ldap = !strncmp(prefix, "auth_", 5) || !strncmp(prefix, "cluster", 7);

	if (!begins_any(c, prefix, &first))
		return;
	l = listener_new(out, c, first);
	l->connects = ldap;
	l->label = arena_strndup(c->arena, prefix, strlen(prefix) - 1); /* without the dot */
	l->names_wanted = !ldap;
	if (!strcmp(prefix, "ssl_options."))
		for (d = c->top->child; d; d = d->next)
			if (!strncmp(d->name, "listeners.ssl", 13))
				words_add(c->arena, &l->address, directive_first(d));
	pairs_file(c, l, USE_CERT, whole(c, prefix, "certfile"), 0);
	pairs_file(c, l, USE_KEY, whole(c, prefix, "keyfile"), 0);
	pairs_file(c, l, USE_CLIENT_CA, whole(c, prefix, "cacertfile"), -1);
	l->opens_keys = *pairs_value(c, whole(c, prefix, "password")) != '\0';
	d = pairs_find(c, whole(c, prefix, "verify"));
	l->asks_by = d;
	if (!strcmp(directive_first(d), "verify_peer"))
		l->asks = ldap || pairs_is_on(pairs_value(c, whole(c, prefix, "fail_if_no_peer_cert"))) ? ASKS_REQUIRED
		                                                                                        : ASKS_OPTIONAL;
	d = pairs_find(c, whole(c, prefix, "fail_if_no_peer_cert"));
	if (d && pairs_is_on(directive_first(d)) && l->asks == ASKS_NOTHING)
		conf_fault(c, d->at, "setting-without-effect",
		           SENTENCE(c->arena, N_("%1$s without verify_peer: no client is asked for a certificate"),
		                    as_code(d->name)));
	d = pairs_find(c, whole(c, prefix, "depth"));
	l->depth = d ? atoi(directive_first(d)) : 1;
	l->depth_by = d;
	take_versions(c, l, prefix);
}

static void rabbitmq_gather(struct configuration *c, struct listeners *out)
{
	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		gather_one(c, out, prefixes[i]);
}

static const char *rabbitmq_write(struct arena *a, const struct directive *d, const char *value)
{
	return d->arg.n > 1 ? arena_printf(a, "{%s, \"%s\"}", d->arg.v[1], value)
	                    : arena_printf(a, "%s = %s", d->name, value);
}

const struct dialect dialect_rabbitmq = {
	.name = "rabbitmq",
	.title = "RabbitMQ",
	.setting = settings,
	.files = "rabbitmq.conf rabbitmq.config advanced.config",
	.user = "rabbitmq",
	.sniff = rabbitmq_sniff,
	.read = rabbitmq_read,
	.gather = rabbitmq_gather,
	.write = rabbitmq_write,
};
