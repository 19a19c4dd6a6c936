#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Watched: files are read again and again, what changed is said and counted, and nothing comes while something is open.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples
here=$PWD
mkdir "$tui_work/w" && cp root.pem "$tui_work/w/" && cp missing-int.pem "$tui_work/w/server.pem" || exit 99
cd "$tui_work/w" || exit 99

tui 100 30 certloupe --trust root.pem server.pem
see "UNTRUSTED" "missing-intermediate"
keys : && type_text "watch 1" && keys Enter
see "2 to 86400 seconds"
keys C-u && type_text "watch 2" && keys Enter
see "watched every 2 s" "watch 0 changes in"
cp "$here/ok.pem" server.pem.new && mv server.pem.new server.pem
see "TRUSTED" "watch 1 change in"
gone "UNTRUSTED"
keys W
see "not watched any more"
gone "watch 1"
tui_end
