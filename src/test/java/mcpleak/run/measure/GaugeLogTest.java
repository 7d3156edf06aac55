package mcpleak.run.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mcpleak.network.Identity;
import mcpleak.probe.GaugeReader;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.plan.RoundPlan;
import mcpleak.run.folder.RunFiles;
import mcpleak.run.recorder.LoadPace;
import mcpleak.run.recorder.LoadSeconds;
import mcpleak.run.recorder.LoadSeconds.OfferedCalls;
import mcpleak.run.recorder.RecordingFiles;
import mcpleak.run.recorder.RequestMeters;
import mcpleak.run.recorder.RunEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GaugeLogTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void pause_ofCheapReading_isTheInterval() {
        assertThat(GaugeLog.pause(SECOND, Duration.ofMillis(52))).isEqualTo(SECOND);
    }

    @Test
    void pause_ofCostlyReading_keepsItToATwentiethOfTheTime() {
        assertThat(GaugeLog.pause(SECOND, Duration.ofMillis(500))).isEqualTo(Duration.ofMillis(9_500));
    }

    @Test
    void start_readsAgainAndAgain(@TempDir Path folder) throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/stats", exchange -> {
            byte[] body = "{\"active\":3}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
            asked.countDown();
        });
        server.start();
        URI origin = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        GaugeReader gauges = GaugeReader.of(
                Identity.unknownTo(origin), List.of(new GaugeReader.Choice(URI.create(origin + "/stats"), "active")));
        LoadProfile profile = LoadProfile.parse(Map.of());
        RunFiles files = new RunFiles(folder, Instant.now(), ZoneId.systemDefault());
        RequestMeters meters = new RequestMeters(Clock.systemUTC());
        RecordingFiles recording = new RecordingFiles(
                Clock.systemUTC(),
                meters,
                new LoadSeconds(
                        new OfferedCalls(profile, new LoadPace(profile, RoundPlan.draw(profile))),
                        () -> new RunEntry.Phase(0, false, Instant.EPOCH),
                        meters),
                entry -> {
                    throw new AssertionError(entry);
                });
        recording.open(files);
        try (GaugeLog log = new GaugeLog(gauges, Clock.systemUTC(), recording)) {
            log.start(Duration.ZERO);
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            server.stop(0);
            recording.close();
        }
        assertThat(Files.readString(files.gaugesCsv()))
                .startsWith("timestamp,gauge,unit,value\n20")
                .contains("active")
                .contains(",3\n");
    }
}
