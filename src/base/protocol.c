/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of protocols in its several readings. */
#include "config.h"

#include "base/protocol.h"

#include <string.h>
#include <strings.h>

static const struct {
	const char *scheme, *port, *name;
} protocols[] = {
#define PROTOCOL_ROW(id, scheme, port, name) { scheme, port, name },
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

const char *protocol_name(enum protocol p)
{
	return protocols[p].name;
}

bool protocol_find(const char *scheme, enum protocol *out)
{
	for (int i = 0; i < PROTOCOL_COUNT; i++)
		if (!strcasecmp(protocols[i].scheme, scheme)) {
			*out = (enum protocol)i;
			return true;
		}
	return false;
}

/* ---- within TLS ---- */

static const struct {
	const char *word, *scheme, *port, *ports, *clear, *alpn, *name;
} applications[] = { { "none", "", "", "", "", "", "" },
#define APPLICATION_ROW(id, word, scheme, port, ports, clear, alpn, name)                                              \
	{ word, scheme, port, ports, clear, alpn, name },
	             APPLICATIONS(APPLICATION_ROW)
#undef APPLICATION_ROW
};

const char *application_word(enum application x)
{
	return applications[x].word;
}

const char *application_name(enum application x)
{
	return applications[x].name;
}

bool application_find(const char *word, enum application *out)
{
	for (int i = 0; i < APPLICATION_COUNT; i++)
		if (!strcasecmp(applications[i].word, word)) {
			*out = (enum application)i;
			return true;
		}
	return false;
}

bool application_scheme(const char *scheme, enum application *out, const char **port)
{
	for (int i = APPLICATION_NONE + 1; i < APPLICATION_COUNT; i++)
		if (!strcasecmp(applications[i].scheme, scheme)) {
			*out = (enum application)i;
			*port = applications[i].port;
			return true;
		}
	return false;
}

const char *application_tls(enum application x, const char **port)
{
	*port = applications[x].port;
	return applications[x].scheme;
}

/* Is it one of the words between blanks? */
static bool is_among(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (; *list; list += strspn(list, " ")) {
		size_t length = strcspn(list, " ");

		if (length == n && !strncasecmp(list, word, n))
			return true;
		list += length;
	}
	return false;
}

enum application application_by_port(const char *port)
{
	for (int i = APPLICATION_NONE + 1; i < APPLICATION_COUNT; i++)
		if (is_among(applications[i].ports, port))
			return (enum application)i;
	return APPLICATION_NONE;
}

enum application application_by_clear_port(const char *port)
{
	for (int i = APPLICATION_NONE + 1; i < APPLICATION_COUNT; i++)
		if (is_among(applications[i].clear, port))
			return (enum application)i;
	return APPLICATION_NONE;
}

enum application application_by_alpn(const char *alpn)
{
	for (int i = APPLICATION_NONE + 1; i < APPLICATION_COUNT; i++)
		if (is_among(applications[i].alpn, alpn))
			return (enum application)i;
	return APPLICATION_NONE;
}
