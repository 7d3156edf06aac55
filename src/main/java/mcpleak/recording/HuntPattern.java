package mcpleak.recording;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A hunt pattern is one part of a leak hunt: what its users did, and its rounds as a run of their own. Immutable.
 *
 * @param name name of the pattern
 * @param run its rounds, numbered from 1; its baseline is the floor before the first of them
 */
public record HuntPattern(String name, RecordedRun run) {

    /** Name of the setting that lists the patterns of a hunt. */
    public static final String SETTING = "arms";

    /** Take a hunt apart; empty if the run is none. The patterns have equal shares of its planned rounds, in order. */
    public static List<HuntPattern> of(RecordedRun run) {
        String text = run.settings().getOrDefault(SETTING, "");
        if (text.isBlank()) {
            return List.of();
        }
        List<String> names = Arrays.stream(text.split(",")).map(String::strip).toList();
        int each = run.plannedRounds() / names.size();
        List<HuntPattern> patterns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            patterns.add(new HuntPattern(names.get(i), slice(run, i * each, each)));
        }
        return patterns;
    }

    private static RecordedRun slice(RecordedRun run, int before, int each) {
        List<Round> rounds = new ArrayList<>();
        Map<Exposure, Long> base = new TreeMap<>(java.util.Comparator.comparing(Exposure::key));
        for (Round round : run.rounds()) {
            int number = round.number() - before;
            if (number == 0) {
                base.putAll(round.cumulative());
            }
            if (number >= 0 && number <= each) {
                rounds.add(new Round(
                        number,
                        round.startedAt(),
                        round.loadEndedAt(),
                        round.floor(),
                        since(base, round),
                        round.kind()));
            }
        }
        Map<String, String> settings = new TreeMap<>(run.settings());
        settings.remove(SETTING);
        return run.part(settings, each, rounds, events(run, rounds));
    }

    private static Map<Exposure, Long> since(Map<Exposure, Long> base, Round round) {
        Map<Exposure, Long> since = new TreeMap<>(java.util.Comparator.comparing(Exposure::key));
        round.cumulative().forEach((exposure, total) -> since.put(exposure, total - base.getOrDefault(exposure, 0L)));
        return since;
    }

    /** What happened between the first and the last floor of a pattern is its own; remarks, doubts and marks are the hunt's. */
    private static List<RunEvent> events(RecordedRun run, List<Round> rounds) {
        if (rounds.isEmpty()) {
            return List.of();
        }
        Instant from = rounds.get(0).floor().at();
        Instant to = rounds.get(rounds.size() - 1).floor().at();
        boolean last = run.rounds().get(run.rounds().size() - 1).floor().at().equals(to);
        return run.events().stream()
                .filter(event -> !ofHunt(event.kind()))
                .filter(event ->
                        event.at().isAfter(from) && (last || !event.at().isAfter(to)))
                .toList();
    }

    private static boolean ofHunt(RunEvent.Kind kind) {
        return kind == RunEvent.Kind.NOTE || kind == RunEvent.Kind.MARK || kind.forbidsPass();
    }
}
