/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What can be wrong with the form of a certificate, CRL, CSR: the reader notes it and goes on.
 * X(id, class, fatal, sentence): class is the contract's; fatal means no path through it can be judged valid
 * (RFC 5280 calls for rejection); the others are findings. */
#ifndef CERT_DEFECT_H
#define CERT_DEFECT_H
#include "cert/class.h"
#include <stdbool.h>
#include <stdint.h>

#define DEFECTS(X)                                                                                                     \
	X(NOT_CERTIFICATE, MALFORMED, true, N_("the outer structure is not that of a certificate"))                    \
	X(TRUNCATED, MALFORMED, true, N_("the data end before the certificate does"))                                  \
	X(TRAILING_BYTES, MALFORMED, true, N_("bytes follow the end of the certificate"))                              \
	X(BAD_STRUCTURE, MALFORMED, true, N_("an element is missing or of the wrong type"))                            \
	X(BER_NOT_DER, MALFORMED, true, N_("encoded in BER, not DER"))                                                 \
	X(BAD_VERSION, MALFORMED, true, N_("the version is none of v1, v2, v3"))                                       \
	X(V1_WITH_EXTENSIONS, MALFORMED, true, N_("has extensions but is not version 3"))                              \
	X(UNIQUE_ID_IN_V1, MALFORMED, true, N_("has a unique identifier but is version 1"))                            \
	X(ALGORITHM_MISMATCH, MALFORMED, true, N_("the signature algorithm inside differs from the one outside"))      \
	X(BAD_TIME, MALFORMED, true, N_("a validity time cannot be read"))                                             \
	X(ODD_TIME, MALFORMED, true, N_("a validity time has a form that RFC 5280 forbids"))                           \
	X(TIME_NOT_UTC, LINT, false, N_("a year before 2050 is written as GeneralizedTime"))                           \
	X(TIME_REVERSED, MALFORMED, false, N_("notAfter lies before notBefore"))                                       \
	X(DUPLICATE_EXTENSION, DUPLICATE_EXTENSION, true, N_("the same extension occurs twice"))                       \
	X(BAD_EXTENSION, MALFORMED, true, N_("an extension's value cannot be read"))                                   \
	X(EMPTY_EXTENSIONS, MALFORMED, true, N_("the list of extensions is empty"))                                    \
	X(BAD_BOOLEAN, MALFORMED, true, N_("a BOOLEAN is neither 00 nor ff"))                                          \
	X(UNUSED_BITS, MALFORMED, false, N_("bits of a BIT STRING that are declared unused are set"))                  \
	X(EXPLICIT_DEFAULT, MALFORMED, false, N_("a default value is written out"))                                    \
	X(BAD_NAME, MALFORMED, true, N_("a name cannot be read"))                                                      \
	X(EMPTY_RDN, MALFORMED, false, N_("a name has an element without an attribute"))                               \
	X(EMPTY_ISSUER, MALFORMED, true, N_("the issuer name is empty"))                                               \
	X(EMPTY_SUBJECT_NO_SAN, MALFORMED, false, N_("neither a subject nor a critical subjectAltName"))               \
	X(BAD_STRING, MALFORMED, false, N_("a name holds octets that its string type does not allow"))                 \
	X(BAD_ADDRESS, MALFORMED, false, N_("an IP address has neither 4 nor 16 octets"))                              \
	X(SERIAL_NEGATIVE, LINT, false, N_("the serial number is negative"))                                           \
	X(SERIAL_ZERO, LINT, false, N_("the serial number is zero"))                                                   \
	X(SERIAL_LONG, LINT, false, N_("the serial number is longer than 20 octets"))                                  \
	X(SERIAL_PADDED, MALFORMED, true, N_("the serial number is not encoded in the fewest octets"))                 \
	X(BAD_KEY, MALFORMED, true, N_("the public key cannot be read"))                                               \
	X(BAD_SIGNATURE_FIELD, BAD_SIGNATURE, true, N_("the signature is not a BIT STRING of whole octets"))           \
	X(EMPTY_SAN, MALFORMED, true, N_("subjectAltName lists no name"))                                              \
	X(TOO_LARGE, OTHER, true, N_("larger than 1 MiB: not examined"))

enum defect {
#define DEFECT_ENUM(id, cls, fatal, text) DEFECT_##id,
	DEFECTS(DEFECT_ENUM)
#undef DEFECT_ENUM
	    DEFECT_COUNT
};

struct defect_at {
	enum defect what;
	uint32_t offset;    /* octets from the start of the DER */
	const char *detail; /* which extension, which field; may be NULL */
};

const char *defect_name(enum defect d);     /* "duplicate-extension" */
const char *defect_sentence(enum defect d); /* msgid */
bool defect_is_fatal(enum defect d);
enum reason defect_class(enum defect d);

#endif
