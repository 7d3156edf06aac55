package mcpleak.run.round;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mcpleak.ledger.Ledger;
import mcpleak.ledger.LedgerReport;
import mcpleak.ledger.log.LogReader;
import mcpleak.ledger.pairs.PairSet;
import mcpleak.ledger.pairs.PairsFile;
import mcpleak.ledger.pairs.Threshold;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.recording.Channel;
import mcpleak.recording.Floor;
import mcpleak.server.LogFollower;

/**
 * Keep a ledger of the server's log while the run goes on, and put what is open into the floors. Thread-safe; follows the log on
 * a thread of its own.
 */
public final class LiveLedger {

    private static final long POLL_MILLIS = 250;

    private final PairSet pairs;
    private final List<Threshold> thresholds;
    private final Optional<Path> ownLog;
    private final Ledger ledger;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread daemon = new Thread(work, "mcpleak-ledger");
        daemon.setDaemon(true);
        return daemon;
    });
    private Optional<LogFollower> follower = Optional.empty();
    private Optional<String> trouble = Optional.empty();

    private LiveLedger(PairSet pairs, List<Threshold> thresholds, Optional<Path> ownLog) {
        this.pairs = pairs;
        this.thresholds = List.copyOf(thresholds);
        this.ownLog = ownLog;
        this.ledger = new Ledger(pairs);
    }

    /**
     * Prepare a ledger as the properties say.
     *
     * @throws IllegalArgumentException if the pairs file or a threshold is not understood; it names the property
     */
    public static LiveLedger of(LoadProfile profile) {
        PairSet pairs =
                profile.get(Properties.LEDGER_PAIRS).map(LiveLedger::read).orElseGet(PairsFile::shipped);
        try {
            List<Threshold> thresholds =
                    profile.get(Properties.LEDGER_ALARM).map(Threshold::parse).orElse(List.of());
            return new LiveLedger(
                    pairs, thresholds, profile.get(Properties.SERVER_LOG).map(Path::of));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("-Dledger.alarm: " + e.getMessage(), e);
        }
    }

    private static PairSet read(String file) {
        try {
            return PairsFile.read(Files.readString(Path.of(file), StandardCharsets.UTF_8), "-Dledger.pairs=" + file);
        } catch (IOException e) {
            throw new IllegalArgumentException("-Dledger.pairs=" + file + ": cannot be read: " + e, e);
        }
    }

    /** Begin with the log that the properties name, where it ends now; nothing if they name none. */
    synchronized void beginBeforeServer() {
        if (ownLog.isPresent()) {
            try {
                follow(LogFollower.fromEnd(ownLog.get(), this::sink));
            } catch (IOException e) {
                trouble = Optional.of("-Dserver.log=" + ownLog.get() + ": cannot be read: " + e);
            }
        }
    }

    /** Begin with the server's output, from its start; nothing if the properties name a log, or there is no output. */
    synchronized void begin(Path output) {
        if (ownLog.isEmpty() && follower.isEmpty() && Files.exists(output)) {
            follow(LogFollower.fromStart(output, this::sink));
        }
    }

    private LogFollower.Sink sink() {
        LogReader reader = ledger.reader(LogReader.Format.DETECTED);
        return new LogFollower.Sink() {
            @Override
            public void accept(byte[] bytes, int offset, int length) {
                reader.accept(bytes, offset, length);
            }

            @Override
            public void end() {
                reader.end();
            }
        };
    }

    @SuppressWarnings("FutureReturnValueIgnored") // drain reports its failures itself
    private void follow(LogFollower log) {
        follower = Optional.of(log);
        worker.scheduleWithFixedDelay(this::drain, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private synchronized void drain() {
        if (follower.isEmpty() || trouble.isPresent()) {
            return;
        }
        try {
            follower.get().drain();
        } catch (IOException | RuntimeException e) {
            trouble = Optional.of("the server's log cannot be followed any more: " + e);
        }
    }

    /** Return a floor with what is open now of each pair of which the log has shown a start and a stop. */
    synchronized Floor into(Floor floor) {
        drain();
        if (follower.isEmpty() || trouble.isPresent()) {
            return floor;
        }
        Map<Channel, Double> readings = new HashMap<>(floor.readings());
        ledger.judgeable().forEach((pair, open) -> readings.put(Channel.ledger(pair), (double) open));
        return new Floor(
                floor.at(),
                floor.rootPid(),
                floor.rootStartedAtMillis(),
                readings,
                floor.settleBytesPerSecond(),
                floor.swapBytes(),
                floor.probeMillis(),
                floor.othersCpuPercent());
    }

    /**
     * End with what the log told, before the server is asked to stop: what its end closes was left open until then.
     *
     * @param tell takes what a reader must know
     * @return what the log told; empty if there was none
     */
    public synchronized Optional<LedgerReport> finish(Consumer<String> tell) {
        drain();
        worker.shutdownNow();
        trouble.ifPresent(tell);
        if (follower.isEmpty()) {
            return Optional.empty();
        }
        try (LogFollower log = follower.get()) {
            return report(log, tell);
        } catch (IOException e) {
            tell.accept("the server's log cannot be closed: " + e);
            return Optional.empty();
        }
    }

    private Optional<LedgerReport> report(LogFollower log, Consumer<String> tell) {
        if (!log.found()) {
            tell.accept("-Dserver.log=" + log.file() + ": there is no such file");
            return Optional.empty();
        }
        if (log.truncations() > 0) {
            tell.accept("the server's log was truncated " + log.truncations()
                    + " times; what was written between the last look and the truncation is not in the ledger");
        }
        neverStopped().ifPresent(tell);
        return Optional.of(ledger.report(thresholds));
    }

    private Optional<String> neverStopped() {
        List<String> names = ledger.open().keySet().stream()
                .filter(name -> !ledger.judgeable().containsKey(name))
                .filter(name -> pairs.pairs().stream()
                        .anyMatch(pair -> pair.name().equals(name)
                                && pair.standing() == mcpleak.ledger.pairs.PairSet.Pair.Standing.NAMED))
                .toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("the server's log tells of starts or stops alone of " + String.join(", ", names)
                        + ": that is shown, not judged");
    }
}
