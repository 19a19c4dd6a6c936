/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The checks of RFC 5280 6.1 on one finished path, a table row each. Private to chain/: others see problems. */
#ifndef CHAIN_CHECK_H
#define CHAIN_CHECK_H
#include "base/vec.h"
#include "chain/hostname.h"
#include "chain/path.h"

struct judgement {
	struct arena *arena;
	struct graph *graph;
	const struct question *q;
	enum purpose purpose;
	struct host host;
	struct path *path;
	VEC_OF(struct problem) problem;
};

/* A problem of a certificate; fails as its row says. The strings must live as long as the arena. */
struct problem *judgement_add(struct judgement *j, enum problem_kind k, const struct certificate *c, const char *arg1, const char *arg2);
/* Runs every check, sorts the problems into the path and sets `valid`. */
void path_judge(struct judgement *j);
/* What is wrong with a certificate as an issuer whatever the path: used to find the likely path first. */
bool check_fit_to_issue(const struct certificate *c, const struct question *q, enum purpose purpose);

#endif
