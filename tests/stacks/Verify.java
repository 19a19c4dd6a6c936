// SPDX-License-Identifier: GPL-3.0-or-later
// Java's verdict (PKIX of the default trust manager). Reads lines "DIR HOST" and answers each with one line: A accepts, R refuses, and why. The files are
// DIR/root.pem and DIR/server.pem; the host is not looked at here.
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

class Verify {
	static X509Certificate[] read(String path) throws Exception {
		try (FileInputStream in = new FileInputStream(path)) {
			Collection<? extends Certificate> all = CertificateFactory.getInstance("X.509").generateCertificates(in);
			return all.toArray(new X509Certificate[0]);
		}
	}

	static String verdict(String dir) {
		try {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			int n = 0;
			for (X509Certificate c : read(dir + "/root.pem"))
				store.setCertificateEntry("root" + n++, c);
			TrustManagerFactory f = TrustManagerFactory.getInstance("PKIX");
			f.init(store);
			((X509TrustManager) f.getTrustManagers()[0]).checkServerTrusted(read(dir + "/server.pem"), "UNKNOWN");
			return "A";
		} catch (Exception e) {
			return "R " + String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
		}
	}

	public static void main(String[] a) throws Exception {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
		for (String line; (line = in.readLine()) != null;)
			System.out.println(verdict(line.substring(0, line.lastIndexOf(' '))));
	}
}
