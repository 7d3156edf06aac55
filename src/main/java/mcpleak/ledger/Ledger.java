package mcpleak.ledger;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcpleak.ledger.PatternUse.Role;

/**
 * Book what the lines of a log tell. Confined to one thread.
 *
 * <p>Feed it with {@link LogReader}s, ask it for a {@link #report} at any time, and for {@link #open} as often as needed.
 */
public final class Ledger {

    private static final int REMEMBERED_LINES = 1 << 20;
    private static final long HALF_A_DAY = 43_200_000L;

    /** Guessed pairs cost time; after so many lines that hold their words without telling of anything they are given up. */
    private static final long GUESSES = 50_000;

    private static final List<String> REQUEST_FIELDS =
            List.of("request_id", "requestid", "req_id", "trace_id", "traceid", "correlation_id", "correlationid");

    private final LedgerLimits limits;
    private final LineUses uses;
    private final List<Account> accounts = new ArrayList<>();
    private final EventLog events;
    private final RecentRequests requests = new RecentRequests();
    private final Map<String, Long> tools = new LinkedHashMap<>();
    private final Map<Role, LinePattern.Found> roles = new EnumMap<>(Role.class);
    private final LogFacts facts = new LogFacts();
    private long serial;
    private long guesses;
    private long guessed;
    private Optional<PatternUse> best = Optional.empty();
    private Optional<LinePattern.Found> bestFound = Optional.empty();

    /** What is known of the log as a whole. */
    static final class LogFacts {
        long lines;
        long cutLines;
        long brokenRecords;
        long firstTime = Long.MAX_VALUE;
        long lastTime = Long.MIN_VALUE;
        boolean local;
        boolean dateless;
        long dayOffset;
        long latestDateless;
        long restarts;
        long requestLines;
        long toolLines;
        boolean guessesGivenUp;
    }

    /** Open a ledger with the default limits. */
    public Ledger(PairSet set) {
        this(set, LedgerLimits.DEFAULT);
    }

    /** Open a ledger. */
    public Ledger(PairSet set, LedgerLimits limits) {
        this.limits = limits;
        this.uses = LineUses.of(set);
        this.events = new EventLog(limits.events());
        LongMemory closed = new LongMemory(REMEMBERED_LINES);
        LongMemory lines = new LongMemory(REMEMBERED_LINES);
        for (Pair pair : set.pairs()) {
            accounts.add(new Account(pair, accounts.size(), limits, events, closed, lines));
        }
    }

    LiteralScan scan() {
        return uses.scan();
    }

    LedgerLimits limits() {
        return limits;
    }

    boolean wantsEveryLine() {
        return !uses.always().isEmpty();
    }

    void read(long lines) {
        facts.lines += lines;
    }

    void cutLine() {
        facts.cutLines++;
    }

    void brokenRecord() {
        facts.brokenRecords++;
    }

    /** Note the time of a line that tells of nothing else. */
    void seen(Optional<LogTime> time) {
        time.ifPresent(this::millis);
    }

    private long millis(LogTime time) {
        long millis = time.epochMillis();
        facts.local |= time.kind() == LogTime.Kind.LOCAL;
        if (time.kind() == LogTime.Kind.DATELESS) {
            facts.dateless = true;
            if (millis < facts.latestDateless - HALF_A_DAY) {
                facts.dayOffset += 2 * HALF_A_DAY;
            }
            facts.latestDateless = millis;
            millis += facts.dayOffset;
        }
        facts.firstTime = Math.min(facts.firstTime, millis);
        facts.lastTime = Math.max(facts.lastTime, millis);
        return millis;
    }

    /** Book a line. */
    void line(LogLine line) {
        serial++;
        roles.clear();
        best = Optional.empty();
        bestFound = Optional.empty();
        match(line, Pair.Standing.NAMED);
        if (best.isEmpty() && guesses - 50 * guessed < GUESSES) {
            match(line, Pair.Standing.GUESSED);
        }
        boolean tells = best.isPresent() || !roles.isEmpty();
        if (tells || facts.firstTime == Long.MAX_VALUE) {
            Optional<LogTime> time = line.time();
            long millis = time.isPresent() ? millis(time.get()) : EventLog.NO_TIME;
            if (tells) {
                book(line, millis);
            }
        }
    }

    private void match(LogLine line, Pair.Standing standing) {
        for (int hit = 0; hit < line.hits(); hit++) {
            int literal = line.hitLiteral(hit);
            for (PatternUse use : uses.byLiteral().get(literal)) {
                consider(use, line, line.hitEnd(hit), literal, standing);
            }
        }
        for (PatternUse use : uses.always()) {
            consider(use, line, line.from(), -1, standing);
        }
    }

    private void consider(PatternUse use, LogLine line, int end, int literal, Pair.Standing standing) {
        boolean pair = use.role() == Role.START || use.role() == Role.STOP;
        Pair.Standing of = pair ? accounts.get(use.index()).pair().standing() : Pair.Standing.NAMED;
        if (of != standing || (pair ? isBeaten(use) : roles.containsKey(use.role()))) {
            return;
        }
        if (of == Pair.Standing.GUESSED) {
            guesses++;
        }
        Optional<LinePattern.Found> found =
                use.tryAt(line, serial, end, literal < 0 ? 0 : uses.lengths().get(literal));
        if (found.isEmpty()) {
            return;
        }
        if (!pair) {
            roles.put(use.role(), found.get());
        } else if (isBetter(use, found.get(), line)) {
            best = Optional.of(use);
            bestFound = found;
        }
    }

    /** A line belongs to the first pair that knows it. */
    private boolean isBeaten(PatternUse use) {
        return best.isPresent() && best.get().index() < use.index();
    }

    private boolean isBetter(PatternUse use, LinePattern.Found found, LogLine line) {
        boolean guess = accounts.get(use.index()).pair().standing() == Pair.Standing.GUESSED;
        if (guess) {
            if (key(use, found, line).isEmpty()) {
                return false;
            }
            guessed++;
        }
        return best.isEmpty()
                || use.index() < best.get().index()
                || (found.offset() < bestFound.orElseThrow().offset()
                        && use.role() != best.get().role())
                || (found.key().isPresent()
                        && bestFound.orElseThrow().key().isEmpty()
                        && use.role() == best.get().role());
    }

    private Optional<String> key(PatternUse use, LinePattern.Found found, LogLine line) {
        return found.key().filter(key -> !key.isEmpty()).isPresent()
                ? found.key()
                : FieldText.find(line, accounts.get(use.index()).pair().keyFields());
    }

    private void book(LogLine line, long time) {
        if (roles.containsKey(Role.RESTART)) {
            restart(time);
        }
        Optional<String> id = requestId(line);
        LinePattern.Found request = roles.get(Role.REQUEST);
        if (request != null) {
            facts.requestLines++;
            requests.came(line.number(), request.request().isPresent() ? request.request() : id);
            events.add(time, EventLog.CALLS, -1, EventLog.CALL);
        }
        LinePattern.Found tool = roles.get(Role.TOOL);
        if (tool != null) {
            tool.tool().ifPresent(name -> {
                facts.toolLines++;
                countTool(name);
                long before = requests.count();
                requests.named(name, line.number(), tool.request().isPresent() ? tool.request() : id);
                if (requests.count() > before) {
                    events.add(time, EventLog.CALLS, -1, EventLog.CALL);
                }
            });
        }
        if (roles.containsKey(Role.FAILURE)) {
            requests.latest(id).ifPresent(Request::fail);
        }
        if (roles.containsKey(Role.CANCELLATION)) {
            requests.latest(id).ifPresent(Request::cancel);
        }
        best.ifPresent(use -> book(use, line, time, id));
    }

    private Optional<String> requestId(LogLine line) {
        for (LinePattern.Found found : roles.values()) {
            if (found.request().isPresent()) {
                return found.request();
            }
        }
        Optional<String> own = bestFound.flatMap(LinePattern.Found::request);
        return own.isPresent() || line.fields().isEmpty() ? own : FieldText.find(line, REQUEST_FIELDS);
    }

    private void book(PatternUse use, LogLine line, long time, Optional<String> id) {
        Account account = accounts.get(use.index());
        LinePattern.Found found = bestFound.orElseThrow();
        boolean start = use.role() == Role.START;
        Account.Entry entry = new Account.Entry(
                key(use, found, line),
                found.group(),
                time,
                line,
                start ? requests.claim(account.index(), id) : Optional.empty());
        if (start) {
            account.start(entry);
        } else {
            account.stop(entry);
        }
    }

    private void countTool(String name) {
        if (tools.containsKey(name) || tools.size() < limits.tools()) {
            tools.merge(name, 1L, Long::sum);
        }
    }

    /** Servers of several processes tell of each; only one that interrupts something is a restart. */
    private void restart(long time) {
        boolean interrupts = accounts.stream().anyMatch(account -> account.counts().active > 0);
        if (interrupts) {
            facts.restarts++;
            accounts.forEach(account -> account.restart(time));
        }
    }

    /** Return how many are open now, by pair; pairs that the log has not shown yet are absent. */
    public Map<String, Long> open() {
        Map<String, Long> open = new LinkedHashMap<>();
        for (Account account : accounts) {
            if (account.counts().started + account.counts().stopped > 0) {
                open.put(account.pair().name(), account.counts().active);
            }
        }
        return open;
    }

    /** Return the pairs whose open count a verdict may rest on: named ones of which the log has shown a start and a stop. */
    public Map<String, Long> judgeable() {
        Map<String, Long> open = open();
        for (Account account : accounts) {
            Account.Counts counts = account.counts();
            if (account.pair().standing() == Pair.Standing.GUESSED || counts.stopped == 0 || counts.started == 0) {
                open.remove(account.pair().name());
            }
        }
        return open;
    }

    /**
     * Return what the lines so far tell.
     *
     * @param alarms thresholds for all pairs, or for pairs by name; those of the pairs' own come on top
     */
    public LedgerReport report(List<Threshold> alarms) {
        facts.guessesGivenUp = guesses - 50 * guessed >= GUESSES;
        return new LedgerSummary(accounts, events, facts, requests.count(), tools).report(alarms);
    }
}
