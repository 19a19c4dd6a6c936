/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the readers of certificates, CRLs, CSRs and OCSP responses share: one object under the loupe, and the list
 * of what is wrong with it.  Inside cert/ only.
 *
 * The read_* functions take one element off *in.  Where it is not what it should be they note a defect, step over
 * it if it is there at all, and give SPAN_NONE or zero, so that the rest can still be read. */
#ifndef CERT_READER_H
#define CERT_READER_H
#include "base/vec.h"
#include "cert/certificate.h"
#include "base/clock.h"
#include "cert/der.h"

struct reader {
	struct arena *arena;
	struct span der;
	VEC_OF(struct defect_at) defects;
	bool mute; /* the first defect explains all that would follow */
};

/* detail must live as long as the arena. */
void reader_note(struct reader *r, enum defect what, const uint8_t *at, const char *detail);
/* Hands the list over, in the order of the offsets; the reader is done with. */
const struct defect_at *reader_finish(struct reader *r, size_t *n, bool *fatal);
/* Notes the first thing in s that is not DER. */
void reader_check_der(struct reader *r, struct span s, const char *detail);

/* The outermost SEQUENCE, with the defects of its length; false: there is none. */
bool read_outer(struct reader *r, struct der *out);
bool read_element(struct reader *r, struct span *in, uint8_t tag, const char *what, struct der *out);
bool read_algorithm(struct reader *r, struct span *in, const char *what, struct signature_algorithm *out);
struct span read_name(struct reader *r, struct span *in, const char *what);
int64_t read_time(struct reader *r, struct span *in, const char *what);
struct span read_bits(struct reader *r, struct span *in, const char *what); /* octets of a BIT STRING */
void read_public_key(struct reader *r, struct span *in, struct public_key *out);
/* Extensions, contents of the SEQUENCE. Duplicates are noted. */
struct extension *read_extensions(struct reader *r, struct span contents, size_t *n);

/* SubjectPublicKeyInfo without notes. */
struct public_key public_key_of(struct arena *a, struct span spki);

/* The octets of a key, with what stands behind the OID of its algorithm. */
struct span public_key_parts(const struct public_key *k, struct span *params);

/* Sets the fields of c that stand for the extension x; false: x cannot be read. */
bool certificate_take_extension(struct reader *r, struct certificate *c, const struct extension *x);
/* SEQUENCE OF GeneralName, the whole of an extension's value. */
struct general_name *read_general_names(struct reader *r, struct span value, size_t *n, bool *ok);

#endif
