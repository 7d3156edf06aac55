package mcpleak.ledger;

import java.nio.charset.StandardCharsets;
import java.util.List;
import mcpleak.ledger.log.LogReader;
import mcpleak.ledger.pairs.PairSet;
import mcpleak.ledger.pairs.PairsFile;

/** Read texts into ledgers, for tests. */
public final class Read {

    private Read() {}

    public static LedgerReport lines(List<String> lines) {
        return text(String.join("\n", lines) + "\n", PairsFile.shipped());
    }

    public static LedgerReport text(String text, PairSet pairs) {
        return bytes(text.getBytes(StandardCharsets.UTF_8), pairs, 1 << 16);
    }

    static LedgerReport bytes(byte[] bytes, PairSet pairs, int part) {
        return bytes(bytes, new Ledger(pairs), part);
    }

    static LedgerReport bytes(byte[] bytes, Ledger ledger, int part) {
        LogReader reader = ledger.reader(LogReader.Format.DETECTED);
        for (int at = 0; at < bytes.length; at += part) {
            reader.accept(bytes, at, Math.min(part, bytes.length - at));
        }
        reader.end();
        return ledger.report(List.of());
    }

    public static PairReport pair(LedgerReport report, String name) {
        return report.pairs().stream()
                .filter(pair -> pair.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no pair " + name + " among " + report.pairs()));
    }

    static PairSet pairs(String config) {
        return PairsFile.read(config, "test");
    }
}
