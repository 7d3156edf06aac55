package mcpleak.protocol.transport.http;

import java.util.OptionalLong;
import java.util.function.Consumer;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.body.AnswerDecoder;
import mcpleak.protocol.message.body.AnswerHead;
import mcpleak.protocol.message.body.BodyDecoder;
import mcpleak.protocol.transport.ExchangeEnd;

/** A request that has no response beyond its status: a notification, a response, a DELETE. */
final class AcknowledgedExchange extends HttpExchange {

    private final HttpServer server;
    private final Consumer<ExchangeEnd> done;

    AcknowledgedExchange(HttpConnection connection, Pace pace, Consumer<ExchangeEnd> done) {
        super(connection, pace);
        this.server = connection.server();
        this.done = done;
    }

    @Override
    BodyDecoder opened(AnswerHead answerHead) {
        return AnswerDecoder.ofAcknowledgement(
                answerHead, server.codec(), server.endpoint().limits());
    }

    @Override
    void ended(Outcome how) {
        done.accept(new ExchangeEnd(how, head(), nanos(), OptionalLong.empty()));
    }
}
