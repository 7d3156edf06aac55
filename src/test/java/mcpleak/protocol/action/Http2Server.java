package mcpleak.protocol.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;

/** Be a minimal MCP server over HTTP/2 that does to each tool call what a test asks for. */
public final class Http2Server implements AutoCloseable {

    private static final Pattern ID = Pattern.compile("\"id\":(\\d+),\"method\":\"([^\"]+)\"");

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger executed = new AtomicInteger();
    private final MessageCounts counts = new MessageCounts();
    private final IntFunction<Treat> treat;
    private final SslContext tls;
    private final Channel listening;

    /** What becomes of a call. */
    public enum Treat {
        ANSWER,
        REFUSE_STREAM,
        RESET_STREAM,
        GO_AWAY,
        DIE
    }

    /** Start; the treatment of a call is chosen by its number, from 1. */
    public Http2Server(Path keys, String password, IntFunction<Treat> treat) throws Exception {
        this.treat = treat;
        this.tls = tls(keys, password);
        this.listening = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.incrementAndGet();
                        Http2FrameCodec codec =
                                Http2FrameCodecBuilder.forServer().build();
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()), codec, new Requests(codec));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
    }

    public String url() {
        return "https://127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort() + "/mcp";
    }

    public int connections() {
        return connections.get();
    }

    /** Return how many tool calls were received. */
    public int calls() {
        return calls.get();
    }

    /** Return how many tool calls were answered. */
    public int executed() {
        return executed.get();
    }

    /** Return how often each message came. */
    public MessageCounts counts() {
        return counts;
    }

    private static SslContext tls(Path keys, String password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, password.toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, password.toCharArray());
        return SslContextBuilder.forServer(managers)
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2))
                .build();
    }

    private final class Requests extends ChannelInboundHandlerAdapter {

        private final Http2FrameCodec codec;
        private final StringBuilder body = new StringBuilder();

        Requests(Http2FrameCodec codec) {
            this.codec = codec;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object frame) {
            if (frame instanceof Http2HeadersFrame head && head.isEndStream()) {
                // a DELETE, which has no body
                take(ctx, head.stream(), "");
            } else if (frame instanceof Http2DataFrame data) {
                body.append(data.content().toString(UTF_8));
                data.release();
                if (data.isEndStream()) {
                    String whole = body.toString();
                    body.setLength(0);
                    take(ctx, data.stream(), whole);
                }
            }
        }

        private void take(ChannelHandlerContext ctx, Http2FrameStream stream, String message) {
            counts.count(message);
            Treat how = message.contains("tools/call") ? treat.apply(calls.incrementAndGet()) : Treat.ANSWER;
            switch (how) {
                case ANSWER -> answer(ctx, stream, message);
                case REFUSE_STREAM -> write(ctx, new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM).stream(stream));
                case RESET_STREAM -> write(ctx, new DefaultHttp2ResetFrame(Http2Error.INTERNAL_ERROR).stream(stream));
                case GO_AWAY -> {
                    var unused = codec.goAway(
                            ctx, stream.id() - 2, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
                    ctx.flush();
                }
                case DIE -> ctx.channel().unsafe().closeForcibly();
            }
        }

        private void answer(ChannelHandlerContext ctx, Http2FrameStream stream, String message) {
            Matcher request = ID.matcher(message);
            if (!request.find()) {
                write(ctx, new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("202"), true).stream(stream));
                return;
            }
            if (message.contains("tools/call")) {
                executed.incrementAndGet();
            }
            String result = request.group(2).equals("initialize")
                    ? "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                            + "\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}"
                    : "{\"content\":[],\"tools\":[]}";
            String json = "{\"jsonrpc\":\"2.0\",\"id\":" + request.group(1) + ",\"result\":" + result + "}";
            var headers = new DefaultHttp2Headers().status("200").add("content-type", "application/json");
            if (request.group(2).equals("initialize")) {
                headers.add("mcp-session-id", "s");
            }
            write(ctx, new DefaultHttp2HeadersFrame(headers).stream(stream));
            write(ctx, new DefaultHttp2DataFrame(Unpooled.copiedBuffer(json, UTF_8), true).stream(stream));
        }

        private static void write(ChannelHandlerContext ctx, Object frame) {
            var unused = ctx.writeAndFlush(frame);
        }
    }

    @Override
    public void close() {
        // closes what listens, too
        var unused = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
