package mcpleak.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import mcpleak.ledger.Account.Counts;
import mcpleak.ledger.Ledger.LedgerLimits;
import mcpleak.ledger.LedgerSummary.DoubtFinder;
import mcpleak.ledger.LedgerSummary.LogPeriod;
import mcpleak.ledger.PairReport.CommonTrait;
import mcpleak.ledger.PairReport.Outcome;
import mcpleak.ledger.PairReport.Share;

/** Sum up one pair. Confined to one thread. */
final class PairSummary {

    private static final String UNNAMED = "(unnamed)";

    private final Account account;
    private final Counts counts;
    private final EventLog events;
    private final LogPeriod period;
    private final Map<String, Long> tools;

    PairSummary(Account account, EventLog events, LogPeriod period, Map<String, Long> tools) {
        this.account = account;
        this.counts = account.counts();
        this.events = events;
        this.period = period;
        this.tools = tools;
    }

    /** What is the same for all pairs. */
    record Whole(long requests, long sessions, List<EventLog.Event> calls, DoubtFinder doubts) {}

    PairReport report(Whole whole) {
        List<EventLog.Event> own = events.of(account.index());
        boolean reorder = events.mustBeSorted() && events.isComplete() && counts.ids == 0 && counts.lostAtRestart == 0;
        OpenCountTimeline first = OpenCountTimeline.of(own, whole.calls(), 0);
        OpenCountTimeline course =
                OpenCountTimeline.of(own, whole.calls(), reorder ? first.orphans() : counts.orphanStops);
        List<OpenStarts.Start> all = attributed(reorder ? reordered(first) : account.open());
        long left = reorder ? first.left().size() : counts.active;
        long orphans = reorder ? first.orphans() : counts.orphanStops;
        if (reorder) {
            counts.orphanStops = orphans;
        }
        List<OpenStarts.Start> open = all.stream()
                .sorted(Comparator.comparingLong(OpenStarts.Start::order))
                .limit(LedgerLimits.DEFAULT.named())
                .toList();
        Map<Long, Long> candidates = new HashMap<>();
        if (counts.names > 0) {
            first.left().forEach(one -> candidates.put((long) one.start().tag(), one.candidates()));
        }
        List<PairReport.Unmatched> unmatched = open.stream()
                .map(start -> unmatched(start, candidates.getOrDefault(start.order(), 1L)))
                .toList();
        List<OpenStarts.Start> sure = open.stream()
                .filter(start -> candidates.getOrDefault(start.order(), 1L) == 1)
                .toList();
        long calls = whole.requests() > 0 ? whole.requests() : counts.started;
        return new PairReport(
                account.pair().name(),
                account.pair().standing(),
                new PairReport.Counts(
                        counts.started,
                        counts.stopped,
                        left,
                        inFlight(open),
                        orphans,
                        counts.repeatedStarts + counts.repeatedStops,
                        Math.max(0, counts.lostAtRestart)),
                growth(left, calls, whole, course),
                new PairReport.Left(unmatched, account.groups().with(all), byTool(sure, left), common(sure)),
                account.pair().bytes().isPresent()
                        ? Optional.of(PairReport.ObjectSize.of(
                                account.pair().bytes().getAsLong(), OptionalDouble.empty(), left, calls))
                        : Optional.empty(),
                whole.doubts().of(account));
    }

    private PairReport.Growth growth(long left, long calls, Whole whole, OpenCountTimeline timeline) {
        return new PairReport.Growth(
                counts.started > 0
                        ? Optional.of(Share.of(Math.min(left, counts.started), counts.started))
                        : Optional.empty(),
                per(left, calls, 1000),
                period.hours() > 0 ? OptionalDouble.of(left / period.hours()) : OptionalDouble.empty(),
                per(left, whole.sessions(), 1),
                events.isComplete() && events.mustBeSorted() ? timeline.peak() : Math.max(counts.peak, timeline.peak()),
                timeline.points());
    }

    private static OptionalDouble per(long open, long whole, double factor) {
        return whole > 0 ? OptionalDouble.of(factor * open / whole) : OptionalDouble.empty();
    }

    /** Where the newest line comes first, the lines of a call come before it: they would be taken for those of another. */
    private List<OpenStarts.Start> attributed(List<OpenStarts.Start> starts) {
        return events.isNewestFirst()
                ? starts.stream().map(OpenStarts.Start::withoutRequest).toList()
                : starts;
    }

    private List<OpenStarts.Start> reordered(OpenCountTimeline course) {
        Map<Long, OpenStarts.Start> known = new HashMap<>();
        account.open().forEach(start -> known.put(start.order(), start));
        List<OpenStarts.Start> open = new ArrayList<>();
        for (OpenCountTimeline.Left left : course.left()) {
            EventLog.Event event = left.start();
            OpenStarts.Start fallback = new OpenStarts.Start(
                    account.name(event.key()), Optional.empty(), event.time(), 0, event.tag(), Optional.empty());
            open.add(known.getOrDefault((long) event.tag(), fallback));
        }
        return open;
    }

    private PairReport.Unmatched unmatched(OpenStarts.Start start, long candidates) {
        boolean timed = start.time() != EventLog.NO_TIME;
        Optional<RecentRequests.Request> request = candidates == 1 ? start.request() : Optional.empty();
        return new PairReport.Unmatched(
                start.key(),
                timed ? Optional.of(Instant.ofEpochMilli(start.time())) : Optional.empty(),
                timed && period.isKnown() ? Optional.of((period.to() - start.time()) / 1000.0) : Optional.empty(),
                start.line(),
                candidates,
                request.map(call -> new PairReport.Call(call.number, call.tool, outcome(call))));
    }

    private static Optional<Outcome> outcome(RecentRequests.Request request) {
        if (request.cancelled) {
            return Optional.of(Outcome.CANCELLED);
        }
        return request.failed ? Optional.of(Outcome.FAILED) : Optional.empty();
    }

    private long inFlight(List<OpenStarts.Start> open) {
        long life = account.lifetimes().nearlyAllMillis();
        return open.stream()
                .filter(start -> start.time() != EventLog.NO_TIME && period.to() - start.time() <= life)
                .count();
    }

    private List<PairReport.ToolShare> byTool(List<OpenStarts.Start> open, long left) {
        if (tools.isEmpty() || left == 0) {
            return List.of();
        }
        Map<String, Long> shares = new LinkedHashMap<>();
        open.forEach(
                start -> shares.merge(start.request().flatMap(call -> call.tool).orElse(UNNAMED), 1L, Long::sum));
        long unsure = left - open.size();
        if (unsure > 0) {
            shares.merge(UNNAMED, unsure, Long::sum);
        }
        return shares.entrySet().stream()
                .map(share -> new PairReport.ToolShare(
                        share.getKey(), share.getValue(), tools.getOrDefault(share.getKey(), 0L)))
                .sorted(Comparator.comparingLong(PairReport.ToolShare::open)
                        .reversed()
                        .thenComparing(PairReport.ToolShare::name))
                .toList();
    }

    /** What all, or nearly all, calls that left something open share. */
    private static List<CommonTrait> common(List<OpenStarts.Start> open) {
        List<RecentRequests.Request> calls =
                open.stream().flatMap(start -> start.request().stream()).toList();
        List<CommonTrait> traits = new ArrayList<>();
        calls.stream()
                .flatMap(call -> call.tool.stream())
                .collect(Collectors.groupingBy(tool -> tool, Collectors.counting()))
                .entrySet()
                .stream()
                .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .ifPresent(most ->
                        traits.add(new CommonTrait(Optional.empty(), most.getKey(), most.getValue(), calls.size())));
        long cancelled = calls.stream().filter(call -> call.cancelled).count();
        long failed = calls.stream().filter(call -> call.failed).count();
        traits.add(new CommonTrait(Optional.of(Outcome.CANCELLED), "", cancelled, calls.size()));
        traits.add(new CommonTrait(Optional.of(Outcome.FAILED), "", failed, calls.size()));
        return calls.size() < 2
                ? List.of()
                : traits.stream()
                        .filter(trait -> trait.calls() * 5 >= trait.whole() * 4)
                        .toList();
    }
}
