/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a practice server shall behave: its `server` statement, understood. */
#ifndef LAB_SERVERPLAN_H
#define LAB_SERVERPLAN_H
#include "lab/made.h"

#include <gnutls/gnutls.h>

enum behaviour {
	BEHAVE_TLS,
	BEHAVE_PLAIN_HTTP, /* answers in clear text */
	BEHAVE_CLOSE,      /* hangs up on the first octets */
	BEHAVE_RESET,
	BEHAVE_SILENT,
	BEHAVE_GARBAGE,
	BEHAVE_ALERT, /* refuses the ClientHello */
	BEHAVE_SMTP,  /* the rest: a dialog of peertalk.c */
	BEHAVE_IMAP,
	BEHAVE_POP3,
	BEHAVE_POSTGRES,
	BEHAVE_SMTP_BARE,
};

enum client_policy { CLIENT_NONE, CLIENT_REQUEST, CLIENT_REQUIRE, CLIENT_HTTP400 };

struct sent_chain {
	gnutls_pcert_st *cert; /* of our own making: GnuTLS need not understand them */
	unsigned n;
	gnutls_privkey_t key;
};

struct server_plan {
	enum behaviour behaviour;
	int alert;      /* of BEHAVE_ALERT */
	int late_alert; /* -1: none */
	enum client_policy client;
	struct sent_chain chain;
	struct sent_chain other;               /* under another name; n 0: the same */
	gnutls_ocsp_data_st staple;            /* response.size 0: none */
	gnutls_certificate_credentials_t cred; /* holds the CA names that are announced */
	gnutls_x509_trust_list_t trust;        /* NULL: client certificates are not verified */
	bool announces;                        /* there are CA names to announce */
	gnutls_priority_t priority;
	bool usual_ciphers; /* the statement limits versions at most */
	gnutls_datum_t alpn[8];
	unsigned nalpn;
	bool alpn_strict; /* no common protocol is the end */
	const char *sni;  /* NULL: any name */
	bool sni_reject;
	const char *http, *body;
	int64_t at; /* when certificates are judged */
};

/* Released with the lab's arena. NULL: e says why. */
struct server_plan *serverplan_make(struct lab *l, const struct recipe_server *spec, struct err *e);
/* A client's certificates judged at plan->at: GnuTLS status bits, 0 is good. */
unsigned serverplan_judge(const struct server_plan *plan, gnutls_session_t session);

#endif
