/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mkbundle N FILE: a bundle of N leaf certificates of one CA, made by the lab; FILE's directory also gets root.pem and ca.pem. Keys are shared by
 * many certificates, for speed; names, serials and signatures are each one's own. */
#include "config.h"

#include "base/buf.h"
#include "lab/recipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void recipe_text(struct buf *b, long n, const char *file)
{
	buf_puts(b, "at 2026-06-01\nkey shared ec:p256\n"
		    "cert root subject=\"C=DE, O=Example Trust Services, CN=Example Root R1\" ca from=-1y to=+10y\n"
		    "cert ca issuer=root subject=\"C=DE, O=Example Trust Services, CN=Example TLS Issuing CA 2026 G1\" ca pathlen=0 from=-1y to=+5y\n");
	for (long i = 0; i < n; i++)
		buf_printf(b,
			   "cert c%ld issuer=ca key=shared subject=\"C=DE, ST=Berlin, L=Berlin, O=Organization Number %ld GmbH, CN=host%06ld.example.com\" "
			   "san=DNS:host%06ld.example.com,DNS:www.host%06ld.example.com eku=serverAuth,clientAuth aia=http://aia.example.com/g1.cer "
			   "crldp=http://crl.example.com/g1.crl from=-30d to=+%ldd\n",
			   i, i / 20, i, i, i, 60 + i % 300);
	buf_puts(b, "file root.pem root\nfile ca.pem ca\n");
	buf_printf(b, "file %s", file);
	for (long i = 0; i < n; i++)
		buf_printf(b, " c%ld", i);
	buf_puts(b, "\n");
}

int main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct err e = { 0 };
	struct buf text = BUF_INIT;
	char *slash;
	if (argc != 3 || atol(argv[1]) < 1 || !(slash = strrchr(argv[2], '/'))) {
		fputs("usage: mkbundle N DIR/FILE\n", stderr);
		return 2;
	}
	*slash = '\0';
	recipe_text(&text, atol(argv[1]), slash + 1);
	struct recipe *r = recipe_parse(a, "bundle", buf_span(&text), NULL, &e);
	struct lab *l = r ? lab_make(a, r, 0, NULL, &e) : NULL;
	bool ok = l && lab_write(l, argv[2], true, &e);
	if (!ok)
		fprintf(stderr, "mkbundle: %s\n", e.text);
	buf_free(&text);
	arena_free(a);
	return !ok;
}
