/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tried in the contract's order: scheme, file, host. What exists on the disk is looked at; nothing is opened. */
#include "config.h"

#include "load/source.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/charset.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* Other names of what the table of protocols has; what people paste. */
static const struct {
	const char *scheme, *same;
} alike[] = {
	{ "wss", "https" },
	{ "submissions", "smtps" },
};

/* Endings that say file, whatever else the word looks like. */
static bool file_suffix(const char *word)
{
	static const char *const suffix[] = { ".pem", ".crt", ".cer", ".cert", ".der", ".key",  ".p7b", ".p7c", ".p7s",
		                              ".spc", ".p12", ".pfx", ".p8",   ".csr", ".req",  ".p10", ".crl", ".ocsp",
		                              ".ors", ".jks", ".txt", ".yaml", ".yml", ".json", ".env", ".conf" };
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

	err_set(e, ERR_USAGE, "%1$s: %2$s", as_quote(safe), as_code(why));
	free(safe);
	return false;
}

/* ---- hosts ---- */

static bool is_port(const char *port)
{
	size_t digits = strspn(port, "0123456789"), n = strlen(port);

	if (digits == n)
		return n && n <= 5 && atoi(port) >= 1 && atoi(port) <= 65535;
	return n ==
	       strspn(port, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"); /* a service's name */
}

/* Nothing that a name or an address could hold? Names in other scripts are not looked into. */
static const char *host_fault(const char *host)
{
	if (!*host)
		return _("the host is missing");
	for (const char *p = host; *p; p++)
		if (isspace((unsigned char)*p) || iscntrl((unsigned char)*p))
			return _("a host name has no blanks in it");
	if (strchr(host, ':') && host[strspn(host, "0123456789abcdefABCDEF:.")] && !strchr(host, '%'))
		return _("neither HOST:PORT nor an IPv6 address");
	return host[strcspn(host, "/@[]?#\\")] ? _("a host name has no such character in it") : NULL;
}

/* Cuts "[v6]:port", "host:port" or a bare IPv6 address in two; *port NULL: none given. */
static bool split_port(char *word, char **host, char **port)
{
	char *close = *word == '[' ? strchr(word, ']') : NULL, *colon = strchr(word, ':');

	*host = word;
	*port = NULL;
	if (*word == '[') {
		if (!close || (close[1] && close[1] != ':'))
			return false;
		*host = word + 1;
		*port = close[1] ? close + 2 : NULL;
		*close = '\0';
	} else if (colon && !strchr(colon + 1, ':')) {
		*colon = '\0';
		*port = colon + 1;
	}
	return true;
}

/* The way and query of a URL without its fragment, where it can stand in a request line. */
static const char *way_of(struct arena *a, const char *url)
{
	const char *way = url + strcspn(url, "/?#");
	size_t n = strcspn(way, "#");

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)way[i] <= ' ' || (unsigned char)way[i] >= 0x7f)
			return NULL;
	return n == 0 ? NULL : *way == '/' ? arena_strndup(a, way, n) : arena_printf(a, "/%.*s", (int)n, way);
}

/* HOST, HOST:PORT, [v6], [v6]:PORT or a bare IPv6 address; the user of a URL is left out. */
static bool parse_host(struct arena *a, const char *word, const char *usual_port, bool url, struct source *out,
                       struct err *e)
{
	char *w = arena_strdup(a, word), *host, *port, *at;

	if (url) {
		out->way = way_of(a, word);
		w[strcspn(w, "/?#")] = '\0';
	}
	if (url && (at = strrchr(w, '@')) != NULL)
		w = at + 1;
	if (!split_port(w, &host, &port))
		return bad(e, out->spec, _("'[' wants an address, ']' and perhaps ':' and a port"));
	const char *fault = host_fault(host);
	if (fault)
		return bad(e, out->spec, fault);
	if (port && !is_port(port))
		return bad(e, out->spec, _("a port is a number from 1 to 65535, or the name of a service"));
	out->kind = SOURCE_HOST;
	out->host = host;
	out->port_given = port != NULL;
	out->port = port ? port : usual_port;
	return true;
}

static bool parse_url(struct arena *a, const char *scheme, const char *rest, struct source *out, struct err *e)
{
	if (protocol_find(scheme, &out->protocol))
		return parse_host(a, rest, protocol_port(out->protocol), true, out, e);
	const char *port;

	for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
		if (!strcasecmp(scheme, alike[i].scheme))
			scheme = alike[i].same;
	if (application_scheme(scheme, &out->application, &port))
		return parse_host(a, rest, port, true, out, e);
	return bad(e, out->spec, arena_printf(a, _("no such scheme; there are %s"), PROTOCOL_SCHEMES));
}

/* The scheme of "scheme://rest" (RFC 3986 3.1), or NULL. */
static const char *scheme_of(struct arena *a, const char *word, const char **rest)
{
	size_t n = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

	*rest = word + n + 3;
	return n && !strncmp(word + n, "://", 3) ? arena_strndup(a, word, n) : NULL;
}

/* ---- any word ---- */

static bool take_file(struct source *out, const char *path, enum source_kind kind)
{
	out->kind = kind;
	out->path = path;
	return true;
}

/* "unix:/run/x.sock", "unix:///run/x.sock" */
static bool take_socket(struct arena *a, const char *path, struct source *out, struct err *e)
{
	if (!strncmp(path, "//", 2))
		path += 2;
	if (*path != '/')
		return bad(e, out->spec, _("a local socket is unix:/PATH"));
	out->kind = SOURCE_HOST;
	out->host = arena_strdup(a, path);
	out->port = "";
	return true;
}

/* The PIN in it is not shown. */
static bool take_token(struct arena *a, struct source *out)
{
	char *shown = arena_strdup(a, out->spec), *pin;

	while ((pin = strstr(shown, "pin-value=")) != NULL) {
		char *end = pin + strcspn(pin, "&;");

		end += *end != '\0';
		memmove(pin, end, strlen(end) + 1);
	}
	for (size_t n = strlen(shown); n && strchr("?&;", shown[n - 1]);)
		shown[--n] = '\0';
	out->kind = SOURCE_TOKEN;
	out->path = out->spec;
	out->spec = shown;
	return true;
}

bool source_parse(struct arena *a, const char *word, bool force_host, struct source *out, struct err *e)
{
	struct stat st;
	const char *rest, *scheme = scheme_of(a, word, &rest);

	*out = (struct source){ .spec = arena_strdup(a, word), .protocol = PROTOCOL_TLS };
	if (!strcmp(word, "-"))
		return take_file(out, NULL, SOURCE_STDIN);
	if (!*word)
		return err_set(e, ERR_USAGE, _("an empty word is no source"));
	if (!strncmp(word, "unix:", 5))
		return take_socket(a, word + 5, out, e);
	if (scheme && !strcasecmp(scheme, "file"))
		return take_file(out, arena_strdup(a, rest), SOURCE_FILE);
	if (scheme)
		return parse_url(a, scheme, rest, out, e);
	if (force_host)
		return parse_host(a, word, protocol_port(PROTOCOL_TLS), false, out, e);
	if (stat(word, &st) == 0)
		return take_file(out, out->spec, S_ISDIR(st.st_mode) ? SOURCE_DIRECTORY : SOURCE_FILE);
	if (!strncmp(word, "pkcs11:", 7))
		return take_token(a, out);
	if (looks_like_file(word))
		return take_file(out, out->spec, SOURCE_FILE);
	return parse_host(a, word, protocol_port(PROTOCOL_TLS), false, out, e);
}
