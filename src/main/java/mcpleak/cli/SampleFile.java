package mcpleak.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import mcpleak.cli.recorded.CommandFailure;
import mcpleak.recording.file.SampleCsv;
import mcpleak.recording.sample.Sample;

/** Write samples to a CSV file, each at once: whatever ends the monitor, what was read is kept. Confined to one thread. */
record SampleFile(Path path, Writer writer) implements AutoCloseable {

    /**
     * Begin a file; one that holds something already is not touched.
     *
     * @throws CommandFailure if it cannot be written
     */
    static SampleFile begin(Path path) throws CommandFailure {
        try {
            if (Files.exists(path) && Files.size(path) > 0) {
                throw new CommandFailure(path + " exists and would be overwritten; name another file with --output");
            }
            SampleFile file = new SampleFile(path, Files.newBufferedWriter(path, StandardCharsets.UTF_8));
            file.line(SampleCsv.HEADER);
            return file;
        } catch (IOException e) {
            throw new CommandFailure(
                    path + " cannot be written: " + reason(e)
                            + "; name a file in a folder that exists and is yours with --output",
                    e);
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        return failure instanceof AccessDeniedException ? "this user may not" : String.valueOf(failure.getMessage());
    }

    void add(Sample sample) throws CommandFailure {
        try {
            line(SampleCsv.row(sample));
        } catch (IOException e) {
            throw new CommandFailure(
                    path + " cannot be written any more: " + e.getMessage() + "; the rows so far are in it", e);
        }
    }

    private void line(String text) throws IOException {
        writer.write(text + "\n");
        writer.flush();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
