package mcpleak.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import mcpleak.compare.Metric.Group;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.RunEvent;
import mcpleak.verdict.channel.ToolMix;

/** Find out whether runs may be compared, and which metrics may not. Confined to one thread until it is built; then read only. */
final class Comparability {

    /** Settings that say nothing of the load. */
    private static final Set<String> NOT_LOAD = Set.of(
            "url",
            "build",
            "baseline",
            "inconclusive",
            "report.extra",
            "server.command",
            "server.pid",
            "server.name",
            "server.container",
            "server.start.timeout",
            "server.pprof",
            "server.log",
            "ledger.pairs",
            "ledger.alarm",
            "tools.unsafe",
            "pass",
            "limit",
            "probe.url",
            "probe.token",
            "probe.whatgrew",
            "probe.gauges");

    /** Settings of the load that a rate per call does not depend on. */
    private static final Set<String> REMARKABLE = Set.of("rounds", "delay", "seed", "timeout", "probe.interval");

    /** A millisecond: timers that are later on average make a machine busy. */
    private static final double LATE_MICROS = 1000;

    private static final String DEMO = "demo.";

    private final List<ComparedRun> before;
    private final List<ComparedRun> after;
    private final List<Check> checks = new ArrayList<>();
    private final Map<Group, String> refused = new TreeMap<>();
    private Optional<String> otherMix = Optional.empty();

    private Comparability(List<ComparedRun> before, List<ComparedRun> after) {
        this.before = before;
        this.after = after;
    }

    static Comparability of(List<ComparedRun> before, List<ComparedRun> after) {
        Comparability found = new Comparability(before, after);
        found.profile();
        found.mix();
        found.host();
        found.runtime();
        found.conduct();
        found.pace();
        return found;
    }

    List<Check> checks() {
        return List.copyOf(checks);
    }

    /** Return why metrics of a group are refused; empty if they are not. */
    Optional<String> refusal(Group group) {
        return Optional.ofNullable(refused.get(group));
    }

    /** Return why metrics over all tools together are refused; empty if they are not. */
    Optional<String> otherMix() {
        return otherMix;
    }

    private void profile() {
        Set<String> names = new TreeSet<>();
        all().forEach(run -> names.addAll(run.run().settings().keySet()));
        names.removeAll(NOT_LOAD);
        names.removeIf(name -> name.startsWith(DEMO));
        boolean same = true;
        for (String name : names) {
            Optional<String> difference = difference(
                    run -> Optional.ofNullable(run.settings().get(name)).orElse("not set"));
            if (difference.isPresent() && !REMARKABLE.contains(name)) {
                refuse("the load profile differs", name + " " + difference.get());
                same = false;
            } else {
                difference.ifPresent(text -> remark(name + " differs: " + text));
            }
        }
        difference(RecordedRun::simulation).ifPresent(text -> refuse("the simulation differs", "simulation " + text));
        if (same) {
            checks.add(new Check(Check.Level.SAME, "Same load profile."));
        }
    }

    private void refuse(String why, String text) {
        for (Group group : Group.values()) {
            refused.putIfAbsent(group, why);
        }
        checks.add(new Check(Check.Level.REFUSED, capital(why) + ": " + text + "; nothing is compared."));
    }

    private void mix() {
        ToolMix old = mix(before);
        ToolMix now = mix(after);
        old.onlyInOne(now).forEach(tool -> remark("Tool " + tool + " was called in only one of the builds."));
        old.difference(now)
                .ifPresentOrElse(
                        tool -> {
                            otherMix = Optional.of("another mix of tools");
                            checks.add(
                                    new Check(
                                            Check.Level.REFUSED,
                                            "The mix of tools differs (" + tool
                                                    + "): metrics over all tools together are not compared, those of each tool are."));
                        },
                        () -> checks.add(new Check(Check.Level.SAME, "Same mix of tools.")));
    }

    private static ToolMix mix(List<ComparedRun> runs) {
        return ToolMix.of(runs.stream().map(ComparedRun::run).toList());
    }

    private void host() {
        for (String fact : List.of("host system", "host processors", "host memory", "host cpu quota")) {
            difference(fact(fact)).ifPresent(text -> {
                refused.putIfAbsent(Group.LOAD, "the runs are of different hosts");
                checks.add(new Check(
                        Check.Level.REFUSED,
                        capital(fact) + " differs: " + text + "; times and throughput are not compared."));
            });
        }
        difference(fact("load generator")).ifPresent(text -> remark("The load generator differs: " + text));
        if (!refused.containsKey(Group.LOAD)) {
            checks.add(new Check(Check.Level.SAME, "Same host."));
        }
    }

    private void runtime() {
        Optional<String> other =
                difference(run -> run.runtime().name() + ", " + run.runtime().model());
        other.ifPresent(text -> {
            refused.putIfAbsent(Group.MEMORY, "the servers' runtimes differ");
            checks.add(new Check(
                    Check.Level.REFUSED, "The server's runtime differs: " + text + "; memory is not compared."));
        });
        difference(fact("server runtime version"))
                .ifPresent(text -> remark(
                        "The runtime's version differs: " + text + ". Part of a change in floors may come from this."));
        if (other.isEmpty()) {
            checks.add(new Check(Check.Level.SAME, "Same runtime of the server."));
        }
    }

    private void pace() {
        double worst = all().stream()
                .mapToDouble(run -> LoadReadings.lateMicros(run, LoadReadings.Percentile.P50))
                .max()
                .orElse(0);
        if (worst > LATE_MICROS) {
            remark(String.format(
                    Locale.ROOT,
                    "The machine was busy: timers of the load generator were up to %.1f ms late on average; intervals of"
                            + " times and throughput are wider for it.",
                    worst / LATE_MICROS));
        }
    }

    private void conduct() {
        for (ComparedRun run : all()) {
            long done = run.run().rounds().stream()
                    .filter(round -> round.number() > 0)
                    .count();
            boolean ended = run.run().events().stream()
                    .anyMatch(event -> event.kind() == RunEvent.Kind.SERVER_DIED
                            || event.kind() == RunEvent.Kind.INTERRUPTED
                            || event.kind() == RunEvent.Kind.SERVER_RESTARTED);
            if (done < run.run().plannedRounds() || ended) {
                remark("Run " + run.run().id() + " did not come to its end in order: " + done + " of "
                        + run.run().plannedRounds() + " rounds.");
            }
        }
    }

    private static Function<RecordedRun, String> fact(String name) {
        return run -> Optional.ofNullable(run.environment().get(name)).orElse("not known");
    }

    private Optional<String> difference(Function<RecordedRun, String> what) {
        String old = values(before, what);
        String now = values(after, what);
        boolean same = old.equals(now);
        return same ? Optional.empty() : Optional.of(old + " in the baseline, " + now + " now");
    }

    private static String values(List<ComparedRun> runs, Function<RecordedRun, String> what) {
        Set<String> values = new LinkedHashSet<>();
        runs.forEach(run -> values.add(what.apply(run.run())));
        return String.join(" and ", new TreeSet<>(values));
    }

    private List<ComparedRun> all() {
        List<ComparedRun> runs = new ArrayList<>(before);
        runs.addAll(after);
        return runs;
    }

    private void remark(String text) {
        checks.add(new Check(Check.Level.REMARK, text));
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
