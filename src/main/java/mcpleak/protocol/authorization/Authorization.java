package mcpleak.protocol.authorization;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import mcpleak.network.Network;
import mcpleak.protocol.authorization.OAuthClient.Sharing;

/**
 * Authorizes the users of a run at one MCP server. Tokens are got on threads of its own, of which there are few. Thread-safe.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization">MCP, Authorization</a>
 */
public final class Authorization implements AutoCloseable {

    private static final int THREADS = 8;
    private static final long IDLE_SECONDS = 5;

    private final TokenFlow flow;
    private final ExecutorService executor;
    private final Clock clock;
    private final Optional<TokenSupply> shared;

    /**
     * Get nothing yet.
     *
     * @param client who asks
     * @param endpoint the MCP endpoint
     * @param network how servers are reached
     * @param clock says when tokens expire and what proofs are dated
     * @param got hears of each token
     */
    // five parameters: what it is made of
    public Authorization(OAuthClient client, URI endpoint, Network network, Clock clock, Runnable got) {
        this.flow = new TokenFlow(
                client, endpoint, TokenHttp.over(network, "https".equalsIgnoreCase(endpoint.getScheme())), clock, got);
        this.executor = threads();
        this.clock = clock;
        this.shared = client.sharing() == Sharing.SHARED ? Optional.of(supply()) : Optional.empty();
    }

    /** Return what supplies a user with tokens. */
    public TokenSupply forUser() {
        return shared.orElseGet(this::supply);
    }

    private TokenSupply supply() {
        return new TokenSupply(flow, executor, clock);
    }

    private static ExecutorService threads() {
        var pool = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "mcpleak-token");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
