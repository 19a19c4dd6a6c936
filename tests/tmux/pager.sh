#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# v: the pager gets escaped text on its standard input, has the terminal, and the browser comes back; one that is not
# there is named.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples

cat >"$tui_work/pager" <<'EOF'
#!/bin/sh
cat >"$1"
echo "pager with $2"
read -r answer </dev/tty
EOF
chmod +x "$tui_work/pager"
TUI_ENV="env PAGER='$tui_work/pager $tui_work/text two'"
tui 80 24 certloupe --no-config evil-names.pem
see "CHECKED" # it is judged: Enter finds something
keys Enter
see "Esc back"
keys v
see "pager with two"
keys Enter
see "Esc back"
[ -s "$tui_work/text" ] || fail "the pager got nothing"
[ "$(LC_ALL=C tr -d '\12\40-\176\200-\377' <"$tui_work/text" | wc -c)" -eq 0 ] || fail "control characters reach the pager"
keys Q
see "status 0"

TUI_ENV="env PAGER=/nowhere/pager"
tui 80 24 certloupe --no-config root.pem
see "FILES" # it is judged: there is a row to stand on
keys v
see "/nowhere/pager cannot be run"
keys Q
see "status 0"
tui_end
