package mcpleak.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcpleak.series.Arm;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.RecordedRun;

/** Judge a leak hunt: each arm on its own rounds, and all of them together. Pure. */
final class LeakHunt {

    private final RecordedRun run;
    private final List<ArmVerdict> arms;

    private LeakHunt(RecordedRun run, List<ArmVerdict> arms) {
        this.run = run;
        this.arms = arms;
    }

    /** Return the verdict of a hunt; empty if the run is none. */
    static Optional<LeakVerdict> judge(RecordedRun run) {
        List<ArmVerdict> arms = Arm.of(run).stream().map(LeakHunt::judge).toList();
        return arms.isEmpty() ? Optional.empty() : Optional.of(new LeakHunt(run, arms).verdict());
    }

    private static ArmVerdict judge(Arm arm) {
        LeakVerdict verdict = LeakJudge.judgeSoFar(arm.run());
        RunFacts facts = RunFacts.of(arm.run());
        Channel channel = verdict.estimate()
                .map(Estimate::channel)
                .filter(each -> each.unit() == mcpleak.series.Unit.BYTES)
                .orElseGet(() -> decider(facts));
        FloorSeries series = FloorSeries.of(channel, facts.rounds());
        return SessionAllowance.applied(
                new ArmVerdict(
                        arm.name(),
                        verdict,
                        rate(facts, series, Exposure.CALLS),
                        rate(facts, series, Exposure.SESSIONS)),
                channel);
    }

    private static Channel decider(RunFacts facts) {
        boolean live = FloorSeries.of(Channel.LIVE_BYTES, facts.rounds()).usable() >= TrendRule.MIN_USABLE;
        return live ? Channel.LIVE_BYTES : Channel.PRIVATE_RSS;
    }

    private static Optional<Interval> rate(RunFacts facts, FloorSeries series, Exposure exposure) {
        if (series.usable() < TrendRule.MIN_USABLE || series.count(exposure) == 0) {
            return Optional.empty();
        }
        ChannelRule rule = ChannelRule.of(series.channel(), facts.run().runtime(), false);
        return Optional.of(GrowthRate.of(series.against(exposure), Precision.of(rule.quantum())));
    }

    private LeakVerdict verdict() {
        List<ArmVerdict> leaking = with(Answer.LEAK);
        List<ArmVerdict> cleared = with(Answer.NO_LEAK);
        List<ArmVerdict> open = Stream.concat(with(Answer.INCONCLUSIVE).stream(), with(Answer.NOT_MEASURED).stream())
                .toList();
        List<Doubt> doubts = RunDoubts.of(run);
        Answer answer = !leaking.isEmpty()
                ? Answer.LEAK
                : open.isEmpty() ? acquittal(doubts) : open.get(0).verdict().answer();
        Optional<ArmVerdict> first = leaking.stream().findFirst();
        return new LeakVerdict(
                answer,
                (answer == Answer.INCONCLUSIVE
                                        ? Doubts.sentences(doubts).map(doubt -> doubt + "; ")
                                        : Stream.<String>of())
                                .collect(Collectors.joining())
                        + sentence(leaking, cleared, open),
                action(answer),
                first.flatMap(arm -> arm.verdict().estimate()),
                answer == Answer.NO_LEAK ? greatestBound() : OptionalDouble.empty(),
                first.flatMap(arm -> arm.verdict().culprit()),
                representative(first, open).verdict().channels(),
                List.of(),
                caveats(),
                Stream.concat(
                                Doubts.toSettle(doubts).stream(),
                                open.stream().flatMap(arm -> arm.verdict().toSettle().stream()))
                        .distinct()
                        .toList(),
                representative(first, open).verdict().basis(),
                Further.NONE.with(arms));
    }

    private static Answer acquittal(List<Doubt> doubts) {
        return doubts.isEmpty() ? Answer.NO_LEAK : Answer.INCONCLUSIVE;
    }

    private ArmVerdict representative(Optional<ArmVerdict> leaking, List<ArmVerdict> open) {
        return leaking.orElseGet(() -> open.isEmpty() ? arms.get(0) : open.get(0));
    }

    private List<ArmVerdict> with(Answer answer) {
        return arms.stream().filter(arm -> arm.verdict().answer() == answer).toList();
    }

    private static String sentence(List<ArmVerdict> leaking, List<ArmVerdict> cleared, List<ArmVerdict> open) {
        List<String> parts = new ArrayList<>();
        if (!leaking.isEmpty()) {
            parts.add(leaking.stream()
                    .map(arm -> Figures.name(arm.name()) + " (" + arm.growth() + ")")
                    .collect(Collectors.joining(", ", "the server leaks with ", "")));
        }
        if (!cleared.isEmpty()) {
            parts.add(
                    "no leak with " + cleared.stream().map(ArmVerdict::cleared).collect(Collectors.joining(", ")));
        }
        if (!open.isEmpty()) {
            parts.add("undecided: " + names(open));
        }
        return String.join("; ", parts);
    }

    private static String names(List<ArmVerdict> some) {
        return some.stream().map(arm -> Figures.name(arm.name())).collect(Collectors.joining(", "));
    }

    private static String action(Answer answer) {
        return switch (answer) {
            case LEAK -> "Look at what the server keeps of these patterns; run one of them alone to see more.";
            case NO_LEAK -> "Nothing to do.";
            case INCONCLUSIVE, NOT_MEASURED ->
                "Run the undecided patterns again with more rounds: -Dpatterns and -Drounds.";
        };
    }

    private OptionalDouble greatestBound() {
        return arms.stream()
                .flatMapToDouble(arm -> arm.verdict().boundBytesPerCall().stream())
                .max();
    }

    private List<String> caveats() {
        return Stream.concat(
                        LeakJudge.commonCaveats(RunFacts.of(run)),
                        arms.stream()
                                .flatMap(arm -> arm.verdict().caveats().stream()
                                        .map(caveat -> Figures.name(arm.name()) + ": " + caveat)))
                .distinct()
                .toList();
    }
}
