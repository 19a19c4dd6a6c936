/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words are taken one after the other, each against the row's mark, kind, labels and text. */
#include "config.h"

#include "ui/kit/filter.h"

#include "base/buf.h"
#include "ui/kit/needle.h"
#include "ui/kit/row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD_MAX 200

static const char *const labels[] = { "is:",     "serial:", "subject:", "issuer:", "san:",
	                              "sha256:", "sha1:",   "oid:",     "rule:",   "chain:" };
#define LABELS (sizeof labels / sizeof *labels)

static const char *const kinds[] = { "expired",     "future", "ca",  "leaf", "root",
	                             "certificate", "key",    "csr", "crl",  "ocsp" };

static const struct {
	const char *word;
	enum mark mark;
} marks[] = {
	{ "error", MARK_ERROR }, { "warning", MARK_WARNING }, { "warn", MARK_WARNING },
	{ "note", MARK_NOTE },   { "unknown", MARK_UNKNOWN }, { "ok", MARK_OK },
};

size_t filter_label(const char *line, bool *is)
{
	for (size_t i = 0; i < LABELS; i++)
		if (strncmp(line, labels[i], strlen(labels[i])) == 0) {
			*is = i == 0;
			return strlen(labels[i]);
		}
	*is = false;
	return 0;
}

static void row_text(const struct row *row, struct buf *out)
{
	for (int i = 0; i < row->nleft; i++)
		buf_puts(out, row->left[i].text);
	for (int i = 0; i < row->nright; i++) {
		buf_putc(out, i == 0 ? '\n' : ' ');
		buf_puts(out, row->right[i].text);
	}
	for (const char *line = row->find; line && *line; line += strspn(line, "\n")) {
		bool is;
		size_t n = strcspn(line, "\n"), label = filter_label(line, &is);

		if (!is) {
			buf_putc(out, '\n');
			buf_put(out, line + label, n - label);
		}
		line += n;
	}
	buf_str(out);
}

bool filter_finds(const struct needle *n, const struct row *row)
{
	struct buf text = BUF_INIT;
	bool yes;

	row_text(row, &text);
	yes = needle_in(n, text.s) || (n->hex && row->find && strstr(row->find, n->hex));
	buf_free(&text);
	return yes;
}

/* In any case, a number with colons or without. */
static bool holds(const char *text, size_t n, const char *word, bool hex)
{
	struct buf in = BUF_INIT, what = BUF_INIT;
	bool yes;

	needle_fold(&in, text, n);
	for (size_t len; *word; word += len + (word[len] == ':')) {
		len = hex ? strcspn(word, ":") : strlen(word);
		needle_fold(&what, word, len);
	}
	yes = strstr(buf_str(&in), buf_str(&what)) != NULL;
	buf_free(&in);
	buf_free(&what);
	return yes;
}

/* Whether a line of the part has the text; exactly: it is the text. */
static bool part_has(const struct row *row, const char *label, const char *text, bool exactly)
{
	size_t n = strlen(label), len;
	bool hex = strncmp(label, "s", 1) == 0 && label[2] != 'n' && label[2] != 'b'; /* serial, sha1, sha256 */

	for (const char *line = row->find; line && *line; line += len + (line[len] != '\0')) {
		len = strcspn(line, "\n");
		if (strncmp(line, label, n) != 0)
			continue;
		if (exactly ? len - n == strlen(text) && strncmp(line + n, text, len - n) == 0
		            : holds(line + n, len - n, text, hex))
			return true;
	}
	return false;
}

static bool word_holds(const char *word, const struct row *row)
{
	bool is;
	size_t n = filter_label(word, &is);
	struct needle *text;
	char label[16];

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strcmp(word, marks[i].word) == 0)
			return row->mark == marks[i].mark;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(word, kinds[i]) == 0)
			return part_has(row, "is:", word, true);
	if (n == 0) {
		text = needle_new(word);
		is = filter_finds(text, row);
		needle_free(text);
		return is;
	}
	snprintf(label, sizeof label, "%.*s", (int)n, word);
	return part_has(row, label, word + n, is || strcmp(label, "chain:") == 0);
}

/* The next word, and whether it must not hold. false: there is none. */
static bool next_word(const char **filter, char word[WORD_MAX], bool * not )
{
	const char *f = *filter + strspn(*filter, " ");
	size_t n = strcspn(f, " ");

	*not = n > 1 && f[0] == '-';
	snprintf(word, WORD_MAX, "%.*s", (int)n - *not, f + *not );
	*filter = f + n;
	return n > 0;
}

bool filter_passes(const char *filter, const struct row *row)
{
	char word[WORD_MAX];
	bool not ;

	while (next_word(&filter, word, &not ))
		if (word_holds(word, row) == not )
			return false;
	return true;
}

bool filter_asks_mark(const char *filter)
{
	char word[WORD_MAX];
	bool not ;

	while (next_word(&filter, word, &not ))
		for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
			if (marks[i].mark != MARK_UNKNOWN && strcmp(word, marks[i].word) == 0)
				return true;
	return false;
}
