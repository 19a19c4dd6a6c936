/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts come back as they went in, whatever they have in common, and take the less room the more they do. */
#include "tests/unit/unit.h"
#include "base/alike.h"
#include "base/buf.h"

#define KINDS 3
#define TEXTS 400

/* The same numbers on every machine. */
static unsigned next(unsigned *seed)
{
	*seed = *seed * 1103515245U + 12345U;
	return *seed >> 16 & 0x7fff;
}

/* Of two shapes, with numbers of their own in it; some are very short, some have nothing in common with others. */
static void make(struct buf *b, unsigned i)
{
	unsigned seed = i * 7919 + 1;

	buf_reset(b);
	if (i % 97 == 0)
		return;
	if (i % 31 == 0) {
		for (unsigned k = next(&seed) % 3000; k; k--)
			buf_putc(b, (int)(next(&seed) & 0xff));
		return;
	}
	if (i % 17 == 0) {
		buf_printf(b, "%u", i);
		return;
	}
	for (unsigned k = 0; k < 40 + i % 3; k++)
		buf_printf(b, "{\"row\":\"%c%u\",\"said\":\"it is what the others say of number %u, too\"},",
		           'a' + k % 26, k, i + k % 2);
}

START_TEST(round_trip)
{
	struct alike *a = alike_new(KINDS);
	struct buf text = BUF_INIT, got = BUF_INIT;
	size_t at[TEXTS], all = 0;

	for (unsigned i = 0; i < TEXTS; i++) {
		make(&text, i);
		buf_str(&text);
		at[i] = alike_put(a, i % KINDS, text.s, text.n);
		all += text.n;
	}
	for (unsigned i = TEXTS; i--;) {
		make(&text, i);
		buf_reset(&got);
		buf_puts(&got, "x");
		alike_get(a, at[i], &got);
		unit_int("length", got.n, text.n + 1);
		ck_assert_msg(memcmp(got.s + 1, buf_str(&text), text.n) == 0, "%u", i);
	}
	ck_assert_uint_lt(alike_octets(a), all / 4);
	buf_free(&text);
	buf_free(&got);
	alike_free(a);
}
END_TEST

/* Of a text longer than what is looked up, and of one that is a part of the one before. */
START_TEST(lengths)
{
	static const size_t length[] = { 0, 1, 7, 8, 9, 15, 16, 17, 127, 128, 65534, 65535, 65536, 200000, 65543 };
	char *text = malloc(200000);
	size_t at[UNIT_COUNT(length)];
	struct alike *a = alike_new(1);
	struct buf got = BUF_INIT;

	for (size_t i = 0; i < 200000; i++)
		text[i] = (char)(i * i >> 5);
	for (size_t i = 0; i < UNIT_COUNT(length); i++)
		at[i] = alike_put(a, 0, text, length[i]);
	for (size_t i = 0; i < UNIT_COUNT(length); i++) {
		buf_reset(&got);
		alike_get(a, at[i], &got);
		unit_int("length", got.n, length[i]);
		ck_assert(memcmp(buf_str(&got), text, length[i]) == 0);
	}
	ck_assert_uint_lt(alike_octets(a), 200000 + 65600 + 1000);
	buf_free(&got);
	alike_free(a);
	free(text);
}
END_TEST

/* An octet here and there. */
START_TEST(room)
{
	struct alike *a = alike_new(1);
	struct buf text = BUF_INIT;

	for (unsigned i = 0; i < 1000; i++) {
		make(&text, 1);
		text.s[i % text.n] = '!';
		alike_put(a, 0, text.s, text.n);
	}
	ck_assert_uint_lt(alike_octets(a), text.n + 1000 * 24);
	buf_free(&text);
	alike_free(a);
	alike_free(NULL);
}
END_TEST

UNIT_SUITE("alike")
{
	tcase_add_test(tc, round_trip);
	tcase_add_test(tc, lengths);
	tcase_add_test(tc, room);
}
