#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The configuration of a server as a source: its listeners as rows, each finding with the line that it is about, and Enter goes there; what is mended is gone
# when the editor is left.
. "${srcdir:-.}/tests/tmux/lib.sh"
cd "$tui_work" || exit 99
"$program" lab --quiet missing-intermediate made >/dev/null || exit 99
mkdir nginx
cat >nginx/nginx.conf <<CONF
events {}
http {
    server {
        listen 443 ssl;
        server_name www.example.com;
        ssl_certificate $tui_work/made/server.pem;
        ssl_certificate_key $tui_work/made/server.key;
    }
}
CONF
cat made/server.pem made/intermediate.pem >made/fullchain.pem
cat >editor <<'EDITOR'
#!/bin/sh
echo "$@" >>"$(dirname "$0")/edited"
for file; do :; done
sed -i 's/server\.pem/fullchain.pem/' "$file"
EDITOR
chmod +x editor
VISUAL=$tui_work/editor
export VISUAL

for named in nginx nginx/nginx.conf; do
	tui 100 30 certloupe --no-config --trust made/root.pem $named
	see "LISTENERS"
	see "www.example.com"
	see "nginx.conf:6"
	see ">   6  "
	tui_end
done

tui 100 30 certloupe --no-config --trust made/root.pem nginx
see "is missing"
keys Enter
gone "is missing"
see "LISTENERS"
grep -q "+6 .*nginx.conf" edited || { echo "the editor was not told the line"; cat edited; exit 1; }
keys q
see "FILES"
keys J
see "LISTENERS"
tui_end

# ---- the certificates of clients are held against a listener that asks for them ----
"$program" lab --quiet rotation mutual >/dev/null || exit 99
cat >mutual.conf <<CONF
events {}
http {
    server {
        listen 443 ssl;
        server_name localhost;
        ssl_certificate $tui_work/mutual/server/localhost.crt;
        ssl_certificate_key $tui_work/mutual/server/localhost.key;
        ssl_client_certificate $tui_work/mutual/client_ca/old_ca.pem;
        ssl_verify_client on;
    }
}
CONF
tui 120 30 certloupe --no-config --trust mutual/server_ca/ca.pem mutual.conf
see "LISTENERS"
screen | grep -q "example-client-ca-v2" && fail "a client was looked at that nobody named"
keys +
see "clients:"
type_text "mutual/client/nobody.pem"
keys Enter
see "No such file or directory"
keys C-u
type_text "mutual/client/new_client.pem"
keys Enter
see "example-client-ca-v2" "mutual.conf:8"
tui_end

# ---- a directory of certificates is none ----
tui 100 30 certloupe --no-config --trust made/root.pem made
see "FILES"
keys J
see "None of the sources"
tui_end
exit 0
