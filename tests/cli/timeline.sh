#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# timeline: bars in 80 columns and in ASCII, windows, exit status; the same as JSON, behind the findings.
. "${srcdir:-.}/tests/cli/lib.sh"
need jq
r=$samples/rotation
both() { run timeline --trust "$r/old_new_ca.pem" --trust "$r/server_ca/ca.pem" --at 2026-11-01 "$@" "$r"; }

both
is "status" "$status" 0
has "$out" "ok example-client-ca-v1 old"
has "$out" "ok example-client-ca-v2 new"
has "$out" "parallel run    2026-04-01..2027-03-31"
has "$out" "last safe date  2027-09-30"
has "$out" "parallel-run"
has "$out" "2027-03-31 150 d"
is "the ends of all rows" "$(grep -cE ' 20[0-9]{2}-[0-9]{2}-[0-9]{2} ([0-9]+ d|over)$' "$out")" 6
is "80 columns" "$(awk 'length > 80' "$out" | grep -vc '…')" 0
LC_ALL=C; export LC_ALL
both
is "ASCII" "$(LC_ALL=C grep -c '[^ -~]' "$out")" 0
has "$out" "[=="
unset LC_ALL

both --format json
is "status of JSON" "$status" 0
is "its place" "$(jq -r 'keys_unsorted | join(" ")' "$out" | grep -c 'findings timeline stacks')" 1
is "rows" "$(json '[.timeline.rows[] | .group] | group_by(.) | map("\(.[0]) \(length)") | join(", ")')" "leaf 3, trusted-ca 3"
is "old and new" "$(json '.timeline.rows[] | select(.place_taken_by != null) | .name')" example-client-ca-v1
is "days left" "$(json '.timeline.rows[] | select(.name == "example-client-ca-v1") | .days_left')" 150
is "ids are certificates" "$(json '[.timeline.rows[].id] - [.certificates[].id] | length')" 0
is "move by" "$(json '.timeline.windows[] | select(.window == "move-by") | .to, (.who | length)' | tr '\n' ' ')" "2027-03-31T00:00:00Z 0 "
is "last safe date" "$(json '.timeline.windows[] | select(.window == "last-safe") | .to')" 2027-09-30T00:00:00Z
both --redact --format json
hasnt "$out" customer-a
both --redact
hasnt "$out" customer-a
hasnt "$out" lient-ca-v1
has "$out" "[=="

run timeline --trust "$r/old_new_ca.pem" --at 2027-05-01 "$r/client"
is "an old client has ended" "$status" 1
has "$out" "over"
run timeline
is "without a source" "$status" 2
run timeline "$work/nothing.pem"
is "a missing file" "$status" 3
run timeline "$r/client/client.key"
has "$out" "nothing here that is valid for a time"
finish
