/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The connect dialog: what is typed into it becomes a plan as the command line would make it. */
#include "tests/unit/unit.h"
#include "base/i18n.h"
#include "cli/option.h"
#include "ui/view/dial.h"

/* Options go into the form; keys are typed as on the screen ('\t' next field, ' ' on a choice the next one), and what
 * comes out is said in the words of the command line. */
static const struct {
	const char *name, *args, *typed, *out;
} rows[] = {
	{ "a name alone", "", "db.example.jp", "db.example.jp:443" },
	{ "a port", "", "db.example.jp\t8443", "db.example.jp:8443" },
	{ "STARTTLS", "", "db.example.jp\t\t       ", "postgres://db.example.jp:5432" },
	{ "all choices around", "", "mx.example.jp\t\t              ", "mx.example.jp:443" },
	{ "an IPv6 address", "", "2001:db8::1\t993\t", "[2001:db8::1]:993" },
	{ "brackets are right, too", "", "[2001:db8::1]", "[2001:db8::1]:443" },
	{ "a port behind the host", "", "localhost:18443", "localhost:18443" },
	{ "behind brackets", "", "[2001:db8::1]:993", "[2001:db8::1]:993" },
	{ "with STARTTLS", "", "mx.example.jp:2525\t\t ", "smtp://mx.example.jp:2525" },
	{ "a whole SOURCE", "", "imap://mx.example.jp", "imap://mx.example.jp" },
	{ "a port behind the host, and another filled in", "a.example:1", ":2", "a.example:2" },
	{ "the port twice", "", "a.example:1\t2", "error: a.example:1:2: neither HOST:PORT nor an IPv6 address" },
	{ "no host", "", "\t443", "error: the host is missing" },
	{ "blanks", "", "  a.example", "a.example:443" },
	{ "a file's name is no host", "", "./a.pem", "error: ./a.pem: not a host" },
	{ "everything", "", "a.example\t\t\tb.example\th2\t \tsystem  ca.pem\t2027-01-01\tc.pem\tk.pem",
	  "a.example:443 --servername b.example --alpn h2 -4 --trust system --trust ca.pem --at 2027-01-01T00:00:00Z "
	  "--cert c.pem --key k.pem" },
	{ "a certificate with its key in it", "", "a.example\t\t\t\t\t\t\t\tc.pem",
	  "a.example:443 --cert c.pem --key c.pem" },
	{ "a time that is none", "", "a.example\t\t\t\t\t\t\tsoon",
	  "error: soon: the time is 2027-01-31, 2027-01-31T12:00:00Z, +30d or now" },
	{ "what was asked last is filled in", "smtp://mx.example.jp:2525 --alpn none --at 2026-01-02", "",
	  "smtp://mx.example.jp:2525 --alpn none --at 2026-01-02T00:00:00Z" },
	{ "--starttls is a protocol", "mx.example.jp:2525 --starttls imap", "", "imap://mx.example.jp:2525" },
	{ "files stay", "a.example:1 /nowhere/x.pem", "\t2", "a.example:12 /nowhere/x.pem" },
	{ "the name that was expected of another peer goes", "a.example:443 --host www.example", "b",
	  "a.exampleb:443" },
	{ "of the same peer it stays", "a.example:443 --host www.example", "\t4", "a.example:4434 --host www.example" },
};

static void say(struct buf *out, const char *option, const char *value)
{
	if (value)
		buf_printf(out, " %s %s", option, value);
}

static void said(struct buf *out, const struct plan *p)
{
	char at[32];

	for (size_t i = 0; i < p->source.n; i++)
		buf_printf(out, "%s%s", i > 0 ? " " : "", p->source.v[i]);
	say(out, "--servername", p->probe.servername);
	say(out, "--alpn", p->probe.alpn);
	say(out, "--starttls", p->probe.starttls < 0 ? NULL : protocol_scheme((enum protocol)p->probe.starttls));
	if (p->probe.family)
		buf_printf(out, " -%d", p->probe.family);
	for (size_t i = 0; i < p->trust.n; i++)
		say(out, "--trust", p->trust.v[i]);
	say(out, "--at", p->question.at_given ? time_rfc3339(p->question.at, at) : NULL);
	say(out, "--cert", p->cert);
	say(out, "--key", p->key);
	say(out, "--host", p->question.host);
}

static void type(struct form *f, const char *keys)
{
	size_t field = 0;

	for (; *keys; keys++)
		if (*keys == '\t')
			field++;
		else
			ck_assert_msg(form_key(f, field, (unsigned char)*keys), "%c", *keys);
}

START_TEST(options)
{
	struct options o = { .arena = arena_new() };
	struct plan plan, *made;
	char *argv[30] = { arena_strdup(o.arena, "certloupe") }, *args = arena_strdup(o.arena, rows[_i].args);
	struct run r = { .plan = &plan };
	struct buf out = BUF_INIT;
	struct form f;
	struct err e = { 0 };
	int n = 1;

	for (char *w = strtok(args, " "); w; w = strtok(NULL, " "))
		argv[n++] = w;
	ck_assert_msg(options_parse(&o, n, argv, &e), "%s", e.text);
	plan = options_plan(&o);
	r.nsource = o.operand.n;
	r.source = ARENA_ARRAY(o.arena, struct run_source, r.nsource);
	for (size_t i = 0; i < r.nsource; i++)
		ck_assert(source_parse(o.arena, o.operand.v[i], false, &r.source[i].source, &e));
	dial_form(&f, &r);
	type(&f, rows[_i].typed);
	made = dial_plan(&f, &r, &e);
	if (made)
		said(&out, made);
	else
		buf_printf(&out, "error: %s", e.text);
	unit_str(rows[_i].name, buf_str(&out), rows[_i].out);
	plan_free(made);
	buf_free(&out);
	form_free(&f);
	arena_free(o.arena);
}
END_TEST

UNIT_SUITE("dial")
{
	UNIT_ROWS(tc, options, rows);
}
