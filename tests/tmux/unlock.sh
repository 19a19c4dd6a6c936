#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The browser asks for a password in its bottom line: for a file that is read, for a trust store, for another run; wrong,
# right, and not at all. Nothing waits in the middle of reading: keys and the screen go on.
. "${srcdir:-.}/tests/tmux/lib.sh"
command -v openssl >/dev/null 2>&1 || { echo "openssl is not installed"; exit 77; }
samples
p12=$tui_work/server.p12 store=$tui_work/store.p12
openssl pkcs12 -export -in ok.pem -inkey server.key -out "$p12" -passout pass:geheim 2>/dev/null || fail "no PKCS #12"
openssl pkcs12 -export -nokeys -in root.pem -out "$store" -passout pass:anker -jdktrust anyExtendedKeyUsage 2>/dev/null ||
	openssl pkcs12 -export -nokeys -in root.pem -out "$store" -passout pass:anker 2>/dev/null || fail "no store"

tui 100 30 certloupe --trust root.pem "$p12" ok.pem
see "password for"
type_text falsch
keys Enter
gone "******"
see "password for"
type_text geheim
see "******"
keys Enter
gone "password for"
see "www.example.com"
screen | grep -q geheim && fail "the password was shown"

# another trust store: wrong first, then right; what was typed for one store is not tried on the next
keys T
see "root.pem"
keys C-u
type_text "$store"
keys Enter
see "password for"
type_text nein
keys Enter
see "password for"
type_text anker
keys Enter
gone "password for"
see "store.p12"

# reloading asks anew for each, and Escape goes on without
asked_for() { line 30 | grep -q "password for .*/$1"; }
keys r
until_true asked_for store || fail "not asked for the store"
keys Escape
until_true asked_for server || fail "not asked for the file"
keys Escape
gone "password for"
keys q
ended 0
