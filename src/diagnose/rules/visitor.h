/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What conditions look like where we were the server and the peer a client (connection.served): the other half of rules
 * of other families. */
#ifndef DIAGNOSE_RULES_VISITOR_H
#define DIAGNOSE_RULES_VISITOR_H
#include "diagnose/rule.h"

/* It is what a client sent that came to us. */
bool visitor_sent(const struct diagnosis *d, const struct chain *c);

void visitor_without_certificate(struct diagnosis *d, const struct connection *c);
void visitor_version(struct diagnosis *d, const struct connection *c);
void visitor_suites(struct diagnosis *d, const struct connection *c);
void visitor_protocols(struct diagnosis *d, const struct connection *c);
void visitor_ca(struct diagnosis *d, const struct connection *c);
void visitor_key_usage(struct diagnosis *d, const struct connection *c);
void visitor_failed(struct diagnosis *d, const struct connection *c);

#endif
