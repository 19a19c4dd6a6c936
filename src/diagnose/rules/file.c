/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of the files: what the loaders noticed, each kind of note one rule. certloupe reads past nearly all of it;
 * the finding says who does not, and how to make a file that everybody reads. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "cert/class.h"
#include "cert/key.h"
#include "cert/oid.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "diagnose/rules/framing.h"
#include "fix/command.h"
#include "fix/mend.h"
#include "load/certset.h"
#include "load/note.h"
#include "load/trust.h"
#include "stack/loading.h"

#include <string.h>

static const struct note_row rows[INPUT_NOTE_COUNT] = {
	[INPUT_NOTE_TRUNCATED] = {
		.severity = SEVERITY_ERROR,
		.void_is_error = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("%1$s is cut off: a block has no END line"),
		.why = N_("what the block held is not known"),
		.fix = N_("copy the file anew from where it came; look for an END line"),
	},
	[INPUT_NOTE_CUT] = {
		.severity = SEVERITY_ERROR,
		.class = CLASS_FILE_FORMAT,
		.title = N_("a certificate in %1$s is cut short: %2$s are there"),
		.why = N_("its first octets say how long it is: lines were lost on the way, by copying and pasting or by a transfer that broke off"),
		.fix = N_("copy the file anew from where it came"),
	},
	[INPUT_NOTE_BASE64] = {
		.severity = SEVERITY_ERROR,
		.void_is_error = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("a block of %1$s is damaged: it is not base64"),
		.more = N_("the first bad place: %2$s"),
		.why = N_("characters were lost or altered on the way, by copying and pasting or by an editor"),
		.fix = N_("copy the file anew from where it came"),
	},
	[INPUT_NOTE_STRAYS] = {
		.severity = SEVERITY_ERROR,
		.void_is_error = true,
		.mend = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("a block of %1$s is damaged: among its base64 there are characters that do not belong there"),
		.more = N_("the first bad place: %2$s"),
		.why = N_("without them it is whole: a quotation mark at each line, or a line of another text, came in on the way"),
		.fix = N_("take out what is no base64"),
	},
	[INPUT_NOTE_QUOTED_PRINTABLE] = {
		.severity = SEVERITY_ERROR,
		.void_is_error = true,
		.mend = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("a block of %1$s is damaged: it is quoted-printable, as a mail has it"),
		.more = N_("the first bad place: %2$s"),
		.why = N_("=3D stands for =, and = at the end of a line joins it with the next; undone it is whole"),
		.fix = N_("decode it, or save the attachment instead of the mail's source"),
	},
	[INPUT_NOTE_MARKUP] = {
		.severity = SEVERITY_ERROR,
		.void_is_error = true,
		.mend = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("a block of %1$s is damaged: there is HTML among its base64"),
		.more = N_("the first bad place: %2$s"),
		.why = N_("without tags and with its character references (&#43;) read it is whole"),
		.fix = N_("take the text that the page shows, not its source"),
	},
	[INPUT_NOTE_URL_LETTERS] = {
		.severity = SEVERITY_ERROR,
		.void_is_error = true,
		.mend = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("a block of %1$s is damaged: its base64 is that of URLs, with - and _"),
		.more = N_("the first bad place: %2$s"),
		.why = N_("RFC 4648 has two alphabets, and PEM takes the one with + and /; read in the other it is whole"),
		.fix = N_("write + for - and / for _ between BEGIN and END"),
	},
	[INPUT_NOTE_NUMBERED] = {
		.severity = SEVERITY_ERROR,
		.void_is_error = true,
		.mend = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("a block of %1$s is damaged: there are line numbers among its base64"),
		.why = N_("without them it is whole: they came along from a listing, or from the margin of an editor"),
		.fix = N_("take the line numbers out"),
	},
	[INPUT_NOTE_COLOURED] = {
		.severity = SEVERITY_ERROR,
		.void_is_error = true,
		.mend = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("a block of %1$s is damaged: there are control sequences of a terminal among its base64"),
		.more = N_("the first bad place: %2$s"),
		.why = N_("without them it is whole: a program wrote it in colours"),
		.fix = N_("write it without colours, or take them out"),
	},
	[INPUT_NOTE_LEFT_OUT] = {
		.severity = SEVERITY_ERROR,
		.void_is_error = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("a block of %1$s was shortened: %2$s stands for the rest"),
		.why = N_("what was left out is not in the file: nothing can be made of it"),
		.fix = N_("ask whoever wrote it for the whole block"),
	},
	[INPUT_NOTE_EMPTY] = {
		.severity = SEVERITY_NOTE,
		.void_is_error = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("%1$s is empty"),
		.fix = N_("look whether the command that should have written it failed"),
	},
	[INPUT_NOTE_HTML] = {
		.severity = SEVERITY_ERROR,
		.void_is_error = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("%1$s is a web page, not a certificate"),
		.why = N_("most likely the page of an error or a log-in was saved in place of the file"),
		.fix = N_("download it again and look at what arrives (curl -fL)"),
	},
	[INPUT_NOTE_DER] = {
		.severity = SEVERITY_NOTE,
		.class = CLASS_FILE_FORMAT,
		.title = N_("%1$s is DER, not PEM"),
		.why = N_("nginx, Apache, curl and most others want PEM"),
		.fix = N_("convert it where PEM is wanted"),
	},
	[INPUT_NOTE_PKCS7] = {
		.severity = SEVERITY_NOTE,
		.class = CLASS_FILE_FORMAT,
		.title = N_("%1$s is PKCS #7 (.p7b)"),
		.why = N_("servers want the certificates one after the other as PEM"),
		.fix = N_("write the certificates out as PEM, leaf first"),
		.more = N_("openssl pkcs7 passes over the label %2$s"),
	},
	[INPUT_NOTE_PKCS12] = {
		.severity = SEVERITY_NOTE,
		.class = CLASS_FILE_FORMAT,
		.title = N_("%1$s is PKCS #12 (.p12, .pfx)"),
		.why = N_("nginx, Apache and curl on OpenSSL want PEM"),
		.fix = N_("write certificates and key out as PEM"),
		.more = N_("it is encrypted with %2$s"),
	},
	[INPUT_NOTE_JAVA_TRUST] = {
		.severity = SEVERITY_NOTE,
		.class = CLASS_FILE_FORMAT,
		.title = N_("Java finds no entry in %1$s"),
		.why = N_("a certificate without a key is an entry for Java only with its attribute 2.16.840.1.113894.746875.1.1, which none here has; other programs do not ask for it"),
		.fix = N_("as a trust store of Java, have keytool make it (keytool -importcert), or OpenSSL 3.2 with -jdktrust anyExtendedKeyUsage"),
	},
	[INPUT_NOTE_KEYSTORE] = {
		.severity = SEVERITY_NOTE,
		.class = CLASS_FILE_FORMAT,
		.title = N_("%1$s is a keystore of Java"),
		.why = N_("Java reads it; nginx, Apache, curl and most others want PEM"),
		.fix = N_("write its certificates as PEM (certloupe convert); a key comes out by way of PKCS #12 (keytool -importkeystore -deststoretype PKCS12)"),
		.more = N_("it holds %2$s"),
	},
	[INPUT_NOTE_SEAL] = {
		.severity = SEVERITY_NOTE,
		.class = CLASS_FILE_FORMAT,
		.title = N_("whether %1$s is as it was written could not be checked: %2$s"),
		.why = N_("a keystore of Java ends in a hash over its password and all of it; its certificates are read without"),
		.fix = N_("give its password (--password-file FILE)"),
	},
	[INPUT_NOTE_ENCRYPTED_KEY] = {
		.severity = SEVERITY_NOTE,
		.class = CLASS_FILE_FORMAT,
		.title = N_("the private key in %1$s is encrypted"),
		.why = N_("a server that starts by itself cannot ask for the password"),
		.fix = N_("give the password in a file (--password-file FILE)"),
		.more = N_("it was not opened (%2$s), and not compared with the certificates"),
	},
	[INPUT_NOTE_PASSWORD] = {
		.severity = SEVERITY_ERROR,
		.void_is_error = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("%1$s could not be opened: %2$s"),
		.why = N_("without its password nothing in it can be examined"),
		.fix = N_("give the right password (--password-file FILE)"),
	},
	[INPUT_NOTE_CLOSED] = {
		.severity = SEVERITY_WARNING,
		.void_is_error = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("%1$s could not be opened: %2$s"),
		.why = N_("no password opens it here; what is in it was not examined"),
		.fix = N_("encrypt it anew with AES and PBKDF2 (openssl pkcs8 -topk8, openssl pkcs12 -export)"),
	},
	[INPUT_NOTE_CHANGED] = { SEVERITY_ERROR, false, CLASS_FILE_FORMAT,
	                         N_("%1$s was changed while certloupe looked at it"),
	                         N_("what is shown of it now is not what was there when it was opened"),
	                         N_("open it anew"), NULL },
	[INPUT_NOTE_LIMIT] = {
		.severity = SEVERITY_ERROR,
		.void_is_error = true,
		.class = CLASS_OTHER,
		.title = N_("%1$s was not read to the end: %2$s"),
		.why = N_("what was left out was not judged"),
		.fix = N_("split the file, or ask about a part of it"),
	},
	[INPUT_NOTE_STOPPED] = {
		.severity = SEVERITY_ERROR,
		.void_is_error = true,
		.class = CLASS_OTHER,
		.title = N_("%1$s was not read to the end: reading was stopped"),
		.more = N_("not read: %2$s"),
		.why = N_("what was left out was not judged"),
		.fix = N_("let it be read again, and wait"),
	},
	[INPUT_NOTE_BAD_BLOCK] = {
		.severity = SEVERITY_ERROR,
		.void_is_error = true,
		.class = CLASS_MALFORMED,
		.title = N_("a block of %1$s cannot be read as what its label says"),
		.why = N_("the base64 is right, but what it encodes is not: %2$s"),
		.fix = N_("copy the file anew from where it came, or have it issued anew"),
	},
	[INPUT_NOTE_BAD_OBJECT] = {
		.severity = SEVERITY_ERROR,
		.void_is_error = true,
		.class = CLASS_MALFORMED,
		.title = N_("%1$s cannot be read: its encoding (DER) is damaged"),
		.more = N_("the reader says: %2$s"),
		.fix = N_("copy the file anew from where it came, in binary mode, or have it issued anew"),
	},
	[INPUT_NOTE_TRAILING] = {
		.severity = SEVERITY_WARNING,
		.class = CLASS_FILE_FORMAT,
		.title = N_("behind the end of what %1$s holds there is more: %2$s"),
		.why = N_("what stands before them is whole; OpenSSL passes them over, GnuTLS refuses the file, Go a certificate (trailing data)"),
		.fix = N_("write the file anew without them; nothing has to be issued anew"),
	},
	[INPUT_NOTE_KEY_LABEL] = {
		.severity = SEVERITY_WARNING,
		.class = CLASS_FILE_FORMAT,
		.title = N_("a private key in %1$s has the label of another form: %2$s"),
		.why = N_("GnuTLS refuses it, and so does Python's cryptography; OpenSSL and Go try the other forms, but for the label CERTIFICATE"),
		.fix = N_("write the label of its own form in the BEGIN and END lines"),
	},
	[INPUT_NOTE_KEY_POINT] = {
		.severity = SEVERITY_WARNING,
		.class = CLASS_FILE_FORMAT,
		.title = N_("the EC private key in %1$s lacks its public point"),
		.why = N_("RFC 5915 lets it be absent, since it can be computed; GnuTLS refuses the key (encrypted, it calls the password wrong), OpenSSL, Go and Java read it"),
		.fix = N_("write the key with its point if a program refuses it"),
	},
	[INPUT_NOTE_KEY_COMPRESSED] = {
		.severity = SEVERITY_WARNING,
		.class = CLASS_FILE_FORMAT,
		.title = N_("the EC private key in %1$s has its public point in the compressed form"),
		.why = N_("GnuTLS refuses the key, OpenSSL, Go and Java read it"),
		.fix = N_("write it with the whole point if a program refuses it (openssl ec -conv_form uncompressed)"),
	},
	[INPUT_NOTE_KEY_SECOND] = {
		.severity = SEVERITY_WARNING,
		.class = CLASS_FILE_FORMAT,
		.title = N_("the private key in %1$s is PKCS #8 in version 2 (RFC 5958)"),
		.why = N_("it holds its public key as well; OpenSSL 3.0, GnuTLS 3.7 and all that is built on them refuse it, Go and Java read it"),
		.fix = N_("have the program that made it write version 1, without the public key"),
	},
	[INPUT_NOTE_KEY_FOREIGN] = {
		.severity = SEVERITY_NOTE,
		.class = CLASS_FILE_FORMAT,
		.title = N_("the algorithm of the private key in %1$s is not known here: %2$s"),
		.why = N_("the key may be sound; it was not compared with the certificates"),
		.fix = N_("nothing, if the programs that use it know the algorithm"),
	},
	[INPUT_NOTE_TOKEN] = {
		.severity = SEVERITY_NOTE,
		.class = CLASS_FILE_FORMAT,
		.title = N_("%1$s has private keys that stay there: %2$s"),
		.why = N_("a program uses them where they are, by PKCS #11; whether they belong to the certificates was not looked at"),
		.fix = N_("nothing: name the key to the program by its URL (p11tool --list-all --login)"),
	},
	[INPUT_NOTE_NAMED] = {
		.severity = SEVERITY_NOTE,
		.void_is_error = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("%1$s holds %2$s"),
		.why = N_("that is known, but not examined"),
		.fix = N_("name a file with certificates, requests, CRLs or keys"),
	},
	[INPUT_NOTE_DATABASE] = {
		.severity = SEVERITY_NOTE,
		.void_is_error = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("%1$s is %2$s"),
		.why = N_("programs with NSS read it, and nobody else does"),
		.fix = N_("certutil (libnss3-tools) lists what is trusted in it, and writes it all as PEM:"),
		.command = "certutil -L -d sql:\"$(dirname %1$s)\"\ncertutil -L -d sql:\"$(dirname %1$s)\" | sed -n 's/  *[CTcuPpw]*,[CTcuPpw]*,[CTcuPpw]* *$//p' | while read -r n; do certutil -L -d sql:\"$(dirname %1$s)\" -n \"$n\" -a; done > %2$s",
	},
	[INPUT_NOTE_SSH_KEY] = {
		.severity = SEVERITY_WARNING,
		.void_is_error = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("%1$s holds %2$s, in a form that programs for TLS do not read"),
		.why = N_("OpenSSH and PuTTY have forms of their own; it was not compared with the certificates"),
		.fix = N_("make a key for the certificate, or write a copy of this one as PKCS #8: ssh-keygen -p -m PKCS8 -f COPY (RSA and ECDSA; "
			  "puttygen KEY -O private-openssh before that)"),
	},
	[INPUT_NOTE_CONFIGURATION] = {
		.severity = SEVERITY_NOTE,
		.void_is_error = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("%1$s is the configuration of a server, and names files: %2$s"),
		.why = N_("a configuration is not followed to the files that it names"),
		.fix = N_("audit follows it, and holds these files against each other:"),
		.command = "certloupe audit %1$s",
	},
	[INPUT_NOTE_UNKNOWN] = {
		.severity = SEVERITY_NOTE,
		.void_is_error = true,
		.class = CLASS_FILE_FORMAT,
		.title = N_("%1$s holds nothing that certloupe knows"),
		.fix = N_("name a file with certificates, requests, CRLs or keys"),
	},
	[INPUT_NOTE_OTHER_FILES] = {
		.severity = SEVERITY_NOTE,
		.class = CLASS_FILE_FORMAT,
		.title = N_("%1$s holds files that certloupe does not know"),
		.why = N_("%2$s is the first"),
		.fix = N_("nothing, unless one of them should have been a certificate"),
	},
	[INPUT_NOTE_UNREADABLE] = {
		.severity = SEVERITY_WARNING,
		.class = CLASS_FILE_FORMAT,
		.title = N_("a file of %1$s cannot be read: %2$s"),
		.fix = N_("run certloupe as a user who may read it"),
	},
};

/* Where a note was made: an input of the analysis's set, or of the trust store's own. */
struct place {
	struct certset *set;
	int input;
	bool trust;
};

static const struct input *input_at(const struct place *p)
{
	return certset_input(p->set, p->input);
}

static const struct note_row *row_of(enum input_note_kind k)
{
	const struct note_row *row = framing_row(k);

	return row ? row : &rows[k];
}

/* ---- commands that depend on what is inside ---- */

static enum entry_kind first_kind(const struct place *p)
{
	size_t n;
	const struct placed *at = certset_placed(p->set, p->input, &n);

	return n ? certset_entry(p->set, at[0].id)->kind : ENTRY_OTHER;
}

static const char *der_command(enum entry_kind holds)
{
	switch (holds) {
	case ENTRY_CERTIFICATE:
		return "openssl x509 -inform der -in %1$s -out %2$s";
	case ENTRY_CRL:
		return "openssl crl -inform der -in %1$s -out %2$s";
	case ENTRY_CSR:
		return "openssl req -inform der -in %1$s -out %2$s";
	case ENTRY_KEY:
		return "openssl pkey -inform der -in %1$s -out %2$s";
	default:
		return NULL;
	}
}

/* Written anew, the one object goes without what stood behind it. */
static const char *trailing_command(const struct place *p, const struct input_note *n)
{
	if (strcmp(input_at(p)->kind, "pkcs7") == 0)
		return "openssl pkcs7 -inform der -print_certs -in %1$s -out %2$s";
	if (strcmp(input_at(p)->kind, "der") == 0)
		return input_at(p)->nentries == 1 ? der_command(first_kind(p)) : NULL;
	if (input_at(p)->nentries != 1 || !n->line || strcmp(input_at(p)->kind, "pem") != 0)
		return NULL;
	switch (first_kind(p)) {
	case ENTRY_CERTIFICATE:
		return "openssl x509 -in %1$s -out %2$s";
	case ENTRY_CRL:
		return "openssl crl -in %1$s -out %2$s";
	case ENTRY_CSR:
		return "openssl req -in %1$s -out %2$s";
	default:
		return NULL;
	}
}

/* One that was not opened may. */
static bool may_hold_key(const struct place *p)
{
	return certset_first_of(p->set, p->input, ENTRY_KEY) >= 0 ||
	       (mend_noticed(input_at(p), INPUT_NOTE_PKCS12) && mend_noticed(input_at(p), INPUT_NOTE_PASSWORD));
}

/* Everything in it; what RC2 encrypts, OpenSSL 3 opens by its old provider alone. */
static const char *pkcs12_command(const struct place *p, const struct input_note *n)
{
	bool keys = may_hold_key(p);

	if (n->detail.kind != ARGUMENT_NONE)
		return keys ? "openssl pkcs12 -legacy -in %1$s -nodes -out %2$s"
		            : "openssl pkcs12 -legacy -in %1$s -nokeys -out %2$s";
	return keys ? "openssl pkcs12 -in %1$s -nodes -out %2$s" : "openssl pkcs12 -in %1$s -nokeys -out %2$s";
}

/* The label that RFC 7468 or OpenSSL gives the form that a private key has. */
static const char *label_of_key(const struct place *p, const struct input_note *n)
{
	static const char *const labels[][2] = {
		{ "PKCS#8", "PRIVATE KEY" },
		{ "PKCS#8 encrypted", "ENCRYPTED PRIVATE KEY" },
		{ "RSA (PKCS#1)", "RSA PRIVATE KEY" },
		{ "EC (SEC 1)", "EC PRIVATE KEY" },
	};
	const struct key *k = n->entry < 0 ? NULL : certset_key(p->set, n->entry);

	if (k && certset_entry(p->set, n->entry)->first.input != p->input) /* the form is that of the first */
		return NULL;
	for (size_t i = 0; k && i < NARRAY(labels); i++)
		if (strcmp(k->form, labels[i][0]) == 0)
			return labels[i][1];
	return NULL;
}

/* In the lines of that block alone. */
static const char *label_command(const struct analysis *a, const struct place *p, const struct input_note *n)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ";
	const char *label = label_of_key(p, n);

	if (!label || !n->line || strcmp(input_at(p)->kind, "pem") != 0 ||
	    (n->detail.kind != ARGUMENT_CODE && n->detail.kind != ARGUMENT_QUOTE) ||
	    n->detail.text[strspn(n->detail.text, plain)])
		return NULL;
	return arena_printf(a->arena, "sed '%u,/-----END/s/%s-----/%s-----/' %%1$s > %%2$s", (unsigned)n->line,
	                    n->detail.text, label);
}

/* OpenSSL leaves the point out again where it was left out; OpenSSH's own form always has it. */
#define WITH_POINT "\nssh-keygen -q -p -N '' -f %2$s\nssh-keygen -q -p -N '' -m PKCS8 -f %2$s"

static const char *point_command(const struct place *p, const struct input_note *n)
{
	const struct key *k = n->entry < 0 ? NULL : certset_key(p->set, n->entry);

	if (!k || k->encrypted || input_at(p)->nentries != 1 ||
	    (k->pub.curve != OID_P256 && k->pub.curve != OID_P384 && k->pub.curve != OID_P521)) /* OpenSSH's */
		return NULL;
	return n->line ? "openssl pkey -in %1$s -out %2$s" WITH_POINT
	               : "openssl pkey -inform der -in %1$s -out %2$s" WITH_POINT;
}

static bool is_container(enum input_note_kind k)
{
	return k == INPUT_NOTE_PKCS7 || k == INPUT_NOTE_PKCS12;
}

/* In a block with a label that openssl pkcs7 goes by. */
static bool is_pkcs7_block(const struct place *p, const struct input_note *n)
{
	return n->line && n->detail.kind == ARGUMENT_NONE && strcmp(input_at(p)->kind, "text") != 0;
}

/* What else is in the file would not be in the one that is written. */
static bool is_all_there_is(const struct place *p, const struct input_note *n)
{
	size_t all;
	const struct placed *at = certset_placed(p->set, p->input, &all);

	for (size_t i = 0; i < all; i++) {
		size_t places;
		const struct origin *o = certset_origins(p->set, at[i].id, &places);

		for (size_t k = 0; k < places; k++)
			if (o[k].input == p->input && o[k].line != n->line)
				return false;
	}
	return true;
}

static const char *container_command(const struct place *p, const struct input_note *n)
{
	if (n->line && !is_all_there_is(p, n))
		return NULL;
	if (n->kind == INPUT_NOTE_PKCS12)
		return pkcs12_command(p, n);
	if (!input_at(p)->nentries)
		return NULL;
	return is_pkcs7_block(p, n) ? "openssl pkcs7 -print_certs -in %1$s -out %2$s"
	                            : "openssl pkcs7 -inform der -print_certs -in %1$s -out %2$s";
}

/* All that is in the input is of the first one's kind, and was not in a container. */
static bool is_of_one_kind(const struct place *p)
{
	size_t n;
	const struct placed *at = certset_placed(p->set, p->input, &n);

	if (mend_noticed(input_at(p), INPUT_NOTE_PKCS7) || mend_noticed(input_at(p), INPUT_NOTE_PKCS12))
		return false;
	for (size_t i = 0; i < n; i++)
		if (certset_entry(p->set, at[i].id)->kind != first_kind(p))
			return false;
	return n > 0;
}

/* What is DER: openssl writes the first of several certificates alone, but for its reader of stores.  It does not know
 * keys in forms of their own. */
static const char *whole_der_command(const struct place *p)
{
	const struct input *in = input_at(p);

	if (mend_noticed(in, INPUT_NOTE_CUT) || mend_noticed(in, INPUT_NOTE_KEY_SECOND) ||
	    mend_noticed(in, INPUT_NOTE_KEY_FOREIGN))
		return NULL;
	if (in->nentries == 1)
		return der_command(first_kind(p));
	return first_kind(p) == ENTRY_CERTIFICATE && is_of_one_kind(p) ? "openssl storeutl -certs -out %2$s %1$s"
	                                                               : NULL;
}

/* Of what was read, something is left when the rest is taken out. */
static bool holds_anything(const struct place *p)
{
	size_t n;
	const struct placed *at = certset_placed(p->set, p->input, &n);

	for (size_t i = 0; i < n; i++)
		if (certset_entry(p->set, at[i].id)->kind != ENTRY_BROKEN)
			return true;
	return false;
}

/* Certificates, lists and requests, all of them read and none of them secret: what we can read, we can write. */
static bool can_be_converted(const struct place *p)
{
	size_t n;
	const struct placed *at = certset_placed(p->set, p->input, &n);

	if (mend_noticed(input_at(p), INPUT_NOTE_PKCS12) || mend_noticed(input_at(p), INPUT_NOTE_CUT) ||
	    mend_noticed(input_at(p), INPUT_NOTE_LIMIT))
		return false;
	for (size_t i = 0; i < n; i++) {
		enum entry_kind kind = certset_entry(p->set, at[i].id)->kind;

		if (kind != ENTRY_CERTIFICATE && kind != ENTRY_CRL && kind != ENTRY_CSR)
			return false;
	}
	return n > 0;
}

/* What no openssl reads as it stands, nor one pipe of other programs. */
static bool wants_converting(enum input_note_kind k)
{
	return k == INPUT_NOTE_NO_BEGIN || k == INPUT_NOTE_BARE || k == INPUT_NOTE_ENCODED || k == INPUT_NOTE_HEX ||
	       k == INPUT_NOTE_URL_ENCODED || k == INPUT_NOTE_TEXT_MODE || k == INPUT_NOTE_AS_UTF8 ||
	       k == INPUT_NOTE_PKCS7 || k == INPUT_NOTE_DER || k == INPUT_NOTE_ENCODED_TWICE_FILE;
}

#define CONVERT "certloupe convert %1$s -o %2$s"

/* Not read, and whole once that is undone. */
static bool is_wrapped(const struct input *in)
{
	static const enum input_note_kind wrapped[] = { INPUT_NOTE_STRAYS,   INPUT_NOTE_QUOTED_PRINTABLE,
		                                        INPUT_NOTE_MARKUP,   INPUT_NOTE_URL_LETTERS,
		                                        INPUT_NOTE_NUMBERED, INPUT_NOTE_COLOURED };

	for (size_t i = 0; i < sizeof wrapped / sizeof *wrapped; i++)
		if (mend_noticed(in, wrapped[i]))
			return true;
	return false;
}

static const char *command_for(const struct analysis *a, const struct place *p, const struct input_note *n)
{
	const struct input *in = input_at(p);
	const struct note_row *row = row_of(n->kind);

	if ((is_container(n->kind) || n->kind == INPUT_NOTE_DER) && mend_is_encoded(in))
		return NULL;
	if (is_container(n->kind))
		return container_command(p, n);
	if (n->kind == INPUT_NOTE_DER)
		return whole_der_command(p);
	if (n->kind == INPUT_NOTE_TRAILING)
		return trailing_command(p, n);
	if (n->kind == INPUT_NOTE_KEY_LABEL)
		return label_command(a, p, n);
	if (n->kind == INPUT_NOTE_KEY_POINT)
		return point_command(p, n);
	if (n->kind == INPUT_NOTE_NO_BEGIN || n->kind == INPUT_NOTE_FALSE_BEGIN)
		return mend_bare(a->arena, in, first_kind(p));
	if (n->kind == INPUT_NOTE_ENCODED_TWICE_FILE)
		return mend_twice(a->arena, in, first_kind(p), n->detail.kind == ARGUMENT_NONE);
	if (n->kind == INPUT_NOTE_HEX)
		return mend_hex(a->arena, in, first_kind(p));
	if (n->kind == INPUT_NOTE_LABEL || n->kind == INPUT_NOTE_LONGER_LABEL)
		return is_of_one_kind(p) ? mend_label(a->arena, first_kind(p)) : NULL;
	if (n->kind == INPUT_NOTE_END_LABEL &&
	    (mend_noticed(in, INPUT_NOTE_LABEL) || mend_noticed(in, INPUT_NOTE_LONGER_LABEL)))
		return is_of_one_kind(p) ? mend_label(a->arena, first_kind(p)) : NULL;
	if (n->kind == INPUT_NOTE_TRUSTED_BLOCK && in->nentries != 1) /* openssl writes the first alone */
		return NULL;
	if (row->mend && !holds_anything(p) && !is_wrapped(in))
		return NULL;
	if (row->mend && (mend_noticed(in, INPUT_NOTE_DER) || mend_noticed(in, INPUT_NOTE_PKCS7)))
		return can_be_converted(p) ? CONVERT : NULL;
	return row->mend ? mend_text(a->arena, in, row->command) : row->command;
}

/* The run of base64 at that line is all in it. */
static bool stands_in_one_line(const struct input *in, uint32_t line)
{
	for (size_t i = 0; i < in->nnotes; i++)
		if (in->notes[i].kind == INPUT_NOTE_BARE && in->notes[i].line == line)
			return in->notes[i].detail.kind == ARGUMENT_NONE;
	return false;
}

/* A container that is base64 in a text is decoded first, from its block, its line, or from a file that is nothing else.
 */
static const char *decoded_first(const struct analysis *a, const struct place *p, const struct input_note *n,
                                 const char *command)
{
	const struct input *in = input_at(p);
	const char *file = strstr(command, "%1$s"), *base64;

	if (strcmp(in->kind, "text") == 0 && mend_noticed(in, INPUT_NOTE_NO_BEGIN))
		base64 = mend_base64(in);
	else if (strcmp(in->kind, "text") == 0 && stands_in_one_line(in, n->line) &&
	         !mend_noticed(in, INPUT_NOTE_URL_SAFE))
		base64 =
		    arena_printf(a->arena, "sed -n '%up' %%1$s | tr -c 'A-Za-z0-9+/=' '\\n' | awk 'length($0) > 63'",
		                 (unsigned)n->line);
	else if (strcmp(in->kind, "text") == 0)
		return NULL;
	else if (!n->line)
		return command;
	else if (mend_needed(in))
		return NULL;
	else if (n->kind == INPUT_NOTE_PKCS7 && is_pkcs7_block(p, n))
		return command;
	else
		base64 = arena_printf(a->arena, "sed -n '%u,/-----END/p' %%1$s | sed /-----/d | tr -dc 'A-Za-z0-9+/='",
		                      (unsigned)n->line);
	return arena_printf(a->arena, "%s | base64 -d > decoded.der\n%.*sdecoded.der%s\nrm decoded.der", base64,
	                    (int)(file - command), command, file + 4);
}

static void write_command(struct diagnosis *d, struct finding *f, const struct place *p, const struct input_note *n)
{
	const struct analysis *a = diagnosis_analysis(d);
	const char *command = command_for(a, p, n), *spec = input_at(p)->spec;

	if (is_container(n->kind) && mend_noticed(input_at(p), INPUT_NOTE_PASSWORD)) /* what opens it is not known */
		return;
	if (command && is_container(n->kind))
		command = decoded_first(a, p, n, command);
	if (!command && wants_converting(n->kind) && can_be_converted(p))
		command = CONVERT;
	if (!command || strcmp(spec, "-") == 0 ||
	    (row_of(n->kind)->mend &&
	     mend_noticed(input_at(p), INPUT_NOTE_PKCS12))) /* mended, it is none for openssl */
		return;
	if (may_hold_key(p)) /* what is written then is nobody else's */
		command = arena_printf(a->arena, "( umask 077; %s )", command);
	finding_command(d, f, command, as_path(spec), as_code(command_new_file(a, "fixed")));
}

/* ---- notes ---- */

/* Our own key (or what it is in) does not open, and so our certificate cannot be sent. */
static bool keeps_ours(const struct place *p, const struct input_note *n)
{
	const struct key *k = p->trust || n->entry < 0 ? NULL : certset_key(p->set, n->entry);

	if (p->trust || input_at(p)->role != ORIGIN_OURS || (k && k->opened))
		return false;
	return n->kind == INPUT_NOTE_ENCRYPTED_KEY || n->kind == INPUT_NOTE_PASSWORD || n->kind == INPUT_NOTE_CLOSED;
}

/* What is lost of a trust store is no fault of the chain; whether it matters shows by the verdict. */
static enum severity note_severity(const struct note_row *row, const struct place *p, const struct input_note *n)
{
	bool alone = input_at(p)->parent < 0 && input_at(p)->nknown == 0;
	enum severity s = keeps_ours(p, n) || (row->void_is_error && alone) ? SEVERITY_ERROR : row->severity;

	if (p->trust && loading_of(n->kind, true)->refused && s == SEVERITY_NOTE)
		s = SEVERITY_WARNING;
	return p->trust && s == SEVERITY_ERROR ? SEVERITY_WARNING : s;
}

/* What was lost of a file that the person named beside others may be what the chains of those lack. */
static bool serves_every_chain(const struct analysis *a, const struct place *p, const struct input_note *n)
{
	if (n->entry < 0 || a->nconnection || !a->nchain || input_at(p)->parent >= 0 ||
	    certset_entry(a->set, n->entry)->kind != ENTRY_BROKEN)
		return false;
	return analysis_chains_from(a, p->input) == 0;
}

static struct argument loaders(const struct analysis *a, unsigned which)
{
	struct argument name[LOADER_COUNT];
	size_t n = 0;

	for (unsigned i = 0; i < LOADER_COUNT; i++)
		if (which & 1U << i)
			name[n++] = as_code(loader_name(i));
	return as_list(a->arena, name, n, n);
}

static void say_who_loads(struct diagnosis *d, struct finding *f, const struct loading *how)
{
	const struct analysis *a = diagnosis_analysis(d);
	unsigned others = ~how->refused & ((1U << LOADER_COUNT) - 1);

	if (!how->refused)
		return;
	if (others)
		finding_because(d, f, N_("refused by: %1$s; read by: %2$s"), loaders(a, how->refused),
		                loaders(a, others));
	else
		finding_because(d, f, N_("refused by: %1$s"), loaders(a, how->refused));
	if (how->openssl)
		finding_because(d, f, N_("OpenSSL says: %1$s"), as_quote(how->openssl));
}

static void note_finding(struct diagnosis *d, const struct place *p, const struct input_note *n)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct note_row *row = row_of(n->kind);
	const char *spec = input_at(p)->spec;
	struct argument file = strcmp(spec, "-") ? as_path(spec) : as_word(N_("standard input"));
	bool ours = keeps_ours(p, n), apart = p->trust || ours || serves_every_chain(a, p, n);
	struct finding *f = finding_new(d, about_input(apart ? -1 : n->entry, apart ? -1 : p->input));

	f->class = ours ? CLASS_CLIENT_CERT : row->class;
	f->where.input = p->trust ? -1 : p->input;
	f->where.line = n->line;
	f->severity = note_severity(row, p, n);
	finding_title(d, f, row->title, file, n->detail);
	if (n->line)
		finding_because(d, f, N_("%1$s:%2$s"), file, as_number(n->line));
	if (n->count > 1)
		finding_because(d, f, N_("so often in all: %1$s"), as_number(n->count));
	if (row->why)
		finding_because(d, f, row->why, file, n->detail);
	say_who_loads(d, f, loading_of(n->kind, p->trust));
	if (n->detail.kind != ARGUMENT_NONE && row->more)
		finding_because(d, f, row->more, file, n->detail);
	else if (n->detail.kind != ARGUMENT_NONE && !strstr(row->title, "%2$s") &&
	         !(row->why && strstr(row->why, "%2$s")))
		finding_because(d, f, N_("noticed: %1$s"), n->detail);
	if (n->kind == INPUT_NOTE_KEY_LABEL && label_of_key(p, n))
		finding_because(d, f, N_("the block holds a key of the form %1$s, whose label is %2$s"),
		                as_code(certset_key(p->set, n->entry)->form), as_code(label_of_key(p, n)));
	if (n->kind == INPUT_NOTE_PKCS7 && !input_at(p)->nentries) {
		finding_because(d, f, N_("there is no certificate in it, and no CRL"));
		finding_fix(d, f, N_("make it anew, with the certificates (openssl crl2pkcs7 -nocrl -certfile FILE)"));
		return;
	}
	finding_fix(d, f, row->fix);
	write_command(d, f, p, n);
}

static void notes_at(struct diagnosis *d, const struct place *p)
{
	const struct input *in = input_at(p);

	for (size_t i = 0; i < in->nnotes; i++)
		if (strcmp(input_note_rule(in->notes[i].kind), diagnosis_rule(d)->id) == 0)
			note_finding(d, p, &in->notes[i]);
}

static void notes_of_store(struct diagnosis *d, struct trust *store)
{
	for (size_t i = 0; certset_noted(trust_set(store)) && i < certset_inputs(trust_set(store)); i++)
		if (trust_is_persons(store, (int)i))
			notes_at(d, &(struct place){ trust_set(store), (int)i, true });
}

void input_notes(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t i = 0; certset_noted(a->set) && i < certset_inputs(a->set); i++)
		notes_at(d, &(struct place){ a->set, (int)i, false });
	if (!a->nchain) /* the stores have not been looked at */
		return;
	notes_of_store(d, a->trust);
	if (a->server)
		notes_of_store(d, a->server->trust);
}

/* ---- not there ---- */

/* The title names the file already. */
static struct argument without_name(const struct failed_source *s)
{
	size_t n = strlen(s->spec);

	if (s->why->sys)
		return as_code(strerror(s->why->sys));
	return as_quote(s->why->text + (strncmp(s->why->text, s->spec, n) == 0 && s->why->text[n] == ':' ? n + 2 : 0));
}

static void file_not_found(struct diagnosis *d)
{
	const struct analysis_input *in = diagnosis_input(d);

	input_notes(d);
	for (size_t i = 0; i < in->nfailed; i++) {
		struct finding *f = finding_new(d, about_entry(-1));

		finding_title(d, f, N_("%1$s could not be read"), as_path(in->failed[i].spec));
		finding_because(d, f, N_("the system says: %1$s"), without_name(&in->failed[i]));
		finding_fix(d, f,
		            N_("look at the path and at who may read it (ls -l); a server reads with the rights of its "
		               "own user"));
	}
}

/* A damaged block may be the very certificate that is missed; what is left of it may be taken for another. */
#define LOST_BLOCK                                                                                                     \
	"missing-intermediate untrusted-root wrong-intermediate leaf-not-first wrong-order hostname-mismatch "         \
	"cn-only-no-san ca-as-leaf malformed-der bad-signature same-name-different-key key-mismatch not-ca v1-ca "     \
	"keyusage-ca eku-ca pathlen rfc5280-profile unsupported-algorithm invalid-key invalid-validity-field v1-leaf " \
	"validity-too-long outlives-issuer self-signed-leaf"

#define EMPTY_STORE "trust-store-empty"

#define FILE_RULE(rule_id, usual, text) DAMAGE_RULE(rule_id, usual, text, NULL)
#define DAMAGE_RULE(rule_id, usual, text, consequences, ...)                                                           \
	INPUT_RULE(rule_id, usual, text, consequences, true, ##__VA_ARGS__)
#define INPUT_RULE(rule_id, usual, text, consequences, forms, ...)                                                     \
	{                                                                                                              \
		.id = rule_id, .severity = usual, .class = CLASS_FILE_FORMAT, .title = text, .reference = "RFC 7468",  \
		.set = input_notes, .explains = consequences, .many_forms = forms, ##__VA_ARGS__                       \
	}

const struct rule rules_file[] = {
	FILE_RULE("pem-crlf", SEVERITY_NOTE, N_("CRLF line ends")),
	FILE_RULE("pem-bom", SEVERITY_WARNING, N_("UTF-8 BOM before BEGIN")),
	FILE_RULE("pem-utf16", SEVERITY_WARNING, N_("UTF-16 encoded PEM")),
	INPUT_RULE("pem-missing-newline", SEVERITY_WARNING, N_("Missing newline between concatenated PEMs"), NULL,
	           false),
	DAMAGE_RULE("pem-truncated", SEVERITY_ERROR, N_("PEM truncated"), LOST_BLOCK),
	DAMAGE_RULE("pem-base64-damaged", SEVERITY_ERROR, N_("Base64 damaged"), LOST_BLOCK),
	INPUT_RULE("pem-empty-file", SEVERITY_ERROR, N_("Empty file"), EMPTY_STORE, false),
	FILE_RULE("pem-wrong-header", SEVERITY_WARNING, N_("Wrong PEM label")),
	FILE_RULE("pem-trusted-block", SEVERITY_WARNING, N_("OpenSSL TRUSTED CERTIFICATE block")),
	DAMAGE_RULE("pem-html-download", SEVERITY_ERROR, N_("HTML or other text instead of PEM"), EMPTY_STORE,
	            .brief = N_("HTML instead of PEM")),
	FILE_RULE("pem-der-where-pem", SEVERITY_NOTE, N_("DER given where PEM may be needed")),
	FILE_RULE("pem-pkcs7-where-pem", SEVERITY_NOTE, N_("PKCS#7 given as certificate")),
	FILE_RULE("pem-pkcs12-where-pem", SEVERITY_NOTE, N_("PKCS#12 given as PEM")),
	DAMAGE_RULE("pem-encrypted-key", SEVERITY_NOTE, N_("Private key is encrypted"), NOTHING_SENT),
	FILE_RULE("pem-one-line", SEVERITY_WARNING, N_("BEGIN or END not on a line of its own")),
	FILE_RULE("pem-spaces", SEVERITY_WARNING, N_("Spaces in place of line ends")),
	FILE_RULE("pem-blank-lines", SEVERITY_WARNING, N_("Empty lines within a PEM block")),
	FILE_RULE("pem-header-lines", SEVERITY_WARNING, N_("Header lines within a PEM block")),
	FILE_RULE("pem-invisible", SEVERITY_WARNING, N_("Invisible characters in PEM")),
	DAMAGE_RULE("binary-as-text", SEVERITY_ERROR, N_("Binary file altered as if it were text"), LOST_BLOCK,
	            .brief = N_("binary altered as text")),
	FILE_RULE("pem-indented", SEVERITY_WARNING, N_("Indented PEM lines")),
	FILE_RULE("pem-escaped", SEVERITY_NOTE, N_("Line ends written as \\n")),
	FILE_RULE("pem-embedded", SEVERITY_NOTE, N_("PEM inside another format")),
	DAMAGE_RULE("pem-password-wrong", SEVERITY_ERROR, N_("Password missing or wrong"), NOTHING_SENT,
	            .brief = N_("password wrong")),
	FILE_RULE("pkcs12-java-trust", SEVERITY_NOTE, N_("PKCS#12 without Java's trust attribute")),
	FILE_RULE("private-key-format", SEVERITY_WARNING, N_("Private key in an unusual form")),
	DAMAGE_RULE("pem-unknown-content", SEVERITY_NOTE, N_("Nothing known in the file"), EMPTY_STORE),
	{ .id = "pem-file-not-found",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_FILE_FORMAT,
	  .title = N_("File not found or not readable"),
	  .brief = N_("file not found"),
	  .set = file_not_found,
	  .many_forms = true },
};
RULE_FAMILY_COUNT(file);
