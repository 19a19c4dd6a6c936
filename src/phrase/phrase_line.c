/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The beginnings of log lines are left out token by token; speakers are found by their rarest word; names are what
 * stands behind a few fixed words. */
#include "config.h"

#include "phrase/phrase_line.h"

#include "base/arena.h"
#include "base/log.h"
#include "phrase/phrase_index.h"
#include "phrase/phrase_match.h"
#include "phrase/phrase_text.h"
#include "phrase/phrasebook.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ---- lines ---- */

char *line_next(struct arena *a, const char **s)
{
	const char *p = *s;
	size_t n;

	while (*p == '\n' || *p == '\r' || *p == ' ' || *p == '\t')
		p++;
	n = strcspn(p, "\r\n");
	if (n > LINE_MAX_OCTETS) { /* at a blank, where there is one */
		n = LINE_MAX_OCTETS;
		for (size_t k = n; k > n / 2; k--)
			if (p[k] == ' ') {
				n = k;
				break;
			}
	}
	*s = p + n;
	return n ? arena_strndup(a, p, n) : NULL;
}

/* ---- what stands before the message ---- */

static bool starts(const char *s, const char *with)
{
	return strncasecmp(s, with, strlen(with)) == 0;
}

static size_t token(const char *s)
{
	return strcspn(s, " \t");
}

static bool is_calendar_word(const char *s, size_t n)
{
	static const char words[] = "mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec";

	for (const char *w = words; n == 3 && *w; w += strcspn(w, " "), w += *w == ' ')
		if (strncasecmp(s, w, 3) == 0)
			return true;
	return false;
}

static bool is_level(const char *s, size_t n)
{
	static const char *const levels[] = { "trace", "debug", "info",  "notice", "warn",  "warning", "error",
		                              "err",   "crit",  "alert", "emerg",  "fatal", "log" };
	while (n && strchr(":]", s[n - 1]))
		n--;

	if (n && *s == '[') {
		s++;
		n--;
	}
	for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++)
		if (strlen(levels[i]) == n && strncasecmp(s, levels[i], n) == 0)
			return true;
	return false;
}

/* Digits and what stands between those of a time, a process or a line of a source: "2026/08/03", "12:00:01,123Z",
 * "31#31:", "*7", "[1234]". */
static bool is_time_like(const char *s, size_t n)
{
	size_t digits = 0;

	for (size_t i = 0; i < n; i++) {
		if (isdigit((unsigned char)s[i]))
			digits++;
		else if (!strchr("-/:.,+TZ#*[]()<>", s[i]))
			return false;
	}
	return digits > 0 && digits < 25;
}

/* "haproxy[812]:" */
static bool is_tag(const char *s, size_t n)
{
	const char *open = memchr(s, '[', n);

	return n > 4 && s[n - 1] == ':' && s[n - 2] == ']' && open && open > s &&
	       is_time_like(open, n - 1 - (size_t)(open - s));
}

/* A klog line: "E1129 09:12:44.001234       1 authentication.go:73]". */
static bool is_klog(const char *s, size_t n)
{
	return n == 5 && strchr("IWEF", s[0]) && isdigit((unsigned char)s[1]) && isdigit((unsigned char)s[4]);
}

static const char *skip_blanks(const char *s)
{
	return s + strspn(s, " \t");
}

static const char *behind_klog(const char *s)
{
	const char *end = strchr(s, ']');

	return end ? skip_blanks(end + 1) : s;
}

/* "web-1  | what the container says", "$ what was typed" */
static const char *behind_container(const char *s)
{
	const char *bar = strstr(s, " | ");

	if (bar && bar - s < 40 && !memchr(s, ':', (size_t)(bar - s)))
		return skip_blanks(bar + 3);
	if (strchr("$%#>", *s) && s[1] == ' ')
		return skip_blanks(s + 2);
	return s;
}

static const char *behind_prefix(const char *s)
{
	bool dated = false;

	s = behind_container(skip_blanks(s));
	for (;;) {
		size_t n = token(s);
		const char *next = skip_blanks(s + n);

		if (n == 0 || !*next)
			return s;
		if (is_klog(s, n))
			return behind_klog(s);
		if (is_tag(s, n))
			return s;
		if (is_time_like(s, n) || is_calendar_word(s + (*s == '['), n - (*s == '['))) {
			dated = true;
			s = next;
		} else if (is_level(s, n) || starts(s, "Caused by: ")) {
			s = starts(s, "Caused by: ") ? s + strlen("Caused by: ") : next;
		} else if (dated && is_tag(next, token(next))) {
			return next; /* the host of a syslog line */
		} else {
			return s;
		}
	}
}

/* ---- who speaks ---- */

static bool run_fits(const struct phrase_text *t, const char *words, size_t begin, size_t *letters)
{
	const char *s = words;
	struct word first;

	if (!word_next(&s, &first))
		return false;
	if (*words == '^')
		return begin < t->n && phrase_text_run(t, begin, words, letters);
	for (int at = phrase_text_find(t, &first); at >= 0; at = phrase_text_find_next(t, &first, at))
		if (phrase_text_run(t, (size_t)at, words, letters))
			return true;
	return false;
}

/* The longest words tell most; each of the four may be told by others. */
static void find_speaker(struct log_line *l, size_t begin)
{
	size_t n, best[4] = { 0 };
	const struct found_row *c = phrase_speakers(&l->text, &n);

	for (size_t i = 0; i < n; i++) {
		const struct speaker *s = &speaker_table[c[i].row];
		size_t letters;

		if (!run_fits(&l->text, s->words, begin, &letters))
			continue;
		if (*s->program && letters > best[0]) {
			best[0] = letters;
			l->program = s->program;
			l->library = s->library;
		}
		if (s->side != BY_ANY && letters > best[1]) {
			best[1] = letters;
			l->side = s->side;
		}
		if (s->about != OF_ANY && letters > best[2]) {
			best[2] = letters;
			l->about = s->about;
		}
	}
}

static bool begins(const char *s, const char *with)
{
	return *with && strncmp(s, with, strlen(with)) == 0;
}

bool line_owns(const struct log_line *l, const struct phrase *p)
{
	if (begins(p->program, l->program) || begins(p->program, l->library))
		return true;
	return fit_program(&l->text, p);
}

/* ---- what it names ---- */

static int depth_of(const struct phrase_text *t)
{
	const char *s = "depth at";
	struct word depth, at;
	int64_t n;

	word_next(&s, &depth);
	word_next(&s, &at);
	for (int i = phrase_text_find(t, &depth); i >= 0; i = phrase_text_find_next(t, &depth, i)) {
		if ((size_t)i + 1 < t->n && word_number(&t->word[i + 1], &n) && n >= 0 && n < 100)
			return (int)n;
		if (i > 1 && word_same(&t->word[i - 2], &at) && word_number(&t->word[i - 1], &n) && n >= 0 && n < 100)
			return (int)n;
	}
	return -1;
}

#define WRITTEN_IN 2020

static bool odd_clock(const struct phrase_text *t)
{
	const char *const words = "current time", *s = words;
	struct word current;
	size_t letters;
	int64_t year;

	word_next(&s, &current);
	for (int i = phrase_text_find(t, &current); i >= 0; i = phrase_text_find_next(t, &current, i))
		if (phrase_text_run(t, (size_t)i, words, &letters) && (size_t)i + 2 < t->n &&
		    word_number(&t->word[i + 2], &year) && year >= 1900 && year < WRITTEN_IN)
			return true;
	return false;
}

static const char *without(struct arena *a, const char *raw, const char *begin, const char *end)
{
	const char *from = strstr(raw, begin);

	return from ? arena_printf(a, "%.*s%s", (int)(from - raw), raw, from + strcspn(from, end)) : raw;
}

/* Without the names and dates of the certificate that some put beside what they say of it: Apache, AWS. */
static const char *without_details(struct arena *a, const char *raw)
{
	return without(a, without(a, raw, "[subject: ", "]"), "NotBefore=", " \t");
}

struct log_line line_read(struct arena *a, const char *raw)
{
	struct log_line l = { .raw = raw,
		              .text = phrase_text_read(a, without_details(a, raw)),
		              .program = "",
		              .library = "",
		              .depth = -1 };
	const char *said = behind_prefix(raw), *s = raw;
	size_t begin = 0;

	for (struct word w; word_next(&s, &w) && w.s < said;)
		begin++;
	l.prefixed = said > raw;
	find_speaker(&l, begin);
	l.depth = depth_of(&l.text);
	l.odd_clock = odd_clock(&l.text);
	return l;
}

#define QUOTES "\"'`<>()[]{},;"

/* The name at s, without quotes around it; NULL: none. An IPv6 address keeps its colons. */
static const char *name_at(struct arena *a, const char *s)
{
	while (*s && (strchr(" \t" QUOTES "=:", *s) || (unsigned char)*s >= 0x80))
		s++;
	size_t n = 0, dots = 0, letters = 0;
	while (s[n] && ((unsigned char)s[n] < 0x80) && (isalnum((unsigned char)s[n]) || strchr("-._:*", s[n]))) {
		dots += s[n] == '.';
		letters += isalnum((unsigned char)s[n]) != 0;
		n++;
	}
	while (n && strchr(".:", s[n - 1])) {
		dots -= s[n - 1] == '.';
		n--;
	}
	if (!letters || n > 253 || (dots == 0 && !memchr(s, ':', n) && !(n == 9 && starts(s, "localhost"))))
		return NULL;
	return arena_strndup(a, s, n);
}

const char *line_name(struct arena *a, const char *raw)
{
	static const char *const leads[] = { "target host name ",
		                             "requested host name ",
		                             "does not match hostname ",
		                             "not valid for name ",
		                             "valid for name ",
		                             "not valid for ",
		                             "altnames: Host: ",
		                             "DNS name matching ",
		                             "matching IP address ",
		                             "cannot validate certificate for ",
		                             "host name ",
		                             "hostname ",
		                             "Hostname " };
	const char *valid = strstr(raw, "valid for "), *not ;

	if (valid && (not = strstr(valid, " not ")) && strncmp(valid + 10, "name ", 5) != 0) {
		const char *name = name_at(a, not +5);

		if (name)
			return name;
	}
	for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++) {
		const char *at = strcasestr(raw, leads[i]), *name = at ? name_at(a, at + strlen(leads[i])) : NULL;

		if (name)
			return name;
	}
	return NULL;
}

/* What stands before "://", as far as it has a port of its own. */
static const char *default_port(const char *url, const char *colon)
{
	static const struct {
		const char *scheme, *port;
	} known[] = { { "https", "443" },  { "wss", "443" },     { "ldaps", "636" },
		      { "imaps", "993" },  { "smtps", "465" },   { "amqps", "5671" },
		      { "mqtts", "8883" }, { "rediss", "6379" }, { "tls", "443" } };
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		size_t n = strlen(known[i].scheme);

		if ((size_t)(colon - url) >= n && strncasecmp(colon - n, known[i].scheme, n) == 0 &&
		    (colon - n == url || !isalpha((unsigned char)colon[-(ptrdiff_t)n - 1])))
			return known[i].port;
	}
	return NULL;
}

static const char *url_address(struct arena *a, const char *raw)
{
	for (const char *colon = strstr(raw, "://"); colon; colon = strstr(colon + 3, "://")) {
		const char *host = colon + 3, *port = default_port(raw, colon);
		size_t n = strcspn(host, " \t/?#" QUOTES);
		const char *at = memchr(host, '@', n);

		if (*host == '[') /* IPv6 */
			n = strcspn(host, "]") + 1 +
			    strcspn(host + strcspn(host, "]") + (host[strcspn(host, "]")] == ']'), " \t/" QUOTES);
		if (at) {
			n -= (size_t)(at + 1 - host);
			host = at + 1;
		}
		if (!port || n == 0 || n > 300 || memchr(host, '%', n) || memchr(host, '$', n))
			continue;
		const char *end = memchr(host, ']', n),
		           *own = memchr(end ? end : host, ':', n - (size_t)((end ? end : host) - host));
		return own ? arena_strndup(a, host, n) : arena_printf(a, "%.*s:%s", (int)n, host, port);
	}
	return NULL;
}

/* HOST:PORT in a token, or what Python writes: host='HOST', port=PORT. */
static const char *plain_address(struct arena *a, const char *raw)
{
	const char *host = strstr(raw, "host='"), *port = host ? strstr(host, "port=") : NULL;

	if (port && port[5 + strspn(port + 5, "'")] >= '0') {
		size_t n = strcspn(host + 6, "'");
		const char *digits = port + 5 + strspn(port + 5, "'");

		return arena_printf(a, "%.*s:%.*s", (int)(n < 254 ? n : 254), host + 6,
		                    (int)strspn(digits, "0123456789"), digits);
	}
	for (const char *s = raw; *s; s += strspn(s, " \t" QUOTES)) {
		size_t n = strcspn(s, " \t" QUOTES);
		const char *colon = n ? memchr(s, ':', n) : NULL;
		size_t digits = colon ? strspn(colon + 1, "0123456789") : 0;
		const char *name;

		if (colon && digits > 0 && digits < 6 && colon > s && strspn(s, "0123456789:") < (size_t)(colon - s) &&
		    (colon + 1 + digits == s + n || colon[1 + digits] == ':') && memchr(s, '.', (size_t)(colon - s)) &&
		    !memchr(s, '/', n) && !strstr(arena_strndup(a, s, n), ".go:") &&
		    !strstr(arena_strndup(a, s, n), ".c:") &&
		    (name = name_at(a, arena_strndup(a, s, (size_t)(colon - s)))) &&
		    strlen(name) == (size_t)(colon - s))
			return arena_printf(a, "%s:%.*s", name, (int)digits, colon + 1);
		s += n;
	}
	return NULL;
}

const char *line_address(struct arena *a, const char *raw)
{
	const char *url = url_address(a, raw);

	return url ? url : plain_address(a, raw);
}

static bool has_suffix(const char *s, size_t n)
{
	static const char *const known[] = { ".pem", ".crt", ".cer", ".der", ".key", ".p12",
		                             ".pfx", ".jks", ".crl", ".csr", ".p7b", ".p7c" };
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (n > 4 && strncasecmp(s + n - 4, known[i], 4) == 0)
			return true;

	return false;
}

const char *line_file(struct arena *a, const char *raw)
{
	for (const char *s = raw; *s; s += strspn(s, " \t=:" QUOTES)) {
		size_t n = strcspn(s, " \t=:" QUOTES);
		bool url = s > raw + 2 && s[0] == '/' && s[1] == '/';

		while (n && strchr(".,", s[n - 1]))
			n--;
		if (n && n < 4096 && has_suffix(s, n) && !url)
			return arena_strndup(a, s, n);
		s += strcspn(s, " \t=:" QUOTES);
	}
	return NULL;
}
