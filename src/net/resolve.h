/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names to addresses. getaddrinfo blocks for as long as it likes and cannot be interrupted, so it runs aside
 * (base/aside.h). An address in place of a name is answered at once, without a thread. */
#ifndef NET_RESOLVE_H
#define NET_RESOLVE_H
#include "base/arena.h"
#include <sys/socket.h>

#define RESOLVE_ADDRESSES 64 /* of one name; more are not tried */

struct address {
	struct sockaddr_storage to;
	socklen_t length;
	const char *host; /* "192.0.2.1", "::1" */
	const char *full; /* "192.0.2.1:443", "[::1]:443" */
};

struct resolve;

/* family is 0, 4 or 6; port a number or a service's name. Never NULL: what went wrong is in the result. */
struct resolve *resolve_start(const char *host, const char *port, int family);
int resolve_fd(const struct resolve *r); /* becomes readable at the end; -1: has ended already */
bool resolve_ended(const struct resolve *r);
/* The addresses, in the system's order, each once. NULL: none; *code is an EAI_ code and *sys the errno of EAI_SYSTEM.
 */
struct address *resolve_result(struct resolve *r, struct arena *a, size_t *n, int *code, int *sys);
/* The socket at a path of this machine; NULL: the path is too long for one. */
struct address *resolve_local(struct arena *a, const char *path);
void resolve_free(struct resolve *r); /* also before the end; NULL is allowed */

#endif
