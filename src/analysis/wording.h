/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names, peers and stores as arguments of sentences (base/sentence.h); their texts are in the analysis's arena. */
#ifndef ANALYSIS_WORDING_H
#define ANALYSIS_WORDING_H
#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "base/argument.h"
#include "chain/path.h"

struct argument wording_names(const struct analysis *a, const struct certificate *c); /* its SAN, at most a dozen */
struct argument wording_fingerprint(const struct analysis *a, const struct certificate *c);
/* "www.example.com:443", "[::1]:443": whom the SOURCE names, without a scheme. */
struct argument wording_peer(const struct analysis *a, const struct connection *c);
/* "system (/etc/ssl/certs/ca-certificates.crt, 150), ./root.pem (1)" */
struct argument wording_trust(const struct analysis *a, struct trust *t);

#endif
