package mcpleak.protocol.check;

import io.gatling.http.response.NoResponseBody;
import io.gatling.http.response.Response;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Map$;

/** Shows the head of an answer to {@code status()}, {@code header()} and {@code headerRegex()} of Gatling's own HTTP DSL. */
final class HttpHead extends DefaultHttpHeaders {

    private static final int NONE = 1;

    private final transient Function<String, Optional<String>> headers;

    private HttpHead(Function<String, Optional<String>> headers) {
        this.headers = headers;
    }

    /** Return an answer as those checks see it; without a status where no answer came. */
    @SuppressWarnings("NullAway") // those checks do not look at the request
    static Response of(McpResponse answer) {
        var head = answer.end().head();
        return new Response(
                null,
                0,
                answer.millis(),
                HttpResponseStatus.valueOf(head.isNone() ? NONE : head.status()),
                new HttpHead(head::header),
                NoResponseBody.Empty(),
                Map$.MODULE$.empty(),
                false);
    }

    @Override
    public @Nullable String get(String name) {
        return headers.apply(name).orElse(null);
    }

    @Override
    public @Nullable String get(CharSequence name) {
        return get(name.toString());
    }

    @Override
    public List<String> getAll(String name) {
        return headers.apply(name).stream().toList();
    }

    @Override
    public List<String> getAll(CharSequence name) {
        return getAll(name.toString());
    }

    @Override
    public boolean contains(String name) {
        return headers.apply(name).isPresent();
    }

    @Override
    public boolean contains(CharSequence name) {
        return contains(name.toString());
    }
}
