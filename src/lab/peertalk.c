/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lab/peertalk.h"

#include "base/buf.h"
#include "lab/serverplan.h"

#include <string.h>
#include <strings.h>

/* One reply to a command; %s is the tag of IMAP. */
struct rule {
	const char *command;
	const char *reply;
	enum talk_result then;
};

static const struct talk {
	const char *greeting;
	bool tagged;          /* a tag stands before each command */
	struct rule rules[6]; /* the one without a command: everything else */
} talks[] = {
	[BEHAVE_SMTP] = {
		.greeting = "220 lab ESMTP certloupe\r\n",
		.rules = { { "EHLO", "250-lab\r\n250-STARTTLS\r\n250 HELP\r\n", TALK_SAID },
			   { "STARTTLS", "220 Go ahead\r\n", TALK_UPGRADE },
			   { "QUIT", "221 Bye\r\n", TALK_CLOSE },
			   { NULL, "502 Not implemented\r\n", TALK_SAID } },
	},
	[BEHAVE_SMTP_BARE] = {
		.greeting = "220 lab ESMTP certloupe\r\n",
		.rules = { { "EHLO", "250-lab\r\n250 HELP\r\n", TALK_SAID },
			   { "QUIT", "221 Bye\r\n", TALK_CLOSE },
			   { NULL, "502 Not implemented\r\n", TALK_SAID } },
	},
	[BEHAVE_IMAP] = {
		.greeting = "* OK [CAPABILITY IMAP4rev1 STARTTLS] certloupe lab ready\r\n",
		.tagged = true,
		.rules = { { "CAPABILITY", "* CAPABILITY IMAP4rev1 STARTTLS\r\n%s OK done\r\n", TALK_SAID },
			   { "STARTTLS", "%s OK begin TLS\r\n", TALK_UPGRADE },
			   { "LOGOUT", "* BYE\r\n%s OK done\r\n", TALK_CLOSE },
			   { NULL, "%s BAD unknown\r\n", TALK_SAID } },
	},
	[BEHAVE_POP3] = {
		.greeting = "+OK certloupe lab ready\r\n",
		.rules = { { "CAPA", "+OK\r\nSTLS\r\nUSER\r\n.\r\n", TALK_SAID },
			   { "STLS", "+OK begin TLS\r\n", TALK_UPGRADE },
			   { "QUIT", "+OK bye\r\n", TALK_CLOSE },
			   { NULL, "-ERR unknown\r\n", TALK_SAID } },
	},
};

static const struct talk *talk_of(enum behaviour b)
{
	return (size_t)b < sizeof talks / sizeof *talks && talks[b].greeting ? &talks[b] : NULL;
}

const char *talk_greeting(enum behaviour b)
{
	return talk_of(b) ? talk_of(b)->greeting : "";
}

/* SSLRequest: Int32 8, Int32 80877103. */
static enum talk_result postgres_step(struct span in, bool secured, size_t *used, struct buf *out)
{
	if (secured || in.n < 8)
		return secured && in.n ? TALK_CLOSE : TALK_WAIT;
	*used = 8;
	bool asked = !memcmp(in.p, "\0\0\0\x08\x04\xd2\x16\x2f", 8);
	buf_putc(out, asked ? 'S' : 'E');
	return asked ? TALK_UPGRADE : TALK_CLOSE;
}

static enum talk_result line_step(const struct talk *t, char *line, bool secured, struct buf *out)
{
	char *command = line, *tag = (char *)"*";

	if (t->tagged) {
		tag = line;
		command = line + strcspn(line, " ");
		command += *command ? (*command = '\0', 1) : 0;
	}
	const struct rule *r = t->rules;
	for (; r->command; r++) {
		size_t n = strlen(r->command);

		if (!strncasecmp(command, r->command, n) && !(secured && r->then == TALK_UPGRADE))
			break;
	}
	const char *mark = strstr(r->reply, "%s");
	if (mark) {
		buf_put(out, r->reply, (size_t)(mark - r->reply));
		buf_puts(out, tag);
	}
	buf_puts(out, mark ? mark + 2 : r->reply);
	return r->then;
}

enum talk_result talk_step(enum behaviour b, struct span in, bool secured, size_t *used, struct buf *out)
{
	*used = 0;
	if (b == BEHAVE_POSTGRES)
		return postgres_step(in, secured, used, out);
	const uint8_t *nl = in.n ? memchr(in.p, '\n', in.n) : NULL;
	if (!nl)
		return TALK_WAIT;
	*used = (size_t)(nl - in.p) + 1;
	size_t n = *used - 1;
	char line[512];
	if (n && in.p[n - 1] == '\r')
		n--;
	n = n < sizeof line ? n : sizeof line - 1;
	memcpy(line, in.p, n);
	line[n] = '\0';
	return line_step(talk_of(b), line, secured, out);
}

bool talk_http_complete(struct span in)
{
	for (size_t i = 0; i + 1 < in.n; i++)
		if (in.p[i] == '\n' &&
		    (in.p[i + 1] == '\n' || (in.p[i + 1] == '\r' && i + 2 < in.n && in.p[i + 2] == '\n')))
			return true;
	return false;
}

void talk_http(const struct server_plan *p, enum http_answer which, struct buf *out)
{
	static const char *const words[] = { NULL, "No required SSL certificate was sent", "The SSL certificate error",
		                             "Bad Request" };
	struct buf page = BUF_INIT;

	if (which == HTTP_PLANNED) {
		buf_puts(&page, p->body);
	} else {
		bool plain = which == HTTP_NOT_TLS;

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
	           which == HTTP_PLANNED ? p->http : "400 Bad Request", which == HTTP_PLANNED ? "plain" : "html",
	           page.n);
	buf_put(out, page.s, page.n);
	buf_free(&page);
}
