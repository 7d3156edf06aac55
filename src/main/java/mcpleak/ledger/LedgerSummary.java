package mcpleak.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mcpleak.ledger.Account.Counts;
import mcpleak.ledger.LedgerReport.Doubt;
import mcpleak.ledger.LedgerReport.Doubt.Kind;
import mcpleak.ledger.PairReport.Share;
import mcpleak.ledger.pairs.PairSet.Pair;
import mcpleak.ledger.pairs.Threshold;

/** Sum up what was booked. Confined to one thread. */
record LedgerSummary(
        List<Account> accounts,
        EventLog events,
        Ledger.LogFacts facts,
        LogClock clock,
        Mentions mentions,
        long requests,
        Map<String, Long> tools) {

    private static final String SESSIONS = "MCP sessions";

    LedgerReport report(List<Threshold> alarms) {
        List<Account> used = accounts.stream().filter(this::tells).toList();
        List<EventLog.Event> calls = events.of(EventLog.CALLS);
        long sessions = used.stream()
                .filter(account -> account.pair().name().startsWith(SESSIONS))
                .mapToLong(account -> account.counts().started)
                .sum();
        LogPeriod period = new LogPeriod(clock.first(), clock.last());
        DoubtFinder doubts = new DoubtFinder(used, events, facts, clock, mentions);
        List<PairReport> pairs = used.stream()
                .map(account -> new PairSummary(account, events, period, tools)
                        .report(new PairSummary.Whole(requests, sessions, calls, doubts)))
                .toList();
        List<LedgerReport.ToolCalls> byTool = tools.entrySet().stream()
                .map(tool -> new LedgerReport.ToolCalls(tool.getKey(), tool.getValue()))
                .sorted(Comparator.comparingLong(LedgerReport.ToolCalls::calls)
                        .reversed()
                        .thenComparing(LedgerReport.ToolCalls::name))
                .toList();
        long named = byTool.stream().mapToLong(LedgerReport.ToolCalls::calls).sum();
        return new LedgerReport(
                facts.lines,
                period.first(),
                period.last(),
                new LedgerReport.Calls(requests, byTool, Math.max(0, requests - named), facts.restarts),
                pairs,
                alarms(pairs, alarms),
                doubts.notes());
    }

    /** Return the alarms of pairs beyond the thresholds for all pairs or their own. */
    private List<LedgerReport.Alarm> alarms(List<PairReport> reports, List<Threshold> common) {
        List<LedgerReport.Alarm> alarms = new ArrayList<>();
        for (PairReport report : reports) {
            List<Threshold> thresholds = new ArrayList<>(common);
            accounts.stream()
                    .map(Account::pair)
                    .filter(pair -> pair.name().equals(report.name()))
                    .forEach(pair -> thresholds.addAll(pair.alarms()));
            for (Threshold threshold : thresholds) {
                boolean meant = threshold
                        .pair()
                        .map(report.name()::equalsIgnoreCase)
                        .orElse(report.standing() == Pair.Standing.NAMED);
                double value = value(report, threshold.measure());
                if (meant && value > threshold.limit() && mayAlarm(report, threshold)) {
                    alarms.add(new LedgerReport.Alarm(
                            report.name(),
                            Optional.of(threshold),
                            value,
                            report.counts().started()));
                }
            }
        }
        return alarms;
    }

    /** Where one side is unknown, only a threshold that names the pair counts, and only if no line speaks against it. */
    private static boolean mayAlarm(PairReport report, Threshold threshold) {
        return report.isKnown()
                || (threshold.pair().isPresent()
                        && report.doubts().stream()
                                .allMatch(doubt -> doubt.lines().isEmpty()));
    }

    private static double value(PairReport report, Threshold.Measure measure) {
        return switch (measure) {
            case ACTIVE -> report.growth().peak();
            case OPEN -> report.open();
            case RATE -> report.growth().rate().map(Share::percent).orElse(0.0);
            case GROWTH -> report.growth().perHour().orElse(0);
        };
    }

    /** Stops alone of a guessed pair are words that mean something else; so are starts alone, beside pairs that are known. */
    private boolean tells(Account account) {
        Account.Counts counts = account.counts();
        if (account.pair().standing() == Pair.Standing.NAMED) {
            return counts.started + counts.stopped > 0;
        }
        boolean alone = accounts.stream()
                .noneMatch(other -> other.pair().standing() == Pair.Standing.NAMED && other.counts().stopped > 0);
        return counts.started > 0
                && (counts.stopped > 0
                        || alone
                        || !mentions.of(account.index(), true).patterns().isEmpty());
    }

    /**
     * The log's time.
     *
     * @param from milliseconds since the epoch; greater than {@code to} if no line told a time
     */
    record LogPeriod(long from, long to) {
        boolean isKnown() {
            return from <= to;
        }

        double hours() {
            return isKnown() ? (to - from) / 3_600_000.0 : 0;
        }

        Optional<Instant> first() {
            return isKnown() ? Optional.of(Instant.ofEpochMilli(from)) : Optional.empty();
        }

        Optional<Instant> last() {
            return isKnown() ? Optional.of(Instant.ofEpochMilli(to)) : Optional.empty();
        }
    }

    /** Finds what speaks against the counts. Confined to one thread. */
    record DoubtFinder(
            List<Account> accounts, EventLog events, Ledger.LogFacts facts, LogClock clock, Mentions mentions) {

        /** Share of equal lines, with times finer than a second, above which a log is taken to hold lines twice. */
        private static final double REPEATED_SHARE = 0.02;

        /** Return what a reader must know of the log as a whole. */
        List<Doubt> notes() {
            List<Doubt> notes = new ArrayList<>();
            note(notes, clock.isLocal(), Kind.LOCAL_TIMES, 0);
            note(notes, clock.isDateless(), Kind.DATELESS_TIMES, 0);
            note(notes, !events.hasTimes() && !clock.isKnown(), Kind.NO_TIMES, 0);
            note(notes, events.mustBeSorted(), Kind.SORTED, events.descents());
            note(notes, facts.requestLines + facts.toolLines == 0 && !accounts.isEmpty(), Kind.NO_CALLS, 0);
            note(notes, events.isNewestFirst(), Kind.NEWEST_FIRST, 0);
            note(notes, facts.cutLines > 0, Kind.CUT_LINES, facts.cutLines);
            note(notes, facts.brokenRecords > 0, Kind.QUOTE_NEVER_CLOSED, 0);
            note(notes, facts.guessesGivenUp, Kind.GUESSES_GIVEN_UP, 0);
            return notes;
        }

        private static void note(List<Doubt> doubts, boolean holds, Kind kind, long count) {
            if (holds) {
                doubts.add(new Doubt(kind, count, List.of()));
            }
        }

        /** Return why a pair's counts may be wrong. */
        List<Doubt> of(Account account) {
            List<Doubt> doubts = new ArrayList<>();
            Counts counts = account.counts();
            boolean guessed = account.pair().standing() == Pair.Standing.GUESSED;
            note(doubts, facts.cutLines > 0, Kind.LINE_ENDS_UNREAD, 0);
            note(doubts, counts.lostAtRestart > 0, Kind.LOST_AT_RESTART, counts.lostAtRestart);
            note(doubts, guessed, Kind.GUESSED, 0);
            note(doubts, guessed && facts.guessesGivenUp, Kind.GUESS_GIVEN_UP, 0);
            otherSide(account, doubts);
            orphans(account, doubts);
            if (counts.names > 0) {
                repeats(account, doubts);
                beginning(account, doubts);
                disorder(doubts);
            }
            note(doubts, counts.unnamed > 0, Kind.UNNAMED, counts.unnamed);
            return doubts;
        }

        private void otherSide(Account account, List<Doubt> doubts) {
            Counts counts = account.counts();
            boolean none = counts.started > 0 && counts.stopped == 0;
            Mentions.Unknown unknown = mentions.of(account.index(), none);
            long perhaps = none ? counts.started : unknown.keys();
            if (perhaps > 0) {
                doubts.add(new Doubt(Kind.STOP_UNKNOWN, perhaps, unknown.patterns()));
            }
            note(doubts, counts.started == 0, Kind.START_UNKNOWN, counts.stopped);
            note(doubts, counts.adopted > 0, Kind.ADOPTED, counts.adopted);
        }

        private void orphans(Account account, List<Doubt> doubts) {
            Counts counts = account.counts();
            if (counts.orphanStops == 0) {
                return;
            }
            boolean late = isLate(account);
            boolean missing = late || (counts.names == 0 && mayHaveLostStops(account));
            note(doubts, missing, late ? Kind.LINES_MISSING_LATE : Kind.LINES_MISSING, counts.orphanStops);
            note(doubts, !missing && counts.names > 0, Kind.STOPS_WITHOUT_START, counts.orphanStops);
        }

        /** A log that begins in the middle shows stops without a start at its beginning alone. */
        private boolean isLate(Account account) {
            long latest = account.counts().latestOrphan;
            long life = account.lifetimes().nearlyAllMillis();
            return clock.isKnown() && latest != EventLog.NO_TIME && life > 0 && latest - clock.first() > 2 * life;
        }

        /** Whatever began before a stop without start may have lost its stop to the same gap. */
        private boolean mayHaveLostStops(Account account) {
            long latest = account.counts().latestOrphan;
            return latest == EventLog.NO_TIME
                    || account.open().stream()
                            .anyMatch(start -> start.time() == EventLog.NO_TIME || start.time() <= latest);
        }

        /** Keys that identify show what happened to the log; balances suffer from it without showing it. */
        private void repeats(Account account, List<Doubt> doubts) {
            long repeatedIds = named().mapToLong(each -> each.counts().repeatedStarts + each.counts().repeatedStops)
                    .sum();
            Counts counts = account.counts();
            boolean fine = counts.fineTimes * 2 > counts.names;
            boolean many = fine && counts.sameLines > REPEATED_SHARE * counts.names;
            note(doubts, counts.sameLines > 0 && (repeatedIds > 0 || many), Kind.REPEATED_LINES, counts.sameLines);
        }

        /** Guesses show nothing of the log. */
        private Stream<Account> named() {
            return accounts.stream().filter(account -> account.pair().standing() == Pair.Standing.NAMED);
        }

        private void beginning(Account account, List<Doubt> doubts) {
            boolean others = named().filter(each -> each != account)
                    .anyMatch(each -> each.counts().ids > 0 && each.counts().orphanStops > 0);
            note(doubts, others && account.counts().orphanStops == 0, Kind.BEGINS_IN_THE_MIDDLE, 0);
        }

        private void disorder(List<Doubt> doubts) {
            note(doubts, events.cannotBeSorted(), Kind.NOT_ALL_TIMED, 0);
            note(doubts, events.descents() > 0 && !events.isComplete(), Kind.TOO_MANY_TO_SORT, 0);
        }
    }
}
