/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom to connect and by which names to call: a source and the options, put together. */
#ifndef NET_TARGET_H
#define NET_TARGET_H
#include "net/probe.h"
#include "net/tunnel.h"

struct target {
	enum protocol protocol;
	const char *host, *port;           /* to connect; an international name as A-labels (RFC 5890), "/path": a socket */
	struct tunnel_plan tunnel;         /* to it, through a proxy */
	const char *servername;            /* for SNI; NULL: none */
	const char *alpn;                  /* what is offered; NULL: nothing */
	const char *http_host, *http_port; /* for a request */
	enum application application;      /* what is spoken within TLS, as far as that is known */
};

/* Strings are in the arena or the caller's. false: --connect or --proxy cannot be read. */
bool target_of(struct arena *a, const struct source *src, const struct probe_options *o, struct target *t,
               struct err *e);

#endif
