/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file as it should be: a chain in sending order from everything at hand, or a bundle of CAs that every program
 * loads.  Nothing is written here and nothing verified: the analysis knows who signed whom. */
#ifndef FIX_REPAIR_H
#define FIX_REPAIR_H
#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/buf.h"
#include "base/sentence.h"

enum repair_kind {
	REPAIR_CHAIN,  /* leaf first, each followed by its issuer, without the root */
	REPAIR_BUNDLE, /* everything that can be read, in its order */
};
enum repair_change { REPAIR_KEPT, REPAIR_MOVED, REPAIR_ADDED, REPAIR_DROPPED };
const char *repair_change_name(enum repair_change c); /* "kept", "moved", "added", "dropped" */

struct repair_row {
	enum repair_change change;
	int entry;           /* of the set */
	int from, to;        /* places among the certificates before and after, from 0; -1: not there */
	const char *reason;  /* why it goes, or might: "root", "duplicate", "expired", "unused", "damaged"; NULL */
	struct sentence why; /* the same for a person; none: there is nothing to say */
};

struct repair {
	enum repair_kind kind;
	const struct analysis *a;
	const struct chain *chain; /* of a chain; else NULL */
	int input;                 /* what is repaired: a file of the set, or what a peer sent */
	struct repair_row *row;    /* those that stay, in the new order, then those that go */
	size_t nrow, nafter;
	bool reordered; /* any of them moved, came or goes */
	size_t nother;  /* private keys, requests, lists and so on that stand in that file, too */
	size_t nkey;    /* of these, private keys */
	size_t nmended; /* blocks that were mended before any of it was read (repair_mend) */
	bool of_cas;    /* a bundle: nothing at hand is the certificate of a server or a client */
	int already;    /* of a chain: a PEM file at hand that holds these certificates in this order, and nothing else; -1 */
};

struct repair_wish {
	bool drop_expired, drop_duplicate; /* of a bundle; in a chain nothing stands twice */
	bool chain;                        /* a leaf was named (--leaf): its chain is meant */
};

/* What would be done; NULL: there is no certificate in what was named.  In the analysis's arena. */
/* A text in which something came over the base64 of certificates on its way (quotation marks of a mail, quoted-printable,
 * tags): the same with those blocks as they were, appended. The number of these; 0: there are none, and nothing is. */
size_t repair_mend(struct span text, struct buf *out);
struct repair *repair_plan(const struct analysis *a, const struct repair_wish *w);
/* The certificates as they should stand. */
void repair_write(const struct repair *r, struct buf *out);
/* The same, and with them the other blocks of the file (private keys, parameters): those that stood before its first
 * certificate before them, the rest behind.  false: something of it could not be carried over, and out is empty.  A key
 * is in out afterwards: buf_wipe. */
bool repair_write_whole(const struct repair *r, struct span original, struct buf *out);

#endif
