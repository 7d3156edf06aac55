package mcpleak.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import mcpleak.ledger.Ledger.LedgerLimits;
import mcpleak.ledger.pairs.PairSet;
import mcpleak.report.words.LedgerWords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ledger agrees with a model that is obviously right: sets of ids, and counters. */
class LedgerModelTest {

    private static final PairSet IDS = Read.pairs(
            "pairs = [{ name = p, keys = ids, start = \"begin (?P<key>\\\\w+)\", stop = \"finish (?P<key>\\\\w+)\" }]");
    private static final PairSet NAMES = Read.pairs(
            "pairs = [{ name = p, keys = names, start = \"begin (?P<key>\\\\w+)\", stop = \"finish (?P<key>\\\\w+)\" }]");
    private static final PairSet NO_KEYS = Read.pairs("pairs = [{ name = p, start = \"begin \", stop = \"finish \" }]");

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; seed <= 60; seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    /** Every order of the lines of three objects, one of which never stops, each line once or twice. */
    @Test
    void everyInterleaving_ofFewIds_isExact() {
        List<String> lines = List.of("begin a", "finish a", "begin b", "finish b", "begin c");
        List<List<String>> orders = permutations(lines);
        assertThat(orders).hasSize(120);
        for (List<String> order : orders) {
            for (int twice = -1; twice < lines.size(); twice++) {
                List<String> log = new ArrayList<>(order);
                if (twice >= 0) {
                    log.add(order.get(twice));
                }
                PairReport pair =
                        Read.text(String.join("\n", stamped(log)), IDS).pairs().get(0);
                assertThat(List.of(pair.counts().started(), pair.counts().stopped(), pair.open()))
                        .as("%s", log)
                        .containsExactly(3L, 2L, 1L);
                assertThat(pair.openKeys()).as("%s", log).containsExactly("c");
            }
        }
    }

    /** Lines of one instant, so that no time tells their order. */
    private static List<String> stamped(List<String> lines) {
        return lines.stream().map(line -> "2026-01-01 00:00:00 " + line).toList();
    }

    private static List<List<String>> permutations(List<String> of) {
        if (of.isEmpty()) {
            return List.of(List.of());
        }
        List<List<String>> all = new ArrayList<>();
        for (String first : of) {
            List<String> rest = new ArrayList<>(of);
            rest.remove(first);
            for (List<String> order : permutations(rest)) {
                List<String> whole = new ArrayList<>(List.of(first));
                whole.addAll(order);
                all.add(whole);
            }
        }
        return all;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void ids_agreeWithSets(long seed) {
        Random random = new Random(seed);
        Set<String> open = new LinkedHashSet<>();
        Set<String> ever = new HashSet<>();
        List<String> log = new ArrayList<>();
        long orphans = 0;
        long stopped = 0;
        for (int i = 0; i < 400; i++) {
            if (random.nextInt(3) > 0 || open.isEmpty()) {
                String id = "session" + String.format("%08d", seed * 1000 + i);
                open.add(id);
                ever.add(id);
                log.add("begin " + id);
            } else {
                String id = new ArrayList<>(open).get(random.nextInt(open.size()));
                open.remove(id);
                stopped++;
                log.add("finish " + id);
            }
            if (random.nextInt(20) == 0) {
                log.add(log.get(random.nextInt(log.size())));
            }
            if (random.nextInt(50) == 0) {
                orphans++;
                log.add("finish gone" + String.format("%08d", i));
            }
            log.add("nothing of interest beginning or finishing here " + i);
        }
        PairReport pair = Read.text(String.join("\n", log), IDS).pairs().get(0);
        assertThat(pair.counts().started()).isEqualTo(ever.size());
        assertThat(pair.counts().stopped()).isEqualTo(stopped + orphans);
        assertThat(pair.openKeys()).containsExactlyElementsOf(open);
        assertThat(pair.counts().stoppedWithoutStart()).isEqualTo(orphans);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void names_agreeWithCounters(long seed) {
        Random random = new Random(seed);
        Map<String, Integer> open = new TreeMap<>();
        List<String> log = new ArrayList<>();
        long started = 0;
        long stopped = 0;
        long peak = 0;
        for (int i = 0; i < 500; i++) {
            String name = "n" + random.nextInt(5);
            boolean start = random.nextInt(100) < 55 || open.getOrDefault(name, 0) == 0;
            open.merge(name, start ? 1 : -1, Integer::sum);
            started += start ? 1 : 0;
            stopped += start ? 0 : 1;
            peak = Math.max(
                    peak, open.values().stream().mapToInt(Integer::intValue).sum());
            log.add((start ? "begin " : "finish ") + name);
        }
        for (PairSet pairs : List.of(NAMES, NO_KEYS)) {
            PairReport pair = Read.text(String.join("\n", log), pairs).pairs().get(0);
            assertThat(List.of(
                            pair.counts().started(),
                            pair.counts().stopped(),
                            pair.open(),
                            pair.growth().peak()))
                    .containsExactly(started, stopped, started - stopped, peak);
            assertThat(pair.doubts()).isEmpty();
        }
        Map<String, Integer> keys = new HashMap<>();
        Read.text(String.join("\n", log), NAMES)
                .pairs()
                .get(0)
                .openKeys()
                .forEach(key -> keys.merge(key, 1, Integer::sum));
        open.values().removeIf(count -> count == 0);
        assertThat(keys).isEqualTo(open);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void names_withTheBeginningMissing_neverClaimMoreThanThereIsAndSayTheyAreUncertain(long seed) {
        Random random = new Random(seed);
        List<String> log = new ArrayList<>();
        int open = 0;
        for (int i = 0; i < 200; i++) {
            boolean start = open == 0 || random.nextBoolean();
            open += start ? 1 : -1;
            log.add((start ? "begin " : "finish ") + "x");
        }
        List<String> cut = log.subList(1 + random.nextInt(50), log.size());
        long balance = 0;
        long lowest = 0;
        for (String line : cut) {
            balance += line.startsWith("begin") ? 1 : -1;
            lowest = Math.min(lowest, balance);
        }
        PairReport pair = Read.text(String.join("\n", cut), NAMES).pairs().get(0);
        assertThat(pair.open()).isEqualTo(balance - lowest).isLessThanOrEqualTo(open);
        assertThat(pair.doubts().isEmpty()).isEqualTo(lowest == 0);
    }

    @Test
    void disordered_namesWithTimes_arePutInOrder() {
        List<String> log = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            log.add(String.format("2026-01-01 00:00:%02d.500 finish x", i));
            log.add(String.format("2026-01-01 00:00:%02d.100 begin x", i));
        }
        log.add("2026-01-01 00:01:00.000 begin x");
        PairReport pair = Read.text(String.join("\n", log), NAMES).pairs().get(0);
        assertThat(List.of(
                        pair.counts().started(),
                        pair.counts().stopped(),
                        pair.open(),
                        pair.growth().peak(),
                        pair.counts().stoppedWithoutStart()))
                .containsExactly(51L, 50L, 1L, 1L, 0L);
    }

    @Test
    void restart_stopsOfTheOldProcess_stillMatch() {
        PairSet pairs = Read.pairs(
                "restarts = [\"boot\"], pairs = [{ name = p, keys = ids, start = \"begin (\\\\w+)\", stop = \"finish (\\\\w+)\" }]");
        PairReport pair = Read.text("begin a\nbegin b\nboot\nbegin c\nfinish a\n", pairs)
                .pairs()
                .get(0);
        assertThat(pair.openKeys()).containsExactly("c");
        assertThat(List.of(
                        pair.counts().started(),
                        pair.counts().stopped(),
                        pair.open(),
                        pair.counts().lostAtRestart()))
                .containsExactly(3L, 1L, 1L, 1L);
        assertThat(pair.doubts()).hasSize(1);
    }

    @Test
    void openKeysBeyondTheLimit_areCountedAndToldSo() {
        LedgerLimits limits = new LedgerLimits(1 << 12, 10, 1_000, 1_000, 10);
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 25; i++) {
            log.append("begin id").append(i).append('\n');
        }
        byte[] bytes = log.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        PairReport pair =
                Read.bytes(bytes, new Ledger(IDS, limits), 100).pairs().get(0);
        assertThat(pair.open()).isEqualTo(25);
        assertThat(pair.openKeys()).hasSize(10);
        assertThat(pair.doubts()).anyMatch(why -> LedgerWords.doubt(why).contains("more were open"));
    }
}
