/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row for each field of the form, and how each is read into options; nothing here connects. */
#include "config.h"

#include "ui/view/dial.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "base/words.h"
#include "load/source.h"
#include "run/plan.h"
#include "run/run.h"
#include "ui/kit/form.h"
#include "ui/kit/recent.h"

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
	[FIELD_HOST] = { FIELD_TEXT, N_("Host"), N_("a name, an address, HOST:PORT or a URL"), { NULL } },
	[FIELD_PORT] = { FIELD_TEXT, N_("Port"), N_("a number or a service; empty: the protocol's own"), { NULL }, N_("the protocol's own") },
	[FIELD_PROTOCOL] = { FIELD_CHOICE, N_("Protocol"), N_("TLS at once, or STARTTLS in a dialog of this protocol"),
	                     { PROTOCOLS(PROTOCOL_CHOICE) } },
	[FIELD_SNI] = { FIELD_TEXT, N_("Server name"), N_("sent as SNI; empty: the host; none: not sent"), { NULL }, N_("as host") },
	[FIELD_ALPN] = { FIELD_TEXT, N_("ALPN"), N_("h2,http/1.1 ..; empty: http/1.1; none: not sent"), { NULL }, "http/1.1" },
	[FIELD_FAMILY] = { FIELD_CHOICE, N_("Address"), N_("which addresses of the host are tried"),
	                   { N_("any"), "IPv4", "IPv6" } },
	[FIELD_TRUST] = { FIELD_TEXT, N_("Trust"), N_("system, none, files or directories; empty: system"), { NULL }, N_("system") },
	[FIELD_TIME] = { FIELD_TEXT, N_("Time"), N_("2027-01-31, 2027-01-31T12:00:00Z, +30d; empty: now"), { NULL }, N_("now") },
	[FIELD_CERT] = { FIELD_TEXT, N_("Our certificate"), N_("a file with it and its chain, for a server that asks; empty: none"), { NULL }, N_("none") },
	[FIELD_KEY] = { FIELD_TEXT, N_("Its key"), N_("a file with its private key; empty: the same file"), { NULL }, N_("in the same file") },
	[FIELD_CONNECT] = { FIELD_BUTTON, N_("Connect"), N_("Enter connects, from every field"), { NULL } },
};
/* clang-format on */

/* ---- from the plan ---- */

static const struct source *last_host(const struct run *r)
{
	for (size_t i = r->nsource; i-- > 0;)
		if (r->source[i].source.kind == SOURCE_HOST)
			return &r->source[i].source;
	return NULL;
}

static void set(struct form *f, size_t i, const char *text)
{
	form_set(f, i, text ? text : "");
}

static void peer_fields(struct form *f, const struct plan *p, const struct source *src)
{

	set(f, FIELD_HOST, *src->host == '/' ? NULL : src->host);
	set(f, FIELD_PORT, src->port_given ? src->port : NULL);
	form_choose(f, FIELD_PROTOCOL, p->probe.starttls >= 0 ? p->probe.starttls : (int)src->protocol);
}

void dial_form(struct form *f, const struct run *r)
{
	const struct plan *p = r->plan;
	struct buf trust = BUF_INIT;
	char at[32];

	form_init(f, fields, FIELDS);
	if (last_host(r))
		peer_fields(f, p, last_host(r));
	set(f, FIELD_SNI, p->probe.servername);
	set(f, FIELD_ALPN, p->probe.alpn);
	form_choose(f, FIELD_FAMILY, p->probe.family == 4 ? 1 : p->probe.family == 6 ? 2 : 0);
	for (size_t i = 0; i < p->trust.n; i++)
		buf_printf(&trust, "%s%s", i > 0 ? " " : "", p->trust.v[i]);
	set(f, FIELD_TRUST, buf_str(&trust));
	set(f, FIELD_TIME, p->question.at_given ? time_rfc3339(p->question.at, at) : "");
	set(f, FIELD_CERT, p->cert);
	set(f, FIELD_KEY, p->key && p->cert && strcmp(p->key, p->cert) != 0 ? p->key : "");
	buf_free(&trust);
}

void dial_with(struct form *f, const char *cert, const char *key)
{
	form_set(f, FIELD_CERT, cert);
	form_set(f, FIELD_KEY, strcmp(cert, key) != 0 ? key : "");
}

/* ---- to a plan ---- */

/* NULL for an empty field. */
static const char *get(const struct form *f, struct plan *p, size_t i)
{
	const char *s = form_text(f, i);

	s += strspn(s, " ");
	return *s ? arena_strdup(p->arena, s) : NULL;
}

static bool is_number_address(const char *host)
{
	return strchr(host, ':') && strchr(host, ':') != strrchr(host, ':') && host[0] != '[';
}

/* The port stands behind the host already, as in a SOURCE. */
static bool names_port(const char *host)
{
	const char *colon = strrchr(host, ':');

	return colon && (host[0] == '[' ? colon[-1] == ']' : !is_number_address(host));
}

/* As the word of a command line: scheme://host:port, or host:port where TLS begins at once. What was typed as one is
 * one. */
static const char *peer_spec(struct plan *p, enum protocol protocol, const char *host, const char *port)
{
	const char *scheme = protocol == PROTOCOL_TLS ? "" : arena_printf(p->arena, "%s://", protocol_scheme(protocol));

	if (!port && strstr(host, "://"))
		return host;
	if (!port && names_port(host))
		return arena_printf(p->arena, "%s%s", scheme, host);
	return arena_printf(p->arena, is_number_address(host) ? "%s[%s]:%s" : "%s%s:%s", scheme, host,
	                    port ? port : protocol_port(protocol));
}

/* The port of the peer before, which nobody typed. */
static bool is_filled_in(const struct run *r, const char *port)
{
	return port && last_host(r) && last_host(r)->port_given && strcmp(port, last_host(r)->port) == 0;
}

static bool set_peer(const struct form *f, const struct run *r, struct plan *p, struct err *e)
{
	enum protocol protocol = (enum protocol)form_choice(f, FIELD_PROTOCOL);
	const char *host = get(f, p, FIELD_HOST), *port = get(f, p, FIELD_PORT), *spec;
	struct source src;

	if (!host)
		return err_set(e, ERR_USAGE, _("the host is missing"));
	if (is_filled_in(r, port) && (names_port(host) || strstr(host, "://")))
		port = NULL; /* what was typed says it */
	spec = peer_spec(p, protocol, host, port);
	if (!source_parse(p->arena, spec, false, &src, e))
		return false;
	if (src.kind != SOURCE_HOST)
		return err_set(e, ERR_USAGE, _("%1$s: not a host"), as_host(host));
	p->source = (struct words){ .v = NULL };
	words_add(p->arena, &p->source, spec);
	run_keep_files(r, p);
	if (!last_host(r) || strcmp(last_host(r)->host, src.host) != 0)
		p->question.host = NULL; /* what was expected of another */
	p->probe.connect = NULL;
	p->probe.starttls = -1;
	return true;
}

static bool set_time(const struct form *f, struct plan *p, struct err *e)
{
	const char *s = get(f, p, FIELD_TIME);

	p->question.at_given = s && strcmp(s, "now") != 0;
	if (s && !time_parse(s, clock_now(), &p->question.at))
		return err_set(e, ERR_USAGE, _("%1$s: the time is 2027-01-31, 2027-01-31T12:00:00Z, +30d or now"),
		               as_quote(s));
	return true;
}

struct plan *dial_plan(const struct form *f, const struct run *r, struct err *e)
{
	static const int families[] = { 0, 4, 6 };
	struct plan *p = plan_copy(r->plan);

	p->trust = words_of(p->arena, form_text(f, FIELD_TRUST));
	p->probe.servername = get(f, p, FIELD_SNI);
	p->probe.alpn = get(f, p, FIELD_ALPN);
	p->probe.family = families[form_choice(f, FIELD_FAMILY)];
	p->cert = get(f, p, FIELD_CERT);
	p->key = get(f, p, FIELD_KEY);
	if (p->cert && !p->key)
		p->key = p->cert;
	if (set_peer(f, r, p, e) && set_time(f, p, e))
		return p;
	plan_free(p);
	return NULL;
}

/* ---- what was connected to before ---- */

static bool is_shown(const struct form *f, const struct source *s)
{
	return strcmp(form_text(f, FIELD_HOST), s->host) == 0 && strcmp(form_text(f, FIELD_PORT), s->port) == 0;
}

bool dial_recall(struct form *f, const struct recents *r)
{
	struct arena *a = arena_new();
	struct source first = { .host = NULL }, s;
	bool next = false, found = false;

	for (size_t i = 0; i < r->n && !found; i++) {
		if (r->v[i].kind != RECENT_SERVER || !source_parse(a, r->v[i].what.v[0], false, &s, NULL) ||
		    s.kind != SOURCE_HOST)
			continue;
		if (!first.host)
			first = s;
		found = next;
		next = next || is_shown(f, &s);
	}
	if (!found)
		s = first;
	if (s.host) {
		form_set(f, FIELD_HOST, s.host);
		form_set(f, FIELD_PORT, s.port);
		form_choose(f, FIELD_PROTOCOL, (int)s.protocol);
	}
	found = s.host != NULL;
	arena_free(a);
	return found;
}
