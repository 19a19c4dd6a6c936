/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No socket is opened to a private address, in whatever way it is written, and to nothing but the web. */
#include "tests/unit/unit.h"

#include "base/buf.h"
#include "base/span.h"
#include "net/fetch.h"

#include <stdlib.h>

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
	{ "127.0.0.1", FETCH_SCHEME },
	{ "", FETCH_SCHEME },
};

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

UNIT_SUITE("fetch")
{
	UNIT_ROWS(tc, refuses, rows);
}
