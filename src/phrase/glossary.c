/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table, and how a word is found in a line. */
#include "config.h"

#include "phrase/glossary.h"

#include "base/i18n.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* ORDER: as one meets them, from the answer to the details. */
/* clang-format off */
const struct glossary_row glossary_table[] = {
	{ N_("verdict"), "trusted|untrusted|refused",
	  N_("The answer to the question asked: trusted, untrusted (the chain fails), refused (we trust the peer, it does not take us), error (it could not be judged), or none (there is no certificate).") },
	{ N_("chain"), "chains|other chains",
	  N_("A certificate with those above it: it names its issuer, that one names its own, up to one that is trusted by itself.") },
	{ N_("path"), "paths",
	  N_("One way through a chain up to an anchor. There may be several, for example over an old and a new CA; a verifier needs one that holds.") },
	{ N_("leaf"), "end entity|server certificate",
	  N_("The certificate at the end of a chain: that of the server, client or person itself. It issues no others.") },
	{ N_("intermediate"), "intermediates|intermediate ca|issuing ca",
	  N_("A CA between the leaf and the root. Whoever shows the leaf has to send it along, since the other side knows only the root.") },
	{ N_("root"), "roots|root ca",
	  N_("A CA at the top: it signed its own certificate. It is worth something only where it was put into a trust store.") },
	{ N_("ca"), "cas|certification authority|certificate authority",
	  N_("Certification authority: whoever may sign certificates of others. A certificate says itself whether it is one.") },
	{ N_("anchor"), "anchors|trust anchor|trusted root",
	  N_("A certificate that is trusted by itself, because it stands in the trust store. Every trusted chain ends in one.") },
	{ N_("trust store"), "trust|ca bundle|system trust store",
	  N_("The list of certificates that are trusted by themselves: that of the system, of a program, or a file that was named.") },
	{ N_("issuer"), "issued by",
	  N_("Who signed the certificate, by the name that stands in it.") },
	{ N_("issues"), "issued",
	  N_("How many of the certificates at hand a CA signed.") },
	{ N_("subject"), "",
	  N_("Whom the certificate is about, as a list of parts such as CN (name), O (organisation) and C (country).") },
	{ N_("name"), "names|dn|distinguished name|cn",
	  N_("What a certificate calls its owner. For servers the alternative names count, not the CN of the subject.") },
	{ N_("alternative names"), "san|sans|subject alternative name",
	  N_("The names a certificate is good for: host names, addresses, e-mail addresses, URIs. Programs compare the host with these alone.") },
	{ N_("wildcard"), "*.",
	  N_("A name such as *.example.com. The star stands for exactly one part: a.example.com fits, a.b.example.com and example.com do not.") },
	{ N_("role"), "",
	  N_("What the certificate is in its chain: leaf, intermediate, root or anchor.") },
	{ N_("self-signed"), "self signed|self-issued",
	  N_("Signed with its own key: a root, or a certificate that somebody made for himself.") },
	{ N_("cross-certificate"), "cross-certified|cross-sign|cross-signed",
	  N_("The same CA signed by another one as well, so that two paths lead up from what it issued.") },
	{ N_("twin"), "twins|same key as",
	  N_("Two certificates with the same name and the same key, for example a root and its cross-certificate. Either can take the other's place in a path.") },
	{ N_("ghost"), "dashed",
	  N_("What is drawn with a dashed line is not there yet: it is what the chain would be once the missing certificate is sent.") },
	{ N_("not sent"), "missing|nowhere",
	  N_("The peer should have sent this certificate and did not. Where it can be had stands behind it, if it is known.") },
	{ N_("until"), "not after|valid until|expired|ended",
	  N_("The last moment at which the certificate is valid. After it every program refuses it.") },
	{ N_("left"), "days left",
	  N_("How long the certificate is still valid at the time asked about: days below two years, else years.") },
	{ N_("valid"), "validity|valid from|not before",
	  N_("The time between the first and the last moment of a certificate. Both ends count as valid, and all on a path have to be.") },
	{ N_("key"), "keys|public key",
	  N_("The public key in the certificate, by kind and size. Who has the private half can prove to be the owner.") },
	{ N_("private key"), "key-mismatch",
	  N_("The secret half of a key pair. It has to belong to the certificate it is used with; certloupe never shows it.") },
	{ N_("key id"), "key ids|ski|aki|subject key identifier|authority key identifier",
	  N_("A short number for a key. A certificate says its own (SKI) and its issuer's (AKI), so that the right one of two CAs with one name is found.") },
	{ N_("signature"), "signed|signatures|signature algorithm",
	  N_("The issuer's proof that it made this certificate. It is checked with the issuer's public key.") },
	{ N_("serial"), "serial number",
	  N_("The number that the issuer gave the certificate, unique among all it issued; revocation lists use it.") },
	{ N_("fingerprint"), "sha-256|sha-1|md5|digest",
	  N_("A hash over the whole certificate: two with the same fingerprint are the same certificate.") },
	{ N_("pin"), "pin-sha256|spki",
	  N_("A hash over the public key alone. It stays the same when a certificate is renewed with the same key.") },
	{ N_("purpose"), "eku|extended key usage|key usage|usage",
	  N_("What the certificate may be used for: as a server, as a client, for mail, for code. Key usage says what the key may do.") },
	{ N_("basic constraints"), "path-length|path length|pathlen",
	  N_("Says whether a certificate is a CA, and how many CAs may stand below it.") },
	{ N_("name constraints"), "name-constraints|permitted|excluded",
	  N_("A CA's promise to issue only for some names. A name outside of them below it makes the path fail.") },
	{ N_("policy"), "policies|certificate policies",
	  N_("Numbers that say by which rules a certificate was issued. They matter only where a verifier asks for some.") },
	{ N_("critical"), "",
	  N_("An extension marked critical has to be understood by who reads it; who does not must refuse the certificate. Shown as *.") },
	{ N_("form"), "well formed|malformed",
	  N_("Whether the certificate is built as the standard says. A damaged one is refused before anything else is looked at.") },
	{ N_("algorithm"), "algorithms|weak-algorithm",
	  N_("How a signature or key is made. Old ones (MD5, SHA-1, short RSA keys) can be forged and are refused.") },
	{ N_("revocation"), "revoked|revocation list",
	  N_("Taking a certificate back before it ends. It is found out by a list (CRL) or by asking (OCSP).") },
	{ N_("crl"), "crls|certificate revocation list",
	  N_("A list, signed by a CA, of the serial numbers it has taken back.") },
	{ N_("ocsp"), "ocsp response|stapling|staple|stapled",
	  N_("A signed answer about one certificate: good, revoked, unknown. Stapled: the server brings the answer along.") },
	{ N_("aia"), "authority information access|ca issuers",
	  N_("An address in a certificate where its issuer's certificate can be fetched. Browsers may do so, most programs do not.") },
	{ N_("bundle"), "",
	  N_("A file of CA certificates that a program trusts, or that a server holds its clients against.") },
	{ N_("proof"), "",
	  N_("What was there and what would be there, each judged again by itself: a repair that helps nobody shows here.") },
	{ N_("listeners"), "listener",
	  N_("The places of a configuration where a server speaks TLS: an address with its certificate, its key and what it asks of clients.") },
	{ N_("fetched"), "fetch|fetching",
	  N_("Got from the network because somebody asked for it: what certificates name, an issuer, a list, an answer. Nothing is fetched unasked.") },
	{ N_("senders"), "client certificate selection|issuer list",
	  N_("Which other programs would send our certificate to this server. Many choose by the CAs that it names, and send none where they have nothing of them.") },
	{ N_("sigalgs"), "signature_algorithms|signature_algorithms_cert",
	  N_("The kinds of signature that a server takes, in the handshake and in certificates. OpenSSL looks at the client's key alone, Java and Erlang at its whole chain.") },
	{ N_("sni"), "server name|servername",
	  N_("The host name that a client sends when it connects, in the clear, so that a server with many certificates can choose.") },
	{ N_("alpn"), "h2|http/1.1",
	  N_("Client and server agree on what is spoken inside of TLS, for example h2 or http/1.1.") },
	{ N_("tls"), "ssl|tls 1.2|tls 1.3|protocol version",
	  N_("The protocol that encrypts a connection and shows certificates. In 1.3 a client may be refused only after its handshake is complete.") },
	{ N_("handshake"), "client hello|server hello|hello",
	  N_("The first messages of a connection: both sides agree on keys and show their certificates.") },
	{ N_("after the handshake"), "settle|settled|late alert",
	  N_("In TLS 1.3 a server looks at the client's certificate when the client is through already. So certloupe waits a little for a late refusal.") },
	{ N_("alert"), "alerts",
	  N_("A message of TLS that says why one side gives up, by a number: 42 bad certificate, 48 unknown CA, 116 certificate required.") },
	{ N_("cipher"), "ciphers|cipher suite|group",
	  N_("How the connection is encrypted, and by which curve or group the keys are agreed on.") },
	{ N_("starttls"), "",
	  N_("A connection begins in the clear (mail, LDAP, databases) and turns to TLS when the client asks for it.") },
	{ N_("client certificate"), "mutual tls|mtls|our certificate",
	  N_("The certificate by which a client proves who it is. A server that wants one says in its request from which CAs.") },
	{ N_("acceptable cas"), "client-ca list|certificate_authorities|client ca",
	  N_("The names of CAs that a server sends when it asks for a client certificate. Many clients send nothing when theirs is from another one.") },
	{ N_("connection"), "connections|peer",
	  N_("What happened on the wire with one server: what it sent, what it asked for, how it ended.") },
	{ N_("finding"), "findings|rule",
	  N_("One thing that certloupe noticed, with its evidence and what to do about it. Each kind has a rule with a fixed id.") },
	{ N_("cause"), "causes|leads to|follows from",
	  N_("A finding that no other one explains. Mend causes; what follows from them goes away by itself.") },
	{ N_("certain"), "likely|possible",
	  N_("How a message and its cause go together: certain, where it is said of nothing else; likely, where most often of this; possible, where seldom.") },
	{ N_("found here"), "not here|not seen here",
	  N_("What is loaded was looked through for this cause: it is the case here, or it is not, or nothing that was loaded can tell.") },
	{ N_("evidence"), "how we know",
	  N_("The lines that a finding rests on. Enter on one leads to the field, the octets or the line of the file.") },
	{ N_("error"), "errors|failed",
	  N_("x: the verdict or the connection fails by it.") },
	{ N_("warning"), "warnings",
	  N_("!: some common program refuses it, or it will fail soon.") },
	{ N_("note"), "notes",
	  N_("-: good to know; nothing fails by it.") },
	{ N_("unknown"), "not checked|not settled|could not be judged",
	  N_("?: it could not be decided, because something is missing, for example a revocation list.") },
	{ N_("checked"), "checklist|check|checks",
	  N_("All that a verifier looks at, one row each: passed, failed, or not to be decided.") },
	{ N_("ruled out"), "",
	  N_("What could have been the reason and is not: it was looked at and found well.") },
	{ N_("stack"), "stacks|verdicts|who takes it",
	  N_("A program or library that verifies certificates: OpenSSL, GnuTLS, Java, Go. They do not always agree.") },
	{ N_("what if"), "without|put back",
	  N_("Asking again as if a certificate were not there, or were: nothing is changed on disk.") },
	{ N_("files"), "pool|sources|source",
	  N_("All that was read, with what stands in each file.") },
	{ N_("pem"), "-----begin",
	  N_("A certificate or key as text between BEGIN and END lines.") },
	{ N_("der"), "asn.1|ber",
	  N_("The octets of a certificate itself, as they are signed; PEM is the same in base64.") },
	{ N_("octet"), "octets|byte|bytes",
	  N_("Eight bits.") },
	{ N_("oid"), "oids|object identifier",
	  N_("A number with dots that names an algorithm, an extension or a purpose.") },
	{ N_("pkcs#12"), "pfx|p12|keystore|jks",
	  N_("A file with certificates and their private keys, locked by a password.") },
	{ N_("pkcs#7"), "p7b|p7c",
	  N_("A file with several certificates and no key.") },
	{ N_("request"), "csr|certificate request|signing request",
	  N_("A certificate signing request: what one sends to a CA to get a certificate. It is no certificate itself.") },
	{ N_("rotation"), "windows|window|parallel run|move by|remove|last safe date",
	  N_("Replacing one CA or certificate by another without a moment in which something fails: first trust both, then move, then remove the old one.") },
	{ N_("outlives"), "outlives issuer",
	  N_("A certificate whose end lies behind that of a CA above it: it stops when that CA ends.") },
	{ N_("strict"), "--strict",
	  N_("Also fail on what only strict verifiers refuse.") },
	{ N_("soft"), "hard|soft-fail|hard-fail",
	  N_("How revocation is asked: soft fails only what is known to be revoked, hard also what nothing is known about.") },
};
/* clang-format on */
const size_t glossary_count = sizeof glossary_table / sizeof *glossary_table;

static bool goes_on(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* The first n octets of word, or the same in the plural. */
static bool stands_in(const char *word, size_t n, const char *text)
{
	for (const char *p = text; n > 0 && *p; p++)
		if (strncasecmp(p, word, n) == 0 && (p == text || !goes_on(p[-1]) || !goes_on(*word)) &&
		    (!goes_on(p[n]) || !goes_on(word[n - 1]) || (p[n] == 's' && !goes_on(p[n + 1]))))
			return true;
	return false;
}

bool glossary_is_in(const struct glossary_row *row, const char *text)
{
	const char *also = row->also;

	if (stands_in(row->word, strlen(row->word), text) || stands_in(_(row->word), strlen(_(row->word)), text))
		return true;
	for (size_t n; *also; also += n + (also[n] == '|')) {
		n = strcspn(also, "|");
		if (stands_in(also, n, text))
			return true;
	}
	return false;
}

static bool is_called(const struct glossary_row *row, const char *word)
{
	const char *also = row->also;

	if (strcasecmp(row->word, word) == 0 || strcasecmp(_(row->word), word) == 0)
		return true;
	for (size_t n; *also; also += n + (also[n] == '|')) {
		n = strcspn(also, "|");
		if (strlen(word) == n && strncasecmp(also, word, n) == 0)
			return true;
	}
	return false;
}

const struct glossary_row *glossary_named(const char *word)
{
	for (size_t i = 0; i < glossary_count; i++)
		if (is_called(&glossary_table[i], word))
			return &glossary_table[i];
	return NULL;
}
