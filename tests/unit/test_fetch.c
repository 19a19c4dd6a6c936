/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No socket is opened to a private address, in whatever way it is written, and to nothing but the web. */
#include "tests/unit/unit.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/sentence.h"
#include "base/span.h"
#include "net/fetch.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* The first and last of each block, as far as they can be written in a URL. */
static const struct {
	const char *url;
	enum fetch_end end;
} rows[] = {
	{ "http://127.0.0.1:1/", FETCH_PRIVATE },
	{ "http://127.255.255.254/", FETCH_PRIVATE },
	{ "http://2130706433/", FETCH_PRIVATE },
	{ "http://0x7f.1/", FETCH_PRIVATE },
	{ "http://localhost:1/", FETCH_PRIVATE },
	{ "http://0.0.0.0/", FETCH_PRIVATE },
	{ "http://10.0.0.0/", FETCH_PRIVATE },
	{ "http://10.255.255.255/", FETCH_PRIVATE },
	{ "http://100.64.0.1/", FETCH_PRIVATE },
	{ "http://100.127.255.255/", FETCH_PRIVATE },
	{ "https://169.254.169.254/latest/meta-data/", FETCH_PRIVATE },
	{ "http://172.16.0.1/", FETCH_PRIVATE },
	{ "http://172.31.255.255/", FETCH_PRIVATE },
	{ "http://192.0.0.8/", FETCH_PRIVATE },
	{ "http://192.168.0.1/", FETCH_PRIVATE },
	{ "http://198.18.0.1/", FETCH_PRIVATE },
	{ "http://224.0.0.1/", FETCH_PRIVATE },
	{ "http://255.255.255.255/", FETCH_PRIVATE },
	{ "http://user:word@127.0.0.1/", FETCH_PRIVATE },
	{ "http://[::1]/", FETCH_PRIVATE },
	{ "http://[::]/", FETCH_PRIVATE },
	{ "http://[::ffff:10.0.0.1]/", FETCH_PRIVATE },
	{ "http://[::127.0.0.1]/", FETCH_PRIVATE },
	{ "http://[64:ff9b::7f00:1]/", FETCH_PRIVATE },
	{ "http://[2002:c0a8:101::1]/", FETCH_PRIVATE },
	{ "http://[fc00::1]/", FETCH_PRIVATE },
	{ "http://[fdff::1]/", FETCH_PRIVATE },
	{ "http://[fe80::1]/", FETCH_PRIVATE },
	{ "http://[fec0::1]/", FETCH_PRIVATE },
	{ "http://[ff02::1]/", FETCH_PRIVATE },
	{ "HTTP://127.0.0.1/", FETCH_PRIVATE },
	{ "file:///etc/passwd", FETCH_SCHEME },
	{ "ldap://127.0.0.1/", FETCH_SCHEME },
	{ "ftp://127.0.0.1/", FETCH_SCHEME },
	{ "gopher://127.0.0.1/", FETCH_SCHEME },
	{ "http:/127.0.0.1/", FETCH_SCHEME },
	{ "https:/127.0.0.1/", FETCH_SCHEME },
	{ "127.0.0.1", FETCH_SCHEME },
	{ "", FETCH_SCHEME },
};

/* The neighbours of each block on both sides are anybody's. */
static const struct {
	const char *address;
	bool is_private;
} addresses[] = {
	{ "0.255.255.255", true },
	{ "1.0.0.0", false },
	{ "9.255.255.255", false },
	{ "10.0.0.0", true },
	{ "10.255.255.255", true },
	{ "11.0.0.0", false },
	{ "100.63.255.255", false },
	{ "100.64.0.0", true },
	{ "100.127.255.255", true },
	{ "100.128.0.0", false },
	{ "126.255.255.255", false },
	{ "127.0.0.0", true },
	{ "127.255.255.255", true },
	{ "128.0.0.0", false },
	{ "169.253.255.255", false },
	{ "169.254.0.0", true },
	{ "169.254.255.255", true },
	{ "169.255.0.0", false },
	{ "172.15.255.255", false },
	{ "172.16.0.0", true },
	{ "172.31.255.255", true },
	{ "172.32.0.0", false },
	{ "191.255.255.255", false },
	{ "192.0.0.0", true },
	{ "192.0.0.255", true },
	{ "192.0.1.0", false },
	{ "192.167.255.255", false },
	{ "192.168.0.0", true },
	{ "192.168.255.255", true },
	{ "192.169.0.0", false },
	{ "198.17.255.255", false },
	{ "198.18.0.0", true },
	{ "198.19.255.255", true },
	{ "198.20.0.0", false },
	{ "223.255.255.255", false },
	{ "224.0.0.0", true },
	{ "255.255.255.255", true },
	{ "::", true },
	{ "::1", true },
	{ "::8.8.8.8", false },
	{ "::ffff:8.8.8.8", false },
	{ "::ffff:127.0.0.1", true },
	{ "::fffe:7f00:1", false },
	{ "64:ff9b::808:808", false },
	{ "64:ff9b::a00:1", true },
	{ "64:ff9c::a00:1", false },
	{ "2001:db8::1", false },
	{ "2002:808:808::1", false },
	{ "2002:7f00:1::1", true },
	{ "2003:7f00:1::1", false },
	{ "fbff::1", false },
	{ "fc00::1", true },
	{ "fdff::1", true },
	{ "fe00::1", false },
	{ "fe7f::1", false },
	{ "fe80::1", true },
	{ "feff::1", true },
	{ "ff00::1", true },
};

START_TEST(knows_private_ones)
{
	const char *text = addresses[_i].address;
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	bool six = strchr(text, ':');

	ck_assert_int_eq(inet_pton(six ? AF_INET6 : AF_INET, text, six ? (void *)&v6.sin6_addr : (void *)&v4.sin_addr),
	                 1);
	unit_int(text, fetch_is_private(six ? (struct sockaddr *)&v6 : (struct sockaddr *)&v4),
	         addresses[_i].is_private);
}
END_TEST

START_TEST(refuses)
{
	static const char *const proxies[] = { "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" };
	const struct fetch_request q = { .url = rows[_i].url, .timeout_ms = 2000 };
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < UNIT_COUNT(proxies); i++)
		unsetenv(proxies[i]);
	const struct fetch_answer f = fetch_document(&q, &out);
	if (f.end != FETCH_NO_LIBRARY)
		unit_int(rows[_i].url, f.end, rows[_i].end);
	unit_int(rows[_i].url, out.n, 0);
	buf_free(&out);
}
END_TEST

/* Of another family: nobody knows it to be public. */
START_TEST(of_no_family)
{
	struct sockaddr to = { .sa_family = AF_UNIX };

	ck_assert(fetch_is_private(&to));
}
END_TEST

/* Each ending has words of its own. */
START_TEST(words)
{
	static const struct {
		struct fetch_answer answer;
		const char *said;
	} endings[] = {
		{ { .end = FETCH_DONE }, "it came" },
		{ { .end = FETCH_NO_LIBRARY }, "libcurl is not here" },
		{ { .end = FETCH_SCHEME }, "only http and https are fetched" },
		{ { .end = FETCH_PRIVATE }, "its address is a private one (--fetch-private)" },
		{ { .end = FETCH_REDIRECTS }, "it leads from one place to the next" },
		{ { .end = FETCH_STATUS, .status = 404 }, "404" },
		{ { .end = FETCH_FAILED, .text = "Could not resolve host" }, "Could not resolve host" },
		{ { .end = FETCH_TOO_LARGE }, "MiB" },
	};

	for (size_t i = 0; i < UNIT_COUNT(endings); i++) {
		struct arena *a = arena_new();
		struct sentence s = fetch_said(a, &endings[i].answer);
		struct buf b = BUF_INIT;

		sentence_render(&b, &s, &rendering_plain);
		ck_assert_msg(strstr(buf_str(&b), endings[i].said) != NULL, "%zu: \"%s\"", i, buf_str(&b));
		buf_free(&b);
		arena_free(a);
	}
}
END_TEST

UNIT_SUITE("fetch")
{
	tcase_add_test(tc, of_no_family);
	tcase_add_test(tc, words);
	UNIT_ROWS(tc, knows_private_ones, addresses);
	UNIT_ROWS(tc, refuses, rows);
}
