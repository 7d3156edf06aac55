package mcpleak.protocol.authorization;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import mcpleak.protocol.authorization.TokenFlow.Got;
import mcpleak.protocol.authorization.TokenFlow.Wanted;

/**
 * Supplies one user, or all of them, with tokens: one at a time is got, whoever asks waits for that. Does not block. Thread-safe.
 *
 * <p>A stage that it returns completes with why there is no token, or with nothing if a request may be sent; never exceptionally.
 */
public final class TokenSupply {

    /** So many tokens in a row may be refused by the MCP server before another is not asked for. */
    static final int MOST_REFUSED = 2;

    /** For so long a failure is told to who asks, before it is tried again. */
    static final Duration FAILURE_HOLDS = Duration.ofSeconds(5);

    private final TokenFlow flow;
    private final Executor executor;
    private final Clock clock;
    private Optional<AccessToken> current = Optional.empty();
    private Optional<CompletableFuture<Optional<String>>> underWay = Optional.empty();
    private Optional<Failure> failure = Optional.empty();
    private Set<String> scopes = Set.of();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile Optional<String> nonce = Optional.empty();

    private record Failure(String reason, Instant until) {}

    /** What goes with a request: a token or none, in headers that replace those of their names. */
    public static final class Presented {

        private final Optional<AccessToken> token;
        private final Map<String, String> headers;

        private Presented(Optional<AccessToken> token, Map<String, String> headers) {
            this.token = token;
            this.headers = headers;
        }

        /** Return the headers; none if there is no token. */
        public Map<String, String> headers() {
            return headers;
        }
    }

    /**
     * How the MCP server answered a request.
     *
     * @param status its status
     * @param challenges the values of {@code WWW-Authenticate}, commas between; may be empty
     * @param nonce the value of {@code DPoP-Nonce}
     */
    public record Heard(int status, String challenges, Optional<String> nonce) {}

    TokenSupply(TokenFlow flow, Executor executor, Clock clock) {
        this.flow = flow;
        this.executor = executor;
        this.clock = clock;
    }

    /** Return what goes with a request that is sent now, which is presented once. */
    public Presented present(String method, URI target) {
        Optional<AccessToken> token = currentToken();
        Map<String, String> headers = new LinkedHashMap<>();
        token.ifPresent(known -> {
            headers.put("Authorization", (known.isDpop() ? "DPoP " : "Bearer ") + known.value());
            if (known.isDpop()) {
                headers.put("DPoP", flow.proofKey().proof(method, target, Optional.of(known.value()), nonce));
            }
        });
        return new Presented(token, headers);
    }

    private synchronized Optional<AccessToken> currentToken() {
        return current;
    }

    /** Say what a request must wait for before it is sent: nothing, or a token in place of one that is about to expire. */
    public synchronized Optional<CompletionStage<Optional<String>>> beforeSending() {
        if (underWay.isPresent()) {
            return Optional.of(underWay.get());
        }
        boolean canBeSent =
                current.map(token -> !token.isStale(clock.instant())).orElse(!flow.knowsServer());
        return canBeSent ? Optional.empty() : Optional.of(renewed(Optional.empty()));
    }

    /**
     * Say what an answer means.
     *
     * @return what is to be waited for before the request is sent again; empty if the answer stands
     */
    public Optional<CompletionStage<Optional<String>>> afterAnswer(Presented presented, Heard heard) {
        heard.nonce().ifPresent(value -> nonce = Optional.of(value));
        return switch (heard.status()) {
            case 401 -> afterUnauthorized(presented, heard);
            // some refuse by 403 who shows no token, without a challenge
            case 403 ->
                presented.token.isEmpty() && heard.challenges().isBlank()
                        ? afterUnauthorized(presented, heard)
                        : afterForbidden(presented, heard);
            default -> {
                refused.set(0);
                yield Optional.empty();
            }
        };
    }

    private synchronized Optional<CompletionStage<Optional<String>>> afterUnauthorized(
            Presented presented, Heard heard) {
        Optional<Challenge> challenge = challenge(heard);
        if (challenge.isEmpty() && !heard.challenges().isBlank()) {
            return Optional.empty();
        }
        boolean wantsNonce =
                challenge.filter(each -> each.isError("use_dpop_nonce")).isPresent();
        if (wantsNonce && heard.nonce().isPresent()) {
            return now(Optional.empty());
        }
        if (hasNewer(presented)) {
            return now(Optional.empty());
        }
        if (underWay.isEmpty() && presented.token.isPresent() && refused.incrementAndGet() > MOST_REFUSED) {
            return now(Optional.of(
                    "the server takes no token of " + presented.token.get().issuer()));
        }
        return Optional.of(renewed(Optional.of(challenge.orElse(new Challenge("Bearer", Map.of())))));
    }

    /** A step up is worth a try where something is asked for that was not yet. */
    private synchronized Optional<CompletionStage<Optional<String>>> afterForbidden(Presented presented, Heard heard) {
        Optional<Challenge> challenge = challenge(heard).filter(each -> each.isError("insufficient_scope"));
        if (challenge.isEmpty()) {
            return Optional.empty();
        }
        if (hasNewer(presented)) {
            return now(Optional.empty());
        }
        return scopes.containsAll(challenge.get().scopes()) ? Optional.empty() : Optional.of(renewed(challenge));
    }

    private static Optional<Challenge> challenge(Heard heard) {
        return Challenge.all(heard.challenges()).stream()
                .filter(Challenge::isOAuth)
                .findFirst();
    }

    private boolean hasNewer(Presented presented) {
        return underWay.isEmpty() && current.isPresent() && !current.equals(presented.token);
    }

    private static Optional<CompletionStage<Optional<String>>> now(Optional<String> reason) {
        return Optional.of(CompletableFuture.completedFuture(reason));
    }

    private CompletableFuture<Optional<String>> renewed(Optional<Challenge> challenge) {
        if (underWay.isPresent()) {
            return underWay.get();
        }
        if (failure.filter(last -> clock.instant().isBefore(last.until())).isPresent()) {
            return CompletableFuture.completedFuture(failure.map(Failure::reason));
        }
        var done = new CompletableFuture<Optional<String>>();
        underWay = Optional.of(done);
        Wanted wanted = new Wanted(challenge, current, scopes);
        try {
            executor.execute(() -> done.complete(get(wanted)));
        } catch (RejectedExecutionException closed) {
            underWay = Optional.empty();
            done.complete(Optional.of("the run ends"));
        }
        return done;
    }

    private Optional<String> get(Wanted wanted) {
        try {
            Got got = flow.token(wanted);
            return ended(Optional.of(got), Optional.empty());
        } catch (AuthorizationException e) {
            return ended(Optional.empty(), Optional.of(e.reason()));
        } catch (RuntimeException | StackOverflowError e) {
            // a defect of ours must not leave requests waiting
            return ended(Optional.empty(), Optional.of("this client failed: " + e));
        }
    }

    private synchronized Optional<String> ended(Optional<Got> got, Optional<String> reason) {
        underWay = Optional.empty();
        failure = reason.map(text -> new Failure(text, clock.instant().plus(FAILURE_HOLDS)));
        got.ifPresent(each -> {
            current = Optional.of(each.token());
            scopes = Set.copyOf(each.scopes());
        });
        return reason;
    }
}
