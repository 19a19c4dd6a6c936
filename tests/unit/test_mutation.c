/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Broken input is daily bread: every octet of every kind of object changed, and every length cut off, through every
 * reader.  What is looked for is a crash, a sanitizer's report or a read that never ends; and that the index and the
 * reader do not contradict each other. */
#include "tests/unit/fixture.h"
#include "cert/certificate.h"
#include "cert/der.h"
#include "cert/field.h"
#include "cert/crl.h"
#include "cert/crl_point.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/item.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"

static void show(const struct certificate *c)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < field_count; i++)
		field_table[i].get(&b, c, &(struct field_style){ 0, NULL });
	buf_puts(&b, certificate_title(c));
	buf_free(&b);
}

/* All that pages and reports say of an object, whatever kind it is taken for. */
static void all_items(struct arena *a, struct span s, const struct certificate *c)
{
	struct items items = { .a = a };
	struct buf text = BUF_INIT;
	struct crl_point idp;
	struct crl_entry e;
	size_t n;
	bool ok;
	const struct crl *crl = crl_read(a, s);

	items_certificate(&items, c, 0);
	items_csr(&items, csr_read(a, s));
	items_crl(&items, crl, 0);
	items_ocsp(&items, ocsp_read(a, s), 0);
	for (struct span entries = crl->entries; crl_entry_next(&entries, &e);)
		items_crl_entry_more(&text, &e);
	for (size_t i = 0; i < c->next; i++) {
		crl_points_read(a, c->ext[i].value, &n, &ok);
		crl_idp_read(a, c->ext[i].value, &idp);
	}
	buf_free(&text);
	items_free(&items);
}

static void all_readers(struct span in)
{
	size_t n;
	bool cut;
	struct certificate_row row;
	struct crl_entry e;
	struct arena *a = arena_new();
	/* A copy of exactly this size: reading one octet past it is seen. */
	struct span s = span_of(arena_dup(a, in.p, in.n), in.n);
	struct certificate *c = certificate_read(a, s);

	if (certificate_row_read(s, &row) && c->subject.p && c->issuer.p)
		ck_assert(row.subject_hash == c->subject_hash && row.issuer_hash == c->issuer_hash);
	show(c);
	crl_find(crl_read(a, s), span_str("none"), &e);
	all_items(a, s, c);
	der_kind(s);
	der_tree(a, s, 1000, &n, &cut);
	arena_free(a);
}

static const char *const names[] = { "rich", "rsa-sha256", "ec-explicit", "dsa", "pss-salt-20", "csr", "crl", "ocsp" };

START_TEST(changed)
{
	static const uint8_t masks[] = { 0x01, 0x80, 0xff };
	struct arena *a = arena_new();
	struct span s = fixture(a, names[_i]);
	uint8_t *p = (uint8_t *)s.p;

	for (size_t i = 0; i < s.n; i++)
		for (size_t k = 0; k < UNIT_COUNT(masks); k++) {
			p[i] ^= masks[k];
			all_readers(s);
			p[i] ^= masks[k];
		}
	arena_free(a);
}
END_TEST

START_TEST(cut_off)
{
	struct arena *a = arena_new();
	struct span s = fixture(a, names[_i]);

	for (size_t n = 0; n < s.n; n++)
		all_readers(span_of(s.p, n));
	arena_free(a);
}
END_TEST

/* A length replaced by every kind of odd length. */
START_TEST(odd_lengths)
{
	static const char *const lengths[] = { "80", "8100", "8180", "84ffffffff", "88ffffffffffffffff", "ff" };
	struct arena *a = arena_new();
	struct span s = fixture(a, names[_i]);

	for (size_t i = 1; i < s.n; i += 3)
		for (size_t k = 0; k < UNIT_COUNT(lengths); k++) {
			struct span with = der_text(a, lengths[k]);
			struct buf b = BUF_INIT;

			buf_put(&b, s.p, i);
			buf_put(&b, with.p, with.n);
			buf_put(&b, s.p + i + 1, s.n - i - 1);
			all_readers(buf_span(&b));
			buf_free(&b);
		}
	arena_free(a);
}
END_TEST

UNIT_SUITE("mutation")
{
	tcase_set_timeout(tc, 120);
	UNIT_ROWS(tc, changed, names);
	UNIT_ROWS(tc, cut_off, names);
	UNIT_ROWS(tc, odd_lengths, names);
}
