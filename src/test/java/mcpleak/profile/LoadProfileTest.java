package mcpleak.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mcpleak.profile.load.ThinkTime;
import mcpleak.profile.load.ToolFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LoadProfileTest {

    @Test
    void parse_nothing_givesTheDefaults() throws PropertyException {
        LoadProfile profile = LoadProfile.parse(Map.of());

        assertThat(profile.values()).hasSameSizeAs(Properties.all());
        assertThat(profile.server()).isEqualTo(new ServerChoice.Demo(Map.of()));
        assertThat(profile.tools()).isEqualTo(ToolFilter.ALL);
        assertThat(profile.settings().toString())
                .isEqualTo(
                        "{adapt=auto, adapt.rate=2000, calls=50, close=delete, delay=3000ms, duration=1m, idle=1s, inconclusive=fail, load=rounds, "
                                + "probe=on, probe.interval=200ms, probe.live=on, probe.whatgrew=auto, profile=leak, "
                                + "protocol=sessions, rounds=8, seed=1, server.tuning=on, sessions=1, settle=auto, think=100ms, "
                                + "timeout=30000ms, users=40, vary=on}");
        // recorded runs are told apart by it
        assertThat(profile.hash()).isEqualTo("464206a7a730");
    }

    /** What the help table says of a default is what stands for it. */
    @Test
    void all_defaultTexts_areReadAsTheDefaults() {
        assertThat(Properties.all())
                .filteredOn(property -> isRecorded(property))
                .hasSizeGreaterThan(20)
                .allSatisfy(property -> assertThat(property.valueIn(
                                GivenProperties.ofCommandLine(Map.of(property.name(), property.defaultText()))))
                        .isEqualTo(property.fallback()));
    }

    private static <T> boolean isRecorded(Property<T> property) {
        return property.recorder().apply(property.fallback()).isPresent();
    }

    @Test
    void parse_headers_areRecordedByNameAlone() throws PropertyException {
        LoadProfile profile =
                LoadProfile.parse(Map.of("header.X-Api-Key", "abc", "header.X-Tenant", "acme", "token", "t"));

        assertThat(profile.get(Properties.HEADERS)).isEqualTo(Map.of("X-Api-Key", "abc", "X-Tenant", "acme"));
        assertThat(profile.settings().toString())
                .contains("header.NAME=X-Api-Key, X-Tenant", "token=***")
                .doesNotContain("acme");
    }

    @Test
    void parse_headerThatNoRequestCanHave_isRefused() {
        assertThatThrownBy(() -> LoadProfile.parse(Map.of("header.X Key", "abc")))
                .hasMessageContaining("-Dheader.X Key");
    }

    @Test
    void parse_theOriginalScriptsValues_areAccepted() throws PropertyException {
        LoadProfile profile = LoadProfile.parse(
                Map.of("users", "40", "calls", "10", "rounds", "3", "delay", "10s", "think", "500ms"));

        assertThat(profile.rounds()).isEqualTo(3);
        assertThat(profile.delay()).isEqualTo(Duration.ofSeconds(10));
        assertThat(profile.think()).isEqualTo(new ThinkTime.Fixed(Duration.ofMillis(500)));
    }

    @ParameterizedTest
    @CsvSource({
        "3,3000",
        "3s,3000",
        "500ms,500",
        "0.5,500",
        "1.5s,1500",
        "1.5 S,1500",
        "1M,60000",
        "2m,120000",
        "1h,3600000",
        "0,0"
    })
    void parse_duration_takesUnitsAndPlainSeconds(String text, long millis) throws PropertyException {
        assertThat(LoadProfile.parse(Map.of("delay", text)).delay()).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({
        "512MiB,536870912", "512mib,536870912", "2g,2147483648", "2G,2147483648", "1.5GB,1500000000",
                "1024 kib,1048576",
        "1048576,1048576", "2000kB,2000000", "2000KB,2000000", "1TiB,1099511627776", "1048576b,1048576", "1.5m,1572864"
    })
    void parse_limit_takesUnitsOfBothKindsInAnyCase(String text, long bytes) throws PropertyException {
        assertThat(LoadProfile.parse(Map.of("limit", text))
                        .get(Properties.LIMIT)
                        .bytes())
                .hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1023kib", "0", "-5g", "5x", "g", "99999999999999999999", "512 mib of"})
    void parse_limitThatIsNone_isAnError(String text) {
        assertThat(errorsOf(Map.of("limit", text))).hasSize(1);
    }

    @Test
    void parse_gauges_keepsCommasInBracesAndUnits() throws PropertyException {
        LoadProfile profile = LoadProfile.parse(
                Map.of(
                        "probe.gauges",
                        "http://127.0.0.1:1/metrics#jvm_memory_used_bytes{area=\"heap\",id=\"a,b\"}, /debug/memory/stats#a.b:count"));

        assertThat(profile.get(Properties.PROBE_GAUGES))
                .containsExactly(
                        new GaugeChoice(
                                URI.create("http://127.0.0.1:1/metrics"),
                                "jvm_memory_used_bytes{area=\"heap\",id=\"a,b\"}"),
                        new GaugeChoice(URI.create("/debug/memory/stats"), "a.b:count"));
        assertThat(profile.settings().get("probe.gauges")).contains("/debug/memory/stats#a.b:count");
    }

    @ParameterizedTest
    @ValueSource(strings = {"metrics", "#name", "/metrics#", "ftp://host/x#a", "//host/x#a", "http:///x#a", "/a b#c"})
    void parse_gaugeWithoutForm_isNamed(String gauge) {
        assertThat(catchThrowableOfType(
                        PropertyException.class, () -> LoadProfile.parse(Map.of("probe.gauges", gauge))))
                .hasMessageContaining("-Dprobe.gauges");
    }

    @ParameterizedTest
    @CsvSource({
        "users,0",
        "users,10001",
        "users,-5",
        "users,many",
        "users,1e3",
        "calls,0",
        "calls,1000001",
        "rounds,0",
        "rounds,1001",
        "delay,soon",
        "delay,-1s",
        "delay,61m",
        "delay,5d",
        "think,11m",
        "timeout,99ms",
        "seed,x",
        "close,drop",
        "inconclusive,pass",
        "probe,maybe",
        "probe.interval,49ms",
        "url,127.0.0.1:3001",
        "url,ftp://host/mcp",
        "url,http://",
        "server.pid,0",
        "server.pid,x",
        "demo.leak,calls",
        "demo.bytes,0",
        "users,''",
        "demo.look,bad",
        "demo.drop,-1"
    })
    void parse_absurdValue_isNamedWithWhatIsAllowed(String name, String value) {
        List<PropertyException.Mistake> errors = errorsOf(Map.of(name, value));

        assertThat(errors).anySatisfy(error -> {
            assertThat(error.name()).isEqualTo(name);
            assertThat(error.text()).contains("-D" + name, "allowed: ");
        });
    }

    @ParameterizedTest
    @CsvSource({"user,users", "callz,calls", "ronds,rounds", "dealy,delay", "Seed,seed", "server.comand,server.command"
    })
    void parse_nameWithinTwoLetters_isAnErrorThatNamesOurs(String given, String ours) {
        assertThat(errorsOf(Map.of(given, "1")))
                .containsExactly(new PropertyException.Mistake(
                        given, "-D%s: unknown property, did you mean -D%s?".formatted(given, ours)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.colour", "probe.colour", "tools.everything", "demo.nothing"})
    void parse_unknownNameUnderOurPrefix_isAnErrorThatListsOurs(String given) {
        String prefix = given.substring(0, given.indexOf('.') + 1);

        assertThat(errorsOf(Map.of(given, "1")))
                .singleElement()
                .satisfies(error -> assertThat(error.text()).contains("-D" + given, "allowed: " + prefix));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"maven.test.skip", "gatling.simulationClass", "env", "skipTests", "java.version", "revision"})
    void parse_foreignName_isIgnored(String name) throws PropertyException {
        assertThat(LoadProfile.parse(Map.of(name, "x"))).isEqualTo(LoadProfile.parse(Map.of()));
    }

    @Test
    void parse_severalMistakes_areToldTogether() {
        assertThat(errorsOf(Map.of("users", "0", "rounds", "x", "server.bar", "1")))
                .hasSize(3);
    }

    @Test
    void parse_serverWithoutUrl_isAnError() {
        assertThat(errorsOf(Map.of("server.pid", "4711")))
                .singleElement()
                .satisfies(error -> assertThat(error.text()).contains("-Durl is missing"));
    }

    @Test
    void parse_container_goesAloneOrWithTheCommandThatStartsIt() throws PropertyException {
        Map<String, String> alone = Map.of("url", "http://127.0.0.1:1/mcp", "server.container", "web");
        assertThat(LoadProfile.parse(alone).server()).isEqualTo(new ServerChoice.InContainer("web"));
        Map<String, String> started = new HashMap<>(alone);
        started.put("server.command", "docker run --name web img");
        assertThat(LoadProfile.parse(started).server()).isInstanceOf(ServerChoice.Command.class);

        assertThat(errorsOf(Map.of("server.container", "web")))
                .singleElement()
                .satisfies(error -> assertThat(error.text()).contains("-Durl is missing"));
        assertThat(errorsOf(Map.of("transport", "stdio", "server.container", "web")))
                .singleElement()
                .satisfies(error -> assertThat(error.text()).contains("-Dserver.command"));
        assertThat(errorsOf(Map.of("url", "http://127.0.0.1:1/mcp", "server.pid", "4711", "server.container", "web")))
                .singleElement()
                .satisfies(error -> assertThat(error.text()).contains("one server is under test"));
    }

    @Test
    void parse_twoServers_isAnError() {
        assertThat(errorsOf(Map.of("url", "http://127.0.0.1:1/mcp", "server.pid", "4711", "server.name", "x")))
                .singleElement()
                .satisfies(error -> assertThat(error.text()).contains("one server is under test"));
    }

    @Test
    void parse_demoOptionWithUrl_isAnError() {
        assertThat(errorsOf(Map.of("url", "http://127.0.0.1:1/mcp", "demo.leak", "call")))
                .singleElement()
                .satisfies(error -> assertThat(error.text()).contains("demo server only"));
    }

    @Test
    void parse_moreCallsThanAnyRunNeeds_isAnError() {
        assertThat(errorsOf(Map.of("users", "10000", "calls", "1000000", "rounds", "8")))
                .singleElement()
                .satisfies(error -> assertThat(error.text()).contains("80000000000 calls"));
    }

    @Test
    void parse_urlAndCommand_isACommand() throws PropertyException {
        LoadProfile profile =
                LoadProfile.parse(Map.of("url", "http://127.0.0.1:3001/mcp", "server.command", "npx -y server"));

        assertThat(profile.get(Properties.URL)).contains(URI.create("http://127.0.0.1:3001/mcp"));
        assertThat(profile.server()).isEqualTo(new ServerChoice.Command("npx -y server", Duration.ofMinutes(2)));
    }

    @Test
    void parse_stdio_needsNoUrl() throws PropertyException {
        LoadProfile profile = LoadProfile.parse(Map.of("transport", "stdio", "server.command", "node server.js"));

        assertThat(profile.server())
                .isEqualTo(new ServerChoice.Stdio(
                        new ServerChoice.Command("node server.js", Duration.ofMinutes(2)),
                        ServerChoice.StdioProcesses.SHARED));
        assertThat(profile.settings())
                .containsEntry("transport", "stdio")
                .containsEntry("stdio.processes", "shared")
                .containsEntry("server.command", "node server.js");
    }

    @Test
    void parse_stdioWithoutCommand_isTheDemoServer() throws PropertyException {
        LoadProfile profile =
                LoadProfile.parse(Map.of("transport", "stdio", "stdio.processes", "user", "demo.leak", "call"));

        assertThat(profile.server())
                .isEqualTo(new ServerChoice.Stdio(
                        new ServerChoice.Demo(Map.of("demo.leak", "call")), ServerChoice.StdioProcesses.USER));
    }

    @Test
    void parse_stdioWithAddress_isAnError() {
        assertThat(errorsOf(Map.of("transport", "stdio", "url", "http://127.0.0.1:1/mcp")))
                .singleElement()
                .satisfies(error -> assertThat(error.text()).contains("-Durl", "has no address"));
        assertThat(errorsOf(Map.of("stdio.processes", "user")))
                .singleElement()
                .satisfies(error -> assertThat(error.text()).contains("-Dtransport=stdio only"));
    }

    @Test
    void settings_userInfoInUrl_isHidden() throws PropertyException {
        LoadProfile profile = LoadProfile.parse(Map.of("url", "http://me:pass@127.0.0.1:1/mcp"));

        assertThat(profile.settings().toString()).doesNotContain("pass@").contains("127.0.0.1:1/mcp");
    }

    private static List<PropertyException.Mistake> errorsOf(Map<String, String> given) {
        PropertyException thrown = catchThrowableOfType(PropertyException.class, () -> LoadProfile.parse(given));
        assertThat(thrown).as("no mistake found in %s", given).isNotNull();
        return thrown.mistakes();
    }
}
