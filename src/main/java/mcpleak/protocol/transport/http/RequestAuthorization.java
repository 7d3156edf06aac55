package mcpleak.protocol.transport.http;

import io.gatling.http.client.Request;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import mcpleak.protocol.authorization.TokenSupply;
import mcpleak.protocol.authorization.TokenSupply.Heard;
import mcpleak.protocol.authorization.TokenSupply.Presented;
import mcpleak.protocol.transport.VirtualUser;
import org.jspecify.annotations.Nullable;

/**
 * Authorizes one request: presents a token with it, and gets another where the answer asks for that. A request that brings an
 * {@code Authorization} header of its own is left alone.
 *
 * <p>Confined to the event loop of the user, which it does not block.
 */
final class RequestAuthorization {

    /** So often is a request sent again: for a token, a nonce, a scope, and once more. */
    static final int MOST_TIMES = 4;

    private static final String AUTHORIZATION = "Authorization";

    private final TokenSupply tokens;
    private final VirtualUser user;
    private @Nullable Presented presented;
    private boolean hasOwn;
    private int times;

    RequestAuthorization(TokenSupply tokens, VirtualUser user) {
        this.tokens = tokens;
        this.user = user;
    }

    /**
     * Have a request authorized, at once if that is possible.
     *
     * @param then told why there is no token; nothing if the request may be sent
     */
    void beforeSending(Request request, Consumer<Optional<String>> then) {
        hasOwn = hasOwn || (presented == null && request.getHeaders().contains(AUTHORIZATION));
        Optional<CompletionStage<Optional<String>>> wait = hasOwn ? Optional.empty() : tokens.beforeSending();
        Consumer<Optional<String>> presenting = refusal -> {
            if (refusal.isEmpty() && !hasOwn) {
                present(request);
            }
            then.accept(refusal);
        };
        wait.ifPresentOrElse(stage -> await(stage, presenting), () -> presenting.accept(Optional.empty()));
    }

    private void present(Request request) {
        presented = tokens.present(
                request.getMethod().name(), URI.create(request.getUri().toString()));
        presented.headers().forEach((name, value) -> request.getHeaders().set(name, value));
    }

    /** Return what to wait for before the request is sent again; empty if the answer stands. */
    Optional<CompletionStage<Optional<String>>> afterAnswer(int status, HttpHeaders headers) {
        if (hasOwn || presented == null || times >= MOST_TIMES) {
            return Optional.empty();
        }
        Heard heard = new Heard(
                status,
                String.join(", ", headers.getAll("WWW-Authenticate")),
                Optional.ofNullable(headers.get("DPoP-Nonce")));
        Optional<CompletionStage<Optional<String>>> wait = tokens.afterAnswer(presented, heard);
        wait.ifPresent(again -> times++);
        return wait;
    }

    /** Wait without blocking; the end is told on the event loop of the user. */
    void await(CompletionStage<Optional<String>> stage, Consumer<Optional<String>> then) {
        var unused = stage.thenAccept(
                refusal -> user.onEventLoop(() -> then.accept(refusal.map(why -> "no token was got: " + why))));
    }
}
