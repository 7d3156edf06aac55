package mcpleak.gatling;

import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.config.SslConfiguration;
import io.gatling.http.client.HttpClient;
import io.gatling.http.client.HttpClientConfig;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.gatling.http.engine.HttpClientFactory;
import io.gatling.http.util.SslContextsFactory;
import mcpleak.gatling.Route.Certificates;

/** Make HTTP clients with the settings of {@code gatling.conf}. */
final class HttpClients {

    private HttpClients() {}

    /** Make a client; unlike Gatling's own it checks certificates unless told not to. */
    static HttpClient create(GatlingConfiguration configuration, Certificates certificates) {
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
