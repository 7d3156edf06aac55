package mcpleak.profile;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Say how far the run looks into the server.
 *
 * @param tuning whether the environment of a started server is prepared
 * @param live whether its runtime is asked for live bytes; where it is not, nothing is prepared for that either
 * @param pprof where a Go server serves its profiles; empty for the origin of the MCP endpoint
 * @param whatGrew when the types of objects that grew are told
 * @param gauges numbers that the server exposes itself; may be empty
 */
public record Insight(
        TuningMode tuning, LiveMode live, Optional<URI> pprof, WhatGrewMode whatGrew, List<GaugeChoice> gauges) {

    /** What is done where nothing else was asked for. */
    public static final Insight DEFAULT =
            new Insight(TuningMode.ON, LiveMode.ON, Optional.empty(), WhatGrewMode.AUTO, List.of());

    private static final int MOST_GAUGES = 50;

    public Insight {
        gauges = List.copyOf(gauges);
        tuning = live == LiveMode.OFF ? TuningMode.OFF : tuning;
    }

    static Insight parse(PropertyReader reader) {
        return new Insight(
                reader.choice(Properties.SERVER_TUNING, TuningMode.ON, TuningMode.class),
                reader.choice(Properties.PROBE_LIVE, LiveMode.ON, LiveMode.class),
                reader.url(Properties.SERVER_PPROF),
                reader.choice(Properties.PROBE_WHATGREW, WhatGrewMode.AUTO, WhatGrewMode.class),
                gauges(reader));
    }

    private static List<GaugeChoice> gauges(PropertyReader reader) {
        List<String> texts = reader.text(Properties.PROBE_GAUGES).stream()
                .flatMap(list -> GaugeChoice.split(list).stream())
                .distinct()
                .toList();
        if (texts.size() > MOST_GAUGES) {
            reader.reject(Properties.PROBE_GAUGES, "names more than " + MOST_GAUGES);
        }
        for (String text : texts) {
            if (GaugeChoice.parse(text).isEmpty()) {
                reader.reject(
                        Properties.PROBE_GAUGES,
                        "\"" + PropertyReader.printable(text) + "\" is no URL or path with # and a name");
                return List.of();
            }
        }
        return texts.stream().flatMap(text -> GaugeChoice.parse(text).stream()).toList();
    }

    void putInto(Map<String, String> settings) {
        settings.put("server.tuning", tuning.name().toLowerCase(java.util.Locale.ROOT));
        settings.put("probe.live", live.name().toLowerCase(java.util.Locale.ROOT));
        settings.put("probe.whatgrew", whatGrew.name().toLowerCase(java.util.Locale.ROOT));
        pprof.ifPresent(url -> settings.put("server.pprof", LoadProfile.withoutUserInfo(url)));
        if (!gauges.isEmpty()) {
            settings.put(
                    "probe.gauges",
                    gauges.stream()
                            .map(gauge -> LoadProfile.withoutUserInfo(gauge.address()) + "#" + gauge.metric())
                            .collect(Collectors.joining(",")));
        }
    }
}
