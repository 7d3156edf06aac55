package mcpleak.probe.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks one question of a process that listens on a Unix domain socket. Stateless; blocks while there is no answer. */
final class UnixSocketExchange {

    private UnixSocketExchange() {}

    /**
     * Connect, send a question and read to the end of the answer.
     *
     * @param socket where the process listens; a path above 108 bytes is refused with its name
     * @param mostBytes longest answer
     * @throws IOException if the process has ended, or its answer is longer
     */
    static String ask(Path socket, String question, int mostBytes) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer request = ByteBuffer.wrap(question.getBytes(StandardCharsets.UTF_8));
            while (request.hasRemaining()) {
                channel.write(request);
            }
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            ByteBuffer part = ByteBuffer.allocate(1 << 16);
            while (channel.read(part) >= 0) {
                answer.write(part.array(), 0, part.position());
                part.clear();
                if (answer.size() > mostBytes) {
                    throw new IOException("the answer exceeds " + mostBytes + " bytes");
                }
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }
}
