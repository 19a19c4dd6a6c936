#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A file of 5,000 certificates is a list: its rows are there, both ends are a key away, and a search finds by serial,
# fingerprint, name and identifier what no row shows; hits stand out and are counted.
. "${srcdir:-.}/tests/tmux/lib.sh"
command -v python3 >/dev/null 2>&1 || { echo "python3 is not installed"; exit 77; }
samples

# The same certificate with other serials: the signature is wrong then, which nobody asks here.
made=$(python3 - ok.pem "$tui_work/long.pem" <<'EOF'
import hashlib, re, ssl, sys
der = ssl.PEM_cert_to_DER_cert(re.search("-----BEGIN CERT.*?-----END CERTIFICATE-----\n", open(sys.argv[1]).read(), re.S)[0])
def inside(d):  # what the first element holds, and what follows it
    n, at = d[1], 2
    if n & 0x80:
        at += n & 0x7f
        n = int.from_bytes(d[2:at], "big")
    return d[at:at + n], d[at + n:]
def sequence(d):
    return b"\x30\x82" + len(d).to_bytes(2, "big") + d
tbs, signed = inside(inside(der)[0])
version, rest = tbs[:5], inside(tbs[5:])[1]
with open(sys.argv[2], "w") as out:
    for i in range(5000):
        serial = b"\x5a\xce\xb0\x0c" + i.to_bytes(2, "big") + b"\x77\x01"
        made = sequence(sequence(version + b"\x02\x08" + serial + rest) + signed)
        out.write(ssl.DER_cert_to_PEM_cert(made))
        if i == 4321:
            print(":".join("%02X" % b for b in serial), hashlib.sha256(made).hexdigest())
EOF
) || exit 99
serial=${made% *} sha256=${made#* }

tui 100 30 certloupe --no-config "$tui_work/long.pem"
see "name" "until" "1 of 5000"
keys G
see "5000 of 5000"
for needle in "$serial" "$sha256"; do
	keys g g
	see " 1 of 5000"
	keys /
	type_text "$needle"
	see "1 of 1"
	keys Enter Escape
	see "4322 of 5000"
done
keys /
type_text "2.5.29.17"
see "4322 of 5000"
keys Enter n
see "4323 of 5000"
keys N
see "4322 of 5000"
keys /
type_text "no such thing"
see "not found"
keys Escape
gone "not found"
keys f
type_text "serial:$serial"
see "1 row "
keys Enter Escape
gone "only:"
see "4322 of 5000"
# Nobody has judged the others yet: they are neither well nor wrong.
keys f
type_text "unknown"
unjudged() { screen | grep -q "49[0-9][0-9] rows"; } # but those that were looked at
until_true unjudged || fail "what nobody judged is not found"
keys C-u
type_text "warning"
see "0 rows"
keys Escape
gone "only:"
tui_end
