package mcpleak.report;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Write one SVG picture: colours by class only, text escaped by the JDK's XML writer.
 *
 * <p>Confined to one thread. Coordinates are in view-box units with one decimal.
 */
final class SvgDrawing {

    private static final XMLOutputFactory XML = XMLOutputFactory.newFactory();

    private static final int MOST_DOTS = 100;
    private static final double DOT_RADIUS = 4;

    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter xml;

    /** Begin a picture with the words that a screen reader says instead of it. */
    SvgDrawing(Size size, String title, String description, String... attributes) {
        try {
            synchronized (XML) {
                xml = XML.createXMLStreamWriter(text);
            }
        } catch (XMLStreamException e) {
            throw new IllegalStateException("the JDK cannot write XML", e);
        }
        open("svg", "viewBox", "0 0 " + decimal(size.width()) + " " + decimal(size.height()), "role", "img");
        attributes(attributes);
        words("title", title);
        words("desc", description);
    }

    /**
     * Hold a picture's size in view-box units.
     *
     * @param width its width
     * @param height its height
     */
    record Size(double width, double height) {}

    /**
     * Hold a place in view-box units.
     *
     * @param x to the right
     * @param y downwards
     */
    record Point(double x, double y) {}

    /** Begin an element; attributes are names and values in turn. */
    SvgDrawing open(String element, String... attributes) {
        writing(() -> xml.writeStartElement(element));
        return attributes(attributes);
    }

    /** End the element that was begun last. */
    SvgDrawing close() {
        writing(xml::writeEndElement);
        return this;
    }

    /** Write an element without content. */
    SvgDrawing leaf(String element, String... attributes) {
        writing(() -> xml.writeEmptyElement(element));
        return attributes(attributes);
    }

    /** Write a text at a place. */
    SvgDrawing text(Point at, String css, String content) {
        open("text", "x", decimal(at.x), "y", decimal(at.y), "class", css);
        writing(() -> xml.writeCharacters(content));
        return close();
    }

    /** Write a straight line. */
    SvgDrawing line(Point from, Point to, String css) {
        return leaf(
                "line",
                "x1",
                decimal(from.x),
                "y1",
                decimal(from.y),
                "x2",
                decimal(to.x),
                "y2",
                decimal(to.y),
                "class",
                css);
    }

    /** Write a rectangle from its top left corner. */
    SvgDrawing rect(Point corner, Size size, String css) {
        return leaf(
                "rect",
                "x",
                decimal(corner.x),
                "y",
                decimal(corner.y),
                "width",
                decimal(Math.max(0, size.width())),
                "height",
                decimal(Math.max(0, size.height())),
                "class",
                css);
    }

    /** Write a dot with the words that show when it is pointed at. */
    SvgDrawing dot(Point centre, double radius, String css, String words) {
        open("circle", "cx", decimal(centre.x), "cy", decimal(centre.y), "r", decimal(radius), "class", css);
        words("title", words);
        return close();
    }

    /** Write dots with their words; where there are many, as one path without words. */
    SvgDrawing dots(List<Point> centres, String css, IntFunction<String> words) {
        if (centres.size() > MOST_DOTS) {
            StringBuilder data = new StringBuilder();
            centres.forEach(centre -> data.append('M')
                    .append(decimal(centre.x))
                    .append(' ')
                    .append(decimal(centre.y))
                    .append("h0"));
            return leaf("path", "class", "many " + css, "d", data.toString());
        }
        for (int i = 0; i < centres.size(); i++) {
            dot(centres.get(i), DOT_RADIUS, css, words.apply(i));
        }
        return this;
    }

    /** End the picture and return it. */
    String finished() {
        writing(xml::writeEndDocument);
        writing(xml::flush);
        return text.toString();
    }

    /** Write lines through places, one a list, as the data of a path. */
    static String path(List<List<Point>> lines) {
        StringBuilder data = new StringBuilder();
        for (List<Point> points : lines) {
            char command = 'M';
            for (Point point : points) {
                data.append(command).append(decimal(point.x)).append(' ').append(decimal(point.y));
                command = command == 'M' ? 'L' : ' ';
            }
        }
        return data.toString();
    }

    /** Write a coordinate with at most one decimal. */
    static String decimal(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : String.format(Locale.ROOT, "%.1f", tenths / 10.0);
    }

    private void words(String element, String content) {
        writing(() -> xml.writeStartElement(element));
        writing(() -> xml.writeCharacters(content));
        close();
    }

    private SvgDrawing attributes(String... attributes) {
        for (int i = 0; i + 1 < attributes.length; i += 2) {
            String name = attributes[i];
            String value = attributes[i + 1];
            writing(() -> xml.writeAttribute(name, value));
        }
        return this;
    }

    private interface Writing {
        void run() throws XMLStreamException;
    }

    private static void writing(Writing step) {
        try {
            step.run();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("an SVG element was written out of order", e);
        }
    }
}
