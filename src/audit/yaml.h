/* SPDX-License-Identifier: GPL-3.0-or-later */
/* YAML as manifests have it, and JSON within it or alone, as a tree of directives: mappings, sequences (items are named
 * "-"), plain, quoted and block scalars. No anchors are followed. */
#ifndef AUDIT_YAML_H
#define AUDIT_YAML_H
#include "audit/conf.h"
#include "audit/scan.h"

/* Each document is a block "---" of `into`. Scalars of some length, which may be keys, are erased with the tree. */
void yaml_read(struct configuration *c, struct text_scan *s, struct directive *into);
/* Erased when the configuration goes. */
void yaml_is_secret(struct configuration *c, struct span octets);

#endif
