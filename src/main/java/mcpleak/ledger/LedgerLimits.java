package mcpleak.ledger;

/**
 * What a log can cost at most.
 *
 * @param lineLength longest line, JSON object or CSV record that is read, in characters; what lies beyond is skipped and told
 * @param openKeys most objects that are remembered by name at a time; more are counted, not named, and told
 * @param events most starts, stops and calls whose time is remembered, 4,194,303 at most; beyond, counts go on and the timeline
 *     ends, and that is told
 * @param named most keys that a report names per pair
 * @param tools most tools and groups that are told apart
 */
public record LedgerLimits(int lineLength, int openKeys, int events, int named, int tools) {

    /** 1,048,576 characters a line, 200,000 open objects, 2,000,000 events, 1,000 named keys, 1,000 tools. */
    public static final LedgerLimits DEFAULT = new LedgerLimits(1 << 20, 200_000, 2_000_000, 1_000, 1_000);

    /** @throws IllegalArgumentException if a limit is below 1, or a line's below 64 characters */
    public LedgerLimits {
        if (lineLength < 64 || openKeys < 1 || events < 1 || named < 1 || tools < 1) {
            throw new IllegalArgumentException("limits are 1 or more, a line's is 64 characters or more");
        }
    }
}
