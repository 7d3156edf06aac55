package mcpleak.cli.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import mcpleak.recording.Channel;
import mcpleak.recording.RecordedRun;
import mcpleak.verdict.LeakJudge;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.channel.Estimate;
import mcpleak.verdict.growth.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hold every "No leak found" of the recorded runs to what it must rest on. */
final class EveryPassTest {

    private static final Path FOLDER = Path.of("src/test/resources/leak-corpus");

    @Test
    void pass_namesChannelsThatCoverAllMemoryOfTheTree() throws CommandFailure {
        int passes = 0;
        Corpus corpus = Corpus.open(FOLDER);
        for (Corpus.Entry entry : corpus.entries()) {
            RecordedRun run = new CorpusRun(corpus.folder(), entry).read().run();
            LeakVerdict verdict = LeakJudge.judge(run);
            if (verdict.answer() == Answer.NO_LEAK) {
                passes++;
                covers(entry.file(), run, verdict);
            }
        }
        assertThat(passes).isEqualTo(18);
    }

    /** Further corpora are named by {@code -Dcorpora=FOLDER,FOLDER}. */
    static Stream<Path> corpora() {
        return Stream.concat(
                Stream.of(FOLDER),
                Stream.of(System.getProperty("corpora", "").split(",", -1))
                        .filter(folder -> !folder.isBlank())
                        .map(Path::of));
    }

    @ParameterizedTest
    @MethodSource("corpora")
    void pass_printsNoUpperEstimateAboveItsBound(Path folder) throws CommandFailure {
        Corpus corpus = Corpus.open(folder);
        for (Corpus.Entry entry : corpus.entries()) {
            LeakVerdict verdict =
                    LeakJudge.judge(new CorpusRun(corpus.folder(), entry).read().run());
            if (verdict.answer() == Answer.NO_LEAK) {
                bounded(entry.file(), verdict);
            }
        }
    }

    private static void bounded(String name, LeakVerdict verdict) {
        Estimate estimate = verdict.estimate().orElseThrow();
        double bound = verdict.boundBytesPerCall().orElseThrow();

        assertThat(estimate.rate().high()).as(name).isLessThanOrEqualTo(bound);
        Interval row = channel(verdict, estimate.channel()).orElseThrow().rate().orElseThrow();
        assertThat(row.high()).as(name + ": row").isLessThanOrEqualTo(bound);
    }

    private static void covers(String name, RecordedRun run, LeakVerdict verdict) {
        Estimate estimate = verdict.estimate().orElseThrow();
        assertThat(channel(verdict, estimate.channel()).orElseThrow().answer())
                .as(name)
                .isEqualTo(Answer.NO_LEAK);
        assertThat(channel(verdict, Channel.PRIVATE_RSS)).as(name).isPresent();
        for (Channel rest : new Channel[] {Channel.CHILDREN_PRIVATE_RSS, Channel.SHARED_RSS}) {
            boolean any = run.rounds().stream()
                    .map(round -> round.floor().readings().get(rest))
                    .anyMatch(reading -> reading == null || reading > 0);
            assertThat(channel(verdict, rest).isPresent())
                    .as(name + ": " + rest.name())
                    .isEqualTo(any);
        }
        channel(verdict, Channel.SHARED_RSS)
                .flatMap(ChannelVerdict::rate)
                .ifPresent(rate -> assertThat(rate.value()).as(name).isLessThan(64));
    }

    private static Optional<ChannelVerdict> channel(LeakVerdict verdict, Channel channel) {
        return verdict.channels().stream()
                .filter(each -> each.channel().equals(channel))
                .findFirst();
    }
}
