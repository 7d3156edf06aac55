package mcpleak.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import mcpleak.series.MalformedInput;
import mcpleak.series.RecordedRun;
import mcpleak.series.RecordedRunJson;

/**
 * Hold what a run folder says of its run.
 *
 * @param link the folder, seen from where a page will lie
 * @param run what was recorded
 */
record RunReading(String link, RecordedRun run) {

    /** A larger {@code run.json} is none of ours. */
    private static final long MOST_BYTES = 256L << 20;

    /**
     * Read a run folder.
     *
     * @param folder the run folder
     * @param seenFrom the folder that links to it are relative to
     * @throws MalformedInput if it holds no recorded run; the message names file and rule
     * @throws IOException if a file cannot be read
     */
    static RunReading of(Path folder, Path seenFrom) throws IOException, MalformedInput {
        Path json = folder.resolve("run.json");
        if (!Files.isRegularFile(json)) {
            throw new MalformedInput(folder + ": there is no run.json in it; name the folder of a run, such as"
                    + " results/toolcallssimulation-20261121100000000");
        }
        if (Files.size(json) > MOST_BYTES) {
            throw new MalformedInput(json + ": is larger than " + MOST_BYTES + " bytes");
        }
        String link = seenFrom.toAbsolutePath()
                .normalize()
                .relativize(folder.toAbsolutePath().normalize())
                .toString()
                .replace('\\', '/');
        try {
            return new RunReading(link, RecordedRunJson.read(Files.readString(json, StandardCharsets.UTF_8)));
        } catch (MalformedInput e) {
            throw new MalformedInput(json + ": " + e.getMessage(), e);
        }
    }
}
