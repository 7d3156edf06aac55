package mcpleak.profile.load;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Say how much load: so many users at a time (closed model), or so many users arriving in a second (open model).
 *
 * @param amount users, or users per second; 0 or more
 * @param model which of the two
 */
public record UserRate(double amount, Model model) {

    /** How users come. */
    public enum Model {
        /** A user that ends is replaced at once: there are always as many. */
        CLOSED,
        /** Users arrive whether or not earlier ones have ended. */
        OPEN
    }

    /** A level inside a larger pattern, as one group. */
    public static final String GROUP = "(\\d{1,7}(?:\\.\\d{1,6})?(?:/s|/m|/h)?)";

    private static final Pattern WHOLE = Pattern.compile("(\\d{1,7}(?:\\.\\d{1,6})?)(/s|/m|/h)?");

    /** Read {@code 40}, {@code 2.5/s}, {@code 90/m} or {@code 500/h}; empty if it is none or half a user. */
    public static Optional<UserRate> parse(String text) {
        Matcher matcher = WHOLE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        double amount = Double.parseDouble(matcher.group(1));
        String unit = Optional.ofNullable(matcher.group(2)).orElse("");
        return switch (unit) {
            case "/s" -> Optional.of(new UserRate(amount, Model.OPEN));
            case "/m" -> Optional.of(new UserRate(amount / 60, Model.OPEN));
            case "/h" -> Optional.of(new UserRate(amount / 3600, Model.OPEN));
            default -> amount == Math.rint(amount) ? Optional.of(new UserRate(amount, Model.CLOSED)) : Optional.empty();
        };
    }

    /** Return this level and so many steps of another on top. */
    UserRate plus(UserRate step, int times) {
        return new UserRate(amount + step.amount * times, model);
    }

    /** Return {@code 40} or {@code 2.5/s}. */
    public String text() {
        String number = amount == Math.rint(amount) ? Long.toString((long) amount) : Double.toString(amount);
        return model == Model.CLOSED ? number : number + "/s";
    }
}
