/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files to whole reports: what is read is judged, and said in every form. What stands behind a line "@@" is
 * trusted. */
#include "tests/fuzz/fuzz.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/redaction.h"
#include "diagnose/diagnose.h"
#include "load/derivation.h"
#include "report/report.h"

#include <jansson.h>

static const char mark[] = "\n@@\n";

/* Lines of safe text, and nothing else. */
static void check_text(const struct buf *b)
{
	const char *p = b->s, *end = b->s + b->n;

	FUZZ_HOLDS(b->n > 0 && end[-1] == '\n');
	for (const char *line; p < end; p = line + 1) {
		line = memchr(p, '\n', (size_t)(end - p));
		p += strspn(p, "\t"); /* which indent DOT */
		fuzz_safe(span_of(p, (size_t)(line - p)));
	}
}

static void check_json(const struct buf *b, const struct analysis *a)
{
	static const char *const verdicts[] = { "trusted", "untrusted", "error", "none" };
	json_error_t e;
	json_t *j = json_loadb(b->s, b->n, JSON_REJECT_DUPLICATES, &e);
	const char *verdict = json_string_value(json_object_get(j, "verdict"));
	bool known = false;

	for (size_t i = 0; verdict && i < FUZZ_COUNT(verdicts); i++)
		known |= !strcmp(verdict, verdicts[i]);
	FUZZ_HOLDS(known);
	FUZZ_HOLDS(json_array_size(json_object_get(j, "findings")) == a->nfinding);
	json_decref(j);
}

static void report(const struct analysis *a, bool verbose)
{
	struct report_options o = { .width = 40,
		                    .verbose = verbose,
		                    .charset = verbose ? CHARSET_ASCII : CHARSET_UTF8 };
	static void (*const forms[])(struct buf *, const struct analysis *,
	                             const struct report_options *) = { report_text, report_markdown, report_dot,
		                                                        report_timeline };
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < FUZZ_COUNT(forms); i++) {
		forms[i](&b, a, &o);
		check_text(&b);
		buf_reset(&b);
	}
	report_json(&b, a, &o);
	check_json(&b, a);
	struct arena *tokens = arena_new();
	o.redaction = redaction_new(tokens);
	report_json(&b, a, &o);
	redaction_free(o.redaction);
	arena_free(tokens);
	buf_free(&b);
}

static void judge(struct span source, struct span anchors)
{
	const char *trusted = anchors.p ? fuzz_file(1, anchors) : "none";
	struct err e = { 0 };
	struct source src = { .kind = SOURCE_FILE, .spec = "input", .path = fuzz_file(0, source) };
	struct analysis_input in = { .question = question_default, .set = certset_new(), .only_leaf = -1 };

	derivation_reset();
	derivation_spend(ROUNDS_OF_RUN - 5000);
	in.question.at = FUZZ_AT;
	in.question.host = source.n % 2 ? "www.example.com" : NULL;
	in.trust_spec = &trusted;
	in.ntrust_spec = 1;
	in.trust = trust_new(&trusted, 1, &e);
	FUZZ_HOLDS(in.trust);
	FUZZ_HOLDS(certset_load(in.set, &src, ORIGIN_FILE, NULL, &e));
	struct analysis *a = diagnose(&in);
	report(a, source.n % 2);
	analysis_free(a);
	trust_free(in.trust);
	certset_free(in.set);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span whole = span_of(data, size), anchors = SPAN_NONE;

	for (size_t i = 0; i + strlen(mark) <= size; i++)
		if (!memcmp(data + i, mark, strlen(mark))) {
			whole.n = i + 1;
			anchors = span_of(data + i + strlen(mark), size - i - strlen(mark));
			break;
		}
	clock_pin(FUZZ_AT);
	judge(whole, anchors);
	return 0;
}
