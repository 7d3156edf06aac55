package mcpleak.report.page;

import java.util.Optional;
import java.util.regex.Pattern;
import mcpleak.report.page.html.PageAsset;
import mcpleak.report.words.Sign;
import mcpleak.verdict.channel.Answer;

/**
 * Add a <em>Memory</em> tab to Gatling's pages by a block of our own at the end of their {@code js/menu.js}.
 *
 * <p>Thread-safe. That file is of Gatling's Apache-2.0 part; no generated page and no chart script is touched. Linking again
 * replaces the block, so the text after the second time equals the text after the first.
 */
public final class MenuLink {

    private static final String BEGIN = "/* mcpleak: begin */";
    private static final String END = "/* mcpleak: end */";
    private static final String MARK_OF_GATLING = "setActiveMenu";
    private static final Pattern BLOCK =
            Pattern.compile("\\n?" + Pattern.quote(BEGIN) + ".*?(" + Pattern.quote(END) + "\\n?|\\z)", Pattern.DOTALL);

    private MenuLink() {}

    /**
     * Link the leak page into the text of {@code js/menu.js}.
     *
     * @return the text with the tab; empty if it is not Gatling's menu script
     */
    public static Optional<String> link(String menuJs, Answer answer) {
        String bare = BLOCK.matcher(menuJs).replaceAll("");
        return bare.contains(MARK_OF_GATLING) ? Optional.of(bare + "\n" + block(answer)) : Optional.empty();
    }

    private static String block(Answer answer) {
        return PageAsset.read("js/menu-tab.js")
                .replace("@BEGIN@", BEGIN)
                .replace("@END@", END)
                .replace("@SIGN@", Sign.of(answer).symbol())
                .replace("@WORDS@", answer.words());
    }
}
