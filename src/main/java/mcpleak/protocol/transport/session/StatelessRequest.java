package mcpleak.protocol.transport.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcResponse;
import mcpleak.protocol.message.EraProbe.ProtocolError;
import mcpleak.protocol.message.InputRequired;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.ProtocolVersion;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Connection.ExchangeListener;
import mcpleak.protocol.transport.Connection.InFlight;
import mcpleak.protocol.transport.ExchangeEnd;
import mcpleak.protocol.transport.OutboundMessage;
import org.jspecify.annotations.Nullable;

/**
 * Follow one request from 2026-07-28 on through all its rounds: another version, and input that the server wants.
 *
 * <p>Its time bounds all rounds together, the waiting for input included. Confined to the event loop of the user, {@link #send}
 * and {@link #abort} excepted.
 */
final class StatelessRequest implements InFlight, ExchangeListener {

    private static final Set<String> MAY_NEED_INPUT = Set.of("tools/call", "prompts/get", "resources/read");

    private final StatelessConnection connection;
    private final OutboundMessage outgoing;
    private final ExchangeListener listener;
    private final JsonRpcId id;
    private final long startedAt;
    private final Map<JsonRpcId, String> questions = new LinkedHashMap<>(0);
    private final Map<String, JsonNode> answers = new LinkedHashMap<>(0);
    private volatile InFlight current = InFlight.NONE;
    private JsonRpcRequest request;
    private int rounds = 1;
    private int versions = 1;
    private boolean over;
    private @Nullable ExchangeEnd last;
    private @Nullable InputRequired wanted;
    private @Nullable Future<?> timer;

    StatelessRequest(StatelessConnection connection, OutboundMessage outgoing, ExchangeListener listener) {
        this.connection = connection;
        this.outgoing = outgoing;
        this.listener = listener;
        this.request = (JsonRpcRequest) outgoing.message();
        this.id = request.id();
        this.startedAt = connection.nanoTime();
    }

    void send() {
        connection.started(id, this);
        current = connection.send(outgoing, request, this);
    }

    @Override
    public void abort(CloseKind how) {
        current.abort(how);
        connection.onEventLoop(() -> finish(new Outcome.Aborted()));
    }

    @Override
    public boolean wasSent() {
        return rounds > 1 || current.wasSent();
    }

    @Override
    public void told(JsonRpcNotification notification, long nanos) {
        listener.told(notification, nanosSoFar());
    }

    @Override
    public void ended(ExchangeEnd end) {
        if (over) {
            return;
        }
        last = end;
        Optional<ProtocolVersion> other = otherVersion(end.outcome());
        if (other.isPresent()) {
            versions++;
            connection.session().ifPresent(open -> connection.begin(at(open, other.get())));
            again(new JsonRpcRequest(nextId(), request.method(), request.params()));
        } else if (end.outcome() instanceof Outcome.Answered answered) {
            answered(answered.result());
        } else {
            finish(end.outcome());
        }
    }

    /** An answer came to what the server wanted to know. */
    void answered(JsonRpcResponse response) {
        String name = response.answeredId().map(questions::remove).orElse(null);
        if (over || name == null || wanted == null) {
            return;
        }
        if (response instanceof JsonRpcResponse.Result result) {
            answers.put(name, result.result());
        } else if (response instanceof JsonRpcResponse.Failure refusal) {
            finish(new Outcome.RpcError(refusal.code(), refusal.message()));
            return;
        }
        if (questions.isEmpty()) {
            retry(wanted);
        }
    }

    private void answered(JsonNode result) {
        if (request.method().equals("tools/list")) {
            finish(new Outcome.Answered(connection.listed(result)));
        } else if (MAY_NEED_INPUT.contains(request.method())) {
            InputRequired.in(result)
                    .tell(
                            input -> input.ifPresentOrElse(this::ask, () -> finish(new Outcome.Answered(result))),
                            reason -> finish(new Outcome.Malformed(reason)));
        } else {
            finish(new Outcome.Answered(result));
        }
    }

    private void ask(InputRequired input) {
        if (rounds++ >= InputRequired.MAX_ROUNDS) {
            finish(new Outcome.Malformed(
                    "the server wants input for the " + rounds + "th time (InputRequired.MAX_ROUNDS)"));
            return;
        }
        wanted = input;
        answers.clear();
        if (input.asked().isEmpty()) {
            retry(input);
            return;
        }
        startTimer();
        // all questions are known before the first answer can come
        Map<JsonRpcId, JsonRpcRequest> asked = new LinkedHashMap<>();
        input.asked().forEach((name, question) -> {
            JsonRpcId questionId = connection.expectAnswer(this);
            questions.put(questionId, name);
            asked.put(questionId, question);
        });
        asked.forEach((questionId, question) ->
                connection.inbox().asked(new JsonRpcRequest(questionId, question.method(), question.params())));
    }

    private void retry(InputRequired input) {
        stopTimer();
        again(input.retry(request, nextId(), answers));
    }

    private void again(JsonRpcRequest next) {
        request = next;
        long leftMillis = outgoing.timeout().toMillis() - TimeUnit.NANOSECONDS.toMillis(nanosSoFar());
        boolean bounded = !outgoing.timeout().isZero();
        if (bounded && leftMillis < 1) {
            finish(timedOut());
            return;
        }
        Duration left = bounded ? Duration.ofMillis(leftMillis) : Duration.ZERO;
        current = connection.send(
                new OutboundMessage(next, outgoing.headers(), left, outgoing.sendOptions()), next, this);
    }

    /** Each round has an id of its own, which no other request has. */
    private JsonRpcId nextId() {
        String text = id instanceof JsonRpcId.OfText named ? named.value() : id.toString();
        return JsonRpcId.of(text + "." + (rounds + versions - 1));
    }

    private Optional<ProtocolVersion> otherVersion(Outcome how) {
        return how.rpcError()
                .filter(error -> error.code() == ProtocolError.UNSUPPORTED_PROTOCOL_VERSION.code() && versions < 3)
                .flatMap(ProtocolVersion::bestStatelessOf);
    }

    private static McpSession at(McpSession open, ProtocolVersion version) {
        return open.metadata()
                .map(metadata -> McpSession.stateless(metadata.at(version), open.server()))
                .orElse(open);
    }

    private void startTimer() {
        if (!outgoing.timeout().isZero()) {
            long left = outgoing.timeout().toMillis() - TimeUnit.NANOSECONDS.toMillis(nanosSoFar());
            timer = connection.schedule(Math.max(0, left), () -> finish(timedOut()), this::finish);
        }
    }

    private Outcome timedOut() {
        return new Outcome.TimedOut(outgoing.timeout().toMillis());
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private long nanosSoFar() {
        return connection.nanoTime() - startedAt;
    }

    private void finish(Outcome how) {
        if (over) {
            return;
        }
        over = true;
        stopTimer();
        connection.ended(id);
        questions.keySet().forEach(connection::forgetQuestion);
        ExchangeEnd end = last == null ? ExchangeEnd.of(how, nanosSoFar()) : last;
        listener.ended(new ExchangeEnd(
                how, end.head(), rounds + versions > 2 ? nanosSoFar() : end.nanos(), end.firstEventNanos()));
    }
}
