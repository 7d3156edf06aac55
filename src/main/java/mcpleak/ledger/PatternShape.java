package mcpleak.ledger;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Hold what can be seen of a regular expression without running it: literals of which every match holds at least one, and, for the
 * simplest expressions, a form that needs no engine.
 *
 * <p>Reads a subset of RE2's syntax; what it does not know makes it say nothing, never something wrong. Immutable.
 *
 * @param literals every match holds one of these, whatever the case of its letters; lower case; empty if nothing can be said
 * @param prefix every match begins with it; may be empty
 * @param simple a literal, then perhaps one captured run of characters, then perhaps a literal; empty if it is not that simple
 */
record PatternShape(List<String> literals, String prefix, Optional<Simple> simple) {

    /** Shortest literal that is worth looking for, in characters. */
    static final int SHORTEST = 3;

    /**
     * A literal, a captured run of characters, a literal.
     *
     * @param prefix what the match starts with; at least {@link #SHORTEST} characters of plain text
     * @param group name of the capture; empty if nothing is captured
     * @param run the characters of the run; {@link PatternParser#BEYOND} for all that are not ASCII
     * @param needed the run holds one of these characters; empty if it need not
     * @param suffix what follows the run, never beginning with one of its characters; may be empty
     */
    record Simple(String prefix, String group, BitSet run, BitSet needed, String suffix) {}

    PatternShape {
        literals = List.copyOf(literals);
    }

    static PatternShape of(String regex) {
        try {
            Node root = new PatternParser(regex).parse();
            return new PatternShape(
                    required(root), literalFrom(flattened(new Sequence(List.of(root))), 0), simple(root));
        } catch (PatternParser.UnknownSyntax unknown) {
            return new PatternShape(List.of(), "", Optional.empty());
        }
    }

    /** A part of an expression. */
    sealed interface Node permits Literal, Characters, Sequence, Choice, Repeat, Capture, Edge {}

    /** One character, in any case if {@code folded}. */
    record Literal(char character, boolean folded) implements Node {}

    /** One of several characters: those of ASCII and {@link PatternParser#BEYOND}; not {@code exact} if it cannot be said so. */
    record Characters(BitSet ascii, boolean exact) implements Node {}

    /** One after the other. */
    record Sequence(List<Node> parts) implements Node {}

    /** One of several. */
    record Choice(List<Node> branches) implements Node {}

    /** Several times; {@code greedy} unless it ends in a question mark. */
    record Repeat(Node part, int least, boolean unbounded, boolean greedy) implements Node {}

    /** A group that is captured; the name is empty if it has none. */
    record Capture(String name, Node part) implements Node {}

    /** A place between characters. */
    record Edge() implements Node {}

    private static List<String> required(Node node) {
        if (node instanceof Sequence sequence) {
            return ofSequence(flattened(sequence));
        }
        if (node instanceof Choice choice) {
            List<String> all = new ArrayList<>();
            for (Node branch : choice.branches()) {
                List<String> of = required(branch);
                if (of.isEmpty()) {
                    return List.of();
                }
                all.addAll(of);
            }
            return all;
        }
        if (node instanceof Capture capture) {
            return required(capture.part());
        }
        return node instanceof Repeat repeat && repeat.least() > 0 ? required(repeat.part()) : List.of();
    }

    private static List<String> ofSequence(List<Node> parts) {
        List<String> best = List.of();
        StringBuilder run = new StringBuilder();
        for (Node part : parts) {
            if (part instanceof Literal literal && isPlain(literal.character())) {
                run.append(Character.toLowerCase(literal.character()));
                continue;
            }
            best = better(best, List.of(run.toString()));
            run.setLength(0);
            best = better(best, required(part));
        }
        return better(best, List.of(run.toString()));
    }

    private static List<String> better(List<String> best, List<String> other) {
        int shortest = other.stream().mapToInt(String::length).min().orElse(0);
        int before = best.stream().mapToInt(String::length).min().orElse(0);
        return shortest >= SHORTEST && shortest > before ? other : best;
    }

    /** Characters that look the same in JSON, CSV and plain text. */
    static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == ' '
                || c == '_'
                || c == ':'
                || c == '.'
                || c == '-';
    }

    private static List<Node> flattened(Sequence sequence) {
        List<Node> flat = new ArrayList<>();
        for (Node part : sequence.parts()) {
            if (part instanceof Sequence inner) {
                flat.addAll(flattened(inner));
            } else {
                flat.add(part);
            }
        }
        return flat;
    }

    private static Optional<Simple> simple(Node root) {
        List<Node> parts = flattened(new Sequence(List.of(root)));
        String prefix = literalFrom(parts, 0);
        if (longestPlain(prefix).length() < SHORTEST) {
            return Optional.empty();
        }
        int at = prefix.length();
        if (at == parts.size()) {
            return Optional.of(new Simple(prefix, "", new BitSet(), new BitSet(), ""));
        }
        Optional<Run> run = parts.get(at) instanceof Capture capture ? run(capture) : Optional.empty();
        String suffix = literalFrom(parts, at + 1);
        boolean whole = at + 1 + suffix.length() == parts.size();
        if (run.isEmpty() || !whole || (!suffix.isEmpty() && run.get().all().get(suffix.charAt(0)))) {
            return Optional.empty();
        }
        String name = parts.get(at) instanceof Capture capture ? capture.name() : "";
        return Optional.of(new Simple(
                prefix,
                name.isEmpty() ? LinePattern.KEY : name,
                run.get().all(),
                run.get().needed(),
                suffix));
    }

    /** A run of some characters, with one at least of those that are needed, if any are. */
    private record Run(BitSet all, BitSet needed) {}

    private static Optional<Run> run(Capture capture) {
        Optional<BitSet> plain = repeated(capture.part(), 1);
        if (plain.isPresent()) {
            return Optional.of(new Run(plain.get(), new BitSet()));
        }
        return capture.part() instanceof Sequence sequence && sequence.parts().size() == 3
                ? runWithNeeded(sequence.parts())
                : Optional.empty();
    }

    /** {@code [a-z0-9]*[0-9][a-z0-9]*}. */
    private static Optional<Run> runWithNeeded(List<Node> parts) {
        Optional<BitSet> before = repeated(parts.get(0), 0);
        Optional<BitSet> after = repeated(parts.get(2), 0);
        if (before.isEmpty() || !before.equals(after)) {
            return Optional.empty();
        }
        if (!(parts.get(1) instanceof Characters needed) || !needed.exact()) {
            return Optional.empty();
        }
        BitSet outside = (BitSet) needed.ascii().clone();
        outside.andNot(before.get());
        return outside.isEmpty() ? Optional.of(new Run(before.get(), needed.ascii())) : Optional.empty();
    }

    private static Optional<BitSet> repeated(Node node, int least) {
        boolean fits = node instanceof Repeat repeat
                && repeat.least() == least
                && repeat.unbounded()
                && repeat.greedy()
                && repeat.part() instanceof Characters characters
                && characters.exact();
        return fits ? Optional.of(((Characters) ((Repeat) node).part()).ascii()) : Optional.empty();
    }

    private static String literalFrom(List<Node> parts, int from) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < parts.size(); i++) {
            if (!(parts.get(i) instanceof Literal literal) || literal.folded() || literal.character() > 126) {
                break;
            }
            text.append(literal.character());
        }
        return text.toString();
    }

    /** Return the longest part of a text that looks the same in JSON, CSV and plain text. */
    static String longestPlain(String text) {
        String longest = "";
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || !isPlain(text.charAt(i))) {
                longest = i - start > longest.length() ? text.substring(start, i) : longest;
                start = i + 1;
            }
        }
        return longest;
    }
}
