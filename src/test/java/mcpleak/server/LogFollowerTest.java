package mcpleak.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {

    private final List<StringBuilder> files = new ArrayList<>();
    private Path log = Path.of("");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @BeforeEach
    void name() {
        log = folder.resolve("server.log");
    }

    private LogFollower.Sink sink() {
        StringBuilder text = new StringBuilder();
        files.add(text);
        return new LogFollower.Sink() {
            @Override
            public void accept(byte[] bytes, int offset, int length) {
                text.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
            }

            @Override
            public void end() {
                text.append("<end>");
            }
        };
    }

    private void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> read() {
        return files.stream().map(StringBuilder::toString).toList();
    }

    @Test
    void growth_isReadOnce() throws IOException {
        try (LogFollower follower = LogFollower.fromStart(log, this::sink)) {
            follower.drain();
            assertThat(follower.found()).isFalse();
            write(log, "a");
            follower.drain();
            follower.drain();
            write(log, "b".repeat(200_000));
            follower.drain();
            assertThat(read()).containsExactly("a" + "b".repeat(200_000));
        }
        assertThat(read().get(0)).endsWith("<end>");
    }

    @Test
    void fromEnd_leavesOutWhatWasThere() throws IOException {
        write(log, "old");
        LogFollower follower = LogFollower.fromEnd(log, this::sink);
        write(log, "new");
        follower.close();
        assertThat(read()).containsExactly("new<end>");
    }

    @Test
    void rotation_readsTheOldFileToItsEndAndLateLinesToo() throws IOException {
        LogFollower follower = LogFollower.fromStart(log, this::sink);
        write(log, "1");
        follower.drain();
        write(log, "2");
        Path old = folder.resolve("server.log.1");
        Files.move(log, old);
        follower.drain();
        write(log, "3");
        follower.drain();
        write(old, "late");
        write(log, "4");
        follower.close();
        assertThat(read()).containsExactly("12late<end>", "34<end>");
    }

    @Test
    void truncation_beginsAnew() throws IOException {
        LogFollower follower = LogFollower.fromStart(log, this::sink);
        write(log, "before");
        follower.drain();
        Files.writeString(log, "new");
        follower.close();
        assertThat(read()).containsExactly("before<end>new<end>");
        assertThat(follower.truncations()).isEqualTo(1);
    }
}
