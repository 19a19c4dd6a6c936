/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of what a connection record holds. */
#include "config.h"
#include "net/connection.h"

#include <string.h>

const char *step_name(enum step s)
{
	static const char *const names[] = {
		[STEP_RESOLVE] = "resolve",     [STEP_CONNECT] = "connect", [STEP_STARTTLS] = "starttls",
		[STEP_HANDSHAKE] = "handshake", [STEP_SETTLE] = "settle",   [STEP_DONE] = "done",
	};
	return names[s];
}

bool connection_refused_by_http(const struct connection *c)
{
	int status = c->http_status;

	if (status == 495 || status == 496)
		return true;
	return (status == 400 || status == 401 || status == 403) && c->http_hint && strstr(c->http_hint, "ertificate");
}
