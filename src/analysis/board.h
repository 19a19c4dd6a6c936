/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both sides of a connection beside each other: what the server sent and how we judge it, what we sent and how the
 * server judges it, row by row; and what each side came to. A fact of the analysis that is made when the findings are
 * known: who was refused has a row that says so. */
#ifndef ANALYSIS_BOARD_H
#define ANALYSIS_BOARD_H
#include "analysis/analysis.h"
#include "analysis/asked.h"
#include "analysis/chain.h"

/* What a side came to. */
enum board_verdict {
	BOARD_NOTHING, /* it sent no certificate that could be judged */
	BOARD_TRUSTED, /* the server's, by us; ours, by the files of the server that are at hand */
	BOARD_UNTRUSTED,
	BOARD_UNJUDGED,
	BOARD_ACCEPTED,  /* the server took what we sent */
	BOARD_REFUSED,   /* the server refused us */
	BOARD_NONE_SENT, /* it asked, nothing was sent, and it went on */
	BOARD_NOT_ASKED, /* it asks for no certificate */
	BOARD_UNSETTLED, /* it did not come that far */
};
const char *board_verdict_name(enum board_verdict v); /* "trusted", "none-sent"; never translated */

struct board_side {
	int chain; /* in analysis.chain; -1: none */
	enum board_verdict verdict;
	size_t n[CHECK_NOT_APPLICABLE + 1]; /* of its rows, by enum check_result */
};

struct board_row {
	const char *id;
	const struct check *server, *client; /* NULL: that side has no such row */
};

struct board {
	struct board_side server, client;
	const struct board_row *row;
	const struct sender *sender; /* what other programs would do with our file (analysis/asked.h) */
	size_t nsender;
	int cause;   /* the finding that says why the connection fails; -1: none does */
	size_t nrow; /* 0: there is no board: nothing came, or the peer is our client */
};

/* Of each connection of the analysis. For analysis_link alone. */
void board_make(struct analysis *a);
/* The board of a connection; NULL: it has none. Behind the last one, that of files alone: ours as a server with these
 * CAs would judge it (--client-ca), beside the first chain of the SOURCEs. */
const struct board *board_of(const struct analysis *a, size_t connection);

#endif
