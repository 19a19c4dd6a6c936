/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row a server: the line for a chain, the line for a bundle. */
#include "config.h"

#include "fix/servers.h"

#include "analysis/analysis.h"
#include "analysis/chain.h"
#include "analysis/wording.h"
#include "base/arena.h"
#include "base/argument.h"
#include "base/sentence.h"
#include "fix/repair.h"
#include "net/connection.h"

#include <stddef.h>
#include <string.h>

/* %1$s is the file. */
/* clang-format off */
static const struct {
	const char *server, *chain, *bundle, *reload;
} rows[] = {
	{ "nginx", "ssl_certificate %1$s;", "ssl_client_certificate %1$s;", "nginx -t && nginx -s reload" },
	{ "Apache", "SSLCertificateFile %1$s", "SSLCACertificateFile %1$s", "apachectl configtest && apachectl graceful" },
	{ "HAProxy", "bind :443 ssl crt %1$s  # its key stands in it, or in %1$s.key", "bind :443 ssl crt SERVER.pem ca-file %1$s verify required",
	  "haproxy -c -f /etc/haproxy/haproxy.cfg && systemctl reload haproxy" },
	{ "Caddy", "tls %1$s KEY", "trust_pool file %1$s", "caddy reload --config /etc/caddy/Caddyfile" },
	{ "Traefik", "certFile: %1$s", "caFiles: [ %1$s ]", "touch DYNAMIC.yml" },
	{ "RabbitMQ", "ssl_options.certfile = %1$s", "ssl_options.cacertfile = %1$s", "rabbitmqctl eval 'ssl:clear_pem_cache().'" },
	{ "Postfix", "smtpd_tls_chain_files = KEY, %1$s", "smtpd_tls_CAfile = %1$s", "postfix check && postfix reload" },
	{ "PostgreSQL", "ssl_cert_file = '%1$s'", "ssl_ca_file = '%1$s'", "psql -c 'SELECT pg_reload_conf()'" },
	{ "ALB", "aws acm import-certificate --certificate-arn ARN --certificate fileb://LEAF --private-key fileb://KEY "
	         "--certificate-chain fileb://%1$s",
	  "aws elbv2 modify-trust-store --trust-store-arn ARN --ca-certificates-bundle-s3-bucket BUCKET "
	  "--ca-certificates-bundle-s3-key %1$s", NULL },
};
/* clang-format on */

bool servers_use(struct arena *a, const struct repair *r, const char *file, size_t i, struct server_use *out)
{
	if (i >= sizeof rows / sizeof *rows)
		return false;
	*out =
	    (struct server_use){ rows[i].server,
		                 SENTENCE(a, r->kind == REPAIR_CHAIN ? rows[i].chain : rows[i].bundle, as_path(file)),
		                 rows[i].reload };
	return true;
}

static struct sentence check_chain(struct arena *a, const char *file, const char *trust)
{
	if (!trust || strcmp(trust, "system") == 0)
		return SENTENCE(a, "openssl verify -untrusted %1$s %1$s", as_path(file));
	if (strcmp(trust, "none") == 0)
		return SENTENCE(a, "openssl verify -no-CAfile -no-CApath -untrusted %1$s %1$s", as_path(file));
	return SENTENCE(a, "openssl verify -no-CApath -CAfile %2$s -untrusted %1$s %1$s", as_path(file),
	                as_path(trust));
}

/* As a client of the peer, or of whoever serves the file. */
static struct sentence check_peer(const struct repair *r, bool curl)
{
	struct arena *a = r->a->arena;
	const struct chain *c = r->chain;
	const struct connection *peer = chain_is_live(c) ? r->a->connection[c->connection] : NULL;
	struct argument name = as_host(c->host ? c->host : "HOST");
	struct argument at = peer ? wording_peer(r->a, peer) : as_sentence(a, SENTENCE(a, "%1$s:443", name));

	if (peer && peer->starttls)
		return curl ? (struct sentence){ .msgid = NULL }
		            : SENTENCE(a,
		                       "openssl s_client -connect %1$s -servername %2$s -starttls %3$s "
		                       "-verify_return_error </dev/null",
		                       at, name, as_code(peer->starttls));
	return curl ? SENTENCE(a, "curl --verbose --head https://%1$s/", at)
	            : SENTENCE(a, "openssl s_client -connect %1$s -servername %2$s -verify_return_error </dev/null", at,
	                       name);
}

struct sentence servers_check(const struct repair *r, const char *file, const char *trust, size_t i)
{
	struct arena *a = r->a->arena;

	if (i > (r->kind == REPAIR_CHAIN ? 2 : 1))
		return (struct sentence){ .msgid = NULL };
	if (r->kind == REPAIR_CHAIN)
		return i == 0 ? check_chain(a, file, trust) : check_peer(r, i == 2);
	return i == 0 ? SENTENCE(a, "openssl storeutl -noout -certs %1$s", as_path(file))
	              : SENTENCE(a, "openssl verify -no-CApath -CAfile %1$s CLIENT.pem", as_path(file));
}
