/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seeds DIR FILE...: what the fuzz targets begin with, in DIR/TARGET. The files are those that the lab made of recipes
 * (tests/fuzz/fuzz.sh): whole, and taken apart into their objects, names and the handshake messages that would carry
 * them. Texts are those of the program's own tables. */
#include "config.h"

#include "base/buf.h"
#include "cert/certificate.h"
#include "cli/config_file.h"
#include "lab/recipe.h"
#include "load/pem.h"
#include "net/message.h"
#include "phrase/phrasebook.h"

#include <stdio.h>
#include <stdlib.h>

#define SEED_MAX 16384 /* octets: larger ones say nothing new, and slowly */
#define PHRASE_EACH 40 /* of the rows of the phrase table */

/* The doors, in the order of their target. */
enum { READERS_DER, READERS_FILE, READERS_NAMES };
enum { MESSAGES_RECORD, MESSAGES_HTTP, MESSAGES_STARTTLS, MESSAGES_BANNER, MESSAGES_SERVER };
enum { TEXT_SHOWN, TEXT_COMMAND, TEXT_CONFIG, TEXT_BASE64, TEXT_RECIPE, TEXT_WORDS };
#define NO_DOOR (-1)

static const char *directory;
static struct buf octets; /* of the seed that is written */

static void seed(const char *target, int door, struct span content)
{
	static unsigned number;
	char path[1024];

	if (content.n > SEED_MAX)
		return;
	snprintf(path, sizeof path, "%s/%s/%05u", directory, target, number++);
	FILE *f = fopen(path, "wb");
	if (f && door != NO_DOOR)
		putc(door, f);
	if (!f || fwrite(content.p, 1, content.n, f) != content.n || fclose(f)) {
		perror(path);
		exit(1);
	}
}

static void number(struct buf *out, size_t value, int width)
{
	while (width-- > 0)
		buf_putc(out, (int)(value >> 8 * width & 0xff));
}

/* A Certificate message as messages.c takes it, of what stands in list: each with its length before it. */
static void certificate_message(const struct buf *list, bool tls13)
{
	buf_reset(&octets);
	number(&octets, MESSAGE_CERTIFICATE, 1);
	number(&octets, tls13 ? 4 : 2, 1);
	number(&octets, list->n + (tls13 ? 4 : 3), 2);
	if (tls13)
		number(&octets, 0, 1);
	number(&octets, list->n, 3);
	buf_put(&octets, list->s, list->n);
	seed("messages", MESSAGES_RECORD, buf_span(&octets));
}

static void names(struct arena *a, struct span der)
{
	const struct certificate *c = certificate_read(a, der);

	if (c->issuer.n > 255 || !c->issuer.p || !c->subject.p)
		return;
	buf_reset(&octets);
	number(&octets, c->issuer.n, 1);
	buf_put(&octets, c->issuer.p, c->issuer.n);
	buf_put(&octets, c->subject.p, c->subject.n);
	seed("readers", READERS_NAMES, buf_span(&octets));
}

static void objects(struct span text)
{
	struct arena *a = arena_new();
	struct buf tls12 = BUF_INIT, tls13 = BUF_INIT, der = BUF_INIT;
	struct pem_reader r;
	struct pem_block block;

	pem_start(&r, text);
	while (pem_next(&r, &block)) {
		buf_reset(&der);
		pem_decode(&block, &der);
		if (!der.n)
			continue;
		seed("readers", READERS_DER, buf_span(&der));
		names(a, arena_span(a, buf_span(&der)));
		number(&tls12, der.n, 3);
		buf_put(&tls12, der.s, der.n);
		number(&tls13, der.n, 3);
		buf_put(&tls13, der.s, der.n);
		number(&tls13, 0, 2);
	}
	if (tls12.n) {
		certificate_message(&tls12, false);
		certificate_message(&tls13, true);
	}
	buf_free(&tls12);
	buf_free(&tls13);
	buf_free(&der);
	arena_free(a);
}

static void file(const char *path)
{
	struct buf b = BUF_INIT;
	char part[4096];
	FILE *f = fopen(path, "rb");

	for (size_t n; f && (n = fread(part, 1, sizeof part, f)) > 0;)
		buf_put(&b, part, n);
	if (f)
		fclose(f);
	struct span s = buf_span(&b);
	if (s.n) {
		seed("reports", NO_DOOR, s);
		seed("readers", READERS_FILE, s);
		if (!pem_begins_in(s))
			seed("readers", READERS_DER, s);
		else if (s.n < 2000)
			seed("text", TEXT_BASE64, s);
		objects(s);
	}
	buf_free(&b);
}

static const struct {
	const char *target;
	int door;
	struct span content;
} rows[] = {
	{ "messages", MESSAGES_RECORD, /* CertificateRequest of TLS 1.2 and 1.3 */
	  SPAN_LIT("\x0d\x02\x00\x0a\x01\x40\x00\x02\x04\x01\x00\x04\x00\x02\x30\x00"
	           "\x0d\x04\x00\x13\x00\x00\x10\x00\x0d\x00\x04\x00\x02\x08\x07\x00\x2f\x00\x04\x00\x02\x30\x00") },
	{ "messages", MESSAGES_RECORD, SPAN_LIT("\x16\x02\x00\x06\x01\x00\x00\x02\x30\x00\xff\x02\x00\x02\x02\x30") },
	{ "messages", MESSAGES_RECORD, /* ServerHello */
	  SPAN_LIT("\x02\x02\x00\x2e\x03\x03"
	           "0123456789abcdef0123456789abcdef"
	           "\x00\xc0\x2f\x00\x00\x06\x00\x2b\x00\x02\x03\x04") },
	{ "messages", MESSAGES_HTTP,
	  SPAN_LIT("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n<title>400 No cert</title>") },
	{ "messages", MESSAGES_HTTP,
	  SPAN_LIT("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\n<h1>\r\n2\r\nno\r\n0\r\n\r\n") },
	{ "messages", MESSAGES_HTTP,
	  SPAN_LIT("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.0 403\r\nContent-Length: 2\r\n\r\nno") },
	{ "messages", MESSAGES_STARTTLS,
	  SPAN_LIT("\x00"
	           "220 mail\r\n250-mail\r\n250 STARTTLS\r\n220 go\r\n") },
	{ "messages", MESSAGES_STARTTLS, SPAN_LIT("\x01* OK hi\r\n* CAPABILITY STARTTLS\r\na OK\r\nb OK begin\r\n") },
	{ "messages", MESSAGES_STARTTLS, SPAN_LIT("\x02+OK hi\r\n+OK list\r\nSTLS\r\n.\r\n+OK begin\r\n") },
	{ "messages", MESSAGES_STARTTLS, SPAN_LIT("\x03S") },
	{ "messages", MESSAGES_BANNER, SPAN_LIT("SSH-2.0-OpenSSH_9.2\r\n") },
	{ "messages", MESSAGES_BANNER, SPAN_LIT("HTTP/1.1 400 Bad Request\r\n") },
	{ "messages", MESSAGES_SERVER,
	  SPAN_LIT("\x00"
	           "EHLO localhost\r\nSTARTTLS\r\nQUIT\r\n") },
	{ "messages", MESSAGES_SERVER,
	  SPAN_LIT("\x01"
	           "a CAPABILITY\r\nb STARTTLS\r\nc LOGOUT\r\n") },
	{ "messages", MESSAGES_SERVER,
	  SPAN_LIT("\x02"
	           "CAPA\r\nSTLS\r\nQUIT\r\n") },
	{ "messages", MESSAGES_SERVER, SPAN_LIT("\x03\x00\x00\x00\x08\x04\xd2\x16\x2f") },
	{ "text", TEXT_SHOWN,
	  SPAN_LIT("\x21\xe2\x80\xaex\xcc\x81 \xe6\xa0\xaa\xe5\xbc\x8f\xe4\xbc\x9a\xe7\xa4\xbe \xf0\x9f\x98\x80 "
	           "\x1b[31m words\n\xff") },
	{ "text", TEXT_SHOWN, SPAN_LIT("\x20 blanks  and \\ 'quotes' in a line that has to be wrapped") },
	{ "text", TEXT_CONFIG, SPAN_LIT("[section]\nbind = F5 reload ; a comment\nbind x find\n") },
	{ "text", TEXT_COMMAND, SPAN_LIT("check\n--trust\nroot.pem\n--host=a.example\n-v\n--\nserver.pem") },
	{ "text", TEXT_COMMAND, SPAN_LIT("explain\n- 20\n--format\njson") },
	{ "text", TEXT_WORDS, SPAN_LIT("2026-06-01T12:00:00+09:00") },
	{ "text", TEXT_WORDS, SPAN_LIT("+30d") },
	{ "text", TEXT_WORDS, SPAN_LIT("smtp://[2001:db8::1]:25") },
	{ "text", TEXT_WORDS, SPAN_LIT("xn--bcher-kva.example.") },
	{ "text", TEXT_WORDS, SPAN_LIT("\"a b\"@example.org") },
};

static void tables(void)
{
	const struct option_row *row;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		seed(rows[i].target, rows[i].door, rows[i].content);
	for (size_t i = 0; i < phrase_count; i += PHRASE_EACH)
		seed("phrases", NO_DOOR, span_str(phrase_at(i)->text));
	for (size_t i = 0; i < lab_scenario_count; i++)
		seed("text", TEXT_RECIPE, span_of(lab_scenarios[i].text, lab_scenarios[i].length));
	buf_reset(&octets);
	for (size_t i = 0; (row = setting_at(i)); i++)
		buf_printf(&octets, "%s = %s\n", setting_name(row), row->setting);
	seed("text", TEXT_CONFIG, buf_span(&octets));
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fputs("usage: seeds DIR FILE...\n", stderr);
		return 2;
	}
	directory = argv[1];
	tables();
	for (int i = 2; i < argc; i++)
		file(argv[i]);
	buf_free(&octets);
	return 0;
}
