/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What Java makes of a PKCS#12 file (RFC 7292). A certificate without a key is an entry of its key store only with an
 * attribute of Oracle's (2.16.840.1.113894.746875.1.1), which GnuTLS does not show. Inside load/ only. */
#ifndef LOAD_PKCS12_JAVA_H
#define LOAD_PKCS12_JAVA_H
#include "base/span.h"

/* Certificates and no key, and no certificate has the attribute: Java finds the store empty. false as well where it
 * cannot be told: another encoding than DER, or bags that this password or the rounds of the run do not open. */
bool pkcs12_empty_for_java(struct span file, const char *password);

#endif
