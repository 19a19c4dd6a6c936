/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules: the registry as a list. */
#include "config.h"

#include "analysis/finding.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "cert/class.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "diagnose/rule.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

static void rules_text(struct buf *b)
{
	for (size_t i = 0; i < rule_count(); i++) {
		const struct rule *r = rule_at(i);

		buf_printf(b, "%-34s %-8s %s\n", r->id, severity_name(r->severity), _(r->title));
	}
}

static void rules_json(struct buf *b)
{
	json_t *list = json_array();

	for (size_t i = 0; i < rule_count(); i++) {
		const struct rule *r = rule_at(i);

		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s?}", "rule", r->id, "class",
		                                      class_text(r->class), "severity", severity_name(r->severity),
		                                      "title", r->title, "reference", r->reference));
	}
	json_t *all = json_pack("{s:s, s:o}", "schema", "certloupe/1", "rules", list);
	char *text = json_dumps(all, JSON_INDENT(2));
	buf_puts(b, text);
	buf_putc(b, '\n');
	free(text);
	json_decref(all);
}

int command_rules(const struct options *o)
{
	struct buf b = BUF_INIT;
	struct output out;

	if (o->format == FORMAT_JSON)
		rules_json(&b);
	else
		rules_text(&b);
	int status = output_open(&out, o);
	if (!status)
		status = output_write(&out, &b);
	buf_free(&b);
	return status;
}
