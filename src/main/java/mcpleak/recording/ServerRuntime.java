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
}
