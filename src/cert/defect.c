/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words and weights of the defects, by the list in the header. */
#include "config.h"
#include "cert/defect.h"
#include "base/i18n.h"
#include <stddef.h>

static const struct {
	const char *symbol;
	enum reason class;
	bool fatal;
	const char *sentence;
} rows[] = {
#define DEFECT_ROW(id, cls, fatal, text) [DEFECT_##id] = { #id, CLASS_##cls, fatal, text },
	DEFECTS(DEFECT_ROW)
#undef DEFECT_ROW
};

const char *defect_name(enum defect d)
{
	static char names[DEFECT_COUNT][32];
	char *out = names[d];

	if (out[0] != '\0')
		return out;
	size_t i = 0;
	for (const char *s = rows[d].symbol; s[i] != '\0' && i + 1 < sizeof names[d]; i++)
		out[i] = (char)(s[i] == '_' ? '-' : s[i] >= 'A' && s[i] <= 'Z' ? s[i] - 'A' + 'a' : s[i]);
	return out;
}

const char *defect_sentence(enum defect d)
{
	return rows[d].sentence;
}

bool defect_is_fatal(enum defect d)
{
	return rows[d].fatal;
}

enum reason defect_class(enum defect d)
{
	return rows[d].class;
}
