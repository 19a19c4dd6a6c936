/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: what is accepted, what is refused and in which words, and that the table keeps its own rules. */
#include "tests/unit/unit.h"

#include "base/buf.h"
#include "cli/option.h"

static const struct {
	const char *line;  /* words apart by one blank */
	const char *error; /* part of the sentence; NULL: accepted */
} lines[] = {
	{ "check a.pem", NULL },
	{ "check a.pem --trust root.pem b.pem", NULL },
	{ "--trust none a.pem", NULL },
	{ "--trust=none a.pem", NULL },
	{ "check --at 2026-06-01 a.pem", NULL },
	{ "check --at +30d a.pem", NULL },
	{ "check --at yesterday a.pem", "--at: 'yesterday' is not a time" },
	{ "check --purpose client a.pem", NULL },
	{ "check --purpose both a.pem", "--purpose: 'both' is not any server client" },
	{ "check --purpose", "--purpose needs PURPOSE" },
	{ "check --strict=yes a.pem", "--strict takes no argument" },
	{ "check --bogus a.pem", "unknown option --bogus" },
	{ "check -Z a.pem", "unknown option -Z" },
	{ "check --starttls gopher h:70", "--starttls: 'gopher' is not smtp imap pop3 ftp ldap mysql postgres xmpp xmpp-server lmtp sieve nntp irc" },
	{ "check --depth -1 a.pem", "--depth: '-1' is not a whole number" },
	{ "check --depth 3x a.pem", "--depth: '3x' is not a whole number" },
	{ "check --key k.pem h:443", "--key goes with --cert" },
	{ "check --cert c.pem --key k.pem h:443", NULL },
	{ "lab --trust x dir", "--trust does not go with lab" },
	{ "lab --list", NULL },
	{ "check --warn 20% a.pem", NULL },
	{ "check --warn 20 a.pem", NULL },
	{ "check --warn 101% a.pem", "--warn: '101%' is not a number of days" },
	{ "check --format yaml a.pem", "--format: 'yaml' is not text json pem dot markdown" },
	{ "-4 h:443", NULL },
	{ "check -- --strange.pem", NULL },
	{ "", NULL },
};

static bool parse(struct options *o, const char *line, struct err *e)
{
	static char words[512];
	static char *argv[32];
	int argc = 0;

	snprintf(words, sizeof words, "certloupe %s", line);
	for (char *p = strtok(words, " "); p; p = strtok(NULL, " "))
		argv[argc++] = p;
	argv[argc] = NULL;
	*o = (struct options){ .arena = arena_new() };
	*e = (struct err){ 0 };
	return options_parse(o, argc, argv, e);
}

START_TEST(command_line)
{
	struct options o;
	struct err e;
	bool ok = parse(&o, lines[_i].line, &e);

	ck_assert_msg(ok == !lines[_i].error, "'%s': %s", lines[_i].line, ok ? "accepted" : e.text);
	if (!ok)
		ck_assert_msg(strstr(e.text, lines[_i].error) != NULL && e.code == ERR_USAGE, "'%s': '%s'",
		              lines[_i].line, e.text);
	arena_free(o.arena);
}
END_TEST

/* Which words are operands: "|" between them. */
static const struct {
	const char *name;
	const char *argv[8];
	const char *operands; /* NULL: refused */
} operand_rows[] = {
	{ "an item of a list",
	  { "explain", "- Status: The certificate is NOT trusted." },
	  "explain|- Status: The certificate is NOT trusted." },
	{ "a dash and a tab", { "explain", "-\tx" }, "explain|-\tx" },
	{ "several lines", { "explain", "- a\n- b" }, "explain|- a\n- b" },
	{ "a hexadecimal code", { "explain", "-0x80090325" }, "explain|-0x80090325" },
	{ "a code and words", { "explain", "-12279 (SSL_ERROR)", "a.pem" }, "explain|-12279 (SSL_ERROR)|a.pem" },
	{ "two digits", { "explain", "-53" }, "explain|-53" },
	{ "-4 and -6 are options", { "explain", "-4", "-53", "-6" }, "explain|-53" },
	{ "options before the command", { "-q", "explain", "-0x1" }, "explain|-0x1" },
	{ "options behind WHAT", { "explain", "- x", "--trust", "-12", "a.pem", "-q" }, "explain|- x|a.pem" },
	{ "-- ends options only", { "explain", "--", "-Z", "--bogus" }, "explain|-Z|--bogus" },
	{ "-- behind operands", { "check", "a.pem", "--", "-q" }, "check|a.pem|-q" },
	{ "-- as an argument", { "check", "--trust", "--", "a.pem", "-q" }, "check|a.pem" },
	{ "a dash alone", { "explain", "-", "a.pem" }, "explain|-|a.pem" },
	{ "other commands know no such codes", { "check", "-12" }, NULL },
	{ "a dash and a letter", { "explain", "-Z" }, NULL },
	{ "a cluster", { "check", "-qv", "a.pem" }, "check|a.pem" },
};

START_TEST(operands)
{
	struct options o = { .arena = arena_new() };
	struct err e = { 0 };
	char *argv[10] = { (char *)(uintptr_t) "certloupe" };
	struct buf got = BUF_INIT;
	int argc = 1;

	for (const char *const *p = operand_rows[_i].argv; *p; p++)
		argv[argc++] = (char *)(uintptr_t)*p;
	bool ok = options_parse(&o, argc, argv, &e);
	ck_assert_msg(ok == (operand_rows[_i].operands != NULL), "%s: %s", operand_rows[_i].name, e.text);
	if (ok) {
		if (o.command != COMMAND_BROWSE)
			buf_puts(&got, command_table[o.command].name);
		for (size_t i = 0; i < o.operand.n; i++)
			buf_printf(&got, "|%s", o.operand.v[i]);
		unit_str(operand_rows[_i].name, buf_str(&got), operand_rows[_i].operands);
	}
	buf_free(&got);
	arena_free(o.arena);
}
END_TEST

START_TEST(values)
{
	struct options o;
	struct err e;

	ck_assert(parse(
	    &o, "check --trust a --trust b --policy 1.2.3,1.2.4 x.pem --fail-on warning --crl l.pem y.pem -q", &e));
	unit_int("command", o.command, COMMAND_CHECK);
	unit_int("trust.n", o.trust.n, 2);
	unit_str("trust.v[1]", o.trust.v[1], "b");
	unit_int("policy.n", o.policy.n, 2);
	unit_str("question.policies[1]", o.question.policies[1], "1.2.4");
	unit_int("operand.n", o.operand.n, 2);
	unit_str("operand.v[1]", o.operand.v[1], "y.pem");
	unit_int("fail_on", o.fail_on, SEVERITY_WARNING);
	unit_int("question.revocation", o.question.revocation, REVOCATION_HARD); /* --crl asks for it */
	ck_assert(o.quiet && !o.verbose);
	arena_free(o.arena);
	ck_assert(parse(&o, "check --crl l.pem --revocation soft x.pem", &e));
	unit_int("question.revocation", o.question.revocation, REVOCATION_SOFT); /* an explicit value wins */
	arena_free(o.arena);
	ck_assert(parse(&o, "./check", &e)); /* the file of a command's name */
	unit_int("command", o.command, COMMAND_BROWSE);
	unit_int("operand.n", o.operand.n, 1);
	arena_free(o.arena);
}
END_TEST

START_TEST(table)
{
	for (size_t i = 0; i < option_count; i++) {
		const struct option_row *r = &option_table[i];

		ck_assert_msg(r->name && r->about && r->set, "row %zu", i);
		ck_assert_msg(!r->help || strlen(r->help) <= 45, "--%s: the help line is too long", r->name);
		ck_assert_msg(r->complete != COMPLETE_WORDS || r->words, "--%s: no words", r->name);
		for (size_t k = 0; k < i; k++) {
			ck_assert_msg(strcmp(option_table[k].name, r->name), "--%s twice", r->name);
			ck_assert_msg(!r->letter || option_table[k].letter != r->letter, "-%c twice", r->letter);
		}
	}
}
END_TEST

START_TEST(help)
{
	char line[256];
	int n = 0;
	FILE *f = tmpfile();

	options_help(f);
	rewind(f);
	for (; fgets(line, sizeof line, f); n++) {
		ck_assert_msg(strlen(line) <= 101, "too wide: %s", line);
		ck_assert(!strchr(line, '\033'));
	}
	fclose(f);
	ck_assert_int_le(n, 60);
}
END_TEST

UNIT_SUITE("option")
{
	UNIT_ROWS(tc, command_line, lines);
	UNIT_ROWS(tc, operands, operand_rows);
	tcase_add_test(tc, values);
	tcase_add_test(tc, table);
	tcase_add_test(tc, help);
}
