/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What belongs together and does not: keys and what was made with them, serial numbers given twice. */
#include "config.h"

#include "analysis/chain.h"
#include "analysis/finding.h"
#include "analysis/place.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "cert/crl.h"
#include "cert/csr.h"
#include "cert/der_kind.h"
#include "cert/key.h"
#include "cert/name.h"
#include "cert/ocsp.h"
#include "cert/oid.h"
#include "cert/public_key.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "fix/command.h"
#include "fix/mend.h"
#include "load/certset.h"
#include "load/note.h"

#include <stdlib.h>
#include <string.h>

/* ---- keys ---- */

static bool has_role(const struct analysis *a, int id, enum origin_kind role, int *input)
{
	size_t n;
	const struct origin *o = certset_origins(a->set, id, &n);

	for (size_t i = 0; i < n; i++)
		if (o[i].kind == role) {
			*input = o[i].input;
			return true;
		}
	return false;
}

static void mark_key(const struct analysis *a, bool *fits, const struct public_key *k, int id, enum origin_kind role)
{
	int key = certset_key_for(a->set, k), input;

	if (key >= 0 && has_role(a, id, role, &input))
		fits[key] = true;
}

/* Which keys some certificate or request of that role has; of keys with one public key the first is marked. In a large
 * set only the certificates on chains are looked at. */
static bool *keys_that_fit(const struct analysis *a, enum origin_kind role)
{
	size_t n = certset_count(a->set);
	bool *fits = ARENA_ARRAY(a->arena, bool, n);

	for (size_t i = 0; i < a->nexamined; i++)
		mark_key(a, fits, &certset_certificate(a->set, a->examined[i])->key, a->examined[i], role);
	for (size_t i = 0; a->kinds >> ENTRY_CSR & 1 && i < n; i++) {
		const struct csr *q = certset_csr(a->set, (int)i);

		if (q)
			mark_key(a, fits, &q->key, (int)i, role);
	}
	return fits;
}

/* The leaf that the key was probably meant for: one without a key among what was given. */
static const struct certificate *leaf_without_key(const struct analysis *a, enum origin_kind role)
{
	enum side side = role == ORIGIN_OURS ? SIDE_OURS : SIDE_PEER;

	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].side == side && a->chain[i].connection < 0 &&
		    certset_key_for(a->set, &a->chain[i].cert->key) < 0)
			return a->chain[i].cert;
	return NULL;
}

/* openssl finds the key in it: it passes over a private key in a block that is called a certificate. */
static bool is_read_by_openssl(const struct input *in)
{
	return strcmp(in->spec, "-") != 0 && !mend_needed(in) && !mend_is_encoded(in) &&
	       !mend_noticed(in, INPUT_NOTE_KEY_LABEL);
}

static void say_how_to_pair(struct diagnosis *d, struct finding *f, const char *certificate, const char *request,
                            const struct input *key)
{
	const char *print = certificate ? "x509" : "req", *file = certificate ? certificate : request;

	finding_fix(d, f, N_("pair the files rightly: each certificate with the key that its request was made with"));
	if (file && strcmp(file, "-") != 0 && is_read_by_openssl(key))
		finding_command(d, f, "openssl %1$s -in %2$s -noout -pubkey\nopenssl pkey -in %3$s -pubout",
		                as_code(print), as_path(file), as_path(key->spec));
}

/* No certificate is there: the key was probably meant for the request. */
static int request_without_key(const struct analysis *a)
{
	for (size_t i = 0; a->kinds >> ENTRY_CSR & 1 && i < certset_count(a->set); i++) {
		const struct csr *q = certset_csr(a->set, (int)i);

		if (q && q->key.spki.n && certset_key_for(a->set, &q->key) < 0)
			return (int)i;
	}
	return -1;
}

static void mismatch_of_request(struct diagnosis *d, int key, int input, int request)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct csr *q = certset_csr(a->set, request);
	const struct input *in = certset_input(a->set, certset_entry(a->set, request)->first.input);
	const char *spec = certset_input(a->set, input)->spec;
	struct finding *f = finding_new(d, about_input(key, input));

	f->severity = SEVERITY_WARNING;
	finding_title(d, f, N_("the private key in %1$s did not make the request for %2$s"), as_path(spec),
	              as_name(name_short(a->arena, q->subject)));
	finding_because(d, f, N_("the public half of the key (%1$s) is not the key in the request (%2$s)"),
	                as_code(key_text(a->arena, &certset_key(a->set, key)->pub)),
	                as_code(key_text(a->arena, &q->key)));
	finding_because(d, f, N_("the request stands in %1$s"), as_path(in->spec));
	say_how_to_pair(d, f, NULL, strcmp(in->kind, "pem") == 0 ? in->spec : NULL, certset_input(a->set, input));
}

static void mismatch(struct diagnosis *d, int key, int input, const struct certificate *c, bool ours)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct key *k = certset_key(a->set, key);
	const char *spec = certset_input(a->set, input)->spec;
	uint32_t line;
	const char *file = command_file(a, c, &line);
	struct finding *f = finding_new(d, about_input(key, input));

	f->severity = ours ? SEVERITY_ERROR : SEVERITY_WARNING;
	finding_title(d, f, N_("the private key in %1$s does not belong to the certificate %2$s"), as_path(spec),
	              as_certificate(c));
	finding_because(d, f, N_("the public half of the key (%1$s) is not the key in the certificate (%2$s)"),
	                as_code(key_text(a->arena, &k->pub)), as_code(key_text(a->arena, &c->key)));
	finding_because(d, f, N_("the certificate was met: %1$s"), place_of(a, c));
	say_how_to_pair(d, f, line ? file : NULL, NULL, certset_input(a->set, input));
}

/* A key whose curve is written out has the point of the one whose curve is named. */
static bool has_point_of(const struct public_key *k, const struct public_key *of)
{
	return k->explicit_curve != of->explicit_curve && k->bits == of->bits &&
	       span_eq(public_key_octets(k), public_key_octets(of));
}

static void key_mismatch(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);
	static const enum origin_kind roles[] = { ORIGIN_FILE, ORIGIN_OURS };

	for (size_t role = 0; a->kinds >> ENTRY_KEY & 1 && role < NARRAY(roles); role++) {
		const struct certificate *c = leaf_without_key(a, roles[role]);
		int request = c || a->nchain || roles[role] != ORIGIN_FILE ? -1 : request_without_key(a);
		const bool *fits = c || request >= 0 ? keys_that_fit(a, roles[role]) : NULL;

		for (size_t i = 0; fits && i < certset_count(a->set); i++) {
			const struct key *k = certset_key(a->set, (int)i);
			int input;

			if (!k || !k->opened || !has_role(a, (int)i, roles[role], &input) ||
			    fits[certset_key_for(a->set, &k->pub)])
				continue;
			if (c && has_point_of(&k->pub, &c->key))
				continue;
			if (c)
				mismatch(d, (int)i, input, c, roles[role] == ORIGIN_OURS);
			else
				mismatch_of_request(d, (int)i, input, request);
		}
	}
}

/* ---- serial numbers ---- */

static int by_issuer_and_serial(const struct certificate *a, const struct certificate *b)
{
	size_t n = a->serial.n < b->serial.n ? a->serial.n : b->serial.n;
	int order;

	if (a->issuer_hash != b->issuer_hash)
		return a->issuer_hash < b->issuer_hash ? -1 : 1;
	order = n ? memcmp(a->serial.p, b->serial.p, n) : 0;
	return order ? order : (a->serial.n > b->serial.n) - (a->serial.n < b->serial.n);
}

struct numbered {
	const struct certificate *c;
	int id;
};

static int by_number(const void *x, const void *y)
{
	const struct numbered *a = x, *b = y;
	int order = by_issuer_and_serial(a->c, b->c);

	return order ? order : (a->id > b->id) - (a->id < b->id);
}

static void reused(struct diagnosis *d, const struct numbered *first, const struct numbered *second)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *f = finding_new(d, about_entry(second->id));

	finding_title(d, f, N_("%1$s and %2$s carry the same issuer and serial number"), as_certificate(first->c),
	              as_certificate(second->c));
	finding_because(d, f, N_("issuer %1$s, serial %2$s"), as_name(certificate_issuer(second->c)),
	                as_serial(certificate_serial(second->c)));
	finding_because(d, f, N_("they were met: %1$s and %2$s"), place_of(a, first->c), place_of(a, second->c));
	finding_because(d, f,
	                N_("a CRL names a certificate by its issuer and serial number alone: revoking one revokes "
	                   "both; Firefox refuses the second"));
	finding_fix(d, f,
	            N_("have one of them issued anew with another serial number (with openssl x509 -req: "
	               "-CAcreateserial, not -set_serial)"));
}

/* A precertificate (RFC 6962) shares both with its certificate by design, a damaged copy by accident. */
static void serial_reused(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct numbered *list = ARENA_ARRAY(a->arena, struct numbered, a->nexamined);
	size_t n = 0;

	for (size_t i = 0; i < a->nexamined; i++) {
		const struct certificate *c = certset_certificate(a->set, a->examined[i]);

		if (c && !c->fatal && c->serial.n && !certificate_extension(c, OID_CT_POISON))
			list[n++] = (struct numbered){ c, a->examined[i] };
	}
	if (n)
		qsort(list, n, sizeof *list, by_number);
	for (size_t i = 1; i < n; i++)
		if (by_issuer_and_serial(list[i - 1].c, list[i].c) == 0 &&
		    name_equal(list[i - 1].c->issuer, list[i].c->issuer))
			reused(d, &list[i - 1], &list[i]);
}

const struct rule rules_pair[] = {
	{ .id = "key-mismatch",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_KEY_MISMATCH,
	  .title = N_("Private key does not match certificate"),
	  .brief = N_("key does not fit"),
	  .explains = "client-key-mismatch",
	  .together = true,
	  .set = key_mismatch },
	{ .id = "serial-reused",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_LINT,
	  .title = N_("Issuer and serial number used twice"),
	  .reference = "RFC 5280 4.1.2.2",
	  .together = true,
	  .set = serial_reused },
};
RULE_FAMILY_COUNT(pair);
