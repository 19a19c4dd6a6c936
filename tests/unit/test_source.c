/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a word on the command line is: the contract's rules, in a directory that holds the files "here.pem",
 * "host.example" and the directory "d". */
#include "tests/unit/unit.h"

#include "base/buf.h"
#include "load/source.h"

#include <sys/stat.h>
#include <unistd.h>

static const struct {
	const char *word;
	bool force_host;
	const char *is; /* file PATH, directory PATH, stdin, PROTOCOL HOST PORT; "?" not accepted */
} rows[] = {
	{ "-", false, "stdin" },
	{ "here.pem", false, "file here.pem" },
	{ "./here.pem", false, "file ./here.pem" },
	{ "host.example", false, "file host.example" }, /* an existing file is the file */
	{ "host.example", true, "tls host.example 443" },
	{ "tls://host.example", false, "tls host.example 443" },
	{ "d", false, "directory d" },
	{ "d/", false, "directory d/" },
	{ "/no/such/thing", false, "file /no/such/thing" },
	{ "chain.pem", false, "file chain.pem" },
	{ "CHAIN.PFX", false, "file CHAIN.PFX" },
	{ "chain", false, "file chain" },
	{ "localhost", false, "tls localhost 443" },
	{ "example.com", false, "tls example.com 443" },
	{ "example.com:8443", false, "tls example.com 8443" },
	{ "example.com:https", false, "tls example.com https" },
	{ "localhost:1", false, "tls localhost 1" },
	{ "localhost:65535", false, "tls localhost 65535" },
	{ "localhost:65536", false, "?" },
	{ "localhost:0", false, "?" },
	{ "localhost:", false, "?" },
	{ "localhost:99999999999999999999", false, "?" },
	{ "localhost:80 80", false, "?" },
	{ "192.0.2.1", false, "tls 192.0.2.1 443" },
	{ "::1", false, "tls ::1 443" },
	{ "2001:db8::1", false, "tls 2001:db8::1 443" },
	{ "fe80::1%eth0", false, "tls fe80::1%eth0 443" },
	{ "[::1]", false, "tls ::1 443" },
	{ "[::1]:8443", false, "tls ::1 8443" },
	{ "[::1", false, "?" },
	{ "[::1]8443", false, "?" },
	{ "example.com:443:444", false, "?" },
	{ "b\xc3\xbc"
	  "cher.example",
	  false,
	  "tls b\xc3\xbc"
	  "cher.example 443" },
	{ "smtp://mail.example", false, "smtp mail.example 25" },
	{ "smtp://mail.example:587", false, "smtp mail.example 587" },
	{ "imap://[2001:db8::1]", false, "imap 2001:db8::1 143" },
	{ "pop3://mail.example", false, "pop3 mail.example 110" },
	{ "postgres://db.example", false, "postgres db.example 5432" },
	{ "TLS://Host.Example:4443", false, "tls Host.Example 4443" },
	{ "https://user:word@www.example/a/b?c=d#e", false, "tls www.example 443" },
	{ "imaps://mail.example", false, "tls mail.example 993" },
	{ "ldaps://[::1]:1636/", false, "tls ::1 1636" },
	{ "tls://", false, "?" },
	{ "tls:///etc", false, "?" },
	{ "gopher://old.example", false, "?" },
	{ "file:///etc/x.pem", false, "file /etc/x.pem" },
	{ "unix:/run/x", false, "tls /run/x " },
	{ "unix:///run/x", false, "tls /run/x " },
	{ "unix:x", false, "?" },
	{ "pkcs11:token=x", false, "token pkcs11:token=x" },
	{ "a b.example", false, "?" },
	{ "a\033[2Jb.example", false, "?" },
	{ "name.example\\x", false, "?" },
	{ "", false, "?" },
};

static void describe(const struct source *s, struct buf *out)
{
	switch (s->kind) {
	case SOURCE_TOKEN:
		buf_printf(out, "token %s", s->path);
		break;
	case SOURCE_FILE:
		buf_printf(out, "file %s", s->path);
		break;
	case SOURCE_DIRECTORY:
		buf_printf(out, "directory %s", s->path);
		break;
	case SOURCE_STDIN:
		buf_puts(out, "stdin");
		break;
	case SOURCE_HOST:
		buf_printf(out, "%s %s %s", protocol_scheme(s->protocol), s->host, s->port);
		break;
	}
}

static void in_a_directory(void)
{
	char dir[] = "/tmp/certloupe-test-XXXXXX";

	ck_assert(mkdtemp(dir) != NULL);
	ck_assert(chdir(dir) == 0);
	fclose(fopen("here.pem", "w"));
	fclose(fopen("host.example", "w"));
	ck_assert(mkdir("d", 0700) == 0);
}

static void leave_directory(void)
{
	char dir[256];

	ck_assert(getcwd(dir, sizeof dir) != NULL);
	unlink("here.pem");
	unlink("host.example");
	rmdir("d");
	ck_assert(chdir("/") == 0);
	rmdir(dir);
}

START_TEST(words)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct source s;
	struct buf b = BUF_INIT;

	in_a_directory();
	if (source_parse(a, rows[_i].word, rows[_i].force_host, &s, &e)) {
		describe(&s, &b);
		unit_str(rows[_i].word, s.spec, rows[_i].word);
	} else {
		buf_puts(&b, "?");
		unit_int(rows[_i].word, e.code, ERR_USAGE);
		ck_assert_msg(*e.text && !strchr(e.text, '\033'), "%s: %s", rows[_i].word, e.text);
	}
	unit_str(rows[_i].word, buf_str(&b), rows[_i].is);
	leave_directory();
	buf_free(&b);
	arena_free(a);
}
END_TEST

/* The PIN is kept for who opens the token, and stands in nothing that is shown. */
static const struct {
	const char *word, *shown;
} pins[] = {
	{ "pkcs11:token=x?pin-value=1", "pkcs11:token=x" },
	{ "pkcs11:token=x?pin-value=1&module-name=y&pin-value=2", "pkcs11:token=x?module-name=y" },
	{ "pkcs11:token=x;pin-value=1;object=y", "pkcs11:token=x;object=y" },
	{ "pkcs11:pin-value=1", "pkcs11:" },
};

START_TEST(pins_are_not_shown)
{
	struct arena *a = arena_new();
	struct source s;

	ck_assert(source_parse(a, pins[_i].word, false, &s, NULL));
	ck_assert_int_eq(s.kind, SOURCE_TOKEN);
	unit_str("path", s.path, pins[_i].word);
	unit_str("shown", s.spec, pins[_i].shown);
	arena_free(a);
}
END_TEST

static const struct {
	const char *word, *way;
} ways[] = {
	{ "https://x.example", NULL },
	{ "https://x.example#a", NULL },
	{ "https://x.example/", "/" },
	{ "https://x.example/a", "/a" },
	{ "https://x.example/a?b=c#d", "/a?b=c" },
	{ "https://x.example?b", "/?b" },
	{ "https://x.example:8443/#a", "/" },
	{ "https://x.example/a\x7f", NULL },
	{ "https://x.example/a~", "/a~" },
};

START_TEST(way_is_kept)
{
	struct arena *a = arena_new();
	struct source s;

	ck_assert(source_parse(a, ways[_i].word, false, &s, NULL));
	unit_str(ways[_i].word, s.way ? s.way : "none", ways[_i].way ? ways[_i].way : "none");
	arena_free(a);
}
END_TEST

START_TEST(port_is_told)
{
	struct arena *a = arena_new();
	struct source s;

	ck_assert(source_parse(a, "tls://x.example", false, &s, NULL) && !s.port_given);
	ck_assert(source_parse(a, "tls://x.example:443", false, &s, NULL) && s.port_given);
	arena_free(a);
}
END_TEST

UNIT_SUITE("source")
{
	UNIT_ROWS(tc, words, rows);
	UNIT_ROWS(tc, pins_are_not_shown, pins);
	UNIT_ROWS(tc, way_is_kept, ways);
	tcase_add_test(tc, port_is_told);
}
