package mcpleak.probe;

/** Tell how much memory the host has. Stateless. */
public final class HostMemory {

    private HostMemory() {}

    /** Return the memory of the host in bytes, more than 0; 1 if the system does not tell. */
    public static long totalBytes() {
        return Math.max(
                1, HostReading.read(new ProcText()).map(HostReading::totalBytes).orElse(1L));
    }
}
