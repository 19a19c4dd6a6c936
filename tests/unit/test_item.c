/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the pages and reports say of requests, revocation lists, OCSP answers and keys: by the label, how the value
 * begins. Those of certificates are in test_extension and in the pictures. */
#include "tests/unit/fixture.h"
#include "tests/unit/pki.h"
#include "cert/field.h"
#include "cert/item.h"

#define AT PKI_AT

static struct arena *arena;
static struct items list;

static void setup(void)
{
	arena = arena_new();
	list = (struct items){ .a = arena };
}

static void teardown(void)
{
	items_free(&list);
	arena_free(arena);
}

/* "Label=how the value begins", the n-th of that label where there are several ("Label#2=..."); "!Label" is not there.
 */
static void holds(const char *name, const char *line)
{
	char label[60] = "";
	int nth = 1, used = 0;
	bool absent = *line == '!';
	const char *found = NULL;

	line += absent;
	sscanf(line, "%59[^#=]%n", label, &used);
	if (line[used] == '#')
		nth = atoi(line + used + 1);
	for (size_t i = 0; i < list.list.n; i++)
		if (strcmp(list.list.v[i].label, label) == 0 && --nth == 0)
			found = list.list.v[i].value;
	if (absent) {
		ck_assert_msg(!found, "%s: %s=%s", name, label, found);
		return;
	}
	const char *begins = strchr(line, '=') + 1;
	ck_assert_msg(found && strncmp(found, begins, strlen(begins)) == 0, "%s: %s is \"%s\", not \"%s\"", name, label,
	              found ? found : "(none)", begins);
}

#define LINES 9

static void check(const char *name, const char *const lines[LINES])
{
	for (size_t i = 0; i < LINES && lines[i]; i++)
		holds(name, lines[i]);
}

/* ---- certificates ---- */

START_TEST(extended_usages)
{
	struct pki p = pki_new("cert leaf eku=serverAuth,1.2.3.4\n", "leaf", "");
	size_t i = 0;

	items_certificate(&list, pki_cert(&p, "leaf"), AT);
	while (i < list.list.n && strncmp(list.list.v[i].value, "serverAuth (", 12) != 0)
		i++;
	ck_assert_uint_lt(i + 1, list.list.n);
	unit_str("the next", list.list.v[i + 1].value, "1.2.3.4");
	unit_str("more of the one above", list.list.v[i + 1].label, "");
	pki_free(&p);
}
END_TEST

/* ---- requests ---- */

/* A request with these attributes. */
#define REQUEST(attributes)                                                                                            \
	"30{ 30{ 020100 30{} 30{ 30{ 06{2b6570} } 03{00 'k'} } a0{" attributes                                         \
	"} } 30{ 06{2b6570} } 03{00 'signature'} }"

static const struct {
	const char *name, *der;
	const char *lines[LINES];
} requests[] = {
	{ "a password and a name",
	  REQUEST("30{ 06{2a864886f70d010907} 31{ 0c{'open sesame'} } } 30{ 06{2a864886f70d010902} 31{ 0c{'device'} "
	          "1603414243 } }"),
	  { "challengePassword=open sesame", "unstructuredName=device\nABC", "Made with=an", "!Subject" } },
	{ "values that are no text",
	  REQUEST("30{ 06{2a864886f70d010907} 31{ 0201ff } }"),
	  { "challengePassword=02:01:ff" } },
	{ "an attribute that nobody knows", REQUEST("30{ 06{2a03} 31{ 0c{'x'} } }"), { "1.2.3=x" } },
	{ "no value", REQUEST("30{ 06{2a03} 31{} }"), { "!1.2.3" } },
	{ "no set", REQUEST("30{ 06{2a03} 0c{'x'} } 30{ 06{2a04} 31{ 0c{'y'} } }"), { "!1.2.3", "1.2.4=y" } },
	{ "no type", REQUEST("30{ 31{} } 30{ 06{2a04} 31{ 0c{'y'} } }"), { "1.2.4=y" } },
	{ "no attributes",
	  "30{ 30{ 020100 30{} 30{ 30{ 06{2b6570} } 03{00 'k'} } } 30{ 06{2b6570} } 0301 00 }",
	  { "!challengePassword" } },
	{ "cut off in the key", "30{ 30{ 020100 30{} } }", { "!challengePassword" } },
	{ "nothing at all", "0500", { "!challengePassword" } },
};

START_TEST(request)
{
	items_csr(&list, csr_read(arena, der_text(arena, requests[_i].der)));
	check(requests[_i].name, requests[_i].lines);
	for (size_t i = 0; i < list.list.n; i++)
		if (strcmp(list.list.v[i].label, "challengePassword") == 0)
			ck_assert(list.list.v[i].secret);
}
END_TEST

START_TEST(request_signatures)
{
	static const char *const own[LINES] = { "Made with=its own key, as it must be", "Subject=", "SHA-256=" };
	struct span der = fixture(arena, "csr");

	items_csr(&list, csr_read(arena, der));
	check("own", own);
	items_free(&list);
	list = (struct items){ .a = arena };
	((uint8_t *)der.p)[der.n - 1] ^= 1;
	items_csr(&list, csr_read(arena, der));
	holds("another", "Made with=another key than its own");
}
END_TEST

/* ---- certificates ---- */

/* What has a line of its own has one, and so has each extension that nobody knows: of none of them two. */
START_TEST(certificate_lines_stand_once)
{
	struct certificate *c = certificate_read(arena, fixture(arena, "rich"));
	size_t extensions = 0;

	items_certificate(&list, c, AT);
	for (size_t i = 0; i < list.list.n; i++) {
		const struct item *x = &list.list.v[i];

		extensions += strcmp(x->group, field_group_title(FIELD_EXTENSIONS)) == 0;
		for (size_t k = 0; k < i; k++)
			ck_assert_msg(strcmp(x->group, list.list.v[k].group) ||
			                  strcmp(x->label, list.list.v[k].label) ||
			                  strcmp(x->value, list.list.v[k].value),
			              "%s: %s=%s stands twice", x->group, x->label, x->value);
	}
	ck_assert_uint_ge(extensions, 2);
}
END_TEST

/* ---- lists and answers ---- */

#define CA "cert ca ca subject=CN=CA\ncert leaf issuer=ca subject=CN=leaf\ncert other issuer=ca subject=CN=other\n"

static const struct {
	const char *name, *recipe;
	bool crl;
	const char *lines[LINES];
} evidence[] = {
	{ "a list",
	  "crl x issuer=ca number=18 revoke=leaf\n",
	  true,
	  { "Issuer=CN=CA", "Version=2", "Number=", "!Kind", "Made=2026-05-31 00:00:00 UTC (24 h ago)",
	    "Next by=2026-06-08", "Revoked=1 certificate", "SHA-1=" } },
	{ "an empty list",
	  "crl x issuer=ca number=none next=none version=1\n",
	  true,
	  { "Version=1", "!Number", "Next by=not said", "Revoked=0 certificates" } },
	{ "a delta",
	  "crl x issuer=ca number=7 delta=5 revoke=leaf revoke=other\n",
	  true,
	  { "Kind=delta", "Revoked=2 certificates" } },
	{ "an answer",
	  "ocsp x cert=leaf status=good\n",
	  false,
	  { "Result=successful", "Signed at=2026-0", "Status=good", "!Revoked", "!Reason", "As of=2026-05",
	    "Next by=2026-06", "Digests by=", "Issuer's key=" } },
	{ "revoked",
	  "ocsp x cert=leaf status=revoked reason=keyCompromise by=key\n",
	  false,
	  { "Status=revoked", "Revoked=2026-05", "Reason=keyCompromise", "!Responder", "Responder key=" } },
	{ "two, and a signer of its own",
	  "cert r issuer=ca subject=CN=responder eku=OCSPSigning\nocsp x cert=leaf also=other:unknown status=good "
	  "responder=r\n",
	  false,
	  { "Status=good", "Status#2=unknown", "Sent with it=responder" } },
	{ "of no legal form", "ocsp x cert=leaf status=raw:8300\n", false, { "Status=?" } },
	{ "error 1", "ocsp x cert=leaf error=1\n", false, { "Result=malformedRequest", "!Status" } },
	{ "error 2", "ocsp x cert=leaf error=2\n", false, { "Result=internalError" } },
	{ "error 3", "ocsp x cert=leaf error=3\n", false, { "Result=tryLater" } },
	{ "error 5", "ocsp x cert=leaf error=5\n", false, { "Result=sigRequired" } },
	{ "error 6", "ocsp x cert=leaf error=6\n", false, { "Result=unauthorized" } },
	{ "error 4", "ocsp x cert=leaf error=4\n", false, { "Result=not readable" } },
};

START_TEST(lists_and_answers)
{
	struct buf recipe = BUF_INIT;

	buf_printf(&recipe, CA "%s", evidence[_i].recipe);
	struct pki p = pki_new(buf_str(&recipe), "", "ca");
	struct span der = lab_revocation(p.lab, "x");
	ck_assert(der.p != NULL);
	if (evidence[_i].crl)
		items_crl(&list, crl_read(arena, der), AT);
	else
		items_ocsp(&list, ocsp_read(arena, der), AT);
	check(evidence[_i].name, evidence[_i].lines);
	pki_free(&p);
	buf_free(&recipe);
}
END_TEST

/* Those that no field shows are listed one by one, whatever stands between them. */
START_TEST(foreign_extensions)
{
	static const char *const lines[LINES] = { "1.2.3=", "1.2.4=", "Subject=CN=x" };
	struct pki p = pki_new("cert ca ca subject=\"CN=ca\"\n"
	                       "cert x issuer=ca subject=\"CN=x\" ext=1.2.3:0500 san=DNS:x ext=1.2.4:0500\n",
	                       "x", "ca");

	items_certificate(&list, pki_cert(&p, "x"), AT);
	check("foreign extensions", lines);
	pki_free(&p);
}
END_TEST

/* One line an entry, and one for what its extensions say. */
static const struct {
	const char *der, *line, *more;
} entries[] = {
	{ "30{ 0201ff 17{'260501000000Z'} }", "2026-05-01 00:00  ff", "" },
	{ "30{ 02020102 17{'260501000000Z'} 30{ 30{ 06{551d15} 04{0a0101} } } }",
	  "2026-05-01 00:00  01:02  keyCompromise", "cRLReason: keyCompromise" },
	{ "30{ 020105 17{'260501000000Z'} 30{ 30{ 06{2a03} 0101ff 04{0500} } } }",
	  "2026-05-01 00:00  05  unknown critical extension", "1.2.3: " },
	{ "30{ 020105 17{'260501000000Z'} 30{ 30{ 04{0500} } 30{ 06{2a03} 0500 } 30{ 06{551d15} 04{0a0106} } } }",
	  "2026-05-01 00:00  05", "; cRLReason: certificateHold" },
	{ "30{ 020105 17{'nonsense'} }", "?  05", "" },
};

START_TEST(crl_entries)
{
	struct span in = der_text(arena, entries[_i].der);
	struct crl_entry e;
	struct buf line = BUF_INIT, more = BUF_INIT;

	ck_assert(crl_entry_next(&in, &e));
	items_crl_entry(&line, &e, NULL);
	items_crl_entry_more(&more, &e);
	ck_assert_msg(strncmp(buf_str(&line), entries[_i].line, strlen(entries[_i].line)) == 0, "%s", buf_str(&line));
	ck_assert_msg(strncmp(buf_str(&more), entries[_i].more, strlen(entries[_i].more)) == 0, "%s", buf_str(&more));
	buf_free(&line);
	buf_free(&more);
}
END_TEST

/* ---- keys ---- */

static const struct {
	const char *name, *password;
	const char *lines[LINES];
} keys[] = {
	{ "key-ec", NULL, { "Form=EC (SEC 1)", "Encrypted=no", "!Opened" } },
	{ "key-rsa", NULL, { "Form=RSA (PKCS#1)", "Encrypted=no" } },
	{ "key-pkcs8-encrypted",
	  NULL,
	  { "Form=PKCS#8 encrypted", "Encrypted=yes", "Opened=no: its password was not given" } },
	{ "key-pkcs8-encrypted", "secret", { "Encrypted=yes", "!Opened" } },
};

START_TEST(key)
{
	char *pem = fixture_pem(arena, keys[_i].name), *label = strstr(pem, "BEGIN ");
	char name[40] = "";

	ck_assert(label && sscanf(label, "BEGIN %39[^-]", name) == 1);
	items_key(&list, key_read(arena, span_str(pem), true, name, keys[_i].password));
	check(keys[_i].name, keys[_i].lines);
}
END_TEST

START_TEST(key_that_is_none)
{
	items_key(&list, key_read(arena, span_str("\x30\x00"), false, NULL, NULL));
	holds("nothing", "Opened=no: it could not be read");
}
END_TEST

/* The last one stands behind those of its group; where there is no such group it stays. */
static const struct {
	const char *groups, *gathered; /* a letter a group; the item's value is its number */
} gatherings[] = {
	{ "", "" },
	{ "A", "A0" },
	{ "AB", "A0 B1" },
	{ "AA", "A0 A1" },
	{ "ABA", "A0 A2 B1" },
	{ "AABBA", "A0 A1 A4 B2 B3" },
	{ "ABC", "A0 B1 C2" },
	{ "ABCB", "A0 B1 B3 C2" },
	{ "BACAB", "B0 B4 A1 C2 A3" },
};

START_TEST(gathers)
{
	struct buf b = BUF_INIT;
	const char *groups = gatherings[_i].groups;

	for (size_t i = 0; groups[i]; i++)
		items_add(&list, arena_strndup(arena, groups + i, 1), "label", arena_printf(arena, "%zu", i), NULL);
	items_gather(&list);
	for (size_t i = 0; i < list.list.n; i++)
		buf_printf(&b, "%s%s%s", i ? " " : "", list.list.v[i].group, list.list.v[i].value);
	unit_str(groups, b.n ? buf_str(&b) : "", gatherings[_i].gathered);
	buf_free(&b);
}
END_TEST

/* Usages and purposes in words; of very many purposes the first 50, and how many there are. */
START_TEST(usages)
{
	static struct span purposes[51];
	struct certificate c = { .ku = KU_DIGITAL_SIGNATURE | KU_CRL_SIGN, .eku = purposes };
	struct buf b = BUF_INIT;

	certificate_key_usage(&b, &c);
	unit_str("two usages", buf_str(&b), "digitalSignature, cRLSign");
	buf_reset(&b);
	c.ku = 0x1ff;
	certificate_key_usage(&b, &c);
	ck_assert_ptr_nonnull(strstr(buf_str(&b), ", encipherOnly, decipherOnly"));
	for (size_t i = 0; i < UNIT_COUNT(purposes); i++)
		purposes[i] = SPAN_LIT("\x2a\x03\x04");
	for (c.neku = 1; c.neku <= UNIT_COUNT(purposes); c.neku++) {
		size_t shown = 0;

		buf_reset(&b);
		certificate_purposes(&b, &c);
		for (const char *p = buf_str(&b); (p = strstr(p, "1.2.3.4")); p++)
			shown++;
		unit_int("shown", shown, c.neku > 50 ? 50 : c.neku);
		unit_int("and more", strstr(buf_str(&b), ", ... (51)") != NULL, c.neku > 50);
		ck_assert(strncmp(buf_str(&b), "1.2.3.4", 7) == 0);
	}
	buf_free(&b);
}
END_TEST

UNIT_SUITE("item")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, extended_usages);
	UNIT_ROWS(tc, request, requests);
	tcase_add_test(tc, request_signatures);
	tcase_add_test(tc, certificate_lines_stand_once);
	UNIT_ROWS(tc, lists_and_answers, evidence);
	tcase_add_test(tc, foreign_extensions);
	UNIT_ROWS(tc, crl_entries, entries);
	UNIT_ROWS(tc, key, keys);
	tcase_add_test(tc, key_that_is_none);
	UNIT_ROWS(tc, gathers, gatherings);
	tcase_add_test(tc, usages);
}
