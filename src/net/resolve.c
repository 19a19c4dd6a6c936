/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Over base/aside: the look-up and the one that asked share the question, and who comes last frees it. */
#include "config.h"

#include "net/resolve.h"

#include "base/arena.h"
#include "base/aside.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

struct resolve {
	char *host, *port;
	struct addrinfo hints;
	struct addrinfo *list;
	int code, sys;
	struct aside *aside; /* NULL: it has ended without a thread */
};

static void destroy(void *ctx)
{
	struct resolve *r = ctx;

	if (r->list)
		freeaddrinfo(r->list);
	free(r->host);
	free(r->port);
	free(r);
}

static void look_up(void *ctx)
{
	struct resolve *r = ctx;

	r->code = getaddrinfo(r->host, r->port, &r->hints, &r->list);
	r->sys = r->code == EAI_SYSTEM ? errno : 0;
	if (r->code)
		r->list = NULL;
}

struct resolve *resolve_start(const char *host, const char *port, int family)
{
	struct resolve *r = xcalloc(1, sizeof *r);
	int sys;

	*r = (struct resolve){ .host = xstrdup(host), .port = xstrdup(port) };
	r->hints.ai_socktype = SOCK_STREAM;
	r->hints.ai_family = family == 4 ? AF_INET : family == 6 ? AF_INET6 : AF_UNSPEC;
	r->hints.ai_flags = AI_NUMERICHOST;
	look_up(r);
	if (r->code == 0)
		return r;
	r->hints.ai_flags = 0;
	r->aside = aside_start(look_up, destroy, r, &sys);
	if (!r->aside) {
		r->code = EAI_SYSTEM;
		r->sys = sys;
	}
	return r;
}

int resolve_fd(const struct resolve *r)
{
	return r->aside ? aside_fd(r->aside) : -1;
}

bool resolve_ended(const struct resolve *r)
{
	return !r->aside || aside_ended(r->aside);
}

void resolve_free(struct resolve *r)
{
	if (r && r->aside)
		aside_free(r->aside);
	else if (r)
		destroy(r);
}

/* ---- the result ---- */

static bool known(const struct address *list, size_t n, const struct addrinfo *ai)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].length == ai->ai_addrlen && memcmp(&list[i].to, ai->ai_addr, ai->ai_addrlen) == 0)
			return true;
	return false;
}

static bool address_of(struct arena *a, const struct addrinfo *ai, struct address *out)
{
	char host[NI_MAXHOST], port[NI_MAXSERV];

	if (ai->ai_addrlen > sizeof out->to || getnameinfo(ai->ai_addr, ai->ai_addrlen, host, sizeof host, port,
	                                                   sizeof port, NI_NUMERICHOST | NI_NUMERICSERV))
		return false;
	memcpy(&out->to, ai->ai_addr, ai->ai_addrlen);
	out->length = ai->ai_addrlen;
	out->host = arena_strdup(a, host);
	out->full = arena_printf(a, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host, port);
	return true;
}

struct address *resolve_result(struct resolve *r, struct arena *a, size_t *n, int *code, int *sys)
{
	struct address *list;
	size_t max = 0;

	for (const struct addrinfo *ai = r->list; ai && max < RESOLVE_ADDRESSES; ai = ai->ai_next)
		max++;
	list = ARENA_ARRAY(a, struct address, max);
	*n = 0;
	*code = r->code;
	*sys = r->sys;
	for (const struct addrinfo *ai = r->list; ai && *n < max; ai = ai->ai_next)
		if (!known(list, *n, ai) && address_of(a, ai, &list[*n]))
			++*n;
	if (*n == 0 && !*code)
		*code = EAI_NONAME;
	return *n ? list : NULL;
}

struct address *resolve_local(struct arena *a, const char *path)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	struct address *out = ARENA_NEW(a, struct address);

	if (strlen(path) >= sizeof un.sun_path)
		return NULL;
	memcpy(un.sun_path, path, strlen(path) + 1);
	memcpy(&out->to, &un, sizeof un);
	out->length = sizeof un;
	out->host = arena_strdup(a, path);
	out->full = arena_printf(a, "unix:%s", path);
	return out;
}
