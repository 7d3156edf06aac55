package mcpleak.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mcpleak.ledger.log.LogLine;
import mcpleak.ledger.log.LogReader;
import mcpleak.ledger.pairs.LineMatch;
import mcpleak.ledger.pairs.LineMatch.Role;
import mcpleak.ledger.pairs.PairSet;
import mcpleak.ledger.pairs.PairSet.Pair;
import mcpleak.ledger.pairs.Threshold;
import mcpleak.time.WrittenTime;

/**
 * Book what the lines of a log tell. Confined to one thread.
 *
 * <p>Feed it with {@link #reader readers}, ask it for a {@link #report} at any time, and for {@link #open} as often as needed.
 */
public final class Ledger {

    private static final int REMEMBERED_LINES = 1 << 18;

    /** Lines of a log's beginning that are searched for its first time. */
    private static final int FIRST_LINES = 200;

    private final PairSet set;
    private final LedgerLimits limits;
    private final LineMatch match;
    private final List<Account> accounts = new ArrayList<>();
    private final EventLog events;
    private final RecentRequests requests = new RecentRequests();
    private final Map<String, Long> tools = new LinkedHashMap<>();
    private final LogFacts facts = new LogFacts();
    private final LogClock clock = new LogClock(this::move);
    private final Mentions mentions = new Mentions();

    /** Whether a line of the entry was booked. */
    private boolean booked;

    /** What is known of the log as a whole. */
    static final class LogFacts {
        long lines;
        long cutLines;
        long brokenRecords;
        boolean guessesGivenUp;
        long restarts;
        long requestLines;
        long toolLines;
    }

    /** Open a ledger with the default limits. */
    public Ledger(PairSet set) {
        this(set, LedgerLimits.DEFAULT);
    }

    /** Open a ledger. */
    public Ledger(PairSet set, LedgerLimits limits) {
        this.set = set;
        this.limits = limits;
        this.match = new LineMatch(set);
        this.events = new EventLog(limits.events());
        LongMemory closed = new LongMemory(REMEMBERED_LINES);
        LongMemory lines = new LongMemory(REMEMBERED_LINES);
        for (Pair pair : set.pairs()) {
            accounts.add(new Account(pair, accounts.size(), limits, events, closed, lines));
        }
    }

    /** Creates a reader of one log; several may feed the ledger, one after the other. */
    public LogReader reader(LogReader.Format format) {
        return new LogReader(format, LineMatch.fields(set), limits.lineLength(), new LogReader.Sink() {
            @Override
            public void entry(LogReader.Entry entry) {
                read(entry);
            }

            @Override
            public void cutLine() {
                facts.cutLines++;
            }

            @Override
            public void brokenRecord() {
                facts.brokenRecords++;
            }

            @Override
            public void lastTime(WrittenTime time) {
                clock.millis(time);
            }
        });
    }

    /** Opens a record if it may tell of anything, or begins the log and so may tell its first time. */
    private void read(LogReader.Entry entry) {
        facts.lines++;
        boolean tells = match.search(entry.text());
        if (entry.text().isEmpty() || !(tells || entry.number() <= FIRST_LINES)) {
            mentions.look(entry.text(), false);
            return;
        }
        boolean stops = match.namesStop();
        boolean told = entry.isPlain();
        booked = false;
        for (LogLine line : entry.lines()) {
            if (!entry.isPlain()) {
                told |= match.search(line.text());
            }
            read(line);
        }
        if (!told) {
            match.guessed();
        }
        if (!booked) {
            mentions.look(entry.text(), stops);
        }
    }

    private void move(long millis) {
        events.move(millis);
        accounts.forEach(account -> account.move(millis));
    }

    private void read(LogLine line) {
        match.look(line);
        boolean tells = match.tells();
        if (tells || !clock.isKnown()) {
            long millis = line.time().map(clock::millis).orElse(EventLog.NO_TIME);
            if (tells) {
                book(line, millis);
            }
        }
    }

    private void book(LogLine line, long time) {
        if (match.found(Role.RESTART).isPresent()) {
            restart(time);
        }
        Optional<String> id = match.requestId(line);
        match.found(Role.REQUEST).ifPresent(request -> {
            facts.requestLines++;
            requests.came(request.request().isPresent() ? request.request() : id);
            call(time);
        });
        match.found(Role.TOOL)
                .ifPresent(tool -> tool.tool()
                        .ifPresent(name -> named(name, time, tool.request().isPresent() ? tool.request() : id)));
        if (match.found(Role.FAILURE).isPresent()) {
            requests.latest(id).ifPresent(request -> request.failed = true);
        }
        if (match.found(Role.CANCELLATION).isPresent()) {
            requests.latest(id).ifPresent(request -> request.cancelled = true);
        }
        match.best().ifPresent(told -> book(told, line, time, id));
    }

    private void call(long time) {
        events.add(new EventLog.Event(time, EventLog.CALLS, -1, EventLog.CALL));
    }

    private void named(String tool, long time, Optional<String> id) {
        facts.toolLines++;
        if (tools.containsKey(tool) || tools.size() < limits.tools()) {
            tools.merge(tool, 1L, Long::sum);
        }
        long before = requests.count();
        requests.named(tool, id);
        if (requests.count() > before) {
            call(time);
        }
    }

    private void book(LineMatch.Told told, LogLine line, long time, Optional<String> id) {
        Account account = accounts.get(told.index());
        Optional<String> group = told.found().group();
        if (told.role() == Role.START) {
            account.start(new Account.Entry(told.key(), group, time, line, requests.claim(account.index(), id)));
            told.key().ifPresent(key -> mentions.started(key, account.index()));
            booked = true;
        } else {
            stop(account, new Account.Entry(told.key(), group, time, line, Optional.empty()));
        }
    }

    private void stop(Account named, Account.Entry entry) {
        Account account = named;
        Account.Entry stop = entry;
        if (!named.hasOpen(entry)) {
            for (Account other : accounts) {
                for (Account.Entry same : read(entry, named.pair(), other.pair())) {
                    if (other.hasOpen(same)) {
                        account = other;
                        stop = same;
                    }
                }
            }
        }
        long orphans = account.counts().orphanStops;
        account.stop(stop);
        account.counts().adopted += account == named ? 0 : 1;
        if (account.counts().orphanStops == orphans) {
            booked = true;
            entry.key().ifPresent(mentions::stopped);
            if (named.pair().standing() == Pair.Standing.GUESSED) {
                match.cameTrue();
            }
        }
    }

    /** Returns how an entry of one pair reads as one of another: a guess and a named pair may be about the same noun. */
    private static List<Account.Entry> read(Account.Entry entry, Pair as, Pair other) {
        boolean guess = as.standing() == Pair.Standing.GUESSED;
        boolean otherGuess = other.standing() == Pair.Standing.GUESSED;
        if (as.equals(other) || !(guess || otherGuess) || entry.key().isEmpty()) {
            return List.of();
        } else if (guess && otherGuess) {
            return List.of(entry);
        }
        return guess
                ? entry.group().filter(noun -> other.nouns().contains(noun.toLowerCase(Locale.ROOT))).stream()
                        .map(noun -> entry.of(Optional.empty()))
                        .toList()
                : as.nouns().stream().map(noun -> entry.of(Optional.of(noun))).toList();
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
        facts.guessesGivenUp = match.isGivenUp();
        long calls = facts.requestLines > 0 ? Math.max(facts.requestLines, facts.toolLines) : requests.count();
        return new LedgerSummary(accounts, events, facts, clock, mentions, calls, tools).report(alarms);
    }

    /**
     * What a log can cost at most.
     *
     * @param lineLength longest line, JSON object or CSV record that is read, in characters; what lies beyond is skipped and told
     * @param openKeys most objects that are remembered by name at a time; more are counted, not named, and told
     * @param events most starts, stops and calls whose time is remembered, 4,194,303 at most; beyond, counts go on and the timeline
     *     ends, and that is told
     * @param named most keys that a report names per pair
     * @param tools most tools and groups that are told apart
     */
    public record LedgerLimits(int lineLength, int openKeys, int events, int named, int tools) {

        /** 1,048,576 characters a line, 200,000 open objects, 2,000,000 events, 1,000 named keys, 1,000 tools. */
        public static final LedgerLimits DEFAULT = new LedgerLimits(1 << 20, 200_000, 2_000_000, 1_000, 1_000);

        /** @throws IllegalArgumentException if a limit is below 1, or a line's below 64 characters */
        public LedgerLimits {
            if (lineLength < 64 || openKeys < 1 || events < 1 || named < 1 || tools < 1) {
                throw new IllegalArgumentException("limits are 1 or more, a line's is 64 characters or more");
            }
        }
    }
}
