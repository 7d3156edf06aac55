package mcpleak.protocol.action;

import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.config.SslConfiguration;
import io.gatling.http.client.HttpClient;
import io.gatling.http.client.HttpClientConfig;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.gatling.http.engine.HttpClientFactory;
import io.gatling.http.util.SslContextsFactory;
import mcpleak.protocol.setting.Route;
import mcpleak.protocol.setting.Route.Certificates;
import mcpleak.protocol.setting.TrafficObserver;
import mcpleak.protocol.transport.Transport;
import mcpleak.protocol.transport.http.HttpTransport;
import mcpleak.protocol.transport.stdio.StdioServer;

/** Makes the transport for a route, with the settings of {@code gatling.conf}. */
final class Transports {

    private Transports() {}

    /** Make it; looks up the server's host, so not for an event loop. */
    static Transport make(GatlingConfiguration configuration, Route route, TrafficObserver observer) {
        if (route instanceof Route.Stdio stdio) {
            return new StdioServer(stdio.command(), stdio.limits(), System::nanoTime, observer);
        }
        Route.Http http = (Route.Http) route;
        return new HttpTransport(
                client(configuration, http.certificates()), http.endpoint(), System::nanoTime, http.mode(), observer);
    }

    /** Make a client; unlike Gatling's own it checks certificates unless told not to. */
    private static HttpClient client(GatlingConfiguration configuration, Certificates certificates) {
        boolean verify = certificates == Certificates.VERIFY;
        SslConfiguration ssl = verify ? verifying(configuration.ssl()) : configuration.ssl();
        HttpClientConfig settings =
                new HttpClientFactory(new SslContextsFactory(ssl, verify), configuration).newClientConfig();
        return new DefaultHttpClient(settings.setEnableHostnameVerification(verify));
    }

    private static SslConfiguration verifying(SslConfiguration ssl) {
        return new SslConfiguration(
                ssl.useOpenSsl(),
                ssl.useOpenSslFinalizers(),
                ssl.handshakeTimeout(),
                false,
                ssl.enabledProtocols(),
                ssl.enabledCipherSuites(),
                ssl.sessionCacheSize(),
                ssl.sessionTimeout(),
                ssl.enableSni(),
                ssl.keyManagerFactory(),
                ssl.trustManagerFactory());
    }
}
