/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same service as others meet it: at each other address of its name, with the other kind of key, and without a
 * server name (--all-addresses). What comes of it stands among the experiments; where another chain was sent, that is
 * judged like the main one. */
#ifndef NET_ELSEWHERE_H
#define NET_ELSEWHERE_H
#include "base/arena.h"
#include "net/probe.h"

/* The next connection of the kind beside c, as experiment_next: its options to *varied, its word, which is the arena's,
 * to *word. false: there is none. */
bool elsewhere_next(const struct connection *c, const struct probe_options *o, struct arena *a,
                    struct probe_options *varied, const char **word);
/* "192.0.2.7", "rsa" of "address=192.0.2.7", "key=rsa"; NULL: another kind of experiment. */
const char *elsewhere_address(const char *varied);
const char *elsewhere_key(const char *varied);
/* "servername=none", too, is asked for there; a few experiments are about the same. */
bool elsewhere_asked(const char *varied);
/* The same certificates in the same order. */
bool elsewhere_same(const struct connection *c, const struct connection *e);
/* Did it send what is to be judged, too: another chain than c sent, to a client like us? */
bool elsewhere_judged(const struct connection *c, const struct experiment *e);

#endif
