/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that was loaded, each thing once, with where it was met.
 *
 * A set may hold 100,000 certificates: an entry is a compact row; the full struct certificate is read when it
 * is first asked for. An entry's number is its JSON id: it counts from 0 in the order first seen and never
 * changes. Membership (sent, trusted, in which file) is an origin of the entry, never a property of the
 * certificate. Sets are not thread-safe; everything lives until certset_free. */
#ifndef LOAD_CERTSET_H
#define LOAD_CERTSET_H
#include "base/argument.h"
#include "base/err.h"
#include "base/sentence.h"
#include "cert/certificate.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/ocsp.h"
#include "cert/public_key.h"
#include "load/note.h"
#include "load/source.h"
#include "load/trust_block.h"

#define INPUT_MAX                                                                                                      \
	((size_t)256 << 20) /* octets of one input; the objects behind that are not read, and limit-hit says so */
#define INPUTS_MAX 65000    /* files of one set */

enum entry_kind { ENTRY_CERTIFICATE, ENTRY_CSR, ENTRY_CRL, ENTRY_OCSP, ENTRY_KEY, ENTRY_BROKEN, ENTRY_OTHER };
const char *entry_kind_name(enum entry_kind k); /* "certificate", "csr", ... the contract's words */

enum origin_kind {
	ORIGIN_FILE,      /* a SOURCE file: line or position */
	ORIGIN_SENT,      /* by the peer of connection `source`: position in the Certificate message */
	ORIGIN_UNTRUSTED, /* --untrusted */
	ORIGIN_CRL,       /* --crl */
	ORIGIN_OURS,      /* --cert / --key */
	ORIGIN_TRUST,     /* a trust anchor file or the system store */
	ORIGIN_STAPLE,    /* stapled by the peer */
	ORIGIN_CLIENT_CRL, /* --client-crl */
	ORIGIN_FETCHED     /* from an address that a certificate names (--fetch) */
};

struct origin {
	uint8_t kind;      /* enum origin_kind */
	uint16_t input;    /* certset_input */
	uint32_t line;     /* of BEGIN in a text; 0: none */
	uint32_t position; /* n-th object of that input, from 0; on the wire: place in the message */
};

struct input_note {
	enum input_note_kind kind;
	uint32_t line;          /* 0: the whole input */
	uint32_t count;         /* how often; the first is named */
	int entry;              /* the entry it is about, -1 none */
	struct argument detail; /* a label, a library's word; may be none */
};
/* So many of an input are kept apart; further ones count with the first of their kind. */
#define INPUT_NOTES_MAX 100

/* One thing that was read: a file (also each file of a directory), standard input, a peer. */
struct input {
	const char *spec; /* for people: the file's name as written or found */
	const char *kind; /* "pem", "der", "pkcs7", "pkcs12", "directory", "text", "connection", "empty", "unknown" */
	enum origin_kind role;
	struct input_note *notes;
	size_t nnotes, notes_room;
	size_t nentries; /* of a directory: in all its files */
	size_t nknown;   /* of these, what is not ENTRY_OTHER */
	bool complete;   /* false while its index is still being made */
	int parent;      /* directory input, or -1 */
};

struct entry {
	uint8_t kind;      /* enum entry_kind */
	bool pem, in_file; /* how `bytes` are kept */
	struct origin first;
	uint32_t more; /* there are further origins: certset_origins */
	uint32_t length;
	uint64_t der_hash;          /* of the octets that make it the same thing; keyed, for this set alone */
	struct certificate_row row; /* certificates only */
	const struct trust_settings *settings; /* of each TRUSTED CERTIFICATE block that it was met in; NULL: none */
	/* Private to certset*.c: the DER, or the base64 body of a PEM block. Of keys, and of what could not be read,
	 * only what tells them apart is kept, never the octets. */
	union {
		const uint8_t *bytes;
		size_t offset; /* in_file: they are read again from the file of the input where it was met first */
	};
	void *object; /* struct certificate, csr ... once read */
};

struct certset;

struct certset *certset_new(void);
void certset_free(struct certset *s);
struct arena *certset_arena(struct certset *s);

/* Another bound than INPUT_MAX, for what is loaded from now on. */
void certset_input_max(struct certset *s, size_t octets);
/* From now on a file is read once, however many names of it are given: what is read is one thing, as a store. */
void certset_each_file_once(struct certset *s, bool once);

/* Asked for a password: prompt names the file. NULL: none. The string is wiped and freed by the caller of this
 * function. */
typedef char *(*password_fn)(void *ctx, const char *prompt);
void certset_password(struct certset *s, password_fn fn, void *ctx);
/* In place of that: a job waits (certset_load_wants) until somebody has asked. */
void certset_password_later(struct certset *s);

/* Reads a file, directory (a FILE that is one, too) or standard input to the end. false: nothing could be read (e); an
 * odd or empty one is notes. role says what for. *input (may be NULL) gets its number. */
bool certset_load(struct certset *s, const struct source *src, enum origin_kind role, int *input, struct err *e);
/* Octets that stand in no file (yet), under that name. Returns the input. */
int certset_load_octets(struct certset *s, const char *spec, struct span octets, enum origin_kind role);
/* The same in slices for the browser: begin opens the file, each step indexes at most `max` more objects and returns
 * true while there is more to do. */
struct certset_job;
struct certset_job *certset_load_begin(struct certset *s, const struct source *src, enum origin_kind role, int *input,
                                       struct err *e);
bool certset_load_step(struct certset_job *j, size_t max);
void certset_load_end(struct certset_job *j);
/* In place of further steps: what was not read is said, in a note. */
void certset_load_stop(struct certset_job *j);
/* A file or directory that is not even opened, for it was stopped before. Returns the input, -1: there are too many. */
int certset_load_none(struct certset *s, const struct source *src, enum origin_kind role);
/* The last step goes on beside us: until this descriptor is readable, further ones do nothing. -1: it does not. */
int certset_load_waits(const struct certset_job *j);
void certset_load_await(struct certset_job *j);             /* blocks until then */
const char *certset_load_name(const struct certset_job *j); /* the file that is read; NULL: none is open */
/* The file for which the job waits for a password (certset_password_later), and the password, or NULL: there is none.
 * Until then steps do nothing. */
const char *certset_load_wants(const struct certset_job *j);
void certset_load_answer(struct certset_job *j, const char *said);

/* A peer: an input without a file; then its certificates one by one, as sent. Returns the entry. */
int certset_add_peer(struct certset *s, const char *spec);
int certset_add_der(struct certset *s, struct span der, enum entry_kind kind, struct origin o);
/* Likewise with a row or an object that was read already. e->bytes NULL: der is copied where it is new; else they must
 * live as long as the set. */
int certset_add(struct certset *s, const struct entry *e, struct span der);
/* Trust settings that stand behind one origin of this entry; they must live as long as the set. */
void certset_add_settings(struct certset *s, int id, struct trust_settings *settings);
/* A certificate without its row: that is made where it is new. Where the quick reader gives up, the certificate is read
 * whole and becomes e's object and bytes. -1: it has not the structure of a certificate, and is not taken for one unless
 * `whatever`. */
int certset_add_certificate(struct certset *s, struct entry *e, struct span der, bool whatever);
/* An input of that name, without reading anything. */
int certset_add_input(struct certset *s, const char *spec, const char *kind, enum origin_kind role, int parent);
/* The input made last, if nothing came of it. */
void certset_drop_input(struct certset *s, int input);
void certset_note(struct certset *s, int input, enum input_note_kind kind, uint32_t line, int entry,
                  struct argument detail);
void certset_input_kind(struct certset *s, int input, const char *kind);
void certset_input_complete(struct certset *s, int input);
/* A password for `prompt`, NULL: there is none. The caller wipes and frees it. */
char *certset_ask(struct certset *s, const char *prompt);
bool certset_asks_later(const struct certset *s);
/* An anchor that a path uses becomes an entry (or gets a further origin). Returns its number. See trust_intern. */
int certset_intern(struct certset *s, const struct certificate *c, struct origin o);

size_t certset_count(const struct certset *s);
size_t certset_of_kind(const struct certset *s, enum entry_kind k);
/* The certificates that say they are CAs, in their order; *n of them. */
const int *certset_cas(const struct certset *s, size_t *n);
const struct entry *certset_entry(const struct certset *s, int id);
const struct certificate *certset_certificate(struct certset *s, int id); /* NULL if it is none */
const struct csr *certset_csr(struct certset *s, int id);
const struct crl *certset_crl(struct certset *s, int id);
const struct ocsp *certset_ocsp(struct certset *s, int id);
const struct key *certset_key(struct certset *s, int id);
/* The octets of a certificate without keeping more than was kept: in scratch, where they are written otherwise. */
struct span certset_der(const struct certset *s, int id, struct buf *scratch);
/* From now on until the end of the pass, certificates that say they are no CAs and were not read before are read for a
 * while: at its end they are what they were, a place in a file, and nobody may hold what he was given of them. So
 * 100,000 of them are looked at one after the other in the memory of a few. A pass within a pass ends before it. */
void certset_pass_begin(struct certset *s);
void certset_pass_end(struct certset *s);
/* A list row's name without reading the whole certificate: CN or what else there is. Not escaped. */
void certset_title(struct certset *s, int id, struct buf *out);
int certset_find(struct certset *s, const struct certificate *c); /* entry with this DER, or -1 */
/* All origins in the order met; *n of them; valid until something is added to the set. */
const struct origin *certset_origins(const struct certset *s, int id, size_t *n);
/* More than one connection: what was sent names who sent it. */
bool certset_several_peers(const struct certset *s);
/* "./chain.pem:28", "sent at position 2", "sent by HOST:443 at position 2", "system store
 * (/etc/ssl/certs/ca-certificates.crt)" */
void certset_origin_text(const struct certset *s, const struct origin *o, struct buf *out);
/* The same as a sentence, which points to the words of the set. */
struct sentence certset_origin_said(const struct certset *s, const struct origin *o);
size_t certset_inputs(const struct certset *s);
/* Never NULL: "from nowhere" (-1: a leaf that stands in no SOURCE, a finding about no file) is an input without a name,
 * in which there is nothing. */
const struct input *certset_input(const struct certset *s, int i);
/* Was anything noticed about any of them? */
bool certset_noted(const struct certset *s);
/* Does an input bear this name, whatever folder it is in? */
bool certset_has_name(struct certset *s, const char *word);
/* SOURCEs and files of --untrusted in which there is anything. */
size_t certset_filled(struct certset *s);
/* Entries (certificates) whose subject hashes to this; the caller compares names. The index is made when first asked
 * for. */
const int *certset_by_subject(struct certset *s, uint64_t subject_hash, size_t *n);
/* Likewise by issuer: what did this CA sign? */
const int *certset_by_issuer(struct certset *s, uint64_t issuer_hash, size_t *n);
/* Likewise by subjectKeyIdentifier: the caller compares them. */
const int *certset_by_keyid(struct certset *s, struct span keyid, size_t *n);
/* Entry of kind ENTRY_KEY with this public key, or -1; the first of several. */
int certset_key_for(struct certset *s, const struct public_key *k);
/* The other way round: certificates and requests with this public key, in the order of the set. They are read for that,
 * so in a large set only those among the first CERTSET_KEYED_MAX entries are found. */
const int *certset_by_key(struct certset *s, const struct public_key *k, size_t *n);
#define CERTSET_KEYED_MAX 100000

/* What stands in an input itself (of a directory: nothing, its files are inputs), in the order in which it stands
 * there: what stands there twice is there twice. Valid until something is added to the set. */
struct placed {
	int id;
	uint32_t position;
	enum origin_kind kind;
};
const struct placed *certset_placed(struct certset *s, int input, size_t *n);
/* The first entry of that kind among these, -1. */
int certset_first_of(struct certset *s, int input, enum entry_kind kind);
/* Entries and rows of indexes that were looked at in this process, in whatever set: the measure of work that does
 * not depend on the machine. */
unsigned long certset_looks(void);

#endif
