package mcpleak.report;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mcpleak.ledger.CoursePoint;
import mcpleak.ledger.PairReport;
import mcpleak.report.SvgDrawing.Point;
import mcpleak.report.SvgDrawing.Size;

/** Draw how many objects of a pair were open over the time of a log, with the calls so far below. Stateless. */
final class LedgerChart {

    private static final Size SIZE = new Size(960, 190);
    private static final double LEFT = 60;
    private static final double RIGHT = 940;
    private static final double TOP = 24;
    private static final double BOTTOM = 140;
    private static final int TICKS = 5;

    private LedgerChart() {}

    /** Draw a pair; empty with fewer than two points in time. */
    static Optional<Markup> svg(PairReport pair) {
        List<CoursePoint> course = pair.course();
        if (course.size() < 2) {
            return Optional.empty();
        }
        CoursePoint first = course.get(0);
        CoursePoint last = course.get(course.size() - 1);
        double seconds = Math.max(0.001, Duration.between(first.at(), last.at()).toMillis() / 1000.0);
        LinearScale right = new LinearScale(0, seconds, LEFT, RIGHT);
        LinearScale up = new LinearScale(0, Math.max(4, 1.1 * pair.peak()), BOTTOM, TOP);
        SvgDrawing svg = new SvgDrawing(
                SIZE,
                "Open over time",
                "At most " + NumberText.HTML.count(pair.peak()) + " were open at a time, "
                        + NumberText.HTML.count(last.active()) + " at the end.");
        for (double tick : up.ticks(4)) {
            svg.line(new Point(LEFT, up.at(tick)), new Point(RIGHT, up.at(tick)), "grid");
            svg.text(new Point(LEFT - 6, up.at(tick) + 4), "tick end", NumberText.HTML.tick(tick));
        }
        svg.text(new Point(2, TOP - 9), "tick", "open");
        for (int tick = 0; tick <= TICKS; tick++) {
            CoursePoint at = course.get((course.size() - 1) * tick / TICKS);
            double x = right.at(elapsed(first, at));
            svg.text(
                    new Point(x, BOTTOM + 18),
                    "tick mid",
                    NumberText.HTML.elapsed(Duration.between(first.at(), at.at())));
            svg.text(new Point(x, BOTTOM + 36), "tick mid", NumberText.HTML.count(at.calls()) + " calls");
        }
        List<Point> line = course.stream()
                .map(point -> new Point(right.at(elapsed(first, point)), up.at((double) point.active())))
                .toList();
        svg.path("line private", SvgDrawing.path(List.of(line)));
        return Optional.of(svg.finished());
    }

    private static double elapsed(CoursePoint first, CoursePoint point) {
        return Duration.between(first.at(), point.at()).toMillis() / 1000.0;
    }
}
