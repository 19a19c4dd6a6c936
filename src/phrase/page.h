/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of rules and conditions. */
#ifndef PHRASE_PAGE_H
#define PHRASE_PAGE_H

/* data/rules/ID.md as embedded text (sections "## What you see", "## What it means", "## How we know", "## How to fix",
 * "## When it is fine"); NULL for an unknown id. Every rule has one, and every condition, rule or not. */
const char *page_of(const char *id);

#endif
