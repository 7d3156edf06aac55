package mcpleak.protocol.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mcpleak.protocol.arguments.PatternParser.PatternNode;
import mcpleak.protocol.arguments.SchemaDocument.UnsatisfiableSchemaException;
import mcpleak.protocol.message.Quote;

/**
 * Make texts that fit a schema's lengths, format or pattern.
 *
 * <p>Not thread-safe.
 */
record SchemaTexts(SplittableRandom random, SchemaAssertions assertions, Effort effort) {

    /** A URI that a server can read without the network. */
    static final String HARMLESS_URI = "data:text/plain,mcpleak";

    /** Longest text that is made, in characters. */
    static final int MAX_LENGTH = 65_536;

    private static final int USUAL_LENGTH = 8;
    private static final int PATTERN_ATTEMPTS = 100;
    private static final Pattern LOOKAROUND = Pattern.compile("\\(\\?<?[=!]");

    /** What many expressions want that nothing can be made from: words with all kinds of characters, numbers, names. */
    private static final List<String> USUAL = List.of(
            "mcpleak",
            "Mcpleak-1!",
            "mcpleak-1",
            "1",
            "12345678",
            "+15550100123",
            "1.0.0",
            "MCPLEAK",
            "a/b",
            "#a1b2c3");

    /** Say whether a preset of a schema would make a server fetch something. */
    static boolean leadsToTheNetwork(ObjectNode schema, JsonNode value) {
        String preset = value.asText("").toLowerCase(Locale.ROOT);
        String format = schema.path("format").asText("");
        boolean uri = format.equals("uri") || format.equals("url") || format.equals("iri");
        return uri && (preset.startsWith("http:") || preset.startsWith("https:"));
    }

    String text(ObjectNode schema, String at) throws UnsatisfiableSchemaException {
        int shortest = SchemaBound.count(schema, "minLength", 0);
        int longest = SchemaBound.count(schema, "maxLength", MAX_LENGTH);
        if (shortest > longest || shortest > MAX_LENGTH) {
            throw new UnsatisfiableSchemaException(at, "minLength " + shortest + " is more than is possible");
        }
        if (schema.path("pattern").isTextual()) {
            return matching(schema, shortest, longest, at);
        }
        JsonNode format = schema.path("format");
        Optional<String> formatted = format.isTextual() ? formatted(format.asText()) : Optional.empty();
        if (formatted.isPresent()) {
            int length = formatted.get().length();
            if (length < shortest || length > longest) {
                throw new UnsatisfiableSchemaException(
                        at,
                        "format \"" + Quote.of(format.asText(), 40) + "\" within its lengths is beyond this client");
            }
            return formatted.get();
        }
        return letters(Math.min(longest, Math.max(shortest, USUAL_LENGTH)));
    }

    private String matching(ObjectNode schema, int shortest, int longest, String at)
            throws UnsatisfiableSchemaException {
        String pattern = schema.path("pattern").asText();
        var tooHard =
                new UnsatisfiableSchemaException(at, "pattern " + Quote.of(pattern, 60) + " is beyond this client");
        SchemaPattern check = assertions.pattern(pattern).orElseThrow(() -> tooHard);
        Optional<PatternNode> parsed = PatternParser.parse(pattern);
        if (parsed.isPresent()) {
            return matching(parsed.get(), check, shortest, longest, tooHard);
        }
        Stream<String> known = Stream.concat(formatted(schema.path("format").asText("")).stream(), USUAL.stream());
        Optional<String> fitting = known.filter(text -> fits(text, shortest, longest) && check.isIn(text))
                .findFirst();
        if (fitting.isPresent()) {
            return fitting.get();
        }
        // what it looks ahead for may come by chance
        PatternNode rest = PatternParser.parse(withoutLookaround(pattern)).orElseThrow(() -> tooHard);
        return matching(rest, check, shortest, longest, tooHard);
    }

    // five parameters: the expression in two forms, and what else the text must be
    private String matching(
            PatternNode parsed, SchemaPattern check, int shortest, int longest, UnsatisfiableSchemaException tooHard)
            throws UnsatisfiableSchemaException {
        for (int attempt = 0; attempt < PATTERN_ATTEMPTS; attempt++) {
            int spread = attempt / 10;
            String text = written(parsed, most -> random.nextInt(Math.min(most, spread) + 1), tooHard);
            if (fits(text, shortest, longest) && check.isIn(text)) {
                return text;
            }
        }
        String text = longEnough(parsed, shortest, tooHard);
        if (fits(text, shortest, longest) && check.isIn(text)) {
            return text;
        }
        throw tooHard;
    }

    /** Leave out the groups that look ahead or behind. */
    private static String withoutLookaround(String pattern) {
        StringBuilder rest = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c == '\\' && at + 1 < pattern.length()) {
                rest.append(c).append(pattern.charAt(at + 1));
                at += 2;
            } else if (LOOKAROUND.matcher(pattern).region(at, pattern.length()).lookingAt()) {
                at = endOfGroup(pattern, at);
            } else {
                rest.append(c);
                at++;
            }
        }
        return rest.toString();
    }

    /** Return where the group that begins at a place has ended. */
    private static int endOfGroup(String pattern, int open) {
        int depth = 0;
        boolean inClass = false;
        for (int at = open; at < pattern.length(); at++) {
            char c = pattern.charAt(at);
            if (c == '\\') {
                at++;
            } else if (inClass || c == '[') {
                inClass = c != ']';
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return at + 1;
            }
        }
        return pattern.length();
    }

    /** Repeat what may be repeated just so often that the text reaches a length, which the search halves its way to. */
    private String longEnough(PatternNode parsed, int shortest, UnsatisfiableSchemaException tooHard)
            throws UnsatisfiableSchemaException {
        int low = 0;
        int high = shortest;
        while (low < high) {
            int middle = (low + high) / 2;
            boolean enough =
                    written(parsed, most -> Math.min(most, middle), tooHard).length() >= shortest;
            low = enough ? low : middle + 1;
            high = enough ? middle : high;
        }
        int extra = low;
        return written(parsed, most -> Math.min(most, extra), tooHard);
    }

    private String written(PatternNode parsed, IntUnaryOperator extra, UnsatisfiableSchemaException tooHard)
            throws UnsatisfiableSchemaException {
        var text = new StringBuilder();
        if (!parsed.append(new PatternParser.Writing(text, random, extra, effort))) {
            throw tooHard;
        }
        return text.toString();
    }

    private static boolean fits(String text, int shortest, int longest) {
        int length = text.codePointCount(0, text.length());
        return length >= shortest && length <= longest;
    }

    private Optional<String> formatted(String format) {
        return Optional.ofNullable(
                switch (format) {
                    case "uri", "url", "iri", "uri-reference", "iri-reference", "uri-template" -> HARMLESS_URI;
                    case "email", "idn-email" -> letters(USUAL_LENGTH) + "@example.com";
                    case "date-time" -> "2026-01-02T03:04:05Z";
                    case "date" -> "2026-01-02";
                    case "time" -> "03:04:05Z";
                    case "duration" -> "PT1S";
                    case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
                    case "ipv4" -> "127.0.0.1";
                    case "ipv6" -> "::1";
                    case "hostname", "idn-hostname" -> "localhost";
                    case "json-pointer" -> "/a";
                    case "relative-json-pointer" -> "0/a";
                    case "regex" -> ".*";
                    default -> null;
                });
    }

    private String letters(int length) {
        effort.spend(length);
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }
}
