/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file that is sound, and something else than is wanted of it: a key, a request or a list where certificates are to
 * be, a certificate where a key or a list is. */
#include "config.h"

#include "analysis/finding.h"
#include "analysis/missed.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "cert/class.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "load/certset.h"
#include "load/trust.h"

#include <string.h>

/* What --cert (or --key) named, -1. Ours to mend: the peer's chain has nothing to do with it. */
static int our_input(const struct analysis *a, const char *spec)
{
	for (size_t i = 0; spec && i < certset_inputs(a->set); i++)
		if (certset_input(a->set, (int)i)->role == ORIGIN_OURS &&
		    strcmp(certset_input(a->set, (int)i)->spec, spec) == 0)
			return (int)i;
	return -1;
}

/* store: whose set it is; NULL: the analysis's. */
static bool certificates_wanted(struct diagnosis *d, struct certset *s, struct trust *store, int i, bool *ours)
{
	const struct analysis *a = diagnosis_analysis(d);

	*ours = s == a->set && our_input(a, diagnosis_input(d)->cert_spec) == i;
	return *ours || (store ? trust_is_persons(store, i) : certset_input(s, i)->role == ORIGIN_UNTRUSTED);
}

static void title_in_place(struct diagnosis *d, struct finding *f, const char *spec, enum entry_kind kind)
{
	finding_title(d, f,
	              kind == ENTRY_KEY   ? N_("%1$s holds a private key where certificates are wanted")
	              : kind == ENTRY_CRL ? N_("%1$s holds a revocation list (CRL) where certificates are wanted")
	                                  : N_("%1$s holds a signing request where certificates are wanted"),
	              as_path(spec));
	finding_fix(d, f,
	            kind == ENTRY_KEY   ? N_("name the certificate's file; a key is wanted by --key alone")
	            : kind == ENTRY_CRL ? N_("name the file with the CA's certificate; a CRL is given with --crl")
	                                : N_("name the certificate that the CA issued for the request"));
}

/* --trust, --untrusted, --client-ca and --cert are to hold certificates. */
static void in_place_of_certificate(struct diagnosis *d, struct trust *store, enum entry_kind kind)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct certset *s = store ? trust_set(store) : a->set;

	for (int i = 0; i < (int)certset_inputs(s); i++) {
		bool ours;

		if (!certificates_wanted(d, s, store, i, &ours) || certset_first_of(s, i, kind) < 0 ||
		    certset_first_of(s, i, ENTRY_CERTIFICATE) >= 0)
			continue;
		struct finding *f = finding_new(d, about_input(-1, s == a->set && !ours ? i : -1));
		if (ours) {
			f->severity = SEVERITY_ERROR;
			f->class = CLASS_CLIENT_CERT;
		}
		title_in_place(d, f, certset_input(s, i)->spec, kind);
	}
}

/* What a SOURCE that was to hold the leaf holds; where nothing is judged at all, there is but to be said so. */
static void in_place_of_leaf(struct diagnosis *d, enum entry_kind kind)
{
	const struct analysis *a = diagnosis_analysis(d);
	bool asked = a->question.host || a->question.purpose_given, stands_in = false;

	for (size_t i = 0; i < a->nchain; i++)
		stands_in |= a->chain[i].stands_in;
	for (int i = 0; (stands_in || (asked && !a->nchain && !a->nconnection)) && i < (int)certset_inputs(a->set);
	     i++) {
		if (!missed_for(a->set, i, kind))
			continue;
		struct finding *f = finding_new(d, about_input(certset_first_of(a->set, i, kind), i));
		f->severity = stands_in ? SEVERITY_ERROR : SEVERITY_NOTE;
		title_in_place(d, f, certset_input(a->set, i)->spec, kind);
		if (stands_in)
			finding_because(d, f,
			                N_("no certificate of an end entity is at hand: the one that was asked about "
			                   "is not known"));
	}
}

/* Our own certificate cannot be sent without its key. */
static void certificate_in_place_of_key(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);
	const char *cert = diagnosis_input(d)->cert_spec, *key = diagnosis_input(d)->key_spec;
	int i = our_input(a, key);

	if (i < 0 || certset_first_of(a->set, i, ENTRY_CERTIFICATE) < 0 ||
	    certset_first_of(a->set, i, ENTRY_KEY) >= 0 ||
	    (i == our_input(a, cert) && !a->nconnection)) /* nothing is to be signed */
		return;
	struct finding *f = finding_new(d, about_entry(-1));
	f->class = CLASS_CLIENT_CERT;
	finding_title(d, f, N_("%1$s holds a certificate where the private key is wanted"), as_path(key));
	if (our_input(a, cert) != i && certset_first_of(a->set, our_input(a, cert), ENTRY_KEY) >= 0)
		finding_because(d, f, N_("%1$s holds a private key: the two options were swapped"), as_path(cert));
	finding_fix(d, f, N_("name the file of the private key with --key"));
}

static void something_in_place(struct diagnosis *d, enum entry_kind kind)
{
	const struct analysis *a = diagnosis_analysis(d);

	in_place_of_leaf(d, kind);
	in_place_of_certificate(d, NULL, kind);
	if (!a->nchain)
		return;
	in_place_of_certificate(d, a->trust, kind);
	if (a->server)
		in_place_of_certificate(d, a->server->trust, kind);
}

static void key_in_place_of_certificate(struct diagnosis *d)
{
	something_in_place(d, ENTRY_KEY);
}

static void csr_in_place_of_certificate(struct diagnosis *d)
{
	something_in_place(d, ENTRY_CSR);
}

static void crl_in_place_of_certificate(struct diagnosis *d)
{
	something_in_place(d, ENTRY_CRL);
}

/* --crl is to hold lists. */
static void certificate_in_place_of_crl(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (int i = 0; i < (int)certset_inputs(a->set); i++) {
		if (certset_input(a->set, i)->role != ORIGIN_CRL ||
		    certset_first_of(a->set, i, ENTRY_CERTIFICATE) < 0 || certset_first_of(a->set, i, ENTRY_CRL) >= 0)
			continue;
		struct finding *f = finding_new(d, about_entry(-1));
		f->where.input = i;
		finding_title(d, f, N_("%1$s holds a certificate where a revocation list (CRL) is wanted"),
		              as_path(certset_input(a->set, i)->spec));
		finding_fix(d, f,
		            N_("name the list that the CA publishes; its certificate is given with --trust or "
		               "--untrusted"));
	}
}

const struct rule rules_misplaced[] = {
	{ .id = "pem-key-in-place-of-cert",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_FILE_FORMAT,
	  .title = N_("Key file given as certificate"),
	  .set = key_in_place_of_certificate,
	  .explains = "key-mismatch trust-store-empty " NOTHING_SENT },
	{ .id = "pem-cert-in-place-of-key",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_FILE_FORMAT,
	  .title = N_("Certificate given as key"),
	  .brief = N_("certificate given as key"),
	  .set = certificate_in_place_of_key,
	  .explains = NOTHING_SENT },
	{ .id = "pem-csr-in-place-of-cert",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_FILE_FORMAT,
	  .title = N_("CSR used as certificate"),
	  .set = csr_in_place_of_certificate,
	  .explains = "trust-store-empty " NOTHING_SENT },
	{ .id = "pem-crl-in-place-of-cert",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_FILE_FORMAT,
	  .title = N_("CRL given as certificate"),
	  .set = crl_in_place_of_certificate,
	  .explains = "trust-store-empty " NOTHING_SENT },
	{ .id = "pem-cert-in-place-of-crl",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_FILE_FORMAT,
	  .title = N_("Certificate given as CRL"),
	  .set = certificate_in_place_of_crl,
	  .explains = "crl-missing" },
};
RULE_FAMILY_COUNT(misplaced);
