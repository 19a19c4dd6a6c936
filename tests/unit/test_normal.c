/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The normal forms of names: what is read, and as what; what is not, as it must be. */
#include "tests/unit/fixture.h"
#include "chain/normal.h"

static const char long_label[] = "a123456789b123456789c123456789d123456789e123456789f123456789abc";

static const struct {
	const char *in, *out; /* NULL: no host's name */
} hosts[] = {
	{ "www.Example.COM", "www.example.com" },
	{ "AZ-az_09.x", "az-az_09.x" },
	{ "a", "a" },
	{ long_label, long_label },
	{ "a123456789b123456789c123456789d123456789e123456789f123456789abcd", NULL },
	{ "", NULL },
	{ ".", NULL },
	{ "a.", NULL },
	{ ".a", NULL },
	{ "a..b", NULL },
	{ "a b", NULL },
	{ "a\tb", NULL },
	{ "*", NULL },
	{ "*.a", NULL },
	{ "a.*", NULL },
	{ "b\xc3\xbc.example", NULL },
	{ "a:1", NULL },
	{ "a@b", NULL },
	{ "a[", NULL },
	{ "a`", NULL },
	{ "a{", NULL },
	{ "a/", NULL },
};

START_TEST(host)
{
	char out[NORMAL_HOST_SIZE] = "";
	bool wildcard;
	const char *why = normal_host(span_str(hosts[_i].in), out);

	ck_assert_msg((why == NULL) == (hosts[_i].out != NULL), "%s: %s", hosts[_i].in, why ? why : out);
	if (!why) {
		unit_str(hosts[_i].in, out, hosts[_i].out);
		ck_assert(!normal_dns(span_str(hosts[_i].in), out, &wildcard) && !wildcard);
	}
}
END_TEST

/* Why it is none. */
START_TEST(host_reasons)
{
	static const struct {
		const char *in, *begins;
	} reasons[] = {
		{ "", "a label is empty" },     { ".", "a label is empty" },       { "a..b", "a label is empty" },
		{ ".a", "a label is empty" },   { "a..", "a label is empty" },     { "a.", "it ends in a dot" },
		{ "a.b.", "it ends in a dot" }, { "b\xc3\xbc", "it has octets above 127" },
		{ "b c\xc3\xbc", "it has octets above 127" },
		{ "a.*", "a star" },            { "a b", "it has a blank" },       { "a:1", "it has a blank" },
		{ "x.a123456789b123456789c123456789d123456789e123456789f123456789abcd", "a label is empty" },
		{ "a123456789b123456789c123456789d123456789e123456789f123456789abcd.", "a label is empty" },
	};
	char out[NORMAL_HOST_SIZE];

	for (size_t i = 0; i < UNIT_COUNT(reasons); i++) {
		const char *why = normal_host(span_str(reasons[i].in), out);

		ck_assert_msg(why && !strncmp(why, reasons[i].begins, strlen(reasons[i].begins)), "%s: %s", reasons[i].in, why);
	}
}
END_TEST

START_TEST(wildcards)
{
	char out[NORMAL_HOST_SIZE];
	bool wildcard;

	ck_assert(!normal_dns(span_str("*.Example.com"), out, &wildcard) && wildcard);
	unit_str("*", out, "example.com");
	ck_assert(!normal_dns(span_str("*.a"), out, &wildcard) && wildcard);
	ck_assert(normal_dns(span_str("*."), out, &wildcard));
	ck_assert(normal_dns(span_str("*"), out, &wildcard));
	ck_assert(normal_dns(span_str("a*.b"), out, &wildcard));
	ck_assert(normal_dns(span_str("*a.b"), out, &wildcard));
	ck_assert(normal_dns(span_str("*.*.b"), out, &wildcard));
}
END_TEST

/* 253 octets are the most, by labels that are short enough. */
START_TEST(longest)
{
	char in[300], out[NORMAL_HOST_SIZE];

	for (size_t i = 0; i < sizeof in; i++)
		in[i] = i % 60 == 59 ? '.' : 'a';
	ck_assert(!normal_host(span_of(in, 253), out));
	ck_assert_uint_eq(strlen(out), 253);
	ck_assert(normal_host(span_of(in, 254), out));
}
END_TEST

static const struct {
	const char *in;
	bool utf8;
	const char *local, *host; /* NULL: none */
} mailboxes[] = {
	{ "User@Example.com", false, "User", "example.com" },
	{ "a.b+c~!#$%&'*-/=?^_`{|}@x", false, "a.b+c~!#$%&'*-/=?^_`{|}", "x" },
	{ "0@x", false, "0", "x" },
	{ "\"a b\"@x", false, "a b", "x" },
	{ "\"a\\\"b\\\\c\"@x", false, "a\"b\\c", "x" },
	{ "\"\"@x", false, "", "x" },
	{ "\"a\\@x", false, NULL, NULL },
	{ "\"a\\", false, NULL, NULL },
	{ "\"a", false, NULL, NULL },
	{ "\"a\"", false, NULL, NULL },
	{ "\"a\"b@x", false, NULL, NULL },
	{ "\"a\tb\"@x", false, NULL, NULL },
	{ "\"a\x7f\"@x", false, NULL, NULL },
	{ "\"\xc3\xbc\"@x", false, NULL, NULL },
	{ "\"\xc3\xbc\"@x", true, "\xc3\xbc", "x" },
	{ "\xc3\xbc@x", true, "\xc3\xbc", "x" },
	{ "\xc3\xbc@x", false, NULL, NULL },
	{ "\xc3@x", true, NULL, NULL },
	{ "a b@x", false, NULL, NULL },
	{ "<a@x>", false, NULL, NULL },
	{ "a", false, NULL, NULL },
	{ "@x", false, NULL, NULL },
	{ "a@", false, NULL, NULL },
	{ "a@x.", false, NULL, NULL },
	{ "a@[192.0.2.1]", false, NULL, NULL },
	{ "a(comment)@x", false, NULL, NULL },
	{ "", false, NULL, NULL },
	{ "", true, NULL, NULL },
};

START_TEST(mailbox)
{
	char out[NORMAL_HOST_SIZE] = "";
	struct buf local = BUF_INIT;
	const char *why = normal_mailbox(span_str(mailboxes[_i].in), mailboxes[_i].utf8, &local, out);

	ck_assert_msg((why == NULL) == (mailboxes[_i].host != NULL), "%s: %s", mailboxes[_i].in, why ? why : out);
	if (!why) {
		unit_str(mailboxes[_i].in, buf_str(&local), mailboxes[_i].local);
		unit_str(mailboxes[_i].in, out, mailboxes[_i].host);
	}
	buf_free(&local);
}
END_TEST

/* The octet 0 is no letter of a local part either. */
START_TEST(mailbox_with_nul)
{
	char out[NORMAL_HOST_SIZE];
	struct buf local = BUF_INIT;

	ck_assert(normal_mailbox(SPAN_LIT("a\0@x"), false, &local, out));
	ck_assert(normal_mailbox(SPAN_LIT("\"a\0\"@x"), false, &local, out));
	buf_free(&local);
}
END_TEST

static const struct {
	const char *in;
	enum normal_state state;
	const char *host;
} uris[] = {
	{ "https://www.Example.com/x", NORMAL_READ, "www.example.com" },
	{ "https://me@www.example.com:443/x?y#z", NORMAL_READ, "www.example.com" },
	{ "https://a:b%40@www.example.com", NORMAL_READ, "www.example.com" },
	{ "https://www.example.com?x@y", NORMAL_READ, "www.example.com" },
	{ "https://www.example.com#x@y", NORMAL_READ, "www.example.com" },
	{ "x+y-z.1://h", NORMAL_READ, "h" },
	{ "https://www.example.com:", NORMAL_READ, "www.example.com" },
	{ "https://h/%aF%0d", NORMAL_READ, "h" },
	{ "https://h/%", NORMAL_UNREADABLE, NULL },
	{ "https://h/%a", NORMAL_UNREADABLE, NULL },
	{ "https://h/%ag", NORMAL_UNREADABLE, NULL },
	{ "https://h/%ga", NORMAL_UNREADABLE, NULL },
	{ "https://h/%:0", NORMAL_UNREADABLE, NULL },
	{ "https://h/a b", NORMAL_UNREADABLE, NULL },
	{ "https://h/\xc3\xbc", NORMAL_UNREADABLE, NULL },
	{ "https://www.example.com./", NORMAL_UNREADABLE, NULL },
	{ "https://www.example.com:x/", NORMAL_UNREADABLE, NULL },
	{ "https://[::1", NORMAL_NO_HOST, NULL },
	{ "https://[a]@h/", NORMAL_UNREADABLE, NULL },
	{ "https://a@b@h/", NORMAL_UNREADABLE, NULL },
	{ "https://*.example.com/", NORMAL_UNREADABLE, NULL },
	{ "https://[2001:db8::1]/", NORMAL_NO_HOST, NULL },
	{ "https://[2001:db8::1]:443/", NORMAL_NO_HOST, NULL },
	{ "https://192.0.2.1/", NORMAL_NO_HOST, NULL },
	{ "https://1.2.3.0x7f/", NORMAL_NO_HOST, NULL },
	{ "https://0x7F000001/", NORMAL_NO_HOST, NULL },
	{ "https://a.0x7g/", NORMAL_READ, "a.0x7g" },
	{ "https://a.1x7/", NORMAL_READ, "a.1x7" },
	{ "https://a.0a/", NORMAL_READ, "a.0a" },
	{ "https:///path", NORMAL_NO_HOST, NULL },
	{ "https:/path", NORMAL_NO_HOST, NULL },
	{ "urn:example:a", NORMAL_NO_HOST, NULL },
	{ "x:", NORMAL_NO_HOST, NULL },
	{ "x:/", NORMAL_NO_HOST, NULL },
	{ "x:a/b", NORMAL_NO_HOST, NULL },
	{ "x", NORMAL_UNREADABLE, NULL },
	{ "", NORMAL_UNREADABLE, NULL },
	{ "1x://h", NORMAL_UNREADABLE, NULL },
	{ "+x://h", NORMAL_UNREADABLE, NULL },
	{ "x_y://h", NORMAL_UNREADABLE, NULL },
	{ "://h", NORMAL_UNREADABLE, NULL },
	{ "www.example.com/x", NORMAL_UNREADABLE, NULL },
};

START_TEST(uri)
{
	char out[NORMAL_HOST_SIZE] = "";
	const char *why = NULL;

	unit_int(uris[_i].in, normal_uri(span_str(uris[_i].in), out, &why), uris[_i].state);
	if (uris[_i].state == NORMAL_READ)
		unit_str(uris[_i].in, out, uris[_i].host);
	if (uris[_i].state == NORMAL_UNREADABLE)
		ck_assert_msg(why != NULL, "%s", uris[_i].in);
}
END_TEST

/* id-on-SmtpUTF8Mailbox, RFC 9598 3. */
static const struct {
	const char *name, *der;
	bool is;
	const char *text;
} others[] = {
	{ "a mailbox", "06{2b06010505070809} a0{ 0c{'a@x'} }", true, "a@x" },
	{ "of another string type", "06{2b06010505070809} a0{ 16{'a@x'} }", true, NULL },
	{ "with something behind it", "06{2b06010505070809} a0{ 0c{'a@x'} 0500 }", true, NULL },
	{ "without a value", "06{2b06010505070809}", true, NULL },
	{ "a UPN", "06{2b060104018237140203} a0{ 0c{'a@x'} }", false, NULL },
	{ "no OID", "0c{'a@x'}", false, NULL },
	{ "nothing", "", false, NULL },
};

START_TEST(other_name)
{
	struct arena *a = arena_new();
	struct general_name g = { .type = GN_OTHER, .value = der_text(a, others[_i].der) };
	struct span text;

	unit_int(others[_i].name, normal_smtp_utf8(&g, &text), others[_i].is);
	ck_assert_msg((text.p != NULL) == (others[_i].text != NULL), "%s", others[_i].name);
	if (text.p)
		ck_assert(span_eq(text, span_str(others[_i].text)));
	g.type = GN_EMAIL;
	ck_assert(!normal_smtp_utf8(&g, &text));
	arena_free(a);
}
END_TEST

UNIT_SUITE("normal")
{
	UNIT_ROWS(tc, host, hosts);
	tcase_add_test(tc, host_reasons);
	tcase_add_test(tc, wildcards);
	tcase_add_test(tc, longest);
	UNIT_ROWS(tc, mailbox, mailboxes);
	tcase_add_test(tc, mailbox_with_nul);
	UNIT_ROWS(tc, uri, uris);
	UNIT_ROWS(tc, other_name, others);
}
