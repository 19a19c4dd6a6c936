/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private keys. Only the public half is kept: nothing here can show, copy or write a private key, but the handle serves
 * the TLS handshake (--cert/--key). */
#ifndef CERT_KEY_H
#define CERT_KEY_H
#include "base/arena.h"
#include "base/span.h"
#include "cert/public_key.h"

struct key {
	struct public_key pub; /* SPKI made from the private key; of a key that is not opened at most its algorithm */
	bool encrypted;        /* the file's key is encrypted */
	bool opened;           /* its public half is known */
	bool wrong_password;   /* of the one that was given */
	bool foreign;          /* sound, so far as is known, of an algorithm or on a curve that GnuTLS does not know */
	bool lacks_point;      /* an EC key in which its point is not written */
	bool compressed;       /* one in which only half of its point is */
	bool second;           /* version 2 of PKCS#8 (RFC 5958) */
	const char
	    *form; /* "PKCS#8", "PKCS#8 encrypted", "RSA (PKCS#1)", "EC (SEC 1)", "DSA", "OpenSSH", "TPM 2"; "?" */
	struct gnutls_privkey_st
	    *handle; /* gnutls_privkey_t; NULL unless opened and not closed; released with the arena */
};

/* `data` is a whole PEM block or a DER key. password may be NULL. The bytes are not kept. */
struct key *key_read(struct arena *a, struct span data, bool pem, const char *label, const char *password);
/* The private part goes: what can be asked of the key from then on is its public half. */
void key_close(struct key *k);
/* to, which was closed, gets the private part of from, the same key. */
void key_move_handle(struct arena *a, struct key *to, struct key *from);

#endif
