/* SPDX-License-Identifier: GPL-3.0-or-later */
/* By GnuTLS, which has p11-kit load the modules that this machine is set up for. */
#include "config.h"

#include "load/token.h"

#include "base/arena.h"
#include "base/argument.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/secret.h"
#include "base/span.h"
#include "load/pem_write.h"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/pkcs11.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OBJECTS_MAX 10000
#define NAMES_MAX 8
#define LABEL_MAX 200

/* ctx: what a person said, or NULL. */
static int give_pin(void *ctx, int attempt, const char *url, const char *label, unsigned flags, char *pin, size_t max)
{
	const char *said = ctx ? ctx : getenv("GNUTLS_PIN");

	(void)url, (void)label;
	if (attempt || flags & GNUTLS_PIN_WRONG || !said || strlen(said) >= max)
		return -1;
	snprintf(pin, max, "%s", said);
	return 0;
}

static bool has_pin(const char *url)
{
	return strstr(url, "pin-value=") || strstr(url, "pin-source=") || getenv("GNUTLS_PIN");
}

/* RFC 7512 2.4 has a URI of a file there, and older URLs its bare path: so has GnuTLS. */
static const char *with_bare_pin_source(struct arena *a, const char *url)
{
	static const char source[] = "pin-source=", scheme[] = "file:";
	const char *at = strstr(url, source), *value = at ? at + sizeof source - 1 : NULL;

	if (!value || strncmp(value, scheme, sizeof scheme - 1) != 0)
		return url;
	const char *path = value + sizeof scheme - 1;
	if (strncmp(path, "//", 2) == 0)
		path += 2;
	return arena_printf(a, "%.*s%s", (int)(value - url), url, path);
}

/* There is such a token, and it shows what is private in it to who logs in. */
static bool wants_login(const char *url)
{
	unsigned flags;

	return gnutls_pkcs11_token_get_flags(url, &flags) == 0 && (flags & GNUTLS_PKCS11_TOKEN_LOGIN_REQUIRED);
}

static void name_key(struct arena *a, gnutls_pkcs11_obj_t o, struct token_keys *keys)
{
	char label[LABEL_MAX];
	size_t n = sizeof label;

	keys->n++;
	if (keys->shown < NAMES_MAX && gnutls_pkcs11_obj_get_info(o, GNUTLS_PKCS11_OBJ_LABEL, label, &n) == 0 && *label)
		keys->name[keys->shown++] = as_name(arena_strdup(a, label));
}

/* One object. What is neither certificate nor private key (public halves, data) is passed over. */
static bool take(struct arena *a, gnutls_pkcs11_obj_t o, struct buf *out, struct token_keys *keys)
{
	gnutls_pkcs11_obj_type_t type = gnutls_pkcs11_obj_get_type(o);
	gnutls_datum_t der;

	if (type == GNUTLS_PKCS11_OBJ_PRIVKEY)
		name_key(a, o, keys);
	if ((type != GNUTLS_PKCS11_OBJ_X509_CRT && type != GNUTLS_PKCS11_OBJ_X509_CRT_EXTENSION) ||
	    gnutls_pkcs11_obj_export2(o, &der) < 0)
		return false;
	pem_write(out, "CERTIFICATE", span_of(der.data, der.size));
	gnutls_free(der.data);
	return true;
}

enum token_answer token_read(struct arena *a, const char *given, const char *spec, char *pin, struct buf *out,
                             struct token_keys *keys, struct err *e)
{
	const char *url = with_bare_pin_source(a, given);
	unsigned flags = pin || has_pin(url) ? GNUTLS_PKCS11_OBJ_FLAG_LOGIN : 0, n = 0;
	gnutls_pkcs11_obj_t *list = NULL;
	size_t taken = 0;

	*keys = (struct token_keys){ .name = ARENA_ARRAY(a, struct argument, NAMES_MAX) };
	if (flags)
		secret_guard();
	gnutls_pkcs11_set_pin_function(give_pin, pin);
	int code = gnutls_pkcs11_obj_list_import_url4(&list, &n, url, flags);
	gnutls_pkcs11_set_pin_function(give_pin, NULL);
	if (code < 0 && code != GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE) {
		err_set(e, code == GNUTLS_E_PKCS11_PIN_ERROR ? ERR_PASSWORD : ERR_LIBRARY, "%1$s: %2$s", as_path(spec),
		        as_code(gnutls_strerror(code)));
		return TOKEN_FAILED;
	}
	for (unsigned i = 0; i < n; i++) {
		taken += i < OBJECTS_MAX && take(a, list[i], out, keys);
		gnutls_pkcs11_obj_deinit(list[i]);
	}
	gnutls_free(list);
	if (n > OBJECTS_MAX) {
		err_set(e, ERR_LIMIT, _("%1$s: more than %2$s objects"), as_path(spec), as_number(OBJECTS_MAX));
		return TOKEN_FAILED;
	}
	if (taken)
		return TOKEN_READ;
	if (!flags && wants_login(url)) {
		err_set(e, ERR_PASSWORD, _("%1$s: what it shows without its PIN holds no certificate"), as_path(spec));
		return TOKEN_WANTS_PIN;
	}
	err_set(e, ERR_INPUT,
	        code < 0 ? _("%1$s: there is no such token, or nothing in it") : _("%1$s: no certificate in it"),
	        as_path(spec));
	return TOKEN_FAILED;
}
