/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Password-based encryption (RFC 8018, RFC 7292 C, and OpenSSL's old one of PEM blocks): what was encrypted, as octets. GnuTLS opens keys and containers
 * itself, but says nothing of contents that it cannot read, and then calls the password wrong. */
#ifndef CERT_PBES_H
#define CERT_PBES_H
#include "base/buf.h"
#include "base/span.h"

enum pbes {
	PBES_OPENED,
	PBES_WRONG,   /* these octets do not come of this password */
	PBES_UNKNOWN, /* a scheme that is none of PBES2 with PBKDF2, and PKCS#12's with Triple DES or RC2 */
};

/* algorithm: the contents of the AlgorithmIdentifier. One time in 256 a wrong password opens to nonsense. out, to be
 * wiped, is empty before. What it costs, load/derivation.h knows: to be asked first. */
enum pbes pbes_open(struct span algorithm, struct span encrypted, const char *password, struct buf *out);
/* Of an EncryptedPrivateKeyInfo (RFC 5958 3), whole: a private key comes of it, or the password was wrong. */
enum pbes pbes_open_key(struct span der, const char *password, struct buf *out);
/* Of a PEM block with the headers of RFC 1421 that OpenSSL writes (Proc-Type, DEK-Info), whole: likewise. */
enum pbes pbes_open_block(struct span block, const char *password, struct buf *out);

#endif
