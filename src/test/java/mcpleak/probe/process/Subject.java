package mcpleak.probe.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Be a process to be probed: obey one command a line and answer each with a line.
 *
 * <p>{@code keep N} retains N bytes, {@code direct N} in a direct buffer, {@code dropDirect N} does not retain it; {@code open N} opens N files; {@code listen PORT} listens (0: any, the answer is the
 * port); {@code thread} parks one more thread. Ends with its standard input.
 */
public final class Subject {

    private final List<Object> kept = new ArrayList<>();

    private Subject() {}

    public static void main(String[] args) throws IOException {
        Subject subject = new Subject();
        for (String command : args) {
            System.out.println(subject.obey(command.split(" ")));
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(subject.obey(line.split(" ")));
        }
    }

    private String obey(String[] words) throws IOException {
        int number = words.length > 1 ? Integer.parseInt(words[1]) : 0;
        switch (words[0]) {
            case "keep" -> kept.add(new byte[number]);
            case "direct" -> kept.add(java.nio.ByteBuffer.allocateDirect(number));
            case "dropDirect" -> java.nio.ByteBuffer.allocateDirect(number);
            case "open" -> {
                for (int i = 0; i < number; i++) {
                    kept.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
                }
            }
            case "listen" -> {
                ServerSocket socket = new ServerSocket();
                socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
                kept.add(socket);
                return Integer.toString(socket.getLocalPort());
            }
            case "thread" -> {
                Thread thread = new Thread(java.util.concurrent.locks.LockSupport::park);
                thread.setDaemon(true);
                thread.start();
            }
            default -> throw new IllegalArgumentException("unknown command " + words[0]);
        }
        return "done";
    }
}
