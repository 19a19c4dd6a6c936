/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table PROBLEMS in its several readings. */
#include "config.h"

#include "chain/path.h"

#include "base/i18n.h"
#include "base/sentence.h"

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

void problem_text(struct buf *out, const struct problem *p, bool translated)
{
	struct sentence s = { .msgid = rows[p->kind].sentence, .n = 3 };
	s.arg[0] = p->cert ? certificate_title(p->cert) : "?";
	for (size_t i = 0; i < 2; i++)
		s.arg[i + 1] = p->arg[i] ? p->arg[i] : "?";
	sentence_render(out, &s, translated);
}

const char *path_end_name(enum path_end e)
{
	static const char *const name[] = {
		[PATH_TRUSTED] = "trusted",
		[PATH_UNTRUSTED_ROOT] = "untrusted-root",
		[PATH_ISSUER_MISSING] = "issuer-missing",
		[PATH_LOOP] = "loop",
		[PATH_LIMIT] = "limit",
	};
	return name[e];
}

enum reason path_reason(const struct path *p)
{
	enum reason first = CLASS_NONE;
	for (size_t i = 0; i < p->nproblem; i++) {
		enum reason c = problem_class(p->problem[i].kind);
		if (p->problem[i].fails && (first == CLASS_NONE || c < first))
			first = c;
	}
	return first;
}
