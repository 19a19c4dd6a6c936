/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is tried beside the main connection, one thing varied at a time: what makes the difference is evidence for the
 * rules. An experiment that fails is no fault of the peer's by itself. */
#ifndef NET_EXPERIMENT_H
#define NET_EXPERIMENT_H
#include "net/probe.h"

/* The next experiment at or behind place `from` that c, which is complete, and the options give a reason for. Its
 * options go to *varied (strings static or c's), its word to *word. -1: there is none. */
int experiment_next(const struct connection *c, const struct probe_options *o, int from, struct probe_options *varied,
                    const char **word);

#endif
