package mcpleak.report.page.html;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Draw one SVG picture: colours by class only.
 *
 * <p>Confined to one thread. Coordinates are in view-box units with one decimal.
 */
public final class SvgDrawing {

    private static final int MOST_DOTS = 100;
    private static final double DOT_RADIUS = 4;

    private final Markup head;
    private final List<Markup> shapes = new ArrayList<>();

    /** Begin a picture with the words that a screen reader says instead of it; attributes are names and values in turn. */
    public SvgDrawing(Size size, String title, String description, Object... attributes) {
        head = Markup.of(
                "<svg viewBox=\"0 0 {} {}\" role=\"img\"{}><title>{}</title><desc>{}</desc>",
                size.width(),
                size.height(),
                attributes(attributes),
                title,
                description);
    }

    /** Hold a picture's size in view-box units. */
    public record Size(double width, double height) {}

    /** Hold a place in view-box units. */
    public record Point(double x, double y) {}

    private SvgDrawing add(String template, Object... parts) {
        shapes.add(Markup.of(template, parts));
        return this;
    }

    /** Write a text at a place. */
    public SvgDrawing text(Point at, String css, String content) {
        return add("<text x=\"{}\" y=\"{}\" class=\"{}\">{}</text>", at.x, at.y, css, content);
    }

    /** Write a straight line. */
    public SvgDrawing line(Point from, Point to, String css) {
        return add("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" class=\"{}\"/>", from.x, from.y, to.x, to.y, css);
    }

    /** Write a rectangle from its top left corner. */
    public SvgDrawing rect(Point corner, Size size, String css) {
        return add(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"{}\"/>",
                corner.x,
                corner.y,
                Math.max(0, size.width()),
                Math.max(0, size.height()),
                css);
    }

    /** Write the data of a path, made by {@link #path}; attributes are names and values in turn. */
    public SvgDrawing path(String css, String data, Object... attributes) {
        return add("<path class=\"{}\" d=\"{}\"{}/>", css, data, attributes(attributes));
    }

    /** Write a dot without words. */
    public SvgDrawing mark(Point centre, double radius, String css) {
        return add("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>", css, centre.x, centre.y, radius);
    }

    /** Write a dot with the words that show when it is pointed at. */
    public SvgDrawing dot(Point centre, double radius, String css, String words) {
        return add(
                "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" class=\"{}\"><title>{}</title></circle>",
                centre.x,
                centre.y,
                radius,
                css,
                words);
    }

    /** Write dots with their words; where there are many, as one path without words. */
    public SvgDrawing dots(List<Point> centres, String css, IntFunction<String> words) {
        if (centres.size() > MOST_DOTS) {
            return path(
                    "many " + css,
                    Markup.each(centres, centre -> Markup.of("M{} {}h0", centre.x, centre.y))
                            .toString());
        }
        for (int i = 0; i < centres.size(); i++) {
            dot(centres.get(i), DOT_RADIUS, css, words.apply(i));
        }
        return this;
    }

    /** End the picture and return it. */
    public Markup finished() {
        return Markup.of("{}{}</svg>", head, Markup.each(shapes, shape -> shape));
    }

    /** Write lines through places, one a list, as the data of a path. */
    public static String path(List<List<Point>> lines) {
        StringBuilder data = new StringBuilder();
        for (List<Point> points : lines) {
            char command = 'M';
            for (Point point : points) {
                data.append(command).append(Markup.decimal(point.x)).append(' ').append(Markup.decimal(point.y));
                command = command == 'M' ? 'L' : ' ';
            }
        }
        return data.toString();
    }

    private static Markup attributes(Object... attributes) {
        List<Markup> written = new ArrayList<>();
        for (int i = 0; i + 1 < attributes.length; i += 2) {
            written.add(Markup.of(" {}=\"{}\"", attributes[i], attributes[i + 1]));
        }
        return Markup.each(written, each -> each);
    }
}
