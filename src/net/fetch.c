/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few functions of libcurl that are needed are looked up by name when one is needed: nobody who fetches nothing
 * pays for it. Redirects are followed here, so that each step is looked at; addresses are looked at when the socket is
 * made. */
#include "config.h"

#include "net/fetch.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/sentence.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

/* ---- libcurl, as its ABI has been since 7.17 ---- */

enum curl_option {
	OPT_WRITEDATA = 10001,
	OPT_URL = 10002,
	OPT_ERRORBUFFER = 10010,
	OPT_POSTFIELDS = 10015,
	OPT_USERAGENT = 10018,
	OPT_HTTPHEADER = 10023,
	OPT_OPENSOCKETDATA = 10164,
	OPT_WRITEFUNCTION = 20011,
	OPT_OPENSOCKETFUNCTION = 20163,
	OPT_POSTFIELDSIZE = 60,
	OPT_NOSIGNAL = 99,
	OPT_TIMEOUT_MS = 155,
	OPT_CONNECTTIMEOUT_MS = 156,
	OPT_PROTOCOLS = 181,
};
enum { INFO_REDIRECT_URL = 0x100000 + 31, INFO_RESPONSE_CODE = 0x200000 + 2 };
enum { PROTOCOLS_WEB = 1 | 2 }; /* http, https */
#define CURL_ERROR_ROOM 256

struct curl_address {
	int family, type, protocol;
	unsigned length;
	struct sockaddr address; /* as long as length says */
};

struct curl {
	int (*global_init)(long flags);
	void *(*init)(void);
	int (*setopt)(void *handle, int option, ...);
	int (*perform)(void *handle);
	int (*getinfo)(void *handle, int info, ...);
	void (*cleanup)(void *handle);
	void *(*append)(void *list, const char *text);
	void (*free_list)(void *list);
	const char *(*strerror)(int code);
};

static bool look_up(void *library, const char *name, void *function)
{
	void *found = dlsym(library, name);

	memcpy(function, &found, sizeof found);
	return found != NULL;
}

static bool load(struct curl *c)
{
#ifndef DISABLE_FETCH
	static const char *const names[] = { "libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.so", "libcurl.4.dylib" };
	static const struct {
		const char *name;
		size_t at;
	} functions[] = {
		{ "curl_global_init", offsetof(struct curl, global_init) },
		{ "curl_easy_init", offsetof(struct curl, init) },
		{ "curl_easy_setopt", offsetof(struct curl, setopt) },
		{ "curl_easy_perform", offsetof(struct curl, perform) },
		{ "curl_easy_getinfo", offsetof(struct curl, getinfo) },
		{ "curl_easy_cleanup", offsetof(struct curl, cleanup) },
		{ "curl_slist_append", offsetof(struct curl, append) },
		{ "curl_slist_free_all", offsetof(struct curl, free_list) },
		{ "curl_easy_strerror", offsetof(struct curl, strerror) },
	};
	void *library = NULL;

	for (size_t i = 0; !library && i < sizeof names / sizeof *names; i++)
		library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
		if (!library || !look_up(library, functions[i].name, (char *)c + functions[i].at))
			return false;
	return c->global_init(3) == 0;
#else
	(void)c, (void)look_up;
	return false;
#endif
}

/* NULL: it is not here. */
static const struct curl *library(void)
{
	static struct curl c;

	static enum { NOT_TRIED, LOADED, MISSING } state;

	if (state == NOT_TRIED)
		state = load(&c) ? LOADED : MISSING;
	return state == LOADED ? &c : NULL;
}

/* ---- addresses ---- */

static bool is_private_v4(uint32_t a)
{
	static const struct {
		uint32_t net;
		int bits;
	} nets[] = {
		{ 0x00000000, 8 },  { 0x0a000000, 8 },  { 0x64400000, 10 }, { 0x7f000000, 8 },  { 0xa9fe0000, 16 },
		{ 0xac100000, 12 }, { 0xc0000000, 24 }, { 0xc0a80000, 16 }, { 0xc6120000, 15 }, { 0xe0000000, 3 },
	};

	for (size_t i = 0; i < sizeof nets / sizeof *nets; i++)
		if (((a ^ nets[i].net) >> (32 - nets[i].bits)) == 0)
			return true;
	return false;
}

static uint32_t four(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* An address of IPv4 within one of IPv6 counts as that: mapped, compatible, NAT64, 6to4. */
static bool is_private_v6(const uint8_t *p)
{
	static const uint8_t zero[16], nat64[12] = { 0, 0x64, 0xff, 0x9b };

	if (memcmp(p, zero, 10) == 0 && ((p[10] == 0xff && p[11] == 0xff) || (p[10] == 0 && p[11] == 0)))
		return is_private_v4(four(p + 12)); /* ::, ::1, ::ffff:0:0/96 */
	if (memcmp(p, nat64, sizeof nat64) == 0)
		return is_private_v4(four(p + 12));
	if (p[0] == 0x20 && p[1] == 0x02)
		return is_private_v4(four(p + 2));
	return (p[0] & 0xfe) == 0xfc || (p[0] == 0xfe && (p[1] & 0x80) != 0) || p[0] == 0xff;
}

bool fetch_is_private(const struct sockaddr *to)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (to->sa_family == AF_INET) {
		memcpy(&v4, to, sizeof v4);
		return is_private_v4(ntohl(v4.sin_addr.s_addr));
	}
	if (to->sa_family == AF_INET6) {
		memcpy(&v6, to, sizeof v6);
		return is_private_v6(v6.sin6_addr.s6_addr);
	}
	return true;
}

/* ---- one document ---- */

struct getting {
	const struct fetch_request *q;
	struct buf *out;
	size_t before; /* that out held */
	bool refused, too_large;
};

static int open_socket(void *ctx, int purpose, struct curl_address *a)
{
	struct getting *g = ctx;

	(void)purpose;
	if (!g->q->private_addresses && fetch_is_private(&a->address)) {
		g->refused = true;
		return -1;
	}
	return socket(a->family, a->type | SOCK_CLOEXEC, a->protocol);
}

static size_t take(const char *p, size_t size, size_t n, void *ctx)
{
	struct getting *g = ctx;

	if (size * n > FETCH_OCTETS_MAX - (g->out->n - g->before)) {
		g->too_large = true;
		return 0;
	}
	buf_put(g->out, p, size * n);
	return size * n;
}

static bool is_web(const char *url)
{
	return strncasecmp(url, "http://", 7) == 0 || strncasecmp(url, "https://", 8) == 0;
}

/* One step; where it leads to another place, that is in *next, to be freed. */
static struct fetch_answer step(const struct curl *c, struct getting *g, const char *url, char **next)
{
	struct fetch_answer f = { .end = FETCH_FAILED };
	char text[CURL_ERROR_ROOM] = "";
	const char *to = NULL;
	void *handle = c->init(), *headers = NULL;
	long status = 0;

	if (!handle)
		return f;
	c->setopt(handle, OPT_URL, url);
	c->setopt(handle, OPT_PROTOCOLS, (long)PROTOCOLS_WEB);
	c->setopt(handle, OPT_NOSIGNAL, 1L);
	c->setopt(handle, OPT_TIMEOUT_MS, (long)g->q->timeout_ms);
	c->setopt(handle, OPT_CONNECTTIMEOUT_MS, (long)g->q->timeout_ms);
	c->setopt(handle, OPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION);
	c->setopt(handle, OPT_ERRORBUFFER, text);
	c->setopt(handle, OPT_WRITEFUNCTION, take);
	c->setopt(handle, OPT_WRITEDATA, (void *)g);
	c->setopt(handle, OPT_OPENSOCKETFUNCTION, open_socket);
	c->setopt(handle, OPT_OPENSOCKETDATA, (void *)g);
	if (g->q->body.p) {
		char type[100];

		snprintf(type, sizeof type, "Content-Type: %s", g->q->body_type);
		headers = c->append(NULL, type);
		c->setopt(handle, OPT_HTTPHEADER, headers);
		c->setopt(handle, OPT_POSTFIELDSIZE, (long)g->q->body.n);
		c->setopt(handle, OPT_POSTFIELDS, (const void *)g->q->body.p);
	}
	int code = c->perform(handle);
	c->getinfo(handle, INFO_RESPONSE_CODE, &status);
	f.status = (int)status;
	if (g->too_large)
		f.end = FETCH_TOO_LARGE;
	else if (g->refused)
		f.end = FETCH_PRIVATE;
	else if (code)
		snprintf(f.text, sizeof f.text, "%s", *text ? text : c->strerror(code));
	else
		f.end = status == 200 ? FETCH_DONE : FETCH_STATUS;
	if (f.end == FETCH_STATUS && status >= 300 && status < 400 && c->getinfo(handle, INFO_REDIRECT_URL, &to) == 0 &&
	    to)
		*next = xstrdup(to);
	c->free_list(headers);
	c->cleanup(handle);
	return f;
}

static void forget(struct getting *g)
{
	g->out->n = g->before;
	g->refused = false;
}

struct fetch_answer fetch_document(const struct fetch_request *q, struct buf *out)
{
	struct getting g = { .q = q, .out = out, .before = out->n };
	char *url = xstrdup(q->url), *next = NULL;
	struct fetch_answer f = { .end = FETCH_SCHEME };
	const struct curl *c = is_web(url) ? library() : NULL;

	if (is_web(url) && !c)
		f.end = FETCH_NO_LIBRARY;
	for (int steps = 0; c; steps++) {
		log_line("fetch: %1$s", as_host(url));
		f = step(c, &g, url, &next);
		if (!next)
			break;
		free(url);
		url = next;
		next = NULL;
		forget(&g);
		f.end = steps >= FETCH_REDIRECTS_MAX || q->body.p ? FETCH_REDIRECTS
		        : is_web(url)                             ? FETCH_STATUS
		                                                  : FETCH_SCHEME;
		if (f.end != FETCH_STATUS)
			break;
	}
	free(url);
	if (f.end != FETCH_DONE)
		forget(&g);
	return f;
}

struct sentence fetch_said(struct arena *a, const struct fetch_answer *f)
{
	switch (f->end) {
	case FETCH_DONE:
		break;
	case FETCH_NO_LIBRARY:
		return SENTENCE(a, N_("libcurl is not here"));
	case FETCH_SCHEME:
		return SENTENCE(a, N_("only http and https are fetched"));
	case FETCH_PRIVATE:
		return SENTENCE(a, N_("its address is a private one (--fetch-private)"));
	case FETCH_REDIRECTS:
		return SENTENCE(a, N_("it leads from one place to the next"));
	case FETCH_TOO_LARGE:
		return SENTENCE(a, N_("it is larger than %1$s MiB"), as_number((int64_t)(FETCH_OCTETS_MAX >> 20)));
	case FETCH_STATUS:
		return SENTENCE(a, N_("the server answers with status %1$s"), as_number(f->status));
	case FETCH_FAILED:
		return SENTENCE(a, "%1$s", as_quote(f->text));
	}
	return SENTENCE(a, N_("it came"));
}
