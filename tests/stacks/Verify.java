// SPDX-License-Identifier: GPL-3.0-or-later
// Java's verdict (PKIX of the default trust manager): Verify ROOT CHAIN KEY HOST; 0 accepts, 1 refuses. The host is not looked at here.
import java.io.FileInputStream;
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

	public static void main(String[] a) {
		try {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			int n = 0;
			for (X509Certificate c : read(a[0]))
				store.setCertificateEntry("root" + n++, c);
			TrustManagerFactory f = TrustManagerFactory.getInstance("PKIX");
			f.init(store);
			((X509TrustManager) f.getTrustManagers()[0]).checkServerTrusted(read(a[1]), "UNKNOWN");
		} catch (Exception e) {
			System.out.println(e.getMessage());
			System.exit(1);
		}
	}
}
