/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources that are the configurations of servers. */
#ifndef UI_VIEW_VIEW_AUDIT_H
#define UI_VIEW_VIEW_AUDIT_H
#include "run/run.h"
#include <stdbool.h>

/* Each source is the configuration of a server, or the directory of one. */
bool audit_is_source(const struct run *r);

#endif
