package mcpleak.recording;

/**
 * Describe the runtime of the server process.
 *
 * @param name {@code java}, {@code node}, {@code python}, {@code go}, … or {@code unknown}
 * @param model what private RSS of the server process may prove
 * @param childrenModel the least conclusive model among its descendants; {@link MemoryModel#NATIVE} if it has none
 */
public record ServerRuntime(String name, MemoryModel model, MemoryModel childrenModel) {

    /** A runtime about which nothing is known. */
    public static final ServerRuntime UNKNOWN = new ServerRuntime("unknown", MemoryModel.UNKNOWN, MemoryModel.UNKNOWN);

    /**
     * Say how the resident memory of a process relates to the memory that its program retains; it decides what private RSS
     * may prove.
     */
    public enum MemoryModel {
        /** Reference counting or malloc and free (CPython, Rust, C, C++): private RSS follows what is retained. */
        NATIVE,
        /** V8 with its default young generation: RSS rises for long before a collection has a reason to run. */
        NODE,
        /** V8 with {@code --max-semi-space-size=1}. */
        NODE_SMALL_SEMI_SPACE,
        /** A JVM whose heap is committed as it goes: its RSS says nothing about what is retained. */
        JVM,
        /** A JVM whose whole heap was touched at start ({@code -Xms=-Xmx -XX:+AlwaysPreTouch}): only native growth moves its RSS. */
        JVM_PRETOUCHED,
        /** Another collected runtime (Go, .NET): judged as {@link #NODE}. */
        MANAGED,
        /** Not known; judged as {@link #NODE}. */
        UNKNOWN
    }
}
