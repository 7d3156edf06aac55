package mcpleak.verdict.channel;

/** Name the four answers that a run can end with. */
public enum Answer {
    /** Leak found. */
    LEAK("Leak found"),
    /** No leak found, and a bound on what could have been missed. */
    NO_LEAK("No leak found"),
    /** No verdict yet: the data support neither answer. */
    INCONCLUSIVE("No verdict yet"),
    /** Nothing was measured that a verdict could rest on. */
    NOT_MEASURED("Not measured");

    private final String words;

    Answer(String words) {
        this.words = words;
    }

    /** Return the words that people read: "Leak found". */
    public String words() {
        return words;
    }
}
