/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of protocols in its several readings. */
#include "config.h"

#include "base/protocol.h"

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
