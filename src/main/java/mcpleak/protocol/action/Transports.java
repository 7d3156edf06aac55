package mcpleak.protocol.action;

import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.config.SslConfiguration;
import io.gatling.http.client.HttpClient;
import io.gatling.http.client.HttpClientConfig;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.gatling.http.engine.HttpClientFactory;
import io.gatling.http.util.SslContextsFactory;
import java.time.Clock;
import mcpleak.network.Network;
import mcpleak.network.Tls;
import mcpleak.protocol.authorization.Authorization;
import mcpleak.protocol.authorization.OAuthClient;
import mcpleak.protocol.setting.McpProtocol;
import mcpleak.protocol.setting.Route;
import mcpleak.protocol.setting.TrafficObserver;
import mcpleak.protocol.transport.Transport;
import mcpleak.protocol.transport.http.HttpTransport;
import mcpleak.protocol.transport.stdio.StdioServer;
import scala.Option;

/** Makes the transport for a route, with the settings of {@code gatling.conf}. */
final class Transports {

    private Transports() {}

    /** Make it; looks up the server's host, so not for an event loop. */
    static Transport make(GatlingConfiguration configuration, McpProtocol protocol) {
        if (protocol.route() instanceof Route.Stdio stdio) {
            return new StdioServer(stdio.command(), stdio.limits(), System::nanoTime, protocol.observer());
        }
        Route.Http http = (Route.Http) protocol.route();
        var sender = new HttpTransport.Sender(
                client(configuration, http.tls()),
                protocol.behaviour().oauth().map(client -> authorization(client, http, protocol.observer())));
        return new HttpTransport(sender, http.endpoint(), System::nanoTime, http.mode(), protocol.observer());
    }

    private static Authorization authorization(OAuthClient client, Route.Http http, TrafficObserver observer) {
        Network network = new Network(http.tls(), http.endpoint().proxy());
        return new Authorization(
                client,
                http.endpoint().url(),
                network,
                Clock.systemUTC(),
                () -> observer.happened(TrafficObserver.Event.TOKEN_SHOWN));
    }

    /** Make a client; unlike Gatling's own it checks certificates unless told not to. */
    private static HttpClient client(GatlingConfiguration configuration, Tls tls) {
        boolean verify = !tls.trustsAll();
        HttpClientConfig settings = new HttpClientFactory(
                        new SslContextsFactory(with(tls, configuration.ssl()), verify), configuration)
                .newClientConfig();
        return new DefaultHttpClient(settings.setEnableHostnameVerification(verify));
    }

    /** What a protocol does not say is left to {@code gatling.conf}. */
    private static SslConfiguration with(Tls tls, SslConfiguration ssl) {
        return new SslConfiguration(
                ssl.useOpenSsl(),
                ssl.useOpenSslFinalizers(),
                ssl.handshakeTimeout(),
                tls.trustsAll(),
                ssl.enabledProtocols(),
                ssl.enabledCipherSuites(),
                ssl.sessionCacheSize(),
                ssl.sessionTimeout(),
                ssl.enableSni(),
                tls.keys().isPresent() ? Option.apply(tls.keys().get()) : ssl.keyManagerFactory(),
                tls.trust().isPresent() || tls.trustsAll()
                        ? Option.apply(tls.trust().orElse(null))
                        : ssl.trustManagerFactory());
    }
}
