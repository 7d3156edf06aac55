package mcpleak.ledger.pairs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mcpleak.ledger.log.LogLine;
import mcpleak.ledger.pairs.LinePattern.Found;
import mcpleak.ledger.pairs.LiteralSearch.Hit;
import mcpleak.ledger.pairs.PairSet.Pair.Standing;

/**
 * What a line tells of: the pair that it belongs to, and what else it says. Holds that of one line, until the next. Confined to one
 * thread.
 */
public final class LineMatch {

    /** Fields that hold a request's id. */
    private static final List<String> REQUEST_IDS =
            List.of("request_id", "requestid", "req_id", "trace_id", "traceid", "correlation_id", "correlationid");

    /** Guessed pairs cost time; after so many tries that tell of nothing they are given up. */
    private static final long GUESSES = 50_000;

    /** What was guessed to be started and then stopped pays for so many tries. */
    private static final long WORTH = 50;

    /** Most literals of one line that are looked at. */
    private static final int MOST_HITS = 64;

    /** Longest part of a line that an expression is run on, around the first of its literals, in characters. */
    private static final int WINDOW = 1 << 15;

    private static final int WINDOW_BEFORE = 1_024;

    private final PairSet set;
    private final Map<Role, Found> roles = new EnumMap<>(Role.class);
    private final Map<String, List<Use>> byLiteral = new LinkedHashMap<>();
    private final List<Use> always = new ArrayList<>();
    private final Set<Use> tried = new HashSet<>();
    private LiteralSearch search;
    private long guesses;
    private boolean givenUp;
    private final Set<String> stopWords;
    private String searched = "";
    private List<Hit> hits = List.of();
    private Optional<Told> best = Optional.empty();

    /** What a line can tell of. */
    public enum Role {
        RESTART,
        REQUEST,
        TOOL,
        FAILURE,
        CANCELLATION,
        START,
        STOP
    }

    /** A pattern and what it tells of: the index is that of the pair, of no meaning for other roles. */
    private record Use(LinePattern pattern, Role role, int index) {
        boolean isOfPair() {
            return role == Role.START || role == Role.STOP;
        }
    }

    /**
     * The start or stop that a line tells of.
     *
     * @param role which of the two
     * @param index number of the pair
     * @param found what the pattern captured
     * @param key what the pattern captured, or a field beside it
     */
    public record Told(Role role, int index, Found found, Optional<String> key) {}

    public LineMatch(PairSet set) {
        this.set = set;
        use(set.restarts(), Role.RESTART, 0);
        use(set.requests(), Role.REQUEST, 0);
        use(set.tools(), Role.TOOL, 0);
        use(set.failures(), Role.FAILURE, 0);
        use(set.cancellations(), Role.CANCELLATION, 0);
        for (int i = 0; i < set.pairs().size(); i++) {
            use(set.pairs().get(i).starts(), Role.START, i);
            use(set.pairs().get(i).stops(), Role.STOP, i);
        }
        this.search = new LiteralSearch(byLiteral.keySet());
        this.stopWords = set.pairs().stream()
                .filter(pair -> pair.standing() == Standing.GUESSED)
                .flatMap(pair -> pair.stops().stream())
                .flatMap(pattern -> pattern.literals().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private void use(List<LinePattern> patterns, Role role, int index) {
        for (LinePattern pattern : patterns) {
            Use use = new Use(pattern, role, index);
            pattern.literals()
                    .forEach(literal -> byLiteral
                            .computeIfAbsent(literal, absent -> new ArrayList<>())
                            .add(use));
            if (pattern.literals().isEmpty()) {
                always.add(use);
            }
        }
    }

    /** Returns the names of fields beside a message that are asked for. */
    public static Collection<String> fields(PairSet set) {
        Set<String> fields = new TreeSet<>(REQUEST_IDS);
        set.pairs().forEach(pair -> fields.addAll(pair.keyFields()));
        return fields;
    }

    /** Looks for literals in a text; returns whether it may tell of anything. */
    public boolean search(String text) {
        searched = text;
        hits = search.search(text, MOST_HITS);
        return !hits.isEmpty() || !always.isEmpty();
    }

    /** Returns whether the text that was searched last has a word of many logs for a stop. */
    public boolean namesStop() {
        for (Hit hit : hits) {
            if (stopWords.contains(hit.literal()) && hit.isWord(searched)) {
                return true;
            }
        }
        return false;
    }

    /** Looks at the line that was searched last. */
    public void look(LogLine line) {
        roles.clear();
        tried.clear();
        best = Optional.empty();
        match(line, Standing.NAMED);
        if (best.isEmpty()) {
            match(line, Standing.GUESSED);
        }
    }

    /** Returns whether the guessed pairs are looked for no more. */
    public boolean isGivenUp() {
        return givenUp;
    }

    /** Notes that a guess has come true: what it says was started was stopped. */
    public void cameTrue() {
        guesses -= WORTH;
    }

    /** Notes a guess, or a record that was opened to no avail. */
    public void guessed() {
        guesses++;
        if (!givenUp && guesses >= GUESSES) {
            givenUp = true;
            byLiteral.values().forEach(uses -> uses.removeIf(use -> standing(use) == Standing.GUESSED));
            byLiteral.values().removeIf(List::isEmpty);
            search = new LiteralSearch(byLiteral.keySet());
        }
    }

    private Standing standing(Use use) {
        return use.isOfPair() ? set.pairs().get(use.index()).standing() : Standing.NAMED;
    }

    /** Returns whether the line told of anything. */
    public boolean tells() {
        return best.isPresent() || !roles.isEmpty();
    }

    /** Returns the start or stop that the line tells of. */
    public Optional<Told> best() {
        return best;
    }

    /** Returns what the line says in another role. */
    public Optional<Found> found(Role role) {
        return Optional.ofNullable(roles.get(role));
    }

    /** Returns the id of the request that the line belongs to, as far as it tells. */
    public Optional<String> requestId(LogLine line) {
        return roles.values().stream()
                .flatMap(found -> found.request().stream())
                .findFirst()
                .or(() -> best.flatMap(told -> told.found().request()))
                .or(() -> line.fieldBeside(REQUEST_IDS));
    }

    private void match(LogLine line, Standing standing) {
        for (Hit hit : hits) {
            // given up in the middle, they become fewer
            List<Use> uses = byLiteral.getOrDefault(hit.literal(), List.of());
            for (int i = 0; i < uses.size(); i++) {
                consider(uses.get(i), line, hit, standing);
            }
        }
        always.forEach(use -> consider(use, line, new Hit("", 0), standing));
    }

    private void consider(Use use, LogLine line, Hit hit, Standing standing) {
        boolean known = use.isOfPair()
                ? best.filter(told -> told.index() < use.index()).isPresent()
                : roles.containsKey(use.role());
        if (standing(use) != standing || known) {
            return;
        }
        if (standing == Standing.GUESSED) {
            guessed();
        }
        Optional<Found> found = find(use, line.text(), hit);
        if (!use.isOfPair()) {
            found.ifPresent(each -> roles.put(use.role(), each));
        } else if (found.isPresent()) {
            Told told = new Told(use.role(), use.index(), found.get(), key(use, found.get(), line));
            best = isBetter(told, standing) ? Optional.of(told) : best;
        }
    }

    private Optional<Found> find(Use use, String text, Hit hit) {
        if (use.pattern().isWord()) {
            return WordForm.find(text, hit.at(), hit.at() + hit.literal().length());
        }
        if (!tried.add(use)) {
            return Optional.empty();
        }
        int from = text.length() <= WINDOW ? 0 : Math.max(0, hit.at() - WINDOW_BEFORE);
        String part = text.substring(from, Math.min(text.length(), from + WINDOW));
        return use.pattern().find(part).map(found -> found.moved(from));
    }

    private Optional<String> key(Use use, Found found, LogLine line) {
        return found.key()
                .filter(key -> !key.isEmpty())
                .or(() -> line.field(set.pairs().get(use.index()).keyFields()));
    }

    /** A line belongs to the first pair that knows it, and a guess needs a key. */
    private boolean isBetter(Told told, Standing standing) {
        if (best.isEmpty() || (standing == Standing.GUESSED && told.key().isEmpty())) {
            return standing == Standing.NAMED || told.key().isPresent();
        }
        Told before = best.get();
        boolean same = told.role() == before.role();
        return told.index() < before.index()
                || (!same && told.found().offset() < before.found().offset())
                || (same
                        && told.found().key().isPresent()
                        && before.found().key().isEmpty());
    }
}
