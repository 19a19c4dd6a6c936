/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a server says before TLS, a dialog for each protocol that has one; the client's side stands in starttls.c. */
#include "config.h"

#include "net/talk.h"

#include "base/buf.h"
#include "base/protocol.h"
#include "base/span.h"
#include "net/server.h"

#include <string.h>
#include <strings.h>

/* One reply to a command; %s is the tag of IMAP. */
struct rule {
	const char *command;
	const char *reply;
	enum talk_result then;
};

struct talk {
	const char *greeting;
	const char *offer;    /* what is left out of its words where STARTTLS is not to be had */
	bool tagged;          /* a tag stands before each command */
	struct rule rules[6]; /* the one without a command: everything else */
	/* in place of the rules, where it is no protocol of lines */
	enum talk_result (*step)(struct span in, bool bare, bool secured, size_t *used, struct buf *out);
};

static const struct talk talk_SMTP = {
	.greeting = "220 lab ESMTP certloupe\r\n",
	.offer = "250-STARTTLS\r\n",
	.rules = { { "EHLO", "250-lab\r\n250-STARTTLS\r\n250 HELP\r\n", TALK_SAID },
	           { "STARTTLS", "220 Go ahead\r\n", TALK_UPGRADE },
	           { "QUIT", "221 Bye\r\n", TALK_CLOSE },
	           { NULL, "502 Not implemented\r\n", TALK_SAID } },
};

static const struct talk talk_IMAP = {
	.greeting = "* OK [CAPABILITY IMAP4rev1 STARTTLS] certloupe lab ready\r\n",
	.offer = " STARTTLS",
	.tagged = true,
	.rules = { { "CAPABILITY", "* CAPABILITY IMAP4rev1 STARTTLS\r\n%s OK done\r\n", TALK_SAID },
	           { "STARTTLS", "%s OK begin TLS\r\n", TALK_UPGRADE },
	           { "LOGOUT", "* BYE\r\n%s OK done\r\n", TALK_CLOSE },
	           { NULL, "%s BAD unknown\r\n", TALK_SAID } },
};

static const struct talk talk_POP3 = {
	.greeting = "+OK certloupe lab ready\r\n",
	.offer = "STLS\r\n",
	.rules = { { "CAPA", "+OK\r\nSTLS\r\nUSER\r\n.\r\n", TALK_SAID },
	           { "STLS", "+OK begin TLS\r\n", TALK_UPGRADE },
	           { "QUIT", "+OK bye\r\n", TALK_CLOSE },
	           { NULL, "-ERR unknown\r\n", TALK_SAID } },
};

/* SSLRequest: Int32 8, Int32 80877103. */
static enum talk_result postgres_step(struct span in, bool bare, bool secured, size_t *used, struct buf *out)
{
	bool asked;

	if (secured || in.n < 8)
		return secured && in.n ? TALK_CLOSE : TALK_WAIT;
	*used = 8;
	asked = !memcmp(in.p, "\0\0\0\x08\x04\xd2\x16\x2f", 8);
	buf_putc(out, !asked ? 'E' : bare ? 'N' : 'S');
	return !asked ? TALK_CLOSE : bare ? TALK_SAID : TALK_UPGRADE;
}

static const struct talk talk_POSTGRES = { .step = postgres_step };

/* A row of the table of protocols without its words cannot be built. */
static const struct talk *const talks[PROTOCOL_COUNT] = {
#define TALK_ROW(id, scheme, port, name) [PROTOCOL_##id] = &talk_##id,
	STARTTLS_PROTOCOLS(TALK_ROW)
#undef TALK_ROW
};

/* A reply with the tag in its place, less the offer where there is none to make. */
static void say(const struct talk *t, const char *reply, const char *tag, bool offers, struct buf *out)
{
	while (*reply) {
		size_t offer = t->offer && !offers ? strlen(t->offer) : 0;

		if (offer && !strncmp(reply, t->offer, offer)) {
			reply += offer;
		} else if (!strncmp(reply, "%s", 2)) {
			buf_puts(out, tag);
			reply += 2;
		} else {
			buf_putc(out, (uint8_t)*reply++);
		}
	}
}

void talk_greeting(const struct server_plan *plan, struct buf *out)
{
	const struct talk *t = talks[plan->protocol];

	if (t->greeting)
		say(t, t->greeting, "", !plan->bare, out);
}

static enum talk_result line_step(const struct talk *t, char *line, bool offers, struct buf *out)
{
	char *command = line, *tag = (char *)"*";
	const struct rule *r;

	if (t->tagged) {
		tag = line;
		command = line + strcspn(line, " ");
		command += *command ? (*command = '\0', 1) : 0;
	}
	for (r = t->rules; r->command; r++)
		if (!strncasecmp(command, r->command, strlen(r->command)) && (offers || r->then != TALK_UPGRADE))
			break;
	say(t, r->reply, tag, offers, out);
	return r->then;
}

enum talk_result talk_step(const struct server_plan *plan, struct span in, bool secured, size_t *used, struct buf *out)
{
	const struct talk *t = talks[plan->protocol];
	const uint8_t *nl;
	char line[512];
	size_t n;

	*used = 0;
	if (t->step)
		return t->step(in, plan->bare, secured, used, out);
	nl = in.n ? memchr(in.p, '\n', in.n) : NULL;
	if (!nl)
		return TALK_WAIT;
	*used = (size_t)(nl - in.p) + 1;
	n = *used - 1;
	if (n && in.p[n - 1] == '\r')
		n--;
	n = n < sizeof line ? n : sizeof line - 1;
	memcpy(line, in.p, n);
	line[n] = '\0';
	return line_step(t, line, !plan->bare && !secured, out);
}

bool talk_http_complete(struct span in)
{
	for (size_t i = 0; i + 1 < in.n; i++)
		if (in.p[i] == '\n' &&
		    (in.p[i + 1] == '\n' || (in.p[i + 1] == '\r' && i + 2 < in.n && in.p[i + 2] == '\n')))
			return true;
	return false;
}

void talk_http(const struct server_plan *p, enum talk_page which, struct buf *out)
{
	static const char *const words[] = { NULL, "No required SSL certificate was sent", "The SSL certificate error",
		                             "Bad Request" };
	struct buf page = BUF_INIT;

	if (which == PAGE_PLANNED) {
		buf_puts(&page, p->body);
	} else {
		bool plain = which == PAGE_NOT_TLS;

		buf_printf(&page,
		           "<html>\r\n<head><title>400 %s</title></head>\r\n<body>\r\n<center><h1>400 Bad "
		           "Request</h1></center>\r\n",
		           words[which]);
		if (!plain)
			buf_printf(&page, "<center>%s</center>\r\n", words[which]);
		buf_puts(&page, "<hr><center>certloupe lab</center>\r\n</body>\r\n</html>\r\n");
	}
	buf_printf(out,
	           "HTTP/1.1 %s\r\nServer: certloupe-lab\r\nContent-Type: text/%s\r\nContent-Length: "
	           "%zu\r\nConnection: close\r\n\r\n",
	           which == PAGE_PLANNED ? p->http : "400 Bad Request", which == PAGE_PLANNED ? "plain" : "html",
	           page.n);
	buf_put(out, page.s, page.n);
	buf_free(&page);
}
