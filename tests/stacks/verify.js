// SPDX-License-Identifier: GPL-3.0-or-later
// Node's verdict by a handshake on loopback. Reads lines "DIR HOST" and answers each with one line: A accepts, R refuses, x cannot be asked (the server side
// refuses the files), and why. The files are DIR/root.pem, DIR/server.pem and DIR/server.key.
const fs = require('fs'), readline = require('readline'), tls = require('tls');

function verdict(dir, host) {
	return new Promise((answer) => {
		let server;
		try {
			server = tls.createServer({ cert: fs.readFileSync(dir + '/server.pem'), key: fs.readFileSync(dir + '/server.key'), ciphers: 'DEFAULT@SECLEVEL=0' }, (s) => s.end());
		} catch (e) {
			answer('x ' + e.message);
			return;
		}
		server.on('tlsClientError', () => {});
		server.listen(0, '127.0.0.1', () => {
			const end = (said) => { c.destroy(); server.close(); answer(said); };
			const c = tls.connect({ port: server.address().port, host: '127.0.0.1', servername: host, ca: fs.readFileSync(dir + '/root.pem') }, () => end('A'));
			c.on('error', (e) => end('R ' + (e.code || e.message)));
		});
	});
}

(async () => {
	for await (const line of readline.createInterface({ input: process.stdin })) {
		const at = line.lastIndexOf(' ');
		console.log((await verdict(line.slice(0, at), line.slice(at + 1))).replace(/\s+/g, ' '));
	}
})();
