package mcpleak.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import mcpleak.secret.SecretMask;

/**
 * Quote the end of a server's log in a message: at most 20 lines of at most 300 characters, secrets hidden, plain ASCII, from the last 64 KiB.
 *
 * @param file the log
 * @param from where this run's part of it begins, in bytes
 */
record LogTail(Path file, long from) {

    /** Most lines that are quoted. */
    static final int LINES = 20;

    /** Longest line that is quoted, in characters. */
    static final int LINE_CHARACTERS = 300;

    private static final int BYTES = 65_536;

    /** Remember where a log ends now; it need not exist. */
    static LogTail fromNow(Path file) {
        try {
            return new LogTail(file, Files.exists(file) ? Files.size(file) : 0);
        } catch (IOException unreadable) {
            return new LogTail(file, 0);
        }
    }

    /** Return the file's name and its last lines, each on a line of its own after a line break. */
    String quote() {
        List<String> lines;
        try {
            lines = lastLines();
        } catch (IOException e) {
            return "\n  its log " + file + " cannot be read: " + e.getMessage();
        }
        if (lines.isEmpty()) {
            return "\n  it wrote nothing to " + file;
        }
        return lines.stream().collect(Collectors.joining("\n  | ", "\n  last lines of " + file + ":\n  | ", ""));
    }

    private List<String> lastLines() throws IOException {
        List<String> lines = tail().lines()
                .filter(line -> !line.isBlank())
                .map(line -> RunningProcess.plain(SecretMask.mask(line), LINE_CHARACTERS))
                .toList();
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    }

    private String tail() throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(Math.max(from, channel.size() - BYTES));
            ByteBuffer bytes = ByteBuffer.allocate(BYTES);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until full or at the end
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }
}
