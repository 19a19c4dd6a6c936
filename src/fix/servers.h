/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where servers are told of a chain or of a bundle of CAs, and what makes them read it again. */
#ifndef FIX_SERVERS_H
#define FIX_SERVERS_H
#include "fix/repair.h"
#include "base/sentence.h"

struct server_use {
	const char *server;        /* "nginx" */
	struct sentence directive; /* a line of its configuration, or a command */
	const char *reload;        /* what one types then; NULL: nothing is needed */
};
/* For a file of that name, row i; false: there are no more. */
bool servers_use(struct arena *a, const struct repair *r, const char *file, size_t i, struct server_use *out);
/* The lines that check it with other programs. No sentence: there are no more. */
struct sentence servers_check(const struct repair *r, const char *file, const char *trust, size_t i);

#endif
