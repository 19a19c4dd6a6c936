/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question in the protocol that is spoken within TLS, and what its answer says of us: a row for each row of
 * base/protocol.h. Nothing is changed by it and nobody is logged in, but that a PostgreSQL user may be named. */
#ifndef NET_ASK_H
#define NET_ASK_H
#include "base/buf.h"
#include "base/protocol.h"
#include "base/span.h"

#define ASK_MAX ((size_t)64 << 10) /* octets of an answer that are looked at */
#define ASK_SAID_MAX 200

struct ask_plan {
	enum application application;
	const char *host, *user; /* user: NULL where none is to be named */
	bool greeted;            /* the greeting came before TLS (STARTTLS) */
};

enum ask_state {
	ASK_MORE,  /* the rest is to come */
	ASK_WHOLE, /* an answer */
	ASK_OTHER, /* it is another protocol */
};

enum ask_verdict {
	ASK_TAKEN,   /* it goes on with us */
	ASK_LOGIN,   /* it goes on once somebody logs in */
	ASK_REFUSED, /* it does not */
};

struct ask_answer {
	enum ask_verdict verdict;
	size_t used;                 /* octets of it */
	char code[24];               /* "530", "28000", "NOAUTH"; "": none */
	char said[ASK_SAID_MAX + 1]; /* the peer's words, raw; "": none */
};

/* Is there anything to be asked, or a greeting to be heard? */
bool ask_can(const struct ask_plan *p);
/* Does the server speak first? Then its greeting is read before the question goes out. */
bool ask_greets(const struct ask_plan *p);
/* The question; nothing where the greeting is all there is (MySQL). */
void ask_question(const struct ask_plan *p, struct buf *out);
/* What came: of the greeting, or of the answer to the question. */
enum ask_state ask_read(const struct ask_plan *p, bool greeting, struct span in, struct ask_answer *out);
/* What a client says before it leaves. */
struct span ask_farewell(const struct ask_plan *p);

#endif
