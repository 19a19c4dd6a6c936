/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows in the order in which a text is tried. */
#include "config.h"

#include "audit/dialect.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct dialect *const dialects[] = { &dialect_nginx,   &dialect_apache,     &dialect_haproxy,
	                                          &dialect_postfix, &dialect_postgresql, &dialect_rabbitmq,
	                                          &dialect_dovecot, &dialect_kubernetes, &dialect_alb };

const struct dialect *dialect_at(size_t i)
{
	return i < sizeof dialects / sizeof *dialects ? dialects[i] : NULL;
}

const struct dialect *dialect_named(const char *name)
{
	for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++)
		if (!strcasecmp(dialects[i]->name, name))
			return dialects[i];
	return NULL;
}
