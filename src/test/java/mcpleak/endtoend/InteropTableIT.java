package mcpleak.endtoend;

import static mcpleak.endtoend.InteropRow.leaky;
import static mcpleak.endtoend.InteropRow.mended;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Run real servers that leak, and the same servers mended, and compare each answer with what is known.
 *
 * <p>A wrong answer fails, and so do more than two rows without a verdict, or both halves of a pair. A row without a verdict is
 * run once more, with another draw of its load. A row whose server cannot be fetched because a registry is out of reach is
 * skipped, and printed with the reason; if that goes for all, nothing was shown, which fails too.
 *
 * <p>{@code -Dinterop.only=NAT,FASTMCP} runs the rows whose server or pattern has one of these in its name.
 */
final class InteropTableIT {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration GRACE = Duration.ofSeconds(20);
    private static final int AT_A_TIME = 2;
    private static final int UNDECIDED_AT_MOST = 2;

    /** Pairs for each change: one of Node and one of Python. */
    private static final Set<String> SOME = Set.of("json", "python");

    private static final String LIVE = "live bytes";

    /** Below what the kernel gives to clients: one of a neighbour's connections might have the port when the server comes. */
    private static final AtomicInteger PORT = new AtomicInteger(21_000);

    @TempDir
    Path work;

    static List<InteropRow> rows() {
        // what is kept shows after few sessions; that nothing is kept, only when the scatter of a floor, spread over
        // the
        // calls of a round, is less than the margin. Servers that let sessions idle for some seconds get a longer gap
        Map<String, String> few = load("20", "10", "2s");
        Map<String, String> many = tenRounds(load("20", "120", "2s"));
        Map<String, String> reclaimed = load("20", "75", "9s");
        Map<String, String> calls = load("4", "250", "2s");
        Map<String, String> manyCalls = load("4", "2500", "2s");
        Map<String, String> fewChildren = load("2", "5", "3s");
        Map<String, String> manyChildren = tenRounds(load("4", "600", "2s"));
        // Python answers a tenth as often, and what sessions leave behind for a while scatters: more calls to a session
        Map<String, String> left = leftBehind(load("10", "60", "2s"));
        Map<String, String> leftAndReclaimed = leftBehind(load("10", "250", "9s"));
        Map<String, String> leftAndReclaimedTwice = leftBehind(load("10", "400", "9s"));
        List<String> stream = List.of(LIVE, "fds", "sockets in CLOSE_WAIT");
        return List.of(
                leaky("json", InteropServer.SDK_V1, "LongSession", calls, List.of(LIVE))
                        .keeping(5_150),
                mended("json", InteropServer.SDK_V2, "LongSession", manyCalls),
                leaky("sessions", InteropServer.SDK_V1, "AbandonedSessions", few, List.of(LIVE))
                        // of the session, and of the call in it, which it remembers
                        .keeping(30_400 + 5_150),
                mended("sessions", InteropServer.SDK_V1, "SessionChurn", many),
                leaky("everything", InteropServer.EVERYTHING, "AbandonedSessions", only("echo", few), List.of(LIVE))
                        .keeping(190_800),
                mended("everything", InteropServer.EVERYTHING, "SessionChurn", only("echo", many)),
                leaky(
                        "gateway",
                        InteropServer.GATEWAY_LEAKY,
                        "StatelessCalls",
                        only("tick", fewChildren),
                        List.of("child processes", "private RSS of children")),
                mended("gateway", InteropServer.GATEWAY_MENDED, "StatelessCalls", only("tick", manyChildren)),
                leaky("java sessions", InteropServer.JAVA_LEAKY, "AbandonedSessions", few, List.of(LIVE)),
                mended("java sessions", InteropServer.JAVA_SWEEP, "AbandonedSessions", reclaimed),
                leaky("java streams", InteropServer.JAVA_NOW, "DroppedStreams", few, stream)
                        .keeping(9_300),
                mended("java streams", InteropServer.JAVA_KEEPALIVE, "DroppedStreams", reclaimed),
                leaky("python", InteropServer.PYTHON_LEAKY, "ToolCalls", left, List.of(LIVE)),
                mended("python", InteropServer.PYTHON_MENDED, "ToolCalls", leftAndReclaimed),
                leaky("fastmcp", InteropServer.FASTMCP_LEAKY, "ToolCalls", left, List.of(LIVE)),
                mended("fastmcp", InteropServer.FASTMCP_MENDED, "ToolCalls", leftAndReclaimedTwice),
                leaky("nat", InteropServer.NAT_LEAKY, "ToolCalls", only("now", left), List.of(LIVE)),
                mended("nat", InteropServer.NAT_MENDED, "ToolCalls", only("now", leftAndReclaimed)));
    }

    /** Look once, after ten rounds: where floors scatter, the stricter bounds of many looks would take more of them. */
    private static Map<String, String> tenRounds(Map<String, String> load) {
        Map<String, String> fixed = new LinkedHashMap<>(load);
        fixed.put("rounds", "10");
        return fixed;
    }

    private static Map<String, String> leftBehind(Map<String, String> load) {
        Map<String, String> more = new LinkedHashMap<>(load);
        more.putAll(Map.of("sessions", "20", "close", "abandon"));
        return more;
    }

    private static Map<String, String> load(String users, String calls, String delay) {
        return Map.of("users", users, "calls", calls, "delay", delay, "think", "0s", "rounds", "auto:16");
    }

    private static Map<String, String> only(String tool, Map<String, String> load) {
        Map<String, String> more = new LinkedHashMap<>(load);
        more.put("tools.include", tool);
        return more;
    }

    @Test
    @Tag("end-to-end")
    void someRealServers_areJudgedAsTheyAre() throws Exception {
        judge(rows().stream().filter(row -> SOME.contains(row.pair())).toList());
    }

    @Test
    @Tag("interop")
    void realServers_areJudgedAsTheyAre() throws Exception {
        judge(chosen(System.getProperty("interop.only", "")));
    }

    private void judge(List<InteropRow> rows) throws Exception {
        List<InteropOutcome> outcomes = run(rows);
        System.out.println("\n" + InteropOutcome.header());
        outcomes.forEach(outcome -> System.out.println(outcome.line()));

        assertThat(outcomes).as("rows that were run").anyMatch(outcome -> !outcome.skipped());
        assertThat(outcomes)
                .filteredOn(outcome -> !outcome.mistake().isEmpty())
                .extracting(InteropOutcome::line)
                .isEmpty();
        Map<String, Long> undecided = outcomes.stream()
                .filter(InteropOutcome::undecided)
                .collect(Collectors.groupingBy(outcome -> outcome.row().pair(), Collectors.counting()));
        assertThat(undecided.values())
                .as("rows without a verdict by pair: %s", undecided)
                .doesNotContain(2L);
        assertThat(undecided.values().stream().mapToLong(Long::longValue).sum())
                .as("rows without a verdict")
                .isLessThanOrEqualTo(UNDECIDED_AT_MOST);
    }

    private static List<InteropRow> chosen(String only) {
        List<String> parts = List.of(only.toLowerCase(Locale.ROOT).split(","));
        return rows().stream()
                .filter(row -> {
                    String name = row.server() + " " + row.server().title() + " " + row.simulation();
                    return parts.stream().anyMatch(name.toLowerCase(Locale.ROOT)::contains);
                })
                .toList();
    }

    /** Run the rows, two at a time, the long ones first: each waits much of its time, in its idle gaps. */
    private List<InteropOutcome> run(List<InteropRow> rows) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            Map<InteropRow, Future<InteropOutcome>> running = new LinkedHashMap<>();
            for (InteropRow row : rows.stream()
                    .sorted(Comparator.comparing(InteropRow::leaks))
                    .toList()) {
                running.put(row, pool.submit(() -> installAndRun(row)));
            }
            List<InteropOutcome> outcomes = new ArrayList<>();
            for (InteropRow row : rows) {
                outcomes.add(Objects.requireNonNull(running.get(row)).get());
            }
            return outcomes;
        } finally {
            pool.shutdownNow();
        }
    }

    private InteropOutcome installAndRun(InteropRow row) throws Exception {
        Path installed;
        try {
            installed = row.server().install();
        } catch (InteropServer.OutOfReachException e) {
            return told(InteropOutcome.skipped(row, String.valueOf(e.getMessage())));
        }
        InteropOutcome first = told(run(row, installed));
        return first.undecided() ? told(run(row.withSeed(2), installed)) : first;
    }

    private static InteropOutcome told(InteropOutcome outcome) {
        System.out.println(outcome.line());
        return outcome;
    }

    private InteropOutcome run(InteropRow row, Path installed) throws Exception {
        int port = freePort();
        Map<String, String> properties = new LinkedHashMap<>(row.load());
        properties.put("inconclusive", "warn");
        properties.put("url", "http://127.0.0.1:" + port + "/mcp");
        properties.put("server.command", row.server().command(installed, port));
        long began = System.nanoTime();
        Path folder = Files.createDirectories(work.resolve(Integer.toString(port)));
        InteropOutcome outcome;
        try (GatlingRun run = GatlingRun.start(folder, "mcpleak.simulations." + row.simulation(), properties)) {
            try {
                run.await(LIMIT);
                outcome = InteropOutcome.of(row, run.memory(), secondsSince(began));
            } catch (IOException | RuntimeException | AssertionError e) {
                outcome = InteropOutcome.broken(row, secondsSince(began), "no result: " + firstLine(e));
            }
            if (outcome.undecided() || !outcome.mistake().isEmpty()) {
                System.out.println(run.text());
            }
        }
        assertThat(stillListens(port))
                .as("%s still listens after its run", row.server().title())
                .isFalse();
        return outcome;
    }

    private static long secondsSince(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toSeconds();
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static int freePort() {
        while (true) {
            int port = PORT.getAndIncrement();
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException taken) {
                // the next one, then
            }
        }
    }

    /** Tell whether a server answers although its run has ended; one that was killed with its run gets some seconds. */
    private static boolean stillListens(int port) throws InterruptedException {
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (System.nanoTime() < deadline) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Thread.sleep(socket.isConnected() ? 200 : 0);
            } catch (IOException refused) {
                return false;
            }
        }
        return true;
    }
}
