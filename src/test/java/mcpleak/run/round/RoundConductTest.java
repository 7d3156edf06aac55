package mcpleak.run.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.PropertyException;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.recording.Round.RoundKind;
import mcpleak.recording.RunBuilder;
import mcpleak.recording.ServerRuntime;
import mcpleak.recording.ServerRuntime.MemoryModel;
import mcpleak.run.round.RoundConduct.Next;
import org.junit.jupiter.api.Test;

final class RoundConductTest {

    @Test
    void after_fixedNumber_goesOnToTheLastRound() throws PropertyException {
        RoundConduct conduct = conduct(Map.of());

        for (int round = 1; round < 8; round++) {
            assertThat(conduct.after(round, run("8", 8, round, 4096))).isEqualTo(new Next.Planned());
        }
        assertThat(conduct.after(8, run("8", 8, 8, 4096))).isEqualTo(new Next.End(Optional.empty()));
    }

    @Test
    void after_autoAndNothingGrows_endsAfterEightRounds() throws PropertyException {
        RoundConduct conduct = conduct(Map.of("rounds", "auto"));

        assertThat(conduct.after(7, run("auto:16", 16, 7, 0))).isEqualTo(new Next.Planned());
        assertThat(conduct.after(8, run("auto:16", 16, 8, 0)))
                .isEqualTo(new Next.End(Optional.of("ended early after 8 rounds: certain (No leak found)")));
    }

    @Test
    void after_autoAndALeak_endsWhenItStandsAfterTwiceTheRounds() throws PropertyException {
        RoundConduct conduct = conduct(Map.of("rounds", "auto"));

        assertThat(conduct.after(11, run("auto:16", 16, 11, 4096))).isEqualTo(new Next.Planned());
        assertThat(conduct.after(12, run("auto:16", 16, 12, 4096)))
                .isEqualTo(new Next.End(Optional.of("ended early after 12 rounds: certain (Leak found)")));
    }

    @Test
    void after_autoAtItsLimit_endsWithoutBeingEarly() throws PropertyException {
        RoundConduct conduct = conduct(Map.of("rounds", "auto:8"));

        assertThat(conduct.after(8, run("auto:8", 8, 8, 4096))).isEqualTo(new Next.End(Optional.empty()));
    }

    @Test
    void after_leakOfATool_confirmsInFourRoundsByTurns() throws PropertyException {
        RoundConduct conduct = conduct(Map.of("confirm", "true"));
        RecordedRun run = run("8", 8, 8, 4096);

        assertThat(conduct.after(8, run)).isEqualTo(new Next.Confirming(RoundKind.SUSPECT_ALONE, "b"));
        assertThat(conduct.leftOut(8)).isEmpty();
        assertThat(conduct.after(9, run)).isEqualTo(new Next.Confirming(RoundKind.ALL_BUT_SUSPECT, "b"));
        assertThat(conduct.after(10, run)).isEqualTo(new Next.Confirming(RoundKind.SUSPECT_ALONE, "b"));
        assertThat(conduct.after(11, run)).isEqualTo(new Next.Confirming(RoundKind.ALL_BUT_SUSPECT, "b"));
        assertThat(conduct.after(12, run)).isEqualTo(new Next.End(Optional.empty()));
    }

    @Test
    void after_autoAndALeakOfATool_tellsWhichRoundsAreLeftOut() throws PropertyException {
        RoundConduct conduct = conduct(Map.of("rounds", "auto", "confirm", "true"));

        assertThat(conduct.after(12, run("auto:16", 16, 12, 4096))).isInstanceOf(Next.Confirming.class);
        assertThat(conduct.leftOut(12)).contains("certain after 12 rounds: what follows confirms it");
    }

    @Test
    void after_confirmWithoutALeak_ends() throws PropertyException {
        assertThat(conduct(Map.of("confirm", "true")).after(8, run("8", 8, 8, 0)))
                .isEqualTo(new Next.End(Optional.empty()));
    }

    private static RoundConduct conduct(Map<String, String> properties) throws PropertyException {
        return new RoundConduct(LoadProfile.parse(properties));
    }

    /** Rounds of about 2,000 calls of which tool b leaks. */
    private static RecordedRun run(String setting, int planned, int finished, double bytesPerCallOfB) {
        Random random = new Random(3);
        Map<Exposure, Long> totals = new HashMap<>();
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i <= finished; i++) {
            if (i > 0) {
                long a = 500L + random.nextInt(1000);
                long b = 500L + random.nextInt(1000);
                totals.merge(Exposure.CALLS, a + b, Long::sum);
                totals.merge(Exposure.tool("a"), a, Long::sum);
                totals.merge(Exposure.tool("b"), b, Long::sum);
                totals.merge(Exposure.SESSIONS, 20L + random.nextInt(40), Long::sum);
            }
            Instant at = Instant.EPOCH.plusSeconds(10L * i);
            double live = 5e7 + bytesPerCallOfB * totals.getOrDefault(Exposure.tool("b"), 0L);
            Floor floor =
                    new Floor(at.plusSeconds(9), 1, 0, Map.of(Channel.LIVE_BYTES, live), OptionalDouble.empty(), 0, 0);
            rounds.add(new Round(i, at, at.plusSeconds(6), floor, totals));
        }
        return RunBuilder.run()
                .simulation("Test")
                .runtime(new ServerRuntime("java", MemoryModel.JVM, MemoryModel.NATIVE))
                .settings(Map.of("rounds", setting))
                .planned(planned)
                .rounds(rounds)
                .build();
    }
}
