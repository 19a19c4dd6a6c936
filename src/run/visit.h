/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client that came to a server of ours, judged in a run of its own over what it sent: once while its handshake waits
 * for our answer, and once more when it has gone and all is known. It does not know how the server is made, nor how a
 * visit is told. */
#ifndef RUN_VISIT_H
#define RUN_VISIT_H
#include "base/err.h"
#include "base/loop.h"
#include "base/words.h"
#include "net/connection.h"
#include "run/plan.h"
#include "run/run.h"

/* By what visitors are judged: the plan of whoever listens, of which sources, our certificate and our name do not
 * count, and the CAs whose clients are let in. */
struct visiting {
	struct plan plan;
	struct words trust; /* none: those of the plan */
	struct loop *loop;
};

/* A run that is about the visit alone, and asks what its plan says; c outlives it. The store of the CAs is opened anew,
 * as it is on the disk now. NULL: e. */
struct run *visit_run(const struct visiting *v, struct connection *c, struct err *e);
/* The alert that a client is refused with for what it sent; 0: it is let in. */
int visit_alert(const struct visiting *v, struct connection *c);

#endif
