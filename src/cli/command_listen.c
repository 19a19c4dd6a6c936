/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listen: be the server, and say of each client what it presented and why it fails (cli/visits.h). */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "cli/cli.h"
#include "cli/listening.h"
#include "cli/option.h"
#include "cli/visits.h"
#include "net/server.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the server ---- */

/* The root of the practice chain, for the client to trust: a file of ours, gone with us. */
static bool write_root(struct listening *g, char **file, struct err *e)
{
	const char *tmp = getenv("TMPDIR");
	gnutls_datum_t der = { (unsigned char *)(uintptr_t)g->root.p, (unsigned)g->root.n }, pem;
	int fd;

	*file = arena_printf(g->arena, "%s/certloupe-listen-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	fd = mkstemp(*file);
	if (fd < 0) {
		*file = NULL;
		return err_sys(e, errno, "%1$s", as_path(tmp && *tmp ? tmp : "/tmp"));
	}
	bool ok = gnutls_pem_base64_encode2("CERTIFICATE", &der, &pem) >= 0;
	if (ok) {
		ok = write(fd, pem.data, pem.size) == (ssize_t)pem.size;
		gnutls_free(pem.data);
	}
	int sys = errno;
	close(fd);
	return ok || err_sys(e, sys, "%1$s", as_path(*file));
}

static void announce(const struct listening *g, int port, const char *file)
{
	fprintf(stderr, _("certloupe: listening on %s:%d\n"), g->shown_at, port);
	if (g->like)
		fprintf(stderr, _("certloupe: like it: %s\n"), g->like);
	if (file)
		fprintf(stderr, _("certloupe: with a practice certificate; its root is in %s\n"), file);
}

static int serve(struct visits *v, struct listening *g, struct err *e)
{
	char *file = NULL;
	struct server *s = NULL;

	visits_catch_signals();
	if (v->o->client.given) {
		g->plan->judge = visits_judge;
		g->plan->judge_ctx = v;
	}
	if (!g->root.n || write_root(g, &file, e))
		s = server_start(v->loop, g->plan, visits_tell, v, e);
	if (s) {
		announce(g, server_port(s), file);
		visits_await(v);
		server_stop(s);
	}
	if (file)
		unlink(file);
	return s ? v->status : complain(e);
}

int command_listen(const struct options *o)
{
	struct err e = { 0 };
	struct listening g = { 0 };
	struct visits v = { .o = o, .loop = loop_new(), .trust = o->client.ca };
	int status;

	if (o->operand.n != 1) {
		err_set(&e, ERR_USAGE, _("listen needs one port: [ADDRESS:]PORT"));
		status = complain(&e);
	} else {
		status = listening_make(&g, o, o->operand.v[0], v.loop, &e) ? serve(&v, &g, &e) : complain(&e);
	}
	listening_end(&g);
	loop_free(v.loop);
	return status;
}
