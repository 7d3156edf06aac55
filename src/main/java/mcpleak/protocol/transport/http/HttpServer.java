package mcpleak.protocol.transport.http;

import io.gatling.http.client.HttpClient;
import io.gatling.http.client.HttpListener;
import io.gatling.http.client.proxy.HttpProxyServer;
import io.gatling.http.client.proxy.ProxyServer;
import io.gatling.http.client.realm.BasicRealm;
import io.gatling.http.client.resolver.InetAddressNameResolver;
import io.gatling.http.client.uri.Uri;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import mcpleak.network.HttpProxy;
import mcpleak.protocol.authorization.Authorization;
import mcpleak.protocol.jsonrpc.JsonRpcCodec;
import mcpleak.protocol.transport.Endpoint;

/**
 * Hold what all users that talk to one server over HTTP share. Thread-safe.
 *
 * @param client opens the connections
 * @param endpoint where the server is
 * @param uri the same for the client
 * @param address the host, looked up
 * @param proxy what stands between; empty: nothing
 * @param codec writes and reads messages
 * @param nanoClock monotonic time in nanoseconds
 * @param memory bounds what all answers together hold
 * @param keepAlive for how long the server keeps idle connections
 * @param deviations hears in which way the server departs from the protocol, each time
 * @param authorization gets tokens; empty: the headers say all
 */
record HttpServer(
        HttpClient client,
        Endpoint endpoint,
        Uri uri,
        InetAddressNameResolver address,
        Optional<ProxyServer> proxy,
        JsonRpcCodec codec,
        LongSupplier nanoClock,
        AnswerMemory memory,
        KeepAlive keepAlive,
        Consumer<String> deviations,
        Optional<Authorization> authorization) {

    /** Look up the hosts, so not to be called on an event loop. */
    // five parameters: what it is made of
    static HttpServer of(
            HttpClient client,
            Optional<Authorization> authorization,
            Endpoint endpoint,
            LongSupplier nanoClock,
            Consumer<String> deviations) {
        Uri uri = Uri.create(endpoint.url().toString());
        Optional<HttpProxy> proxy = endpoint.proxy().filter(each -> each.isFor(endpoint.url()));
        boolean isRelayed = proxy.isPresent() && !uri.isSecured();
        return new HttpServer(
                client,
                endpoint,
                uri,
                new RememberedAddress(uri.getHost()),
                proxy.map(HttpServer::proxy),
                new JsonRpcCodec(endpoint.limits().messages(), deviations),
                nanoClock,
                AnswerMemory.ofThisProcess(),
                isRelayed ? new KeepAlive(Duration.ZERO) : new KeepAlive(),
                deviations,
                authorization);
    }

    @SuppressWarnings("NullAway") // Gatling's word for a proxy that asks for nothing is null
    private static ProxyServer proxy(HttpProxy proxy) {
        try {
            BasicRealm realm = proxy.credentials()
                    .map(each -> new BasicRealm(each.user(), each.password()))
                    .orElse(null);
            return new HttpProxyServer(proxy.host(), proxy.port(), realm, false, EmptyHttpHeaders.INSTANCE);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("the proxy's host is not known: " + proxy.host(), e);
        }
    }

    void close() {
        authorization.ifPresent(Authorization::close);
        try {
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException("gatling-http-client could not be closed", e);
        }
    }

    /**
     * Resolve the endpoint's host once, so that no event loop waits for DNS while users connect.
     *
     * <p>Thread-safe.
     */
    private static final class RememberedAddress implements InetAddressNameResolver {

        private final String host;
        private volatile List<InetAddress> addresses = List.of();

        /** Resolve a host now; if that fails it is tried again for each connection. */
        RememberedAddress(String host) {
            this.host = host;
            try {
                this.addresses = lookUp(host);
            } catch (UnknownHostException e) {
                // told to each request that tries again
                this.addresses = List.of();
            }
        }

        @Override
        public Future<List<InetAddress>> resolveAll(
                String wanted, Promise<List<InetAddress>> promise, HttpListener listener) {
            try {
                if (addresses.isEmpty() || !wanted.equals(host)) {
                    addresses = lookUp(wanted);
                }
                return promise.setSuccess(addresses);
            } catch (UnknownHostException e) {
                return promise.setFailure(e);
            }
        }

        private static List<InetAddress> lookUp(String host) throws UnknownHostException {
            return List.of(InetAddress.getAllByName(host));
        }

        @Override
        public void close() {}
    }

    /**
     * Bound what the answers of all users hold together while they are not complete: each alone may be long, and a thousand long ones
     * would take all memory.
     *
     * <p>Thread-safe.
     */
    static final class AnswerMemory {

        private static final long MOST = 256L << 20;
        private static final int SHARE_OF_HEAP = 4;

        private final long limit;
        private final AtomicLong held = new AtomicLong();

        /**
         * Set the bound.
         *
         * @param limit most bytes of all answers together
         */
        AnswerMemory(long limit) {
            this.limit = limit;
        }

        /** Allow a quarter of this process's heap, 256 MiB at most. */
        static AnswerMemory ofThisProcess() {
            return new AnswerMemory(Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
        }

        /**
         * Note that an answer holds more, or less.
         *
         * @param bytes how many more; negative for less
         * @return false if that is more than is allowed
         */
        boolean add(long bytes) {
            return held.addAndGet(bytes) <= limit || bytes <= 0;
        }

        /** Note that an answer holds nothing any more. */
        void remove(long bytes) {
            held.addAndGet(-bytes);
        }

        /** Say what is exceeded. */
        String text() {
            return "answers under way hold more than " + (limit >> 20) + " MiB together (AnswerMemory)";
        }
    }
}
