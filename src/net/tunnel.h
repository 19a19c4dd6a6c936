/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way through a proxy, before anything is said to the peer: CONNECT of HTTP (RFC 9110 9.3.6) or SOCKS 5 (RFC 1928,
 * RFC 1929). The proxy looks the name up. What it is told of a user and a password goes into no record. */
#ifndef NET_TUNNEL_H
#define NET_TUNNEL_H
#include "base/arena.h"
#include "base/err.h"
#include "net/record.h"
#include "net/want.h"
#include "net/wire.h"

enum tunnel_kind { TUNNEL_NONE, TUNNEL_HTTP, TUNNEL_SOCKS5 };

struct tunnel_plan {
	enum tunnel_kind kind;
	const char *proxy_host, *proxy_port;
	const char *user, *password; /* NULL: none */
	const char *host, *port;     /* whom it leads to */
};

/* "http://[USER:PASSWORD@]HOST[:PORT]", "socks5://..."; false: e says what is wrong. */
bool tunnel_parse(struct arena *a, const char *url, struct tunnel_plan *out, struct err *e);
/* The URL that the environment has for this host (https_proxy, ALL_PROXY, no_proxy), or NULL. */
const char *tunnel_from_environment(const char *host);

struct tunnel;

struct tunnel *tunnel_new(struct record *r, struct wire *w, const struct tunnel_plan *p); /* p outlives it */
enum want tunnel_step(struct tunnel *t); /* WANT_NEXT: what follows goes to the peer */
void tunnel_free(struct tunnel *t);

#endif
