// SPDX-License-Identifier: GPL-3.0-or-later
// What Java loads of files. Reads one path a line and answers each with one: how many certificates, or why none is loaded.
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.security.cert.CertificateFactory;

class Read {
	static String count(String path) {
		try (FileInputStream in = new FileInputStream(path)) {
			return "" + CertificateFactory.getInstance("X.509").generateCertificates(in).size();
		} catch (Exception e) {
			return "0 " + e.getMessage();
		}
	}

	public static void main(String[] args) throws Exception {
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
		for (String line; (line = in.readLine()) != null;)
			System.out.println(count(line));
	}
}
