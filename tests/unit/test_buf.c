/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The things that grow: buf and vec. */
#include "tests/unit/unit.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

START_TEST(an_empty_buffer)
{
	struct buf b = BUF_INIT;

	ck_assert_ptr_nonnull(buf_span(&b).p);
	ck_assert_uint_eq(buf_span(&b).n, 0);
	buf_reset(&b);
	ck_assert_str_eq(buf_str(&b), "");
	buf_put(&b, NULL, 0);
	buf_pad(&b, ' ', 0);
	ck_assert_uint_eq(b.n, 0);
	buf_free(&b);
	buf_free(&b);
}
END_TEST

START_TEST(grows_at_every_length)
{
	struct buf b = BUF_INIT, whole = BUF_INIT;

	for (int i = 0; i < 300; i++) {
		int wrong = 0;

		buf_reset(&b);
		buf_pad(&b, 'x', (size_t)_i);
		buf_printf(&b, "%*d", i + 1, 7);
		ck_assert_uint_eq(b.n, (size_t)(_i + i + 1));
		ck_assert_uint_eq(strlen(b.s), b.n);
		for (int k = 0; k < _i + i; k++)
			wrong += b.s[k] != (k < _i ? 'x' : ' ');
		ck_assert_int_eq(wrong, 0);
		ck_assert_int_eq(b.s[b.n - 1], '7');
		buf_putc(&whole, 'a' + i % 26);
		ck_assert_int_eq(whole.s[i], 'a' + i % 26);
		ck_assert_int_eq(whole.s[i + 1], '\0');
	}
	buf_free(&b);
	buf_free(&whole);
}
END_TEST

START_TEST(puts_hex)
{
	struct buf b = BUF_INIT;

	buf_hex(&b, SPAN_LIT("\x00\x9a\xff"), ":");
	buf_puts(&b, " ");
	buf_hex(&b, SPAN_LIT("\x0b"), ":");
	buf_puts(&b, " ");
	buf_hex(&b, SPAN_LIT("\x12\x34"), "");
	buf_hex(&b, SPAN_NONE, ":");
	ck_assert_str_eq(b.s, "00:9a:ff 0b 1234");
	buf_free(&b);
}
END_TEST

START_TEST(keeps_nul_bytes)
{
	struct buf b = BUF_INIT;

	buf_put(&b, "a\0b", 3);
	buf_putc(&b, 0xff);
	ck_assert(span_eq(buf_span(&b), SPAN_LIT("a\0b\xff")));
	buf_free(&b);
}
END_TEST

START_TEST(a_vector_grows_zeroed)
{
	VEC_OF(struct {
		int i;
		char big[100];
	})
	v = VEC_INIT;
	int wrong = 0;

	for (int i = 0; i < 1000; i++) {
		vec_push(&v);
		wrong += v.v[i].i != 0 || v.v[i].big[99] != 0;
		memset(&v.v[i], 0xa5, sizeof v.v[i]);
		v.v[i].i = i;
	}
	v.n -= 10; /* what is pushed in place of what was popped is zeroed again */
	wrong += vec_push(&v)->i != 0;
	v.v[990].i = 990;
	for (int i = 0; i < (int)v.n; i++)
		wrong += v.v[i].i != i;
	ck_assert_int_eq(wrong, 0);
	ck_assert_uint_eq(v.n, 991);
	vec_free(&v);
	ck_assert(!v.v && v.n == 0 && v.cap == 0);
}
END_TEST

START_TEST(single_objects)
{
	char *a = xstrdup("abc"), *b = xstrndup("abcdef", 3), *c = xasprintf("%s%d", "ab", 12345);
	unsigned char *z = xcalloc(4, 4);

	ck_assert_str_eq(a, b);
	ck_assert_str_eq(c, "ab12345");
	ck_assert(z[0] == 0 && z[15] == 0);
	a = xrealloc(a, 1000);
	ck_assert_str_eq(a, "abc");
	free(a);
	free(b);
	free(c);
	free(z);
	a = xmalloc(0);
	ck_assert_ptr_nonnull(a);
	free(a);
}
END_TEST

UNIT_SUITE("buf")
{
	tcase_add_test(tc, an_empty_buffer);
	tcase_add_loop_test(tc, grows_at_every_length, 0, 70);
	tcase_add_test(tc, puts_hex);
	tcase_add_test(tc, keeps_nul_bytes);
	tcase_add_test(tc, a_vector_grows_zeroed);
	tcase_add_test(tc, single_objects);
}
