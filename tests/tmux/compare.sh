#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Two certificates held against each other, and what changed when a file was renewed while it was looked at.
. "${srcdir:-.}/tests/tmux/lib.sh"
cd "$tui_work" || exit 99
certloupe lab rotation pki >/dev/null || exit 99
ca=pki/client_ca old=pki/client/old_client.pem new=pki/client/new_client.pem

tui 100 30 certloupe --trust $ca/old_new_ca.pem $old $new
see "OTHER CHAINS"
keys c
see "A is customer-a"
keys c
see "WHAT THIS MEANS" "~ CN=example-client-ca-v2" "key-carried-over"
keys =
see "equal fields are hidden"
gone "Serial number"
keys Enter
see "Issuer                  CN=example-client-ca-v2"
keys Escape
see "WHAT THIS MEANS"
resize 80 24
see "WHAT THIS MEANS" "Esc back"
keys Escape
see "q quit"
tui_end

# ---- a renewal under the eyes ----
cp $old current.pem
tui 100 30 certloupe --trust $ca/old_new_ca.pem current.pem
see "CHAIN" "trusted"
keys j r
see "nothing changed"
cp $new current.pem
keys r
see "1 changed (D shows it): customer-a: not after" "other issuer"
keys D
see "what changed" "before  current.pem" "now  current.pem" "other-issuer"
keys a
see "not loaded any more"
keys x
see "the sides are not swapped"
keys b
see "Fields"
keys Escape Escape
see "q quit"
cp $ca/old_ca.pem current.pem
keys r
see "changed"
tui_end
