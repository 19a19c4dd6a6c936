/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings as JSON. */
#include "config.h"

#include "analysis/finding.h"
#include "base/buf.h"
#include "base/sentence.h"
#include "cert/class.h"
#include "diagnose/rule.h"
#include "load/certset.h"
#include "report/json.h"

#include <jansson.h>

static json_t *where(const struct json_report *r, const struct finding *f)
{
	const struct input *in = certset_input(r->a->set, f->where.input);

	if (f->where.input < 0)
		return json_null();
	return json_pack("{s:o, s:o}", "source", json_input(r, in), "line",
	                 f->where.line ? json_integer(f->where.line) : json_null());
}

/* What to do, in words and in commands. */
static json_t *fix(const struct json_report *r, const struct finding *f)
{
	json_t *words = json_sentence(r, &f->fix), *command = json_command(r, &f->command), *whole;

	if (json_is_null(words) || json_is_null(command)) {
		whole = json_is_null(command) ? words : command;
		json_incref(whole);
	} else {
		whole = json_sprintf("%s\n%s", json_string_value(words), json_string_value(command));
	}
	json_decref(words);
	json_decref(command);
	return whole;
}

void json_put_finding_words(struct buf *out, const struct json_report *r, const struct finding *f)
{
	buf_putc(out, '{');
	json_put_word(out, "rule", f->rule->id);
	json_put_word(out, "class", class_text(f->class));
	json_put_word(out, "severity", severity_name(f->severity));
	json_put_id(out, "about", f->about.entry);
	json_put_sentence(out, "title", r, &f->title);
	json_put_key(out, "because");
	buf_putc(out, '[');
	for (size_t i = 0; i < f->nfact; i++)
		json_put_sentence(out, NULL, r, &f->fact[i].text);
	buf_putc(out, ']');
	json_put(out, "fix", fix(r, f));
}

void json_put_finding_ties(struct buf *out, const struct json_report *r, const struct finding *f)
{
	json_put_bool(out, "cause", f->cause);
	json_put_word(out, "explained_by", f->explained_by ? f->explained_by->id : NULL);
	json_put_id(out, "chain", f->about.chain);
	json_put_id(out, "connection", f->about.connection);
	json_put(out, "where", where(r, f));
	buf_putc(out, '}');
}
