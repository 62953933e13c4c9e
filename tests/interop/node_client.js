// Fetches a page `times` times, each on a new connection with the last one's session; prints what
// was negotiated as a line of JSON each. The options are one JSON argument; ca, cert and key are files.
'use strict';
const fs = require('fs');
const tls = require('tls');

const options = JSON.parse(process.argv[2]);
const times = options.times || 1;
const read = (name) => (options[name] ? fs.readFileSync(options[name]) : undefined);
const libraries = fs.readFileSync('/proc/self/maps', 'ascii').split('\n')
    .map((line) => line.split(/\s+/)[5]).filter((name) => /lib(ssl|crypto)\.so/.test(name || ''));

function fetch(left, session) {
    let body = '';
    let next = session;
    const socket = tls.connect({
        host: '127.0.0.1', servername: 'localhost', port: options.port, session,
        ca: read('ca'),
        cert: read('cert'), key: read('key'), ciphers: options.ciphers, ecdhCurve: options.ecdhCurve,
        minVersion: 'TLSv1.3', rejectUnauthorized: true, ALPNProtocols: ['http/1.1'],
    }, () => {
        const seen = {
            authorized: socket.authorized, suite: socket.getCipher().standardName,
            protocol: socket.getProtocol(), reused: socket.isSessionReused(),
            alpn: socket.alpnProtocol,
        };
        socket.on('data', (part) => { body += part; });
        socket.on('end', () => {
            console.log(JSON.stringify({ ...seen, body: body.split('\r\n\r\n')[1], libraries }));
            if (left > 1) {
                fetch(left - 1, next);
            }
        });
        socket.write(`GET /${options.path} HTTP/1.0\r\n\r\n`);
    });
    socket.on('session', (ticket) => { next = ticket; });
    socket.on('error', (error) => {
        console.error(error);
        process.exit(1);
    });
}

fetch(times);
