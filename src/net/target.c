/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names are mapped to A-labels by GnuTLS's IDNA; addresses pass as they are. */
#include "config.h"

#include "net/target.h"

#include "base/arena.h"
#include "base/protocol.h"
#include "load/source.h"
#include "net/tunnel.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <string.h>

/* An address is no name: there is no SNI for it (RFC 6066 3). */
static bool is_address(const char *host)
{
	struct in_addr v4;

	return strchr(host, ':') || inet_pton(AF_INET, host, &v4) == 1;
}

/* Only ASCII characters that can be seen; `wide`: and those beyond ASCII. */
static bool is_clean(const char *s, bool wide)
{
	for (; *s; s++)
		if ((unsigned char)*s <= ' ' || *s == 0x7f || (!wide && (unsigned char)*s > 0x7f))
			return false;
	return true;
}

/* A name in ASCII stays as it is, however odd. One that has no A-label form does too: looking it up will tell. */
static const char *a_label(struct arena *a, const char *host)
{
	gnutls_datum_t out;
	const char *mapped = host;

	if (is_clean(host, false) || !is_clean(host, true) ||
	    gnutls_idna_map(host, (unsigned)strlen(host), &out, 0) < 0)
		return host;
	mapped = arena_strndup(a, (const char *)out.data, out.size);
	gnutls_free(out.data);
	return mapped;
}

static const char *servername_of(struct arena *a, const char *host, const char *option)
{
	const char *name;
	size_t n;

	if (option && strcmp(option, "none") == 0)
		return NULL;
	name = a_label(a, option ? option : host);
	n = strlen(name);
	if (is_address(name) || *name == '/' || !is_clean(name, false) || n == 0)
		return NULL;
	return name[n - 1] == '.' ? arena_strndup(a, name, n - 1) : name;
}

/* After STARTTLS, and where another protocol is known to be spoken, nothing is offered unless asked for: http/1.1 would
 * be a wrong answer to a mail server. PostgreSQL takes TLS from the start under its own name alone. */
static const char *alpn_of(const struct target *t, const char *option)
{
	bool starttls = t->protocol != PROTOCOL_TLS;

	if (option)
		return strcmp(option, "none") == 0 ? NULL : option;
	if (!starttls && t->application == APPLICATION_POSTGRES)
		return "postgresql";
	return !starttls && (t->application == APPLICATION_NONE || t->application == APPLICATION_HTTP) ? "http/1.1"
	                                                                                               : NULL;
}

/* As told, else by the scheme, else by the port that was named. */
static enum application application_of(const struct target *t, const struct source *src, const struct probe_options *o)
{
	enum application a = src->application;

	if (o->application >= 0)
		return (enum application)o->application;
	if (t->protocol != PROTOCOL_TLS)
		return application_find(protocol_scheme(t->protocol), &a) ? a : APPLICATION_NONE;
	return a != APPLICATION_NONE ? a : application_by_port(t->http_port);
}

/* The way through a proxy; a socket of this machine needs none. */
static bool set_tunnel(struct arena *a, const struct probe_options *o, struct target *t, struct err *e)
{
	const char *url = o->proxy && !strcmp(o->proxy, "env") ? tunnel_from_environment(t->host) : o->proxy;

	if (!url || *t->host == '/')
		return true;
	if (!tunnel_parse(a, url, &t->tunnel, e))
		return false;
	t->tunnel.host = t->host;
	t->tunnel.port = t->port;
	return true;
}

bool target_of(struct arena *a, const struct source *src, const struct probe_options *o, struct target *t,
               struct err *e)
{
	struct source to = *src;

	*t = (struct target){ .protocol = o->starttls >= 0 ? (enum protocol)o->starttls : src->protocol };
	t->http_port = src->port_given || t->protocol == src->protocol ? src->port : protocol_port(t->protocol);
	if (o->connect && !source_parse(a, o->connect, true, &to, e))
		return false;
	t->host = a_label(a, to.host);
	t->port = to.port_given ? to.port : t->http_port;
	t->servername = servername_of(a, src->host, o->servername);
	if (!t->servername && !o->servername && o->host && (is_address(src->host) || *src->host == '/'))
		t->servername = servername_of(a, o->host, NULL);
	t->application = application_of(t, src, o);
	t->alpn = alpn_of(t, o->alpn);
	t->http_host = t->servername ? t->servername : *src->host == '/' ? "localhost" : a_label(a, src->host);
	return set_tunnel(a, o, t, e);
}
