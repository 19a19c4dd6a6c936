/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which trust store each program of this machine reads: a row says by which variables and flags it is told, a function
 * where it looks without them. Files and /proc are read; no program is run. What stands in a store is not looked at
 * here (load/trust.h: --trust store:NAME). */
#ifndef LOAD_STORES_H
#define LOAD_STORES_H
#include "base/arena.h"
#include "base/err.h"
#include "base/words.h"

enum store_form {
	STORE_FILE,     /* a bundle, or a keystore */
	STORE_HASHED,   /* a directory, of which files called HASH.N are looked up */
	STORE_FLAT,     /* a directory, of which every file is read, without those below */
	STORE_EMBEDDED, /* PEM blocks in a program */
	STORE_DATABASE, /* not read here: NSS */
};
struct store_part {
	enum store_form form;
	const char *path;
	const char *from; /* the variable, flag or file that says so; NULL: built into the program */
	bool there;
};

/* Who decides for the program, once it has its anchors. */
enum store_engine { STORE_BY_OPENSSL, STORE_BY_OPENSSL_PARTIAL, STORE_BY_GNUTLS, STORE_BY_OTHERS };

/* What --trust store: names, and `stores` lists. */
#define STORE_PREFIX "store:"
#define STORE_PROGRAM_WORDS "system openssl gnutls p11-kit curl git python certifi node java go nss"

struct store {
	const char *program; /* one of these words */
	const char *name;    /* the same, or with what tells it from its like: "java:temurin-25-jdk-amd64" */
	enum store_engine engine;
	struct store_part *part;
	size_t npart;
	const char *const *reads; /* variables, up to NULL */
	struct words set;         /* those of them that are set */
	struct words ignored;     /* variables of others that are set, and that it does not read */
	const char *about;        /* a msgid; NULL */
	const char *warning;      /* a msgid: something about it makes the store useless or of no effect; NULL */
};

/* Whose variables, arguments and files: those of this process, or of another. */
struct stores_view {
	struct arena *arena;
	const char *root;               /* what stands in front of its paths: "" or "/proc/N/root" */
	const char *const *environment; /* NAME=VALUE up to NULL; NULL: our own */
	const char *const *argument;    /* up to NULL; NULL: none */
	const char *exe;                /* the file that runs there; NULL */
	const char *program;            /* what that is, one of the words; NULL: none of them */
	bool unreadable;                /* its environment belongs to somebody else */
};
/* The view of a process. false: there is none, or it cannot be looked at (e). */
bool stores_view_of(struct arena *a, long pid, struct stores_view *out, struct err *e);

/* All stores of a program, or with program NULL of all; NULL where there are none. In the arena of the view. */
struct store *stores_find(const struct stores_view *v, const char *program, size_t *n);
bool stores_is_program(const char *word);
/* Where systems keep their bundle, most widespread first, up to NULL. */
extern const char *const stores_bundles[];
/* The one that a name means here; NULL: none. */
const struct store *stores_named(struct arena *a, const char *name);
/* The octets of what is no file of its own (HASHED, FLAT, EMBEDDED) as PEM; the caller frees it. */
struct buf;
void stores_part_read(const struct store_part *p, struct buf *out);

#endif
