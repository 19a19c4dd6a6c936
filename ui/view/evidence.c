/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments of a fact's sentence say what it speaks of: a place in a file, or a value of the certificate that the
 * finding is about; of a message of the connection it has the type. */
#include "config.h"

#include "ui/view/evidence.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/sentence.h"
#include "diagnose/rule.h"
#include "cert/class.h"
#include "cert/field.h"
#include "load/certset.h"
#include "net/transcript.h"
#include "ui/frame/ui.h"
#include "ui/kit/row.h"
#include "ui/view/tag.h"
#include "ui/view/view_certificate.h"
#include "ui/view/view_list.h"

#include <string.h>

#define LOOKED 5000 /* entries */

/* The object that stands at "file:line"; -1: none. */
static int entry_at(const struct certset *set, const char *place)
{
	size_t all = certset_count(set);
	int found = -1;
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < all && i < LOOKED && found < 0; i++) {
		size_t n = 0;
		const struct origin *o = certset_origins(set, (int)i, &n);

		for (size_t k = 0; k < n && found < 0; k++) {
			buf_reset(&b);
			certset_origin_text(set, &o[k], &b);
			if (strcmp(buf_str(&b), place) == 0)
				found = (int)i;
		}
	}
	buf_free(&b);
	return found;
}

/* What a sentence says last says most: the first argument is mostly whom it is about. at: the time asked about, which
 * is no value of anything. */
static const struct argument *value_in(const struct sentence *s, int64_t at)
{
	static const unsigned values = 1u << ARGUMENT_NAME | 1u << ARGUMENT_HOST | 1u << ARGUMENT_SERIAL |
	                               1u << ARGUMENT_DIGEST | 1u << ARGUMENT_DAY | 1u << ARGUMENT_TIME |
	                               1u << ARGUMENT_CODE;

	for (unsigned i = s->n; i-- > 0;)
		if (values & 1u << s->arg[i].kind && !(s->arg[i].kind == ARGUMENT_TIME && s->arg[i].number == at))
			return &s->arg[i];
	return NULL;
}

/* "ca.pem", or a sentence about it: "ca.pem:12". */
static const struct argument *place_in(const struct sentence *s)
{
	for (unsigned i = 0; i < s->n; i++) {
		const struct argument *x = &s->arg[i];

		if (x->kind == ARGUMENT_PATH || (x->kind == ARGUMENT_SENTENCE && place_in(x->sentence)))
			return x;
	}
	return NULL;
}

/* The field that findings of a class are about, for a fact that names no value of it. */
static const char *field_of(enum reason class)
{
	static const char *const ids[CLASS_COUNT] = {
		[CLASS_EXPIRED] = "not-after",
		[CLASS_NOT_YET_VALID] = "not-before",
		[CLASS_UNKNOWN_ISSUER] = "issuer",
		[CLASS_UNTRUSTED_ROOT] = "subject",
		[CLASS_BAD_SIGNATURE] = "signature",
		[CLASS_WEAK_ALGORITHM] = "signature",
		[CLASS_NOT_A_CA] = "basic-constraints",
		[CLASS_PATH_LENGTH] = "basic-constraints",
		[CLASS_KEY_USAGE] = "key-usage",
		[CLASS_EXT_KEY_USAGE] = "ext-key-usage",
		[CLASS_HOSTNAME_MISMATCH] = "alt-names",
		[CLASS_NAME_CONSTRAINT] = "name-constraints",
		[CLASS_POLICY] = "policies",
		[CLASS_REVOKED] = "serial",
	};

	for (size_t i = 0; ids[class] && i < field_count; i++)
		if (strcmp(field_table[i].id, ids[class]) == 0)
			return _(field_table[i].label);
	return NULL;
}

static uint64_t place_of(const struct analysis *a, const struct finding *f, const struct fact *fact)
{
	int entry = fact->about >= 0 ? fact->about : f->about.entry;

	if (entry < 0 && f->about.chain >= 0)
		entry = a->chain[f->about.chain].leaf;
	if (entry >= 0)
		return TAG(KIND_ENTRY, 0, entry);
	if (f->about.connection >= 0)
		return TAG(KIND_CONNECTION, 0, f->about.connection);
	return f->about.input >= 0 ? TAG(KIND_INPUT, 0, f->about.input) : 0;
}

/* The last of that type, as a later one answers the earlier; -1: none passed. */
static int message_of(const struct connection *c, unsigned type)
{
	for (size_t i = c->transcript.n; type != 0 && i-- > 0;)
		if (c->transcript.v[i].type == type)
			return (int)i;
	return -1;
}

struct evidence evidence_of(struct rows *r, const struct analysis *a, const struct finding *f, size_t fact)
{
	const struct sentence *s = &f->fact[fact].text;
	const struct argument *path = place_in(s), *value = value_in(s, a->question.at);
	struct evidence e = { .tag = place_of(a, f, &f->fact[fact]) };
	int entry;

	if (path) {
		const char *place = rows_argument(r, *path, ROW_LINE_MAX);

		entry = entry_at(a->set, place);
		if (entry >= 0)
			return (struct evidence){ TAG(KIND_ENTRY, 0, entry), place };
	}
	if (TAG_KIND(e.tag) == KIND_CONNECTION) {
		int message = message_of(a->connection[f->about.connection], f->fact[fact].message);

		if (message >= 0)
			return (struct evidence){ .tag = TAG(KIND_PASSED, f->about.connection, message) };
	}
	if (value)
		e.word = rows_argument(r, *value, ROW_LINE_MAX);
	e.field = field_of(f->rule->class);
	return e;
}

void evidence_open(struct ui *ui, const struct evidence *e)
{
	if (TAG_KIND(e->tag) == KIND_ENTRY)
		certificate_open_at(ui, e->tag, e->word ? e->word : e->field ? e->field : "");
	else if (TAG_KIND(e->tag) == KIND_PASSED)
		ui_open(ui, &view_transcript, e->tag);
	else if (e->tag)
		ui_open(ui, &view_sources, e->tag);
}
