package mcpleak.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DemoMemoryTest {

    @ParameterizedTest
    @CsvSource({
        "NONE,NONE,0",
        "CALL,NONE,9000",
        "TOOL,NONE,3000",
        "SESSION,NONE,0",
        "NONE,WARMUP,1000",
        "NONE,CACHE,0",
        "NONE,SAW,0",
        "NONE,STEP,480",
        "CALL,SAW,9000"
    })
    void onCall_nineThousandCalls_keepsWhatTheOptionSays(DemoLeak leak, DemoLook look, long pieces) {
        DemoMemory memory = new DemoMemory(new DemoOptions(0, leak, 64, look, 0, Duration.ZERO, 1));

        call(memory, 9_000);

        assertThat(memory.pieces()).isEqualTo(pieces);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4", "5"})
    void onCall_sparse_leaksHalfAPercentAtTimesFixedByTheSeed(long seed) {
        DemoOptions options = new DemoOptions(0, DemoLeak.SPARSE, 64, DemoLook.NONE, 0, Duration.ZERO, seed);
        long[] leaks = leakingCalls(options);

        // 160 of 32,000 expected, standard deviation 12.6
        assertThat(leaks.length).isBetween(110, 210);
        assertThat(leakingCalls(options)).isEqualTo(leaks);
        assertThat(LongStream.range(1, leaks.length)
                        .map(i -> leaks[(int) i] - leaks[(int) i - 1])
                        .distinct()
                        .count())
                .as("gaps of different length")
                .isGreaterThan(50);
    }

    @Test
    void onSession_sessionLeak_keepsOnePieceEach() {
        DemoMemory memory =
                new DemoMemory(new DemoOptions(0, DemoLeak.SESSION, 64, DemoLook.NONE, 0, Duration.ZERO, 1));

        memory.onSession();
        memory.onSession();

        assertThat(memory.pieces()).isEqualTo(2);
    }

    @Test
    void onCall_threadLeak_parksOneThreadInAHundredCalls() throws IOException {
        DemoMemory memory = new DemoMemory(new DemoOptions(0, DemoLeak.THREAD, 0, DemoLook.NONE, 0, Duration.ZERO, 1));
        call(memory, 499);

        assertThat(leakedThreads()).isEqualTo(4);
        memory.close();
    }

    @Test
    void keep_upToTheLimit_thenSaysThatMemoryIsFull() {
        RetainedBytes retained = new RetainedBytes(1_000);
        retained.keep(500);
        retained.keep(500);

        assertThatThrownBy(() -> retained.keep(1))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("1000 bytes are kept and the limit is 1000, 70 % of the heap");
        assertThat(retained.pieces()).isEqualTo(2);
    }

    private static long[] leakingCalls(DemoOptions options) {
        DemoMemory memory = new DemoMemory(options);
        return LongStream.rangeClosed(1, 32_000)
                .filter(call -> {
                    long before = memory.pieces();
                    memory.onCall("echo");
                    return memory.pieces() > before;
                })
                .toArray();
    }

    private static void call(DemoMemory memory, int calls) {
        for (int i = 0; i < calls; i++) {
            memory.onCall(i % 3 == 0 ? "search" : "echo");
        }
    }

    private static long leakedThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("leaked-"))
                .count();
    }
}
