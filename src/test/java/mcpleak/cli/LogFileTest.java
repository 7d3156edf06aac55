package mcpleak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class LogFileTest {

    private final AtomicLong clock = new AtomicLong();
    private final StringWriter err = new StringWriter();
    private final LogFile.Progress progress = new LogFile.Progress(clock::get, new PrintWriter(err, true)).of("a.log");

    private void readAfter(Duration pause, int bytes) {
        clock.addAndGet(pause.toNanos());
        progress.read(bytes);
    }

    @Test
    void shortReading_isSilent() {
        readAfter(Duration.ofMillis(1_999), 50_000_000);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void longReading_tellsEveryTwoSeconds() {
        for (int part = 0; part < 50; part++) {
            readAfter(Duration.ofMillis(100), 20_000_000);
        }
        assertThat(err.toString().lines())
                .containsExactly("mcpleak: a.log: 381 MiB read, 2 s", "mcpleak: a.log: 762 MiB read, 4 s");
    }
}
