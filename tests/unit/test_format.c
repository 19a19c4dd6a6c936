/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of formats: each row has a sample that it alone is found for, and what reading it yields, apart from any
 * set. */
#include "tests/unit/load.h"

#include "load/container_write.h"
#include "load/format.h"
#include "load/format_rows.h"
#include "load/pem.h"
#include "load/reading.h"

/* in: the octets; "PEM:" before them: what is in the last block. yields: all pieces in their order. A password is
 * wanted where it says "?"; the first is wrong. */
static const struct {
	const char *row, *in, *yields;
} rows[] = {
	{ "utf-32", "{leaf.pem:utf32}", "pem-unknown-content(a text in UTF-32)" },
	{ "utf-16", "{leaf.pem:utf16}", "pem-utf16(UTF-16LE) text:pem" },
	{ "utf-16", "\xff\xfe{chain.pem:utf16}", "pem-utf16 text:pem" },
	{ "utf-8 with a mark", "\xef\xbb\xbf{leaf.pem}", "pem-bom text:pem" },
	{ "utf-8 with a mark", "\xef\xbb\xbf", "pem-bom text:empty" },
	{ "empty", " \r\n", "kind:empty pem-empty-file" },
	{ "ruined der", "{leaf.der:textmode}", "kind:der binary-as-text certificate" },
	{ "ruined der", "{leaf-key.der:utf8}", "kind:der binary-as-text pkcs8" },
	{ "ruined der", "{leaf.der:textmode}{leaf-key.der:textmode}", "kind:der binary-as-text certificate pkcs8" },
	{ "ruined der", "{leaf.der:windows}", "kind:der binary-as-text certificate" },
	{ "ruined der", "{legacy.p12:windows}", "kind:der binary-as-text pkcs12" }, /* with all of 80 to ff */
	{ "ruined der", "{leaf.der:lost}", "broken binary-as-text!" },
	{ "hexadecimal", "{leaf.der:hex}\n", "kind:text pem-embedded certificate@1" },
	{ "printed certificate", "Certificate:\n    Data:\n        Version: 3 (0x2)\n",
	  "pem-unknown-content(the text that a program prints of a certificate; the certificate itself is not in it)" },
	{ "hexadecimal", "X'{leaf-key.der:hex}'", "kind:text pem-embedded pkcs8@1" },
	{ "url-encoded", "{leaf.pem:url}", "kind:text pem-embedded@1 text:pem@1" },
	{ "url-encoded", "{leaf-key.der:urlbody}", "kind:text pem-embedded@1 text:base64 in a text@1" },
	{ "base64 in a text", "tls.crt: {chain.pem:twice}\n", "text:pem@1 kind:text pem-embedded@1" },
	{ "der", "{leaf.der}", "kind:der pem-der-where-pem certificate" },
	{ "der", "{leaf-key.der}{leaf.der}{leaf.ocsp}", "kind:der pem-der-where-pem pkcs8 certificate ocsp" },
	{ "der", "{chain-der.p7b}", "kind:pkcs7 pem-pkcs7-where-pem pkcs7" },
	{ "der", "{plain.p12}", "kind:pkcs12 pkcs12" },
	{ "der", "{chain-der.p7b}\r\n", "kind:pkcs7 pem-pkcs7-where-pem pem-unknown-content(a line end) pkcs7" },
	{ "der", "{leaf.der}prose", "kind:der pem-der-where-pem pem-unknown-content(5 octets) certificate" },
	{ "der", "{leaf.der}{leaf-key.der}\n{ca.pem}", "kind:der pem-der-where-pem certificate pkcs8 text:pem" },
	{ "pem", "{leaf.pem}{leaf.key}{leaf.csr}", "kind:pem certificate@1 pkcs8@14 request@19" },
	{ "pem", "{rsa-legacy.key}", "kind:pem pkcs1@1" },
	{ "pem", "{trusted.pem}{openssh.key}",
	  "kind:pem pem-trusted-block@1 certificate@1 other@14 pem-unknown-content@14(a private key of OpenSSH)" },
	{ "pem", "-----BEGIN EC PRIVATE KEY-----\n{leaf.key:body}\n-----END EC PRIVATE KEY-----\n",
	  "kind:pem pkcs8@1 private-key-format@1!(EC PRIVATE KEY)" },
	{ "pem", "-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n",
	  "kind:pem broken@1 pem-base64-damaged@1!(line 2)" },
	{ "pem", "{leaf.pem}b: {ca.pem:body}\n", "kind:pem certificate@1 certificate@14 kind:text pem-embedded@14" },
	{ "base64 in a text", "{\"x5c\":[\"{leaf.pem:body}\",\n\"{ca.pem:body}\"]}",
	  "certificate@1 kind:text pem-embedded@1 certificate@2 kind:text pem-embedded@2" },
	{ "base64 in a text", "tls.crt: {chain.pem:base64}\n", "text:pem@1 kind:text pem-embedded@1" },
	{ "base64 in a text", "{chain.pem:twice}", "text:pem@1 kind:text pem-embedded@1" },
	{ "base64 in a text", "{chain.pem:base64}\n", "text:pem@1 kind:text pem-embedded@1" },
	{ "base64 in a text", "a: {leaf.der:twice}\n", "certificate@1 kind:text pem-embedded@1(DER)" },
	{ "base64 in a text", "{leaf.pem:urlsafe}\n", "certificate@1 kind:text pem-embedded@1 pem-wrong-header@1" },
	{ "base64 in a text", "a: {chain-der.p7b:base64}\n", "pem-pkcs7-where-pem@1 pkcs7@1 kind:text pem-embedded@1" },
	{ "base64 in a text", "a: {leaf.pem:body}\n{leaf.pem:body}MAMKAQA=\n",
	  "certificate@1 certificate@1 ocsp@1 kind:text pem-embedded@1(2)" },
	{ "base64 in a text", "the text\r\n----BEGIN CERTIFICATE-----\r\n{leaf.pem:body}\r\n",
	  "certificate@3 kind:text pem-wrong-header@3(----BEGIN CERTIFICATE-----)" },
	{ "base64 in a text", "\xe2\x80\x93-BEGIN CERTIFICATE-----\n{leaf.pem:body}\n",
	  "certificate@2 kind:text pem-wrong-header@2(\xe2\x80\x93-BEGIN CERTIFICATE-----, with U+2013 EN DASH)" },
	{ "base64 in a text",
	  "BEGIN stands in a line that is longer than any is that somebody mistyped, and so it was never meant to be "
	  "one\n{leaf.pem:body}\n",
	  "certificate@2 kind:text pem-embedded@2" },
	{ "unknown", "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB",
	  "pem-unknown-content" },
	{ "unknown", "\xff\xfe\x3d\xd8", "pem-unknown-content" },
	{ "html", "\n<!doctype HTML>\n", "pem-html-download" },
	{ "keystore", "{empty.jks}", "kind:jks pem-pkcs12-where-pem" },
	{ "keystore", "{leaf.jks}",
	  "kind:jks key certificate certificate certificate ? ? ? ? pem-pkcs12-where-pem(private keys that stay "
	  "closed: leaf) "
	  "pem-password-wrong(the password is wrong, or octets were changed)" },
	{ "keystore", "{leaf.jceks}",
	  "kind:jceks certificate key certificate certificate certificate ? ? ? ? pem-pkcs12-where-pem(private keys "
	  "that stay "
	  "closed: leaf) pem-password-wrong(the password is wrong, or octets were changed)" },
	{ "jks", "\xfe\xed\xfe\xed...", "pem-unknown-content(a Java keystore (JKS))" },
	{ "jceks", "\xce\xce\xce\xce...", "pem-unknown-content(a Java keystore (JCEKS))" },
	{ "gzip", "\x1f\x8b...", "pem-unknown-content(compressed (gzip))" },
	{ "nss", "SQLite format 3...............YindexckaidnssPublic",
	  "pem-unknown-content(a certificate database of NSS (Firefox, Chromium, Thunderbird))" },
	{ "nss keys", "SQLite format 3...............YindexckaidnssPrivate",
	  "pem-unknown-content(a key database of NSS (Firefox, Chromium, Thunderbird))" },
	{ "zip", "PK\x03\x04...", "pem-unknown-content(a ZIP archive)" },
	{ "pdf", "%PDF-1.4\n", "pem-unknown-content(a PDF document)" },
	{ "ssh", "ssh-ed25519 AAAA", "pem-unknown-content(an SSH public key)" },
	{ "ssh", "ecdsa-sha2-nistp256 AAAA", "pem-unknown-content(an SSH public key)" },
	{ "ssh", "---- BEGIN SSH2 PUBLIC KEY ----\n", "pem-unknown-content(an SSH public key)" },
	{ "ssh certificate", "ssh-rsa-cert-v01@openssh.com AAAA", "pem-unknown-content(an SSH certificate)" },
	{ "putty", "PuTTY-User-Key-File-3: ssh-rsa\n", "pem-unknown-content(a private key of PuTTY)" },
	{ "bks", "{empty.bks}", "pem-unknown-content(a keystore of Bouncy Castle (BKS, UBER))" },
	{ "jwk", " {\"kty\":\"EC\"}", "pem-unknown-content(a JSON Web Key without certificates)" },
	{ "configuration", "server {\n  ssl_certificate /etc/a.pem;\n ssl_certificate_key \"/etc/a.key\";\n}\n",
	  "pem-unknown-content(2)" },
	{ "configuration", "bind :443 ssl crt /a/b.pem ca-file /a/c.pem\n", "pem-unknown-content(2)" },
	{ "configuration", "tls:\n - certFile: /a/b.pem\n", "pem-unknown-content(1)" },
	{ "configuration", "ca /a/b.pem\n# a key /a/c.pem\n", "pem-unknown-content(1)" },
	{ "unknown", "take the key /etc/x.pem\n", "pem-unknown-content" },
	{ "configuration", "ssl_options.cacertfile = /etc/ca.pem\n", "pem-unknown-content(1)" },
	{ "unknown", "the key is under the mat\n", "pem-unknown-content" },
	{ "unknown", "prose\n", "pem-unknown-content" },
	{ "certificate", "PEM:{leaf.pem}", NULL },
	{ "request", "PEM:{leaf.csr}", NULL },
	{ "crl", "PEM:{ca.crl}", NULL },
	{ "ocsp", "{leaf.ocsp}", NULL },
	{ "pkcs7", "{chain-der.p7b}", "certificate certificate certificate" },
	{ "pkcs7", "PEM:{chain.p7b}", "certificate certificate certificate crl" },
	{ "pkcs12", "{plain.p12}", "pem-pkcs12-where-pem certificate certificate pkcs8" },
	{ "pkcs12", "{leaf.p12}", "pem-pkcs12-where-pem ? ? certificate certificate pkcs8" },
	{ "pkcs12", "{java-trust.p12}", "pem-pkcs12-where-pem ? ? ? certificate" },
	{ "time stamp token", "{token.tst}", "pem-unknown-content(a time stamp token (RFC 3161)) certificate" },
	{ "time stamp answer", "{answer.tsr}",
	  "other pem-unknown-content(the answer of a time stamp server (RFC 3161))" },
	{ "encrypted message", "{encrypted.cms}",
	  "other pem-unknown-content(an encrypted message (S/MIME, CMS), without certificates)" },
	{ "message", "{data.cms}", "other pem-unknown-content(a CMS message without certificates)" },
	{ "attribute certificate", "{attribute.der}",
	  "other pem-unknown-content(an attribute certificate (RFC 5755): it names no key)" },
	{ "public key", "{leaf-pub.der}", "other pem-unknown-content(a public key)" },
	{ "pkcs8", "PEM:{leaf.key}", "key" },
	{ "pkcs8 encrypted", "PEM:{leaf-encrypted.key}", "? ? key pem-encrypted-key!" },
	{ "pkcs1", "PEM:{rsa.key}", "key" },
	{ "sec1", "PEM:{leaf-sec1.key}", "key" },
};

/* Stands for filing: tells the reader that something came of its piece, and says it. */
static void take_piece(struct reading *r, const struct piece *p, struct buf *out)
{
	static const char *const word[] = { [PIECE_KEY] = "key", [PIECE_BROKEN] = "broken", [PIECE_OTHER] = "other" };

	r->known += p->kind != PIECE_NOTE && p->kind != PIECE_OTHER;
	if (out->n)
		buf_putc(out, ' ');
	if (p->kind == PIECE_NOTE)
		buf_puts(out, input_note_rule(p->note));
	else if (p->kind == PIECE_DER)
		buf_puts(out, format_of_object(p->der)->name);
	else if (p->kind == PIECE_TEXT)
		buf_printf(out, "text:%s", (p->as ? format_named(p->as) : format_of(p->octets, NULL))->name);
	else
		buf_puts(out, word[p->kind]);
	if (p->line)
		buf_printf(out, "@%u", (unsigned)p->line);
	buf_puts(out, p->about ? "!" : "");
	if (p->detail.kind != ARGUMENT_NONE) {
		buf_putc(out, '(');
		argument_render(out, p->detail, &rendering_plain);
		buf_putc(out, ')');
	}
}

static void read_all(struct reading *r, struct buf *out)
{
	static const char *const password[] = { "no", "test", "changeit", NULL };
	size_t asked = 0;
	enum reading_step step;

	do {
		r->pieces.n = 0;
		step = r->format->read(r);
		if (r->kind)
			buf_printf(out, "%skind:%s", out->n ? " " : "", r->kind);
		r->kind = NULL;
		for (size_t i = 0; i < r->pieces.n; i++)
			take_piece(r, &r->pieces.v[i], out);
		if (step == READING_WANTS_PASSWORD) {
			buf_puts(out, out->n ? " ?" : "?");
			ck_assert(asked < UNIT_COUNT(password));
			r->password = password[asked++];
		}
		ck_assert(r->pieces.n == 0 || r->pieces.v[0].kind != PIECE_TEXT || step == READING_GOES_ON);
	} while (step == READING_GOES_ON || step == READING_WANTS_PASSWORD);
	if (r->format->end)
		r->format->end(r);
	r->state = NULL;
	if (step == READING_IS_ANOTHER) {
		r->format = format_of(r->in, r->format);
		read_all(r, out);
	}
}

static struct span octets_of(const char *in, struct buf *text, struct buf *decoded)
{
	struct pem_reader blocks;
	struct pem_block b;
	bool inside = strncmp(in, "PEM:", 4) == 0;

	in += inside ? 4 : 0;
	load_text(text, in, strlen(in));
	if (!inside)
		return buf_span(text);
	for (pem_start(&blocks, buf_span(text)); pem_next(&blocks, &b);) {
		buf_reset(decoded);
		ck_assert(pem_decode(&b, decoded));
	}
	return buf_span(decoded);
}

START_TEST(samples)
{
	const struct file_format *f = format_named(rows[_i].row);
	struct buf text = BUF_INIT, decoded = BUF_INIT, out = BUF_INIT;
	struct reading r = { .format = f, .arena = arena_new(), .file = true };

	ck_assert_msg(f != NULL, "no row %s", rows[_i].row);
	r.in = octets_of(rows[_i].in, &text, &decoded);
	if (f->der) {
		unit_str("row of the object", format_of_object(der_kind(r.in))->name, f->name);
		r.file = false;
	} else {
		r.format = format_of(r.in, NULL);
	}
	if (!f->read) {
		ck_assert(rows[_i].yields == NULL && f->max > 0 && f->der);
	} else {
		read_all(&r, &out);
		unit_str(f->name, buf_str(&out), rows[_i].yields);
		if (!f->der)
			unit_str("row that read it", r.format->name, f->name);
	}
	vec_free(&r.pieces);
	arena_free(r.arena);
	buf_free(&text);
	buf_free(&decoded);
	buf_free(&out);
}
END_TEST

/* Which row is the first to know the octets: what hardly differs is another's. (Base64 is looked for in everything.) */
#define OCTETS(s) s, sizeof s - 1
static const struct {
	const char *octets;
	size_t n;
	const char *row;
} sights[] = {
	{ OCTETS("\xff\xfe\0\0-\0\0\0"), "utf-32" },
	{ OCTETS("\0\0\xfe\xff\0\0\0-"), "utf-32" },
	{ OCTETS("-\0\0\0-\0\0\0"), "utf-32" },
	{ OCTETS("\0\0\0-\0\0\0-"), "utf-32" },
	{ OCTETS("\xff\xfe\0\0-\0\0"), "utf-16" },
	{ OCTETS("-\0\0\0-\0\0"), "utf-16" },
	{ OCTETS("-\0\0\0-\0\0-"), "utf-16" },
	{ OCTETS("\0\0\0-\0\0-\0"), "unknown" },
	{ OCTETS("\xef\xbb\xbf"), "utf-8 with a mark" },
	{ OCTETS("\xef\xbb"), "unknown" },
	{ OCTETS(""), "empty" },
	{ OCTETS(" \t\r\n"), "empty" },
	{ OCTETS(" <HTML>"), "html" },
	{ OCTETS("<!DocType HTML"), "html" },
	{ OCTETS("<htm"), "unknown" },
	{ OCTETS("x<html>"), "unknown" },
	{ OCTETS("\xfe\xed\xfe\xed"), "jks" },
	{ OCTETS("\xfe\xed\xfe"), "unknown" },
	{ OCTETS("sk-ssh-ed25519@openssh.com AAAA"), "ssh" },
	{ OCTETS("sk-ecdsa-sha2-nistp256@openssh.com AAAA"), "ssh" },
	{ OCTETS("sk-rsa AAAA"), "unknown" },
	{ OCTETS("ssh AAAA"), "unknown" },
	{ OCTETS("ssh-rsa AAAA-cert-v01"), "ssh" },
	{ OCTETS("ssh-rsa-cert-v01@openssh.com\n"), "ssh" },
	{ OCTETS("sk-ssh-ed25519-cert-v01@openssh.com AAAA"), "ssh certificate" },
	{ OCTETS("rsa-cert-v01 AAAA"), "unknown" },
	{ OCTETS("\0\0\0\2\0\0\0\24."), "bks" },
	{ OCTETS("\0\0\0\1\0\0\0\24."), "bks" },
	{ OCTETS("\0\0\0\3\0\0\0\24."), "unknown" },
	{ OCTETS("\0\0\0\1\0\0\0\24"), "unknown" },
	{ OCTETS("\n{\"use\":\"sig\",\"kty\":\"RSA\"}"), "jwk" },
	{ OCTETS("{\"kid\":\"kty\"}"), "jwk" },
	{ OCTETS("{\"use\":\"sig\"}"), "unknown" },
	{ OCTETS("[\"kty\"]"), "unknown" },
	{ OCTETS("-----BEGIN%20CERTIFICATE-----"), "url-encoded" },
	{ OCTETS("%2D%2D%2D%2D%2DBEGIN+X"), "url-encoded" },
	{ OCTETS("x=%2d%2d%2d%2d%2dBEGIN"), "url-encoded" },
	{ OCTETS("x=%2D%2D%2D%2DBEGIN"), "unknown" },
	{ OCTETS("-----BEGIN%21X"), "unknown" },
	{ OCTETS("30030a0100"), "hexadecimal" },
	{ OCTETS("30030A0100\r\n"), "hexadecimal" },
	{ OCTETS("30 03\t0a:01,00"), "hexadecimal" },
	{ OCTETS("0x30,0x03,0x0a,0x01,0X00"), "hexadecimal" },
	{ OCTETS("\"\\x30\\x03\\x0a\\x01\\x00\""), "hexadecimal" },
	{ OCTETS("X'30030a0100'"), "hexadecimal" },
	{ OCTETS("{30, 03, 0a, 01, 00}"), "hexadecimal" },
	{ OCTETS("const char c[] = {\n 0x30,0x03,0x0a,0x01,0X00 };\n"), "hexadecimal" },
	{ OCTETS("a = 0x30, 0x3, 0x03, 0x0a, 0x01, 0x00;"), "hexadecimal" },
	{ OCTETS("a = 0x30, 0x03, 0x0a, 0x01;"), "unknown" },
	{ OCTETS("a = 0x30, 0x03, 0x0a, 0x01, 0x0"), "unknown" },
	{ OCTETS("Certificate:\n    Data:\n        Version: 3 (0x2)\n"), "printed certificate" },
	{ OCTETS("Certificate Request:\n    Data:\n"), "printed certificate" },
	{ OCTETS("X.509 Certificate Information:\n\tVersion: 3\n"), "printed certificate" },
	{ OCTETS("Owner: CN=a\nIssuer: CN=b\nCertificate fingerprints:\n"), "printed certificate" },
	{ OCTETS("Owner: CN=a\n"), "unknown" },
	{ OCTETS("Certificate fingerprints:\n"), "unknown" },
	{ OCTETS("30 0 30a0100"), "unknown" },
	{ OCTETS("3 0030a0100"), "unknown" },
	{ OCTETS("30030a010"), "unknown" },
	{ OCTETS("30030a01000"), "unknown" },
	{ OCTETS("30030a0100g"), "unknown" },
	{ OCTETS("30030a0100\0"), "unknown" },
	{ OCTETS("30030a01"), "unknown" },
	{ OCTETS("30030a0100 05"), "unknown" },
	{ OCTETS("g0030a0100"), "unknown" },
	{ OCTETS("0\xc4\x80\xc4\x81 in Latin letters"), "unknown" },
	{ OCTETS("0\xc3\xa9\xc3\xa8 in those of Windows"), "unknown" },
	{ OCTETS("0 lines\r\nof Windows\r\n\r"), "unknown" },
};

START_TEST(by_sight)
{
	uint8_t *copy = malloc(sights[_i].n ? sights[_i].n : 1); /* for the sanitizer */

	memcpy(copy, sights[_i].octets, sights[_i].n);
	const struct file_format *f = format_of(span_of(copy, sights[_i].n), NULL);
	if (!strcmp(f->name, "base64 in a text"))
		f = format_of(span_of(copy, sights[_i].n), f);
	unit_str(sights[_i].octets, f->name, sights[_i].row);
	free(copy);
}
END_TEST

/* RFC 3986 2.1, and "+" for a blank where a form has it. */
static const struct {
	const char *in, *out;
} escaped[] = {
	{ "-----BEGIN+X-----%0AYWJj%2B%2f+%zz%4", "-----BEGIN X-----\nYWJj+/ %zz%4" },
	{ "-----BEGIN%20X-----%0aYW+Jj%30%39%41%46%61%66%g0%0g%", "-----BEGIN X-----\nYW+Jj09AFaf%g0%0g%" },
	{ "%2D%2D%2D%2D%2DBEGIN X", "-----BEGIN X" },
};

START_TEST(url_is_decoded)
{
	struct reading r = { .format = format_named("url-encoded"), .arena = arena_new(), .file = true };

	r.in = span_str(escaped[_i].in);
	ck_assert_int_eq(r.format->read(&r), READING_GOES_ON);
	ck_assert_uint_ge(r.pieces.n, 1);
	const struct piece *p = &r.pieces.v[r.pieces.n - 1];
	unit_str(escaped[_i].in, arena_printf(r.arena, "%.*s", (int)p->octets.n, (const char *)p->octets.p),
	         escaped[_i].out);
	r.format->end(&r);
	vec_free(&r.pieces);
	arena_free(r.arena);
}
END_TEST

/* What our bound cut in two is no fault of the file: nothing is said of a run that goes up to it. */
START_TEST(cut_in_a_run)
{
	struct buf text = BUF_INIT, out = BUF_INIT;
	struct reading r = {
		.format = format_named("base64 in a text"), .arena = arena_new(), .file = true, .cut = true
	};
	const char *in = _i ? "a: {ca.pem:body}\nb: {leaf.pem:body}" : "a: {ca.pem:body}\nb: {leaf.pem:body} ";

	load_text(&text, in, strlen(in));
	r.in = buf_span(&text);
	read_all(&r, &out);
	unit_str(in, buf_str(&out),
	         _i ? "certificate@1 kind:text pem-embedded@1"
	            : "certificate@1 kind:text pem-embedded@1 certificate@2 kind:text pem-embedded@2");
	vec_free(&r.pieces);
	arena_free(r.arena);
	buf_free(&text);
	buf_free(&out);
}
END_TEST

/* As many certificates and lists as are looked at, and one more, of which it is said. */
static const struct {
	size_t certificates, lists;
	bool said;
} containers[] = {
	{ CONTAINER_ITEMS_MAX, 0, false },
	{ CONTAINER_ITEMS_MAX + 1, 1, true },
	{ 1, CONTAINER_ITEMS_MAX, false },
	{ 0, CONTAINER_ITEMS_MAX + 1, true },
};

START_TEST(many_in_pkcs7)
{
	size_t certificates = containers[_i].certificates, lists = containers[_i].lists, met[2] = { 0 };
	struct span *certificate = calloc(certificates + 1, sizeof *certificate),
	            *list = calloc(lists + 1, sizeof *list);
	struct buf text = BUF_INIT, der = BUF_INIT, crl = BUF_INIT, file = BUF_INIT;
	struct reading r = { .format = format_named("pkcs7"), .arena = arena_new(), .file = true };
	bool said = false;

	load_read("leaf.der", &der);
	octets_of("PEM:{ca.crl}", &text, &crl);
	for (size_t i = 0; i < certificates; i++)
		certificate[i] = buf_span(&der);
	for (size_t i = 0; i < lists; i++)
		list[i] = buf_span(&crl);
	container_write_pkcs7(&file, certificate, certificates, list, lists);
	r.in = buf_span(&file);
	while (r.format->read(&r) == READING_GOES_ON) {
		ck_assert_uint_eq(r.pieces.n, 1);
		ck_assert_int_eq(r.pieces.v[0].kind, PIECE_DER);
		met[r.pieces.v[0].der == DER_KIND_CRL]++;
		r.pieces.n = 0;
	}
	for (size_t i = 0; i < r.pieces.n; i++)
		said |= r.pieces.v[i].kind == PIECE_NOTE && r.pieces.v[i].note == INPUT_NOTE_LIMIT;
	ck_assert_uint_eq(met[0], certificates < CONTAINER_ITEMS_MAX ? certificates : CONTAINER_ITEMS_MAX);
	ck_assert_uint_eq(met[1], lists < CONTAINER_ITEMS_MAX ? lists : CONTAINER_ITEMS_MAX);
	ck_assert_int_eq(said, containers[_i].said);
	r.format->end(&r);
	vec_free(&r.pieces);
	arena_free(r.arena);
	free(certificate);
	free(list);
	buf_free(&text);
	buf_free(&der);
	buf_free(&crl);
	buf_free(&file);
}
END_TEST

START_TEST(each_row_has_a_sample)
{
	const struct file_format *f;

	for (size_t i = 0; (f = format_at(i)) != NULL; i++) {
		bool there = false;

		for (size_t k = 0; k < UNIT_COUNT(rows); k++)
			there |= strcmp(rows[k].row, f->name) == 0;
		ck_assert_msg(there, "no sample of %s", f->name);
		ck_assert_msg(format_named(f->name) == f, "two rows are called %s", f->name);
		ck_assert_msg((f->sniff != NULL) != (f->der != DER_KIND_UNKNOWN), "%s is known in two ways", f->name);
		ck_assert_msg(!f->der || format_of_object(f->der) == f, "two rows are for what is %s", f->name);
	}
}
END_TEST

UNIT_SUITE("format")
{
	UNIT_ROWS(tc, samples, rows);
	UNIT_ROWS(tc, by_sight, sights);
	UNIT_ROWS(tc, url_is_decoded, escaped);
	tcase_add_loop_test(tc, cut_in_a_run, 0, 2);
	UNIT_ROWS(tc, many_in_pkcs7, containers);
	tcase_add_test(tc, each_row_has_a_sample);
}
