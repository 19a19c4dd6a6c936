/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row for each field of the form, and how each is read into options; nothing here connects. */
#include "config.h"

#include "ui/view/dial.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "cli/option.h"
#include "load/source.h"
#include "ui/kit/form.h"

#include <string.h>

enum {
	FIELD_HOST,
	FIELD_PORT,
	FIELD_PROTOCOL,
	FIELD_SNI,
	FIELD_ALPN,
	FIELD_FAMILY,
	FIELD_TRUST,
	FIELD_TIME,
	FIELD_CERT,
	FIELD_KEY,
	FIELD_CONNECT,
	FIELDS
};

#define PROTOCOL_CHOICE(id, scheme, port, name) name,
_Static_assert(PROTOCOL_COUNT <= FORM_CHOICES, "the form has room for the protocols");

/* clang-format off */
static const struct form_field fields[FIELDS] = {
	[FIELD_HOST] = { FIELD_TEXT, N_("Host"), N_("a name or an address"), { NULL } },
	[FIELD_PORT] = { FIELD_TEXT, N_("Port"), N_("a number or a service; empty: the protocol's own"), { NULL } },
	[FIELD_PROTOCOL] = { FIELD_CHOICE, N_("Protocol"), N_("TLS at once, or STARTTLS in a dialog of this protocol"),
	                     { PROTOCOLS(PROTOCOL_CHOICE) } },
	[FIELD_SNI] = { FIELD_TEXT, N_("Server name"), N_("sent as SNI; empty: the host; none: not sent"), { NULL } },
	[FIELD_ALPN] = { FIELD_TEXT, N_("ALPN"), N_("h2,http/1.1 ..; empty: http/1.1; none: not sent"), { NULL } },
	[FIELD_FAMILY] = { FIELD_CHOICE, N_("Address"), N_("which addresses of the host are tried"),
	                   { N_("any"), "IPv4", "IPv6" } },
	[FIELD_TRUST] = { FIELD_TEXT, N_("Trust"), N_("system, none, files or directories; empty: system"), { NULL } },
	[FIELD_TIME] = { FIELD_TEXT, N_("Time"), N_("2027-01-31, 2027-01-31T12:00:00Z, +30d; empty: now"), { NULL } },
	[FIELD_CERT] = { FIELD_TEXT, N_("Our certificate"), N_("a file with it and its chain, for a server that asks; empty: none"), { NULL } },
	[FIELD_KEY] = { FIELD_TEXT, N_("Its key"), N_("a file with its private key; empty: the same file"), { NULL } },
	[FIELD_CONNECT] = { FIELD_BUTTON, N_("Connect"), N_("Enter connects, from every field"), { NULL } },
};
/* clang-format on */

/* ---- from the options ---- */

static const struct source *last_host(const struct session *s)
{
	for (size_t i = s->nsource; i-- > 0;)
		if (s->source[i].source.kind == SOURCE_HOST)
			return &s->source[i].source;
	return NULL;
}

static void set(struct form *f, size_t i, const char *text)
{
	form_set(f, i, text ? text : "");
}

static void peer_fields(struct form *f, const struct options *o, const struct source *src)
{
	enum protocol p = src->protocol;

	set(f, FIELD_HOST, src->host);
	set(f, FIELD_PORT, src->port_given ? src->port : NULL);
	if (o->starttls)
		protocol_find(o->starttls, &p);
	form_choose(f, FIELD_PROTOCOL, (int)p);
}

void dial_form(struct form *f, const struct session *s)
{
	const struct options *o = s->options;
	struct buf trust = BUF_INIT;
	char at[32];

	form_init(f, fields, FIELDS);
	if (last_host(s))
		peer_fields(f, o, last_host(s));
	set(f, FIELD_SNI, o->servername);
	set(f, FIELD_ALPN, o->alpn);
	form_choose(f, FIELD_FAMILY, o->family == 4 ? 1 : o->family == 6 ? 2 : 0);
	for (size_t i = 0; i < o->trust.n; i++)
		buf_printf(&trust, "%s%s", i > 0 ? " " : "", o->trust.v[i]);
	set(f, FIELD_TRUST, buf_str(&trust));
	set(f, FIELD_TIME, o->question.at_given ? time_rfc3339(o->question.at, at) : "");
	set(f, FIELD_CERT, o->cert);
	set(f, FIELD_KEY, o->key && o->cert && strcmp(o->key, o->cert) != 0 ? o->key : "");
	buf_free(&trust);
}

/* ---- to options ---- */

/* NULL for an empty field. */
static const char *get(const struct form *f, struct options *o, size_t i)
{
	const char *s = form_text(f, i);

	s += strspn(s, " ");
	return *s ? arena_strdup(o->arena, s) : NULL;
}

static bool is_number_address(const char *host)
{
	return strchr(host, ':') && strchr(host, ':') != strrchr(host, ':') && host[0] != '[';
}

/* scheme://host:port, or host:port where TLS begins at once. */
static bool set_peer(const struct form *f, const struct session *s, struct options *o, struct err *e)
{
	enum protocol p = (enum protocol)form_choice(f, FIELD_PROTOCOL);
	const char *host = get(f, o, FIELD_HOST), *port = get(f, o, FIELD_PORT), *spec;
	struct source src;

	if (!host)
		return err_set(e, ERR_USAGE, "%s", _("the host is missing"));
	spec = is_number_address(host) ? arena_printf(o->arena, "[%s]", host) : host;
	spec = arena_printf(o->arena, "%s%s%s:%s", p == PROTOCOL_TLS ? "" : protocol_scheme(p),
	                    p == PROTOCOL_TLS ? "" : "://", spec, port ? port : protocol_port(p));
	if (!source_parse(o->arena, spec, false, &src, e))
		return false;
	if (src.kind != SOURCE_HOST)
		return err_set(e, ERR_USAGE, _("%s: not a host"), host);
	o->operand = (struct words){ .v = NULL };
	words_add(o->arena, &o->operand, spec);
	for (size_t i = 0; i < s->nsource; i++)
		if (s->source[i].source.kind == SOURCE_FILE || s->source[i].source.kind == SOURCE_DIRECTORY)
			words_add(o->arena, &o->operand, arena_strdup(o->arena, s->source[i].source.spec));
	if (!last_host(s) || strcmp(last_host(s)->host, src.host) != 0)
		o->question.host = NULL; /* what was expected of another */
	o->connect = o->starttls = NULL;
	return true;
}

static void set_trust(const struct form *f, struct options *o)
{
	const char *s = form_text(f, FIELD_TRUST);
	size_t n;

	o->trust = (struct words){ .v = NULL };
	for (s += strspn(s, " "); *s; s += n, s += strspn(s, " ")) {
		n = strcspn(s, " ");
		words_add(o->arena, &o->trust, arena_strndup(o->arena, s, n));
	}
}

static bool set_time(const struct form *f, struct options *o, struct err *e)
{
	const char *s = get(f, o, FIELD_TIME);

	o->question.at_given = s && strcmp(s, "now") != 0;
	if (s && !time_parse(s, clock_now(), &o->question.at))
		return err_set(e, ERR_USAGE, _("%s: the time is 2027-01-31, 2027-01-31T12:00:00Z, +30d or now"), s);
	return true;
}

struct options *dial_options(const struct form *f, const struct session *s, struct err *e)
{
	static const int families[] = { 0, 4, 6 };
	struct options *o = options_copy(s->options);

	set_trust(f, o);
	o->servername = get(f, o, FIELD_SNI);
	o->alpn = get(f, o, FIELD_ALPN);
	o->family = families[form_choice(f, FIELD_FAMILY)];
	o->cert = get(f, o, FIELD_CERT);
	o->key = get(f, o, FIELD_KEY);
	if (o->cert && !o->key)
		o->key = o->cert;
	if (set_peer(f, s, o, e) && set_time(f, o, e))
		return o;
	arena_free(o->arena);
	return NULL;
}
