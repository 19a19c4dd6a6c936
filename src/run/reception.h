/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server of ours as the browser knows it: where it listens, what it asks for, and the clients that came to it, each
 * judged. Who makes the server stands above (cli/clients.c); who shows it knows this alone. */
#ifndef RUN_RECEPTION_H
#define RUN_RECEPTION_H
#include "analysis/analysis.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/vec.h"
#include "net/connection.h"
#include "run/plan.h"
#include "run/run.h"

#include <stdint.h>

/* Visits beyond these are forgotten, the oldest first; they stay counted. */
#define VISITS_KEPT 200
#define VISITS_OCTETS ((size_t)32 << 20) /* of what passed on their connections */

/* How it ended between us and a client. */
enum parting {
	PARTING_ACCEPTED,   /* no error on either side */
	PARTING_LET_IN,     /* it was served, although there is an error */
	PARTING_WE_REFUSE,  /* our alert, or an answer that says no */
	PARTING_IT_REFUSES, /* its alert */
	PARTING_OTHER,      /* it went away, or it was no TLS */
	PARTING_COUNT
};

struct visit {
	unsigned number; /* from 1 on, in the order in which they had gone */
	int64_t at;      /* clock_now then */
	enum parting parting;
	struct arena *arena; /* of the connection */
	struct connection *connection;
	struct run *run; /* about it alone (run/visit.h) */
	struct analysis *analysis;
};

struct reception {
	/* Listens at [ADDRESS:]PORT, of loopback unless told otherwise, in place of where it did. false: e, and it does
	 * not listen. */
	bool (*start)(struct reception *l, const char *where, struct loop *loop, struct err *e);
	void (*stop)(struct reception *l); /* what came stays until the next start */
	/* Of where it listens; good until it stops. */
	const char *place;    /* "127.0.0.1:8443"; NULL: it does not */
	const char *chain;    /* what it sends: "localhost, certloupe listen" */
	const char *root;     /* the file with the root of the practice chain, for clients to trust; NULL: no such chain */
	const char *accepted; /* whose clients are let in, as written; NULL: all are */
	bool required;        /* who has no certificate is refused */
	int64_t since;        /* clock_now when it began */
	/* What came. */
	VEC_OF(struct visit) visit; /* those that are kept, the newest last */
	size_t octets;              /* of what passed on them */
	unsigned came;              /* all */
	unsigned parted[PARTING_COUNT];
	void (*changed)(void *ctx); /* somebody had gone; may be NULL */
	void *ctx;
};

/* One more, as its run judged it: number, at and how it parted are found here. All that it has becomes the reception's.
 */
void reception_add(struct reception *l, struct visit v);
void reception_forget(struct reception *l);
/* The first cause that is an error, else the first finding that is one; NULL: none is. */
const struct finding *visit_error(const struct visit *v);
/* A plan by which the visit is looked at as anything else is: what came is loaded of a session. The caller's
 * (plan_free). NULL: e. */
struct plan *visit_plan(const struct visit *v, struct err *e);

#endif
