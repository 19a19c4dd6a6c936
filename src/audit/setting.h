/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What directives mean, whatever their server: a row for each, in a table for each server. */
#ifndef AUDIT_SETTING_H
#define AUDIT_SETTING_H
#include <stdbool.h>

/* What a directive means. */
enum setting {
	SETTING_NONE,
	SETTING_CERT,         /* the certificate, with its intermediates */
	SETTING_KEY,          /* its private key */
	SETTING_CHAIN,        /* its intermediates, in a file of their own */
	SETTING_CLIENT_CA,    /* the CAs of clients (of servers, where it connects to one) */
	SETTING_CA_NAMES,     /* CAs that are named to clients, and nothing else */
	SETTING_EXTRA_CA,     /* further CAs that are trusted, and not named */
	SETTING_CRL,          /* revocation lists */
	SETTING_CRL_CHECK,    /* whether they are looked at */
	SETTING_VERIFY,       /* what is asked of clients */
	SETTING_REQUIRE,      /* beside that: whether one without a certificate goes */
	SETTING_DEPTH,        /* at most so many intermediates */
	SETTING_STAPLING,     /* OCSP answers are sent along */
	SETTING_STAPLE_FILE,  /* an answer in a file */
	SETTING_PROTOCOLS,    /* a list of versions */
	SETTING_MIN_PROTOCOL, /* the least */
	SETTING_MAX_PROTOCOL,
	SETTING_CIPHERS,
	SETTING_ENABLE,   /* TLS is spoken at all */
	SETTING_NAME,     /* names that are served */
	SETTING_DH,       /* parameters */
	SETTING_LIST,     /* a file that names others */
	SETTING_BASE,     /* where relative names are looked for */
	SETTING_PASSWORD, /* of keys */
};

struct setting_row {
	const char *name;
	enum setting means;
	const char *about; /* one line for the manual, in the words of the field */
};

enum setting setting_of(const struct setting_row *row, bool any_case, const char *name);
/* Is the word a directive of that list, or nearly so? The near one, NULL. */
const char *setting_near(const struct setting_row *row, bool any_case, const char *name);

#endif
