/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The socket below TLS at its bounds, against the other end of a socket pair: what is taken for TLS, what is kept of
 * the end, how much is read in a turn and at all, and that a write to nobody is done. */
#include "tests/unit/unit.h"
#include "base/buf.h"
#include "net/wire.h"

#include <errno.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <sys/socket.h>

static struct wire wire;
static int peer;

static void setup(void)
{
	int ends[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	ck_assert(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 && fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0);
	wire = (struct wire){ .fd = ends[0] };
	peer = ends[1];
}

static void teardown(void)
{
	wire_close(&wire);
	ck_assert_int_eq(wire.fd, -1);
	wire_close(&wire); /* again is nothing */
	if (peer >= 0)
		close(peer);
}

static void say(const void *p, size_t n)
{
	ck_assert_int_eq(send(peer, p, n, 0), (ssize_t)n);
}

static void hang_up(void)
{
	close(peer);
	peer = -1;
}

/* ---- TLS or not (RFC 8446 5.1) ---- */

static const struct {
	const char *name;
	uint8_t first[2];
	bool tls;
} beginnings[] = {
	{ "below change_cipher_spec", { 19, 3 }, false },
	{ "change_cipher_spec", { 20, 3 }, true },
	{ "alert", { 21, 3 }, true },
	{ "handshake", { 22, 3 }, true },
	{ "heartbeat", { 24, 3 }, true },
	{ "above it", { 25, 3 }, false },
	{ "version 2", { 22, 2 }, false },
	{ "version 4", { 22, 4 }, false },
	{ "a letter", { 'H', 'T' }, false },
	{ "above ASCII", { 0xff, 3 }, false },
};

static int handshake(void)
{
	gnutls_session_t s;
	int rc;

	ck_assert_int_eq(gnutls_init(&s, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL), 0);
	gnutls_set_default_priority(s);
	wire_attach(&wire, s);
	rc = gnutls_handshake(s);
	gnutls_deinit(s);
	return rc;
}

START_TEST(tells_tls)
{
	const char *name = beginnings[_i].name;
	char c;

	say(beginnings[_i].first, 1);
	unit_int(name, handshake(), GNUTLS_E_AGAIN);
	unit_int(name, wire.judged, false);
	say(beginnings[_i].first + 1, 1);
	unit_int(name, handshake(), beginnings[_i].tls ? GNUTLS_E_AGAIN : GNUTLS_E_PULL_ERROR);
	unit_int(name, wire.judged, true);
	unit_int(name, wire.not_tls, !beginnings[_i].tls);
	/* what is no TLS is nobody's yet: it is read as clear text */
	unit_int(name, wire_read(&wire, &c, 1), beginnings[_i].tls ? -1 : 1);
	if (!beginnings[_i].tls)
		unit_int(name, (uint8_t)c, beginnings[_i].first[0]);
}
END_TEST

START_TEST(ends_before_the_first_octets)
{
	if (_i)
		say("\x16", 1);
	hang_up();
	ck_assert_int_eq(handshake(), GNUTLS_E_PREMATURE_TERMINATION);
	ck_assert(wire.eof && !wire.judged && wire.sys == 0);
}
END_TEST

/* The last octets that a session took, whatever pieces they came in: an alert in clear text has seven. */
START_TEST(keeps_the_end)
{
	static const uint8_t alert[] = { 21, 3, 3, 0, 2, 2, 40 };

	for (size_t cut = 1; cut < sizeof alert; cut++) {
		say(alert, cut);
		ck_assert_int_eq(handshake(), GNUTLS_E_AGAIN);
		say(alert + cut, sizeof alert - cut);
		handshake();
		ck_assert_mem_eq(wire.tail, alert, sizeof alert);
		memset(wire.tail, 0, sizeof wire.tail);
	}
}
END_TEST

/* ---- bounds ---- */

START_TEST(reads_so_much_in_a_turn)
{
	char c;

	say("abc", 3);
	wire.turn = WIRE_TURN - 1;
	ck_assert_int_eq(wire_read(&wire, &c, 1), 1);
	ck_assert(wire_read(&wire, &c, 1) == -1 && errno == EAGAIN && wire.sys == 0);
	wire_turn(&wire);
	ck_assert(wire_read(&wire, &c, 1) == 1 && c == 'b');
	ck_assert(wire.turn == 1 && wire.total == 2);
}
END_TEST

START_TEST(reads_so_much_at_all)
{
	char c;

	say("abc", 3);
	wire.total = WIRE_MAX - 1;
	ck_assert_int_eq(wire_read(&wire, &c, 1), 1);
	ck_assert(!wire.flooded);
	ck_assert(wire_read(&wire, &c, 1) == -1 && errno == EMSGSIZE);
	ck_assert(wire.flooded && wire.sys == EMSGSIZE);
	/* what was read before is not lost by it */
	buf_puts(&wire.ahead, "xyz");
	wire.taken = 1;
	char rest[4] = "";
	ck_assert_int_eq(wire_read(&wire, rest, sizeof rest), 2);
	ck_assert_str_eq(rest, "yz");
}
END_TEST

START_TEST(reads_an_end_and_an_error)
{
	char c;

	ck_assert(wire_read(&wire, &c, 1) == -1 && errno == EAGAIN && wire.sys == 0 && !wire.eof);
	hang_up();
	ck_assert_int_eq(wire_read(&wire, &c, 1), 0);
	ck_assert(wire.eof && wire.sys == 0);
	close(wire.fd);
	wire.fd = open("/dev/null", O_RDONLY);
	ck_assert(wire_read(&wire, &c, 1) == -1 && wire.sys == ENOTSOCK);
	wire.total = WIRE_MAX; /* the first error is the one that counts */
	ck_assert(wire_read(&wire, &c, 1) == -1 && wire.sys == ENOTSOCK);
}
END_TEST

START_TEST(writes)
{
	char heard[8];

	ck_assert_int_eq(wire_write(&wire, "abcdef", 6), 6);
	wire.piece = 2;
	ck_assert_int_eq(wire_write(&wire, "ghi", 3), 2);
	ck_assert_int_eq(wire_write(&wire, "j", 1), 1);
	wire.piece = 3;
	ck_assert_int_eq(recv(peer, heard, sizeof heard, 0), 8);
	ck_assert(!memcmp(heard, "abcdefgh", 8));
	hang_up();
	ck_assert_int_eq(wire_write(&wire, "abc", 3), 3);
	ck_assert_int_eq(wire_write(&wire, "abcdef", 6), 3); /* a piece, to nobody */
	close(wire.fd);
	wire.fd = open("/dev/null", O_WRONLY);
	ck_assert(wire_write(&wire, "abc", 3) == -1 && errno == ENOTSOCK);
}
END_TEST

START_TEST(does_not_wait_to_write)
{
	static char much[1 << 16];
	ssize_t n;
	int times = 0;

	while ((n = wire_write(&wire, much, sizeof much)) > 0)
		times++;
	ck_assert(times > 0 && n == -1 && errno == EAGAIN);
}
END_TEST

UNIT_SUITE("wire")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	UNIT_ROWS(tc, tells_tls, beginnings);
	tcase_add_loop_test(tc, ends_before_the_first_octets, 0, 2);
	tcase_add_test(tc, keeps_the_end);
	tcase_add_test(tc, reads_so_much_in_a_turn);
	tcase_add_test(tc, reads_so_much_at_all);
	tcase_add_test(tc, reads_an_end_and_an_error);
	tcase_add_test(tc, writes);
	tcase_add_test(tc, does_not_wait_to_write);
}
