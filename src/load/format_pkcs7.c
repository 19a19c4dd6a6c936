/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PKCS#7 (RFC 2315): the certificates and lists in a SignedData, by GnuTLS. */
#include "config.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/der_kind.h"
#include "load/format.h"
#include "load/format_rows.h"
#include "load/note.h"
#include "load/reading.h"

#include <gnutls/gnutls.h>
#include <gnutls/pkcs7.h>
#include <stdlib.h>

struct pkcs7_state {
	gnutls_pkcs7_t file;
	unsigned certificates, lists; /* yielded so far */
	bool certificates_over, more; /* than are yielded */
	gnutls_datum_t raw; /* what was yielded last */
};

static bool begin(struct reading *r)
{
	struct pkcs7_state *s = r->state = xcalloc(1, sizeof *s);
	gnutls_datum_t in = { (unsigned char *)(uintptr_t)r->in.p, (unsigned)r->in.n };
	int rc = gnutls_pkcs7_init(&s->file);

	if (!rc)
		rc = gnutls_pkcs7_import(s->file, &in, GNUTLS_X509_FMT_DER);
	if (r->format->what)
		reading_note(r, r->format->note, r->line, as_word(r->format->what));
	if (rc)
		reading_malformed(r, r->in, r->line, as_quote(gnutls_strerror(rc)));
	return !rc;
}

/* Is what was just taken to be yielded? */
static bool is_within(struct pkcs7_state *s, unsigned *n)
{
	if (*n < CONTAINER_ITEMS_MAX) {
		++*n;
		return true;
	}
	s->more = true;
	gnutls_free(s->raw.data);
	s->raw.data = NULL;
	return false;
}

static bool next(struct pkcs7_state *s)
{
	if (!s->certificates_over && gnutls_pkcs7_get_crt_raw2(s->file, (int)s->certificates, &s->raw) == 0 &&
	    is_within(s, &s->certificates))
		return true;
	s->certificates_over = true;
	return gnutls_pkcs7_get_crl_raw2(s->file, s->lists, &s->raw) == 0 && is_within(s, &s->lists);
}

enum reading_step format_pkcs7_read(struct reading *r)
{
	struct pkcs7_state *s = r->state;

	if (!s && !begin(r))
		return READING_ENDS;
	s = r->state;
	gnutls_free(s->raw.data);
	s->raw.data = NULL;
	if (!next(s)) {
		if (s->more)
			reading_note(r, INPUT_NOTE_LIMIT, r->line,
			             as_word(N_("more than 1,000 objects in a container")));
		return READING_ENDS;
	}
	struct span der = span_of(s->raw.data, s->raw.size);
	enum der_kind kind = der_kind(der);
	if (kind == DER_KIND_UNKNOWN)
		reading_malformed(r, der, r->line, as_code("PKCS#7"));
	else
		reading_der(r, kind, der, r->line);
	return READING_GOES_ON;
}

void format_pkcs7_end(struct reading *r)
{
	struct pkcs7_state *s = r->state;

	if (s) {
		gnutls_free(s->raw.data);
		gnutls_pkcs7_deinit(s->file);
	}
	free(s);
}
