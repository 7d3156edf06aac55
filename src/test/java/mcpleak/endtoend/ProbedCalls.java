package mcpleak.endtoend;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.mcp;

import io.gatling.javaapi.core.Simulation;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import mcpleak.probe.SamplerThread;
import mcpleak.probe.process.ProcessTreeSampler;

/**
 * Call a tool without a pause while the probe of this JVM is switched on and off, and print how many calls went through in each
 * window: {@code WINDOW on 5123.4}, in calls per second. The order is on, off, off, on, so that a drift favours neither.
 */
public final class ProbedCalls extends Simulation {

    private static final int USERS = 20;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final List<Boolean> ORDER = List.of(true, false, false, true);

    private final LongAdder calls = new LongAdder();
    private volatile boolean over;

    {
        Thread switching = new Thread(this::windows, "probe-switch");
        switching.setDaemon(true);
        switching.start();
        setUp(scenario("calls")
                        .exec(
                                initialize(),
                                asLongAs(session -> !over)
                                        .on(
                                                exec(callTool("echo").arguments("{\"message\":\"hello\"}")),
                                                exec(session -> {
                                                    calls.increment();
                                                    return session;
                                                })))
                        .injectOpen(atOnceUsers(USERS)))
                .protocols(mcp(System.getProperty("probed.url")));
    }

    private void windows() {
        try {
            Thread.sleep(WARM_UP.toMillis());
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < ORDER.size() * Integer.getInteger("probed.rounds", 1); i++) {
                boolean on = ORDER.get(i % ORDER.size());
                lines.add(String.format(java.util.Locale.ROOT, "WINDOW %s %.1f", on ? "on" : "off", rate(on)));
            }
            lines.forEach(System.out::println);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over = true;
        }
    }

    private double rate(boolean on) throws InterruptedException {
        if (!on) {
            return rate();
        }
        ProcessTreeSampler tree = new ProcessTreeSampler(Long.getLong("probed.pid"), Clock.systemUTC());
        try (SamplerThread probe = SamplerThread.start(
                tree, Clock.systemUTC(), INTERVAL, reading -> {}, event -> System.out.println(event.text()))) {
            double rate = rate();
            return probe.recent(WINDOW).isEmpty() ? Double.NaN : rate;
        }
    }

    private double rate() throws InterruptedException {
        long before = calls.sum();
        long begin = System.nanoTime();
        Thread.sleep(WINDOW.toMillis());
        return (calls.sum() - before) * 1e9 / (System.nanoTime() - begin);
    }
}
