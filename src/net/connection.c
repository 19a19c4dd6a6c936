/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of what a connection record holds. */
#include "config.h"
#include "net/connection.h"

const char *step_name(enum step s)
{
	static const char *const names[] = {
		[STEP_RESOLVE] = "resolve",     [STEP_CONNECT] = "connect", [STEP_STARTTLS] = "starttls",
		[STEP_HANDSHAKE] = "handshake", [STEP_SETTLE] = "settle",   [STEP_DONE] = "done",
	};
	return names[s];
}
