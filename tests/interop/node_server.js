// An HTTPS server, HTTP/2 too, that answers with what was negotiated, in JSON. The options are one
// JSON argument; key, cert and ca are files. A client's certificate is asked for and may be missing.
'use strict';
const fs = require('fs');
const http2 = require('http2');

const options = JSON.parse(process.argv[2]);
const read = (name) => fs.readFileSync(options[name]);

const server = http2.createSecureServer({
    key: read('key'), cert: read('cert'), ca: read('ca'), allowHTTP1: true, minVersion: 'TLSv1.3',
    requestCert: true, rejectUnauthorized: false,
    ecdhCurve: options.ecdhCurve || 'X25519:P-256:P-384:P-521:X448',
}, (request, response) => {
    const socket = request.stream ? request.stream.session.socket : request.socket;
    const client = socket.getPeerCertificate();
    if (!request.stream) {
        response.setHeader('Connection', 'close');
    }
    response.end(`${JSON.stringify({
        protocol: socket.getProtocol(), suite: socket.getCipher().standardName,
        reused: socket.isSessionReused(), alpn: socket.alpnProtocol, authorized: socket.authorized,
        client: client && client.subject ? client.subject.CN : null,
    })}\n`);
});
server.listen(options.port, '127.0.0.1', () => console.log('listening'));
