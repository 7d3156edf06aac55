package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import mcpleak.server.ServerAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Play a few rows of the fault campaign; {@code mvn verify -Pfaults} plays all. */
@Isolated
@Tag("tables")
final class FaultCampaignIT {

    private static final String ROWS = "no-opens|crash|sigterm-start|background-daemon|hostile-dies|kill-00[1-5]";

    @TempDir
    Path work;

    @Test
    void campaign_fewRows_areAsExpected() throws Exception {
        Path output = work.resolve("output.txt");
        Process campaign = new ProcessBuilder(
                        "python3",
                        "src/test/faults/campaign.py",
                        System.getProperty("java.class.path"),
                        "--kills=5",
                        "--only=^(" + ROWS + ")",
                        "--port=" + ServerAddress.freePort(),
                        "--out=" + work.resolve("faults"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(campaign.waitFor(15, TimeUnit.MINUTES)).isTrue();
            assertThat(campaign.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            campaign.destroyForcibly();
        }
        assertThat(Files.readString(output)).contains("10 faults, 10 as expected");
    }
}
