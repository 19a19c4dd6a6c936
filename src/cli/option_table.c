/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of options. */
#include "config.h"

#include "base/argument.h"
#include "base/buf.h"
#include "base/charset.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/protocol.h"
#include "base/words.h"
#include "cert/oid.h"
#include "chain/identity.h"
#include "cli/option.h"
#include "cli/option_set.h"
#include "load/source.h"
#include "load/stores.h"
#include "net/message.h"
#include "net/tunnel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define ON(c) (1u << COMMAND_##c)
#define JUDGING (ON(BROWSE) | ON(CHECK) | ON(EXPLAIN) | ON(COMPARE) | ON(TIMELINE) | ON(FIX) | ON(STORES) | ON(SCAN))
#define FETCHING (JUDGING & ~ON(SCAN))
#define LIVE (JUDGING)
#define ALL ((1u << COMMAND_COUNT) - 1)

const char *option_group_title(enum option_group g)
{
	static const char *const title[GROUP_COUNT] = {
		[GROUP_QUESTION] = N_("The question"), [GROUP_LIVE] = N_("Live connections"),
		[GROUP_OUTPUT] = N_("Output"),         [GROUP_BROWSER] = N_("Browser"),
		[GROUP_LAB] = N_("Practice PKI"),      [GROUP_GENERAL] = N_("General"),
	};
	return _(title[g]);
}

/* ORDER: as --help and the manual show them. */
const struct option_row option_table[] = {
	{
	    .name = "trust",
	    .arg = "FILE|DIR|system|none",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN) | ON(AUDIT),
	    .help = N_("trust anchors; repeat to add (system)"),
	    .about =
	        N_("Trust anchors. May be repeated. A file or directory replaces the default, the system store; "
	           "--trust system beside it adds that. none trusts nothing. store:NAME is the store of a program of "
	           "this machine, as certloupe stores lists them (store:java). The file that system stands for is "
	           "always named in the report."),
	    .complete = COMPLETE_CERT,
	    .words = "system none",
	    .set = set_words,
	    .offset = offsetof(struct options, trust),
	    .setting = "system",
	},
	{
	    .name = "untrusted",
	    .arg = "FILE",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN),
	    .help = N_("extra intermediates that may be used"),
	    .about = N_("Extra intermediates that may be used to build a path. May be repeated."),
	    .complete = COMPLETE_CERT,
	    .set = set_words,
	    .offset = offsetof(struct options, untrusted),
	    .setting = "default",
	},
	{
	    .name = "crl",
	    .arg = "FILE",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN),
	    .help = N_("revocation lists"),
	    .about = N_("CRLs and OCSP responses, PEM or DER. May be repeated. Every certificate below the anchor must "
	                "then be covered (--revocation hard). Lists among the SOURCEs are used, too, without that."),
	    .complete = COMPLETE_FILE,
	    .set = set_words,
	    .offset = offsetof(struct options, crl),
	},
	{
	    .name = "host",
	    .arg = "NAME",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING,
	    .help = N_("the peer's expected name"),
	    .about = N_("The name the certificate is expected to carry: an address is an IP, with @ an e-mail address, "
	                "with a scheme a URI, else a DNS name. Default: the host of a live source; none for files, and "
	                "the report then says that the name was not checked."),
	    .set = set_string,
	    .offset = offsetof(struct options, question.host),
	},
	{
	    .name = "purpose",
	    .arg = "PURPOSE",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING,
	    .help = N_("server, client or any"),
	    .about =
	        N_("What the leaf must be good for. Default for a live source: server. For files: server if --host was "
	           "given (a DNS name or an address) or the extended key usage has serverAuth alone, client if it has "
	           "clientAuth alone, else any."),
	    .complete = COMPLETE_WORDS,
	    .words = "any server client",
	    .set = set_purpose,
	    .offset = offsetof(struct options, question.purpose),
	    .setting = "default",
	},
	{
	    .name = "at",
	    .arg = "TIME",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LAB) | ON(DEMO) | ON(LISTEN) | ON(AUDIT),
	    .help = N_("judge at this time (now)"),
	    .about = N_("Judge at this time: RFC 3339, YYYY-MM-DD (00:00 UTC) or relative like +30d. For lab and demo: "
	                "the time that dates count from."),
	    .set = set_time,
	},
	{
	    .name = "leaf",
	    .arg = "N|SHA256|NAME",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING,
	    .help = N_("which certificate is asked about"),
	    .about = N_("Which certificate is asked about: its number, its SHA-256 fingerprint or its name. Default: "
	                "each certificate that issued none of the others; of a live peer, the first one sent."),
	    .set = set_string,
	    .offset = offsetof(struct options, question.leaf),
	},
	{
	    .name = "fetch",
	    .group = GROUP_QUESTION,
	    .commands = FETCHING,
	    .about = N_(
	        "Get what the certificates at hand name and nobody gave: missing issuers (AIA), OCSP responses, "
	        "revocation "
	        "lists. By http and https alone, LDAP is not done; at most 64 requests of 10 seconds and 16 MiB, in a "
	        "minute; proxies as curl does them. An issuer that was fetched is named and serves fix, but not the "
	        "verdict: most clients will not have it. What came is kept below XDG_CACHE_HOME for as long as it "
	        "holds, a week "
	        "at most. Needs libcurl at run time. Without this option nothing is fetched, but by the key a of the "
	                "browser, which shows the addresses first."),
	    .set = set_flag,
	    .offset = offsetof(struct options, fetch),
	},
	{
	    .name = "fetch-private",
	    .group = GROUP_QUESTION,
	    .commands = FETCHING,
	    .about = N_("--fetch also from addresses that are not on the public Internet: loopback, link-local, "
	                "10.0.0.0/8 and so "
	                "on. Without it these are refused, also where a name or a redirect leads to one; behind a "
	                "proxy it is the proxy's "
	                "address that is looked at."),
	    .set = set_flag,
	    .offset = offsetof(struct options, fetch_private),
	},
	{
	    .name = "exclude",
	    .arg = "SHA256|NAME",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING,
	    .help = N_("as if this certificate did not exist"),
	    .about = N_("Judge as if this certificate did not exist. May be repeated."),
	    .set = set_words,
	    .offset = offsetof(struct options, exclude),
	},
	{
	    .name = "depth",
	    .arg = "N",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN),
	    .help = N_("at most N intermediates (100)"),
	    .about = N_("At most N intermediate certificates on a path. Default 100."),
	    .set = set_number,
	    .offset = offsetof(struct options, question.depth),
	    .setting = "100",
	},
	{
	    .name = "budget",
	    .arg = "N",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN),
	    .about = N_("At most N signature verifications in one run, each weighed by what it costs beside one with a "
	                "P-256 key (RSA 2048: 0.2, P-384: 2.7). What could not be judged for want of them is said by "
	                "limit-hit. Default: 4000 and 2 more for each certificate."),
	    .set = set_budget,
	    .offset = offsetof(struct options, question.budget),
	    .setting = "default",
	},
	{
	    .name = "policy",
	    .arg = "OID[,OID...]",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN),
	    .about =
	        N_("The acceptable certificate policies (RFC 5280, user-initial-policy-set), as the CAs next to the "
	           "anchor call them. They count where an explicit policy is asked for, by --explicit-policy or by a "
	           "CA's policyConstraints. Default: any policy."),
	    .set = set_oids,
	    .offset = offsetof(struct options, policy),
	},
	{
	    .name = "explicit-policy",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING,
	    .about = N_("An acceptable policy must be valid for the whole path (see --policy)."),
	    .set = set_flag,
	    .offset = offsetof(struct options, question.explicit_policy),
	},
	{
	    .name = "inhibit-any-policy",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING,
	    .about = N_("anyPolicy in a certificate counts for nothing (see --policy)."),
	    .set = set_flag,
	    .offset = offsetof(struct options, question.inhibit_any_policy),
	},
	{
	    .name = "inhibit-policy-mapping",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING,
	    .about = N_("Policy mappings count for nothing (see --policy)."),
	    .set = set_flag,
	    .offset = offsetof(struct options, question.inhibit_policy_mapping),
	},
	{
	    .name = "revocation",
	    .arg = "MODE",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN),
	    .help = N_("off, soft or hard"),
	    .about = N_("What a missing or stale revocation answer means: off asks nothing, soft fails only what is "
	                "revoked, hard wants an answer for every certificate below the anchor. Default soft; hard once "
	                "--crl is given."),
	    .complete = COMPLETE_WORDS,
	    .words = "off soft hard",
	    .set = set_revocation,
	    .offset = offsetof(struct options, question.revocation),
	    .setting = "default",
	},
	{
	    .name = "strict",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN) | ON(AUDIT),
	    .help = N_("fail on what strict verifiers refuse"),
	    .about = N_(
	        "Also fail on what only strict verifiers refuse (as openssl verify -x509_strict and Python 3.13 do)."),
	    .set = set_flag,
	    .offset = offsetof(struct options, question.strict),
	    .setting = "no",
	},
	{
	    .name = "warn",
	    .arg = "DAYS|PERCENT",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING | ON(LISTEN) | ON(AUDIT),
	    .help = N_("\"expires soon\" (30 days)"),
	    .about = N_("When a certificate counts as expiring soon: days, or per cent of its life. Default 30 days, "
	                "or a third of a life under 90 days."),
	    .set = set_warn,
	    .setting = "default",
	},

	{
	    .name = "issue",
	    .arg = "DAYS",
	    .group = GROUP_QUESTION,
	    .commands = JUDGING,
	    .about =
	        N_("How long is what a CA signs next to be valid? Until when it can sign that stands in the timeline, "
	           "and in the report on a file of CAs alone; with this option on every chain. Default 365."),
	    .set = set_issue,
	    .offset = offsetof(struct options, question.issue_days),
	},
	{
	    .name = "cert",
	    .arg = "FILE",
	    .group = GROUP_LIVE,
	    .commands = LIVE | ON(LISTEN),
	    .help = N_("our certificate, for a server that asks"),
	    .about = N_("Our own certificate, with its intermediates, for a server that asks. The file may hold the "
	                "private key as well (PEM or PKCS#12), else --key names it."),
	    .complete = COMPLETE_CERT,
	    .set = set_string,
	    .offset = offsetof(struct options, cert),
	},
	{
	    .name = "key",
	    .arg = "FILE",
	    .group = GROUP_LIVE,
	    .commands = LIVE | ON(LISTEN),
	    .help = N_("its private key"),
	    .about = N_("The private key of --cert, if it is not in the same file."),
	    .complete = COMPLETE_FILE,
	    .set = set_string,
	    .offset = offsetof(struct options, key),
	},
	{
	    .name = "client-ca",
	    .arg = "FILE|DIR",
	    .group = GROUP_LIVE,
	    .commands = JUDGING | ON(LISTEN),
	    .help = N_("judge --cert as a server with these CAs"),
	    .about =
	        N_("The server's own file or directory of CAs for clients (nginx ssl_client_certificate, Apache "
	           "SSLCACertificateFile, a trust store of a load balancer). May be repeated. Our certificate "
	           "(--cert) is then judged as that server would: by these CAs, and with nothing but what we send. "
	           "Works without a SOURCE, too. --trust, --crl and --depth remain about the peer."),
	    .complete = COMPLETE_CERT,
	    .set = set_server_words,
	    .offset = offsetof(struct options, client.ca),
	},
	{
	    .name = "client-crl",
	    .arg = "FILE",
	    .group = GROUP_LIVE,
	    .commands = JUDGING | ON(LISTEN),
	    .about =
	        N_("Revocation lists that the server holds against clients. May be repeated. As with --crl every "
	           "certificate below the CA must then be covered; that is what nginx, Apache and HAProxy ask for. "
	           "Without --client-ca the CAs of --trust stand for the server's."),
	    .complete = COMPLETE_FILE,
	    .set = set_server_words,
	    .offset = offsetof(struct options, client.crl),
	},
	{
	    .name = "client-depth",
	    .arg = "N",
	    .group = GROUP_LIVE,
	    .commands = JUDGING | ON(LISTEN),
	    .about = N_("The server takes at most N intermediate certificates from a client. Default 100. nginx counts "
	                "alike (ssl_verify_depth 1 is one intermediate)."),
	    .set = set_server_depth,
	    .offset = offsetof(struct options, client.depth),
	},
	{
	    .name = "client-purpose",
	    .arg = "PURPOSE",
	    .group = GROUP_LIVE,
	    .commands = JUDGING | ON(LISTEN),
	    .about = N_("What the server wants our certificate to be good for: client, or any where it does not look."),
	    .complete = COMPLETE_WORDS,
	    .words = "any server client",
	    .set = set_server_purpose,
	    .offset = offsetof(struct options, client.purpose),
	},
	{
	    .name = "expect",
	    .arg = "PATTERN",
	    .group = GROUP_LIVE,
	    .commands = JUDGING | ON(LISTEN),
	    .help = N_("whose the client's certificate must be"),
	    .about =
	        N_("Whose the client's certificate must be: parts of its subject or subjectAltName, with * for any "
	           "characters, between commas: O=Customer A,OU=* or CN=* or SAN=URI:urn:customer:*. May be "
	           "repeated; one of the patterns must then fit. It is asked of --cert, or without that of the "
	           "certificates in files. Values are compared octet by octet; \\\\, is a comma of a value."),
	    .set = set_expect,
	    .offset = offsetof(struct options, expect),
	},
	{
	    .name = "starttls",
	    .arg = "PROTO",
	    .group = GROUP_LIVE,
	    .commands = LIVE | ON(LISTEN),
	    .help = N_("speak PROTO first, then change to TLS"),
	    .about =
	        N_("Speak this protocol (%s) first and ask for TLS. The same as the scheme of a SOURCE (smtp://host)."),
	    .complete = COMPLETE_WORDS,
	    .words = STARTTLS_WORDS,
	    .set = set_starttls,
	},
	{
	    .name = "app",
	    .arg = "PROTO|none",
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .about = N_(
	        "What is spoken within TLS. One question is asked in it that changes nothing and logs nobody in, and "
	        "its answer may say why the server refuses us: GET (or the path of the SOURCE), EHLO, CAPABILITY, "
	        "PING, an LDAP search of the root DSE and so on. Default: what was agreed by ALPN, else by the scheme "
	        "or the port of the SOURCE, else HTTP where the server is silent. none asks nothing."),
	    .complete = COMPLETE_WORDS,
	    .words = APPLICATION_WORDS,
	    .set = set_app,
	},
	{
	    .name = "user",
	    .arg = "NAME",
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .about = N_(
	        "Name this user to a PostgreSQL server, as a client does that connects: whether our certificate lets "
	        "him in shows in the answer. No password is sent, and the connection is left at once. Without it "
	        "nothing is asked there."),
	    .set = set_string,
	    .offset = offsetof(struct options, user),
	},
	{
	    .name = "full",
	    .group = GROUP_OUTPUT,
	    .commands = ON(SCAN),
	    .about = N_("With every field of every certificate in each line, as check --format json has it."),
	    .set = set_flag,
	    .offset = offsetof(struct options, full),
	},
	{
	    .name = "request",
	    .group = GROUP_LIVE,
	    .commands = ON(LISTEN),
	    .about =
	        N_("Ask each client for a certificate, and go on with whatever comes. The default of listen, unless "
	           "--client-ca is given."),
	    .set = set_flag,
	    .offset = offsetof(struct options, request),
	},
	{
	    .name = "require",
	    .group = GROUP_LIVE,
	    .commands = ON(LISTEN),
	    .about = N_("Refuse a client without a certificate, and one whose certificate leads to none of the CAs of "
	                "--client-ca, by the alert that servers send. The default with --client-ca."),
	    .set = set_flag,
	    .offset = offsetof(struct options, require),
	},
	{
	    .name = "like",
	    .arg = "HOST:PORT",
	    .group = GROUP_LIVE,
	    .commands = ON(LISTEN),
	    .about =
	        N_("Connect to this server first, and take over what clients choose their certificate by: the names of "
	           "CAs, the signature algorithms, the versions, the application protocol."),
	    .set = set_string,
	    .offset = offsetof(struct options, like),
	},
	{
	    .name = "once",
	    .group = GROUP_LIVE,
	    .commands = ON(LISTEN) | ON(LAB),
	    .about = N_("End when the first client has gone."),
	    .set = set_flag,
	    .offset = offsetof(struct options, once),
	},
	{
	    .name = "for",
	    .arg = "SECONDS",
	    .group = GROUP_LIVE,
	    .commands = ON(LISTEN) | ON(LAB),
	    .about = N_("End after so many seconds."),
	    .set = set_number,
	    .offset = offsetof(struct options, for_s),
	},
	{
	    .name = "probe",
	    .arg = "WHAT",
	    .group = GROUP_LIVE,
	    .commands = LIVE | ON(DEMO),
	    .help = N_("off, auto or full: try what else works"),
	    .about = N_(
	        "Connect again with one thing different (no server name, another version, no ALPN, without our "
	        "certificate, a ClientHello of another form, clear text), to see what makes the difference: auto at "
	        "most 3 times: where the peer refused us in TLS, those that tell the causes apart that are left; with "
	        "check and explain also where all is well, by what other clients do (RSA before ECDSA, TLS 1.2 "
	        "alone, a large ClientHello, a resumed session); full at most 12 times. Each is a line in the server's log, and none "
	        "is a finding by itself. Default auto."),
	    .complete = COMPLETE_WORDS,
	    .words = "off auto full", /* ORDER: enum experiments */
	    .set = option_set_word,
	    .offset = offsetof(struct options, experiments),
	},
	{
	    .name = "servername",
	    .arg = "NAME|none",
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .help = N_("server name to send (the host)"),
	    .about = N_("The name sent in the TLS server_name extension. Default: the host, where it is a name."),
	    .set = set_string,
	    .offset = offsetof(struct options, servername),
	},
	{
	    .name = "alpn",
	    .arg = "LIST",
	    .group = GROUP_LIVE,
	    .commands = LIVE | ON(LISTEN),
	    .help = N_("protocols to offer (http/1.1)"),
	    .about = N_("Application protocols to offer, comma-separated; none for none. Default http/1.1."),
	    .set = set_alpn,
	    .offset = offsetof(struct options, alpn),
	    .setting = "http/1.1",
	},
	{
	    .name = "connect",
	    .arg = "ADDR:PORT",
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .help = N_("connect there instead"),
	    .about = N_("Connect to this address, and judge as if it were the SOURCE."),
	    .set = set_string,
	    .offset = offsetof(struct options, connect),
	},
	{
	    .name = "proxy",
	    .arg = "URL|env",
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .about =
	        N_("Connect through this proxy: http://[USER:PASSWORD@]HOST:PORT asks it for a tunnel by CONNECT, "
	           "socks5://[USER:PASSWORD@]HOST:PORT speaks SOCKS 5; the proxy looks up the name. env: the one that "
	           "https_proxy or all_proxy names, unless no_proxy has the host. Default: none."),
	    .set = set_proxy,
	    .offset = offsetof(struct options, proxy),
	},
	{
	    .name = "timeout",
	    .arg = "SECONDS",
	    .group = GROUP_LIVE,
	    .commands = LIVE | ON(LISTEN),
	    .help = N_("up to the end of the handshake (10)"),
	    .about = N_("Give up when the handshake is not finished after so many seconds. Default 10."),
	    .set = set_number,
	    .offset = offsetof(struct options, timeout_s),
	    .setting = "10",
	},
	{
	    .name = "settle",
	    .arg = "SECONDS",
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .about =
	        N_("After the handshake, wait so many seconds for a late alert; any answer cuts it short. Default 2."),
	    .set = set_number,
	    .offset = offsetof(struct options, settle_s),
	    .setting = "2",
	},
	{
	    .name = "all-addresses",
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .about = N_("Connect to each address of the name, one after the other, and also with the other kind of key (RSA or "
	                "ECDSA) and without a server name. Where another chain is sent, it is judged, too, and it is said "
	                "which differs: the certificate was renewed, and one machine still has the old one. Each is a line "
	                "in a server's log; a dead address costs three seconds."),
	    .set = set_flag,
	    .offset = offsetof(struct options, all_addresses),
	},
	{
	    .name = "ipv4",
	    .letter = '4',
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .help = N_("IPv4 only"),
	    .about = N_("Use IPv4 addresses only."),
	    .set = set_ipv4,
	},
	{
	    .name = "ipv6",
	    .letter = '6',
	    .group = GROUP_LIVE,
	    .commands = LIVE,
	    .help = N_("IPv6 only"),
	    .about = N_("Use IPv6 addresses only."),
	    .set = set_ipv6,
	},

	{
	    .name = "format",
	    .arg = "FORMAT",
	    .group = GROUP_OUTPUT,
	    .commands = ALL & ~ON(CONVERT),
	    .help = N_("text, json, pem, dot or markdown"),
	    .about = N_("The form of the report. pem writes the certificates of the chosen path, leaf first, without "
	                "the root; dot draws all paths for graphviz; markdown is for a ticket or a wiki. jsonl is "
	                "for very many: an object a line for each leaf or connection, as it is judged, and a last one "
	                "with the verdict over all and what belongs to none of them."),
	    .complete = COMPLETE_WORDS,
	    .words = "text json pem dot markdown jsonl",
	    .set = set_format,
	},
	{
	    .name = "output",
	    .letter = 'o',
	    .arg = "FILE",
	    .group = GROUP_OUTPUT,
	    .commands = ALL & ~ON(LAB),
	    .help = N_("write the report to FILE"),
	    .about = N_("Write the report to FILE, which is replaced as a whole or not at all. A file that is read in "
	                "the same run "
	                "is refused, by whatever name."),
	    .complete = COMPLETE_FILE,
	    .set = set_string,
	    .offset = offsetof(struct options, output),
	},
	{
	    .name = "in-place",
	    .group = GROUP_OUTPUT,
	    .commands = ON(FIX),
	    .about =
	        N_("Replace the file that is repaired, as a whole or not at all, and keep what it was as FILE~. "
	           "Nothing is "
	           "touched where nothing is to be mended, or where the result would be worse. The file must be PEM."),
	    .set = set_flag,
	    .offset = offsetof(struct options, in_place),
	},
	{
	    .name = "dry-run",
	    .group = GROUP_OUTPUT,
	    .commands = ON(FIX),
	    .about = N_("Only say what would be written, whatever else is given."),
	    .set = set_flag,
	    .offset = offsetof(struct options, dry_run),
	},
	{
	    .name = "drop",
	    .arg = "WHAT",
	    .group = GROUP_OUTPUT,
	    .commands = ON(FIX),
	    .about = N_(
	        "Leave these out of a bundle: expired certificates, those that stand there twice (duplicate), or both, "
	        "with a comma between. Without it they are named and stay."),
	    .complete = COMPLETE_WORDS,
	    .words = "expired duplicate",
	    .set = set_drop,
	    .offset = offsetof(struct options, drop),
	},
	{
	    .name = "to",
	    .arg = "FORM",
	    .group = GROUP_OUTPUT,
	    .commands = ON(CONVERT),
	    .about = N_(
	        "What to write: pem, der (one object), p7b (PKCS #7), or p12-trust, a trust store in PKCS #12 with the "
	        "attribute that Java asks for, sealed with the password of --password-file or else changeit. auto, the "
	        "default, goes by the name of FILE: .der, .p7b, .p7c, .p12, .pfx, else pem."),
	    .complete = COMPLETE_WORDS,
	    .words = "auto pem der p7b p12-trust", /* ORDER: enum written_as of command_convert.c */
	    .set = option_set_word,
	    .offset = offsetof(struct options, to),
	},
	{
	    .name = "client",
	    .arg = "FILE|DIR",
	    .group = GROUP_QUESTION,
	    .commands = ON(AUDIT),
	    .about = N_("The certificate of a client that each listener is to let in, with its intermediates, or a "
	                "directory of "
	                "such files. May be repeated. It is judged as that server would: by its CAs, depth and "
	                "revocation lists."),
	    .complete = COMPLETE_CERT,
	    .set = set_words,
	    .offset = offsetof(struct options, clients),
	},
	{
	    .name = "as",
	    .arg = "SERVER",
	    .group = GROUP_QUESTION,
	    .commands = ON(AUDIT),
	    .about = N_("Whose configuration it is, where that does not show by itself (auto)."),
	    .complete = COMPLETE_WORDS,
	    .words =
	        "auto nginx apache haproxy postfix postgresql rabbitmq dovecot kubernetes alb", /* ORDER: the rows of
	                                                                                           audit/dialect.c */
	    .set = option_set_word,
	    .offset = offsetof(struct options, as),
	},
	{
	    .name = "from",
	    .arg = "FILE",
	    .group = GROUP_OUTPUT,
	    .commands = ON(EXPLAIN),
	    .about =
	        N_("Read WHAT, an excerpt of a log, from FILE (- is standard input); every operand is a SOURCE then."),
	    .complete = COMPLETE_FILE,
	    .set = set_string,
	    .offset = offsetof(struct options, from),
	},
	{
	    .name = "fail-on",
	    .arg = "SEVERITY",
	    .group = GROUP_OUTPUT,
	    .commands = ON(BROWSE) | ON(CHECK) | ON(TIMELINE) | ON(FIX) | ON(DEMO) | ON(LISTEN) | ON(AUDIT) | ON(SCAN),
	    .help = N_("error, warning or note"),
	    .about = N_("The severity from which a finding makes the exit status 1. Default error."),
	    .complete = COMPLETE_WORDS,
	    .words = "error warning note",
	    .set = option_set_word,
	    .offset = offsetof(struct options, fail_on),
	    .setting = "error",
	},
	{
	    .name = "color",
	    .arg = "WHEN",
	    .group = GROUP_OUTPUT,
	    .commands = ALL,
	    .help = N_("auto, always or never"),
	    .about = N_("When to use colour. auto: on a terminal, unless NO_COLOR is set."),
	    .complete = COMPLETE_WORDS,
	    .words = "auto always never",
	    .set = option_set_word,
	    .offset = offsetof(struct options, colour),
	    .setting = "auto",
	    .environment = "NO_COLOR",
	},
	{
	    .name = "ascii",
	    .group = GROUP_OUTPUT,
	    .commands = ALL,
	    .help = N_("ASCII characters only"),
	    .about = N_("Use ASCII characters only; others are shown as escapes."),
	    .set = set_flag,
	    .offset = offsetof(struct options, ascii),
	    .setting = "no",
	},
	{
	    .name = "lang",
	    .arg = "LANG",
	    .group = GROUP_OUTPUT,
	    .commands = ALL,
	    .about =
	        N_("Language of the messages, whatever the locale says, where a translation is installed; this release "
	           "has none yet. JSON is never translated."),
	    .set = set_string,
	    .offset = offsetof(struct options, lang),
	    .setting = "default",
	},
	{
	    .name = "quiet",
	    .letter = 'q',
	    .group = GROUP_OUTPUT,
	    .commands = ALL,
	    .help = N_("verdict and causes only"),
	    .about = N_("Print the verdict and the causes only."),
	    .set = set_flag,
	    .offset = offsetof(struct options, quiet),
	    .setting = "no",
	},
	{
	    .name = "verbose",
	    .letter = 'v',
	    .group = GROUP_OUTPUT,
	    .commands = ALL,
	    .help = N_("every field and every path"),
	    .about = N_("Print every field of every certificate, and all paths."),
	    .set = set_flag,
	    .offset = offsetof(struct options, verbose),
	    .setting = "no",
	},
	{
	    .name = "log",
	    .arg = "FILE",
	    .group = GROUP_OUTPUT,
	    .commands = ALL,
	    .about = N_("Write what the program does to the end of FILE, for reports of errors. A file that is read in "
	                "the same "
	                "run is refused."),
	    .complete = COMPLETE_FILE,
	    .set = set_string,
	    .offset = offsetof(struct options, log),
	},
	{
	    .name = "transcript",
	    .group = GROUP_OUTPUT,
	    .commands = JUDGING | ON(DEMO) | ON(LISTEN) | ON(LAB),
	    .about =
	        N_("Show the messages of each connection's handshake and its alerts, in both directions, with their "
	           "time, size and what they say; with --verbose their octets, too. At most 200 of a connection."),
	    .set = set_flag,
	    .offset = offsetof(struct options, transcript),
	},
	{
	    .name = "redact",
	    .group = GROUP_OUTPUT,
	    .commands = JUDGING | ON(DEMO),
	    .help = N_("replace names by tokens"),
	    .about = N_("Replace names, hosts, addresses, files, serial numbers and fingerprints by tokens, the same "
	                "one for the same text, so that the report can be shown to strangers."),
	    .set = set_redact,
	},
	{
	    .name = "password-file",
	    .arg = "FILE",
	    .group = GROUP_OUTPUT,
	    .commands = JUDGING | ON(LISTEN) | ON(CONVERT) | ON(AUDIT),
	    .help = N_("password of PKCS#12 files and keys"),
	    .about = N_("The first line of FILE is the password of PKCS#12 files and encrypted keys. Without it, it is "
	                "asked for on the terminal."),
	    .complete = COMPLETE_FILE,
	    .set = set_string,
	    .offset = offsetof(struct options, password_file),
	},
	{
	    .name = "clipboard",
	    .arg = "WHERE",
	    .group = GROUP_BROWSER,
	    .commands = ON(BROWSE) | ON(DEMO) | ON(LISTEN),
	    .about =
	        N_("Where the browser copies to: osc52, the terminal's clipboard (the default); file, a file below "
	           "XDG_STATE_HOME that it names; none; anything else is a command for the shell, which gets "
	           "the text on its standard input."),
	    .set = set_string,
	    .complete = COMPLETE_WORDS,
	    .words = "osc52 file none",
	    .offset = offsetof(struct options, clipboard),
	    .setting = "osc52",
	},
	{
	    .name = "no-mouse",
	    .group = GROUP_BROWSER,
	    .commands = ON(BROWSE) | ON(DEMO) | ON(LISTEN),
	    .about = N_("Leave the mouse to the terminal."),
	    .set = set_flag,
	    .offset = offsetof(struct options, no_mouse),
	    .setting = "yes",
	},
	{
	    .name = "no-history",
	    .group = GROUP_BROWSER,
	    .commands = ON(BROWSE) | ON(LAB) | ON(LISTEN),
	    .about = N_(
	        "Neither show nor remember what was opened, connected to and looked up before: the file recent below "
	        "XDG_STATE_HOME, which never has a password, a key or what was pasted."),
	    .set = set_flag,
	    .offset = offsetof(struct options, no_history),
	    .setting = "yes",
	},
	{
	    .name = "no-config",
	    .group = GROUP_BROWSER,
	    .commands = ALL,
	    .about = N_("Do not read the configuration file (certloupe-config(5))."),
	    .set = set_flag,
	    .offset = offsetof(struct options, no_config),
	},
	{
	    .name = "print-config",
	    .group = GROUP_BROWSER,
	    .commands = ALL,
	    .about =
	        N_("Print every setting with its value and where it came from, and exit. What is printed is itself a "
	           "configuration file (certloupe-config(5))."),
	    .set = set_flag,
	    .offset = offsetof(struct options, print_config),
	},
	{
	    .name = "list",
	    .group = GROUP_LAB,
	    .commands = ON(LAB),
	    .about = N_("List the scenarios of the practice PKI."),
	    .set = set_flag,
	    .offset = offsetof(struct options, list),
	},
	{
	    .name = "serve",
	    .group = GROUP_LAB,
	    .commands = ON(LAB),
	    .about = N_("Run the server of SCENARIO on a free port of this machine, faults and all, and say of each "
	                "client what it presented and why it fails, as listen does. Its files are made in DIR, or without "
	                "DIR in a private directory that is gone at the end. Ends on a signal, with --once or --for."),
	    .set = set_flag,
	    .offset = offsetof(struct options, serve),
	},
	{
	    .name = "help",
	    .letter = 'h',
	    .group = GROUP_GENERAL,
	    .commands = ALL,
	    .help = N_("show this help"),
	    .about = N_("Print a summary and exit."),
	    .set = set_flag,
	    .offset = offsetof(struct options, help),
	},
	{
	    .name = "version",
	    .letter = 'V',
	    .group = GROUP_GENERAL,
	    .commands = ALL,
	    .help = N_("show the version"),
	    .about = N_("Print the version, with that of GnuTLS, and exit."),
	    .set = set_flag,
	    .offset = offsetof(struct options, version),
	},
};
const size_t option_count = sizeof option_table / sizeof *option_table;
