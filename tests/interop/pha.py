"""Post-handshake authentication with Python's ssl module: one side, on whichever library.

usage: pha.py server PORT CERTS    asks after the handshake, prints whom it sees
       pha.py client PORT CERTS
"""
import socket
import ssl
import sys


def server(port, certs):
    ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ctx.load_cert_chain(certs + "/p256.chain.pem", certs + "/p256.key")
    ctx.load_verify_locations(certs + "/ca.pem")
    ctx.post_handshake_auth = True
    ctx.verify_mode = ssl.CERT_REQUIRED
    with socket.create_server(("127.0.0.1", port)) as listener:
        print("listening", flush=True)
        with ctx.wrap_socket(listener.accept()[0], server_side=True) as conn:
            assert conn.recv(100) == b"first"
            print("before:", conn.getpeercert(), flush=True)
            conn.verify_client_post_handshake()
            conn.sendall(b"asked")
            assert conn.recv(100) == b"second"
            subject = dict(x[0] for x in conn.getpeercert()["subject"])
            print("after:", subject["commonName"], flush=True)
            conn.sendall(b"done")


def client(port, certs):
    ctx = ssl.create_default_context(cafile=certs + "/ca.pem")
    ctx.post_handshake_auth = True
    ctx.load_cert_chain(certs + "/client-p256.chain.pem", certs + "/client-p256.key")
    with socket.create_connection(("127.0.0.1", port)) as raw:
        with ctx.wrap_socket(raw, server_hostname="localhost") as conn:
            conn.sendall(b"first")
            assert conn.recv(100) == b"asked"
            conn.sendall(b"second")
            assert conn.recv(100) == b"done"
            print("client done", conn.version(), flush=True)


{"server": server, "client": client}[sys.argv[1]](int(sys.argv[2]), sys.argv[3])
