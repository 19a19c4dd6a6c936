#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A token that shows nothing without its PIN: it is asked for, on the terminal and in the browser's bottom line, once; what shows itself is read without.
. "${srcdir:-.}/tests/tmux/lib.sh"
for tool in softhsm2-util p11tool; do
	command -v $tool >/dev/null 2>&1 || { echo "$tool is not installed"; exit 77; }
done
samples
mkdir "$tui_work/tokens"
printf 'directories.tokendir = %s/tokens\nobjectstore.backend = file\nlog.level = ERROR\n' "$tui_work" >"$tui_work/softhsm.conf"
SOFTHSM2_CONF=$tui_work/softhsm.conf
export SOFTHSM2_CONF
unset GNUTLS_PIN
softhsm2-util --init-token --free --label loupe --pin 482913 --so-pin 5678 >/dev/null 2>&1 || { echo "no token can be made"; exit 77; }
token=pkcs11:token=loupe
p11tool --list-token-urls 2>/dev/null | grep -q "token=loupe" || { echo "p11-kit does not know SoftHSM"; exit 77; }
p11tool --login --set-pin=482913 --write --mark-private --load-certificate ok.pem --label web $token >/dev/null 2>&1 || fail "no certificate in the token"
TUI_ENV="env SOFTHSM2_CONF=$SOFTHSM2_CONF"

asked() {
	tui 100 30 certloupe check -v --trust root.pem $token
	see "password for $token"
}

asked
type_text 482913
keys Enter
see "www.example.com"
screen | grep -q 482913 && fail "the PIN was shown"
ended 1
asked
type_text 000000
keys Enter
see "PIN"
ended 3
asked
keys C-d
ended 3

tui 100 30 certloupe --trust root.pem $token
see "password for"
type_text 482913
keys Enter
see "www.example.com"
screen | grep -q 482913 && fail "the PIN was shown"
keys q
ended 0

tui 100 30 certloupe --trust root.pem $token ok.pem
see "password for"
keys Escape
gone "password for"
see "www.example.com"
keys q
ended 0
