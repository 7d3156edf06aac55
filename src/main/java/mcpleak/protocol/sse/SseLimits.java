package mcpleak.protocol.sse;

/**
 * Bound what a {@link SseDecoder} holds in memory.
 *
 * <table>
 * <caption>Defaults</caption>
 * <tr><td>{@code maxLineBytes}</td><td>16 MiB</td></tr>
 * <tr><td>{@code maxEventBytes}</td><td>16 MiB</td></tr>
 * </table>
 *
 * @param maxLineBytes longest line in bytes, without its line end, with its field name and a byte order mark; one more is refused
 * @param maxEventBytes most bytes of data in one event, line feeds between its lines included; one more is refused
 */
public record SseLimits(int maxLineBytes, int maxEventBytes) {

    /** The limits that apply unless others are given. */
    public static final SseLimits DEFAULT = new SseLimits(16 * 1024 * 1024, 16 * 1024 * 1024);

    /** @throws IllegalArgumentException if a limit is not positive */
    public SseLimits {
        if (maxLineBytes < 1) {
            throw new IllegalArgumentException("maxLineBytes is at least 1, not " + maxLineBytes);
        }
        if (maxEventBytes < 1) {
            throw new IllegalArgumentException("maxEventBytes is at least 1, not " + maxEventBytes);
        }
    }
}
