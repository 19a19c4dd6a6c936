/* SPDX-License-Identifier: GPL-3.0-or-later */
/* More than the other side cares to read: certificates by number and octets, as sent, and what a front makes of ours.
 */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/finding.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "cert/certificate.h"
#include "cert/class.h"
#include "diagnose/rule.h"
#include "diagnose/rules/family.h"

#define JAVA_CERTIFICATES 10     /* jdk.tls.client.maxInboundCertificateChainLength */
#define JAVA_CERTIFICATES_OURS 8 /* ... of a server, for its clients' */
#define JAVA_OCTETS 32768        /* jdk.tls.maxHandshakeMessageSize */
#define OPENSSL_OCTETS 102400    /* SSL_MAX_CERT_LIST_DEFAULT */
#define HEADER_OCTETS 8190       /* a line of a request's head: nginx (8k), Apache (LimitRequestFieldSize) */

struct sent_size {
	size_t certificates, octets; /* of the Certificate message of TLS 1.2, which is the smaller one */
};

static struct sent_size size_sent(const struct analysis *a, const struct chain *c)
{
	struct sent_size s = { 0, 3 };

	for (size_t k = 0; k < c->nsent; k++) {
		const struct certificate *x = chain_sent(a, c, k);

		if (!x)
			continue;
		s.certificates++;
		s.octets += 3 + x->der.n;
	}
	return s;
}

/* Who refuses it for its size; false: nobody. */
static bool say_refusals(struct diagnosis *d, struct finding **f, const struct chain *c, const struct sent_size *s,
                         size_t certificates)
{
	const struct about about = about_chain(d, c, c->leaf);

	if (s->certificates <= certificates && s->octets <= JAVA_OCTETS)
		return false;
	*f = finding_new(d, about);
	if (s->certificates > certificates)
		finding_because(d, *f,
		                N_("Java takes %1$s certificates at most (jdk.tls.maxCertificateChainLength and its "
		                   "successors)"),
		                as_number((int64_t)certificates));
	if (s->octets > JAVA_OCTETS)
		finding_because(d, *f, N_("Java takes %1$s octets at most (jdk.tls.maxHandshakeMessageSize)"),
		                as_number(JAVA_OCTETS));
	if (s->octets > OPENSSL_OCTETS)
		finding_because(d, *f,
		                N_("OpenSSL takes %1$s octets at most (SSL_CTX_set_max_cert_list): excessive message "
		                   "size"),
		                as_number(OPENSSL_OCTETS));
	return true;
}

static void chain_too_long(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *f;

	if (c->side != SIDE_PEER || !chain_looks_served(a, c))
		return;
	struct sent_size s = size_sent(a, c);
	if (!say_refusals(d, &f, c, &s, JAVA_CERTIFICATES))
		return;
	finding_title(d, f, N_("the chain of %1$s is %2$s certificates and %3$s octets, more than some clients take"),
	              as_certificate(c->cert), as_number((int64_t)s.certificates), as_number((int64_t)s.octets));
	finding_fix(d, f, N_("send the leaf and the intermediates of one path, and nothing else"));
}

/* A front hands the client's certificate to what is behind it as a line of the head, in base64. */
static void ours_too_big(struct diagnosis *d, const struct chain *c)
{
	const struct analysis *a = diagnosis_analysis(d);
	struct finding *f;
	struct sent_size s = size_sent(a, c);
	size_t base64 = (c->cert->der.n + 2) / 3 * 4;
	bool header = base64 > HEADER_OCTETS;

	if (!say_refusals(d, &f, c, &s, JAVA_CERTIFICATES_OURS)) {
		if (!header)
			return;
		f = finding_new(d, about_chain(d, c, c->leaf));
	}
	finding_title(d, f, N_("what we send with %1$s is large: %2$s certificates, %3$s octets"),
	              as_certificate(c->cert), as_number((int64_t)s.certificates), as_number((int64_t)s.octets));
	if (header)
		finding_because(d, f,
		                N_("in base64 it has %1$s octets, and a line of a request's head may have %2$s (nginx "
		                   "and Apache): a front that hands it on in a header answers 400"),
		                as_number((int64_t)base64), as_number(HEADER_OCTETS));
	finding_fix(d, f, N_("send the leaf and its intermediates alone, with fewer names and an EC key"));
}

static void client_cert_too_big(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t i = 0; i < a->nchain; i++)
		if (a->chain[i].side == SIDE_OURS)
			ours_too_big(d, &a->chain[i]);
}

const struct rule rules_size[] = {
	{ .id = "chain-too-long",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_DEPTH,
	  .title = N_("Certificate chain too long"),
	  .chain = chain_too_long },
	{ .id = "client-cert-too-big",
	  .severity = SEVERITY_WARNING,
	  .class = CLASS_CLIENT_CERT,
	  .title = N_("Client certificate or chain too large"),
	  .set = client_cert_too_big },
};
RULE_FAMILY_COUNT(size);
