/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The practice server: a TLS peer on a loopback port, inside the program's own poll loop, that can misbehave on request
 * (see the `server` statement in lab/recipe.h). It answers a simple HTTP request as nginx would. */
#ifndef LAB_SERVER_H
#define LAB_SERVER_H
#include "base/loop.h"
#include "lab/recipe.h"

struct lab_server;
/* Listens on 127.0.0.1, a free port. */
struct lab_server *lab_server_start(struct loop *l, struct lab *lab, const struct recipe_server *spec, struct err *e);
const char *lab_server_address(const struct lab_server *s); /* "localhost:PORT" */
int lab_server_port(const struct lab_server *s);
void lab_server_stop(struct lab_server *s);

#endif
