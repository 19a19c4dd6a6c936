/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does a certificate carry the name that was expected? DNS names with wildcards (RFC 6125 6.4.3, RFC 9525: left-most
 * label only, whole label), IP addresses by octets, e-mail, URI. Only what is expected is mapped (IDNA), never what a
 * certificate holds: that is read by chain/normal.h or matches nothing. The CN is never matched. */
#ifndef CHAIN_HOSTNAME_H
#define CHAIN_HOSTNAME_H
#include "cert/certificate.h"
#include "chain/normal.h"

enum host_kind { HOST_NONE, HOST_DNS, HOST_IP, HOST_EMAIL, HOST_URI };
struct host {
	enum host_kind kind;
	const char *text;            /* as written */
	char name[NORMAL_HOST_SIZE]; /* DNS, and the domain of a mailbox: A-labels, lower case, no final dot */
	char local[256];             /* of a mailbox, unquoted: nlocal octets */
	size_t nlocal;
	uint8_t ip[16];
	unsigned nip; /* 4 or 16 */
};
/* false: no valid name of any kind (then kind is HOST_DNS and nothing matches it). */
bool host_parse(const char *text, struct host *out);

enum host_match {
	HOST_MATCH,
	HOST_NO_SAN,          /* no subjectAltName at all */
	HOST_NO_NAME_OF_KIND, /* SAN has no entry of the kind asked for */
	HOST_DIFFERS,
};
/* *which (may be NULL) is the index in c->san of the match, or of the nearest name, or -1. */
enum host_match hostname_match(const struct certificate *c, const struct host *h, int *which);
/* Does this one entry carry the name? */
bool hostname_entry_matches(const struct general_name *g, const struct host *h);
/* A dNSName against a host's name in normal form. */
bool hostname_dns_matches(struct span pattern, const char *name);
/* A CN that is meant as a host's name: valid as one, of two labels at least, perhaps with a wildcard in front. */
bool hostname_is_dns(struct span text);
/* A wildcard entry that would match if wildcards covered several labels or none: the classic misunderstanding. */
bool hostname_wildcard_near(struct span pattern, const char *name);
/* The CN, where it would have matched before RFC 6125; NULL. The text is made anew in the arena of the certificate,
 * which does not change itself, and lives as long as that. */
const char *hostname_cn_would_match(const struct certificate *c, const struct host *h);

#endif
