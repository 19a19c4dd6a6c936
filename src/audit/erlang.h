/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Erlang terms of a configuration (rabbitmq.config, advanced.config), as settings a line would say: {rabbit,
 * [{ssl_options, [{certfile, "x"}]}]} is rabbit.ssl_options.certfile. */
#ifndef AUDIT_ERLANG_H
#define AUDIT_ERLANG_H
#include "audit/conf.h"
#include "audit/scan.h"

#include <stdbool.h>

/* A directive for each scalar, named by the keys on the way to it; its second argument is the last of these keys. Those
 * of a list are counted from 1. rename: what that name is called, NULL: the same. */
void erlang_read(struct configuration *c, struct text_scan *s, struct directive *into,
                 const char *(*rename)(struct configuration *c, const char *name));
/* Is this one term, in brackets or braces, whatever comments stand before it? */
bool erlang_is(struct span text);

#endif
