package mcpleak.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import mcpleak.report.SvgDrawing.Point;

/**
 * Thin a line to what a screen can show: of each pixel column the first, least, greatest and last point, so that every peak
 * survives (the M4 aggregation of Jugel et al., VLDB 2014).
 */
final class PixelColumns {

    private PixelColumns() {}

    /** Thin points in order of x; at most four a column of width 1 stay, in their order. */
    static List<Point> thin(List<Point> points) {
        List<Point> kept = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= points.size(); i++) {
            if (i == points.size() || column(points.get(i)) != column(points.get(begin))) {
                keep(points, begin, i, kept);
                begin = i;
            }
        }
        return kept;
    }

    private static void keep(List<Point> points, int begin, int end, List<Point> kept) {
        int least = begin;
        int greatest = begin;
        for (int i = begin; i < end; i++) {
            least = points.get(i).y() < points.get(least).y() ? i : least;
            greatest = points.get(i).y() > points.get(greatest).y() ? i : greatest;
        }
        new TreeSet<>(Arrays.asList(begin, least, greatest, end - 1)).forEach(index -> kept.add(points.get(index)));
    }

    private static long column(Point point) {
        return (long) Math.floor(point.x());
    }
}
