/* SPDX-License-Identifier: GPL-3.0-or-later */
/* convert: everything is loaded, and what is no private key is written in another form. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/loop.h"
#include "base/secret.h"
#include "base/span.h"
#include "base/words.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cli/cli.h"
#include "cli/option.h"
#include "load/certset.h"
#include "load/container_write.h"
#include "load/pem_write.h"
#include "run/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* ORDER: the words of --to. */
enum written_as { FORM_BY_NAME, FORM_PEM, FORM_DER, FORM_PKCS7, FORM_TRUST };

struct content {
	const struct certificate **cert;
	struct span *der[3]; /* certificates, lists, requests */
	size_t n[3];
	size_t keys, broken;
};
enum { CERTIFICATES, LISTS, REQUESTS };

static const char *const label[] = { "CERTIFICATE", "X509 CRL", "CERTIFICATE REQUEST" };

static enum written_as form_of(const struct options *o)
{
	static const struct {
		const char *end;
		enum written_as form;
	} ends[] = {
		{ ".der", FORM_DER },   { ".p7b", FORM_PKCS7 }, { ".p7c", FORM_PKCS7 },
		{ ".p12", FORM_TRUST }, { ".pfx", FORM_TRUST },
	};
	const char *dot = strrchr(o->output, '.');

	for (size_t i = 0; !o->to && dot && i < sizeof ends / sizeof *ends; i++)
		if (strcasecmp(dot, ends[i].end) == 0)
			return ends[i].form;
	return o->to ? (enum written_as)o->to : FORM_PEM;
}

/* What stands twice is one object. */
static void collect(struct run *r, struct content *c)
{
	size_t n = certset_count(r->set);

	c->cert = ARENA_ARRAY(r->arena, const struct certificate *, n);
	for (size_t i = 0; i < 3; i++)
		c->der[i] = ARENA_ARRAY(r->arena, struct span, n);
	for (size_t i = 0; i < n; i++) {
		const struct entry *e = certset_entry(r->set, (int)i);

		if (e->first.kind != ORIGIN_FILE && e->first.kind != ORIGIN_SENT)
			continue;
		c->keys += e->kind == ENTRY_KEY;
		c->broken += e->kind == ENTRY_BROKEN;
		if (e->kind == ENTRY_CERTIFICATE) {
			c->cert[c->n[CERTIFICATES]] = certset_certificate(r->set, (int)i);
			c->der[CERTIFICATES][c->n[CERTIFICATES]] = c->cert[c->n[CERTIFICATES]]->der;
			c->n[CERTIFICATES]++;
		} else if (e->kind == ENTRY_CRL) {
			c->der[LISTS][c->n[LISTS]++] = certset_crl(r->set, (int)i)->der;
		} else if (e->kind == ENTRY_CSR) {
			c->der[REQUESTS][c->n[REQUESTS]++] = certset_csr(r->set, (int)i)->der;
		}
	}
}

static size_t octets_of(const struct content *c)
{
	size_t all = 0;

	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < c->n[k]; i++)
			all += c->der[k][i].n;
	return all;
}

static bool write_trust(struct run *r, const struct content *c, struct buf *out, struct err *e)
{
	char *password = run_password(r, e);

	if (!password && r->plan->password_file)
		return false;
	bool ok = container_write_trust(out, c->cert, c->n[CERTIFICATES], password ? password : "changeit", e);
	secret_free(password);
	return ok;
}

static bool write_form(struct run *r, const struct content *c, enum written_as form, struct buf *out, struct err *e)
{
	size_t all = c->n[CERTIFICATES] + c->n[LISTS] + c->n[REQUESTS];

	if (form == FORM_DER && all != 1)
		return err_set(e, ERR_INPUT, _("DER holds one object, and there are %1$s: take p7b or pem"),
		               as_number((int64_t)all));
	if (form == FORM_PKCS7 && c->n[REQUESTS])
		return err_set(e, ERR_INPUT, _("PKCS #7 holds certificates and lists, no requests: take pem"));
	if (form == FORM_TRUST && (c->n[REQUESTS] || c->n[LISTS]))
		return err_set(e, ERR_INPUT, _("a trust store of Java holds certificates alone: take pem"));
	if (form >= FORM_PKCS7 && octets_of(c) > CONTAINER_WRITE_MAX)
		return err_set(e, ERR_LIMIT, _("that is too much for one container: take pem"));
	if (form == FORM_TRUST)
		return write_trust(r, c, out, e);
	if (form == FORM_PKCS7)
		container_write_pkcs7(out, c->der[CERTIFICATES], c->n[CERTIFICATES], c->der[LISTS], c->n[LISTS]);
	for (size_t k = 0; form <= FORM_DER && k < 3; k++)
		for (size_t i = 0; i < c->n[k]; i++)
			if (form == FORM_DER)
				buf_put(out, c->der[k][i].p, c->der[k][i].n);
			else
				pem_write(out, label[k], c->der[k][i]);
	return true;
}

/* Said on standard output, unless the octets go there. */
static void say(const struct options *o, const struct content *c)
{
	if (o->quiet || strcmp(o->output, "-") == 0)
		return;
	printf(_("certificates %zu, revocation lists %zu, requests %zu\n"), c->n[CERTIFICATES], c->n[LISTS],
	       c->n[REQUESTS]);
	if (c->keys)
		printf(_("private keys, which stay where they are: %zu\n"), c->keys);
	if (c->broken)
		printf(_("what could not be read, and is left out: %zu\n"), c->broken);
}

static int convert(const struct options *o, struct run *r)
{
	struct content c = { 0 };
	struct buf b = BUF_INIT;
	struct err e = { 0 };
	struct output out;
	int status = 0;

	run_load_all(r);
	complain_sources(r);
	for (size_t i = 0; i < r->nsource; i++)
		if (r->source[i].state == SOURCE_FAILED)
			status = 3;
	collect(r, &c);
	if (!octets_of(&c)) {
		err_set(&e, ERR_INPUT, _("%1$s: no certificate, list or request in it"), as_path(o->operand.v[0]));
		return complain(&e);
	}
	if (!write_form(r, &c, form_of(o), &b, &e)) {
		buf_free(&b);
		return complain(&e);
	}
	int unwritten = output_open(&out, o);
	if (!unwritten)
		unwritten = output_write(&out, &b);
	buf_free(&b);
	if (unwritten)
		return unwritten;
	say(o, &c);
	return c.broken && !status ? 1 : status;
}

int command_convert(const struct options *o)
{
	static const char *none[] = { "none" };
	struct err e = { 0 };

	if (!o->operand.n || !o->output) {
		err_set(&e, ERR_USAGE, _("convert needs a SOURCE, and -o FILE"));
		return complain(&e);
	}
	struct plan plan = options_plan(o);
	plan.trust = (struct words){ none, 1, 1 };
	struct loop *l = loop_new();
	struct run *r = run_new(&plan, l, password_ask, NULL, &e);
	int status = r ? convert(o, r) : complain(&e);

	run_free(r);
	loop_free(l);
	return status;
}
