/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each reader of configurations makes of a text: places where TLS is spoken, files with the line that names them,
 * what is inherited and included, and the lines that cannot be read. */
#include "tests/unit/unit.h"

#include "audit/audit.h"
#include "audit/conf.h"
#include "audit/dialect.h"
#include "audit/listener.h"
#include "base/buf.h"
#include "base/err.h"

#include <sys/stat.h>

/* A place: its label, <names>, "wants" what of clients, /depth, [versions], then USE WORD:LINE for each file; a fault:
 * !LINE ID. What stands in another file than the first has its number before the line. */
static const struct {
	const char *name, *server, *text, *other, *other_text, *made;
} rows[] = {
	/* nginx */
	{ "nginx: inherited and overridden", "nginx",
	  "http {\nssl_certificate a.pem;\nssl_certificate_key a.key;\nserver {\nlisten 443 ssl;\nserver_name x.org "
	  "y.org;\n}\n"
	  "server {\nlisten 444 ssl;\nssl_certificate b.pem;\nssl_verify_client optional;\nssl_verify_depth 3;\n"
	  "ssl_client_certificate ca.pem;\nserver_name z.org;\n}\n}\n",
	  NULL, NULL,
	  "x.org <x.org y.org> /1, certificate /a.pem:2, key /a.key:3; z.org <z.org> wants optional /3, certificate "
	  "/b.pem:10, key /a.key:3, CAs /ca.pem:13" },
	{ "nginx: included, and a variable with one value", "nginx",
	  "events {}\nhttp { include i.conf; server { set $d /etc; listen 443 ssl;\nssl_certificate $d/c.pem;\n"
	  "ssl_certificate_key $host.key; } }\n",
	  "i.conf", "\nssl_protocols TLSv1.2;\nssl_crl crl.pem;\n",
	  "443 /1 [TLSv1.2], certificate /etc/c.pem:3, key ?:4, CRL /crl.pem:1:3" },
	{ "nginx: without TLS", "nginx", "http { server { listen 80; } }\n", NULL, NULL, "" },
	{ "nginx: to another server", "nginx",
	  "http { server { listen 80; location / {\nproxy_pass https://b;\nproxy_ssl_verify on;\n"
	  "proxy_ssl_trusted_certificate t.pem;\n} } }\n",
	  NULL, NULL, "proxy_* wants required /1, CAs /t.pem:4" },
	{ "nginx: faults, and what is around them is read", "nginx", "http {\nssl_certificate \"a.pem;\n}\nserver {\n",
	  NULL, NULL, "!:2 config-syntax" },
	{ "nginx: a word that there is not", "nginx",
	  "http { server { listen 443 ssl;\nssl_certifcate a.pem;\nssl_certificate_key k;\nssl_verify_client yes;\n} "
	  "}\n",
	  NULL, NULL, "443 wants nothing /1, key /k:3; !:2 config-syntax; !:4 config-syntax" },
	/* Apache */
	{ "Apache: hosts and what stands around them", "apache",
	  "SSLCACertificateFile ca.pem\nSSLVerifyDepth 4\n<VirtualHost *:443>\nServerName x.org\nServerAlias y "
	  "z\nSSLEngine on\n"
	  "SSLCertificateFile a.pem\nSSLCertificateKeyFile a.key\nSSLVerifyClient require\n</VirtualHost>\n"
	  "<VirtualHost *:80>\nServerName q\n</VirtualHost>\n",
	  NULL, NULL, "x.org <x.org> wants required /4, certificate /a.pem:7, key /a.key:8, CAs /ca.pem:1" },
	{ "Apache: defined, continued, included", "apache", "Define D /etc\nInclude i.conf\n", "i.conf",
	  "<VirtualHost _default_:443>\nSSLEngine on\nSSLCertificateFile \\\n ${D}/a.pem\n<IfModule !mod_x.c>\n"
	  "SSLCertificateKeyFile ${E}/k\n</IfModule>\n</VirtualHost>\n",
	  "_default_:443 /1, certificate /etc/a.pem:1:3, key ?:1:6" },
	{ "Apache: sections", "apache", "<VirtualHost *:443>\nSSLEngine maybe\n</Directory>\n", NULL, NULL,
	  "*:443 /1; !:2 config-syntax; !:3 config-syntax" },
	/* HAProxy */
	{ "HAProxy: bind, defaults and a list", "haproxy",
	  "global\n ssl-default-bind-options ssl-min-ver TLSv1.2\n crt-base /c\n ca-base /ca\nfrontend f\n bind :443 "
	  "ssl crt a.pem ca-file "
	  "x.pem verify optional crl-file /l.pem\nbackend b\n server s 1.2.3.4:443 ssl verify none\n",
	  NULL, NULL,
	  "f wants optional [TLSv1.2 TLSv1.3], certificate /c/a.pem:6, CAs /ca/x.pem:6, CRL /l.pem:6; s wants "
	  "nothing" },
	{ "HAProxy: faults", "haproxy", "x y\nfrontend f\n bind :443 ssl crt\n bind :444 ssl crt a verify maybe\n",
	  NULL, NULL,
	  "f [TLSv1.2 TLSv1.3]; f wants nothing [TLSv1.2 TLSv1.3], certificate /a:4; !:1 config-syntax; !:3 "
	  "config-syntax; !:4 config-syntax" },
	/* Postfix */
	{ "Postfix: main.cf and a service with its own", "postfix",
	  "d = /p\nsmtpd_tls_cert_file = $d/a.pem\nsmtpd_tls_key_file=${d}/a.key\nsmtpd_tls_security_level =\n may\n",
	  "master.cf",
	  "smtp inet n - y - - smtpd\nsubmission inet n - y - - smtpd\n  -o smtpd_tls_security_level=encrypt\n"
	  "  -o smtpd_tls_cert_file=/s.pem\nqmgr unix n - n 300 1 qmgr\nbad inet n\n",
	  "smtp /9, certificate /p/a.pem:2, key /p/a.key:3; submission /9, certificate /s.pem:1:2, key /p/a.key:3; "
	  "!:1:6 config-syntax" },
	{ "Postfix: chains", "postfix", "smtpd_use_tls = yes\nsmtpd_tls_chain_files = a.pem,\n b.pem\nno setting\n",
	  NULL, NULL, "smtpd /9, certificate /a.pem:2, certificate /b.pem:2; !:4 config-syntax" },
	/* PostgreSQL */
	{ "PostgreSQL: defaults", "postgresql", "ssl on\n", NULL, NULL,
	  "PostgreSQL, certificate /server.crt:1, key /server.key:1" },
	{ "PostgreSQL: the last one counts; lines of pg_hba.conf", "postgresql",
	  "ssl = on # yes\nssl_ca_file = 'a'\nssl_ca_file = 'b''c'\nssl_min_protocol_version = 'TLSv1.3'\n",
	  "pg_hba.conf", "# x\nhostssl all all all cert clientcert=verify-full\n",
	  "PostgreSQL wants required [TLSv1.3], certificate /server.crt:1, key /server.key:1, CAs /b'c:3" },
	{ "PostgreSQL: off, and a quote", "postgresql", "ssl = off\nssl_ca_file = 'a\n", NULL, NULL,
	  "!:2 config-syntax" },
	/* RabbitMQ */
	{ "RabbitMQ: two places", "rabbitmq",
	  "listeners.ssl.1 = 5671\nssl_options.certfile = a\nssl_options.keyfile = k\nssl_options.verify = "
	  "verify_peer\n"
	  "management.ssl.certfile = m\nmanagement.ssl.depth = 3\n",
	  NULL, NULL,
	  "ssl_options wants optional /1, certificate /a:2, key /k:3; management.ssl /3, certificate /m:5" },
	{ "RabbitMQ: terms", "rabbitmq",
	  "%% old\n[{rabbit, [{ssl_listeners, [5671, {\"::1\", 5672}]},\n {ssl_options, [{certfile, \"a\\\\b\"},\n "
	  "{keyfile, <<\"k\">>}, "
	  "{verify, verify_peer},\n {fail_if_no_peer_cert, true}, {depth, 2},\n {versions, "
	  "['tlsv1.2','tlsv1.3']}]}]},\n"
	  " {rabbitmq_management, [{listener, [{ssl, true}, {ssl_opts, [{certfile, \"m\"}]}]}]}].\n",
	  NULL, NULL,
	  "ssl_options wants required /2 [TLSv1.2 TLSv1.3], certificate /a\\b:3, key /k:4; "
	  "management.listener.ssl_opts /1, certificate /m:7" },
	{ "RabbitMQ: terms beside the lines", "rabbitmq", "ssl_options.certfile = a\n", "advanced.config",
	  "[{rabbit,[{ssl_options,[{keyfile,\"k\"}]}]}].\n", "ssl_options /1, certificate /a:1, key /k:1:1" },
	{ "RabbitMQ: terms that are none", "rabbitmq",
	  "[{rabbit, [{ssl_options, [{certfile, \"a\"}\n {keyfile, \"k\"},\n]}]}]\n", NULL, NULL,
	  "ssl_options /1, certificate /a:1, key /k:2; !:2 config-syntax; !:3 config-syntax; !:4 config-syntax" },
	{ "RabbitMQ: terms that end too early", "rabbitmq",
	  "[{rabbit, [{ssl_options, [{certfile, \"a\"},\n{keyfile, \"k", NULL, NULL,
	  "ssl_options /1, certificate /a:1, key /k:2; !:2 config-syntax" },
	{ "RabbitMQ: a bracket that closes another", "rabbitmq", "[{rabbit, [{ssl_options, [{certfile, \"a\"]}}]}].\n",
	  NULL, NULL, "ssl_options /1, certificate /a:1; !:1 config-syntax" },
	{ "RabbitMQ: no value", "rabbitmq", "[{rabbit, [{ssl_options, [{certfile, !}]}]}].\n", NULL, NULL,
	  "!:1 config-syntax" },
	/* Dovecot */
	{ "Dovecot: the whole, a name and a protocol", "dovecot",
	  "ssl = yes\nssl_cert = </a.pem # x\nssl_key = <a.key\nssl_ca = < ca.pem\nssl_verify_client_cert = yes\n"
	  "local_name x.org {\n ssl_cert=<b.pem\n ssl_key=<b.key\n}\nprotocol imap {\n  "
	  "auth_ssl_require_client_cert=yes\n}\n"
	  "protocol lmtp {\n}\n",
	  NULL, NULL,
	  "Dovecot wants optional, certificate /a.pem:2, key /a.key:3, CAs /ca.pem:4, CRL /ca.pem:4; x.org <x.org> "
	  "wants optional, certificate /b.pem:7, key /b.key:8, CAs /ca.pem:4, CRL /ca.pem:4; imap wants required, "
	  "certificate /a.pem:2, key /a.key:3, CAs /ca.pem:4, CRL /ca.pem:4" },
	{ "Dovecot: included", "dovecot", "!include conf.d/*.conf\nssl_cert = <a.pem\n!include_try nothing\n",
	  "conf.d/10-ssl.conf", "ssl_key = <k.pem\nssl_min_protocol = TLSv1.3\nssl_require_crl = no\n",
	  "Dovecot [TLSv1.3], certificate /a.pem:2, key /conf.d/k.pem:1:1" },
	{ "Dovecot: a variable", "dovecot", "ssl_cert = <a.pem\nssl_ca = <$x\nssl_verify_client_cert = yes\n", NULL, NULL,
	  "Dovecot wants optional, certificate /a.pem:1, CAs ?:2, CRL ?:2" },
	{ "Dovecot: off", "dovecot", "ssl = no\nssl_cert = <a.pem\n", NULL, NULL, "" },
	{ "Dovecot: 2.4", "dovecot",
	  "ssl_server {\n cert_file = a.pem\n key_file = a.key\n}\nssl_server_ca_file = ca.pem\n"
	  "ssl_server_request_client_cert = yes\nssl_server_require_crl = no\n",
	  NULL, NULL, "Dovecot wants optional, certificate /a.pem:2, key /a.key:3, CAs /ca.pem:5" },
	{ "Dovecot: faults", "dovecot",
	  "ssl_cert = a.pem\nssl_kee = <k\nssl = on off\n}\nservice x {\n y\n!inclood z\n!include z\nssl_key = \"<k\n",
	  NULL, NULL,
	  "!:2 config-syntax; !:3 config-syntax; !:4 config-syntax; !:6 config-syntax; !:7 config-syntax; !:8 "
	  "config-syntax; !:9 config-syntax; !:5 config-syntax" },
	/* Kubernetes */
	{ "Kubernetes: a Secret", "kubernetes",
	  "apiVersion: v1\nkind: Secret\nmetadata:\n  name: www\ntype: kubernetes.io/tls\ndata:\n  tls.crt: YQ==\n  "
	  "\"tls.key\": 'Yg=='\n"
	  "  ca.crt: >-\n    Yw\n    ==\n",
	  NULL, NULL, "www, certificate \"a\":7, key \"b\":8, own CA \"c\":9" },
	{ "Kubernetes: what an Ingress makes of them", "kubernetes",
	  "kind: Secret\nmetadata: {name: www}\nstringData:\n  tls.crt: |\n    a\n    b\n  tls.key: c\n---\n# x\nkind: "
	  "Secret\n"
	  "metadata: {name: cas}\ndata: {ca.crt: Yw==, \"ca.crl\": \"ZA==\"}\n---\nkind: Ingress\nmetadata:\n  name: "
	  "front\n"
	  "  annotations:\n    nginx.ingress.kubernetes.io/auth-tls-secret: default/cas\n"
	  "    nginx.ingress.kubernetes.io/auth-tls-verify-client: optional\nspec:\n  tls:\n  - hosts:\n    - x.org # "
	  "first\n"
	  "    - \"*.y.org\"\n    secretName: www\n",
	  NULL, NULL,
	  "front <x.org *.y.org> wants optional /1, certificate \"a\nb\n\":4, key \"c\":7, CAs \"c\":12, CRL \"d\":12; "
	  "cas, own CA \"c\":12" },
	{ "Kubernetes: JSON", "kubernetes",
	  "{\"kind\":\"List\",\"items\":[\n{\"kind\":\"Secret\",\"metadata\":{\"name\":\"x\"},\"stringData\":{\"tls."
	  "crt\":\"a\\nb\\u0041\",\n"
	  "\"tls.key\":\"k\"}}]}",
	  NULL, NULL, "x, certificate \"a\nbA\":2, key \"k\":3" },
	{ "Kubernetes: other Secrets", "kubernetes", "kind: Secret\nmetadata:\n name: x\ndata:\n password: YQ==\n",
	  NULL, NULL, "" },
	{ "Kubernetes: faults", "kubernetes",
	  "kind: Secret\nmetadata:\n name: x\ndata:\n\ttls.crt: YQ==\n  tls.key: \"Y%\n  what is this\n", NULL, NULL,
	  "x, certificate \"a\":5, key \"\":6; !:5 config-syntax; !:6 config-syntax; !:6 config-syntax" },
	{ "Kubernetes: no base64, and a word", "kubernetes",
	  "kind: Secret\nmetadata: {name: x}\ndata:\n  tls.crt: =a=\nwhat\n", NULL, NULL,
	  "x, certificate \"\":4; !:5 config-syntax; !:4 config-syntax; !:3 secret-entry-missing" },
	{ "Kubernetes: JSON that breaks off", "kubernetes", "{\"kind\": \"Secret\", \"data\": {\"tls.crt\"", NULL, NULL,
	  "!:1 config-syntax" },
	/* ALB */
	{ "ALB: CAs", "alb", "-----BEGIN CERTIFICATE-----\n", NULL, NULL, "verify wants required /4, CAs /main:0" },
	{ "ALB: lists", "alb", "-----BEGIN X509 CRL-----\n", NULL, NULL, "verify wants required /4, CRL /main:0" },
};

static const char *write_to(const char *dir, const char *name, const char *text)
{
	static char path[2][300];
	static int n;
	char *to = path[n++ % 2];

	snprintf(to, sizeof path[0], "%s/%s", dir, name);
	char *slash = strrchr(to, '/');
	*slash = '\0';
	mkdir(to, 0700);
	*slash = '/';
	FILE *f = fopen(to, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	return to;
}

static void put_place(struct buf *b, const struct directive *d)
{
	if (d->at.file)
		buf_printf(b, ":%d:%u", d->at.file, d->at.line);
	else
		buf_printf(b, ":%u", d->at.line);
}

static void put_listener(struct buf *b, const struct listener *l, const char *dir)
{
	buf_printf(b, "%s%s", b->n ? "; " : "", l->label);
	for (size_t i = 0; i < l->name.n; i++)
		buf_printf(b, "%s%s", i ? " " : " <", l->name.v[i]);
	buf_puts(b, l->name.n ? ">" : "");
	if (l->asks_by || l->asks != ASKS_NOTHING)
		buf_printf(b, " wants %s", asks_name(l->asks));
	if (l->depth >= 0)
		buf_printf(b, " /%d", l->depth);
	for (size_t i = 0; i < l->protocols.n; i++)
		buf_printf(b, "%s%s%s", i ? " " : " [", l->protocols.v[i], i + 1 == l->protocols.n ? "]" : "");
	for (size_t i = 0; i < l->file.n; i++) {
		const struct named_file *f = &l->file.v[i];
		size_t n = strlen(dir);
		const char *path = f->octets.p || !f->path || strncmp(f->path, dir, n) != 0 ? f->path : f->path + n;

		buf_printf(b, ", %s ", file_use_name(f->use));
		if (f->octets.p)
			buf_printf(b, "\"%.*s\"", (int)f->octets.n, (const char *)f->octets.p);
		else
			buf_puts(b, f->unknown ? "?" : path);
		put_place(b, f->by);
	}
}

static void put_faults(struct buf *b, const struct configuration *c)
{
	for (size_t i = 0; i < c->fault.n; i++) {
		const struct directive d = { .at = c->fault.v[i].at };

		buf_puts(b, b->n ? "; !" : "!");
		put_place(b, &d);
		buf_printf(b, " %s", c->fault.v[i].id);
	}
}

START_TEST(reads)
{
	char dir[] = "/tmp/certloupe-audit.XXXXXX", sub[sizeof dir + 10];
	struct audit *a = audit_new();
	struct err e = { 0 };
	struct buf b = BUF_INIT;
	const char *path, *other = NULL;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	if (rows[_i].other)
		other = write_to(dir, rows[_i].other, rows[_i].other_text);
	path = write_to(dir, "main", rows[_i].text);
	ck_assert(audit_add(a, path, rows[_i].server, &e));
	audit_ends(a);
	for (size_t i = 0; i < a->listeners.list.n; i++)
		put_listener(&b, a->listeners.list.v[i], dir);
	for (size_t i = 0; i < a->config.n; i++)
		put_faults(&b, a->config.v[i]);
	unlink(path);
	if (other)
		unlink(other);
	snprintf(sub, sizeof sub, "%s/conf.d", dir);
	rmdir(sub);
	rmdir(dir);
	unit_str(rows[_i].name, buf_str(&b), rows[_i].made);
	buf_free(&b);
	audit_free(a);
}
END_TEST

/* A file is known by what stands in it. */
static const struct {
	const char *server, *text;
} known[] = {
	{ "nginx", "http {\n server {\n listen 443 ssl;\n ssl_certificate a;\n }\n}\n" },
	{ "apache", "<VirtualHost *:443>\n SSLEngine on\n SSLCertificateFile a\n</VirtualHost>\n" },
	{ "haproxy", "global\n daemon\nfrontend f\n bind :443 ssl crt a\n" },
	{ "postfix", "myhostname = a\nsmtpd_tls_cert_file = b\nmydestination = c\n" },
	{ "postgresql", "listen_addresses = '*'\nssl = on\nssl_cert_file = 'a'\n" },
	{ "rabbitmq", "listeners.ssl.default = 5671\nssl_options.certfile = a\n" },
	{ "rabbitmq", "% x\n[\n {rabbit, [\n  {ssl_options, [\n   {certfile, \"a\"}]}]}].\n" },
	{ "dovecot", "!include conf.d/*.conf\nssl_cert = <a\nprotocols = imap\n" },
	{ "kubernetes", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\n" },
};

START_TEST(knows)
{
	const struct dialect *d, *best = NULL;
	int most = 0, sure;

	for (size_t i = 0; (d = dialect_at(i)); i++)
		if ((sure = d->sniff("x", span_of(known[_i].text, strlen(known[_i].text)))) > most) {
			most = sure;
			best = d;
		}
	unit_str(known[_i].text, best ? best->name : "none", known[_i].server);
}
END_TEST

UNIT_SUITE("audit")
{
	UNIT_ROWS(tc, reads, rows);
	UNIT_ROWS(tc, knows, known);
}
