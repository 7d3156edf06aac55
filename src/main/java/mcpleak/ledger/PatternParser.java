package mcpleak.ledger;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import mcpleak.ledger.PatternShape.Capture;
import mcpleak.ledger.PatternShape.Characters;
import mcpleak.ledger.PatternShape.Choice;
import mcpleak.ledger.PatternShape.Edge;
import mcpleak.ledger.PatternShape.Literal;
import mcpleak.ledger.PatternShape.Node;
import mcpleak.ledger.PatternShape.Repeat;
import mcpleak.ledger.PatternShape.Sequence;

/** Read a regular expression into its parts, as far as {@link PatternShape} needs them. Confined to one thread. */
final class PatternParser {

    private static final int ASCII = 128;

    /** Stands for every character beyond ASCII, or every byte of one. */
    static final int BEYOND = 128;

    private static final int DEEPEST = 50;

    private final String regex;
    private int at;
    private int depth;
    private boolean folded;

    PatternParser(String regex) {
        this.regex = regex;
    }

    /** Tells that an expression uses what this parser does not know. */
    static final class UnknownSyntax extends Exception {
        private static final long serialVersionUID = 1L;

        UnknownSyntax(String what) {
            super(what);
        }
    }

    Node parse() throws UnknownSyntax {
        if (regex.startsWith("(?i)")) {
            folded = true;
            at = 4;
        }
        Node root = choice();
        if (at < regex.length()) {
            throw new UnknownSyntax("a bracket too many");
        }
        return root;
    }

    private Node choice() throws UnknownSyntax {
        if (++depth > DEEPEST) {
            throw new UnknownSyntax("too deep");
        }
        List<Node> branches = new ArrayList<>();
        branches.add(sequence());
        while (at < regex.length() && regex.charAt(at) == '|') {
            at++;
            branches.add(sequence());
        }
        depth--;
        return branches.size() == 1 ? branches.get(0) : new Choice(branches);
    }

    private Node sequence() throws UnknownSyntax {
        List<Node> parts = new ArrayList<>();
        while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
            parts.add(quantified(atom()));
        }
        return new Sequence(parts);
    }

    private Node quantified(Node atom) throws UnknownSyntax {
        if (at == regex.length()) {
            return atom;
        }
        char c = regex.charAt(at);
        if (c == '{') {
            // {n,m}: zero at least is the safe reading
            int close = regex.indexOf('}', at);
            if (close < 0) {
                throw new UnknownSyntax("{");
            }
            at = close + 1;
            skipLazy();
            return new Repeat(atom, 0, true, false);
        }
        if (c != '*' && c != '+' && c != '?') {
            return atom;
        }
        at++;
        return new Repeat(atom, c == '+' ? 1 : 0, c != '?', !skipLazy());
    }

    private boolean skipLazy() throws UnknownSyntax {
        boolean lazy = at < regex.length() && regex.charAt(at) == '?';
        at += lazy ? 1 : 0;
        if (at < regex.length() && "*+?".indexOf(regex.charAt(at)) >= 0) {
            throw new UnknownSyntax("a quantifier of a quantifier");
        }
        return lazy;
    }

    private Node atom() throws UnknownSyntax {
        char c = regex.charAt(at++);
        return switch (c) {
            case '(' -> group();
            case '[' -> characterClass();
            case '.' -> any();
            case '\\' -> escape();
            case '^', '$' -> new Edge();
            case '*', '+', '?', '{' -> throw new UnknownSyntax("nothing to repeat");
            default -> new Literal(c, folded && Character.isLetter(c));
        };
    }

    private static Characters any() {
        BitSet all = new BitSet(ASCII);
        all.set(0, ASCII);
        all.clear('\n');
        all.set(BEYOND);
        return new Characters(all, true);
    }

    private Node group() throws UnknownSyntax {
        String name = "";
        boolean captured = true;
        if (regex.startsWith("?:", at)) {
            at += 2;
            captured = false;
        } else if (regex.startsWith("?P<", at) || regex.startsWith("?<", at)) {
            int open = regex.indexOf('<', at);
            int close = regex.indexOf('>', at);
            if (close < 0) {
                throw new UnknownSyntax("a name without end");
            }
            name = regex.substring(open + 1, close);
            at = close + 1;
        } else if (regex.startsWith("?", at)) {
            throw new UnknownSyntax("flags");
        }
        Node part = choice();
        if (at >= regex.length() || regex.charAt(at) != ')') {
            throw new UnknownSyntax("an open bracket");
        }
        at++;
        return captured ? new Capture(name, unwrapped(part)) : part;
    }

    private static Node unwrapped(Node part) {
        return part instanceof Sequence sequence && sequence.parts().size() == 1
                ? sequence.parts().get(0)
                : part;
    }

    private Node escape() throws UnknownSyntax {
        if (at == regex.length()) {
            throw new UnknownSyntax("a lonely backslash");
        }
        char c = regex.charAt(at++);
        return switch (c) {
            case 'b', 'B', 'A', 'z' -> new Edge();
            case 'd', 'w', 's', 'D', 'W', 'S' -> shorthand(c);
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    throw new UnknownSyntax("\\" + c);
                }
                yield new Literal(c, false);
            }
        };
    }

    private static Characters shorthand(char c) {
        BitSet set = new BitSet(ASCII);
        for (char each = 0; each < ASCII; each++) {
            boolean in = switch (Character.toLowerCase(c)) {
                case 'd' -> each >= '0' && each <= '9';
                case 'w' -> (each < ASCII && Character.isLetterOrDigit(each)) || each == '_';
                default -> each == ' ' || each == '\t' || each == '\n' || each == '\r' || each == '\f';
            };
            set.set(each, in == Character.isLowerCase(c));
        }
        set.set(BEYOND, Character.isUpperCase(c));
        return new Characters(set, true);
    }

    private Node characterClass() throws UnknownSyntax {
        boolean negated = at < regex.length() && regex.charAt(at) == '^';
        at += negated ? 1 : 0;
        BitSet set = new BitSet(ASCII);
        boolean exact = true;
        boolean first = true;
        while (true) {
            if (at >= regex.length()) {
                throw new UnknownSyntax("[");
            }
            char c = regex.charAt(at++);
            if (c == ']' && !first) {
                break;
            }
            first = false;
            if (c == '[' && at < regex.length() && regex.charAt(at) == ':') {
                throw new UnknownSyntax("[[:");
            }
            if (c == '\\' && at < regex.length() && "dwsDWS".indexOf(regex.charAt(at)) >= 0) {
                Characters part = shorthand(regex.charAt(at++));
                set.or(part.ascii());
                exact &= part.exact();
                continue;
            }
            exact &= range(c, set);
        }
        if (negated) {
            set.flip(0, BEYOND + 1);
        }
        return new Characters(set, exact && !folded);
    }

    private boolean range(char first, BitSet set) throws UnknownSyntax {
        char from = first == '\\' ? escaped() : first;
        char to = from;
        if (at + 1 < regex.length() && regex.charAt(at) == '-' && regex.charAt(at + 1) != ']') {
            at++;
            char last = regex.charAt(at++);
            to = last == '\\' ? escaped() : last;
        }
        if (to < from) {
            throw new UnknownSyntax("a range backwards");
        }
        set.set(Math.min(from, ASCII - 1), Math.min(to, ASCII - 1) + 1);
        return to < ASCII - 1;
    }

    private char escaped() throws UnknownSyntax {
        if (at >= regex.length() || Character.isLetterOrDigit(regex.charAt(at))) {
            throw new UnknownSyntax("an escape in a class");
        }
        return regex.charAt(at++);
    }
}
