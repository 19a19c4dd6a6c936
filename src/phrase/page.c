/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages of rules and conditions: data/rules/ID.md, embedded. */
#include "config.h"

#include "phrase/page.h"

#include <string.h>

struct page {
	const char *id;
	const char *text;
	size_t length;
};

static const struct page pages[] = {
#include "phrase/page_table.h"
};

const char *page_of(const char *id)
{
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
		if (strcmp(pages[i].id, id) == 0)
			return pages[i].text;
	return NULL;
}
