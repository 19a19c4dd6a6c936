/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names, addresses and which of them answers, with a resolver that does as it is told. */
#include "tests/unit/unit.h"
#include "base/aside.h"
#include "base/clock.h"
#include "net/resolve.h"
#include "tests/net/look.h"
#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <unistd.h>

static const struct server_move hello[] = { STARTS_TLS, HOLDS, CLOSES };

/* ---- resolve.h ---- */

static struct address *resolved(const char *host, int family, size_t *n, int *code)
{
	struct resolve *r = resolve_start(host, "443", family);
	struct address *list;
	int sys;

	while (!resolve_ended(r)) {
		struct pollfd fd = { .fd = resolve_fd(r), .events = POLLIN };

		ck_assert_int_eq(poll(&fd, fd.fd >= 0 ? 1 : 0, fd.fd >= 0 ? 10000 : 0), fd.fd >= 0);
	}
	list = resolve_result(r, arena, n, code, &sys);
	resolve_free(r);
	return list;
}

static const struct {
	const char *host;
	int code;
	size_t n;
	const char *first;
} names[] = {
	{ "127.0.0.1", 0, 1, "127.0.0.1:443" },  { "::1", 0, 1, "[::1]:443" },
	{ "localhost", 0, 1, "127.0.0.1:443" },  { "two.test", 0, 2, "127.0.0.2:443" },
	{ "twice.test", 0, 1, "127.0.0.1:443" }, { "many.test", 0, RESOLVE_ADDRESSES, "127.1.0.1:443" },
	{ "none.test", EAI_NONAME, 0, NULL },    { "again.test", EAI_AGAIN, 0, NULL },
};

START_TEST(name)
{
	size_t n;
	int code;
	struct address *list = resolved(names[_i].host, 0, &n, &code);

	unit_int(names[_i].host, code, names[_i].code);
	unit_int(names[_i].host, n, names[_i].n);
	if (names[_i].first)
		unit_str(names[_i].host, list[0].full, names[_i].first);
	else
		ck_assert_ptr_null(list);
}
END_TEST

/* -4 and -6: an address of the other family is none. */
START_TEST(family)
{
	static const struct {
		const char *host;
		int family;
		size_t n;
	} rows[] = { { "127.0.0.1", 4, 1 }, { "127.0.0.1", 6, 0 }, { "::1", 6, 1 }, { "::1", 4, 0 } };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t n = 0;
		int code;

		resolved(rows[i].host, rows[i].family, &n, &code);
		unit_int(rows[i].host, n, rows[i].n);
		unit_int(rows[i].host, code == 0, rows[i].n > 0);
	}
}
END_TEST

START_TEST(threads_are_bounded)
{
	struct resolve *r[ASIDE_THREADS + 8];

	for (size_t i = 0; i < UNIT_COUNT(r); i++)
		r[i] = resolve_start("hang.test", "443", 0);
	for (int k = 0; k < 200 && fake_hanging() < ASIDE_THREADS; k++)
		poll(NULL, 0, 10);
	ck_assert_int_eq((int)fake_hanging(), ASIDE_THREADS);
	/* Some are given up while they run or wait, the others go on to their end. */
	for (size_t i = 0; i < UNIT_COUNT(r); i += 3)
		resolve_free(r[i]);
	fake_release();
	for (size_t i = 0; i < UNIT_COUNT(r); i++)
		for (int k = 0; i % 3 && k < 500 && !resolve_ended(r[i]); k++)
			poll(NULL, 0, 10);
	for (size_t i = 0; i < UNIT_COUNT(r); i++)
		if (i % 3) {
			ck_assert(resolve_ended(r[i]));
			resolve_free(r[i]);
		}
	poll(NULL, 0, 50); /* those that were given up free themselves */
}
END_TEST

/* ---- the probe ---- */

static struct connection *probe_of(const char *host, const char *port)
{
	return probe_run(loop, arena, source_to(host, port, PROTOCOL_TLS), &options);
}

START_TEST(no_such_name)
{
	const struct connection *c = probe_of(_i ? "again.test" : "none.test", "443");

	unit_str("outcome", summary(c), "dns resolve");
	ck_assert_int_eq(c->sys, _i ? EAI_AGAIN : EAI_NONAME);
	unit_str("word", c->library_error.text, gai_strerror(c->sys));
	ck_assert(c->naddresses == 0 && !c->address);
	ck_assert(says(c, _i ? "again.test: " : "none.test: "));
}
END_TEST

START_TEST(resolver_hangs)
{
	const struct connection *c;
	int64_t start = clock_monotonic_ms();

	options.timeout_ms = 100;
	c = probe_of("hang.test", "443");
	unit_str("outcome", summary(c), "timeout resolve");
	ck_assert_int_lt(clock_monotonic_ms() - start, 2000);
	fake_release();
	poll(NULL, 0, 50);
}
END_TEST

static const char *closed_port(void)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof to;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&to, n), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&to, &n), 0);
	close(fd);
	return arena_printf(arena, "%u", ntohs(to.sin_port));
}

START_TEST(refused)
{
	const char *port = closed_port();
	const struct connection *c = probe_of("two.test", port);

	unit_str("outcome", summary(c), "refused connect");
	ck_assert_int_eq((int)c->naddresses, 2);
	unit_str("address", c->address, arena_printf(arena, "127.0.0.2:%s", port));
	ck_assert(says(c, arena_printf(arena, "refused 127.0.0.1:%s", port)));
	ck_assert(says(c, arena_printf(arena, "refused 127.0.0.2:%s", port)));
}
END_TEST

START_TEST(second_address_answers)
{
	struct peer p = { .moves = hello };
	const struct connection *c = look_at(&p, "two.test", PROTOCOL_TLS);

	unit_str("outcome", summary(c), "ok");
	unit_str("address", c->address, arena_printf(arena, "127.0.0.1:%s", p.port));
	unit_str("known", c->addresses[0], "127.0.0.2");
	ck_assert(says(c, arena_printf(arena, "refused 127.0.0.2:%s", p.port)));
	ck_assert(says(c, arena_printf(arena, "connected to 127.0.0.1:%s", p.port)));
	unit_str("SNI", p.sni, "two.test");
	peer_free(&p);
}
END_TEST

/* A listener whose queue is full does not answer: as a firewall would not. */
static int full_listener(const char *host, const char *port, int fill[8])
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port)) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	inet_pton(AF_INET, host, &to.sin_addr);
	if (bind(fd, (struct sockaddr *)&to, sizeof to) < 0 || listen(fd, 0) < 0) {
		close(fd);
		return -1;
	}
	for (int i = 0; i < 8; i++) {
		fill[i] = socket(AF_INET, SOCK_STREAM, 0);
		fcntl(fill[i], F_SETFL, O_NONBLOCK);
		(void)!connect(fill[i], (struct sockaddr *)&to, sizeof to);
	}
	poll(NULL, 0, 20);
	return fd;
}

START_TEST(first_address_is_silent)
{
	struct peer p = { .moves = hello, .pki = pki };
	const struct connection *c;
	int fill[8], fd;

	peer_start(&p);
	fd = full_listener("127.0.0.2", p.port, fill);
	options.timeout_ms = 3000;
	c = fd < 0 ? NULL : probe_of("two.test", p.port);
	peer_stop(&p);
	if (!c) /* this system has but one loopback address */
		return;
	unit_str("outcome", summary(c), "ok");
	ck_assert(says(c, arena_printf(arena, "no answer from 127.0.0.2:%s", p.port)));
	options.connect = arena_printf(arena, "127.0.0.2:%s", p.port);
	options.timeout_ms = 200;
	c = probe_of("localhost", "443");
	unit_str("outcome", summary(c), "timeout connect");
	unit_str("address", c->address, options.connect);
	for (int i = 0; i < 8; i++)
		close(fill[i]);
	close(fd);
	peer_free(&p);
}
END_TEST

START_TEST(connect_elsewhere)
{
	struct peer p = { .moves = hello, .pki = pki };
	const struct connection *c;

	peer_start(&p);
	options.connect = arena_printf(arena, "127.0.0.1:%s", p.port);
	c = probe_of("www.example.com", "8000");
	peer_stop(&p);
	unit_str("outcome", summary(c), "ok");
	unit_str("address", c->address, options.connect);
	unit_str("SNI", p.sni, "www.example.com");
	peer_free(&p);
	options.connect = "[::1";
	c = probe_of("www.example.com", "8000");
	unit_str("outcome", summary(c), "other resolve");
	ck_assert_int_ne(c->library_error.kind, ARGUMENT_NONE);
}
END_TEST

UNIT_SUITE("resolve")
{
	tcase_add_checked_fixture(tc, look_setup, look_teardown);
	UNIT_ROWS(tc, name, names);
	tcase_add_test(tc, family);
	tcase_add_test(tc, threads_are_bounded);
	tcase_add_loop_test(tc, no_such_name, 0, 2);
	tcase_add_test(tc, resolver_hangs);
	tcase_add_test(tc, refused);
	tcase_add_test(tc, second_address_answers);
	tcase_add_test(tc, first_address_is_silent);
	tcase_add_test(tc, connect_elsewhere);
}
