package mcpleak.verdict.growth;

/** Say what became of one metric between two builds. */
public enum Result {
    /** It got worse by more than the tolerance, and the interval of the change excludes none. */
    WORSE("worse"),
    /** It got better by more than the tolerance, and the interval of the change excludes none. */
    BETTER("better"),
    /** The whole interval of the change lies within the tolerance. */
    UNCHANGED("unchanged"),
    /** Neither can be said: the interval is too wide, or it is cut by the tolerance. */
    INCONCLUSIVE("inconclusive"),
    /** Only one of the builds has it. */
    ONLY_IN_ONE("only in one"),
    /** The runs differ in something that the metric depends on. */
    NOT_COMPARABLE("not comparable");

    private final String words;

    Result(String words) {
        this.words = words;
    }

    /** Return the words that people read. */
    public String words() {
        return words;
    }
}
