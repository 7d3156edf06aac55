package mcpleak.ledger.pairs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds literals of which every match of a regular expression holds at least one: lines without them need not be tried.
 *
 * <p>Reads a part of RE2's syntax; where it does not know what it reads it says nothing, never something wrong. Confined to one thread.
 */
final class PatternLiterals {

    /** Shortest literal that is worth looking for, in characters. */
    static final int SHORTEST = 3;

    private static final Pattern QUANTIFIER = Pattern.compile("(?:([*?])|(\\+)|\\{(\\d+)(?:,\\d*)?\\})\\??");
    private static final Pattern GROUP = Pattern.compile("\\((?:\\?(?:P?<\\w+>|i?:|i\\)))?");
    private static final Pattern SET = Pattern.compile("\\[\\^?\\]?(?:[^\\]\\[\\\\]|\\\\.)*\\]");
    private static final Pattern PLACE_OR_CLASS = Pattern.compile("\\\\[bBdDwWsSAzntrfv]|[.^$]");

    private final String regex;
    private int at;
    private boolean unknown;

    private PatternLiterals(String regex) {
        this.regex = regex;
    }

    /** Returns literals in lower case, whatever the case of those in a match; empty if nothing can be said. */
    static List<String> of(String regex) {
        PatternLiterals literals = new PatternLiterals(regex);
        List<String> found = literals.choice();
        return literals.unknown || literals.at < regex.length() ? List.of() : found;
    }

    /** Reads branches: one of the literals of each, or nothing if a branch has none. */
    private List<String> choice() {
        List<String> all = new ArrayList<>(sequence());
        boolean each = !all.isEmpty();
        while (is('|')) {
            at++;
            List<String> branch = sequence();
            each &= !branch.isEmpty();
            all.addAll(branch);
        }
        return each ? all : List.of();
    }

    private List<String> sequence() {
        List<String> best = List.of();
        StringBuilder run = new StringBuilder();
        while (at < regex.length() && !is('|') && !is(')') && !unknown) {
            Optional<Character> plain = plainCharacter();
            List<String> inner = plain.isPresent() ? List.of() : other();
            Optional<Boolean> needed = quantifier();
            if (plain.isPresent() && needed.orElse(true)) {
                run.append(Character.toLowerCase(plain.get()));
            }
            if (plain.isEmpty() || needed.isPresent()) {
                best = better(best, List.of(run.toString()));
                run.setLength(0);
                best = needed.orElse(true) ? better(best, inner) : best;
            }
        }
        return better(best, List.of(run.toString()));
    }

    private static List<String> better(List<String> best, List<String> other) {
        int shortest = other.stream().mapToInt(String::length).min().orElse(0);
        int before = best.stream().mapToInt(String::length).min().orElse(0);
        return shortest >= SHORTEST && shortest > before ? other : best;
    }

    private boolean is(char c) {
        return at < regex.length() && regex.charAt(at) == c;
    }

    private Optional<String> skip(Pattern part) {
        Matcher found = part.matcher(regex).region(at, regex.length());
        if (!found.lookingAt()) {
            return Optional.empty();
        }
        at = found.end();
        return Optional.of(found.group());
    }

    /** Reads a character that looks the same in JSON, CSV and plain text. */
    private Optional<Character> plainCharacter() {
        int place = is('\\') ? at + 1 : at;
        char c = place < regex.length() ? regex.charAt(place) : 0;
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        boolean mark = " _:-".indexOf(c) >= 0 || (c == '.' && place > at);
        if (mark || (letter && place == at)) {
            at = place + 1;
            return Optional.of(c);
        }
        return Optional.empty();
    }

    /** Reads what is no plain character: the literals in a group, else nothing. */
    private List<String> other() {
        Optional<String> group = skip(GROUP);
        if (group.isPresent() && !group.get().endsWith("i)")) {
            List<String> inner = choice();
            unknown |= !is(')');
            at++;
            return inner;
        }
        if (group.isEmpty() && skip(SET).isEmpty() && skip(PLACE_OR_CLASS).isEmpty()) {
            boolean escaped = is('\\') && at + 1 < regex.length();
            unknown |= escaped
                    ? Character.isLetterOrDigit(regex.charAt(at + 1))
                    : "\\[(*+?".indexOf(regex.charAt(at)) >= 0;
            at += escaped ? 2 : 1;
        }
        return List.of();
    }

    /** Reads how often something stands there: whether at least once; empty if exactly once. */
    private Optional<Boolean> quantifier() {
        Matcher found = QUANTIFIER.matcher(regex).region(at, regex.length());
        if (!found.lookingAt()) {
            return Optional.empty();
        }
        at = found.end();
        return Optional.of(found.group(1) == null && !"0".equals(found.group(3)));
    }
}
