package mcpleak.gatling;

/** Say whether requests stand in Gatling's report. */
public enum Visibility {
    /** They do. */
    REPORTED,
    /** They do not; observers still hear of them. */
    SILENT
}
