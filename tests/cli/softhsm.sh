# SPDX-License-Identifier: GPL-3.0-or-later
# To be read by tests in the shell: a token of SoftHSM in that directory, whose PIN is 482913; 77 where none can be had.
# Its URL is $token.
make_token() { # DIR
	for tool in softhsm2-util p11tool; do
		command -v $tool >/dev/null 2>&1 || { echo "$tool is not here"; exit 77; }
	done
	mkdir "$1/tokens"
	printf 'directories.tokendir = %s/tokens\nobjectstore.backend = file\nlog.level = ERROR\n' "$1" >"$1/softhsm.conf"
	SOFTHSM2_CONF=$1/softhsm.conf
	export SOFTHSM2_CONF
	unset GNUTLS_PIN
	softhsm2-util --init-token --free --label loupe --pin 482913 --so-pin 5678 >/dev/null 2>&1 || { echo "no token can be made"; exit 77; }
	token=pkcs11:token=loupe
	p11tool --list-token-urls 2>/dev/null | grep -q "token=loupe" || { echo "p11-kit does not know SoftHSM"; exit 77; }
}
in_token() { p11tool --login --set-pin=482913 --write "$@" "$token" >/dev/null 2>&1 || { echo "p11tool: $*"; exit 99; }; }
