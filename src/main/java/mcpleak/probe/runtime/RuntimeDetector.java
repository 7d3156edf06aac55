package mcpleak.probe.runtime;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mcpleak.recording.ServerRuntime;
import mcpleak.recording.ServerRuntime.MemoryModel;

/**
 * Tell what a process runs on from its executable, its command line and its environment, and what its private RSS may
 * therefore prove.
 *
 * <p>Says less rather than too much: {@link MemoryModel#NATIVE} only for what is known to free memory as it goes.
 */
public final class RuntimeDetector {

    private static final Pattern PYTHON = Pattern.compile("python[0-9.]*(-dbg|t|d)?");
    private static final Pattern SEMI_SPACE = Pattern.compile("(^|\\s)--max[-_]semi[-_]space[-_]size[= ]1(\\s|$)");
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "busybox");
    private static final Set<String> BALANCERS = Set.of("haproxy", "nginx", "envoy", "traefik", "caddy");
    private static final Set<String> RUNNERS = Set.of(
            "uv",
            "uvx",
            "setsid",
            "timeout",
            "env",
            "nice",
            "unshare",
            // the first process of a container
            "tini",
            "docker-init",
            "dumb-init",
            "catatonit");

    /** npm calls itself {@code npm exec NAME}; others are scripts. */
    private static final Pattern RUNNER =
            Pattern.compile("(^|/)(npx|npm|pnpm|pnpx|yarn|bunx|pipx)(-cli)?(\\.[cm]?js)?( |$)");

    private static final Set<String> MANAGED =
            Set.of("bun", "dotnet", "mono", "mono-sgen", "ruby", "beam.smp", "erl", "pypy", "pypy3", "php", "luajit");

    /** From what RSS proves best to what it proves least. */
    private static final List<MemoryModel> BY_PROOF = List.of(
            MemoryModel.NATIVE,
            MemoryModel.NODE_SMALL_SEMI_SPACE,
            MemoryModel.JVM_PRETOUCHED,
            MemoryModel.NODE,
            MemoryModel.MANAGED,
            MemoryModel.UNKNOWN,
            MemoryModel.JVM);

    private RuntimeDetector() {}

    /**
     * Describe the runtime of a process and of the descendants that it has now.
     *
     * @param pid the server process, as {@code ServerProcess} found it
     * @return what is known; {@link ServerRuntime#UNKNOWN} for a process that ended or hides its executable
     */
    public static ServerRuntime detect(long pid) {
        Engine own = detectOne(pid);
        return new ServerRuntime(own.name(), own.model(), ofDescendants(pid));
    }

    /** Describe what the descendants of a process run on, as they are now. */
    public static ServerRuntime ofChildren(long parentPid) {
        return new ServerRuntime("stdio", MemoryModel.NATIVE, ofDescendants(parentPid));
    }

    /** What one process runs on and its memory model. */
    record Engine(String name, MemoryModel model) {

        static final Engine UNKNOWN = new Engine("unknown", MemoryModel.UNKNOWN);
    }

    private static Engine detectOne(long pid) {
        Optional<ProcessIdentity> identity = ProcessIdentity.of(pid);
        return identity.map(known -> byName(known).orElseGet(() -> bySections(known.sections())))
                .orElse(Engine.UNKNOWN);
    }

    /** Say whether a process is there to start another: a shell, or a runner of packages. */
    public static boolean isLauncher(long pid) {
        return ProcessIdentity.of(pid).filter(RuntimeDetector::isLauncher).isPresent();
    }

    /** Say whether a process only passes requests on to others: what it serves is theirs, and so is what leaks. */
    public static boolean isBalancer(long pid) {
        return ProcessIdentity.of(pid)
                .map(ProcessIdentity::name)
                .filter(BALANCERS::contains)
                .isPresent();
    }

    /** Say it from what is known of the process; pure. */
    public static boolean isLauncher(ProcessIdentity identity) {
        boolean runner =
                identity.arguments().stream().limit(2).map(RUNNER::matcher).anyMatch(Matcher::find);
        return SHELLS.contains(identity.name()) || RUNNERS.contains(identity.name()) || runner;
    }

    /**
     * Return the least conclusive memory model of the descendants that a process has now.
     *
     * @param pid the process; it does not count itself
     */
    static MemoryModel ofDescendants(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(child -> detectOne(child.pid()).model())
                .max(Comparator.comparing(BY_PROOF::indexOf))
                .orElse(MemoryModel.NATIVE);
    }

    /** Tell a runtime whose executable has a name of its own; pure. */
    static Optional<Engine> byName(ProcessIdentity identity) {
        String name = identity.name();
        if (name.equals("java") || name.equals("javaw")) {
            boolean touched =
                    JvmFlags.parse(identity.arguments(), identity.environment()).preTouched();
            return Optional.of(new Engine("java", touched ? MemoryModel.JVM_PRETOUCHED : MemoryModel.JVM));
        }
        if (name.equals("node") || name.equals("nodejs")) {
            return Optional.of(new Engine("node", nodeModel(identity)));
        }
        if (PYTHON.matcher(name).matches()) {
            return Optional.of(new Engine("python", MemoryModel.NATIVE));
        }
        if (name.equals("deno")) {
            return Optional.of(new Engine(name, MemoryModel.NODE));
        }
        if (SHELLS.contains(name)) {
            return Optional.of(new Engine("shell", MemoryModel.NATIVE));
        }
        return MANAGED.contains(name) ? Optional.of(new Engine(name, MemoryModel.MANAGED)) : Optional.empty();
    }

    /** Tell a runtime from the names of its executable's sections; pure. */
    static Engine bySections(Set<String> sections) {
        if (sections.contains(".go.buildinfo") || sections.contains(".gopclntab")) {
            return new Engine("go", MemoryModel.MANAGED);
        }
        if (sections.contains(".svm_heap")) {
            return new Engine("native-image", MemoryModel.MANAGED);
        }
        return sections.contains(".text") ? new Engine("native", MemoryModel.NATIVE) : Engine.UNKNOWN;
    }

    private static MemoryModel nodeModel(ProcessIdentity identity) {
        String options = identity.environment().getOrDefault("NODE_OPTIONS", "");
        boolean small = Stream.of(options, String.join(" ", nodeArguments(identity.arguments())))
                .anyMatch(text -> SEMI_SPACE.matcher(text).find());
        return small ? MemoryModel.NODE_SMALL_SEMI_SPACE : MemoryModel.NODE;
    }

    /** Leave out the script and its own arguments. */
    private static List<String> nodeArguments(List<String> arguments) {
        return arguments.stream()
                .skip(1)
                .takeWhile(argument -> argument.startsWith("-") || argument.equals("1"))
                .toList();
    }
}
