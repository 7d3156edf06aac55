package mcpleak.transport;

import io.gatling.http.client.HttpListener;
import io.gatling.http.client.resolver.InetAddressNameResolver;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Resolve the endpoint's host once, so that no event loop waits for DNS while users connect.
 *
 * <p>Thread-safe.
 */
final class RememberedAddress implements InetAddressNameResolver {

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
