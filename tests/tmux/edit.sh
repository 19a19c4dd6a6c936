#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# e: the editor gets the line of the block and the file's name as it is, what it changed is read again, and one that is
# not there is named. !: a command gets the text, and its answer stays until Enter.
. "${srcdir:-.}/tests/tmux/lib.sh"
samples

name="it's \$(touch hurt).pem"
{ echo "a line before"; cat root.pem; } >"$tui_work/$name"
cat >"$tui_work/editor" <<'EOF'
#!/bin/sh
printf '%s\n' "$@" >"$1.args"
echo "editor at $2"
read -r answer </dev/tty
[ "$answer" != x ] || { for file; do :; done; : >"$file"; }
EOF
chmod +x "$tui_work/editor"
root=$PWD/root.pem
cd "$tui_work" || exit 99
TUI_ENV="env VISUAL='$tui_work/editor $tui_work/got' EDITOR=/nowhere/editor"
tui 80 24 certloupe --no-config "\"it's \\\$(touch hurt).pem\""
see "FILES" # it is judged: there is a row to stand on
keys e
see "editor at +2"
keys Enter
see "FILES"
printf '%s\n' "$tui_work/got" +2 "./$name" >expected
cmp -s expected got.args || fail "the editor got: $(cat got.args)"
[ ! -e hurt ] || fail "a file's name was run"
keys '!'
type_text "wc -l; echo 'that is' 'it'"
keys Enter
see "that is it" "Enter: back"
keys Enter
gone "Enter: back"
see "FILES"
keys '!'
type_text "exit 3"
keys Enter
see "Enter: back"
keys Enter
see "ended with status 3"
keys e
see "editor at +2"
keys x Enter
gone "Example Root CA"
keys Q
ended 0

TUI_ENV="env -u VISUAL EDITOR=/nowhere/editor"
tui 80 24 certloupe --no-config "$root"
see "FILES"
keys e
see "/nowhere/editor cannot be run"
tui_end
tui 80 24 "certloupe --no-config - <'$root'"
see "FILES"
keys e
see "nothing to edit: it came from the standard input"
tui_end
