/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One listening socket; each peer is an object of its own that tells when it is over. */
#include "config.h"

#include "lab/server.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/loop.h"
#include "lab/serverplan.h"
#include "net/server.h"

#include <stdio.h>
#include <stdlib.h>

struct lab_server {
	struct server *server;
	char address[32];
};

struct lab_server *lab_server_start(struct loop *l, struct lab *lab, const struct recipe_server *spec, struct err *e)
{
	const struct server_plan *plan = serverplan_make(lab, spec, e);
	struct server *server = plan ? server_start(l, plan, NULL, NULL, e) : NULL;
	struct lab_server *s;

	if (!server)
		return NULL;
	s = xcalloc(1, sizeof *s);
	s->server = server;
	snprintf(s->address, sizeof s->address, "localhost:%d", server_port(server));
	return s;
}

const char *lab_server_address(const struct lab_server *s)
{
	return s->address;
}

int lab_server_port(const struct lab_server *s)
{
	return server_port(s->server);
}

void lab_server_stop(struct lab_server *s)
{
	if (!s)
		return;
	server_stop(s->server);
	free(s);
}
