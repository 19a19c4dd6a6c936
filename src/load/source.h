/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person named: a file, a directory, standard input, a peer, or what stands in a PKCS #11 token. The rules that tell them apart are
 * the contract's (section "Program"): an existing file is the file; a word with a '/', a known suffix, or
 * neither ':' nor '.' is a file even if missing; tls:// or force_host says host. */
#ifndef LOAD_SOURCE_H
#define LOAD_SOURCE_H
#include "base/arena.h"
#include "base/err.h"
#include "base/protocol.h"

enum source_kind { SOURCE_FILE, SOURCE_DIRECTORY, SOURCE_STDIN, SOURCE_HOST, SOURCE_TOKEN };

struct source {
	enum source_kind kind;
	const char *spec; /* as the person wrote it: shown, quoted in fixes */
	const char *path; /* FILE, DIRECTORY; TOKEN: its URL with the PIN, if one stands in it (RFC 7512), spec without */
	const char *host; /* HOST: name or address, without brackets; "/path" of a local socket */
	const char *port; /* HOST: number or service name; "" of a local socket */
	bool port_given;
	const char *way; /* HOST: "/path?query" of a URL, as it can be sent; NULL: none */
	enum protocol protocol;
	enum application application; /* by the scheme; APPLICATION_NONE: it does not say */
};

/* Strings are copied to the arena. false: e says what is wrong with the word (ERR_USAGE). */
bool source_parse(struct arena *a, const char *word, bool force_host, struct source *out, struct err *e);

#endif
