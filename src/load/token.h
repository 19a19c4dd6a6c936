/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What stands in a PKCS #11 token: a smart card, an HSM, a software token. Certificates come out, private keys are
 * named and stay. */
#ifndef LOAD_TOKEN_H
#define LOAD_TOKEN_H
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include <stdbool.h>

struct token_keys {
	struct argument *name; /* in the arena; as their owner calls them */
	size_t n, shown;       /* so many keys; of so many there is a name */
};

enum token_answer {
	TOKEN_READ,
	TOKEN_WANTS_PIN, /* it shows no certificate to who does not log in */
	TOKEN_FAILED,
};

/* The certificates that the URL (RFC 7512) stands for, as PEM, appended to out. A PIN is `pin`, or (NULL) that of the
 * URL, or of GNUTLS_PIN in the environment as for p11tool, and is tried once, since a token closes itself after a few.
 * Without one nobody logs in, and what a token hides then is not seen. spec: what is said of it. Blocks. Where nothing
 * was read, e says why. */
enum token_answer token_read(struct arena *a, const char *url, const char *spec, char *pin, struct buf *out,
                             struct token_keys *keys, struct err *e);

#endif
