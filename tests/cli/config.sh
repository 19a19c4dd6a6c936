#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The configuration file of a person: defaults of options for every command, warnings with file and line that end nothing, and --print-config, whose
# output is a configuration file. (What each line means: tests/unit/test_config.c.)
. "${srcdir:-.}/tests/cli/lib.sh"
samples=$(cd "$samples" && pwd)
XDG_CONFIG_HOME=$work/etc
export XDG_CONFIG_HOME
mkdir -p "$work/etc/certloupe"
config=$work/etc/certloupe/config

echo "trust = $samples/root.pem" >"$config"
run check "$samples/ok.pem"
is "the trust store of the file" "$status" 0
is "nothing is said" "$(wc -c <"$err")" 0
run check --no-config --trust none "$samples/ok.pem"
is "without it" "$status" 1
run check --trust none "$samples/ok.pem"
is "the option takes its place" "$status" 1
run --print-config --trust none
has "$out" "trust = none"
hasnt "$out" "root.pem"

printf 'trust = %s\nthemes = light\n\nfail-on = never\n[x]\nbind j fly\n' "$samples/root.pem" >"$config"
run check "$samples/ok.pem"
is "mistakes end nothing" "$status" 0
has "$err" "certloupe: $config:2: there is no setting 'themes'"
has "$err" "$config:4: fail-on: 'never' is not error warning note"
has "$err" "$config:6: settings stand without a section, not under [x]"
is "a line for each" "$(wc -l <"$err")" 3
run check --no-config --trust none "$samples/ok.pem"
is "and none of them without it" "$(wc -c <"$err")" 0

printf 'theme light\ntimeout 3\nbind t quit\nbind = find\n' >"$config"
run --print-config --ascii
is "status" "$status" 0
has "$out" "theme = light"
has "$out" "$config:1"
has "$out" "ascii = yes"
has "$out" "; option"
has "$out" "bind = find"
sed 's/ *;.*//' "$out" >"$work/first"
cp "$out" "$config"
run --print-config
is "it is a configuration file" "$(wc -c <"$err")" 0
sed 's/ *;.*//' "$out" >"$work/second"
is "of the same settings" "$(cmp "$work/first" "$work/second" && echo same)" same

rm "$config" && mkdir "$config"
run check --trust "$samples/root.pem" "$samples/ok.pem"
is "what cannot be read ends nothing" "$status" 0
has "$err" "$config"
XDG_CONFIG_HOME=relative HOME=$work/nobody
export HOME
run --print-config
is "no file" "$status" 0
has "$out" "; default"
finish
