// A TLS 1.3 client and server by Java's JSSE, for tests/suites.d/peers.
//
//   client PORT STORE TIMES          prints what the server answers to GET /tls, each time
//   server PORT STORE auth|open
//
// STORE is a PKCS#12 file, password "passphrase", with the CA and, if there is one, the key. Groups and
// key limits come from system properties.
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

public final class Peer {
    private static SSLContext context(String file) throws Exception {
        char[] password = "passphrase".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(file)) {
            store.load(in, password);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, password);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    // The server closes when it has answered; a key change after that finds nobody.
    private static int read(SSLSocket socket, byte[] into) throws Exception {
        try {
            return socket.getInputStream().read(into);
        } catch (java.net.SocketException closed) {
            return 0;
        }
    }

    private static void fetch(SSLContext context, int port) throws Exception {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
            socket.setSoTimeout(10000);
            OutputStream out = socket.getOutputStream();
            // In two records: with a key limit of one byte the keys change between them.
            out.write("GET /tls HTTP/1.0\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[4096];
            int n;
            while ((n = read(socket, answer)) > 0) {
                System.out.write(answer, 0, n);
            }
            System.out.flush();
        }
    }

    private static void serve(SSLContext context, int port, boolean auth) throws Exception {
        try (SSLServerSocket listener = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(port)) {
            listener.setNeedClientAuth(auth);
            while (true) {
                try (SSLSocket socket = (SSLSocket) listener.accept()) {
                    socket.setSoTimeout(5000);
                    if (socket.getInputStream().read(new byte[4096]) > 0) {
                        socket.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\nhello\n".getBytes(StandardCharsets.US_ASCII));
                    }
                } catch (java.io.IOException left) {
                    System.err.println(left);
                }
            }
        }
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[1]);
        SSLContext context = context(args[2]);
        if (args[0].equals("server")) {
            serve(context, port, args[3].equals("auth"));
        }
        for (int i = 0; i < Integer.parseInt(args[3]); i++) {
            fetch(context, port);
        }
    }
}
