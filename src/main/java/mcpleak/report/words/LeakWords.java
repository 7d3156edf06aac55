package mcpleak.report.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcpleak.recording.Channel;
import mcpleak.verdict.Confirmation;
import mcpleak.verdict.Grounds;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.channel.Culprit;
import mcpleak.verdict.channel.Estimate;
import mcpleak.verdict.channel.RunFacts;

/** Says "Leak found" in words. Immutable. */
final class LeakWords {

    /** How many candidates the sentence tells; the culprit has all. */
    private static final int TOLD = 5;

    private final LeakVerdict verdict;
    private final Grounds.Leaking grounds;
    private final RunFacts run;
    private final ChannelVerdict main;
    private final Culprit culprit;

    LeakWords(LeakVerdict verdict, Grounds.Leaking grounds) {
        this.verdict = verdict;
        this.grounds = grounds;
        run = verdict.observations().run();
        main = grounds.convicting().get(0);
        culprit = verdict.culprit().orElseThrow();
    }

    String sentence() {
        Channel channel = main.channel();
        Estimate estimate = verdict.estimate().orElseThrow();
        boolean memory = ChannelWords.grown(channel).equals("memory");
        return ChannelWords.grown(channel) + " grew "
                + ChannelWords.rate(
                        channel, estimate.exposure(), estimate.rate().value())
                + " (90 % interval " + ChannelWords.range(channel, estimate.rate())
                + (memory ? "; " + ChannelWords.name(channel) : "") + "), "
                + grownSoFar() + " over the last "
                + AsciiFigures.count(verdict.observations().usableCalls()) + " of " + AsciiFigures.count(run.calls())
                + " calls, and did not come back "
                + (run.windows() ? "in " + main.usable() + " windows of load" : "after " + main.usable() + " idle gaps")
                + others() + blame() + confirmed();
    }

    private String grownSoFar() {
        return ChannelWords.amount(main.channel(), verdict.observations().growth());
    }

    private String others() {
        return grounds.convicting().stream()
                .skip(1)
                .map(other -> "; " + ChannelWords.name(other.channel()) + " grew " + ChannelWords.rate(other))
                .collect(Collectors.joining());
    }

    private String blame() {
        if (!verdict.beside().isEmpty()) {
            return "; that is not all: "
                    + verdict.beside().stream()
                            .map(other -> ChannelWords.rate(
                                            main.channel(),
                                            other.estimate().exposure(),
                                            other.estimate().rate().value())
                                    + " (90 % interval "
                                    + ChannelWords.range(
                                            main.channel(), other.estimate().rate())
                                    + ")")
                            .collect(Collectors.joining(" and "))
                    + " besides";
        }
        return switch (culprit.kind()) {
            case TOOL -> "; the tool is " + tool();
            case SESSION -> "; it grows with sessions, not with calls";
            case ABANDONED_SESSION -> "; it grows with sessions that were left without a DELETE";
            case ERROR, CANCELLED_CALL, ABORTED_CALL, DROPPED_STREAM, REFUSED_REQUEST, TOKEN, REGISTRATION ->
                "; it grows with " + CulpritText.of(culprit);
            case TIME -> "; it grows with time, whether or not anybody calls";
            case CALL -> "; every call adds to it";
            case CALL_WITH_SESSION ->
                "; every call with its session adds to it: sessions came with calls in every round, so that neither can be"
                        + " named alone";
            case UNKNOWN -> "; what adds to it is one of: " + candidates();
        };
    }

    private String tool() {
        return AsciiFigures.name(culprit.name().orElse(""));
    }

    private String candidates() {
        int more = culprit.candidates().size() - TOLD;
        String first = culprit.candidates().stream()
                .limit(TOLD)
                .map(CulpritText::exposure)
                .map(AsciiFigures::name)
                .collect(Collectors.joining(", "));
        return more <= 0 ? first : first + " and " + more + " more";
    }

    private String confirmed() {
        return verdict.followUp()
                .confirmation()
                .filter(found -> found.outcome() == Confirmation.Outcome.CONFIRMED)
                .map(found -> ", which rounds with it alone confirm")
                .orElse("");
    }

    String action() {
        String where = Stream.concat(
                        Stream.of(culprit), verdict.beside().stream().map(LeakVerdict.Accomplice::culprit))
                .map(LeakWords::kept)
                .collect(Collectors.joining(", and at "));
        return "Look at " + where + ": " + how() + ".";
    }

    private static String kept(Culprit culprit) {
        return switch (culprit.kind()) {
            case TOOL -> "what a call of " + AsciiFigures.name(culprit.name().orElse("")) + " keeps";
            case SESSION -> "what the server keeps of a session after its DELETE";
            case ABANDONED_SESSION ->
                "what the server keeps of a session that never sent DELETE, and give sessions a time limit";
            case ERROR -> "what the server keeps of a call that failed";
            case CANCELLED_CALL -> "what the server keeps of a call that was cancelled";
            case ABORTED_CALL -> "what the server keeps of a call whose client is gone";
            case DROPPED_STREAM -> "what the server keeps of a standing stream whose client is gone";
            case REFUSED_REQUEST -> "what the server keeps of a request that it refused";
            case TOKEN ->
                "what the server keeps of a token that it has checked, and give that a bound and a time limit";
            case TIME -> "what the server does by a timer or in the background";
            case REGISTRATION ->
                "what the server keeps of a client that registered itself, and forget those that are not used";
            case CALL_WITH_SESSION -> "what the server keeps of a call and of its session";
            case CALL, UNKNOWN -> "what the server keeps of a call";
        };
    }

    private String how() {
        Channel channel = main.channel();
        if (channel.equals(Channel.CHILDREN_PRIVATE_RSS)) {
            return "find the child process that grows (ps -o pid,rss,args --ppid <pid>) and look into it";
        }
        if (channel.equals(Channel.SHARED_RSS)) {
            return "compare what it maps (pmap -x <pid>) before and after a round";
        }
        return ChannelWords.isBytes(channel) ? heap() : count(channel);
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
                : "see what raises " + AsciiFigures.name(channel.name()) + " and should lower it again";
    }

    /** Beside a heap that was looked into and does not grow, only what is outside it can. */
    private String heap() {
        boolean outside = main.channel().equals(Channel.PRIVATE_RSS) && run.everRead(Channel.LIVE_BYTES);
        return switch (outside ? "" : run.run().runtime().name()) {
            case "java" -> "compare two class histograms (jcmd <pid> GC.class_histogram) taken a round apart";
            case "node" -> "compare two heap snapshots (node --inspect) taken a round apart";
            case "python" -> "compare two tracemalloc snapshots taken a round apart";
            case "go" -> "compare two heap profiles (pprof -diff_base) taken a round apart";
            default -> "compare what it holds before and after a round";
        };
    }

    /** Return what a reader must know of this answer. */
    List<String> caveats() {
        List<String> caveats = new ArrayList<>();
        if (ChannelWords.isBytes(main.channel())) {
            caveats.add(cache());
        }
        VerdictWords.step(main).ifPresent(caveats::add);
        run.died()
                .ifPresent(event -> caveats.add("The server died at " + AsciiFigures.time(event.at()) + ", in round "
                        + run.roundOf(event) + ": " + AsciiFigures.text(event.text())
                        + "; the verdict rests on the rounds before."));
        run.restartedIn()
                .ifPresent(round -> caveats.add("The server process was replaced in round " + round
                        + "; the verdict rests on the rounds before."));
        if (run.failsTooOften()) {
            caveats.add(AsciiFigures.percent(run.errorShare())
                    + " of all calls failed; growth is counted per successful call.");
        }
        unconfirmed().ifPresent(caveats::add);
        named().ifPresent(caveats::add);
        return caveats;
    }

    private Optional<String> unconfirmed() {
        boolean asked = "true".equals(run.run().settings().get("confirm"));
        return verdict.followUp().confirmation().isPresent() || !asked
                ? Optional.empty()
                : Optional.of("Nothing was confirmed: "
                        + (culprit.kind() == Culprit.Kind.TOOL
                                ? "the rounds that would have were not run."
                                : "no single tool is suspected."));
    }

    private Optional<String> named() {
        if (culprit.kind() == Culprit.Kind.UNKNOWN) {
            return Optional.of(
                    "The rounds do not tell the candidates apart; more rounds, or fewer tools (-Dtools.include=), would.");
        }
        if (verdict.followUp().confirmation().isPresent()
                || culprit.kind() == Culprit.Kind.CALL
                || culprit.kind() == Culprit.Kind.CALL_WITH_SESSION) {
            return Optional.empty();
        }
        return Optional.of("What leaks was named from " + main.usable()
                + " rounds, which chance can mislead where only few calls leak; "
                + culprit.name()
                        .map(name -> "a run with -Dconfirm=true adds rounds that confirm it.")
                        .orElse("a run with twice the rounds confirms it."));
    }

    private String cache() {
        String slower = grounds.slowsDown() ? "Growth slows down, which a cache that fills would do too. " : "";
        return slower + "A cache that is not yet full looks the same; it has grown by " + grownSoFar()
                + " so far. To tell, run twice as long (" + twice() + "): a cache stops growing, a leak does not.";
    }

    private String twice() {
        String soak = run.run().settings().getOrDefault("soak", "");
        if (run.windows() && soak.matches("\\d{1,12}ms")) {
            return "-Dsoak=" + Long.parseLong(soak.substring(0, soak.length() - 2)) / 500 + "s";
        }
        int rounds = run.endedEarly().isPresent()
                ? run.finished()
                : Math.max(run.run().plannedRounds(), run.finished());
        return "-Drounds=" + 2 * rounds;
    }
}
