/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked of a chain: everything is judged for one question, and always shown with it. A plain value: asking
 * something else ("another time", "another host") is another question to the same data. */
#ifndef CHAIN_QUESTION_H
#define CHAIN_QUESTION_H
#include "base/arena.h"
#include "base/clock.h"
#include "cert/oid.h"

enum purpose { PURPOSE_ANY, PURPOSE_SERVER, PURPOSE_CLIENT };
const char *purpose_name(enum purpose p); /* "any", "server", "client" */
enum oid purpose_oid(enum purpose p);     /* OID_EKU_ANY, OID_EKU_SERVER, OID_EKU_CLIENT */

enum revocation { REVOCATION_OFF, REVOCATION_SOFT, REVOCATION_HARD };
const char *revocation_name(enum revocation r);

struct question {
	const char *host; /* expected name as written; NULL: none to expect */
	enum purpose purpose;
	bool purpose_given; /* else derived per chain, see contract.md */
	int64_t at;
	bool at_given; /* else now */
	bool strict;
	int depth; /* at most so many intermediates; 100 */
	enum revocation revocation;
	bool crl_given;              /* --crl was given: revocation must be judged */
	bool revocation_given;       /* --revocation was given */
	const char *const *policies; /* dotted; RFC 5280 6.1.1 */
	size_t npolicies;
	bool explicit_policy, inhibit_any_policy, inhibit_policy_mapping;
	const char *const *expect; /* whose the client's certificate must be (chain/identity.h): one of these */
	size_t nexpect;
	const char *const *exclude; /* SHA-256 hex or names: as if these certificates did not exist */
	size_t nexclude;
	int64_t warn_seconds; /* "expires soon"; 0: by the contract's default */
	int warn_percent;     /* or in percent of the life; 0: not so given */
	int issue_days;       /* so long is what a CA signs next to be valid; 365 */
	bool issue_given;
	const char *leaf; /* --leaf as written; NULL */
	/* Asked of our own certificate as the server sees it (--client-ca): it has what we send and files of its own,
	 * and none of what else is at hand. */
	bool of_server;
	int budget; /* so many verifications, weighed (budget.h); 0: by the number of certificates */
};
extern const struct question question_default; /* at = TIME_UNKNOWN: fill in clock_now() */
/* A question that owns its words: they are copied into the arena. */
struct question question_copy(struct arena *a, const struct question *q);
/* So long before its end a warning begins, of something that is valid from..to. */
int64_t question_warning(const struct question *q, int64_t from, int64_t to);

#endif
