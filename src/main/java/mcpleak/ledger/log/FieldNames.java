package mcpleak.ledger.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of fields of a JSON object and of columns of a CSV export that matter: the message, the time, and those that may hold a
 * key or a request's id.
 *
 * <p>Names are compared without case; a nested field is known by its own name, and by its path where a usual name holds a dot.
 * Immutable.
 */
final class FieldNames {

    /** Names of a message's field or column, best first. */
    private static final String MESSAGES = """
            message, msg, @message, _raw, log, textpayload, log message, logmessage, log_message, logentry,
            log entry, syslogmessage, event.original, body.stringvalue, body, line, text, content, raw, data,
            event, value, description, short_message, full_message, rendered, renderedmessage, @m, @mt, m
            """;

    /** Names of a time's field or column, best first. */
    private static final String TIMES = """
            @timestamp, timestamp, time, _time, ts, datetime, date_time, asctime, date, eventtime, event_time,
            eventtimestamp, logged_at, created_at, @t, timegenerated, timegenerated [utc], timestamp [utc],
            time [utc], timeunixnano, observedtimeunixnano, __realtime_timestamp, _source_realtime_timestamp,
            timemillis, instant.epochsecond, timestamp_ms, timestampms, tsns, created, t, ingestiontime,
            ingestion_time, receivetimestamp
            """;

    private static final int NONE = Integer.MAX_VALUE;

    private final Map<String, Integer> messages;
    private final Map<String, Integer> times;
    private final Set<String> beside = new LinkedHashSet<>();
    private final Set<String> tails = new LinkedHashSet<>();

    /**
     * What a field is good for.
     *
     * @param message its rank among the messages, 0 the best; {@link Integer#MAX_VALUE} if it is none
     * @param time its rank among the times, in the same way
     * @param beside its name in lower case, if it may hold a key or a request's id
     * @param tail whether it may be the end of a path that is a usual name
     */
    public record Use(int message, int time, Optional<String> beside, boolean tail) {
        boolean isMessage() {
            return message < NONE;
        }

        boolean isTime() {
            return time < NONE;
        }

        boolean matters() {
            return isMessage() || isTime() || beside.isPresent();
        }
    }

    /** Knows the usual names, those of a format, and others. */
    FieldNames(LogReader.Format format, Collection<String> others) {
        messages = ranks(format.messageColumn(), MESSAGES);
        times = ranks(format.timeColumn(), TIMES);
        others.forEach(name -> beside.add(name.toLowerCase(Locale.ROOT)));
        List<String> all = new ArrayList<>(beside);
        all.addAll(messages.keySet());
        all.addAll(times.keySet());
        all.stream()
                .filter(name -> name.indexOf('.') >= 0)
                .forEach(name -> tails.add(name.substring(name.lastIndexOf('.') + 1)));
    }

    private static Map<String, Integer> ranks(Optional<String> given, String usual) {
        List<String> names = given.map(name -> List.of(name.strip().toLowerCase(Locale.ROOT)))
                .orElseGet(() -> List.of(usual.strip().split(",\\s+")));
        Map<String, Integer> ranks = new HashMap<>();
        names.forEach(name -> ranks.putIfAbsent(name, ranks.size()));
        return ranks;
    }

    /** Returns what a field of this name is good for. */
    Use use(String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT);
        return new Use(
                messages.getOrDefault(plain, NONE),
                times.getOrDefault(plain, NONE),
                beside.contains(plain) ? Optional.of(plain) : Optional.empty(),
                tails.contains(plain));
    }

    /** Returns what a nested field is good for by the end of its path: the longest that is a usual name. */
    Use useOfPath(String path) {
        String end = path;
        while (true) {
            Use use = use(end);
            int dot = end.indexOf('.');
            if (use.matters() || dot < 0) {
                return use;
            }
            end = end.substring(dot + 1);
        }
    }
}
