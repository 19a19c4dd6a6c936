/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The readers: DER of every kind of object, files of every form, names. */
#include "tests/fuzz/fuzz.h"

#include "base/buf.h"
#include "base/secret.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der.h"
#include "cert/der_kind.h"
#include "cert/item.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "chain/hostname.h"
#include "load/certset.h"
#include "load/derivation.h"

static void der(struct span in)
{
	struct arena *a = arena_new();
	struct items items = { .a = a };
	struct certificate_row row;
	struct crl_entry e;
	struct buf text = BUF_INIT;
	size_t n;
	bool cut;
	const struct certificate *c = certificate_read(a, in);
	const struct crl *crl = crl_read(a, in);

	if (certificate_row_read(in, &row) && c->subject.p && c->issuer.p)
		FUZZ_HOLDS(row.subject_hash == c->subject_hash && row.issuer_hash == c->issuer_hash);
	items_certificate(&items, c, FUZZ_AT);
	items_csr(&items, csr_read(a, in));
	items_crl(&items, crl, FUZZ_AT);
	for (struct span entries = crl->entries; crl_entry_next(&entries, &e);)
		items_crl_entry_more(&text, &e);
	items_ocsp(&items, ocsp_read(a, in), FUZZ_AT);
	der_kind(in);
	der_tree(a, in, 1000, &n, &cut);
	FUZZ_HOLDS(n <= 1000);
	buf_free(&text);
	items_free(&items);
	arena_free(a);
}

static char *password(void *ctx, const char *prompt)
{
	(void)ctx;
	(void)prompt;
	return xstrdup("test");
}

static void look(struct certset *s, int id)
{
	struct buf title = BUF_INIT;

	certset_title(s, id, &title);
	buf_free(&title);
	if (certset_entry(s, id)->kind == ENTRY_CERTIFICATE)
		FUZZ_HOLDS(certset_find(s, certset_certificate(s, id)) == id);
	certset_csr(s, id);
	certset_crl(s, id);
	certset_ocsp(s, id);
	certset_key(s, id);
}

/* Every run may derive keys anew, but not for seconds. */
static void file(struct span in)
{
	struct certset *s = certset_new();
	struct source src = { .kind = SOURCE_FILE, .spec = "input", .path = fuzz_file(0, in) };
	struct err e = { 0 };

	derivation_reset();
	derivation_spend(ROUNDS_OF_RUN - 5000);
	certset_password(s, password, NULL);
	FUZZ_HOLDS(certset_load(s, &src, ORIGIN_FILE, NULL, &e));
	for (size_t id = 0; id < certset_count(s); id++)
		look(s, (int)id);
	FUZZ_HOLDS(certset_input(s, 0)->complete);
	FUZZ_HOLDS(certset_count(s) > 0 || certset_input(s, 0)->nnotes > 0); /* never silent */
	certset_free(s);
}

/* Of two names, one behind the other; the second octet says how long the first is. */
static void names(struct span in)
{
	struct arena *a = arena_new();
	struct buf text = BUF_INIT;
	size_t n, cut = in.n ? in.p[0] : 0;
	bool ok;

	if (in.n < 1 + cut)
		cut = in.n ? in.n - 1 : 0;
	struct span one = span_of(in.p + (in.n > 0), cut), other = span_of(one.p + cut, in.n ? in.n - 1 - cut : 0);
	name_avas(a, one, &n);
	name_rfc4514(&text, one);
	name_short(a, one);
	name_attribute(a, other, OID_CN);
	FUZZ_HOLDS(name_equal(one, one));
	FUZZ_HOLDS(name_equal(one, other) == name_equal(other, one));
	FUZZ_HOLDS(!name_equal(one, other) || name_hash(one) == name_hash(other));
	for (enum name_form form = NAME_FORM_EQUAL; form <= NAME_FORM_ASCII; form++)
		name_normal(&text, other, form);
	struct general_name *g = general_names(a, one, &n, &ok);
	for (size_t i = 0; i < n; i++)
		general_name_text(&text, &g[i]);
	hostname_dns_matches(one, "www.example.com");
	hostname_wildcard_near(one, "www.example.com");
	hostname_is_dns(one);
	buf_free(&text);
	arena_free(a);
}

static const fuzz_door doors[] = { der, file, names };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size)
		fuzz_through(doors[data[0] % FUZZ_COUNT(doors)], span_of(data + 1, size - 1));
	return 0;
}
