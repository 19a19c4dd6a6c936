/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Odd and malformed chains, and what is foreseen of OpenSSL held against what it says (tests/soak/openssl.c): names,
 * encodings, extensions, keys, times and revocation lists are drawn, a few oddities at a time, from the words of
 *recipes (lab/recipe.h), and octets of what is signed are changed at random. And who would refuse what we trust must be
 *named by a finding.
 *
 *	CHAINS=200000 SEED=7 tests/soak/chains tests/soak/openssl KEYS    (2,000 of seed 1; make soak does more)
 *	CHAIN=123 SEED=7 ...            one of them: its recipe, and what came
 *	CHAINS=60 CHAINS_TO=DIR ...     writes the files of each, and "number code arguments of openssl verify"
 *
 * KEYS: the directory of the committed keys (tests/keys). */
#include "config.h"

#include "analysis/analysis.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "cert/certificate.h"
#include "cert/der.h"
#include "chain/hostname.h"
#include "diagnose/diagnose.h"
#include "lab/recipe.h"
#include "load/certset.h"
#include "stack/openssl_asn1.h"
#include "stack/opinion.h"

#include <gnutls/gnutls.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- chance ---- */

static uint64_t state;

/* splitmix64 (Steele, Lea and Flood, 2014) */
static size_t draw(size_t n)
{
	uint64_t z = state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return (size_t)((z ^ z >> 31) % n);
}

#define PICK(list) ((list)[draw(sizeof(list) / sizeof *(list))])
static bool once_in(size_t n)
{
	return draw(n) == 0;
}

/* ---- what is drawn ---- */

static const char *const hosts[] = {
	"www.example.com",
	"www.example.com",
	"www.example.com.",
	"WWW.Example.COM",
	"a_b.example.com",
	"xn--bcher-kva.de",
	("b\xc3\xbc"
	 "cher.de"),
	"example.com",
	"a.b.example.com",
	"192.0.2.1",
	"2001:db8::1",
	"me@example.com",
	"Me@Example.com",
	"localhost",
	"xn--a.example.com",
	"-a.example.com",
	"*.example.com",
	"m\xc3\xa9@example.com",
};
static const char *const alternatives[] = {
	"DNS:www.example.com",
	"DNS:*.example.com",
	"DNS:WWW.EXAMPLE.com",
	"DNS:www.example.com.",
	"DNS:*.com",
	"DNS:w*.example.com",
	"DNS:*w.example.com",
	"DNS:*.*.example.com",
	"DNS:*.b.example.com",
	"DNS:a_b.example.com",
	"DNS:*",
	"DNS:",
	"DNS:.example.com",
	"DNS:xn--bcher-kva.de",
	"DNS:b\\c3\\bccher.de",
	"DNS:www.example.com\\00",
	"DNS:www.example.com\\00.evil.org",
	"DNS: www.example.com",
	"DNS:example.com",
	"DNS:localhost",
	"DNS:192.0.2.1",
	"DNS:*.xn--a.com",
	"DNS:xn--*.example.com",
	"DNS:-a.example.com",
	"DNS:a..example.com",
	"IP:192.0.2.1",
	"IP:2001:db8::1",
	"IP:10.1.2.3",
	"email:me@example.com",
	"email:Me@Example.com",
	"email:m\\c3\\a9@example.com",
	"email:me",
	"email:@example.com",
	"email:a\\\"b@example.com",
	"email:me@sub.example.com",
	"URI:https://www.example.com/",
	"URI:https://user@www.example.com:1/",
	"URI:urn:x:y",
	"URI:http://[2001:db8::1]/",
	"URI:http:",
	"URI:x://",
	"URI:",
	"SmtpUTF8Mailbox:m\\c3\\a9@example.com",
	"SmtpUTF8Mailbox:me@example.com",
	"UPN:me@example.com",
	"RID:1.2.3",
	"dn:CN=x",
	"dn:O=Example",
	"raw:8704c0000201",
	"raw:8703c00002",
	"raw:8705c000020101",
	"raw:a40430020500",
	"raw:82",
	"raw:8900",
	"raw:a003060155",
	"raw:a0080603550403a0010c",
};
static const char *const bases[] = {
	"DNS:example.com",
	"DNS:.example.com",
	"DNS:*.example.com",
	"DNS:",
	"DNS:com",
	"DNS:www.example.com",
	"DNS:Example.COM",
	"DNS:example.com.",
	"DNS:other.org",
	"IP:192.0.2.0/24",
	"IP:10.0.0.0/8",
	"IP:2001:db8::/32",
	"email:example.com",
	"email:.example.com",
	"email:me@example.com",
	"email:@example.com",
	"email:",
	"URI:www.example.com",
	"URI:.example.com",
	"URI:",
	"dn:O=Example",
	"dn:CN=leaf",
	"dn:",
	"RID:1.2",
	"UPN:x",
	"SmtpUTF8Mailbox:x",
	"raw:8704c0000200",
	"raw:8710000000000000000000000000000000ff",
	"raw:8700",
	"email:xn--bcher-kva.de",
	"email:.xn--bcher-kva.de",
};
static const char *const names[] = {
	"CN=x",
	"CN=X",
	"CN= x ",
	"CN=a  b",
	"CN=A B",
	"CN/utf8=x",
	"CN/printable=x",
	"CN/t61=x",
	"CN/ia5=x",
	"CN/bmp=x",
	"CN/universal=x",
	"CN/numeric=1",
	"CN/utf8=b\\c3\\bccher",
	"CN/t61=b\\c3\\bccher",
	"CN/t61=b\\fccher",
	"CN/bmp=b\\c3\\bccher",
	"CN/utf8=B\\c3\\9cCHER",
	"CN/utf8=b\\fccher",
	"CN/printable=b\\fccher",
	"CN/ia5=b\\fccher",
	"CN=",
	"",
	"O=Example, CN=x",
	"O=example, CN=x",
	"CN=x, O=Example",
	"O=Example + CN=x",
	"CN=x + O=Example",
	"C=JP, O=Example",
	"C/utf8=JP, O=Example",
	"C=jp, O=Example",
	"CN=#0c0178",
	"CN=#130178",
	"CN=#1a0178",
	"CN=#1b0178",
	"CN=#0500",
	"CN=#0a0101",
	"CN=#030200ff",
	"CN=#1e0178",
	"CN=#1c0178",
	"CN=#3003020101",
	"CN=#2c050c0178",
	"CN=#0c81017f",
	"CN=#170d3236303630313030303030305a",
	"CN=www.example.com",
	"CN=*.example.com",
	"CN=www.example.com\\00",
	"CN=other.org",
	"CN=not..dns",
	"CN/bmp=www.example.com",
	"CN=x, emailAddress=me@example.com",
	"CN=x, emailAddress/utf8=me@example.com",
	"CN=x, emailAddress=me@other.org",
	"1.2.3.4=x, CN=x",
	"CN=a\\09b",
	"CN=a\\0bb",
	"CN=\\c2\\a0x",
	"CN/utf8=\\ef\\bd\\98",
	"CN/utf8=stra\\c3\\9fe",
	"CN/utf8=STRASSE",
};
static const char *const usages[] = {
	"keyCertSign,cRLSign",
	"digitalSignature",
	"keyEncipherment",
	"keyAgreement",
	"none",
	"keyCertSign",
	"cRLSign",
	"digitalSignature,keyCertSign",
	"nonRepudiation",
	"decipherOnly",
	"encipherOnly",
};
static const char *const purposes[] = {
	"serverAuth",
	"clientAuth",
	"serverAuth,clientAuth",
	"2.5.29.37.0",
	"emailProtection",
	"1.3.6.1.4.1.311.10.3.3",
	"2.16.840.1.113730.4.1",
	"serverAuth,2.5.29.37.0",
	"1.2.3",
};
static const char *const times[] = {
	"2026-06-01", "2026-05-31T23:59:59Z", "2026-06-01T00:00:01Z", "-1d",  "+1d",        "-400d",      "+400d",
	"2049-12-31", "2050-01-01",           "1950-01-01",           "+30y", "9999-12-31", "1970-01-01",
};
static const char *const signatures[] = {
	"sha256", "sha384", "sha512", "sha224", "sha1", "md5", "pss-sha256", "pss-sha384", "unknown", "pss-trailer2",
};
static const char *const keys[] = {
	"ec:p256", "ec:p256",  "ec:p384",      "ec:p521",  "ed25519",     "rsa:1024",
	"rsa:768", "rsa:2048", "rsa-pss:2048", "dsa:2048", "ec:explicit",
};
static const char *const damages[] = {
	"alg-mismatch",     "bad-bits",         "bad-san",       "bad-signature",    "bad-time",    "ber",
	"bool-01",          "default-critical", "dup-extension", "empty-extensions", "explicit-v1", "fraction-time",
	"generalized-time", "key-octet",        "local-time",    "long-length",      "long-serial", "negative-serial",
	"no-seconds",       "offset-time",      "padded-serial", "padded-signature", "trailing",    "truncated",
	"unused-bits",      "v1-extensions",    "version-9",     "zero-serial",      "key-e1",      "key-order",
};

/* Extensions with a value that is right, for octets of it to be changed. */
static const struct sample {
	const char *oid, *without, *value;
} extensions[] = {
	{ "2.5.29.19", "ca=none", "30060101ff020100" },
	{ "2.5.29.19", "ca=none", "3000" },
	{ "2.5.29.19", "ca=none", "3006010100020103" },
	{ "2.5.29.15", "ku=none", "03020780" },
	{ "2.5.29.15", "ku=none", "03020106" },
	{ "2.5.29.15", "ku=none", "0303070080" },
	{ "2.5.29.15", "ku=none", "030100" },
	{ "2.5.29.37", "", "300a06082b06010505070301" },
	{ "2.5.29.37", "", "3000" },
	{ "2.5.29.17", "", "3011820f7777772e6578616d706c652e636f6d" },
	{ "2.5.29.17", "", "3011820f7777772e6578616d706c652e636f6d" },
	{ "2.5.29.17", "", "3000" },
	{ "2.5.29.18", "", "3011820f7777772e6578616d706c652e636f6d" },
	{ "2.5.29.14", "ski=none", "04050102030405" },
	{ "2.5.29.14", "ski=none", "0400" },
	{ "2.5.29.35", "aki=none", "300780050102030405" },
	{ "2.5.29.35", "aki=none", "3000" },
	{ "2.5.29.35", "aki=none", "3012a10da40b3009310730050603550403820101" },
	{ "2.5.29.30", "", "3011a00f300d820b6578616d706c652e636f6d" },
	{ "2.5.29.30", "",
	  "3014a012301082"
	  "0b6578616d706c652e636f6d800100" },
	{ "2.5.29.30", "", "300ea00c300a87080a000000ff000000" },
	{ "2.5.29.30", "", "3000" },
	{ "2.5.29.31", "",
	  "3016301"
	  "4a012a010860e687474703a2f2f782f612e63726c" },
	{ "2.5.29.31", "",
	  "30083006810106a2013"
	  "0" },
	{ "2.5.29.31", "", "3000" },
	{ "2.5.29.32", "",
	  "300630040602"
	  "2a03" },
	{ "2.5.29.36", "", "3003800100" },
	{ "2.5.29.54", "", "020100" },
	{ "2.5.29.33", "", "300a300806022a0306022a04" },
	{ "2.5.29.46", "", "30163014a012a010860e687474703a2f2f782f612e63726c" },
	{ "2.16.840.1.113730.1.1", "", "03020640" },
	{ "2.16.840.1.113730.1.1", "", "03020007" },
	{ "2.16.840.1.113730.1.1", "", "03020204" },
	{ "1.3.6.1.5.5.7.1.1", "", "301a301806082b06010505073001860c687474703a2f2f782f612f62" },
	{ "1.3.6.1.5.5.7.1.14", "", "300c300a06082b06010505071501" },
	{ "1.3.6.1.5.5.7.1.7", "",
	  "300830060402000105"
	  "00" },
	{ "1.3.6.1.5.5.7.1.8", "", "3004a0020500" },
	{ "1.3.6.1.5.5.7.1.24", "", "3003020105" },
	{ "1.3.6.1.5.5.7.48.1.5", "", "0500" },
	{ "1.3.6.1.4.1.11129.2.4.3", "", "0500" },
	{ "1.2.3.4.5", "", "0500" },
};

static void put_hex(struct buf *b, const char *hex)
{
	size_t n = strlen(hex) / 2, at = draw(n), turned = draw(6);

	if (turned > 2) {
		buf_puts(b, hex);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		unsigned octet = 0;

		sscanf(hex + 2 * i, "%2x", &octet);
		if (i == at && turned == 0)
			octet = (unsigned)draw(256);
		if (i == at && turned == 1)
			octet ^= 1u << draw(8);
		if (i == at && turned == 2 && n > 1)
			continue;
		buf_printf(b, "%02x", octet);
	}
}

static void put_extension(struct buf *b)
{
	const struct sample *s = &PICK(extensions);

	if (!once_in(4))
		buf_printf(b, " %s", s->without);
	buf_printf(b, " ext=%s%s:", s->oid, once_in(3) ? ":critical" : "");
	put_hex(b, s->value);
}

static void put_list(struct buf *b, const char *word, const char *const *list, size_t n)
{
	buf_printf(b, " '%s=", word);
	for (size_t i = 1 + draw(3); i > 0; i--)
		buf_printf(b, "%s%s", list[draw(n)], i > 1 ? "," : "");
	buf_putc(b, '\'');
}

#define LIST(word, list) put_list(b, word, list, sizeof(list) / sizeof *(list))

/* One oddity of a certificate. */
static void put_oddity(struct buf *b)
{
	switch (draw(24)) {
	case 0:
	case 1:
		LIST("san", alternatives);
		break;
	case 2:
	case 3:
		buf_printf(b, " 'subject=%s'", PICK(names));
		break;
	case 4:
		buf_printf(b, " 'issuer-name=%s'", PICK(names));
		break;
	case 5:
		buf_printf(b, " ku=%s", PICK(usages));
		break;
	case 6:
		buf_printf(b, " eku=%s", PICK(purposes));
		break;
	case 7:
		buf_printf(b, " %s=%s", once_in(2) ? "from" : "to", PICK(times));
		break;
	case 8:
		buf_printf(b, " sig=%s", PICK(signatures));
		break;
	case 9:
	case 10:
		buf_printf(b, " damage=%s", PICK(damages));
		break;
	case 11:
	case 12:
	case 13:
	case 14:
		put_extension(b);
		break;
	case 15:
	case 16:
		LIST(once_in(2) ? "permit" : "exclude", bases);
		break;
	case 17:
		buf_printf(b, " %s", (const char *const[]){ "ca", "ca=no", "ca=none" }[draw(3)]);
		break;
	case 18:
		buf_printf(b, " pathlen=%zu", draw(3));
		break;
	case 19:
		buf_printf(b, " version=%zu", 1 + draw(3));
		break;
	case 20:
		buf_printf(b, " aki=%s", (const char *const[]){ "none", "full", "root", "01020304" }[draw(4)]);
		if (once_in(4))
			buf_printf(b, " aki-serial=%s", once_in(2) ? "1001" : "ff");
		break;
	case 21:
		buf_printf(b, " ski=%s", (const char *const[]){ "none", "01020304" }[draw(2)]);
		break;
	case 22:
		buf_printf(b, " patch=%zu:%02zx", draw(600), draw(256));
		break;
	default:
		buf_printf(
		    b, " critical=%s%s", once_in(3) ? "-" : "",
		    (const char *const[]){ "bc", "ku", "eku", "san", "nc", "ski", "aki", "policy", "crldp" }[draw(9)]);
		break;
	}
}

static void put_certificate(struct buf *b, const char *name, const char *issuer, int role, size_t oddities)
{
	if (issuer)
		buf_printf(b, "cert %s issuer=%s", name, issuer);
	else
		buf_printf(b, "cert %s", name);
	if (role < 2)
		buf_puts(b, " ca");
	else if (!once_in(6))
		buf_puts(b, " san=DNS:www.example.com");
	if (role == 0)
		buf_puts(b, " from=-1y to=+9y");
	while (oddities-- > 0)
		put_oddity(b);
	buf_putc(b, '\n');
}

static void put_crl(struct buf *b, const char *name, const char *issuer, const char *revoked)
{
	buf_printf(b, "crl %s issuer=%s", name, issuer);
	if (once_in(3))
		buf_printf(b, " revoke=%s%s", revoked, once_in(3) ? ":certificateHold" : "");
	for (size_t n = draw(3); n > 0; n--)
		switch (draw(14)) {
		case 0:
			buf_printf(b, " this=%s", PICK(times));
			break;
		case 1:
			buf_printf(b, " next=%s", once_in(4) ? "none" : PICK(times));
			break;
		case 2:
			buf_printf(b, " number=%s", (const char *const[]){ "1", "9", "none" }[draw(3)]);
			break;
		case 3:
			buf_printf(b, " delta=1 number=2");
			break;
		case 4:
			buf_printf(b, " only=%s", (const char *const[]){ "user", "ca", "attribute" }[draw(3)]);
			break;
		case 5:
			buf_printf(b, " dp=%s",
			           (const char *const[]){ "http://x/a.crl", "http://y/b.crl", "dn:CN=x",
			                                  "rdn:CN=x" }[draw(4)]);
			break;
		case 6:
			buf_puts(b, " reasons=keyCompromise+superseded");
			break;
		case 7:
			buf_puts(b, " indirect");
			break;
		case 8:
			buf_printf(b, " aki=%s", (const char *const[]){ "none", "01020304" }[draw(2)]);
			break;
		case 9:
			buf_printf(b, " version=1");
			break;
		case 10:
			buf_printf(b, " ext=1.2.3%s:0500", once_in(2) ? ":critical" : "");
			break;
		case 11:
			buf_printf(b, " entry-ext=1.2.3%s:0500", once_in(2) ? ":critical" : "");
			break;
		case 12:
			buf_printf(b, " sig=%s", PICK(signatures));
			break;
		default:
			buf_printf(b, " %s", once_in(2) ? "damage=bad-signature" : "sig-as=other");
			break;
		}
	buf_putc(b, '\n');
}

/* What is asked, and of which files. */
struct asked {
	const char *host;
	enum purpose purpose;
	bool lists;
	const char *leaf;
	VEC_OF(const char *) sources, anchors, crls;
};

static void put_lists(struct buf *b, struct asked *q)
{
	put_crl(b, "lleaf", "int", "leaf");
	put_crl(b, "lint", "root", "int");
	*vec_push(&q->crls) = "lleaf";
	*vec_push(&q->crls) = "lint";
	if (once_in(3)) {
		put_crl(b, "again", once_in(2) ? "int" : "root", "leaf");
		*vec_push(&q->crls) = "again";
	}
	if (once_in(4)) {
		put_crl(b, "lroot", "root", "int");
		*vec_push(&q->crls) = "lroot";
	}
}

/* A second one of a CA: another certificate of its name, with its key or without. */
static void put_twin(struct buf *b, struct asked *q, const char *of)
{
	const char *const issuers[] = { "root", "int", "other" };

	buf_printf(b, "cert twin issuer=%s key=%s subject=CN=%s ca", PICK(issuers), once_in(2) ? of : "other", of);
	for (size_t n = draw(3); n > 0; n--)
		put_oddity(b);
	buf_putc(b, '\n');
	if (!once_in(4))
		*vec_push(&q->sources) = "twin";
	if (once_in(4))
		*vec_push(&q->anchors) = "twin";
}

static void write_recipe(struct buf *b, struct asked *q)
{
	size_t budget = draw(10) < 3 ? 0 : 1 + draw(3);
	size_t at_root = 0, at_int = 0, at_leaf = 0;
	bool direct = once_in(5);

	for (; budget > 0; budget--) {
		size_t where = draw(6);

		*(where < 1 ? &at_root : where < 3 ? &at_int : &at_leaf) += 1;
	}
	buf_puts(b, "at 2026-06-01\n");
	for (const char *const *k = (const char *const[]){ "root", "int", "leaf", NULL }; *k; k++)
		if (once_in(6))
			buf_printf(b, "key %s %s\n", *k, PICK(keys));
	buf_puts(b, "key other ec:p256\n");
	put_certificate(b, "root", NULL, 0, at_root);
	put_certificate(b, "int", "root", 1, at_int);
	put_certificate(b, "leaf", direct ? "root" : once_in(30) ? NULL : "int", 2, at_leaf);
	buf_puts(b, "cert other ca\n");
	q->leaf = "leaf";
	*vec_push(&q->sources) = "leaf";
	if (!once_in(20))
		*vec_push(&q->sources) = "int";
	if (once_in(4))
		*vec_push(&q->sources) = "root";
	if (!once_in(20))
		*vec_push(&q->anchors) = "root";
	else
		*vec_push(&q->anchors) = once_in(2) ? "int" : "leaf";
	if (once_in(12))
		put_twin(b, q, once_in(2) ? "int" : "root");
	if (!once_in(3))
		q->host = once_in(2) ? "www.example.com" : PICK(hosts);
	q->purpose = (enum purpose)draw(3);
	q->lists = once_in(4);
	if (q->lists)
		put_lists(b, q);
}

/* ---- OpenSSL ---- */

static FILE *to_openssl, *from_openssl;

static bool start_openssl(const char *program)
{
	int there[2], back[2];

	if (pipe(there) || pipe(back))
		exit(99);
	pid_t pid = fork();
	if (pid == 0) {
		dup2(there[0], 0);
		dup2(back[1], 1);
		close(there[1]);
		close(back[0]);
		execl(program, program, (char *)NULL);
		_exit(99);
	}
	close(there[0]);
	close(back[1]);
	to_openssl = fdopen(there[1], "wb");
	from_openssl = fdopen(back[0], "rb");
	return pid > 0 && to_openssl && from_openssl;
}

static void tell(int kind, struct span s)
{
	const uint8_t head[] = { (uint8_t)kind, (uint8_t)(s.n >> 24), (uint8_t)(s.n >> 16), (uint8_t)(s.n >> 8),
		                 (uint8_t)s.n };

	fwrite(head, 1, sizeof head, to_openssl);
	fwrite(s.p, 1, s.n, to_openssl);
}

#define CANNOT_LOAD (-1)

static int openssl_says(struct lab *l, const struct asked *q, int64_t at, bool strict)
{
	char text[40];
	struct host h;

	tell('L', lab_certificate(l, q->leaf));
	for (size_t i = 0; i < q->sources.n; i++)
		tell('U', lab_certificate(l, q->sources.v[i]));
	for (size_t i = 0; i < q->anchors.n; i++)
		tell('T', lab_certificate(l, q->anchors.v[i]));
	for (size_t i = 0; i < q->crls.n; i++)
		tell('R', lab_revocation(l, q->crls.v[i]));
	if (q->host && host_parse(q->host, &h) && h.kind != HOST_EMAIL)
		tell(h.kind == HOST_IP ? 'a' : 'h', span_str(h.kind == HOST_IP ? q->host : h.name));
	else if (q->host)
		tell(strchr(q->host, '@') ? 'e' : 'h', span_str(q->host));
	snprintf(text, sizeof text, "%" PRId64, at);
	tell('t', span_str(text));
	if (q->purpose != PURPOSE_ANY)
		tell('p', span_str(purpose_name(q->purpose)));
	if (q->lists)
		tell('c', SPAN_LIT("1"));
	if (strict)
		tell('x', SPAN_LIT("1"));
	putc('.', to_openssl);
	fflush(to_openssl);
	if (!fgets(text, sizeof text, from_openssl)) {
		fprintf(stderr, "chains: OpenSSL's program is gone\n");
		exit(99);
	}
	return strncmp(text, "load", 4) == 0 ? CANNOT_LOAD : atoi(text);
}

/* ---- ours ---- */

static bool is_unreadable(struct lab *l, const struct asked *q)
{
	bool read = true;

	for (size_t i = 0; i < q->sources.n; i++)
		read &= openssl_decodes_certificate(lab_certificate(l, q->sources.v[i]));
	for (size_t i = 0; i < q->anchors.n; i++)
		read &= openssl_decodes_certificate(lab_certificate(l, q->anchors.v[i]));
	for (size_t i = 0; i < q->crls.n; i++)
		read &= openssl_decodes_list(lab_revocation(l, q->crls.v[i]));
	return !read;
}

static char work[] = "/tmp/certloupe-chains-XXXXXX";
static const char *keys_of_tests;

static void write_pem(FILE *f, struct span der, const char *label)
{
	gnutls_datum_t d = { (unsigned char *)der.p, (unsigned)der.n }, pem;

	if (gnutls_pem_base64_encode2(label, &d, &pem) == 0) {
		fwrite(pem.data, 1, pem.size, f);
		gnutls_free(pem.data);
	}
}

static struct trust *trust_those(struct arena *a, struct lab *l, const struct asked *q)
{
	const char **spec = ARENA_NEW(a, const char *);
	struct err e = { 0 };

	*spec = arena_printf(a, "%s/roots.pem", work);
	FILE *f = fopen(*spec, "w");
	for (size_t i = 0; f && i < q->anchors.n; i++)
		write_pem(f, lab_certificate(l, q->anchors.v[i]), "CERTIFICATE");
	if (!f || fclose(f))
		exit(99);
	struct trust *t = trust_new(spec, 1, &e);
	if (!t)
		exit(99);
	trust_count(t);
	return t;
}

static struct analysis *ask(struct lab *l, const struct asked *q, struct certset *set, struct trust *trust)
{
	struct analysis_input in = { .question = question_default, .set = set, .trust = trust, .only_leaf = -1 };
	struct origin o = { .kind = ORIGIN_FILE, .input = (uint16_t)certset_add_peer(set, "chain.pem") };

	for (size_t i = 0; i < q->sources.n; i++) {
		int id = certset_add_der(set, lab_certificate(l, q->sources.v[i]), ENTRY_CERTIFICATE, o);

		if (strcmp(q->sources.v[i], q->leaf) == 0)
			in.only_leaf = id;
	}
	for (size_t i = 0; i < q->crls.n; i++)
		certset_add_der(set, lab_revocation(l, q->crls.v[i]), ENTRY_CRL, o);
	in.question.host = q->host;
	in.question.purpose = q->purpose;
	in.question.purpose_given = true;
	in.question.at = lab_at(l);
	in.question.at_given = true;
	in.question.revocation = q->lists ? REVOCATION_HARD : REVOCATION_OFF;
	in.question.revocation_given = true;
	in.question.crl_given = q->lists;
	return diagnose(&in);
}

/* ---- for the program ---- */

static void write_file(const char *dir, const char *name, struct lab *l, const char *const *v, size_t n, bool lists)
{
	char path[PATH_MAX];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	f = fopen(path, "w");
	for (size_t i = 0; f && i < n; i++)
		write_pem(f, lists ? lab_revocation(l, v[i]) : lab_certificate(l, v[i]),
		          lists ? "X509 CRL" : "CERTIFICATE");
	if (!f || fclose(f))
		exit(99);
}

static void keep_files(size_t number, struct lab *l, const struct asked *q, int said)
{
	static FILE *list;
	const char *to = getenv("CHAINS_TO");
	char dir[PATH_MAX];
	struct host h;

	if (!to)
		return;
	if (!list) {
		mkdir(to, 0700);
		snprintf(dir, sizeof dir, "%s/list", to);
		list = fopen(dir, "w");
	}
	snprintf(dir, sizeof dir, "%s/%zu", to, number);
	if (!list || mkdir(dir, 0700))
		exit(99);
	write_file(dir, "leaf.pem", l, &q->leaf, 1, false);
	write_file(dir, "chain.pem", l, q->sources.v, q->sources.n, false);
	write_file(dir, "roots.pem", l, q->anchors.v, q->anchors.n, false);
	write_file(dir, "lists.pem", l, q->crls.v, q->crls.n, true);
	if (said == CANNOT_LOAD)
		fprintf(list, "%zu load", number);
	else
		fprintf(list, "%zu %d", number, said);
	fprintf(list, " -CAfile roots.pem -untrusted chain.pem -attime %" PRId64, lab_at(l));
	if (q->host && host_parse(q->host, &h) && h.kind != HOST_EMAIL)
		fprintf(list, " -verify_%s %s", h.kind == HOST_IP ? "ip" : "hostname",
		        h.kind == HOST_IP ? q->host : h.name);
	else if (q->host)
		fprintf(list, " -verify_%s %s", strchr(q->host, '@') ? "email" : "hostname", q->host);
	if (q->purpose != PURPOSE_ANY)
		fprintf(list, " -purpose ssl%s", purpose_name(q->purpose));
	if (q->lists)
		fputs(" -CRLfile lists.pem -crl_check_all", list);
	putc('\n', list);
	fflush(list);
}

/* ---- one chain ---- */

static bool loud;
static size_t asked_of, listed, unmade, unforeseen, differing, unloadable, silent;

static bool says(const struct finding *f, const char *who)
{
	struct buf b = BUF_INIT;

	sentence_render(&b, &f->title, &rendering_plain);
	for (size_t i = 0; i < f->nfact; i++)
		sentence_render(&b, &f->fact[i].text, &rendering_plain);
	bool found = strcasestr(buf_str(&b), who) != NULL;
	buf_free(&b);
	return found;
}

/* Some finding of at least warning says that this program refuses. */
static bool is_named(const struct analysis *a, const char *who)
{
	for (size_t i = 0; i < a->nfinding; i++)
		if (a->finding[i].severity != SEVERITY_NOTE && says(&a->finding[i], who))
			return true;
	return false;
}

static bool has_octets_behind(const struct certificate *c)
{
	struct der outer;

	return der_first(c->der, &outer) && outer.whole.n < c->der.n;
}

/* One chain, made and asked. */
struct asking {
	size_t number;
	struct buf recipe;
	struct asked q;
	struct lab *lab;
	struct analysis *analysis;
	int said, strictly; /* by OpenSSL, and with the flags of Python */
};

/* A name whose SEQUENCE is not marked as constructed. */
static bool has_primitive_name(struct span der)
{
	struct der outer, tbs, d;

	if (!der_first(der, &outer) || !der_next(&outer.value, &tbs))
		return false;
	while (der_next(&tbs.value, &d))
		if (d.tag == DER_SEQUENCE - 0x20)
			return true;
	return false;
}

static bool asks_primitive_name(const struct asking *x)
{
	for (size_t i = 0; i < x->q.sources.n; i++)
		if (has_primitive_name(lab_certificate(x->lab, x->q.sources.v[i])))
			return true;
	for (size_t i = 0; i < x->q.anchors.n; i++)
		if (has_primitive_name(lab_certificate(x->lab, x->q.anchors.v[i])))
			return true;
	return false;
}

/* A difference that is known and meant: a trusted certificate is read without the octets behind it, and what is sent is
 * not (TLS refuses that), so it is another one here; which explicit parameters of a curve OpenSSL decodes hangs on all
 * of their numbers, the order and the cofactor too, which nobody else looks at; a name that is not marked as
 * constructed is one to OpenSSL alone, and issuers are looked for by names that can be read. */
static bool is_listed(const struct asking *x, const struct prediction *p, int said)
{
	return has_octets_behind(p->way.cert[0]) ||
	       (p->code == 94 && p->about->key.explicit_curve && (said == 1 || said == 20)) ||
	       (p->code == 20 && asks_primitive_name(x));
}

static void show(const char *what, struct asking *x, const struct prediction *p)
{
	printf("%s: chain %zu: OpenSSL says %d, foreseen %s %d; host %s, purpose %s, %s\n", what, x->number, x->said,
	       p->known ? "" : "nothing", p->code, x->q.host ? x->q.host : "-", purpose_name(x->q.purpose),
	       x->q.lists ? "lists" : "no lists");
	fputs(buf_str(&x->recipe), stdout);
}

static void compare(struct asking *x)
{
	struct prediction p = { 0 };

	openssl_opinion(x->analysis, &p);
	if (loud)
		show("asked", x, &p);
	if ((x->said == CANNOT_LOAD) != is_unreadable(x->lab, &x->q)) {
		differing++;
		show("differs in what is loaded", x, &p);
	} else if (x->said == CANNOT_LOAD) {
		unloadable++;
	} else if (!p.known) {
		unforeseen++;
		show("unforeseen", x, &p);
	} else if ((p.accepts ? 0 : p.code) == x->said) {
		return;
	} else if (is_listed(x, &p, x->said)) {
		listed++;
	} else {
		differing++;
		show("differs", x, &p);
	}
}

static void compare_strict(struct asking *x)
{
	struct prediction p = { 0 };

	opinion_of_python(x->analysis, &p);
	if (x->said == CANNOT_LOAD || !p.known || (p.accepts ? 0 : p.code) == x->strictly ||
	    is_listed(x, &p, x->strictly))
		return;
	differing++;
	printf("strict: OpenSSL says %d\n", x->strictly);
	show("differs", x, &p);
}

/* Of two trusted CAs of one name GnuTLS takes one and tries no other: there nothing is asked of us. */
static void want_findings(struct asking *x)
{
	struct prediction p = { 0 };
	struct oracle o = { 0 };

	if (x->analysis->verdict != VERDICT_TRUSTED)
		return;
	openssl_opinion(x->analysis, &p);
	if (p.known && !p.accepts && !is_named(x->analysis, "OpenSSL")) {
		silent++;
		show("no finding names OpenSSL", x, &p);
	}
	if (x->q.anchors.n == 1 && second_opinion(x->analysis, &o) && o.ran && o.status &&
	    !is_named(x->analysis, "GnuTLS")) {
		silent++;
		show("no finding names GnuTLS", x, &p);
		puts(o.text);
	}
}

static void ask_both(struct arena *a, struct asking *x)
{
	struct certset *set = certset_new();
	struct trust *trust = trust_those(a, x->lab, &x->q);

	asked_of++;
	x->analysis = ask(x->lab, &x->q, set, trust);
	x->said = openssl_says(x->lab, &x->q, lab_at(x->lab), false);
	x->strictly = openssl_says(x->lab, &x->q, lab_at(x->lab), true);
	keep_files(x->number, x->lab, &x->q, x->said);
	compare(x);
	compare_strict(x);
	want_findings(x);
	analysis_free(x->analysis);
	certset_free(set);
	trust_free(trust);
}

static void judge(size_t number)
{
	struct arena *a = arena_new();
	struct asking x = { .number = number };
	struct err e = { 0 };

	write_recipe(&x.recipe, &x.q);
	struct recipe *r = recipe_parse(a, "chain", buf_span(&x.recipe), NULL, &e);
	x.lab = r ? lab_make(a, r, 0, keys_of_tests, &e) : NULL;
	if (x.lab)
		ask_both(a, &x);
	else
		unmade++;
	if (!x.lab && loud)
		printf("%s\n%s\n", buf_str(&x.recipe), e.text);
	vec_free(&x.q.sources);
	vec_free(&x.q.anchors);
	vec_free(&x.q.crls);
	buf_free(&x.recipe);
	arena_free(a);
}

static size_t number_of(const char *name, size_t otherwise)
{
	const char *v = getenv(name);

	return v ? strtoul(v, NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
	size_t n = number_of("CHAINS", 2000), one = number_of("CHAIN", 0), seed = number_of("SEED", 1);

	if (argc < 3 || !start_openssl(argv[1]) || !mkdtemp(work))
		return 99;
	keys_of_tests = argv[2];
	loud = one != 0;
	for (size_t i = one ? one : 1; i <= (one ? one : n); i++) {
		state = seed * 1000000007u + i;
		judge(i);
	}
	printf("%zu chains asked (seed %zu), %zu could not be made, %zu not loaded, %zu not foreseen, %zu as listed, "
	       "%zu differ, %zu refused in silence\n",
	       asked_of, seed, unmade, unloadable, unforeseen, listed, differing, silent);
	char roots[sizeof work + 16];

	snprintf(roots, sizeof roots, "%s/roots.pem", work);
	unlink(roots);
	rmdir(work);
	return differing || silent ? 1 : 0;
}
