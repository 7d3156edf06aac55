package mcpleak.report;

/** Names that a server under test might bear. */
final class HostileNames {

    static final String HTML = "\"><img src=x onerror=alert(1)><b>&amp;";
    static final String SCRIPT = "</title></svg></script><script>alert(document.domain)</script>";
    static final String OVERRIDE = "safe\u202Etxt.exe\u2066\u200B";
    static final String CONTROLS = "a\u0000b\u0007c\u001B[31mred\rd\ne\u0085f\u2028g";
    static final String EMOJI = "\uD83D\uDE80 rocket \uD83D\uDC69\u200D\uD83D\uDCBB";
    static final String LONE_SURROGATE = "half\uD83D";
    static final String MARKDOWN =
            "|`*_[x](javascript:alert(1))_*`| @everyone https://evil.example www.evil.example ]]>";
    static final String LONG = "long".repeat(2_500);
    static final String WORST = HTML + SCRIPT + OVERRIDE + CONTROLS + EMOJI + LONE_SURROGATE + MARKDOWN + LONG;

    private HostileNames() {}
}
