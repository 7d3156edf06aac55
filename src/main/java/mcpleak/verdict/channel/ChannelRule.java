package mcpleak.verdict.channel;

import java.util.regex.Pattern;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.ServerRuntime.MemoryModel;
import mcpleak.verdict.growth.ExposureFit;
import mcpleak.verdict.growth.Precision;
import mcpleak.verdict.plan.Margins;

/**
 * Say what one channel may prove, and against which margins.
 *
 * @param margin growth per call above which it convicts and below which it acquits, in the channel's unit
 * @param precision of its readings and of the bounds
 * @param mayConvict whether it may convict at all
 * @param mayAcquit whether it may acquit at all
 * @param mustDouble whether a conviction also needs a floor that doubled since the end of the burn-in
 * @param timeMargin growth per millisecond above which a timer's growth counts, in bytes
 */
public record ChannelRule(
        double margin,
        Precision precision,
        boolean mayConvict,
        boolean mayAcquit,
        boolean mustDouble,
        double timeMargin) {

    /** Bytes per call above which growth outside a managed heap counts. */
    public static final double NATIVE_BYTES = 1024;

    /** Half a descriptor, thread or process per 1,000 calls. */
    static final double COUNT_MARGIN = 0.5 / 1000;

    /** Least growth, in bytes, of a floor that must double. */
    public static final double DOUBLING_BYTES = 48.0 * 1024 * 1024;

    /** Names of gauges that tell what a process has from the system, not what its program holds. */
    private static final Pattern RESIDENT = Pattern.compile(
            "(?i)resident|rss|virtual|commit|reserved|sys_bytes|heap_size_total|heap_inuse|heap_idle|max_bytes");

    private static final double LIVE_QUANTUM = 2048;
    private static final double PAGE = 4096;
    private static final double CHILDREN_QUANTUM = 65536;
    private static final double COUNT_QUANTUM = 0.5;

    /** Make a rule with the margin of an hour that stands where none was given. */
    // five parameters: what the components are, without the last
    private ChannelRule(double margin, Precision precision, boolean mayConvict, boolean mayAcquit, boolean mustDouble) {
        this(margin, precision, mayConvict, mayAcquit, mustDouble, Margins.DEFAULT.bytesPerMillisecond());
    }

    /**
     * Return the rule of a channel.
     *
     * @param run tells the runtime, the margins, and whether resident memory may acquit
     * @param liveBytes whether live bytes are judged in the same run; private RSS then only has native growth to tell of
     */
    public static ChannelRule of(Channel channel, RecordedRun run, boolean liveBytes) {
        ChannelRule rule = withoutTime(channel, run, liveBytes);
        return new ChannelRule(
                rule.margin,
                rule.precision,
                rule.mayConvict,
                rule.mayAcquit,
                rule.mustDouble,
                Margins.of(run.settings()).bytesPerMillisecond());
    }

    private static ChannelRule withoutTime(Channel channel, RecordedRun run, boolean liveBytes) {
        double line = Margins.of(run.settings()).line(Exposure.CALLS);
        MemoryModel model = run.runtime().model();
        if (channel.unit() == Unit.COUNT) {
            return new ChannelRule(COUNT_MARGIN, Precision.of(COUNT_QUANTUM), true, true, false);
        }
        if (channel.equals(Channel.LIVE_BYTES)) {
            return new ChannelRule(line, Precision.of(LIVE_QUANTUM), true, true, false);
        }
        if (channel.equals(Channel.PRIVATE_RSS)) {
            ChannelRule rule = resident(model, liveBytes ? NATIVE_BYTES : line, PAGE);
            return liveBytes || accepted(run) ? rule : rule.withoutAcquittal();
        }
        if (channel.equals(Channel.CHILDREN_PRIVATE_RSS)) {
            return resident(run.runtime().childrenModel(), line, CHILDREN_QUANTUM)
                    .withoutAcquittal();
        }
        if (channel.equals(Channel.SHARED_RSS)) {
            return new ChannelRule(line, Precision.of(CHILDREN_QUANTUM), false, true, false);
        }
        if (channel.isGauge() && (RESIDENT.matcher(channel.name()).find() || !liveBytes)) {
            // what the server tells of its memory is no better than what the system does, unless garbage was collected
            return resident(model, liveBytes ? NATIVE_BYTES : line, PAGE).withoutAcquittal();
        }
        return new ChannelRule(line, Precision.of(LIVE_QUANTUM), true, false, false);
    }

    /** Return whether who runs it takes resident memory that does not grow for an answer: memory freed inside a heap hides leaks. */
    public static boolean accepted(RecordedRun run) {
        return "accept".equals(run.settings().get("rss"));
    }

    /** Return what a floor is uncertain by, in the channel's unit: pages and objects that come and go by themselves. */
    public static double floorNoise(Channel channel) {
        return switch (channel.unit()) {
            case BYTES -> channel.equals(Channel.LIVE_BYTES) ? 32 << 10 : 256 << 10;
            case COUNT -> 0.5;
        };
    }

    /** Return this rule with bounds of another confidence. */
    ChannelRule at(double confidence) {
        return new ChannelRule(
                margin,
                new Precision(precision.quantum(), confidence, 1),
                mayConvict,
                mayAcquit,
                mustDouble,
                timeMargin);
    }

    /** Return this rule with another margin. */
    ChannelRule withMargin(double other) {
        return new ChannelRule(other, precision, mayConvict, mayAcquit, mustDouble, timeMargin);
    }

    /** Return this rule for readings of another resolution. */
    ChannelRule resolving(double quantum) {
        return new ChannelRule(
                margin,
                new Precision(quantum, precision.confidence(), 1),
                mayConvict,
                mayAcquit,
                mustDouble,
                timeMargin);
    }

    /** Return whether a rate of the channel means what its program keeps, whatever it may prove. */
    public boolean tells() {
        return mayAcquit || (mayConvict && !mustDouble && margin < NATIVE_BYTES);
    }

    /** Return the resolution of one reading. */
    public double quantum() {
        return precision.quantum();
    }

    /** Return whether the channel may prove anything. */
    boolean decides() {
        return mayConvict || mayAcquit;
    }

    private static ChannelRule resident(MemoryModel model, double line, double quantum) {
        Precision precision = Precision.of(quantum);
        return switch (model) {
            case NATIVE, NODE_SMALL_SEMI_SPACE -> new ChannelRule(line, precision, true, true, false);
            case NODE, MANAGED, UNKNOWN -> new ChannelRule(line, precision, true, false, true);
            case JVM -> new ChannelRule(line, precision, false, false, false);
            case JVM_PRETOUCHED -> new ChannelRule(NATIVE_BYTES, precision, true, false, false);
        };
    }

    /** Return the convicting margin per unit of another exposure: as much growth in all as the margin per call allows. */
    double marginOf(ExposureFit calls, ExposureFit other) {
        if (other.exposure().kind() == Exposure.Kind.TIME) {
            return timeMargin;
        }
        return margin * calls.increments().totalExposure() / other.increments().totalExposure();
    }

    private ChannelRule withoutAcquittal() {
        return new ChannelRule(margin, precision, mayConvict, false, mustDouble, timeMargin);
    }
}
