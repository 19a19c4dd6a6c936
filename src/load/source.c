/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "load/source.h"

#include "base/i18n.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

static const struct { const char *scheme, *port; } protocols[] = {
#define PROTOCOL_ROW(id, scheme, port) { scheme, port },
	PROTOCOLS(PROTOCOL_ROW)
#undef PROTOCOL_ROW
};

const char *protocol_scheme(enum protocol p)
{
	return protocols[p].scheme;
}

const char *protocol_port(enum protocol p)
{
	return protocols[p].port;
}

bool protocol_find(const char *scheme, enum protocol *out)
{
	for (int i = 0; i < PROTOCOL_COUNT; i++)
		if (!strcmp(protocols[i].scheme, scheme)) {
			*out = (enum protocol)i;
			return true;
		}
	return false;
}

/* Endings that say file, whatever else the word looks like. */
static bool file_suffix(const char *word)
{
	static const char *const suffix[] = { ".pem", ".crt", ".cer", ".cert", ".der", ".key", ".p7b", ".p7c", ".p7s", ".spc", ".p12", ".pfx", ".csr",
					      ".req", ".p10", ".crl", ".ocsp", ".ors", ".jks", ".txt", ".yaml", ".yml", ".json", ".env", ".conf" };
	size_t n = strlen(word);
	for (size_t i = 0; i < sizeof suffix / sizeof *suffix; i++) {
		size_t k = strlen(suffix[i]);
		if (n > k && !strcasecmp(word + n - k, suffix[i]))
			return true;
	}
	return false;
}

static bool looks_like_file(const char *word)
{
	return strchr(word, '/') || file_suffix(word) || (!strpbrk(word, ":.") && strcmp(word, "localhost"));
}

static bool bad(struct err *e, const char *spec, const char *why)
{
	char *safe = text_escaped(spec, CHARSET_ASCII);
	err_set(e, ERR_USAGE, "%s: %s", safe, why);
	free(safe);
	return false;
}

/* HOST, HOST:PORT, [v6], [v6]:PORT or a bare IPv6 address. */
static bool parse_host(struct arena *a, const char *word, struct source *out, struct err *e)
{
	size_t n = strlen(word);
	const char *host_end = word + n, *port = NULL;
	if (n && word[n - 1] == '/') /* https-like habits: tls://host/ */
		host_end--;
	if (*word == '[') {
		const char *close = strchr(word, ']');
		if (!close)
			return bad(e, out->spec, _("'[' without ']'"));
		word++;
		port = close + 1 < host_end ? close + 1 : NULL;
		host_end = close;
		if (port && *port != ':')
			return bad(e, out->spec, _("what follows ']' is no port"));
		port = port ? port + 1 : NULL;
	} else {
		const char *colon = memchr(word, ':', (size_t)(host_end - word));
		if (colon && !memchr(colon + 1, ':', (size_t)(host_end - colon - 1))) {
			port = colon + 1;
			host_end = colon;
		}
	}
	out->host = arena_strndup(a, word, (size_t)(host_end - word));
	out->port_given = port != NULL;
	out->port = port ? arena_strndup(a, port, strcspn(port, "/")) : protocol_port(out->protocol);
	for (const char *p = out->host; *p; p++)
		if (isspace((unsigned char)*p) || iscntrl((unsigned char)*p))
			return bad(e, out->spec, _("a host name has no blanks in it"));
	if (!*out->host)
		return bad(e, out->spec, _("the host is missing"));
	if (strspn(out->port, "0123456789") == strlen(out->port) && (!*out->port || strlen(out->port) > 5 || atoi(out->port) < 1 || atoi(out->port) > 65535))
		return bad(e, out->spec, _("a port is a number from 1 to 65535"));
	out->kind = SOURCE_HOST;
	return true;
}

static bool parse_scheme(struct arena *a, const char *word, const char *rest, struct source *out, struct err *e)
{
	char *scheme = arena_strndup(a, word, (size_t)(rest - word));
	if (!strcmp(scheme, "https")) /* what people paste */
		scheme = arena_strdup(a, "tls");
	if (!protocol_find(scheme, &out->protocol))
		return bad(e, word, _("no such scheme; there are tls, smtp, imap, pop3 and postgres"));
	return parse_host(a, rest + 3, out, e);
}

bool source_parse(struct arena *a, const char *word, bool force_host, struct source *out, struct err *e)
{
	struct stat st;
	const char *scheme_end = strstr(word, "://");
	*out = (struct source){ .spec = arena_strdup(a, word), .protocol = PROTOCOL_TLS };
	if (!strcmp(word, "-")) {
		out->kind = SOURCE_STDIN;
		return true;
	}
	if (!*word)
		return err_set(e, ERR_USAGE, _("an empty word is no source"));
	if (scheme_end && scheme_end > word && strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789") == (size_t)(scheme_end - word))
		return parse_scheme(a, word, scheme_end, out, e);
	if (!force_host && !strncmp(word, "pkcs11:", 7))
		return bad(e, word, _("tokens cannot be read yet"));
	if (!force_host && stat(word, &st) == 0) {
		out->kind = S_ISDIR(st.st_mode) ? SOURCE_DIRECTORY : SOURCE_FILE;
		out->path = out->spec;
		return true;
	}
	if (!force_host && looks_like_file(word)) {
		out->kind = SOURCE_FILE;
		out->path = out->spec;
		return true;
	}
	return parse_host(a, word, out, e);
}
