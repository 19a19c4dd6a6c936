/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which store a program reads, in machines that are a few files below a directory: a row each, with the variables and
 * arguments of the process that is looked at. Another process, too, as it is. */
#include "config.h"
#include "load/stores.h"
#include "base/arena.h"
#include "base/buf.h"
#include "load/scan.h"
#include "tests/unit/unit.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static char dir[64];
static struct arena *arena;

static void setup(void)
{
	arena = arena_new();
	strcpy(dir, "/tmp/certloupe-stores-XXXXXX");
	ck_assert(mkdtemp(dir) != NULL);
}

static void teardown(void)
{
	char command[100];

	snprintf(command, sizeof command, "rm -rf %s", dir);
	ck_assert_int_eq(system(command), 0);
	arena_free(arena);
}

/* ---- a machine ---- */

static const char *in_dir(const char *path)
{
	return arena_printf(arena, "%s/%s", dir, path);
}

static void make_parents(char *path)
{
	for (char *p = path + strlen(dir) + 1; (p = strchr(p, '/')) != NULL; p++) {
		*p = '\0';
		mkdir(path, 0755);
		*p = '/';
	}
}

/* PATH, PATH=TEXT, PATH/ for a directory or PATH>TARGET, '|' between them. '@' in a text is a NUL. Everything may be
 * executed. */
static void make(const char *files)
{
	char *list = arena_strdup(arena, files), *save = NULL;

	for (char *one = strtok_r(list, "|", &save); one; one = strtok_r(NULL, "|", &save)) {
		char *mark = one + strcspn(one, "=>"), kind = *mark;
		const char *text = kind ? mark + 1 : "";

		*mark = '\0';
		char *path = arena_strdup(arena, in_dir(one));
		make_parents(path);
		if (path[strlen(path) - 1] == '/')
			continue;
		if (kind == '>') {
			ck_assert_int_eq(symlink(text, path), 0);
			continue;
		}
		FILE *f = fopen(path, "wb");
		ck_assert_msg(f != NULL, "%s", path);
		for (; *text; text++)
			fputc(*text == '@' ? '\0' : *text, f);
		fclose(f);
		ck_assert_int_eq(chmod(path, 0755), 0);
	}
}

static const char *const *list_of(const char *text)
{
	char *list = arena_strdup(arena, text), *save = NULL;
	struct words w = { 0 };

	for (char *one = strtok_r(list, "|", &save); one; one = strtok_r(NULL, "|", &save))
		words_add(arena, &w, one);
	words_add(arena, &w, NULL);
	return w.v;
}

/* NAME FORM:PATH(FROM)… set=… ignored=… warned, a store a line; a part that is not there begins with '!'. */
static const char *told(const struct store *all, size_t n)
{
	static const char *const forms[] = { "file", "hashed", "flat", "embedded", "database" };
	struct buf b = BUF_INIT;
	size_t skip = strlen(dir);

	for (size_t i = 0; i < n; i++) {
		buf_printf(&b, "%s%s", i ? "\n" : "", all[i].name);
		for (size_t k = 0; k < all[i].npart; k++) {
			const struct store_part *p = &all[i].part[k];

			buf_printf(&b, " %s%s:%s", p->there ? "" : "!", forms[p->form], p->path + skip);
			if (p->from)
				buf_printf(&b, "(%s)", p->from);
		}
		for (size_t k = 0; k < all[i].set.n; k++)
			buf_printf(&b, " set=%s", all[i].set.v[k]);
		for (size_t k = 0; k < all[i].ignored.n; k++)
			buf_printf(&b, " ignored=%s", all[i].ignored.v[k]);
		buf_puts(&b, all[i].warning ? " warned" : "");
	}
	const char *text = arena_strdup(arena, buf_str(&b));
	buf_free(&b);
	return text;
}

#define PEM_BEGIN "-----BEGIN CERTIFICATE-----"
#define LONG_51 "/dddddddddddddddddddddddddddddddddddddddddddddddddd"
#define LONG_255 LONG_51 LONG_51 LONG_51 LONG_51 LONG_51
/* Each leads to the next one. */
#define LINKS_40                                                                                                       \
	"l0>/l1|l1>/l2|l2>/l3|l3>/l4|l4>/l5|l5>/l6|l6>/l7|l7>/l8|l8>/l9|l9>/l10|" \
	"l10>/l11|l11>/l12|l12>/l13|l13>/l14|l14>/l15|l15>/l16|l16>/l17|l17>/l18|l18>/l19|l19>/l20|" \
	"l20>/l21|l21>/l22|l22>/l23|l23>/l24|l24>/l25|l25>/l26|l26>/l27|l27>/l28|l28>/l29|l29>/l30|" \
	"l30>/l31|l31>/l32|l32>/l33|l33>/l34|l34>/l35|l35>/l36|l36>/l37|l37>/l38|l38>/l39|l39>/l40|"

static const struct {
	const char *name, *program, *files, *environment, *arguments, *exe, *is, *want;
} machines[] = {
	/* clang-format off */
	{ "OpenSSL without a library or a directory", "openssl", "", "", "", NULL, NULL,
	  "openssl !file:/usr/local/ssl/cert.pem !hashed:/usr/local/ssl/certs" },
	{ "the first directory that is there", "openssl", "etc/pki/tls/cert.pem|etc/ssl/", "", "", NULL, NULL,
	  "openssl file:/etc/pki/tls/cert.pem !hashed:/etc/pki/tls/certs" },
	{ "the directory of the library", "openssl", "usr/lib64/libcrypto.so.3=x OPENSSLDIR: \"/opt/ssl\" y|opt/ssl/certs/|etc/ssl/", "", "", NULL, NULL,
	  "openssl !file:/opt/ssl/cert.pem hashed:/opt/ssl/certs" },
	{ "a library that does not say", "openssl", "usr/lib/x86_64-linux-gnu/libcrypto.so.1.1=x|etc/ssl/certs/", "", "", NULL, NULL,
	  "openssl !file:/etc/ssl/cert.pem hashed:/etc/ssl/certs" },
	{ "a directory as long as there is room for", "openssl", "usr/lib64/libcrypto.so=OPENSSLDIR: \"" LONG_255 "\"", "", "", NULL, NULL,
	  "openssl !file:" LONG_255 "/cert.pem !hashed:" LONG_255 "/certs" },
	{ "the newest of several libraries of a place", "openssl",
	  "usr/lib/x86_64-linux-gnu/libcrypto.so.3=OPENSSLDIR: \"/a\"|usr/lib/y86_64-linux-gnu/libcrypto.so.3=OPENSSLDIR: \"/b\"", "", "", NULL, NULL,
	  "openssl !file:/b/cert.pem !hashed:/b/certs" },
	{ "as many links as Linux follows, and one more", "openssl", LINKS_40 "l40/|k>/l0", "SSL_CERT_FILE=/l0|SSL_CERT_DIR=/k", "", NULL, NULL,
	  "openssl file:/l40(SSL_CERT_FILE) !hashed:/k(SSL_CERT_DIR) set=SSL_CERT_FILE set=SSL_CERT_DIR" },
	{ "a directory whose end is missing", "openssl", "usr/lib64/libcrypto.so=OPENSSLDIR: \"/opt/s", "", "", NULL, NULL,
	  "openssl !file:/opt/s/cert.pem !hashed:/opt/s/certs" },
	{ "links lead within the machine", "openssl", "usr/lib64/libcrypto.so.3=OPENSSLDIR: \"/usr/lib/ssl\"|usr/lib/ssl/certs>/etc/ssl/certs|usr/lib/ssl/cert.pem>../../../../etc/./a.pem|etc/a.pem>/b/../etc/c.pem|etc/c.pem|etc/ssl/certs/", "", "", NULL, NULL,
	  "openssl file:/etc/c.pem hashed:/etc/ssl/certs" },
	{ "a link to what is there outside alone", "openssl", "etc/ssl/certs>/proc|etc/ssl/cert.pem>/dev/null", "", "", NULL, NULL,
	  "openssl !file:/dev/null !hashed:/proc" },
	{ "links in a ring", "openssl", "etc/ssl/certs>/etc/ssl/others|etc/ssl/others>certs", "", "", NULL, NULL,
	  "openssl !file:/etc/ssl/cert.pem !hashed:/etc/ssl/certs" },
	{ "variables", "openssl", "a.pem|b/", "SSL_CERT_FILE=/a.pem|SSL_CERT_DIR=/b::/c", "", NULL, NULL,
	  "openssl file:/a.pem(SSL_CERT_FILE) hashed:/b(SSL_CERT_DIR) !hashed:/c(SSL_CERT_DIR) set=SSL_CERT_FILE set=SSL_CERT_DIR" },
	{ "an empty variable, one that only begins so", "openssl", "", "SSL_CERT_FILE=|SSL_CERT_DIRECTORY=/x", "", NULL, NULL,
	  "openssl !file:/usr/local/ssl/cert.pem !hashed:/usr/local/ssl/certs" },
	{ "what others read is ignored", "openssl", "", "NODE_EXTRA_CA_CERTS=/x|JAVA_HOME=/j|NODE_OPTIONS=--a|CURL_CA_BUNDLE=/c", "", NULL, NULL,
	  "openssl !file:/usr/local/ssl/cert.pem !hashed:/usr/local/ssl/certs ignored=CURL_CA_BUNDLE ignored=NODE_EXTRA_CA_CERTS" },

	{ "a system without a bundle", "system", "", "", "", NULL, NULL, "system" },
	{ "the first bundle alone", "system", "etc/pki/tls/certs/ca-bundle.crt|etc/ssl/cert.pem", "", "", NULL, NULL,
	  "system file:/etc/pki/tls/certs/ca-bundle.crt" },
	{ "a directory in place of the bundle", "system", "etc/ssl/cert.pem|d/", "SSL_CERT_DIR=/d", "", NULL, NULL,
	  "system file:/d(SSL_CERT_DIR) set=SSL_CERT_DIR" },

	{ "no GnuTLS", "gnutls", "etc/ssl/cert.pem", "", "", NULL, NULL, "" },
	{ "a bundle built into GnuTLS", "gnutls", "usr/lib64/libgnutls.so.30=@/etc/ssl/ca-bundle.pem@|etc/ssl/ca-bundle.pem", "", "", NULL, NULL,
	  "gnutls file:/etc/ssl/ca-bundle.pem" },
	{ "GnuTLS that asks p11-kit, which reads directories", "gnutls",
	  "usr/lib64/libgnutls.so.30=pkcs11:|usr/lib64/pkcs11/p11-kit-trust.so=@/etc/pki/ca-trust/source:/usr/share/pki/ca-trust-source@|etc/pki/ca-trust/source/anchors/",
	  "", "", NULL, NULL,
	  "gnutls flat:/etc/pki/ca-trust/source flat:/etc/pki/ca-trust/source/anchors !flat:/usr/share/pki/ca-trust-source !flat:/usr/share/pki/ca-trust-source/anchors" },
	{ "GnuTLS that asks a p11-kit that is not there", "gnutls", "usr/lib64/libgnutls.so.30=pkcs11:", "", "", NULL, NULL, "gnutls" },
	{ "p11-kit with a bundle", "p11-kit", "usr/lib/pkcs11/p11-kit-trust.so=@/etc/ssl/certs/ca-certificates.crt@", "", "", NULL, NULL,
	  "p11-kit !file:/etc/ssl/certs/ca-certificates.crt" },
	{ "no p11-kit", "p11-kit", "", "", "", NULL, NULL, "" },

	{ "no curl", "curl", "usr/bin/git", "PATH=/usr/bin", "", NULL, NULL, "" },
	{ "curl behind an empty word of the path", "curl", "b/curl|usr/lib64/libcurl.so.4=@/etc/ssl/certs@/etc/ssl/cert.pem", "PATH=:/a:/b:", "", NULL, NULL,
	  "curl !file:/etc/ssl/cert.pem !hashed:/etc/ssl/certs" },
	{ "curl without its library", "curl", "b/curl", "PATH=/b", "", NULL, NULL, "curl" },
	{ "curl's file", "curl", "b/curl|h/my.pem|h/.curlrc=# told\ncacertx = no\n--cacert \"~/my.pem\"\r\ncapath=/p\n|usr/lib64/libcurl.so.4=@/etc/ssl/certs@/etc/ssl/cert.pem", "PATH=/b|HOME=/h", "", NULL, NULL,
	  "curl file:/h/my.pem(/h/.curlrc) !hashed:/p(/h/.curlrc)" },
	{ "curl's variable", "curl", "b/curl", "PATH=/b|CURL_CA_BUNDLE=/c.pem|SSL_CERT_FILE=/s.pem|SSL_CERT_DIR=/d", "", NULL, NULL,
	  "curl !file:/c.pem(CURL_CA_BUNDLE) set=SSL_CERT_FILE set=SSL_CERT_DIR set=CURL_CA_BUNDLE" },
	{ "OpenSSL's variables for curl", "curl", "b/curl", "PATH=/b|SSL_CERT_FILE=/s.pem|SSL_CERT_DIR=/d", "", NULL, NULL,
	  "curl !file:/s.pem(SSL_CERT_FILE) !hashed:/d(SSL_CERT_DIR) set=SSL_CERT_FILE set=SSL_CERT_DIR" },
	{ "curl's arguments", "curl", "b/curl|c.pem", "PATH=/b|CURL_CA_BUNDLE=/n.pem", "curl|--cacert|/c.pem|-k|https://h", NULL, NULL,
	  "curl file:/c.pem(--cacert) set=CURL_CA_BUNDLE warned" },
	{ "told by an option, curl reads no variable", "curl", "b/curl", "PATH=/b|SSL_CERT_DIR=/d", "curl|--cacert|/c.pem", NULL, NULL,
	  "curl !file:/c.pem(--cacert) set=SSL_CERT_DIR" },
	{ "nor with a directory", "curl", "b/curl", "PATH=/b|CURL_CA_BUNDLE=/c|SSL_CERT_FILE=/f", "curl|--capath|/d|--capath", NULL, NULL,
	  "curl !hashed:/d(--capath) set=SSL_CERT_FILE set=CURL_CA_BUNDLE" },
	{ "an argument without its word, the other form of -k", "curl", "b/curl", "PATH=/b", "curl|--insecure|--cacert", NULL, NULL, "curl warned" },
	{ "the process is curl, wherever it is", "curl", "", "", "curl", "/opt/curl", "curl", "curl" },
	{ "the process is something else", "curl", "", "", "node", "/opt/node", "node", "" },

	{ "no git", "git", "", "PATH=/b", "", NULL, NULL, "" },
	{ "git with GnuTLS", "git", "b/git|usr/lib64/libcurl-gnutls.so.4=@/etc/ssl/certs@/etc/ssl/certs/ca-certificates.crt@", "PATH=/b", "", NULL, NULL,
	  "git !file:/etc/ssl/certs/ca-certificates.crt !flat:/etc/ssl/certs" },
	{ "git's variables", "git", "b/git|usr/lib64/libcurl.so.4=x", "PATH=/b|GIT_SSL_CAINFO=/f|GIT_SSL_CAPATH=/p|GIT_SSL_NO_VERIFY=1", "", NULL, NULL,
	  "git !file:/f(GIT_SSL_CAINFO) !hashed:/p(GIT_SSL_CAPATH) set=GIT_SSL_CAINFO set=GIT_SSL_CAPATH set=GIT_SSL_NO_VERIFY warned" },
	{ "git's files: the last that says it", "git",
	  "b/git|etc/gitconfig=[core]\n\tsslCAInfo = /no\n[HTTP]\n\tsslCAInfo = /f\n\tsslverify = FALSE\n[http \"https://h\"]\n\tsslCAPath = /no\n|h/.config/git/config=[http]\n sslCAPath=/x\n|h/.gitconfig=[http]\n sslCAPath=~/p\n",
	  "PATH=/b|HOME=/h", "", NULL, NULL,
	  "git !file:/f(/etc/gitconfig) !hashed:/h/p(/h/.gitconfig) warned" },
	{ "one's own file says otherwise", "git", "b/git|etc/gitconfig=[http]\nsslCAInfo=/f\nsslVerify=off\n|x/git/config=[http]\nsslCAInfo=/mine\nsslVerify=yes\n|h/.config/git/config=[http]\nsslVerify=no\n",
	  "PATH=/b|HOME=/h|XDG_CONFIG_HOME=/x", "", NULL, NULL, "git !file:/mine(/x/git/config)" },
	{ "no value is false", "git", "b/git|h/.gitconfig=[http]\n\tsslVerify = \n", "PATH=/b|HOME=/h", "", NULL, NULL, "git warned" },

	{ "Python by either name", "python", "b/python|etc/ssl/", "PATH=/b", "", NULL, NULL, "python !file:/etc/ssl/cert.pem !hashed:/etc/ssl/certs" },
	{ "no Python", "python", "b/pythonista", "PATH=/b", "", NULL, NULL, "" },
	{ "certifi of the distribution, patched", "certifi", "usr/lib/python3/dist-packages/certifi/core.py=return '/etc/ssl/cert.pem'", "", "", NULL, NULL,
	  "certifi:python3 !file:/etc/ssl/cert.pem(/usr/lib/python3/dist-packages/certifi/core.py)" },
	{ "certifi in many places, three of one version", "certifi",
	  "v/lib/python3.12/site-packages/certifi/cacert.pem|usr/local/lib/python3.11/site-packages/certifi/|opt/a/lib/python3.11/site-packages/certifi/|opt/b/lib/python3.11/site-packages/certifi/|h/.pyenv/versions/3.9.1/lib/python3.9/site-packages/certifi/",
	  "VIRTUAL_ENV=/v|HOME=/h", "", NULL, NULL,
	  "certifi:venv file:/v/lib/python3.12/site-packages/certifi/cacert.pem\n"
	  "certifi:python3.11 !file:/usr/local/lib/python3.11/site-packages/certifi/cacert.pem\n"
	  "certifi:pyenv-3.9.1 !file:/h/.pyenv/versions/3.9.1/lib/python3.9/site-packages/certifi/cacert.pem\n"
	  "certifi:python3.11-2 !file:/opt/a/lib/python3.11/site-packages/certifi/cacert.pem\n"
	  "certifi:python3.11-3 !file:/opt/b/lib/python3.11/site-packages/certifi/cacert.pem" },
	{ "variables of requests", "certifi", "usr/lib/python3/dist-packages/certifi/", "REQUESTS_CA_BUNDLE=/r|CURL_CA_BUNDLE=/c", "", NULL, NULL,
	  "certifi:python3 !file:/r(REQUESTS_CA_BUNDLE) set=CURL_CA_BUNDLE set=REQUESTS_CA_BUNDLE" },
	{ "requests takes curl's, too", "certifi", "usr/lib/python3/dist-packages/certifi/", "CURL_CA_BUNDLE=/c", "", NULL, NULL,
	  "certifi:python3 !file:/c(CURL_CA_BUNDLE) set=CURL_CA_BUNDLE" },

	{ "no Node", "node", "", "", "", NULL, NULL, "" },
	{ "Node with its own", "node", "b/node=" PEM_BEGIN, "PATH=/b", "", NULL, NULL, "node embedded:/b/node" },
	{ "Node by a link", "node", "b/node>../opt/node|opt/node=" PEM_BEGIN, "PATH=/b", "", NULL, NULL, "node embedded:/opt/node" },
	{ "Node of a distribution", "node", "b/node=x|usr/lib/x86_64-linux-gnu/libnode.so.108|etc/ssl/", "PATH=/b", "", NULL, NULL,
	  "node !file:/etc/ssl/cert.pem !hashed:/etc/ssl/certs" },
	{ "the same, told to take what is in it", "node", "b/node=x|usr/lib64/libnode.so.108", "PATH=/b", "node|--use-bundled-ca", NULL, NULL,
	  "node embedded:/usr/lib64/libnode.so.108" },
	{ "Node told to take OpenSSL's", "node", "b/node=" PEM_BEGIN " OPENSSLDIR: \"/n\"", "PATH=/b|NODE_OPTIONS=--x --use-openssl-ca", "", NULL, NULL,
	  "node !file:/n/cert.pem !hashed:/n/certs" },
	{ "the same, where nobody says which", "node", "b/node=" PEM_BEGIN "|etc/pki/tls/", "PATH=/b", "node|--use-openssl-ca", NULL, NULL,
	  "node !file:/etc/pki/tls/cert.pem !hashed:/etc/pki/tls/certs" },
	{ "Node and the system's", "node", "b/node=" PEM_BEGIN "|etc/ssl/cert.pem", "PATH=/b|NODE_EXTRA_CA_CERTS=/x|NODE_TLS_REJECT_UNAUTHORIZED=0", "node|--use-system-ca", NULL, NULL,
	  "node embedded:/b/node file:/etc/ssl/cert.pem(--use-system-ca) !file:/x(NODE_EXTRA_CA_CERTS) set=NODE_EXTRA_CA_CERTS set=NODE_TLS_REJECT_UNAUTHORIZED warned" },
	{ "the system's by a variable, without one", "node", "b/node=" PEM_BEGIN, "PATH=/b|NODE_USE_SYSTEM_CA=1|NODE_TLS_REJECT_UNAUTHORIZED=1", "", NULL, NULL,
	  "node embedded:/b/node set=NODE_USE_SYSTEM_CA set=NODE_TLS_REJECT_UNAUTHORIZED" },

	{ "no Java", "java", "usr/lib/jvm/broken/bin/java", "", "", NULL, NULL, "" },
	{ "the Java of the path, once", "java", "b/java>../usr/lib/jvm/j17/bin/java|usr/lib/jvm/j17/bin/java|usr/lib/jvm/j17/lib/security/cacerts|usr/lib/jvm/j8/jre/lib/security/jssecacerts|usr/lib/jvm/default>j17",
	  "PATH=/b|JAVA_HOME=/usr/lib/jvm/j17", "", NULL, NULL,
	  "java file:/usr/lib/jvm/j17/lib/security/cacerts\njava:j8 file:/usr/lib/jvm/j8/jre/lib/security/jssecacerts" },
	{ "JAVA_HOME alone", "java", "j/lib/security/cacerts|j/lib/security/jssecacerts", "JAVA_HOME=/j", "", NULL, NULL,
	  "java:JAVA_HOME file:/j/lib/security/jssecacerts" },
	{ "a process has one Java", "java", "j/bin/java|j/lib/security/cacerts|usr/lib/jvm/k/lib/security/cacerts", "", "java", "/j/bin/java", "java",
	  "java file:/j/lib/security/cacerts" },
	{ "a store told by an argument", "java", "j/bin/java|j/lib/security/cacerts", "", "java|-Djavax.net.ssl.trustStore=/a|-Djavax.net.ssl.trustStore=/b", "/j/bin/java", "java",
	  "java !file:/b(-Djavax.net.ssl.trustStore)" },
	{ "a store told by a variable", "java", "j/lib/security/cacerts", "JAVA_HOME=/j|_JAVA_OPTIONS=-Xmx1g -Djavax.net.ssl.trustStore=/v", "", NULL, NULL,
	  "java:JAVA_HOME !file:/v(_JAVA_OPTIONS) set=_JAVA_OPTIONS" },

	{ "Go", "go", "etc/pki/tls/cacert.pem|etc/ssl/cert.pem|etc/pki/tls/certs/", "", "", NULL, NULL,
	  "go file:/etc/pki/tls/cacert.pem !flat:/etc/ssl/certs flat:/etc/pki/tls/certs" },
	{ "Go without a file", "go", "", "", "", NULL, NULL, "go !flat:/etc/ssl/certs" },
	{ "Go's variables", "go", "etc/ssl/cert.pem", "SSL_CERT_FILE=/f|SSL_CERT_DIR=/d:/e", "", NULL, NULL,
	  "go !file:/f(SSL_CERT_FILE) !flat:/d(SSL_CERT_DIR) !flat:/e(SSL_CERT_DIR) set=SSL_CERT_FILE set=SSL_CERT_DIR" },

	{ "profiles", "nss", "h/.pki/nssdb/cert9.db|h/.mozilla/firefox/ab.default/cert9.db|h/.thunderbird/x/prefs.js", "HOME=/h", "", NULL, NULL,
	  "nss:nssdb database:/h/.pki/nssdb\nnss:ab.default database:/h/.mozilla/firefox/ab.default" },
	{ "nobody's home", "nss", "", "", "", NULL, NULL, "" },
	/* clang-format on */
};

START_TEST(finds)
{
	struct stores_view v = { .arena = arena,
		                 .root = dir,
		                 .environment = list_of(machines[_i].environment),
		                 .argument = list_of(machines[_i].arguments),
		                 .exe = machines[_i].exe,
		                 .program = machines[_i].is };
	size_t n = 99;

	make(machines[_i].files);
	const struct store *all = stores_find(&v, machines[_i].program, &n);
	unit_str(machines[_i].name, told(all, n), machines[_i].want);
}
END_TEST

START_TEST(names)
{
	char *file = arena_strdup(arena, in_dir("one.pem"));
	const struct store *s;

	setenv("SSL_CERT_FILE", file, 1);
	unsetenv("SSL_CERT_DIR");
	s = stores_named(arena, "go");
	ck_assert(s && !strcmp(s->name, "go") && s->npart >= 1);
	unit_str("its file", s->part[0].path, file);
	unit_str("who says so", s->part[0].from, "SSL_CERT_FILE");
	ck_assert(!s->part[0].there);
	ck_assert_ptr_null(stores_named(arena, "go:other"));
	ck_assert_ptr_null(stores_named(arena, "g"));
	ck_assert_ptr_null(stores_named(arena, ""));
	ck_assert(stores_is_program("p11-kit") && !stores_is_program("p11") && !stores_is_program(""));
	/* without an instance, the first one is meant */
	setenv("HOME", dir, 1);
	make(".pki/nssdb/cert9.db|.thunderbird/b/cert9.db");
	s = stores_named(arena, "nss");
	ck_assert(s && !strcmp(s->name, "nss:nssdb"));
	s = stores_named(arena, "nss:b");
	ck_assert(s && s->npart == 1 && s->part[0].form == STORE_DATABASE);
	ck_assert_ptr_null(stores_named(arena, "nss:c"));
}
END_TEST

/* ---- what stands in a part ---- */

#define BLOCK(text) PEM_BEGIN "\n" text "\n-----END CERTIFICATE-----"

static const struct {
	const char *name;
	enum store_form form;
	const char *files, *path, *want;
} parts[] = {
	/* clang-format off */
	{ "blocks in a program, one without an end between them", STORE_EMBEDDED, "x=@@" BLOCK("a") "@" PEM_BEGIN "@" BLOCK("b") "@", "x",
	  BLOCK("a") "\n" PEM_BEGIN "|" BLOCK("b") "\n" },
	{ "blocks end to end", STORE_EMBEDDED, "x=" BLOCK("a") BLOCK("b"), "x", BLOCK("a") "\n" BLOCK("b") "\n" },
	{ "a program without any", STORE_EMBEDDED, "x=@ELF@", "x", "" },
	{ "an end is missing", STORE_EMBEDDED, "x=" PEM_BEGIN "\na", "x", "" },
	{ "no program", STORE_EMBEDDED, "", "x", "" },
	{ "files by their hash", STORE_HASHED, "d/0123abcd.0=a|d/0123abcd.0x=g|d/0123abcde.0=h|d/.0123abc.0=i|d/0123abcd.x=b|d/0123abcd.=c|d/0123ABCD.0=d|d/123abcd.0=e|d/0123abcde0=f", "d", "a\n" },
	{ "files, whatever their names", STORE_FLAT, "d/x=a|d/.hidden=b|d/sub/y=c", "d", "a\n" },
	{ "no directory", STORE_FLAT, "", "d", "" },
	{ "a file is not read here", STORE_FILE, "x=a", "x", "" },
	/* clang-format on */
};

START_TEST(reads)
{
	struct store_part p = { .form = parts[_i].form, .path = in_dir(parts[_i].path) };
	struct buf b = BUF_INIT;

	make(parts[_i].files);
	stores_part_read(&p, &b);
	for (size_t i = 0; i < b.n; i++)
		if (!b.s[i])
			b.s[i] = '|';
	unit_str(parts[_i].name, b.n ? buf_str(&b) : "", parts[_i].want);
	buf_free(&b);
}
END_TEST

/* A block of 32 kB is taken, an octet more is no certificate. */
START_TEST(reads_to_the_bound)
{
	static const char last[] = "-----END CERTIFICATE-----";
	size_t n = ((size_t)32 << 10) + (size_t)_i;
	const char *path = arena_strdup(arena, in_dir("x"));
	struct store_part p = { .form = STORE_EMBEDDED, .path = path };
	struct buf b = BUF_INIT;
	FILE *f = fopen(path, "wb");

	ck_assert(f != NULL);
	fputs(PEM_BEGIN, f);
	for (size_t i = strlen(PEM_BEGIN); i < n - strlen(last); i++)
		fputc('A', f);
	fputs(last, f);
	fclose(f);
	stores_part_read(&p, &b);
	ck_assert_uint_eq(b.n, _i ? 0 : n + 1);
	buf_free(&b);
}
END_TEST

/* Two windows and more: what is looked for may stand across them, and may be as long as it likes behind. */
START_TEST(windows)
{
	static const char text[] = "needle";
	size_t window = (size_t)1 << 20, places[] = { 0, window - 6, window - 3, window, 2 * window - 1 };
	char *path = arena_strdup(arena, in_dir("large"));

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		FILE *f = fopen(path, "wb");
		struct scan c;

		for (size_t k = 0; k < 3 * window; k++)
			fputc(k >= places[i] && k < places[i] + 6 ? text[k - places[i]] : '.', f);
		fclose(f);
		ck_assert_msg(scan_has(path, span_str(text)), "at %zu", places[i]);
		ck_assert(!scan_has(path, span_str("noodle")));
		ck_assert(scan_open(&c, path));
		ptrdiff_t at = scan_find(&c, 0, span_str(text), 100);
		ck_assert_msg(at >= 0 && !memcmp(c.s + at, "needle...", 9) && c.n - (size_t)at >= 106, "at %zu",
		              places[i]);
		ck_assert_int_eq(scan_find(&c, (size_t)at + 1, span_str(text), 0), -1);
		scan_close(&c);
	}
	ck_assert(!scan_has(in_dir("absent"), span_str(text)));
	/* what is read ends where the file does */
	struct scan c;
	make("small=a needle");
	ck_assert(scan_open(&c, in_dir("small")));
	ck_assert_int_eq(scan_find(&c, 0, span_str(text), 100), 2);
	ck_assert_uint_eq(c.n, 8);
	scan_close(&c);
	ck_assert(!scan_has(in_dir("small"), span_str("needle.")));
	ck_assert(!scan_has(in_dir("small"), SPAN_LIT("needle\0")));
}
END_TEST

/* ---- a process ---- */

/* A shell, or a copy of it under another name and with something behind it, that waits; its standard input. */
static pid_t wait_in(const char *name, const char *behind, int *input)
{
	char *path = arena_strdup(arena, in_dir(name));
	char *const environment[] = { (char[]){ "SSL_CERT_FILE=/x" }, NULL };
	int gone[2], in[2];

	FILE *from = fopen("/bin/sh", "rb"), *to = fopen(path, "wb");
	ck_assert(from && to);
	for (int c; (c = getc(from)) != EOF;)
		putc(c, to);
	fputs(behind, to);
	fclose(from);
	fclose(to);
	ck_assert_int_eq(chmod(path, 0755), 0);
	ck_assert(pipe(gone) == 0 && pipe(in) == 0);
	fcntl(gone[1], F_SETFD, FD_CLOEXEC);
	pid_t pid = fork();
	if (!pid) {
		dup2(in[0], 0);
		close(in[1]);
		execle(path, "sh", "-c", "read x", "-k", (char *)NULL, environment);
		_exit(127);
	}
	close(gone[1]);
	close(in[0]);
	char c;
	ck_assert_int_eq(read(gone[0], &c, 1), 0); /* closed by exec */
	close(gone[0]);
	*input = in[1];
	return pid;
}

static const struct {
	const char *name, *behind, *program;
} processes[] = {
	/* clang-format off */
	{ "openssl", "", "openssl" }, { "curl", "", "curl" }, { "git-remote-https", "", "git" }, { "python3.11", "", "python" }, { "gnutls-cli", "", "gnutls" },
	{ "node", "", "node" }, { "java", "", "java" }, { "firefox-bin", "", "nss" }, { "service", "\xff Go buildinf:", "go" }, { "service", "", NULL },
	/* clang-format on */
};

START_TEST(process)
{
	struct stores_view v;
	struct err e = { 0 };
	int input;

	if (access("/proc/self/environ", R_OK) != 0)
		return;
	pid_t pid = wait_in(processes[_i].name, processes[_i].behind, &input);
	ck_assert_msg(stores_view_of(arena, pid, &v, &e), "%s", e.text);
	close(input);
	waitpid(pid, NULL, 0);
	unit_str("what it is", v.program ? v.program : "", processes[_i].program ? processes[_i].program : "");
	unit_str("its file", v.exe, in_dir(processes[_i].name));
	unit_str("its variables", v.environment[0], "SSL_CERT_FILE=/x");
	ck_assert(!v.environment[1] && !v.unreadable);
	unit_str("its arguments", v.argument[3], "-k");
	ck_assert_ptr_null(v.argument[4]);
	unit_str("its root is ours", v.root, "");
}
END_TEST

/* What has a library loaded is a program of it, whatever its name. */
START_TEST(process_by_its_library)
{
	struct stores_view v;
	struct err e = { 0 };

	if (access("/proc/self/maps", R_OK) != 0)
		return;
	ck_assert_msg(stores_view_of(arena, getpid(), &v, &e), "%s", e.text);
	unit_str("what this test is", v.program, "gnutls");
}
END_TEST

/* Whose root is another one, as in a container: its files are looked for below that. */
START_TEST(process_elsewhere)
{
	struct stores_view v;
	struct err e = { 0 };
	int told[2];
	char word = 0;

	ck_assert_int_eq(pipe(told), 0);
	pid_t pid = fork();
	if (!pid) {
		word = chroot(dir) == 0 || (unshare(CLONE_NEWUSER) == 0 && chroot(dir) == 0) ? 'y' : 'n';
		if (write(told[1], &word, 1) == 1)
			pause();
		_exit(0);
	}
	ck_assert_int_eq(read(told[0], &word, 1), 1);
	bool ok = stores_view_of(arena, pid, &v, &e);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	if (word != 'y') /* nobody here may */
		return;
	ck_assert_msg(ok, "%s", e.text);
	unit_str("its root", v.root, arena_printf(arena, "/proc/%ld/root", (long)pid));
}
END_TEST

/* Its arguments are everybody's to read, its variables are not. */
START_TEST(process_of_another)
{
	struct stores_view v;
	struct err e = { 0 };
	int status;

	pid_t pid = fork();
	if (!pid) {
		if (geteuid() == 0 && setuid(65534) != 0)
			_exit(0);
		if (access("/proc/1/cmdline", R_OK) != 0 || open("/proc/1/environ", O_RDONLY) >= 0)
			_exit(0); /* a machine that shows nothing, or where the first process is ours */
		_exit(stores_view_of(arena, 1, &v, &e) && v.unreadable && !v.environment[0] ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(no_process)
{
	struct stores_view v;
	struct err e = { 0 };

	ck_assert(!stores_view_of(arena, 999999999, &v, &e));
	ck_assert(strstr(e.text, "999999999") != NULL);
	/* as a zombie it has neither words nor a file */
	pid_t pid = fork();
	if (!pid)
		_exit(0);
	siginfo_t info;
	ck_assert_int_eq(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
	if (stores_view_of(arena, pid, &v, &e)) {
		ck_assert_ptr_null(v.program);
		ck_assert(!v.exe || !*v.exe);
	}
	waitpid(pid, NULL, 0);
}
END_TEST

UNIT_SUITE("stores")
{
	tcase_add_checked_fixture(tc, setup, teardown);
	UNIT_ROWS(tc, finds, machines);
	tcase_add_test(tc, names);
	UNIT_ROWS(tc, reads, parts);
	tcase_add_loop_test(tc, reads_to_the_bound, 0, 2);
	tcase_add_test(tc, windows);
	UNIT_ROWS(tc, process, processes);
	tcase_add_test(tc, process_by_its_library);
	tcase_add_test(tc, process_elsewhere);
	tcase_add_test(tc, process_of_another);
	tcase_add_test(tc, no_process);
}
