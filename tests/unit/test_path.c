/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths and their judgement: each check with a certificate that breaks it and one that nearly does (RFC 5280 section 6
 * and the verdict's conventions), then what a search has to find its way through. */
#include "tests/unit/pki.h"
#include "base/sentence.h"
#include <stdarg.h>

#define BASE                                                                                                           \
	"cert root ca from=-1y to=+9y\n"                                                                               \
	"cert int issuer=root ca\n"
#define POLICIES                                                                                                       \
	"cert root ca\n"                                                                                               \
	"cert int issuer=root ca policy=1.2.3\n"                                                                       \
	"cert leaf issuer=int "
#define MAPPED                                                                                                         \
	"cert root ca\n"                                                                                               \
	"cert int issuer=root ca policy=1.2.3 map=1.2.3:1.2.9\n"                                                       \
	"cert leaf issuer=int "
#define TO_ONE                                                                                                         \
	"cert root ca\n"                                                                                               \
	"cert int issuer=root ca policy=1.2.4 policy=1.2.3 map=1.2.4:1.2.9 map=1.2.3:1.2.9\n"                          \
	"cert leaf issuer=int "
#define CROSSED                                                                                                        \
	"cert root ca\n"                                                                                               \
	"cert int issuer=root ca policy=1.2.5 policy=1.2.4 policy=1.2.3 map=1.2.4:1.2.40 map=1.2.3:1.2.30\n"           \
	"cert leaf issuer=int "
#define DSA "key k dsa:2048\ncert root ca key=k\n"
#define LEAF BASE "cert leaf issuer=int san=DNS:www.example.com eku=serverAuth\n"

/* what=value words: purpose, host, at (RFC 3339 or +30d), depth, policy; strict, hard, off, explicit */
struct row {
	const char *name, *recipe, *have, *trust, *ask, *expect;
};

/* ---- one check, firing and near miss ---- */

static const struct row checks[] = {
	{ "good", LEAF, "leaf int", "root", "purpose=server host=www.example.com", "leaf int root: trusted" },
	{ "root sent as well", LEAF, "root int leaf", "root", "", "leaf int root: trusted" },
	/* the end */
	{ "root not trusted", LEAF "cert other ca\n", "leaf int root", "other", "",
	  "leaf int root: untrusted-root; untrusted-root(root)" },
	{ "nothing trusted", LEAF, "leaf int", "", "", "leaf int: issuer-missing; issuer-missing(int)" },
	{ "intermediate missing", LEAF, "leaf", "root", "", "leaf: issuer-missing; issuer-missing(leaf)" },
	{ "intermediate as anchor", LEAF, "leaf", "int", "", "leaf int: trusted" },
	{ "leaf as anchor", LEAF, "leaf", "leaf", "host=www.example.com", "leaf: trusted" },
	{ "leaf as anchor, another name", LEAF, "leaf", "leaf", "host=example.org", "leaf: trusted; hostname(leaf)" },
	{ "self-signed leaf", "cert leaf\n", "leaf", "", "", "leaf: untrusted-root; untrusted-root(leaf)" },
	{ "self-signed leaf, altered", "cert leaf damage=bad-signature\n", "leaf", "", "",
	  "leaf: untrusted-root; bad-signature(leaf) untrusted-root(leaf)" },
	/* signatures: 6.1.3 (a) (1) */
	{ "leaf altered", BASE "cert leaf issuer=int damage=bad-signature\n", "leaf int", "root", "",
	  "leaf int root: trusted; bad-signature(leaf)" },
	{ "leaf altered, no key identifier", BASE "cert leaf issuer=int aki=none damage=bad-signature\n", "leaf int",
	  "root", "", "leaf int root: trusted; bad-signature(leaf)" },
	{ "intermediate altered", "cert root ca\ncert int issuer=root ca damage=bad-signature\ncert leaf issuer=int\n",
	  "leaf int", "root", "", "leaf int root: trusted; bad-signature(int)" },
	{ "the anchor's own signature is not looked at", "cert root ca damage=bad-signature\ncert leaf issuer=root\n",
	  "leaf", "root", "", "leaf root: trusted" },
	{ "same name, another key: the issuer is missing",
	  BASE "cert twin ca subject=\"CN=int\"\ncert leaf issuer=int\n", "leaf twin", "root twin", "",
	  "leaf: issuer-missing; issuer-missing(leaf)" },
	{ "same name, another key, and no identifier says so",
	  BASE "cert twin ca subject=\"CN=int\" ski=none\ncert leaf issuer=int\n", "leaf twin", "root twin", "",
	  "leaf twin: trusted; bad-signature(leaf)" },
	{ "identifiers differ, and the signature holds", BASE "cert leaf issuer=int aki=00112233\n", "leaf int", "root",
	  "", "leaf int root: trusted" },
	{ "signed by RSA-PSS", "key k rsa:2048\ncert root ca key=k\ncert leaf issuer=root sig=pss-sha256\n", "leaf",
	  "root", "", "leaf root: trusted" },
	{ "signature of a kind nobody knows", BASE "cert leaf issuer=int sig=unknown\n", "leaf int", "root", "",
	  "leaf int root: trusted; ?signature-unsupported(leaf)" },
	{ "signature no octets", BASE "cert leaf issuer=int damage=bad-signature\n", "leaf int", "root", "",
	  "leaf int root: trusted; bad-signature(leaf)" },
	/* validity: 4.1.2.5, both ends inclusive */
	{ "at notBefore", "cert root ca from=-1y\ncert leaf issuer=root from=2026-06-01T00:00:00Z\n", "leaf", "root",
	  "", "leaf root: trusted" },
	{ "before notBefore", "cert root ca from=-1y\ncert leaf issuer=root from=2026-06-01T00:00:01Z\n", "leaf",
	  "root", "", "leaf root: trusted; not-yet-valid(leaf)" },
	{ "at notAfter", "cert root ca\ncert leaf issuer=root to=2026-06-01T00:00:00Z\n", "leaf", "root", "",
	  "leaf root: trusted" },
	{ "after notAfter", "cert root ca\ncert leaf issuer=root to=2026-05-31T23:59:59Z\n", "leaf", "root", "",
	  "leaf root: trusted; expired(leaf)" },
	{ "an anchor expires", "cert root ca to=-1d\ncert leaf issuer=root\n", "leaf", "root", "",
	  "leaf root: trusted; expired(root)" },
	{ "later", LEAF, "leaf int", "root", "at=+400d", "leaf int root: trusted; expired(leaf) expired(int)" },
	/* CA or not: 6.1.4 (k) */
	{ "issuer is no CA", "cert root ca\ncert int issuer=root ca=no ku=keyCertSign\ncert leaf issuer=int\n",
	  "leaf int", "root", "", "leaf int root: trusted; not-a-ca(int)" },
	{ "issuer without basicConstraints",
	  "cert root ca\ncert int issuer=root ca=none ku=keyCertSign\ncert leaf issuer=int\n", "leaf int", "root", "",
	  "leaf int root: trusted; not-a-ca(int)" },
	{ "anchor is no CA", "cert root ca=no ku=none\ncert leaf issuer=root\n", "leaf", "root", "",
	  "leaf root: trusted; not-a-ca(root)" },
	{ "version 1 issuer", "cert root ca\ncert int issuer=root version=1\ncert leaf issuer=int\n", "leaf int",
	  "root", "", "leaf int root: trusted; v1-ca(int)" },
	{ "version 1 anchor", "cert root version=1\ncert leaf issuer=root\n", "leaf", "root", "",
	  "leaf root: trusted; ~v1-ca(root)" },
	{ "version 1 anchor, strict", "cert root version=1\ncert leaf issuer=root\n", "leaf", "root", "strict",
	  "leaf root: trusted; v1-ca(root) profile(leaf)" },
	{ "version 1 anchor that is no root", "cert root ca\ncert int issuer=root version=1\ncert leaf issuer=int\n",
	  "leaf", "int", "", "leaf int: trusted; v1-ca(int)" },
	{ "version 1 root, not trusted", "cert root version=1\ncert leaf issuer=root\n", "leaf root", "", "",
	  "leaf root: untrusted-root; untrusted-root(root) v1-ca(root)" },
	/* keyUsage: 6.1.4 (n) */
	{ "keyCertSign is not there", "cert root ca\ncert int issuer=root ca ku=cRLSign\ncert leaf issuer=int\n",
	  "leaf int", "root", "", "leaf int root: trusted; key-usage-ca(int)" },
	{ "keyCertSign declared unused, X.690 11.2",
	  "cert root ca\ncert int issuer=root ca ku=digitalSignature,keyCertSign damage=unused-bits\ncert leaf "
	  "issuer=int\n",
	  "leaf int", "root", "", "leaf int root: trusted; key-usage-ca(int)" },
	{ "only cRLSign declared unused",
	  "cert root ca\ncert int issuer=root ca ku=keyCertSign,cRLSign damage=unused-bits\ncert leaf issuer=int\n",
	  "leaf int", "root", "", "leaf int root: trusted" },
	{ "declared unused, strict",
	  "cert root ca\ncert int issuer=root ca ku=keyCertSign,cRLSign damage=unused-bits\ncert leaf issuer=int\n",
	  "leaf int", "root", "strict", "leaf int root: trusted; malformed(int)" },
	{ "no keyUsage at all", "cert root ca\ncert int issuer=root ca ku=none\ncert leaf issuer=int\n", "leaf int",
	  "root", "", "leaf int root: trusted" },
	{ "an anchor's keyUsage", "cert root ca ku=cRLSign\ncert leaf issuer=root\n", "leaf", "root", "",
	  "leaf root: trusted; key-usage-ca(root)" },
	/* path length: 6.1.4 (l), (m) */
	{ "one too many", "cert root ca pathlen=0\ncert int issuer=root ca\ncert leaf issuer=int\n", "leaf int", "root",
	  "", "leaf int root: trusted; path-length(root)" },
	{ "as many as allowed", "cert root ca pathlen=1\ncert int issuer=root ca pathlen=0\ncert leaf issuer=int\n",
	  "leaf int", "root", "", "leaf int root: trusted" },
	{ "a CA asked about does not count", "cert root ca pathlen=0\ncert leaf issuer=root ca\n", "leaf", "root", "",
	  "leaf root: trusted" },
	{ "self-issued ones do not count",
	  "key a ec:p256\nkey b ec:p256\ncert root ca pathlen=0 key=a subject=\"CN=R\"\n"
	  "cert next issuer=root ca key=b subject=\"CN=R\"\ncert leaf issuer=next\n",
	  "leaf next", "root", "", "leaf next root: trusted" },
	/* purpose: 4.2.1.12 */
	{ "server", LEAF, "leaf int", "root", "purpose=server", "leaf int root: trusted" },
	{ "client", LEAF, "leaf int", "root", "purpose=client", "leaf int root: trusted; eku-leaf(leaf)" },
	{ "any", LEAF, "leaf int", "root", "purpose=any", "leaf int root: trusted" },
	{ "no extendedKeyUsage", BASE "cert leaf issuer=int\n", "leaf int", "root", "purpose=client",
	  "leaf int root: trusted" },
	{ "anyExtendedKeyUsage", BASE "cert leaf issuer=int eku=2.5.29.37.0\n", "leaf int", "root", "purpose=client",
	  "leaf int root: trusted" },
	{ "a CA for others", "cert root ca\ncert int issuer=root ca eku=clientAuth\ncert leaf issuer=int\n", "leaf int",
	  "root", "purpose=server", "leaf int root: trusted; eku-ca(int)" },
	{ "a CA for both", "cert root ca\ncert int issuer=root ca eku=clientAuth,serverAuth\ncert leaf issuer=int\n",
	  "leaf int", "root", "purpose=server", "leaf int root: trusted" },
	{ "an anchor for others", "cert root ca eku=clientAuth\ncert leaf issuer=root\n", "leaf", "root",
	  "purpose=server", "leaf root: trusted; eku-ca(root)" },
	{ "an anchor for others, any purpose", "cert root ca eku=clientAuth\ncert leaf issuer=root\n", "leaf", "root",
	  "", "leaf root: trusted" },
	/* critical extensions: 4.2 */
	{ "unknown and critical", BASE "cert leaf issuer=int ext=1.2.3.4:critical:0500\n", "leaf int", "root", "",
	  "leaf int root: trusted; unknown-critical(leaf)" },
	{ "unknown, not critical", BASE "cert leaf issuer=int ext=1.2.3.4:0500\n", "leaf int", "root", "",
	  "leaf int root: trusted" },
	{ "unknown and critical in an anchor", "cert root ca ext=1.2.3.4:critical:0500\ncert leaf issuer=root\n",
	  "leaf", "root", "", "leaf root: trusted; unknown-critical(root)" },
	{ "known and critical",
	  BASE "cert leaf issuer=int san=DNS:a.example eku=serverAuth policy=1.2.3 crldp=http://a.example/crl "
	       "critical=bc,ku,eku,san,policy,crldp,ski,aki\n",
	  "leaf int", "root", "", "leaf int root: trusted" },
	{ "nothing to enforce in AIA, 4.2.2.1", BASE "cert leaf issuer=int aia=http://a.example/ca critical=aia\n",
	  "leaf int", "root", "", "leaf int root: trusted" },
	{ "nor in SIA, 4.2.2.2", BASE "cert leaf issuer=int ext=1.3.6.1.5.5.7.1.11:critical:3000\n", "leaf int", "root",
	  "", "leaf int root: trusted" },
	{ "nor in issuerAltName, 4.2.1.7", BASE "cert leaf issuer=int ext=2.5.29.18:critical:3003820161\n", "leaf int",
	  "root", "", "leaf int root: trusted" },
	{ "OCSP no-check, RFC 6960 4.2.2.2.1", BASE "cert leaf issuer=int ext=1.3.6.1.5.5.7.48.1.5:critical:0500\n",
	  "leaf int", "root", "", "leaf int root: trusted" },
	{ "freshestCRL, 4.2.1.15",
	  BASE "cert leaf issuer=int ext=2.5.29.46:critical:300f300da00ba0098607687474703a2f2f\n", "leaf int", "root",
	  "", "leaf int root: trusted; unknown-critical(leaf)" },
	{ "TLS feature of an end entity, RFC 7633 4.2.1", BASE "cert leaf issuer=int must-staple critical=feature\n",
	  "leaf int", "root", "", "leaf int root: trusted" },
	{ "TLS feature of a CA, RFC 7633 4.2.2",
	  "cert root ca\ncert int issuer=root ca must-staple critical=feature\ncert leaf issuer=int\n", "leaf int",
	  "root", "", "leaf int root: trusted; unknown-critical(int)" },
	{ "TLS feature of a CA that is asked about",
	  "cert root ca\ncert leaf issuer=root ca must-staple critical=feature\n", "leaf", "root", "",
	  "leaf root: trusted; unknown-critical(leaf)" },
	{ "TLS feature that nobody here enforces",
	  BASE "cert leaf issuer=int ext=1.3.6.1.5.5.7.1.24:critical:3003020110\n", "leaf int", "root", "",
	  "leaf int root: trusted; unknown-critical(leaf)" },
	/* nsCertType, where it is critical */
	{ "nsCertType SSL client for a server",
	  BASE "cert leaf issuer=int ext=2.16.840.1.113730.1.1:critical:03020780\n", "leaf int", "root",
	  "purpose=server", "leaf int root: trusted; ns-type-leaf(leaf)" },
	{ "nsCertType SSL client for a client",
	  BASE "cert leaf issuer=int ext=2.16.840.1.113730.1.1:critical:03020780\n", "leaf int", "root",
	  "purpose=client", "leaf int root: trusted" },
	{ "nsCertType SSL server for a client",
	  BASE "cert leaf issuer=int ext=2.16.840.1.113730.1.1:critical:03020640\n", "leaf int", "root",
	  "purpose=client", "leaf int root: trusted; ns-type-leaf(leaf)" },
	{ "nsCertType SSL server for a server",
	  BASE "cert leaf issuer=int ext=2.16.840.1.113730.1.1:critical:03020640\n", "leaf int", "root",
	  "purpose=server", "leaf int root: trusted" },
	{ "nsCertType SSL server declared unused, X.690 11.2",
	  BASE "cert leaf issuer=int ext=2.16.840.1.113730.1.1:critical:03020740\n", "leaf int", "root",
	  "purpose=server", "leaf int root: trusted; ns-type-leaf(leaf)" },
	{ "nsCertType for any purpose", BASE "cert leaf issuer=int ext=2.16.840.1.113730.1.1:critical:03020780\n",
	  "leaf int", "root", "purpose=any", "leaf int root: trusted" },
	{ "nsCertType that is not critical", BASE "cert leaf issuer=int ext=2.16.840.1.113730.1.1:03020780\n",
	  "leaf int", "root", "purpose=server", "leaf int root: trusted" },
	{ "nsCertType of a CA without SSL CA",
	  "cert root ca\ncert int issuer=root ca ext=2.16.840.1.113730.1.1:critical:03020640\ncert leaf issuer=int\n",
	  "leaf int", "root", "purpose=server", "leaf int root: trusted; ns-type-ca(int)" },
	{ "nsCertType of a CA with SSL CA",
	  "cert root ca\ncert int issuer=root ca ext=2.16.840.1.113730.1.1:critical:03020204\ncert leaf issuer=int\n",
	  "leaf int", "root", "purpose=client", "leaf int root: trusted" },
	{ "a qualifier nobody knows, critical",
	  BASE "cert leaf issuer=int ext=2.5.29.32:critical:3011300f06022a033009300706032a03040500\n", "leaf int",
	  "root", "", "leaf int root: trusted; unknown-critical(leaf)" },
	{ "the qualifiers of RFC 5280, critical: where its practice is written",
	  BASE "cert leaf issuer=int ext=2.5.29.32:critical:3017301506022a03300f300d06082b06010505070201160178\n",
	  "leaf int", "root", "", "leaf int root: trusted" },
	{ "the qualifiers of RFC 5280, critical: a notice",
	  BASE "cert leaf issuer=int ext=2.5.29.32:critical:3016301406022a03300e300c06082b060105050702023000\n",
	  "leaf int", "root", "", "leaf int root: trusted" },
	{ "a qualifier nobody knows",
	  BASE "cert leaf issuer=int ext=2.5.29.32:3011300f06022a033009300706032a03040500\n", "leaf int", "root", "",
	  "leaf int root: trusted" },
	/* algorithms: contract, "Verdict" */
	{ "SHA-1", "cert root ca\ncert int issuer=root ca sig=sha1\ncert leaf issuer=int\n", "leaf int", "root", "",
	  "leaf int root: trusted; weak-signature(int)" },
	{ "MD5", "key k rsa:2048\ncert root ca key=k\ncert leaf issuer=root sig=md5\n", "leaf", "root", "",
	  "leaf root: trusted; weak-signature(leaf)" },
	{ "SHA-1 on an anchor", "cert root ca sig=sha1\ncert leaf issuer=root\n", "leaf", "root", "",
	  "leaf root: trusted" },
	{ "SHA-1 on a root that is not trusted", "cert root ca sig=sha1\ncert leaf issuer=root\n", "leaf root", "", "",
	  "leaf root: untrusted-root; untrusted-root(root)" },
	{ "RSA 768", "key k rsa:768\ncert root ca\ncert leaf issuer=root key=k\n", "leaf", "root", "",
	  "leaf root: trusted; weak-key(leaf)" },
	{ "RSA 768 in an anchor", "key k rsa:768\ncert root ca key=k\ncert leaf issuer=root\n", "leaf", "root", "",
	  "leaf root: trusted; weak-key(root)" },
	{ "RSA 1024", "key k rsa:1024\ncert root ca\ncert leaf issuer=root key=k\n", "leaf", "root", "",
	  "leaf root: trusted; ~short-key(leaf)" },
	{ "RSA 1024, strict", "key k rsa:1024\ncert root ca\ncert leaf issuer=root key=k\n", "leaf", "root", "strict",
	  "leaf root: trusted; short-key(leaf)" },
	{ "RSA 2048", "key k rsa:2048\ncert root ca\ncert leaf issuer=root key=k\n", "leaf", "root", "strict",
	  "leaf root: trusted" },
	{ "a curve that is spelled out", "key k ec:explicit\ncert root ca\ncert leaf issuer=root key=k\n", "leaf",
	  "root", "", "leaf root: trusted; explicit-curve(leaf)" },
	/* keys that are none: cert/key_fault.h */
	{ "RSA with the exponent 1, RFC 8017 3.1",
	  "key k rsa:2048\ncert root ca\ncert leaf issuer=root key=k damage=key-e1\n", "leaf", "root", "",
	  "leaf root: trusted; invalid-key(leaf)" },
	{ "RSA with an even exponent, RFC 8017 3.1",
	  "key k rsa:2048\ncert root ca\ncert leaf issuer=root key=k damage=key-octet\n", "leaf", "root", "",
	  "leaf root: trusted; invalid-key(leaf)" },
	{ "a point off P-256, SEC 1 3.2.2.1", "cert root ca\ncert leaf issuer=root damage=key-octet\n", "leaf", "root",
	  "", "leaf root: trusted; invalid-key(leaf)" },
	{ "a point off P-256 in an anchor", "cert root ca damage=key-octet\ncert leaf issuer=root\n", "leaf", "root",
	  "", "leaf root: trusted; invalid-key(root) bad-signature(leaf)" },
	{ "the neutral element of Ed25519, RFC 8032 5.1",
	  "key k ed25519\ncert root ca\ncert leaf issuer=root key=k damage=key-order\n", "leaf", "root", "",
	  "leaf root: trusted; invalid-key(leaf)" },
	/* signatures that are none: RFC 3279 2.2.3, RFC 4055 3.1 */
	{ "an ECDSA number with an octet too many, X.690 8.3.2", BASE "cert leaf issuer=int damage=padded-signature\n",
	  "leaf int", "root", "", "leaf int root: trusted; signature-form(leaf)" },
	{ "RSA-PSS with trailerField 2", "key k rsa:2048\ncert root ca key=k\ncert leaf issuer=root sig=pss-trailer2\n",
	  "leaf", "root", "", "leaf root: trusted; signature-form(leaf)" },
	{ "a self-signed one", "cert leaf damage=padded-signature\n", "leaf", "", "",
	  "leaf: untrusted-root; signature-form(leaf) untrusted-root(leaf)" },
	/* the name: RFC 9525 */
	{ "another name", LEAF, "leaf int", "root", "host=example.org", "leaf int root: trusted; hostname(leaf)" },
	{ "no valid name", LEAF, "leaf int", "root", "host=*", "leaf int root: trusted; hostname(leaf)" },
	{ "a CN is not matched", "cert root ca\ncert leaf issuer=root subject=\"CN=www.example.com\"\n", "leaf", "root",
	  "host=www.example.com", "leaf root: trusted; hostname(leaf)" },
	/* depth: intermediates are counted */
	{ "too deep", LEAF, "leaf int", "root", "depth=0", "leaf int root: trusted; depth(leaf)" },
	{ "deep enough", LEAF, "leaf int", "root", "depth=1", "leaf int root: trusted" },
	/* the form */
	{ "the same extension twice", BASE "cert leaf issuer=int damage=dup-extension\n", "leaf int", "root", "",
	  "leaf int root: trusted; duplicate-extension(leaf)" },
	{ "a negative serial is no failure", BASE "cert leaf issuer=int damage=negative-serial\n", "leaf int", "root",
	  "", "leaf int root: trusted" },
/* not processed yet: never passed over, never said without need */
/* name constraints: 4.2.1.10, 6.1.3 (b), (c) */
#define NC(constraint, leaf)                                                                                           \
	"cert root ca from=-1y\ncert int issuer=root ca subject=\"O=Example, CN=int\" " constraint                     \
	"\ncert leaf issuer=int " leaf "\n",                                                                           \
	    "leaf int", "root", ""
#define NC_GOOD "leaf int root: trusted"
#define NC_BAD "leaf int root: trusted; name-not-permitted(leaf)"
#define NC_OUT "leaf int root: trusted; name-excluded(leaf)"
#define NC_ODD "leaf int root: trusted; name-unreadable(leaf)"
	{ "DNS: the name itself", NC("permit=DNS:example.com", "san=DNS:example.com"), NC_GOOD },
	{ "DNS: below it", NC("permit=DNS:example.com", "san=DNS:a.b.Example.COM"), NC_GOOD },
	{ "DNS: only the letters end alike", NC("permit=DNS:example.com", "san=DNS:notexample.com"), NC_BAD },
	{ "DNS: with a dot in front, below", NC("permit=DNS:.example.com", "san=DNS:a.example.com"), NC_GOOD },
	{ "DNS: with a dot in front, not itself", NC("permit=DNS:.example.com", "san=DNS:example.com"), NC_BAD },
	{ "DNS: one of several", NC("permit=DNS:example.org,DNS:example.com", "san=DNS:a.example.com"), NC_GOOD },
	{ "DNS: every name must be within", NC("permit=DNS:example.com", "san=DNS:example.com,DNS:example.org"),
	  NC_BAD },
	{ "DNS: excluded", NC("exclude=DNS:example.com", "san=DNS:a.example.com"), NC_OUT },
	{ "DNS: beside what is excluded", NC("exclude=DNS:b.example.com", "san=DNS:a.example.com"), NC_GOOD },
	{ "DNS: excluded within permitted",
	  NC("permit=DNS:example.com exclude=DNS:b.example.com", "san=DNS:c.b.example.com"), NC_OUT },
	{ "DNS: a wildcard could be the excluded one", NC("exclude=DNS:b.example.com", "san=DNS:*.example.com"),
	  NC_OUT },
	{ "DNS: a wildcard elsewhere", NC("exclude=DNS:b.example.com", "san=DNS:*.c.example.com"), NC_GOOD },
	{ "DNS: a wildcard within", NC("permit=DNS:example.com", "san=DNS:*.example.com"), NC_GOOD },
	{ "DNS: another kind of name is not meant", NC("permit=DNS:example.com", "san=IP:192.0.2.1"), NC_GOOD },
	{ "DNS: the CN, where there is no DNS name", NC("permit=DNS:example.com", "subject=CN=www.example.org"),
	  NC_BAD },
	{ "DNS: the CN is no host's name", NC("permit=DNS:example.com", "subject=\"CN=The leaf\""), NC_GOOD },
	{ "DNS: the CN as far as a NUL", NC("permit=DNS:example.com", "'subject=CN=www.example.org\\00x'"), NC_ODD },
	{ "DNS: a hyphen at the end of a label is no host's",
	  NC("permit=DNS:example.com", "subject=CN=not-.example.org"), NC_GOOD },
	{ "DNS: the CN beside a DNS name is not looked at",
	  NC("permit=DNS:example.com", "subject=CN=www.example.org san=DNS:example.com"), NC_GOOD },
	{ "e-mail: of a host", NC("permit=email:example.com", "san=email:Ann@EXAMPLE.com"), NC_GOOD },
	{ "e-mail: of a host below it", NC("permit=email:example.com", "san=email:ann@mx.example.com"), NC_BAD },
	{ "e-mail: of all hosts below", NC("permit=email:.example.com", "san=email:ann@mx.example.com"), NC_GOOD },
	{ "e-mail: one mailbox", NC("exclude=email:ann@example.com", "san=email:ann@example.com"), NC_OUT },
	{ "e-mail: another mailbox", NC("exclude=email:ann@example.com", "san=email:Ann@example.com"), NC_GOOD },
	{ "e-mail: in the subject", NC("permit=email:example.com", "subject=\"CN=x, emailAddress=ann@example.org\""),
	  NC_BAD },
	{ "e-mail: that is none", NC("permit=email:example.com", "san=email:example.com"), NC_ODD },
	{ "URI: the host", NC("permit=URI:example.com", "san=URI:https://me@example.com:8443/x?y"), NC_GOOD },
	{ "URI: a host below", NC("permit=URI:example.com", "san=URI:https://a.example.com/"), NC_BAD },
	{ "URI: all hosts below", NC("permit=URI:.example.com", "san=URI:https://a.example.com/"), NC_GOOD },
	{ "URI: without a host", NC("exclude=URI:example.com", "san=URI:urn:customer:a"), NC_ODD },
	{ "URI: an address for a host", NC("exclude=URI:example.com", "san=URI:https://192.0.2.1/"), NC_ODD },
	{ "IP: within", NC("permit=IP:192.0.2.0/24", "san=IP:192.0.2.255"), NC_GOOD },
	{ "IP: outside", NC("permit=IP:192.0.2.0/24", "san=IP:192.0.3.0"), NC_BAD },
	{ "IP: excluded, version 6", NC("exclude=IP:2001:db8::/32", "san=IP:2001:db8:1::1"), NC_OUT },
	{ "IP: the other version is not within", NC("permit=IP:2001:db8::/32", "san=IP:192.0.2.1"), NC_BAD },
	{ "directory: within", NC("permit=dn:O=Example", "subject=\"O=EXAMPLE, CN=a\""), NC_GOOD },
	{ "directory: another", NC("permit=dn:O=Example", "subject=\"O=Sample, CN=a\""), NC_BAD },
	{ "directory: no subject at all", NC("permit=dn:O=Example", "subject=\"\" san=DNS:a"), NC_GOOD },
	/* what cannot be read is refused wherever its kind is constrained, and nowhere else */
	{ "4.2.1.6, 7.2: fullwidth letters, permitted",
	  NC("permit=DNS:example.com", "'san=DNS:\\ef\\bd\\97.example.com'"), NC_ODD },
	{ "7.2: ideographic full stops, excluded",
	  NC("exclude=DNS:example.com", "'san=DNS:www\\e3\\80\\82example\\e3\\80\\82com'"), NC_ODD },
	{ "7.2: a soft hyphen", NC("exclude=DNS:example.com", "'san=DNS:www.exa\\c2\\admple.com'"), NC_ODD },
	{ "7.2: a U-label", NC("exclude=DNS:xn--bcher-kva.de", "'san=DNS:www.b\\c3\\bccher.de'"), NC_ODD },
	{ "7.2: a U-label that no constraint is about",
	  NC("exclude=email:xn--bcher-kva.de", "'san=DNS:www.b\\c3\\bccher.de'"), NC_GOOD },
	{ "4.2.1.6: a blank", NC("permit=DNS:example.com", "'san=DNS:a .example.com'"), NC_ODD },
	{ "4.2.1.6: a final dot", NC("exclude=DNS:example.com", "san=DNS:www.example.com."), NC_ODD },
	{ "4.2.1.6: NUL", NC("permit=DNS:example.com", "'san=DNS:evil.org\\00.example.com'"), NC_ODD },
	{ "RFC 1034 3.1: an empty label", NC("permit=DNS:example.com", "san=DNS:a..example.com"), NC_ODD },
	{ "RFC 9525 6.3: a part of a label for a star", NC("exclude=DNS:www.example.com", "san=DNS:w*.example.com"),
	  NC_ODD },
	{ "a wildcard, and all below what is excluded", NC("exclude=DNS:.example.com", "san=DNS:*.example.com"),
	  NC_OUT },
	{ "a wildcard, and all below one of its names", NC("exclude=DNS:.a.example.com", "san=DNS:*.example.com"),
	  NC_GOOD },
	{ "a wildcard, and all below what is permitted", NC("permit=DNS:.example.com", "san=DNS:*.example.com"),
	  NC_GOOD },
	{ "a wildcard for more than is permitted", NC("permit=DNS:a.example.com", "san=DNS:*.example.com"), NC_BAD },
	{ "RFC 5321 4.1.2: quotes that nothing needs", NC("exclude=email:joe@evil.org", "'san=email:\"joe\"@evil.org'"),
	  NC_OUT },
	{ "RFC 5321 4.1.2: a backslash that nothing needs",
	  NC("exclude=email:joe@evil.org", "'san=email:\"j\\5coe\"@evil.org'"), NC_OUT },
	{ "RFC 5321 4.1.2: a constraint in quotes",
	  NC("'permit=email:\"joe\"@example.com'", "san=email:joe@example.com"), NC_GOOD },
	{ "RFC 5321 4.1.2: an @ within quotes", NC("permit=email:good.org", "'san=email:\"a@evil.org\"@good.org'"),
	  NC_GOOD },
	{ "4.2.1.6: angle brackets", NC("exclude=email:evil.org", "'san=email:Joe <joe@evil.org>'"), NC_ODD },
	{ "4.2.1.6: a comment", NC("exclude=email:evil.org", "san=email:joe@evil.org(comment)"), NC_ODD },
	{ "4.2.1.6: a blank outside quotes", NC("exclude=email:evil.org", "'san=email:joe @evil.org'"), NC_ODD },
	{ "4.2.1.6: a blank within quotes", NC("permit=email:good.org", "'san=email:\"joe x\"@good.org'"), NC_GOOD },
	{ "4.2.1.6: NUL within quotes", NC("permit=email:good.org", "'san=email:\"joe\\00\"@good.org'"), NC_ODD },
	{ "4.2.1.6: no @", NC("permit=email:good.org", "'san=email:joe<good.org'"), NC_ODD },
	{ "4.2.1.6: two @", NC("permit=email:good.org", "san=email:joe@evil.org@good.org"), NC_ODD },
	{ "7.5: a final dot", NC("exclude=email:evil.org", "san=email:joe@evil.org."), NC_ODD },
	{ "7.5: UTF-8 in the domain", NC("exclude=email:xn--bcher-kva.de", "'san=email:joe@b\\c3\\bccher.de'"),
	  NC_ODD },
	{ "7.5: UTF-8 in the local part", NC("permit=email:good.org", "'san=email:j\\c3\\b6@good.org'"), NC_ODD },
	{ "4.2.1.10: an e-mail address in the subject beside a subjectAltName",
	  NC("permit=email:example.com", "subject=\"CN=x, emailAddress=ann@example.org\" san=email:ann@example.com"),
	  NC_BAD },
	{ "RFC 9598 6: under the constraints on rfc822Name",
	  NC("exclude=email:evil.org", "'san=SmtpUTF8Mailbox:j\\c3\\b6@evil.org'"), NC_OUT },
	{ "RFC 9598 6: within", NC("permit=email:.good.org", "'san=SmtpUTF8Mailbox:j\\c3\\b6@mx.GOOD.org'"), NC_GOOD },
	{ "RFC 9598 6: outside", NC("permit=email:good.org", "'san=SmtpUTF8Mailbox:j\\c3\\b6@evil.org'"), NC_BAD },
	{ "RFC 9598 3: a U-label in the domain",
	  NC("permit=email:xn--bcher-kva.de", "'san=SmtpUTF8Mailbox:j\\c3\\b6@b\\c3\\bccher.de'"), NC_ODD },
	{ "RFC 9598 3: no UTF-8", NC("permit=email:good.org", "'san=SmtpUTF8Mailbox:j\\ff@good.org'"), NC_ODD },
	{ "RFC 9598 3: no UTF8String",
	  NC("permit=email:good.org", "san=raw:a01906082b06010505070809a00d160b6a6f40676f6f642e6f7267"), NC_ODD },
	{ "4.2.1.10: an otherName under a constraint on otherNames", NC("permit=UPN:good.org", "san=UPN:ann@good.org"),
	  NC_ODD },
	{ "4.2.1.10: that is a mailbox", NC("exclude=UPN:x", "'san=SmtpUTF8Mailbox:j\\c3\\b6@good.org'"), NC_ODD },
	{ "4.2.1.10: of a kind that nobody constrains", NC("permit=email:good.org", "san=UPN:ann@evil.org"), NC_GOOD },
	{ "4.2.1.10: a registered identifier", NC("permit=RID:1.2.3", "san=RID:1.2.3"), NC_ODD },
	{ "RFC 3986 3.2: an authority stands right behind the scheme",
	  NC("permit=URI:good.org", "san=URI:urn:x:y://good.org/"), NC_ODD },
	{ "RFC 3986 3: no scheme", NC("permit=URI:good.org", "san=URI:evil.org/x?://good.org/"), NC_ODD },
	{ "RFC 3986 3: what looks like one behind the path", NC("permit=URI:good.org", "san=URI:evil.org///good.org/"),
	  NC_ODD },
	{ "RFC 3986 2: a backslash", NC("permit=URI:good.org", "'san=URI:https://evil.org\\5c@good.org/'"), NC_ODD },
	{ "RFC 3986 2: a blank in the path", NC("permit=URI:good.org", "'san=URI:https://good.org/a b'"), NC_ODD },
	{ "RFC 3986 3.2.2: an escaped dot", NC("permit=URI:.good.org", "san=URI:https://evil%2egood.org/"), NC_ODD },
	{ "RFC 3986 3.2.2: an escape in the path", NC("permit=URI:good.org", "san=URI:https://good.org/%2e"), NC_GOOD },
	{ "RFC 3986 2.1: half an escape", NC("permit=URI:good.org", "san=URI:https://good.org/%2"), NC_ODD },
	{ "RFC 3986 3.2.1: two @", NC("permit=URI:good.org", "san=URI:https://a@evil.org@good.org/"), NC_ODD },
	{ "RFC 3986 3.2.1: an @ behind the authority", NC("permit=URI:good.org", "san=URI:https://evil.org/@good.org/"),
	  NC_BAD },
	{ "RFC 3986 3.2.1: brackets for a user", NC("permit=URI:good.org", "san=URI:https://[::1]@good.org/"), NC_ODD },
	{ "RFC 3986 3.2.3: a port that is none", NC("permit=URI:good.org", "san=URI:https://good.org:8443x/"), NC_ODD },
	{ "RFC 3986 3.2.3: an empty port", NC("permit=URI:good.org", "san=URI:https://good.org:/"), NC_GOOD },
	{ "4.2.1.10: a final dot of the URI's host", NC("exclude=URI:evil.org", "san=URI:https://evil.org./"), NC_ODD },
	{ "4.2.1.10: an address in brackets", NC("permit=URI:good.org", "san=URI:https://[2001:db8::1]/"), NC_ODD },
	{ "4.2.1.10: an address in another writing", NC("exclude=URI:evil.org", "san=URI:https://0x7f.1/"), NC_ODD },
	{ "4.2.1.10: an empty authority", NC("exclude=URI:evil.org", "san=URI:ldap:///cn=x"), NC_ODD },
	{ "4.2.1.10: no address of 4 or 16 octets", NC("exclude=IP:192.0.2.0/24", "san=raw:8703c00002"), NC_ODD },
	{ "7.1: characters that nobody sees, excluded", NC("exclude=dn:O=Evil", "subject=\"O=Ev\\c2\\adil, CN=a\""),
	  NC_OUT },
	{ "7.1: characters that nobody sees, permitted", NC("permit=dn:O=Evil", "subject=\"O=Ev\\c2\\adil, CN=a\""),
	  NC_BAD },
	{ "7.1: no sound directory name", NC("exclude=dn:O=Evil", "san=raw:a40e300c300a300806035504030c0178"), NC_ODD },
	/* nor do constraints that cannot be read let anything pass */
	{ "4.2.1.10: a base with a final dot, excluded", NC("exclude=DNS:evil.org.", "san=DNS:www.good.org"), NC_ODD },
	{ "4.2.1.10: a base with a final dot, permitted", NC("permit=DNS:good.org.", "san=DNS:www.good.org"), NC_BAD },
	{ "4.2.1.10: beside one that can be read", NC("permit=DNS:good.org.,DNS:good.org", "san=DNS:www.good.org"),
	  NC_GOOD },
	{ "4.2.1.10: a base with a star", NC("exclude=DNS:*.evil.org", "san=DNS:www.good.org"), NC_ODD },
	{ "4.2.1.10: a base of one dot", NC("permit=DNS:.", "san=DNS:www.good.org"), NC_BAD },
	{ "4.2.1.10: a base that is a U-label", NC("'exclude=DNS:b\\c3\\bccher.de'", "san=DNS:www.good.org"), NC_ODD },
	{ "4.2.1.10: an e-mail base without a local part", NC("exclude=email:@evil.org", "san=email:joe@good.org"),
	  NC_ODD },
	{ "4.2.1.10: a URI for the base of URIs", NC("exclude=URI:https://evil.org", "san=URI:https://good.org/"),
	  NC_ODD },
	{ "4.2.1.10: an address without a mask for a base", NC("exclude=raw:8704c0000201", "san=IP:192.0.2.2"),
	  NC_ODD },
	{ "4.2.1.10: a minimum", NC("permit=raw:82046576696c800101", "san=DNS:evil"), NC_BAD },
	{ "4.2.1.10: a maximum, excluded", NC("exclude=raw:82046576696c810101", "san=DNS:good.org"), NC_ODD },
	{ "4.2.1.10: an empty base is every name", NC("exclude=DNS:", "san=DNS:www.good.org"), NC_OUT },
	{ "a self-issued CA between is free",
	  "cert root ca from=-1y permit=dn:O=Example\ncert int issuer=root ca subject=\"O=Example, CN=int\"\n"
	  "cert new issuer=int ca subject=\"O=Example, CN=int\"\ncert leaf issuer=new subject=\"O=Example, CN=a\"\n",
	  "leaf new int", "root", "", "leaf new int root: trusted" },
	{ "a CA between is not",
	  "cert root ca from=-1y permit=dn:O=Example\ncert int issuer=root ca subject=\"O=Sample\"\n"
	  "cert leaf issuer=int subject=\"O=Example, CN=a\"\n",
	  "leaf int", "root", "", "leaf int root: trusted; name-not-permitted(int)" },
	{ "the anchor's count",
	  "cert root ca from=-1y permit=DNS:example.org\ncert leaf issuer=root san=DNS:example.com\n", "leaf", "root",
	  "", "leaf root: trusted; name-not-permitted(leaf)" },
	{ "those of the leaf itself do not",
	  "cert root ca from=-1y\ncert leaf issuer=root ca permit=DNS:example.org san=DNS:example.com\n", "leaf",
	  "root", "", "leaf root: trusted" },
	{ "name constraints that touch no name below",
	  "cert root ca\ncert int issuer=root ca permit=email:example.com\ncert leaf issuer=int "
	  "san=DNS:www.example.com\n",
	  "leaf int", "root", "", "leaf int root: trusted" },
	/* policies: 6.1.2 (d) to (f), 6.1.3 (d) to (f), 6.1.4 (a), (b), (h) to (j), 6.1.5 (a), (b), (g) */
	{ "policies without consequence",
	  "cert root ca\ncert int issuer=root ca policy=1.2.3 inhibit-any=0\ncert leaf issuer=int policy=1.2.3\n",
	  "leaf int", "root", "", "leaf int root: trusted" },
	{ "6.1.4 (i): a policy is required",
	  "cert root ca\ncert int issuer=root ca require-policy=0\ncert leaf issuer=int\n", "leaf int", "root", "",
	  "leaf int root: trusted; policy(int)" },
	{ "6.1.4 (i): a policy is required, and there",
	  "cert root ca\ncert int issuer=root ca require-policy=0 policy=1.2.3\ncert leaf issuer=int policy=1.2.3\n",
	  "leaf int", "root", "", "leaf int root: trusted" },
	{ "6.1.4 (h), (i): required one deeper than the path",
	  "cert root ca\ncert int issuer=root ca require-policy=2\ncert leaf issuer=int\n", "leaf int", "root", "",
	  "leaf int root: trusted" },
	{ "6.1.5 (a): required one below the leaf's issuer",
	  "cert root ca\ncert int issuer=root ca require-policy=1\ncert leaf issuer=int\n", "leaf int", "root", "",
	  "leaf int root: trusted; policy(int)" },
	{ "6.1.5 (b): the leaf asks", "cert root ca\ncert int issuer=root ca\ncert leaf issuer=int require-policy=0\n",
	  "leaf int", "root", "", "leaf int root: trusted; policy(int)" },
	{ "the anchor's limits count", "cert root ca require-policy=0\ncert leaf issuer=root\n", "leaf", "root", "",
	  "leaf root: trusted; policy(leaf)" },
	{ "6.1.4 (a): anyPolicy mapped",
	  "cert root ca\ncert int issuer=root ca policy=1.2.3 map=1.2.3:2.5.29.32.0\ncert leaf issuer=int\n",
	  "leaf int", "root", "", "leaf int root: trusted; policy-maps-any(int)" },
	{ "6.1.4 (a): mapped from anyPolicy",
	  "cert root ca\ncert int issuer=root ca policy=1.2.3 map=2.5.29.32.0:1.2.3\ncert leaf issuer=int\n",
	  "leaf int", "root", "", "leaf int root: trusted; policy-maps-any(int)" },
	{ "6.1.1 (c): a policy named, none demanded", LEAF, "leaf int", "root", "policy=1.2.3",
	  "leaf int root: trusted" },
	{ "6.1.1 (e): an explicit policy asked for", LEAF, "leaf int", "root", "explicit",
	  "leaf int root: trusted; policy(int)" },
	{ "6.1.5 (g): the policy asked for", POLICIES "policy=1.2.3\n", "leaf int", "root", "explicit policy=1.2.3",
	  "leaf int root: trusted" },
	{ "6.1.5 (g): another policy asked for", POLICIES "policy=1.2.3\n", "leaf int", "root", "explicit policy=1.2.4",
	  "leaf int root: trusted; policy(leaf)" },
	{ "6.1.3 (d) (1): the leaf asserts another", POLICIES "policy=1.2.4\n", "leaf int", "root", "explicit",
	  "leaf int root: trusted; policy(leaf)" },
	{ "4.2.1.4: a policy twice counts for nothing", POLICIES "policy=1.2.3 policy=1.2.3\n", "leaf int", "root",
	  "explicit", "leaf int root: trusted; policy(leaf)" },
	{ "4.2.1.4: and harms nobody who asks for none", POLICIES "policy=1.2.3 policy=1.2.3\n", "leaf int", "root", "",
	  "leaf int root: trusted" },
	{ "6.1.3 (d) (2): anyPolicy of the leaf", POLICIES "policy=any\n", "leaf int", "root", "explicit policy=1.2.3",
	  "leaf int root: trusted" },
	{ "6.1.1 (g): anyPolicy inhibited", POLICIES "policy=any\n", "leaf int", "root", "explicit inhibit-any",
	  "leaf int root: trusted; policy(leaf)" },
	{ "6.1.3 (d) (1) (ii): anyPolicy of the CA",
	  "cert root ca\ncert int issuer=root ca policy=any\ncert leaf issuer=int policy=1.2.3\n", "leaf int", "root",
	  "explicit policy=1.2.3", "leaf int root: trusted" },
	{ "6.1.4 (j): inhibited by the CA",
	  "cert root ca\ncert int issuer=root ca policy=1.2.3 inhibit-any=0\ncert leaf issuer=int policy=any\n",
	  "leaf int", "root", "explicit", "leaf int root: trusted; policy(leaf)" },
	{ "6.1.4 (j): inhibited one deeper",
	  "cert root ca\ncert int issuer=root ca policy=1.2.3 inhibit-any=1\ncert leaf issuer=int policy=any\n",
	  "leaf int", "root", "explicit", "leaf int root: trusted" },
	{ "6.1.3 (d) (2): self-issued, anyPolicy counts although inhibited",
	  "cert root ca\ncert int issuer=root ca policy=1.2.3 inhibit-any=0\n"
	  "cert new issuer=int ca subject=\"CN=int\" policy=any\ncert leaf issuer=new policy=1.2.3\n",
	  "leaf new int", "root", "explicit", "leaf new int root: trusted" },
	{ "6.1.4 (b) (1): mapped", MAPPED "policy=1.2.9\n", "leaf int", "root", "explicit policy=1.2.3",
	  "leaf int root: trusted" },
	{ "6.1.4 (b) (1): mapped, and the leaf uses the CA's own name for it", MAPPED "policy=1.2.3\n", "leaf int",
	  "root", "explicit", "leaf int root: trusted; policy(leaf)" },
	{ "6.1.5 (g): asked for by the name it is mapped to", MAPPED "policy=1.2.9\n", "leaf int", "root",
	  "explicit policy=1.2.9", "leaf int root: trusted; policy(leaf)" },
	{ "6.1.1 (d): mapping inhibited", MAPPED "policy=1.2.9\n", "leaf int", "root", "explicit inhibit-mapping",
	  "leaf int root: trusted; policy(int)" },
	{ "6.1.4 (b) (1): mapped from under anyPolicy",
	  "cert root ca\ncert int issuer=root ca policy=any map=1.2.3:1.2.9\ncert leaf issuer=int policy=1.2.9\n",
	  "leaf int", "root", "explicit policy=1.2.3", "leaf int root: trusted" },
	{ "6.1.4 (i): inhibitPolicyMapping of the anchor",
	  "cert root ca inhibit-mapping=0\ncert int issuer=root ca policy=1.2.3 map=1.2.3:1.2.9\ncert leaf issuer=int "
	  "policy=1.2.9\n",
	  "leaf int", "root", "explicit", "leaf int root: trusted; policy(int)" },
	{ "6.1.4 (b) (1): one policy mapped to two",
	  "cert root ca\ncert int issuer=root ca policy=1.2.3 map=1.2.3:1.2.9 map=1.2.3:1.2.8\ncert leaf issuer=int "
	  "policy=1.2.8\n",
	  "leaf int", "root", "explicit policy=1.2.3", "leaf int root: trusted" },
	{ "6.1.4 (b) (1): two policies mapped to one, the first asked for", TO_ONE "policy=1.2.9\n", "leaf int", "root",
	  "explicit policy=1.2.3", "leaf int root: trusted" },
	{ "6.1.4 (b) (1): two policies mapped to one, the second asked for", TO_ONE "policy=1.2.9\n", "leaf int",
	  "root", "explicit policy=1.2.4", "leaf int root: trusted" },
	{ "6.1.4 (b) (1): two policies mapped to one, a third asked for", TO_ONE "policy=1.2.9\n", "leaf int", "root",
	  "explicit policy=1.2.5", "leaf int root: trusted; policy(leaf)" },
	{ "6.1.5 (g): the second of those that are asked for", TO_ONE "policy=1.2.9\n", "leaf int", "root",
	  "explicit policy=1.2.5 policy=1.2.4", "leaf int root: trusted" },
	{ "6.1.5 (g): the first of those that are asked for", TO_ONE "policy=1.2.9\n", "leaf int", "root",
	  "explicit policy=1.2.4 policy=1.2.5", "leaf int root: trusted" },
	{ "6.1.5 (g): none of those that are asked for", TO_ONE "policy=1.2.9\n", "leaf int", "root",
	  "explicit policy=1.2.5 policy=1.2.6", "leaf int root: trusted; policy(leaf)" },
	{ "6.1.4 (b) (1): two policies mapped, the third is not", CROSSED "policy=1.2.5\n", "leaf int", "root",
	  "explicit policy=1.2.5", "leaf int root: trusted" },
	{ "6.1.4 (b) (1): two policies mapped, each to its own", CROSSED "policy=1.2.30\n", "leaf int", "root",
	  "explicit policy=1.2.3", "leaf int root: trusted" },
	{ "6.1.4 (b) (1): two policies mapped, the other's is none", CROSSED "policy=1.2.40\n", "leaf int", "root",
	  "explicit policy=1.2.3", "leaf int root: trusted; policy(leaf)" },
	{ "6.1.4 (b) (1): anyPolicy of the leaf stands for all of them", CROSSED "policy=any\n", "leaf int", "root",
	  "explicit policy=1.2.4", "leaf int root: trusted" },
	{ "6.1.4 (b) (1): what the CA does not assert is not mapped",
	  "cert root ca\ncert int issuer=root ca policy=1.2.3 map=1.2.1:1.2.9 map=1.2.7:1.2.9\ncert leaf issuer=int "
	  "policy=1.2.9\n",
	  "leaf int", "root", "explicit", "leaf int root: trusted; policy(leaf)" },
	{ "6.1.4 (b) (2): mapping inhibited, the others stay",
	  "cert root ca inhibit-mapping=0\ncert int issuer=root ca policy=1.2.5 policy=1.2.3 map=1.2.3:1.2.9\ncert "
	  "leaf issuer=int policy=1.2.5\n",
	  "leaf int", "root", "explicit policy=1.2.5", "leaf int root: trusted" },
	{ "6.1.4 (b) (1): mapped over two CAs",
	  "cert root ca\ncert top issuer=root ca policy=1.2.3 map=1.2.3:1.2.4\ncert int issuer=top ca policy=1.2.4 "
	  "map=1.2.4:1.2.5\n"
	  "cert leaf issuer=int policy=1.2.5\n",
	  "leaf int top", "root", "explicit policy=1.2.3", "leaf int top root: trusted" },
	{ "6.1.4 (i) (2): the second CA may not map",
	  "cert root ca inhibit-mapping=1\ncert top issuer=root ca policy=1.2.3 map=1.2.3:1.2.4\ncert int issuer=top "
	  "ca policy=1.2.4 map=1.2.4:1.2.5\n"
	  "cert leaf issuer=int policy=1.2.5\n",
	  "leaf int top", "root", "explicit policy=1.2.3", "leaf int top root: trusted; policy(int)" },
	/* 6.1.4 (f): whose parameters a DSA key has */
	{ "6.1.4 (f): a DSA key has its issuer's parameters",
	  DSA "cert int issuer=root ca key=k damage=key-bare\ncert leaf issuer=int\n", "leaf int", "root", "",
	  "leaf int root: trusted" },
	{ "6.1.4 (f): and its issuer those of the one above",
	  DSA "cert top issuer=root ca key=k damage=key-bare\ncert int issuer=top ca key=k damage=key-bare\ncert leaf "
	      "issuer=int\n",
	  "leaf int top", "root", "", "leaf int top root: trusted" },
	{ "6.1.4 (f): of another algorithm there are none",
	  DSA "cert other ca\ncert int issuer=other ca key=k damage=key-bare\ncert leaf issuer=int\n", "leaf int",
	  "other", "", "leaf int other: trusted; ?signature-unsupported(leaf)" },
	{ "revocation, hard", LEAF, "leaf int", "root", "hard",
	  "leaf int root: trusted; crl-missing(leaf) crl-missing(int)" },
	{ "revocation, soft", LEAF, "leaf int", "root", "", "leaf int root: trusted" },
	{ "revocation, off", LEAF, "leaf int", "root", "off", "leaf int root: trusted" },
	/* --strict: what binds CAs */
	{ "strict, and sound", LEAF, "leaf int", "root", "strict", "leaf int root: trusted" },
	{ "4.2.1.9: basicConstraints not critical, and nobody strict",
	  "cert root ca\ncert int issuer=root ca critical=-bc\ncert leaf issuer=int\n", "leaf int", "root", "",
	  "leaf int root: trusted" },
	{ "4.2.1.9: basicConstraints not critical",
	  "cert root ca\ncert int issuer=root ca critical=-bc\ncert leaf issuer=int\n", "leaf int", "root", "strict",
	  "leaf int root: trusted; profile(int)" },
	{ "4.2.1.1: no authorityKeyIdentifier", BASE "cert leaf issuer=int aki=none\n", "leaf int", "root", "strict",
	  "leaf int root: trusted; profile(leaf)" },
	{ "4.2.1.1: critical", BASE "cert leaf issuer=int critical=aki\n", "leaf int", "root", "strict",
	  "leaf int root: trusted; profile(leaf)" },
	{ "4.2.1.2: a CA without subjectKeyIdentifier", "cert root ca ski=none\ncert leaf issuer=root aki=00\n", "leaf",
	  "root", "strict", "leaf root: trusted; profile(root)" },
	{ "4.2.1.2: critical", BASE "cert leaf issuer=int critical=ski\n", "leaf int", "root", "strict",
	  "leaf int root: trusted; profile(leaf)" },
	{ "4.2.1.3: a CA without keyUsage", "cert root ca ku=none\ncert leaf issuer=root\n", "leaf", "root", "strict",
	  "leaf root: trusted; profile(root)" },
	{ "4.2.1.3: keyCertSign of no CA", BASE "cert leaf issuer=int ku=keyCertSign\n", "leaf int", "root", "strict",
	  "leaf int root: trusted; profile(leaf)" },
	{ "4.2.1.4: a policy twice", BASE "cert leaf issuer=int policy=1.2.3 policy=1.2.4 policy=1.2.3\n", "leaf int",
	  "root", "strict", "leaf int root: trusted; profile(leaf)" },
	{ "4.2.1.6: an underscore", BASE "cert leaf issuer=int san=DNS:a_b.example.com\n", "leaf int", "root", "strict",
	  "leaf int root: trusted; profile(leaf)" },
	{ "4.2.1.10: name constraints of no CA", BASE "cert leaf issuer=int permit=DNS:example.com\n", "leaf int",
	  "root", "strict", "leaf int root: trusted; profile(leaf)" },
	{ "4.2.1.10: not critical",
	  "cert root ca permit=DNS:example.com critical=-nc\ncert leaf issuer=root san=DNS:a.example.com\n", "leaf",
	  "root", "strict", "leaf root: trusted; profile(root)" },
	{ "4.2.1.11: policyConstraints not critical",
	  "cert root ca inhibit-mapping=0 critical=-limits\ncert leaf issuer=root\n", "leaf", "root", "strict",
	  "leaf root: trusted; profile(root)" },
	{ "4.2.1.14: inhibitAnyPolicy not critical",
	  "cert root ca inhibit-any=0 critical=-any\ncert leaf issuer=root\n", "leaf", "root", "strict",
	  "leaf root: trusted; profile(root)" },
	{ "4.1.2.6: a CA without a name", "cert root ca\ncert leaf issuer=root ca subject=\"\"\n", "leaf", "root",
	  "strict", "leaf root: trusted; malformed(leaf) profile(leaf)" },
	{ "4.2.1.3: keyUsage without a use", BASE "cert leaf issuer=int ku=none ext=2.5.29.15:critical:03020700\n",
	  "leaf int", "root", "strict", "leaf int root: trusted; profile(leaf)" },
	{ "4.2.1.9: a path length of no CA", BASE "cert leaf issuer=int ca=no pathlen=1\n", "leaf int", "root",
	  "strict", "leaf int root: trusted; profile(leaf)" },
	{ "4.2.1.10: constraints that are none",
	  "cert root ca\ncert int issuer=root ca ext=2.5.29.30:critical:0500\ncert leaf issuer=int san=DNS:a.example\n",
	  "leaf int", "root", "", "leaf int root: trusted; malformed(int)" },
	{ "4.2.1.10: constraints that are none, and others above them",
	  "cert root ca permit=DNS:b.example\ncert int issuer=root ca ext=2.5.29.30:critical:0500\n"
	  "cert leaf issuer=int san=DNS:a.example\n",
	  "leaf int", "root", "", "leaf int root: trusted; malformed(int) name-not-permitted(leaf)" },
	{ "4.2.1.10: neither permitted nor excluded",
	  "cert root ca ext=2.5.29.30:critical:3000\ncert leaf issuer=root\n", "leaf", "root", "strict",
	  "leaf root: trusted; profile(root)" },
	{ "4.1.2.2: serial zero", BASE "cert leaf issuer=int serial=00\n", "leaf int", "root", "strict",
	  "leaf int root: trusted; malformed(leaf)" },
	/* several at once, in the order of their classes */
	{ "all at once",
	  "cert root ca to=-1d\ncert int issuer=root ca=no ku=cRLSign to=-2d\ncert leaf issuer=int eku=clientAuth\n",
	  "leaf int", "root", "purpose=server host=example.org",
	  "leaf int root: trusted; expired(int) expired(root) not-a-ca(int) key-usage-ca(int) eku-leaf(leaf) "
	  "hostname(leaf)" },
};

/* ---- asking ---- */

struct asked {
	struct question q;
	const char *host, *policy[3];
};

static void take_word(struct pki *p, const char *word, void *ctx)
{
	struct asked *a = ctx;
	const char *equals = strchr(word, '='), *value = equals ? equals + 1 : "";

	(void)p;
	if (strncmp(word, "purpose=", 8) == 0)
		a->q.purpose = strcmp(value, "server") == 0   ? PURPOSE_SERVER
		               : strcmp(value, "client") == 0 ? PURPOSE_CLIENT
		                                              : PURPOSE_ANY;
	else if (strncmp(word, "host=", 5) == 0)
		a->host = value;
	else if (strncmp(word, "at=", 3) == 0)
		ck_assert(time_parse(value, PKI_AT, &a->q.at));
	else if (strncmp(word, "depth=", 6) == 0)
		a->q.depth = atoi(value);
	else if (strncmp(word, "policy=", 7) == 0)
		a->policy[a->q.npolicies++] = value;
	else if (strcmp(word, "strict") == 0)
		a->q.strict = true;
	else if (strcmp(word, "hard") == 0)
		a->q.revocation = REVOCATION_HARD;
	else if (strcmp(word, "off") == 0)
		a->q.revocation = REVOCATION_OFF;
	else if (strcmp(word, "explicit") == 0)
		a->q.explicit_policy = true;
	else if (strcmp(word, "inhibit-any") == 0)
		a->q.inhibit_any_policy = true;
	else if (strcmp(word, "inhibit-mapping") == 0)
		a->q.inhibit_policy_mapping = true;
	else if (strncmp(word, "budget=", 7) == 0)
		a->q.budget = atoi(word + 7);
	else
		ck_abort_msg("no such word: %s", word);
}

static struct path_set *find(struct pki *p, const char *leaf, const char *ask, int peer)
{
	struct asked a = { .q = pki_question() };

	pki_each(p, ask, take_word, &a);
	a.q.policies = a.policy;
	struct graph *g = graph_new(p->arena, p->set, p->trust, &a.q, peer);
	struct path_set *s = paths_find(p->arena, g, pki_cert(p, leaf), &a.q, a.q.purpose, a.host);
	ck_assert(s->n > 0);
	return s;
}

START_TEST(check)
{
	const struct row *r = &checks[_i];
	struct pki p = pki_new(r->recipe, r->have, r->trust);
	struct path_set *s = find(&p, "leaf", r->ask, -1);

	unit_str(r->name, pki_path_text(&p, &s->path[0]), r->expect);
	ck_assert(s->path[0].valid ==
	          (strpbrk(strchr(r->expect, ':'), "(") == NULL || strstr(r->expect, "; ~") != NULL));
	ck_assert(s->sure && !s->cut);
	pki_free(&p);
}
END_TEST

/* ---- all paths, the chosen one first ---- */

#define CROSS                                                                                                          \
	"key k ec:p256\n"                                                                                              \
	"cert old ca subject=\"CN=Old\" from=-9y to=+1y\n"                                                             \
	"cert new ca key=k subject=\"CN=New\" from=-1y to=+9y\n"                                                       \
	"cert cross issuer=old ca key=k subject=\"CN=New\" from=-1y to=+1y\n"                                          \
	"cert int issuer=new ca\n"                                                                                     \
	"cert leaf issuer=int\n"
#define LOOP                                                                                                           \
	"key ka ec:p256\nkey kb ec:p256\n"                                                                             \
	"cert root ca\n"                                                                                               \
	"cert a1 ca subject=\"CN=A\" key=ka\n"                                                                         \
	"cert b issuer=a1 ca subject=\"CN=B\" key=kb\n"                                                                \
	"cert a issuer=b ca subject=\"CN=A\" key=ka\n"                                                                 \
	"cert out issuer=root ca subject=\"CN=B\" key=kb\n"                                                            \
	"cert leaf issuer=a\n"
/* Key rollover, RFC 4210 4.4: the new root key certified with the old one, and the old with the new. */
#define ROLLOVER                                                                                                       \
	"key ko ec:p256\nkey kn ec:p256\n"                                                                             \
	"cert old ca key=ko subject=\"CN=R\"\n"                                                                        \
	"cert new ca key=kn subject=\"CN=R\"\n"                                                                        \
	"cert newold issuer=old ca key=kn subject=\"CN=R\"\n"                                                          \
	"cert oldnew issuer=new ca key=ko subject=\"CN=R\"\n"                                                          \
	"cert leafo issuer=old\ncert leafn issuer=new\n"

static const struct set_row {
	const char *name, *recipe, *have, *trust, *leaf, *ask, *expect;
} sets[] = {
	{ "cross-signed, new root trusted", CROSS, "leaf int cross", "new", "leaf", "",
	  "leaf int new: trusted | leaf int cross: issuer-missing; issuer-missing(cross)" },
	{ "cross-signed, old root trusted", CROSS, "leaf int cross new", "old", "leaf", "",
	  "leaf int cross old: trusted | leaf int new: untrusted-root; untrusted-root(new)" },
	{ "cross-signed, both trusted", CROSS, "leaf int cross", "old new", "leaf", "",
	  "leaf int new: trusted | leaf int cross old: trusted" },
	{ "cross-signed, the old root has expired", CROSS, "leaf int cross", "old new", "leaf", "at=+300d",
	  "leaf int new: trusted | leaf int cross old: trusted" },
	{ "a loop without an exit", LOOP, "leaf a b", "root", "leaf", "", "leaf a b: loop; loop(b)" },
	{ "a loop with an exit", LOOP, "leaf a b out", "root", "leaf", "",
	  "leaf a out root: trusted | leaf a b: loop; loop(b)" },
	{ "old key trusted, new leaf", ROLLOVER, "leafn newold new", "old", "leafn", "",
	  "leafn newold old: trusted | leafn new: untrusted-root; untrusted-root(new)" },
	{ "new key trusted, old leaf", ROLLOVER, "leafo oldnew", "new", "leafo", "", "leafo oldnew new: trusted" },
	{ "new key trusted, old leaf, nothing between", ROLLOVER, "leafo", "new", "leafo", "",
	  "leafo: issuer-missing; issuer-missing(leafo)" },
	{ "all four", ROLLOVER, "leafo oldnew newold old", "new", "leafo", "",
	  "leafo oldnew new: trusted | leafo old: untrusted-root; untrusted-root(old) | leafo oldnew newold: loop; "
	  "loop(newold)" },
	{ "self-issued, made by an older key that is gone", ROLLOVER, "newold", "", "newold", "",
	  "newold: issuer-missing; issuer-missing(newold)" },
	{ "a root asked about, its twin trusted",
	  "key k ec:p256\ncert a ca key=k subject=\"CN=R\"\ncert b ca key=k subject=\"CN=R\" serial=77\n", "a", "b",
	  "a", "", "a b: trusted | a: untrusted-root; untrusted-root(a)" },
	{ "roots of one name and key are not above one another",
	  "key k ec:p256\ncert a ca key=k subject=\"CN=R\"\ncert b ca key=k subject=\"CN=R\" serial=77\n"
	  "cert c ca key=k subject=\"CN=R\" serial=78\n",
	  "a b c", "", "a", "", "a: untrusted-root; untrusted-root(a)" },
	{ "an anchor below an anchor", "cert root ca\ncert int issuer=root ca\ncert leaf issuer=int\n", "leaf",
	  "int root", "leaf", "", "leaf int: trusted | leaf int root: trusted" },
	{ "two of a name, one expired",
	  "key k ec:p256\ncert root ca\ncert i1 issuer=root ca key=k subject=\"CN=I\" to=-1d\n"
	  "cert i2 issuer=root ca key=k subject=\"CN=I\"\ncert leaf issuer=i1\n",
	  "leaf i1 i2", "root", "leaf", "", "leaf i2 root: trusted | leaf i1 root: trusted; expired(i1)" },
	{ "the failing path that speaks reaches an anchor",
	  "key k ec:p256\ncert root ca\ncert self ca key=k subject=\"CN=I\"\ncert i issuer=root ca key=k "
	  "subject=\"CN=I\" to=-1d pathlen=0\n"
	  "cert leaf issuer=i to=-1d\n",
	  "leaf self i", "root", "leaf", "",
	  "leaf i root: trusted; expired(leaf) expired(i) | leaf self: untrusted-root; untrusted-root(self) "
	  "expired(leaf)" },
	{ "fewest problems speak",
	  "key k ec:p256\ncert root ca\ncert i1 issuer=root ca key=k subject=\"CN=I\" to=-1d ku=cRLSign\n"
	  "cert i2 issuer=root ca key=k subject=\"CN=I\" to=-1d\ncert leaf issuer=i1\n",
	  "leaf i1 i2", "root", "leaf", "",
	  "leaf i2 root: trusted; expired(i2) | leaf i1 root: trusted; expired(i1) key-usage-ca(i1)" },
	{ "of two bearers of a name, the one whose key signed",
	  "cert root ca\ncert i1 issuer=root ca subject=\"CN=I\" ski=none\n"
	  "cert i2 issuer=root ca subject=\"CN=I\" ski=none\ncert leaf issuer=i2 aki=none\n",
	  "leaf i1 i2", "root", "leaf", "", "leaf i2 root: trusted" },
};

START_TEST(set)
{
	const struct set_row *r = &sets[_i];
	struct pki p = pki_new(r->recipe, r->have, r->trust);
	struct path_set *s = find(&p, r->leaf, r->ask, -1);
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < s->n; i++)
		buf_printf(&b, "%s%s", i ? " | " : "", pki_path_text(&p, &s->path[i]));
	unit_str(r->name, buf_str(&b), r->expect);
	ck_assert(s->sure && !s->cut);
	buf_free(&b);
	pki_free(&p);
}
END_TEST

/* ---- what may serve: contract, "What may serve as intermediate" ---- */

static const struct {
	const char *have, *expect;
} serving[] = {
	{ "sent:leaf sent:int", "leaf int root: trusted" },
	{ "sent:leaf untrusted:int", "leaf int root: trusted" },
	{ "sent:leaf int", "leaf: issuer-missing; issuer-missing(leaf)" },
};

START_TEST(serves)
{
	struct pki p = pki_new(LEAF, serving[_i].have, "root");

	unit_str(serving[_i].have, pki_path_text(&p, &find(&p, "leaf", "", p.peer)->path[0]), serving[_i].expect);
	if (strchr(serving[_i].have, ' ')) /* for a file every certificate may serve */
		unit_str(serving[_i].have, pki_path_text(&p, &find(&p, "leaf", "", -1)->path[0]),
		         "leaf int root: trusted");
	pki_free(&p);
}
END_TEST

START_TEST(excluded)
{
	struct pki p = pki_new(CROSS, "leaf int cross", "old new");
	struct buf hex = BUF_INIT;

	buf_hex(&hex, span_of(certificate_sha256(pki_cert(&p, "new")), 32), ":");
	const char *words[] = { buf_str(&hex), "CN=Old" };
	struct question q = pki_question();
	q.exclude = words;
	q.nexclude = 1;
	struct graph *g = graph_new(p.arena, p.set, p.trust, &q, -1);
	struct path_set *s = paths_find(p.arena, g, pki_cert(&p, "leaf"), &q, PURPOSE_ANY, NULL);
	unit_str("without new", pki_path_text(&p, &s->path[0]), "leaf int cross old: trusted");
	q.nexclude = 2;
	g = graph_new(p.arena, p.set, p.trust, &q, -1);
	s = paths_find(p.arena, g, pki_cert(&p, "leaf"), &q, PURPOSE_ANY, NULL);
	unit_str("without both", pki_path_text(&p, &s->path[0]),
	         "leaf int cross: issuer-missing; issuer-missing(cross)");
	buf_free(&hex);
	pki_free(&p);
}
END_TEST

/* One graph, several leaves, hosts and purposes: nothing of one answer leaks into another. */
START_TEST(one_graph_many_questions)
{
	struct pki p = pki_new(LEAF "cert other issuer=int eku=clientAuth\n", "leaf other int", "root");
	struct question q = pki_question();
	struct graph *g = graph_new(p.arena, p.set, p.trust, &q, -1);
	const struct certificate *leaf = pki_cert(&p, "leaf"), *other = pki_cert(&p, "other");

	ck_assert(paths_find(p.arena, g, leaf, &q, PURPOSE_SERVER, "www.example.com")->path[0].valid);
	ck_assert(!paths_find(p.arena, g, leaf, &q, PURPOSE_SERVER, "example.org")->path[0].valid);
	ck_assert(!paths_find(p.arena, g, leaf, &q, PURPOSE_CLIENT, NULL)->path[0].valid);
	ck_assert(paths_find(p.arena, g, other, &q, PURPOSE_CLIENT, NULL)->path[0].valid);
	ck_assert(paths_find(p.arena, g, leaf, &q, PURPOSE_SERVER, NULL)->path[0].valid);
	q.at += 10000 * DAY;
	ck_assert(!paths_find(p.arena, g, leaf, &q, PURPOSE_SERVER, NULL)->path[0].valid);
	ck_assert_uint_eq(graph_signatures_done(g), 3); /* leaf, other, int: each once */
	pki_free(&p);
}
END_TEST

/* ---- large and tangled sets ---- */

struct made {
	struct buf recipe, have;
};

static void made_cert(struct made *m, const char *name, const char *attributes)
{
	buf_printf(&m->recipe, "cert %s %s\n", name, attributes);
	buf_printf(&m->have, "%s ", name);
}

static struct pki made_pki(struct made *m, const char *trust)
{
	return pki_new(buf_str(&m->recipe), buf_str(&m->have), trust);
}

static void made_free(struct made *m)
{
	buf_free(&m->recipe);
	buf_free(&m->have);
}

static char *text(const char *fmt, ...)
{
	static char kept[8][256];
	static unsigned next;
	char *s = kept[next++ % 8];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(s, sizeof kept[0], fmt, ap);
	va_end(ap);
	return s;
}

#define WIDE 10
#define DEEP 8

/* WIDE certificates of one name and key a level, DEEP levels; all but the last of each have expired where onegood. */
static struct made mesh(bool onegood)
{
	struct made m = { BUF_INIT, BUF_INIT };

	buf_puts(&m.recipe, "cert root ca\ncert other ca\n");
	for (int level = 0; level < DEEP; level++) {
		buf_printf(&m.recipe, "key k%d ec:p256\n", level);
		for (int i = 0; i < WIDE; i++)
			made_cert(&m, text("i%dx%d", level, i),
			          text("issuer=%s ca key=k%d subject=\"CN=Level %d\" %s",
			               level ? text("i%dx0", level - 1) : "root", level, level,
			               onegood && i < WIDE - 1 ? "to=-1d" : ""));
	}
	made_cert(&m, "leaf", text("issuer=i%dx0", DEEP - 1));
	return m;
}

START_TEST(mesh_without_anchor)
{
	struct made m = mesh(false);
	struct pki p = made_pki(&m, "other");
	struct path_set *s = find(&p, "leaf", "", -1);

	ck_assert(s->sure && s->cut && !s->path[0].valid);
	ck_assert_uint_eq(s->n, PATHS_KEPT_MAX);
	ck_assert_int_eq(s->path[0].end, PATH_ISSUER_MISSING);
	ck_assert_uint_le(s->signatures, WIDE * DEEP);
	ck_assert_uint_lt(s->steps, 4000);
	made_free(&m);
	pki_free(&p);
}
END_TEST

START_TEST(mesh_with_one_valid_path)
{
	struct made m = mesh(true);
	struct pki p = made_pki(&m, "root");
	struct path_set *s = find(&p, "leaf", "", -1);

	ck_assert(s->sure && s->path[0].valid && !s->path[1].valid);
	ck_assert_uint_eq(s->path[0].n, DEEP + 2);
	ck_assert_uint_le(s->signatures, WIDE * DEEP + 1);
	made_free(&m);
	pki_free(&p);
}
END_TEST

/* The same where each certificate has a key of its own and no identifiers: the signature alone tells who issued whom.
 */
START_TEST(mesh_of_different_keys)
{
	struct made m = { BUF_INIT, BUF_INIT };

	buf_puts(&m.recipe, "cert root ca\n");
	for (int level = 0; level < 4; level++)
		for (int i = 0; i < 3; i++)
			made_cert(&m, text("i%dx%d", level, i),
			          text("issuer=%s ca subject=\"CN=Level %d\" aki=none ski=none",
			               level ? text("i%dx%d", level - 1, i) : "root", level));
	made_cert(&m, "leaf", "issuer=i3x2 aki=none");
	struct pki p = made_pki(&m, "root");
	struct path_set *s = find(&p, "leaf", "", -1);
	ck_assert(s->sure && !s->cut && s->path[0].valid && s->n == 1);
	unit_str("path", pki_path_text(&p, &s->path[0]), "leaf i3x2 i2x2 i1x2 i0x2 root: trusted");
	ck_assert_uint_le(s->signatures,
	                  4 * 3 + 1); /* the keys of a level against one certificate below, and the root's */
	made_free(&m);
	pki_free(&p);
}
END_TEST

/* Many certificates of one name and key, of which one alone leads to the root, and that one stands last. */
START_TEST(many_of_one_name)
{
	struct made m = { BUF_INIT, BUF_INIT };

	buf_puts(&m.recipe, "key k ec:p256\ncert root ca\ncert nobody ca\n");
	for (int i = 0; i < 400; i++)
		made_cert(&m, text("i%d", i), text("issuer=%s ca key=k subject=\"CN=I\"", i < 399 ? "nobody" : "root"));
	made_cert(&m, "leaf", "issuer=i0");
	struct pki p = made_pki(&m, "root");
	struct path_set *s = find(&p, "leaf", "", -1);
	ck_assert(s->sure && s->path[0].valid);
	unit_str("path", pki_path_text(&p, &s->path[0]), "leaf i399 root: trusted");
	ck_assert_uint_le(s->signatures, 2);
	made_free(&m);
	pki_free(&p);
}
END_TEST

/* More possible issuers, each with a key of its own, than signatures are tried: the bound is said, and is no verdict.
 */
START_TEST(more_keys_than_tries)
{
	struct made m = { BUF_INIT, BUF_INIT };

	buf_puts(&m.recipe, "cert root ca\ncert hidden ca subject=\"CN=I\"\n");
	for (int i = 0; i < 25; i++)
		made_cert(&m, text("i%d", i), "issuer=root ca subject=\"CN=I\" ski=none aki=none");
	made_cert(&m, "leaf", "issuer=hidden aki=none");
	struct pki p = made_pki(&m, "root");
	struct path_set *s = find(&p, "leaf", "budget=20", -1);
	ck_assert(!s->sure && s->cut && !s->path[0].valid);
	ck_assert_int_eq(s->path[0].end, PATH_LIMIT);
	ck_assert_uint_eq(s->signatures, 20);
	unit_str("problem", s->path[0].nproblem ? problem_name(s->path[0].problem[0].kind) : "", "limit");
	ck_assert(s->path[0].problem[0].unchecked);
	made_free(&m);
	pki_free(&p);
}
END_TEST

/* Everyone certifies everyone: 12! orders, and one way out, or none. */
START_TEST(clique)
{
	struct made m = { BUF_INIT, BUF_INIT };

	buf_puts(&m.recipe, "cert root ca\n");
	for (int i = 0; i < 12; i++)
		buf_printf(&m.recipe, "key k%d ec:p256\ncert self%d ca key=k%d subject=\"CN=N%d\"\n", i, i, i, i);
	for (int i = 0; i < 12; i++)
		for (int k = 0; k < 12; k++)
			if (i != k)
				made_cert(&m, text("c%dx%d", i, k),
				          text("issuer=self%d ca key=k%d subject=\"CN=N%d\"", k, i, i));
	made_cert(&m, "leaf", "issuer=self0");
	struct pki closed = made_pki(&m, "root");
	struct path_set *s = find(&closed, "leaf", "", -1);
	ck_assert(s->sure && s->cut && !s->path[0].valid);
	pki_free(&closed);
	made_cert(&m, "out", "issuer=root ca key=k11 subject=\"CN=N11\"");
	struct pki open = made_pki(&m, "root");
	s = find(&open, "leaf", "", -1);
	ck_assert(s->sure && s->path[0].valid);
	unit_str("path", pki_path_text(&open, &s->path[0]), "leaf c0x11 out root: trusted");
	made_free(&m);
	pki_free(&open);
}
END_TEST

static struct pki ladder(int rungs)
{
	struct made m = { BUF_INIT, BUF_INIT };

	buf_puts(&m.recipe, "cert root ca\n");
	for (int i = 0; i < rungs; i++)
		made_cert(&m, text("i%d", i), text("issuer=%s ca", i ? text("i%d", i - 1) : "root"));
	made_cert(&m, "leaf", text("issuer=i%d", rungs - 1));
	struct pki p = made_pki(&m, "root");
	made_free(&m);
	return p;
}

static const struct {
	int rungs;
	const char *ask;
	bool valid;
	enum path_end end;
	enum reason reason;
} ladders[] = {
	{ 23, "", true, PATH_TRUSTED, CLASS_NONE },           { 100, "", true, PATH_TRUSTED, CLASS_NONE },
	{ 101, "", false, PATH_LIMIT, CLASS_DEPTH },          { 101, "depth=101", true, PATH_TRUSTED, CLASS_NONE },
	{ 23, "depth=22", false, PATH_TRUSTED, CLASS_DEPTH },
};

START_TEST(long_chains)
{
	struct pki p = ladder(ladders[_i].rungs);
	struct path_set *s = find(&p, "leaf", ladders[_i].ask, -1);

	ck_assert_msg(s->path[0].valid == ladders[_i].valid, "%d: %s", ladders[_i].rungs,
	              pki_path_text(&p, &s->path[0]));
	ck_assert_int_eq(s->path[0].end, ladders[_i].end);
	ck_assert_int_eq(path_reason(&s->path[0]), ladders[_i].reason);
	ck_assert_uint_eq(s->n, 1);
	pki_free(&p);
}
END_TEST

/* ---- the table of problems ---- */

START_TEST(problem_table)
{
	for (int i = 0; i < PROBLEM_COUNT; i++) {
		struct problem p = { .kind = (enum problem_kind)i };
		struct buf b = BUF_INIT;

		problem_text(&b, &p, &rendering_plain);
		ck_assert_msg(strlen(buf_str(&b)) > 10 && strchr(buf_str(&b), '%') == NULL, "%s", problem_name(p.kind));
		ck_assert(problem_class(p.kind) != CLASS_NONE);
		ck_assert(strspn(problem_name(p.kind), "abcdefghijklmnopqrstuvwxyz-1") == strlen(problem_name(p.kind)));
		buf_free(&b);
	}
	unit_str("name", problem_name(PROBLEM_V1_CA), "v1-ca");
	ck_assert(problem_fails(PROBLEM_EXPIRED) && !problem_fails(PROBLEM_SHORT_KEY));
	unit_str("end", path_end_name(PATH_ISSUER_MISSING), "issuer-missing");
}
END_TEST

/* ---- names held against constraints are counted ---- */

static const struct {
	const char *name, *constraint, *leaf, *expect[2]; /* of two leaves, one after the other */
} masses[] = {
	{ "3,000 DNS names, 3,000 constraints",
	  "exclude=DNS:h{1..3000}.example.org",
	  "san=DNS:a{1..3000}.example.com",
	  { "leaf int root: trusted", "two int root: trusted" } },
	{ "what one leaf takes, the next has not",
	  "exclude=DNS:h{1..5000}.example.org",
	  "san=DNS:a{1..3000}.example.com",
	  { "leaf int root: trusted", "two int root: trusted; ?name-constraints-unchecked(int)" } },
	{ "3,000 directory names, 3,000 constraints",
	  "exclude=dn:O=x{1..3000}",
	  "san=dn:O=y{1..3000}",
	  { "leaf int root: trusted", "two int root: trusted" } },
	{ "too many directory names",
	  "exclude=dn:O=x{1..5000}",
	  "san=dn:O=y{1..5000}",
	  { "leaf int root: trusted; ?name-constraints-unchecked(int)",
	    "two int root: trusted; ?name-constraints-unchecked(int)" } },
	{ "a name that is excluded is found all the same",
	  "exclude=dn:O=x{1..5000}",
	  "san=dn:O=x1,dn:O=y{1..5000}",
	  { "leaf int root: trusted; name-excluded(leaf)", "two int root: trusted; name-excluded(two)" } },
};

START_TEST(mass_of_names)
{
	char recipe[500];
	struct question q = pki_question();

	snprintf(recipe, sizeof recipe,
	         "cert root ca\ncert int issuer=root ca %s\ncert leaf issuer=int %s\ncert two issuer=int %s\n",
	         masses[_i].constraint, masses[_i].leaf, masses[_i].leaf);
	struct pki p = pki_new(recipe, "leaf two int", "root");
	struct graph *g = graph_new(p.arena, p.set, p.trust, &q, -1);
	for (int i = 0; i < 2; i++) {
		struct path_set *s = paths_find(p.arena, g, pki_cert(&p, i ? "two" : "leaf"), &q, PURPOSE_ANY, NULL);

		unit_str(masses[_i].name, pki_path_text(&p, &s->path[0]), masses[_i].expect[i]);
	}
	pki_free(&p);
}
END_TEST

UNIT_SUITE("path")
{
	tcase_set_timeout(tc, 120);
	UNIT_ROWS(tc, check, checks);
	UNIT_ROWS(tc, set, sets);
	UNIT_ROWS(tc, serves, serving);
	tcase_add_test(tc, excluded);
	tcase_add_test(tc, one_graph_many_questions);
	tcase_add_test(tc, mesh_without_anchor);
	tcase_add_test(tc, mesh_with_one_valid_path);
	tcase_add_test(tc, mesh_of_different_keys);
	tcase_add_test(tc, many_of_one_name);
	tcase_add_test(tc, more_keys_than_tries);
	tcase_add_test(tc, clique);
	UNIT_ROWS(tc, long_chains, ladders);
	UNIT_ROWS(tc, mass_of_names, masses);
	tcase_add_test(tc, problem_table);
}
