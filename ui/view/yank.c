/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A function for each kind of text, one hand that passes it on. */
#include "config.h"

#include "ui/view/yank.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/span.h"
#include "base/text.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "report/report.h"
#include "ui/frame/request.h"
#include "ui/frame/ui.h"
#include "ui/frame/view.h"
#include "ui/kit/row.h"
#include "ui/kit/tree.h"
#include "ui/view/exhibit.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 10000

/* ---- handing it over ---- */

/* false: there is none, which is said. */
static bool any_text(struct ui *ui, const char *what, const struct buf *text)
{
	if (text->n == 0)
		ui_say(ui, MARK_NOTE, _("nothing to copy: no %s here"), what);
	return text->n > 0;
}

/* what: "copied %s". Takes the text. */
static void copy(struct ui *ui, const char *what, struct buf *text)
{
	if (any_text(ui, what, text))
		request_add(&ui->requests, (struct request){ .kind = REQUEST_COPY, .text = *text, .what = what });
	else
		buf_free(text);
}

static void escaped(struct buf *out, const char *outside)
{
	text_escape(out, span_str(outside), CHARSET_UTF8);
}

static void base64(struct buf *out, const uint8_t *p, size_t n)
{
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)p, (unsigned)n }, text = { NULL, 0 };

	if (gnutls_base64_encode2(&in, &text) == 0)
		buf_put(out, (const char *)text.data, text.size);
	gnutls_free(text.data);
}

/* ---- of one object ---- */

static void put_pem(struct buf *out, struct model *m, const struct exhibit *e)
{
	(void)m;
	exhibit_put_pem(out, e->label, e->der);
}

static void put_fingerprint(struct buf *out, struct model *m, const struct exhibit *e)
{
	uint8_t hash[32];

	(void)m;
	if (e->der.p && gnutls_hash_fast(GNUTLS_DIG_SHA256, e->der.p, e->der.n, hash) == 0)
		buf_hex(out, (struct span){ hash, sizeof hash }, "");
}

static void put_serial(struct buf *out, struct model *m, const struct exhibit *e)
{
	(void)m;
	if (e->certificate)
		buf_puts(out, certificate_serial(e->certificate));
}

/* Those of the subjectAltName, a line each. */
static void put_names(struct buf *out, struct model *m, const struct exhibit *e)
{
	(void)m;
	for (size_t i = 0; e->certificate && i < e->certificate->nsan && i < NAMES_MAX; i++) {
		struct buf name = BUF_INIT;

		general_name_value(&name, &e->certificate->san[i]);
		buf_puts(out, i > 0 ? "\n" : "");
		escaped(out, buf_str(&name));
		buf_free(&name);
	}
	if (e->certificate && e->certificate->nsan == 0)
		escaped(out, certificate_title(e->certificate));
}

static void put_subject(struct buf *out, struct model *m, const struct exhibit *e)
{
	(void)m;
	if (e->certificate)
		escaped(out, certificate_subject(e->certificate));
}

/* RFC 7469's pin: of the key, whoever certifies it. */
static void put_pin(struct buf *out, struct model *m, const struct exhibit *e)
{
	uint8_t hash[32];

	(void)m;
	if (e->certificate) {
		certificate_spki_sha256(e->certificate, hash);
		base64(out, hash, sizeof hash);
	} else if (e->kind == DER_KIND_PKCS8 && e->der.p &&
	           gnutls_hash_fast(GNUTLS_DIG_SHA256, e->der.p, e->der.n, hash) == 0) {
		base64(out, hash, sizeof hash);
	}
}

static void put_text(struct buf *out, struct model *m, const struct exhibit *e)
{
	struct report_options o = { .charset = CHARSET_UTF8, .width = 100, .verbose = true };
	int64_t at = m->analysis ? m->analysis->question.at : clock_now();

	if (e->certificate)
		report_certificate(out, e->certificate, at, &o);
	else
		report_object(out, m->run->set, m->run->trust, e->entry, at, &o);
}

static void yank(struct ui *ui, const char *what,
                 void (*put)(struct buf *out, struct model *m, const struct exhibit *e))
{
	struct exhibit e;
	struct buf text = BUF_INIT;

	if (exhibit_on_top(ui, &e))
		put(&text, ui->model, &e);
	copy(ui, what, &text);
}

void yank_pem(struct ui *ui, int arg)
{
	(void)arg;
	yank(ui, "PEM", put_pem);
}

void yank_fingerprint(struct ui *ui, int arg)
{
	(void)arg;
	yank(ui, _("SHA-256 fingerprint"), put_fingerprint);
}

void yank_serial(struct ui *ui, int arg)
{
	(void)arg;
	yank(ui, _("serial number"), put_serial);
}

void yank_names(struct ui *ui, int arg)
{
	(void)arg;
	yank(ui, _("names"), put_names);
}

void yank_subject(struct ui *ui, int arg)
{
	(void)arg;
	yank(ui, _("subject"), put_subject);
}

void yank_pin(struct ui *ui, int arg)
{
	(void)arg;
	yank(ui, "pin-sha256", put_pin);
}

/* ---- of the screen ---- */

static void put_row(struct buf *out, const struct row *row)
{
	for (unsigned i = 0; i < row->nleft; i++)
		buf_puts(out, row->left[i].text);
	for (unsigned i = 0; i < row->nright; i++)
		buf_printf(out, "  %s", row->right[i].text);
	while (out->n > 0 && out->s[out->n - 1] == ' ')
		out->n--;
}

static bool screen_text(struct ui *ui, struct buf *out)
{
	struct tree *t = view_tree(ui_top(ui));
	struct exhibit e;

	if (!t->text && exhibit_on_top(ui, &e)) {
		put_text(out, ui->model, &e);
	} else {
		for (size_t i = 0; i < tree_count(t) && i < NAMES_MAX; i++) {
			put_row(out, tree_at(t, i));
			buf_putc(out, '\n');
		}
	}
	return any_text(ui, _("text"), out);
}

void yank_text(struct ui *ui, int arg)
{
	struct buf text = BUF_INIT;

	(void)arg;
	if (screen_text(ui, &text))
		copy(ui, _("text"), &text);
}

void yank_page(struct ui *ui, int arg)
{
	struct buf text = BUF_INIT;

	(void)arg;
	if (screen_text(ui, &text))
		request_add(&ui->requests, (struct request){ .kind = REQUEST_PAGE, .text = text });
}

void yank_line(struct ui *ui, int arg)
{
	const struct row *row = tree_selected(view_tree(ui_top(ui)));
	struct buf text = BUF_INIT;

	(void)arg;
	if (row)
		put_row(&text, row);
	copy(ui, _("line"), &text);
}

void yank_command(struct ui *ui, int arg)
{
	struct view *v = ui_top(ui);
	struct buf raw = BUF_INIT, text = BUF_INIT;
	char *safe;

	(void)arg;
	if (v->ops->command)
		v->ops->command(v, &raw);
	safe = text_escaped_lines(buf_str(&raw), CHARSET_UTF8); /* names from outside stand in it */
	buf_puts(&text, safe);
	free(safe);
	copy(ui, _("command"), &text);
	buf_free(&raw);
}

bool yank_pipe(struct ui *ui, const char *command, char *why, size_t max)
{
	struct buf text = BUF_INIT;

	if (command[strspn(command, " ")] == '\0') {
		snprintf(why, max, "%s", _("a command for the shell, such as less or grep CN"));
		return false;
	}
	if (screen_text(ui, &text))
		request_add(&ui->requests,
		            (struct request){ .kind = REQUEST_PIPE, .text = text, .to = xstrdup(command) });
	return true;
}
