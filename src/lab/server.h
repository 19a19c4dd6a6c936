/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The practice server: a TLS peer on a loopback port, inside the program's own poll loop, that can misbehave on
 * request. It answers an HTTP request as nginx would. A recipe describes it:
 *
 *   server NAME WORD...
 *       chain=leaf,int      what it sends, in this order; certificates that no library would accept, too
 *       key=NAME            what it signs with; default: the key of the chain's first certificate
 *       client=none|request|require|http400|later
 *                           whether it asks for a client certificate. require refuses by alert; http400 is nginx's way:
 *                           the handshake succeeds and the HTTP answer is 400; later asks behind the handshake
 *       trust=a,b           the CAs that client certificates are verified against; without it, none is verified
 *       client-ca=a,b       the CA names in its CertificateRequest; default: those of trust; "" sends none
 *       tls=1.2|1.3|both    also 1.0, 1.1, and lists of them
 *       priority=...        a GnuTLS priority string in place of that
 *       alpn=h2,http/1.1    what it speaks: no common one is alert 120; default: http/1.1 where offered; none
 *       sni=NAME[:reject]   the name that chain is for; under another it sends other-chain, or alert 112
 *       other-chain=a,b
 *       staple=none|good|revoked|unknown|expired|bad-signature   the OCSP response it staples
 *       late-alert=N        a fatal alert after the handshake, as TLS 1.3 servers send
 *       app=WORD[:refuse]   what is spoken within TLS: a word of --app; refuse: its answer is no
 *       resume=no|yes|refuse    whether it gives tickets; refuse: who comes with one gets the alert 80
 *       dh=1024             its first messages are those of DHE with so small a group; then it is silent
 *       http="200 OK" body=...   the HTTP answer; default 200 OK, "ok"
 *       behaviour=tls|plain-http|close|reset|silent|garbage|alert:N|smtp|imap|pop3|postgres|smtp-no-starttls...
 *                           other than tls: what it does on the bare connection; smtp and the like do STARTTLS first
 *       file=PATH           the file that holds the chain: where an example names it, a server's address may stand
 *       judge=PATH          the file of the CAs by which lab --serve judges the clients
 *       behaviour=proxy     TLS behind a PROXY header, without which it closes
 *       behaviour=small-hello   TLS, but silent where the ClientHello is larger than a packet
 *       behaviour=pong      clear text: silent until a line says PING */
#ifndef LAB_SERVER_H
#define LAB_SERVER_H
#include "base/loop.h"
#include "lab/recipe.h"

struct lab_server;
/* Listens on 127.0.0.1, a free port. NULL: e says why. The lab outlives it. */
struct lab_server *lab_server_start(struct loop *l, struct lab *lab, const struct recipe_server *spec, struct err *e);
const char *lab_server_address(const struct lab_server *s); /* "localhost:PORT" */
int lab_server_port(const struct lab_server *s);
void lab_server_stop(struct lab_server *s); /* and its connections; NULL is allowed */

#endif
