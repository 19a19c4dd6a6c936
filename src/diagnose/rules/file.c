/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of the files: what the loaders noticed, each kind of note one rule. certloupe reads past nearly all of it;
 * the finding says who does not, and how to make a file that everybody reads. */
#include "config.h"

#include "analysis/analysis.h"
#include "analysis/finding.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/err.h"
#include "base/i18n.h"
#include "cert/class.h"
#include "cert/key.h"
#include "cert/oid.h"
#include "diagnose/rule.h"
#include "diagnose/rules/common.h"
#include "diagnose/rules/family.h"
#include "diagnose/rules/file_command.h"
#include "diagnose/rules/note_row.h"
#include "fix/command.h"
#include "load/certset.h"
#include "load/note.h"
#include "load/trust.h"
#include "stack/loading.h"

#include <string.h>

/* ---- notes ---- */

/* Our own key (or what it is in) does not open, and so our certificate cannot be sent. */
static bool keeps_ours(const struct note_place *p, const struct input_note *n)
{
	const struct key *k = p->trust || n->entry < 0 ? NULL : certset_key(p->set, n->entry);

	if (p->trust || note_input(p)->role != ORIGIN_OURS || (k && k->opened))
		return false;
	return n->kind == INPUT_NOTE_ENCRYPTED_KEY || n->kind == INPUT_NOTE_PASSWORD || n->kind == INPUT_NOTE_CLOSED;
}

/* What is lost of a trust store is no fault of the chain; whether it matters shows by the verdict. */
static enum severity note_severity(const struct note_row *row, const struct note_place *p, const struct input_note *n)
{
	bool alone = note_input(p)->parent < 0 && note_input(p)->nknown == 0;
	enum severity s = keeps_ours(p, n) || (row->void_is_error && alone) ? SEVERITY_ERROR : row->severity;

	if (p->trust && loading_of(n->kind, true)->refused && s == SEVERITY_NOTE)
		s = SEVERITY_WARNING;
	return p->trust && s == SEVERITY_ERROR ? SEVERITY_WARNING : s;
}

/* What was lost of a file that the person named beside others may be what the chains of those lack. */
static bool serves_every_chain(const struct analysis *a, const struct note_place *p, const struct input_note *n)
{
	if (n->entry < 0 || a->nconnection || !a->nchain || note_input(p)->parent >= 0 ||
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

static void note_finding(struct diagnosis *d, const struct note_place *p, const struct input_note *n)
{
	const struct analysis *a = diagnosis_analysis(d);
	const struct note_row *row = note_row_of(n->kind);
	const char *spec = note_input(p)->spec;
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
	if (n->kind == INPUT_NOTE_KEY_LABEL && file_key_label(p, n))
		finding_because(d, f, N_("the block holds a key of the form %1$s, whose label is %2$s"),
		                as_code(certset_key(p->set, n->entry)->form), as_code(file_key_label(p, n)));
	if (n->kind == INPUT_NOTE_PKCS7 && !note_input(p)->nentries) {
		finding_because(d, f, N_("there is no certificate in it, and no CRL"));
		finding_fix(d, f, N_("make it anew, with the certificates (openssl crl2pkcs7 -nocrl -certfile FILE)"));
		return;
	}
	finding_fix(d, f, row->fix);
	const char *command = file_command(a, p, n);
	if (command)
		finding_command(d, f, command, as_path(spec), as_code(command_new_file(a, "fixed")));
}

static void notes_at(struct diagnosis *d, const struct note_place *p)
{
	const struct input *in = note_input(p);

	for (size_t i = 0; i < in->nnotes; i++)
		if (strcmp(input_note_rule(in->notes[i].kind), diagnosis_rule(d)->id) == 0)
			note_finding(d, p, &in->notes[i]);
}

static void notes_of_store(struct diagnosis *d, struct trust *store)
{
	for (size_t i = 0; certset_noted(trust_set(store)) && i < certset_inputs(trust_set(store)); i++)
		if (trust_is_persons(store, (int)i))
			notes_at(d, &(struct note_place){ trust_set(store), (int)i, true });
}

void input_notes(struct diagnosis *d)
{
	const struct analysis *a = diagnosis_analysis(d);

	for (size_t i = 0; certset_noted(a->set) && i < certset_inputs(a->set); i++)
		notes_at(d, &(struct note_place){ a->set, (int)i, false });
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

/* What could not be opened for want of its PIN is there. */
static void password_wrong(struct diagnosis *d)
{
	const struct analysis_input *in = diagnosis_input(d);

	input_notes(d);
	for (size_t i = 0; i < in->nfailed; i++) {
		if (in->failed[i].why->code != ERR_PASSWORD)
			continue;
		struct finding *f = finding_new(d, about_entry(-1));

		finding_title(d, f, N_("%1$s could not be opened: %2$s"), as_path(in->failed[i].spec),
		              without_name(&in->failed[i]));
		finding_because(d, f, N_("a token closes itself after a few wrong PINs: it was tried once at most"));
		finding_fix(
		    d, f,
		    N_("give the right PIN where it is asked for, in a file (?pin-source=file:/PATH at the end of "
		       "the URL), or in the environment (GNUTLS_PIN)"));
	}
}

static void file_not_found(struct diagnosis *d)
{
	const struct analysis_input *in = diagnosis_input(d);

	input_notes(d);
	for (size_t i = 0; i < in->nfailed; i++) {
		if (in->failed[i].why->code == ERR_PASSWORD)
			continue;
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
	{ .id = "pem-password-wrong",
	  .severity = SEVERITY_ERROR,
	  .class = CLASS_FILE_FORMAT,
	  .title = N_("Password missing or wrong"),
	  .reference = "RFC 7468",
	  .brief = N_("password wrong"),
	  .set = password_wrong,
	  .explains = NOTHING_SENT,
	  .many_forms = true },
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
