/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mutual TLS as seen from the client: did the server refuse for want of our certificate, or the one that we sent, and
 * which of the possible explanations stands up to the evidence. A refusal arrives in many dresses: an alert in the
 * handshake (TLS 1.2), an alert after it (TLS 1.3), an HTTP answer over a good connection (nginx), or a silent close
 * (Node). */
#ifndef DIAGNOSE_RULES_MUTUAL_H
#define DIAGNOSE_RULES_MUTUAL_H
#include "diagnose/rules/missing.h"

enum refusal {
	NOT_REFUSED,
	REFUSED_NONE, /* for want of a certificate */
	REFUSED_OURS, /* the one that was sent */
};

struct mutual {
	const struct analysis *a;
	const struct connection *c;
	const struct chain *ours;  /* NULL: no --cert */
	const struct alert *alert; /* the peer's fatal one; NULL: none */
	enum refusal refusal;
	bool by_http, by_close, by_answer; /* by_answer: within the protocol, net/ask.h */
	bool owed;                         /* by_close, and something had been asked within the protocol */
};
struct mutual mutual_of(struct diagnosis *d, const struct connection *c);

/* The refusal within the protocol is one of our certificate's holder; also where none is at hand. */
bool mutual_of_holder(const struct mutual *m);

/* ---- the evidence; ours is not NULL ---- */

/* The path as the server sees it is known (--client-ca): it stands, or what is wrong with it settles why. */
bool mutual_stands(const struct mutual *m);
bool mutual_is_settled(const struct mutual *m);

/* No issuer in what we send is among those that the server names. */
bool mutual_unlisted(const struct mutual *m);
size_t mutual_intermediates(const struct mutual *m); /* in the file that we send */
/* An issuer of our leaf that is loaded, not in the file that we send, and leads to a CA that the server names. */
const struct certificate *mutual_left_out(const struct mutual *m);
/* Another certificate for the same holder, whose issuer the server does name: a rotation that has not reached the
 * server, or not us. */
const struct certificate *mutual_accepted(const struct mutual *m);
/* A CA that the server names and whose name is that of an older or newer generation of our issuer; NONE. */
struct span mutual_sibling(const struct mutual *m);
/* Where our issuer is not at hand: a CA that the server names and that probably issued it; NONE. */
struct span mutual_above_issuer(const struct mutual *m);
const struct certificate *mutual_expired_issuer(const struct mutual *m);
bool mutual_key_fits(const struct mutual *m);
bool mutual_in_time(const struct mutual *m);
bool mutual_early(const struct mutual *m);
/* Its keyUsage lets it sign a handshake, as OpenSSL looks at it. */
bool mutual_may_sign(const struct mutual *m);
bool mutual_for_clients(const struct mutual *m);
/* The first of what we send that newer servers refuse: SHA-1, MD5, a short RSA key; NULL. */
const struct certificate *mutual_weak(const struct mutual *m);
/* The name of the CA at which what we send ends. */
struct span mutual_top(const struct mutual *m);
bool mutual_top_is_listed(const struct mutual *m);
/* What we send is no longer than servers that answer like this allow, as far as is known of them. */
bool mutual_stays_in_depth(const struct mutual *m);
bool mutual_top_unseen(const struct mutual *m);    /* its certificate is not at hand */
bool mutual_issuer_unseen(const struct mutual *m); /* ... nor our leaf's issuer */
/* Our leaf's issuer, if the server names it, but not the CA above it. */
const struct certificate *mutual_bare_intermediate(const struct mutual *m);

/* ---- wording shared by the findings ---- */

struct finding *mutual_about(struct diagnosis *d, const struct connection *c, const struct mutual *m);
/* The server's CertificateRequest takes no signature that our key can make: title, evidence and fix; false: it does. */
bool mutual_say_other_signatures(struct diagnosis *d, struct finding *f, const struct mutual *m,
                                 struct argument server);
void mutual_say_refused(struct diagnosis *d, struct finding *f, const struct mutual *m);
/* The peer's answer within the protocol. */
void mutual_say_answer(struct diagnosis *d, struct finding *f, const struct connection *c);
/* The CAs that the server names. */
void mutual_say_list(struct diagnosis *d, struct finding *f, const struct mutual *m);
/* Which of the explanations fell, and by what. */
void mutual_rule_out(struct diagnosis *d, struct finding *f, const struct mutual *m);
/* A certificate of our path for which the lists at hand come to this, NULL. */
const struct coverage *mutual_covered(const struct mutual *m, enum revocation_state state);

#endif
