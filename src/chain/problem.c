/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table PROBLEMS in its several readings. */
#include "config.h"

#include "chain/problem.h"

#include "base/argument.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "chain/path.h"

static const struct {
	const char *name, *sentence;
	enum reason class;
	bool fails;
} rows[] = {
#define PROBLEM_ROW(id, cls, fails, text) { #id, text, CLASS_##cls, fails },
	PROBLEMS(PROBLEM_ROW)
#undef PROBLEM_ROW
};

const char *problem_sentence(enum problem_kind k)
{
	return rows[k].sentence;
}

enum reason problem_class(enum problem_kind k)
{
	return rows[k].class;
}

bool problem_fails(enum problem_kind k)
{
	return rows[k].fails;
}

const char *problem_name(enum problem_kind k)
{
	static char name[PROBLEM_COUNT][40];

	if (!name[k][0])
		for (size_t i = 0; rows[k].name[i] && i + 1 < sizeof name[k]; i++) {
			char c = rows[k].name[i];

			name[k][i] = (char)(c == '_' ? '-' : c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
		}
	return name[k];
}

void problem_text(struct buf *out, const struct problem *p, const struct rendering *how)
{
	struct sentence s = { .msgid = rows[p->kind].sentence, .n = 3 };

	s.arg[0] = as_certificate(p->cert);
	for (size_t i = 0; i < 2; i++)
		s.arg[i + 1] = p->arg[i];
	sentence_render(out, &s, how);
}
