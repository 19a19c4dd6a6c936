/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers, days, names and stores as arguments of sentences (base/sentence.h). Strings are in the analysis's arena and
 * not escaped. */
#ifndef ANALYSIS_WORDING_H
#define ANALYSIS_WORDING_H
#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "chain/path.h"

const char *wording_number(const struct analysis *a, long long n);
const char *wording_day(const struct analysis *a, int64_t t);
const char *wording_names(const struct analysis *a, const struct certificate *c); /* its SAN, at most a dozen */
const char *wording_fingerprint(const struct analysis *a, const struct certificate *c);
/* "www.example.com:443", "[::1]:443": whom the SOURCE names, without a scheme. */
const char *wording_peer(const struct analysis *a, const struct connection *c);
/* "system (/etc/ssl/certs/ca-certificates.crt, 150), ./root.pem (1)" */
const char *wording_trust(const struct analysis *a);

#endif
