#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Random keys for the real program (tests/soak/keys.c says how): 10,000 in make check, half a million in make soak.
set -u
samples=${SAMPLES:-${builddir:-.}/data/samples}
[ -f "$samples/root.pem" ] || { echo "no samples in $samples"; exit 77; }
exec "${builddir:-.}/tests/soak/keys" "${CERTLOUPE:?the program to test}" "$samples"
