#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The chain as it should be, written from the browser: what stands in two files, proved before the name is asked.
. "${srcdir:-.}/tests/tmux/lib.sh"
cd "$tui_work" || exit 99
"$program" lab --quiet missing-intermediate made >/dev/null || exit 99
cd made || exit 99
tui 100 30 certloupe --no-config --trust root.pem server.pem intermediate.pem
see "www.example.com"
see "trusted"
keys w f
see "PROOF"
see "added"
see "after: trusted by all 3, loaded by all 5"
[ ! -e www.example.com-fullchain.pem ] || { echo "written before it was shown"; exit 1; }
keys Enter
see "write mended chain, which is trusted to: www.example.com-fullchain.pem"
keys Enter
see "wrote mended chain"
tui_end
[ "$(grep -c BEGIN www.example.com-fullchain.pem)" = 2 ] || { echo "not two certificates"; exit 1; }
openssl verify -no-CApath -CAfile root.pem -untrusted www.example.com-fullchain.pem www.example.com-fullchain.pem || exit 1
