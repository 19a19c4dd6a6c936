/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was made of a certificate when it was first asked for, and stays in its arena: apart from the certificate, which
 * does not change. Inside cert/ only. */
#ifndef CERT_CERTIFICATE_KEPT_H
#define CERT_CERTIFICATE_KEPT_H
#include <stdbool.h>
#include <stdint.h>

struct certificate_kept {
	uint8_t sha256[32];
	bool have_sha256;
	struct gnutls_x509_crt_int *gnutls; /* gnutls_x509_crt_t */
	int gnutls_error;                   /* of the import, 0 until tried */
	const char *title, *subject, *issuer, *serial;
	bool key_looked_at; /* certificate_key_fault */
	const char *key_fault;
	void *further; /* certificate_place */
};

#endif
