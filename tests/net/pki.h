/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A handful of certificates for the peers of the net tests, made on the spot (P-256, valid 2000 to 2049). */
#ifndef TESTS_NET_PKI_H
#define TESTS_NET_PKI_H
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include <gnutls/abstract.h>
#include <gnutls/x509.h>

struct pki_cert {
	gnutls_x509_crt_t crt;
	gnutls_x509_privkey_t key;
	struct span der;
};

struct pki {
	struct pki_cert root, intermediate, server;         /* the server's chain */
	struct pki_cert client_ca, client, other_ca, other; /* a client that is trusted and one that is not */
	struct arena *arena;
};

struct pki *pki_new(void);
void pki_free(struct pki *p);
/* One of them as our own: what --cert and --key give. */
const struct certificate *pki_certificate(struct pki *p, const struct pki_cert *c);
const struct key *pki_key(struct pki *p, const struct pki_cert *c);

#endif
