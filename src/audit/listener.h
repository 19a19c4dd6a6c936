/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A listener: one place where a server speaks TLS, or connects to one, with the files that serve there and what is
 * asked of the other side, each with the directive that says so. */
#ifndef AUDIT_LISTENER_H
#define AUDIT_LISTENER_H
#include "audit/conf.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/words.h"

enum file_use {
	USE_CERT,
	USE_KEY,
	USE_CHAIN,
	USE_CLIENT_CA,
	USE_CA_NAMES,
	USE_EXTRA_CA,
	USE_OWN_CA, /* of the certificate itself, for whoever connects */
	USE_CRL,
	USE_STAPLE,
	USE_COUNT
};
const char *file_use_name(enum file_use u); /* "certificate", "key", ... */

struct named_file {
	enum file_use use;
	const char *path;   /* as it can be opened, or where its octets stand; NULL: it is a variable */
	struct span octets; /* it stands in the configuration itself */
	const char *word;   /* as written */
	const struct directive *by;
	int pair;      /* which certificate a key or chain belongs to, from 0; -1: all */
	bool several;  /* a directory: every file in it serves */
	bool unknown;  /* its name hangs on a variable, a device or a library: there is no path */
	bool optional; /* nothing is wrong where it is not there */
	bool beside;   /* it stands in a file with other things, and may be missing there */
};

enum asks { ASKS_NOTHING, ASKS_OPTIONAL, ASKS_UNVERIFIED, ASKS_REQUIRED };
const char *asks_name(enum asks a); /* "nothing", "optional", "optional-unverified", "required" */

struct listener {
	const struct configuration *config;
	const char *label;          /* what tells it from others: a name, else an address */
	const struct directive *by; /* its block, or the first directive of it */
	bool connects;              /* it is the client of another server */
	bool names_wanted;          /* a certificate must be there: TLS is asked for */
	struct words address;
	struct words name; /* that a client asks for */
	const struct directive *name_by;
	VEC_OF(struct named_file) file;
	struct named_file spare; /* in place of what is too many */
	enum asks asks;
	const struct directive *asks_by; /* NULL: nothing is said of it */
	int depth;                       /* -1: no bound is known */
	const struct directive *depth_by;
	bool crl_all;                      /* a list is wanted for every CA of a path, the root included */
	bool system_ca;                    /* without a file, the CAs of the system are taken */
	bool opens_keys;                   /* a password for keys is named */
	bool crl_off;                      /* lists are named and not looked at */
	const struct directive *staple_by; /* stapling is on */
	struct words protocols;            /* "TLSv1.2": what may be spoken; none: the default of the library */
	const struct directive *protocols_by;
	const char *ciphers;
	const struct directive *ciphers_by;
};

#define LISTENERS_MAX 2000
#define LISTENER_FILES_MAX 2000 /* of one; those behind are not looked at */

struct listeners {
	struct arena *arena;
	VEC_OF(struct listener *) list;
};

struct listener *listener_new(struct listeners *l, const struct configuration *c, const struct directive *by);
/* A file that this directive names; path NULL: what it is called is unknown. pair as above. */
struct named_file *listener_file(struct listener *l, struct arena *a, enum file_use use, const struct directive *by,
                                 const char *word, const char *path, int pair);
void listeners_end(struct listeners *l);

#endif
