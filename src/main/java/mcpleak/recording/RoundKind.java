package mcpleak.recording;

/** Say what a round of a recorded run was for. */
public enum RoundKind {
    /** Load with every tool, then an idle gap. */
    ROUND,
    /** A stretch of a load that never pauses; its floor was read under load. */
    WINDOW,
    /** After a leak was found: load with the suspected tool alone, then an idle gap. */
    SUSPECT_ALONE,
    /** After a leak was found: load with every tool but the suspected one, then an idle gap. */
    ALL_BUT_SUSPECT;

    /** Return whether a round of this kind only serves to confirm what was found before it. */
    public boolean confirms() {
        return this == SUSPECT_ALONE || this == ALL_BUT_SUSPECT;
    }
}
