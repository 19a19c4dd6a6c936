/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of formats, and how a row of it is found. */
#include "config.h"

#include "load/format.h"

#include "base/i18n.h"
#include "base/span.h"
#include "cert/certificate.h"
#include "cert/der_kind.h"
#include "load/certset.h"
#include "load/format_rows.h"
#include "load/note.h"
#include "load/reading.h"

#include <string.h>

#define KEY(form, kind)                                                                                                \
	{                                                                                                              \
		.name = form, .der = kind, .max = OBJECT_MAX, .entry = ENTRY_KEY, .read = format_key_read,             \
		.apart = format_key_is_slow, .end = format_key_end                                                     \
	}
#define SIGHT(form, is, said)                                                                                          \
	{                                                                                                              \
		.name = form, .sniff = is, .read = format_text_read_sight, .note = INPUT_NOTE_NAMED, .what = said      \
	}
#define KNOWN(form, kind, said)                                                                                        \
	{                                                                                                              \
		.name = form, .der = kind, .max = OBJECT_MAX, .read = format_text_read_sight,                          \
		.note = INPUT_NOTE_NAMED, .what = said                                                                 \
	}

/* Of files and texts the first row that knows the octets reads them, so the order counts. */
static const struct file_format formats[] = {
	SIGHT("utf-32", format_text_is_utf32, N_("a text in UTF-32")),
	{ .name = "utf-16",
	  .sniff = format_text_is_utf16,
	  .read = format_text_read_utf16,
	  .end = format_text_end_utf16 },
	{ .name = "utf-8 with a mark", .sniff = format_text_is_marked, .read = format_text_read_marked },
	{ .name = "empty", .sniff = format_text_is_blank, .read = format_text_read_blank },
	{ .name = "ruined der", .sniff = format_ruined_is, .read = format_ruined_read, .end = format_ruined_end },
	{ .name = "der", .sniff = format_der_is, .read = format_der_read, .end = format_der_end },
	{ .name = "keystore", .sniff = format_jks_is, .read = format_jks_read, .end = format_jks_end },
	{ .name = "pem", .sniff = format_pem_is, .windows = true, .read = format_pem_read, .end = format_pem_end },
	/* headers of proxies: ALB, nginx, Envoy */
	{ .name = "url-encoded", .sniff = format_url_is, .read = format_url_read, .end = format_url_end },
	{ .name = "hexadecimal", .sniff = format_hex_is, .read = format_hex_read, .end = format_ruined_end },
	/* Kubernetes Secrets, JSON Web Keys, SAML */
	{ .name = "base64 in a text",
	  .sniff = format_text_is_any,
	  .read = format_text_read_runs,
	  .end = format_text_end_runs },

	/* known by sight alone: only looked for in what gave nothing to any row above */
	{ .name = "html", .sniff = format_text_is_html, .read = format_text_read_sight, .note = INPUT_NOTE_HTML },
	SIGHT("jks", format_text_is_jks, N_("a Java keystore (JKS)")),
	SIGHT("jceks", format_text_is_jceks, N_("a Java keystore (JCEKS)")),
	SIGHT("gzip", format_text_is_gzip, N_("compressed (gzip)")),
	SIGHT("zip", format_text_is_zip, N_("a ZIP archive")),
	{ .name = "nss",
	  .sniff = format_text_is_nss,
	  .read = format_text_read_sight,
	  .note = INPUT_NOTE_DATABASE,
	  .what = N_("a certificate database of NSS (Firefox, Chromium, Thunderbird)") },
	SIGHT("nss keys", format_text_is_nss_keys, N_("a key database of NSS (Firefox, Chromium, Thunderbird)")),
	SIGHT("pdf", format_text_is_pdf, N_("a PDF document")),
	SIGHT("bks", format_text_is_bks, N_("a keystore of Bouncy Castle (BKS, UBER)")),
	{ .name = "putty",
	  .sniff = format_text_is_putty,
	  .read = format_text_read_sight,
	  .note = INPUT_NOTE_SSH_KEY,
	  .what = N_("a private key of PuTTY") },
	SIGHT("ssh certificate", format_text_is_ssh_certificate, N_("an SSH certificate")),
	SIGHT("ssh", format_text_is_ssh, N_("an SSH public key")),
	SIGHT("jwk", format_text_is_jwk, N_("a JSON Web Key without certificates")),
	SIGHT("printed certificate", format_text_is_printed,
	      N_("the text that a program prints of a certificate; the certificate itself is not in it")),
	{ .name = "configuration", .sniff = format_config_is, .read = format_config_read },
	{ .name = "unknown", .sniff = format_text_is_any, .read = format_text_read_sight, .note = INPUT_NOTE_UNKNOWN },

	/* objects, by what their DER says they are */
	{ .name = "certificate", .der = DER_KIND_CERTIFICATE, .max = OBJECT_MAX, .entry = ENTRY_CERTIFICATE },
	{ .name = "request", .der = DER_KIND_CSR, .max = OBJECT_MAX, .entry = ENTRY_CSR },
	{ .name = "crl", .der = DER_KIND_CRL, .max = CRL_MAX, .entry = ENTRY_CRL },
	{ .name = "ocsp", .der = DER_KIND_OCSP, .max = OBJECT_MAX, .entry = ENTRY_OCSP },
	{ .name = "pkcs7",
	  .der = DER_KIND_PKCS7,
	  .max = CONTAINER_MAX,
	  .read = format_pkcs7_read,
	  .end = format_pkcs7_end },
	{ .name = "pkcs12",
	  .der = DER_KIND_PKCS12,
	  .max = CONTAINER_MAX,
	  .read = format_pkcs12_read,
	  .apart = format_pkcs12_is_slow,
	  .end = format_pkcs12_end },
	{ .name = "time stamp token",
	  .der = DER_KIND_TIMESTAMP,
	  .max = CONTAINER_MAX,
	  .read = format_pkcs7_read,
	  .end = format_pkcs7_end,
	  .note = INPUT_NOTE_NAMED,
	  .what = N_("a time stamp token (RFC 3161)") },
	KNOWN("time stamp answer", DER_KIND_TIMESTAMP_ANSWER, N_("the answer of a time stamp server (RFC 3161)")),
	KNOWN("encrypted message", DER_KIND_ENCRYPTED, N_("an encrypted message (S/MIME, CMS), without certificates")),
	KNOWN("message", DER_KIND_MESSAGE, N_("a CMS message without certificates")),
	KNOWN("attribute certificate", DER_KIND_ATTRIBUTES, N_("an attribute certificate (RFC 5755): it names no key")),
	KNOWN("public key", DER_KIND_PUBLIC_KEY, N_("a public key")),
	KEY("pkcs8", DER_KIND_PKCS8),
	KEY("pkcs8 encrypted", DER_KIND_PKCS8_ENCRYPTED),
	KEY("pkcs1", DER_KIND_RSA_KEY),
	KEY("sec1", DER_KIND_EC_KEY),
};
#undef KEY
#undef SIGHT
#undef KNOWN

#define COUNT (sizeof formats / sizeof *formats)

const struct file_format *format_at(size_t i)
{
	return i < COUNT ? &formats[i] : NULL;
}

const struct file_format *format_of(struct span octets, const struct file_format *after)
{
	for (const struct file_format *f = after ? after + 1 : formats; f < formats + COUNT; f++)
		if (f->sniff && f->sniff(octets))
			return f;
	return format_named("unknown");
}

bool format_goes_by_windows(struct span first)
{
	const struct file_format *f = format_of(first, NULL);

	if (first.n && first.p[0] == 0x30) /* DER, perhaps: its objects are used as they stand */
		return false;
	if (f->read == format_text_read_marked)
		f = format_of(format_text_behind_mark(first), NULL);
	return f->windows;
}

const struct file_format *format_of_object(enum der_kind kind)
{
	for (size_t i = 0; i < COUNT; i++)
		if (formats[i].der == kind)
			return &formats[i];
	return NULL;
}

const struct file_format *format_named(const char *name)
{
	for (size_t i = 0; i < COUNT; i++)
		if (!strcmp(formats[i].name, name))
			return &formats[i];
	return NULL;
}
