package mcpleak.ledger;

/** Know whether a place in a CSV export stands within quotes, where a line feed ends no record. Confined to one thread. */
final class CsvQuotes {

    private boolean open;
    private int closedAt = -1;

    /** Return whether a quote is open. */
    boolean isOpen() {
        return open;
    }

    /** Begin anew: no quote is open. */
    void reset() {
        open = false;
    }

    /** Tell that the bytes have moved to the front. */
    void moved(int by) {
        closedAt -= by;
    }

    /**
     * Take a quote.
     *
     * @param start where the record begins
     * @param at where the quote is
     */
    void take(byte[] data, int start, int at, char delimiter) {
        if (open) {
            open = false;
            closedAt = at;
        } else {
            open = closedAt == at - 1 || isCellStart(data, start, at, delimiter);
        }
    }

    private static boolean isCellStart(byte[] data, int start, int at, char delimiter) {
        int before = at - 1;
        while (before >= start && data[before] == ' ') {
            before--;
        }
        return before < start || data[before] == delimiter;
    }
}
