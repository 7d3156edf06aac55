package mcpleak.run.round;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.ServerChoice;
import mcpleak.profile.load.ToolFilter;
import mcpleak.profile.load.Weights;
import mcpleak.protocol.message.Tool;

/**
 * Which tools may be called although nobody named them. Thread-safe.
 *
 * <p>A server that the run started is there to be tested: only what is annotated as destructive is left alone. One that was there before, or
 * is reached by its address alone, may be somebody's: there, all that may be destructive by the specification's defaults is.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/schema#toolannotations">MCP, ToolAnnotations</a>
 */
public final class ToolPermission {

    private final ToolFilter filter;
    private final Weights mix;
    private final boolean anything;
    private final BooleanSupplier started;
    private final Set<String> inCode = ConcurrentHashMap.newKeySet();

    private ToolPermission(LoadProfile profile, BooleanSupplier started) {
        this.filter = profile.tools();
        this.mix = profile.get(Properties.TOOLS_MIX);
        this.anything = profile.get(Properties.TOOLS_UNSAFE);
        this.started = started;
    }

    /**
     * Take the permissions of a profile.
     *
     * @param isOnThisHost whether the server's address is one of this host's: a command that is to start one elsewhere starts something else
     */
    public static ToolPermission of(LoadProfile profile, BooleanSupplier isOnThisHost) {
        ServerChoice server = profile.server();
        boolean ours = server instanceof ServerChoice.Demo || server instanceof ServerChoice.Stdio;
        boolean command = server instanceof ServerChoice.Command;
        return new ToolPermission(profile, () -> ours || (command && isOnThisHost.getAsBoolean()));
    }

    /** Note that the simulation's own code calls a tool by its name. */
    void calledInCode(String tool) {
        inCode.add(tool);
    }

    /** Tell whether the user named a tool in full, without a pattern, to be called. */
    boolean isNamed(String tool) {
        return filter.names(tool)
                || inCode.contains(tool)
                || mix.entries().stream().anyMatch(entry -> entry.name().equals(tool));
    }

    /** Return why a tool may not be called; empty if it may. */
    Optional<String> objection(Tool tool) {
        if (anything || isNamed(tool.name())) {
            return Optional.empty();
        }
        if (tool.markedDestructive()) {
            return Optional.of("it is annotated as destructive");
        }
        return tool.mayDestroy() && !started.getAsBoolean()
                ? Optional.of("it may be destructive, as tools are that do not say otherwise (readOnlyHint,"
                        + " destructiveHint), and the run did not start this server")
                : Optional.empty();
    }
}
