/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each file by itself: is it there, may the server read it, is it of the kind that is meant there? */
#include "config.h"

#include "analysis/finding.h"
#include "audit/conf.h"
#include "audit/dialect.h"
#include "audit/listener.h"
#include "base/argument.h"
#include "base/i18n.h"
#include "load/certset.h"
#include "load/note.h"
#include "run/auditing_private.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- is it there ---- */

static void not_there(struct auditor *x, const struct listener *l, const struct named_file *f, int sys)
{
	struct finding *g;

	if (sys == ENOENT || sys == ENOTDIR || sys == ELOOP || sys == ENAMETOOLONG) {
		if (f->optional)
			return;
		g = say(x, "pem-file-not-found", l, f->by, f->path, -1);
		say_title(x, g,
		          SAID(x, N_("%1$s is not there, and %2$s names it"), as_path(f->path), as_code(f->by->name)));
		if (g)
			g->fix = SAID(x, N_("put the file there, or name the one that is meant"));
		return;
	}
	if (sys == EINVAL) {
		g = say(x, "pem-file-not-found", l, f->by, f->path, -1);
		say_title(x, g,
		          SAID(x, N_("%1$s is no file, and %2$s names it"), as_path(f->path), as_code(f->by->name)));
		return;
	}
	x->unexamined = true;
	g = say(x, "limit-hit", l, f->by, f->path, -1);
	say_title(x, g,
	          SAID(x, N_("%1$s could not be read here, and was not examined: %2$s"), as_path(f->path),
	               as_quote(strerror(sys))));
	if (g)
		g->fix = SAID(x, N_("run certloupe as an account that may read it"));
}

/* ---- may the server read it ---- */

static bool in_group(const struct passwd *p, gid_t gid)
{
	struct group *g = p->pw_gid == gid ? NULL : getgrgid(gid);

	for (char **m = g ? g->gr_mem : NULL; m && *m; m++)
		if (!strcmp(*m, p->pw_name))
			return true;
	return p->pw_gid == gid;
}

static bool may(const struct passwd *p, const struct stat *st, mode_t bit)
{
	if (p->pw_uid == 0)
		return true;
	if (st->st_uid == p->pw_uid)
		return st->st_mode & bit << 6;
	return st->st_mode & (in_group(p, st->st_gid) ? bit << 3 : bit);
}

/* The file, and the directories on the way to it. NULL: it may; else what it may not. */
static const char *barred(struct auditor *x, const struct passwd *p, const char *path)
{
	struct stat st;
	const char *dir = path;

	if (stat(path, &st) == 0 && !may(p, &st, 4))
		return path;
	while (strchr(dir, '/') && strcmp(dir, "/")) {
		dir = conf_dirname(x->arena, dir);
		if (stat(dir, &st) == 0 && !may(p, &st, 1))
			return dir;
	}
	return NULL;
}

static void check_account(struct auditor *x, const struct listener *l, const struct named_file *f)
{
	const char *user = l->config->dialect->user, *what;
	const struct passwd *p = user ? getpwnam(user) : NULL;
	struct finding *g;

	if (!p || !(what = barred(x, p, f->path)))
		return;
	g = say(x, "key-access-denied", l, f->by, f->path, -1);
	say_title(x, g,
	          SAID(x, N_("%1$s runs as %2$s, and that account may not read %3$s"),
	               as_code(l->config->dialect->title), as_code(user), as_path(f->path)));
	if (what != f->path)
		say_because(x, g, SAID(x, N_("it may not enter %1$s"), as_path(what)));
	if (g)
		g->command = SAID(x, "chgrp %1$s %2$s\nchmod g+r %2$s", as_code(user), as_path(f->path));
}

static void check_exposed(struct auditor *x, const struct listener *l, const struct named_file *f)
{
	struct stat st;
	struct finding *g;

	if (stat(f->path, &st) != 0 || !(st.st_mode & S_IROTH))
		return;
	g = say(x, "key-readable-by-all", l, f->by, f->path, -1);
	say_title(x, g, SAID(x, N_("%1$s holds a private key, and every account may read it"), as_path(f->path)));
	if (g)
		g->command = SAID(x, "chmod o-rwx %1$s", as_path(f->path));
}

/* ---- is it of the right kind ---- */

static bool holds(struct auditor *x, int input, enum entry_kind kind)
{
	return certset_first_of(x->run->set, input, kind) >= 0;
}

static const char *wrong_in_place_of_cert(struct auditor *x, int input)
{
	return holds(x, input, ENTRY_KEY)   ? "pem-key-in-place-of-cert"
	       : holds(x, input, ENTRY_CSR) ? "pem-csr-in-place-of-cert"
	       : holds(x, input, ENTRY_CRL) ? "pem-crl-in-place-of-cert"
	                                    : NULL;
}

/* The id of what is wrong, NULL: nothing is. *wants: what is meant there. */
static const char *wrong_kind(struct auditor *x, const struct named_file *f, int input, const char **wants)
{
	switch (f->use) {
	case USE_KEY:
		*wants = N_("a private key");
		return holds(x, input, ENTRY_KEY)           ? NULL
		       : holds(x, input, ENTRY_CERTIFICATE) ? "pem-cert-in-place-of-key"
		       : holds(x, input, ENTRY_BROKEN)      ? "malformed-der"
		                                            : "";
	case USE_CRL:
		*wants = N_("a revocation list");
		return holds(x, input, ENTRY_CRL) || f->beside ? NULL
		       : holds(x, input, ENTRY_CERTIFICATE)    ? "pem-cert-in-place-of-crl"
		                                               : "";
	case USE_STAPLE:
		*wants = N_("an OCSP answer");
		return holds(x, input, ENTRY_OCSP) ? NULL : "";
	case USE_CLIENT_CA:
	case USE_CA_NAMES:
	case USE_EXTRA_CA:
	case USE_OWN_CA:
		*wants = N_("certificates of CAs");
		return holds(x, input, ENTRY_CERTIFICATE) ? NULL
		       : wrong_in_place_of_cert(x, input) ? wrong_in_place_of_cert(x, input)
		                                          : "";
	default:
		*wants = N_("a certificate");
		return holds(x, input, ENTRY_CERTIFICATE) ? NULL
		       : wrong_in_place_of_cert(x, input) ? wrong_in_place_of_cert(x, input)
		                                          : "";
	}
}

/* All of these servers read PEM alone, but for OCSP answers, which are DER. */
static const char *wrong_form(const struct named_file *f, const char *kind)
{
	static const struct {
		const char *kind, *id;
	} forms[] = { { "der", "pem-der-where-pem" },     { "pkcs12", "pem-pkcs12-where-pem" },
		      { "pkcs7", "pem-pkcs7-where-pem" }, { "empty", "pem-empty-file" },
		      { "jks", "keystore-format" },       { "utf16", "pem-utf16" } };

	for (size_t i = 0; f->use != USE_STAPLE && i < sizeof forms / sizeof *forms; i++)
		if (!strcmp(forms[i].kind, kind))
			return forms[i].id;
	return NULL;
}

/* PKCS #7 in the form of PEM is as unreadable as in DER, and what comes in it is not seen. */
static const char *pkcs7_in_pem(const struct input *in)
{
	bool any = false;

	for (size_t i = 0; i < in->nnotes; i++)
		any = any || in->notes[i].kind == INPUT_NOTE_PKCS7;
	return any ? "pem-pkcs7-where-pem" : NULL;
}

static void check_kind(struct auditor *x, const struct listener *l, const struct named_file *f, int input)
{
	const struct input *in = certset_input(x->run->set, input);
	const char *wants, *form = wrong_form(f, in->kind), *wrong = wrong_kind(x, f, input, &wants);
	struct finding *g;

	form = form ? form : pkcs7_in_pem(in);
	if (!form && !wrong)
		return;
	g = say(x, form ? form : *wrong ? wrong : "pem-unknown-content", l, f->by, f->path, -1);
	if (!g)
		return;
	if (g->severity != SEVERITY_ERROR) {
		g->severity = SEVERITY_ERROR;
		g->cause = true;
	}
	if (form && strcmp(form, "pem-empty-file"))
		say_title(x, g,
		          SAID(x, N_("%1$s is in another form (%2$s); %3$s reads PEM"), as_path(f->path),
		               as_code(strcmp(in->kind, "pem") ? in->kind : "pkcs7"),
		               as_code(l->config->dialect->title)));
	else
		say_title(
		    x, g,
		    SAID(x, N_("%1$s: %2$s is meant there, and none is in it"), as_path(f->path), as_word(wants)));
	if (f->octets.p)
		g->fix = SAID(x, N_("make it anew of the right file: %1$s takes PEM, in base64 once"),
		              as_code(l->config->dialect->title));
	else if (form && strcmp(form, "pem-empty-file"))
		g->command = SAID(x, "certloupe convert %1$s -o NEW.pem --to pem", as_path(f->path));
	else
		g->fix = SAID(x, N_("name the file that holds it"));
}

void auditing_files(struct auditor *x, struct listener_state *s)
{
	const struct listener *l = s->listener;

	for (size_t i = 0; i < l->file.n; i++) {
		const struct named_file *f = &l->file.v[i];
		const struct file_state *state = &s->file[i];

		if (!f->path || f->several)
			continue;
		if (state->input < 0) {
			not_there(x, l, f, state->sys);
			continue;
		}
		if (!f->octets.p)
			check_account(x, l, f);
		check_kind(x, l, f, state->input);
		if (!f->octets.p && holds(x, state->input, ENTRY_KEY))
			check_exposed(x, l, f);
	}
}
