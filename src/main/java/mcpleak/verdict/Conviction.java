package mcpleak.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.Unit;

/**
 * Put "Leak found" into words and numbers.
 *
 * @param facts the run
 * @param findings what every channel says
 * @param convicting those that convict, the one that is told first in front; never empty
 */
record Conviction(RunFacts facts, List<Finding> findings, List<Finding> convicting) {

    /** How many candidates the sentence tells; the culprit has all. */
    private static final int TOLD = 5;

    LeakVerdict verdict() {
        Finding main = convicting.get(0);
        Attribution attribution = Attribution.of(main);
        Optional<Confirmation> confirmation = Confirmation.of(facts, main);
        Culprit culprit = confirmation
                .map(found -> found.culprit(attribution.culprit(), tools(main)))
                .orElse(attribution.culprit());
        ExposureFit fit = fit(main, attribution, culprit);
        Interval rate = rate(main, fit);
        Estimate estimate = estimate(main, fit, rate);
        return new LeakVerdict(
                Answer.LEAK,
                sentence(main, fit, rate, culprit) + confirmed(confirmation),
                action(main, culprit),
                Optional.of(estimate),
                OptionalDouble.empty(),
                Optional.of(culprit),
                ChannelVerdicts.of(findings),
                attribution.tools(),
                caveats(main, culprit, confirmation),
                List.of(),
                basis(main),
                new Further(
                        confirmation,
                        main.channel().isGauge() ? Optional.empty() : TimeToLimit.of(facts, estimate),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** The growth against the culprit; against what convicted where none is named. */
    private static ExposureFit fit(Finding main, Attribution attribution, Culprit culprit) {
        if (culprit.kind() == Culprit.Kind.UNKNOWN) {
            return main.exposure();
        }
        return culprit.equals(attribution.culprit())
                ? attribution.fit()
                : Attribution.fit(main, Exposure.tool(culprit.name().orElseThrow()));
    }

    private static List<String> tools(Finding main) {
        return Suspects.of(main.series(), main.rule().quantum()).stream()
                .map(ExposureFit::exposure)
                .filter(exposure -> exposure.kind() == Exposure.Kind.TOOL)
                .map(Exposure::name)
                .toList();
    }

    private static String confirmed(Optional<Confirmation> confirmation) {
        return confirmation
                .filter(found -> found.outcome() == Confirmation.Outcome.CONFIRMED)
                .map(found -> ", which rounds with it alone confirm")
                .orElse("");
    }

    /** The rate that convicted leaves a one-off step out; against another exposure it is estimated anew. */
    private static Interval rate(Finding main, ExposureFit fit) {
        return fit.exposure().equals(main.exposure().exposure())
                ? main.trend().rate().orElseThrow()
                : GrowthRate.of(fit.increments(), main.rule().precision());
    }

    private Estimate estimate(Finding main, ExposureFit fit, Interval rate) {
        Interval told = ChannelVerdicts.scaled(rate, ChannelVerdicts.scale(main, fit));
        String unit = ChannelVerdicts.unit(main, fit);
        boolean bytes = main.channel().unit() == Unit.BYTES;
        OptionalDouble perCall = bytes ? OptionalDouble.of(rate.value() * share(fit)) : OptionalDouble.empty();
        return new Estimate(told, unit, ChannelVerdicts.exposure(main, fit), main.channel(), perCall);
    }

    /** Return how often the exposure occurred per successful call, over the whole run. */
    private double share(ExposureFit fit) {
        long total = facts.rounds().get(facts.rounds().size() - 1).total(fit.exposure());
        return (double) total / facts.calls();
    }

    private String sentence(Finding main, ExposureFit fit, Interval rate, Culprit culprit) {
        boolean memory = LeakJudge.bytes(main) && !main.channel().isGauge();
        String grew = memory ? "memory" : ChannelVerdicts.words(main.channel());
        String channel = memory ? "; " + ChannelVerdicts.words(main.channel()) : "";
        int gaps = main.series().usable();
        return grew + " grew " + ChannelVerdicts.rate(main, fit, rate.value()) + " (90 % interval "
                + ChannelVerdicts.range(main, fit, rate) + channel + "), "
                + ChannelVerdicts.amount(main, main.series().growth()) + " over the last "
                + Figures.count(main.series().count(Exposure.CALLS)) + " of " + Figures.count(facts.calls())
                + " calls, and did not come back "
                + (facts.windows() ? "in " + gaps + " windows of load" : "after " + gaps + " idle gaps")
                + others() + blame(culprit);
    }

    private String others() {
        return convicting.stream()
                .skip(1)
                .map(finding -> "; " + ChannelVerdicts.words(finding.channel()) + " grew "
                        + ChannelVerdicts.rate(
                                finding,
                                finding.exposure(),
                                finding.trend().rate().orElseThrow().value()))
                .collect(Collectors.joining());
    }

    private static String blame(Culprit culprit) {
        return switch (culprit.kind()) {
            case TOOL -> "; the tool is " + Figures.name(culprit.name().orElse(""));
            case SESSION -> "; it grows with sessions, not with calls";
            case ABANDONED_SESSION -> "; it grows with sessions that were left without a DELETE";
            case ERROR -> "; it grows with failed calls";
            case CALL -> "; every call adds to it";
            case UNKNOWN -> "; what adds to it is one of: " + shortened(culprit.candidates());
        };
    }

    private static String shortened(List<String> candidates) {
        String first = candidates.stream()
                .limit(TOLD)
                .map(Exposure::words)
                .map(Figures::name)
                .collect(Collectors.joining(", "));
        return candidates.size() <= TOLD ? first : first + " and " + (candidates.size() - TOLD) + " more";
    }

    private String action(Finding main, Culprit culprit) {
        String where = switch (culprit.kind()) {
            case TOOL -> "Look at what a call of " + Figures.name(culprit.name().orElse("")) + " keeps";
            case SESSION -> "Look at what the server keeps of a session after its DELETE";
            case ABANDONED_SESSION ->
                "Look at what the server keeps of a session that never sent DELETE, and give sessions a time limit";
            case ERROR -> "Look at what the server keeps of a call that failed";
            case CALL, UNKNOWN -> "Look at what the server keeps of a call";
        };
        return where + ": " + (LeakJudge.bytes(main) ? heap() : count(main.channel())) + ".";
    }

    private static String count(Channel channel) {
        if (channel.equals(Channel.OPEN_FILES)) {
            return "list its open files (ls -l /proc/<pid>/fd) before and after a round";
        }
        if (channel.equals(Channel.THREADS)) {
            return "compare two thread dumps taken a round apart";
        }
        if (channel.equals(Channel.CHILD_PROCESSES)) {
            return "see which child processes (ps --ppid <pid>) outlive a round";
        }
        if (channel.equals(Channel.CLOSE_WAIT)) {
            return "find the sockets (ss -tnp state close-wait) whose other end has closed and that it did not close";
        }
        return channel.isLedger()
                ? "find the path on which it starts one and does not stop it"
                : "see what raises " + Figures.name(channel.name()) + " and should lower it again";
    }

    private String heap() {
        return switch (facts.run().runtime().name()) {
            case "java" -> "compare two class histograms (jcmd <pid> GC.class_histogram) taken a round apart";
            case "node" -> "compare two heap snapshots (node --inspect) taken a round apart";
            case "python" -> "compare two tracemalloc snapshots taken a round apart";
            case "go" -> "compare two heap profiles (pprof -diff_base) taken a round apart";
            default -> "compare what it holds before and after a round";
        };
    }

    private List<String> caveats(Finding main, Culprit culprit, Optional<Confirmation> confirmation) {
        List<String> caveats = new ArrayList<>();
        if (LeakJudge.bytes(main)) {
            caveats.add(cache(main));
        }
        Steps.caveat(main).ifPresent(caveats::add);
        facts.died()
                .ifPresent(event -> caveats.add("The server died at " + Figures.time(event.at()) + ", in round "
                        + RunFacts.roundOf(facts.run(), event) + ": " + Figures.text(event.text())
                        + "; the verdict rests on the rounds before."));
        facts.restartedIn()
                .ifPresent(round -> caveats.add("The server process was replaced in round " + round
                        + "; the verdict rests on the rounds before."));
        if (facts.errorShare() > LeakJudge.MAX_ERROR_SHARE) {
            caveats.add(Figures.percent(facts.errorShare())
                    + " of all calls failed; growth is counted per successful call.");
        }
        if (confirmation.isEmpty() && "true".equals(facts.run().settings().get("confirm"))) {
            caveats.add("Nothing was confirmed: "
                    + (culprit.kind() == Culprit.Kind.TOOL
                            ? "the rounds that would have were not run."
                            : "no single tool is suspected."));
        }
        if (confirmation.isEmpty() && culprit.kind() != Culprit.Kind.UNKNOWN && culprit.kind() != Culprit.Kind.CALL) {
            caveats.add("What leaks was named from " + main.series().usable()
                    + " rounds, which chance can mislead where only few calls leak; "
                    + culprit.name()
                            .map(name -> "a run with -Dconfirm=true adds rounds that confirm it.")
                            .orElse("a run with twice the rounds confirms it."));
        }
        if (culprit.kind() == Culprit.Kind.UNKNOWN) {
            caveats.add(
                    "The rounds do not tell the candidates apart; more rounds, or fewer tools (-Dtools.include=), would.");
        }
        LeakJudge.commonCaveats(facts).forEach(caveats::add);
        return caveats;
    }

    private String cache(Finding main) {
        String slower = main.trend().slowsDown() ? "Growth slows down, which a cache that fills would do too. " : "";
        return slower + "A cache that is not yet full looks the same; it has grown by "
                + ChannelVerdicts.amount(main, main.series().growth())
                + " so far. To tell, run twice as long (" + twice()
                + "): a cache stops growing, a leak does not.";
    }

    private String twice() {
        String soak = facts.run().settings().getOrDefault("soak", "");
        if (facts.windows() && soak.matches("\\d{1,12}ms")) {
            return "-Dsoak=" + Long.parseLong(soak.substring(0, soak.length() - 2)) / 500 + "s";
        }
        int rounds = facts.endedEarly().isPresent()
                ? facts.finished()
                : Math.max(facts.run().plannedRounds(), facts.finished());
        return "-Drounds=" + 2 * rounds;
    }

    private Basis basis(Finding main) {
        return new Basis(
                facts.finished(),
                main.series().burnIn(),
                facts.calls(),
                facts.failedCalls(),
                main.series().count(Exposure.CALLS),
                main.series().growth());
    }
}
