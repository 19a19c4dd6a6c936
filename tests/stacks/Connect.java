// SPDX-License-Identifier: GPL-3.0-or-later
// Says accept or refuse of a TLS server on this machine, by the store that Java has.
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

public class Connect {
	public static void main(String[] args) throws Exception {
		SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
		try (SSLSocket socket = (SSLSocket) factory.createSocket("localhost", Integer.parseInt(args[0]))) {
			SSLParameters parameters = socket.getSSLParameters();
			parameters.setEndpointIdentificationAlgorithm("HTTPS");
			socket.setSSLParameters(parameters);
			socket.startHandshake();
			System.out.println("accept");
		} catch (SSLException refused) {
			System.out.println("refuse");
		}
	}
}
