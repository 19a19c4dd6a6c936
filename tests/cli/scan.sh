#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# certloupe scan: a line for each source of a list, whatever becomes of the others.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq openssl
run lab "$work/lab"
lab=$work/lab
of() { # SOURCE EXPRESSION: of its line
	jq -r --arg s "$1" "select(.scanned == \$s) | $2" "$out"
}

# ---- files ----
printf '# ours\r\n\n  %s  \r\n%s\n%s/nowhere.pem\n-\n' "$lab/ok/server.pem" "$lab/expired-leaf/server.pem" "$work" >"$work/list"
run scan --trust "$lab/ok/root.pem" --trust "$lab/expired-leaf/root.pem" "$work/list"
is "status" "$status" 3
is "lines" "$(wc -l <"$out")" 3
is "good" "$(of "$lab/ok/server.pem" '[.verdict, (.first_end.days_left > 300), (.validity | length), has("certificates")] | map(tostring) | join(" ")')" "trusted true 3 false"
is "over" "$(of "$lab/expired-leaf/server.pem" '[.reason, (.first_end.days_left < 0)] | map(tostring) | join(" ")')" "expired true"
is "not there" "$(of "$work/nowhere.pem" '.findings[0].rule')" pem-file-not-found
has "$err" "list, line 6: standard input is no source of a list"
# the days are whole ones, and rounded down
run scan --trust "$lab/ok/root.pem" --at "$(openssl x509 -in "$lab/ok/server.pem" -noout -enddate | sed 's/.*=//' | LC_ALL=C date -u -f - +%Y-%m-%dT%H:%M:%SZ)" "$work/list"
is "on its last second" "$(of "$lab/ok/server.pem" .first_end.days_left)" 0
"$program" scan --full --trust "$lab/ok/root.pem" - <"$work/list" >"$out" 2>"$err"
is "with --full" "$(of "$lab/ok/server.pem" '[(.certificates | length > 0), has("validity")] | map(tostring) | join(" ")')" "true false"

# ---- what a monitor asks ----
echo "$lab/ok/server.pem" >"$work/good"
run scan --trust "$lab/ok/root.pem" "$work/good"
is "all is well" "$status" 0
run scan --trust "$lab/ok/root.pem" --fail-on warning --warn 400 "$work/good"
is "it ends soon" "$status" 1
run scan --format text --trust "$lab/ok/root.pem" "$work/good" "$work/list"
has "$out" "ok  "
has "$out" "    expired-leaf: "
has "$out" "5 sources: 2 in order, 1 with something wrong, 2 not examined; the first to end, on "
run scan --format text --quiet --trust "$lab/ok/root.pem" "$work/good"
is "quiet" "$(cut -d';' -f1 "$out")" "1 source: 1 in order, 0 with something wrong, 0 not examined"
run scan --trust "$lab/ok/root.pem" -o "$work/report" "$work/good"
is "to a file" "$(jq -r .verdict "$work/report") $(wc -c <"$out")" "trusted 0"
run scan --trust "$lab/ok/root.pem" -o "$work/good" "$work/good"
is "the list is not written to" "$status" 2

# ---- peers: a silent one does not hold up the others, and each is asked once ----
"$program" listen --once --for 60 0 >"$work/listen.out" 2>"$work/listen.err" </dev/null &
pids=$!
wait_listening "$work/listen.err" "$pids"
root=$(sed -n 's/.*its root is in //p' "$work/listen.err")
cp "$root" "$work/root.pem"
{
	i=0
	while [ "$i" -lt 100 ]; do
		echo localhost:1
		i=$((i + 1))
	done
	echo "localhost:$port"
	cat "$work/good"
} >"$work/hosts"
run scan --trust "$work/root.pem" --trust "$lab/ok/root.pem" "$work/hosts"
is "status of peers" "$status" 3
is "each has a line" "$(wc -l <"$out")" 102
is "refused" "$(jq -r 'select(.scanned == "localhost:1").findings[0].rule' "$out" | sort | uniq -c | tr -s ' ')" " 100 tcp-refused"
is "one connection" "$(of "localhost:$port" '[.verdict, (.connections | length)] | map(tostring) | join(" ")')" "trusted 1"

# ---- what is not said right ----
run scan
is "without a list" "$status" 2
run scan --format dot "$work/good"
is "another form" "$status" 2
run scan "$work/nothing"
is "no list" "$status" 3
echo '# nothing' >"$work/empty"
run scan "$work/empty"
is "an empty list" "$status" 3
has "$err" "no source in it"
finish
