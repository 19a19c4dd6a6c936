/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the probe share: an arena, a loop, certificates and options, made anew for each test; a probe of a
 * peer, run to its end. */
#ifndef TESTS_NET_LOOK_H
#define TESTS_NET_LOOK_H
#include "base/loop.h"
#include "net/probe.h"
#include "tests/net/fake.h"
#include "tests/net/peer.h"

extern struct arena *arena;
extern struct loop *loop;
extern struct pki *pki;
extern struct probe_options options; /* 20 s to the end of the handshake, 0.1 s to settle */

void look_setup(void);
void look_teardown(void);
struct source *source_to(const char *host, const char *port, enum protocol protocol);
struct connection *look_at(struct peer *p, const char *host, enum protocol protocol);
/* The outcome and where, and all alerts, in a line: "alert settle peer:116:settle". */
const char *summary(const struct connection *c);
bool says(const struct connection *c, const char *text); /* one of the notes does */

enum ours { NONE, GOOD, OTHER };
void take_ours(enum ours ours); /* into the options: a certificate of Client CA, or of Other CA */

#define V(v) "NORMAL:-VERS-ALL:+VERS-TLS" v

#endif
