package mcpleak.profile;

/**
 * Hold the text of one property and the place that a message about it names.
 *
 * @param value as it was written, surrounding blanks included
 * @param place what comes before {@code =value}: {@code -Dcalls}, or {@code nightly.conf:7: calls}
 */
public record Given(String value, String place) {

    /** Take a property of the command line. */
    public static Given onCommandLine(String name, String value) {
        return new Given(value, "-D" + PropertyReader.printable(name));
    }

    /** Take a property of a profile's file. */
    static Given inFile(String file, int line, String name, String value) {
        return new Given(value, file + ":" + line + ": " + PropertyReader.printable(name));
    }

    /** Return whether a file gave it: there, any name that is not ours is a mistake. */
    boolean isFromFile() {
        return !place.startsWith("-D");
    }
}
