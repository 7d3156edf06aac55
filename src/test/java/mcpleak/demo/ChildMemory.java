package mcpleak.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Be the child process that keeps native memory for its parent: 4,096 bytes for each such amount asked for on standard
 * input.
 *
 * <p>The parent writes one byte for each call. The child owes {@code demo.bytes} more and pays in whole pages: it writes
 * to the next page of a private mapping of an empty file, which makes that page, and no other, resident and private.
 * It runs interpreted, with one collector thread and a heap that is resident from the start, so that nothing else in it
 * grows. It ends when its standard input does, that is with its parent.
 */
final class ChildMemory {

    private static final int PAGE = 4_096;
    private static final int MAPPING = 1 << 20;

    private final List<MappedByteBuffer> mappings = new ArrayList<>();
    private final int bytesPerCall;
    private long owed;
    private int offset = MAPPING;

    private ChildMemory(int bytesPerCall) {
        this.bytesPerCall = bytesPerCall;
    }

    /** Return the command that starts this program. */
    static List<String> command(int bytesPerCall) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms8m",
                "-Xmx8m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-Xint",
                "-XX:-UsePerfData",
                "-cp",
                classPath(),
                ChildMemory.class.getName(),
                Integer.toString(bytesPerCall));
    }

    /**
     * Run until standard input ends.
     *
     * @param args the bytes to keep for each byte that is read
     * @throws IOException if no temporary file can be mapped
     */
    public static void main(String[] args) throws IOException {
        ChildMemory memory = new ChildMemory(Integer.parseInt(args[0]));
        InputStream in = System.in;
        for (int read = in.read(); read >= 0; read = in.read()) {
            memory.grow();
        }
    }

    private void grow() throws IOException {
        owed += bytesPerCall;
        for (; owed >= PAGE; owed -= PAGE) {
            touchNextPage();
        }
    }

    private void touchNextPage() throws IOException {
        if (offset == MAPPING) {
            mappings.add(mapPrivately());
            offset = 0;
        }
        mappings.get(mappings.size() - 1).put(offset, (byte) 1);
        offset += PAGE;
    }

    private static MappedByteBuffer mapPrivately() throws IOException {
        Path file = Files.createTempFile("mcpleak-demo-child", ".map");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            return channel.map(FileChannel.MapMode.PRIVATE, 0, MAPPING);
        }
    }

    /** Return the one folder that holds this class: the child needs nothing else. */
    private static String classPath() {
        URI folder = URI.create(ChildMemory.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString());
        return Path.of(folder).toString();
    }
}
