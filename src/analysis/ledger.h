/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of what changes in the field (data/events.tsv): who refuses what from which day on, and what that means
 * for one chain. Roots are known by their keys, never by a name that a private CA may bear.
 *
 * Caveat: it holds what was announced up to the day on which its rows were checked, and some of it nobody has read in its
 * source yet; a chain of which it says nothing may be refused all the same. */
#ifndef ANALYSIS_LEDGER_H
#define ANALYSIS_LEDGER_H
#include "analysis/chain.h"
#include "base/arena.h"

#include <stdint.h>

enum event_kind {
	EVENT_ROOT,      /* a CA's key is refused */
	EVENT_LEAF_DAYS, /* how long a server certificate of a public CA may live */
	EVENT_ANY_DAYS,  /* ... of any CA */
	EVENT_LEAF_EKU,  /* public CAs leave this purpose out */
	EVENT_OCSP_OFF,  /* responders whose host names end so */
	EVENT_NOTE,      /* for people: what else a page should say */
	EVENT_ADDED,     /* a CA's key is trusted */
};

struct event {
	const char *rule; /* what it is about */
	enum event_kind kind;
	const char *subject; /* a root, refused or added: SHA-256 of its SubjectPublicKeyInfo, in hex */
	const char *key_id;  /* a root: its subject key identifier, in hex; "": none */
	int days;            /* of the kinds that have some */
	const char *who;     /* "Firefox", "public CAs" */
	int64_t from;
	bool issued; /* of certificates issued since then; else of all from then on */
	const char *what, *source, *checked;
};
extern const struct event
    event_table[]; /* roots that are refused, by key, then by day; likewise those added; the rest by day */
extern const size_t event_count;

/* Who refuses a root, the earliest first; where the root is not at hand, by the key that a certificate names as its
 * issuer's. */
size_t ledger_of_key(const struct certificate *ca, const struct event **out);
size_t ledger_of_issuer(const struct certificate *child, const struct event **out);
/* Since when it is among the roots of everybody; NULL: it is not. */
const struct event *ledger_added(const struct certificate *ca);
const struct event *ledger_added_issuer(const struct certificate *child);
/* The responder at this URI is gone; NULL: nobody says so. */
const struct event *ledger_responder_off(const char *uri, int64_t at);
/* The limit in days for what is issued on that day, and who set it; NULL: none. */
const struct event *ledger_limit(enum event_kind kind, int64_t issued);
/* A leaf as this is refused at this time. */
bool event_refuses(const struct event *e, const struct certificate *leaf, int64_t at);

/* ---- one chain ---- */

/* Trusted by what the system brings along, as public CAs are; a person's own store says nothing. */
bool ledger_chain_is_public(const struct chain *c);

enum forecast_kind {
	FORECAST_REFUSED, /* by `who` from `from` on, whatever stands below `about` */
	FORECAST_ISSUED,  /* by `who`, what is issued below `about` from `from` on */
	FORECAST_DAYS,    /* the next certificate, due at `from`, may live for event->days only */
	FORECAST_CLIENT,  /* the next certificate will be no good for clients */
};
struct forecast {
	enum forecast_kind kind;
	const struct event *event;
	const struct certificate *about; /* the CA, or the leaf */
	int64_t from;
};
#define FORECAST_DAYS_AHEAD 730 /* what comes later is no news yet, unless the leaf lives to see it */
/* What will happen to it after the time asked about, the earliest first. Only server certificates. */
size_t ledger_forecast(struct arena *arena, const struct analysis *a, const struct chain *c, struct forecast **out);

#endif
