package mcpleak.transport;

import io.gatling.http.client.HttpClient;
import io.gatling.http.client.uri.Uri;
import java.util.function.LongSupplier;
import mcpleak.jsonrpc.JsonRpcCodec;

/**
 * Hold what all users that talk to one server over HTTP share. Thread-safe.
 *
 * @param client opens the connections
 * @param endpoint where the server is
 * @param uri the same for the client
 * @param address the host, looked up
 * @param codec writes and reads messages
 * @param nanoClock monotonic time in nanoseconds
 */
record HttpServer(
        HttpClient client,
        Endpoint endpoint,
        Uri uri,
        RememberedAddress address,
        JsonRpcCodec codec,
        LongSupplier nanoClock) {

    /** Look up the endpoint's host, so not to be called on an event loop. */
    static HttpServer of(HttpClient client, Endpoint endpoint, LongSupplier nanoClock) {
        Uri uri = Uri.create(endpoint.url().toString());
        return new HttpServer(
                client,
                endpoint,
                uri,
                new RememberedAddress(uri.getHost()),
                new JsonRpcCodec(endpoint.limits().messages()),
                nanoClock);
    }

    void close() {
        try {
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException("gatling-http-client could not be closed", e);
        }
    }
}
