/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configurations that were named, read: their listeners, with the files that are named there. Nothing is judged
 * here (run/audit.h). */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H
#include "audit/dialect.h"
#include "audit/listener.h"
#include "audit/conf.h"
#include "base/err.h"
#include "base/vec.h"

struct audit {
	struct arena *arena;
	VEC_OF(struct configuration *) config;
	struct listeners listeners;
};

struct audit *audit_new(void);
/* A configuration, or the directory of one (/etc/nginx). like: the name of its server, NULL: by what stands in it.
 * false: e. */
bool audit_add(struct audit *a, const char *path, const char *like, struct err *e);
/* All that is named has been added. */
void audit_ends(struct audit *a);
void audit_free(struct audit *a);

#endif
