package mcpleak.report.words;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import mcpleak.ledger.Ledger;
import mcpleak.ledger.LedgerReport;
import mcpleak.ledger.log.LogReader;
import mcpleak.ledger.pairs.PairsFile;
import mcpleak.ledger.pairs.Threshold;

/** Ledgers for reports, read from a small log. */
public final class LedgerFixture {

    private LedgerFixture() {}

    /** 40 exporters, of which two are left open by calls of {@code search}; beyond its threshold. */
    public static Optional<LedgerReport> told() {
        return told("exporter");
    }

    /** The same with a name for exporters and tools. */
    public static Optional<LedgerReport> told(String name) {
        StringBuilder log = new StringBuilder();
        for (int call = 0; call < 40; call++) {
            String time = String.format("2026-01-01 10:00:%02d - INFO     - x:1 - ", call);
            log.append(time).append("Processing request of type CallToolRequest\n");
            log.append(time).append("Starting observability context for function search\n");
            log.append(time)
                    .append("Started exporter '")
                    .append(name)
                    .append(call)
                    .append("'\n");
            if (call != 5 && call != 17) {
                log.append(time)
                        .append("Stopped exporter '")
                        .append(name)
                        .append(call)
                        .append("'\n");
            }
        }
        Ledger ledger = new Ledger(PairsFile.shipped());
        LogReader reader = ledger.reader(LogReader.Format.DETECTED);
        byte[] bytes = log.toString().getBytes(StandardCharsets.UTF_8);
        reader.accept(bytes, 0, bytes.length);
        reader.end();
        return Optional.of(ledger.report(Threshold.parse("open at end > 1")));
    }
}
