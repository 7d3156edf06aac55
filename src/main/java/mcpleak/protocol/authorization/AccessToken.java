package mcpleak.protocol.authorization;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import mcpleak.protocol.message.Quote;

/**
 * An access token and what came with it.
 *
 * @param value what is presented
 * @param isDpop whether a proof goes with it
 * @param staleAt when another is got; empty: never
 * @param refresh what another is got for; empty: nothing
 * @param issuer who made it
 */
record AccessToken(String value, boolean isDpop, Optional<Instant> staleAt, Optional<String> refresh, String issuer) {

    /** Longest token, in characters. */
    static final int LONGEST = 16_384;

    /** It is replaced so long before it expires, but at most a fifth of its life before. */
    private static final Duration AHEAD = Duration.ofSeconds(30);

    private static final int PART_OF_LIFE = 5;

    /** A lifetime is taken for at most so long. */
    private static final long MOST_SECONDS = Duration.ofDays(365).toSeconds();

    /**
     * Read an answer of a token endpoint.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.1">RFC 6749, successful response</a>
     */
    static AccessToken of(ObjectNode json, Instant now, String issuer) throws AuthorizationException {
        String value = json.path("access_token").asText("");
        if (!value.matches("[\\x21-\\x7e]{1," + LONGEST + "}")) {
            throw new AuthorizationException(
                    value.isEmpty() ? "the answer holds no access_token" : "no header can carry the access_token");
        }
        String type = json.path("token_type").asText("Bearer");
        if (!type.equalsIgnoreCase("Bearer") && !type.equalsIgnoreCase("DPoP")) {
            throw new AuthorizationException("token_type is neither Bearer nor DPoP: " + Quote.of(type, 20));
        }
        // some write the number as a text
        long seconds = json.path("expires_in").asLong(0);
        return new AccessToken(
                value,
                type.equalsIgnoreCase("DPoP"),
                seconds > 0 ? Optional.of(now.plus(usable(seconds))) : Optional.empty(),
                Optional.of(json.path("refresh_token").asText("")).filter(text -> !text.isEmpty()),
                issuer);
    }

    private static Duration usable(long seconds) {
        Duration life = Duration.ofSeconds(Math.min(seconds, MOST_SECONDS));
        Duration ahead = life.dividedBy(PART_OF_LIFE);
        return life.minus(ahead.compareTo(AHEAD) < 0 ? ahead : AHEAD);
    }

    boolean isStale(Instant now) {
        return staleAt.filter(end -> !now.isBefore(end)).isPresent();
    }

    /** Return the same that is renewed by what an older one was, if it brought nothing itself. */
    AccessToken renewedBy(String refreshToken) {
        return refresh.isPresent() ? this : new AccessToken(value, isDpop, staleAt, Optional.of(refreshToken), issuer);
    }

    @Override
    public String toString() {
        return "a token of " + issuer;
    }
}
