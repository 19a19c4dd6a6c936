/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The browser without a terminal: practice PKIs go in by files, keys are pressed, the body of the screen is compared
 * with tests/golden/NAME.txt, and the whole screen is asked for the fact that the picture is there for. make golden
 * writes the pictures anew. */
#include "tests/unit/stage.h"
#include "base/log.h"
#include "ui/frame/request.h"
#include "ui/kit/gauge.h"
#include "ui/view/at_hand.h"
#include "ui/view/view_list.h"
#include "ui/frame/ui.h"
#include "ui/view/tag.h"
#include "ui/view/detail.h"
#include "ui/view/findings.h"
#include "ui/view/main_tree.h"
#include "ui/view/question.h"
#include "ui/view/view_compare.h"
#include <locale.h>

#define PKI                                                                                                            \
	"at 2026-06-01\n"                                                                                              \
	"cert root ca subject=\"C=JP, O=Example, CN=Example Root R2\" from=-3y to=+7y serial=01\n"                     \
	"cert int issuer=root ca pathlen=0 subject=\"C=JP, O=Example, CN=Example Issuing CA G3\" from=-1y to=+4y "     \
	"serial=1001\n"                                                                                                \
	"cert leaf issuer=int subject=\"C=JP, O=株式会社サンプル, CN=www.example.jp\" from=-30d to=+335d "     \
	"san=DNS:www.example.jp,DNS:*.api.example.jp eku=serverAuth aia=http://aia.example.jp/g3.cer "                 \
	"serial=5bb6ff9fe126a9345111\n"                                                                                \
	"cert old issuer=root ca subject=\"CN=legacy-ca-x\" from=-3y to=+30d serial=1002\n"                            \
	"file root.pem root\n"

static const char missing[] = PKI "file server.pem leaf\n";
static const char complete[] = PKI "file server.pem leaf int\nfile leaf.key key:leaf\nfile other.pem old\n";
static const char certbot[] = PKI "file server.pem leaf\nfile chain.pem int\nfile fullchain.pem leaf int\n";
static const char objects[] = PKI "key k ec:p256\n"
                                  "cert a issuer=int subject=\"CN=a.example\" serial=a1\n"
                                  "cert b issuer=int subject=\"CN=b.example\" serial=b2\n"
                                  "csr leaf key=k subject=\"C=JP, O=株式会社サンプル, CN=www.example.jp\" "
                                  "san=DNS:www.example.jp\n"
                                  "crl int issuer=int this=2026-05-01 next=2026-07-01 number=7 "
                                  "revoke=a:keyCompromise:2026-04-03 revoke=b\n"
                                  "ocsp leaf cert=a status=revoked this=2026-05-30 next=2026-06-08\n"
                                  "file leaf.csr csr:leaf\nfile int.crl crl:int\nfile leaf.ocsp ocsp:leaf\n"
                                  "file leaf.key key:k\n";
static const char evil[] = "at 2026-06-01\n"
                           "cert leaf subject=\"CN=evil\033[31mred\033]0;title\a \xe2\x80\xae"
                           "exe.txt\" serial=01 san=DNS:a\n"
                           "file server.pem leaf\n";
static const char many[] = PKI "cert a issuer=int subject=\"CN=a.example\" serial=a1\n"
                               "cert b issuer=int subject=\"CN=b.example\" from=-90d to=-1d serial=b1\n"
                               "file chains/a.pem a int\nfile chains/b.pem b\nfile chains/empty.txt\n";
/* One intermediate, certified by two roots of which one has ended: who does not turn back takes that one. */
static const char twins[] =
    "at 2026-06-01\nkey ik ec:p256\n"
    "cert oldroot ca subject=\"O=例, CN=Old Root\" from=-10y to=-5d serial=01\n"
    "cert newroot ca subject=\"O=例, CN=New Root\" from=-2y to=+8y serial=02\n"
    "cert old issuer=oldroot ca key=ik subject=\"O=Example, CN=Example Issuing CA\" from=-3y to=+2y "
    "serial=03\n"
    "cert new issuer=newroot ca key=ik subject=\"O=Example, CN=Example Issuing CA\" from=-2y to=+3y "
    "serial=04\n"
    "cert leaf issuer=new subject=\"CN=www.example.com\" from=-30d to=+335d "
    "san=DNS:www.example.com eku=serverAuth serial=05\n"
    "file root.pem oldroot newroot\nfile server.pem leaf old\nfile both.pem leaf old new\n"
    "file new.pem new\n";
/* Two ways part above the second certificate, and one ends for want of its root. */
static const char fork_above[] =
    "at 2026-06-01\ncert oldroot ca subject=\"CN=Old Root\" serial=01\ncert root ca subject=\"CN=Root\" serial=02\n"
    "key mk ec:p256\ncert middleold issuer=oldroot ca key=mk subject=\"CN=Example Middle CA\" from=-9y to=-5y serial=03\n"
    "cert middle issuer=root ca key=mk subject=\"CN=Example Middle CA\" serial=04\n"
    "cert int issuer=middle ca subject=\"CN=Example Issuing CA\" serial=05\n"
    "cert leaf issuer=int subject=\"CN=www.example.com\" san=DNS:www.example.com eku=serverAuth serial=06\n"
    "file root.pem root\nfile servers/of/www.example.com/cross.pem leaf middleold middle int\n";
/* A server's certificate and that of a client whose CA is another. */
static const char both[] =
    PKI "cert cca ca subject=\"CN=Client CA\" serial=21\n"
        "cert client issuer=cca subject=\"CN=customer-a\" eku=clientAuth from=-2y to=-1d serial=22\n"
        "file server.pem leaf int\nfile client.pem client\n";

/* From one CA to the next: a has both certificates, b is late, c outlives its issuer. */
static const char moving[] =
    "at 2026-05-20\nkey k ec:p256\n"
    "cert v1 ca subject=\"CN=example-client-ca-v1\" from=2025-12-01 to=2026-06-29 serial=01\n"
    "cert v2 ca subject=\"CN=example-client-ca-v2\" from=2026-01-01 to=2028-12-31 serial=02\n"
    "cert a1 issuer=v1 key=k subject=\"CN=customer-a\" eku=clientAuth from=2026-01-01 to=2026-06-29 serial=11\n"
    "cert a2 issuer=v2 key=k subject=\"CN=customer-a\" eku=clientAuth from=2026-02-01 to=2027-01-01 serial=12\n"
    "cert b issuer=v1 key=k subject=\"CN=株式会社サンプル\" eku=clientAuth from=2026-02-01 to=2026-06-29 serial=13\n"
    "cert c issuer=v1 key=k subject=\"CN=customer-c\" eku=clientAuth from=2026-04-01 to=2027-03-15 serial=14\n"
    "cert forever issuer=v2 key=k subject=\"CN=device\" eku=clientAuth from=2026-05-01 to=9999-12-31T23:59:59Z "
    "serial=15\n"
    "crl v2 issuer=v2 this=2026-05-18 next=2026-05-25 number=1\n"
    "file old_new_ca.pem v1 v2\nfile client.pem a1 a2 b c\nfile device.pem forever\nfile ca.crl crl:v2\n";
/* A client's certificate and its renewal under another CA, with the same key. */
static const char renewal[] =
    "at 2026-06-01\nkey k ec:p256\n"
    "cert v1 ca subject=\"C=JP, O=Example, CN=example-client-ca-v1\" from=-3y to=+60d serial=11\n"
    "cert v2 ca subject=\"C=JP, O=Example, CN=example-client-ca-v2\" from=-1d to=+3y serial=12\n"
    "cert old issuer=v1 key=k subject=\"C=JP, O=顧客, CN=customer-a\" san=URI:urn:customer:a "
    "from=-300d to=+30d serial=01\n"
    "cert new issuer=v2 key=k subject=\"C=JP, O=顧客, CN=customer-a\" san=URI:urn:customer:a "
    "from=-1d to=+364d serial=01\n"
    "file old.pem old\nfile new.pem new\nfile ca.pem v1 v2\n";

/* Certificates that stand for themselves: a table. */
#define ROOT(N, FROM, TO) "cert r" N " ca subject=\"CN=Root " N "\" from=" FROM " to=" TO " serial=" N "\n"
static const char bundle[] =
    "at 2026-06-01\n" ROOT("11", "-9y", "+9y") ROOT("12", "-8y", "-3d") ROOT("13", "-7y", "+40d")
        ROOT("14", "-9y", "+8y") ROOT("15", "-9y", "+7y") ROOT("16", "-9y", "+6y") ROOT("17", "-9y", "+5y")
            ROOT("18", "-9y", "+4y") ROOT("19", "-9y", "+3y") ROOT("20", "-9y", "+2y") ROOT("21", "-9y", "+1y")
                ROOT("22", "-9y", "+3y") ROOT("23", "-9y", "+5y")
    "file bundle.pem r11 r12 r13 r14 r15 r16 r17 r18 r19 r20 r21 r22 r23\n";
/* Five of the same fault, more than there is room for as sentences. */
static const char ended[] =
    "at 2026-06-01\n" ROOT("10", "-9y", "+9y") ROOT("11", "-9y", "-9d") ROOT("12", "-8y", "-3d") ROOT("13", "-7y", "-1d") ROOT("14", "-8y", "-2d")
        ROOT("15", "-7y", "-5d") "file bundle.pem r10 r11 r12 r13 r14 r15\n";

/* clang-format off */
static const struct picture {
	const char *name;
	const char *recipe;
	const char *args;  /* of the program, separated by blanks */
	int w, h;
	enum charset cs;
	const char *keys;  /* as in the action table; a word in quotes is typed */
	const char *fact;  /* stands in the picture; NULL: `absent` alone */
	const char *absent;
} pictures[] = {
	{ "repair-already-80x24", certbot, "--trust root.pem server.pem chain.pem fullchain.pem", 80, 24, CHARSET_UTF8, "wf", "fullchain.pem holds these already, in this order", NULL },
	{ "main-missing-100x30", missing, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8, "", "not here; it may be at http", NULL },
	{ "main-missing-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "", "missing-intermediate", NULL },
	{ "main-missing-ascii-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_ASCII, "", "[-] x  www.example.jp", "│" },
	{ "main-missing-ascii-100x30", missing, "--trust root.pem server.pem", 100, 30, CHARSET_ASCII, "", "\\u682a\\u5f0f", "株" },
	{ "main-missing-40x10", missing, "--trust root.pem server.pem", 40, 10, CHARSET_UTF8, "", "q quit", NULL },
	{ "main-missing-node-100x30", missing, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8, "j", "Key id      ", NULL },
	{ "main-complete-100x30", complete, "--trust root.pem server.pem leaf.key other.pem", 100, 30, CHARSET_UTF8, "*", "key, matches", NULL },
	{ "main-complete-80x24", complete, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "2", "DNS:*.api.example.jp", NULL },
	{ "main-folded-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "z0", "▸ x  www.example.jp", "it may be at" },
	{ "main-expired-100x30", complete, "--trust root.pem --at 2027-06-01 server.pem", 100, 30, CHARSET_UTF8, "", "expired-leaf", NULL },
	{ "main-several-100x30", many, "--trust root.pem chains", 100, 30, CHARSET_UTF8, "", "OTHER CHAINS  1", NULL },
	{ "main-no-trust-80x24", complete, "--trust none server.pem", 80, 24, CHARSET_UTF8, "", "trust-store-empty", NULL },
	{ "main-evil-100x30", evil, "--trust none server.pem", 100, 30, CHARSET_UTF8, "", "\\x1b[31mred\\x1b]0;title\\x07 <U+202E>exe.txt", "\033" },
	{ "main-maximised-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "O", "FILES", "[Why]" },
	{ "main-find-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "/ 'nothing'", "not found", NULL },
	{ "main-store-80x24", complete, "--trust server.pem leaf.key", 80, 24, CHARSET_UTF8, "*", "└ ok Example Issuing CA G3", NULL },
	{ "main-find-store-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "/ 'r2' Enter", "└ ok Example Root R2", NULL },
	{ "finding-missing-100x30", missing, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8, "x", "HOW WE KNOW", NULL },
	{ "finding-missing-fix-100x30", missing, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8, "x G", "FIX", NULL },
	{ "finding-fix-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "F", "FIX", "OTHERS SAY" },
	{ "finding-missing-ascii-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_ASCII, "x", "HOW WE KNOW", "—" },
	{ "finding-missing-160x50", missing, "--trust root.pem server.pem", 160, 50, CHARSET_UTF8, "x", "OTHERS SAY", NULL },
	{ "finding-missing-40x12", missing, "--trust root.pem server.pem", 40, 12, CHARSET_UTF8, "x", "WHAT", NULL },
	{ "finding-evidence-100x30", missing, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8, "x Enter", "Issuer", NULL },
	{ "certificate-100x30", complete, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8, "Enter j j", "RFC 5280", NULL },
	{ "certificate-80x24", complete, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "Enter", "[Fields]", NULL },
	{ "certificate-why-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "Enter 1", "CHECKED", "Identity" },
	{ "certificate-bytes-100x30", complete, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8, "Enter 5 / 'subjectAltName' Enter", "03 01[30 2b 06", NULL },
	{ "certificate-bytes-80x24", complete, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "Enter 5 j j j", "02[02 0a", NULL },
	{ "certificate-bytes-ascii-100x30", complete, "--trust root.pem server.pem", 100, 30, CHARSET_ASCII, "Enter 5 / 'u682a' Enter n n n", "\\u682a\\u5f0f", "│" },
	{ "certificate-usage-80x24", complete, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "Enter / 'serverAuth' Enter", "browsers insist on it", NULL },
	{ "csr-100x30", objects, "--trust root.pem leaf.csr", 100, 30, CHARSET_UTF8, "Enter j Enter", "its own key, as it must be", NULL },
	{ "crl-entries-80x24", objects, "--trust root.pem int.crl", 80, 24, CHARSET_UTF8, "Enter j Enter 6 / 'b2' Enter", "Entry 2 of 2: serial number 00:b2", NULL },
	{ "crl-bytes-100x30", objects, "--trust root.pem int.crl", 100, 30, CHARSET_UTF8, "Enter j Enter 5 / 'nextUpdate' Enter", "RFC 5280 5.1.2.5", NULL },
	{ "ocsp-100x30", objects, "--trust root.pem leaf.ocsp", 100, 30, CHARSET_UTF8, "Enter j Enter", "revoked", NULL },
	{ "key-80x24", objects, "--trust root.pem leaf.key leaf.csr", 80, 24, CHARSET_UTF8, "Enter j Enter", "Belongs to", "PRIVATE KEY" },
	{ "connect-100x30", complete, "--trust root.pem www.example.jp:443", 100, 30, CHARSET_UTF8, "C Tab Tab Space Space", "(o) IMAP", "jk move" },
	{ "connect-at-hand-100x30", complete, "--trust root.pem www.example.jp:443 server.pem leaf.key", 100, 30, CHARSET_UTF8, "C S-Tab", "Enter connect with it", "jk move  Enter" },
	{ "connect-at-hand-80x24", complete, "--trust root.pem www.example.jp:443 server.pem leaf.key", 80, 24, CHARSET_UTF8, "C S-Tab", "server.pem", NULL },
	{ "connect-after-ascii-100x30", complete, "--trust root.pem www.example.jp:443", 100, 30, CHARSET_ASCII, "C Tab Tab Tab Tab Tab Tab", "103 ms", "AT HAND" },
	{ "connect-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "C 'db.example.jp' Tab '5432'", "a number or a service; empty: the protocol's own", NULL },
	{ "connect-ascii-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_ASCII, "C Enter", "x the host is missing", "─" },
	{ "compare-100x30", renewal, "--trust ca.pem old.pem new.pem", 100, 30, CHARSET_UTF8, "c c", "~ CN=example-client-ca-v2", NULL },
	{ "compare-marked-100x30", renewal, "--trust ca.pem old.pem new.pem", 100, 30, CHARSET_UTF8, "c", "A is customer-a", NULL },
	{ "compare-80x24", renewal, "--trust ca.pem old.pem new.pem", 80, 24, CHARSET_UTF8, "c c = n", "equal fields are hidden", "same as" },
	{ "compare-ascii-80x24", renewal, "--trust ca.pem old.pem new.pem", 80, 24, CHARSET_ASCII, "c c", "\\u9867\\u5ba2", "─" },
	{ "compare-swapped-100x30", renewal, "--trust ca.pem old.pem new.pem", 100, 30, CHARSET_UTF8, "c c x", "ends-earlier", NULL },
	{ "compare-open-80x24", renewal, "--trust ca.pem old.pem new.pem", 80, 24, CHARSET_UTF8, "c c a", "[Fields]", "WHAT THIS MEANS" },
	{ "compare-unmarked-80x24", renewal, "--trust ca.pem old.pem", 80, 24, CHARSET_UTF8, "c c", "no longer marked", NULL },
	{ "lookup-100x30", missing, "", 100, 30, CHARSET_UTF8, "X 'curl: (60) SSL certificate problem: unable to get local issuer certificate'", "likely    missing-intermediate", "found here" },
	{ "lookup-80x24", missing, "", 80, 24, CHARSET_UTF8, "X 'x509: certificate has expired or is not yet valid' Down", "WHAT IS BEHIND IT", NULL },
	{ "lookup-40x12", missing, "", 40, 12, CHARSET_UTF8, "X 'certificate has expired' Enter", "WHAT IS BEHIND IT", "WHO SAYS IT" },
	{ "lookup-why-160x50", missing, "", 160, 50, CHARSET_UTF8, "X 'unable to get local issuer certificate' Enter j", "WHY THIS ONE", NULL },
	{ "lookup-here-100x30", missing, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8, "X 'unable to get local issuer certificate' Enter", "FOUND HERE", "NOT HERE" },
	{ "lookup-not-here-100x30", missing, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8, "X 'certificate has expired' Enter", "none of this is the case", "the case  " },
	{ "lookup-here-open-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "X 'unable to get local issuer certificate' Enter Enter", "1 of 1 here", NULL },
	{ "lookup-here-fix-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "X 'unable to get local issuer certificate' Enter F", "1 of 1 here", "WHY THIS ONE" },
	{ "lookup-rarer-80x24", missing, "", 80, 24, CHARSET_UTF8, "X 'unable to get local issuer certificate' Enter G Enter", "▾ rarer", "▸ rarer" },
	{ "lookup-pasted-100x30", missing, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8, "X \"Jul 12 09:00:00 web1 app[7]: a\nJul 12 09:00:01 web1 app[7]: b\nJul 12 09:00:02 web1 app[7]: c\nJul 12 09:00:03 web1 nginx: 31#31: *7 upstream SSL certificate verify error: (20:unable to get local issuer certificate) while SSL handshaking to upstream, client: 10.0.0.7\ncurl: (60) SSL certificate problem: unable to get local issuer certificate\"", "3 lines that no program here says", "Error:" },
	{ "lookup-page-80x24", missing, "", 80, 24, CHARSET_UTF8, "X 'certificate has expired' Enter Enter", "What it means", "WHAT IS BEHIND IT" },
	{ "lookup-ascii-80x24", missing, "", 80, 24, CHARSET_ASCII, "X 'alert 48'", "WHAT IS BEHIND IT", "─" },
	{ "lookup-empty-80x24", missing, "", 80, 24, CHARSET_UTF8, "X", "Enter look up  Down choose", "Tab" },
	{ "lookup-stranger-80x24", missing, "", 80, 24, CHARSET_UTF8, "X 'the printer is on fire'", "No program that is known here says this", "WHAT IS BEHIND IT" },
	{ "lookup-rule-80x24", missing, "", 80, 24, CHARSET_UTF8, "X 'outlives-issuer'", "This is the id of a rule", NULL },
	{ "main-nothing-100x30", missing, "--trust none", 100, 30, CHARSET_UTF8, "", "look up an error message", NULL },
	{ "paths-100x30", twins, "--trust root.pem both.pem", 100, 30, CHARSET_UTF8, "p", "!  who does not turn back stops at a bad path", NULL },
	{ "paths-80x24", twins, "--trust root.pem both.pem", 80, 24, CHARSET_UTF8, "p j", "same key", NULL },
	{ "paths-drawn-160x50", twins, "--trust root.pem both.pem", 160, 50, CHARSET_UTF8, "p", "same name, same key", NULL },
	{ "paths-drawn-fork-160x50", fork_above, "--trust root.pem servers/of/www.example.com/cross.pem", 160, 50, CHARSET_UTF8, "p", " cross.pem:", NULL },
	{ "paths-drawn-missing-160x50", missing, "--trust root.pem server.pem", 160, 50, CHARSET_UTF8, "p", "MISSING", NULL },
	{ "paths-drawn-ascii-200x60", twins, "--trust root.pem both.pem", 200, 60, CHARSET_ASCII, "p j", "refused by OpenSSL", "─" },
	{ "paths-ascii-80x24", twins, "--trust root.pem server.pem", 80, 24, CHARSET_ASCII, "p Enter", "PATH A, leaf first", "─" },
	{ "paths-without-100x30", twins, "--trust root.pem both.pem", 100, 30, CHARSET_UTF8, "p Enter j s", "now         untrusted: expired", NULL },
	{ "paths-put-back-100x30", twins, "--trust root.pem both.pem", 100, 30, CHARSET_UTF8, "p Enter j s S-Tab G s", "now         trusted", "without 1" },
	{ "checklist-100x30", twins, "--trust root.pem --host www.example.com both.pem", 100, 30, CHARSET_UTF8, "V j j j j j j j", "found     the certificate is valid for www.example.com", NULL },
	{ "main-three-160x50", missing, "--trust root.pem server.pem", 160, 50, CHARSET_UTF8, "", "FIX", NULL },
	{ "main-three-200x60", twins, "--trust root.pem --host www.example.com both.pem", 200, 60, CHARSET_UTF8, "", "Key id", NULL },
	{ "table-ended-100x30", ended, "--trust bundle.pem bundle.pem", 100, 30, CHARSET_UTF8, "L", "leave the 5 that have ended out of the file", "UNTRUSTED" },
	{ "main-ended-100x30", ended, "--trust bundle.pem bundle.pem", 100, 30, CHARSET_UTF8, "", "x  Root expired (5)", "Root expired   x" },
	{ "table-80x24", bundle, "--trust bundle.pem bundle.pem", 80, 24, CHARSET_UTF8, "", "row 1 of 13, in file order", NULL },
	{ "table-until-100x30", bundle, "--trust bundle.pem bundle.pem", 100, 30, CHARSET_UTF8, "s gg", "until ▲", NULL },
	{ "table-reverse-160x50", bundle, "--trust bundle.pem bundle.pem", 160, 50, CHARSET_UTF8, "s S gg", "until ▼", NULL },
	{ "table-name-ascii-80x24", bundle, "--trust bundle.pem bundle.pem", 80, 24, CHARSET_ASCII, "s s s S gg", "row 1 of 13, by name", "▲" },
	{ "table-filter-80x24", bundle, "--trust bundle.pem bundle.pem", 80, 24, CHARSET_UTF8, "s f 'expired' Enter", "1 row", "Root 11" },
	{ "table-off-80x24", bundle, "--trust bundle.pem bundle.pem", 80, 24, CHARSET_UTF8, "L", "OTHER CHAINS  12", "until" },
	{ "table-chains-100x30", complete, "--trust root.pem server.pem leaf.key other.pem", 100, 30, CHARSET_UTF8, "L", "Example Issuing CA G3", "OTHER" },
	{ "checklist-160x50", both, "--trust root.pem server.pem client.pem", 160, 50, CHARSET_UTF8, "V", "customer-a expired on", NULL },
	{ "checklist-both-100x30", both, "--trust root.pem server.pem client.pem", 100, 30, CHARSET_UTF8, "V", "customer-a expired on", NULL },
	{ "checklist-both-80x24", both, "--trust root.pem server.pem client.pem", 80, 24, CHARSET_UTF8, "V", "client: customer-a", NULL },
	{ "checklist-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "V", "x  failed", NULL },
	{ "checklist-ascii-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_ASCII, "V", "?  not settled", "─" },
	{ "board-100x30", complete, "--trust root.pem www.example.jp:443", 100, 30, CHARSET_UTF8, "V", "WE SENT NOTHING", NULL },
	{ "board-80x24", complete, "--trust root.pem www.example.jp:443", 80, 24, CHARSET_UTF8, "V j", "settled by", NULL },
	{ "board-160x50", complete, "--trust root.pem --cert server.pem --key leaf.key www.example.jp:443", 160, 50, CHARSET_UTF8, "V", "Erlang", NULL },
	{ "board-ascii-80x24", complete, "--trust root.pem www.example.jp:443", 80, 24, CHARSET_ASCII, "V", "REFUSED", "─" },
	{ "transcript-160x50", complete, "--trust root.pem www.example.jp:443", 160, 50, CHARSET_UTF8, "M G", "client-cert-required-not-sent", NULL },
	{ "transcript-octets-100x30", complete, "--trust root.pem www.example.jp:443", 100, 30, CHARSET_UTF8, "M j j b", "00 00 00", NULL },
	{ "transcript-ascii-80x24", complete, "--trust root.pem www.example.jp:443", 80, 24, CHARSET_ASCII, "M G Enter", "HOW WE KNOW", "─" },
	{ "timeline-100x30", moving, "--trust old_new_ca.pem client.pem ca.crl", 100, 30, CHARSET_UTF8, "t", "x····", NULL },
	{ "timeline-80x24", moving, "--trust old_new_ca.pem client.pem device.pem", 80, 24, CHARSET_UTF8, "t", "x··", NULL },
	{ "timeline-ascii-80x24", moving, "--trust old_new_ca.pem client.pem", 80, 24, CHARSET_ASCII, "t", "| now", "─" },
	{ "help-160x50", missing, "--trust root.pem server.pem", 160, 50, CHARSET_UTF8, "?", "The first screen", NULL },
	{ "timeline-160x50", moving, "--trust old_new_ca.pem client.pem ca.crl", 160, 50, CHARSET_UTF8, "t", "2028-12-31     2 y", NULL },
	{ "timeline-later-100x30", moving, "--trust old_new_ca.pem client.pem", 100, 30, CHARSET_UTF8, "t @ ^U '2026-07-01' Enter", "x  2 have ended", NULL },
	{ "timeline-near-100x30", moving, "--trust old_new_ca.pem client.pem ca.crl", 100, 30, CHARSET_UTF8, "t + + + + + + + +", "2026-06", NULL },
	{ "timeline-40x12", moving, "--trust old_new_ca.pem client.pem", 40, 12, CHARSET_UTF8, "t", "40 d", NULL },
	{ "timeline-issues-80x24", moving, "--trust old_new_ca.pem client.pem", 80, 24, CHARSET_UTF8, "t i s Tab G", "without an issue are hidden", NULL },
	{ "sources-100x30", many, "--trust root.pem chains", 100, 30, CHARSET_UTF8, "S j j", "directory", NULL },
	{ "sources-long-80x24", "at 2026-06-01\ncert a subject=\"CN=a.example\" serial=a1\nfile a/directory/of/a/long/name/for/server.pem a\n", "--trust none a/directory/of/a/long/name/for/server.pem", 80, 24, CHARSET_UTF8, "S", "for/server.pem ", "a/directory" },
	{ "sources-go-80x24", many, "--trust root.pem chains", 80, 24, CHARSET_UTF8, "S j j Enter", "b.pem", "what was loaded" },
	{ "help-100x30", missing, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8, "?", "THIS SCREEN", NULL },
	{ "help-typed-100x30", missing, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8, "? 'write file'", "as JSON", "THIS SCREEN" },
	{ "help-key-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "? 'W'", "read and connect again", "next pane" },
	{ "help-none-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "? 'wombat'", "no key has to do with this", "MARKS" },
	{ "help-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "x ?", "THIS SCREEN: One finding", NULL },
	{ "time-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "@ 'someday' Enter", "time: someday   2027-01-31", NULL },
	{ "question-80x24", complete, "--trust root.pem --host www.example.jp server.pem", 80, 24, CHARSET_UTF8, "@ '2027-01-01' Enter P P", "for client   trust root.pem   at 2027-01-01", "name:" },
	{ "question-100x30", complete, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8, "H 'www.example.org' Enter R", "revocation hard", NULL },
	{ "trust-80x24", complete, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, "T ^U 'nowhere.pem' Enter", "nowhere.pem", NULL },
	{ "palette-100x30", missing, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8, ": 'tr'", "trust system|none|FILE", "EVERYWHERE" },
	{ "palette-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, ": 'purpose cli' Tab", ":purpose client", NULL },
	{ "palette-error-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_UTF8, ": 'time someday' Enter", ":time someday   2027-01-31", NULL },
	{ "palette-ascii-80x24", missing, "--trust root.pem server.pem", 80, 24, CHARSET_ASCII, "x :", "what can be done", "─" },
	{ "filter-100x30", many, "--trust root.pem chains", 100, 30, CHARSET_UTF8, "f 'error'", "only: error", "a.example" },
	{ "filter-80x24", many, "--trust root.pem chains", 80, 24, CHARSET_UTF8, "f 'ca -root' Enter", "only: ca -root", NULL },
	{ "filter-ascii-80x24", many, "--trust root.pem chains", 80, 24, CHARSET_ASCII, "f 'expired' Enter", "4 rows", "a.example" },
	{ "filter-off-80x24", many, "--trust root.pem chains", 80, 24, CHARSET_UTF8, "f 'expired' Enter Esc", "a.example", "only: " },
	{ "live-100x30", complete, "--trust root.pem www.example.jp:443", 100, 30, CHARSET_UTF8, "", "sent by the server", NULL },
	{ "live-80x24", complete, "--trust root.pem www.example.jp:443", 80, 24, CHARSET_UTF8, "", "not sent", NULL },
	{ "live-connection-100x30", complete, "--trust root.pem www.example.jp:443", 100, 30, CHARSET_UTF8, "/ 'jp:443' Enter", "certificate_required", NULL },
	{ "live-two-100x30", complete, "--trust root.pem www.example.jp:443 mail.example.jp:443", 100, 30, CHARSET_UTF8, "", "OTHER CHAINS  1", "sent by the server" },
	{ "too-small-39x9", missing, "--trust root.pem server.pem", 39, 9, CHARSET_UTF8, "", "too small: 39x9, needs 40x10", NULL },
};
/* clang-format on */

/* ---- pictures ---- */

START_TEST(looks)
{
	const struct picture *p = &pictures[_i];
	struct stage s;
	char *got, *body;

	stage_open(&s, p->recipe, p->args, p->w, p->h, p->cs);
	press(&s.ui, p->keys);
	ui_paint(&s.ui, &s.grid);
	got = text_of(&s.grid);
	body = text_of_body(&s);
	stage_close(&s);
	ck_assert_msg(strstr(got, p->fact) != NULL, "%s: \"%s\" is not in\n%.6000s", p->name, p->fact, got);
	ck_assert_msg(!p->absent || !strstr(got, p->absent), "%s: \"%s\" is in\n%.6000s", p->name, p->absent, got);
	golden(p->name, body);
	free(body);
	free(got);
}
END_TEST

/* ---- what keys do, beyond pictures ---- */

/* Keys and the name of the view that is on top then. */
static const struct {
	const char *keys, *view;
} ways[] = {
	{ "x", "finding" },
	{ "x Esc", "main" },
	{ "x q", "main" },
	{ "j Enter", "finding" },
	{ "Enter", "certificate" },
	{ "Enter Esc", "main" },
	{ "Enter x", "finding" },
	{ "Enter x Esc Esc", "main" },
	{ "?", "help" },
	{ "? ?", "help" },
	{ "? 'reload' Esc", "help" },
	{ "? 'x' Esc Esc", "main" },
	{ "? 'paths of this chain' Enter", "paths" },
	{ "? q", "main" },
	{ "F1 Esc", "main" },
	{ "Tab Enter", "finding" },
	{ "Esc", "main" },
	{ "/ 'x' Enter", "main" },
	{ "@ Esc", "main" },
	{ "Enter Enter", "finding" },
	{ "Enter G Enter", "certificate" },
	{ "1 Tab", "main" },
	{ ": Esc", "main" },
	{ "x : 'help' Enter", "help" },
	{ ": 'help reload' Enter", "help" },
	{ ": 'pths' Enter", "paths" },
	{ ": 'time +1d' Enter", "main" },
	{ ": 'nosuch' Enter", "palette" },
	{ "t", "timeline" },
	{ "t t", "timeline" },
	{ "t Esc", "main" },
	{ "t ^O", "main" },
	{ "t ^O ^N", "timeline" },
	{ "t Esc ^N Enter ^O ^N", "certificate" },
	{ "t Esc x Esc ^N", "finding" },
	{ "t Esc @ ^U '+1d' Enter ^N", "main" },
	{ "t Enter", "certificate" },
	{ "t Enter Esc", "timeline" },
	{ "x t", "timeline" },
	{ "x Enter", "certificate" },
	{ "x Enter Esc", "finding" },
};

START_TEST(leads_to)
{
	struct stage s;

	stage_open(&s, missing, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8);
	press(&s.ui, ways[_i].keys);
	ui_paint(&s.ui, &s.grid);
	unit_str(ways[_i].keys, ui_top(&s.ui)->ops->name, ways[_i].view);
	stage_close(&s);
}
END_TEST

/* From a row of the checklist to what was found about it; from one about which nothing was found nowhere. */
static const struct {
	const char *recipe, *args, *keys, *view, *fact;
} opened[] = {
	{ both, "--trust root.pem server.pem client.pem", "V Enter", "finding", "customer-a expired" },
	{ both, "--trust root.pem server.pem client.pem", "V j Enter", "finding", "Client CA" },
	{ both, "--trust root.pem server.pem client.pem", "V j j Enter", "checklist", "no finding" },
	{ both, "--trust root.pem --host other.example client.pem", "V j j j j j j j Enter", "finding",
	  "has no subjectAltName" },
	{ both, "--trust root.pem --host other.example client.pem", "V Enter", "finding", "customer-a expired" },
};

START_TEST(checklist_opens_its_finding)
{
	struct stage s;
	char *text;

	stage_open(&s, opened[_i].recipe, opened[_i].args, 100, 30, CHARSET_UTF8);
	press(&s.ui, opened[_i].keys);
	ui_paint(&s.ui, &s.grid);
	text = text_of(&s.grid);
	unit_str(opened[_i].keys, ui_top(&s.ui)->ops->name, opened[_i].view);
	ck_assert_msg(strstr(text, opened[_i].fact) != NULL, "%s: \"%s\" is not in\n%.6000s", opened[_i].keys,
	              opened[_i].fact, text);
	free(text);
	stage_close(&s);
}
END_TEST

static uint64_t where(struct stage *s)
{
	return tree_tag(view_tree(ui_top(&s->ui)));
}

/* Sizes come and go, other questions are asked: the same row stays selected. */
START_TEST(keeps_the_row)
{
	struct stage s;
	uint64_t tag;

	stage_open(&s, missing, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8);
	press(&s.ui, "j");
	tag = where(&s);
	for (int w = 130; w > 0; w -= 7) {
		ui_size(&s.ui, w, w / 3);
		ui_paint(&s.ui, &s.grid);
		ck_assert_uint_eq(where(&s), tag);
	}
	press(&s.ui, "~");
	ui_paint(&s.ui, &s.grid);
	ck_assert_uint_eq(where(&s), tag);
	press(&s.ui, "x ? Esc Esc");
	ui_paint(&s.ui, &s.grid);
	ck_assert_uint_eq(where(&s), tag);
	stage_close(&s);
}
END_TEST

/* @ asks again; a finding that is open then says when it is not the case any more. */
START_TEST(asks_again)
{
	struct stage s;
	char *text;

	stage_open(&s, complete, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8);
	ck_assert_int_eq(s.model.analysis->verdict, VERDICT_TRUSTED);
	press(&s.ui, "@ '2027-06-01' Enter x");
	ck_assert_int_eq(s.model.analysis->verdict, VERDICT_UNTRUSTED);
	ck_assert_str_eq(ui_top(&s.ui)->ops->name, "finding");
	press(&s.ui, "@ ^U 'now' Enter");
	ck_assert_int_eq(s.model.analysis->verdict, VERDICT_TRUSTED);
	ui_paint(&s.ui, &s.grid);
	text = text_of(&s.grid);
	ck_assert_msg(strstr(text, "not the case any more") != NULL, "%s", text);
	free(text);
	press(&s.ui, "] [ Esc");
	ui_paint(&s.ui, &s.grid);
	stage_close(&s);
}
END_TEST

/* The trust store is exchanged under what was read; one that cannot be opened leaves the old one. */
START_TEST(trusts_others)
{
	struct stage s;
	const struct trust *was;

	stage_open(&s, complete, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8);
	was = s.run->trust;
	press(&s.ui, "T ^U 'absent.pem' Enter");
	ck_assert(s.ui.prompt.active && s.ui.prompt.error[0]);
	ck_assert_ptr_eq(s.run->trust, was);
	ck_assert_int_eq(s.model.analysis->verdict, VERDICT_TRUSTED);
	press(&s.ui, "^U 'none' Enter");
	ck_assert(!s.ui.prompt.active);
	ck_assert_int_eq(s.model.analysis->verdict, VERDICT_UNTRUSTED);
	ui_paint(&s.ui, &s.grid);
	press(&s.ui, "T ^U 'none root.pem' Enter");
	ck_assert_int_eq(s.model.analysis->verdict, VERDICT_TRUSTED);
	ui_paint(&s.ui, &s.grid);
	stage_close(&s);
}
END_TEST

START_TEST(asks_for_whom)
{
	struct stage s;

	stage_open(&s, complete, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8);
	press(&s.ui, "H 'other.example' Enter");
	ck_assert_int_eq(s.model.analysis->verdict, VERDICT_UNTRUSTED);
	press(&s.ui, "H ^U Enter P P"); /* server, client */
	ck_assert_int_eq(s.model.run->plan->question.purpose, PURPOSE_CLIENT);
	ck_assert_int_eq(s.model.analysis->verdict, VERDICT_UNTRUSTED);
	press(&s.ui, "P P");
	ck_assert(!s.model.run->plan->question.purpose_given);
	ck_assert_int_eq(s.model.analysis->verdict, VERDICT_TRUSTED);
	press(&s.ui, "R");
	ck_assert_int_eq(s.model.run->plan->question.revocation, REVOCATION_HARD);
	ck_assert_int_eq(s.model.analysis->verdict, VERDICT_UNTRUSTED);
	stage_close(&s);
}
END_TEST

/* Up and Down bring back what was searched for. */
START_TEST(remembers_searches)
{
	struct stage s;

	stage_open(&s, complete, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8);
	press(&s.ui, "/ 'issuing' Enter / 'root' Enter / 'issuing' Enter / Up");
	ck_assert_str_eq(s.ui.prompt.text, "issuing");
	press(&s.ui, "Up Up");
	ck_assert_str_eq(s.ui.prompt.text, "root");
	ck_assert_str_eq(s.ui.search.needle, "root");
	press(&s.ui, "Down Down");
	ck_assert_str_eq(s.ui.prompt.text, "");
	stage_close(&s);
}
END_TEST

/* What is typed in the palette is what the key would be told. */
START_TEST(told_in_the_palette)
{
	struct stage s;

	stage_open(&s, complete, "--trust root.pem server.pem", 100, 30, CHARSET_UTF8);
	press(&s.ui, ": 'time 2027-06-01' Enter");
	ck_assert_int_eq(s.model.analysis->verdict, VERDICT_UNTRUSTED);
	press(&s.ui, ": 'time now' Enter : 'trust none' Enter");
	ck_assert_int_eq(s.model.analysis->verdict, VERDICT_UNTRUSTED);
	press(&s.ui, ": 'trust root.pem' Enter : 'strict' Enter");
	ck_assert(s.model.run->plan->question.strict);
	press(&s.ui, ": 'open absent.pem root.pem' Enter");
	while (model_step(&s.model))
		;
	ck_assert_uint_eq(s.run == s.model.run, 0);
	ck_assert_uint_eq(s.model.run->nsource, 2);
	stage_close(&s);
}
END_TEST

/* Esc stops what is being judged where that is shown, and leaves any other screen; what was not judged is not called well. */
START_TEST(judging_is_stopped)
{
	struct stage s;
	struct question q;
	char *text;

	stage_open(&s, complete, "--trust root.pem server.pem", 100, 30, CHARSET_ASCII);
	ck_assert_int_eq(s.model.analysis->verdict, VERDICT_TRUSTED);
	q = s.model.run->plan->question;
	s.model.judging = run_judge(s.model.run, &q, -1, 0);
	ui_paint(&s.ui, &s.grid);
	text = text_of(&s.grid);
	ck_assert_ptr_nonnull(strstr(text, "judging .."));
	ck_assert_ptr_nonnull(strstr(text, "ok "));
	free(text);
	ui_key(&s.ui, '?');
	ui_paint(&s.ui, &s.grid);
	ui_key(&s.ui, K_ESC);
	ck_assert_int_eq(s.ui.depth, 1);
	ck_assert(!request_waits(&s.ui.requests, REQUEST_CANCEL));
	ui_paint(&s.ui, &s.grid);
	ui_key(&s.ui, K_ESC);
	ck_assert(request_waits(&s.ui.requests, REQUEST_CANCEL));
	model_cancel(&s.model);
	ck_assert_ptr_null(s.model.judging);
	ck_assert(s.model.analysis->stopped);
	ck_assert_int_eq(s.model.analysis->verdict, VERDICT_ERROR);
	ui_stale(&s.ui);
	ui_paint(&s.ui, &s.grid);
	text = text_of(&s.grid);
	ck_assert_ptr_nonnull(strstr(text, "stopped: what was not judged is marked ?"));
	ck_assert_ptr_nonnull(strstr(text, "?  server.pem"));
	ck_assert_ptr_null(strstr(text, "no findings"));
	free(text);
	request_forget_all(&s.ui.requests);
	press(&s.ui, ": 'strict' Enter");
	ck_assert(!s.model.analysis->stopped);
	stage_close(&s);
}
END_TEST

/* Reads everything again as the owner of the terminal does. */
static void read_again(struct stage *s)
{
	struct err e = { 0 };

	ck_assert_msg(model_reload(&s->model, &e), "%s", e.text);
	while (model_step(&s->model))
		;
	ui_stale(&s->ui);
	changes_tell(&s->ui);
}

static const struct {
	const char *file;    /* takes the place of now.pem */
	const char *message; /* begins so */
	bool shown;          /* D shows before and now */
} changes[] = {
	{ "old.pem", "nothing changed", false },
	{ "new.pem", "1 changed (D shows it): customer-a: not after 2026-07-01 -> 2027-05-31; other issuer", true },
	{ "both.pem", "1 chain is new", false },
	{ "stranger.pem",
	  "1 changed (D shows it): z: not after 2026-07-01 -> 2027-06-01; other issuer; "
	  "verdict trusted -> untrusted (untrusted-root)",
	  true },
	{ "empty.pem", "1 chain is gone", false },
};

START_TEST(tells_what_changed)
{
	struct stage s;
	char command[100];
	struct buf recipe = BUF_INIT;

	buf_printf(&recipe,
	           "%scert z subject=\"CN=z\" from=-1d to=+365d serial=77\n"
	           "file now.pem old\nfile both.pem old new\nfile stranger.pem z\nfile empty.pem\n",
	           renewal);
	stage_open(&s, buf_str(&recipe), "--at 2026-06-02 --trust ca.pem now.pem", 100, 30, CHARSET_UTF8);
	snprintf(command, sizeof command, "cp %s now.pem", changes[_i].file);
	ck_assert_int_eq(system(command), 0);
	read_again(&s);
	ck_assert(s.ui.message != NULL);
	ck_assert_msg(strncmp(s.ui.message, changes[_i].message, strlen(changes[_i].message)) == 0, "%s: %s",
	              changes[_i].file, s.ui.message);
	press(&s.ui, "D");
	ck_assert_int_eq(ui_top(&s.ui)->ops == &view_compare, changes[_i].shown);
	if (changes[_i].shown)
		press(&s.ui, "x a b Esc n N =");
	stage_close(&s);
	buf_free(&recipe);
}
END_TEST

/* Every key in every view at every size, many times: nothing falls over and nothing is painted outside. */
START_TEST(survives_any_key)
{
	static const uint32_t some[] = { K_TAB,     K_ENTER,     K_ESC,  K_UP,  K_DOWN,     K_LEFT,      K_RIGHT,
		                         K_PAGE_UP, K_PAGE_DOWN, K_HOME, K_END, K_BACK_TAB, K_BACKSPACE, K_DELETE,
		                         K_F1,      3,           4,      6,     12,         21,          26 };
	struct stage s;
	unsigned seed = 1 + (unsigned)_i;

	stage_open(&s, many, "--trust root.pem chains", 100, 30, CHARSET_UTF8);
	for (int i = 0; i < 3000; i++) {
		seed = seed * 1103515245u + 12345u;
		unsigned r = seed >> 8;

		if (r % 50 == 0)
			ui_size(&s.ui, (int)(r / 50 % 140) + 1, (int)(r / 7000 % 50) + 1);
		else if (r % 31 == 0)
			ui_mouse(&s.ui, (enum mouse)(r / 31 % MOUSE_COUNT), (int)(r / 124 % 140), (int)(r / 17360 % 50));
		else
			ui_key(&s.ui, r % 3 == 0 ? some[r / 3 % UNIT_COUNT(some)] : 32 + r / 3 % 95);
		request_forget_all(&s.ui.requests);
		ui_paint(&s.ui, &s.grid);
		ck_assert_int_ge(s.ui.depth, 1);
	}
	stage_close(&s);
}
END_TEST

/* A message of several lines is not taken for the next one when the rows are made anew. */
START_TEST(a_long_message_keeps_the_cursor)
{
	struct stage s;
	struct tree *t;
	char line[201];
	size_t at;

	memset(line, '0', sizeof line - 1);
	line[sizeof line - 1] = '\0';
	stage_open(&s, many, "--trust root.pem chains", 80, 24, CHARSET_UTF8);
	for (int i = 0; i < 3; i++)
		log_line("%1$s %2$s", as_number(i), as_code(line));
	press(&s.ui, "E j j j j j j j j");
	ck_assert(ui_fresh(&s.ui));
	t = view_tree(ui_top(&s.ui));
	at = t->cursor;
	ck_assert_uint_eq(at, 8);
	ui_stale(&s.ui);
	ck_assert(ui_fresh(&s.ui));
	ck_assert_uint_eq(t->cursor, at);
	stage_close(&s);
}
END_TEST

/* ---- long lists ---- */

#define LONG 1050 /* certificates, of which every tenth has ended */

static void write_long(struct buf *out)
{
	buf_puts(out, "at 2026-06-01\nkey one ec:p256\ncert root key=one ca from=-1y to=+9y\nfile root.pem root\n");
	for (int i = 0; i < LONG; i++)
		buf_printf(out, "cert l%d issuer=root key=one san=DNS:l%d.example from=-90d %s\nfile all.pem l%d\n", i,
		           i, i % 10 == 9 ? "to=-1d" : "to=+300d", i);
}

/* Nothing is left to do but what a key begins. */
static void rest(struct stage *s)
{
	while (model_step(&s->model) || ui_step(&s->ui) || model_wants_judging(&s->model))
		;
	ck_assert(ui_fresh(&s->ui));
}

static unsigned mark_at(struct stage *s, size_t row)
{
	return tree_at(view_tree(ui_top(&s->ui)), row)->mark;
}

/* A click on a head puts the rows in its order, the next one turns it round. */
START_TEST(sorts_by_click)
{
	struct stage s;

	stage_open(&s, bundle, "--trust bundle.pem bundle.pem", 80, 24, CHARSET_UTF8);
	ui_paint(&s.ui, &s.grid);
	for (int turn = 0; turn < 2; turn++) {
		char *line, *head;
		size_t before;

		line = grid_line(&s.grid, 4);
		head = strstr(line, "until");
		ck_assert_ptr_nonnull(head);
		before = (size_t)(head - line);
		free(line);
		ui_mouse(&s.ui, MOUSE_CLICK, (int)before, 4);
		press(&s.ui, "gg");
		ui_paint(&s.ui, &s.grid);
		line = grid_line(&s.grid, 5);
		ck_assert_msg(strstr(line, turn == 0 ? "Root 12" : "Root 11") != NULL, "%d: %s", turn, line);
		free(line);
	}
	stage_close(&s);
}
END_TEST

/* The rows of files stand before their answer; where this makes a tree of them, what a person went to stays selected. */
START_TEST(rows_before_the_answer)
{
	struct buf recipe = BUF_INIT;
	struct analysis *a;
	struct stage s;
	char *text;

	buf_puts(&recipe, "at 2026-06-01\ncert root ca from=-1y to=+9y\nfile root.pem root\n");
	for (int i = 0; i < MODEL_ROWS; i++)
		buf_printf(&recipe, "cert l%d issuer=root san=DNS:l%d.example\nfile all.pem l%d\n", i, i, i);
	stage_open(&s, buf_str(&recipe), "--trust root.pem all.pem", 100, 30, CHARSET_ASCII);
	a = s.model.analysis;
	ck_assert(!model_rows_first(&s.model));
	s.model.analysis = NULL;
	ck_assert(model_rows_first(&s.model));
	ui_stale(&s.ui);
	press(&s.ui, "j j j");
	ui_paint(&s.ui, &s.grid);
	text = text_of(&s.grid);
	ck_assert_msg(strstr(text, ">?  l3 ") && strstr(text, "2027"), "%s", text);
	free(text);
	s.model.analysis = a;
	ui_stale(&s.ui);
	ck_assert(ui_fresh(&s.ui));
	ck_assert_int_eq(TAG_KIND(tree_tag(view_tree(ui_top(&s.ui)))), KIND_NODE);
	ck_assert_int_eq(TAG_B(tree_tag(view_tree(ui_top(&s.ui)))), 3);
	s.model.ncertificates = MODEL_ROWS - 1; /* so few are not worth two pictures */
	s.model.analysis = NULL;
	ck_assert(!model_rows_first(&s.model));
	s.model.analysis = a;
	stage_close(&s);
	buf_free(&recipe);
}
END_TEST

/* A row is ? until it was judged, and stays what it was found to be; a filter that asks for marks has all judged. */
START_TEST(judges_long_lists)
{
	struct buf text = BUF_INIT;
	struct question q;
	struct stage s;

	write_long(&text);
	stage_open(&s, buf_str(&text), "--trust root.pem --at 2026-06-01 all.pem", 100, 30, CHARSET_UTF8);
	rest(&s);
	ck_assert(s.model.large);
	press(&s.ui, "j j");
	rest(&s);
	for (size_t i = 0; i < 5; i++)
		ck_assert_int_eq(mark_at(&s, i) == MARK_UNKNOWN, i > 2);
	press(&s.ui, "f 'error' Enter");
	rest(&s);
	ck_assert_uint_eq(tree_count(view_tree(ui_top(&s.ui))), LONG / 10);
	press(&s.ui, "Esc f 'unknown' Enter");
	rest(&s);
	ck_assert_uint_eq(tree_count(view_tree(ui_top(&s.ui))), 0);
	press(&s.ui, "Esc");
	rest(&s);
	ck_assert_int_eq(mark_at(&s, 9), MARK_ERROR);
	/* another question: nobody judged them for that */
	q = s.model.run->plan->question;
	q.strict = true;
	model_ask(&s.model, &q);
	rest(&s);
	ui_stale(&s.ui);
	ck_assert(ui_fresh(&s.ui));
	ck_assert_int_eq(mark_at(&s, 9), MARK_UNKNOWN);
	/* what is not wanted any longer is not judged to the end */
	press(&s.ui, "f 'error' Enter");
	model_step(&s.model);
	press(&s.ui, "Esc");
	rest(&s);
	ck_assert_int_eq(model_judgement(&s.model, LONG - 1), JUDGEMENT_NONE);
	stage_close(&s);
	buf_free(&text);
}
END_TEST

static int first_cells(struct stage *s)
{
	ui_paint(&s->ui, &s->grid);
	return ui_top(&s->ui)->pane[0].at.w;
}

/* The line between panes goes where keys and the mouse put it, stays there for this screen alone, and never so far that
 * nothing is left of one side. */
START_TEST(lines_between_panes_move)
{
	struct stage s;
	int at, h;

	stage_open(&s, many, "--trust root.pem chains", 100, 30, CHARSET_UTF8);
	at = first_cells(&s);
	press(&s.ui, "> >");
	ck_assert_int_eq(first_cells(&s), at + 4);
	press(&s.ui, "<");
	ck_assert_int_eq(first_cells(&s), at + 2);
	ui_mouse(&s.ui, MOUSE_CLICK, at + 2, 12);
	ui_mouse(&s.ui, MOUSE_RELEASE, 30, 14);
	ck_assert_int_eq(first_cells(&s), 30);
	ui_mouse(&s.ui, MOUSE_RELEASE, 60, 14); /* nothing is held */
	ck_assert_int_eq(first_cells(&s), 30);
	for (int i = 0; i < 50; i++)
		press(&s.ui, ">");
	ck_assert_int_eq(first_cells(&s), 100 - 1 - 20);
	/* the pane in focus has a line of its own above it */
	press(&s.ui, "Tab");
	first_cells(&s);
	h = ui_top(&s.ui)->pane[ui_top(&s.ui)->focus].at.h;
	press(&s.ui, "<");
	ck_assert_int_eq(first_cells(&s), 100 - 1 - 20);
	ck_assert_int_eq(ui_top(&s.ui)->pane[ui_top(&s.ui)->focus].at.h, h - 2);
	/* another screen has its own, and this one keeps what it was given */
	press(&s.ui, "I");
	ck_assert_int_eq(first_cells(&s), 100);
	/* where nothing stands beside the chosen finding, the line above it is the one that moves, and a click goes into it */
	h = ui_top(&s.ui)->pane[0].at.h;
	press(&s.ui, "Tab >");
	first_cells(&s);
	ck_assert_int_eq(ui_top(&s.ui)->pane[0].at.h, h + 2);
	press(&s.ui, "S-Tab");
	ui_mouse(&s.ui, MOUSE_CLICK, 63, 24);
	ck_assert_int_eq(ui_top(&s.ui)->focus, 1);
	press(&s.ui, "Esc S-Tab");
	ck_assert_int_eq(first_cells(&s), 100 - 1 - 20);
	press(&s.ui, "|");
	ck_assert_int_eq(first_cells(&s), at);
	press(&s.ui, "O >"); /* there is no line now */
	ck_assert_int_eq(first_cells(&s), 100);
	stage_close(&s);
}
END_TEST

/* What the server would take of us: with its key, of a CA that it names or below one, and not what was sent already. */
START_TEST(at_hand)
{
	static const char with_key[] = "--trust root.pem www.example.jp:443 server.pem leaf.key";
	struct stage s;
	struct at_hand hand[AT_HAND_MAX];
	struct span root[1], other[1];
	struct connection *c;

	stage_open(&s, complete, with_key, 100, 30, CHARSET_UTF8);
	c = s.run->source[0].connection;
	ck_assert_uint_eq(at_hand_of(s.run, c, hand), 1); /* it names nobody, and so takes any */
	ck_assert_str_eq(hand[0].cert, "server.pem");
	ck_assert_str_eq(hand[0].key, "leaf.key");
	for (size_t i = 0; i < certset_count(s.run->set); i++) {
		const struct certificate *x = certset_certificate(s.run->set, (int)i);

		if (x && strcmp(certificate_title(x), "Example Root R2") == 0)
			root[0] = x->subject;
		if (x && strcmp(certificate_title(x), "legacy-ca-x") == 0)
			other[0] = x->subject;
	}
	c->nacceptable_ca = 1;
	c->acceptable_ca = root;
	ck_assert_uint_eq(at_hand_of(s.run, c, hand), 1); /* by the intermediate, which is here */
	c->acceptable_ca = other;
	ck_assert_uint_eq(at_hand_of(s.run, c, hand), 0);
	c->acceptable_ca = root;
	c->client_asked = false;
	ck_assert_uint_eq(at_hand_of(s.run, c, hand), 0);
	c->client_asked = true;
	s.run->plan->cert = "server.pem";
	ck_assert_uint_eq(at_hand_of(s.run, c, hand), 0);
	s.run->plan->cert = NULL;
	c->nacceptable_ca = 0;
	stage_close(&s);
	stage_open(&s, complete, "--trust root.pem www.example.jp:443 server.pem", 100, 30, CHARSET_UTF8);
	ck_assert_uint_eq(at_hand_of(s.run, s.run->source[0].connection, hand), 0); /* its key is not here */
	stage_close(&s);
}
END_TEST

static void gauges(int64_t from, int64_t to, const char *progress, const char *span)
{
	struct buf b = BUF_INIT;

	gauge_progress(&b, to, 100, 10, CHARSET_ASCII);
	ck_assert_str_eq(buf_str(&b), progress);
	buf_reset(&b);
	gauge_span(&b, from, to, 100, 10, CHARSET_ASCII);
	ck_assert_str_eq(buf_str(&b), span);
	buf_free(&b);
}

/* Progress never says more than there is; what lies in time has a cell in any case. */
START_TEST(gauges_of_time)
{
	struct buf b = BUF_INIT;

	gauges(0, 0, "..........", "=         ");
	gauges(0, 29, "##........", "===       ");
	gauges(40, 60, "######....", "    ==    ");
	gauges(99, 100, "##########", "         =");
	gauges(100, 100, "##########", "         =");
	gauges(0, 1000, "##########", "==========");
	gauge_progress(&b, 19, 100, 10, CHARSET_UTF8);
	ck_assert_str_eq(buf_str(&b), "█▉········");
	buf_free(&b);
}
END_TEST

UNIT_SUITE("views")
{
	tcase_add_test(tc, at_hand);
	tcase_add_test(tc, gauges_of_time);
	setlocale(LC_ALL, "C.UTF-8");
	tcase_set_timeout(tc, 60);
	UNIT_ROWS(tc, looks, pictures);
	UNIT_ROWS(tc, leads_to, ways);
	tcase_add_test(tc, sorts_by_click);
	tcase_add_test(tc, lines_between_panes_move);
	UNIT_ROWS(tc, checklist_opens_its_finding, opened);
	tcase_add_test(tc, keeps_the_row);
	tcase_add_test(tc, asks_again);
	tcase_add_test(tc, trusts_others);
	tcase_add_test(tc, asks_for_whom);
	tcase_add_test(tc, told_in_the_palette);
	tcase_add_test(tc, judging_is_stopped);
	tcase_add_test(tc, rows_before_the_answer);
	tcase_add_test(tc, judges_long_lists);
	UNIT_ROWS(tc, tells_what_changed, changes);
	tcase_add_test(tc, remembers_searches);
	tcase_add_loop_test(tc, survives_any_key, 0, 4);
	tcase_add_test(tc, a_long_message_keeps_the_cursor);
}
