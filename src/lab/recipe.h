/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A recipe is a text that describes a practice PKI: certificates good and bad, the files they go into, and a server that
 * serves them. The lab's scenarios (data/lab/NAME.recipe), the samples (data/samples.recipe) and the tests' cases
 * (tests/cases/ID.case) are recipes. The same recipe, time and keys make the same bytes.
 *
 * One statement a line, words as a shell splits them (quotes allowed); '#' starts a comment; a line that ends in '\' goes on.
 *
 *   title TEXT                        one line for lab --list
 *   about TEXT                        a line of the scenario's README; may repeat
 *   at 2026-06-01                     the time that relative dates count from (default: the caller's)
 *   key NAME TYPE                     rsa:2048 rsa:1024 ec:p256 ec:p384 ec:p521 ed25519 rsa-pss:2048 ec:explicit; default for a certificate's own
 *                                     key: ec:p256. Generated, or taken from a directory of committed test keys (TYPE-N.pem) where one is given
 *   cert NAME ATTR...                 makes a certificate
 *       issuer=NAME|self (default self)  subject="C=JP, O=Example, CN=x" (RDNs in encoding order; "" is empty)
 *       key=NAME  from=TIME to=TIME (2026-01-01, -30d, +1y; default -30d, +335d)  serial=HEX (default: by recipe order)  version=1|3
 *       ca | ca=no | pathlen=N | ku=digitalSignature,keyCertSign,... | ku=none | eku=serverAuth,clientAuth,1.2.3 | san=DNS:a,IP:192.0.2.1,URI:..,email:..
 *       aki=auto|none|HEX|NAME  ski=auto|none|HEX  aia=URI  crldp=URI  ocsp=URI  policy=OID  must-staple
 *       ext=OID:critical|:HEX          (may repeat)   critical=bc,ku,eku,san  sig=sha256|sha1|md5|sha384  sig-as=NAME (signs with another's key)
 *       issuer-name="..." (written in place of the issuer's subject)  damage=WORD (bad-signature, truncated, trailing, dup-extension, alg-mismatch,
 *       bad-time, offset-time, negative-serial, zero-serial, long-serial, ber, bad-san, bool-01, version-9 ...)   raw=HEX (the DER itself)
 *       defaults: ca gives basicConstraints critical CA:TRUE + keyUsage keyCertSign,cRLSign critical; else CA:FALSE + digitalSignature; aki/ski auto
 *   crl NAME issuer=NAME this=TIME next=TIME number=N revoke=CERT[:REASON[:TIME]] (may repeat) sig-as=NAME
 *   csr NAME subject="..." key=NAME san=...
 *   file PATH ITEM...                 writes a file: NAME, key:NAME, key:NAME:encrypted:PASSWORD, crl:NAME, csr:NAME; options
 *                                     format=pem|der|p7b|p12  password=...  crlf  bom  glued  one-line  indent=N  no-final-newline  text (openssl-like preamble)
 *                                     label=WORD  cut=N (bytes off the end)  flip=LINE (a character of that line is made wrong)  utf16
 *   text PATH LINE                    appends a line of plain text to a file
 *   link PATH TARGET
 *   server NAME KEY=VALUE...          a peer on loopback: chain=leaf,int key=NAME client-ca=a,b client=none|request|require|http400 (nginx's way)
 *                                     trust=a,b (what it verifies client certificates against) tls=1.2|1.3|both alpn=h2,http/1.1 sni=NAME[:reject]
 *                                     http="200 OK" body="..." behaviour=tls|plain-http|close|silent|garbage|smtp|imap|pop3|postgres|smtp-no-starttls
 *                                     (smtp.. do STARTTLS, then TLS)  staple=good|none
 *   run ARGS...                       (cases) a command line of certloupe; @server is replaced by the server's address
 *   expect WORD=VALUE...              (cases) verdict= reason= status= finding=ID absent=ID class=
 *   case fires|near-miss              (cases) starts the next of a file's cases; statements before the first belong to all
 */
#ifndef LAB_RECIPE_H
#define LAB_RECIPE_H
#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

struct recipe; /* parsed */
struct lab;    /* made: certificates and keys in memory */

/* One `run` with its expectations. */
struct recipe_case {
	const char *kind;          /* "fires", "near-miss", or "" */
	const char *const *argv;   /* after the program's name */
	size_t argc;
	struct { const char *word, *value; } *expect;
	size_t nexpect;
	unsigned line;
};
struct recipe_server {
	const char *name;
	struct { const char *word, *value; } *option;
	size_t noption;
};

/* name is for messages ("tests/cases/x.case"). kind: NULL, or which case's statements to take. e has the line. */
struct recipe *recipe_parse(struct arena *a, const char *name, struct span text, const char *kind, struct err *e);
const char *recipe_title(const struct recipe *r);
const struct recipe_case *recipe_cases(const struct recipe *r, size_t *n);
const struct recipe_server *recipe_servers(const struct recipe *r, size_t *n);

/* Makes everything. keydir: a directory of committed keys to take in place of generating (NULL: generate). at: what relative dates count from,
 * unless the recipe says. */
struct lab *lab_make(struct arena *a, const struct recipe *r, int64_t at, const char *keydir, struct err *e);
/* Writes every `file` of the recipe below dir (made if missing; keys 0600), and a README when asked. Existing files are an error unless overwrite. */
bool lab_write(struct lab *l, const char *dir, bool overwrite, struct err *e);
struct span lab_certificate(struct lab *l, const char *name); /* DER; NONE if there is none */

/* The embedded scenarios (data/lab/NAME.recipe), sorted by name. */
struct lab_scenario { const char *name; const char *text; size_t length; };
extern const struct lab_scenario lab_scenarios[];
extern const size_t lab_scenario_count;

#endif
