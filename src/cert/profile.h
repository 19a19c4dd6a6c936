/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What RFC 5280 demands of those who issue certificates and most who verify them let pass: findings, and failures with
 * --strict. What the reader stumbles over is a defect (cert/defect.h) and not here. */
#ifndef CERT_PROFILE_H
#define CERT_PROFILE_H
#include "cert/certificate.h"

struct profile_rule {
	const char *section; /* of RFC 5280 */
	const char *text;    /* msgid: what is wrong */
	bool (*broken)(const struct certificate *c);
};
extern const struct profile_rule profile_rules[];
extern const size_t profile_rule_count;

/* Whether the certificate breaks the rule; false where the rule does not speak of it (version 1, unreadable). */
bool profile_broken(const struct profile_rule *r, const struct certificate *c);

#endif
