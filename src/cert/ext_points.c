/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where revocation lists are, and what a list is for (RFC 5280 4.2.1.13, 5.2.5). */
#include "config.h"

#include "base/argument.h"
#include "base/i18n.h"
#include "cert/der.h"
#include "cert/ext_text.h"
#include "cert/name.h"

static const char *const reasons[] = { "unused",          "keyCompromise",
	                               "cACompromise",    "affiliationChanged",
	                               "superseded",      "cessationOfOperation",
	                               "certificateHold", "privilegeWithdrawn",
	                               "aACompromise",    NULL };

/* DistributionPointName: full names, or what is added to the issuer's name. */
static bool put_point_name(struct ext_lines *l, struct span in)
{
	struct der d;

	if (der_take(&in, DER_CTX_CONS(0), &d))
		return ext_general_names(l, "", d.value);
	if (!der_take(&in, DER_CTX_CONS(1), &d))
		return false;
	ext_line(l, _("relative to the name of the issuer: %s"), ext_hex(l, ARGUMENT_NAME, d.value));
	return true;
}

bool ext_crl_points(struct ext_lines *l, struct span value)
{
	struct der seq, point, d;

	if (!ext_whole(value, DER_SEQUENCE, &seq))
		return false;
	while (der_take(&seq.value, DER_SEQUENCE, &point)) {
		struct span in = point.value;

		if (der_take(&in, DER_CTX_CONS(0), &d) && !put_point_name(l, d.value))
			return false;
		if (der_take(&in, DER_CTX(1), &d))
			ext_bits(l, _("  only for reasons: "), d.value, reasons);
		if (der_take(&in, DER_CTX_CONS(2), &d) && !ext_general_names(l, _("  list signed by "), d.value))
			return false;
		if (in.n > 0)
			return false;
	}
	return seq.value.n == 0;
}

bool ext_idp(struct ext_lines *l, struct span value)
{
	static const char *const flags[] = {
		NULL, N_("only certificates of end entities"),        N_("only certificates of CAs"),
		NULL, N_("also lists certificates of other issuers"), N_("only attribute certificates")
	};
	struct der seq, d;

	if (!ext_whole(value, DER_SEQUENCE, &seq))
		return false;
	struct span in = seq.value;
	if (der_take(&in, DER_CTX_CONS(0), &d) && !put_point_name(l, d.value))
		return false;
	while (der_next(&in, &d)) {
		unsigned n = d.tag & 0x1f;

		if (der_class(d.tag) != DER_CONTEXT || n == 0 || n > 5)
			return false;
		if (n == 3)
			ext_bits(l, _("only for reasons: "), d.value, reasons);
		else if (d.value.n == 1 && d.value.p[0] != 0)
			ext_line(l, "%s", _(flags[n]));
	}
	return in.n == 0;
}
