/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The servers whose configurations are read: a row each, with its reader, and the tables of the directives that name
 * files or say how certificates are judged. */
#ifndef AUDIT_DIALECT_H
#define AUDIT_DIALECT_H
#include "audit/listener.h"
#include "audit/setting.h"
#include "audit/conf.h"

#include <stdbool.h>
#include <stddef.h>

/* What a service takes of CAs and lists, together but for ca_octets and list_octets. */
struct limits {
	size_t cas, ca_octets, name_octets, lists, list_octets, revoked;
};

struct dialect {
	const char *name;  /* "nginx" */
	const char *title; /* "nginx" as people write it */
	const struct setting_row *setting;
	const char *files;           /* blank-separated: what it is in its directory */
	const char *user;            /* the account that reads its files where it is not root; NULL */
	bool joins;                  /* all that is named is one configuration */
	const struct limits *limits; /* NULL: none are known */
	bool any_case;               /* their names are compared without regard to case */
	/* Is this text one of its configurations? How sure: 0 is no. */
	int (*sniff)(const char *path, struct span text);
	/* Reads a file into the tree; false: e (the file itself cannot be read). */
	bool (*read)(struct configuration *c, const char *path, struct err *e);
	/* Finds the listeners of a tree. */
	void (*gather)(struct configuration *c, struct listeners *out);
	/* A directive as it would stand there with this value (%1$s). */
	const char *(*write)(struct arena *a, const struct directive *d, const char *value);
};

extern const struct dialect dialect_nginx, dialect_apache, dialect_haproxy, dialect_postfix, dialect_postgresql,
    dialect_rabbitmq, dialect_dovecot, dialect_kubernetes, dialect_alb;

/* Row i; NULL: there are no more. */
const struct dialect *dialect_at(size_t i);
const struct dialect *dialect_named(const char *name);

#endif
