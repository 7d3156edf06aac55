package mcpleak.protocol.transport;

import io.gatling.netty.util.Transports;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.Optional;
import mcpleak.protocol.jsonrpc.JsonRpcCodec.JsonRpcLimits;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.transport.Connection.Inbox;
import mcpleak.protocol.transport.Transport.ProcessListener;
import mcpleak.protocol.transport.stdio.StdioCommand;
import mcpleak.protocol.transport.stdio.StdioServer;

/** Start the stdio server of a test for two users, and wait to be killed. */
public final class StdioOwnerMain {

    private StdioOwnerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        EventLoopGroup loops = Transports.newEventLoopGroup(false, false, 1, "owner");
        var server = new StdioServer(
                StdioCommand.shell(arguments[0]), JsonRpcLimits.DEFAULT, System::nanoTime, ProcessListener.NONE);
        for (int user = 1; user <= 2; user++) {
            server.connect(new VirtualUser(user, loops.next()), new Deaf())
                    .request(
                            OutboundMessage.of(
                                    new JsonRpcRequest(JsonRpcId.of(user), "ping", Optional.empty()),
                                    Duration.ofMinutes(1)),
                            ended -> {});
        }
        Thread.sleep(Duration.ofMinutes(1).toMillis());
    }

    private static final class Deaf implements Inbox {
        @Override
        public void asked(JsonRpcRequest request) {}

        @Override
        public void told(JsonRpcNotification notification) {}

        @Override
        public void streamEnded(Outcome why) {}
    }
}
