package mcpleak.protocol.transport.stdio;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import mcpleak.protocol.jsonrpc.JsonRpcCodec.JsonRpcLimits;
import mcpleak.protocol.message.EraProbe;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.transport.Connection;
import mcpleak.protocol.transport.Connection.Inbox;
import mcpleak.protocol.transport.Negotiation;
import mcpleak.protocol.transport.Negotiation.Step;
import mcpleak.protocol.transport.Transport;
import mcpleak.protocol.transport.Transport.ProcessListener;
import mcpleak.protocol.transport.VirtualUser;
import mcpleak.protocol.transport.session.AskedOnce;
import mcpleak.protocol.transport.session.EraNegotiation;
import mcpleak.protocol.transport.session.StatelessConnection;
import mcpleak.protocol.transport.session.ToolHeaders;
import mcpleak.protocol.transport.stdio.StdioCommand.Processes;
import org.jspecify.annotations.Nullable;

/**
 * Carry messages to servers that speak over their standard input and output, a message a line.
 *
 * <p>Their processes are ended with their users or with the run, and when this JVM dies. Thread-safe.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#stdio">MCP, stdio</a>
 */
public final class StdioServer implements Transport {

    private final StdioCommand command;
    private final StdioProcesses processes;
    private final Negotiation negotiation;
    private final LongSupplier nanoClock;
    private @Nullable SharedStdio shared;

    /**
     * Create the transport for a run; nothing is started yet.
     *
     * @param command how a server is started
     * @param limits bounds of one message
     * @param nanoClock monotonic time in nanoseconds
     * @param listener hears of the processes
     */
    public StdioServer(StdioCommand command, JsonRpcLimits limits, LongSupplier nanoClock, ProcessListener listener) {
        this.command = command;
        this.processes = new StdioProcesses(command, limits, listener);
        this.nanoClock = nanoClock;
        listener.processesOpened(processes::close);
        var eras = new EraNegotiation(Negotiation::initialize, EraProbe::overStdio);
        this.negotiation = command.processes() == Processes.SHARED ? new SharedNegotiation(eras) : eras;
    }

    @Override
    public Connection connect(VirtualUser user, Inbox inbox) {
        Connection carrier = command.processes() == Processes.SHARED
                ? new SharedStdioConnection(shared(), user, inbox)
                : new StdioConnection(processes, nanoClock, user, inbox);
        return new StatelessConnection(
                new StatelessConnection.Place(user, nanoClock, StatelessConnection.Binding.STDIO),
                new ToolHeaders((tool, rule) -> {}),
                inbox,
                () -> carrier);
    }

    @Override
    public Negotiation negotiation() {
        return negotiation;
    }

    @Override
    public String endName() {
        return "end of input";
    }

    /** End all processes; waits until they have ended, some seconds at most. */
    @Override
    public void close() {
        processes.close();
    }

    private synchronized SharedStdio shared() {
        if (shared == null) {
            shared = new SharedStdio(processes, nanoClock);
        }
        return shared;
    }

    /**
     * Agree once for all users: the first does it, the others wait, and take what it got.
     *
     * <p>If the first fails, those who waited fail with it, and the next one tries again. Thread-safe.
     */
    private static final class SharedNegotiation implements Negotiation {

        private final Negotiation once;
        private final AskedOnce<Result> asked = new AskedOnce<>();

        /** Say what came of it. */
        private record Result(Optional<McpSession> session, String failure) {}

        SharedNegotiation(Negotiation once) {
            this.once = once;
        }

        @Override
        public Step first(Opening opening) {
            return asked.first(told -> watched(once.first(opening), told, Optional.empty()), SharedNegotiation::taken);
        }

        private Step watched(Step step, Consumer<Result> told, Optional<McpSession> agreed) {
            if (step instanceof Step.Ask ask) {
                return new Step.Ask(ask.request(), end -> watched(ask.then().apply(end), told, agreed));
            }
            if (step instanceof Step.Tell tell) {
                return new Step.Tell(
                        tell.notification(),
                        new Step.Wait(
                                CompletableFuture.completedFuture(true), () -> watched(tell.then(), told, agreed)));
            }
            if (step instanceof Step.Agreed now) {
                return new Step.Agreed(now.session(), watched(now.then(), told, Optional.of(now.session())));
            }
            if (step instanceof Step.Wait wait) {
                return new Step.Wait(wait.until(), () -> watched(wait.then().get(), told, agreed));
            }
            if (step instanceof Step.Failed failed) {
                asked.forget();
                told.accept(new Result(Optional.empty(), failed.reason()));
            } else {
                told.accept(new Result(agreed, ""));
            }
            return step;
        }

        private static Step taken(Result result) {
            return result.session()
                    .<Step>map(session -> new Step.Agreed(session, new Step.Done()))
                    .orElseGet(() -> new Step.Failed(result.failure(), LeftBehind.NOTHING));
        }
    }
}
