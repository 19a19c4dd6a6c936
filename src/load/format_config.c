/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration of a server: known by the words with which servers name the files of their certificates and keys.
 */
#include "config.h"

#include "base/argument.h"
#include "base/span.h"
#include "load/format_rows.h"
#include "load/note.h"
#include "load/reading.h"

#include <string.h>
#include <strings.h>

/* Anywhere on a line; of a dotted name it is the last part that counts. */
static const char *const words[] = {
	/* nginx */
	"ssl_certificate",
	"ssl_certificate_key",
	"ssl_client_certificate",
	"ssl_trusted_certificate",
	"ssl_crl",
	"proxy_ssl_certificate",
	"proxy_ssl_certificate_key",
	"proxy_ssl_trusted_certificate",
	/* Apache */
	"SSLCertificateFile",
	"SSLCertificateKeyFile",
	"SSLCertificateChainFile",
	"SSLCACertificateFile",
	"SSLCARevocationFile",
	"SSLProxyCACertificateFile",
	"SSLProxyMachineCertificateFile",
	/* HAProxy */
	"crt",
	"ca-file",
	"crl-file",
	/* RabbitMQ, mosquitto, Traefik, PostgreSQL, MySQL, Postfix, Dovecot */
	"cacertfile",
	"certfile",
	"keyfile",
	"cafile",
	"crlfile",
	"cert_file",
	"key_file",
	"ca_file",
	"ssl_cert_file",
	"ssl_key_file",
	"ssl_ca_file",
	"ssl_crl_file",
	"ssl-cert",
	"ssl-key",
	"ssl-ca",
	"smtpd_tls_cert_file",
	"smtpd_tls_key_file",
	"smtpd_tls_CAfile",
	"smtpd_tls_chain_files",
	"ssl_cert",
	"ssl_key",
	"ssl_ca",
};
/* Only where a line begins: OpenVPN, stunnel. */
static const char *const first_words[] = { "ca", "cert", "key" };

static bool is_among(struct span s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s.n == strlen(list[i]) && !strncasecmp((const char *)s.p, list[i], s.n))
			return true;
	return false;
}

/* The next word of a line; what stands between words is passed over. */
static bool next_word(struct span *line, struct span *word)
{
	static const char between[] = " \t\r=:<>\"'{}[](),;";
	const uint8_t *p = line->p, *end = line->p + line->n;

	while (p < end && (!*p || strchr(between, *p)))
		p++;
	const uint8_t *start = p;
	while (p < end && *p && !strchr(between, *p))
		p++;
	*word = span_of(start, (size_t)(p - start));
	*line = span_of(p, (size_t)(end - p));
	return word->n > 0;
}

static struct span last_part(struct span word)
{
	for (size_t i = word.n; i > 0; i--)
		if (word.p[i - 1] == '.')
			return span_of(word.p + i, word.n - i);
	return word;
}

/* "ssl_certificate /etc/x.pem;": how many words before what may be the path of a file. */
static size_t files_named(struct span line)
{
	struct span word, before = SPAN_NONE;
	bool first = true;
	size_t n = 0;

	while (next_word(&line, &word)) {
		if (before.n && word.p[0] != '-' && memchr(word.p, '/', word.n))
			n++;
		before = last_part(word);
		if (!is_among(before, words, sizeof words / sizeof *words) &&
		    !(first && is_among(before, first_words, sizeof first_words / sizeof *first_words)))
			before = SPAN_NONE;
		first = word.n == 1 && word.p[0] == '-'; /* of a list in YAML */
	}
	return n;
}

static size_t count_files(struct span text)
{
	const uint8_t *p = text.p, *end = text.p + text.n;
	size_t n = 0;

	while (p < end) {
		const uint8_t *nl = memchr(p, '\n', (size_t)(end - p));
		const uint8_t *stop = nl ? nl : end;

		n += files_named(span_of(p, (size_t)(stop - p)));
		p = stop + 1;
	}
	return n;
}

bool format_config_is(struct span octets)
{
	return !memchr(octets.p, 0, octets.n) && count_files(octets) > 0;
}

enum reading_step format_config_read(struct reading *r)
{
	size_t n = count_files(r->in);

	reading_note(r, INPUT_NOTE_CONFIGURATION, 0, as_number((int64_t)n));
	return READING_ENDS;
}
