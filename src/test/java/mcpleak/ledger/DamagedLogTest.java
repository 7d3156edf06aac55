package mcpleak.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mcpleak.ledger.pairs.PairSet;
import mcpleak.report.words.LedgerWords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A log that was damaged on its way is read right, or is said to be uncertain. The truth is that of the server, not of the log.
 */
class DamagedLogTest {

    private static final int SEEDS = Integer.getInteger("seeds", 15);
    private static final int CALLS = 400;

    private static final PairSet PAIRS = Read.pairs("""
            restarts = ["boot"]
            pairs = [
              { name = sessions, keys = ids, start = "begin s(?P<key>\\\\w+)", stop = "finish s(?P<key>\\\\w+)" }
              { name = exporters, keys = names, start = "begin e(?P<key>\\\\w+)", stop = "finish e(?P<key>\\\\w+)" }
            ]
            """);

    /** What can happen to a log. */
    enum Damage {
        NONE,
        EACH_LINE_TWICE,
        SOME_LINES_TWICE,
        BLOCK_TWICE,
        SHUFFLED,
        NEWEST_FIRST,
        TWO_WRITERS,
        BEGINS_IN_THE_MIDDLE,
        LINES_MISSING,
        BLOCK_MISSING,
        RESTARTED;

        /** Return whether the log lacks lines without which the truth cannot be known. */
        boolean costsLines() {
            return this == LINES_MISSING || this == BLOCK_MISSING || this == RESTARTED;
        }

        List<String> of(List<String> log, Random random) {
            List<String> damaged = new ArrayList<>(log);
            int at = random.nextInt(log.size() / 2);
            int length = 10 + random.nextInt(log.size() / 4);
            switch (this) {
                case NONE -> {}
                case EACH_LINE_TWICE -> {
                    damaged.clear();
                    log.forEach(line -> damaged.addAll(List.of(line, line)));
                }
                case SOME_LINES_TWICE -> {
                    damaged.clear();
                    log.forEach(line -> damaged.addAll(Collections.nCopies(random.nextInt(10) == 0 ? 2 : 1, line)));
                }
                case BLOCK_TWICE -> damaged.addAll(at + length, log.subList(at, at + length));
                case SHUFFLED -> Collections.shuffle(damaged, random);
                case NEWEST_FIRST -> Collections.reverse(damaged);
                case TWO_WRITERS -> {
                    List<String> late = new ArrayList<>();
                    damaged.removeIf(line -> random.nextBoolean() && late.add(line));
                    damaged.addAll(late);
                }
                case BEGINS_IN_THE_MIDDLE -> damaged.subList(0, at + 1).clear();
                case LINES_MISSING -> damaged.removeIf(line -> random.nextInt(12) == 0);
                case BLOCK_MISSING -> damaged.subList(at, at + length).clear();
                case RESTARTED ->
                    damaged.add(at + length, damaged.get(at + length).substring(0, 24) + " boot");
            }
            return damaged;
        }
    }

    /** A server's log, with what it truly left open. */
    private record Served(List<String> log, Set<String> sessions, long exporters) {

        /** Each call begins a session and an exporter and finishes them within 2 seconds, but for one in a hundred. */
        static Served by(Random random) {
            Map<Long, List<String>> lines = new TreeMap<>();
            Set<String> sessions = new TreeSet<>();
            long exporters = 0;
            for (int call = 0; call < CALLS; call++) {
                String session = String.format(Locale.ROOT, "session%08x", random.nextInt());
                boolean mayForget = call < CALLS - 20;
                if (serve(lines, call * 250L, session, mayForget, random)) {
                    sessions.add(session.substring(1));
                }
                exporters += serve(lines, call * 250L, "exporter", mayForget, random) ? 1 : 0;
            }
            List<String> log = new ArrayList<>();
            lines.forEach((millis, texts) -> texts.forEach(text -> log.add(stamp(millis) + " " + text)));
            return new Served(log, sessions, exporters);
        }

        private static boolean serve(
                Map<Long, List<String>> lines, long begin, String key, boolean mayForget, Random random) {
            lines.computeIfAbsent(begin, absent -> new ArrayList<>()).add("begin " + key);
            if (mayForget && random.nextInt(100) == 0) {
                return true;
            }
            lines.computeIfAbsent(begin + 1 + random.nextInt(2_000), absent -> new ArrayList<>())
                    .add("finish " + key);
            return false;
        }

        private static String stamp(long millis) {
            return Instant.ofEpochMilli(1_760_039_614_000L + millis).toString().replaceFirst("(:\\d\\d)Z", "$1.000Z");
        }
    }

    private static LedgerReport read(List<String> log) {
        return Read.text(String.join("\n", log) + "\n", PAIRS);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Damage.class)
    void ids_areRightOrSaidToBeUncertain(Damage damage) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Served served = Served.by(random);
            List<String> log = damage.of(served.log(), random);
            PairReport pair = Read.pair(read(log), "sessions");
            if (damage.costsLines()) {
                assertThat(isRight(pair, served.sessions())
                                || !pair.doubts().isEmpty()
                                || !givesItselfAway(damage, log))
                        .as("seed %d", seed)
                        .isTrue();
            } else {
                Set<String> open = new TreeSet<>(served.sessions());
                open.removeIf(key -> log.stream().noneMatch(line -> line.endsWith("begin s" + key)));
                assertThat(isRight(pair, open)).as("seed %d", seed).isTrue();
            }
        }
    }

    /** A block may be missing in such a way that no line that is left shows it: no stop lacks its start. */
    private static boolean givesItselfAway(Damage damage, List<String> log) {
        Set<String> begun = new TreeSet<>();
        log.stream()
                .filter(line -> line.contains(" begin s"))
                .forEach(line -> begun.add(line.substring(line.lastIndexOf(' '))));
        return damage != Damage.BLOCK_MISSING
                || log.stream()
                        .anyMatch(line ->
                                line.contains(" finish s") && !begun.contains(line.substring(line.lastIndexOf(' '))));
    }

    private static boolean isRight(PairReport pair, Set<String> open) {
        return pair.open() == open.size() && new TreeSet<>(pair.openKeys()).equals(open);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Damage.class)
    void names_areRightOrSaidToBeUncertain(Damage damage) {
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            Served served = Served.by(random);
            List<String> log = damage.of(served.log(), random);
            PairReport pair = Read.pair(read(log), "exporters");
            if (pair.doubts().isEmpty() && givesItselfAway(damage, log)) {
                assertThat(pair.open()).as("seed %d", seed).isEqualTo(served.exporters());
            }
            if (damage == Damage.NONE || damage == Damage.SHUFFLED || damage == Damage.NEWEST_FIRST) {
                assertThat(pair.doubts()).as("seed %d", seed).isEmpty();
            }
        }
    }

    @Test
    void idsWithoutTimes_someMissing_areSaidToBeUncertain() {
        PairReport pair = Read.pair(
                read(List.of(
                        "begin session1", "finish session1", "finish session2", "begin session3", "finish session3")),
                "sessions");
        assertThat(pair.open()).isZero();
        assertThat(pair.doubts()).anyMatch(why -> LedgerWords.doubt(why).contains("no start"));
    }
}
