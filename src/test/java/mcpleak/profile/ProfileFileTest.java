package mcpleak.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import java.util.stream.Collectors;
import mcpleak.profile.load.Criterion;
import mcpleak.profile.load.Weights;
import org.junit.jupiter.api.Test;

final class ProfileFileTest {

    private static GivenProperties read(String text) throws PropertyException {
        return ProfileFile.read("nightly.conf", text, Map.of("HOST", "10.0.0.1"));
    }

    @Test
    void read_everyKindOfValue_isThePropertysText() throws PropertyException {
        GivenProperties given = read("""
                url = "http://"${HOST}":9901/mcp"
                users = 12
                think = lognormal 100ms 0.5
                load = ["ramp 0 to 12 in 5s", "hold 12 for 10s"]
                tools { mix { echo = 3, "get-sum" = 1.5 }, exclude = [a, b] }
                pass = "failed < 1%, p95 < 500ms"
                """);

        LoadProfile profile = LoadProfile.parse(given);

        assertThat(profile.get(Properties.URL)).hasToString("Optional[http://10.0.0.1:9901/mcp]");
        assertThat(profile.users()).isEqualTo(12);
        assertThat(profile.shape().text()).isEqualTo("ramp 0 to 12 in 5s, hold 12 for 10s");
        assertThat(profile.get(Properties.TOOLS_MIX).entries())
                .containsExactlyInAnyOrder(new Weights.Entry("echo", 3), new Weights.Entry("get-sum", 1.5));
        assertThat(profile.tools().exclude()).containsExactly("a", "b");
        assertThat(profile.get(Properties.PASS))
                .extracting(Criterion::text)
                .containsExactly("failed < 1%", "p95 < 500ms");
    }

    @Test
    void parse_severalMistakes_namesAllWithFileLineAndAllowedValues() throws PropertyException {
        GivenProperties given = read("""
                users = 0

                thnk = 5ms
                close = maybe
                colour = red
                load = "hld 40"
                """).over(GivenProperties.ofCommandLine(Map.of()));
        GivenProperties all =
                GivenProperties.ofCommandLine(Map.of("calls", "many")).over(given);

        PropertyException mistakes = catchThrowableOfType(PropertyException.class, () -> LoadProfile.parse(all));

        assertThat(mistakes.mistakes().stream()
                        .map(PropertyException.Mistake::text)
                        .collect(Collectors.toList()))
                .hasSize(6)
                .anySatisfy(
                        text -> assertThat(text).startsWith("nightly.conf:1: users=0: is out of range (allowed: 1 to"))
                .anySatisfy(text ->
                        assertThat(text).startsWith("nightly.conf:3: thnk: unknown property, did you mean think?"))
                .anySatisfy(text -> assertThat(text).contains("nightly.conf:4: close=maybe", "delete | abandon"))
                .anySatisfy(text -> assertThat(text).contains("nightly.conf:5: colour: unknown property (allowed: url"))
                .anySatisfy(text ->
                        assertThat(text).contains("nightly.conf:6: load=hld 40", "\"hld 40\" is no phase", "ramp"))
                .anySatisfy(text -> assertThat(text).startsWith("-Dcalls=many: is not a whole number"));
    }

    @Test
    void over_commandLine_winsOverTheFile() throws PropertyException {
        GivenProperties all =
                GivenProperties.ofCommandLine(Map.of("users", "3")).over(read("users = 12\ncalls = 7"));

        assertThat(LoadProfile.parse(all).users()).isEqualTo(3);
        assertThat(LoadProfile.parse(all).calls()).isEqualTo(7);
    }

    @Test
    void read_noHocon_namesTheLine() {
        PropertyException broken = catchThrowableOfType(
                PropertyException.class, () -> read("users = 12\nload = [\"hold 3\"\ncalls = 3 }"));

        assertThat(broken.getMessage()).startsWith("nightly.conf:3");
    }

    @Test
    void read_include_saysWhatToDoInstead() {
        PropertyException broken = catchThrowableOfType(PropertyException.class, () -> read("include \"other\""));

        assertThat(broken.getMessage()).contains("nightly.conf", "profile = name or path");
    }

    @Test
    void read_unknownVariable_isNamed() {
        PropertyException broken = catchThrowableOfType(PropertyException.class, () -> read("url = ${NOWHERE}"));

        assertThat(broken.getMessage()).contains("nightly.conf:1", "NOWHERE");
    }

    @Test
    void hash_sameLoadAnotherServer_isTheSame() throws PropertyException {
        LoadProfile one = LoadProfile.parse(read("users = 12"));
        LoadProfile elsewhere = LoadProfile.parse(read("users = 12\nurl = \"http://other/mcp\"\nprobe = off"));
        LoadProfile another = LoadProfile.parse(read("users = 13"));

        assertThat(one.hash())
                .matches("[0-9a-f]{12}")
                .isEqualTo(elsewhere.hash())
                .isNotEqualTo(another.hash());
    }
}
