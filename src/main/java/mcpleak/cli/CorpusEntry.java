package mcpleak.cli;

import java.util.Optional;

/**
 * Describe one labelled run of a corpus: one element of its {@code manifest.json}.
 *
 * @param file name of its CSV file
 * @param language language of the server, such as {@code py} or {@code java}
 * @param scenario what the server did
 * @param variant how it was started, beginning with an underscore; empty for the default
 * @param options options of its runtime; may be empty
 * @param mode {@code bb} (nothing but the process table) or {@code live} (live bytes too)
 * @param label {@code LEAK}, {@code OK} or {@code UNDECIDABLE}
 * @param trueBytesPerCall bytes that were leaked per call; 0 for none
 * @param liveFile name of the file with the live bytes
 */
record CorpusEntry(
        String file,
        String language,
        String scenario,
        String variant,
        String options,
        String mode,
        String label,
        double trueBytesPerCall,
        Optional<String> liveFile) {

    boolean leaks() {
        return label.equals("LEAK");
    }

    boolean healthy() {
        return label.equals("OK");
    }

    /** Return whether its leak is one of bytes: descriptors and threads have no true bytes to compare with. */
    boolean leaksBytes() {
        return leaks() && !scenario.equals("fd") && !scenario.equals("thread");
    }

    /** Return language and variant, by which a table is grouped. */
    String group() {
        return language + variant + " " + mode;
    }
}
