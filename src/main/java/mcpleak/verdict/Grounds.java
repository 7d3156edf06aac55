package mcpleak.verdict;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.channel.RunFacts;
import mcpleak.verdict.growth.Interval;

/** Grounds are the reason for an answer. */
public sealed interface Grounds {

    /**
     * A leak was found.
     *
     * @param convicting the channels that convict, the one that is told first in front; never empty
     * @param slowsDown whether the last rounds of the first grew clearly slower than the ones before
     */
    record Leaking(List<ChannelVerdict> convicting, boolean slowsDown) implements Grounds {

        public Leaking {
            convicting = List.copyOf(convicting);
        }
    }

    /**
     * No leak was found.
     *
     * @param decider the channel that the bound rests on
     * @param beside what else is bounded, and by how much
     * @param cap where its growth stopped because the server keeps only so many of something; empty if it is not known to
     */
    record Bounded(ChannelVerdict decider, OtherBounds beside, Optional<Cap> cap) implements Grounds {}

    /**
     * What is bounded beside growth per call.
     *
     * @param bytesPerSession most bytes that a session keeps; empty where none was opened
     * @param bytesPerHour most bytes an hour that time alone adds; empty where no time passed
     * @param residentSteps by which steps the resident memory beside live bytes moves, in bytes; empty where it says nothing
     * @param accepted whether resident memory acquits because it was told to
     */
    record OtherBounds(
            OptionalDouble bytesPerSession,
            OptionalDouble bytesPerHour,
            OptionalDouble residentSteps,
            boolean accepted) {}

    /**
     * What a session keeps is so little that a leak hunt allows it.
     *
     * @param perSession bytes that a session keeps
     */
    record Allowed(Interval perSession) implements Grounds {

        /** Bytes that a session may keep. */
        public static final double MOST_BYTES = 256;
    }

    /**
     * There is no answer yet.
     *
     * @param decider the channel that would decide; empty if there is none
     * @param doubts why, the weightiest first; never empty
     */
    record Doubtful(Optional<ChannelVerdict> decider, List<Doubt> doubts) implements Grounds {

        public Doubtful {
            doubts = List.copyOf(doubts);
        }
    }

    /** What one could judge by was not measured, or is too little. */
    enum Unusable implements Grounds {
        /** The memory was not to be measured. */
        PROBE_OFF,
        /** No process was measured. */
        NO_PROCESS,
        /** No round was finished. */
        NO_ROUND,
        /** The server died. */
        SERVER_DIED,
        /** The memory of the process could not be read. */
        UNREADABLE,
        /** No call succeeded. */
        NO_CALLS,
        /** Only the calls before the first round succeeded. */
        ONLY_SCOUT,
        /** The run was ended too early. */
        INTERRUPTED,
        /** Too few rounds can be used. */
        TOO_FEW_ROUNDS
    }

    /**
     * Each pattern of a leak hunt has a verdict of its own.
     *
     * @param run what the whole run says
     * @param doubts why nothing that the run measured may acquit its server; may be empty
     */
    record Hunt(RunFacts run, List<Doubt> doubts) implements Grounds {

        public Hunt {
            doubts = List.copyOf(doubts);
        }
    }

    /**
     * Calls are not known, only times.
     *
     * @param readings how many there are
     * @param growthBytes last reading less the first
     * @param millis time between them in milliseconds
     */
    record TimeAlone(int readings, double growthBytes, long millis) implements Grounds {}
}
