package mcpleak.demo;

import java.util.Random;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Close the connection right after the answer to one POST in {@code oneIn}, drawn at random from a seed: the answer is
 * whole, the next request on that connection finds it gone.
 *
 * <p>Thread-safe.
 */
final class ConnectionDrop extends Handler.Wrapper {

    private final int oneIn;
    private final Random random;

    ConnectionDrop(Handler wrapped, int oneIn, long seed) {
        super(wrapped);
        this.oneIn = oneIn;
        this.random = new Random(seed);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        // java.util.Random is thread-safe by contract
        if (request.getMethod().equals("POST") && random.nextInt(oneIn) == 0) {
            Request.addCompletionListener(
                    request,
                    failure -> request.getConnectionMetaData()
                            .getConnection()
                            .getEndPoint()
                            .close());
        }
        return super.handle(request, response, callback);
    }
}
