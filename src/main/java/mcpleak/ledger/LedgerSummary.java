package mcpleak.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcpleak.ledger.pairs.Pair;
import mcpleak.ledger.pairs.Threshold;

/** Sum up what was booked. Confined to one thread. */
record LedgerSummary(
        List<Account> accounts, EventLog events, Ledger.LogFacts facts, long requests, Map<String, Long> tools) {

    private static final String SESSIONS = "MCP sessions";

    LedgerReport report(List<Threshold> alarms) {
        List<Account> used = accounts.stream().filter(LedgerSummary::tells).toList();
        List<EventLog.Event> calls = events.of(EventLog.CALLS);
        long sessions = used.stream()
                .filter(account -> account.pair().name().startsWith(SESSIONS))
                .mapToLong(account -> account.counts().started)
                .sum();
        LogPeriod period = new LogPeriod(facts.firstTime, facts.lastTime);
        DoubtFinder doubts = new DoubtFinder(used, events, facts, period);
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
                if (meant && value > threshold.limit()) {
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

    private static double value(PairReport report, Threshold.Measure measure) {
        return switch (measure) {
            case ACTIVE -> report.growth().peak();
            case OPEN -> report.open();
            case RATE -> report.growth().rate().map(Share::percent).orElse(0.0);
            case GROWTH -> report.growth().perHour().orElse(0);
        };
    }

    /** Stops alone of a guessed pair are words that mean something else. */
    private static boolean tells(Account account) {
        Account.Counts counts = account.counts();
        return counts.started > 0 || (counts.stopped > 0 && account.pair().standing() == Pair.Standing.NAMED);
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
}
