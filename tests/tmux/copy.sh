#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copying: row 38, and where else it may go; what is held of a key of two is shown; nothing hostile gets out.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples
fingerprint=$(openssl x509 -in ok.pem -noout -fingerprint -sha256 | sed 's/.*=//; s/://g' | tr A-F a-f)

# what tmux was given by OSC 52
buffer() { tmux -S "$tui_socket" show-buffer 2>/dev/null; }
holds() { [ "$(buffer)" = "$1" ]; }
pasted() { until_true holds "$1" || fail "the clipboard holds: $(buffer)"; }

tui 100 30 certloupe --trust root.pem ok.pem
tui_mux set-option -s set-clipboard on
see "CHAIN"
keys y
see "p PEM  f fingerprint  s serial"
keys f
see "copied SHA-256 fingerprint, 64 characters"
pasted "$fingerprint"
keys y s
see "copied serial number"
pasted "$(openssl x509 -in ok.pem -noout -serial | sed 's/.*=//' | tr A-F a-f)"
keys y i
see "copied pin-sha256, 44 characters"
pasted "$(openssl x509 -in ok.pem -noout -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64)"
keys y n
see "copied names"
pasted "www.example.com
example.com"
keys y p
see "copied PEM"
pasted "$(openssl x509 -in ok.pem)"
keys y x
see "CHAIN"
tui_end

# a key is never copied: only its public half
tui 100 30 certloupe server.key
see "Belongs to"
tui_mux set-option -s set-clipboard on
keys g g y p
see "copied PEM"
pasted "$(openssl pkey -in server.key -pubout)"
tui_end

# elsewhere
tui 80 24 XDG_STATE_HOME="$tui_work/state" certloupe --clipboard file ok.pem
see "CHAIN"
keys y f
see "copied SHA-256 fingerprint, 64 characters, to /"
[ "$(cat "$tui_work/state/certloupe/clipboard")" = "$fingerprint" ] || fail "not in the file"
tui_end
tui 80 24 certloupe --clipboard "'cat >$tui_work/pasted'" ok.pem
see "CHAIN"
keys y f
see "copied SHA-256 fingerprint"
[ "$(cat "$tui_work/pasted")" = "$fingerprint" ] || fail "not given to the command"
tui_end
tui 80 24 certloupe --clipboard none ok.pem
see "CHAIN"
keys y f
see "copying is switched off"
tui_end

# names from outside are words only
tui 100 30 certloupe evil-names.pem
see "CHAIN"
tui_mux set-option -s set-clipboard on
keys y u
see "copied subject"
case $(buffer) in *"$(printf '\033')"*) fail "an escape was copied" ;; esac
tui_end
