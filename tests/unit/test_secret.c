/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private keys and passwords leave our memory: once a file was read, nothing of them is in any part of the process that
 * can be written. The keys are made in another process, and what is searched for is kept inverted, so that the search
 * does not find itself. */
#include "tests/unit/load.h"
#include "base/secret.h"
#include "cert/key_structure.h"
#include <fcntl.h>
#include <gnutls/abstract.h>
#include <gnutls/pkcs12.h>
#include <gnutls/x509.h>
#include <sys/resource.h>
#include <sys/wait.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define PASSWORD "correct horse battery"
#define PIECE 12 /* octets that make a find: fewer could be chance */
#define NEEDLES_MAX 400

enum form { PEM, DER, PKCS8, PKCS8_DER, ENCRYPTED, P12, DAMAGED, UTF16, SECRET, URL, HEX, LARGE, WRONG_LABEL, POINTLESS };

static const struct row {
	const char *name;
	gnutls_pk_algorithm_t type;
	enum form form;
	bool opened;
} rows[] = {
	{ "RSA PRIVATE KEY", GNUTLS_PK_RSA, PEM, true },
	{ "an RSA key in DER", GNUTLS_PK_RSA, DER, true },
	{ "an RSA key as PKCS #8", GNUTLS_PK_RSA, PKCS8, true },
	{ "an RSA key as PKCS #8 in DER", GNUTLS_PK_RSA, PKCS8_DER, true },
	{ "an RSA key encrypted", GNUTLS_PK_RSA, ENCRYPTED, true },
	{ "an RSA key in a PKCS #12 file", GNUTLS_PK_RSA, P12, true },
	{ "EC PRIVATE KEY", GNUTLS_PK_ECDSA, PEM, true },
	{ "an EC key in DER", GNUTLS_PK_ECDSA, DER, true },
	{ "an EC key as PKCS #8", GNUTLS_PK_ECDSA, PKCS8, true },
	{ "an EC key encrypted", GNUTLS_PK_ECDSA, ENCRYPTED, true },
	{ "an EC key in a PKCS #12 file", GNUTLS_PK_ECDSA, P12, true },
	{ "an EC key without its point", GNUTLS_PK_ECDSA, POINTLESS, true },
	{ "an Ed25519 key", GNUTLS_PK_EDDSA_ED25519, PKCS8, true },
	{ "an Ed25519 key encrypted", GNUTLS_PK_EDDSA_ED25519, ENCRYPTED, true },
	{ "a key whose base64 is damaged", GNUTLS_PK_RSA, DAMAGED, false },
	{ "a key in UTF-16", GNUTLS_PK_RSA, UTF16, true },
	{ "a key in base64 once more", GNUTLS_PK_RSA, SECRET, true },
	{ "a key encoded for a URL", GNUTLS_PK_RSA, URL, true },
	{ "a key in hexadecimal", GNUTLS_PK_RSA, HEX, true },
	{ "a key in a large file that is used where it stands", GNUTLS_PK_RSA, LARGE, true },
	{ "a key that is called a certificate", GNUTLS_PK_RSA, WRONG_LABEL, true },
};

static const char *const guarded[] = { "tests/data/load/leaf.key", "tests/data/load/leaf-key.der",
	                               "tests/data/load/leaf-encrypted.key", "tests/data/load/leaf.p12" };

/* ---- in the other process ---- */

struct sink {
	int fd;
	size_t n;
};

/* Pieces of p, and of its octets in the other order, as the limbs of a number lie in memory. */
static void tell(struct sink *s, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i + PIECE <= n && s->n + 2 <= NEEDLES_MAX; i += 2 * PIECE) {
		uint8_t there[PIECE], back[PIECE];

		for (size_t k = 0; k < PIECE; k++) {
			there[k] = (uint8_t)~p[i + k];
			back[k] = (uint8_t)~p[i + PIECE - 1 - k];
		}
		ck_assert(write(s->fd, there, PIECE) == PIECE && write(s->fd, back, PIECE) == PIECE);
		s->n += 2;
	}
}

static void tell_datum(struct sink *s, const gnutls_datum_t *d)
{
	size_t zeros = 0;

	while (zeros < d->size && d->data[zeros] == 0)
		zeros++;
	tell(s, d->data + zeros, d->size - zeros);
}

static void tell_numbers(struct sink *s, gnutls_x509_privkey_t key, gnutls_pk_algorithm_t type)
{
	gnutls_datum_t n[8] = { { NULL, 0 } };
	gnutls_ecc_curve_t curve;

	if (type == GNUTLS_PK_RSA) { /* m, e and then what is private: d, p, q, u, e1, e2 */
		ck_assert(gnutls_x509_privkey_export_rsa_raw2(key, &n[0], &n[1], &n[2], &n[3], &n[4], &n[5], &n[6],
		                                              &n[7]) == 0);
		for (int i = 2; i < 8; i++)
			tell_datum(s, &n[i]);
	} else {
		ck_assert(gnutls_x509_privkey_export_ecc_raw(key, &curve, &n[0], &n[1], &n[2]) == 0);
		tell_datum(s, &n[2]);
	}
}

static void pkcs12(gnutls_x509_privkey_t key, gnutls_datum_t *out)
{
	gnutls_pkcs12_t p;
	gnutls_pkcs12_bag_t bag;
	gnutls_datum_t der;

	ck_assert(gnutls_pkcs12_init(&p) == 0 && gnutls_pkcs12_bag_init(&bag) == 0);
	ck_assert(gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_DER, PASSWORD, GNUTLS_PKCS_PBES2_AES_256,
	                                            &der) == 0);
	ck_assert(gnutls_pkcs12_bag_set_data(bag, GNUTLS_BAG_PKCS8_ENCRYPTED_KEY, &der) >= 0);
	ck_assert(gnutls_pkcs12_set_bag(p, bag) == 0 && gnutls_pkcs12_generate_mac(p, PASSWORD) == 0);
	ck_assert(gnutls_pkcs12_export2(p, GNUTLS_X509_FMT_DER, out) == 0);
}

/* PKCS#8, which GnuTLS does not write so. */
static void without_point(gnutls_x509_privkey_t key, gnutls_datum_t *out)
{
	gnutls_datum_t whole;
	struct key_structure k;
	struct buf b = BUF_INIT;

	ck_assert(gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_DER, NULL, GNUTLS_PKCS_PLAIN, &whole) == 0);
	ck_assert(key_structure_read(span_of(whole.data, whole.size), &k));
	k.public_half = SPAN_NONE;
	key_structure_plain(&k, &b);
	*out = (gnutls_datum_t){ (unsigned char *)b.s, (unsigned)b.n };
}

static void write_form(struct buf *out, gnutls_x509_privkey_t key, const struct row *r)
{
	bool der = r->form == DER || r->form == PKCS8_DER || r->form == HEX, old = r->form == PEM || r->form == DER;
	gnutls_datum_t d;

	if (r->form == P12) {
		pkcs12(key, &d);
	} else if (r->form == POINTLESS) {
		without_point(key, &d);
	} else if (old) {
		ck_assert(gnutls_x509_privkey_export2(key, der ? GNUTLS_X509_FMT_DER : GNUTLS_X509_FMT_PEM, &d) == 0);
	} else {
		ck_assert(gnutls_x509_privkey_export2_pkcs8(
		              key, der ? GNUTLS_X509_FMT_DER : GNUTLS_X509_FMT_PEM,
		              r->form == ENCRYPTED ? PASSWORD : NULL,
		              r->form == ENCRYPTED ? GNUTLS_PKCS_PBES2_AES_256 : GNUTLS_PKCS_PLAIN, &d) == 0);
	}
	if (r->form == LARGE)
		load_text(out, "{leaf.pem}", 10);
	if (r->form == SECRET) {
		buf_puts(out, "tls.key: ");
		load_base64(out, d.data, d.size, 0);
	} else if (r->form == URL || r->form == HEX) {
		load_octets(out, span_of(d.data, d.size), r->form == URL ? "url" : "hex");
	} else if (r->form == UTF16) {
		for (size_t i = 0; i < d.size; i++) {
			buf_putc(out, d.data[i]);
			buf_putc(out, 0);
		}
	} else if (r->form == WRONG_LABEL) {
		buf_puts(out, "-----BEGIN CERTIFICATE-----\n");
		buf_put(out, d.data + strlen("-----BEGIN PRIVATE KEY-----\n"),
		        d.size - strlen("-----BEGIN PRIVATE KEY-----\n"));
	} else {
		buf_put(out, d.data, d.size);
	}
	if (r->form == DAMAGED)
		strstr(out->s, "-----END")[-10] = '*';
	while (r->form == LARGE && out->n < ((size_t)5 << 20))
		buf_puts(out, "this line is no certificate at all, and there are many of them\n");
}

static void make(const struct row *r, const char *path, int fd)
{
	struct sink s = { .fd = fd };
	struct buf file = BUF_INIT;
	gnutls_x509_privkey_t key;
	unsigned bits = r->type == GNUTLS_PK_RSA     ? 2048
	                : r->type == GNUTLS_PK_ECDSA ? GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1)
	                                             : 256;
	FILE *f = fopen(path, "wb");

	ck_assert(f && gnutls_x509_privkey_init(&key) == 0 && gnutls_x509_privkey_generate(key, r->type, bits, 0) == 0);
	write_form(&file, key, r);
	ck_assert(fwrite(file.s, 1, file.n, f) == file.n && fclose(f) == 0);
	/* a text that holds a key as it is; of other forms the numbers tell */
	if (r->form == UTF16 || r->form == SECRET || r->form == URL || r->form == HEX) {
		tell(&s, (const uint8_t *)file.s + 100, 1000);
	} else if (r->form != ENCRYPTED && r->form != P12 && r->form != DER && r->form != PKCS8_DER &&
	           r->form != POINTLESS) {
		const char *end = strstr(file.s, r->form == WRONG_LABEL ? "-----END" : "KEY-----\n");

		tell(&s, (const uint8_t *)(r->form == WRONG_LABEL ? end - 1000 : end + 9),
		     r->type == GNUTLS_PK_RSA ? 1000 : 50);
	}
	tell_numbers(&s, key, r->type);
	if (r->form == ENCRYPTED || r->form == P12)
		tell(&s, (const uint8_t *)PASSWORD, strlen(PASSWORD));
}

/* ---- here ---- */

static uint8_t needle[NEEDLES_MAX][PIECE]; /* inverted */
static size_t needles;
static bool begins[65536];                /* with these two octets one of them does */
static uint8_t window[(1 << 20) + PIECE]; /* is not searched */

static void learn(int fd)
{
	uint8_t *p = &needle[0][0];
	size_t got = 0;

	for (ssize_t n; (n = read(fd, p + got, sizeof needle - got)) > 0;)
		got += (size_t)n;
	needles = got / PIECE;
	for (size_t i = 0; i < needles; i++)
		begins[(uint8_t)~needle[i][0] << 8 | (uint8_t)~needle[i][1]] = true;
}

static size_t found_at(const uint8_t *p, uintptr_t at, const char *map)
{
	size_t found = 0;

	if (!begins[p[0] << 8 | p[1]])
		return 0;
	for (size_t i = 0; i < needles; i++) {
		size_t k = 0;

		while (k < PIECE && (p[k] ^ needle[i][k]) == 0xff)
			k++;
		if (k == PIECE) {
			found++;
			fprintf(stderr, "piece %zu of %zu at %lx in %s", i, needles, (unsigned long)at, map);
		}
	}
	return found;
}

static size_t search_range(int mem, uintptr_t from, uintptr_t to, const char *map)
{
	size_t found = 0;

	for (uintptr_t at = from; at < to; at += sizeof window - PIECE) {
		size_t want = to - at < sizeof window ? to - at : sizeof window;
		ssize_t n = pread(mem, window, want, (off_t)at);

		for (ssize_t i = 0; i + PIECE <= n; i++) {
			const uintptr_t here = at + (uintptr_t)i;

			if (here + PIECE <= (uintptr_t)window || here >= (uintptr_t)window + sizeof window)
				found += found_at(window + i, here, map);
		}
	}
	return found;
}

static size_t search(int maps, int mem)
{
	char line[600];
	size_t found = 0;
	FILE *f = fdopen(maps, "r");

	setvbuf(f, NULL, _IONBF, 0);
	while (fgets(line, sizeof line, f)) {
		unsigned long from, to;
		char mode[5];

		if (sscanf(line, "%lx-%lx %4s", &from, &to, mode) == 3 && mode[0] == 'r' && mode[1] == 'w')
			found += search_range(mem, from, to, line);
	}
	fclose(f);
	return found;
}

static char *answer(void *ctx, const char *prompt)
{
	char *p = xstrdup("bnssdbu!insrd!c`uudsx"); /* PASSWORD, its lowest bits flipped */

	(void)ctx;
	(void)prompt;
	for (size_t i = 0; p[i]; i++)
		p[i] = (char)(p[i] ^ 1);
	return p;
}

/* Whatever grows must move, as in a process that has run for a while. */
static void crumble(void)
{
	static void *crumbs[4096];

	for (size_t i = 0; i < sizeof crumbs / sizeof *crumbs; i++)
		ck_assert_ptr_nonnull(crumbs[i] = malloc((size_t)16 << i % 8));
	for (size_t i = 0; i < sizeof crumbs / sizeof *crumbs; i++)
		if (i / 8 % 2)
			free(crumbs[i]);
}

START_TEST(nothing_is_left)
{
	const struct row *r = &rows[_i];
	char path[] = "/tmp/certloupe-secret-XXXXXX";
	struct source src = { .kind = SOURCE_FILE, .spec = path, .path = path };
	struct certset *s;
	int told[2], file = mkstemp(path), maps = open("/proc/self/maps", O_RDONLY),
	             mem = open("/proc/self/mem", O_RDONLY), status;
	bool opened = false;
	pid_t pid;

	if (SANITIZE_ADDRESS || mem < 0 || maps < 0)
		goto out; /* freed memory is kept there for other reasons; or there is no such file system */
	ck_assert(file >= 0 && pipe(told) == 0);
	pid = fork();
	if (pid == 0) {
		make(r, path, told[1]);
		_exit(0);
	}
	close(told[1]);
	learn(told[0]);
	ck_assert(waitpid(pid, &status, 0) == pid && status == 0);
	ck_assert_uint_ge(needles, 2);
	crumble();
	s = certset_new();
	certset_password(s, answer, NULL);
	ck_assert(certset_load(s, &src, ORIGIN_FILE, NULL, NULL));
	for (size_t i = 0; i < certset_count(s); i++)
		opened |= certset_key(s, (int)i) && certset_key(s, (int)i)->opened;
	ck_assert_msg(opened == r->opened, "%s: it was %sopened", r->name, opened ? "" : "not ");
	unit_int(r->name, search(maps, mem), 0);
	certset_free(s);
out:
	unlink(path);
}
END_TEST

/* Before a key was there, a core file may be written; afterwards none is, and nobody looks in. */
START_TEST(is_guarded)
{
	struct rlimit core = { 4096, 4096 };

	ck_assert(setrlimit(RLIMIT_CORE, &core) == 0);
	certset_free(load_path(certset_new(), unit_src("tests/data/load/leaf.pem"), NULL));
	ck_assert(getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 4096);
	certset_free(load_path(certset_new(), unit_src(guarded[_i]), NULL));
	ck_assert(getrlimit(RLIMIT_CORE, &core) == 0);
	if (SANITIZE_ADDRESS)
		return;
	ck_assert_uint_eq(core.rlim_cur, 0);
	ck_assert_uint_eq(core.rlim_max, 4096);
#ifdef __linux__
	ck_assert_int_eq(prctl(PR_GET_DUMPABLE, 0L, 0L, 0L, 0L), 0);
#endif
}
END_TEST

UNIT_SUITE("secret")
{
	UNIT_ROWS(tc, is_guarded, guarded);
	UNIT_ROWS(tc, nothing_is_left, rows);
}
