/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A session: what was loaded, asked and found, in one file that is opened elsewhere without the files and the peers it
 * came from, and asked again. There is no private key in it and no password, and opening it reads nothing else and
 * connects to nobody.
 *
 * Files are kept as the objects that stood in them, with their lines: what is odd about their form is kept as notes,
 * but not what could not be read. */
#ifndef RUN_SESSION_H
#define RUN_SESSION_H
#include "analysis/analysis.h"
#include "base/err.h"
#include "base/words.h"
#include "cert/key.h"
#include "chain/question.h"
#include "load/certset.h"
#include "net/connection.h"

#define SESSION_MAX ((size_t)64 << 20) /* octets */
#define SESSION_ITEMS 10000            /* files and peers */

/* A private key that stood in a file: what is known of it, and its public half. */
struct session_key {
	uint32_t line;
	struct key key; /* of pub its SPKI alone */
};

/* A file that was read, or a peer. */
struct session_item {
	const char *spec;
	bool peer;
	enum origin_kind role; /* of a file */
	const char *kind;      /* of input.kind */
	struct span octets;    /* PEM */
	struct input_note *note;
	size_t nnote;
	const struct session_key *keys;
	size_t nkeys;
	struct connection *connection; /* of a peer; its source is that of the word */
};

struct session {
	unsigned holders;
	struct arena *arena;
	int64_t saved_at;
	struct session_item *item; /* in the order in which they were read */
	size_t n;
	struct words source, trust; /* as they were written; what was trusted is in anchors */
	struct span anchors;        /* PEM */
	const char *cert;           /* of --cert; NULL */
	struct question question;
	/* what was found: to be held against what is found now */
	const char *verdict;
	size_t nfinding;
};

/* NULL: e; a session that is not whole is none. */
struct session *session_read(struct span octets, const char *name, struct err *e);
/* If the only source is a file that is a session, *out is that, else NULL. false: e, it is one that cannot be read. */
bool session_find(const struct words *source, struct session **out, struct err *e);
/* Everything is loaded from s, and asked as it was, but for what the plan asks itself. The plan's words are those of s,
 * which the caller frees when it is done with the plan. */
struct plan;
void session_plan(struct session *s, struct plan *p);
struct session *session_hold(struct session *s);
void session_free(struct session *s); /* lets go; NULL is fine */

/* session_write.c. What is loaded of a run, and the answer, into an empty buffer. false: e, there is more than a
 * session may hold. */
struct run;
bool session_write(struct run *r, struct analysis *a, struct buf *out, struct err *e);

#endif
