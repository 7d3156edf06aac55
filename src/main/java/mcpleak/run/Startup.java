package mcpleak.run;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import mcpleak.profile.GivenProperties;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.PropertyException;
import mcpleak.profile.ServerChoice;
import mcpleak.profile.load.Weights;
import mcpleak.profile.plan.LoadForecast;
import mcpleak.run.folder.ExitCode;
import mcpleak.run.folder.ExitCode.NoRun;
import mcpleak.run.folder.RunFolder;
import mcpleak.run.measure.ConnectionLimits;
import mcpleak.run.recorder.Facts;
import mcpleak.secret.MaskedOutput;
import mcpleak.secret.SecretMask;
import mcpleak.server.ProcessWatch;
import mcpleak.server.ServerException;

/** Read the JVM's properties before anything starts, and end the JVM where there is nothing to start. Stateless. */
final class Startup {

    private static final String OPEN_JAVA = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    /** Properties of the JVM itself, but for passwords of key stores. */
    private static final Pattern PLATFORM =
            Pattern.compile("(?:java|sun|jdk|os|file|path|line|native|surefire|maven)\\.");

    private Startup() {}

    /**
     * Return the profile of a run; ends the JVM where help or a plan was asked for, or something is wrong.
     *
     * @param arms what a leak hunt can do; empty: no hunt
     */
    static LoadProfile profile(String simulation, List<String> arms) {
        return profile(simulation, arms, commandLine());
    }

    /** Do the same for a simulation that is about servers on stdio. */
    static LoadProfile stdioProfile(String simulation) {
        Map<String, String> given = commandLine();
        given.putIfAbsent(Properties.TRANSPORT.name(), "stdio");
        return profile(simulation, List.of(), given);
    }

    /** Return which of the patterns of a simulation were asked for; ends the JVM if one is not there. */
    static List<String> patterns(LoadProfile profile, List<String> allowed) {
        List<String> asked = profile.get(Properties.PATTERNS).entries().stream()
                .map(Weights.Entry::name)
                .toList();
        for (String name : asked) {
            if (!allowed.contains(name)) {
                throw NoRun.because(
                        "The run was not started:\n-Dpatterns=" + Facts.printable(name) + ": there is no such pattern"
                                + GivenProperties.nearest(name, allowed)
                                        .map(near -> ", did you mean " + near + "?")
                                        .orElse("")
                                + " (allowed: " + String.join(", ", allowed) + ")");
            }
        }
        return asked.isEmpty() ? allowed : asked;
    }

    private static LoadProfile hunting(LoadProfile profile, List<String> arms) {
        boolean plain = !profile.get(Properties.ROUNDS).auto()
                && !profile.get(Properties.CONFIRM)
                && profile.soak().isEmpty();
        if (!plain) {
            throw NoRun.because("The run was not started:\na leak hunt has a fixed number of rounds for each pattern"
                    + " (allowed: neither -Drounds=auto nor -Dconfirm=true nor -Dsoak)");
        }
        return profile.hunting(patterns(profile, arms));
    }

    /** Return the properties of this JVM as they were given. */
    static Map<String, String> commandLine() {
        Map<String, String> given = new TreeMap<>();
        boolean plugin = RunFolder.isForkedByMaven();
        if (plugin && ProcessWatch.isOrphan()) {
            // Maven was ended while this JVM started: there is nobody to run for
            Runtime.getRuntime().halt(ExitCode.ERROR);
        }
        for (String name : System.getProperties().stringPropertyNames()) {
            String value = System.getProperty(name, "");
            given.put(name, plugin ? RunFolder.unquoted(value) : value);
        }
        return given;
    }

    private static LoadProfile profile(String simulation, List<String> arms, Map<String, String> given) {
        learnSecrets(given);
        if (given.containsKey(Properties.HELP.name())) {
            System.out.println(Properties.helpText());
            throw NoRun.exit(0);
        }
        GivenProperties commandLine = GivenProperties.ofCommandLine(given);
        GivenProperties all = commandLine.without(Properties.PROFILE.name());
        List<String> mistakes = new ArrayList<>();
        try {
            all = new ProfileFiles(System.getenv()).under(commandLine);
        } catch (PropertyException e) {
            mistakes.add(String.valueOf(e.getMessage()));
        }
        Optional<LoadProfile> profile = Optional.empty();
        try {
            profile = Optional.of(LoadProfile.parse(all));
        } catch (PropertyException e) {
            mistakes.add(String.valueOf(e.getMessage()));
        }
        if (profile.isEmpty() || !mistakes.isEmpty()) {
            throw NoRun.because("The run was not started:\n" + String.join("\n", mistakes)
                    + "\nmvn gatling:test -Dhelp lists all properties.");
        }
        profile.get().settings().values().forEach(SecretMask::learnFrom);
        profile.get().get(Properties.URL).ifPresent(url -> SecretMask.learnFrom(url.toString()));
        LoadProfile asked = arms.isEmpty() ? profile.get() : hunting(profile.get(), arms);
        planOnly(simulation, asked, all);
        return asked;
    }

    /** From here on no secret that was given to this JVM comes out of it. */
    private static void learnSecrets(Map<String, String> given) {
        Map<String, String> own = new TreeMap<>(given);
        own.keySet().removeIf(name -> PLATFORM.matcher(name).lookingAt());
        SecretMask.learn(own);
        SecretMask.learn(System.getenv());
        MaskedOutput.install();
    }

    private static void planOnly(String simulation, LoadProfile profile, GivenProperties given) {
        boolean asked = given.find(Properties.PLAN.name())
                .filter(plan -> plan.value().strip().equals("true"))
                .isPresent();
        if (asked) {
            System.out.println(PlanText.of(simulation, profile));
            throw NoRun.exit(0);
        }
    }

    static RunControl control(String simulation, LoadProfile profile, Optional<EmbeddedServer> embedded) {
        requireOpenJava();
        if (profile.server() instanceof ServerChoice.Stdio stdio
                && stdio.program() instanceof ServerChoice.Demo demo
                && embedded.flatMap(server -> server.stdioCommand(demo.options()))
                        .isEmpty()) {
            throw NoRun.because("The run was not started:\n-Dserver.command: is missing"
                    + " (allowed: the command that starts the server, e.g. -Dserver.command=\"node server.js\")");
        }
        if (profile.server() instanceof ServerChoice.Demo && embedded.isEmpty()) {
            throw NoRun.because("The run was not started:\n-Durl: is missing"
                    + " (allowed: the server's MCP endpoint, e.g. -Durl=http://127.0.0.1:3001/mcp)");
        }
        Optional<String> objection = Baseline.objection(profile);
        if (objection.isPresent()) {
            throw NoRun.because("The run was not started: " + objection.get());
        }
        Optional<String> tooMany = ConnectionLimits.ofThisProcess().objection(new LoadForecast(profile).peakUsers(), 1);
        if (tooMany.isPresent()) {
            throw NoRun.because(
                    "The run was not started: " + tooMany.get() + ", or let fewer users come (-Dusers, load)");
        }
        try {
            return RunControl.create(simulation, profile, embedded, Clock.systemUTC());
        } catch (ServerException | IllegalArgumentException e) {
            throw NoRun.because("The run was not started: " + e.getMessage());
        }
    }

    /** Gatling reaches into java.lang; without that it gives up once everything has been started, and does not say why. */
    private static void requireOpenJava() {
        if (!Object.class.getModule().isOpen("java.lang", Startup.class.getModule())) {
            throw NoRun.because("The run was not started: this JVM runs without " + OPEN_JAVA + ", which Gatling needs."
                    + "\nGatling's Maven plugin adds it; a launcher of your own, an IDE or Gradle has to be told.");
        }
    }
}
