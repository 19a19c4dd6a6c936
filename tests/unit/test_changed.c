/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What files are taken for when they end at any octet, or have any of them changed: every reading is in
 * tests/data/changed.txt, from the first octet to the last with which it is the same but for numbers. And what is found
 * of a chain, a revocation list and an answer of OCSP with any octet changed: tests/data/changed-judged.txt. */
#include "tests/unit/kept.h"
#include "tests/unit/load.h"
#include "tests/unit/pki.h"
#include "tests/unit/stretch.h"
#include "analysis/finding.h"
#include "diagnose/diagnose.h"
#include "diagnose/rule.h"

/* In the forms of load_text(). */
static const char *const files[] = {
	"{chain.pem}",     "{leaf.der}",      "{ca.crl}",       "{leaf.csr}",         "{leaf.ocsp}",
	"{chain-der.p7b}", "{leaf.jks}",      "{leaf.jceks}",   "{empty.bks}",        "{token.tst}",
	"{answer.tsr}",    "{attribute.der}", "{data.cms}",     "{encrypted.cms}",    "{openssh.key}",
	"{trusted.pem}",   "{leaf-key.der}",  "{leaf.der:hex}", "{leaf.pem:urlbody}",
};

static char *no_password(void *ctx, const char *prompt)
{
	(void)ctx, (void)prompt;
	return NULL;
}

static void say_read(struct span octets, struct buf *out)
{
	struct certset *s = certset_new();

	certset_password(s, no_password, NULL);
	load_summary(s, certset_load_octets(s, "file", octets, ORIGIN_FILE), out);
	certset_free(s);
}

START_TEST(changed)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < UNIT_COUNT(files); i++) {
		struct buf b = BUF_INIT;

		load_text(&b, files[i], strlen(files[i]));
		change_all(files[i], &b, 0, say_read, &out);
		change_all(files[i], &b, 0x01, say_read, &out);
		change_all(files[i], &b, 0x80, say_read, &out);
		buf_free(&b);
	}
	unit_kept("tests/data/changed.txt", &out);
	buf_free(&out);
}
END_TEST

/* Signed with RSA: each time the same octets. */
static const char recipe[] =
    "at 2026-06-01\n"
    "key one rsa:2048\nkey two rsa:2048\n"
    "cert root ca key=one subject=\"O=Example, CN=Root\" serial=01 permit=DNS:example,IP:192.0.2.0/24\n"
    "cert int ca key=two issuer=root pathlen=0 subject=\"O=Example, CN=Int\" serial=02 ku=keyCertSign,cRLSign "
    "policy=1.2.3.4\n"
    "cert leaf issuer=int subject=\"C=JP, O=Example, CN=www.example\" serial=5bb6 "
    "san=DNS:www.example,DNS:*.b.example,IP:192.0.2.1,email:a@b.example ku=digitalSignature eku=serverAuth,clientAuth "
    "aki=full aia=http://a.example/ca.cer ocsp=http://o.example crldp=http://c.example/c.crl policy=1.2.3.4 "
    "must-staple\n"
    "crl list issuer=int this=2026-05-01 next=2026-07-01 number=7 revoke=int:keyCompromise:2026-04-03\n"
    "crl roots issuer=root this=2026-05-01 next=2026-07-01 number=7\n"
    "ocsp answer cert=leaf status=good this=2026-05-30 next=2026-06-08\n";

static struct pki pki;
static const char *changing; /* which of these it is */

static void add(struct certset *set, const char *name, enum entry_kind kind, struct span other)
{
	struct origin o = { .kind = ORIGIN_FILE };
	struct span der = kind == ENTRY_CERTIFICATE ? pki_der(&pki, name) : lab_revocation(pki.lab, name);

	certset_add_der(set, strcmp(name, changing) == 0 ? other : der, kind, o);
}

/* Verdict, reason and every rule; an OCSP answer or lists stand beside the chain. */
static void say_judged(struct span octets, struct buf *out)
{
	struct certset *set = certset_new();
	struct analysis_input in = { .question = pki_question(), .set = set, .trust = pki.trust, .only_leaf = -1 };

	in.question.host = "www.example";
	in.question.revocation = REVOCATION_HARD;
	certset_add_peer(set, "file");
	add(set, "leaf", ENTRY_CERTIFICATE, octets);
	add(set, "int", ENTRY_CERTIFICATE, octets);
	add(set, "roots", ENTRY_CRL, octets);
	if (strcmp(changing, "answer") == 0)
		add(set, "answer", ENTRY_OCSP, octets);
	else
		add(set, "list", ENTRY_CRL, octets);
	struct analysis *a = diagnose(&in);
	buf_printf(out, "%s %s", verdict_name(a->verdict), class_text(a->reason));
	for (size_t i = 0; i < a->nfinding; i++)
		buf_printf(out, " %s%c%s", a->finding[i].rule->id, "!~-"[a->finding[i].severity],
		           a -> finding[i].cause ? "" : "<");
	analysis_free(a);
	certset_free(set);
}

static const char *const judged[] = { "leaf", "int", "list", "answer" };

START_TEST(judged_too)
{
	struct buf out = BUF_INIT;

	pki = pki_new(recipe, "", "root");
	for (size_t i = 0; i < UNIT_COUNT(judged); i++) {
		struct span der = i < 2 ? pki_der(&pki, judged[i]) : lab_revocation(pki.lab, judged[i]);
		struct buf b = BUF_INIT;

		changing = judged[i];
		buf_put(&b, der.p, der.n);
		change_all(changing, &b, 0x01, say_judged, &out);
		change_all(changing, &b, 0x80, say_judged, &out);
		buf_free(&b);
	}
	unit_kept("tests/data/changed-judged.txt", &out);
	buf_free(&out);
	pki_free(&pki);
}
END_TEST

UNIT_SUITE("changed")
{
	tcase_add_test(tc, judged_too);
	tcase_add_test(tc, changed);
}
