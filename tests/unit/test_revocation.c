/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Revocation: each step of RFC 5280 6.3.3 and RFC 6960 with a list or answer that settles it and one that does not. */
#include "tests/unit/pki.h"
#include "cert/crl_index.h"
#include "cert/serial.h"
#include "chain/revocation.h"

#define PKI                                                                                                            \
	"cert root ca from=-1y to=+9y\n"                                                                               \
	"cert int issuer=root ca\n"                                                                                    \
	"cert leaf issuer=int\n"                                                                                       \
	"crl r issuer=root\n"

/* So long that its length does not fit into an octet. */
#define LONG_NAME                                                                                                      \
	"12345678901234567890123456789012345678901234567890123456789012345678901234567890"                             \
	"12345678901234567890123456789012345678901234567890"

/* ask: hard, strict (and hard), off, or nothing. The leaf is the first of what is there. */
static const struct row {
	const char *name, *recipe, *have, *trust, *ask, *expect;
} rows[] = {
	/* 6.3.3 (j): what the list says */
	{ "not listed", PKI "crl c issuer=int revoke=99\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted" },
	{ "no entries at all", PKI "crl c issuer=int\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted" },
	{ "listed", PKI "crl c issuer=int revoke=leaf:keyCompromise\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted; revoked(leaf)" },
	{ "listed, soft", PKI "crl c issuer=int revoke=leaf\n", "leaf int crl:c crl:r", "root", "",
	  "leaf int root: trusted; revoked(leaf)" },
	{ "listed, off", PKI "crl c issuer=int revoke=leaf\n", "leaf int crl:c crl:r", "root", "off",
	  "leaf int root: trusted" },
	{ "on hold", PKI "crl c issuer=int revoke=leaf:certificateHold\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted; revoked(leaf)" },
	{ "the intermediate listed",
	  PKI "crl c issuer=int\n"
	      "crl q issuer=root revoke=int:cACompromise\n",
	  "leaf int crl:c crl:q", "root", "hard", "leaf int root: trusted; revoked(int)" },
	{ "the serial listed by another CA",
	  PKI "crl c issuer=int\n"
	      "cert other issuer=root ca\n"
	      "crl o issuer=other revoke=leaf\n",
	  "leaf int other crl:c crl:r crl:o", "root", "hard", "leaf int root: trusted" },
	{ "listed among others", PKI "crl c issuer=int revoke=88 revoke=leaf revoke=99\n", "leaf int crl:c crl:r",
	  "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "a serial that ends alike", PKI "crl c issuer=int revoke=991003\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted" },
	/* 6.3.3: nothing to judge by */
	{ "no list", PKI, "leaf int", "root", "hard", "leaf int root: trusted; crl-missing(leaf) crl-missing(int)" },
	{ "no list, soft", PKI, "leaf int", "root", "", "leaf int root: trusted" },
	{ "RFC 9608 4: the issuer publishes nothing", PKI "cert x issuer=int ext=2.5.29.56:0500\n", "x int crl:r",
	  "root", "hard", "x int root: trusted" },
	{ "RFC 9608 4: a CA may not say so",
	  "cert root ca\ncert int issuer=root ca ext=2.5.29.56:0500\ncert leaf issuer=int\ncrl c issuer=int\n",
	  "leaf int crl:c", "root", "hard", "leaf int root: trusted; crl-missing(int)" },
	{ "one of two paths is revoked",
	  PKI "key k ec:p256\ncert r2 ca\ncert i1 issuer=root ca key=k subject=\"CN=I\"\n"
	      "cert i2 issuer=r2 ca key=k subject=\"CN=I\"\ncert x issuer=i1\ncrl q issuer=root revoke=i1\n",
	  "x i1 i2 crl:q", "root r2", "", "x i2 r2: trusted" },
	{ "no list of the intermediate", PKI, "leaf int crl:r", "root", "hard",
	  "leaf int root: trusted; crl-missing(leaf)" },
	{ "no list of the root", PKI "crl c issuer=int\n", "leaf int crl:c", "root", "hard",
	  "leaf int root: trusted; crl-missing(int)" },
/* a list signed with a key of its own, whose certificate stands beside the path */
#define APART                                                                                                          \
	"cert root ca from=-1y to=+9y\ncert int issuer=root ca\ncert leaf issuer=int\ncrl r issuer=root\n"             \
	"key apart ec:p256\n"
	{ "signed apart, the path ends nowhere",
	  APART "cert s issuer=root ca key=apart subject=CN=int ku=cRLSign\ncrl c issuer=s revoke=leaf\n",
	  "leaf int root s crl:c crl:r", "", "hard",
	  "leaf int root: untrusted-root; untrusted-root(root) revoked(leaf)" },
	{ "signed apart by one that is over, the path ends nowhere",
	  APART
	  "cert s issuer=root ca key=apart subject=CN=int ku=cRLSign from=-1y to=-1d\ncrl c issuer=s revoke=leaf\n",
	  "leaf int root s crl:c crl:r", "", "hard",
	  "leaf int root: untrusted-root; untrusted-root(root) crl-wrong-issuer(leaf)" },
	{ "signed apart by one that is weak, the path ends nowhere",
	  APART "cert s issuer=root ca key=apart subject=CN=int ku=cRLSign sig=sha1\ncrl c issuer=s revoke=leaf\n",
	  "leaf int root s crl:c crl:r", "", "hard",
	  "leaf int root: untrusted-root; untrusted-root(root) revoked(leaf) ~evidence-weak(leaf)" },
	{ "signed apart by one that is weak",
	  APART "cert s issuer=root ca key=apart subject=CN=int ku=cRLSign sig=sha1\ncrl c issuer=s\n",
	  "leaf int root s crl:c crl:r", "root", "hard", "leaf int root: trusted; evidence-weak(leaf)" },
	{ "signed apart by an anchor of the name",
	  APART "cert s ca key=apart subject=CN=int\ncrl c issuer=s revoke=leaf\n", "leaf int root crl:c crl:r",
	  "root s", "hard", "leaf int root: trusted; crl-wrong-issuer(leaf)" },
	{ "signed apart by the anchor itself",
	  "cert root ca\nkey apart ec:p256\ncert int ca issuer=root subject=CN=root key=apart\ncert leaf "
	  "issuer=int\ncrl c issuer=root revoke=leaf\n",
	  "leaf int crl:c", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	/* 5.1.2.4, 5.1.2.5: both ends inclusive */
	{ "at thisUpdate", PKI "crl c issuer=int this=2026-06-01\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted" },
	{ "revoked at thisUpdate, when the next one was due",
	  PKI "crl c issuer=int this=2026-06-01 next=2026-05-31 revoke=leaf\n", "leaf int crl:c crl:r", "root", "soft",
	  "leaf int root: trusted; revoked(leaf)" },
	{ "before thisUpdate", PKI "crl c issuer=int this=2026-06-01T00:00:01Z\n", "leaf int crl:c crl:r", "root",
	  "hard", "leaf int root: trusted; crl-not-yet-valid(leaf)" },
	{ "at nextUpdate", PKI "crl c issuer=int this=-9d next=2026-06-01\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted" },
	{ "after nextUpdate", PKI "crl c issuer=int this=-9d next=2026-05-31T23:59:59Z\n", "leaf int crl:c crl:r",
	  "root", "hard", "leaf int root: trusted; crl-expired(leaf)" },
	{ "after nextUpdate, soft", PKI "crl c issuer=int this=-9d next=-1d\n", "leaf int crl:c crl:r", "root", "",
	  "leaf int root: trusted; ~crl-expired(leaf)" },
	{ "no nextUpdate", PKI "crl c issuer=int next=none\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted" },
	{ "out of date, and revoked for good", PKI "crl c issuer=int this=-9d next=-1d revoke=leaf\n",
	  "leaf int crl:c crl:r", "root", "", "leaf int root: trusted; revoked(leaf)" },
	{ "out of date, and on hold", PKI "crl c issuer=int this=-9d next=-1d revoke=leaf:certificateHold\n",
	  "leaf int crl:c crl:r", "root", "hard", "leaf int root: trusted; crl-expired(leaf)" },
	{ "of a later time, and revoked", PKI "crl c issuer=int this=+1d revoke=leaf\n", "leaf int crl:c crl:r", "root",
	  "hard", "leaf int root: trusted; crl-not-yet-valid(leaf)" },
	{ "an old list and a new one",
	  PKI "crl c issuer=int this=-9d next=-1d\n"
	      "crl n issuer=int number=2\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted" },
	{ "a later list without a number",
	  PKI "crl c issuer=int number=9 this=-2d\n"
	      "crl n issuer=int number=none this=-1d revoke=leaf\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "a later list of a lesser number",
	  PKI "crl c issuer=int number=9 this=-2d\n"
	      "crl n issuer=int number=8 this=-1d revoke=leaf\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; ~crl-entry-gone(leaf)" },
	/* 6.3.3 (g): the signature */
	{ "altered", PKI "crl c issuer=int damage=bad-signature\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted; crl-bad-signature(leaf)" },
	{ "altered, soft, and revoked", PKI "crl c issuer=int revoke=leaf damage=bad-signature\n",
	  "leaf int crl:c crl:r", "root", "", "leaf int root: trusted; ~crl-bad-signature(leaf)" },
	{ "signed by the leaf", PKI "crl c issuer=int sig-as=leaf\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted; crl-bad-signature(leaf)" },
	{ "an altered list beside a good one",
	  PKI "crl c issuer=int damage=bad-signature\n"
	      "crl n issuer=int number=2\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted" },
	/* 6.3.3 (f): the signer */
	{ "the CA lacks cRLSign",
	  PKI "cert int2 issuer=root ca ku=keyCertSign\n"
	      "cert leaf2 issuer=int2\n"
	      "crl c issuer=int2\n",
	  "leaf2 int2 crl:c crl:r", "root", "hard", "leaf2 int2 root: trusted; crl-wrong-issuer(leaf2)" },
	{ "the CA has no keyUsage",
	  PKI "cert int2 issuer=root ca ku=none\n"
	      "cert leaf2 issuer=int2\n"
	      "crl c issuer=int2\n",
	  "leaf2 int2 crl:c crl:r", "root", "hard", "leaf2 int2 root: trusted" },
	{ "a key of its own for lists",
	  PKI "cert signer issuer=root subject=\"CN=int\" ku=cRLSign\n"
	      "crl c issuer=signer\n",
	  "leaf int crl:c crl:r signer", "root", "hard", "leaf int root: trusted" },
	{ "a key of its own, revoked by it",
	  PKI "cert signer issuer=root subject=\"CN=int\" ku=cRLSign\n"
	      "crl c issuer=signer revoke=leaf\n",
	  "leaf int crl:c crl:r signer", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "a key of its own, not at hand",
	  PKI "cert signer issuer=root subject=\"CN=int\" ku=cRLSign\n"
	      "crl c issuer=signer\n",
	  "leaf int crl:c crl:r", "root", "hard", "leaf int root: trusted; crl-wrong-issuer(leaf)" },
	{ "a key of its own, without cRLSign",
	  PKI "cert signer issuer=root subject=\"CN=int\" ku=digitalSignature\n"
	      "crl c issuer=signer\n",
	  "leaf int crl:c crl:r signer", "root", "hard", "leaf int root: trusted; crl-wrong-issuer(leaf)" },
	{ "a key of its own, expired",
	  PKI "cert signer issuer=root subject=\"CN=int\" ku=cRLSign to=-1d\n"
	      "crl c issuer=signer\n",
	  "leaf int crl:c crl:r signer", "root", "hard", "leaf int root: trusted; crl-wrong-issuer(leaf)" },
	{ "a key of its own, revoked",
	  PKI "cert signer issuer=root subject=\"CN=int\" ku=cRLSign\n"
	      "crl c issuer=signer\n"
	      "crl q issuer=root revoke=signer\n",
	  "leaf int signer crl:c crl:q", "root", "hard", "leaf int root: trusted; crl-wrong-issuer(leaf)" },
	{ "a signer under another anchor",
	  PKI "cert r2 ca\n"
	      "cert signer issuer=r2 subject=\"CN=int\" ku=cRLSign\n"
	      "crl c issuer=signer\n"
	      "crl q issuer=r2\n",
	  "leaf int crl:c crl:r crl:q signer", "root r2", "hard", "leaf int root: trusted; crl-wrong-issuer(leaf)" },
	{ "a signer of the name, self-signed",
	  PKI "cert signer ca subject=\"CN=int\"\n"
	      "crl c issuer=signer\n",
	  "leaf int crl:c crl:r signer", "root", "hard", "leaf int root: trusted; crl-wrong-issuer(leaf)" },
	{ "a new key of the CA, certified by the old",
	  PKI "key kn ec:p256\n"
	      "cert int2 issuer=int ca key=kn subject=\"CN=int\"\n"
	      "crl c issuer=int2\n",
	  "leaf int crl:c crl:r int2", "root", "hard", "leaf int root: trusted" },
	/* 5.2.5, 6.3.3 (b) (2) (ii) to (iv) */
	{ "for end entities only", PKI "crl c issuer=int only=user\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted" },
	{ "for CAs only", PKI "crl c issuer=int only=ca\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted; crl-wrong-scope(leaf)" },
	{ "for CAs only, and a CA",
	  PKI "crl c issuer=int\n"
	      "crl q issuer=root only=ca\n",
	  "leaf int crl:c crl:q", "root", "hard", "leaf int root: trusted" },
	{ "for end entities only, and a CA",
	  PKI "crl c issuer=int\n"
	      "crl q issuer=root only=user\n",
	  "leaf int crl:c crl:q", "root", "hard", "leaf int root: trusted; crl-wrong-scope(int)" },
	{ "for attribute certificates only", PKI "crl c issuer=int only=attribute\n", "leaf int crl:c crl:r", "root",
	  "hard", "leaf int root: trusted; crl-wrong-scope(leaf)" },
	{ "out of scope, soft, and listed", PKI "crl c issuer=int only=ca revoke=leaf\n", "leaf int crl:c crl:r",
	  "root", "", "leaf int root: trusted" },
	{ "one for each kind",
	  PKI "crl c issuer=int only=ca\n"
	      "crl n issuer=int only=user revoke=leaf\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	/* 6.3.3 (b) (2) (i): distribution points */
	{ "the point is the certificate's",
	  PKI "cert x issuer=int crldp=http://a.example/1.crl\n"
	      "crl c issuer=int dp=http://a.example/1.crl\n",
	  "x int crl:c crl:r", "root", "hard", "x int root: trusted" },
	{ "another point",
	  PKI "cert x issuer=int crldp=http://a.example/1.crl\n"
	      "crl c issuer=int dp=http://a.example/2.crl\n",
	  "x int crl:c crl:r", "root", "hard", "x int root: trusted; crl-wrong-scope(x)" },
	{ "one of two points",
	  PKI "cert x issuer=int crldp=http://a.example/2.crl crldp=http://a.example/1.crl\n"
	      "crl c issuer=int dp=http://a.example/1.crl\n",
	  "x int crl:c crl:r", "root", "hard", "x int root: trusted" },
	{ "a point, and the certificate has none", PKI "crl c issuer=int dp=http://a.example/1.crl\n",
	  "leaf int crl:c crl:r", "root", "hard", "leaf int root: trusted; crl-wrong-scope(leaf)" },
	{ "no point, and the certificate has one",
	  PKI "cert x issuer=int crldp=http://a.example/1.crl\n"
	      "crl c issuer=int\n",
	  "x int crl:c crl:r", "root", "hard", "x int root: trusted" },
	{ "the point is the issuer's name, and the certificate has none", PKI "crl c issuer=int dp=dn:CN=int\n",
	  "leaf int crl:c crl:r", "root", "hard", "leaf int root: trusted" },
	{ "names alike but for case",
	  PKI "cert x issuer=int crldp=dn:CN=Part\n"
	      "crl c issuer=int dp=dn:CN=PART\n",
	  "x int crl:c crl:r", "root", "hard", "x int root: trusted" },
	{ "relative to the issuer, both",
	  PKI "cert x issuer=int crldp=rdn:CN=1\n"
	      "crl c issuer=int dp=rdn:CN=1\n",
	  "x int crl:c crl:r", "root", "hard", "x int root: trusted" },
	{ "relative here, whole there",
	  PKI "cert x issuer=int crldp=\"dn:CN=int, CN=1\"\n"
	      "crl c issuer=int dp=rdn:CN=1\n",
	  "x int crl:c crl:r", "root", "hard", "x int root: trusted" },
	{ "relative here, whole there, of a long name",
	  PKI "cert x issuer=int crldp=\"dn:CN=int, CN=" LONG_NAME "\"\n"
	      "crl c issuer=int dp=rdn:CN=" LONG_NAME "\n",
	  "x int crl:c crl:r", "root", "hard", "x int root: trusted" },
	{ "relative, another",
	  PKI "cert x issuer=int crldp=rdn:CN=1\n"
	      "crl c issuer=int dp=rdn:CN=2\n",
	  "x int crl:c crl:r", "root", "hard", "x int root: trusted; crl-wrong-scope(x)" },
	/* 6.3.3 (d), (e), (l): reasons */
	{ "some reasons only", PKI "crl c issuer=int reasons=keyCompromise\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted; crl-wrong-scope(leaf)" },
	{ "all reasons in two lists",
	  PKI "crl c issuer=int reasons=keyCompromise\n"
	      "crl n issuer=int "
	      "reasons=cACompromise+affiliationChanged+superseded+cessationOfOperation+certificateHold+"
	      "privilegeWithdrawn+aACompromise\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted" },
	{ "revoked in the second of two",
	  PKI "crl c issuer=int reasons=keyCompromise\n"
	      "crl n issuer=int "
	      "reasons=cACompromise+affiliationChanged+superseded+cessationOfOperation+certificateHold+"
	      "privilegeWithdrawn+aACompromise revoke=leaf\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "some reasons, and revoked", PKI "crl c issuer=int reasons=keyCompromise revoke=leaf\n",
	  "leaf int crl:c crl:r", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "the points split the reasons",
	  PKI "cert x issuer=int \"crldp=http://a.example/1.crl|reasons:keyCompromise\" "
	      "\"crldp=http://a.example/"
	      "2.crl|reasons:cACompromise+affiliationChanged+superseded+cessationOfOperation+certificateHold+"
	      "privilegeWithdrawn+aACompromise\"\n"
	      "crl c issuer=int dp=http://a.example/1.crl reasons=keyCompromise\n"
	      "crl n issuer=int dp=http://a.example/2.crl "
	      "reasons=cACompromise+affiliationChanged+superseded+cessationOfOperation+certificateHold+"
	      "privilegeWithdrawn+aACompromise\n",
	  "x int crl:c crl:r crl:n", "root", "hard", "x int root: trusted" },
	/* 5.2.5, 5.3.3, 6.3.3 (b) (1): indirect lists */
	{ "an indirect list",
	  PKI "cert ind issuer=root ca subject=\"CN=Lists\"\n"
	      "cert x issuer=int \"crldp=none|issuer:ind\"\n"
	      "crl c issuer=ind indirect\n",
	  "x int ind crl:c crl:r", "root", "hard", "x int root: trusted" },
	{ "an indirect list, revoked",
	  PKI "cert ind issuer=root ca subject=\"CN=Lists\"\n"
	      "cert x issuer=int \"crldp=none|issuer:ind\"\n"
	      "crl c issuer=ind indirect revoke=x\n",
	  "x int ind crl:c crl:r", "root", "hard", "x int root: trusted; revoked(x)" },
	{ "not asserted to be indirect",
	  PKI "cert ind issuer=root ca subject=\"CN=Lists\"\n"
	      "cert x issuer=int \"crldp=none|issuer:ind\"\n"
	      "crl c issuer=ind revoke=x\n",
	  "x int ind crl:c crl:r", "root", "hard", "x int root: trusted; crl-missing(x)" },
	{ "the serial of another issuer's",
	  PKI "cert ind issuer=root ca subject=\"CN=Lists\"\n"
	      "cert x issuer=int \"crldp=none|issuer:ind\"\n"
	      "crl c issuer=ind indirect revoke=1004\n",
	  "x int ind crl:c crl:r", "root", "hard", "x int root: trusted" },
	{ "entries go on with the issuer before",
	  PKI "cert y issuer=int\n"
	      "cert ind issuer=root ca subject=\"CN=Lists\"\n"
	      "cert x issuer=int \"crldp=none|issuer:ind\"\n"
	      "crl c issuer=ind indirect revoke=y revoke=x\n",
	  "x int ind crl:c crl:r", "root", "hard", "x int root: trusted; revoked(x)" },
	{ "an indirect list that the certificate does not name",
	  PKI "cert ind issuer=root ca subject=\"CN=Lists\"\n"
	      "crl c issuer=ind indirect\n",
	  "leaf int ind crl:c crl:r", "root", "hard", "leaf int root: trusted; crl-missing(leaf)" },
	{ "an indirect list that a CA makes of itself",
	  "cert root ca from=-1y to=+9y\ncert int issuer=root ca\ncert leaf issuer=int\ncrl c issuer=int indirect "
	  "revoke=int\n",
	  "leaf int crl:c", "root", "hard", "leaf int root: trusted; crl-missing(int)" },
	{ "an indirect list of its own CA", PKI "crl c issuer=int indirect revoke=leaf\n", "leaf int crl:c crl:r",
	  "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	/* 5.2.4, 6.3.3 (c): deltas */
	{ "nothing new",
	  PKI "crl c issuer=int number=5 \n"
	      "crl d issuer=int number=7 delta=5 \n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted" },
	{ "revoked since",
	  PKI "crl c issuer=int number=5 \n"
	      "crl d issuer=int number=7 delta=5 revoke=leaf\n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "taken back since",
	  PKI "crl c issuer=int number=5 revoke=leaf:certificateHold\n"
	      "crl d issuer=int number=7 delta=5 revoke=leaf:removeFromCRL\n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted" },
	{ "a delta from a later base",
	  PKI "crl c issuer=int number=5 \n"
	      "crl d issuer=int number=7 delta=6 revoke=leaf\n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted" },
	{ "a delta from an earlier base",
	  PKI "crl c issuer=int number=5 \n"
	      "crl d issuer=int number=7 delta=3 revoke=leaf\n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "a delta alone", PKI "crl c issuer=int number=7 delta=5\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted; crl-missing(leaf)" },
	{ "a delta of another scope",
	  PKI "crl c issuer=int number=5 \n"
	      "crl d issuer=int number=7 delta=5 only=user revoke=leaf\n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted" },
	{ "a delta brings an old list up to date",
	  PKI "crl c issuer=int number=5 this=-9d next=-1d\n"
	      "crl d issuer=int number=7 delta=5 \n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted" },
	{ "an old delta",
	  PKI "crl c issuer=int number=5 \n"
	      "crl d issuer=int number=7 delta=5 this=-9d next=-1d revoke=leaf\n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted" },
	{ "an altered delta",
	  PKI "crl c issuer=int number=5 \n"
	      "crl d issuer=int number=7 delta=5 revoke=leaf damage=bad-signature\n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted" },
	{ "a delta of the list's own number",
	  PKI "crl c issuer=int number=7\ncrl d issuer=int number=7 delta=5 revoke=leaf\n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted" },
	{ "a delta that the list has overtaken",
	  PKI "crl c issuer=int number=9\ncrl d issuer=int number=7 delta=5 revoke=leaf\n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted" },
	{ "a delta of a list without a number",
	  PKI "crl c issuer=int number=none\ncrl d issuer=int number=7 delta=5 revoke=leaf\n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted" },
	{ "a delta without a number",
	  PKI "crl c issuer=int number=5\ncrl d issuer=int number=none delta=5 revoke=leaf\n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted" },
	{ "a delta of another CA",
	  PKI "cert other issuer=root ca\ncrl c issuer=int number=5\ncrl d issuer=other number=7 delta=5 revoke=1003\n",
	  "leaf int other crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted" },
	{ "a delta of another key",
	  PKI "crl c issuer=int number=5\ncrl d issuer=int number=7 delta=5 aki=00112233 revoke=leaf\n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted" },
	{ "a delta with an extension that nobody knows",
	  PKI "crl c issuer=int number=5\ncrl d issuer=int number=7 delta=5 revoke=leaf ext=1.2.3.4:critical:0500\n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted" },
	/* 5.2, 5.3: critical extensions */
	{ "unknown, critical", PKI "crl c issuer=int ext=1.2.3.4:critical:0500\n", "leaf int crl:c crl:r", "root",
	  "hard", "leaf int root: trusted; crl-unusable(leaf)" },
	{ "unknown, not critical", PKI "crl c issuer=int ext=1.2.3.4:0500\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted" },
	{ "of an entry, critical", PKI "crl c issuer=int revoke=99 entry-ext=1.2.3.4:critical:0500\n",
	  "leaf int crl:c crl:r", "root", "hard", "leaf int root: trusted; crl-unusable(leaf)" },
	{ "of an entry, not critical", PKI "crl c issuer=int revoke=99 entry-ext=1.2.3.4:0500\n",
	  "leaf int crl:c crl:r", "root", "hard", "leaf int root: trusted" },
	{ "unknown, soft, and listed", PKI "crl c issuer=int ext=1.2.3.4:critical:0500 revoke=leaf\n",
	  "leaf int crl:c crl:r", "root", "", "leaf int root: trusted; ?revocation-unchecked(leaf)" },
	{ "unknown, soft, not listed", PKI "crl c issuer=int ext=1.2.3.4:critical:0500\n", "leaf int crl:c crl:r",
	  "root", "", "leaf int root: trusted; ~crl-unusable(leaf)" },
	{ "an issuingDistributionPoint that cannot be read",
	  PKI "crl c issuer=int ext=2.5.29.28:critical:3003810100ff\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted; crl-unusable(leaf)" },
	/* 5.1.2.1: a list of version 1 has no extensions */
	{ "version 1", PKI "crl c issuer=int version=1\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted" },
	/* RFC 6960: what the answer says (2.2) */
	{ "good", PKI "ocsp o cert=leaf\n", "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted" },
	{ "revoked", PKI "ocsp o cert=leaf status=revoked reason=keyCompromise\n", "leaf int crl:r ocsp:o", "root",
	  "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "revoked, soft", PKI "ocsp o cert=leaf status=revoked\n", "leaf int crl:r ocsp:o", "root", "",
	  "leaf int root: trusted; revoked(leaf)" },
	{ "unknown", PKI "ocsp o cert=leaf status=unknown\n", "leaf int crl:r ocsp:o", "root", "hard",
	  "leaf int root: trusted; ocsp-unknown(leaf)" },
	{ "unknown, soft", PKI "ocsp o cert=leaf status=unknown\n", "leaf int crl:r ocsp:o", "root", "",
	  "leaf int root: trusted; ~ocsp-unknown(leaf)" },
	{ "by SHA-256", PKI "ocsp o cert=leaf hash=sha256\n", "leaf int crl:r ocsp:o", "root", "hard",
	  "leaf int root: trusted" },
	{ "about another",
	  PKI "cert y issuer=int\n"
	      "ocsp o cert=y\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; crl-missing(leaf)" },
	{ "one of several",
	  PKI "cert y issuer=int\n"
	      "ocsp o cert=y also=leaf:revoked\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "two that disagree", PKI "ocsp o cert=leaf also=leaf:revoked\n", "leaf int crl:r ocsp:o", "root", "hard",
	  "leaf int root: trusted; revoked(leaf)" },
	{ "good, and the list says revoked",
	  PKI "ocsp o cert=leaf\n"
	      "crl c issuer=int revoke=leaf\n",
	  "leaf int crl:r ocsp:o crl:c", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "revoked, and the list says nothing",
	  PKI "ocsp o cert=leaf status=revoked\n"
	      "crl c issuer=int\n",
	  "leaf int crl:r ocsp:o crl:c", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "no answer but tryLater", PKI "ocsp o cert=leaf error=3\n", "leaf int crl:r ocsp:o", "root", "hard",
	  "leaf int root: trusted; crl-missing(leaf)" },
	/* RFC 6960 4.2.2.1: times */
	{ "answer at nextUpdate", PKI "ocsp o cert=leaf this=-9d next=2026-06-01\n", "leaf int crl:r ocsp:o", "root",
	  "hard", "leaf int root: trusted" },
	{ "answer after nextUpdate", PKI "ocsp o cert=leaf this=-9d next=2026-05-31T23:59:59Z\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; ocsp-expired(leaf)" },
	{ "answer after nextUpdate, revoked", PKI "ocsp o cert=leaf this=-9d next=-1d status=revoked\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "answer after nextUpdate, on hold",
	  PKI "ocsp o cert=leaf this=-9d next=-1d status=revoked reason=certificateHold\n", "leaf int crl:r ocsp:o",
	  "root", "hard", "leaf int root: trusted; ocsp-expired(leaf)" },
	{ "answer without nextUpdate", PKI "ocsp o cert=leaf next=none\n", "leaf int crl:r ocsp:o", "root", "hard",
	  "leaf int root: trusted" },
	{ "answer of a later time", PKI "ocsp o cert=leaf this=+1d next=+2d\n", "leaf int crl:r ocsp:o", "root", "hard",
	  "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "produced at a later time", PKI "ocsp o cert=leaf produced=+1d\n", "leaf int crl:r ocsp:o", "root", "hard",
	  "leaf int root: trusted; ocsp-invalid(leaf)" },
	/* RFC 6960 3.2, 4.2.2.2: who answers */
	{ "answer altered", PKI "ocsp o cert=leaf damage=bad-signature\n", "leaf int crl:r ocsp:o", "root", "hard",
	  "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "answer altered, and revoked", PKI "ocsp o cert=leaf status=revoked damage=bad-signature\n",
	  "leaf int crl:r ocsp:o", "root", "", "leaf int root: trusted; ~ocsp-invalid(leaf)" },
	{ "the CA by its name", PKI "ocsp o cert=leaf by=name\n", "leaf int crl:r ocsp:o", "root", "hard",
	  "leaf int root: trusted" },
	{ "signed by another", PKI "ocsp o cert=leaf sig-as=leaf\n", "leaf int crl:r ocsp:o", "root", "hard",
	  "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "a delegated responder",
	  PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9\n"
	      "ocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted" },
	{ "a delegated responder by its name",
	  PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9\n"
	      "ocsp o cert=leaf responder=rs by=name\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted" },
	{ "a delegated responder with nocheck",
	  PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9 ext=1.3.6.1.5.5.7.48.1.5:0500\n"
	      "ocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted" },
	{ "a responder without OCSPSigning",
	  PKI "cert rs issuer=int eku=serverAuth\n"
	      "ocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "a responder with anyExtendedKeyUsage alone",
	  PKI "cert rs issuer=int eku=2.5.29.37.0\n"
	      "ocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "a responder of another CA",
	  PKI "cert rs issuer=root eku=1.3.6.1.5.5.7.3.9\n"
	      "ocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "a responder that has expired",
	  PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9 to=-1d\n"
	      "ocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "a responder not valid yet",
	  PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9 from=+1d\n"
	      "ocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "a responder whose key may not sign",
	  PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9 ku=keyEncipherment\n"
	      "ocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "a responder that was altered",
	  PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9 damage=bad-signature\n"
	      "ocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "a responder that is revoked",
	  PKI "cert rs issuer=int crldp=http://a.example/rs eku=1.3.6.1.5.5.7.3.9\n"
	      "ocsp o cert=leaf responder=rs\n"
	      "crl c issuer=int revoke=rs dp=http://a.example/rs\n",
	  "leaf int crl:c crl:r ocsp:o", "root", "", "leaf int root: trusted; ~ocsp-invalid(leaf)" },
	{ "a revoked responder with nocheck",
	  PKI "cert rs issuer=int crldp=http://a.example/rs eku=1.3.6.1.5.5.7.3.9 ext=1.3.6.1.5.5.7.48.1.5:0500\n"
	      "ocsp o cert=leaf responder=rs\n"
	      "crl c issuer=int revoke=rs dp=http://a.example/rs\n",
	  "leaf int crl:c crl:r ocsp:o", "root", "hard", "leaf int root: trusted" },
	{ "a responder with an extension that nobody knows",
	  PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9 ext=1.2.3.4:critical:0500\nocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "a responder that signs what cannot be denied",
	  PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9 ku=nonRepudiation\nocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted" },
	{ "a responder without a keyUsage",
	  PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9 ku=none\nocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted" },
	{ "a responder on its last day",
	  PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9 to=2026-06-01\nocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted" },
	{ "a responder from this second on",
	  PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9 from=2026-06-01\nocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted" },
/* RFC 5280 6.1.4 (f) is for lists and answers, too: the key lacks what its issuer's has */
#define INHERITED                                                                                                      \
	"key k dsa:2048\ncert root ca key=k\ncert int issuer=root ca key=k damage=key-bare\ncert leaf "                \
	"issuer=int\ncrl r issuer=root\n"
	{ "a list by a DSA key without parameters", INHERITED "crl c issuer=int\n", "leaf int crl:c crl:r", "root",
	  "hard", "leaf int root: trusted" },
	{ "a list by a DSA key without parameters, listed", INHERITED "crl c issuer=int revoke=leaf\n",
	  "leaf int crl:c crl:r", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "an altered list by a DSA key without parameters",
	  INHERITED "crl c issuer=int revoke=leaf damage=bad-signature\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted; crl-bad-signature(leaf)" },
	{ "an answer by a DSA key without parameters", INHERITED "ocsp o cert=leaf status=revoked\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "an altered answer by a DSA key without parameters", INHERITED "ocsp o cert=leaf damage=bad-signature\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "a responder that has its key's parameters from its CA",
	  INHERITED "cert rs issuer=int key=k damage=key-bare subject=CN=rs eku=1.3.6.1.5.5.7.3.9\nocsp o cert=leaf "
	            "responder=rs by=name status=revoked\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	/* 5.1.2.5, RFC 6960 4.2.2.1: without nextUpdate an answer is current for 10 days from thisUpdate */
	{ "list of 10 days without nextUpdate", PKI "crl c issuer=int this=-10d next=none\n", "leaf int crl:c crl:r",
	  "root", "hard", "leaf int root: trusted" },
	{ "older list without nextUpdate", PKI "crl c issuer=int this=2026-05-21T23:59:59Z next=none\n",
	  "leaf int crl:c crl:r", "root", "hard", "leaf int root: trusted; crl-expired(leaf)" },
	{ "older list without nextUpdate, and revoked for good",
	  PKI "crl c issuer=int this=-11m next=none revoke=leaf\n", "leaf int crl:c crl:r", "root", "",
	  "leaf int root: trusted; revoked(leaf)" },
	{ "answer of 10 days without nextUpdate", PKI "ocsp o cert=leaf this=-10d next=none\n", "leaf int crl:r ocsp:o",
	  "root", "hard", "leaf int root: trusted" },
	{ "older answer without nextUpdate", PKI "ocsp o cert=leaf this=2026-05-21T23:59:59Z next=none\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; ocsp-expired(leaf)" },
	{ "older answer without nextUpdate, revoked", PKI "ocsp o cert=leaf this=-2y next=none status=revoked\n",
	  "leaf int crl:r ocsp:o", "root", "", "leaf int root: trusted; revoked(leaf)" },
	/* 6.3.3 (g) with the measure of 6.1: weak lists clear nothing, and their "revoked" stays */
	{ "a list signed with SHA-1", PKI "crl c issuer=int sig=sha1\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted; evidence-weak(leaf)" },
	{ "a list signed with SHA-1, soft", PKI "crl c issuer=int sig=sha1\n", "leaf int crl:c crl:r", "root", "",
	  "leaf int root: trusted; ~evidence-weak(leaf)" },
	{ "a list signed with MD5", "key int rsa:2048\n" PKI "crl c issuer=int sig=md5\n", "leaf int crl:c crl:r",
	  "root", "hard", "leaf int root: trusted; evidence-weak(leaf)" },
	{ "revoked, with SHA-1", PKI "crl c issuer=int sig=sha1 revoke=leaf\n", "leaf int crl:c crl:r", "root", "hard",
	  "leaf int root: trusted; revoked(leaf) ~evidence-weak(leaf)" },
	{ "revoked, with SHA-1, soft", PKI "crl c issuer=int sig=sha1 revoke=leaf\n", "leaf int crl:c crl:r", "root",
	  "", "leaf int root: trusted; revoked(leaf) ~evidence-weak(leaf)" },
	{ "a weak list beside a good one",
	  PKI "crl c issuer=int\n"
	      "crl n issuer=int number=2 sig=sha1\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted" },
	{ "a weak list and a good answer",
	  PKI "crl c issuer=int sig=sha1\n"
	      "ocsp o cert=leaf\n",
	  "leaf int crl:c crl:r ocsp:o", "root", "hard", "leaf int root: trusted" },
	{ "revoked by a weak list, cleared by a good answer",
	  PKI "crl c issuer=int sig=sha1 revoke=leaf\n"
	      "ocsp o cert=leaf\n",
	  "leaf int crl:c crl:r ocsp:o", "root", "", "leaf int root: trusted; revoked(leaf) ~evidence-weak(leaf)" },
	{ "a weak list that is out of date", PKI "crl c issuer=int sig=sha1 this=-9d next=-1d\n",
	  "leaf int crl:c crl:r", "root", "hard", "leaf int root: trusted; crl-expired(leaf)" },
	{ "a CA with a key of 768 bits", "key int rsa:768\n" PKI "crl c issuer=int\n", "leaf int crl:c crl:r", "root",
	  "hard", "leaf int root: trusted; weak-key(int) evidence-weak(leaf)" },
	{ "a key of its own for lists, of 768 bits",
	  "key signer rsa:768\n" PKI "cert signer issuer=root subject=\"CN=int\" ku=cRLSign\n"
	  "crl c issuer=signer\n",
	  "leaf int crl:c crl:r signer", "root", "hard", "leaf int root: trusted; evidence-weak(leaf)" },
	{ "a key of its own for lists, of 768 bits, revoked",
	  "key signer rsa:768\n" PKI "cert signer issuer=root subject=\"CN=int\" ku=cRLSign\n"
	  "crl c issuer=signer revoke=leaf\n",
	  "leaf int crl:c crl:r signer", "root", "", "leaf int root: trusted; revoked(leaf) ~evidence-weak(leaf)" },
	{ "a key of its own for lists, certified with SHA-1",
	  PKI "cert signer issuer=root subject=\"CN=int\" ku=cRLSign sig=sha1\n"
	      "crl c issuer=signer\n",
	  "leaf int crl:c crl:r signer", "root", "hard", "leaf int root: trusted; evidence-weak(leaf)" },
	{ "a key of its own for lists, certified with SHA-1, revoked",
	  PKI "cert signer issuer=root subject=\"CN=int\" ku=cRLSign sig=sha1\n"
	      "crl c issuer=signer revoke=leaf\n",
	  "leaf int crl:c crl:r signer", "root", "", "leaf int root: trusted; revoked(leaf) ~evidence-weak(leaf)" },
	{ "a key of its own for lists, outside of what the CA permits",
	  "cert root ca from=-1y to=+9y permit=dn:O=x\n"
	  "cert int issuer=root ca subject=\"O=x, CN=int\"\n"
	  "cert leaf issuer=int subject=\"O=x, CN=leaf\"\n"
	  "cert signer issuer=root subject=\"O=x, CN=int\" san=dn:O=y ku=cRLSign\n"
	  "crl r issuer=root\n"
	  "crl c issuer=signer\n",
	  "leaf int crl:c crl:r signer", "root", "hard", "leaf int root: trusted; crl-wrong-issuer(leaf)" },
	{ "a weak delta takes nothing back",
	  PKI "crl c issuer=int number=5 revoke=leaf:certificateHold\n"
	      "crl d issuer=int number=7 delta=5 sig=sha1 revoke=leaf:removeFromCRL\n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "a weak delta that revokes",
	  PKI "crl c issuer=int number=5\n"
	      "crl d issuer=int number=7 delta=5 sig=sha1 revoke=leaf\n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted; revoked(leaf) ~evidence-weak(leaf)" },
	{ "a weak delta brings nothing up to date",
	  PKI "crl c issuer=int number=5 this=-9d next=-1d\n"
	      "crl d issuer=int number=7 delta=5 sig=sha1\n",
	  "leaf int crl:c crl:r crl:d", "root", "hard", "leaf int root: trusted; crl-expired(leaf)" },
	/* 5.2.3: the newest list of a scope speaks */
	{ "an entry that is gone",
	  PKI "crl c issuer=int number=1 this=-3d revoke=leaf\n"
	      "crl n issuer=int number=2\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; ~crl-entry-gone(leaf)" },
	{ "the same, the newest first",
	  PKI "crl c issuer=int number=1 this=-3d revoke=leaf\n"
	      "crl n issuer=int number=2\n",
	  "leaf int crl:n crl:r crl:c", "root", "hard", "leaf int root: trusted; ~crl-entry-gone(leaf)" },
	{ "a hold that is gone",
	  PKI "crl c issuer=int number=1 this=-3d revoke=leaf:certificateHold\n"
	      "crl n issuer=int number=2\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted" },
	{ "an entry that is gone from a list out of date",
	  PKI "crl c issuer=int number=1 this=-9d next=-2d revoke=leaf\n"
	      "crl n issuer=int number=2\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; ~crl-entry-gone(leaf)" },
	{ "an entry that is new",
	  PKI "crl c issuer=int number=1 this=-3d\n"
	      "crl n issuer=int number=2 revoke=leaf\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "the number counts before the date",
	  PKI "crl c issuer=int number=9 this=-3d\n"
	      "crl n issuer=int number=2 this=-1d revoke=leaf\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; ~crl-entry-gone(leaf)" },
	{ "numbers of two octets",
	  PKI "crl c issuer=int number=256 this=-3d\n"
	      "crl n issuer=int number=255 this=-1d revoke=leaf\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; ~crl-entry-gone(leaf)" },
	{ "without numbers the date counts",
	  PKI "crl c issuer=int number=none this=-3d revoke=leaf\n"
	      "crl n issuer=int number=9 this=-1d\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; ~crl-entry-gone(leaf)" },
	{ "two equally new lists",
	  PKI "crl c issuer=int number=2\n"
	      "crl n issuer=int number=2 revoke=leaf\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "a newer list that is altered",
	  PKI "crl c issuer=int number=1 this=-3d revoke=leaf\n"
	      "crl n issuer=int number=2 damage=bad-signature\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "a newer list that is weak",
	  PKI "crl c issuer=int number=1 this=-3d revoke=leaf\n"
	      "crl n issuer=int number=2 sig=sha1\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "a newer list of a later time",
	  PKI "crl c issuer=int number=1 this=-3d revoke=leaf\n"
	      "crl n issuer=int number=2 this=+1d\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "a newer list out of date",
	  PKI "crl c issuer=int number=1 this=-3d revoke=leaf\n"
	      "crl n issuer=int number=2 this=-3d next=-1d\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "a newer list out of date that revokes",
	  PKI "crl c issuer=int number=1 this=-3d\n"
	      "crl n issuer=int number=2 this=-3d next=-1d revoke=leaf\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "a newer list of another scope",
	  PKI "crl c issuer=int number=1 this=-3d revoke=leaf\n"
	      "crl n issuer=int number=2 only=user\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "a newer list of another CA of the name",
	  PKI "cert twin issuer=root ca subject=\"CN=int\"\n"
	      "crl c issuer=int number=1 this=-3d revoke=leaf\n"
	      "crl n issuer=twin number=2\n",
	  "leaf int twin crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "a newer list of another CA of the name, and an older that nobody here can check",
	  PKI "cert twin issuer=root ca subject=\"CN=int\"\n"
	      "crl c issuer=int number=1 this=-3d revoke=leaf sig=unknown\n"
	      "crl n issuer=twin number=2\n",
	  "leaf int twin crl:c crl:r crl:n", "root", "", "leaf int root: trusted; ?revocation-unchecked(leaf)" },
	{ "a newer list, and an older that nobody here can check",
	  PKI "crl c issuer=int number=1 this=-3d revoke=leaf sig=unknown\n"
	      "crl n issuer=int number=2\n",
	  "leaf int crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted" },
	{ "a newer list of the CA, and an older of its key for lists",
	  PKI "cert signer issuer=root subject=\"CN=int\" ku=cRLSign\n"
	      "crl c issuer=signer number=1 this=-3d revoke=leaf\n"
	      "crl n issuer=int number=2\n",
	  "leaf int signer crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; ~crl-entry-gone(leaf)" },
	{ "two lists of a key of its own",
	  PKI "cert signer issuer=root subject=\"CN=int\" ku=cRLSign\n"
	      "crl c issuer=signer number=1 this=-3d revoke=leaf\n"
	      "crl n issuer=signer number=2\n",
	  "leaf int signer crl:c crl:r crl:n", "root", "hard", "leaf int root: trusted; ~crl-entry-gone(leaf)" },
	{ "gone from the list, and revoked by the answer",
	  PKI "crl c issuer=int number=1 this=-3d revoke=leaf\n"
	      "crl n issuer=int number=2\n"
	      "ocsp o cert=leaf status=revoked\n",
	  "leaf int crl:c crl:r crl:n ocsp:o", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "the newest of two deltas",
	  PKI "crl c issuer=int number=5\n"
	      "crl d issuer=int number=6 delta=5 revoke=leaf:certificateHold\n"
	      "crl e issuer=int number=7 delta=5 revoke=leaf:removeFromCRL\n",
	  "leaf int crl:c crl:r crl:d crl:e", "root", "hard", "leaf int root: trusted" },
	/* RFC 6960 3.2 (2), 4.2.2.2: weak answers and weak responders */
	{ "answer signed with SHA-1", PKI "ocsp o cert=leaf sig=sha1\n", "leaf int crl:r ocsp:o", "root", "hard",
	  "leaf int root: trusted; evidence-weak(leaf)" },
	{ "answer signed with SHA-1, soft", PKI "ocsp o cert=leaf sig=sha1\n", "leaf int crl:r ocsp:o", "root", "",
	  "leaf int root: trusted; ~evidence-weak(leaf)" },
	{ "answer signed with SHA-1, revoked", PKI "ocsp o cert=leaf sig=sha1 status=revoked\n",
	  "leaf int crl:r ocsp:o", "root", "", "leaf int root: trusted; revoked(leaf) ~evidence-weak(leaf)" },
	{ "a responder with a key of 768 bits",
	  "key rs rsa:768\n" PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9\n"
	  "ocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; evidence-weak(leaf)" },
	{ "a responder with a key of 768 bits, revoked",
	  "key rs rsa:768\n" PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9\n"
	  "ocsp o cert=leaf responder=rs status=revoked\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; revoked(leaf) ~evidence-weak(leaf)" },
	{ "a responder with a key of 1024 bits",
	  "key rs rsa:1024\n" PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9\n"
	  "ocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted" },
	{ "a responder with a key of 1024 bits, strict",
	  "key rs rsa:1024\n" PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9\n"
	  "ocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "strict", "leaf int root: trusted; evidence-weak(leaf)" },
	{ "a responder certified with SHA-1",
	  PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9 sig=sha1\n"
	      "ocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; evidence-weak(leaf)" },
	{ "a weak answer and a good list",
	  PKI "ocsp o cert=leaf sig=sha1\n"
	      "crl c issuer=int\n",
	  "leaf int crl:c crl:r ocsp:o", "root", "hard", "leaf int root: trusted" },
	{ "revoked twice, once weakly",
	  PKI "ocsp o cert=leaf status=revoked\n"
	      "crl c issuer=int sig=sha1 revoke=leaf\n",
	  "leaf int crl:c crl:r ocsp:o", "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	/* RFC 5280 4.2.1.10: responders under name constraints */
	{ "a responder outside of what its CA permits",
	  "cert root ca from=-1y to=+9y\n"
	  "cert int issuer=root ca permit=dn:O=x\n"
	  "cert leaf issuer=int subject=\"O=x, CN=leaf\"\n"
	  "cert rs issuer=int subject=\"O=y, CN=rs\" eku=1.3.6.1.5.5.7.3.9\n"
	  "crl r issuer=root\n"
	  "ocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "a responder within what its CA permits",
	  "cert root ca from=-1y to=+9y\n"
	  "cert int issuer=root ca permit=dn:O=x\n"
	  "cert leaf issuer=int subject=\"O=x, CN=leaf\"\n"
	  "cert rs issuer=int subject=\"O=x, CN=rs\" eku=1.3.6.1.5.5.7.3.9\n"
	  "crl r issuer=root\n"
	  "ocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted" },
	{ "a responder with a name that the root excludes",
	  "cert root ca from=-1y to=+9y exclude=DNS:bad.example\n"
	  "cert int issuer=root ca\n"
	  "cert leaf issuer=int\n"
	  "cert rs issuer=int san=DNS:ocsp.bad.example eku=1.3.6.1.5.5.7.3.9\n"
	  "crl r issuer=root\n"
	  "ocsp o cert=leaf responder=rs\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; ocsp-invalid(leaf)" },
	/* RFC 6960 4.4, RFC 5280 4.2: critical extensions */
	{ "critical extension of the response", PKI "ocsp o cert=leaf ext=1.2.3.4:critical:0500\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "another extension of the response", PKI "ocsp o cert=leaf ext=1.2.3.4:0500\n", "leaf int crl:r ocsp:o",
	  "root", "hard", "leaf int root: trusted" },
	{ "a critical nonce", PKI "ocsp o cert=leaf ext=1.3.6.1.5.5.7.48.1.2:critical:04020102\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted" },
	{ "critical extension of the answer", PKI "ocsp o cert=leaf single-ext=1.2.3.4:critical:0500\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "another extension of the answer", PKI "ocsp o cert=leaf single-ext=1.2.3.4:0500\n", "leaf int crl:r ocsp:o",
	  "root", "hard", "leaf int root: trusted" },
	{ "critical archive cutoff of the answer",
	  PKI "ocsp o cert=leaf single-ext=1.3.6.1.5.5.7.48.1.6:critical:180f32303230303130313030303030305a\n",
	  "leaf int crl:r ocsp:o", "root", "hard", "leaf int root: trusted" },
	{ "critical extension of the answer, soft, revoked",
	  PKI "ocsp o cert=leaf status=revoked single-ext=1.2.3.4:critical:0500\n", "leaf int crl:r ocsp:o", "root", "",
	  "leaf int root: trusted; ?revocation-unchecked(leaf)" },
	{ "critical extension of the answer, soft, good", PKI "ocsp o cert=leaf single-ext=1.2.3.4:critical:0500\n",
	  "leaf int crl:r ocsp:o", "root", "", "leaf int root: trusted; ~ocsp-invalid(leaf)" },
	{ "the same, altered, revoked",
	  PKI "ocsp o cert=leaf status=revoked single-ext=1.2.3.4:critical:0500 damage=bad-signature\n",
	  "leaf int crl:r ocsp:o", "root", "", "leaf int root: trusted; ~ocsp-invalid(leaf)" },
	{ "a signature that nobody here can check, revoked", PKI "ocsp o cert=leaf status=revoked sig=unknown\n",
	  "leaf int crl:r ocsp:o", "root", "", "leaf int root: trusted; ?revocation-unchecked(leaf)" },
	{ "a signature that nobody here can check, good", PKI "ocsp o cert=leaf sig=unknown\n", "leaf int crl:r ocsp:o",
	  "root", "", "leaf int root: trusted; ~ocsp-invalid(leaf)" },
	{ "a responder whose certificate nobody here can check, revoked",
	  PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9 sig=unknown\n"
	      "ocsp o cert=leaf responder=rs status=revoked\n",
	  "leaf int crl:r ocsp:o", "root", "", "leaf int root: trusted; ?revocation-unchecked(leaf)" },
	{ "a list about the responder that nobody here can read, revoked",
	  PKI "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9\n"
	      "ocsp o cert=leaf responder=rs status=revoked\n"
	      "crl c issuer=int revoke=rs ext=1.2.3.4:critical:0500\n",
	  "leaf int crl:r crl:c ocsp:o", "root", "", "leaf int root: trusted; ?revocation-unchecked(leaf)" },
	{ "a responder that a weak list revokes",
	  PKI "cert rs issuer=int crldp=http://a.example/rs eku=1.3.6.1.5.5.7.3.9\n"
	      "ocsp o cert=leaf responder=rs\n"
	      "crl c issuer=int revoke=rs dp=http://a.example/rs sig=sha1\n",
	  "leaf int crl:c crl:r ocsp:o", "root", "", "leaf int root: trusted; ~ocsp-invalid(leaf)" },
	/* RFC 6960 4.2.1: form */
	{ "version 9", PKI "ocsp o cert=leaf version=9\n", "leaf int crl:r ocsp:o", "root", "hard",
	  "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "version 9, soft, revoked", PKI "ocsp o cert=leaf version=9 status=revoked\n", "leaf int crl:r ocsp:o",
	  "root", "", "leaf int root: trusted; ?revocation-unchecked(leaf)" },
	{ "good with an explicit tag", PKI "ocsp o cert=leaf status=raw:a0020500\n", "leaf int crl:r ocsp:o", "root",
	  "hard", "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "good that is not empty", PKI "ocsp o cert=leaf status=raw:800100\n", "leaf int crl:r ocsp:o", "root", "hard",
	  "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "a status of no name", PKI "ocsp o cert=leaf status=raw:8300\n", "leaf int crl:r ocsp:o", "root", "hard",
	  "leaf int root: trusted; ocsp-invalid(leaf)" },
	{ "revoked without its time", PKI "ocsp o cert=leaf status=raw:8100\n", "leaf int crl:r ocsp:o", "root", "",
	  "leaf int root: trusted; ?revocation-unchecked(leaf)" },
	{ "revoked with a reason in its form",
	  PKI "ocsp o cert=leaf status=raw:a116180f32303236303530313030303030305aa0030a0101\n", "leaf int crl:r ocsp:o",
	  "root", "hard", "leaf int root: trusted; revoked(leaf)" },
	{ "revoked with a reason of another type",
	  PKI "ocsp o cert=leaf status=raw:a116180f32303236303530313030303030305aa003040101\n", "leaf int crl:r ocsp:o",
	  "root", "hard", "leaf int root: trusted; ocsp-invalid(leaf)" },
};

static struct question question_of(const char *ask)
{
	struct question q = pki_question();

	if (strcmp(ask, "hard") == 0 || strcmp(ask, "strict") == 0)
		q.revocation = REVOCATION_HARD;
	q.strict = strcmp(ask, "strict") == 0;
	if (strcmp(ask, "off") == 0)
		q.revocation = REVOCATION_OFF;
	return q;
}

START_TEST(settles)
{
	const struct row *r = &rows[_i];
	struct pki p = pki_new(r->recipe, r->have, r->trust);
	struct question q = question_of(r->ask);
	struct graph *g = graph_new(p.arena, p.set, p.trust, &q, -1);
	const char *leaf = arena_strndup(p.arena, r->have, strcspn(r->have, " "));
	struct path_set *s = paths_find(p.arena, g, pki_cert(&p, leaf), &q, PURPOSE_ANY, NULL);

	unit_str(r->name, pki_path_text(&p, &s->path[0]), r->expect);
	pki_free(&p);
}
END_TEST

/* Of those who bear the name of a list's issuer 32 are tried, the CA of the path not counted: so many names cannot hold
 * anybody up, and who comes behind them is not found. */
START_TEST(tries_so_many_signers)
{
	struct buf recipe = BUF_INIT, have = BUF_INIT;

	buf_puts(&recipe, PKI "key one ec:p256\n");
	buf_puts(&have, "leaf int crl:c crl:r");
	for (int i = 0; i < 31 + _i; i++) {
		buf_printf(&recipe, "cert d%d issuer=root subject=CN=int key=one ku=cRLSign\n", i);
		buf_printf(&have, " d%d", i);
	}
	buf_puts(&recipe, "cert signer issuer=root subject=CN=int ku=cRLSign\ncrl c issuer=signer\n");
	buf_puts(&have, " signer");
	struct pki p = pki_new(buf_str(&recipe), buf_str(&have), "root");
	struct question q = question_of("hard");
	struct graph *g = graph_new(p.arena, p.set, p.trust, &q, -1);
	struct path_set *s = paths_find(p.arena, g, pki_cert(&p, "leaf"), &q, PURPOSE_ANY, NULL);

	unit_str(_i ? "behind 32 others" : "behind 31 others", pki_path_text(&p, &s->path[0]),
	         _i ? "leaf int root: trusted; crl-wrong-issuer(leaf)" : "leaf int root: trusted");
	pki_free(&p);
	buf_free(&recipe);
	buf_free(&have);
}
END_TEST

/* ---- what speaks, for the coverage map ---- */

static const struct {
	const char *name, *recipe, *have, *expect;
} states[] = {
	{ "covered by a list", PKI "crl c issuer=int\n", "leaf int crl:c crl:r", "good revocation.crl 0" },
	{ "covered by an answer", PKI "ocsp o cert=leaf\n", "leaf int ocsp:o crl:r", "good revocation.ocsp 0" },
	{ "nothing", PKI, "leaf int", "missing -" },
	{ "revoked by the second list", PKI "crl c issuer=int\ncrl n issuer=int number=2 revoke=leaf\n",
	  "leaf int crl:c crl:n", "revoked revocation.crl 1" },
	{ "out of date tells more than altered",
	  PKI "crl c issuer=int damage=bad-signature\ncrl n issuer=int this=-9d next=-1d\n", "leaf int crl:c crl:n",
	  "expired revocation.crl 1" },
};

/* "STATE revocation.KIND N": the N-th of the lists and answers that were loaded. */
static const char *answer_text(struct pki *p, const struct revocation_answer *r)
{
	if (r->by < 0)
		return arena_printf(p->arena, "%s -", revocation_state_name(r->state));
	ck_assert((r->crl != NULL) != (r->ocsp != NULL));
	return arena_printf(p->arena, "%s revocation.%s %d", revocation_state_name(r->state), r->crl ? "crl" : "ocsp",
	                    r->by - 2);
}

START_TEST(speaks)
{
	struct pki p = pki_new(states[_i].recipe, states[_i].have, "root");
	struct question q = pki_question();
	struct graph *g = graph_new(p.arena, p.set, p.trust, &q, -1);
	struct path_set *s = paths_find(p.arena, g, pki_cert(&p, "leaf"), &q, PURPOSE_ANY, NULL);

	unit_str(states[_i].name, answer_text(&p, revocation_of(g, &q, &s->path[0], 0)), states[_i].expect);
	pki_free(&p);
}
END_TEST

/* ---- the index of a list ---- */

START_TEST(serials_are_numbers)
{
	ck_assert(serial_equal(SPAN_LIT("\x05"), SPAN_LIT("\x00\x05")));
	ck_assert(serial_equal(SPAN_LIT("\x00\x80"), SPAN_LIT("\x00\x00\x80")));
	ck_assert(!serial_equal(SPAN_LIT("\xff"), SPAN_LIT("\x00\xff"))); /* -1 and 255 */
	ck_assert(!serial_equal(SPAN_LIT("\x05"), SPAN_LIT("\x05\x00")));
	ck_assert(serial_equal(SPAN_LIT("\x00"), SPAN_LIT("\x00\x00")));
}
END_TEST

/* A list of n entries 1, 2 ... n in three octets each. */
static struct span entries_of(struct arena *a, uint32_t n, bool alike)
{
	uint8_t *list = arena_alloc(a, (size_t)n * 22);

	for (uint32_t i = 0; i < n; i++) {
		uint32_t serial = alike ? 7 : i + 1;
		const uint8_t entry[] = {
			0x30, 0x14, 0x02, 0x03, (uint8_t)(serial >> 16), (uint8_t)(serial >> 8), (uint8_t)serial,
			0x17, 0x0d
		};
		memcpy(list + (size_t)i * 22, entry, sizeof entry);

		memcpy(list + (size_t)i * 22 + sizeof entry, "260501000000Z", 13);
	}
	return span_of(list, (size_t)n * 22);
}

START_TEST(index_finds)
{
	struct arena *a = arena_new();
	struct crl c = { .entries = entries_of(a, 50000, false), .nentries = 50000, .issuer = SPAN_LIT("\x30\x00") };
	struct crl_index *x = crl_index_new(a, &c);
	struct crl_entry e, plain;

	for (uint32_t i = 0; i < 50100; i += 97) {
		const uint8_t serial[] = { 0, (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i };
		struct span s = span_of(serial + 1, 3);

		ck_assert_msg(crl_index_find(x, s, c.issuer, &e) == (i > 0 && i <= 50000), "%u", i);
	}
	ck_assert(crl_find(&c, SPAN_LIT("\x00\x12\x34"), &plain) && crl_index_find(x, plain.serial, c.issuer, &e));
	ck_assert(e.serial.p == plain.serial.p && e.when == plain.when);
	ck_assert(!crl_index_find(x, SPAN_LIT("\x07"), SPAN_LIT("\x30\x02\x31\x00"), &e)); /* another issuer's */
	arena_free(a);
}
END_TEST

START_TEST(index_bears_repetition)
{
	struct arena *a = arena_new();
	struct crl c = { .entries = entries_of(a, 200000, true), .nentries = 200000, .issuer = SPAN_LIT("\x30\x00") };
	struct crl_entry e;

	ck_assert(crl_index_find(crl_index_new(a, &c), SPAN_LIT("\x07"), c.issuer, &e));
	arena_free(a);
}
END_TEST

/* Without an index and with one: of those alike the last entry, of another issuer none. */
START_TEST(looks_without_an_index)
{
	struct arena *a = arena_new();
	struct crl_kept kept = { .index = NULL };
	struct crl c = { .entries = entries_of(a, 300, _i == 1),
		         .nentries = 300,
		         .issuer = SPAN_LIT("\x30\x00"),
		         .whole = true,
		         .arena = a,
		         .kept = &kept };
	const struct crl_index *x = crl_index_new(a, &c);
	static const struct span serials[] = { { (const uint8_t *)"\7", 1 }, { (const uint8_t *)"\0\0\7", 3 },
		                               { (const uint8_t *)"\1\53", 2 }, { (const uint8_t *)"\0\1\54", 3 },
		                               { (const uint8_t *)"\1\55", 2 }, { NULL, 0 } };
	struct crl_entry e, f;

	for (size_t i = 0; i < 2 * UNIT_COUNT(serials); i++) {
		struct span s = serials[i % UNIT_COUNT(serials)];
		bool found = crl_index_find(x, s, c.issuer, &f);

		unit_int("found", crl_look_up(&c, s, c.issuer, &e), found);
		if (found)
			ck_assert_ptr_eq(e.serial.p, f.serial.p);
		if (i < 3)
			ck_assert_ptr_null(kept.index);
		if (i == 2)
			ck_assert(!crl_look_up(&c, serials[0], SPAN_LIT("\x30\x02\x31\x00"), &e));
	}
	ck_assert_ptr_nonnull(kept.index);
	arena_free(a);
}
END_TEST

/* ---- damage ---- */

#define DAMAGED                                                                                                        \
	PKI "cert ind issuer=root ca subject=\"CN=Lists\"\n"                                                           \
	    "cert rs issuer=int eku=1.3.6.1.5.5.7.3.9\n"                                                               \
	    "cert x issuer=int \"crldp=rdn:CN=1|issuer:ind\"\n"                                                        \
	    "crl c issuer=ind indirect dp=rdn:CN=1 revoke=leaf:superseded revoke=99\n"                                 \
	    "ocsp o cert=x responder=rs by=name also=leaf:revoked\n"

/* Each bit of a list or answer in turn is turned, all of them are at hand, and none settles anything. */
static void turn_bits(struct pki *p, struct span der, enum entry_kind kind, size_t first)
{
	for (size_t i = first; i < der.n; i += 2) {
		uint8_t *copy = arena_dup(p->arena, der.p, der.n);

		copy[i] ^= (uint8_t)(1u << i % 8);
		certset_add_der(p->set, span_of(copy, der.n), kind, (struct origin){ .kind = ORIGIN_FILE, .input = 1 });
	}
}

START_TEST(damage_settles_nothing)
{
	struct pki p = pki_new(DAMAGED, "x int ind", "root");
	struct question q = pki_question();

	turn_bits(&p, lab_revocation(p.lab, _i & 1 ? "o" : "c"), _i & 1 ? ENTRY_OCSP : ENTRY_CRL, (size_t)_i / 2);
	struct graph *g = graph_new(p.arena, p.set, p.trust, &q, -1);
	struct path_set *s = paths_find(p.arena, g, pki_cert(&p, "x"), &q, PURPOSE_ANY, NULL);
	ck_assert_int_eq((int)s->path[0].n, 3);
	ck_assert(s->path[0].valid); /* soft: nothing says "revoked" */
	const struct revocation_answer *r = revocation_of(g, &q, &s->path[0], 0);
	ck_assert_msg(r->state != REVSTATE_GOOD && r->state != REVSTATE_REVOKED, "%s by %d",
	              revocation_state_name(r->state), r->by);
	pki_free(&p);
}
END_TEST

/* More lists than signatures are tried: not "missing", not "good", but said to be unjudged. */
START_TEST(too_many_lists)
{
	struct pki p = pki_new(PKI "crl c issuer=int\n", "leaf int", "root");
	struct question q = pki_question();

	q.budget = 30;
	struct span der = lab_revocation(p.lab, "c");
	for (unsigned i = 1; i < 60; i++) {
		uint8_t *copy = arena_dup(p.arena, der.p, der.n);

		copy[der.n - 1] ^= (uint8_t)i;
		copy[der.n - 2] ^= (uint8_t)(i >> 8);
		certset_add_der(p.set, span_of(copy, der.n), ENTRY_CRL,
		                (struct origin){ .kind = ORIGIN_FILE, .input = 1 });
	}
	struct graph *g = graph_new(p.arena, p.set, p.trust, &q, -1);
	struct path_set *s = paths_find(p.arena, g, pki_cert(&p, "leaf"), &q, PURPOSE_ANY, NULL);
	unit_str("path", pki_path_text(&p, &s->path[0]), "leaf int root: trusted; ?revocation-unchecked(leaf)");
	ck_assert(strstr(revocation_of(g, &q, &s->path[0], 0)->detail, "limit") != NULL);
	pki_free(&p);
}
END_TEST

START_TEST(undamaged_settles)
{
	struct pki p = pki_new(DAMAGED, _i ? "x int ind ocsp:o" : "x int ind crl:c", "root");
	struct question q = pki_question();
	struct graph *g = graph_new(p.arena, p.set, p.trust, &q, -1);
	struct path_set *s = paths_find(p.arena, g, pki_cert(&p, "x"), &q, PURPOSE_ANY, NULL);

	ck_assert_int_eq(revocation_of(g, &q, &s->path[0], 0)->state, REVSTATE_GOOD);
	pki_free(&p);
}
END_TEST

/* ---- a staple by itself ---- */

static const struct {
	const char *name, *recipe, *expect;
} staples[] = {
	{ "good", PKI "ocsp o cert=leaf\n", NULL },
	{ "revoked is an answer", PKI "ocsp o cert=leaf status=revoked\n", NULL },
	{ "another's", PKI "ocsp o cert=int\n", "it is about another certificate" },
	{ "old", PKI "ocsp o cert=leaf this=-9d next=-1d\n", "it is out of date" },
	{ "an error", PKI "ocsp o cert=leaf error=3\n", "the responder gave no answer, but an error" },
	{ "unknown", PKI "ocsp o cert=leaf status=unknown\n", "the responder does not know the certificate" },
	{ "altered", PKI "ocsp o cert=leaf damage=bad-signature\n", "its signature does not verify" },
	{ "weak", PKI "ocsp o cert=leaf sig=sha1\n", "its signature algorithm is too weak" },
	{ "weak, and revoked", PKI "ocsp o cert=leaf sig=sha1 status=revoked\n",
	  "its signature algorithm is too weak" },
	{ "of 11 days without nextUpdate", PKI "ocsp o cert=leaf this=-11d next=none\n", "it is out of date" },
	{ "of another version", PKI "ocsp o cert=leaf version=2\n",
	  "its version is not v1, the only one that there is" },
	{ "revoked, and of another version", PKI "ocsp o cert=leaf version=2 status=revoked\n",
	  "its version is not v1, the only one that there is" },
};

START_TEST(staple)
{
	struct pki p = pki_new(staples[_i].recipe, "leaf int", "root");
	struct question q = pki_question();
	struct graph *g = graph_new(p.arena, p.set, p.trust, &q, -1);
	const struct certificate *way[] = { pki_cert(&p, "leaf"), pki_cert(&p, "int"), pki_cert(&p, "root") };
	const char *flaw = revocation_ocsp_flaw(g, &q, ocsp_read(p.arena, lab_revocation(p.lab, "o")),
	                                        &(struct path){ .cert = way, .n = 3 });
	unit_str(staples[_i].name, flaw ? flaw : "-", staples[_i].expect ? staples[_i].expect : "-");

	pki_free(&p);
}
END_TEST

UNIT_SUITE("revocation")
{
	tcase_set_timeout(tc, 120);
	UNIT_ROWS(tc, settles, rows);
	tcase_add_loop_test(tc, tries_so_many_signers, 0, 2);
	UNIT_ROWS(tc, speaks, states);
	tcase_add_test(tc, serials_are_numbers);
	tcase_add_test(tc, index_finds);
	tcase_add_test(tc, index_bears_repetition);
	tcase_add_loop_test(tc, looks_without_an_index, 0, 2);
	tcase_add_loop_test(tc, damage_settles_nothing, 0, 4);
	tcase_add_test(tc, too_many_lists);
	tcase_add_loop_test(tc, undamaged_settles, 0, 2);
	UNIT_ROWS(tc, staple, staples);
}
