package mcpleak.ledger.pairs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mcpleak.ledger.log.LogLine;
import mcpleak.ledger.pairs.LinePattern.Found;
import mcpleak.ledger.pairs.Pair.Standing;

/**
 * What a line tells of: the pair that it belongs to, and what else it says. Holds that of one line, until the next. Confined to one
 * thread.
 */
public final class LineMatch implements LiteralSearch.Sink {

    /** Fields that hold a request's id. */
    private static final List<String> REQUEST_IDS =
            List.of("request_id", "requestid", "req_id", "trace_id", "traceid", "correlation_id", "correlationid");

    /** Guessed pairs cost time; after so many lines that hold their words without telling of anything they are given up. */
    private static final long GUESSES = 50_000;

    /** A guessed pair of which something was started and stopped pays for so many lines that tell of nothing. */
    private static final long WORTH = 50;

    /** Most literals of one line that are looked at. */
    private static final int MOST_HITS = 64;

    /** Longest part of a line that an expression is run on, in characters. */
    private static final int WINDOW = 4_096;

    private static final int WINDOW_BEFORE = 1_024;

    /** How often an expression is run on one line at most: long lines are searched in parts. */
    private static final int MOST_TRIES = 8;

    private final PairSet set;
    private final Map<Role, Found> roles = new EnumMap<>(Role.class);
    private final List<Hit> hits = new ArrayList<>();
    private final Map<String, List<Use>> byLiteral = new LinkedHashMap<>();
    private final List<Use> always = new ArrayList<>();
    private LiteralSearch search;
    private long serial;
    private long guesses;
    private boolean givenUp;
    private Optional<Use> best = Optional.empty();
    private Optional<Found> bestFound = Optional.empty();

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

    /** A literal in a line. */
    private record Hit(String literal, int at) {}

    /** A pattern, what it tells of, and how often it was tried on the line. */
    public static final class Use {
        private final LinePattern pattern;
        private final Role role;
        private final int index;
        private long triedLine = -1;
        private int triedWindow = -1;
        private int tries;

        private Use(LinePattern pattern, Role role, int index) {
            this.pattern = pattern;
            this.role = role;
            this.index = index;
        }

        public Role role() {
            return role;
        }

        /** Returns the number of the pair; of no meaning for other roles. */
        public int index() {
            return index;
        }

        private boolean isOfPair() {
            return role == Role.START || role == Role.STOP;
        }

        /** Tries the part of a line around a literal, each part once. */
        private Optional<Found> tryAt(String text, Hit hit, long line) {
            if (pattern.isWord()) {
                return WordForm.find(text, hit.at, hit.at + hit.literal.length());
            }
            int window = text.length() <= WINDOW ? 0 : Math.max(0, hit.at - WINDOW_BEFORE);
            tries = triedLine == line ? tries + 1 : 1;
            if ((triedLine == line && triedWindow == window) || tries > MOST_TRIES) {
                return Optional.empty();
            }
            triedLine = line;
            triedWindow = window;
            String part = text.substring(window, Math.min(text.length(), window + WINDOW));
            return pattern.find(part).map(found -> found.moved(window));
        }
    }

    public LineMatch(PairSet set) {
        this.set = set;
        for (Use use : uses()) {
            List<String> literals = use.pattern.literals();
            literals.forEach(literal -> byLiteral
                    .computeIfAbsent(literal, absent -> new ArrayList<>())
                    .add(use));
            if (literals.isEmpty()) {
                always.add(use);
            }
        }
        this.search = new LiteralSearch(byLiteral.keySet());
    }

    private List<Use> uses() {
        List<Use> all = new ArrayList<>();
        set.restarts().forEach(each -> all.add(new Use(each, Role.RESTART, 0)));
        set.requests().forEach(each -> all.add(new Use(each, Role.REQUEST, 0)));
        set.tools().forEach(each -> all.add(new Use(each, Role.TOOL, 0)));
        set.failures().forEach(each -> all.add(new Use(each, Role.FAILURE, 0)));
        set.cancellations().forEach(each -> all.add(new Use(each, Role.CANCELLATION, 0)));
        for (int i = 0; i < set.pairs().size(); i++) {
            int index = i;
            set.pairs().get(i).starts().forEach(each -> all.add(new Use(each, Role.START, index)));
            set.pairs().get(i).stops().forEach(each -> all.add(new Use(each, Role.STOP, index)));
        }
        return all;
    }

    /** Returns the names of fields beside a message that are asked for. */
    public static Collection<String> fields(PairSet set) {
        Set<String> fields = new TreeSet<>(REQUEST_IDS);
        set.pairs().forEach(pair -> fields.addAll(pair.keyFields()));
        return fields;
    }

    /** Returns whether the guessed pairs are looked for no more. */
    public boolean isGivenUp() {
        return givenUp;
    }

    /** Looks for literals in a text; returns whether it may tell of anything. */
    public boolean search(String text) {
        hits.clear();
        search.search(text, this);
        return !hits.isEmpty() || !always.isEmpty();
    }

    @Override
    public boolean found(String literal, int at) {
        hits.add(new Hit(literal, at));
        return hits.size() < MOST_HITS;
    }

    /** Returns whether the literals found last are words of guessed pairs alone. */
    public boolean isGuess() {
        return !hits.isEmpty() && hits.stream().allMatch(hit -> isGuess(hit.literal()));
    }

    private boolean isGuess(String literal) {
        return byLiteral.getOrDefault(literal, List.of()).stream().allMatch(use -> standing(use) == Standing.GUESSED);
    }

    /** Looks at the line that was searched last. */
    public void look(LogLine line) {
        serial++;
        roles.clear();
        best = Optional.empty();
        bestFound = Optional.empty();
        match(line, Standing.NAMED);
        if (best.isEmpty() && !givenUp) {
            match(line, Standing.GUESSED);
            giveUpIfInVain();
        }
    }

    /** Notes that a guess has come true: what it says was started was stopped. */
    public void cameTrue() {
        guesses -= WORTH;
    }

    /** Notes that a record was opened for words of guessed pairs that its messages do not hold. */
    public void openedInVain() {
        guesses++;
        giveUpIfInVain();
    }

    private void giveUpIfInVain() {
        if (!givenUp && guesses >= GUESSES) {
            givenUp = true;
            byLiteral.keySet().removeIf(this::isGuess);
            search = new LiteralSearch(byLiteral.keySet());
        }
    }

    /** Returns whether the line told of anything. */
    public boolean tells() {
        return best.isPresent() || !roles.isEmpty();
    }

    /** Returns the start or stop that the line tells of. */
    public Optional<Use> best() {
        return best;
    }

    /** Returns what the line says of that start or stop. */
    public Found bestFound() {
        return bestFound.orElseThrow();
    }

    /** Returns what the line says in another role. */
    public Optional<Found> found(Role role) {
        return Optional.ofNullable(roles.get(role));
    }

    /** Returns the key of that start or stop: what the pattern captured, or a field beside it. */
    public Optional<String> key(LogLine line) {
        return key(best.orElseThrow(), bestFound(), line);
    }

    /** Returns the id of the request that the line belongs to, as far as it tells. */
    public Optional<String> requestId(LogLine line) {
        return roles.values().stream()
                .flatMap(found -> found.request().stream())
                .findFirst()
                .or(() -> bestFound.flatMap(Found::request))
                .or(() -> line.fieldBeside(REQUEST_IDS));
    }

    private void match(LogLine line, Standing standing) {
        for (Hit hit : hits) {
            for (Use use : byLiteral.getOrDefault(hit.literal(), List.of())) {
                consider(use, line, hit, standing);
            }
        }
        Hit none = new Hit("", 0);
        always.forEach(use -> consider(use, line, none, standing));
    }

    private Pair pair(Use use) {
        return set.pairs().get(use.index());
    }

    private Standing standing(Use use) {
        return use.isOfPair() ? pair(use).standing() : Standing.NAMED;
    }

    private void consider(Use use, LogLine line, Hit hit, Standing standing) {
        if (standing(use) != standing || (use.isOfPair() ? isBeaten(use) : roles.containsKey(use.role()))) {
            return;
        }
        if (standing == Standing.GUESSED) {
            guesses++;
        }
        Optional<Found> found = use.tryAt(line.text(), hit, serial);
        if (found.isPresent() && !use.isOfPair()) {
            roles.put(use.role(), found.get());
        } else if (found.isPresent() && isBetter(use, found.get(), line)) {
            best = Optional.of(use);
            bestFound = found;
        }
    }

    /** A line belongs to the first pair that knows it. */
    private boolean isBeaten(Use use) {
        return best.isPresent() && best.get().index() < use.index();
    }

    private boolean isBetter(Use use, Found found, LogLine line) {
        if (standing(use) == Standing.GUESSED && key(use, found, line).isEmpty()) {
            return false;
        }
        return best.isEmpty()
                || use.index() < best.get().index()
                || (found.offset() < bestFound().offset()
                        && use.role() != best.get().role())
                || (found.key().isPresent()
                        && bestFound().key().isEmpty()
                        && use.role() == best.get().role());
    }

    private Optional<String> key(Use use, Found found, LogLine line) {
        return found.key()
                .filter(key -> !key.isEmpty())
                .or(() -> line.field(pair(use).keyFields()));
    }
}
