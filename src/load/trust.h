/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Trust anchors: the system store, files, directories, or none. Indexed by our own reader, when first asked.
 * "system" is SSL_CERT_FILE / SSL_CERT_DIR where set, else the first known bundle path that exists. */
#ifndef LOAD_TRUST_H
#define LOAD_TRUST_H
#include "load/certset.h"

struct trust;

/* specs: what --trust said ("system", "none", "store:java", paths, "-"), in order; n == 0 means the default, system.
 * Files must be readable (ERR_SYSTEM: exit status 3); they are opened now, but the system store is only looked at when
 * first needed. The trust keeps a set of its own. */
struct trust *trust_new(const char *const *specs, size_t n, struct err *e);
/* The same, with somebody to ask for the password of a PKCS#12 store. */
struct trust *trust_new_asking(const char *const *specs, size_t n, password_fn ask, void *ctx, struct err *e);
/* A store that stands in no file (yet), under that name. */
struct trust *trust_of_octets(const char *spec, struct span octets);
/* What a program has (load/stores.h), which must live as long. Looked at when first needed. */
struct store;
struct trust *trust_of_store(const struct store *store);
/* A trust is shared: whoever keeps it (a run, an analysis) holds it, and the last one who lets go frees it. trust_new
 * makes the first holder. Returns t, which may be NULL here and there. */
struct trust *trust_hold(struct trust *t);
void trust_free(struct trust *t); /* lets go */

/* Anchors whose subject name equals; *n of them, in store order. */
const struct certificate **trust_by_subject(struct trust *t, struct span name, uint64_t hash, size_t *n);
bool trust_has(struct trust *t, const struct certificate *c); /* this very certificate */
/* What TRUSTED CERTIFICATE blocks say of this certificate for a use (OID_EKU_SERVER, OID_EKU_CLIENT, OID_EKU_ANY), or
 * of another one with its name and key: a CA that the store rejects is not let in by a second certificate of it.  All
 * blocks are taken together: one that rejects it, or that cannot be read, outweighs the others; else one that gives it,
 * or a plain block, is enough.  TRUST_GIVEN as well for what the store does not hold. */
enum trust_word trust_says(struct trust *t, const struct certificate *c, enum oid use);
/* One of its blocks names the use, or every use, in a trust list: OpenSSL then asks for nothing above it. */
bool trust_names(struct trust *t, const struct certificate *c, enum oid use);
/* An anchor with the same subject and key, or NULL. */
const struct certificate *trust_twin(struct trust *t, const struct certificate *c);
size_t trust_count(struct trust *t);
const struct certificate *trust_at(struct trust *t, size_t i);
/* Where an anchor came from: input number in trust_set. What was noticed about the files stands there, too. */
struct certset *trust_set(struct trust *t);
/* The source (see trust_sources) that an input of trust_set belongs to. */
size_t trust_source_of(const struct trust *t, int input);
/* Makes an anchor an entry of `set`, with the store's file as origin. Returns its number. */
int trust_intern(struct trust *t, struct certset *set, const struct certificate *anchor);
/* "system (/etc/ssl/certs/ca-certificates.crt, 150)", "./root.pem (1)"; made when asked, *n of them. Reading counts is
 * a look at the store: `load` false leaves the counts of a store out that was not needed. */
size_t trust_sources(struct trust *t);
void trust_source_text(struct trust *t, size_t i, bool load, struct buf *out);
struct sentence trust_source_said(struct arena *a, struct trust *t, size_t i, bool load);
bool trust_source_is_system(const struct trust *t, size_t i);
/* An input of trust_set that --trust names: what the system keeps is not the person's to mend. */
bool trust_is_persons(const struct trust *t, int input);
const char *trust_source_spec(const struct trust *t, size_t i); /* as the person wrote it: "system", "root.pem" */
/* The file that `system` stands for here, or NULL when there is none and the library is asked; with both variables set,
 * or several directories, all of them with ':' between. A static string. *from names the variables that say so, or is
 * NULL. */
const char *trust_system_path(const char **from);

#endif
