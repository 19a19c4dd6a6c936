/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What OpenSSL says: `openssl verify` for many questions in one process. Of a question on standard input one line comes
 * out: the code, 0 where it accepts, or "load" where it cannot read one of the certificates or lists at all.
 *
 * A question is its parts, each a letter, a length of four octets (high one first) and so many octets, and "." at its
 * end: L leaf, U untrusted, T trusted, R revocation list (these in DER); h host name, a address, e mailbox, t time in
 * seconds, p purpose (server, client), c lists are wanted for all, x as Python 3.13 asks (-x509_strict -partial_chain).
 * Parts of the first kinds may repeat. */
#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct question {
	X509 *leaf;
	STACK_OF(X509) * untrusted;
	STACK_OF(X509_CRL) * lists;
	X509_STORE *store;
	X509_VERIFY_PARAM *asked;
	bool loads;
};

static void ask_new(struct question *q)
{
	*q = (struct question){ .untrusted = sk_X509_new_null(),
		                .lists = sk_X509_CRL_new_null(),
		                .store = X509_STORE_new(),
		                .asked = X509_VERIFY_PARAM_new(),
		                .loads = true };
}

static void ask_free(struct question *q)
{
	X509_free(q->leaf);
	sk_X509_pop_free(q->untrusted, X509_free);
	sk_X509_CRL_pop_free(q->lists, X509_CRL_free);
	X509_STORE_free(q->store);
	X509_VERIFY_PARAM_free(q->asked);
	ERR_clear_error();
}

static X509 *certificate(struct question *q, const unsigned char *p, size_t n)
{
	X509 *x = d2i_X509(NULL, &p, (long)n);

	q->loads &= x != NULL;
	return x;
}

static void untrust(struct question *q, X509 *x)
{
	if (x)
		sk_X509_push(q->untrusted, x);
}

static void trust(struct question *q, X509 *x)
{
	if (x)
		X509_STORE_add_cert(q->store, x);
	X509_free(x);
}

static void purpose(struct question *q, char first)
{
	X509_VERIFY_PARAM_set_purpose(q->asked, first == 's' ? X509_PURPOSE_SSL_SERVER : X509_PURPOSE_SSL_CLIENT);
}

static void take(struct question *q, int kind, const unsigned char *p, size_t n)
{
	const char *text = (const char *)p;
	X509_CRL *list;

	switch (kind) {
	case 'L':
		q->leaf = certificate(q, p, n);
		break;
	case 'U':
		untrust(q, certificate(q, p, n));
		break;
	case 'T':
		trust(q, certificate(q, p, n));
		break;
	case 'R':
		list = d2i_X509_CRL(NULL, &p, (long)n);
		q->loads &= list != NULL;
		if (list)
			sk_X509_CRL_push(q->lists, list);
		break;
	case 'h':
		X509_VERIFY_PARAM_set1_host(q->asked, text, 0);
		break;
	case 'a':
		X509_VERIFY_PARAM_set1_ip_asc(q->asked, text);
		break;
	case 'e':
		X509_VERIFY_PARAM_set1_email(q->asked, text, 0);
		break;
	case 't':
		X509_VERIFY_PARAM_set_time(q->asked, (time_t)strtoll(text, NULL, 10));
		break;
	case 'p':
		purpose(q, text[0]);
		break;
	case 'c':
		X509_VERIFY_PARAM_set_flags(q->asked, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
		break;
	case 'x':
		X509_VERIFY_PARAM_set_flags(q->asked, X509_V_FLAG_X509_STRICT | X509_V_FLAG_PARTIAL_CHAIN);
		break;
	default:
		exit(2);
	}
}

static void answer(struct question *q)
{
	X509_STORE_CTX *context = X509_STORE_CTX_new();

	X509_STORE_set1_param(q->store, q->asked);
	if (!q->loads || !q->leaf) {
		puts("load");
	} else if (context && X509_STORE_CTX_init(context, q->store, q->leaf, q->untrusted)) {
		X509_STORE_CTX_set0_crls(context, q->lists);
		int ok = X509_verify_cert(context), code = X509_STORE_CTX_get_error(context);
		printf("%d\n", ok > 0 ? 0 : code);
	} else {
		exit(2);
	}
	fflush(stdout);
	X509_STORE_CTX_free(context);
}

/* NUL-terminated, to be freed; NULL: nothing more comes. */
static unsigned char *part(size_t *n)
{
	unsigned char head[4], *p;

	if (fread(head, 1, 4, stdin) != 4)
		return NULL;
	*n = (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
	p = calloc(1, *n + 1);
	if (p && fread(p, 1, *n, stdin) != *n) {
		free(p);
		return NULL;
	}
	return p;
}

int main(void)
{
	struct question q;
	int kind;

	ask_new(&q);
	while ((kind = getchar()) != EOF) {
		size_t n;
		unsigned char *p;

		if (kind == '.') {
			answer(&q);
			ask_free(&q);
			ask_new(&q);
			continue;
		}
		p = part(&n);
		if (!p)
			return 2;
		take(&q, kind, p, n);
		free(p);
	}
	ask_free(&q);
	return 0;
}
