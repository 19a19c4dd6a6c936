/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The normal form of the names in a certificate (RFC 5280 4.2.1.6), and of the bases of name constraints (4.2.1.10). A
 * host is matched by the same form that constraints are judged by, so that no spelling of a name passes the one and
 * escapes the other. Nothing is mended: what is not written as it must be has no normal form, is nobody's name, and is
 * refused where names of its kind are constrained.
 *
 *   dNSName     A-labels, lower case, perhaps "*." in front (RFC 5280 7.2; RFC 9525 6.3)
 *   rfc822Name  a Mailbox of RFC 5321 4.1.2: the local part without quotes, the domain as a dNSName without a star
 *   SmtpUTF8Mailbox (RFC 9598), an otherName: the same, with UTF-8 in the local part; it stands under the constraints
 *               on rfc822Name
 *   URI         the host of its authority (RFC 3986 3.2.2); with an address or without a host none
 *   iPAddress   its octets
 *   directory   name_normal (cert/name.h) */
#ifndef CHAIN_NORMAL_H
#define CHAIN_NORMAL_H
#include "base/buf.h"
#include "cert/name.h"

#define NORMAL_HOST_SIZE 256 /* a host's name of 253 octets at most (RFC 1035 2.3.4), and its NUL */

enum normal_state {
	NORMAL_READ,
	NORMAL_NO_HOST,    /* a sound URI that names no host: constraints cannot be applied, and MUST refuse it */
	NORMAL_UNREADABLE, /* see why */
	NORMAL_UNKNOWN,    /* a form that nobody here processes */
};

struct normal {
	enum general_name_type form; /* the form whose constraints it stands under */
	enum normal_state state;
	const char *why;  /* NORMAL_UNREADABLE: msgid, "a final dot" */
	bool wildcard;    /* dNSName: "*." stood in front of text */
	bool below;       /* a base with a dot in front: all hosts below text, not text itself */
	bool mailbox;     /* e-mail with a local part; a base may have none */
	struct span text; /* the host; a base without text is every host. Address, with its mask in a base. Directory */
	struct span local; /* e-mail: what stands before the '@' */
	struct span seen;  /* directory: in NAME_FORM_SEEN */
};

/* In the arena, where it is not a piece of the certificate. */
void normal_name(struct arena *a, const struct general_name *g, struct normal *out);
void normal_base(struct arena *a, const struct general_name *g, struct normal *out);
/* Whether a name is in the subtree: both of one form and NORMAL_READ. What could be taken for a name of the subtree is
 * in it when the subtree is excluded, and is not when it is permitted: a wildcard, a directory name with characters
 * that cannot be seen. */
bool normal_within(const struct normal *name, const struct normal *base, bool excluded);

/* ---- without an arena, for those who match; NULL: read, else what is wrong (msgid) ---- */

/* A host's name; out is good only where it was read. */
const char *normal_host(struct span s, char out[NORMAL_HOST_SIZE]);
/* The same with "*." in front of it, perhaps. */
const char *normal_dns(struct span s, char out[NORMAL_HOST_SIZE], bool *wildcard);
/* utf8: the local part may have more than ASCII. It is appended to local. */
const char *normal_mailbox(struct span s, bool utf8, struct buf *local, char host[NORMAL_HOST_SIZE]);
/* NORMAL_READ: host is filled in. NORMAL_UNREADABLE: *why. */
enum normal_state normal_uri(struct span s, char host[NORMAL_HOST_SIZE], const char **why);
/* The text of a SmtpUTF8Mailbox. false: another otherName. *mailbox is NONE where its value is no UTF8String. */
bool normal_smtp_utf8(const struct general_name *g, struct span *mailbox);

#endif
