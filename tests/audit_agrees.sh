#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Where a server can judge its configuration without running, audit judges the same: nginx -t, apache2 -t, haproxy -c, doveconf, on one
# configuration that is right and on many in which one thing is wrong. What only audit looks at (expiry, names, clients) is left out.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq openssl
PATH=$PATH:/usr/sbin:/sbin
cd "$work" || exit 99
lab=$work/practice
for scenario in ok hostname-mismatch; do "$program" lab --quiet "$scenario" "$lab/$scenario" >/dev/null || exit 99; done
chmod -R o-r practice
cp "$lab/ok/server.pem" "$lab/ok/server.key" .
cp "$lab/ok/root.pem" ca.pem
cp "$lab/hostname-mismatch/server.key" other.key
chmod 640 ./*.key
cat server.pem server.key >both.pem
cat server.pem other.key >unlike.pem
chmod 640 both.pem unlike.pem
openssl x509 -in server.pem -outform DER -out server.der
: >empty.pem
echo nothing >text.pem
sed '3s/./!/' server.pem >damaged.pem

# What a server refuses to start for.
starts='["pem-file-not-found", "pem-der-where-pem", "pem-key-in-place-of-cert", "pem-cert-in-place-of-key", "pem-empty-file", "pem-unknown-content",
	"key-mismatch", "client-ca-not-configured", "config-syntax", "no-server-certificate", "cert-without-key", "pem-base64-damaged", "malformed-der"]'
of_nginx() { nginx -t -q -e stderr -p "$work" -c "$work/$1"; }
of_apache() { apache2 -t -d "$work" -f "$work/$1"; }
of_haproxy() { haproxy -c -q -f "$1"; }
of_dovecot() { doveconf -x -c "$work/$1" -n; }
# agrees NAME [SED]: both take it, or both refuse it
agrees() {
	turn=$((turn + 1))
	[ "${2:-}" ] && [ $((turn % ${CERTLOUPE_TEST_SHARE:-1})) != 0 ] && return
	sed "${2:-}" "good.$server" >"it.$server"
	[ -z "${2:-}" ] || ! cmp -s "good.$server" "it.$server" || complain "$server, $1: nothing was changed"
	if "of_$server" "it.$server" >said 2>&1; then server_says=takes; else server_says=refuses; fi
	run audit --as "$server" --format json --trust ca.pem "it.$server"
	found=$(json "[.findings[] | select(.severity == \"error\") | .rule] - ([.findings[].rule] - $starts) | join(\" \")")
	if [ -n "$found" ]; then we_say=refuses; else we_say=takes; fi
	is "$server, $1 ($found)" "$we_say" "$server_says"
	[ "$we_say" = "$server_says" ] || head -n 5 said
}
turn=0
is_file() { [ -f "$1" ] || { echo "$1 is not here"; return 1; }; }
is_here() {
	server=$1
	command -v "$2" >/dev/null 2>&1 || { echo "$2 is not here"; return 1; }
}

if is_here nginx nginx; then
	cat >good.nginx <<-END
	pid $work/pid;
	events {}
	http {
		access_log off;
		client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
		ssl_protocols TLSv1.2 TLSv1.3;
		server {
			listen unix:$work/socket ssl;
			server_name www.example.com;
			ssl_certificate server.pem;
			ssl_certificate_key server.key;
			ssl_client_certificate ca.pem;
			ssl_verify_client on;
			ssl_verify_depth 2;
		}
	}
	END
	agrees "all is right"
	agrees "no certificate file" 's/server.pem/nothing.pem/'
	agrees "no key file" 's/server.key/nothing.key/'
	agrees "no CA file" 's/ca.pem/nothing.pem/'
	agrees "no list file" 's/ssl_verify_depth 2/ssl_crl nothing.pem/'
	agrees "DER" 's/server.pem/server.der/'
	agrees "DER CAs" 's/ca.pem/server.der/'
	agrees "a key in place of the certificate" 's/server.pem/server.key/'
	agrees "a certificate in place of the key" 's/server.key/server.pem/'
	agrees "a key in place of CAs" 's/ca.pem/server.key/'
	agrees "empty" 's/server.pem/empty.pem/'
	agrees "empty CAs" 's/ca.pem/empty.pem/'
	agrees "some text" 's/server.pem/text.pem/'
	agrees "some text for a list" 's/ssl_verify_depth 2/ssl_crl text.pem/'
	agrees "damaged" 's/server.pem/damaged.pem/'
	agrees "the key of another" 's/server.key/other.key/'
	agrees "both in one file" 's/server.pem/both.pem/;s/server.key/both.pem/'
	agrees "no certificate" '/ssl_certificate/d'
	agrees "no key" '/ssl_certificate_key/d'
	agrees "no CA for clients" '/ssl_client/d'
	agrees "optional and no CA" '/ssl_client/d;s/client on/client optional/'
	agrees "optional_no_ca" '/ssl_client/d;s/client on/client optional_no_ca/'
	agrees "nobody is asked" 's/client on/client off/'
	agrees "a semicolon is missing" 's/server.key;/server.key/'
	agrees "a brace is missing" '$d'
	agrees "a brace too many" '$s/$/}/'
	agrees "a quote is not closed" 's/server.pem/"server.pem/'
	agrees "in quotes" 's/server.pem/"server.pem"/'
	agrees "a misspelt word" 's/certificate_key/certifcate_key/'
	agrees "no such word" 's/ssl_verify_depth/ssl_depth/'
	agrees "no such value" 's/client on/client yes/'
	agrees "no such version" 's/TLSv1.3/TLSv1.4/'
	agrees "no number" 's/depth 2/depth two/'
	agrees "twice" 's/ssl_verify_depth 2/ssl_verify_client off/'
	agrees "two certificates" 's/ssl_verify_depth 2/ssl_certificate server.pem; ssl_certificate_key server.key/'
	agrees "an include that is not there" 's/ssl_verify_depth 2/include nothing.conf/'
	agrees "an include of nothing" 's/ssl_verify_depth 2/include nothing*.conf/'
	agrees "a variable" 's/ssl_verify_depth 2/set $x server/;s/e server.pem/e $x.pem/;s/server.key/$x.key/'
	agrees "a comment" 's/ssl_verify_depth 2;/# ssl_verify_depth two/'
	agrees "words too many" 's/depth 2/depth 2 3/'
fi

modules=/usr/lib/apache2/modules
if is_here apache apache2 && is_file "$modules/mod_ssl.so"; then
	cat >good.apache <<-END
	ServerName localhost
	PidFile $work/pid
	LoadModule mpm_event_module $modules/mod_mpm_event.so
	LoadModule authz_core_module $modules/mod_authz_core.so
	LoadModule ssl_module $modules/mod_ssl.so
	ErrorLog /dev/null
	<VirtualHost *:8443>
		ServerName www.example.com
		SSLEngine on
		SSLCertificateFile server.pem
		SSLCertificateKeyFile server.key
		SSLCACertificateFile ca.pem
		SSLVerifyClient require
		SSLVerifyDepth 2
		<IfModule mod_nothing.c>
			Nothing at all
		</IfModule>
	</VirtualHost>
	END
	agrees "all is right"
	agrees "no certificate file" 's/server.pem/nothing.pem/'
	agrees "no key file" 's/server.key/nothing.key/'
	agrees "no CA file" 's/ca.pem/nothing.pem/'
	agrees "a section is not closed" '/<.VirtualHost>/d'
	agrees "another one is closed" 's,</IfModule>,</IfDefine>,'
	agrees "a misspelt word" 's/KeyFile/KeyFlie/'
	agrees "no such value" 's/require/required/'
	agrees "no number" 's/Depth 2/Depth two/'
	agrees "an include that is not there" 's/SSLVerifyDepth 2/Include nothing.conf/'
	agrees "an include that may be missing" 's/SSLVerifyDepth 2/IncludeOptional nothing.conf/'
	agrees "no such version" 's/SSLVerifyDepth 2/SSLProtocol TLSv1.4/'
	agrees "on and off" 's/SSLEngine on/SSLEngine yes/'
	agrees "no argument" 's/SSLVerifyDepth 2/SSLVerifyDepth/'
	agrees "a line that goes on" 's/SSLCertificateFile /SSLCertificateFile \\\n/'
	agrees "defined" 's/^ServerName localhost/ServerName localhost\nDefine X server/;s/server.pem/${X}.pem/'
fi

if is_here haproxy haproxy; then
	cat >good.haproxy <<-END
	global
		ssl-default-bind-options ssl-min-ver TLSv1.2
	defaults
		mode http
		timeout connect 5s
		timeout client 5s
		timeout server 5s
	frontend www
		bind 127.0.0.1:8443 ssl crt both.pem ca-file ca.pem verify required
		default_backend app
	backend app
		server one 127.0.0.1:8444 ssl ca-file ca.pem verify required
	END
	agrees "all is right"
	agrees "no certificate file" 's/both.pem/nothing.pem/'
	agrees "no CA file" '9s/ca.pem/nothing.pem/'
	agrees "DER" 's/both.pem/server.der/'
	agrees "no key" 's/both.pem/server.pem/;s/server.key/x/'
	agrees "a key alone" 's/both.pem/other.key/'
	agrees "the key of another" 's/both.pem/unlike.pem/'
	agrees "empty" 's/both.pem/empty.pem/'
	agrees "empty CAs" '9s/ca.pem/empty.pem/'
	agrees "no CA for clients" '9s/ca-file ca.pem//'
	agrees "a server that is not verified" '12s/ca-file ca.pem verify required/verify none/'
	agrees "a server and no CA" '12s/ca-file ca.pem//'
	agrees "no such value" '9s/required/require/'
	agrees "a misspelt word" '9s/ca-file/ca-flie/'
	agrees "outside of a section" '1s/global/globl/'
	agrees "a list that is not there" 's/crt both.pem/crt-list nothing/'
	agrees "no list file" '9s/verify/crl-file nothing.pem verify/'
	agrees "no such version" 's/TLSv1.2/TLSv1.5/'
	agrees "a quote is not closed" 's/both.pem/"both.pem/'
fi

if is_here dovecot doveconf; then
	cat >good.dovecot <<-END
	ssl = yes
	ssl_cert = <server.pem
	ssl_key = <server.key
	ssl_min_protocol = TLSv1.2
	protocol imap {
	  ssl_ca = <ca.pem
	}
	!include_try nothing.conf
	END
	agrees "all is right"
	agrees "no certificate file" 's/server.pem/nothing.pem/'
	agrees "no key file" 's/server.key/nothing.key/'
	agrees "a brace is missing" '/^}/d'
	agrees "a brace too many" 's/^}/}\n}/'
	agrees "a misspelt word" 's/ssl_key/ssl_kye/'
	agrees "no such word" 's/ssl_min_protocol/ssl_minimum/'
	agrees "no such value" 's/= yes/= maybe/'
	agrees "no =" 's/ssl = yes/ssl yes/'
	agrees "an include that is not there" 's/include_try/include/'
	agrees "an include of nothing" 's/include_try nothing/include nothing*/'
	agrees "a comment" 's/= yes/= yes # or no/'
	agrees "in quotes" 's/= yes/= "yes"/'
fi
[ "$done_" -gt 0 ] || { echo "no server is here that judges its configuration"; exit 77; }
finish
