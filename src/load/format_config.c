/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration of a server: known by the words with which servers name the files of their certificates and keys. */
#include "config.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "base/span.h"
#include "load/format_rows.h"
#include "load/note.h"
#include "load/reading.h"

#include <string.h>
#include <strings.h>

/* Each begins a line, or is the last part of a dotted name. */
static const char *const words[] = {
	/* nginx */
	"ssl_certificate", "ssl_certificate_key", "ssl_client_certificate", "ssl_trusted_certificate", "ssl_crl",
	"proxy_ssl_certificate", "proxy_ssl_certificate_key", "proxy_ssl_trusted_certificate",
	/* Apache */
	"SSLCertificateFile", "SSLCertificateKeyFile", "SSLCertificateChainFile", "SSLCACertificateFile",
	"SSLCARevocationFile", "SSLProxyCACertificateFile", "SSLProxyMachineCertificateFile",
	/* RabbitMQ, mosquitto, PostgreSQL, MySQL, Postfix, Dovecot, HAProxy, OpenVPN, stunnel */
	"cacertfile", "certfile", "keyfile", "cafile", "crlfile", "ssl_cert_file", "ssl_key_file", "ssl_ca_file",
	"ssl_crl_file", "ssl-cert", "ssl-key", "ssl-ca", "smtpd_tls_cert_file", "smtpd_tls_key_file", "smtpd_tls_CAfile",
	"smtpd_tls_chain_files", "ssl_cert", "ssl_key", "ssl_ca", "ca-file", "crl-file", "crt", "cert", "key", "ca",
};

static bool is_word(struct span s)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (s.n == strlen(words[i]) && !strncasecmp((const char *)s.p, words[i], s.n))
			return true;
	return false;
}

static bool is_blank(uint8_t c)
{
	return c == ' ' || c == '\t' || c == '=' || c == ':' || c == '<' || c == '"' || c == '\'';
}

static bool ends_word(uint8_t c)
{
	return is_blank(c) || c == '\r' || c == '\n' || c == '.';
}

/* "ssl_certificate /etc/x.pem;": a word, and what may be the path of a file. */
static bool names_file(struct span line)
{
	const uint8_t *p = line.p, *end = line.p + line.n, *start;

	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	do {
		for (start = p; p < end && !ends_word(*p);)
			p++;
	} while (p < end && *p == '.' && p++);
	if (!is_word(span_of(start, (size_t)(p - start))))
		return false;
	while (p < end && is_blank(*p))
		p++;
	const uint8_t *value = p;
	while (p < end && !strchr(" \t\r;\"'", *p))
		p++;
	return p > value && memchr(value, '/', (size_t)(p - value)) != NULL;
}

static size_t count_files(struct span text)
{
	const uint8_t *p = text.p, *end = text.p + text.n;
	size_t n = 0;

	while (p < end) {
		const uint8_t *nl = memchr(p, '\n', (size_t)(end - p));
		const uint8_t *stop = nl ? nl : end;

		n += names_file(span_of(p, (size_t)(stop - p)));
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

	reading_note(r, INPUT_NOTE_CONFIGURATION, 0,
	             arena_printf(r->arena, P_("it names %zu file", "it names %zu files", n), n));
	return READING_ENDS;
}
