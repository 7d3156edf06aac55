package mcpleak.run.round;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.load.ToolFilter;
import mcpleak.profile.load.Weights;
import mcpleak.profile.plan.RoundPlan;
import mcpleak.protocol.message.ParsedResult;
import mcpleak.protocol.message.Tool;
import mcpleak.recording.LeftOutTools;

/**
 * The tools that the users call, and why others are left out. Thread-safe.
 *
 * <p>Filled by the scout before the first round: {@link #listed}, {@link #examine}, {@link #tried} for every attempt,
 * {@link #settle}; read by the users after that. However many tools a server has, and whatever their schemas, filling it ends.
 */
public final class ToolSelection {

    /** How often the scout tries a tool: some fail only when they are called a second time. */
    static final int ATTEMPTS = 2;

    /** Most tools that are tried, and so called. */
    static final int MOST_TRIED = 500;

    /** Longest name of a tool that is called, in characters: it stands in each row of several files. */
    static final int MOST_NAME = 256;

    /** How long the scout may make arguments for all tools together. */
    private static final Duration EXAMINING = Duration.ofSeconds(30);

    /** How long the scout may try tools. */
    private static final Duration TRYING = Duration.ofMinutes(5);

    private static final String ALL_THE_SAME = "-Dtools.include with its name calls it all the same";

    private final ToolFilter filter;
    private final Weights mix;
    private final ToolPermission permission;
    private final CallArguments arguments;
    private final Scout.Progress progress;
    private final ToolDraw draw;
    private List<Tool> listed = List.of();
    private final Map<String, Candidate> candidates = new LinkedHashMap<>();
    private final Map<String, String> leftOut = new LinkedHashMap<>();
    private final Map<String, String> notChosen = new LinkedHashMap<>();
    private final List<String> unpermitted = new ArrayList<>();
    private final Set<String> tried = new HashSet<>();
    private volatile boolean drawn;
    private boolean wasListed;
    private volatile List<String> trials = List.of();
    private long tryingEnds;

    /**
     * A tool that may be called.
     *
     * @param arguments some that fit its schema, a JSON object: what is sent where no others can be made
     */
    private record Candidate(Tool tool, String arguments) {}

    /**
     * Make the selection of a run, without tools as yet.
     *
     * @param permission which tools may be called
     * @param arguments of the calls
     */
    public ToolSelection(LoadProfile profile, ToolPermission permission, RoundPlan plan, CallArguments arguments) {
        this.permission = permission;
        this.arguments = arguments;
        this.filter = profile.tools();
        this.mix = profile.get(Properties.TOOLS_MIX);
        this.draw = new ToolDraw(plan);
        this.progress = new Scout.Progress(System::nanoTime);
    }

    ToolPermission permission() {
        return permission;
    }

    /** Note that the users call tools of this selection: where they do not, none is tried. */
    public void areDrawn() {
        drawn = true;
    }

    /** Hear of the tools that a server has listed so far. */
    void listing(int soFar) {
        progress.say(() -> String.format("%,d tools listed so far", soFar));
    }

    /** Take the server's list; {@link #examine} looks at it. */
    synchronized void listed(List<Tool> all) {
        listed = List.copyOf(all);
        wasListed = true;
    }

    /** Note that the server's list has tools without a name. */
    synchronized void nameless(int count) {
        leftOut.put(
                "(no name)", "the server's list has " + count + (count == 1 ? " tool" : " tools") + " without a name");
    }

    /** Note that a tool of the server's list may not be called. */
    synchronized void rejected(String tool, String rule) {
        leftOut.put(tool, "no client may call it: " + rule);
    }

    /**
     * Look at the tools that were listed: what the filter rejects and what cannot be called is left out.
     *
     * <p>Takes up to half a minute, so not for an event loop; nobody else is held up.
     *
     */
    void examine() {
        List<Tool> all = inOrder();
        Set<String> names = new HashSet<>();
        all.forEach(tool -> names.add(tool.name()));
        arguments.tools().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> leaveOut(name, "the arguments are for it, but the server has no such tool"));
        synchronized (this) {
            names.addAll(leftOut.keySet());
        }
        filter.missing(names).forEach(name -> leaveOut(name, "the server has no such tool"));
        long ends = System.nanoTime() + EXAMINING.toNanos();
        int looked = 0;
        for (Tool tool : all) {
            examine(tool, System.nanoTime() - ends > 0);
            int soFar = ++looked;
            progress.say(() -> String.format("%,d of %,d tools looked at", soFar, all.size()));
        }
        synchronized (this) {
            trials = List.copyOf(candidates.keySet());
            tryingEnds = System.nanoTime() + TRYING.toNanos();
        }
    }

    /** Those that the user named come first: the others may be too many. */
    private synchronized List<Tool> inOrder() {
        List<Tool> all = new ArrayList<>(listed);
        all.sort(Comparator.comparing(tool -> !filter.names(tool.name())));
        return all;
    }

    private void examine(Tool tool, boolean late) {
        Optional<String> unwanted = unwanted(tool);
        if (unwanted.isPresent()) {
            synchronized (this) {
                notChosen.put(tool.name(), unwanted.get());
            }
            return;
        }
        Optional<String> objection = objection(tool, late);
        if (objection.isPresent()) {
            leaveOut(tool.name(), objection.get());
            return;
        }
        ParsedResult<ObjectNode> made = arguments.generated(tool, 0, 0, 0);
        Optional<String> text = arguments.first(tool).or(() -> CallArguments.text(made));
        synchronized (this) {
            if (text.isPresent()) {
                candidates.put(tool.name(), new Candidate(tool, text.get()));
            } else if (made instanceof ParsedResult.Invalid<ObjectNode> not) {
                String why = "no arguments can be generated: " + not.reason();
                leaveOut(tool.name(), why, "-Darguments=FILE gives some");
            }
        }
    }

    /** Return why the user does not want a tool. */
    private Optional<String> unwanted(Tool tool) {
        if (!drawn) {
            return Optional.of("no user draws a tool: the simulation's own code names those that it calls");
        }
        if (!filter.accepts(tool.name())) {
            return Optional.of("not chosen by tools.include and tools.exclude");
        }
        if (mix.isGiven() && mix.sharesOf(List.of(tool.name())).get(0) == 0) {
            return Optional.of("it has no weight in tools.mix");
        }
        return Optional.empty();
    }

    private synchronized Optional<String> objection(Tool tool, boolean late) {
        if (tool.needsTask()) {
            return Optional.of("it answers only as a task");
        }
        Optional<String> unsafe = permission.objection(tool);
        if (unsafe.isPresent()) {
            unpermitted.add(tool.name());
            return Optional.of(LeftOutTools.reason(unsafe.get(), ALL_THE_SAME));
        }
        String none = "";
        if (tool.name().length() > MOST_NAME && !filter.names(tool.name())) {
            none = "its name has more than " + MOST_NAME + " characters";
        } else if (candidates.size() >= MOST_TRIED) {
            none = "not tried: " + MOST_TRIED + " tools come before it";
        } else if (late) {
            none = "not tried: the tools before it took " + EXAMINING.toSeconds() + " s to look at";
        }
        return Optional.of(none).filter(why -> !why.isEmpty()).map(why -> LeftOutTools.reason(why, ALL_THE_SAME));
    }

    private synchronized void leaveOut(String tool, String why) {
        leftOut.put(tool, why);
    }

    private void leaveOut(String tool, String why, String remedy) {
        leaveOut(tool, LeftOutTools.reason(why, remedy));
    }

    /** Return the names of the tools that are worth an attempt, the same list whatever becomes of the attempts. */
    List<String> trials() {
        return trials;
    }

    /** Say whether a tool is to be tried now: it has not failed, and there is time. */
    synchronized boolean mayTry(String tool) {
        return candidates.containsKey(tool) && System.nanoTime() - tryingEnds < 0;
    }

    /** Return arguments for an attempt. */
    String trialArguments(String tool, int attempt) {
        Candidate candidate;
        synchronized (this) {
            candidate = candidates.get(tool);
            progress.say(() ->
                    String.format("%,d of %,d tools tried, %,d left out", tried.size(), trials.size(), leftOut.size()));
        }
        if (candidate == null) {
            return "{}";
        }
        return attempt == 0 ? candidate.arguments() : argumentsOf(candidate, 0, 0, attempt);
    }

    /** Take the outcome of an attempt: a tool that failed is left out unless the user named it. */
    synchronized void tried(String tool, Optional<String> failure) {
        tried.add(tool);
        if (failure.isPresent() && !filter.names(tool)) {
            candidates.remove(tool);
            boolean slow = failure.get().startsWith("timeout");
            leaveOut(tool, failure.get(), (slow ? "-Dscout.timeout gives it more time, " : "") + ALL_THE_SAME);
        }
    }

    /** Draw the tool mix of every round for the tools that are left. */
    synchronized void settle() {
        for (String name : trials) {
            if (!tried.contains(name) && !filter.names(name) && candidates.remove(name) != null) {
                leaveOut(name, "not tried: those before it took " + TRYING.toMinutes() + " minutes", ALL_THE_SAME);
            }
        }
        draw.settle(List.copyOf(candidates.keySet()));
    }

    /** Tell whether the users have nothing to call: no tool is left of those that they draw, or none could be listed. */
    synchronized boolean isEmpty() {
        return candidates.isEmpty() && (drawn || !wasListed);
    }

    /** Return the tools that would be called if they were named, in the server's order. */
    synchronized List<String> unpermitted() {
        return List.copyOf(unpermitted);
    }

    /** Return why tools were left out, by name; those that the user did not choose come last. */
    synchronized Map<String, String> leftOut() {
        Map<String, String> all = new LinkedHashMap<>(leftOut);
        notChosen.forEach(all::putIfAbsent);
        return all;
    }

    /** Return the tool that a user calls next; the same for the same user, round and call. */
    public String tool(VirtualUser user) {
        return draw.tool(user);
    }

    /** Return the arguments of that call, a JSON object; where records are taken in turn, those of the next. */
    public String arguments(VirtualUser user) {
        Candidate candidate;
        synchronized (this) {
            candidate = Objects.requireNonNull(candidates.get(draw.tool(user)));
        }
        return argumentsOf(candidate, user.round(), user.number(), user.call());
    }

    /** Let the users of a round call only some tools, each as often as the others. */
    void confine(int round, Predicate<String> names) {
        draw.confine(round, names);
    }

    private String argumentsOf(Candidate candidate, int round, int user, int call) {
        return arguments.next(candidate.tool(), round, user, call).orElse(candidate.arguments());
    }
}
