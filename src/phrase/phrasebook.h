/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What other programs say: messages, codes, alerts and log lines (data/messages.tsv, data/alerts.tsv), each with the
 * conditions behind it, most likely first. Matching works on pasted lines of real logs: prefixes, time stamps, line
 * noise, variable parts.
 *
 * Caveat: a message rarely names one cause. What is answered is a list to work through, or to hold against the files at
 * hand; only the rules say which of them is the case. */
#ifndef PHRASE_PHRASEBOOK_H
#define PHRASE_PHRASEBOOK_H
#include "base/alert.h"
#include "base/arena.h"
#include <stdbool.h>
#include <stddef.h>

/* Which end of a connection prints a line, and whose fault it tells. A server's word about its peer is about its
 * client. */
enum phrase_by { BY_ANY, BY_CLIENT, BY_SERVER, BY_FILE };
enum phrase_of { OF_ANY, OF_PEER, OF_SELF, OF_FILE };

/* No field is NULL; what is absent is "". */
struct phrase {
	const char *program, *kind, *text, *regex, *code;
	const char *conditions; /* comma list, most likely first */
	const char *versions;   /* of the program: "3.0-" since, "-1.1.1" until */
	enum phrase_by side;
	enum phrase_of about;
	bool shared; /* its code stands for other texts, too */
};
extern const size_t phrase_count;
const struct phrase *phrase_at(size_t i); /* i < phrase_count */
size_t phrase_number(const struct phrase *p);

/* Words that tell who speaks, whatever the message is (data/speakers.tsv). */
struct speaker {
	const char *words;             /* "^...": only at the beginning of what is said */
	const char *program, *library; /* how the program column of rows begins that are its own, and its library's */
	enum phrase_by side;
	enum phrase_of about;
};
extern const struct speaker speaker_table[];
extern const size_t speaker_count;

struct alert_phrase {
	const struct alert_row *alert;
	const char *when;                  /* N_(): who sends it, and when */
	const char *as_client, *as_server; /* conditions when a client, a server receives it */
};
extern const struct alert_phrase alert_phrase_table[];
extern const size_t alert_phrase_count;
const struct alert_phrase *alert_phrase_find(int number); /* NULL: no such alert */

struct phrase_match {
	const char *program, *text, *code; /* of the row, or made for an alert */
	const struct phrase *row;          /* NULL: an alert */
	const char *conditions;
	const char *note;     /* N_(): more about it (an alert: who sends it, and when), NULL */
	const char *document; /* where that is defined ("RFC 8446 6.2"); NULL where note is */
	bool exact;           /* it is all that was asked for */
	int score;            /* longer and more exact first */
};

/* certain: the words allow nothing else; rarer: not among what is worth a look first. */
enum likelihood { LIKELIHOOD_CERTAIN, LIKELIHOOD_LIKELY, LIKELIHOOD_POSSIBLE, LIKELIHOOD_RARER };
const char *likelihood_word(enum likelihood l); /* "certain" ..., N_(); "": rarer */

/* Who looked at whose certificate: a client at its server's, a server at its client's. */
enum judge { JUDGE_UNKNOWN, JUDGE_CLIENT, JUDGE_SERVER };

/* What one line of WHAT says. */
struct phrase_line {
	const char *text;    /* as it was given */
	size_t said, nsaid;  /* octets of it that were recognised: from, how many; 0: not told where */
	const char *program; /* short; "": not told */
	enum phrase_by side;
	enum phrase_of about;
	const char **code; /* of what was recognised in it */
	size_t ncodes;
	bool known;
	const char *means; /* the likeliest condition of this line alone; NULL */
};

struct phrase_answer {
	struct phrase_match *match; /* best first */
	size_t n;
	const char **condition; /* ids, most likely first */
	enum likelihood *likelihood;
	size_t nconditions;
	size_t nranked; /* of them, those that are not rarer: at most PHRASE_RANKED_MAX */
	struct phrase_line *line;
	size_t nlines;
	/* over all lines */
	enum phrase_by side;
	enum phrase_of about;
	enum judge judge;
	const char *name;    /* the name that was expected of the peer; NULL: none is told */
	const char *address; /* HOST:PORT or URL that was connected to; NULL */
	const char *file;    /* that was read; NULL */
};

#define PHRASE_ASKED_MAX ((size_t)4 << 20) /* octets of WHAT that are looked at */
#define PHRASE_RANKED_MAX 6

/* The contract's WHAT: the id of a rule or condition (then there is no match, but that one condition), a message, a
 * code, an alert, a bare number with all its readings; several lines, as a log has them, are about one thing.
 * Everything in the answer is in the arena or static. */
struct phrase_answer phrasebook_ask(struct arena *a, const char *what);

/* The vocabulary: a rule, or what cannot be seen from here. Each is a page (phrase/page.h), whose heading is its
 * title; data/conditions.tsv has a row of those of which there is more to say.
 * An id any-... is no condition: it stands in a row for what is said of every reason of a kind (alike has them). */
struct condition {
	const char *id, *title;
	const char *alike;    /* comma list: look the same from outside */
	const char *mirrored; /* comma list: what it is where a server says it of a client's certificate */
	const char *unseen;   /* why no rule reports it; "": a rule does */
	const char *unsaid;   /* why no message leads to it; "": one does */
};
extern const struct condition condition_table[];
extern const size_t condition_count;
const struct condition *condition_find(const char *id, size_t n); /* the first n octets are the id; NULL */
bool condition_is_kind(const char *id);                           /* any-... */
/* How often programs printed the row where the condition was the case, of the runs that were tried (data/counts.tsv).
 * false: none was. */
bool phrase_counted(size_t row, const struct condition *c, unsigned *printed, unsigned *tried);
/* The k-th id of a comma list, *n octets long; NULL: there are no more. */
const char *phrase_nth(const char *list, size_t k, size_t *n);
/* Is it the id of a rule or condition? */
bool condition_known(const char *id);

/* What programs say in this condition: rows whose first condition it is, the best-known programs first, at most max. */
size_t phrasebook_for_condition(const char *id, const struct phrase **out, size_t max);
/* What OpenSSL's verifier says, row by row: those whose code is an X509_V_ERR_. NULL: there are no more. */
const struct phrase *phrase_verify_at(size_t k);
/* Short program name for a column ("OpenSSL", "Java", "nginx"). Static storage. */
const char *phrase_program_short(const char *program);

#endif
