/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mkbundle N FILE KEYDIR: a bundle of N leaf certificates of one CA, made by the lab with the tests' keys; FILE's
 * directory also gets root.pem and ca.pem. One key is shared by all leaves, for speed; names, serials and signatures
 * are each one's own. */
#include "config.h"

#include "base/buf.h"
#include "lab/recipe.h"

#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AT_ONCE 500

/* The same CAs in every part: same keys, names, times and serials give the same bytes. */
static void recipe_text(struct buf *b, long from, long to)
{
	buf_puts(
	    b, "at 2026-06-01\nkey root ec:p256\nkey ca ec:p256\nkey shared ec:p256\n"
	       "cert root key=root subject=\"C=DE, O=Example Trust Services, CN=Example Root R1\" ca from=-1y to=+10y\n"
	       "cert ca key=ca issuer=root subject=\"C=DE, O=Example Trust Services, CN=Example TLS Issuing CA 2026 "
	       "G1\" ca pathlen=0 from=-1y to=+5y\n");
	for (long i = from; i < to; i++)
		buf_printf(b,
		           "cert c%ld issuer=ca key=shared serial=%08lx subject=\"C=DE, ST=Berlin, L=Berlin, "
		           "O=Organization Number %ld GmbH, "
		           "CN=host%06ld.example.com\" san=DNS:host%06ld.example.com,DNS:www.host%06ld.example.com "
		           "eku=serverAuth,clientAuth "
		           "aia=http://aia.example.com/g1.cer crldp=http://crl.example.com/g1.crl from=-30d to=+%ldd\n",
		           i, 0x10000000L + i, i / 20, i, i, i, 60 + i % 300);
}

static void put(FILE *out, struct span der)
{
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)der.p, (unsigned)der.n }, pem = { NULL, 0 };
	if (gnutls_pem_base64_encode2("CERTIFICATE", &in, &pem) == 0)
		fwrite(pem.data, 1, pem.size, out);
	gnutls_free(pem.data);
}

static void put_beside(const char *dir, const char *name, struct span der)
{
	char path[1024];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	if (f) {
		put(f, der);
		fclose(f);
	}
}

static bool part(FILE *out, long from, long to, const char *dir, const char *keydir, struct err *e)
{
	struct arena *a = arena_new();
	struct buf text = BUF_INIT;
	char name[32];

	recipe_text(&text, from, to);
	struct recipe *r = recipe_parse(a, "bundle", buf_span(&text), NULL, e);
	struct lab *l = r ? lab_make(a, r, 0, keydir, e) : NULL;
	for (long i = from; l && i < to; i++) {
		snprintf(name, sizeof name, "c%ld", i);
		put(out, lab_certificate(l, name));
	}
	if (l && from == 0) {
		put_beside(dir, "root.pem", lab_certificate(l, "root"));
		put_beside(dir, "ca.pem", lab_certificate(l, "ca"));
	}
	buf_free(&text);
	arena_free(a);
	return l != NULL;
}

int main(int argc, char **argv)
{
	struct err e = { 0 };
	long n = argc == 4 ? atol(argv[1]) : 0;
	char *slash = n > 0 ? strrchr(argv[2], '/') : NULL;
	FILE *out = slash ? fopen(argv[2], "w") : NULL;
	bool ok = out != NULL;

	if (!ok) {
		fputs("usage: mkbundle N DIR/FILE KEYDIR\n", stderr);
		return 2;
	}
	*slash = '\0';
	for (long i = 0; ok && i < n; i += AT_ONCE)
		ok = part(out, i, i + AT_ONCE < n ? i + AT_ONCE : n, argv[2], argv[3], &e);
	if (!ok)
		fprintf(stderr, "mkbundle: %s\n", e.text);
	return fclose(out) || !ok;
}
