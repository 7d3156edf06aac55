package mcpleak.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;

/**
 * Answer MCP over HTTP at the least cost: a fixed result for every request, a stream that says nothing for every GET.
 *
 * <p>Prints its port on one line, and ends when its standard input does.
 */
public final class BenchServer extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final byte[] ID = "\"id\":".getBytes(UTF_8);
    private static final String RESULT = "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
            + "\"serverInfo\":{\"name\":\"bench\",\"version\":\"1\"},"
            + "\"content\":[{\"type\":\"text\",\"text\":\"hello\"}],\"isError\":false}}";

    /** Serve until the standard input ends. */
    public static void main(String[] arguments) throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Channel server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 16_384)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(65_536), new BenchServer());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        System.out.println(((InetSocketAddress) server.localAddress()).getPort());
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        System.exit(0);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (request.method().equals(HttpMethod.GET)) {
            var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers().set("content-type", "text/event-stream").set("transfer-encoding", "chunked");
            context.writeAndFlush(head);
            return;
        }
        String id = id(request.content());
        boolean answer = !id.isEmpty() && request.method().equals(HttpMethod.POST);
        ByteBuf body = answer
                ? Unpooled.wrappedBuffer(("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + RESULT).getBytes(UTF_8))
                : Unpooled.EMPTY_BUFFER;
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, answer ? HttpResponseStatus.OK : HttpResponseStatus.ACCEPTED, body);
        response.headers().set("content-type", "application/json").set("mcp-session-id", "bench-session");
        response.headers().setInt("content-length", body.readableBytes());
        context.writeAndFlush(response);
    }

    /** Let a client go that resets its connection, as wrk does at its end, without a word: nobody reads what a server under load says. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    /** Return the digits after the first {@code "id":}; empty if there is none. */
    private static String id(ByteBuf body) {
        for (int at = body.readerIndex(); at + ID.length < body.writerIndex(); at++) {
            if (startsWithId(body, at)) {
                StringBuilder digits = new StringBuilder();
                for (int i = at + ID.length; Character.isDigit(body.getByte(i)); i++) {
                    digits.append((char) body.getByte(i));
                }
                return digits.toString();
            }
        }
        return "";
    }

    private static boolean startsWithId(ByteBuf body, int at) {
        for (int i = 0; i < ID.length; i++) {
            if (body.getByte(at + i) != ID[i]) {
                return false;
            }
        }
        return true;
    }
}
