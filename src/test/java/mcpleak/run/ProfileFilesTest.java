package mcpleak.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import mcpleak.profile.GivenProperties;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.PropertyException;
import mcpleak.profile.plan.LoadForecast;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class ProfileFilesTest {

    @SuppressWarnings("UnusedVariable") // named by @FieldSource
    private static final java.util.List<String> SHIPPED = ProfileFiles.SHIPPED;

    @TempDir
    Path folder;

    private static LoadProfile resolve(Map<String, String> commandLine) throws PropertyException {
        return LoadProfile.parse(new ProfileFiles(Map.of()).under(GivenProperties.ofCommandLine(commandLine)));
    }

    @ParameterizedTest
    @FieldSource("SHIPPED")
    void shipped_each_isValidAndCanBePlanned(String name) throws PropertyException {
        LoadProfile profile = resolve(Map.of("profile", name));

        assertThat(profile.get(Properties.PROFILE)).isEqualTo(name);
        assertThat(PlanText.of("ToolCallsSimulation", profile)).contains(name, profile.hash());
    }

    @Test
    void leak_isWhatThereIsWithoutAProfile() throws PropertyException {
        assertThat(resolve(Map.of("profile", "leak"))).isEqualTo(LoadProfile.parse(Map.of()));
        assertThat(resolve(Map.of())).isEqualTo(LoadProfile.parse(Map.of()));
    }

    @Test
    void search_withoutAProfile_isOneRound() throws PropertyException {
        assertThat(resolve(Map.of("load", "search from 1 by 1 to 2 each 5s until p95 > 1s"))
                        .rounds())
                .isEqualTo(1);
    }

    @Test
    void nat_isTheOriginalsLoad() throws PropertyException {
        LoadProfile nat = resolve(Map.of("profile", "nat"));

        assertThat(mcpleak.profile.plan.RoundPlan.draw(nat).rounds()).hasSize(3).allSatisfy(round -> {
            assertThat(round.sessions()).isEqualTo(40);
            assertThat(round.calls()).isEqualTo(400);
        });
        assertThat(nat.delay()).isEqualTo(Duration.ofSeconds(10));
        assertThat(nat.get(Properties.IDLE)).isEqualTo(Duration.ofSeconds(10));
        assertThat(nat.settle().most()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void nat_knowsTheToolkitsAddress_whereAServerIsNamed() throws PropertyException {
        assertThat(resolve(Map.of("profile", "nat", "server.command", "nat mcp serve"))
                        .get(Properties.URL))
                .contains(URI.create("http://127.0.0.1:9901/mcp"));
        assertThat(resolve(Map.of("profile", "nat", "server.pid", "7", "url", "http://127.0.0.1:8000/mcp"))
                        .get(Properties.URL))
                .contains(URI.create("http://127.0.0.1:8000/mcp"));
        assertThat(resolve(Map.of("profile", "nat")).get(Properties.URL)).isEmpty();
    }

    @Test
    void smoke_takesLessThanAMinute() throws PropertyException {
        assertThat(new LoadForecast(resolve(Map.of("profile", "smoke"))).time()).isLessThan(Duration.ofSeconds(40));
    }

    @Test
    void file_buildsOnAnother_andTheCommandLineWins() throws Exception {
        Files.writeString(folder.resolve("base.conf"), "profile = nat\nusers = 7\ncalls = 8");
        Path mine = Files.writeString(folder.resolve("mine.conf"), "profile = base.conf\ncalls = 9\narguments = a.csv");

        LoadProfile profile = resolve(Map.of("profile", mine.toString(), "rounds", "5"));

        assertThat(profile.users()).isEqualTo(7);
        assertThat(profile.calls()).isEqualTo(9);
        assertThat(profile.rounds()).isEqualTo(5);
        assertThat(profile.delay()).isEqualTo(Duration.ofSeconds(10));
        assertThat(profile.get(Properties.ARGUMENTS).orElseThrow().path())
                .isEqualTo(folder.resolve("a.csv").toString());
    }

    @Test
    void profile_thatBuildsOnItself_isAMistake() throws IOException {
        Path mine = Files.writeString(folder.resolve("mine.conf"), "profile = mine.conf");

        PropertyException mistake =
                catchThrowableOfType(PropertyException.class, () -> resolve(Map.of("profile", mine.toString())));

        assertThat(mistake.getMessage()).contains("without end");
    }

    @Test
    void profile_misspelt_suggestsTheNearest() {
        PropertyException mistake =
                catchThrowableOfType(PropertyException.class, () -> resolve(Map.of("profile", "smok")));

        assertThat(mistake.getMessage()).contains("did you mean smoke?", "capacity");
    }

    @Test
    void profile_missingFile_saysWhereItLooked() {
        PropertyException mistake =
                catchThrowableOfType(PropertyException.class, () -> resolve(Map.of("profile", "no/such.conf")));

        assertThat(mistake.getMessage()).contains("no/such.conf", "there is no such file", "looked in");
    }
}
