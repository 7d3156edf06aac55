package mcpleak.profile;

/** Say whether rounds are added that confirm which tool leaks. */
public enum ConfirmMode {
    /** After a leak with a suspected tool: rounds with that tool alone, and rounds with all the others. */
    TRUE,
    /** No rounds are added. */
    FALSE
}
