package mcpleak.mcp;

/** Shorten texts from servers for messages. */
final class Cut {

    private Cut() {}

    /** Return a text on one line and of at most so many characters, three dots being the last of a longer one. */
    static String to(String text, int maxLength) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= maxLength ? line : line.substring(0, maxLength - 3) + "...";
    }
}
