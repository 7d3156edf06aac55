package mcpleak.report.page.chart;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mcpleak.recording.sample.Sample;
import mcpleak.report.page.html.Markup;
import mcpleak.report.page.html.SvgDrawing;
import mcpleak.report.page.html.SvgDrawing.Point;
import mcpleak.report.words.NumberText;

/**
 * Place instants of a run on a horizontal axis that starts at its first sample.
 *
 * <p>Immutable.
 *
 * @param start the instant at the left end
 * @param scale seconds since {@code start} to view-box units
 */
public record TimeAxis(Instant start, LinearScale scale) {

    private static final double HALF_LABEL = 16;
    private static final int[] STEPS_SECONDS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400
    };

    /** Span the samples of a run, at least one, over a width. */
    public static TimeAxis over(List<Sample> samples, double from, double to) {
        Instant start = samples.get(0).at();
        double seconds = seconds(start, samples.get(samples.size() - 1).at());
        return new TimeAxis(start, new LinearScale(0, Math.max(1, seconds), from, to));
    }

    /** Return the place of an instant, moved to the nearer end if it lies outside. */
    double at(Instant instant) {
        double seconds = Math.max(scale.low(), Math.min(scale.high(), seconds(start, instant)));
        return scale.at(seconds);
    }

    /** Return the time since the start as m:ss. */
    public String elapsed(Instant instant) {
        return NumberText.HTML.elapsed(Duration.between(start, instant));
    }

    /** Draw the axis with its times below a line. */
    void draw(SvgDrawing svg, double y) {
        svg.line(new Point(scale.from(), y), new Point(scale.to(), y), "axis");
        int step = step();
        for (long second = 0; second <= scale.high(); second += step) {
            double x = scale.at((double) second);
            svg.line(new Point(x, y), new Point(x, y + 4), "axis");
            String css = x > scale.to() - HALF_LABEL ? "tick end" : "tick mid";
            svg.text(new Point(x, y + 17), css, NumberText.HTML.elapsed(Duration.ofSeconds(second)));
        }
    }

    /** Return the attributes that let a script turn places back into times. */
    Object[] forScripts() {
        return new Object[] {
            "data-x0",
            Markup.decimal(scale.from()),
            "data-x1",
            Markup.decimal(scale.to()),
            "data-seconds",
            Markup.decimal(scale.high())
        };
    }

    private int step() {
        double room = Math.max(2, (scale.to() - scale.from()) / 90);
        for (int step : STEPS_SECONDS) {
            if (scale.high() / step <= room) {
                return step;
            }
        }
        return (int) Math.ceil(scale.high() / room);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
