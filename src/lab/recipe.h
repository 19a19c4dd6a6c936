/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A recipe is a text that describes a practice PKI: certificates good and bad, the files they go into, and the servers
 * that serve them. The lab's scenarios (data/lab/NAME.recipe), the samples (data/samples.recipe) and the tests' cases
 * (tests/cases/ID.case) are recipes. The same recipe, time and keys make the same bytes (but for what needs a random
 * salt: encrypted keys, PKCS#12, and sig=pss-... by a plain RSA key).
 *
 * One statement a line, words as a shell splits them ('...' as it is, in "..." a backslash quotes only " and \); a '#'
 * that begins a word starts a comment; a line that ends in '\' goes on. What follows title and about, and the LINE of
 * text, is taken as it stands, or is one quoted word. Attributes may stand in any order; names may be used before they
 * are made.
 *
 *   title TEXT            one line for lab --list
 *   about TEXT            a line of the README that lab_write then writes; may repeat
 *   at 2026-06-01         the time that relative dates count from (default: the caller's)
 *   key NAME TYPE         rsa:BITS rsa-pss:BITS dsa:BITS ec:p256 ec:p384 ec:p521 ed25519, ec:explicit (P-256, its
 *                         parameters spelled out). A certificate's own key is ec:p256 unless a key has its name
 *   cert NAME ATTR...     makes a certificate
 *       issuer=NAME|self          default self
 *       subject="C=JP, O=Ex, CN=x"  RDNs in encoding order, '+' joins; \xx is an octet, \, a comma; default CN=NAME, ""
 *                                 is empty. TYPE/bmp= (utf8, printable, ia5, t61, universal, numeric) picks the string
 *                                 type, TYPE=#HEX is the DER value, TYPE may be an OID
 *       issuer-name="..."         in place of the issuer's subject
 *       key=NAME                  of a key, or of a certificate that has one
 *       from=TIME to=TIME         2026-01-01, -30d, +1y; default -30d, +335d
 *       serial=HEX                default by recipe order: 1001, 1002 ...
 *       version=1|2|3
 *       ca | ca=no | ca=none      CA:TRUE, CA:FALSE (the default), no basicConstraints
 *       pathlen=N
 *       ku=digitalSignature,...|none   default: a CA's keyCertSign,cRLSign, else digitalSignature
 *       eku=serverAuth,1.2.3
 *       san=DNS:a,IP:192.0.2.1,URI:..,email:..,UPN:..,SmtpUTF8Mailbox:..,RID:1.2,dn:CN=x,raw:HEX
 *       aki=auto|none|HEX|NAME    aki=full: with the issuer's issuer and serial; aki-serial=HEX: that, and this serial
 *       ski=auto|none|HEX
 *       aia=URI ocsp=URI crldp=POINT policy=OID|any   each may repeat
 *                                 POINT[|reasons:WORD+WORD][|issuer:CERT]; POINT is a URI, dn:CN=x, rdn:CN=x (relative
 * to the issuer) or none must-staple permit=DNS:.a,IP:10.0.0.0/8,dn:O=x exclude=...   name constraints (in every list
 * x{1..3} stands for x1,x2,x3) require-policy=N inhibit-mapping=N inhibit-any=N map=OID:OID ext=OID[:critical]:HEX any
 * extension; may repeat critical=LIST             of bc ku eku san nc ski aki policy crldp aia map limits any feature:
 * these are made critical, -NAME not. By default bc of a CA, ku, nc, map, limits (policyConstraints), any
 * (inhibitAnyPolicy), and san under an empty subject are
 *       sig=sha256|sha384|sha512|sha224|sha1|md5|pss-sha256|pss-sha384|unknown (an OID of no signature)
 *                                 |pss-trailer2 (RSA-PSS with trailerField 2)
 *       sig-as=NAME               signs with another's key
 *       patch=N:HEX               octets that are put over those of the TBSCertificate from the N-th on (counted
 *                                 round) before it is signed; may repeat; of a crl likewise
 *       damage=WORD[,WORD]        the words are in lab/damage.c
 *       raw=HEX                   the DER itself
 *   crl NAME issuer=NAME this=TIME next=TIME|none number=N revoke=CERT|HEX[:REASON[:TIME]] (may repeat)
 *       delta=N               of the base with this number
 *       dp=POINT only=user|ca|attribute reasons=WORD+WORD indirect    issuingDistributionPoint; an indirect list names
 *                             the issuer of each certificate that is not its issuer's own
 *       aki=auto|none|HEX version=N ext=OID[:critical]:HEX entry-ext= (of every entry) number=none issuer-name="..."
 *       sig= sig-as=NAME patch=N:HEX damage=bad-signature
 *   csr NAME key=NAME subject="..." san=... sig= damage=bad-signature
 *   ocsp NAME cert=NAME status=good|revoked|unknown|raw:HEX this=TIME next=TIME|none sig= sig-as=NAME
 *       damage=bad-signature version=N ext=OID[:critical]:HEX (of the response) single-ext= (of every answer)
 *                             status=raw:HEX: a CertStatus of another form
 *       reason=WORD also=CERT[:STATUS] (may repeat) hash=sha1|sha256 produced=TIME
 *       responder=CERT by=key|name   signed by a responder's key, its certificate goes along
 *       error=N               no answer: the status alone (3 is tryLater)
 *   file PATH ITEM...     writes a file, or appends to one met before. Items: NAME (a certificate), key:NAME,
 *                         key:NAME:encrypted:PASSWORD, key:NAME:traditional, pub:NAME, crl:NAME, csr:NAME, ocsp:NAME
 *       format=pem|der|p7b|p12 password=...
 *       behind=HEX                octets behind each DER
 *       label=WORD crlf bom glued one-line indent=N no-final-newline utf16
 *       escaped                   a line end is \n as text
 *       yaml                      a block scalar
 *       text                      a subject and issuer line before each block
 *       cut=N                     bytes off the end
 *       flip=LINE                 a character of that line is made wrong
 *       as=WORD[,WORD]            written down again: the words are in lab/retype.c
 *   text PATH LINE        appends a line of plain text to a file; an empty one nothing
 *   link PATH TARGET      a symbolic link
 *   server NAME WORD...   a peer on loopback: see lab/server.h
 *   run ARGS...           (cases) a command line of certloupe; @NAME is replaced by the address of server NAME
 *   expect WORD=VALUE...  (cases) of the run before it; may repeat
 *   case fires|near-miss [WORD]   (cases) starts the next of a file's cases; statements before the first belong to all
 */
#ifndef LAB_RECIPE_H
#define LAB_RECIPE_H
#include "base/arena.h"
#include "base/err.h"
#include "base/span.h"

struct recipe; /* parsed */
struct lab;    /* made: certificates and keys in memory */

struct recipe_word {
	const char *word, *value; /* "word=value"; value is NULL without '=' */
};

/* One `run` with its expectations. */
struct recipe_case {
	const char *kind;        /* "fires", "near-miss wildcard", or "" */
	const char *const *argv; /* after the program's name */
	size_t argc;
	struct recipe_word *expect;
	size_t nexpect;
	unsigned line;
};
struct recipe_server {
	const char *name;
	struct recipe_word *option;
	size_t noption;
	unsigned line;
};

/* name is for messages ("tests/cases/x.case"). kind: which case's statements to take beside those of all ("fires",
 * "near-miss wildcard"); NULL takes only those of all, and the runs of every case. NULL on failure: e has the line. */
struct recipe *recipe_parse(struct arena *a, const char *name, struct span text, const char *kind, struct err *e);
const char *recipe_title(const struct recipe *r); /* "" where there is none */
const char *recipe_try(const struct recipe *r);   /* ARGS of its first "about Try: certloupe ARGS"; "" */
/* The first such line that has the word `file`, or "localhost:8443", with `address` in its place; NULL. */
const char *recipe_try_at(const struct recipe *r, struct arena *a, const char *file, const char *address);
int64_t recipe_at(const struct recipe *r); /* of its `at`; TIME_UNKNOWN without */
const struct recipe_case *recipe_cases(const struct recipe *r, size_t *n);
const struct recipe_server *recipe_servers(const struct recipe *r, size_t *n);

/* Makes everything; it lives as long as the arena. keydir: a directory of committed keys (TYPE-N.pem, N counting from 0
 * for each type in recipe order) to take in place of generating (NULL: generate). at: what relative dates count from,
 * unless the recipe says. */
struct lab *lab_make(struct arena *a, const struct recipe *r, int64_t at, const char *keydir, struct err *e);
/* Writes every `file` of the recipe below dir (made if missing; what holds a key 0600), and a README where the recipe
 * has `about`. Existing files are an error unless overwrite. */
bool lab_write(struct lab *l, const char *dir, bool overwrite, struct err *e);
struct span lab_certificate(struct lab *l, const char *name); /* DER; NONE if there is none */
struct span lab_revocation(struct lab *l, const char *name);  /* likewise of a CRL or OCSP response */
int64_t lab_at(const struct lab *l);                          /* what relative dates counted from */

/* The embedded scenarios (data/lab/NAME.recipe), sorted by name. */
struct lab_scenario {
	const char *name;
	const char *text;
	size_t length;
};
extern const struct lab_scenario lab_scenarios[];
extern const size_t lab_scenario_count;
const struct lab_scenario *lab_scenario_find(const char *name); /* NULL: there is none */
/* The case in which the rule fires (a case of the kind LAB_FIRES); NULL: there is no such rule. */
const struct lab_scenario *lab_case_find(const char *rule);
#define LAB_FIRES "fires"

#endif
