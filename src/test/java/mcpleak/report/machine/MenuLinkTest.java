package mcpleak.report.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import mcpleak.report.page.MenuLink;
import mcpleak.verdict.channel.Answer;
import org.junit.jupiter.api.Test;

class MenuLinkTest {

    private static final Answer LEAK = Answer.LEAK;
    private static final Answer CLEAN = Answer.NO_LEAK;

    @Test
    void link_gatlingsOwnScript_keepsItAndAddsTheTab() throws Exception {
        String script = gatlings();
        String linked = MenuLink.link(script, LEAK).orElseThrow();
        assertThat(linked).startsWith(script).contains("'Memory \u25b2'", "memory.html", "#sousMenu .sous-menu-spacer");
    }

    @Test
    void link_again_changesNothing() throws Exception {
        String once = MenuLink.link(gatlings(), LEAK).orElseThrow();
        assertThat(MenuLink.link(once, LEAK)).contains(once);
    }

    @Test
    void link_withAnotherVerdict_replacesTheTab() throws Exception {
        String linked = MenuLink.link(MenuLink.link(gatlings(), LEAK).orElseThrow(), CLEAN)
                .orElseThrow();
        assertThat(linked).contains("'Memory \u2713'").doesNotContain("\u25b2");
        assertThat(linked.split("mcpleak: begin", -1)).hasSize(2);
    }

    @Test
    void link_afterAnInterruptedWrite_repairsTheBlock() throws Exception {
        String once = MenuLink.link(gatlings(), LEAK).orElseThrow();
        assertThat(MenuLink.link(once.substring(0, once.length() - 200), LEAK)).contains(once);
    }

    @Test
    void link_notGatlingsScript_isLeftAlone() {
        assertThat(MenuLink.link("console.log('another menu');", LEAK)).isEmpty();
    }

    private static String gatlings() throws Exception {
        try (InputStream in = MenuLinkTest.class.getResourceAsStream("/io/gatling/charts/assets/js/menu.js")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
