package mcpleak.transport;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import mcpleak.mcp.AnswerDecoder;
import mcpleak.mcp.AnswerHead;
import mcpleak.mcp.Outcome;
import org.jspecify.annotations.Nullable;

/** Follow a request that has no response beyond its status: a notification, a response, a DELETE. */
final class AcknowledgedExchange extends HttpExchange {

    private final HttpServer server;
    private final Consumer<ExchangeEnd> done;
    private @Nullable AnswerDecoder decoder;

    AcknowledgedExchange(HttpConnection connection, Pace pace, Consumer<ExchangeEnd> done) {
        super(connection, pace);
        this.server = connection.server();
        this.done = done;
    }

    @Override
    void opened(AnswerHead answerHead) {
        decoder = AnswerDecoder.ofAcknowledgement(
                answerHead, server.codec(), server.endpoint().limits());
    }

    @Override
    Optional<Outcome> take(ByteBuffer piece) {
        return decoder == null ? Optional.empty() : decoder.feed(piece);
    }

    @Override
    Outcome complete() {
        return decoder == null ? new Outcome.NoResponse() : decoder.end();
    }

    @Override
    void ended(Outcome how) {
        done.accept(new ExchangeEnd(how, head(), nanos(), OptionalLong.empty()));
    }
}
