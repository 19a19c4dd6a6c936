/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of what is said and heard in turn; an answer is read octet by octet, since what follows it is the peer's. */
#include "config.h"

#include "net/tunnel.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/span.h"
#include "net/connection.h"
#include "net/record.h"
#include "net/transcript.h"
#include "net/want.h"
#include "net/wire.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ANSWER_MAX 8192

/* ---- the URL ---- */

static const struct {
	const char *scheme;
	enum tunnel_kind kind;
	const char *port;
} schemes[] = {
	{ "http://", TUNNEL_HTTP, "8080" },
	{ "socks5://", TUNNEL_SOCKS5, "1080" },
	{ "socks5h://", TUNNEL_SOCKS5, "1080" },
};

/* "%40" in a user or a password is '@'. */
static const char *unescaped(struct arena *a, const char *s, size_t n)
{
	char *out = arena_strndup(a, s, n), *to = out;

	for (const char *p = out; *p; p++) {
		char hex[3] = "";

		if (*p == '%')
			strncat(hex, p + 1, 2);
		if (strspn(hex, "0123456789abcdefABCDEF") == 2 && strcmp(hex, "00") != 0) {
			*to++ = (char)strtol(hex, NULL, 16);
			p += 2;
		} else {
			*to++ = *p;
		}
	}
	*to = '\0';
	return out;
}

/* "HOST", "HOST:PORT", "[v6]:PORT" */
static bool take_host(struct arena *a, const char *word, struct tunnel_plan *out)
{
	bool bracket = *word == '[';
	size_t n = bracket ? strcspn(++word, "]") : strcspn(word, ":");
	const char *rest = word + n + (bracket && word[n]);

	out->proxy_host = arena_strndup(a, word, n);
	if (*rest == ':') {
		out->proxy_port = arena_strdup(a, rest + 1);
		rest += strlen(rest);
	}
	return n && !*rest && *out->proxy_port && !strpbrk(out->proxy_host, " \t\r\n") &&
	       strspn(out->proxy_port, "0123456789") == strlen(out->proxy_port);
}

bool tunnel_parse(struct arena *a, const char *url, struct tunnel_plan *out, struct err *e)
{
	const char *rest = NULL, *at;
	char *word;

	*out = (struct tunnel_plan){ .kind = TUNNEL_NONE };
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes && !rest; i++)
		if (!strncasecmp(url, schemes[i].scheme, strlen(schemes[i].scheme))) {
			rest = url + strlen(schemes[i].scheme);
			out->kind = schemes[i].kind;
			out->proxy_port = schemes[i].port;
		}
	if (!rest && strstr(url, "://"))
		return err_set(e, ERR_USAGE, _("a proxy is http://HOST:PORT or socks5://HOST:PORT"));
	if (!rest) {
		rest = url;
		out->kind = TUNNEL_HTTP;
		out->proxy_port = schemes[0].port;
	}
	word = arena_strndup(a, rest, strcspn(rest, "/?#"));
	at = strrchr(word, '@');
	if (at) {
		size_t all = (size_t)(at - word);
		const char *colon = memchr(word, ':', all);

		out->user = unescaped(a, word, colon ? (size_t)(colon - word) : all);
		out->password = colon ? unescaped(a, colon + 1, (size_t)(at - colon) - 1) : "";
		word += at + 1 - word;
	}
	if (!take_host(a, word, out))
		return err_set(e, ERR_USAGE, _("a proxy is http://HOST:PORT or socks5://HOST:PORT"));
	if (out->kind == TUNNEL_SOCKS5 && out->user && (strlen(out->user) > 255 || strlen(out->password) > 255))
		return err_set(e, ERR_USAGE, _("SOCKS takes users and passwords of at most 255 octets"));
	return true;
}

/* "example.org" in no_proxy is that host and all below it, "*" is all (as curl reads it). */
static bool is_excepted(const char *host, const char *list)
{
	size_t n = strlen(host);

	for (list += strspn(list, ", "); *list; list += strspn(list, ", ")) {
		size_t k = strcspn(list, ", "), dot = *list == '.';

		if (k == 1 && *list == '*')
			return true;
		if (k > dot && n >= k - dot && !strncasecmp(host + n - (k - dot), list + dot, k - dot) &&
		    (n == k - dot || host[n - (k - dot) - 1] == '.'))
			return true;
		list += k;
	}
	return false;
}

const char *tunnel_from_environment(const char *host)
{
	static const char *const names[] = { "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY" };
	const char *no = getenv("no_proxy") ? getenv("no_proxy") : getenv("NO_PROXY");

	if (no && is_excepted(host, no))
		return NULL;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (getenv(names[i]) && *getenv(names[i]))
			return getenv(names[i]);
	return NULL;
}

/* ---- the machine ---- */

enum phase { PHASE_CONNECT, PHASE_METHODS, PHASE_LOGIN, PHASE_ADDRESS };

struct tunnel {
	struct record *record;
	struct wire *wire;
	const struct tunnel_plan *plan;
	enum phase turn;
	struct buf say, heard;
	size_t said;
};

/* A port by its number; a service's name is looked up here, since the proxy wants a number. */
static unsigned port_number(const char *port)
{
	const struct servent *s = strspn(port, "0123456789") == strlen(port) ? NULL : getservbyname(port, "tcp");

	return s ? ntohs((uint16_t)s->s_port) : (unsigned)strtoul(port, NULL, 10) & 0xffff;
}

static void say_connect(struct tunnel *t)
{
	const struct tunnel_plan *p = t->plan;
	const char *form = strchr(p->host, ':') ? "[%s]:%u" : "%s:%u";
	const char *to = arena_printf(t->record->arena, form, p->host, port_number(p->port));

	buf_printf(&t->say, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n", to, to);
	record_words(t->record, false, MESSAGE_CLEAR_TEXT, buf_span(&t->say));
	if (p->user) {
		struct buf both = BUF_INIT;
		gnutls_datum_t in, out;

		buf_printf(&both, "%s:%s", p->user, p->password);
		in = (gnutls_datum_t){ (unsigned char *)both.s, (unsigned)both.n };
		if (gnutls_base64_encode2(&in, &out) == 0) {
			buf_puts(&t->say, "Proxy-Authorization: Basic ");
			buf_put(&t->say, out.data, out.size);
			buf_puts(&t->say, "\r\n");
			gnutls_memset(out.data, 0, out.size);
			gnutls_free(out.data);
		}
		buf_wipe(&both);
	}
	buf_puts(&t->say, "\r\n");
}

static void say_login(struct tunnel *t)
{
	const struct tunnel_plan *p = t->plan;

	buf_putc(&t->say, 1);
	buf_putc(&t->say, (uint8_t)strlen(p->user));
	buf_puts(&t->say, p->user);
	buf_putc(&t->say, (uint8_t)strlen(p->password));
	buf_puts(&t->say, p->password);
}

static void say_address(struct tunnel *t)
{
	const struct tunnel_plan *p = t->plan;
	unsigned port = port_number(p->port);
	struct in6_addr six;
	struct in_addr four;

	buf_put(&t->say, "\5\1\0", 3);
	if (inet_pton(AF_INET, p->host, &four) == 1) {
		buf_putc(&t->say, 1);
		buf_put(&t->say, &four, sizeof four);
	} else if (inet_pton(AF_INET6, p->host, &six) == 1) {
		buf_putc(&t->say, 4);
		buf_put(&t->say, &six, sizeof six);
	} else {
		size_t n = strlen(p->host) & 0xff;

		buf_putc(&t->say, 3);
		buf_putc(&t->say, (uint8_t)n);
		buf_put(&t->say, p->host, n);
	}
	buf_putc(&t->say, (uint8_t)(port >> 8));
	buf_putc(&t->say, (uint8_t)port);
}

static void begin(struct tunnel *t, enum phase turn)
{
	t->turn = turn;
	buf_wipe(&t->say);
	buf_reset(&t->heard);
	t->said = 0;
	switch (turn) {
	case PHASE_CONNECT:
		say_connect(t);
		break;
	case PHASE_METHODS:
		buf_put(&t->say, t->plan->user ? "\5\2\0\2" : "\5\1\0", t->plan->user ? 4 : 3);
		break;
	case PHASE_LOGIN:
		say_login(t);
		break;
	case PHASE_ADDRESS:
		say_address(t);
		break;
	}
}

struct tunnel *tunnel_new(struct record *r, struct wire *w, const struct tunnel_plan *p)
{
	struct tunnel *t;

	if (p->kind == TUNNEL_NONE)
		return NULL;
	t = xcalloc(1, sizeof *t);
	*t = (struct tunnel){ .record = r, .wire = w, .plan = p };
	begin(t, p->kind == TUNNEL_HTTP ? PHASE_CONNECT : PHASE_METHODS);
	return t;
}

void tunnel_free(struct tunnel *t)
{
	if (!t)
		return;
	buf_wipe(&t->say);
	buf_free(&t->heard);
	free(t);
}

/* ---- how it ends ---- */

static enum want refused(struct tunnel *t, const char *why, const char *words)
{
	struct record *r = t->record;

	r->c->library_error = as_word(why);
	record_fail(r, OUTCOME_PROXY_REFUSED, STEP_CONNECT, N_("the proxy: %1$s: \"%2$s\""), as_word(why),
	            as_quote(words));
	return WANT_END;
}

static enum want through(struct tunnel *t, const char *words)
{
	record_note(t->record, STEP_CONNECT, true, N_("the proxy lets us through to %1$s: \"%2$s\""),
	            as_host(t->plan->host), as_quote(words));
	return WANT_NEXT;
}

static enum want take_http(struct tunnel *t)
{
	struct span answer = buf_span(&t->heard);
	const char *line = record_quote(t->record, answer, 120);
	const char *code = strchr(buf_str(&t->heard), ' ');
	int status = code && !strncmp(buf_str(&t->heard), "HTTP/", 5) ? atoi(code) : 0;

	record_words(t->record, true, MESSAGE_CLEAR_TEXT, answer);
	if (status >= 200 && status <= 299)
		return through(t, line);
	t->record->c->proxy_status = status;
	return refused(t,
	               status == 407 ? N_("it wants a user and a password")
	               : status == 0 ? N_("it speaks no HTTP")
	                             : N_("it does not let us through"),
	               line);
}

/* RFC 1928 6 */
static const char *socks_word(unsigned reply)
{
	static const char *const words[] = {
		"succeeded",           "general failure",       "not allowed by ruleset",
		"network unreachable", "host unreachable",      "connection refused",
		"TTL expired",         "command not supported", "address type not supported",
	};

	return reply < sizeof words / sizeof *words ? words[reply] : "?";
}

static enum want take_socks(struct tunnel *t)
{
	const uint8_t *p = (const uint8_t *)t->heard.s;

	record_words(t->record, true, MESSAGE_CLEAR_TEXT, buf_span(&t->heard));
	if (p[0] != (t->turn == PHASE_LOGIN ? 1 : 5))
		return refused(t, N_("it speaks no SOCKS 5"), record_quote(t->record, buf_span(&t->heard), 120));
	switch (t->turn) {
	case PHASE_METHODS:
		if (p[1] == 2 && t->plan->user)
			begin(t, PHASE_LOGIN);
		else if (p[1] == 0)
			begin(t, PHASE_ADDRESS);
		else
			return refused(t, N_("it wants a user and a password"), "no acceptable methods");
		return WANT_WRITE;
	case PHASE_LOGIN:
		if (p[1])
			return refused(t, N_("it does not take our user and password"), "login failed");
		begin(t, PHASE_ADDRESS);
		return WANT_WRITE;
	default:
		return p[1] ? refused(t, N_("it does not let us through"), socks_word(p[1])) : through(t, "succeeded");
	}
}

/* ---- speaking and hearing ---- */

/* How many octets the answer of this turn has, as far as can be told. */
static size_t expected(const struct tunnel *t)
{
	const uint8_t *p = (const uint8_t *)t->heard.s;
	size_t n = t->heard.n;

	if (t->turn != PHASE_ADDRESS)
		return 2;
	if (n && p[0] != 5)
		return n;
	if (n < 5)
		return 5;
	if (p[1])
		return n; /* refused: whatever else there would be */
	return p[3] == 1 ? 10 : p[3] == 4 ? 22 : 7 + (size_t)p[4];
}

static bool is_whole(const struct tunnel *t)
{
	const char *s = t->heard.s;
	size_t n = t->heard.n;

	if (t->turn != PHASE_CONNECT)
		return n >= expected(t);
	if (n == 5 && strncmp(s, "HTTP/", 5) != 0)
		return true;
	return n >= ANSWER_MAX || (n > 1 && s[n - 1] == '\n' && (s[n - 2] == '\n' || (n > 3 && s[n - 3] == '\n')));
}

static enum want hear(struct tunnel *t)
{
	char c;
	ssize_t got;

	while ((got = wire_read(t->wire, &c, 1)) > 0) {
		buf_putc(&t->heard, (uint8_t)c);
		if (is_whole(t))
			return t->turn == PHASE_CONNECT ? take_http(t) : take_socks(t);
	}
	if (got < 0 && !t->wire->sys)
		return WANT_READ;
	return refused(t, N_("it closes the connection"), record_quote(t->record, buf_span(&t->heard), 120));
}

enum want tunnel_step(struct tunnel *t)
{
	for (;;) {
		enum want want;

		while (t->said < t->say.n) {
			ssize_t put = wire_write(t->wire, t->say.s + t->said, t->say.n - t->said);

			if (put < 0)
				return WANT_WRITE;
			t->said += (size_t)put;
		}
		want = hear(t);
		if (want != WANT_WRITE)
			return want;
	}
}
