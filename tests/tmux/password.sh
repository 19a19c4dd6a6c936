#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A password is asked for without echo: wrong, right, interrupted, at the end of input; echo is back each time.
. "${srcdir:-.}/tests/tmux/lib.sh"
command -v openssl >/dev/null 2>&1 || { echo "openssl is not installed"; exit 77; }
samples
p12=$tui_work/server.p12
openssl pkcs12 -export -in ok.pem -inkey server.key -out "$p12" -passout pass:geheim 2>/dev/null || fail "no PKCS #12"
# the shell of the test stays when the terminal interrupts
TUI_ENV='trap : INT; env'
asked_twice() { [ "$(screen | grep -c "password for")" = 2 ]; }
asked() {
	tui 100 30 certloupe check -q --trust root.pem "$p12"
	see "password for"
}

asked
type_text geheim
keys Enter
see "trusted"
ended 0
screen | grep -q geheim && fail "the password was shown"

asked
type_text falsch
keys Enter
until_true asked_twice || fail "asked but once"
keys Enter
ended 1

asked
keys C-c
ended 130

asked
keys C-d
ended 1

# Whatever ends it or stops it gives echo back.
TUI_ENV='trap : INT QUIT; env'
asked
keys 'C-\'
ended 131
for signal in TERM:143 HUP:129 QUIT:131; do
	TUI_ENV='trap : INT QUIT HUP TERM; env'
	asked
	kill -"${signal%:*}" "$(tui_pid)"
	ended "${signal#*:}"
done

# Stopped (which the terminal of a test does not do), it asks anew when it goes on.
TUI_ENV=env
asked
keys C-z
until_true asked_twice || fail "not asked anew"
type_text geheim
keys Enter
see "trusted"
ended 0
