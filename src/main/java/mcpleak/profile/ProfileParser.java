package mcpleak.profile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcpleak.profile.PropertyException.Mistake;
import mcpleak.profile.load.LoadShape;

/** Turns properties into a {@link LoadProfile} or a list of mistakes. Confined to one thread. */
final class ProfileParser {

    private static final List<String> OWN =
            Properties.all().stream().map(Property::name).toList();
    private static final List<String> PREFIXES =
            List.of("server.", "probe.", "tools.", "scout.", "ledger.", "reclaim.", "production.", "demo.");
    private static final List<Property<?>> LOCAL_SERVERS = List.of(
            Properties.SERVER_COMMAND, Properties.SERVER_PID, Properties.SERVER_NAME, Properties.SERVER_CONTAINER);

    /** Any of them makes a client of OAuth. */
    private static final List<Property<?>> OAUTH_CLIENTS =
            List.of(Properties.OAUTH_CLIENT_ID, Properties.OAUTH_REGISTRATION, Properties.OAUTH_ASSERTION);

    /** They say more of it. */
    private static final List<Property<?>> OAUTH_DETAILS = List.of(
            Properties.OAUTH_CLIENT_SECRET,
            Properties.OAUTH_CLIENT_KEY,
            Properties.OAUTH_GRANT,
            Properties.OAUTH_SCOPE,
            Properties.OAUTH_TOKENS,
            Properties.OAUTH_ISSUER);

    private final GivenProperties given;
    private final List<Mistake> mistakes = new ArrayList<>();
    private final Map<Property<?>, Object> values = new HashMap<>();

    private ProfileParser(GivenProperties given) {
        this.given = given;
    }

    static LoadProfile parse(GivenProperties given) throws PropertyException {
        ProfileParser parser = new ProfileParser(given);
        given.names().stream()
                .filter(name -> !OWN.contains(name) && !name.startsWith(Properties.HEADER))
                .forEach(parser::refuseOwnLookalike);
        Properties.all().forEach(parser::read);
        parser.readHeaders();
        LoadProfile profile = parser.checked();
        if (!parser.mistakes.isEmpty()) {
            throw new PropertyException(parser.mistakes);
        }
        return profile;
    }

    /** A name that is not ours may be Maven's or the JVM's; one that looks like ours is a slip. */
    private void refuseOwnLookalike(String name) {
        GivenProperties.Given found = given.find(name).orElseThrow();
        String lower = name.toLowerCase(Locale.ROOT);
        Optional<String> near = GivenProperties.nearest(lower, OWN);
        Optional<String> prefix = PREFIXES.stream().filter(lower::startsWith).findFirst();
        String unknown = found.place() + ": unknown property";
        if (near.isPresent()) {
            add(name, unknown + ", did you mean " + (found.isFromFile() ? "" : "-D") + near.get() + "?");
        } else if (prefix.isPresent() || found.isFromFile()) {
            String ours = OWN.stream()
                    .filter(own -> own.startsWith(prefix.orElse("")))
                    .collect(Collectors.joining(", "));
            add(name, unknown + " (allowed: " + ours + ")");
        }
    }

    private void read(Property<?> property) {
        Optional<String> text =
                given.find(property.name()).map(found -> found.value().strip());
        if (text.isEmpty() || property.allowed().isEmpty()) {
            return;
        }
        if (text.get().isEmpty()) {
            reject(property, "is empty");
            return;
        }
        try {
            values.put(property, property.reader().apply(text.get(), given));
        } catch (IllegalArgumentException broken) {
            reject(property, String.valueOf(broken.getMessage()));
        }
    }

    private void readHeaders() {
        for (String name : given.names()) {
            if (name.startsWith(Properties.HEADER)) {
                try {
                    values.put(Properties.HEADERS, Properties.HEADERS.reader().apply(name, given));
                } catch (IllegalArgumentException broken) {
                    add(
                            name,
                            given.place(name) + ": " + broken.getMessage()
                                    + " (allowed: -Dheader.NAME=VALUE, NAME as in RFC 9110)");
                }
                return;
            }
        }
    }

    /** Check what no property can say alone. */
    private LoadProfile checked() {
        LoadProfile profile = new LoadProfile(values, List.of());
        checkSearch(profile);
        checkSoak(profile);
        if (has(Properties.RECLAIM_AFTER) && profile.settle().when() != Settle.When.SUSPECTED) {
            reject(Properties.RECLAIM_AFTER, "goes with -Dsettle=auto only");
        }
        checkServer(profile);
        checkAuthorization();
        if (has(Properties.PROBE_TOKEN) && !has(Properties.PROBE_URL)) {
            add(Properties.PROBE_TOKEN.name(), "-Dprobe.token=***: -Dprobe.url is missing (allowed: with -Dprobe.url)");
        }
        if (!profile.get(Properties.PROBE_LIVE)) {
            values.put(Properties.SERVER_TUNING, false);
        }
        LoadProfile whole = new LoadProfile(values, List.of());
        long total = (long) whole.users() * whole.calls() * whole.rounds();
        if (total > LoadProfile.MAX_CALLS) {
            add(
                    Properties.CALLS.name(),
                    "-Dusers=%d -Dcalls=%d -Drounds=%d: %d calls in all (allowed: up to %d)"
                            .formatted(whole.users(), whole.calls(), whole.rounds(), total, LoadProfile.MAX_CALLS));
        }
        return whole;
    }

    /** A search for the breaking point is one pass. */
    private void checkSearch(LoadProfile profile) {
        if (profile.phases().flatMap(LoadShape.Phases::search).isEmpty()) {
            return;
        }
        LoadProfile.Rounds one = new LoadProfile.Rounds(1, false);
        if (!values.getOrDefault(Properties.ROUNDS, one).equals(one)) {
            reject(Properties.ROUNDS, "a search for the breaking point is one round");
        }
        values.put(Properties.ROUNDS, one);
    }

    private void checkSoak(LoadProfile profile) {
        if (profile.get(Properties.SOAK).isEmpty()) {
            return;
        }
        if (profile.get(Properties.ROUNDS).auto() || profile.get(Properties.CONFIRM)) {
            reject(Properties.SOAK, "has no rounds to add: it goes with neither -Drounds=auto nor -Dconfirm=true");
        }
        if (profile.phases().isPresent()) {
            reject(Properties.SOAK, "keeps users at a time all the time: it goes with load = rounds alone");
        }
    }

    /** Who gets tokens must be somebody, and needs no token that is given. */
    private void checkAuthorization() {
        boolean isClient = OAUTH_CLIENTS.stream().anyMatch(this::has);
        if (isClient && has(Properties.TOKEN)) {
            reject(Properties.TOKEN, "goes without -Doauth.*, which gets tokens itself");
        }
        if (!isClient) {
            OAUTH_DETAILS.stream()
                    .filter(this::has)
                    .forEach(each -> add(
                            each.name(),
                            given.place(each.name()) + ": a client is missing (allowed: with -Doauth.client.id,"
                                    + " -Doauth.registration or -Doauth.assertion)"));
        }
    }

    private void checkServer(LoadProfile profile) {
        if (profile.server() instanceof ServerChoice.Stdio) {
            checkStdio();
            return;
        }
        if (has(Properties.STDIO_PROCESSES)) {
            reject(Properties.STDIO_PROCESSES, "goes with -Dtransport=stdio only");
        }
        checkCombination();
        checkAgent();
    }

    /** Its process is started by the transport: there is no address, and nobody else can have started it. */
    private void checkStdio() {
        Stream.of(
                        Properties.URL,
                        Properties.TOKEN,
                        Properties.OAUTH_CLIENT_ID,
                        Properties.OAUTH_REGISTRATION,
                        Properties.OAUTH_ASSERTION,
                        Properties.HEADERS,
                        Properties.SERVER_PID,
                        Properties.SERVER_NAME,
                        Properties.PROBE_URL)
                .filter(this::has)
                .map(Property::name)
                .forEach(name -> add(
                        name,
                        given.place(name) + ": a stdio server is started by the run and has no address"
                                + " (allowed: server.command, or none for the demo server)"));
        if (has(Properties.SERVER_CONTAINER) && !has(Properties.SERVER_COMMAND)) {
            reject(Properties.SERVER_CONTAINER, "over stdio it goes with the -Dserver.command that starts it");
        }
    }

    private void checkCombination() {
        List<String> servers =
                LOCAL_SERVERS.stream().filter(this::has).map(Property::name).toList();
        boolean startsContainer =
                servers.equals(List.of(Properties.SERVER_COMMAND.name(), Properties.SERVER_CONTAINER.name()));
        if (servers.size() > 1 && !startsContainer) {
            add(
                    servers.get(0),
                    "-D%s and -D%s: one server is under test (allowed: one of server.command, server.pid, server.name, server.container, or server.command with the server.container that it starts)"
                            .formatted(servers.get(0), servers.get(1)));
        }
        if (!servers.isEmpty() && !has(Properties.URL)) {
            add(
                    servers.get(0),
                    "-D%s: -Durl is missing (allowed: the server's MCP endpoint, e.g. -Durl=http://127.0.0.1:3001/mcp)"
                            .formatted(servers.get(0)));
        }
        if (has(Properties.URL)) {
            given.names().stream()
                    .filter(name -> name.startsWith(LoadProfile.DEMO))
                    .findFirst()
                    .ifPresent(name ->
                            add(name, "-D%s: goes with the demo server only (allowed: without -Durl)".formatted(name)));
        }
    }

    /** An agent watches a server of another host: there is nothing to start or to attach to here. */
    private void checkAgent() {
        if (!has(Properties.PROBE_URL)) {
            return;
        }
        if (!has(Properties.URL)) {
            add(
                    Properties.PROBE_URL.name(),
                    "-Dprobe.url: -Durl is missing (allowed: the MCP endpoint of the server that the agent watches)");
        }
        LOCAL_SERVERS.stream()
                .filter(this::has)
                .map(Property::name)
                .forEach(name -> add(
                        name,
                        "-D%s and -Dprobe.url: the agent names the process (allowed: one of them)".formatted(name)));
    }

    private boolean has(Property<?> property) {
        return given.has(property.name());
    }

    private void reject(Property<?> property, String rule) {
        String value =
                given.find(property.name()).map(GivenProperties.Given::value).orElse("");
        add(
                property.name(),
                "%s=%s: %s (allowed: %s)"
                        .formatted(
                                given.place(property.name()),
                                GivenProperties.printable(value),
                                rule,
                                property.allowed()));
    }

    private void add(String name, String text) {
        mistakes.add(new Mistake(name, text));
    }
}
