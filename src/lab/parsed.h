/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What recipe_parse leaves for the makers: statements in their order, each a keyword, a name and attributes that the
 * form table of recipe.c knows. All of it, texts included, is in the arena that recipe_parse was given. */
#ifndef LAB_PARSED_H
#define LAB_PARSED_H
#include "lab/recipe.h"

enum statement_kind {
	STATEMENT_KEY, /* name TYPE */
	STATEMENT_CERT,
	STATEMENT_CRL,
	STATEMENT_CSR,
	STATEMENT_OCSP,
	STATEMENT_FILE, /* name is the path; items are words without a value */
	STATEMENT_TEXT, /* path, one word: the line */
	STATEMENT_LINK, /* path, one word: the target */
};

struct statement {
	enum statement_kind kind;
	const char *name;
	struct recipe_word *attr;
	size_t nattr;
	unsigned line; /* of the recipe, from 1 */
};

struct recipe {
	const char *name;
	const char *title;
	const char **about;
	size_t nabout;
	int64_t at; /* the practice PKI's own time, seconds since 1970; TIME_UNKNOWN: not said */
	struct statement *statement;
	size_t nstatement;
	struct recipe_case *run;
	size_t nrun;
	struct recipe_server *server;
	size_t nserver;
};

/* The value of the last `word=`; NULL: there is none. A bare word gives "". */
const char *statement_value(const struct statement *s, const char *word);

#endif
