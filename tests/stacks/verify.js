// SPDX-License-Identifier: GPL-3.0-or-later
// Node's verdict by a handshake on loopback: verify.js ROOT CHAIN KEY HOST; 0 accepts, 1 refuses, 3 cannot be asked.
const fs = require('fs'), tls = require('tls');
const [root, chain, key, host] = process.argv.slice(2);
const end = (status, why) => { if (why) console.log(why); process.exit(status); };
let server;
try {
	server = tls.createServer({ cert: fs.readFileSync(chain), key: fs.readFileSync(key), ciphers: 'DEFAULT@SECLEVEL=0' }, (s) => s.end());
} catch (e) {
	end(3, e.message);
}
server.on('tlsClientError', () => {});
server.listen(0, '127.0.0.1', () => {
	const c = tls.connect({ port: server.address().port, host: '127.0.0.1', servername: host, ca: fs.readFileSync(root) }, () => end(0));
	c.on('error', (e) => end(1, e.code || e.message));
});
